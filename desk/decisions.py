"""What people decide about papers as proof, how it is undone, and the history of it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from desk.items import find_claim_number, get_claim, get_item, place_of
from desk.papers import list_papers
from desk.refusals import DraftError, InputWantedError
from registry.assessment import ItemVerdict
from registry.audit import JUDGED
from registry.decisions import Place, decisions_about
from registry.errors import NotFoundError, UsageError
from registry.language import _
from registry.reference import Reference
from registry.store import Registry
from registry.tables import Attachment, Decision, Document
from registry.vocabulary.kinds import CitationStatus, ClaimKind, EventKind, Judgement
from report.summary import Assessment
from report.wording import describe, name_of


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something that was decided about an item, or a file that was attached to it or taken back.

    A line is about a `paper` and has the `decision`, or about a `file`. `claim` is the claim's number as the
    table is now; None where it is about the whole item, or the claim is gone. `claim_raw` is the claim's
    wording, "" for the whole item. `why` is the reason given, of a file the remark.
    """

    at: datetime
    who: str
    act: EventKind
    paper: Document | None
    file: Attachment | None
    claim: int | None
    claim_raw: str
    why: str
    decision: Decision | None

    @property
    def decision_id(self) -> int | None:
        """What the decision is undone by."""
        return self.decision.id if self.decision else None

    @property
    def is_carried(self) -> bool:
        """Whether it was taken over from the table of the period before."""
        return self.decision is not None and self.decision.is_carried


def accept(
    registry: Registry,
    assessment: Assessment,
    code: str,
    claim: int,
    paper: Document | None,
    reason: str,
    who: str,
    at: datetime,
) -> Decision:
    """Record that a claim means a paper; without one, the only one that was found for it.

    Raises:
        NotFoundError: there is no such item or claim, or no paper was found.
        UsageError: the claim cites no numbered paper, several papers may be meant, the paper is a draft, or
            no reason is given although it bears another number or the claim stands in conflict.
    """
    verdict = get_item(assessment, code)
    said = get_claim(verdict, claim)
    if said.kind is not ClaimKind.NUMBERED_DOCUMENT:
        message = _("Claim {number} of {code} cites no numbered paper. A file can be attached to it.")
        raise UsageError(message.format(number=claim, code=verdict.criterion.code))
    document = paper or _only_candidate(verdict, claim)
    _refuse_draft(document)
    cited, filed = said.reference, document.reference
    if cited and filed and not reason.strip() and _is_other_number(cited, filed):
        message = _("The claim cites {cited}, the paper is {filed}. If it is meant all the same, say why.")
        raise InputWantedError(message.format(cited=cited, filed=filed), "reason")
    stands = verdict.claims[claim - 1]
    if stands.status is CitationStatus.CONFLICTING and not reason.strip():
        message = _("Table and paper disagree: {why}. If this paper is meant all the same, say why.")
        raise InputWantedError(message.format(why=describe(stands.reasons[0])), "reason")
    place = place_of(verdict, claim)
    return _record(registry, assessment, place, document, Judgement.ACCEPTED, reason, who, at)


def judge(
    registry: Registry,
    assessment: Assessment,
    code: str,
    claim: int | None,
    paper: Document,
    judgement: Judgement,
    reason: str,
    who: str,
    at: datetime,
) -> Decision:
    """Record that a paper does not prove a claim or an item, or a question about it.

    Raises:
        NotFoundError: there is no such item or claim.
        UsageError: the claim is a linked paper, or the question is missing, or why the paper is rejected; a
            paper that no claim means, as one that was only suggested for the item, is rejected without.
    """
    if judgement not in (Judgement.REJECTED, Judgement.ASKED):
        raise ValueError(judgement)  # the other judgements have rules of their own
    if judgement is Judgement.ASKED and not reason.strip():
        raise InputWantedError(_("Type what is to be asked."), "reason")
    verdict = get_item(assessment, code)
    place = place_of(verdict, claim)
    if judgement is Judgement.REJECTED and not reason.strip() and (claim or _is_meant(verdict, paper)):
        raise InputWantedError(_("Type why this paper is rejected."), "reason")
    return _record(registry, assessment, place, paper, judgement, reason, who, at)


def link_paper(
    registry: Registry,
    assessment: Assessment,
    code: str,
    paper: Document,
    reason: str,
    who: str,
    at: datetime,
) -> Decision:
    """Record that a paper proves an item although its result does not cite it.

    Raises:
        NotFoundError: there is no such item.
        UsageError: the item is a sum of others, or the paper is a draft.
    """
    _refuse_draft(paper)
    verdict = get_item(assessment, code)
    if not verdict.criterion.is_leaf:
        message = _("{code} is the sum of the items below it. Link the paper to one of these.")
        raise UsageError(message.format(code=verdict.criterion.code))
    place = place_of(verdict, None)
    return _record(registry, assessment, place, paper, Judgement.ACCEPTED, reason, who, at)


def take_back(
    registry: Registry,
    assessment: Assessment,
    code: str,
    claim: int | None,
    paper: Document,
    reason: str,
    who: str,
    at: datetime,
) -> tuple[Decision, ...]:
    """Withdraw what stands of a paper at a claim; without one, at the item and at all its claims.

    Raises:
        NotFoundError: there is no such item or claim, or nothing stands there.
        UsageError: the claim is a linked paper.
    """
    verdict = get_item(assessment, code)
    wanted = None if claim is None else place_of(verdict, claim)
    places = [
        place
        for place, decisions in registry.standing_decisions(assessment.table.id or 0).items()
        if (place.criterion_code == verdict.criterion.code if wanted is None else place == wanted)
        and any(decision.document_id == paper.id for decision in decisions)
    ]
    if not places:
        raise NotFoundError(_("Nothing was decided about {paper} there.").format(paper=name_of(paper)))
    return tuple(
        _record(registry, assessment, place, paper, Judgement.WITHDRAWN, reason, who, at) for place in places
    )


def undo(registry: Registry, assessment: Assessment, decision_id: int, who: str, at: datetime) -> Decision:
    """Have stand again what stood before a decision, by a new one: nothing is removed from the history.

    Raises:
        NotFoundError: the table has no such decision, or not its item any more.
        UsageError: something newer was decided about the same paper there, or a draft would be proof again.
    """
    place, said = _find_series(registry, assessment, decision_id)
    *earlier, last = said
    if last.id != decision_id:
        raise UsageError(
            _("Somebody has decided about this paper again since. Look at the history of the item first.")
        )
    paper = registry.get_document(last.document_id)
    before = earlier[-1] if earlier else None
    if before is None or before.judgement is Judgement.WITHDRAWN:
        return _record(registry, assessment, place, paper, Judgement.WITHDRAWN, "", who, at)
    if before.judgement is Judgement.ACCEPTED:
        _refuse_draft(paper)
    return _record(registry, assessment, place, paper, before.judgement, before.reason, who, at)


def history(registry: Registry, assessment: Assessment, code: str) -> tuple[HistoryLine, ...]:
    """All that was decided about an item, and the files attached to it and taken back, oldest first.

    Raises:
        NotFoundError: there is no such item.
    """
    verdict = get_item(assessment, code)
    table_id = assessment.table.id or 0
    rows = [one.criterion for one in assessment.items]
    placed = decisions_about(verdict.criterion.code, registry.decisions_of(table_id), rows)
    papers = {paper.id: paper for paper in registry.documents([each.document_id for _place, each in placed])}
    files = [
        file
        for file in (*registry.attachments_of(table_id), *registry.detached_from(table_id))
        if file.criterion_code == verdict.criterion.code
    ]
    lines = [
        *(_line_of(verdict, place, each, papers[each.document_id]) for place, each in placed),
        *(_line_of_file(verdict, file, EventKind.ATTACHED) for file in files),
        *(_line_of_file(verdict, file, EventKind.DETACHED) for file in files if file.detached_at),
    ]
    return tuple(sorted(lines, key=lambda line: line.at))


def _line_of(verdict: ItemVerdict, place: Place, decision: Decision, paper: Document) -> HistoryLine:
    return HistoryLine(
        at=_in_utc(decision.decided_at),
        who=decision.decided_by,
        act=JUDGED[decision.judgement],
        paper=paper,
        file=None,
        claim=find_claim_number(verdict, place),
        claim_raw=place.claim_raw,
        why=decision.reason,
        decision=decision,
    )


def _line_of_file(verdict: ItemVerdict, file: Attachment, act: EventKind) -> HistoryLine:
    place = Place(file.criterion_code, file.claim_raw, file.occurrence)
    is_attached = act is EventKind.ATTACHED
    at = file.attached_at if is_attached else file.detached_at
    assert at is not None
    return HistoryLine(
        at=_in_utc(at),
        who=file.attached_by if is_attached else file.detached_by or "",
        act=act,
        paper=None,
        file=file,
        claim=find_claim_number(verdict, place),
        claim_raw=place.claim_raw,
        why=file.note if is_attached else "",
        decision=None,
    )


def _in_utc(at: datetime) -> datetime:
    """A stored moment; the database keeps no zones."""
    return at.replace(tzinfo=UTC)


def _record(
    registry: Registry,
    assessment: Assessment,
    place: Place,
    paper: Document,
    judgement: Judgement,
    reason: str,
    who: str,
    at: datetime,
) -> Decision:
    decision = Decision(
        table_id=assessment.table.id or 0,
        criterion_code=place.criterion_code,
        claim_raw=place.claim_raw,
        occurrence=place.occurrence,
        document_id=paper.id or 0,
        judgement=judgement,
        reason=reason.strip(),
        decided_by=who,
        decided_at=at,
    )
    registry.decide(decision)
    return decision


def _find_series(
    registry: Registry, assessment: Assessment, decision_id: int
) -> tuple[Place, list[Decision]]:
    """What a decision is about now, and all that was decided of its paper there, in order."""
    decisions = registry.decisions_of(assessment.table.id or 0)
    meant = next((one for one in decisions if one.id == decision_id), None)
    rows = [one.criterion for one in assessment.items]
    if meant is not None:
        of_paper = [one for one in decisions if one.document_id == meant.document_id]
        # Few items have moved since: the code that it was decided under is tried first.
        for code in dict.fromkeys((meant.criterion_code, *(row.code for row in rows))):
            placed = decisions_about(code, of_paper, rows)
            found = next((place for place, one in placed if one is meant), None)
            if found is not None:
                return found, [one for place, one in placed if place == found]
    raise NotFoundError(_("The table has no such decision, or not its item any more."))


def _only_candidate(verdict: ItemVerdict, number: int) -> Document:
    papers = verdict.claims[number - 1].documents
    if len(papers) == 1:
        return papers[0]
    if not papers:
        raise NotFoundError(_("No paper was found for this claim. Name the one that is meant."))
    raise UsageError(
        _("Several papers may be meant; give one of:\n{names}").format(names=list_papers(papers))
    )


def _is_meant(verdict: ItemVerdict, paper: Document) -> bool:
    """Whether a paper is one that a claim of the item means or may mean."""
    return any(paper.id == one.id for claim in verdict.claims for one in claim.documents)


def _is_other_number(cited: Reference, filed: Reference) -> bool:
    return (cited.number, cited.letter) != (filed.number, filed.letter)


def _refuse_draft(paper: Document) -> None:
    if paper.is_draft:
        raise DraftError(paper)
