"""The papers that a person must complete or confirm, with what each field may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.filing import fields_wanting
from registry.offers import Offer, Witnesses, build_witnesses, rank_candidates
from registry.store import Registry
from registry.tables import Document, StoredFile
from registry.vocabulary.kinds import FieldName


@dataclass(frozen=True, slots=True)
class Wanting:
    """A paper, its files by name, and what is offered for each field that wants data.

    On the pages in `starts` of its file other papers seem to start.
    """

    paper: Document
    files: Sequence[tuple[StoredFile, str]]
    offers: Mapping[FieldName, tuple[Offer, ...]]
    starts: tuple[int, ...]


def find_wanting(registry: Registry, witnesses: Witnesses | None = None) -> list[Wanting]:
    """All papers that want data or confirmation, or may be several, in the order of filing.

    Args:
        witnesses: where they are at hand; gathering them reads every paper.
    """
    known = witnesses or build_witnesses(registry.documents(), registry.citations())
    proposals = {proposal.document.id: proposal for proposal in registry.split_proposals()}
    papers = {paper.id: paper for paper in registry.wanting_documents()}
    papers |= {number: proposal.document for number, proposal in proposals.items()}
    return [
        look_at(registry, paper, known, proposals[number].starts if number in proposals else ())
        for number, paper in sorted(papers.items(), key=lambda each: each[0] or 0)
    ]


def look_at(
    registry: Registry, paper: Document, witnesses: Witnesses, starts: tuple[int, ...] = ()
) -> Wanting:
    """One paper with what is offered for its open fields."""
    fields = registry.fields_of(paper.id or 0)
    offers = {name: rank_candidates(name, paper, fields, witnesses) for name in fields_wanting(paper)}
    return Wanting(paper, registry.files_of(paper.id or 0), offers, starts)
