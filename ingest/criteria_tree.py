"""The rows of a criteria table as a tree by their printed TT, checked against its printed sums."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from ingest.criteria_grid import (
    CRITERION,
    Column,
    GridRow,
    find_subtotal,
    is_item_number,
    item_number,
    number_rank,
    row_name,
)
from ingest.criteria_scores import is_bare_number, is_empty_score, not_a_score, parse_score
from registry.errors import TableError
from registry.language import _
from registry.parsed import CriterionRow
from registry.text import squeeze

_WORD_COLUMNS: Final = (Column.TEXT, Column.LEAD, Column.COORDINATING, Column.EVIDENCE)
_TOTAL_CODE: Final = "Tổng"


@dataclass(slots=True)
class _Node:
    """A row on its way into the tree."""

    row: CriterionRow
    children: list["_Node"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CheckedRows:
    """The rows in order with their codes, and what their sums say.

    `unprinted` names the sums that the table does not print, as (code, "max" | "self").
    """

    rows: tuple[CriterionRow, ...]
    total_max: Decimal | None
    total_self: Decimal | None
    sums_checked: int
    unprinted: tuple[tuple[str, str], ...]


def check_rows(grid_rows: Sequence[GridRow]) -> CheckedRows:
    """The rows as items and groups, every printed sum checked.

    Raises:
        TableError: a row has no certain place or score, or a sum does not close; the message names the row.
    """
    total, subtotals, rows = _split_totals(grid_rows)
    roots = _build_tree(rows)
    checked, unprinted = _check_sums(roots, total, subtotals)
    return CheckedRows(
        rows=tuple(_flatten(roots)),
        total_max=_score(total, Column.MAX, _TOTAL_CODE) if total else None,
        total_self=_score(total, Column.SELF, _TOTAL_CODE) if total else None,
        sums_checked=checked,
        unprinted=unprinted,
    )


def _split_totals(
    rows: Iterable[GridRow],
) -> tuple[GridRow | None, list[tuple[str, GridRow]], list[GridRow]]:
    """The row of the grand total, those of the sums of groups by their TT, and all others."""
    total: GridRow | None = None
    subtotals: list[tuple[str, GridRow]] = []
    items: list[GridRow] = []
    for row in rows:
        group = find_subtotal(row.label)
        if group is not None:
            subtotals.append((group, row))
        elif not row.is_total:
            items.append(row)
        elif total is None:
            total = row
        elif _scores(total) != _scores(row):
            raise TableError(
                _(
                    "{row}: a second row of the grand total; the first stands in {first}. Keep one and "
                    "import the table again."
                ).format(row=row_name(_TOTAL_CODE, _TOTAL_CODE, row.place), first=total.place)
            )
    return total, subtotals, items


def _scores(row: GridRow) -> tuple[Decimal | None, ...]:
    return tuple(parse_score(row.text(score)) for score in (Column.MAX, Column.SELF))


def _build_tree(rows: list[GridRow]) -> list[_Node]:
    """The rows as a tree by their printed TT; a row without TT lies below the last one that has one."""
    if not rows:
        raise TableError(_("The table has a header and no rows. Check the file and import it again."))
    roots: list[_Node] = []
    by_code: dict[str, _Node] = {}
    open_nodes: list[_Node] = []
    is_flat = not any(item_number(row.text(Column.NUMBER)) for row in rows)
    for place, grid_row in enumerate(rows, start=1):
        _check_number(grid_row)
        _check_words(grid_row)
        number = item_number(grid_row.text(Column.NUMBER))
        if number:
            open_nodes = open_nodes[: _depth_of_parent(number, open_nodes)]
        parent = open_nodes[-1] if open_nodes else None
        code = str(place) if is_flat else _code(number, parent)
        if code is None or code in by_code or (parent is None and not number and not is_flat):
            raise TableError(
                _(
                    "{row}: it has no certain place in the table: its TT “{number}” does not follow from the "
                    "rows above, or is there twice. Correct the TT and import the table again."
                ).format(
                    row=row_name(code or number, grid_row.text(Column.TEXT), grid_row.place), number=number
                )
            )
        node = _Node(_criterion(grid_row, code, parent, number))
        by_code[code] = node
        (parent.children if parent else roots).append(node)
        if number:
            open_nodes.append(node)
    return roots


def _check_number(row: GridRow) -> None:
    printed = row.text(Column.NUMBER)
    if item_number(printed) and not is_item_number(printed):
        raise TableError(
            _(
                "{row}: “{number}” is no TT such as I, 1 or 1.2. Correct it, or put the cell in its place, "
                "and import the table again."
            ).format(row=row_name("", row.text(Column.TEXT), row.place), number=squeeze(printed)[:40])
        )


def _check_words(row: GridRow) -> None:
    """A criterion says something, and where words belong a bare number is a cell out of its place."""
    words = [row.text(column).strip() for column in _WORD_COLUMNS]
    if not words[0] or any(is_bare_number(word) for word in words):
        raise TableError(
            _(
                "{row}: a cell is missing, or holds a number where words belong. Put the cells of the row in "
                "their places and import the table again."
            ).format(row=row_name(item_number(row.text(Column.NUMBER)), " ".join(words), row.place))
        )


def _depth_of_parent(number: str, open_nodes: list[_Node]) -> int:
    """How many of the open rows stay open above a row with this TT."""
    rank = number_rank(number)
    return sum(1 for node in open_nodes if number_rank(node.row.printed_number) < rank)


def _code(number: str, parent: _Node | None) -> str | None:
    """The row's code: the printed TT below its parent, or `…-k`; None where it does not fit."""
    if not number:
        unnumbered = sum(1 for child in parent.children if not child.row.printed_number) if parent else 0
        return f"{parent.row.code}-{unnumbered + 1}" if parent else None
    if parent is None:
        return number
    prefix, _dot, last = number.rpartition(".")
    above = parent.row.printed_number.removeprefix(CRITERION)
    # “I.1.2” under the row “1” below “I” says its whole code.
    if prefix and _is_same_number(prefix, above, parent.row.code):
        return f"{parent.row.code}.{last}"
    if prefix and (above[:1].isdigit() or not number[:1].isdigit()):
        return None
    return f"{parent.row.code}.{number}"


def _criterion(row: GridRow, code: str, parent: _Node | None, number: str) -> CriterionRow:
    return CriterionRow(
        code=code,
        parent_code=parent.row.code if parent else None,
        level=parent.row.level + 1 if parent else 1,
        is_leaf=True,
        printed_number=number,
        text=row.text(Column.TEXT).strip(),
        max_score=_score(row, Column.MAX, code),
        self_score=_score(row, Column.SELF, code),
        lead_unit=row.text(Column.LEAD).strip(),
        coordinating_unit=row.text(Column.COORDINATING).strip(),
        evidence_required=row.text(Column.EVIDENCE).strip(),
        result=row.text(Column.RESULT),
        place=row.place,
    )


def _is_same_number(prefix: str, above: str, code: str) -> bool:
    """Whether what stands before a TT's last stop is the TT, or the whole code, of the row above it."""
    parts = [part.lstrip("0") for part in prefix.split(".")]
    return parts == [part.lstrip("0") for part in above.split(".")] or prefix == code


def _score(row: GridRow, column: Column, code: str) -> Decimal | None:
    printed = row.text(column)
    if is_empty_score(printed):
        return None
    maximum = parse_score(row.text(Column.MAX)) if column is Column.SELF else None
    score = parse_score(printed, maximum)
    if score is None:
        raise not_a_score(row_name(code, row.text(Column.TEXT) or code, row.place), printed)
    return score


def _check_sums(
    roots: list[_Node], total: GridRow | None, subtotals: Sequence[tuple[str, GridRow]]
) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Every printed sum against the rows below it; a sum that is not printed is taken from below."""
    checked = 0
    unprinted: list[tuple[str, str]] = []

    def value_of(node: _Node, column: Column) -> Decimal:
        nonlocal checked
        row = node.row
        printed = row.max_score if column is Column.MAX else row.self_score
        values[row.code] = printed or Decimal(0)
        if not node.children:
            if printed is None and column is Column.MAX and row.code not in shared:
                raise TableError(
                    _("{row}: the maximum score is empty. Fill it in and import the table again.").format(
                        row=row_name(row.code, row.text, row.place)
                    )
                )
            return values[row.code]
        below = sum((value_of(child, column) for child in node.children), Decimal(0))
        if printed is None:
            unprinted.append((row.code, column.value))
            values[row.code] = below
        elif column is Column.MAX and all(child.row.code in shared for child in node.children):
            pass  # the maximum is that of all children together, and nothing to check it by
        else:
            _compare(row_name(row.code, row.text, row.place), column, printed, below)
            checked += 1
        return values[row.code]

    def check_sum_row(row: GridRow, label: str, column: Column, below: Decimal) -> None:
        nonlocal checked
        printed = _score(row, column, label)
        if printed is not None:
            _compare(row_name(label, label, row.place), column, printed, below)
            checked += 1

    shared = _codes_of_shared_maxima(roots)
    unprinted += [(code, Column.MAX.value) for code in shared]
    for column in (Column.MAX, Column.SELF):
        values: dict[str, Decimal] = {}
        below = sum((value_of(node, column) for node in roots), Decimal(0))
        if total:
            check_sum_row(total, _TOTAL_CODE, column, below)
        for number, row in subtotals:
            label = squeeze(row.label)
            check_sum_row(row, label, column, values[_summed_code(roots, number, label, row)])
    return checked, tuple(unprinted)


def _codes_of_shared_maxima(nodes: Iterable[_Node]) -> list[str]:
    """The leaves that print no maximum, as do none of those beside them, for the row above prints theirs."""
    codes: list[str] = []
    for node in nodes:
        children = [child.row for child in node.children]
        is_leaf_level = bool(children) and not any(child.children for child in node.children)
        if (
            is_leaf_level
            and node.row.max_score is not None
            and all(row.max_score is None for row in children)
        ):
            codes += [row.code for row in children]
        codes += _codes_of_shared_maxima(node.children)
    return codes


def _summed_code(roots: list[_Node], number: str, label: str, row: GridRow) -> str:
    """The code of the one group whose sum a row prints."""
    codes = [one.code for one in _flatten(roots) if one.printed_number.removeprefix(CRITERION) == number]
    if len(codes) != 1:
        raise TableError(
            _("{row}: it is not certain which rows it adds up. Leave the row out and import again.").format(
                row=row_name(label, label, row.place)
            )
        )
    return codes[0]


def _compare(row: str, column: Column, printed: Decimal, below: Decimal) -> None:
    if printed == below:
        return
    message = (
        _(
            "{row}: the maximum score is printed as {printed}, the rows below it add up to {below}. Correct "
            "the table and import it again."
        )
        if column is Column.MAX
        else _(
            "{row}: the self score is printed as {printed}, the rows below it add up to {below}. Correct "
            "the table and import it again."
        )
    )
    raise TableError(message.format(row=row, printed=_with_comma(printed), below=_with_comma(below)))


def _with_comma(score: Decimal) -> str:
    return str(score).replace(".", ",")


def _flatten(nodes: list[_Node]) -> Iterable[CriterionRow]:
    for node in nodes:
        yield replace(node.row, is_leaf=not node.children)
        yield from _flatten(node.children)
