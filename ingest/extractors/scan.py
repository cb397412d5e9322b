"""A picture of a page → words by OCR; of the first page's head also the evidence that they are right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Final

from PIL import Image, ImageOps

from ingest.extractors.head_lines import look_at_head
from ingest.extractors.ink import (
    INK_BELOW,
    Grey,
    clean,
    drop_blue,
    find_pieces,
    find_skew,
    has_marks,
    keep_colour,
    shrink,
    turn_level,
)
from ingest.extractors.line_recogniser import find_recognisers
from ingest.extractors.orientation import find_likely_turns
from ingest.extractors.perspective import flatten
from ingest.extractors.tesseract import OcrEngine, PageShape
from ingest.layout import HeadEvidence, Line, find_head_end, find_split, group_lines, head_bottom
from ingest.lines_across import find_lines_across
from ingest.signer import find_confirmed_lines, find_doubtful_block
from registry.parsed import Box, Page, Word
from registry.vocabulary.kinds import ReadMethod

_POOR: Final = 0.6  # mean confidence; upright pages reach 0.83 to 0.94, turned ones stay below
_ENOUGH_WORDS: Final = 5  # fewer say nothing about how a page lies
# Letters of 9 points still have 13 pixels. At 300 dpi text reads no better (mean confidence of real pages
# 0.90 instead of 0.91, misread letters of drawn ones 2.8 instead of 2.5 %) and takes a quarter more time;
# only the pen and the stamps of a head do, whose parts are read again as finely as they were scanned.
_TEXT_DPI: Final = 200
_FINE_DPI: Final = 240  # below, making the page smaller blurs more than it saves
_FAINT_BELOW: Final = 215  # grey level; print that faded, or shows through from the other side
_MARK_INCHES: Final = 0.05  # the height of small print without its tails; dust and grain are below
_FEW_MARKS: Final = 3  # a page number or the holes of a binder
_ZOOMS: Final = (
    1.0,
    0.7,
)  # another size makes another reading: the two seldom err alike; a smaller one costs less
_HEAD_ROWS: Final = 0.5  # of the page's height: a little more than a head reaches down
_STAMP_MARGIN: Final = 8  # points of white around what is read
_POINTS_PER_INCH: Final = 72
_A4_INCHES: Final = 11.69  # the long side: what the sheet in a photo is taken for

_Lines = tuple[tuple[Word, ...], ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A page as it was turned, and the lines found on it."""

    turn: int
    skew: float
    ink: Image.Image
    lines: _Lines

    @property
    def is_good(self) -> bool:
        """Whether it surely was read the right way up."""
        return _confidence(self.lines) >= _POOR and sum(map(len, self.lines)) >= _ENOUGH_WORDS


def read_scan(
    image: Image.Image, dpi: int, number: int, engine: OcrEngine, *, with_evidence: bool
) -> tuple[Page, HeadEvidence | None]:
    """The page in a picture; with the evidence about its head where asked for."""
    sheet, dpi, reading = _read_upright(image, dpi, engine)
    ink = reading.ink
    page = _as_page(reading.lines, ink, dpi, number)
    block = find_doubtful_block(page)
    if block is not None:
        upright = turn_level(sheet.rotate(reading.turn, expand=True), reading.skew)
        better = find_confirmed_lines(page, _read_block(upright, dpi, block, engine))
        page = _as_page(_with_lines(reading.lines, better), ink, dpi, number)
    if not with_evidence:
        return page, None
    evidence = _read_head_again(ink, dpi, page, engine)
    readings = (page.words, *evidence.readings)
    rows = round(_HEAD_ROWS * ink.height)
    upright = turn_level(sheet.rotate(reading.turn, expand=True), reading.skew, rows)
    seen = look_at_head((upright, ink), dpi, page, readings, find_recognisers())
    return page, replace(
        evidence, stamps=_read_stamps(upright, dpi, page, engine), number=seen[0], date=seen[1]
    )


def _as_page(lines: _Lines, ink: Image.Image, dpi: int, number: int) -> Page:
    return Page(
        number=number,
        width=ink.width * _POINTS_PER_INCH / dpi,
        height=ink.height * _POINTS_PER_INCH / dpi,
        text="\n".join(" ".join(word.text for word in line) for line in lines),
        words=tuple(word for line in lines for word in line),
        method=ReadMethod.OCR,
        confidence=_confidence(lines),
    )


def _read_upright(image: Image.Image, dpi: int, engine: OcrEngine) -> tuple[Image.Image, int, _Reading]:
    """The sheet in the picture, its resolution, and how it was read."""
    sheet = flatten(image)
    if sheet is not image:
        dpi = max(round(max(sheet.size) / _A4_INCHES), 1)
    page = clean(sheet)
    small = shrink(page)
    mark = max(round(_MARK_INCHES * dpi * small.shape[0] / page.height), 2)
    is_faint = not has_marks(small, INK_BELOW, mark, _FEW_MARKS)
    if is_faint and not has_marks(small, _FAINT_BELOW, mark, _FEW_MARKS):
        return sheet, dpi, _Reading(turn=0, skew=0.0, ink=page, lines=())
    return sheet, dpi, _read_turned(page, small, dpi, engine, is_faint=is_faint)


def _read_turned(page: Image.Image, small: Grey, dpi: int, engine: OcrEngine, *, is_faint: bool) -> _Reading:
    """The page read the way it lies, or the way that reads best if that reads poorly."""
    likely = find_likely_turns(small)
    readings = [_read_one_way(page, dpi, likely[0], engine)]
    if readings[0].is_good:
        return readings[0]
    if is_faint:  # the other side showing through: mirrored, it reads poorly whichever way it lies
        return replace(readings[0], lines=())
    rotation = engine.find_rotation(*_at_text_size(page, dpi))
    for turn in likely[1:] if rotation is None else (rotation,):
        if turn not in {reading.turn for reading in readings} and not readings[-1].is_good:
            readings.append(_read_one_way(page, dpi, turn, engine))
    return max(readings, key=lambda reading: _weight(reading.lines))


def _read_one_way(page: Image.Image, dpi: int, turn: int, engine: OcrEngine) -> _Reading:
    turned = page.rotate(turn, expand=True)
    skew = find_skew(turned)
    ink = turn_level(turned, skew)
    lines = engine.read(*_at_text_size(ink, dpi))
    return _Reading(turn, skew, ink, lines)


def _at_text_size(ink: Image.Image, dpi: int) -> tuple[Image.Image, int]:
    if dpi < _FINE_DPI:
        return ink, dpi
    width, height = (max(round(side * _TEXT_DPI / dpi), 1) for side in ink.size)
    return ink.resize((width, height), Image.Resampling.BOX), _TEXT_DPI


def _read_head_again(ink: Image.Image, dpi: int, page: Page, engine: OcrEngine) -> HeadEvidence:
    """The head read by parts, at two sizes, and the ink that stands there.

    Issuer and motto stand side by side and are read apart; title, subject and addressees reach across.
    """
    scale = dpi / _POINTS_PER_INCH
    split = round(find_split(page.words, page) * scale)
    bottom = round(find_head_end(page.words, page) * scale)
    across = find_lines_across(page)
    start, end = (round(height * scale) for height in across) if across is not None else (bottom, bottom)
    areas = [(0, 0, split, min(start, bottom)), (split, 0, ink.width, min(start, bottom))]
    if across is not None:
        areas.append((0, start, ink.width, end))
    return HeadEvidence(
        readings=tuple(
            tuple(word for area in areas for word in _read_area(ink, dpi, area, zoom, engine))
            for zoom in _ZOOMS
        ),
        ink=tuple(
            Box(piece.x0 / scale, piece.top / scale, piece.x1 / scale, piece.bottom / scale)
            for piece in find_pieces(ink, (0, 0, ink.width, bottom))
        ),
    )


def _read_block(upright: Image.Image, dpi: int, box: Box, engine: OcrEngine) -> list[tuple[Line, ...]]:
    """The lines of a signature's block, at two sizes; names stamped in red stay, which the page has lost."""
    scale = dpi / _POINTS_PER_INCH
    left, top = round(box.x0 * scale), round(box.top * scale)
    block = clean(drop_blue(upright.crop((left, top, round(box.x1 * scale), round(box.bottom * scale)))))
    return [
        group_lines(
            replace(word, box=_moved(word.box, left / scale, top / scale))
            for word in _read_area(block, dpi, (0, 0, *block.size), zoom, engine)
        )
        for zoom in _ZOOMS
    ]


def _with_lines(lines: _Lines, better: Sequence[Line]) -> _Lines:
    """The lines with others in place of what was read where these stand."""
    kept = (
        tuple(word for word in line if not any(_covers(other.box, word.box) for other in better))
        for line in lines
    )
    return (*(line for line in kept if line), *(line.words for line in better))


def _covers(box: Box, other: Box) -> bool:
    x, y = (other.x0 + other.x1) / 2, (other.top + other.bottom) / 2
    return box.x0 < x < box.x1 and box.top < y < box.bottom


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
