"""The very lines of a paper that a claim rests on: where its number stands, and what the claim says of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from index.locate import Place, find_head, find_passage
from registry.assessment import ClaimVerdict
from registry.store import Registry
from registry.tables import Document, StoredPage
from registry.vocabulary.kinds import FieldName


@dataclass(frozen=True, slots=True)
class Proof:
    """Where to look in a paper: the elements of its head, and the passage that says what the claim says."""

    document: Document
    head: Mapping[FieldName, Place]
    passage: Place | None


def find_proof(registry: Registry, verdict: ClaimVerdict) -> tuple[Proof, ...]:
    """For each paper that a claim means, or may mean, the lines to look at."""
    quotation = verdict.claim.subject or ""
    return tuple(
        Proof(
            paper,
            find_head(registry.fields_of(paper.id or 0)),
            find_passage(quotation, _pages_of(registry, paper)) if quotation else None,
        )
        for paper in verdict.documents
    )


def _pages_of(registry: Registry, paper: Document) -> list[StoredPage]:
    """The pages of a paper's best copy."""
    for file, _name in registry.files_of(paper.id or 0)[:1]:
        for part in registry.parts_of(file.sha256):
            if part.document_id == paper.id:
                return registry.pages_of(file.sha256, part.first_page, part.last_page)
    return []
