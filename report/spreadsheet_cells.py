"""Sheets of a workbook as offices use them: heading, a header row that stays, filters, set up for A4."""

import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from typing import BinaryIO, Final, Generic, TypeVar

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from report.office_file import clean_text, property_time, write_office_file
from report.wording import shorten

Row = TypeVar("Row")

# As `naming.format_points` writes points; Excel puts in the comma of the reader's country: 1,0 · 7,75.
_NUMBER_FORMAT: Final = "#,##0.0##"
_COUNT_FORMAT: Final = "0"  # of pages and documents, which are never grouped: 1042
# As `naming.format_day` writes days: 0 before months 1 and 2 only (Decree 30/2020, Appendix I).
_DAY_FORMAT: Final = "dd/m/yyyy"
_EARLY_DAY_FORMAT: Final = "dd/mm/yyyy"
_LAST_EARLY_MONTH: Final = 2

_FONT: Final = "Times New Roman"
_SIZE: Final = 12
_TITLE_SIZE: Final = 14
_GREY: Final = "D9E2EC"
_LINK: Final = "0B4F94"
_LINE: Final = Side(style="thin", color="8C8C8C")
_BOX: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)

# Rows get a height, for not every program that shows a workbook finds it itself. Column widths are counted in
# digits of Calibri; of this font's letters 1.2 go into one, seen in LibreOffice, a little less to be safe.
_LETTERS_IN_WIDTH: Final = 1.1
_LINE_HEIGHT: Final = 16.0
_MOST_HEIGHT: Final = 409.0  # Excel's limit

_NAME_LENGTH: Final = 31  # Excel's limit for the name of a sheet
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\]+")
_CM: Final = 1 / 2.54  # margins are in inches


class Tint(StrEnum):
    """A ground that says at a glance how a cell stands; its words say it too."""

    GOOD = "DDF2E1"
    UNSURE = "FFF0C7"
    BAD = "FADADD"


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column: its title, its width in characters, and what it shows of a row.

    `link` is where a cell leads: an address relative to the file.
    """

    title: str
    width: float
    show: Callable[[Row], str | Decimal | int | date | None]
    tint: Callable[[Row], Tint | None] = lambda _row: None
    link: Callable[[Row], str | None] = lambda _row: None


def add_sheet(
    book: Workbook, name: str, heading: Sequence[str], columns: Sequence[Column[Row]], rows: Iterable[Row]
) -> None:
    """Put a sheet with a table behind the others.

    Args:
        name: what the sheet is called, as far as Excel lets it.
        heading: lines above the table, the first of them its title.
    """
    sheet = book.create_sheet(_find_name(book, name))
    for line, text in enumerate(heading, start=1):
        is_title = line == 1
        cell = sheet.cell(line, 1)
        _put_text(cell, text)
        cell.font = Font(name=_FONT, size=_TITLE_SIZE if is_title else _SIZE, bold=is_title)
    header = len(heading) + 1
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
        _put_text(sheet.cell(header, place), column.title)
        _dress_header(sheet.cell(header, place))
    _set_height(sheet, header, columns)
    last = header
    for last, row in enumerate(rows, start=header + 1):
        for place, column in enumerate(columns, start=1):
            _put_cell(sheet.cell(last, place), column, row)
        _set_height(sheet, last, columns)
    sheet.freeze_panes = sheet.cell(header + 1, 2)
    sheet.auto_filter.ref = f"A{header}:{get_column_letter(len(columns))}{last}"
    _set_up_print(sheet, header)


def save_workbook(book: Workbook, stream: BinaryIO, *, title: str, author: str, at: datetime) -> None:
    """Write a workbook: the same book of the same moment gives the same bytes."""
    properties = book.properties
    properties.title, properties.creator = clean_text(title), clean_text(author)
    properties.created = property_time(at)
    made = BytesIO()
    book.save(made)
    properties.modified = property_time(at)  # saving has set it to the time of saving
    core = tostring(properties.to_tree())
    write_office_file(made.getvalue(), stream, instead={"docProps/core.xml": core})


def _put_cell(cell: Cell, column: Column[Row], row: Row) -> None:
    _put(cell, column.show(row))
    tint, link = column.tint(row), column.link(row)
    if tint is not None:
        cell.fill = PatternFill("solid", fgColor=tint.value)
    if link is not None:
        words = cell.value
        cell.hyperlink = link
        cell.value = words  # an empty cell would show the address
        cell.font = Font(name=_FONT, size=_SIZE, color=_LINK, underline="single")


def _put(cell: Cell, value: str | Decimal | int | date | None) -> None:
    if isinstance(value, str):
        _put_text(cell, value)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    else:
        cell.value = value
        cell.number_format = _format_of(value)
        cell.alignment = Alignment(horizontal="center", vertical="top")
    cell.font = Font(name=_FONT, size=_SIZE)
    cell.border = _BOX


def _format_of(value: Decimal | int | date | None) -> str:
    if isinstance(value, int):
        return _COUNT_FORMAT
    if not isinstance(value, date):
        return _NUMBER_FORMAT
    return _EARLY_DAY_FORMAT if value.month <= _LAST_EARLY_MONTH else _DAY_FORMAT


def _put_text(cell: Cell, text: str) -> None:
    """Words of a table or a paper are text, never a formula, not even when somebody edits the cell."""
    kept = clean_text(text)
    cell.value = kept
    cell.data_type = "s"
    cell.quotePrefix = kept.startswith(("=", "+", "-", "@"))


def _dress_header(cell: Cell) -> None:
    cell.font = Font(name=_FONT, size=_SIZE, bold=True)
    cell.fill = PatternFill("solid", fgColor=_GREY)
    cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    cell.border = _BOX


def _set_height(sheet: Worksheet, row: int, columns: Sequence[Column[Row]]) -> None:
    """Make a row as high as the cell with the most lines needs."""
    lines = (
        sum(
            len(textwrap.wrap(line, int(column.width * _LETTERS_IN_WIDTH))) or 1
            for line in str(cell.value).split("\n")
        )
        for cell, column in zip(sheet[row], columns, strict=True)
    )
    sheet.row_dimensions[row].height = min(max(lines) * _LINE_HEIGHT, _MOST_HEIGHT)


def _set_up_print(sheet: Worksheet, header: int) -> None:
    """A4 across, as wide as the table, with its header on each page and the page's number below."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{header}:{header}"
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.right.text = "&P/&N"
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = 1.5 * _CM
    margins.bottom, margins.footer = 2 * _CM, 1 * _CM


def _find_name(book: Workbook, wanted: str) -> str:
    """A name that Excel takes, and that no other sheet of the book has."""
    plain = _NOT_IN_NAMES.sub(" ", clean_text(wanted)).strip(" '") or "-"
    taken = {name.casefold() for name in book.sheetnames}
    name, number = shorten(plain, _NAME_LENGTH), 1
    while name.casefold() in taken:
        number += 1
        name = shorten(plain, _NAME_LENGTH - len(f" ({number})")) + f" ({number})"
    return name
