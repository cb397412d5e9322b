"""A criteria table saved as plain text from a word processor: one cell a line, opened by a tab."""

import re
from dataclasses import dataclass, field
from typing import Final

from ingest.criteria_grid import (
    Column,
    Columns,
    Grid,
    GridRow,
    find_columns,
    is_item_number,
    is_total,
    item_number,
    row_name,
)
from registry.errors import TableError
from registry.language import _

# A blank before the tab marks the first cell of a row that follows without an empty line.
_CELL: Final = re.compile(r"([ \xa0]?)\t(.*)")
_SIGNATURES: Final = re.compile(
    r"\s*(?:nơi nhận|tm\.|kt\.|tl\.|t/m|k/t|chủ tịch|phó chủ tịch|người (?:lập|tổng hợp)|thủ trưởng|lưu:)",
    re.IGNORECASE,
)


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


def read_text_grid(text: str) -> Grid:
    """The table in the text.

    Raises:
        TableError: there is no header row, or a row that cannot be placed.
    """
    blocks = _split_blocks(text)
    for index, block in enumerate(blocks):
        columns = find_columns([" ".join(cell) for cell in block.cells])
        if columns:
            preamble = [part for before in blocks[:index] for part in _preamble_parts(before)]
            rows = _place_rows(_join_blocks(blocks[index + 1 :], len(columns)), columns)
            return Grid(tuple(preamble), tuple(rows))
    raise TableError(
        _(
            "No header row was found: the table needs columns for TT, the criterion, the maximum score, "
            "the result and the self score. Check the file and import it again."
        )
    )


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


def _place_rows(blocks: list[_Block], columns: Columns) -> list[GridRow]:
    rows: list[GridRow] = []
    after_cut = False
    for index, block in enumerate(blocks):
        if not block.cells and not any(later.cells for later in blocks[index:]):
            break
        if _SIGNATURES.match(block.text()) and len(block.cells) < len(columns):
            break
        place = _("line {line}").format(line=block.line)
        held = _columns_of(block, columns, after_cut=after_cut)
        if held is None or block.lead:
            first = "\n".join(block.cells[0]) if block.cells else ""
            name = row_name(item_number(first) if is_item_number(first) else "", block.text(), place)
            raise TableError(
                _(
                    "{row}: it has {found} cells where the header has {wanted}, and it is not certain which "
                    "are missing. Put every cell of the row in its place (an empty cell is a line with "
                    "only a tab) and import the table again."
                ).format(row=name, found=len(block.cells), wanted=len(columns))
            )
        cells = ("\n".join(cell) for cell in block.cells)
        rows.append(
            GridRow({column: cell for column, cell in zip(held, cells, strict=True) if column}, place)
        )
        after_cut = block.is_cut
    return rows


def _columns_of(block: _Block, columns: Columns, *, after_cut: bool) -> Columns | None:
    """Which columns the cells of a row belong to; None where that is not certain."""
    count = len(block.cells)
    if count == len(columns):
        return columns
    without_number = tuple(column for column in columns if column is not Column.NUMBER)
    first = "\n".join(block.cells[0]) if block.cells else ""
    if count == len(columns) - 1 and (is_total(first) or (after_cut and not is_item_number(first))):
        return without_number
    if block.is_cut and 1 < count < len(columns):
        return columns[:count]
    return None
