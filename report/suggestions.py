"""Which filed papers may prove the items of a table, and which items a paper may serve."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC

from index.suggest import (
    ItemIndex,
    KnownLink,
    Placed,
    Placing,
    Suggestion,
    build_item_index,
    find_same_items,
    suggest_items,
    suggest_papers,
)
from registry.assessment import ClaimVerdict, ReasonCode, takes_file
from registry.filing import is_nameless
from registry.store import Registry
from registry.tables import Document, StoredTable
from registry.vocabulary.kinds import CitationStatus, ClaimKind, ItemStatus, Judgement
from report.folders import build_item_folders, sort_drops
from report.summary import Assessment, period_of

_STANDS = frozenset({CitationStatus.VERIFIED, CitationStatus.PROBABLE})
_NAMES_PAPER = frozenset({ClaimKind.NUMBERED_DOCUMENT, ClaimKind.UNNUMBERED_DOCUMENT})


@dataclass(frozen=True, slots=True)
class Advice:
    """All that suggestions for one table are made from, read once and asked often."""

    index: ItemIndex
    papers: Sequence[Document]
    mentions: dict[int, list[str]]
    placed: Placed
    placed_papers: Placed  # without those that wait at claims
    for_claims: frozenset[tuple[int, str]]  # files without a name whose item has claims to attach them to

    def for_items(self, codes: Collection[str], limit: int) -> dict[str, tuple[Suggestion, ...]]:
        """For each of these items the papers that may prove it, best first."""
        return suggest_papers(
            self.index,
            self.papers,
            codes=codes,
            mentions=self.mentions,
            placed=self.placed_papers,
            limit=limit,
        )

    def for_papers(self, papers: Sequence[Document], limit: int) -> dict[int, tuple[Suggestion, ...]]:
        """For each of these papers the items that it may serve, best first."""
        return suggest_items(self.index, papers, mentions=self.mentions, placed=self.placed, limit=limit)


def prepare_advice(registry: Registry, assessment: Assessment) -> Advice:
    """What is known of the table's items, of this period and of earlier ones, and the papers on file."""
    table_id = assessment.table.id or 0
    papers = [paper for paper in registry.documents() if not paper.is_draft]
    rejected = {
        (place.criterion_code, decision.document_id)
        for place, decisions in registry.standing_decisions(table_id).items()
        for decision in decisions
        if decision.judgement is Judgement.REJECTED
    }
    refused = {document_id for _, document_id in rejected}
    index = build_item_index(
        [item.criterion for item in assessment.items],
        [*_links_of(assessment), *_earlier_links(registry, assessment)],
        rejected=rejected,
        rejected_papers=[paper for paper in papers if paper.id in refused],
        period=period_of(assessment.table),
    )
    placed = _find_placed(registry, assessment)
    for_claims = _find_for_claims(assessment, papers, placed)
    placed_papers = {
        number: kept
        for number, items in placed.items()
        if (kept := {code: placing for code, placing in items.items() if (number, code) not in for_claims})
    }
    return Advice(index, papers, registry.mention_keys(), placed, placed_papers, for_claims)


def find_lacking(assessment: Assessment) -> tuple[str, ...]:
    """The items whose score is not backed, or not wholly."""
    lacking = {ItemStatus.UNBACKED, ItemStatus.PARTLY_BACKED}
    return tuple(item.criterion.code for item in assessment.leaves if item.status in lacking)


def find_unused(assessment: Assessment, papers: Sequence[Document]) -> list[Document]:
    """The papers that no item stands on."""
    used = {paper.id for claim in assessment.get_claims() for paper in claim.documents}
    return [paper for paper in papers if paper.id not in used]


def _find_placed(registry: Registry, assessment: Assessment) -> dict[int, dict[str, Placing]]:
    """Into which folders of items papers were put."""
    folders = build_item_folders([item.criterion for item in assessment.items])
    placed: dict[int, dict[str, Placing]] = defaultdict(dict)
    sorted_drops = list(sort_drops(folders, registry.foldered_drops()))
    papers_in = registry.papers_in_files() if sorted_drops else {}
    for drop, sorting in sorted_drops:
        if sorting.item is not None:
            day = drop.arrived_at.replace(tzinfo=UTC).astimezone().date()  # the database keeps no zones
            for number in papers_in.get(drop.sha256, ()):
                placed[number][sorting.item] = Placing(sorting.folder, day)
    return placed


def _find_for_claims(
    assessment: Assessment, papers: Sequence[Document], placed: Placed
) -> frozenset[tuple[int, str]]:
    """Photos and the like in the folders of items that have claims to attach them to."""
    taking = {item.criterion.code for item in assessment.leaves if any(map(takes_file, item.claims))}
    return frozenset(
        (paper.id or 0, code)
        for paper in papers
        if is_nameless(paper)
        for code in placed.get(paper.id or 0, ())
        if code in taking
    )


def _links_of(assessment: Assessment) -> Iterator[KnownLink]:
    """What the items stand on, and the papers that they name and nobody has filed."""
    for item in assessment.leaves:
        for verdict in item.claims:
            if verdict.claim.kind in _NAMES_PAPER:
                yield from _link_of(item.criterion.code, verdict)


def _link_of(code: str, verdict: ClaimVerdict) -> Iterator[KnownLink]:
    claim = verdict.claim
    if verdict.status in _STANDS:
        for paper in verdict.documents:
            yield KnownLink(
                criterion_code=code,
                subject=paper.subject or claim.subject or "",
                document_type=paper.document_type or claim.document_type,
                issuing_body=paper.issuing_body,
                decided_by_person=verdict.has(ReasonCode.ACCEPTED),
                document_id=paper.id,
                reference=str(paper.reference or ""),
                issued_on=paper.issued_on,
            )
    elif verdict.status is CitationStatus.MISSING and claim.subject:
        yield KnownLink(
            criterion_code=code,
            subject=claim.subject,
            document_type=claim.document_type,
            issuing_body=claim.issuer,
            reference=str(claim.reference or ""),
            is_filed=False,
            issued_on=claim.issued_on,
        )


def _earlier_links(registry: Registry, assessment: Assessment) -> Iterator[KnownLink]:
    """The papers that the same office's other tables cite at the same items."""
    mine = [item.criterion for item in assessment.items]
    for table in registry.tables():
        if table.id == assessment.table.id or table.issuer != assessment.table.issuer:
            continue
        if not _is_earlier(table, assessment.table):
            continue
        theirs = registry.criteria_of(table.id or 0)
        same = find_same_items(mine, theirs)
        claims = registry.claims_of(table.id or 0)
        for row in theirs:
            for claim in claims.get(row.id or 0, ()):
                if row.code in same and claim.subject and claim.kind in _NAMES_PAPER:
                    yield KnownLink(
                        criterion_code=same[row.code],
                        subject=claim.subject,
                        document_type=claim.document_type,
                        issuing_body=claim.issuer,
                        is_from_earlier_period=True,
                        reference=str(claim.reference or ""),
                        issued_on=claim.issued_on,
                    )


def _is_earlier(table: StoredTable, current: StoredTable) -> bool:
    """Whether a table reports on a period before the current one's; one without a period tells nothing."""
    own, period = period_of(table), period_of(current)
    return own is not None and period is not None and own[1] < period[1]
