"""Words with boxes → lines, and the head of page 1 → its left and right halves and what stands below."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median
from typing import Final

from rapidfuzz import fuzz

from ingest.trace import LineTraces
from registry.parsed import Box, Page, Word
from registry.text import fold

A4_RATIO: Final = 1.4142  # height to width; a Word file has no page end, its head lies as on A4
HEAD_SHARE: Final = 0.45  # issuer, number, V/v and title of Decree 30/2020 end well above the middle
_DEFAULT_SPLIT: Final = 0.47  # Appendix I: the right half of the head starts there
_SAME_LINE: Final = 0.5  # words share a line when half of the lower one's height overlaps
_COLUMN_GAP: Final = 1.3  # times the line's height; justified blanks stay well below
_SPLIT_GAP: Final = 0.6  # twice a blank
_MOTTO_LIKENESS: Final = 80  # OCR loses some marks of the national motto
_BELOW_MOTTO: Final = 110  # points; the longest issuers have five lines, a star and the number below
_DATE_LINE: Final = re.compile(r"^[^\d]{0,40}\bngay\b.*\bthang\b.*\bnam\b")
_MOTTOES: Final = tuple(
    fold(motto)
    for motto in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "ĐOÀN TNCS HỒ CHÍ MINH",
        "Độc lập - Tự do - Hạnh phúc",
    )
)
_CAPITALS: Final = 0.8  # OCR takes a capital for a small letter now and then


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand side by side, from left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with single blanks."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """The box around all words."""
        return Box(
            min(word.box.x0 for word in self.words),
            min(word.box.top for word in self.words),
            max(word.box.x1 for word in self.words),
            max(word.box.bottom for word in self.words),
        )

    @property
    def centre(self) -> float:
        """Where its middle stands across the page."""
        return (self.box.x0 + self.box.x1) / 2

    @property
    def height(self) -> float:
        """The usual height of its words."""
        return median(word.box.bottom - word.box.top for word in self.words)

    @property
    def confidence(self) -> float:
        """The mean confidence of its words."""
        return fmean(word.confidence for word in self.words)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of page 1.

    `left` and `right` are the lines of either half, blanks between words left in; `blocks` are the same
    words and those below, cut where a wide gap shows that two things stand side by side. Above `top`, where
    the motto stands, are only stamps and notes of copies.
    """

    page: int
    width: float
    top: float
    split: float
    left: tuple[Line, ...]
    right: tuple[Line, ...]
    blocks: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class HeadEvidence:
    """What else was seen of a scanned head: other readings of its words, the pieces of ink in it, the words
    stamped upon it in colour, and the lines for number and date as recognisers of digits saw them."""

    readings: tuple[tuple[Word, ...], ...]
    ink: tuple[Box, ...]
    stamps: tuple[Word, ...] = ()
    number: LineTraces | None = None
    date: LineTraces | None = None


def group_lines(words: Iterable[Word]) -> tuple[Line, ...]:
    """The words as lines from top to bottom, columns not told apart."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.box.top + word.box.bottom) / 2):
        row = _find_row(rows, word.box)
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    lines = (Line(tuple(sorted(row, key=lambda word: word.box.x0))) for row in rows)
    return tuple(sorted(lines, key=lambda line: min(word.box.top for word in line.words)))


def cut_at_gaps(line: Line, split: float) -> tuple[Line, ...]:
    """The line cut where the gap between words is that of columns; at `split` a lesser one will do."""
    pieces: list[list[Word]] = [[line.words[0]]]
    for before, word in pairwise(line.words):
        gap = word.box.x0 - before.box.x1
        is_at_split = before.box.x1 <= split + gap and word.box.x0 >= split - gap
        if gap > (_SPLIT_GAP if is_at_split else _COLUMN_GAP) * line.height:
            pieces.append([])
        pieces[-1].append(word)
    return tuple(Line(tuple(piece)) for piece in pieces)


def find_split(words: Sequence[Word], page: Page) -> float:
    """Where the right half of the head starts: with the motto, the Party's name, or the date line."""
    marks = _right_marks(words, page)
    return min(mark.x0 for mark in marks) - 1 if marks else _DEFAULT_SPLIT * page.width


def find_head_end(words: Sequence[Word], page: Page) -> float:
    """Down to where issuer, number and date stand at most."""
    mottoes = [mark.bottom for mark in _right_marks(words, page)]
    return min(head_bottom(page), max(mottoes) + _BELOW_MOTTO) if mottoes else head_bottom(page)


def split_head(page: Page, words: Sequence[Word] | None = None) -> Head:
    """The head of a page; `words` when they come from another reading than the page's own."""
    words = page.words if words is None else words
    split = find_split(words, page)
    above = _words_above(words, head_bottom(page))
    blocks = [piece for line in group_lines(above) for piece in cut_at_gaps(line, split)]
    left = [word for block in blocks if block.centre < split for word in block.words]
    right = [word for block in blocks if block.centre >= split for word in block.words]
    return Head(
        page=page.number,
        width=page.width,
        top=min((motto.top for motto in _find_mottoes(group_lines(above), page)), default=0.0),
        split=split,
        left=group_lines(left),
        right=group_lines(right),
        blocks=tuple(blocks),
    )


def head_bottom(page: Page) -> float:
    """Down to where the head of a page may reach."""
    return HEAD_SHARE * min(page.height, A4_RATIO * page.width)


def _words_above(words: Iterable[Word], bottom: float) -> list[Word]:
    return [word for word in words if word.box.bottom <= bottom]


def _middle(box: Box) -> float:
    return (box.x0 + box.x1) / 2


def _find_row(rows: Sequence[list[Word]], box: Box) -> list[Word] | None:
    """The row that a word goes on with, one of the last three."""
    for row in rows[-1:-4:-1]:
        if _is_beside(box, row[-1].box):
            return row
    return None


def _is_beside(box: Box, other: Box) -> bool:
    top, bottom, other_top, other_bottom = box.top, box.bottom, other.top, other.bottom
    overlap = min(bottom, other_bottom) - max(top, other_top)
    return overlap > _SAME_LINE * min(bottom - top, other_bottom - other_top)


def _right_marks(words: Sequence[Word], page: Page) -> list[Box]:
    """What shows where the right half starts, each from its first word on."""
    lines = group_lines(_words_above(words, head_bottom(page)))
    mottoes = _find_mottoes(lines, page)
    pieces = [piece for line in lines for piece in cut_at_gaps(line, 0.0)]
    dates = [
        piece.box for piece in pieces if page.width / 3 < piece.box.x0 and _DATE_LINE.search(fold(piece.text))
    ]
    return [*mottoes, *dates[:1]]


def _find_mottoes(lines: Sequence[Line], page: Page) -> list[Box]:
    return [motto for line in lines if (motto := _find_motto(line, page.width)) is not None]


def _find_motto(line: Line, width: float) -> Box | None:
    """The motto in this line, from the word on, not left of the first third, from which it reads best."""
    starts = [
        (_motto_likeness(fold(" ".join(word.text for word in line.words[index:]))), word.box)
        for index, word in enumerate(line.words)
        if width / 3 < word.box.x0 < 0.7 * width
    ]
    likeness, box = max(starts, key=lambda start: start[0], default=(0.0, line.box))
    return box if likeness >= _MOTTO_LIKENESS else None


def _motto_likeness(text: str) -> float:
    return max(fuzz.ratio(text[: len(motto)], motto) for motto in _MOTTOES)


def is_capitals(text: str) -> bool:
    """Whether a line is set in capitals, a letter that OCR took for a small one aside."""
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and sum(char.isupper() for char in letters) >= _CAPITALS * len(letters)


def without_marks(text: str) -> str:
    """The text without rules and specks at its ends."""
    return text.strip(" _*-–—=~.'`|•")
