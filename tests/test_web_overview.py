"""The first page: points as a line and a picture, sums, what waits, what was done lately, how to begin."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from factories import A_MOMENT, make_header, make_parsed, make_row, make_table
from filed_papers import file_paper
from web_office import TestOffice, open_office, text_of

from desk.clock import now
from desk.decisions import accept
from desk.pending import find_wanting
from registry.assessment import Points
from registry.filing import fate_of
from registry.parsed import Problem, ProblemCode
from registry.vocabulary.kinds import Fate, FieldName, Role
from web.points_bar import build_bar, describe_bar


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture
def own_office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def empty_office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path, is_empty=True) as opened:
        yield opened


def test_the_points_are_said_in_one_line_and_drawn_with_words(office: TestOffice) -> None:
    page = office.visit(Role.VIEWER).load("/")
    assert text_of(page.xpath("//h2[@id='points']")[0]) == "4.0 points by own score, of 4.0"
    shares = [(text_of(link), link.get("href")) for link in page.xpath("//ul[@class='shares']//a")]
    assert shares == [
        ("1.0 backed 1 item", "/bang?trang-thai=du"),
        ("1.0 partly backed 1 item", "/bang?trang-thai=chua-du"),
        ("2.0 unbacked 2 items", "/bang?trang-thai=chua-co"),
        ("0.0 claims nothing 0 items", "/bang?trang-thai=khong-cham"),
    ]
    [picture] = page.xpath("//*[@role='img']")
    assert picture.get("aria-label") == "backed: 1.0 points; partly backed: 1.0 points; unbacked: 2.0 points"
    drawn = [(part.get("class"), part.get("x"), part.get("width")) for part in picture.xpath("rect")]
    assert drawn == [
        ("bar-secured", "0.00%", "25.00%"),
        ("bar-doubtful", "25.00%", "25.00%"),
        ("bar-unsupported", "50.00%", "50.00%"),
    ]


def test_every_criterion_and_unit_has_its_sums_and_leads_to_its_rows(office: TestOffice) -> None:
    page = office.visit().load("/")
    criteria, units = (_rows(table) for table in page.xpath("//table"))
    assert criteria == [["I. Công khai", "4.0 of 4.0 points", "1.0", "1.0", "2.0", "0.0"]]
    assert units == [
        ["Phòng Kinh tế", "1.0 of 1.0 points", "0.0", "0.0", "1.0", "0.0"],
        ["Phòng Văn hóa - Xã hội", "1.0 of 1.0 points", "0.0", "1.0", "0.0", "0.0"],
        ["Văn phòng", "2.0 of 2.0 points", "1.0", "0.0", "1.0", "0.0"],
    ]
    browser = office.visit()
    for link in page.xpath("//table//a"):
        shown = browser.load(link.get("href"))
        assert shown.xpath("//tbody/tr[not(contains(@class, 'heading'))]"), link.get("href")


def test_what_waits_is_counted_conflicts_first(office: TestOffice) -> None:
    page = office.visit().load("/")
    waiting = page.xpath("//ul[contains(@class, 'waits')]/li")
    said = text_of(waiting[0])
    assert said.startswith("1 citation conflicts with its paper")
    assert "15/5/2026" in said
    assert "12/5/2026" in said
    assert waiting[0].xpath(".//a/@href") == ["/bang?trang-thai=mau-thuan", "/muc/I.2?y=1"]


def test_papers_that_want_data_are_counted_as_their_queue_has_them(own_office: TestOffice) -> None:
    registry = own_office.registry
    papers = [
        (make_header(number=None), ()),
        (make_header(number="2", symbol=None), ()),
        (make_header(number="3", issued_on=None), ()),
        (make_header(number="4", unsure=(FieldName.SYMBOL, FieldName.SUBJECT)), ()),
        (make_header(number="5", unsure=(FieldName.YEAR_IN_CODE, FieldName.SUBJECT)), ()),
        (make_header(number="6", subject=None), ()),
        (make_header(number="7"), (Problem(ProblemCode.DRAFT),)),
        (make_header(number="8"), (Problem(ProblemCode.SEVERAL_PAPERS, "2"),)),
        (make_header(number=None, issued_on=None), (Problem(ProblemCode.SEVERAL_PAPERS, "2 3"),)),
    ]
    filed = [registry.add(make_parsed(header=header, problems=faults)) for header, faults in papers]
    wanting = [paper.id for paper in filed if fate_of(paper) is Fate.NEEDS_DATA]
    assert [paper.id for paper in registry.wanting_documents()] == wanting
    assert len(wanting) == 6
    queue = find_wanting(registry)
    assert registry.count_waiting() == len(queue) == 7
    page = own_office.visit().load("/")
    assert text_of(page.xpath("//a[@href='/hop-den/can-bo-sung']")[0]) == "7 papers want data or confirmation"


def test_what_was_done_lately_is_told_with_who_and_when(own_office: TestOffice) -> None:
    registry = own_office.registry.acting_as("lan")
    registry.confirm_field(1, FieldName.SUBJECT, "Về kết quả kiểm tra", "lan", now())
    paper = registry.get_document(4)
    accept(
        registry, own_office.office.standing.get_assessment(), "I.2", 1, paper, "gõ nhầm ngày", "lan", now()
    )
    page = own_office.visit().load("/")
    [lately] = page.xpath("//ul[contains(@class, 'changes')]")
    filed, judged, corrected, imported = (text_of(line) for line in lately.xpath("li"))
    assert filed.startswith("8 papers filed Quyết định 08/2025/QĐ-UBND, 28/10/2025 (the program), ")
    assert judged.startswith("1 decision on evidence accepted: I.2 Công văn 839/UBND-VHXH, 12/5/2026 lan, ")
    assert corrected.startswith("1 correction or confirmation corrected: Thông báo 1042/TB-UBND")
    assert imported.startswith("1 change of the table table imported: table 1")
    assert "/muc/I.2" in lately.xpath("li[2]//a/@href")
    assert "/van-ban/4" in lately.xpath("li[2]//a/@href")


def test_what_people_wrote_is_shown_as_it_is(own_office: TestOffice) -> None:
    evil = "<script>alert(1)</script>"
    file_paper(own_office.registry.acting_as(evil), number="77", document_type=evil, subject=evil)
    row = make_row("1", f"Thông báo số 77/TB-UBND ngày 3/3/2026 về {evil}", lead_unit=evil, text=evil)
    own_office.registry.save_table(make_table(row, title=evil), "bang.txt", "b" * 64, A_MOMENT)
    page = own_office.visit().load("/")
    assert all(script.get("src") for script in page.xpath("//script"))
    assert text_of(page).count(evil) >= 5


@pytest.mark.parametrize(
    ("role", "address"), [(Role.ADMIN, ["/quan-tri/bang", "/hop-den"]), (Role.VIEWER, [])]
)
def test_where_nothing_is_there_yet_the_page_says_how_to_begin(
    empty_office: TestOffice, role: Role, address: list[str]
) -> None:
    page = empty_office.visit(role).load("/")
    assert [text_of(heading) for heading in page.xpath("//h2")][:2] == [
        "No table of criteria yet",
        "No papers filed yet",
    ]
    assert page.xpath("//main//a[contains(@class, 'button')]/@href") == address


def test_a_table_of_headings_alone_breaks_nothing(empty_office: TestOffice) -> None:
    row = make_row("I", is_leaf=False, max_score=None, self_score=None, lead_unit="")
    empty_office.registry.save_table(make_table(row), "bang.txt", "b" * 64, A_MOMENT)
    assert "0.0 points by own score" in text_of(empty_office.visit().load("/"))
    assert empty_office.visit().load("/bang?xep=diem") is not None


def test_a_bar_forgoes_nothing_where_more_is_claimed_than_the_maximum() -> None:
    bar = build_bar(Points(Decimal(3), Decimal(0), Decimal(0), Decimal(-1)), Decimal(4))
    assert [part.width for part in bar] == ["75.00%", "0.00%", "0.00%", "0.00%"]
    assert describe_bar(bar) == "backed: 3.0 points"


def _rows(table: Any) -> list[list[str]]:
    return [[text_of(cell) for cell in row.xpath("th|td")] for row in table.xpath("tbody/tr")]


def test_the_state_of_the_table_is_printed_in_short(office: TestOffice) -> None:
    browser = office.visit(Role.VIEWER)
    assert "/tong-quan/in" in browser.load("/").xpath("//a/@href")
    page = browser.load("/tong-quan/in")
    assert not page.xpath("//nav | //header")
    assert "4.0 points by own score, of 4.0" in text_of(page)
    rows = [[text_of(cell) for cell in row.xpath("th | td")] for row in page.xpath("//tbody/tr")]
    assert rows[-1] == ["Whole table", "4.0", "4.0", "1.0", "1.0", "2.0", "0.0"]
    assert len(rows) == 2
    [conflict] = page.xpath("//ul/li")
    assert text_of(conflict).startswith("I.2 Công văn số 839/UBND-VHXH")


def test_an_administrator_alone_is_told_of_the_last_backup(own_office: TestOffice) -> None:
    folder = own_office.home / "backups"
    said = "There is no backup yet."
    assert said in text_of(own_office.visit(Role.ADMIN).load("/"))
    assert said not in text_of(own_office.visit(Role.REVIEWER).load("/"))
    folder.mkdir()
    (folder / "minhchung_2026-06-30_08-00-00_so-lieu.zip").write_bytes(b"")
    [line] = own_office.visit(Role.ADMIN).load("/").xpath("//a[@href='/quan-tri/sao-luu']")
    assert text_of(line).startswith("Last backup: ")
