"""The table of criteria as its page shows it: which rows, in which order, claims where they stand (pure)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from urllib.parse import quote

from registry.assessment import ClaimVerdict, ItemVerdict, Points, count_points
from registry.tables import StoredCriterion
from registry.vocabulary.kinds import CitationStatus, ItemStatus
from report import wording
from report.lead_units import LeadUnit, alphabetical, find_lead_units, find_units_meant
from report.result_pieces import Piece, split_result
from report.summary import Assessment, find_gaps, is_below
from web.cited_text import fold
from web.points_bar import Segment, build_bar

# What addresses call a status.
ITEM_WORDS: Final[Mapping[str, ItemStatus]] = {
    "chua-co": ItemStatus.UNBACKED,
    "chua-du": ItemStatus.PARTLY_BACKED,
    "du": ItemStatus.BACKED,
    "khong-cham": ItemStatus.CLAIMS_NOTHING,
}
CLAIM_WORDS: Final[Mapping[str, CitationStatus]] = {
    "mau-thuan": CitationStatus.CONFLICTING,
    "nhieu-kha-nang": CitationStatus.PROBABLE,
    "thieu": CitationStatus.MISSING,
    "khong-kiem-chung": CitationStatus.NOT_VERIFIABLE,
    "da-kiem-chung": CitationStatus.VERIFIED,
}
BY_POINTS: Final = "diem"
# Some eight lines of the column: a row then takes no more than half a screen.
_SHOWN_LETTERS: Final = 300
# Claims that somebody has to look at: why is said at once.
_OPEN: Final = frozenset({CitationStatus.CONFLICTING, CitationStatus.PROBABLE})


@dataclass(frozen=True, slots=True)
class Filters:
    """Which rows somebody wants to see; what is empty leaves nothing out.

    `statuses` are words of addresses; items have one of those of items, and claims of one of those of claims.
    """

    statuses: frozenset[str] = frozenset()
    unit: str = ""
    criterion: str = ""
    by_points: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether rows may be left out."""
        return bool(self.statuses or self.unit or self.criterion)


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of a result; where it is a claim, its class, where it leads, and what it says of itself."""

    text: str
    css: str = ""
    address: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the page: a scored item, or a heading with the sums of the items below it."""

    item: ItemVerdict
    units: tuple[LeadUnit, ...]
    shown: tuple[Mark, ...] = ()
    folded: tuple[Mark, ...] = ()
    points: Points | None = None
    bar: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class TableView:
    """The rows shown, how many of them are items, and what these score; and what may be filtered by."""

    rows: tuple[Row, ...]
    count: int
    points: Decimal
    units: tuple[str, ...]
    criteria: tuple[StoredCriterion, ...]


def build_table_view(assessment: Assessment, filters: Filters) -> TableView:
    """The rows that pass the filters, with the headings above them; by points without headings."""
    leads = find_lead_units(assessment.items)
    units = _names(leads)
    # The unit of exactly this name: other names may hold its words. Else those that may be meant.
    meant = {filters.unit} if filters.unit in units else find_units_meant(leads, filters.unit)
    shown = [item for item in _in_order(assessment, filters) if _passes(item, filters, meant, leads)]
    return TableView(
        rows=tuple(_build_rows(assessment, shown, filters, leads)),
        count=len(shown),
        points=sum((item.points for item in shown), Decimal(0)),
        units=units,
        criteria=tuple(item.criterion for item in assessment.items if not item.criterion.is_leaf),
    )


def sum_by_unit(assessment: Assessment) -> list[tuple[str, Points]]:
    """The units with the points of the items that they lead, most points without sure proof first.

    An item that several units lead counts for each of them.
    """
    leads = find_lead_units(assessment.items)
    sums = []
    for name in _names(leads):
        mine = [item for item in assessment.leaves if _is_led(item, {name}, leads)]
        sums.append((name, count_points(mine)))
    return sorted(sums, key=lambda each: -(each[1].unsupported + each[1].doubtful))


def _names(leads: Mapping[str, Sequence[LeadUnit]]) -> tuple[str, ...]:
    return tuple(sorted({unit.name for units in leads.values() for unit in units}, key=alphabetical))


def _in_order(assessment: Assessment, filters: Filters) -> Iterable[ItemVerdict]:
    """All scored items: as the table has them, or those at risk first, worst first."""
    if not filters.by_points:
        return assessment.leaves
    at_risk = find_gaps(assessment)
    codes = {item.criterion.code for item in at_risk}
    return (*at_risk, *(item for item in assessment.leaves if item.criterion.code not in codes))


def _passes(
    item: ItemVerdict, filters: Filters, meant: Collection[str], leads: Mapping[str, Sequence[LeadUnit]]
) -> bool:
    items = {ITEM_WORDS[word] for word in filters.statuses & ITEM_WORDS.keys()}
    claims = {CLAIM_WORDS[word] for word in filters.statuses & CLAIM_WORDS.keys()}
    return (
        (not items or item.status in items)
        and (not claims or any(claim.status in claims for claim in item.claims))
        and (not filters.unit or _is_led(item, meant, leads))
        and (not filters.criterion or is_below(item.criterion.code, filters.criterion))
    )


def _is_led(item: ItemVerdict, names: Collection[str], leads: Mapping[str, Sequence[LeadUnit]]) -> bool:
    return any(unit.name in names for unit in leads[item.criterion.code])


def _build_rows(
    assessment: Assessment,
    shown: Sequence[ItemVerdict],
    filters: Filters,
    leads: Mapping[str, tuple[LeadUnit, ...]],
) -> Iterable[Row]:
    if filters.by_points:
        return [_build_item_row(item, leads) for item in shown]
    codes = {item.criterion.code for item in shown}
    parents = {item.criterion.code: item.criterion.parent_code for item in assessment.items}
    for code in tuple(codes):
        while (code := parents.get(code) or "") and code not in codes:
            codes.add(code)
    return [
        _build_item_row(item, leads) if item.criterion.is_leaf else _build_heading(assessment, item, leads)
        for item in assessment.items
        if item.criterion.code in codes
    ]


def _build_heading(
    assessment: Assessment, item: ItemVerdict, leads: Mapping[str, tuple[LeadUnit, ...]]
) -> Row:
    code = item.criterion.code
    points = count_points(one for one in assessment.items if is_below(one.criterion.code, code))
    return Row(item, leads[code], points=points, bar=build_bar(points, points.maximum))


def _build_item_row(item: ItemVerdict, leads: Mapping[str, tuple[LeadUnit, ...]]) -> Row:
    shown, folded = fold(split_result(item.criterion.result, item.claims), _SHOWN_LETTERS)
    code = item.criterion.code
    return Row(
        item,
        leads[code],
        shown=tuple(_mark(piece, code, item.claims) for piece in shown),
        folded=tuple(_mark(piece, code, item.claims) for piece in folded),
    )


def _mark(piece: Piece, code: str, claims: Sequence[ClaimVerdict]) -> Mark:
    if piece.number is None:
        return Mark(piece.text)
    verdict = claims[piece.number - 1]
    return Mark(
        piece.text,
        f"cite cite-{verdict.status.value.replace(' ', '-')}",
        _address(code, piece.number, verdict),
        _describe(verdict),
    )


def _address(code: str, number: int, verdict: ClaimVerdict) -> str:
    """The paper where all is settled; else the item, where claim and proof stand beside each other."""
    if verdict.status is CitationStatus.VERIFIED and len(verdict.documents) == 1:
        return f"/bang/{quote(code, safe='')}/{number}"
    return f"/muc/{quote(code, safe='')}?y={number}"


def _describe(verdict: ClaimVerdict) -> str:
    """Status, paper, and what somebody has to look at, in one line."""
    pieces = [wording.citation_status(verdict.status)]
    pieces += [wording.name_of(paper) for paper in verdict.documents[:1]]
    if verdict.status in _OPEN:
        pieces += [wording.describe(reason) for reason in verdict.reasons[:1]]
    return " – ".join(pieces)
