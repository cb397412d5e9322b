"""The list of gaps as a workbook: what Excel opens, and what it must not do."""

import zipfile
from datetime import datetime
from decimal import Decimal
from io import BytesIO

import pytest
from factories import make_row
from openpyxl import Workbook, load_workbook
from test_report_gap_list import AT, list_gaps, photo

from registry.language import use_language
from registry.store import Registry
from report.gap_list import GapList
from report.gap_workbook import write_gap_workbook

HEADER = 4


def make_bytes(gaps: GapList) -> bytes:
    stream = BytesIO()
    write_gap_workbook(gaps, stream)
    return stream.getvalue()


def open_book(gaps: GapList) -> Workbook:
    return load_workbook(BytesIO(make_bytes(gaps)))


def test_a_sheet_of_all_one_for_each_unit_and_one_of_the_claims(registry: Registry) -> None:
    book = open_book(
        list_gaps(registry, photo("I.1", "Ban A", "0.75"), photo("I.2", "Ban B"), photo("I.3", "Ban B"))
    )
    assert book.sheetnames == ["All units", "Ban B", "Ban A", "Claims not verified"]
    assert [cell.value for cell in book["Ban B"]["A"][HEADER:]] == ["I.2", "I.3"]
    assert [cell.value for cell in book["All units"]["F"][HEADER:]] == ["Ban B", "Ban B", "Ban A"]
    assert [cell.value for cell in book["Claims not verified"]["C"][-3:]] == ["Có hình ảnh minh chứng"] * 3


def test_an_empty_list_says_that_nothing_lacks_evidence(registry: Registry) -> None:
    gaps = list_gaps(registry, photo("I.1", "Ban A", "0"))
    book = open_book(gaps)
    assert book.sheetnames == ["All units", "Claims not verified"]
    assert book["All units"]["A3"].value == "No item lacks evidence."


def test_header_and_code_stay_in_sight_and_stand_on_each_printed_page(registry: Registry) -> None:
    sheet = open_book(list_gaps(registry, photo("I.1", "Ban A"), photo("I.2", "Ban A")))["Ban A"]
    assert sheet["A4"].value == "Item"
    assert sheet.freeze_panes == "B5"
    assert sheet.auto_filter.ref == "A4:G6"
    assert sheet.print_title_rows == "$4:$4"
    assert int(sheet.page_setup.paperSize) == int(sheet.PAPERSIZE_A4)
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)


def test_points_and_days_are_numbers_and_dates(registry: Registry) -> None:
    row = make_row("I.1", "Thông báo số 8/TB-UBND ngày 05/02/2026", self_score=Decimal("0.75"))
    book = open_book(list_gaps(registry, row))
    score = book["All units"]["D5"]
    assert (score.value, score.data_type, score.number_format) == (0.75, "n", "#,##0.0##")
    day = book["Claims not verified"]["E4"]
    assert (day.value, day.is_date, day.number_format) == (datetime(2026, 2, 5), True, "dd/mm/yyyy")


@pytest.mark.parametrize(
    "text", ["=1+2", '=HYPERLINK("http://x.example","a")', "+84 1", "-1+2", "@SUM(1)", "#N/A"]
)
def test_words_of_the_table_never_become_formulas(registry: Registry, text: str) -> None:
    made = make_bytes(list_gaps(registry, make_row("I.1", f"{text}\nCó hình ảnh", text=text, lead_unit=text)))
    with zipfile.ZipFile(BytesIO(made)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
    assert sheets
    assert not any(b"<f>" in sheet or b't="e"' in sheet for sheet in sheets)
    cell = load_workbook(BytesIO(made))["All units"]["B5"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", text != "#N/A")


def test_signs_that_excel_cannot_hold_are_left_out(registry: Registry) -> None:
    book = open_book(list_gaps(registry, make_row("I.1", "Có hình ảnh", text="Sổ\x07 trực\x0b")))
    assert book["All units"]["B5"].value == "Sổ trực"


def test_units_whose_names_excel_does_not_take_have_sheets_all_the_same(registry: Registry) -> None:
    long = "Trung tâm Phục vụ hành chính công và Dịch vụ"
    gaps = list_gaps(
        registry,
        photo("I.1", f"{long} phía Bắc"),
        photo("I.2", f"{long} nông thôn ven biển"),
        photo("I.3", "Tổ 1/2: [chung]"),
        photo("I.4", "ALL UNITS"),
        photo("I.5", " "),
    )
    assert open_book(gaps).sheetnames == [
        "All units",
        "No lead unit named",
        "ALL UNITS (2)",
        "Tổ 1 2 chung",
        "Trung tâm Phục vụ hành chính…",
        "Trung tâm Phục vụ hành… (2)",
        "Claims not verified",
    ]


def test_each_line_of_a_row_has_room(registry: Registry) -> None:
    short, long = photo("I.1", "Ban A"), make_row("I.2", "Có hình ảnh", text="một hai ba bốn " * 20)
    sheet = open_book(list_gaps(registry, short, long))["All units"]
    assert sheet["B6"].alignment.wrap_text
    assert sheet.row_dimensions[6].height >= 6 * 15
    assert sheet.row_dimensions[5].height < sheet.row_dimensions[6].height


def test_an_item_of_two_units_names_the_other_one(registry: Registry) -> None:
    book = open_book(list_gaps(registry, photo("I.1", "Ban A; Ban B")))
    assert book["Ban A"]["B5"].value == "Nội dung I.1\nLed together with: Ban B"
    assert book["All units"]["F6"].value == "Ban A\nBan B"
    assert "counts once" in book["All units"]["A4"].value


def test_the_same_list_gives_the_same_bytes_and_tells_no_other_time(registry: Registry) -> None:
    gaps = list_gaps(registry, photo("I.1", "Ban A"))
    made = make_bytes(gaps)
    assert make_bytes(gaps) == made
    with zipfile.ZipFile(BytesIO(made)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = load_workbook(BytesIO(made)).properties
    assert AT.hour == 6  # the day before in UTC
    assert properties.created == properties.modified == datetime(2026, 6, 30, 23, 30)


def test_the_list_is_in_the_language_of_the_reader(registry: Registry) -> None:
    gaps = list_gaps(registry, photo("I.1", "Ban A"))
    use_language("vi")
    assert open_book(gaps)["Ban A"]["A4"].value == "Mục"
