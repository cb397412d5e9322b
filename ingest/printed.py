"""Were these digits printed with the words around them, or put in by hand? Judged by the pieces of ink.

On most paper the clerk writes number and day into a printed form, and Tesseract misreads such digits with
full confidence, in every reading alike. Printed digits stand as high and as low as their neighbours and at
equal distances; handwritten ones practically never do all of that.
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from ingest.layout import Line
from registry.parsed import Box, Word
from registry.text import fold

_OFF_LINE: Final = 0.11  # of the height; at 200 dpi an edge moves by a pixel of 24 through blur and noise
_PITCH: Final = (0.58, 0.92)  # heights from digit to digit: half an em in office fonts, which is 0.75
_WIDTH: Final = (0.2, 0.85)  # heights; `1` is the narrowest
_MAX_BLANK: Final = 0.75  # heights; a printed blank is 0.4, a blank left to write in is wider
_MIN_HEIGHT: Final = 0.75  # of a capital: all letters and digits of a number line, no hyphen or colon
_MARK_HEIGHT: Final = 0.45  # of the line: lower pieces are dots, hyphens and loose accents
_MIN_LETTERS: Final = 2  # of the symbol, to know where capitals stand
_SPECK: Final = 0.5  # points: smaller pieces are dust
_EDGE: Final = 0.5  # points by which boxes of words are drawn too tightly


def is_number_printed(line: Line, number: str, ink: Sequence[Box]) -> bool:
    """Whether the number in a line `Số: 1042/TB-UBND` is printed like its `S` and the symbol's letters."""
    chars = [char for word in line.words for char in word.text if char.isalnum() or char == "/"]
    start = "".join(chars).find(number)
    pieces = _pieces_inside(line.box, ink)
    capital = next((piece for piece in pieces if _height(piece) > _MARK_HEIGHT * _height(line.box)), None)
    if capital is None or start < 1:
        return False
    tall = [piece for piece in pieces if _height(piece) > _MIN_HEIGHT * _height(capital)]
    after = start + len(number)
    digits, letters = tall[start:after], tall[after + 1 :]
    if len(digits) < len(number) or len(letters) < _MIN_LETTERS:
        return False
    slope = _slope(capital, letters)
    level = [_levelled(digit, capital, slope) for digit in digits]
    reference = [capital, *(_levelled(letter, capital, slope) for letter in letters)]
    top, bottom = median(box.top for box in reference), median(box.bottom for box in reference)
    colon_or_letter = max(piece.x1 for piece in pieces if piece.x0 < digits[0].x0)
    follower = min(piece.x0 for piece in pieces if piece.x0 > digits[-1].x0)
    return (
        _stand_between(level, top, bottom)
        and _stand_evenly(digits, bottom - top)
        and digits[0].x0 - colon_or_letter <= _MAX_BLANK * (bottom - top)
        and follower - digits[-1].x1 <= _MAX_BLANK * (bottom - top)
    )


def is_date_printed(words: Sequence[Word], ink: Sequence[Box]) -> bool:
    """Whether day and month of `ngày 24 tháng 4 năm 2026` are printed like the words beside them."""
    folded = [fold(word.text) for word in words]
    if "ngay" not in folded or "thang" not in folded[2:] or "nam" not in folded[4:]:
        return False
    first, second, third = folded.index("ngay"), folded.index("thang"), folded.index("nam")
    if second - first != 2 or third - second != 2:
        return False
    ascender = _ascender(words[second], ink)
    return ascender is not None and all(
        _is_printed_between(words[place - 1], words[place], words[place + 1], ascender, ink)
        for place in (first + 1, second + 1)
    )


def _is_printed_between(before: Word, word: Word, after: Word, ascender: Box, ink: Sequence[Box]) -> bool:
    digits = _pieces_inside(word.box, ink)
    left, right = _pieces_inside(before.box, ink), _pieces_inside(after.box, ink)
    if not word.text.isdigit() or len(digits) != len(word.text) or not left or not right:
        return False
    height = _height(ascender)
    return (
        _stand_between(digits, ascender.top, ascender.bottom)
        and _stand_evenly(digits, height)
        and digits[0].x0 - max(piece.x1 for piece in left) <= _MAX_BLANK * height
        and right[0].x0 - digits[-1].x1 <= _MAX_BLANK * height
    )


def _ascender(word: Word, ink: Sequence[Box]) -> Box | None:
    """The `h` of `tháng`: as high as a digit, and on the line."""
    middle = (word.box.x0 + word.box.x1) / 2
    letters = [piece for piece in _pieces_inside(word.box, ink) if piece.x0 < middle]
    return min(letters, key=lambda piece: piece.top, default=None)


def _stand_between(digits: Sequence[Box], top: float, bottom: float) -> bool:
    slack = _OFF_LINE * (bottom - top)
    return all(abs(digit.top - top) <= slack and abs(digit.bottom - bottom) <= slack for digit in digits)


def _stand_evenly(digits: Sequence[Box], height: float) -> bool:
    pitches = [(_middle(after) - _middle(before)) / height for before, after in pairwise(digits)]
    widths = [(digit.x1 - digit.x0) / height for digit in digits]
    return all(_PITCH[0] <= pitch <= _PITCH[1] for pitch in pitches) and all(
        _WIDTH[0] <= width <= _WIDTH[1] for width in widths
    )


def _pieces_inside(area: Box, ink: Sequence[Box]) -> list[Box]:
    """The letters inside an area from left to right, accents joined to what they stand over."""
    pieces = sorted(
        (
            piece
            for piece in ink
            if area.x0 - _EDGE <= _middle(piece) <= area.x1 + _EDGE
            and piece.bottom > area.top
            and piece.top < area.bottom
            and max(piece.x1 - piece.x0, _height(piece)) > _SPECK
        ),
        key=lambda piece: piece.x0,
    )
    joined: list[Box] = []
    for piece in pieces:
        if joined and _stand_over(joined[-1], piece):
            joined[-1] = _around(joined[-1], piece)
        else:
            joined.append(piece)
    return joined


def _stand_over(piece: Box, other: Box) -> bool:
    """Whether two pieces stand one above the other, as an accent over its letter."""
    overlap = min(piece.x1, other.x1) - max(piece.x0, other.x0)
    is_apart = piece.bottom <= other.top + _EDGE or other.bottom <= piece.top + _EDGE
    return is_apart and overlap > 0.5 * min(piece.x1 - piece.x0, other.x1 - other.x0)


def _around(box: Box, other: Box) -> Box:
    return Box(
        min(box.x0, other.x0), min(box.top, other.top), max(box.x1, other.x1), max(box.bottom, other.bottom)
    )


def _slope(capital: Box, letters: Sequence[Box]) -> float:
    """How the line falls from its first capital to the symbol; medians, for `Q` reaches below the line."""
    fall = median(letter.bottom for letter in letters) - capital.bottom
    return fall / max(median(letter.x0 for letter in letters) - capital.x0, 1.0)


def _levelled(box: Box, origin: Box, slope: float) -> Box:
    rise = slope * (box.x0 - origin.x0)
    return Box(box.x0, box.top - rise, box.x1, box.bottom - rise)


def _height(box: Box) -> float:
    return box.bottom - box.top


def _middle(box: Box) -> float:
    return (box.x0 + box.x1) / 2
