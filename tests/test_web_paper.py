"""The page of a paper: what it shows, correcting in place, pictures, originals, splitting."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from drawn_batches import draw_batch
from drawn_pages import make_page, set_line
from factories import A_MOMENT, make_drop, make_header, make_original, make_parsed
from filed_papers import file_paper
from filelock import FileLock
from lxml import html
from web_office import Browser, TestOffice, open_office, text_of

from ingest.citations import find_citations
from ingest.page_pictures import PictureWidth
from registry.parsed import Box, Page, ParsedDocument, SignatureReading, SignatureReport
from registry.tables import Document
from registry.vocabulary.kinds import (
    Coverage,
    FieldName,
    LaterChanges,
    ReadMethod,
    Role,
    SignatureKind,
    Trust,
    TrustReason,
)

NASTY = "<script>alert('x')</script> & “dấu”"


class Pictures:
    """Pictures of pages that are no work: their bytes tell what was asked for."""

    def page(self, path: Path, sha256: str, media_type: str, page: Page, width: PictureWidth) -> bytes | None:
        return f"page {page.number}, {width.value} broad".encode() if path.exists() else None

    def crop(self, path: Path, sha256: str, media_type: str, page: Page, box: Box | None) -> bytes | None:
        return f"page {page.number}, {box}".encode() if path.exists() else None

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    """One for all tests here: those that change a paper file one of their own."""
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        opened.office.pictures.close()
        opened.office.pictures = Pictures()  # type: ignore[assignment]
        yield opened


@pytest.fixture
def paper(office: TestOffice) -> int:
    """A notice of its own, of 24/4/2026, with its original."""
    number = str(3000 + len(office.registry.documents()))
    return file_paper(office.registry, vault=office.office.vault, number=number)


@pytest.fixture
def clerk(office: TestOffice) -> Browser:
    return office.visit(Role.CLERK)


def fact_of(page: Any, name: str) -> Any:
    (found,) = page.xpath(f".//*[@id='truong-{name}']")
    return found


def value_of(office: TestOffice, paper: int, name: FieldName) -> str | None:
    return next((field.value for field in office.registry.fields_of(paper) if field.name is name), None)


def make_pages(count: int, text: str = "Nội dung của trang") -> ParsedDocument:
    """A paper of so many pages, each with a line of words."""
    pages = [replace(make_page(set_line(f"{text} {n}", 70, 90)), number=n) for n in range(1, count + 1)]
    return replace(make_parsed(text, header=make_header(number=str(700 + count))), pages=tuple(pages))


def add(office: TestOffice, parsed: ParsedDocument) -> Document:
    return office.registry.add(parsed)


def test_a_paper_is_shown_with_its_header_items_and_citation(office: TestOffice) -> None:
    page = office.visit(Role.VIEWER).load("/van-ban/1")
    assert text_of(page.xpath(".//h1")[0]) == "Thông báo 1042/TB-UBND, 24/4/2026"
    assert "24/4/2026" in text_of(fact_of(page, "issued_on"))
    assert "read for sure" in text_of(fact_of(page, "number"))
    assert "could not be read" in text_of(fact_of(page, "signer"))
    assert text_of(page.xpath(".//*[@id='citation']")[0]).startswith(
        "Thông báo số 1042/TB-UBND ngày 24/4/2026"
    )
    (use,) = page.xpath(".//*[@aria-labelledby='uses-title']/ul/li")
    assert use.xpath(".//a")[0].get("href") == "/muc/I.1?y=1"
    assert "verified" in text_of(use)
    assert page.xpath(".//div[@class='picture']/img")[0].get("src") == "/van-ban/1/trang/1.webp?rong=1000"


def test_what_a_paper_says_is_never_taken_for_a_page(office: TestOffice) -> None:
    header = make_header(number="5", subject=NASTY, issuing_body=NASTY)
    parsed = replace(make_parsed(NASTY, header=header), pages=(make_page(set_line(NASTY, 70, 90)),))
    paper = add(office, parsed)
    answer = office.visit().get(f"/van-ban/{paper.id}?tim={NASTY}&trang={NASTY}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert answer.text.count("&lt;script&gt;alert") >= 5
    assert "style=" not in answer.text


@pytest.mark.parametrize(
    "paper",
    [
        "999",
        "99999999999999999999",
        "9" * 5000,  # more digits than Python reads
        "-1",
        "x",
        "1/trang/2.webp",
        "1/trang/" + "9" * 5000 + "/chu",
        "1/goc/" + "0" * 64,
    ],
)
def test_what_is_not_there_is_said(office: TestOffice, paper: str) -> None:
    page = office.visit().load(f"/van-ban/{paper}", status=404)
    assert re.search("no such (paper|page|file)", text_of(page))


def test_a_correction_is_recorded_and_can_be_undone(office: TestOffice, clerk: Browser, paper: int) -> None:
    answer = clerk.submit(f"/van-ban/{paper}/sua", field="issued_on", value="25/4/2026")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/van-ban/{paper}#truong-issued_on")
    assert value_of(office, paper, FieldName.ISSUED_ON) == "2026-04-25"
    page = clerk.load(f"/van-ban/{paper}")
    said = text_of(fact_of(page, "issued_on"))
    assert "confirmed by Cán bộ clerk on" in said
    assert "the machine read: 24/4/2026" in said
    (events,) = page.xpath(".//*[@class='plain-list events']")
    assert "corrected: date of issue: 24/4/2026 → 25/4/2026" in text_of(events)
    (who,) = {(text_of(one), one.get("title")) for one in events.xpath(".//span[@title]")}
    assert who == ("Cán bộ clerk", "clerk")
    (undo,) = page.xpath(".//*[@class='message']//form")
    clerk.submit(undo.get("action"))
    assert value_of(office, paper, FieldName.ISSUED_ON) == "2026-04-24"


def test_an_undo_does_not_undo_what_came_after(office: TestOffice, clerk: Browser, paper: int) -> None:
    clerk.submit(f"/van-ban/{paper}/sua", field="issued_on", value="25/4/2026")
    (undo,) = clerk.load(f"/van-ban/{paper}").xpath(".//*[@class='message']//form")
    clerk.submit(f"/van-ban/{paper}/sua", field="issued_on", value="26/4/2026")
    assert clerk.submit(undo.get("action")).status_code == 400
    assert value_of(office, paper, FieldName.ISSUED_ON) == "2026-04-26"


def test_a_choice_is_taken_over_what_stands_in_the_field(
    office: TestOffice, clerk: Browser, paper: int
) -> None:
    clerk.submit(f"/van-ban/{paper}/sua", field="number", value="1", choice="1043")
    assert value_of(office, paper, FieldName.NUMBER) == "1043"


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("issued_on", "31/2/2026", "not a day"),
        ("issued_on", "31/12/2099", "lies in the future"),
        ("number", "<b>", "not a document number"),
        ("subject", "  ", "say that nothing does"),
    ],
)
def test_a_fault_is_said_beside_the_field_and_what_was_typed_stays(
    office: TestOffice, clerk: Browser, field: str, typed: str, says: str
) -> None:
    before = office.registry.fields_of(1)
    answer = clerk.submit("/van-ban/1/sua", field=field, value=typed)
    assert answer.status_code == 400
    fact = fact_of(tree_of(answer), field)
    assert says in text_of(fact.xpath(".//*[@class='fault']")[0])
    (form,) = fact.xpath(".//details[@open]//form")
    assert form.fields["value"].strip() == typed.strip()
    assert office.registry.fields_of(1) == before


def test_an_unsure_reading_is_confirmed_with_one_click_and_open_again_when_undone(
    office: TestOffice, clerk: Browser
) -> None:
    parsed = make_parsed("mờ", header=make_header(number="61", unsure=(FieldName.NUMBER,)))
    paper = add(office, parsed).id
    page = clerk.load(f"/van-ban/{paper}")
    assert "number" in text_of(page.xpath(".//p[@class='note']")[0])
    assert not page.xpath(".//*[@id='citation']")
    fact = fact_of(page, "number")
    assert fact.xpath(".//img")[0].get("src") == f"/van-ban/{paper}/o/number.webp"
    (button,) = fact.xpath(".//button[@value='confirm']")
    clerk.submit(button.getparent().get("action"), field="number", act="confirm")
    page = clerk.load(f"/van-ban/{paper}")
    assert not page.xpath(".//p[@class='note']")
    assert page.xpath(".//*[@id='citation']")
    (undo,) = page.xpath(".//*[@class='message']//form")
    clerk.submit(undo.get("action"))
    assert "number" in text_of(clerk.load(f"/van-ban/{paper}").xpath(".//p[@class='note']")[0])
    (number,) = (one for one in office.registry.fields_of(paper) if one.name is FieldName.NUMBER)
    assert (number.sure, number.confirmed_by, number.value) == (False, None, "61")


def test_a_paper_may_lack_a_signer_but_no_number(office: TestOffice, clerk: Browser, paper: int) -> None:
    clerk.submit(f"/van-ban/{paper}/sua", field="signer", act="none")
    assert "none on the paper" in text_of(fact_of(clerk.load(f"/van-ban/{paper}"), "signer"))
    assert clerk.submit(f"/van-ban/{paper}/sua", field="number", act="none").status_code == 400
    assert not fact_of(clerk.load(f"/van-ban/{paper}"), "number").xpath(".//button[@value='none']")


def test_whether_it_is_a_draft_is_recorded_and_undone(office: TestOffice, clerk: Browser, paper: int) -> None:
    clerk.submit(f"/van-ban/{paper}/du-thao?la=co")
    assert office.registry.get_document(paper).is_draft
    (undo,) = clerk.load(f"/van-ban/{paper}").xpath(".//*[@class='message']//form")
    clerk.submit(undo.get("action"))
    assert not office.registry.get_document(paper).is_draft


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("sua", {"field": "number", "value": "7"}),
        ("sua/lai?field=number&value=7&instead_of=1042", {}),
        ("du-thao?la=co", {}),
        ("tach", {"act": "whole"}),
    ],
)
def test_only_clerks_change_a_paper_and_only_from_its_page(
    office: TestOffice, address: str, fields: dict[str, str]
) -> None:
    before = office.registry.fields_of(1), office.registry.get_document(1)
    assert office.visit(Role.VIEWER).submit(f"/van-ban/1/{address}", **fields).status_code == 403
    assert office.visit(Role.CLERK).post(f"/van-ban/1/{address}", data=fields).status_code == 403
    assert (office.registry.fields_of(1), office.registry.get_document(1)) == before


def test_a_viewer_sees_no_forms(office: TestOffice) -> None:
    for paper in (1, add(office, make_pages(2)).id):
        assert not office.visit(Role.VIEWER).load(f"/van-ban/{paper}").xpath(".//main//form")


def test_a_picture_is_kept_by_the_browser_that_asked(office: TestOffice, clerk: Browser) -> None:
    answer = clerk.get("/van-ban/1/trang/1.webp?rong=480")
    assert (answer.status_code, answer.text) == (200, "page 1, 480 broad")
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"] == "private, max-age=86400"
    again = clerk.get("/van-ban/1/trang/1.webp?rong=480", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert clerk.get("/van-ban/1/trang/1.webp?rong=9999").status_code == 422
    assert clerk.get("/van-ban/1/o/number.webp").text == "page 1, None"


def test_a_file_without_a_picture_says_so(office: TestOffice, clerk: Browser, paper: int) -> None:
    (office.office.vault.path_of(office.registry.files_of(paper)[0][0].sha256)).unlink()
    for picture in ("trang/1.webp", "o/number.webp"):
        answer = clerk.get(f"/van-ban/{paper}/{picture}")
        assert (answer.status_code, "no picture" in answer.text) == (404, True)


def test_a_word_file_shows_its_text_with_what_is_sought(office: TestOffice, clerk: Browser) -> None:
    parsed = make_parsed("Kính gửi các thôn\nLịch tiếp công dân", header=make_header(number="88"))
    page = replace(parsed.pages[0], method=ReadMethod.WORD_FILE)
    source = replace(parsed.source, name="thu.docx", media_type="application/msword")
    paper = add(office, replace(parsed, pages=(page,), source=source))
    shown = clerk.load(f"/van-ban/{paper.id}?tim=tiep cong dan")
    assert not shown.xpath(".//*[@class='picture']")
    assert [mark.text for mark in shown.xpath(".//*[@class='plain-text']//mark")] == ["tiếp công dân"]


def test_the_original_is_sent_untouched_and_only_to_be_saved(
    office: TestOffice, clerk: Browser, paper: int
) -> None:
    sha256 = office.registry.files_of(paper)[0][0].sha256
    original = office.office.vault.path_of(sha256)
    answer = clerk.get(f"/van-ban/{paper}/goc/{sha256}")
    assert answer.content == original.read_bytes()
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert clerk.get(f"/van-ban/2/goc/{sha256}").status_code == 404
    original.write_bytes(b"something else")
    assert "missing or was changed" in text_of(clerk.load(f"/van-ban/{paper}/goc/{sha256}", status=404))


def test_a_file_that_a_browser_could_run_is_sent_as_bytes(office: TestOffice, clerk: Browser) -> None:
    header = make_header(number="66")
    parsed = make_parsed("trang", header=header)
    source = replace(parsed.source, media_type="text/html")
    paper = add(office, replace(parsed, source=source))
    path = office.office.vault.path_of(source.sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(make_original("trang", header))
    answer = clerk.get(f"/van-ban/{paper.id}/goc/{source.sha256}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/octet-stream")


def test_an_original_is_saved_under_the_name_it_was_dropped_with_without_folders(
    office: TestOffice, clerk: Browser
) -> None:
    parsed = make_parsed("trong tệp nén", header=make_header(number="67"))
    name = "nén.zip/th\u01b0 \u202e\r\n“a”.pdf"
    filed = office.registry.file_drop(make_drop(parsed, name), parsed)
    path = office.office.vault.path_of(parsed.source.sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(make_original("trong tệp nén", make_header(number="67")))
    answer = clerk.get(f"/van-ban/{filed.document_id}/goc/{parsed.source.sha256}")
    assert answer.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''" + quote("th\u01b0 “a”.pdf", safe="")
    )


def test_a_long_paper_comes_in_pieces(office: TestOffice, clerk: Browser) -> None:
    paper = add(office, make_pages(45)).id
    page = clerk.load(f"/van-ban/{paper}")
    sheets = page.xpath(".//figure[@class='sheet']")
    assert [sheet.get("id") for sheet in sheets] == [f"trang-{number}" for number in range(1, 21)]
    assert [sheet.get("data-text") is None for sheet in sheets] == [True, True, *[False] * 18]
    assert [link.get("href") for link in page.xpath(".//*[@class='pages']//*[@class='pager']//a")] == [
        f"/van-ban/{paper}?trang=21",
        f"/van-ban/{paper}?trang=41",
    ]
    part = clerk.load(sheets[7].get("data-text"))
    assert [line.text for line in part.xpath(".//text")] == ["Nội dung của trang 8"]


def test_a_page_that_is_asked_for_comes_first_into_view_with_what_is_sought(
    office: TestOffice, clerk: Browser
) -> None:
    paper = add(office, make_pages(45)).id
    page = clerk.load(f"/van-ban/{paper}?trang=31&tim=trang 31")
    (asked,) = page.xpath(".//figure[@autofocus]")
    assert asked.get("id") == "trang-31"
    assert "Nội dung của trang 31" in text_of(asked)
    assert len(asked.xpath(".//*[@class='hit']")) == 1
    for odd in ("0", "46", "-1", "x", "9" * 30, "²"):
        assert not clerk.load(f"/van-ban/{paper}?trang={odd}").xpath(".//figure[@autofocus]")


def test_papers_that_cite_each_other_are_tied(office: TestOffice, clerk: Browser) -> None:
    text = "Căn cứ Thông báo số 1042/TB-UBND ngày 24/4/2026; Thông báo số 9999/TB-UBND."
    parsed = make_parsed(text, header=make_header(number="90"))
    citations = tuple((1, citation) for citation in find_citations(text))
    paper = add(office, replace(parsed, citations=citations)).id
    related = clerk.load(f"/van-ban/{paper}").xpath(".//*[@aria-labelledby='relations-title']")[0]
    assert [link.get("href") for link in related.xpath(".//li/div//a")] == ["/tim?q=1042/TB-UBND"]
    assert "(not filed)" in text_of(related)
    back = clerk.load("/van-ban/1").xpath(".//*[@aria-labelledby='relations-title']")[0]
    assert back.xpath(".//a")[0].get("href") == f"/van-ban/{paper}?trang=1"


def test_another_paper_of_the_same_number_and_day_is_pointed_at(
    office: TestOffice, clerk: Browser, paper: int
) -> None:
    number = str(office.registry.get_document(paper).number)
    other = file_paper(office.registry, "khác", number=number, place="An Mẫu")
    (note,) = clerk.load(f"/van-ban/{paper}").xpath(".//p[@class='note']")
    assert note.xpath(".//a")[0].get("href") == f"/van-ban/{other}"


def test_another_paper_of_the_same_number_and_another_day_is_pointed_at(
    office: TestOffice, clerk: Browser
) -> None:
    first = file_paper(office.registry, "một", number="2051", issued_on="2026-04-02")
    other = file_paper(office.registry, "hai", number="2051", issued_on="2026-04-20")
    (note,) = clerk.load(f"/van-ban/{first}").xpath(".//p[@class='note']")
    assert "of another day" in text_of(note)
    assert note.xpath(".//a")[0].get("href") == f"/van-ban/{other}"


def test_items_that_a_paper_may_serve_come_after_the_page(office: TestOffice, clerk: Browser) -> None:
    paper = file_paper(office.registry, "như cũ", number="2042", subject="Về kết quả kiểm tra kỷ luật quý II")
    page = clerk.load(f"/van-ban/{paper}")
    (place,) = page.xpath(".//*[@data-load]")
    part = clerk.load(place.get("data-load"))
    assert part.xpath(".//a")[0].get("href") == "/muc/I.1"
    assert part.xpath(".//*[@class='reasons']//li")
    without_scripts = clerk.load(place.xpath(".//a")[0].get("href"))
    assert without_scripts.xpath(".//*[@id='goi-y']//a")[0].get("href") == "/muc/I.1"


def test_a_file_that_seems_to_hold_several_papers_is_kept_whole(office: TestOffice, clerk: Browser) -> None:
    paper = add(office, replace(make_pages(3), starts=(2,))).id
    sha256 = office.registry.files_of(paper or 0)[0][0].sha256
    page = clerk.load(f"/van-ban/{paper}")
    assert page.xpath(".//*[@id='starts']")[0].get("value") == "2"
    assert len(page.xpath(".//*[@class='division']//li")) == 2
    answer = clerk.submit(f"/van-ban/{paper}/tach", act="split", starts="5,2")
    assert answer.status_code == 400
    assert tree_of(answer).xpath(".//*[@id='starts']")[0].get("value") == "5,2"
    with FileLock(office.home / "ingest.lock"):
        answer = clerk.submit(f"/van-ban/{paper}/tach", act="whole")
        assert "being taken in just now" in text_of(tree_of(answer).xpath(".//*[@class='fault']")[0])
        assert office.registry.split_of(sha256) is None
    assert clerk.submit(f"/van-ban/{paper}/tach", act="whole").status_code == 303
    assert office.registry.split_of(sha256) == ()
    assert "the file is one paper" in text_of(
        clerk.load(f"/van-ban/{paper}").xpath(".//*[@class='messages']")[0]
    )


def test_a_file_is_split_where_a_person_says(office: TestOffice, clerk: Browser, tmp_path: Path) -> None:
    batch = tmp_path / "batch.pdf"
    batch.write_bytes(draw_batch("1402/TB-UBND", "35/TB-UBND"))
    sha256 = office.office.vault.put(batch)
    parsed = make_pages(2)
    source = replace(parsed.source, sha256=sha256)
    paper = add(office, replace(parsed, source=source, header=make_header(number="91"))).id
    answer = clerk.submit(f"/van-ban/{paper}/tach", act="split", starts="2")
    assert answer.status_code == 303, text_of(tree_of(answer))
    page = clerk.load(f"/van-ban/{paper}")
    assert "the file holds 2 papers" in text_of(page.xpath(".//*[@class='messages']")[0])
    assert "1402/TB-UBND" in text_of(page.xpath(".//h1")[0])
    (other,) = page.xpath(".//*[@class='division']//li/a")
    assert "35/TB-UBND" in text_of(clerk.load(other.get("href")).xpath(".//h1")[0])
    assert clerk.get(f"/van-ban/{paper}/trang/2.webp").status_code == 404


def test_a_paper_without_a_table_is_shown_as_well(tmp_path: Path) -> None:
    with open_office(tmp_path, is_empty=True) as empty:
        file_paper(empty.registry)
        page = empty.visit(Role.VIEWER).load("/van-ban/1")
        assert "No item of the table cites it" in text_of(page)
        assert not page.xpath(".//*[@id='goi-y']")
        assert empty.visit().get("/van-ban/1/goi-y").status_code == 200


def tree_of(answer: Any) -> Any:
    return html.fromstring(answer.text)


def test_who_signed_a_file_stands_below_it(office: TestOffice, clerk: Browser) -> None:
    leader = SignatureReading(
        "Signature1",
        SignatureKind.SIGNATURE,
        is_sound=True,
        coverage=Coverage.WHOLE_FILE,
        later_changes=LaterChanges.NONE,
        trust=Trust.CANNOT_TELL,
        trust_reason=TrustReason.NO_ROOTS,
        signer="Nguyễn <b>Văn</b> Mẫu",
        claimed_at=A_MOMENT,
    )
    parsed = replace(make_parsed("đã ký"), signed=SignatureReport((leader,), "", A_MOMENT))
    paper = add(office, parsed).id
    (signature,) = clerk.load(f"/van-ban/{paper}").xpath(".//ul[@class='signatures']/li")
    assert "Nguyễn <b>Văn</b> Mẫu" in text_of(signature)
    assert "intact" in text_of(signature)


def test_the_folder_that_a_paper_was_put_into_leads_to_its_item(tmp_path: Path) -> None:
    with open_office(tmp_path) as opened:
        parsed = make_parsed("Trong thư mục", header=make_header(number="7"))
        arrival = opened.registry.file_drop(make_drop(parsed, "Phòng Kinh tế/I.4/a.pdf"), parsed)
        page = opened.visit(Role.VIEWER).load(f"/van-ban/{arrival.document_id}")
        (link,) = page.xpath("//a[@href='/muc/I.4' and starts-with(., 'Put')]")
        assert text_of(link) == "Put into the folder of item I.4; Unit: Phòng Kinh tế"
