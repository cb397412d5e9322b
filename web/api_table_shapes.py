"""What the API says of the table of criteria, and what it is told of evidence."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from desk.attachments import Attached, describe_remark
from registry.assessment import ClaimVerdict, ItemVerdict, Points, is_linked
from registry.parsed import Box
from registry.tables import Attachment, Decision, Document, StoredTable
from registry.text import squeeze
from registry.vocabulary.kinds import CitationStatus, ClaimKind, FieldName, ItemStatus, Judgement, Periodicity
from report.explanation import explain
from report.gap_list import GapItem, GapList, GapSum, UnitGaps
from report.proof import Proof
from report.summary import Assessment, period_of
from web.api_shapes import PaperName, ReasonOut, Score, Shape, StoredId, Words, name_paper, word_reasons
from web.proof_view import view_months, view_slots

ClaimWords = Annotated[
    Words | None,
    Field(
        description="The claim's words as they were looked at: nothing is recorded where the claim with this "
        "number reads otherwise now."
    ),
]


class Order(StrEnum):
    """Which item comes first."""

    TABLE = "table"
    RISK = "risk"


class PointsOut(Shape):
    """Points by how they stand: secured, doubtful and unsupported together are the self score."""

    maximum: Score
    self_score: Score
    secured: Score
    doubtful: Score
    unsupported: Score
    forgone: Score = Field(description="What is left to the maximum.")


class TableOut(Shape):
    """A table of criteria (bảng tiêu chí)."""

    id: int
    title: str
    issuer: str
    period_from: date | None
    period_to: date | None


class CriterionOut(Shape):
    """A main criterion (tiêu chí), with the points below it."""

    code: str
    text: str
    points: PointsOut


class UnitOut(Shape):
    """A lead unit (đơn vị chủ trì), with the points of its items; shared items count for each unit."""

    name: str
    points: PointsOut


class ItemCounts(Shape):
    """How many items stand so."""

    backed: int
    partly_backed: int
    unbacked: int
    claims_nothing: int


class Status(Shape):
    """How the table stands."""

    table: TableOut
    points: PointsOut
    items: ItemCounts
    criteria: list[CriterionOut]
    units: list[UnitOut]
    papers_waiting: int = Field(description="Papers that wait for data or confirmation.")


class ItemSummary(Shape):
    """An item of the table (mục)."""

    code: str
    text: str
    max_score: Score | None
    self_score: Score
    status: ItemStatus
    lead_units: list[str]
    reasons: list[ReasonOut]


class ItemList(Shape):
    """Some of the items that fit, and how many do."""

    total: int
    items: list[ItemSummary]


class BoxOut(Shape):
    """A rectangle on a page, in points from its upper left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


class PlaceOut(Shape):
    """Words of a paper that answer a claim: an element of the head, or with `field` null a passage."""

    paper: int
    field: FieldName | None
    file: str = Field(description="SHA-256 of the file.")
    page: int
    words: str
    boxes: list[BoxOut]


class AttachmentOut(Shape):
    """A file that somebody attached to a claim."""

    file: str = Field(description="SHA-256 of the file.")
    name: str
    dated_on: date
    note: str
    attached_by: str
    is_private: bool = Field(description="Kept out of evidence packs unless somebody says otherwise.")


class ClaimOut(Shape):
    """One thing that an item's result says, or a paper linked to the item: then `words` are empty."""

    number: int
    kind: ClaimKind
    status: CitationStatus
    words: str
    start: int = Field(description="Where the words begin in the result, in letters.")
    end: int
    is_linked: bool
    cites: str | None = Field(description="Số, ký hiệu as the table prints them.")
    issued_on: date | None = Field(description="The day that the table gives.")
    papers: list[PaperName] = Field(description="The paper that is meant, or those that may be.")
    places: list[PlaceOut]
    attachments: list[AttachmentOut]
    reasons: list[ReasonOut]


class SlotOut(Shape):
    """A piece of evidence that the item asks for."""

    words: str
    is_filled: bool | None = Field(description="Null where the item claims nothing.")


class MonthOut(Shape):
    """A month of the period that a monthly duty has to cover, and the claims that do."""

    month: date = Field(description="Its first day.")
    claims: list[int]


class Item(ItemSummary):
    """An item with its claims."""

    parent_code: str | None
    is_scored: bool = Field(description="False for a sum of the items in `below`.")
    below: list[str]
    evidence_required: str
    result: str
    periodicity: Periodicity
    slots: list[SlotOut]
    months: list[MonthOut]
    claims: list[ClaimOut]
    explanation: list[str] = Field(description="Why the item stands as it does, in sentences.")


class Suggestion(Shape):
    """A paper that may prove an item; a person decides."""

    paper: PaperName
    subject: str | None
    score: float = Field(ge=0, le=1)
    reasons: list[ReasonOut]


class OpenClaimOut(Shape):
    """A claim that is not verified."""

    words: str
    kind: ClaimKind
    status: CitationStatus
    issued_on: date | None
    reasons: list[str]


class GapOut(Shape):
    """An item that lacks evidence, in sentences."""

    code: str
    text: str
    max_score: Score | None
    self_score: Score
    status: ItemStatus
    lead_units: list[str]
    missing: list[str]
    cures: list[str]
    open_claims: list[OpenClaimOut]


class GapSumOut(Shape):
    """How many items lack evidence, and the points at risk with them."""

    items: int
    points: Score
    unsupported: Score
    doubtful: Score


class UnitGapsOut(Shape):
    """What one lead unit has to bring; `unit` is empty for items that name none."""

    unit: str
    sum: GapSumOut
    items: list[str] = Field(description="Codes, worst first.")


class Gaps(Shape):
    """What lacks evidence (danh sách minh chứng còn thiếu); an item of several units counts once in `sum`."""

    title: str
    office: str
    sum: GapSumOut
    units: list[UnitGapsOut]
    items: list[GapOut]


class _Said(Shape):
    reason: Words = ""


class Acceptance(_Said):
    """A paper that a claim means."""

    paper: StoredId | None = Field(None, description="Its id; null means the only one that was found.")
    words: ClaimWords = None
    reason: Words = Field("", description="Must be given where table and paper disagree.")


class _Doubt(Shape):
    paper: StoredId
    reason: Annotated[Words, Field(min_length=1)]
    words: ClaimWords = None


class Objection(_Doubt):
    """A paper that does not prove a claim, and why."""


class Question(_Doubt):
    """What the unit is asked about a paper."""


class Link(_Said):
    """A paper that proves an item."""

    paper: StoredId


class AttachmentIn(Shape):
    """A filed file for a claim that cites no number."""

    paper: StoredId = Field(description="The paper that the file is: a photo is one without a number.")
    dated_on: date | None = Field(
        None, description="The day it was taken or issued; null means what the camera wrote, or was read."
    )
    note: Words = ""
    is_private: bool | None = Field(
        None, description="Whether it stays out of packs; null means what was said before, and what is read."
    )
    words: ClaimWords = None


class AttachedOut(Shape):
    """A file at its claim."""

    attachment: AttachmentOut
    is_new: bool = Field(description="False where it was there before: then its day and note are new.")
    remarks: list[str] = Field(description="What a person should look at, in sentences.")


class TakenBack(_Said):
    """A paper about which something was decided."""

    paper: StoredId
    claim: int | None = Field(None, ge=1, le=10_000)
    words: ClaimWords = None


class DecisionOut(Shape):
    """What was recorded of a paper as proof."""

    id: int
    item: str
    claim: int | None = Field(description="Null where it is about the item as a whole.")
    paper: PaperName
    judgement: Judgement
    reason: str
    who: str
    at: datetime


def describe_status(
    assessment: Assessment, units: Sequence[tuple[str, Points]], papers_waiting: int
) -> Status:
    """How a table stands."""
    table = assessment.table
    counts = dict.fromkeys(ItemStatus, 0)
    for item in assessment.leaves:
        counts[item.status] += 1
    return Status(
        table=TableOut(
            id=table.id or 0,
            title=squeeze(table.title),
            issuer=squeeze(table.issuer),
            period_from=table.period_from,
            period_to=table.period_to,
        ),
        points=_sum(assessment.points),
        items=ItemCounts(
            backed=counts[ItemStatus.BACKED],
            partly_backed=counts[ItemStatus.PARTLY_BACKED],
            unbacked=counts[ItemStatus.UNBACKED],
            claims_nothing=counts[ItemStatus.CLAIMS_NOTHING],
        ),
        criteria=[
            CriterionOut(code=top.code, text=squeeze(top.text), points=_sum(points))
            for top, points in assessment.points_by_criterion()
        ],
        units=[UnitOut(name=name, points=_sum(points)) for name, points in units],
        papers_waiting=papers_waiting,
    )


def sum_item_up(item: ItemVerdict, lead_units: Sequence[str]) -> ItemSummary:
    """An item without its claims."""
    row = item.criterion
    return ItemSummary(
        code=row.code,
        text=squeeze(row.text),
        max_score=row.max_score,
        self_score=item.points,
        status=item.status,
        lead_units=list(lead_units),
        reasons=word_reasons(item.reasons),
    )


def describe_item(
    item: ItemVerdict,
    lead_units: Sequence[str],
    proofs: Sequence[Sequence[Proof]],
    below: Sequence[str],
    table: StoredTable,
) -> Item:
    """An item with its claims.

    Args:
        proofs: for each claim the places in the papers that it means.
        below: the codes of the items that it is the sum of.
    """
    row, period = item.criterion, period_of(table)
    claims = zip(item.claims, proofs, strict=True)
    return Item(
        **dict(sum_item_up(item, lead_units)),
        parent_code=row.parent_code,
        is_scored=row.is_leaf,
        below=list(below),
        evidence_required=row.evidence_required,
        result=row.result,
        periodicity=row.periodicity,
        slots=[
            SlotOut(words=one.slot.raw, is_filled=one.is_filled)
            for one in (view_slots(item) if row.is_leaf else ())
        ],
        months=[MonthOut(month=one.month, claims=list(one.claims)) for one in view_months(item, period)],
        claims=[
            _describe_claim(number, claim, proof) for number, (claim, proof) in enumerate(claims, start=1)
        ],
        explanation=list(explain(item, period)),
    )


def describe_gaps(gaps: GapList) -> Gaps:
    """What lacks evidence."""
    return Gaps(
        title=gaps.title,
        office=gaps.office,
        sum=_sum_gaps(gaps.sum),
        units=[_describe_unit(unit) for unit in gaps.units],
        items=[_describe_gap(item) for item in gaps.items],
    )


def describe_attached(attached: Attached) -> AttachedOut:
    """A file at its claim, and what was found about it."""
    return AttachedOut(
        attachment=_describe_attachment(attached.attachment),
        is_new=attached.is_new,
        remarks=[describe_remark(remark) for remark in attached.remarks],
    )


def describe_decision(decision: Decision, paper: Document, claim: int | None) -> DecisionOut:
    """What was recorded."""
    return DecisionOut(
        id=decision.id or 0,
        item=decision.criterion_code,
        claim=claim,
        paper=name_paper(paper),
        judgement=decision.judgement,
        reason=decision.reason,
        who=decision.decided_by,
        at=decision.decided_at.astimezone(UTC),
    )


def box_of(box: Box) -> BoxOut:
    """A rectangle."""
    return BoxOut(x0=box.x0, top=box.top, x1=box.x1, bottom=box.bottom)


def _sum(points: Points) -> PointsOut:
    return PointsOut(
        maximum=points.maximum,
        self_score=points.self_score,
        secured=points.secured,
        doubtful=points.doubtful,
        unsupported=points.unsupported,
        forgone=points.forgone,
    )


def _describe_claim(number: int, verdict: ClaimVerdict, proofs: Sequence[Proof]) -> ClaimOut:
    claim = verdict.claim
    return ClaimOut(
        number=number,
        kind=claim.kind,
        status=verdict.status,
        words=claim.raw,
        start=claim.start,
        end=claim.end,
        is_linked=is_linked(verdict),
        cites=str(claim.reference) if claim.reference and not is_linked(verdict) else None,
        issued_on=verdict.issued_on,
        papers=[name_paper(paper) for paper in verdict.documents],
        places=[place for proof in proofs for place in _places_of(proof)],
        attachments=[_describe_attachment(file) for file in verdict.attachments],
        reasons=word_reasons(verdict.reasons),
    )


def _places_of(proof: Proof) -> list[PlaceOut]:
    found = [*proof.head.items(), *([(None, proof.passage)] if proof.passage is not None else [])]
    return [
        PlaceOut(
            paper=proof.document.id or 0,
            field=field,
            file=place.sha256,
            page=place.page,
            words=place.words,
            boxes=[box_of(box) for box in place.boxes],
        )
        for field, place in found
    ]


def _describe_attachment(file: Attachment) -> AttachmentOut:
    return AttachmentOut(
        file=file.sha256,
        name=file.name,
        dated_on=file.dated_on,
        note=file.note,
        attached_by=file.attached_by,
        is_private=file.is_private,
    )


def _sum_gaps(total: GapSum) -> GapSumOut:
    return GapSumOut(
        items=total.count, points=total.points, unsupported=total.unsupported, doubtful=total.doubtful
    )


def _describe_unit(unit: UnitGaps) -> UnitGapsOut:
    return UnitGapsOut(unit=unit.unit, sum=_sum_gaps(unit.sum), items=[item.code for item in unit.items])


def _describe_gap(item: GapItem) -> GapOut:
    return GapOut(
        code=item.code,
        text=item.text,
        max_score=item.max_score,
        self_score=item.self_score,
        status=item.status,
        lead_units=list(item.lead_units),
        missing=list(item.missing),
        cures=list(item.cures),
        open_claims=[
            OpenClaimOut(
                words=claim.words,
                kind=claim.kind,
                status=claim.status,
                issued_on=claim.issued_on,
                reasons=list(claim.reasons),
            )
            for claim in item.open_claims
        ],
    )
