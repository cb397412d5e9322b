"""Sealed papers in what is carried away of a table: named by type, number and day, never by their words."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from registry.assessment import ClaimVerdict, Reason
from registry.language import _
from registry.store import Registry
from registry.text import squeeze
from report.sealed import Seal, find_seals
from report.summary import Assessment

_LEFT_OPEN = "…"


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


def withhold(assessment: Assessment, sealed: Collection[int]) -> Assessment:
    """The assessment without what reasons quote of sealed papers (pure)."""
    if not sealed:
        return assessment
    papers = (
        *(paper for claim in assessment.get_claims() for paper in claim.documents),
        *assessment.holdings.judged.values(),
    )
    subjects = frozenset(squeeze(paper.subject) for paper in papers if paper.subject and paper.id in sealed)

    def open_reason(reason: Reason) -> Reason:
        values = {
            name: _LEFT_OPEN if squeeze(value) in subjects else value for name, value in reason.values.items()
        }
        return replace(reason, values=values, because=tuple(map(open_reason, reason.because)))

    def open_claim(verdict: ClaimVerdict) -> ClaimVerdict:
        return replace(verdict, reasons=tuple(map(open_reason, verdict.reasons)))

    items = tuple(
        replace(
            item,
            claims=tuple(map(open_claim, item.claims)),
            reasons=tuple(map(open_reason, item.reasons)),
        )
        for item in assessment.items
    )
    return replace(assessment, items=items)


def say_withheld(seal: Seal) -> str:
    """Why the words of a paper are not shown."""
    return {
        Seal.RESTRICTED: _("not shown: its circulation is restricted"),
        Seal.PERSONAL: _("not shown: it holds identity numbers of citizens"),
    }[seal]
