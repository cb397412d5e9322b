"""One file → one parsed document; the citations are added by the pipeline."""

from pathlib import Path

from ingest.extractors.docx import extract_docx
from ingest.extractors.extraction import Extraction, PageDone, refuse
from ingest.extractors.image import extract_image
from ingest.extractors.pdf import extract_pdf
from ingest.extractors.tesseract import OcrEngine
from ingest.files import DOCX, IMAGES, MAX_FILE_BYTES, PDF, may_be_document
from ingest.header import parse_header
from registry.parsed import ParsedDocument, ProblemCode, SourceFile


def read_document(
    path: Path, source: SourceFile, engine: OcrEngine, page_done: PageDone = lambda: None
) -> ParsedDocument:
    """The pages and the header of the file at `path`; whatever is wrong with it is among the problems."""
    extraction = _extract(path, source, engine, page_done)
    header, doubts = parse_header(extraction.pages, extraction.evidence)
    return ParsedDocument(
        source=source, pages=extraction.pages, header=header, problems=(*extraction.problems, *doubts)
    )


def _extract(path: Path, source: SourceFile, engine: OcrEngine, page_done: PageDone) -> Extraction:
    if source.size == 0:
        return refuse(ProblemCode.EMPTY_FILE)
    if source.size > MAX_FILE_BYTES:
        return refuse(ProblemCode.TOO_LARGE)
    if source.media_type == PDF:
        return extract_pdf(path, engine, page_done)
    if source.media_type == DOCX:
        return extract_docx(path, page_done)
    if source.media_type in IMAGES:
        return extract_image(path, engine, page_done)
    is_known = may_be_document(source.media_type)
    return refuse(ProblemCode.UNSUPPORTED_TYPE if is_known else ProblemCode.UNKNOWN_TYPE)
