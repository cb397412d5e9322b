"""The workbook of results: what Excel opens, and what it must not do."""

import zipfile
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from factories import A_MOMENT, make_row, make_table
from filed_papers import file_paper
from openpyxl import Workbook, load_workbook
from packed_office import fill_office

from registry.language import use_language
from registry.parsed import CriterionRow
from registry.store import Registry
from registry.vocabulary.kinds import Periodicity
from report.pack_links import PackLinks, read_pack_links
from report.result_workbook import write_result_workbook
from report.results import build_results
from report.spreadsheet_cells import Tint
from report.summary import assess

CITED = "Thông báo số 1042/TB-UBND ngày 24/4/2026"


def make_bytes(registry: Registry, *rows: CriterionRow, links: PackLinks | None = None) -> bytes:
    if rows:
        registry.save_table(make_table(*rows), "bang.txt", "a" * 64, A_MOMENT)
    stream = BytesIO()
    write_result_workbook(build_results(registry, assess(registry), A_MOMENT, links), stream)
    return stream.getvalue()


def open_book(registry: Registry, *rows: CriterionRow, links: PackLinks | None = None) -> Workbook:
    return load_workbook(BytesIO(make_bytes(registry, *rows, links=links)))


def rows_of(sheet: Any) -> list[list[object]]:
    """The table of a sheet without its header: it is what the filter covers."""
    return [[cell.value for cell in row] for row in sheet[sheet.auto_filter.ref]][1:]


def test_five_sheets_each_with_a_header_that_stays_filters_and_a_print_set_up(registry: Registry) -> None:
    book = open_book(registry, make_row("I.1", CITED))
    assert book.sheetnames == ["Items and points", "Citations", "Missing by unit", "Months", "Registers"]
    for sheet in book:
        first, _last = sheet.auto_filter.ref.split(":")
        header = sheet[first].row
        assert sheet.freeze_panes == f"B{header + 1}"
        assert sheet.print_title_rows == f"${header}:${header}"
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == int(sheet.PAPERSIZE_A4)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)


def test_an_item_has_points_status_papers_and_what_is_missing(registry: Registry) -> None:
    file_paper(registry)
    result = f"{CITED}; Thông báo số 77/TB-UBND ngày 3/3/2026"
    book = open_book(registry, make_row("I.1", CITED, self_score=Decimal("0.75")), make_row("I.2", result))
    first, second = rows_of(book["Items and points"])
    assert first == [
        "I.1",
        "Nội dung I.1",
        1,
        0.75,
        0.75,
        "backed",
        "Thông báo 1042/TB-UBND, 24/4/2026 (page 1)",
        None,
        "Văn phòng",
        None,
    ]
    assert second[4:6] == [0, "partly backed"]
    assert second[7] == "Thông báo 77/TB-UBND of 03/3/2026: no file"


def test_a_citation_stands_beside_its_paper_with_a_real_day_and_page(registry: Registry) -> None:
    file_paper(registry)
    sheet = open_book(registry, make_row("I.1", CITED))["Citations"]
    [row] = rows_of(sheet)
    assert row[:9] == [
        "I.1",
        CITED,
        "numbered document",
        "1042/TB-UBND",
        datetime(2026, 4, 24),
        "verified",
        "Thông báo 1042/TB-UBND, 24/4/2026",
        datetime(2026, 4, 24),
        1,
    ]
    assert (sheet["E4"].is_date, sheet["E4"].number_format) == (True, "dd/m/yyyy")
    assert sheet["I4"].number_format == "0"
    assert sheet["F4"].fill.fgColor.rgb.endswith(Tint.GOOD)


def test_points_are_numbers_that_excel_writes_with_the_readers_comma(registry: Registry) -> None:
    cell = open_book(registry, make_row("I.1", CITED, self_score=Decimal("0.75")))["Items and points"]["D5"]
    assert (cell.value, cell.data_type, cell.number_format) == (0.75, "n", "#,##0.0##")


def test_an_item_of_two_units_stands_under_each(registry: Registry) -> None:
    sheet = open_book(registry, make_row("I.1", "Có hình ảnh", lead_unit="Ban A; Ban B"))["Missing by unit"]
    assert [row[:3] for row in rows_of(sheet)] == [
        ["Ban A", "I.1", "Nội dung I.1\nLed together with: Ban B"],
        ["Ban B", "I.1", "Nội dung I.1\nLed together with: Ban A"],
    ]


def test_the_month_grid_shows_signs_and_colours(registry: Registry) -> None:
    file_paper(registry)
    sheet = open_book(registry, make_row("I.1", CITED, periodicity=Periodicity.MONTHLY))["Months"]
    [row] = rows_of(sheet)
    assert row[3:] == [1, *["✗ no paper"] * 3, "✓ 1042/TB-UBND", *["✗ no paper"] * 2]
    colours = [cell.fill.fgColor.rgb[2:] for cell in sheet[5][4:]]
    assert colours == [*[Tint.BAD] * 3, Tint.GOOD, *[Tint.BAD] * 2]


def test_without_monthly_duties_or_a_period_the_sheet_says_so(registry: Registry) -> None:
    assert "No item" in open_book(registry, make_row("I.1", CITED))["Months"]["A3"].value
    table = make_table(make_row("I.1", CITED), title="Bảng khác", period_from=None, period_to=None)
    registry.save_table(table, "bang.txt", "b" * 64, A_MOMENT)
    assert "does not say its period" in open_book(registry)["Months"]["A3"].value


def test_the_register_check_puts_the_number_cited_beside_the_paper(registry: Registry) -> None:
    file_paper(registry)
    book = open_book(registry, make_row("I.1", "Thông báo số 1042/TB-UBND ngày 24/6/2026"))
    [row] = rows_of(book["Registers"])
    assert row == [
        "TB-UBND",
        2026,
        1042,
        "1042/TB-UBND",
        datetime(2026, 6, 24),
        "I.1",
        "Thông báo 1042/TB-UBND, 24/4/2026",
        "conflicting",
        "the table says 24/6/2026, the filed paper 24/4/2026",
    ]


@pytest.mark.parametrize("text", ["=1+2", '=HYPERLINK("http://x.example","a")', "+84 1", "-1+2", "@SUM(1)"])
def test_words_of_the_table_never_become_formulas(registry: Registry, text: str) -> None:
    made = make_bytes(registry, make_row("I.1", f"{text}\n{CITED}", text=text, lead_unit=text))
    with zipfile.ZipFile(BytesIO(made)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == 5
    assert not any(b"<f>" in sheet for sheet in sheets)
    cell = load_workbook(BytesIO(made))["Items and points"]["B5"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_links_lead_into_the_pack_and_the_words_stay(registry: Registry, tmp_path: Path) -> None:
    fill_office(registry, tmp_path).pack(tmp_path / "goi")
    book = open_book(registry, links=read_pack_links(tmp_path / "goi", tmp_path))
    item, citation = book["Items and points"]["A5"], book["Citations"]["G4"]
    assert (item.value, item.hyperlink.target) == ("I.1", "goi/data/01_I.1/I.1.html")
    assert citation.value == "Thông báo 217/TB-UBND, 24/4/2026"
    assert citation.hyperlink.target == "goi/data/01_I.1/I.1_217-TB-UBND_2026-04-24.pdf"
    sealed = next(row for row in book["Citations"].iter_rows(min_row=4) if row[0].value == "II.2")
    assert sealed[6].value == "Thông báo 50/TB-UBND, 05/5/2026"
    assert sealed[6].hyperlink is None


def test_the_same_results_give_the_same_bytes(registry: Registry) -> None:
    file_paper(registry)
    made = make_bytes(registry, make_row("I.1", CITED))
    assert make_bytes(registry) == made
    assert load_workbook(BytesIO(made)).properties.created == datetime(2026, 7, 1, 8, 0)


def test_the_workbook_is_in_the_language_of_the_reader(registry: Registry) -> None:
    use_language("vi")
    citations = open_book(registry, make_row("I.1", CITED)).worksheets[1]
    assert citations["A3"].value == "Mục"
