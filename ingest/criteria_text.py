"""A criteria table as plain text: one cell a line, opened by a tab, or one row a line as sheets save it."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ingest.criteria_columns import ColumnChoice, find_number_column, is_header_row
from ingest.criteria_grid import Cell, FileRow, FileTable, is_item_number, is_total, item_number, row_name
from ingest.criteria_layout import SIGNATURES
from registry.errors import TableError
from registry.language import _

# A blank before the tab marks the first cell of a row that follows without an empty line.
_CELL: Final = re.compile(r"([ \xa0]?)\t(.*)")
_SEPARATORS: Final = ("\t", ";", ",")  # as Excel saves and copies rows
_TABLE_CELLS: Final = 3  # fewer make no table of criteria
_CELL_LETTERS: Final = 200_000  # of a CSV cell: one missing quotation mark swallows the rest of the file


@dataclass(slots=True)
class _Block:
    """Cells and lines between two gaps; `lead` are lines before its first cell."""

    line: int
    gaps_before: int
    lead: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    is_cut: bool = False  # the next row began before this one was complete

    def text(self) -> str:
        return "\n".join(["\n".join(self.lead), *("\n".join(cell) for cell in self.cells)]).strip()


def read_text_tables(text: str, choices: Sequence[ColumnChoice] = ()) -> tuple[FileTable, ...]:
    """The table in the text; where no header row is found the rows that could be one, () where none could.

    Raises:
        TableError: a row cannot be placed.
    """
    blocks = _split_blocks(text)
    for index, block in enumerate(blocks):
        names = [" ".join(cell) for cell in block.cells]
        if is_header_row(names, choices):
            before = tuple(
                line for above in blocks[:index] for part in _preamble_parts(above) for line in (part, "")
            )
            header = FileRow(_cells(range(len(names)), block), _place(block))
            rows = _place_rows(_join_blocks(blocks[index + 1 :], len(names)), names)
            return (FileTable(_("the table of the text"), (header, *rows), before),)
    separated = [_read_separated(text, separator) for separator in _SEPARATORS]
    for read in separated:
        if any(is_header_row([cell.text for cell in row.cells], choices) for row in read):
            return (FileTable(_("the table of the text"), read),)
    celled = tuple(FileRow(_cells(range(len(block.cells)), block), _place(block)) for block in blocks)
    like_rows = next((rows for rows in (celled, *separated) if _is_like_table(rows)), None)
    return (FileTable(_("the table of the text"), like_rows),) if like_rows else ()


def _is_like_table(rows: Sequence[FileRow]) -> bool:
    """Whether most rows have as many cells as each other, more than prose with a comma has."""
    widths = [len(row.cells) for row in rows if row.cells]
    usual = max(set(widths), key=widths.count, default=0)
    return usual >= _TABLE_CELLS and 2 * widths.count(usual) >= len(rows)


def _read_separated(text: str, separator: str) -> tuple[FileRow, ...]:
    """The rows of a sheet saved as text or CSV, one a line; () where they are none."""
    csv.field_size_limit(_CELL_LETTERS)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    rows: list[FileRow] = []
    try:
        for texts in reader:
            cells = tuple(Cell(place, 1, cell) for place, cell in enumerate(texts))
            rows.append(FileRow(cells, _("line {line}").format(line=reader.line_num)))
    except csv.Error:
        return ()
    return tuple(rows)


def _split_blocks(text: str) -> list[_Block]:
    """The text cut at empty lines and before each row that begins with blank and tab."""
    blocks: list[_Block] = []
    current: _Block | None = None
    gaps = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip(" \xa0"):
            current, gaps = None, gaps + 1
            continue
        cell = _CELL.fullmatch(line)
        if current is not None and cell and cell[1] and current.cells:
            current.is_cut = True
            current = None
        if current is None:
            current = _Block(line=number, gaps_before=gaps)
            blocks.append(current)
            gaps = 0
        if cell:
            current.cells.append([cell[2]])
        elif current.cells:
            current.cells[-1].append(line)
        else:
            current.lead.append(line)
    return blocks


def _preamble_parts(block: _Block) -> list[str]:
    parts = ["\n".join(block.lead), *("\n".join(cell) for cell in block.cells)]
    return [part for part in parts if part.strip()]


def _join_blocks(blocks: list[_Block], width: int) -> list[_Block]:
    """Rows put together again where an empty line inside a cell tore them."""
    rows: list[_Block] = []
    for block in blocks:
        last = rows[-1] if rows else None
        if (
            last is not None
            and last.cells
            and not last.is_cut
            and len(last.cells) < width
            and len(last.cells) + len(block.cells) <= width
        ):
            last.cells[-1] += [""] * block.gaps_before + block.lead
            last.cells += block.cells
            last.is_cut = block.is_cut
        else:
            rows.append(block)
    return rows


def _place_rows(blocks: list[_Block], names: list[str]) -> list[FileRow]:
    rows: list[FileRow] = []
    width, number_column = len(names), find_number_column(names)
    after_cut = False
    for index, block in enumerate(blocks):
        if not block.cells and not any(later.cells for later in blocks[index:]):
            break
        if SIGNATURES.match(block.text()) and len(block.cells) < width:
            break
        held = _columns_of(block, width, number_column, after_cut=after_cut)
        if held is None or block.lead:
            first = "\n".join(block.cells[0]) if block.cells else ""
            name = row_name(item_number(first) if is_item_number(first) else "", block.text(), _place(block))
            raise TableError(
                _(
                    "{row}: it has {found} cells where the header has {wanted}, and it is not certain which "
                    "are missing. Put every cell of the row in its place (an empty cell is a line with "
                    "only a tab) and import the table again."
                ).format(row=name, found=len(block.cells), wanted=width)
            )
        rows.append(FileRow(_cells(held, block), _place(block)))
        after_cut = block.is_cut
    return rows


def _columns_of(
    block: _Block, width: int, number_column: int | None, *, after_cut: bool
) -> Sequence[int] | None:
    """Which columns the cells of a row belong to; None where that is not certain."""
    count = len(block.cells)
    if count == width:
        return range(width)
    first = "\n".join(block.cells[0]) if block.cells else ""
    if (
        count == width - 1
        and number_column is not None
        and (is_total(first) or (after_cut and not is_item_number(first)))
    ):
        return [column for column in range(width) if column != number_column]
    if block.is_cut and 1 < count < width:
        return range(count)
    return None


def _cells(columns: Iterable[int], block: _Block) -> tuple[Cell, ...]:
    return tuple(Cell(column, 1, "\n".join(cell)) for column, cell in zip(columns, block.cells, strict=True))


def _place(block: _Block) -> str:
    return _("line {line}").format(line=block.line)
