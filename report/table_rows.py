"""Which row of a Word table holds which item: read as the import reads it, so that none is mistaken."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Final

from ingest.criteria_columns import ColumnChoice, Header, find_header
from ingest.criteria_docx import read_docx_tables
from ingest.criteria_grid import Column, FileRow, FileTable, Grid, NamedColumn, is_column_numbers
from ingest.criteria_layout import lay_out
from ingest.criteria_rules import fold_rules
from ingest.criteria_tree import check_rows
from registry.errors import InputFileError, TableError, UsageError
from registry.tables import StoredCriterion
from registry.text import fold
from report.known_columns import find_choices

_EVIDENCE: Final = re.compile(r"\b(?:minh chung|kiem chung|chung minh|tai lieu|ho so)\b")
# “Kết quả thực hiện, minh chứng” holds the narrative, “Điểm sau kiểm chứng” a score.
_NO_EVIDENCE: Final = re.compile(
    r"\b(?:ket qua|giai trinh|dien giai|thuyet minh|tinh hinh|thuc hien|diem|cham)\b"
)
# A cell that lies over one of these as well is not one for papers.
_OTHERS_CELL: Final = frozenset({Column.NUMBER, Column.GROUP, Column.TEXT, Column.MAX, Column.SELF})


@dataclass(frozen=True, slots=True)
class Spot:
    """A row of the Word file: its table and its place in that, both from 0."""

    table: int
    row: int


@dataclass(frozen=True, slots=True)
class TableRows:
    """A table of criteria in a Word file.

    `parts` are the tables that it is spread over, `items` the rows of its items by code, `evidence` the
    column for papers, None where it has none. `headers` tells of header rows which line of it they are.
    """

    tables: tuple[FileTable, ...]
    parts: tuple[int, ...]
    columns: tuple[NamedColumn, ...]
    items: Mapping[str, Spot]
    headers: Mapping[Spot, int]
    evidence: int | None

    def row_at(self, spot: Spot) -> FileRow:
        """The row as it was read."""
        return self.tables[spot.table].rows[spot.row]

    def spots(self, part: int) -> Iterator[Spot]:
        """The rows of one of the tables."""
        return (Spot(part, row) for row in range(len(self.tables[part].rows)))

    def is_numbering(self, spot: Spot) -> bool:
        """Whether a row only numbers the columns: (1) (2) (3)."""
        return is_column_numbers(self.row_at(spot))

    def find_cell(self, spot: Spot, column: int) -> Spot | None:
        """The row whose cell shows what is written at a column of this row: merged cells start above.

        None where there is no such cell, or it is one for other things as well.
        """
        row = spot.row
        while row >= 0:
            here = Spot(spot.table, row)
            cells = [
                cell for cell in self.row_at(here).cells if cell.first <= column < cell.first + cell.span
            ]
            if len(cells) != 1:
                return None
            (cell,) = cells
            covered = {named.meaning for named in self.columns[cell.first : cell.first + cell.span]}
            if covered & _OTHERS_CELL:
                return None
            if not cell.continues:
                return here
            row -= 1
        return None


def find_table_rows(path: Path, criteria: Sequence[StoredCriterion]) -> TableRows | None:
    """The table in the Word file that these criteria were read from; None where it is not found again."""
    try:
        tables = tuple(_name_places(read_docx_tables(path, path.name)))
    except InputFileError:
        return None
    stored = {row.code: fold(row.text) for row in criteria}
    best: TableRows | None = None
    for choices in chain(((),), find_choices(tables, criteria)):
        for wanted in ((), *((table.name,) for table in tables)):
            rows = _read(tables, choices, wanted, stored)
            if rows is not None and (best is None or len(rows.items) > len(best.items)):
                best = rows
            if best is not None and len(best.items) == len(stored):
                return best
    return best


def find_evidence_column(columns: Sequence[NamedColumn]) -> int | None:
    """The column for papers: the one that names the office's own already, else the last one called so."""
    called = [
        place
        for place, column in enumerate(columns)
        if column.meaning in (Column.EVIDENCE, Column.RESULT, None)
        and _EVIDENCE.search(fold(column.name))
        and not _NO_EVIDENCE.search(fold(column.name))
    ]
    own = [place for place in called if columns[place].meaning is Column.RESULT]
    return max(own or called, default=None)


def _name_places(tables: Iterable[FileTable]) -> Iterator[FileTable]:
    """The tables, every row knowing where it stands: what is read of it says so too."""
    for number, table in enumerate(tables):
        rows = (replace(row, place=f"{number} {place}") for place, row in enumerate(table.rows))
        yield replace(table, name=f"table-{number}", rows=tuple(rows))


def _read(
    tables: tuple[FileTable, ...],
    choices: Sequence[ColumnChoice],
    wanted: Sequence[str],
    stored: Mapping[str, str],
) -> TableRows | None:
    """The table as it is read when it is called so; None where it is another one, or cannot be read."""
    try:
        grid = lay_out(tables, choices, wanted)
        rows = check_rows(fold_rules(grid.rows).rows).rows
    except (TableError, UsageError):
        return None
    items = {row.code: _spot(row.place) for row in rows if stored.get(row.code) == fold(row.text)}
    if not items:
        return None
    parts = _find_parts(grid)
    header = find_header(tables[parts[0]], choices)
    headers = {
        spot: line for part in parts if header for spot, line in _find_headers(tables, part, parts[0], header)
    }
    return TableRows(tables, parts, grid.columns, items, headers, find_evidence_column(grid.columns))


def _spot(place: str) -> Spot:
    table, row = map(int, place.split())
    return Spot(table, row)


def _find_parts(grid: Grid) -> tuple[int, ...]:
    return tuple(int(name.removeprefix("table-")) for name in grid.source.split(", "))


def _find_headers(
    tables: Sequence[FileTable], part: int, first: int, header: Header
) -> Iterator[tuple[Spot, int]]:
    """The rows of the header, those that say the same again on a further page too."""
    lines = [row.key for row in tables[first].rows[header.first_row : header.end]]
    start = header.first_row if part == first else 0
    for place, row in enumerate(tables[part].rows):
        if place >= start and row.key in lines:
            yield Spot(part, place), lines.index(row.key)
