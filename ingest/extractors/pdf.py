"""PDF → pages: the text layer where it is readable, OCR where it is not."""

import io
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pdfplumber
import pypdfium2 as pdfium
from pdfplumber.utils.text import extract_words
from PIL import Image

from ingest.extractors.extraction import Extraction, PageDone, refuse
from ingest.extractors.scan import read_scan
from ingest.extractors.tesseract import OcrEngine
from ingest.files import MAX_PAGE_PIXELS, MAX_PAGES
from ingest.layout import HeadEvidence, group_lines
from ingest.text_quality import count_letters, is_readable
from registry.parsed import Box, Page, Problem, ProblemCode, Word
from registry.text import normalise
from registry.vocabulary.kinds import ReadMethod

_READING_DPI: Final = 300
_POINTS_PER_INCH: Final = 72
_IMAGE_SHARE: Final = 0.5  # of the page: a scan, whatever text a signature has put upon it
_CAPTION_LETTERS: Final = 200  # a signature's caption over a scan is shorter
_END_WITHIN: Final = 65_536  # mails and servers append blanks and notes after the end
_WORD_GAP: Final = 0.15  # of the letter size; a blank is 0.25, set tightly 0.18

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font


@dataclass(frozen=True, slots=True)
class _TextLayer:
    """What a page says of itself before anyone decides whether to believe it."""

    width: float
    height: float
    words: tuple[Word, ...]
    text: str
    image_share: float
    is_blank: bool


def extract_pdf(path: Path, engine: OcrEngine, page_done: PageDone) -> Extraction:
    """The pages of a PDF, what signatures and stamps of a viewer show included."""
    if not _has_end(path):
        return refuse(ProblemCode.DAMAGED)  # cut off: PDFium repairs such files and loses pages silently
    try:
        with pdfium.PdfDocument(path) as document:
            if len(document) == 0:
                return refuse(ProblemCode.DAMAGED)
            if len(document) > MAX_PAGES:
                return refuse(ProblemCode.TOO_MANY_PAGES)
            layers = _read_text_layers(path, document) or [_no_text(page) for page in document]
            return _read_pages(document, layers, engine, page_done)
    except pdfium.PdfiumError as error:
        return refuse(_fault(error))


def _has_end(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _END_WITHIN))
        return b"startxref" in file.read()


def _fault(error: pdfium.PdfiumError) -> ProblemCode:
    if getattr(error, "err_code", None) == pdfium.raw.FPDF_ERR_PASSWORD:
        return ProblemCode.ENCRYPTED
    return ProblemCode.DAMAGED


def _read_pages(
    document: pdfium.PdfDocument, layers: Sequence[_TextLayer], engine: OcrEngine, page_done: PageDone
) -> Extraction:
    has_good_text = any(is_readable(layer.text) for layer in layers)
    pages: list[Page] = []
    problems: list[Problem] = []
    evidence: HeadEvidence | None = None
    for number, layer in enumerate(layers, start=1):
        is_believed = _is_believed(layer, has_good_text)
        # Text over a picture of the page is a scanner's OCR: good to search in, no proof of a head's digits.
        is_scan = layer.image_share > _IMAGE_SHARE
        if is_believed and not (is_scan and number == 1 and engine.is_available):
            method = ReadMethod.OCR if is_scan else ReadMethod.TEXT_LAYER
            pages.append(Page(number, layer.width, layer.height, layer.text, layer.words, method))
        elif not engine.is_available:
            pages.append(Page(number, layer.width, layer.height, "", (), ReadMethod.UNREAD, 0.0))
            problems.append(Problem(ProblemCode.OCR_MISSING, str(number)))
        else:
            if not is_believed and count_letters(layer.text) > _CAPTION_LETTERS:
                problems.append(Problem(ProblemCode.GARBAGE_TEXT_LAYER, str(number)))
            image, dpi = _render(document[number - 1])
            page, seen = read_scan(image, dpi, number, engine, with_evidence=number == 1)
            pages.append(page)
            evidence = evidence or seen
        page_done()
    return Extraction(tuple(pages), tuple(problems), evidence)


def _is_believed(layer: _TextLayer, has_good_text: bool) -> bool:
    if layer.image_share > _IMAGE_SHARE and count_letters(layer.text) < _CAPTION_LETTERS:
        return False
    if layer.is_blank or is_readable(layer.text):
        return True
    # A short page (signatures, a table's tail) cannot be judged by itself.
    return has_good_text and 0 < count_letters(layer.text) < _CAPTION_LETTERS


def _read_text_layers(path: Path, document: pdfium.PdfDocument) -> list[_TextLayer]:
    """What the pages say of themselves; nothing where the text cannot be taken apart."""
    try:
        layers = _take_text_apart(path, document)
    except MemoryError:
        raise
    except Exception:  # pdfminer throws whatever broken objects lead it to
        return []
    return layers if len(layers) == len(document) else []


def _no_text(page: pdfium.PdfPage) -> _TextLayer:
    return _TextLayer(page.get_width(), page.get_height(), (), "", 1.0, is_blank=False)


def _take_text_apart(path: Path, document: pdfium.PdfDocument) -> list[_TextLayer]:
    with pdfplumber.open(path) as printed:
        flat = _flatten(document)
        shown = pdfplumber.open(io.BytesIO(flat)) if flat is not None else None
        layers = []
        for index, page in enumerate(printed.pages):
            added = _added_words(page, shown.pages[index]) if shown is not None else ()
            layers.append(_read_text_layer(page, added))
            page.close()
        if shown is not None:
            shown.close()
        return layers


def _flatten(document: pdfium.PdfDocument) -> bytes | None:
    """The document with its annotations drawn into the pages, None where there are none.

    Number, date and seal of a digitally signed paper are fields of the signature, not text of the page.
    """
    has_changed = False
    for page in document:
        if pdfium.raw.FPDFPage_GetAnnotCount(page) > 0:
            done = pdfium.raw.FPDFPage_Flatten(page, pdfium.raw.FLAT_NORMALDISPLAY)
            has_changed = has_changed or done == pdfium.raw.FLATTEN_SUCCESS
    if not has_changed:
        return None
    copy = io.BytesIO()
    document.save(copy)
    return copy.getvalue()


def _read_text_layer(page: Any, added: tuple[Word, ...]) -> _TextLayer:
    words = (*(_word(found) for found in page.extract_words(x_tolerance_ratio=_WORD_GAP)), *added)
    area = float(page.width) * float(page.height)
    covered = max((_area_on_page(image, page) for image in page.images), default=0.0)
    return _TextLayer(
        width=float(page.width),
        height=float(page.height),
        words=words,
        text="\n".join(line.text for line in group_lines(words)),
        image_share=covered / area if area else 0.0,
        is_blank=not (words or page.images or page.curves),
    )


def _added_words(printed: Any, shown: Any) -> tuple[Word, ...]:
    """The words that only the flattened page has, read by themselves: where they overlap print, letters
    would mix."""
    known = Counter(_mark(char) for char in printed.chars)
    extra = []
    for char in shown.chars:
        mark = _mark(char)
        if known[mark] > 0:
            known[mark] -= 1
        else:
            extra.append(char)
    return tuple(_word(found) for found in extract_words(extra, x_tolerance_ratio=_WORD_GAP)) if extra else ()


def _mark(char: dict[str, Any]) -> tuple[str, int, int]:
    return char["text"], round(char["x0"]), round(char["top"])


def _word(found: dict[str, Any]) -> Word:
    box = Box(float(found["x0"]), float(found["top"]), float(found["x1"]), float(found["bottom"]))
    return Word(normalise(found["text"]), box)


def _area_on_page(image: dict[str, Any], page: Any) -> float:
    width = min(image["x1"], page.width) - max(image["x0"], 0)
    height = min(image["bottom"], page.height) - max(image["top"], 0)
    return float(max(width, 0) * max(height, 0))


def _render(page: pdfium.PdfPage) -> tuple[Image.Image, int]:
    """The page as a picture, at less than the usual resolution where it would be too large."""
    inches = page.get_width() * page.get_height() / _POINTS_PER_INCH**2
    dpi = min(_READING_DPI, int((MAX_PAGE_PIXELS / max(inches, 1e-6)) ** 0.5))
    return page.render(scale=max(dpi, 1) / _POINTS_PER_INCH).to_pil(), max(dpi, 1)
