"""The claims of a table tied to the papers they may mean; a changed paper touches only its own claims."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from index.resolve import Context, build_context, find_misprint, has_other_subject, resolve
from registry.assessment import Resolution, decide
from registry.decisions import Place, Standing
from registry.store import Registry
from registry.tables import Attachment, Decision, Document, StoredClaim, StoredCriterion, StoredTable
from registry.vocabulary.kinds import CitationStatus, FieldName, Judgement

_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim at its place in a table."""

    claim: StoredClaim
    place: Place


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that is filed for the claims of a table: papers with a cited number or of a cited day, papers that
    people judged, attachments and decisions."""

    asked: tuple[Asked, ...]
    context: Context
    by_number: Mapping[int, tuple[Document, ...]]
    by_day: Mapping[date, tuple[Document, ...]]
    judged: Mapping[int, Document]
    attached: Mapping[Place, tuple[Attachment, ...]]
    decided: Standing


def read_holdings(
    registry: Registry,
    table: StoredTable,
    criteria: Iterable[StoredCriterion],
    claims: Mapping[int, Sequence[StoredClaim]],
) -> Holdings:
    """What the registry holds for the claims of a table, given by the id of their row."""
    asked = tuple(
        Asked(claim, Place(row.code, claim.raw, occurrence))
        for row in criteria
        for mine in [claims.get(row.id or 0, ())]
        for claim, occurrence in zip(mine, occurrences(mine), strict=True)
    )
    cited = [one.claim for one in asked if one.claim.reference]
    numbers: dict[int, tuple[Document, ...]] = {one.reference.number: () for one in cited if one.reference}
    days: dict[date, tuple[Document, ...]] = {
        one.issued_on: () for one in cited if one.issued_on and one.subject
    }
    decided = registry.standing_decisions(table.id or 0)
    named = {decision.document_id for decisions in decided.values() for decision in decisions}
    holdings = Holdings(
        asked=asked,
        context=build_context(table.issuer, cited),
        by_number=_put_in(numbers, registry.documents_numbered(numbers), _number_of),
        by_day=_put_in(days, registry.documents_issued_on(days), _day_of),
        judged={paper.id: paper for paper in registry.documents(sorted(named)) if paper.id is not None},
        attached=_by_place(registry.attachments_of(table.id or 0)),
        decided=decided,
    )
    confirmed = frozenset(
        paper.id or 0
        for paper in _papers_of_other_subject(holdings)
        if _is_subject_confirmed(registry, paper)
    )
    return replace(holdings, context=replace(holdings.context, confirmed=confirmed))


def resolve_claim(holdings: Holdings, asked: Asked) -> Resolution | None:
    """Which paper a claim means, what people decided included; None where it cites no number."""
    claim = asked.claim
    if claim.reference is None:
        return None
    decisions = decisions_on(holdings, asked.place)
    rejected = {one.document_id for one in decisions if one.judgement is Judgement.REJECTED}
    numbered = _without(holdings.by_number.get(claim.reference.number, ()), rejected)
    found = resolve(claim, numbered, holdings.context)
    if found.status is CitationStatus.MISSING and not found.documents and claim.issued_on:
        of_day = _without(holdings.by_day.get(claim.issued_on, ()), rejected)
        found = find_misprint(claim, of_day, holdings.context) or found
    return decide(claim, found, decisions, holdings.judged)


def decisions_on(holdings: Holdings, place: Place) -> tuple[Decision, ...]:
    """The decisions that count for a claim: what is rejected for its item, then those on the claim itself."""
    rejected = (
        decision
        for decision in holdings.decided.get(Place(place.criterion_code), ())
        if decision.judgement is Judgement.REJECTED
    )
    return (*rejected, *holdings.decided.get(place, ()))


def replace_papers(
    holdings: Holdings,
    changed: Collection[Document],
    *,
    removed: Collection[int] = (),
    confirmed: Collection[int] = (),
) -> tuple[Holdings, frozenset[int]]:
    """The holdings after papers came, changed or went, and the numbers of the claims that this touches.

    Args:
        removed: ids of papers that are gone.
        confirmed: ids of the changed papers of which a person confirmed the subject.
    """
    ids = {paper.id for paper in changed} | set(removed)
    before = [
        paper
        for papers in (*holdings.by_number.values(), *holdings.by_day.values())
        for paper in papers
        if paper.id in ids
    ]
    numbers = {paper.number for paper in (*before, *changed)}
    days = {paper.issued_on for paper in (*before, *changed)}
    context = replace(
        holdings.context, confirmed=frozenset((holdings.context.confirmed - ids) | set(confirmed))
    )
    judged = {number: paper for number, paper in holdings.judged.items() if number not in removed}
    judged.update({paper.id: paper for paper in changed if paper.id is not None and paper.id in judged})
    after = replace(
        holdings,
        context=context,
        by_number=_put_in(holdings.by_number, changed, _number_of, ids),
        by_day=_put_in(holdings.by_day, changed, _day_of, ids),
        judged=judged,
    )
    touched = frozenset(
        number
        for number, asked in enumerate(holdings.asked)
        if (asked.claim.reference is not None and asked.claim.reference.number in numbers)
        or asked.claim.issued_on in days
        or any(decision.document_id in ids for decision in decisions_on(holdings, asked.place))
    )
    return after, touched


def replace_acts(
    holdings: Holdings,
    decided: Standing,
    attachments: Iterable[Attachment],
    papers: Iterable[Document],
) -> tuple[Holdings, frozenset[int]]:
    """The holdings after people decided or attached something, and the claims whose decisions are others."""
    after = replace(
        holdings,
        judged={paper.id: paper for paper in papers if paper.id is not None},
        attached=_by_place(attachments),
        decided=decided,
    )
    touched = frozenset(
        number
        for number, asked in enumerate(holdings.asked)
        if decisions_on(holdings, asked.place) != decisions_on(after, asked.place)
    )
    return after, touched


def occurrences(claims: Sequence[StoredClaim]) -> list[int]:
    """For each claim of a row, how many before it have the same wording: what attachments go by."""
    seen: dict[str, int] = defaultdict(int)
    numbers = []
    for claim in claims:
        numbers.append(seen[claim.raw])
        seen[claim.raw] += 1
    return numbers


def _by_place(attachments: Iterable[Attachment]) -> dict[Place, tuple[Attachment, ...]]:
    attached: dict[Place, list[Attachment]] = defaultdict(list)
    for file in attachments:
        attached[Place(file.criterion_code, file.claim_raw, file.occurrence)].append(file)
    return {place: tuple(files) for place, files in attached.items()}


def _put_in(
    known: Mapping[_Key, tuple[Document, ...]],
    papers: Iterable[Document],
    key_of: Callable[[Document], _Key | None],
    gone: Collection[int | None] = (),
) -> dict[_Key, tuple[Document, ...]]:
    """The known papers by their key without those gone and with those of a known key, in order of filing."""
    coming: dict[_Key, list[Document]] = defaultdict(list)
    for paper in papers:
        key = key_of(paper)
        if key is not None and key in known:
            coming[key].append(paper)
    return {
        key: tuple(
            sorted(
                (*(paper for paper in there if paper.id not in gone), *coming.get(key, ())),
                key=lambda paper: paper.id or 0,
            )
        )
        for key, there in known.items()
    }


def _number_of(paper: Document) -> int | None:
    return paper.number


def _day_of(paper: Document) -> date | None:
    return paper.issued_on


def _without(papers: Iterable[Document], rejected: Collection[int]) -> list[Document]:
    return [paper for paper in papers if paper.id not in rejected]


def _papers_of_other_subject(holdings: Holdings) -> Iterable[Document]:
    """The papers that carry a cited reference, of another subject than the table prints."""
    for asked in holdings.asked:
        claim = asked.claim
        if claim.reference is not None:
            for paper in holdings.by_number.get(claim.reference.number, ()):
                if paper.reference_key == claim.reference_key and has_other_subject(claim, paper):
                    yield paper


def _is_subject_confirmed(registry: Registry, paper: Document) -> bool:
    fields = registry.fields_of(paper.id or 0)
    return any(field.name is FieldName.SUBJECT and field.confirmed_by is not None for field in fields)
