"""The list of items that lack evidence (danh sách minh chứng còn thiếu), unit by unit, ready to send (pure).

An item that several units lead stands under each of them, for each must see all that it has to bring; in
the whole list it counts once. The sums of the units may therefore exceed the sum of the list.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from registry.assessment import ClaimVerdict, ItemVerdict, Reason, ReasonCode
from registry.language import _
from registry.text import squeeze
from registry.vocabulary.kinds import CitationStatus, ClaimKind, ItemStatus
from report import wording
from report.lead_units import LeadUnit, alphabetical, find_lead_units, find_units_meant
from report.summary import Assessment, find_gaps, period_of
from report.wording_requests import is_office_work, request_for

# Reasons whose sentence does not name the claim: the words of the table go with them.
_NAMELESS: Final = frozenset(
    {
        ReasonCode.NO_SNAPSHOT,
        ReasonCode.NO_PHOTO,
        ReasonCode.INTERNAL_LINK,
        ReasonCode.UNNAMED_DOCUMENT,
        ReasonCode.STATEMENT_ONLY,
        ReasonCode.STATISTIC_ONLY,
    }
)
_NOT_FILED: Final = frozenset({ReasonCode.NO_FILE, ReasonCode.DOCUMENT_MISSING})
_SETTLED: Final = frozenset({CitationStatus.VERIFIED, CitationStatus.NOT_COUNTED})


@dataclass(frozen=True)
class OpenClaim:
    """A claim that is not verified, with its words in the table."""

    words: str
    kind: ClaimKind
    status: CitationStatus
    issued_on: date | None
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class GapItem:
    """An item that lacks evidence: what is missing and what would cure it, in sentences.

    `requests` are what a lead unit is asked to send; none where only the office has something to do.
    """

    code: str
    text: str
    max_score: Decimal | None
    self_score: Decimal
    status: ItemStatus
    lead_units: tuple[str, ...]
    missing: tuple[str, ...]
    cures: tuple[str, ...]
    requests: tuple[str, ...]
    open_claims: tuple[OpenClaim, ...]

    def leads_beside(self, unit: str) -> tuple[str, ...]:
        """The other units that lead the item together with one."""
        return tuple(name for name in self.lead_units if name != unit)


@dataclass(frozen=True)
class GapSum:
    """How many items lack evidence, and the points at risk with them: `unsupported` and `doubtful`."""

    count: int
    unsupported: Decimal
    doubtful: Decimal

    @property
    def points(self) -> Decimal:
        """All points at risk."""
        return self.unsupported + self.doubtful


@dataclass(frozen=True)
class UnitGaps:
    """What one lead unit has to bring, worst first; `unit` is "" for items that name no unit."""

    unit: str
    items: tuple[GapItem, ...]

    @property
    def sum(self) -> GapSum:
        """The unit's items and points, those included that it leads together with others."""
        return sum_up(self.items)


@dataclass(frozen=True)
class GapList:
    """What lacks evidence in a table: its units by points at risk, its items worst first, each once.

    `made_at` is in the time zone of the office: its day is printed as it stands.
    """

    title: str
    office: str
    period: tuple[date, date] | None
    made_at: datetime
    units: tuple[UnitGaps, ...]
    items: tuple[GapItem, ...]

    @property
    def sum(self) -> GapSum:
        """All items, each once, and their points."""
        return sum_up(self.items)

    @property
    def has_shared_items(self) -> bool:
        """Whether an item stands under several of the units."""
        return sum(len(unit.items) for unit in self.units) > len(self.items)


def build_gap_list(
    assessment: Assessment, *, unit: str | None = None, criterion: str | None = None, at: datetime
) -> GapList:
    """The items that lack evidence, by lead unit.

    Args:
        unit: words of a lead unit's name, with or without accents, or its abbreviation; what is known under
            that unit by any spelling belongs to it.
        criterion: a code; it and everything below it.
        at: when the list is made, in the time zone of the office.
    """
    leads = find_lead_units(assessment.items)
    meant = None if unit is None else find_units_meant(leads, unit)
    items = [
        _make_item(item, leads[item.criterion.code]) for item in find_gaps(assessment, criterion=criterion)
    ]
    by_unit: dict[str, list[GapItem]] = defaultdict(list)
    for item in items:
        for name in item.lead_units or ("",):
            if meant is None or name in meant:
                by_unit[name].append(item)
    units = [UnitGaps(name, tuple(mine)) for name, mine in by_unit.items()]
    listed = {item.code for mine in units for item in mine.items}
    return GapList(
        title=squeeze(assessment.table.title),
        office=squeeze(assessment.table.issuer),
        period=period_of(assessment.table),
        made_at=at,
        units=tuple(sorted(units, key=lambda mine: (-mine.sum.points, alphabetical(mine.unit)))),
        items=tuple(item for item in items if item.code in listed),
    )


def sum_up(items: Iterable[GapItem]) -> GapSum:
    """Number and points of items that lack evidence."""
    scores: dict[ItemStatus, list[Decimal]] = {ItemStatus.UNBACKED: [], ItemStatus.PARTLY_BACKED: []}
    for item in items:
        scores[item.status].append(item.self_score)
    return GapSum(
        count=sum(map(len, scores.values())),
        unsupported=sum(scores[ItemStatus.UNBACKED], Decimal(0)),
        doubtful=sum(scores[ItemStatus.PARTLY_BACKED], Decimal(0)),
    )


def _make_item(item: ItemVerdict, leads: Sequence[LeadUnit]) -> GapItem:
    row = item.criterion
    return GapItem(
        code=row.code,
        text=squeeze(row.text).removeprefix("- "),
        max_score=row.max_score,
        self_score=item.points,
        status=item.status,
        lead_units=tuple(unit.name for unit in leads),
        missing=tuple(dict.fromkeys(map(_say_missing, item.reasons))),
        cures=_find_cures(item.reasons),
        requests=request_for(item.reasons),
        open_claims=tuple(_make_open(claim) for claim in item.claims if claim.status not in _SETTLED),
    )


def _say_missing(reason: Reason) -> str:
    said = wording.describe(reason)
    words = reason.values.get("claim")
    if reason.code not in _NAMELESS or not words:
        return said
    return _("{reason}: “{words}”").format(reason=said, words=wording.shorten(words))


def _find_cures(reasons: Sequence[Reason]) -> tuple[str, ...]:
    """What would cure an item, each once; papers to file in one sentence, for they are named already."""
    cures = dict.fromkeys(
        (_name_doer(reason, cure), reason.code in _NOT_FILED)
        for reason in reasons
        if (cure := wording.cure(reason))
    )
    papers = [cure for cure, is_scan in cures if is_scan]
    others = [cure for cure, is_scan in cures if not is_scan]
    if len(papers) > 1:
        papers = [_("file scans of the {count} papers named").format(count=len(papers))]
    return (*papers, *others)


def _name_doer(reason: Reason, cure: str) -> str:
    """A cure that lead units, who read the list, need not see to says so."""
    return _("the office does it: {cure}").format(cure=cure) if is_office_work(reason) else cure


def _make_open(verdict: ClaimVerdict) -> OpenClaim:
    claim = verdict.claim
    papers = "; ".join(map(wording.name_of, verdict.documents))
    return OpenClaim(
        words=squeeze(claim.raw) or papers,  # a linked paper has no words in the table
        kind=claim.kind,
        status=verdict.status,
        issued_on=verdict.issued_on,
        reasons=tuple(dict.fromkeys(map(wording.describe, verdict.reasons))),
    )
