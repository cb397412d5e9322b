"""Sealed papers in what is carried away of a table: named by type, number and day, never by their words."""

from collections.abc import Mapping

from registry.language import _
from registry.store import Registry
from report.sealed import Seal, find_seals
from report.summary import Assessment


def find_sealed(registry: Registry, assessment: Assessment) -> Mapping[int, Seal]:
    """The papers with which an assessment has to do whose words stay here, by id, and why."""
    papers = {
        *(paper.id or 0 for claim in assessment.get_claims() for paper in claim.documents),
        *assessment.holdings.judged,
    }
    sealed = {}
    for paper_id in sorted(papers):
        seals = find_paper_seals(registry, paper_id)
        if seals:
            sealed[paper_id] = min(seals)
    return sealed


def find_paper_seals(registry: Registry, paper_id: int) -> frozenset[Seal]:
    """What seals a paper, by its head and all its copies: one read badly hides nothing that another shows."""
    text = "\f".join(
        page.text
        for file, _name in registry.files_of(paper_id)
        for part in registry.parts_of(file.sha256)
        if part.document_id == paper_id
        for page in registry.pages_of(part.sha256, part.first_page, part.last_page)
    )
    return find_seals(registry.fields_of(paper_id), text)


def say_withheld(seal: Seal) -> str:
    """Why the words of a paper are not shown."""
    return {
        Seal.RESTRICTED: _("not shown: its circulation is restricted"),
        Seal.PERSONAL: _("not shown: it holds identity numbers of citizens"),
    }[seal]
