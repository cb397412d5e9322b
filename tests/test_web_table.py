"""The table of criteria on its page: rows, filters, marks in the results, what they open."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from factories import A_MOMENT, make_row, make_table
from filed_papers import file_paper
from web_office import A_TABLE, TestOffice, open_office, text_of

from registry.parsed import CriteriaTable
from registry.vocabulary.kinds import EventKind, Role


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture
def own_office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path, is_empty=True) as opened:
        yield opened


def test_rows_stand_as_in_the_table_with_sums_and_statuses(office: TestOffice) -> None:
    page = office.visit(Role.VIEWER).load("/bang")
    rows = [[text_of(cell) for cell in row.xpath("th|td")] for row in page.xpath("//tbody/tr")]
    assert [row[0] for row in rows] == ["I", "I.1", "I.2", "I.3", "I.4"]
    heading, first = rows[0], rows[1]
    assert (heading[1], heading[2], heading[4]) == ("Công khai", "4.0", "4.0")
    assert heading[3] == "backed 1.0 · partly backed 1.0 · unbacked 2.0"
    assert first[1:4] == ["Nội dung I.1", "1.0", "Văn phòng"]
    assert (first[5], first[6]) == ("1.0", "backed")
    assert [row[6] for row in rows[2:]] == ["partly backed", "unbacked", "unbacked"]
    assert {row.get("id") for row in page.xpath("//tbody/tr")} == {"I", "I.1", "I.2", "I.3", "I.4"}
    assert page.xpath("//tr[@id='I.2']//a[@href='/muc/I.2']")


def test_every_claim_is_marked_where_it_stands_and_leads_to_its_proof(office: TestOffice) -> None:
    page = office.visit().load("/bang")
    assert _marks(page, "I.1") == [
        ("cite cite-verified", "/bang/I.1/1", A_TABLE.rows[1].result),
    ]
    assert [(css, address) for css, address, _text in _marks(page, "I.2")] == [
        ("cite cite-conflicting", "/muc/I.2?y=1"),
        ("cite cite-missing", "/muc/I.2?y=2"),
    ]
    assert page.xpath("//tr[@id='I.2']//div[@class='words']")[0].text_content() == A_TABLE.rows[2].result
    [title] = page.xpath("//a[contains(@class, 'cite-conflicting')]/@title")
    assert "conflicting" in title
    assert "839/UBND-VHXH" in title
    assert "15/5/2026" in title
    assert "12/5/2026" in title


def test_a_verified_citation_opens_its_paper_and_others_their_item(office: TestOffice) -> None:
    browser = office.visit(Role.VIEWER)
    answer = browser.get("/bang/I.1/1", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/van-ban/1?trang=1")
    answer = browser.get("/bang/I.2/2", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/muc/I.2?y=2")
    for address in ("/bang/I.9/1", "/bang/I.1/2", "/bang/I.1/0"):
        assert browser.get(address, follow_redirects=False).status_code == 404


@pytest.mark.parametrize(
    ("query", "codes", "count"),
    [
        ("trang-thai=chua-co", ["I", "I.3", "I.4"], "2 items, 2.0 points"),
        ("trang-thai=du&trang-thai=chua-du", ["I", "I.1", "I.2"], "2 items, 2.0 points"),
        ("trang-thai=mau-thuan", ["I", "I.2"], "1 item, 1.0 points"),
        ("trang-thai=thieu&trang-thai=chua-co", ["I", "I.4"], "1 item, 1.0 points"),
        ("trang-thai=gi-do", ["I", "I.1", "I.2", "I.3", "I.4"], "4 items, 4.0 points"),
        ("don-vi=Phòng Văn hóa - Xã hội", ["I", "I.2"], "1 item, 1.0 points"),
        ("don-vi=phong van hoa", ["I", "I.2"], "1 item, 1.0 points"),
        ("don-vi=&tieu-chi=I.3&xep=", ["I", "I.3"], "1 item, 1.0 points"),
        ("tieu-chi=II", [], "0 items, 0.0 points"),
        ("xep=diem", ["I.3", "I.4", "I.2", "I.1"], "4 items, 4.0 points"),
        ("xep=diem&don-vi=Văn phòng", ["I.3", "I.1"], "2 items, 2.0 points"),
    ],
)
def test_the_table_shows_what_was_chosen(
    office: TestOffice, query: str, codes: Sequence[str], count: str
) -> None:
    page = office.visit().load(f"/bang?{query}")
    assert page.xpath("//tbody/tr/@id") == list(codes)
    assert text_of(page.xpath("//*[@class='count']")[0]) == count


def test_the_choices_stay_in_the_form(office: TestOffice) -> None:
    page = office.visit().load("/bang?trang-thai=chua-co&don-vi=Phòng Kinh tế&tieu-chi=I&xep=diem")
    assert page.xpath("//input[@name='trang-thai'][@checked]/@value") == ["chua-co"]
    chosen = [text_of(option) for option in page.xpath("//option[@selected]")]
    assert chosen == ["Phòng Kinh tế", "I Công khai", "most points at risk first"]


def test_a_unit_with_the_words_of_another_in_its_name_is_kept_apart(own_office: TestOffice) -> None:
    _import(
        own_office,
        make_table(make_row("1", lead_unit="Các đơn vị"), make_row("2", lead_unit="Các đơn vị ở thôn")),
    )
    browser = own_office.visit()
    assert browser.load("/bang?don-vi=Các đơn vị").xpath("//tbody/tr/@id") == ["1"]
    assert browser.load("/bang?don-vi=đơn vị").xpath("//tbody/tr/@id") == ["1", "2"]


def test_long_results_are_folded_without_a_script_and_none_of_it_is_lost(own_office: TestOffice) -> None:
    lines = [
        f"- Thông báo số {number}/TB-UBND ngày 24/4/2026 về việc số {number};" for number in range(1, 20)
    ]
    _import(own_office, make_table(make_row("1", "\n".join(lines)), make_row("2", lines[0])))
    page = own_office.visit().load("/bang")
    [long] = page.xpath("//tr[@id='1']/td[@class='result']")
    shown, rest = (part.text_content() for part in long.xpath(".//div[@class='words']"))
    assert f"{shown}\n{rest}" == "\n".join(lines)
    assert len(long.xpath("details//a[@class='cite cite-missing']")) == 19 - shown.count("\n") - 1
    assert not page.xpath("//tr[@id='2']//details")


def test_texts_of_the_table_and_of_papers_are_shown_as_they_are(own_office: TestOffice) -> None:
    evil = "<script>alert(1)</script>"
    row = make_row(
        "1",
        f"Thông báo số 7/TB-UBND ngày 24/4/2026 về việc {evil}; {evil}",
        text=f"Nội dung {evil}",
        lead_unit=f"Phòng {evil}",
    )
    file_paper(own_office.registry, number="7", document_type=f"Thông báo {evil}", subject=evil)
    _import(own_office, make_table(row))
    page = own_office.visit().load(f"/bang?don-vi={evil}&tieu-chi={evil}&xep={evil}")
    assert all(script.get("src") for script in page.xpath("//script"))
    page = own_office.visit().load("/bang")
    assert all(script.get("src") for script in page.xpath("//script"))
    assert text_of(page.xpath("//tr[@id='1']/td[@class='text']")[0]) == f"Nội dung {evil}"
    assert evil in text_of(page.xpath("//tr[@id='1']/td[@class='result']")[0])


def test_a_heading_sums_only_what_is_below_it(own_office: TestOffice) -> None:
    def heading(code: str) -> Any:
        return make_row(code, is_leaf=False, max_score=None, self_score=None)

    rows = [heading("I"), make_row("I.1", parent_code="I", self_score=Decimal("0.25")), heading("II")]
    _import(own_office, make_table(*rows, make_row("II.1", parent_code="II", self_score=Decimal("0.5"))))
    page = own_office.visit().load("/bang")
    sums = [text_of(page.xpath(f"//tr[@id='{code}']/td[@class='score'][2]")[0]) for code in ("I", "II")]
    assert sums == ["0.25", "0.5"]


def test_without_a_table_the_page_says_how_to_begin(own_office: TestOffice) -> None:
    assert own_office.visit().load("/bang").xpath("//main//a/@href") == ["/quan-tri/bang"]
    clerk = own_office.visit(Role.CLERK).load("/bang")
    assert "Ask the administrator" in text_of(clerk.xpath("//main")[0])
    assert not clerk.xpath("//main//a")


def test_nobody_sees_the_table_without_signing_in(office: TestOffice) -> None:
    for address in ("/bang", "/bang/I.1/1"):
        answer = office.stranger().get(address, follow_redirects=False)
        assert answer.headers["location"].startswith("/dang-nhap")


def _marks(page: Any, code: str) -> list[tuple[str, str, str]]:
    found = page.xpath(f"//tr[@id='{code}']/td[@class='result']//a")
    return [(mark.get("class"), mark.get("href"), mark.text) for mark in found]


def _import(office: TestOffice, table: CriteriaTable) -> None:
    office.registry.save_table(table, "bang.txt", "b" * 64, A_MOMENT)


def test_on_a_phone_one_jumps_to_a_criterion(office: TestOffice) -> None:
    page = office.visit(Role.VIEWER).load("/bang")
    [jump] = page.xpath("//nav[@class='jump']")
    assert [text_of(link) for link in jump.xpath("a")] == ["I. Công khai"]
    assert page.xpath(f"//tr[@id='{jump.xpath('a/@href')[0][1:]}']")


def test_the_whole_table_is_taken_along_as_a_workbook_and_each_time_is_in_the_log(
    own_office: TestOffice,
) -> None:
    file_paper(own_office.registry)
    own_office.registry.save_table(A_TABLE, "bang.txt", "a" * 64, A_MOMENT)
    browser = own_office.visit(Role.VIEWER)
    assert "/bang.xlsx" in browser.load("/bang").xpath("//a/@href")
    answer = browser.get("/bang.xlsx")
    items = openpyxl.load_workbook(BytesIO(answer.content))["Items and points"]
    assert [cell.value for cell in items["A"]][4:] == ["I.1", "I.2", "I.3", "I.4"]
    [event] = own_office.registry.events(kinds={EventKind.EXPORTED})
    assert (event.who, event.sha256) == ("viewer", sha256(answer.content).hexdigest())
    assert event.about.startswith("bang-minh-chung_20")
    assert f'filename="{event.about}"' in answer.headers["content-disposition"]


def test_the_word_table_with_its_evidence_is_taken_along(office: TestOffice) -> None:
    browser = office.visit(Role.VIEWER)
    assert "/bang.docx" in browser.load("/bang").xpath("//a/@href")
    tables = Document(BytesIO(browser.get("/bang.docx").content)).tables
    assert any("1042/TB-UBND" in cell.text for row in tables[0].rows for cell in row.cells)


@pytest.mark.parametrize("address", ["/bang.xlsx", "/bang.docx"])
def test_nobody_takes_the_table_along_without_signing_in(office: TestOffice, address: str) -> None:
    answer = office.stranger().get(address, headers={"Accept": "text/html"}, follow_redirects=False)
    assert answer.status_code in (302, 303)
    assert answer.headers["location"].startswith("/dang-nhap")


def test_without_a_table_there_is_nothing_to_take_along(own_office: TestOffice) -> None:
    assert own_office.visit().get("/bang.xlsx").status_code == 404
