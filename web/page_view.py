"""A page as read → lines of text to lay over its picture, and the places where sought words stand (pure)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.files import IMAGES, PDF
from ingest.layout import Line, cut_at_gaps
from ingest.read_lines import lines_as_read
from registry.parsed import Box, Page
from registry.text import fold

_WITH_PICTURES: Final = IMAGES | {PDF}
# Of a line's height: letters stand on a line this far above the foot of its box.
_DESCENT: Final = 0.22
# Signs around a word that nobody types: `(1042/TB-UBND),`.
_AROUND: Final = re.compile(r"^\W+|\W+$")
# One word of several that are sought says little: every page has a `công`.
_LEAST_RUN: Final = 2
_TOKEN: Final = re.compile(r"\S+")
# Lines are cut at wide gaps alone: where the head's halves meet, running text is justified too.
_NOWHERE: Final = -10_000.0


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words side by side, to be set over the picture: `x` is where they start, `y` the line they stand on."""

    text: str
    x: float
    y: float
    width: float
    size: float


def has_picture(media_type: str, page: Page) -> bool:
    """Whether a page of a file of this type can be shown as a picture; of a Word file there is only text."""
    return media_type in _WITH_PICTURES and min(page.width, page.height) > 0


def lines_of(page: Page) -> tuple[TextLine, ...]:
    """The lines of a page from top to bottom, cut where columns stand side by side."""
    return tuple(_set(piece) for line in lines_as_read(page) for piece in cut_at_gaps(line, _NOWHERE))


def find_hits(page: Page, sought: str) -> tuple[Box, ...]:
    """Where words that somebody looks for stand on a page, a box for each piece of a line."""
    runs = _find_runs([word.text for word in page.words], sought)
    return tuple(box for start, end in runs for box in _boxes_of(page, start, end))


def split_at_hits(text: str, sought: str) -> tuple[tuple[str, bool], ...]:
    """A text in pieces, each with whether it is what somebody looks for; together they are the text."""
    tokens = list(_TOKEN.finditer(text))
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in _find_runs([token.group() for token in tokens], sought):
        first, last = tokens[start].start(), tokens[end - 1].end()
        pieces += [(text[at:first], False), (text[first:last], True)]
        at = last
    return (*(piece for piece in pieces if piece[0]), (text[at:], False))


def _set(line: Line) -> TextLine:
    box, height = line.box, line.height
    return TextLine(
        line.text,
        round(box.x0, 1),
        round(box.bottom - _DESCENT * height, 1),
        round(max(box.x1 - box.x0, 1.0), 1),
        round(max(height, 1.0), 1),
    )


def _find_runs(words: Sequence[str], sought: str) -> Iterator[tuple[int, int]]:
    """The longest runs of words that follow one another in what is sought as well: start and end."""
    asked = [_plain(word) for word in sought.split()]
    asked = [word for word in asked if word]
    if not asked:
        return
    least = min(_LEAST_RUN, len(asked))
    plain = [_plain(word) for word in words]
    places = {word: [at for at, other in enumerate(asked) if other == word] for word in asked}
    at = 0
    while at < len(plain):
        length = max((_run(plain, at, asked, start) for start in places.get(plain[at], ())), default=0)
        if length >= least:
            yield at, at + length
        at += max(length, 1)


def _run(words: Sequence[str], at: int, asked: Sequence[str], start: int) -> int:
    length = 0
    for word, other in zip(words[at:], asked[start:], strict=False):
        if word != other:
            break
        length += 1
    return length


def _plain(word: str) -> str:
    return _AROUND.sub("", fold(word))


def _boxes_of(page: Page, start: int, end: int) -> Iterator[Box]:
    """A box for each line that a run of words goes over."""
    row: list[Box] = []
    for word in page.words[start:end]:
        if row and (word.box.x0 <= row[-1].x0 or word.box.top >= row[-1].bottom):
            yield _hull(row)
            row = []
        row.append(word.box)
    yield _hull(row)


def _hull(boxes: Iterable[Box]) -> Box:
    found = list(boxes)
    return Box(
        min(box.x0 for box in found),
        min(box.top for box in found),
        max(box.x1 for box in found),
        max(box.bottom for box in found),
    )
