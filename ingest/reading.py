"""One file → one parsed document, or the papers in it; the citations are added by the pipeline."""

import mmap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Final

from ingest.batches import find_starts
from ingest.extractors.docx import extract_docx
from ingest.extractors.extraction import SIGNATURES, AtPage, Extraction, PageDone, refuse
from ingest.extractors.heads import BatchExtraction, read_heads
from ingest.extractors.image import extract_image, extract_image_pages
from ingest.extractors.legacy import LEGACY_TYPES, extract_legacy, find_office
from ingest.extractors.pdf import extract_pdf, extract_pdf_scans
from ingest.extractors.spreadsheet import extract_spreadsheet
from ingest.extractors.tesseract import OcrEngine
from ingest.files import (
    DOCX,
    ENCRYPTED_OFFICE,
    IMAGES,
    MAX_FILE_BYTES,
    OTHER_ARCHIVES,
    PDF,
    XLSX,
    may_be_document,
)
from ingest.header import parse_header
from ingest.layout import HeadEvidence
from ingest.marks import bears_secrecy_stamp
from ingest.signer_witness import weigh_signer
from ingest.trust_roots import TrustRoots, read_trust_roots
from registry.parsed import (
    Page,
    PaperReading,
    ParsedDocument,
    Problem,
    ProblemCode,
    SignatureReport,
    SourceFile,
)

# What a signature covers is told in bytes of the file itself, so that this is never packed or encrypted.
_SIGNED: Final = b"/ByteRange"


def read_document(
    path: Path,
    source: SourceFile,
    engine: OcrEngine,
    page_done: PageDone = lambda: None,
    trust: Path | None = None,
) -> ParsedDocument:
    """The pages and the header of the file at `path`; whatever is wrong with it is among the problems.

    Args:
        trust: the folder with the certificates of those who vouch for signers, if there is one.
    """
    first = extract_first(path, source, engine, lambda _number, _count: page_done(), trust=trust)
    rest = extract_later(path, source, first.later, engine, lambda _number, _count: page_done())
    return parse_document(source, first.with_later(rest))


def parse_document(source: SourceFile, extraction: Extraction) -> ParsedDocument:
    """What the pages read so far say."""
    papers = parse_papers(extraction.pages, source.starts or (), _evidence_by_page(extraction))
    is_open = source.starts is None and not extraction.later
    starts = find_starts(extraction.pages) if is_open else ()
    header, doubts = (papers[0].header, papers[0].problems) if papers else ({}, ())
    if len(papers) == 1 and not starts and extraction.signed is not None:
        header, doubts = weigh_signer(header, doubts, extraction.signed.signatures)
    behind = papers[1:] or parse_papers(extraction.pages, starts)[1:]
    return ParsedDocument(
        source=source,
        pages=extraction.pages,
        header=header,
        problems=(*extraction.problems, *doubts, *_find_secret(behind, extraction.pages[1:])),
        later=extraction.later,
        starts=starts,
        papers=papers if len(papers) > 1 else (),
        signed=extraction.signed,
    )


def parse_papers(
    pages: Sequence[Page], starts: Sequence[int], evidence: Mapping[int, HeadEvidence] | None = None
) -> tuple[PaperReading, ...]:
    """The papers of a file, the first of which starts on page 1, as far as their pages have been read.

    Args:
        evidence: what else was seen of scanned heads, by page.
    """
    if not pages:
        return ()
    bounds = pairwise((1, *starts, pages[-1].number + 1))
    ranges = [[page for page in pages if first <= page.number < end] for first, end in bounds]
    return tuple(_parse_paper(paper, evidence or {}) for paper in ranges if paper)


def _parse_paper(pages: Sequence[Page], evidence: Mapping[int, HeadEvidence]) -> PaperReading:
    header, problems = parse_header(pages, evidence.get(pages[0].number))
    return PaperReading(pages[0].number, pages[-1].number, header, problems)


def _evidence_by_page(extraction: Extraction) -> Mapping[int, HeadEvidence]:
    first = {1: extraction.evidence} if extraction.evidence is not None else {}
    return {**first, **extraction.heads} if isinstance(extraction, BatchExtraction) else first


def _find_secret(papers: Sequence[PaperReading], pages: Sequence[Page]) -> tuple[Problem, ...]:
    """A secret paper behind the first, or a stamp on a later page, makes the file secret; with its page."""
    secret = Problem(ProblemCode.SECRET)
    starts = [paper.first_page for paper in papers if secret in paper.problems]
    stamped = [page.number for page in pages if bears_secrecy_stamp(page)]
    return tuple(Problem(ProblemCode.SECRET, str(number)) for number in sorted((*starts, *stamped))[:1])


def extract_later(
    path: Path,
    source: SourceFile,
    numbers: Sequence[int],
    engine: OcrEngine,
    at_page: AtPage,
    skip: Collection[int] = (),
) -> Extraction:
    """Pages that were left when the file was read first."""
    if not numbers:
        return Extraction()
    extract = extract_image_pages if source.media_type in IMAGES else extract_pdf_scans
    return extract(path, numbers, engine, at_page, skip)


def extract_first(
    path: Path,
    source: SourceFile,
    engine: OcrEngine,
    at_page: AtPage,
    skip: Collection[int] = (),
    trust: Path | None = None,
) -> Extraction:
    """What is read of a file at first: all, but for the scans behind the first page.

    Pages in `skip`, or the signatures, have proved deadly and are not touched.
    """
    extraction = _extract_first(path, source, engine, at_page, skip)
    if source.media_type != PDF or not extraction.pages:
        return extraction
    return with_signatures(extraction, path, at_page, skip, trust)


def with_signatures(
    extraction: Extraction, path: Path, at_page: AtPage, skip: Collection[int], trust: Path | None
) -> Extraction:
    """The extraction of a PDF with what its digital signatures say."""
    if SIGNATURES in skip:
        unread = Problem(ProblemCode.SIGNATURE_UNREAD)
        return replace(extraction, problems=(*extraction.problems, unread))
    at_page(SIGNATURES, 1)
    roots = read_trust_roots(trust) if trust is not None else TrustRoots()
    signed, problems = _read_signatures(path, roots, at_page)
    return replace(extraction, signed=signed, problems=(*extraction.problems, *problems))


def _read_signatures(
    path: Path, roots: TrustRoots, at_page: AtPage
) -> tuple[SignatureReport, tuple[Problem, ...]]:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        is_signed = content.find(_SIGNED) >= 0
    if not is_signed:
        return SignatureReport((), roots.digest), ()
    # pyHanko takes a second to load, and few files of a batch may be signed.
    from ingest.extractors.signatures import read_signatures

    return read_signatures(path, roots, lambda: at_page(SIGNATURES, 1))


def _extract_first(
    path: Path, source: SourceFile, engine: OcrEngine, at_page: AtPage, skip: Collection[int]
) -> Extraction:
    def page_done() -> None:
        at_page(0, 0)

    if source.size == 0:
        return refuse(ProblemCode.EMPTY_FILE)
    if source.size > MAX_FILE_BYTES:
        return refuse(ProblemCode.TOO_LARGE)
    if source.media_type == PDF:
        extraction = extract_pdf(path, engine, at_page, skip)
        if source.starts and extraction.pages:
            return read_heads(path, extraction, source.starts, engine, at_page, skip)
        return extraction
    if source.media_type == DOCX:
        return extract_docx(path, page_done)
    if source.media_type == XLSX:
        return extract_spreadsheet(path, page_done)
    if source.media_type in LEGACY_TYPES:
        return extract_legacy(path, source.media_type, page_done, find_office())
    if source.media_type in IMAGES:
        return extract_image(path, engine, at_page, skip)
    return refuse(_fault_of_type(source.media_type))


def _fault_of_type(media_type: str) -> ProblemCode:
    if media_type == ENCRYPTED_OFFICE:
        return ProblemCode.ENCRYPTED
    if media_type in OTHER_ARCHIVES:
        return ProblemCode.UNSUPPORTED_ARCHIVE
    return ProblemCode.UNSUPPORTED_TYPE if may_be_document(media_type) else ProblemCode.UNKNOWN_TYPE
