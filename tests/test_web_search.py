"""The search page: every way a question can be answered, narrowing, and what is shown while one types."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from factories import make_drop, make_header, make_parsed
from filed_papers import file_paper, get_reference
from web_office import TestOffice, open_office, text_of

from registry.parsed import Citation
from registry.vocabulary.kinds import Role


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    home: Path = tmp_path_factory.mktemp("office")
    with open_office(home) as opened:
        header = make_header(number="88", symbol="BC-UBND", document_type="Báo cáo", subject="Tổng kết")
        parsed = make_parsed("1042/TB-UBND đã làm", header=header)
        citation = Citation(0, 12, "1042/TB-UBND", get_reference("1042/TB-UBND"))
        opened.registry.add(replace(parsed, citations=((1, citation),)))
        yield opened


def file(office: TestOffice, text: str, **header: str | None) -> int:
    """One more paper, of an unknown day, that only its own words find."""
    return file_paper(office.registry, text, None, **{"subject": None, "issued_on": None, **header})


@pytest.fixture(scope="module")
def browser(office: TestOffice) -> Any:
    return office.visit(Role.VIEWER)


def ask(browser: Any, text: str, more: str = "", path: str = "/tim") -> Any:
    return browser.load(f"{path}?q={quote(text)}{more}")


def find(tree: Any, name: str, below: str = "") -> list[Any]:
    """The elements of a class, or what stands below them by an XPath."""
    found: list[Any] = tree.xpath(
        f"descendant-or-self::*[contains(concat(' ', @class, ' '), ' {name} ')]{below}"
    )
    return found


def names(tree: Any, name: str = "hits") -> list[str]:
    return [text_of(one) for one in find(tree, name, "//h2")]


def query_of(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def links(tree: Any, name: str, below: str = "//a") -> dict[str, str]:
    """What is asked by each link of a place, by the link's text."""
    return {text_of(one): query_of(one.get("href"))["q"][0] for one in find(tree, name, below)}


@pytest.mark.parametrize("written", ["1042/TB-UBND", "so 1042 tb ubnd", "Thông báo số 1042/TB-UBND"])
def test_a_number_gives_the_very_paper_first_with_its_items_and_who_cites_it(
    browser: Any, written: str
) -> None:
    page = ask(browser, written)
    [paper] = find(page, "whole")
    assert "Thông báo 1042/TB-UBND, 24/4/2026" in text_of(paper)
    assert [one.get("href") for one in find(paper, "uses", "//a")] == ["/muc/I.1?y=1"]
    assert "1402" not in text_of(page)
    [citing] = [one for one in page.iter("section") if "Papers that cite it" in text_of(one)]
    assert "Báo cáo 88/BC-UBND" in text_of(citing)
    [link] = citing.iter("a")
    assert query_of(link.get("href")) == {"trang": ["1"], "tim": ["1042/TB-UBND"]}


def test_a_number_borne_by_several_papers_shows_each(browser: Any) -> None:
    assert sorted(names(ask(browser, "1042"), "whole")) == [
        "Quyết định 1042/QĐ-UBND, 03/11/2025",
        "Thông báo 1042/TB-UBND, 24/4/2026",
    ]


def test_what_is_wanting_of_a_paper_is_said_with_it(browser: Any, office: TestOffice) -> None:
    assert "known for sure" in text_of(find(ask(browser, "1402/TB-UBND"), "whole")[0])
    file(office, "Giấy mời họp", number="5071", symbol="GM-UBND", document_type="Giấy mời")
    [paper] = find(ask(browser, "5071/GM-UBND"), "whole")
    assert "Still to be checked or filled in: date of issue." in text_of(paper)


def test_an_unfiled_number_is_never_answered_by_another(browser: Any) -> None:
    page = ask(browser, "1043/TB-UBND")
    assert find(page, "whole") + find(page, "hits") == []
    assert "No paper 1043/TB-UBND is filed, and no item cites it." in text_of(page)
    [other] = find(page, "other")
    assert "Did you mean" in text_of(other)
    assert "another number" in text_of(other)
    assert "1042/TB-UBND" in text_of(other)


def test_a_number_that_only_the_table_cites_leads_to_its_item(browser: Any) -> None:
    page = ask(browser, "77/TB-UBND")
    assert "no paper with exactly this number and symbol is filed" in text_of(page)
    assert "/muc/I.2" in [one.get("href") for one in page.xpath("//section//a")]


def test_a_paper_of_another_year_stands_apart(browser: Any) -> None:
    page = ask(browser, "1042/TB-UBND năm:2025")
    assert find(page, "whole") == []
    [other] = find(page, "other")
    assert "of another day or year" in text_of(other)
    assert "24/4/2026" in text_of(other)


@pytest.mark.parametrize("typed", ["tiếp dân", "tiep dan"])
def test_words_are_found_with_and_without_accents_and_marked(browser: Any, typed: str) -> None:
    page = ask(browser, "kiểm tra" if typed == "tiếp dân" else "kiem tra")
    assert names(page)[0] == "Thông báo 1042/TB-UBND, 24/4/2026"
    assert "Kiểm tra" in [one.text for one in find(page, "hits", "//mark")]
    assert find(page, "used", "//a")[0].get("href") == "/muc/I.1?y=1"
    assert names(ask(browser, typed)) == ["Thông báo 839/TB-UBND, 02/4/2026"]


def test_a_hit_opens_its_page_with_the_passage_lit(browser: Any) -> None:
    [hit] = find(ask(browser, "đường dây nóng"), "hits", "//h2/a")
    address = urlsplit(hit.get("href"))
    assert address.path.startswith("/van-ban/")
    assert parse_qs(address.query) == {"trang": ["1"], "tim": ["Đường dây nóng"]}


def test_what_a_paper_says_and_what_is_asked_stay_text(office: TestOffice, browser: Any) -> None:
    file(
        office,
        "Nội dung <script>alert(1)</script> độc",
        number="6001",
        symbol="TB-UBND",
        subject="<script>alert(2)</script> độc",
    )
    for path in ("/tim", "/tim/ket-qua", "/tim/goi-y"):
        page = ask(browser, "<script>alert(2)</script>", path=path)
        assert "alert(2)" in text_of(page)
        assert [one for one in page.iter("script") if "alert" in (one.text or "")] == []


def test_an_unknown_word_is_respelt_and_said(browser: Any) -> None:
    page = ask(browser, "nóngg")
    assert "taken to mean: nóngg → nong" in text_of(find(page, "note")[0])
    assert names(page) == ["Thông báo 1402/TB-UBND, 25/6/2026"]


def test_all_words_that_were_respelt_are_said_in_one_note(browser: Any) -> None:
    [note] = find(ask(browser, "nóngg đườngg"), "note")
    assert "nóngg → nong; đườngg → duong" in text_of(note)


def test_hits_that_hold_only_some_words_say_which_they_lack(browser: Any) -> None:
    page = ask(browser, "đường dây thu hồi")
    assert "No paper holds all of these words" in text_of(find(page, "note")[0])
    assert "Not in it: thu, hồi" in text_of(find(page, "hits")[0])


def test_a_bare_number_that_nobody_bears_is_looked_for_in_texts(browser: Any) -> None:
    page = ask(browser, "12")
    assert "No paper 12 is filed. Papers that have it in their text:" in text_of(page)
    assert "Thông báo 1042/TB-UBND, 24/4/2026" in names(page)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("loại:xyz kiểm tra", "Left aside: loại: xyz. There is no such type of paper."),
        (
            "từ:1/5/2026 đến:1/4/2026",
            "Left aside: từ: 1/5/2026; đến: 1/4/2026. The first day is after the last one.",
        ),
        ("từ:1/5/2026 từ:1/4/2026 kiểm tra", "Left aside: từ: 1/4/2026. One of a kind is enough."),
        ("kiểm tra từ:xưa", "Left aside: từ: xưa. Type a day such as 24/4/2026."),
        ("kiểm tra thiếu:gì", "Type one of these behind it: số, ký hiệu, ngày, trích yếu, cơ quan."),
        ("kiểm tra năm:ngoái", "Left aside: năm: ngoái. Type a year such as 2026, or a month"),
        ("kiểm tra quý:V/2026", "Left aside: quý: V/2026. Type a quarter such as II/2026."),
        ("kiểm tra mục:đầu", "Type the code of an item such as III.1.2-1."),
        ("kiểm tra người ký:", "Left aside: người ký:. Type a name behind the colon."),
        ("cơ quan:Mars", "The registry has no issuing body Mars."),
        ("mục:IX.9", "The table has no item IX.9."),
        ('người ký:"Không Ai"', "The registry has no signer Không Ai."),
        ("loại:thông báo năm:1999", "No paper is like that"),
        ("-lịch", "Type a document number or the words to look for."),
        ('"', "Type a document number or the words to look for."),
        ("1042/TB-UBND 999/TB-UBND", "No paper 999/TB-UBND is filed."),
        ("998/TB-UBND 999/TB-UBND", "No paper 998/TB-UBND 999/TB-UBND is filed, and no item cites it."),
        ("zzzzqq", "No paper holds all of these words: zzzzqq"),
        ("#99999", "No paper"),
    ],
)
def test_what_finds_nothing_is_said_in_words(browser: Any, typed: str, said: str) -> None:
    assert said in text_of(ask(browser, typed))


def test_a_filter_that_means_nothing_is_not_said_to_find_nothing(browser: Any) -> None:
    page = text_of(ask(browser, "từ:xưa"))
    assert "Left aside: từ: xưa. Type a day such as 24/4/2026." in page
    assert "No paper found" not in page


def test_days_said_in_words_are_offered_as_a_filter(browser: Any) -> None:
    page = ask(browser, "thông báo tháng 4/2026")
    [link] = page.xpath("//a[text()='thông báo tháng:4/2026']")
    [narrowed] = parse_qs(urlsplit(link.get("href")).query)["q"]
    assert names(ask(browser, narrowed))
    assert not ask(browser, narrowed).xpath("//a[contains(text(), 'thông báo tháng:')]")
    assert not ask(browser, "thông báo").xpath("//a[contains(text(), 'thông báo tháng:')]")


def test_a_paper_that_only_its_file_name_tells_of_says_so(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        parsed = make_parsed("không có gì", header=make_header(number="61"))
        office.registry.file_drop(make_drop(parsed, "kho/quet_zalo.pdf"), parsed)
        browser = office.visit(Role.VIEWER)
        assert "Name of the file: quet_zalo.pdf" in text_of(ask(browser, "quet zalo"))
        assert "Name of the file" not in text_of(ask(browser, "không có gì"))


def test_an_item_s_code_gives_its_papers(browser: Any) -> None:
    page = ask(browser, "I.2")
    assert names(page) == ["Công văn 839/UBND-VHXH, 12/5/2026"]
    [field] = find(page, "days", "//input[@name='q']")
    assert field.get("value") == "mục:I.2"


def test_facets_narrow_by_the_text_and_are_taken_out_again(browser: Any) -> None:
    page = ask(browser, "về việc")
    found = links(page, "narrow", "//section//a")
    assert found["Quyết định"] == 'về việc loại:"Quyết định"'
    narrowed = ask(browser, "về việc năm:2025")
    assert "By year" not in text_of(find(narrowed, "narrow")[0])
    assert links(narrowed, "chips") == {"Take out the filter năm: 2025 ✕": "về việc"}
    assert names(narrowed) != []
    assert all("2025" in name for name in names(narrowed))


def test_what_is_not_read_is_counted_by_element_and_zeros_are_left_out(
    office: TestOffice, browser: Any
) -> None:
    file(office, "Họp giao ban tuần", number="3001", symbol="GM-UBND")
    file(office, "Họp giao ban tuần", number="3002", symbol="GM-UBND", subject="Họp")
    [facet] = [
        one for one in find(ask(browser, "giao ban"), "narrow", "//section") if "Not read" in text_of(one)
    ]
    assert [text_of(one) for one in facet.iter("li")] == ["date of issue 2", "subject 1"]
    [first, _second] = facet.iter("a")
    asked = query_of(first.get("href"))["q"][0]
    assert asked == "giao ban thiếu:ngày"
    assert len(names(ask(browser, asked))) == 2
    assert not [one for one in find(ask(browser, "kiểm tra"), "narrow", "//h2") if "Not read" in text_of(one)]


def test_a_viewer_is_not_told_to_send_papers(office: TestOffice, browser: Any) -> None:
    assert "Check the number." in text_of(ask(browser, "1043/TB-UBND"))
    for typed in ("1043/TB-UBND", "77/TB-UBND"):
        assert ask(browser, typed).xpath("//main//a[@href='/hop-den']") == []
        assert ask(office.visit(Role.CLERK), typed).xpath("//main//a[@href='/hop-den']") != []


def test_days_become_filters_and_replace_the_ones_typed(browser: Any) -> None:
    answer = browser.get(
        "/tim",
        params={"q": "về năm:2025", "tu": "2026-04-01", "den": "30/4/2026", "xep": "moi"},
        follow_redirects=False,
    )
    assert answer.status_code == 303
    asked = query_of(answer.headers["location"])
    assert asked == {"q": ["về từ:1/4/2026 đến:30/4/2026"], "xep": ["moi"]}
    page = browser.load(answer.headers["location"])
    assert sorted(names(page)) == ["Thông báo 1042/TB-UBND, 24/4/2026", "Thông báo 839/TB-UBND, 02/4/2026"]
    shown = [find(page, "days", f"//input[@name='{name}']")[0].get("value") for name in ("tu", "den")]
    assert shown == ["1/4/2026", "30/4/2026"]
    answer = browser.get("/tim", params={"q": "về từ:1/4/2026", "tu": "", "den": ""}, follow_redirects=False)
    assert answer.headers["location"] == "/tim?q=v%E1%BB%81"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("ba", "30/4/2026", "ba: not a day."),
        ("4/24/2026", "", "4/24/2026: not a day."),
        ("2/5/2026", "1/5/2026", "The first day is after the last one."),
    ],
)
def test_days_that_cannot_be_are_said_and_stay_as_typed(
    browser: Any, first: str, last: str, said: str
) -> None:
    page = browser.load(f"/tim?q=kiểm&tu={first}&den={last}", status=400)
    [form] = find(page, "days")
    assert said in text_of(form)
    assert [form.xpath(f".//input[@name='{name}']")[0].get("value") for name in ("tu", "den")] == [
        first,
        last,
    ]


def test_the_newest_come_first_when_asked_so(browser: Any) -> None:
    found = names(ask(browser, "thông báo", "&xep=moi"))
    assert found[0] == "Thông báo 1402/TB-UBND, 25/6/2026"
    assert found.index("Thông báo 1042/TB-UBND, 24/4/2026") < found.index("Thông báo 839/TB-UBND, 02/4/2026")


def test_many_hits_come_in_pages(tmp_path: Path) -> None:
    with open_office(tmp_path, is_empty=True) as office:
        browser = office.visit(Role.VIEWER)
        assert "No paper is filed yet" in text_of(browser.load("/tim"))
        for number in range(1, 13):
            file(office, f"Họp thôn {number}", number=str(number), symbol="GM-UBND")
        first, second = ask(browser, "họp thôn"), ask(browser, "họp thôn", "&trang=2")
        assert (len(names(first)), len(names(second))) == (10, 2)
        assert set(names(first)).isdisjoint(names(second))
        assert first.xpath("//a[@rel='next']")[0].get("href").endswith("&trang=2")
        assert "page 9 is behind the last one" in text_of(ask(browser, "họp thôn", "&trang=9"))


def test_without_a_question_there_is_help_and_the_papers_filed_last(browser: Any, office: TestOffice) -> None:
    last = file(office, "Mới", number="7001", symbol="TB-UBND", subject="Văn bản mới nhất")
    page = browser.load("/tim")
    assert find(page, "new", "//a")[0].get("href") == f"/van-ban/{last}"
    examples = links(page, "examples")
    assert "1042/TB-UBND" in examples
    assert list(examples) == list(examples.values())


def test_hits_come_while_a_word_is_unfinished_without_counting_kinds(browser: Any) -> None:
    piece = ask(browser, "đường dây nó", path="/tim/ket-qua")
    assert names(piece) == ["Thông báo 1402/TB-UBND, 25/6/2026"]
    assert piece.get("data-said") == "1 paper"
    assert query_of(piece.get("data-address")) == {"q": ["đường dây nó"]}
    assert find(piece, "narrow", "//section") == []
    assert "What may be typed" in text_of(ask(browser, " ", path="/tim/ket-qua"))


def test_proposals_lead_to_the_paper_to_a_subject_and_to_a_body(browser: Any, office: TestOffice) -> None:
    file(office, "x", number="8001", symbol="TB-UBND", issuing_body="Trạm Y tế xã Mẫu")

    def propose(text: str) -> dict[str, str]:
        found = ask(browser, text, path="/tim/goi-y").xpath("//*[@role='option']")
        return {text_of(one): one.get("data-address") for one in found}

    by_number = propose("140")
    assert {name.split(",")[0]: address for name, address in by_number.items()} == {
        "Thông báo 1402/TB-UBND": "/van-ban/2"
    }
    [(subject, address)] = propose("công khai số điện th").items()
    assert subject.startswith("Về việc công khai số điện thoại")
    assert "Thông báo 1402/TB-UBND, 25/6/2026" in names(browser.load(address))
    body = propose("trạm y t")["Trạm Y tế xã Mẫu issuing body"]
    assert query_of(body) == {"q": ['cơ quan:"Trạm Y tế xã Mẫu"']}
    assert names(browser.load(body)) == ["Thông báo 8001/TB-UBND"]
    assert propose("") == {}


def test_nobody_searches_without_signing_in(office: TestOffice) -> None:
    stranger = office.stranger()
    for path in ("/tim", "/tim/ket-qua", "/tim/goi-y"):
        assert stranger.get(f"{path}?q=a", follow_redirects=False).status_code == 303
    answer = stranger.get("/tim/goi-y?q=a", headers={"Accept": "text/html, application/json;q=0.5"})
    assert answer.status_code == 401


def test_too_long_a_question_is_refused(browser: Any) -> None:
    answer = browser.get("/tim", params={"q": "a" * 1001})
    assert answer.status_code == 422
    assert "What was typed is too long: 1000 letters at most." in answer.text


def test_papers_that_were_filed_since_are_found_at_once(office: TestOffice, browser: Any) -> None:
    assert names(ask(browser, "cầu Phao")) == []
    file(office, "Sửa cầu Phao", number="9001", symbol="TB-UBND")
    assert names(ask(browser, "cầu Phao")) == ["Thông báo 9001/TB-UBND"]
