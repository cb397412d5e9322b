"""Rows that only describe an item (`Đạt từ 90%: 1 điểm`): told from items and read into their text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ingest.criteria_grid import Column, GridRow, find_subtotal, is_item_number, item_number, number_rank
from ingest.criteria_scores import is_empty_score, parse_score

_LETTER: Final = re.compile(r"[a-zđ]")
_SCORING_RULE: Final = re.compile(
    r"[:=]\s*(?:tối đa\s*|trừ\s*|cộng\s*|được\s*)?\d{1,3}(?:[.,]\d+)?\s*(?:điểm|đ)?\s*[.;]?\s*$"
    r"|\bkhông (?:chấm|tính|có) điểm\b|\b(?:trừ|được|cộng|chấm|tính) \d[\d.,]* điểm\b|công thức",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Folded:
    """The rows that are items or groups, and how many were read into the text of others."""

    rows: tuple[GridRow, ...]
    count: int


def fold_rules(rows: Sequence[GridRow]) -> Folded:
    """The rows without those that only say how the row above them is scored.

    Such rows have no TT, and the arithmetic tells them from items: they have no scores at all; or the row
    above has a score of its own while none of them has; or the best of them is worth what it can reach.
    """
    kept: list[GridRow] = []
    for run in _runs(_fold_unscored(rows)):
        if len(run) == 1:
            kept += run
        else:
            kept += _fold_run(run)
    return Folded(tuple(kept), len(rows) - len(kept))


def _fold_unscored(rows: Sequence[GridRow]) -> list[GridRow]:
    """The rows without those below a score that have none themselves, be they numbered."""
    kept: list[GridRow] = []
    place = 0
    while place < len(rows):
        row, end = rows[place], place + 1
        while end < len(rows) and _lies_below(rows[end], row):
            end += 1
        below = rows[place + 1 : end]
        if is_empty_score(row.text(Column.MAX)) or any(map(_has_scores, below)):
            kept.append(row)
            place += 1
            continue
        for one in below:
            row = _with_rule(row, one)
        kept.append(row)
        place = end
    return kept


def _lies_below(row: GridRow, head: GridRow) -> bool:
    numbers = [item_number(one.text(Column.NUMBER)) for one in (head, row)]
    if any(_is_sum(one) for one in (head, row)) or not all(map(is_item_number, filter(None, numbers))):
        return False
    return bool(numbers[0]) and (not numbers[1] or number_rank(numbers[1]) > number_rank(numbers[0]))


def _is_sum(row: GridRow) -> bool:
    return row.is_total or find_subtotal(row.label) is not None


def _runs(rows: Sequence[GridRow]) -> Iterator[list[GridRow]]:
    """Each row with a TT, and those without one behind it."""
    run: list[GridRow] = []
    for row in rows:
        if run and not _may_be_rule(row):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _may_be_rule(row: GridRow) -> bool:
    if _is_sum(row):
        return False
    number = item_number(row.text(Column.NUMBER))
    return not number or (_LETTER.fullmatch(number) is not None and _says_how_scored(row))


def _says_how_scored(row: GridRow) -> bool:
    return _SCORING_RULE.search(row.text(Column.TEXT)) is not None


def _fold_run(run: list[GridRow]) -> list[GridRow]:
    head, below = run[0], run[1:]
    if _are_rules(head, below):
        for row in below:
            head = _with_rule(head, row)
        return [head]
    kept = [head]
    for row in below:
        if _has_scores(row) or row.text(Column.RESULT).strip():
            kept.append(row)
        else:
            kept[-1] = _with_rule(kept[-1], row)
    return kept


def _are_rules(head: GridRow, below: Sequence[GridRow]) -> bool:
    """Whether all the rows below can only be rules for the row above them."""
    maximum = parse_score(head.text(Column.MAX))
    if maximum is None or head.is_total or not item_number(head.text(Column.NUMBER)):
        return False
    own = [row for row in below if not is_empty_score(row.text(Column.SELF))]
    if own:
        return _marks_the_rule_that_applies(head, below, own, maximum)
    if not is_empty_score(head.text(Column.SELF)) and parse_score(head.text(Column.SELF)) != 0:
        # The office scores the row above as a whole; unless it has only left out what the parts got.
        return not (_adds_up(below, maximum) and any(row.text(Column.RESULT).strip() for row in below))
    return _reaches_in_one(below, maximum)


def _reaches_in_one(below: Sequence[GridRow], maximum: Decimal) -> bool:
    """Whether one of several rows alone is worth the maximum: alternatives, and no parts of a sum."""
    scores = [parse_score(row.text(Column.MAX)) for row in below]
    known = [score for score in scores if score is not None]
    return len(known) > 1 and max(known) == maximum


def _adds_up(below: Sequence[GridRow], maximum: Decimal) -> bool:
    scores = [parse_score(row.text(Column.MAX)) for row in below]
    return sum((score for score in scores if score is not None), Decimal(0)) == maximum


def _marks_the_rule_that_applies(
    head: GridRow, below: Sequence[GridRow], own: Sequence[GridRow], maximum: Decimal
) -> bool:
    """Whether the one own score below stands beside the one of several alternatives that applies."""
    head_score, score = (parse_score(row.text(Column.SELF)) for row in (head, own[0]))
    return (
        len(own) == 1
        and _reaches_in_one(below, maximum)
        and score is not None
        and head_score in {None, score}
    )


def _has_scores(row: GridRow) -> bool:
    return any(not is_empty_score(row.text(score)) for score in (Column.MAX, Column.SELF))


def _with_rule(row: GridRow, rule: GridRow) -> GridRow:
    """The row with what the rule says: its text and points below the row's own, the rest where it belongs."""
    cells = dict(row.cells)
    points = rule.text(Column.MAX).strip()
    number = item_number(rule.text(Column.NUMBER))
    text = rule.text(Column.TEXT).strip()
    if number:
        text = f"{number}{')' if number.isalpha() else '.'} {text}"
    if points and not is_empty_score(points):
        text = f"{text.rstrip(':')}: {points}"
    cells[Column.TEXT] = "\n".join(filter(None, (cells.get(Column.TEXT, "").strip(), text)))
    for column in (Column.RESULT, Column.EVIDENCE, Column.LEAD, Column.COORDINATING):
        added = rule.text(column)
        if added.strip():
            before = cells.get(column, "")
            cells[column] = f"{before}\n{added}" if before.strip() else added
    if is_empty_score(cells.get(Column.SELF, "")):
        cells[Column.SELF] = rule.text(Column.SELF)
    return GridRow(cells, row.place)
