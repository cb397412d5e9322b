"""The tables of a file → the one table of criteria: its parts joined, its rows under their columns."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from ingest.criteria_columns import ColumnChoice, Header, find_header, name_columns, no_header
from ingest.criteria_grid import (
    Cell,
    Column,
    FileRow,
    FileTable,
    Grid,
    GridRow,
    NamedColumn,
    is_column_numbers,
    is_total,
    item_number,
    split_number,
)
from ingest.criteria_scores import is_empty_score
from registry.errors import TableError
from registry.language import _, ngettext
from registry.text import fold, squeeze

SIGNATURES: Final = re.compile(
    r"\s*(?:nơi nhận|tm\.|kt\.|tl\.|t/m|k/t|chủ tịch|phó chủ tịch|người (?:lập|tổng hợp|chấm)|thủ trưởng|lưu:"
    r"|ghi chú\s*:|lập biểu|xác nhận của|[^,\n]{2,40}, ngày\b)",
    re.IGNORECASE,
)
_OPENS_A_LINE: Final = re.compile(r"\s*(?:[-–+•*]|\d{1,2}[.)]|[a-zđ]\)|https?:)")
_ENDS_A_LINE: Final = re.compile(r"[.;:!?]\s*$")
_SHOWN_ROWS: Final = 6  # of those left out are named; whoever needs more opens the file


@dataclass(frozen=True, slots=True)
class _Part:
    """One table of the file that belongs to the table of criteria, or could."""

    table: FileTable
    header: Header | None  # None: it goes on with the columns of the part before it


@dataclass(slots=True)
class _Candidate:
    """A table of criteria as it may be spread over tables of the file."""

    parts: list[_Part]
    preamble: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return ", ".join(part.table.name for part in self.parts)


def lay_out(tables: Sequence[FileTable], choices: Sequence[ColumnChoice], wanted: Sequence[str]) -> Grid:
    """The table of criteria among a file's tables.

    Args:
        choices: what a person says of the columns.
        wanted: the names or places of the tables that a person wants read as one.

    Raises:
        TableError: there is none, there are several, or its columns are not certain.
        UsageError: a choice names a column that there is not.
    """
    candidates = _find_candidates(tables, choices)
    if not candidates:
        raise no_header(tables, choices)
    chosen = _choose(candidates, tables, wanted)
    first = chosen.parts[0]
    assert first.header is not None
    joined = FileTable(first.table.name, tuple(_joined_rows(chosen.parts)))
    columns, remarks = name_columns(joined, _at_top(first.header), choices)
    rows, left_out = _place_rows(joined, first.header, columns)
    others = [candidate.name for candidate in candidates if candidate is not chosen and not wanted]
    return Grid(
        preamble=tuple(chosen.preamble),
        rows=tuple(rows),
        source=chosen.name,
        columns=columns,
        remarks=(
            *remarks,
            *dict.fromkeys(remark for part in chosen.parts for remark in part.table.remarks),
            *left_out,
            *(_("{table} is not read: it has fewer columns.").format(table=name) for name in others),
        ),
    )


def _find_candidates(tables: Sequence[FileTable], choices: Sequence[ColumnChoice]) -> list[_Candidate]:
    """Each table with a header of its own, and what goes on with it in tables that follow."""
    found: list[_Candidate] = []
    preamble: list[str] = []
    for table in tables:
        header = find_header(table, choices)
        last = found[-1] if found else None
        follows = last is not None and not any(text.strip() for text in table.before)
        if last is not None and follows and _continues(last, table, header):
            last.parts.append(_Part(table, header))
            continue
        preamble += table.before
        if header is None:
            preamble += [text for row in table.rows for cell in row.cells for text in ("", cell.text, "")]
            continue
        head = list(_head_blocks(table.rows[: header.first_row]))
        found.append(_Candidate([_Part(table, header)], [*_merged_paragraphs(preamble), *head]))
    return found


def _continues(candidate: _Candidate, table: FileTable, header: Header | None) -> bool:
    first = candidate.parts[0]
    if table.width != first.table.width or first.header is None:
        return False
    if header is None:
        return True
    is_same = _folded(header) == _folded(first.header) and not header.first_row
    return is_same and _first_label(table, header) != _first_label(first.table, first.header)


def _first_label(table: FileTable, header: Header) -> str:
    """What the first row says first: a table that starts with it again is another one."""
    rows = (row for row in table.rows[header.end :] if not is_column_numbers(row))
    return next((fold(cell.text) for row in rows for cell in row.cells if cell.text.strip()), "")


def _folded(header: Header) -> list[str]:
    return [fold(header.name(column)) for column in range(len(header.names))]


def _choose(candidates: list[_Candidate], tables: Sequence[FileTable], wanted: Sequence[str]) -> _Candidate:
    if wanted:
        return _choose_wanted(candidates, tables, wanted)
    full = [candidate for candidate in candidates if _tells_results(candidate)] or candidates
    if len(full) > 1:
        raise TableError(
            _(
                "There are several tables of criteria: {tables}. Say which one to read, for instance: "
                '--table "{first}"; or name several that belong together, each with a --table of its own.'
            ).format(tables="; ".join(candidate.name for candidate in full), first=full[0].name)
        )
    return full[0]


def _choose_wanted(
    candidates: list[_Candidate], tables: Sequence[FileTable], wanted: Sequence[str]
) -> _Candidate:
    named: list[_Candidate] = []
    for name in wanted:
        found = next(
            (
                candidate
                for candidate in candidates
                if any(_is_called(name, part.table, tables) for part in candidate.parts)
            ),
            None,
        )
        if found is None:
            raise TableError(
                _("--table: there is no table of criteria “{name}”. There are: {tables}.").format(
                    name=name, tables="; ".join(candidate.name for candidate in candidates)
                )
            )
        if found not in named:
            named.append(found)
    if any(part.table.width != named[0].parts[0].table.width for one in named for part in one.parts):
        raise TableError(
            _("The tables {tables} have different columns and cannot be read as one.").format(
                tables="; ".join(candidate.name for candidate in named)
            )
        )
    return _Candidate([part for candidate in named for part in candidate.parts], named[0].preamble)


def _is_called(name: str, table: FileTable, tables: Sequence[FileTable]) -> bool:
    """Whether a person means this table: by its whole name, that of its sheet, or its place in the file."""
    if fold(name) == fold(table.name) or fold(f"“{name}”") in fold(table.name):
        return True
    return name.isdigit() and 1 <= int(name) <= len(tables) and tables[int(name) - 1] is table


def _tells_results(candidate: _Candidate) -> bool:
    """Whether the table has columns for results or evidence; a summary beside it has none."""
    header = candidate.parts[0].header
    names = _folded(header) if header else []
    return any(re.search(r"ket qua|minh chung|kiem chung|giai trinh|tai lieu", name) for name in names)


def _joined_rows(parts: Sequence[_Part]) -> Iterator[FileRow]:
    for part in parts:
        start = part.header.first_row if part.header else 0
        for index, row in enumerate(part.table.rows[start:]):
            yield FileRow(row.cells, row.place, starts_page=row.starts_page or index == 0)


def _at_top(header: Header) -> Header:
    return Header(header.names, 0, header.end - header.first_row)


def _place_rows(
    table: FileTable, header: Header, columns: tuple[NamedColumn, ...]
) -> tuple[list[GridRow], list[str]]:
    """The rows below the header under their columns, and what was left out of them."""
    height = header.end - header.first_row
    repeated = {row.key for row in table.rows[:height]}
    meanings = [column.meaning for column in columns]
    rows: list[GridRow] = []
    may_continue = False
    is_below_header = True
    for row in table.rows[height:]:
        if row.key in repeated or (is_below_header and is_column_numbers(row)):
            may_continue = is_below_header = True
            continue
        if not any(cell.text.strip() for cell in row.cells):
            may_continue = may_continue or row.starts_page
            continue
        placed = _cells_by_column(row.cells, meanings)
        if rows and (may_continue or row.starts_page) and _is_rest(placed):
            rows[-1] = _with_rest(rows[-1], placed)
        elif rows and _shares_scores(row, meanings) and _is_rest(placed):
            rows[-1] = _with_rest(rows[-1], placed, is_cut=False)
        else:
            rows += _split_group(placed, row.place, has_number=_numbers_groups(meanings))
        may_continue = is_below_header = False
    return _without_tail(rows)


def _cells_by_column(row: Iterable[Cell], meanings: Sequence[Column | None]) -> dict[Column, str]:
    cells: dict[Column, str] = {}
    for cell in row:
        covered = [column for column in meanings[cell.first : cell.first + cell.span] if column]
        for column in covered:
            cells.setdefault(column, "")
        if Column.NUMBER in covered and Column.TEXT in covered:
            cells[Column.NUMBER], cells[Column.TEXT] = split_number(cell.text, fills_both=True)
        elif covered and cell.text:
            before = cells[covered[0]]
            cells[covered[0]] = f"{before}\n{cell.text}" if before else cell.text
    if not cells.get(Column.NUMBER, "").strip() and not cells.get(Column.GROUP, "").strip():
        number, text = split_number(cells.get(Column.TEXT, ""), fills_both=False)
        if number:
            cells[Column.NUMBER], cells[Column.TEXT] = number, text
    return cells


def _numbers_groups(meanings: Sequence[Column | None]) -> bool:
    """Whether the TT stands before the name of the group, and so is the group's."""
    return (
        Column.NUMBER in meanings
        and Column.GROUP in meanings
        and meanings.index(Column.NUMBER) < meanings.index(Column.GROUP)
    )


def _split_group(cells: dict[Column, str], place: str, *, has_number: bool) -> list[GridRow]:
    """The row, and before it the group that it opens where a column of its own names it."""
    group = cells.pop(Column.GROUP, "").strip()
    if not group:
        return [GridRow(cells, place)]
    number, name = cells.get(Column.NUMBER, ""), group
    if not has_number or not number.strip():
        number, name = split_number(group, fills_both=True)
    if is_total(group):
        return [GridRow({**cells, Column.TEXT: group}, place)]
    if not cells.get(Column.TEXT, "").strip():
        return [GridRow({**cells, Column.NUMBER: number, Column.TEXT: name}, place)]
    own_number, text = split_number(cells[Column.TEXT], fills_both=False)
    if not has_number and cells.get(Column.NUMBER, "").strip():
        own_number, text = cells[Column.NUMBER], cells[Column.TEXT]
    return [
        GridRow({Column.NUMBER: number, Column.TEXT: name}, place),
        GridRow({**cells, Column.NUMBER: own_number, Column.TEXT: text}, place),
    ]


def _is_rest(cells: dict[Column, str]) -> bool:
    """Whether the cells have neither TT nor score: behind a page break, the rest of the row before it."""
    return (
        not item_number(cells.get(Column.NUMBER, ""))
        and all(is_empty_score(cells.get(score, "")) for score in (Column.MAX, Column.SELF))
        and not is_total(cells.get(Column.TEXT, ""))
        and not any(SIGNATURES.match(text) for text in cells.values())
    )


def _shares_scores(row: FileRow, meanings: Sequence[Column | None]) -> bool:
    """Whether the scores of the row above are merged down over this one."""
    places = [place for place, meaning in enumerate(meanings) if meaning in {Column.MAX, Column.SELF}]
    return bool(places) and not any(row.has_own(place) for place in places)


def _with_rest(row: GridRow, rest: dict[Column, str], *, is_cut: bool = True) -> GridRow:
    cells = dict(row.cells)
    for column, text in rest.items():
        before = cells.get(column, "")
        cells[column] = _join(before, text, is_cut=is_cut) if text.strip() else before
    return GridRow(cells, row.place)


def _join(before: str, after: str, *, is_cut: bool) -> str:
    """The two parts of a cell: on one line where a sentence was cut."""
    if not before.strip():
        return after
    is_new_line = not is_cut or _OPENS_A_LINE.match(after) or _ENDS_A_LINE.search(before)
    return before.rstrip() + ("\n" if is_new_line else " ") + after.lstrip()


def _without_tail(rows: list[GridRow]) -> tuple[list[GridRow], list[str]]:
    """The rows without those that stand below the table: signatures, notes, the grade reached."""
    end = len(rows)
    scored = [index for index, row in enumerate(rows) if not is_empty_score(row.text(Column.MAX))]
    last = scored[-1] if scored else -1
    for index in range(last + 1, len(rows)):
        row = rows[index]
        is_behind_total = last > 0 and rows[last].is_total
        if is_behind_total or _is_signature(row):
            end = index
            break
    left_out = rows[end:]
    if not left_out:
        return rows, []
    shown = ", ".join(f"“{_first_words(row)}”" for row in left_out[:_SHOWN_ROWS])
    remark = ngettext(
        "{count} row below the table is not read: {rows}.",
        "{count} rows below the table are not read: {rows}.",
        len(left_out),
    )
    more = "" if len(left_out) <= _SHOWN_ROWS else ", …"
    return rows[:end], [remark.format(count=len(left_out), rows=shown + more)]


def _is_signature(row: GridRow) -> bool:
    is_item = item_number(row.text(Column.NUMBER)) or not is_empty_score(row.text(Column.SELF))
    return not is_item and any(SIGNATURES.match(text) for text in row.cells.values())


def _first_words(row: GridRow) -> str:
    text = squeeze(" ".join(text for text in row.cells.values() if text.strip()))
    return text if len(text) <= 40 else text[:40] + "…"


def _merged_paragraphs(parts: list[str]) -> tuple[str, ...]:
    """Paragraphs that follow each other without an empty one make one block, as in the text form."""
    blocks = "\n".join(part if part.strip() else "\x00" for part in parts).split("\x00")
    return tuple(block.strip("\n") for block in blocks if block.strip())


def _head_blocks(rows: Sequence[FileRow]) -> Iterator[str]:
    """The rows above a header as blocks; of rows with two sides first all of the left one."""
    filled = [[cell for cell in row.cells if cell.text.strip()] for row in rows]
    sided = [index for index, cells in enumerate(filled) if len(cells) > 1]
    until = sided[-1] + 1 if sided else 0
    middle = min((cells[1].first for cells in filled if len(cells) > 1), default=0)
    head = [cell for cells in filled[:until] for cell in cells]
    yield from _blocks(cell.text for cell in head if cell.first < middle)
    yield from _blocks(cell.text for cell in head if cell.first >= middle)
    yield from (cell.text for cells in filled[until:] for cell in cells)


def _blocks(texts: Iterable[str]) -> Iterator[str]:
    block = "\n".join(texts)
    if block:
        yield block
