"""Is this score backed? Status of a claim, of an item, and the points that stand on paper (pure).

The rules are those of the status model: a status is computed from stored facts, never from likeness
alone; digits match exactly; "cannot tell" is a proper answer; the parts always add up to the self score.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from registry.slots import (
    Slot,
    SlotKind,
    fills_document_slot,
    find_slots,
    is_plan_only,
    is_standing,
    shows_result,
)
from registry.text import fold
from registry.vocabulary.kinds import (
    CitationStatus,
    ClaimKind,
    ClaimRole,
    ItemStatus,
    Judgement,
    Periodicity,
)

if TYPE_CHECKING:
    from registry.tables import Attachment, Decision, Document, StoredClaim, StoredCriterion


class ReasonCode(StrEnum):
    """Why a status is what it is; `report/wording.py` says it in sentences."""

    # not counted
    QUOTED_ONLY = "quoted only"
    NOT_DONE = "not done"
    # conflicting
    DATE_DIFFERS = "date differs"
    TWO_DOCUMENTS = "two documents"
    NUMBER_TAKEN = "number taken"
    NUMBER_DIFFERS = "number differs"
    OTHER_BODY = "other body"
    DRAFT = "draft"
    # probable
    SYMBOL_MISSING = "symbol missing"
    SYMBOL_UNREAD = "symbol unread"
    SYMBOL_CONFUSED = "symbol confused"
    SYMBOL_REPAIRED = "symbol repaired"
    DATE_NOT_PRINTED = "date not printed"
    DATE_UNREAD = "date unread"
    BODY_UNREAD = "body unread"
    READING_UNCONFIRMED = "reading unconfirmed"
    SUBJECT_DIFFERS = "subject differs"
    SUBJECT_NUMBERS_DIFFER = "subject numbers differ"
    # missing, not verifiable
    NO_FILE = "no file"
    NOT_ATTACHED = "not attached"
    SEVERAL_CANDIDATES = "several candidates"
    NO_SNAPSHOT = "no snapshot"
    NO_PHOTO = "no photo"
    INTERNAL_LINK = "internal link"
    UNNAMED_DOCUMENT = "unnamed document"
    STATEMENT_ONLY = "statement only"
    STATISTIC_ONLY = "statistic only"
    # flags: they explain, they do not change a status by themselves
    SHORT_CITATION = "short citation"
    SEPARATORS_MIXED = "separators mixed"
    OUT_OF_PERIOD = "out of period"
    STANDING = "standing"
    PLAN_ONLY = "plan only"
    DATE_ORDER = "date order"
    # what people decided
    ACCEPTED = "accepted"
    ACCEPTED_OTHERWISE = "accepted otherwise"
    CARRIED_OVER = "carried over"
    REJECTED = "rejected"
    ASKED = "asked"
    # items
    CONFLICT = "conflict"
    TO_CONFIRM = "to confirm"
    DOCUMENT_MISSING = "document missing"
    SLOT_EMPTY = "slot empty"
    MONTHS_MISSING = "months missing"
    PLACEHOLDER = "placeholder"
    NO_VERIFIED_CLAIM = "no verified claim"


@dataclass(frozen=True)
class Reason:
    """One reason, with the values its sentence names; an item's also has those of the claim behind it."""

    code: ReasonCode
    values: Mapping[str, str] = field(default_factory=dict)
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Resolution:
    """Which registered document a citation means, found by `index.resolve`.

    `status` is VERIFIED, PROBABLE, CONFLICTING or MISSING; `documents` are the one meant, or the candidates.
    """

    status: CitationStatus
    documents: tuple[Document, ...] = ()
    reasons: tuple[Reason, ...] = ()
    issued_on: date | None = None  # the date the table gives, here or at a fuller citation


@dataclass(frozen=True)
class ClaimVerdict:
    """How one claim stands; `documents` and `attachments` are what it stands on."""

    claim: StoredClaim
    status: CitationStatus
    reasons: tuple[Reason, ...] = ()
    documents: tuple[Document, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    issued_on: date | None = None

    def has(self, code: ReasonCode) -> bool:
        """Whether a reason with this code is among the verdict's."""
        return any(reason.code is code for reason in self.reasons)


@dataclass(frozen=True)
class ItemVerdict:
    """How one item of the table stands, with the reasons in the order of their weight."""

    criterion: StoredCriterion
    status: ItemStatus
    claims: tuple[ClaimVerdict, ...] = ()
    slots: tuple[Slot, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def points(self) -> Decimal:
        """The item's self score, in points; 0 where none is printed."""
        return self.criterion.self_score or Decimal(0)


@dataclass(frozen=True)
class Points:
    """Points by how they stand: secured + doubtful + unsupported is the self score; forgone is what is
    left to the maximum."""

    secured: Decimal
    doubtful: Decimal
    unsupported: Decimal
    forgone: Decimal

    @property
    def self_score(self) -> Decimal:
        """Secured, doubtful and unsupported together."""
        return self.secured + self.doubtful + self.unsupported

    @property
    def maximum(self) -> Decimal:
        """The most the table gives."""
        return self.self_score + self.forgone


_EVIDENCE_KINDS: Final = frozenset(
    {ClaimKind.NUMBERED_DOCUMENT, ClaimKind.UNNUMBERED_DOCUMENT, ClaimKind.PHOTO, ClaimKind.URL}
)
_STANDS: Final = frozenset({CitationStatus.VERIFIED, CitationStatus.PROBABLE, CitationStatus.CONFLICTING})

# Hosts of e-office systems: nobody outside the office can open a page there.
_INTERNAL_HOST = re.compile(
    r"^(qlvb|qlvbdh|hscv|eoffice|e-office|ioffice|mail)\b|^(localhost|10\.|192\.168\.)"
)
# Dots between blanks and a word, or a bracketed blank, where a figure should stand.
_PLACEHOLDER = re.compile(r"(?:^|\s)(?:\.{3,}|…+|_{3,})\s+\w")
_MONTHS_A_YEAR: Final = 12
_URL = re.compile(r"https?://\S+")
_MONTH = re.compile(
    r"thang\s*(\d{1,2})\s*(?:/|-|nam\s*)\s*([12]\d{3})|\b\d{1,2}\s*/\s*(\d{1,2})\s*/\s*([12]\d{3})"
)


def assess_claim(
    claim: StoredClaim,
    resolution: Resolution | None,
    attachments: Sequence[Attachment],
    period: tuple[date, date] | None,
) -> ClaimVerdict:
    """The status of one claim.

    Args:
        resolution: what `index.resolve` found, for a numbered document.
        attachments: files that people attached to this very claim.
        period: first and last day that the table reports on.
    """
    if claim.role is ClaimRole.REFERENCED:
        return ClaimVerdict(claim, CitationStatus.NOT_COUNTED, (Reason(ReasonCode.QUOTED_ONLY),))
    if claim.kind is ClaimKind.NOT_DONE:
        return ClaimVerdict(claim, CitationStatus.NOT_COUNTED, (Reason(ReasonCode.NOT_DONE),))
    if claim.kind is ClaimKind.NUMBERED_DOCUMENT and resolution is not None:
        return _assess_citation(claim, resolution, period)
    if attachments:
        flags = tuple(
            Reason(ReasonCode.OUT_OF_PERIOD, {"date": file.dated_on.isoformat()})
            for file in attachments
            if not _is_within(file.dated_on, period)
        )
        return ClaimVerdict(claim, CitationStatus.VERIFIED, flags, attachments=tuple(attachments))
    status, code = _without_file(claim)
    return ClaimVerdict(claim, status, (Reason(code),))


def decide(
    claim: StoredClaim, resolution: Resolution, decisions: Sequence[Decision], papers: Mapping[int, Document]
) -> Resolution:
    """A resolution with what people decided about it: their word counts, the machine's stays beside it.

    Args:
        resolution: what was found among the papers that nobody rejected for this claim.
        decisions: those that count for the claim.
        papers: documents by their id, at least those that the decisions name.
    """
    known = [
        decision
        for decision in decisions
        if decision.document_id in papers and _is_about(decision, claim, papers[decision.document_id])
    ]
    for decision in reversed(known):
        if decision.judgement is Judgement.ACCEPTED:
            paper = papers[decision.document_id]
            said = _said(ReasonCode.ACCEPTED, decision, paper, because=resolution.reasons)
            found = _stand_on(paper, said, paper.issued_on or resolution.issued_on)
            if paper in resolution.documents:  # what differs is among the machine's reasons
                return found
            return replace(found, reasons=(*found.reasons, *_find_difference(claim, paper)))
    codes = {Judgement.REJECTED: ReasonCode.REJECTED, Judgement.ASKED: ReasonCode.ASKED}
    said_of = tuple(
        _said(codes[decision.judgement], decision, papers[decision.document_id]) for decision in known
    )
    return replace(resolution, reasons=(*resolution.reasons, *said_of))


def _is_about(decision: Decision, claim: StoredClaim, paper: Document) -> bool:
    """Whether a decision that counts for a claim has to be said of it: many papers are rejected for an item
    that this claim never meant."""
    if decision.claim_raw:
        return True
    cited, filed = claim.reference, paper.reference
    return cited is not None and filed is not None and cited.number == filed.number


def _find_difference(claim: StoredClaim, paper: Document) -> Iterator[Reason]:
    """What the table says otherwise than the paper that a person accepted for it: number, symbol, date."""
    cited, filed = claim.reference, paper.reference
    is_other = cited is not None and filed is not None and cited.key != filed.key
    if is_other or (claim.issued_on and paper.issued_on and claim.issued_on != paper.issued_on):
        values = {
            "printed": str(cited),
            "printed_on": claim.issued_on.isoformat() if claim.issued_on else "",
            "filed": str(filed),
            "filed_on": paper.issued_on.isoformat() if paper.issued_on else "",
        }
        yield Reason(ReasonCode.ACCEPTED_OTHERWISE, values)


def assess_linked_paper(
    criterion: StoredCriterion, paper: Document, decision: Decision, period: tuple[date, date] | None
) -> ClaimVerdict:
    """A paper that a person linked to an item whose result does not cite it, as a claim of its own."""
    from registry.tables import StoredClaim  # loads SQLAlchemy, which wording does without

    reference = paper.reference
    claim = StoredClaim(
        criterion_id=criterion.id or 0,
        position=0,
        kind=ClaimKind.NUMBERED_DOCUMENT if reference else ClaimKind.UNNUMBERED_DOCUMENT,
        role=ClaimRole.EVIDENCE,
        start=0,
        end=0,
        raw="",
        digits=reference.digits if reference else None,
        letter=paper.letter,
        symbol=paper.symbol,
        year_in_code=paper.year_in_code,
        reference_key=paper.reference_key,
        document_type=paper.document_type,
        subject=paper.subject,
        issued_on=paper.issued_on,
    )
    code = ReasonCode.CARRIED_OVER if decision.is_carried else ReasonCode.ACCEPTED
    found = _stand_on(paper, _said(code, decision, paper), paper.issued_on)
    return _assess_citation(claim, found, period)


def _stand_on(paper: Document, said: Reason, issued_on: date | None) -> Resolution:
    """A person's word for a paper; one that has turned out to be a draft proves nothing all the same."""
    if paper.is_draft:
        draft = Reason(ReasonCode.DRAFT, {"filed": "", "printed": ""})
        return Resolution(CitationStatus.CONFLICTING, (paper,), (draft, said), issued_on)
    return Resolution(CitationStatus.VERIFIED, (paper,), (said,), issued_on)


def assess_item(
    criterion: StoredCriterion,
    verdicts: Sequence[ClaimVerdict],
    slots: Sequence[Slot],
    period: tuple[date, date] | None,
) -> ItemVerdict:
    """The status of one item from the statuses of its claims; the first rule that holds decides."""
    claims, wanted = tuple(verdicts), tuple(slots)
    if not criterion.is_leaf:
        return ItemVerdict(criterion, ItemStatus.NOT_APPLICABLE, claims, wanted)
    if not criterion.self_score:
        return ItemVerdict(criterion, ItemStatus.CLAIMS_NOTHING, claims, wanted)
    if not any(verdict.status in _STANDS for verdict in claims):
        return ItemVerdict(criterion, ItemStatus.UNBACKED, claims, wanted, _why_unbacked(claims))
    shortfalls = tuple(_find_shortfalls(criterion, claims, wanted, period))
    status = ItemStatus.PARTLY_BACKED if shortfalls else ItemStatus.BACKED
    return ItemVerdict(criterion, status, claims, wanted, shortfalls)


def count_points(items: Iterable[ItemVerdict]) -> Points:
    """The points of items by their status; rows that are not scored themselves only tell maxima.

    Where items share the maximum of a row above them, what is left of that is forgone too.
    """
    every = list(items)
    leaves = [item for item in every if item.criterion.is_leaf]
    groups = {item.criterion.code: item.criterion for item in every if not item.criterion.is_leaf}
    sums = {status: Decimal(0) for status in ItemStatus}
    forgone = Decimal(0)
    sharing: set[str] = set()  # groups whose maximum items without one share
    for item in leaves:
        sums[item.status] += item.points
        if item.criterion.max_score is not None:
            forgone += item.criterion.max_score - item.points
        else:
            above = (row for row in _rows_above(item.criterion, groups) if row.max_score is not None)
            sharing.update(row.code for row in [next(above, None)] if row is not None)
    for code in sharing:
        below = [item for item in leaves if groups[code] in _rows_above(item.criterion, groups)]
        taken = sum(
            (item.points if item.criterion.max_score is None else item.criterion.max_score for item in below),
            Decimal(0),
        )
        forgone += (groups[code].max_score or Decimal(0)) - taken
    return Points(
        secured=sums[ItemStatus.BACKED],
        doubtful=sums[ItemStatus.PARTLY_BACKED],
        unsupported=sums[ItemStatus.UNBACKED],
        forgone=forgone,
    )


def _rows_above(row: StoredCriterion, groups: Mapping[str, StoredCriterion]) -> Iterator[StoredCriterion]:
    parent = groups.get(row.parent_code or "")
    while parent is not None:
        yield parent
        parent = groups.get(parent.parent_code or "")


def find_item_slots(criterion: StoredCriterion, parents: Mapping[str, StoredCriterion]) -> tuple[Slot, ...]:
    """What an item asks for: its own cell, else that of the nearest parent with one."""
    row: StoredCriterion | None = criterion
    while row is not None:
        if row.evidence_required.strip():
            return find_slots(row.evidence_required)
        row = parents.get(row.parent_code or "")
    return find_slots("")


def covered_months(verdicts: Iterable[ClaimVerdict], period: tuple[date, date]) -> tuple[date, ...]:
    """First days of the period's months that the cited papers cover: by their subject, else by their date."""
    months = set[date]().union(
        *(months_told(verdict, period) for verdict in verdicts if verdict.status in _STANDS)
    )
    return tuple(sorted(months))


def months_told(verdict: ClaimVerdict, period: tuple[date, date]) -> frozenset[date]:
    """First days of the period's months that a cited paper is about, whether it is on file or not."""
    if verdict.claim.kind is not ClaimKind.NUMBERED_DOCUMENT:
        return frozenset()
    named = _months_named(verdict.claim.subject or "")
    own = verdict.issued_on
    about = named or ({own.replace(day=1)} if own and _is_within(own, period) else set())
    return frozenset(about.intersection(months_in(period)))


def is_linked(verdict: ClaimVerdict) -> bool:
    """Whether the verdict is on a paper that a person linked to the item, not on words of its result."""
    return verdict.claim.position == 0


def takes_file(verdict: ClaimVerdict) -> bool:
    """Whether a file can be attached to a claim: numbered papers are filed instead."""
    return verdict.claim.kind is not ClaimKind.NUMBERED_DOCUMENT and not is_linked(verdict)


def has_placeholder(result: str) -> bool:
    """Whether a figure was never filled in: `đã thăm viếng ... công dân`."""
    return bool(_PLACEHOLDER.search(_URL.sub(" ", result)))


def is_internal_link(url: str) -> bool:
    """Whether a link leads into a system that outsiders cannot open."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # a bracket in the address: no host can be told
        return False
    return bool(_INTERNAL_HOST.match(host.lower()))


def _assess_citation(
    claim: StoredClaim, resolution: Resolution, period: tuple[date, date] | None
) -> ClaimVerdict:
    reasons = list(resolution.reasons)
    issued_on = resolution.issued_on
    subject = claim.subject or next((paper.subject for paper in resolution.documents), None)
    if resolution.status is not CitationStatus.MISSING:
        if issued_on and not _is_within(issued_on, period):
            reasons.append(Reason(ReasonCode.OUT_OF_PERIOD, {"date": issued_on.isoformat()}))
            if is_standing(subject):
                reasons.append(Reason(ReasonCode.STANDING))
        if is_plan_only(claim.document_type, subject):
            reasons.append(Reason(ReasonCode.PLAN_ONLY))
    return ClaimVerdict(
        claim, resolution.status, tuple(reasons), documents=resolution.documents, issued_on=issued_on
    )


def _said(code: ReasonCode, decision: Decision, paper: Document, because: tuple[Reason, ...] = ()) -> Reason:
    """What a person said of a paper, in the values that its sentence names."""
    values = {
        "paper": str(paper.reference or paper.subject or ""),
        "who": decision.decided_by,
        "day": decision.decided_at.date().isoformat(),
        "why": decision.reason,
    }
    return Reason(code, values, because)


def _without_file(claim: StoredClaim) -> tuple[CitationStatus, ReasonCode]:
    match claim.kind:
        case ClaimKind.URL if is_internal_link(claim.url or claim.raw):
            return CitationStatus.NOT_VERIFIABLE, ReasonCode.INTERNAL_LINK
        case ClaimKind.URL:
            return CitationStatus.MISSING, ReasonCode.NO_SNAPSHOT
        case ClaimKind.PHOTO:
            return CitationStatus.MISSING, ReasonCode.NO_PHOTO
        case ClaimKind.UNNUMBERED_DOCUMENT if not claim.document_type:
            return CitationStatus.NOT_VERIFIABLE, ReasonCode.UNNAMED_DOCUMENT
        case ClaimKind.UNNUMBERED_DOCUMENT:
            return CitationStatus.MISSING, ReasonCode.NOT_ATTACHED
        case ClaimKind.STATISTIC:
            return CitationStatus.NOT_VERIFIABLE, ReasonCode.STATISTIC_ONLY
        case _:
            return CitationStatus.NOT_VERIFIABLE, ReasonCode.STATEMENT_ONLY


def _why_unbacked(claims: Sequence[ClaimVerdict]) -> tuple[Reason, ...]:
    """The claims' own reasons, each once; bare statements only where nothing definite is named."""
    definite = [verdict for verdict in claims if verdict.claim.kind in _EVIDENCE_KINDS]
    reasons = [
        Reason(reason.code, {**_naming(verdict), **reason.values})
        for verdict in definite or claims
        for reason in verdict.reasons
    ]
    return tuple(reason for place, reason in enumerate(reasons) if reason not in reasons[:place])


def _find_shortfalls(
    criterion: StoredCriterion,
    claims: Sequence[ClaimVerdict],
    slots: Sequence[Slot],
    period: tuple[date, date] | None,
) -> Iterable[Reason]:
    for verdict in claims:
        code = _shortfall_of(verdict)
        if code is not None:
            yield Reason(code, _naming(verdict), because=verdict.reasons)
    stands = any(verdict.status is CitationStatus.VERIFIED for verdict in claims)
    if not stands:
        yield Reason(ReasonCode.NO_VERIFIED_CLAIM)
    for slot in slots:
        is_said = slot.kind is SlotKind.ANY and not stands
        if not is_said and not any(_fills(slot, verdict) for verdict in claims):
            yield Reason(ReasonCode.SLOT_EMPTY, {"slot": slot.raw, "kind": slot.kind.value})
    if criterion.periodicity is Periodicity.MONTHLY and period is not None:
        yield from _find_months_missing(claims, period)
    if has_placeholder(criterion.result):
        yield Reason(ReasonCode.PLACEHOLDER)


def _shortfall_of(verdict: ClaimVerdict) -> ReasonCode | None:
    """What a claim lacks that pulls its item down; missing photos and snapshots alone do not."""
    match verdict.status, verdict.claim.kind:
        case CitationStatus.CONFLICTING, _:
            return ReasonCode.CONFLICT
        case CitationStatus.PROBABLE, _:
            return ReasonCode.TO_CONFIRM
        case CitationStatus.MISSING, ClaimKind.NUMBERED_DOCUMENT:
            return ReasonCode.DOCUMENT_MISSING
        case CitationStatus.MISSING, ClaimKind.UNNUMBERED_DOCUMENT:
            return ReasonCode.NOT_ATTACHED
        case _:
            return None


def _find_months_missing(claims: Sequence[ClaimVerdict], period: tuple[date, date]) -> Iterable[Reason]:
    expected = months_in(period)
    covered = covered_months(claims, period)
    absent = [month for month in expected if month not in covered]
    if absent:
        yield Reason(
            ReasonCode.MONTHS_MISSING,
            {
                "covered": str(len(covered)),
                "expected": str(len(expected)),
                "months": ", ".join(name_month(month, period) for month in absent),
            },
        )


def _fills(slot: Slot, verdict: ClaimVerdict) -> bool:
    if verdict.status is not CitationStatus.VERIFIED or not _counts_in_time(verdict):
        return False
    claim = verdict.claim
    if is_linked(verdict) and verdict.has(ReasonCode.ACCEPTED) and slot.kind is not SlotKind.DOCUMENT:
        return True  # a person said that it proves the item
    filed_subject = " ".join(paper.subject or "" for paper in verdict.documents)
    if slot.kind is SlotKind.DOCUMENT:
        wording = " ".join(part for part in (claim.subject, claim.raw, filed_subject) if part)
        return fills_document_slot(slot, claim.document_type, wording)
    if slot.kind is SlotKind.RESULT and claim.kind in {
        ClaimKind.NUMBERED_DOCUMENT,
        ClaimKind.UNNUMBERED_DOCUMENT,
    }:
        return shows_result(claim.document_type, claim.subject or filed_subject)
    return True


def _counts_in_time(verdict: ClaimVerdict) -> bool:
    if verdict.has(ReasonCode.ACCEPTED):
        return True
    if verdict.attachments:
        late = sum(reason.code is ReasonCode.OUT_OF_PERIOD for reason in verdict.reasons)
        return late < len(verdict.attachments)
    return not verdict.has(ReasonCode.OUT_OF_PERIOD) or verdict.has(ReasonCode.STANDING)


def _naming(verdict: ClaimVerdict) -> dict[str, str]:
    """The values by which a sentence names a claim: a citation by type, reference and date."""
    claim = verdict.claim
    reference = claim.reference
    if reference is None:
        return {"claim": claim.raw}
    name = f"{claim.document_type} {reference}" if claim.document_type else str(reference)
    return {"claim": name, "dated": verdict.issued_on.isoformat()} if verdict.issued_on else {"claim": name}


def _is_within(day: date, period: tuple[date, date] | None) -> bool:
    return period is None or period[0] <= day <= period[1]


def months_in(period: tuple[date, date]) -> list[date]:
    """First days of the months that the period touches, over New Year too."""
    first, last = (day.year * _MONTHS_A_YEAR + day.month - 1 for day in period)
    return [date(month // _MONTHS_A_YEAR, month % _MONTHS_A_YEAR + 1, 1) for month in range(first, last + 1)]


def name_month(month: date, period: tuple[date, date]) -> str:
    """A month by its number, with its year where the period has months of two years."""
    return str(month.month) if period[0].year == period[1].year else f"{month.month}/{month.year}"


def _months_named(subject: str) -> set[date]:
    months = set()
    for match in _MONTH.finditer(fold(subject)):
        month, year = int(match[1] or match[3]), int(match[2] or match[4])
        if 1 <= month <= _MONTHS_A_YEAR:
            months.add(date(year, month, 1))
    return months
