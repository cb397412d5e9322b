"""The lines of a page as they were read: on a page that lies askew, lines put together by height mix."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from ingest.layout import Head, Line, cut_at_gaps
from registry.parsed import Box, Page, Word

_SAME_LINE: Final = 0.4  # of the lower word's height: the next line's accents reach up that far
_LETTERS_HEIGHT: Final = 0.4  # of the usual height: the lowest letters of a line in small print
_BULLETS: Final = frozenset("-–—+•*~")


def without_specks(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a scan without dust and strokes of pens, which would pass for lines and for gaps."""
    usual = median([word.box.bottom - word.box.top for word in words if _has_letter(word)] or [0.0])
    return tuple(word for word in words if word.text in _BULLETS or not _is_speck(word, usual))


def lines_as_read(page: Page, words: Sequence[Word] | None = None) -> tuple[Line, ...]:
    """The lines of a page, or of another reading of it, from top to bottom; columns not told apart.

    Words come line by line, from OCR as from text layers and Word files; OCR follows a line that rises or
    falls, and lists set close side by side do not mix.
    """
    words = page.words if words is None else words
    if not words:
        return ()
    rows = [[words[0]]]
    for before, word in pairwise(words):
        if not _goes_on(before.box, word.box):
            rows.append([])
        rows[-1].append(word)
    return tuple(sorted((Line(tuple(row)) for row in rows), key=_middle))


def left_half(page: Page, head: Head, words: Sequence[Word]) -> tuple[Line, ...]:
    """The pieces of lines that stand left of where the head's right half starts, from top to bottom."""
    pieces = (piece for line in lines_as_read(page, words) for piece in cut_at_gaps(line, head.split))
    return tuple(piece for piece in pieces if piece.centre < head.split)


def _goes_on(before: Box, box: Box) -> bool:
    overlap = min(before.bottom, box.bottom) - max(before.top, box.top)
    lower = min(before.bottom - before.top, box.bottom - box.top)
    return box.x0 > before.x0 and overlap > _SAME_LINE * lower


def _has_letter(word: Word) -> bool:
    return any(map(str.isalnum, word.text))


def _is_speck(word: Word, usual: float) -> bool:
    return not _has_letter(word) or word.box.bottom - word.box.top < _LETTERS_HEIGHT * usual


def _middle(line: Line) -> float:
    box = line.box
    return (box.top + box.bottom) / 2
