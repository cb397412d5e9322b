"""PDF → pages: the text layer where it is readable, OCR where it is not."""

import logging
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pdfplumber
import pypdfium2 as pdfium

from ingest.extractors.extraction import AtPage, Extraction, refuse
from ingest.extractors.pdf_pictures import has_drawings, measure_pictures
from ingest.extractors.pdf_render import BODY_DPI, HEAD_DPI, render_page
from ingest.extractors.pdf_text import HYPHEN_AT_LINE_END, extract_overlay, extract_words, find_fonts
from ingest.extractors.scan import read_scan
from ingest.extractors.tesseract import OcrEngine
from ingest.files import MAX_PAGES
from ingest.layout import HeadEvidence, group_lines
from ingest.legacy_text import Encoding, convert, encoding_of_font, find_encoding
from ingest.text_quality import count_letters
from registry.parsed import Box, Page, Problem, ProblemCode, Word
from registry.vocabulary.kinds import ReadMethod

_raw: Final = pdfium.raw
_IMAGE_SHARE: Final = 0.5  # of the page: a scan, whatever text a signature has put upon it
_CAPTION_LETTERS: Final = 200  # a signature's caption over a scan is shorter
_END_WITHIN: Final = 65_536  # mails and servers append blanks and notes after the end
_WORD_GAP: Final = 0.15  # of the letter size; a blank is 0.25, set tightly 0.18
_SOFT_HYPHEN: Final = "\u00ad"
# TCVN3 has the soft hyphen's code for ư, which PDFium takes for a hyphen where a line ends.
_HORN_AT_LINE_END: Final = re.compile(rf"(?<=[^\W\d_A-Z]){HYPHEN_AT_LINE_END}(?!\S)")

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font


@dataclass(frozen=True, slots=True)
class _TextLayer:
    """What a page says of itself before anyone decides whether to believe it; its text is still encoded."""

    width: float
    height: float
    words: tuple[Word, ...]
    text: str
    encoding: Encoding | None
    image_share: float
    is_blank: bool

    @property
    def is_scan(self) -> bool:
        """Whether a picture covers the page."""
        return self.image_share > _IMAGE_SHARE


def extract_pdf(path: Path, engine: OcrEngine, at_page: AtPage, skip: Collection[int] = ()) -> Extraction:
    """Page 1 and all pages with text, what signatures and stamps of a viewer show included.

    The scans among the other pages are named in `later`. Pages in `skip` are not touched.
    """
    if not _has_end(path):
        return refuse(ProblemCode.DAMAGED)  # cut off: PDFium repairs such files and loses pages silently
    try:
        with pdfium.PdfDocument(path) as document:
            if len(document) == 0:
                return refuse(ProblemCode.DAMAGED)
            if len(document) > MAX_PAGES:
                return refuse(ProblemCode.TOO_MANY_PAGES)
            layers: list[_TextLayer | None] = []
            for number in range(1, len(document) + 1):
                if number in skip:
                    layers.append(None)
                    continue
                at_page(number, len(document))
                layers.append(_read_layer(path, document, number))
            return _read_pages(document, layers, engine, at_page)
    except pdfium.PdfiumError as error:
        return refuse(_fault(error))


def extract_pdf_scans(
    path: Path, numbers: Iterable[int], engine: OcrEngine, at_page: AtPage, skip: Collection[int] = ()
) -> Extraction:
    """The pages that `extract_pdf` left for later, or some of them."""
    pages: list[Page] = []
    problems: list[Problem] = []
    with pdfium.PdfDocument(path) as document:
        for number in numbers:
            if number in skip:
                pages.append(_unread(document, number))
                problems.append(Problem(ProblemCode.PAGE_UNREAD, str(number)))
                continue
            at_page(number, len(document))
            image, dpi = render_page(document, number, BODY_DPI)
            page, _evidence = read_scan(image, dpi, number, engine, with_evidence=False)
            pages.append(page)
    return Extraction(tuple(pages), tuple(problems))


def _has_end(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _END_WITHIN))
        return b"startxref" in file.read()


def _fault(error: pdfium.PdfiumError) -> ProblemCode:
    if getattr(error, "err_code", None) == _raw.FPDF_ERR_PASSWORD:
        return ProblemCode.ENCRYPTED
    return ProblemCode.DAMAGED


def _read_pages(
    document: pdfium.PdfDocument, layers: Sequence[_TextLayer | None], engine: OcrEngine, at_page: AtPage
) -> Extraction:
    usual = _usual_encoding(layers)
    pages: list[Page] = []
    problems: list[Problem] = []
    later: list[int] = []
    evidence: HeadEvidence | None = None
    for number, layer in enumerate(layers, start=1):
        if layer is None:
            pages.append(_unread(document, number))
            problems.append(Problem(ProblemCode.PAGE_UNREAD, str(number)))
            continue
        is_believed = _is_believed(layer, usual)
        # Text over a picture of the page is a scanner's OCR: good to search in, no proof of a head's digits.
        if is_believed and not (layer.is_scan and number == 1 and engine.is_available):
            pages.append(_page_of_text(layer, number, layer.encoding or usual or Encoding.UNICODE))
            continue
        if not engine.is_available:
            pages.append(_unread(document, number))
            problems.append(Problem(ProblemCode.OCR_MISSING, str(number)))
            continue
        if not is_believed and count_letters(layer.text) > _CAPTION_LETTERS:
            problems.append(Problem(ProblemCode.GARBAGE_TEXT_LAYER, str(number)))
        if number > 1:
            later.append(number)
            continue
        at_page(number, len(document))
        image, dpi = render_page(document, number, HEAD_DPI)
        page, evidence = read_scan(image, dpi, number, engine, with_evidence=True)
        pages.append(page)
    return Extraction(tuple(pages), tuple(problems), evidence, tuple(later))


def _usual_encoding(layers: Iterable[_TextLayer | None]) -> Encoding | None:
    """What most pages that can be read are encoded in; None where none can."""
    known = Counter(layer.encoding for layer in layers if layer is not None and layer.encoding is not None)
    return known.most_common(1)[0][0] if known else None


def _is_believed(layer: _TextLayer, usual: Encoding | None) -> bool:
    if layer.is_scan and count_letters(layer.text) < _CAPTION_LETTERS:
        return False
    if layer.is_blank or layer.encoding is not None:
        return True
    # A short page (signatures, a table's tail) cannot be judged by itself.
    return usual is not None and 0 < count_letters(layer.text) < _CAPTION_LETTERS


def _page_of_text(layer: _TextLayer, number: int, encoding: Encoding) -> Page:
    encoded = " ".join(word.text for word in layer.words)
    decoded = _decode(encoded, encoding)
    words, text = layer.words, layer.text
    if decoded != encoded:
        pairs = zip(decoded.split(" "), layer.words, strict=True)
        words, text = tuple(Word(text, word.box) for text, word in pairs), _decode(layer.text, encoding)
    method = ReadMethod.OCR if layer.is_scan else ReadMethod.TEXT_LAYER
    return Page(number, layer.width, layer.height, text, words, method)


def _unread(document: pdfium.PdfDocument, number: int) -> Page:
    width, height = document.get_page_size(number - 1)
    return Page(number, width, height, "", (), ReadMethod.UNREAD, 0.0)


def _decode(text: str, encoding: Encoding) -> str:
    """The text in Unicode, with a hyphen where one is drawn; some fonts have one glyph for both kinds."""
    if encoding is Encoding.TCVN3:
        text = _HORN_AT_LINE_END.sub(_SOFT_HYPHEN, text)
    return convert(text, encoding).replace(HYPHEN_AT_LINE_END, "-").replace(_SOFT_HYPHEN, "-")


def _read_layer(path: Path, document: pdfium.PdfDocument, number: int) -> _TextLayer | None:
    """What a page says of itself; None where it cannot be opened."""
    try:
        page = document[number - 1]
        printed = extract_words(page)
    except pdfium.PdfiumError:
        return None
    pictures = measure_pictures(page)
    overlay = extract_overlay(document, number, page, printed)
    layer = _build_layer(page, printed, overlay, pictures)
    if layer.encoding is Encoding.UNICODE:
        return layer
    is_long = count_letters(layer.text) > _CAPTION_LETTERS
    if layer.encoding is None and is_long and not layer.is_scan:
        # Letters with marks from another font stand at the end of their lines: PDFium follows the file.
        reordered = _build_layer(page, _read_by_places(path, number), overlay, pictures)
        return reordered if reordered.encoding is not None else layer
    if layer.encoding is None and is_long:
        return layer
    decoded = _decode_by_fonts(page, printed)
    return _build_layer(page, decoded, overlay, pictures) if decoded is not None else layer


def _decode_by_fonts(page: pdfium.PdfPage, printed: Sequence[Word]) -> tuple[Word, ...] | None:
    """The words in Unicode where the names of their fonts say how; None where they say nothing.

    They know more than the text: which words are drawn as capitals.
    """
    encodings = [encoding_of_font(name) for name in find_fonts(page)]
    if not any(encodings):
        return None
    return tuple(
        Word(_decode(word.text, encoding), word.box) if encoding is not None else word
        for word, encoding in zip(printed, encodings, strict=True)
    )


def _build_layer(
    page: pdfium.PdfPage, printed: Sequence[Word], overlay: Sequence[Word], pictures: float
) -> _TextLayer:
    words = (*printed, *overlay)
    text = "\n".join(line.text for line in group_lines(words))
    return _TextLayer(
        width=page.get_width(),
        height=page.get_height(),
        words=words,
        text=text,
        encoding=find_encoding(text.replace(HYPHEN_AT_LINE_END, "-")),
        image_share=pictures,
        is_blank=not words and not pictures and not has_drawings(page),
    )


def _read_by_places(path: Path, number: int) -> tuple[Word, ...]:
    """The words of a page put together by where their letters stand, not by their order in the file."""
    try:
        with pdfplumber.open(path, pages=[number]) as document:
            found = document.pages[0].extract_words(x_tolerance_ratio=_WORD_GAP)
    except MemoryError:
        raise
    except Exception:  # pdfminer throws whatever broken objects lead it to
        return ()
    return tuple(
        Word(word["text"], Box(*(float(word[edge]) for edge in ("x0", "top", "x1", "bottom"))))
        for word in found
    )
