"""One file → one parsed document; the citations are added by the pipeline."""

from collections.abc import Collection, Sequence
from pathlib import Path

from ingest.extractors.docx import extract_docx
from ingest.extractors.extraction import AtPage, Extraction, PageDone, refuse
from ingest.extractors.image import extract_image
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
from registry.parsed import ParsedDocument, ProblemCode, SourceFile


def read_document(
    path: Path, source: SourceFile, engine: OcrEngine, page_done: PageDone = lambda: None
) -> ParsedDocument:
    """The pages and the header of the file at `path`; whatever is wrong with it is among the problems."""
    first = extract_first(path, source, engine, lambda _number, _count: page_done())
    rest = extract_later(path, first.later, engine, lambda _number, _count: page_done())
    return parse_document(source, first.with_later(rest))


def parse_document(source: SourceFile, extraction: Extraction) -> ParsedDocument:
    """What the pages read so far say."""
    header, doubts = parse_header(extraction.pages, extraction.evidence)
    return ParsedDocument(
        source=source,
        pages=extraction.pages,
        header=header,
        problems=(*extraction.problems, *doubts),
        later=extraction.later,
    )


def extract_later(
    path: Path, numbers: Sequence[int], engine: OcrEngine, at_page: AtPage, skip: Collection[int] = ()
) -> Extraction:
    """Pages that were left when the file was read first."""
    return extract_pdf_scans(path, numbers, engine, at_page, skip) if numbers else Extraction()


def extract_first(
    path: Path, source: SourceFile, engine: OcrEngine, at_page: AtPage, skip: Collection[int] = ()
) -> Extraction:
    """What is read of a file at first: all, but for the scans behind the first page of a PDF.

    Pages in `skip` have proved deadly and are not touched.
    """

    def page_done() -> None:
        at_page(0, 0)

    if source.size == 0:
        return refuse(ProblemCode.EMPTY_FILE)
    if source.size > MAX_FILE_BYTES:
        return refuse(ProblemCode.TOO_LARGE)
    if source.media_type == PDF:
        return extract_pdf(path, engine, at_page, skip)
    if source.media_type == DOCX:
        return extract_docx(path, page_done)
    if source.media_type == XLSX:
        return extract_spreadsheet(path, page_done)
    if source.media_type in LEGACY_TYPES:
        return extract_legacy(path, source.media_type, page_done, find_office())
    if source.media_type in IMAGES:
        return extract_image(path, engine, page_done)
    return refuse(_fault_of_type(source.media_type))


def _fault_of_type(media_type: str) -> ProblemCode:
    if media_type == ENCRYPTED_OFFICE:
        return ProblemCode.ENCRYPTED
    if media_type in OTHER_ARCHIVES:
        return ProblemCode.UNSUPPORTED_ARCHIVE
    return ProblemCode.UNSUPPORTED_TYPE if may_be_document(media_type) else ProblemCode.UNKNOWN_TYPE
