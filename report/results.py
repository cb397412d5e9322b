"""All that is carried away of a table: items with their papers and pages, what lacks, what was decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from registry.assessment import ClaimVerdict, ItemVerdict
from registry.decisions import Standing
from registry.language import _
from registry.store import Registry
from registry.tables import Attachment, Decision, Document
from registry.text import squeeze
from registry.vocabulary.kinds import ItemStatus
from report.gap_list import GapItem, GapList, build_gap_list
from report.lead_units import find_lead_units
from report.pack_links import PackLinks
from report.pack_plan import papers_shown
from report.proof import Proof, find_proof
from report.sealed import Seal
from report.summary import Assessment, period_of
from report.withheld import find_paper_seals, find_sealed
from report.withholding import withhold_quotations


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A paper that a claim stands on, the page of it to look at, and where it lies in a pack.

    `seal` says why nothing but its name is shown.
    """

    document: Document
    page: int | None
    seal: Seal | None
    link: str | None


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that a person attached to a claim, and where it lies in a pack."""

    attachment: Attachment
    link: str | None

    @property
    def name(self) -> str:
        """What it is called; the name of a private one may name whom it shows."""
        return _("attached file (name not shown)") if self.attachment.is_private else self.attachment.name


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """A claim by its number in the item, with what it stands on."""

    number: int
    verdict: ClaimVerdict
    papers: tuple[FoundPaper, ...]
    files: tuple[FoundFile, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a person decided about a paper at an item."""

    decision: Decision
    document: Document


@dataclass(frozen=True)
class ItemResult:
    """A scored item; `gap` is what it lacks, None where it lacks nothing."""

    item: ItemVerdict
    lead_units: tuple[str, ...]
    claims: tuple[ClaimResult, ...]
    gap: GapItem | None
    judged: tuple[Judged, ...]
    link: str | None

    @property
    def secured(self) -> Decimal:
        """Its points, where they stand on paper."""
        return self.item.points if self.item.status is ItemStatus.BACKED else Decimal(0)

    @property
    def papers(self) -> tuple[FoundPaper, ...]:
        """The papers that its claims stand on, each once."""
        found: dict[int, FoundPaper] = {}
        for claim in self.claims:
            for paper in claim.papers:
                found.setdefault(paper.document.id or 0, paper)
        return tuple(found.values())

    @property
    def files(self) -> tuple[FoundFile, ...]:
        """The files attached to its claims, each once."""
        return tuple({file.attachment.sha256: file for claim in self.claims for file in claim.files}.values())


@dataclass(frozen=True, slots=True)
class PaperUse:
    """A paper of the list, with the items that stand on it."""

    paper: FoundPaper
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Results:
    """A table as it is carried away; nothing of a sealed paper is in it but type, number and day.

    `made_at` is in the time zone of the office: its day is printed as it stands.
    """

    assessment: Assessment
    made_at: datetime
    items: Mapping[str, ItemResult] = field(repr=False)
    gaps: GapList = field(repr=False)

    @property
    def title(self) -> str:
        """What the table is called."""
        return squeeze(self.assessment.table.title)

    @property
    def office(self) -> str:
        """Whose table it is."""
        return squeeze(self.assessment.table.issuer)

    @property
    def period(self) -> tuple[date, date] | None:
        """First and last day that it reports on."""
        return period_of(self.assessment.table)

    def list_papers(self) -> tuple[PaperUse, ...]:
        """The papers that items stand on, each once, in the order of the table."""
        first: dict[int, FoundPaper] = {}
        codes: dict[int, list[str]] = {}
        for code, result in self.items.items():
            for paper in result.papers:
                first.setdefault(paper.document.id or 0, paper)
                codes.setdefault(paper.document.id or 0, []).append(code)
        return tuple(PaperUse(paper, tuple(codes[key])) for key, paper in first.items())


def build_results(
    registry: Registry, assessment: Assessment, at: datetime, links: PackLinks | None = None
) -> Results:
    """Everything about a table that its workbook, page and print show.

    Args:
        at: when they are made, in the time zone of the office.
        links: where papers lie in the pack that goes with the file.
    """
    sealed = find_sealed(registry, assessment)
    shown = withhold_quotations(assessment, lambda paper: not find_paper_seals(registry, paper.id or 0))
    gaps = build_gap_list(shown, at=at)
    finder = _Finder(registry, sealed, links or PackLinks())
    leads = find_lead_units(shown.items)
    missing = {item.code: item for item in gaps.items}
    items = {
        item.criterion.code: ItemResult(
            item=item,
            lead_units=tuple(unit.name for unit in leads[item.criterion.code]),
            claims=tuple(
                ClaimResult(
                    number, verdict, tuple(finder.find_papers(verdict)), tuple(finder.find_files(verdict))
                )
                for number, verdict in enumerate(item.claims, start=1)
            ),
            gap=missing.get(item.criterion.code),
            judged=tuple(_find_judged(shown.holdings.decided, shown.holdings.judged, item.criterion.code)),
            link=finder.links.items.get(item.criterion.code),
        )
        for item in shown.leaves
    }
    return Results(shown, at, items, gaps)


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds what claims stand on."""

    registry: Registry
    sealed: Mapping[int, Seal]
    links: PackLinks

    def find_papers(self, verdict: ClaimVerdict) -> Iterator[FoundPaper]:
        if not papers_shown(verdict):
            return
        for proof in find_proof(self.registry, verdict):
            paper_id = proof.document.id or 0
            copies = self.registry.files_of(paper_id)
            yield FoundPaper(
                proof.document,
                self._page_of(proof),
                self.sealed.get(paper_id),
                next(filter(None, (self.links.originals.get(file.sha256) for file, _name in copies)), None),
            )

    def find_files(self, verdict: ClaimVerdict) -> Iterator[FoundFile]:
        for attachment in verdict.attachments:
            yield FoundFile(attachment, self.links.originals.get(attachment.sha256))

    def _page_of(self, proof: Proof) -> int | None:
        """The page that says what the claim says, else the one with the paper's head."""
        place = proof.passage or next(iter(proof.head.values()), None)
        return place.page if place else None


def _find_judged(decided: Standing, papers: Mapping[int, Document], code: str) -> Iterator[Judged]:
    """What people decided at an item and its claims, in the order they did."""
    mine = [
        decision
        for place, decisions in decided.items()
        if place.criterion_code == code
        for decision in decisions
        if decision.document_id in papers
    ]
    for decision in sorted(mine, key=lambda one: (one.decided_at, one.id or 0)):
        yield Judged(decision, papers[decision.document_id])
