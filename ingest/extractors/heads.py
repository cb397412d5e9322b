"""The heads of the later papers in a scanned batch, read as carefully as that of the first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium

from ingest.extractors.extraction import AtPage, Extraction
from ingest.extractors.pdf_render import HEAD_DPI, render_page
from ingest.extractors.scan import read_scan
from ingest.extractors.tesseract import OcrEngine
from ingest.layout import HeadEvidence
from registry.parsed import Page
from registry.vocabulary.kinds import ReadMethod


@dataclass(frozen=True, slots=True)
class BatchExtraction(Extraction):
    """The extraction of a file of several papers: what else was seen of later heads, by their pages."""

    heads: Mapping[int, HeadEvidence] = field(default_factory=dict)


def read_heads(
    path: Path,
    extraction: Extraction,
    numbers: Sequence[int],
    engine: OcrEngine,
    at_page: AtPage,
    skip: Collection[int] = (),
) -> BatchExtraction:
    """The extraction of a PDF with the scans among these pages read with the evidence about their heads."""
    read = {page.number: page for page in extraction.pages}
    scanned = [number for number in numbers if number not in skip and _is_scan(number, read, extraction)]
    heads: dict[int, HeadEvidence] = {}
    if scanned and engine.is_available:
        with pdfium.PdfDocument(path) as document:
            for number in scanned:
                at_page(number, len(document))
                read[number], evidence = _read_head(document, number, engine)
                if evidence is not None:
                    heads[number] = evidence
    pages = tuple(page for _, page in sorted(read.items()))
    later = tuple(number for number in extraction.later if number not in read)
    return BatchExtraction(
        pages, extraction.problems, extraction.evidence, later, extraction.signed, heads=heads
    )


def _is_scan(number: int, read: Mapping[int, Page], extraction: Extraction) -> bool:
    return number in extraction.later or (number in read and read[number].method is ReadMethod.OCR)


def _read_head(
    document: pdfium.PdfDocument, number: int, engine: OcrEngine
) -> tuple[Page, HeadEvidence | None]:
    picture, dpi = render_page(document, number, HEAD_DPI)
    return read_scan(picture, dpi, number, engine, with_evidence=True)
