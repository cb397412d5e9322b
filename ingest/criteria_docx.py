"""A criteria table in a Word file: merged cells, headers of two rows, repeated header rows."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from ingest.criteria_grid import (
    Column,
    Columns,
    Grid,
    GridRow,
    find_columns,
    is_item_number,
    is_total,
    item_number,
)
from registry.errors import InputFileError, TableError
from registry.language import _
from registry.text import fold, normalise

_HEADER_ROWS: Final = 3  # a header may stand in two rows, below a row with the table's name
_NUMBER_AND_TEXT: Final = re.compile(r"\s*([IVXL]+|\d{1,2}(?:\.\d{1,2})*)[.)]?\s+(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _GridCell:
    first: int  # grid column
    span: int
    text: str


def read_docx_grid(data: bytes, path: Path) -> Grid:
    """The first criteria table of the Word file; `path` is for messages.

    Raises:
        InputFileError: the file is damaged.
        TableError: no table has the header of a criteria table.
    """
    try:
        body = list(Document(io.BytesIO(data)).iter_inner_content())
    except Exception as error:  # python-docx lets zip, XML and key errors of all kinds through
        raise InputFileError(
            _("{path}: no Word file, or a damaged one. Save it as .docx in Word and import that.").format(
                path=path
            )
        ) from error
    preamble: list[str] = []
    for part in body:
        if isinstance(part, Paragraph):
            preamble.append(normalise(part.text))
            continue
        rows = _grid_rows(part)
        header = _find_header(rows)
        if header:
            columns, first_row = header
            return Grid(_merged_paragraphs(preamble), tuple(_read_rows(rows, columns, first_row)))
        preamble += [text for row in rows for cell in row for text in ("", cell.text, "")]
    raise TableError(
        _(
            "No header row was found: the table needs columns for TT, the criterion, the maximum score, "
            "the result and the self score. Check the file and import it again."
        )
    )


def _merged_paragraphs(parts: list[str]) -> tuple[str, ...]:
    """Paragraphs that follow each other without an empty one make one block, as in the text form."""
    blocks = "\n".join(part if part.strip() else "\x00" for part in parts).split("\x00")
    return tuple(block.strip("\n") for block in blocks if block.strip())


def _grid_rows(table: Table) -> list[list[_GridCell]]:
    return [list(_row_cells(table, row)) for row in table._tbl.tr_lst]


def _row_cells(table: Table, row: Any) -> Iterator[_GridCell]:
    """The row's cells as they lie on the grid; one that continues the cell above is empty."""
    position = row.grid_before
    for cell in row.tc_lst:
        merged = cell.tcPr.find(qn("w:vMerge")) if cell.tcPr is not None else None
        continues = merged is not None and merged.get(qn("w:val")) != "restart"
        paragraphs = _Cell(cell, table).paragraphs
        text = "" if continues else normalise("\n".join(paragraph.text for paragraph in paragraphs))
        yield _GridCell(position, cell.grid_span, text)
        position += cell.grid_span


def _find_header(rows: list[list[_GridCell]]) -> tuple[Columns, int] | None:
    """What each grid column holds and which row comes first below the header."""
    width = max((cell.first + cell.span for row in rows for cell in row), default=0)
    for index in range(min(_HEADER_ROWS, len(rows))):
        for height in (1, 2):
            header = [_header_text(rows[index : index + height], column) for column in range(width)]
            columns = find_columns(header)
            if columns:
                return columns, index + height
    return None


def _header_text(rows: list[list[_GridCell]], column: int) -> str:
    """The header above a grid column; a cell over several columns names each of them."""
    texts = [
        cell.text
        for row in rows
        for cell in row
        if cell.first <= column < cell.first + cell.span and cell.text
    ]
    return " ".join(texts)


def _read_rows(rows: list[list[_GridCell]], columns: Columns, first_row: int) -> Iterator[GridRow]:
    header = [fold(cell.text) for cell in rows[first_row - 1]]
    for number, row in enumerate(rows[first_row:], start=first_row + 1):
        texts = [fold(cell.text) for cell in row]
        if texts == header or _is_column_numbers(texts):
            continue
        yield GridRow(_cells_by_column(row, columns), _("row {row} of the Word table").format(row=number))


def _is_column_numbers(texts: list[str]) -> bool:
    """A row `(1) (2) (3) …` under the header."""
    numbers = [text.strip("() ") for text in texts]
    return len(numbers) > 2 and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _cells_by_column(row: list[_GridCell], columns: Columns) -> dict[Column, str]:
    cells: dict[Column, str] = {}
    for cell in row:
        covered = [column for column in columns[cell.first : cell.first + cell.span] if column]
        for column in covered:
            cells[column] = ""
        if Column.NUMBER in covered and Column.TEXT in covered:
            number, text = _split_number(cell.text)
            cells[Column.NUMBER], cells[Column.TEXT] = number, text
        elif covered:
            cells[covered[0]] = cell.text
    return cells


def _split_number(text: str) -> tuple[str, str]:
    """TT and text of a heading that fills both cells: `I. TIÊU CHÍ 1 …`."""
    match = _NUMBER_AND_TEXT.fullmatch(text)
    if match and not is_total(text):
        return item_number(match[1]), match[2]
    return (text, "") if is_item_number(text) else ("", text)
