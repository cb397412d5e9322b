"""What a pack shows of one item: each claim with its papers, their pages, and the words lit there."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.files import IMAGES, PDF
from registry.assessment import ClaimVerdict, ItemVerdict
from registry.store import Registry
from registry.tables import StoredPage
from report.lit_pages import (
    Comparison,
    Mark,
    Quote,
    TextPiece,
    compare,
    find_quotes,
    frame_quotes,
    group_by_page,
    has_picture,
    split_text,
)
from report.pack_plan import PackedAttachment, PackedFile, PackedPaper, PackPlan, papers_shown
from report.proof import Proof, find_proof
from report.quoting import QuoteSource, source_of


@dataclass(frozen=True, slots=True)
class PackedQuote:
    """Words of a page that a claim is compared with, and what the pack shows them by."""

    quote: Quote
    source: QuoteSource


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a packed file: `picture` and `text` are names in the pack, where it holds such."""

    page: StoredPage
    picture: str | None
    text: str | None
    quotes: tuple[PackedQuote, ...]
    marks: tuple[Mark, ...]
    pieces: tuple[TextPiece, ...]


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper beside what a claim says of it."""

    packed: PackedPaper
    comparisons: tuple[Comparison, ...]
    sheets: tuple[Sheet, ...]

    @property
    def opens_at(self) -> int:
        """The page of its file to open it at: the passage that says the same, else the first that is lit."""
        quotes = [one.quote for sheet in self.sheets for one in sheet.quotes]
        passage = next((quote.place.page for quote in quotes if quote.field is None), None)
        return passage or next((quote.place.page for quote in quotes), self.packed.first_page)


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """An attached file, and the name of its picture in the pack."""

    packed: PackedAttachment
    picture: str | None


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim by its number, with what it stands on."""

    number: int
    verdict: ClaimVerdict
    papers: tuple[PaperView, ...]
    attachments: tuple[AttachmentView, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item with all its claims."""

    item: ItemVerdict
    folder: str
    claims: tuple[ClaimView, ...]

    @property
    def sheets(self) -> Iterator[tuple[PackedFile, Sheet]]:
        """The pages shown, each with its file; the same page may come again."""
        for claim in self.claims:
            for paper in claim.papers:
                for sheet in paper.sheets:
                    if paper.packed.file is not None:
                        yield paper.packed.file, sheet


def view_item(registry: Registry, plan: PackPlan, item: ItemVerdict) -> ItemView:
    """One item of the plan."""
    code = item.criterion.code
    claims = tuple(
        ClaimView(
            number,
            verdict,
            tuple(_view_papers(registry, plan, verdict)),
            tuple(
                _view_attachment(plan.attachments[code, attachment.sha256])
                for attachment in verdict.attachments
            ),
        )
        for number, verdict in enumerate(item.claims, start=1)
    )
    return ItemView(item, plan.folders[code], claims)


def _view_papers(registry: Registry, plan: PackPlan, verdict: ClaimVerdict) -> Iterator[PaperView]:
    if not papers_shown(verdict):
        return
    for proof in find_proof(registry, verdict):
        packed = plan.papers[proof.document.id or 0]
        comparisons = tuple(compare(verdict, proof.document))
        sheets = () if packed.file is None else tuple(_view_sheets(registry, packed, proof, comparisons))
        yield PaperView(packed, comparisons, sheets)


def _view_sheets(
    registry: Registry, packed: PackedPaper, proof: Proof, comparisons: tuple[Comparison, ...]
) -> Iterator[Sheet]:
    """The pages that have something lit, else the one that the paper starts on."""
    assert packed.file is not None
    sha256 = packed.file.stored.sha256
    lit = group_by_page(find_quotes(proof, comparisons, sha256)) or {packed.first_page: ()}
    for number, quotes in lit.items():
        for page in registry.pages_of(sha256, number, number):
            yield _view_sheet(packed.file, page, quotes)


def _view_sheet(file: PackedFile, page: StoredPage, quotes: tuple[Quote, ...]) -> Sheet:
    packed = tuple(
        PackedQuote(quote, source_of(file.stored.media_type, page.method, quote.place.words, page.text))
        for quote in quotes
    )
    is_carried = any(one.source is QuoteSource.CARRIED for one in packed)
    base = f"{file.folder}/trang/{file.stem}_tr{page.number}"
    return Sheet(
        page,
        f"{base}.webp" if has_picture(page, file.stored) else None,
        f"{base}.txt" if is_carried else None,
        packed,
        frame_quotes(quotes),
        tuple(split_text(page.text, quotes)),
    )


def _view_attachment(packed: PackedAttachment) -> AttachmentView:
    file = packed.file
    if file is None or not (file.stored.media_type == PDF or file.stored.media_type in IMAGES):
        return AttachmentView(packed, None)
    return AttachmentView(packed, f"{file.folder}/trang/{file.stem}_tr1.webp")
