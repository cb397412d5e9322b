"""The number line and the date line of a scanned head, shown to the line recognisers in several views."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import cv2
import numpy as np
from PIL import Image

from ingest.code import find_number_line
from ingest.extractors.line_recogniser import LineRecogniser, Picture
from ingest.head_parts import find_body_top
from ingest.issue_date import find_line_to_date
from ingest.layout import Line, split_head
from ingest.title import find_title
from ingest.trace import DATE_FORM, DIGITS_VIEW, Digits, Form, LineTraces, Trace, find_spans, is_plain
from registry.parsed import Page, Word
from registry.text import fold

_POINTS_PER_INCH: Final = 72
_SIDE: Final = 6.0  # points left and right of the words found: a number may stand beside them
_ABOVE: Final = 0.3  # heights of the line above and below it, for pens are less tidy than print
# Views of a line: which picture of it, stretched and slanted how much: other proportions, another reading.
_VIEWS: Final = ((0, 1.0, 0.0), (1, 1.2, 0.0))
_MORE_VIEWS: Final = ((0, 1.4, 0.0), (0, 0.85, 0.2))
# The recogniser made for such lines is small, so that it can be shown more: of the first 48 poor scans drawn
# with seed 31 it read 4 numbers more in eight views than in four.
_MORE_FOR_DIGITS: Final = ((1, 1.0, 0.0), (0, 1.2, 0.1), (1, 1.3, 0.2), (0, 1.15, -0.1))
_CUT_STRETCHES: Final = (1.0, 1.25, 1.5)
# Where the value is cut out: heights left of where its digits seem to start, and right of where they end.
_CUTS: Final = ((0.3, 1.2), (0.1, 0.8))
_MIN_WIDTH: Final = 2  # pixels
_PAPER: Final = 80  # per cent of a line's pixels are darker than its paper at most
_CONTRAST: Final = 60  # grey levels from paper to ink; faint pens have 80
_THIN: Final = 0.08  # of the height; less ink in a column is dust or the end of a stroke

_WORD_BEFORE: Final = re.compile(r"so[:.]?|ngay")

_Place = tuple[float, float]
"""Start and end, as shares of the line's width."""


def look_at_head(
    pictures: Sequence[Image.Image],
    dpi: int,
    page: Page,
    readings: Sequence[Sequence[Word]],
    recognisers: Sequence[LineRecogniser],
) -> tuple[LineTraces | None, LineTraces | None]:
    """The number line and the date line of a head as the recognisers see them; None where there is none.

    `readings` are the words of the head as read in several ways: what one has lost another may show.
    """
    number, day = _find_lines(page, readings)
    return (
        look_at_line(pictures, dpi, *number, recognisers) if number is not None else None,
        look_at_line(pictures, dpi, day, DATE_FORM, recognisers) if day is not None else None,
    )


def _find_lines(
    page: Page, readings: Sequence[Sequence[Word]]
) -> tuple[tuple[Line, Form] | None, Line | None]:
    heads = [split_head(page, words) for words in readings]
    titles = [find_title(head) for head in heads]
    above = [
        (head, find_body_top(head, title.line if title else None))
        for head, title in zip(heads, titles, strict=True)
    ]
    numbers = (find_number_line(head, bottom) for head, bottom in above)
    days = (find_line_to_date(head, bottom) for head, bottom in above)
    return next((line for line in numbers if line), None), next((line for line in days if line), None)


def look_at_line(
    pictures: Sequence[Image.Image],
    dpi: int,
    line: Line,
    form: Form,
    recognisers: Sequence[LineRecogniser],
) -> LineTraces:
    """How every recogniser sees a line: as a whole, and what is written in by itself.

    A stroke that leans on the word before, as the upstroke of a `1` does, is taken for a part of that word in
    one view and for a digit in the other.
    """
    wholes = [_cut_out(picture, dpi, line) for picture in pictures]
    general = [recogniser for recogniser in recognisers if recogniser.name != DIGITS_VIEW]
    special = [recogniser for recogniser in recognisers if recogniser.name == DIGITS_VIEW]
    whole = list(_look(wholes, _VIEWS[: len(wholes)], general))
    is_clear = is_plain(whole, form)
    if not is_clear:
        whole += _look(wholes, _MORE_VIEWS, general)
    values = [rank for rank, piece in enumerate(form) if isinstance(piece, Digits)]
    specially = list(_look(wholes, (*_VIEWS, *_MORE_VIEWS, *_MORE_FOR_DIGITS), special))
    # The special one names a letter in one narrow frame, so that its edges lie within the letters.
    places = [_find_place(whole, form, rank) or _find_place(specially, form, rank) for rank in values]
    if places[0] is not None:
        places[0] = (_find_start(line, places[0][0]), places[0][1])
    height = line.height * dpi / _POINTS_PER_INCH
    return LineTraces(
        form=form,
        box=line.box,
        whole=(*whole, *specially),
        cuts=tuple(
            # Years and months are printed nearly always.
            tuple(
                _look_at_place(
                    wholes[0], place, height, recognisers if rank == 0 or not is_clear else special
                )
            )
            for rank, place in enumerate(places)
        ),
        inked=tuple(_measure_ink(wholes[0], place, height) for place in places),
    )


def _look(
    pictures: Sequence[Picture],
    views: Sequence[tuple[int, float, float]],
    recognisers: Sequence[LineRecogniser],
) -> Iterator[Trace]:
    """What recognisers see in some views of a line."""
    for rank, stretch, slant in views:
        view = _slanted(_stretched(pictures[min(rank, len(pictures) - 1)], stretch), slant)
        yield from (recogniser.trace(view) for recogniser in recognisers)


def _look_at_place(
    line: Picture, place: _Place | None, height: float, recognisers: Sequence[LineRecogniser]
) -> Iterator[Trace]:
    """What every recogniser sees where a value stands, with more and less of what stands around it."""
    if place is None:
        return
    start, end = (edge * line.shape[1] for edge in place)
    for before, after in _CUTS:
        left, right = max(round(start - before * height), 0), round(end + after * height)
        if right - left <= _MIN_WIDTH:
            continue
        for recogniser in recognisers:
            stretches = _CUT_STRETCHES if recogniser.name == DIGITS_VIEW else (1.0,)
            yield from (recogniser.trace(_stretched(line[:, left:right], factor)) for factor in stretches)


def _measure_ink(line: Picture, place: _Place | None, height: float) -> float | None:
    """How much of the length of a place has ink on it, in heights of the line."""
    if place is None:
        return None
    darkest = line.min(axis=2)
    left, right = (round(edge * line.shape[1]) for edge in place)
    inked = darkest[:, left:right] < np.percentile(darkest, _PAPER) - _CONTRAST
    return float((inked.sum(axis=0) > _THIN * height).sum() / height)


def _cut_out(picture: Image.Image, dpi: int, line: Line) -> Picture:
    scale = dpi / _POINTS_PER_INCH
    left = max(round((line.box.x0 - _SIDE) * scale), 0)
    top = max(round((line.box.top - _ABOVE * line.height) * scale), 0)
    right = min(round((line.box.x1 + _SIDE) * scale), picture.width)
    bottom = min(round((line.box.bottom + _ABOVE * line.height) * scale), picture.height)
    area = (left, top, max(right, left + 1), max(bottom, top + 1))
    return np.asarray(picture.crop(area).convert("RGB"), dtype=np.uint8)


def _stretched(picture: Picture, factor: float) -> Picture:
    return np.asarray(cv2.resize(picture, None, fx=factor, fy=1.0), np.uint8)


def _slanted(picture: Picture, slant: float) -> Picture:
    """The picture with its upper edge pushed to the right by some heights, or to the left."""
    if not slant:
        return picture
    height, width = picture.shape[:2]
    shift = np.array([[1.0, -slant, slant * height / 2], [0.0, 1.0, 0.0]])
    pushed = cv2.warpAffine(picture, shift, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(pushed, np.uint8)


def _find_place(traces: Sequence[Trace], form: Form, rank: int) -> _Place | None:
    """Where a value stands: from the end of what is before it to the start of what follows it."""
    places = []
    for trace in traces:
        spans = find_spans(trace, form)
        before = [span for span in spans[:rank] if span is not None]
        after = [span for span in spans[rank + 1 :] if span is not None]
        if before and after:
            places.append((before[-1][1], after[0][0]))
    if not places or rank == len(form) - 1:
        return None
    start, end = (float(np.median(edges)) for edges in zip(*places, strict=True))
    return start, end


def _find_start(line: Line, seen: float) -> float:
    """Where the first value starts: after `Số:` or `ngày` where that was read as a word, else as was seen."""
    left, right = line.box.x0 - _SIDE, line.box.x1 + _SIDE
    before = next((word for word in line.words if _WORD_BEFORE.fullmatch(fold(word.text))), None)
    return (before.box.x1 - left) / (right - left) if before is not None else seen
