"""A picture of a page → words by OCR; of the first page's head also the evidence that they are right."""

from dataclasses import replace
from statistics import fmean
from typing import Final

from PIL import Image, ImageOps

from ingest.extractors.ink import find_pieces, keep_colour, prepare
from ingest.extractors.tesseract import OcrEngine, PageShape
from ingest.layout import HeadEvidence, find_head_end, find_split, head_bottom
from registry.parsed import Box, Page, Word
from registry.vocabulary.kinds import ReadMethod

_POOR: Final = 0.6  # mean confidence; upright pages reach 0.88 to 0.94, turned ones stay below
_ENOUGH_WORDS: Final = 5  # fewer say nothing about how a page lies
_QUARTER_TURNS: Final = (90, 270, 180)
_ZOOM: Final = 1.5  # another size makes another reading: the two seldom err alike
_STAMP_MARGIN: Final = 8  # points of white around what is read
_POINTS_PER_INCH: Final = 72

_Lines = tuple[tuple[Word, ...], ...]


def read_scan(
    image: Image.Image, dpi: int, number: int, engine: OcrEngine, *, with_evidence: bool
) -> tuple[Page, HeadEvidence | None]:
    """The page in a picture; with the evidence about its head where asked for."""
    upright, ink, lines = _read_upright(image, dpi, engine)
    words = tuple(word for line in lines for word in line)
    page = Page(
        number=number,
        width=ink.width * _POINTS_PER_INCH / dpi,
        height=ink.height * _POINTS_PER_INCH / dpi,
        text="\n".join(" ".join(word.text for word in line) for line in lines),
        words=words,
        method=ReadMethod.OCR,
        confidence=_confidence(lines),
    )
    if not with_evidence:
        return page, None
    evidence = _read_head_again(ink, dpi, page, engine)
    return page, replace(evidence, stamps=_read_stamps(upright, dpi, page, engine))


def _read_upright(image: Image.Image, dpi: int, engine: OcrEngine) -> tuple[Image.Image, Image.Image, _Lines]:
    """The picture, the same prepared, and its lines; turned if it reads poorly as it lies."""
    ink = prepare(image)
    lines = engine.read(ink, dpi)
    if _confidence(lines) >= _POOR and sum(map(len, lines)) >= _ENOUGH_WORDS:
        return image, ink, lines
    rotation = engine.find_rotation(ink, dpi)
    turns = _QUARTER_TURNS if rotation is None else (rotation,) if rotation else ()
    readings = [(image, ink, lines)]
    for turn in turns:
        turned = image.rotate(turn, expand=True)
        ink = prepare(turned)
        readings.append((turned, ink, engine.read(ink, dpi)))
    return max(readings, key=lambda reading: _weight(reading[2]))


def _read_head_again(ink: Image.Image, dpi: int, page: Page, engine: OcrEngine) -> HeadEvidence:
    """Either half of the head read by itself, as it is and enlarged, and the ink that stands there."""
    scale = dpi / _POINTS_PER_INCH
    split = round(find_split(page.words, page) * scale)
    bottom = round(find_head_end(page.words, page) * scale)
    halves = ((0, 0, split, bottom), (split, 0, ink.width, bottom))
    return HeadEvidence(
        readings=tuple(
            tuple(word for area in halves for word in _read_area(ink, dpi, area, zoom, engine))
            for zoom in (1.0, _ZOOM)
        ),
        ink=tuple(
            Box(piece.x0 / scale, piece.top / scale, piece.x1 / scale, piece.bottom / scale)
            for piece in find_pieces(ink, (0, 0, ink.width, bottom))
        ),
    )


def _read_stamps(image: Image.Image, dpi: int, page: Page, engine: OcrEngine) -> tuple[Word, ...]:
    """What is stamped upon the head in colour, which reading the print makes fade."""
    bottom = round(head_bottom(page) * dpi / _POINTS_PER_INCH)
    colour = keep_colour(image.crop((0, 0, image.width, bottom)))
    stamped = ImageOps.invert(colour).getbbox()
    if stamped is None:
        return ()
    margin = round(_STAMP_MARGIN * dpi / _POINTS_PER_INCH)
    x0, y0, x1, y1 = stamped
    area = (max(x0 - margin, 0), max(y0 - margin, 0), x1 + margin, y1 + margin)
    return tuple(_read_area(ImageOps.expand(colour, (0, 0, margin, margin), 255), dpi, area, 1.0, engine))


def _read_area(
    ink: Image.Image, dpi: int, area: tuple[int, int, int, int], zoom: float, engine: OcrEngine
) -> list[Word]:
    """The words of an area, placed on the whole page."""
    crop = ink.crop(area)
    if zoom != 1.0:
        size = (round(crop.width * zoom), round(crop.height * zoom))
        crop = crop.resize(size, Image.Resampling.BICUBIC)
    left, top = (edge * _POINTS_PER_INCH / dpi for edge in area[:2])
    return [
        Word(word.text, _moved(word.box, left, top), word.confidence)
        for line in engine.read(crop, round(dpi * zoom), PageShape.BLOCK)
        for word in line
    ]


def _moved(box: Box, left: float, top: float) -> Box:
    return Box(box.x0 + left, box.top + top, box.x1 + left, box.bottom + top)


def _confidence(lines: _Lines) -> float:
    return fmean(word.confidence for line in lines for word in line) if lines else 0.0


def _weight(lines: _Lines) -> float:
    return sum(word.confidence * len(word.text) for line in lines for word in line if word.confidence > _POOR)
