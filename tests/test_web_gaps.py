"""The list of missing evidence: by unit, filtered, in files, on paper, in a message."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from factories import A_MOMENT, make_row, make_table
from web_office import TestOffice, open_office, text_of

from registry.vocabulary.kinds import EventKind, ItemStatus, Role
from report.gap_list import GapItem, GapList, UnitGaps
from web.pages.gaps import build_message, name_file


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    """An office that nothing is changed in."""
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


def units_on(page: Any) -> dict[str, list[str]]:
    """The units that a page shows, each with its items."""
    return {
        text_of(section.xpath(".//h2")[0]): section.xpath(".//tbody/tr/th/a/text()")
        for section in page.xpath("//section[contains(@class, 'unit')]")
    }


def test_items_that_lack_evidence_stand_under_their_units_with_what_to_do(looked_at: TestOffice) -> None:
    page = looked_at.visit(Role.VIEWER).load("/thieu")
    assert units_on(page) == {
        "Phòng Kinh tế": ["I.4"],
        "Phòng Văn hóa - Xã hội": ["I.2"],
        "Văn phòng": ["I.3"],
    }
    assert page.xpath("//tbody//a/@href") == ["/muc/I.4", "/muc/I.2", "/muc/I.3"]
    assert "attach at least one photo with its date" in text_of(page)
    assert "3 items lack evidence, 3.0 points" in text_of(page)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("don-vi=Phòng Kinh tế", {"Phòng Kinh tế": ["I.4"]}),
        ("don-vi=van hoa", {"Phòng Văn hóa - Xã hội": ["I.2"]}),
        ("tieu-chi=I.3", {"Văn phòng": ["I.3"]}),
        ("don-vi=Văn phòng&tieu-chi=I.2", {}),
        ("don-vi=-", {}),
        ("don-vi=<script>", {}),
    ],
)
def test_the_list_is_filtered_by_unit_and_criterion(
    looked_at: TestOffice, query: str, shown: dict[str, list[str]]
) -> None:
    page = looked_at.visit(Role.VIEWER).load(f"/thieu?{query}")
    assert units_on(page) == shown
    assert shown or "Nothing is missing here." in text_of(page)


def test_a_unit_is_not_taken_for_another_one_whose_name_holds_its_words(office: TestOffice) -> None:
    table = make_table(
        make_row("I.1", "Hình ảnh kèm theo.", lead_unit="Văn phòng"),
        make_row("I.2", "Hình ảnh kèm theo.", lead_unit="Văn phòng Đảng ủy"),
        make_row("I.3", "Hình ảnh kèm theo.", lead_unit=""),
        title="Bảng khác",
    )
    office.registry.save_table(table, "khac.txt", "b" * 64, A_MOMENT)
    browser = office.visit(Role.VIEWER)
    assert units_on(browser.load("/thieu?don-vi=Văn phòng")) == {"Văn phòng": ["I.1"]}
    assert units_on(browser.load("/thieu?don-vi=-")) == {"No lead unit named": ["I.3"]}


def test_what_the_table_says_is_escaped(office: TestOffice) -> None:
    table = make_table(
        make_row("I.1", "Ảnh <script>alert(1)</script>", text="<b>Công khai</b>", lead_unit="<i>Phòng</i>"),
        title="<script>bảng</script>",
    )
    office.registry.save_table(table, "khac.txt", "b" * 64, A_MOMENT)
    browser = office.visit(Role.VIEWER)
    for address in ("/thieu", "/thieu/in"):
        page = browser.load(address)
        assert "<b>Công khai</b>" in text_of(page)
        assert not page.xpath("//script[not(@src)] | //b[text()='Công khai'] | //i")


def test_both_files_hold_what_the_filters_leave_and_each_is_in_the_log(office: TestOffice) -> None:
    browser = office.visit(Role.VIEWER)
    workbook = browser.get("/thieu.xlsx?don-vi=Phòng Kinh tế")
    letter = browser.get("/thieu.docx?don-vi=Phòng Kinh tế")
    book = openpyxl.load_workbook(BytesIO(workbook.content))
    assert book.sheetnames[1:-1] == ["Phòng Kinh tế"]
    tables = Document(BytesIO(letter.content)).tables
    assert [row.cells[0].text for row in tables[-1].rows] == ["Item", "I.4"]
    exported = office.registry.events(kinds={EventKind.EXPORTED})
    assert [event.who for event in exported] == ["viewer", "viewer"]
    assert [event.sha256 for event in exported] == [
        sha256(answer.content).hexdigest() for answer in (letter, workbook)
    ]
    for answer, event in zip((letter, workbook), exported, strict=True):
        assert f'filename="{event.about}"' in answer.headers["content-disposition"]
        assert event.about.startswith("thieu-minh-chung_Phong-kinh-te_20")


def test_the_printed_page_has_no_menu(looked_at: TestOffice) -> None:
    page = looked_at.visit(Role.VIEWER).load("/thieu/in?tieu-chi=I.4")
    assert not page.xpath("//nav | //header")
    assert page.xpath("//tbody/tr/th/text()") == ["I.4"]


def test_without_a_table_the_page_says_how_to_begin(tmp_path: Path) -> None:
    with open_office(tmp_path, is_empty=True) as office:
        assert "No table of criteria yet" in text_of(office.visit(Role.VIEWER).load("/thieu"))


def make_item(code: str, *, requests: tuple[str, ...] = ("cần ảnh",), text: str = "Nội dung") -> GapItem:
    return GapItem(
        code=code,
        text=text,
        max_score=Decimal(1),
        self_score=Decimal(1),
        status=ItemStatus.UNBACKED,
        lead_units=("Văn phòng",),
        missing=("thiếu ảnh",),
        cures=("nộp ảnh",),
        requests=requests,
        open_claims=(),
    )


def test_a_message_says_for_each_item_what_it_is_about_and_what_is_asked_for() -> None:
    items = (
        make_item("I.1", requests=("cần ảnh", "cần ngày"), text="Tổ chức hội nghị " + "x" * 90),
        make_item("I.2", requests=()),
        make_item("I.3", text="Nội dung."),
    )
    lines = build_message(UnitGaps("Văn phòng", items), receiver="Lan, UBND xã").splitlines()
    assert lines[:2] == ["To: Văn phòng", "2 items lack evidence (2.0 points). Please send:"]
    assert lines[2].startswith("- I.1 Tổ chức hội nghị")
    assert lines[2].endswith("…: cần ảnh; cần ngày")
    assert lines[3:] == [
        "- I.3 Nội dung: cần ảnh",
        "Wanted by: …",
        "Send the files in answer to this message, to Lan, UBND xã.",
    ]


def test_a_unit_that_has_nothing_to_send_gets_no_message() -> None:
    assert build_message(UnitGaps("Văn phòng", (make_item("I.1", requests=()),)), receiver="Lan") == ""


def test_the_page_offers_the_message_with_the_name_of_who_sends_it(looked_at: TestOffice) -> None:
    page = looked_at.visit(Role.CLERK).load("/thieu?don-vi=Phòng Kinh tế")
    (message,) = page.xpath("//textarea")
    assert message.text.startswith("To: Phòng Kinh tế\n1 item lacks evidence")
    assert "to Cán bộ clerk" in message.text
    assert "readonly" not in message.attrib


def test_a_message_that_would_be_too_long_says_how_many_items_it_leaves_out() -> None:
    message = build_message(
        UnitGaps("Văn phòng", tuple(make_item(f"I.{n}", requests=("x" * 90,)) for n in range(40))),
        receiver="Lan",
    )
    lines = message.splitlines()
    assert len(message) <= 1900
    assert f" {40 - (len(lines) - 5)} " in lines[-3]
    assert len(lines) > 10


def test_a_file_is_named_after_its_unit_and_day_in_plain_letters() -> None:
    at = datetime(2026, 6, 30, tzinfo=UTC)
    item = make_item("I.1")
    one = (UnitGaps("Phòng Văn hóa - Xã hội", (item,)),)
    gaps = GapList("Bảng", "UBND xã", None, at, one, (item,))
    assert name_file(gaps, "xlsx") == "thieu-minh-chung_Phong-van-hoa-xa-hoi_2026-06-30.xlsx"
    both = GapList("Bảng", "UBND xã", None, at, (*one, UnitGaps("Đội", (item,))), (item,))
    assert name_file(both, "docx") == "thieu-minh-chung_2026-06-30.docx"
