"""The sheets of an Excel file as rows of cells: what is shown, with the values that Excel last computed."""

import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from ingest.criteria_grid import Cell, FileRow, FileTable
from ingest.files import unpacks_to_too_much
from registry.errors import InputFileError
from registry.language import _, ngettext
from registry.text import normalise

MAX_CELLS: Final = 200_000  # 10 000 rows; a table of criteria has some hundred. Each takes a kilobyte
_SHOWN_PLACES: Final = 6
_DECIMALS: Final = {"0.0": 1, "0.00": 2, "0.000": 3}

_Place = tuple[int, int]
"""Row and column of a cell."""


class _TooManyCellsError(Exception):
    """A sheet has more cells than any table of criteria."""


def read_xlsx_tables(path: Path, name: str) -> tuple[FileTable, ...]:
    """The sheets of the Excel file at `path` that are shown, each as a table; `name` is for messages.

    Raises:
        InputFileError: the file is damaged or holds too much.
    """
    try:
        if unpacks_to_too_much(path):
            raise _TooManyCellsError
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # parts that it does not know: charts, old drawings
            return _read_book(path)
    except MemoryError:
        raise
    except _TooManyCellsError as error:
        raise InputFileError(
            _("{path}: the file is far too large for a table of criteria. Save the table alone.").format(
                path=name
            )
        ) from error
    except Exception as error:  # zipfile, lxml and openpyxl throw whatever broken parts lead them to
        raise InputFileError(
            _("{path}: no Excel file, or a damaged one. Save it as .xlsx in Excel and import that.").format(
                path=name
            )
        ) from error


def _read_book(path: Path) -> tuple[FileTable, ...]:
    import openpyxl  # a quarter of a second, for a kind of file that few hand in

    _check_size(openpyxl.load_workbook(path, read_only=True))
    _check_merged_cells(path)
    # Merged cells and what is hidden are known only of books read whole.
    values = openpyxl.load_workbook(path, data_only=True)
    formulas = openpyxl.load_workbook(path)
    hidden = [sheet.title for sheet in values.worksheets if sheet.sheet_state != "visible"]
    remarks = [_("Hidden sheets are not read: {names}.").format(names=", ".join(hidden))] if hidden else []
    return tuple(
        _read_sheet(sheet, formulas[sheet.title], remarks)
        for sheet in values.worksheets
        if sheet.sheet_state == "visible"
    )


def _check_size(book: Any) -> None:
    """Count the cells before all of them are kept; a book read so keeps none."""
    room = MAX_CELLS
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what the file says of its size need not be so
            for row in sheet.iter_rows():
                room -= max(len(row), 1)
                if room < 0:
                    raise _TooManyCellsError
    finally:
        book.close()


def _check_merged_cells(path: Path) -> None:
    """Count the cells that merged ones cover: read whole, a book has an object for each of them."""
    from openpyxl.utils import range_boundaries
    from openpyxl.xml.functions import iterparse

    room = MAX_CELLS
    with zipfile.ZipFile(path) as archive:
        for sheet in (name for name in archive.namelist() if name.startswith("xl/worksheets/")):
            if not sheet.endswith(".xml"):
                continue
            with archive.open(sheet) as content:
                for _event, element in iterparse(content):
                    if element.tag.endswith("}mergeCell"):
                        left, top, right, bottom = range_boundaries(element.get("ref"))
                        room -= (right - left + 1) * (bottom - top + 1)
                    element.clear()
                    if room < 0:
                        raise _TooManyCellsError


def _read_sheet(sheet: Any, formulas: Any, remarks: list[str]) -> FileTable:
    spans, continued, below = _merged(sheet)
    shown = [column for column in range(1, sheet.max_column + 1) if column not in _hidden_columns(sheet)]
    places = {column: place for place, column in enumerate(shown)}
    rows: list[FileRow] = []
    hidden: list[int] = []
    uncomputed: list[str] = []
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if sheet.row_dimensions[number].hidden:
            if any(cell.value is not None for cell in row):
                hidden.append(number)
            continue
        cells: list[Cell] = []
        for cell in row:
            if cell.column not in places or (number, cell.column) in continued:
                continue
            if cell.value is None and formulas.cell(number, cell.column).data_type == "f":
                uncomputed.append(cell.coordinate)
            last = spans.get((number, cell.column), cell.column)
            span = sum(column in places for column in range(cell.column, last + 1))
            cells.append(
                Cell(places[cell.column], span, _shown(cell), continues=(number, cell.column) in below)
            )
        rows.append(FileRow(tuple(cells), _("row {row} of the sheet").format(row=number)))
    letters = sorted(_hidden_columns(sheet) & _filled_columns(sheet))
    return FileTable(
        _("sheet “{name}”").format(name=sheet.title),
        tuple(rows),
        remarks=(*remarks, *_remarks(hidden, letters, uncomputed)),
    )


def _merged(sheet: Any) -> tuple[dict[_Place, int], set[_Place], set[_Place]]:
    """The last column of each row of a merged cell, by its first; the cells that these cover; those below.

    What lies below the first row of a merged cell stays a cell, which continues the one above.
    """
    spans: dict[_Place, int] = {}
    continued: set[_Place] = set()
    below: set[_Place] = set()
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, min(area.max_row, sheet.max_row) + 1):
            spans[row, area.min_col] = area.max_col
            if row > area.min_row:
                below.add((row, area.min_col))
            continued |= {
                (row, column) for column in range(area.min_col + 1, min(area.max_col, sheet.max_column) + 1)
            }
    return spans, continued, below


def _hidden_columns(sheet: Any) -> set[int]:
    """Columns that are hidden; one entry may stand for several beside each other."""
    return {
        column
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
        for column in range(dimension.min or 0, min(dimension.max or 0, sheet.max_column) + 1)
    }


def _filled_columns(sheet: Any) -> set[int]:
    return {cell.column for row in sheet.iter_rows() for cell in row if cell.value is not None}


def _remarks(hidden_rows: list[int], hidden_columns: list[int], uncomputed: list[str]) -> Iterator[str]:
    if hidden_rows:
        yield _("Hidden rows are not read: {rows}. To read them, show them in Excel and save.").format(
            rows=_some([str(row) for row in hidden_rows])
        )
    if hidden_columns:
        from openpyxl.utils import get_column_letter

        yield _("Hidden columns are not read: {columns}. To read them, show them in Excel and save.").format(
            columns=_some([get_column_letter(column) for column in hidden_columns])
        )
    if uncomputed:
        message = ngettext(
            "The formula in {cells} has no computed value and is read as empty. Open the file in Excel, "
            "save it, and import it again.",
            "The formulas in {cells} have no computed values and are read as empty. Open the file in Excel, "
            "save it, and import it again.",
            len(uncomputed),
        )
        yield message.format(cells=_some(uncomputed))


def _some(places: list[str]) -> str:
    more = ", …" if len(places) > _SHOWN_PLACES else ""
    return ", ".join(places[:_SHOWN_PLACES]) + more


def _shown(cell: Any) -> str:
    """A cell as Excel shows it: decimals with a comma, in as many places as its format asks for.

    So `1.10` typed as a number in a column of TT stays what the clerk sees.
    """
    value = cell.value
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float):
        number_format = str(cell.number_format)
        if number_format.endswith("%"):
            return f"{value * 100:.10g}%".replace(".", ",")
        places = _DECIMALS.get(number_format)
        number = f"{value:.10g}"
        decimals = len(number.partition(".")[2])
        # A format that shows fewer places than there are would change a score.
        return (f"{value:.{places}f}" if places and places >= decimals else number).replace(".", ",")
    return normalise(str(value)).replace("\r\n", "\n").replace("_x000D_", "")
