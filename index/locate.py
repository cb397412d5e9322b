"""Where in a paper a thing stands: page, words and boxes, so that a click opens the very line (pure)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from registry.parsed import Box, Word
from registry.rows import load_words
from registry.tables import StoredField, StoredPage
from registry.text import fold, normalise
from registry.vocabulary.kinds import FieldName
from registry.vocabulary.lists import abbreviations

# What of the head tells which paper it is, in the order in which it is shown.
_TELLING: Final = (FieldName.NUMBER, FieldName.SYMBOL, FieldName.ISSUED_ON, FieldName.SUBJECT)
# Below this likeness of letters two lines of the same length share no more than everyday words do.
_ALIKE: Final = 0.75
# Pages that share most words with the quotation; the best passage stands on one of them.
_PAGES_ALIGNED: Final = 3
# A passage may hold words that the quotation leaves out, and a scan's broken ones.
_SLACK: Final = 1.5
# Words whose middles differ by less than this share of their height stand in one line.
_SAME_LINE: Final = 0.6

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Place:
    """A passage of a file: its page, the words as they stand there, and a box for each line of them.

    `score` is how alike it is to what was looked for, from 0 to 1. `boxes` are empty where the page has no
    words with places (Word files).
    """

    sha256: str
    page: int
    words: str
    boxes: tuple[Box, ...]
    score: float = 1.0


def find_head(fields: Iterable[StoredField]) -> dict[FieldName, Place]:
    """Where number, symbol, date and subject were read on a paper, those of which the place is known."""
    known = {field.name: field for field in fields}
    places = {name: _place_of(known[name]) for name in _TELLING if name in known}
    return {name: place for name, place in places.items() if place is not None}


def find_passage(quotation: str, pages: Sequence[StoredPage]) -> Place | None:
    """The passage of a paper that is most like a short quotation, the earliest of equals.

    Words are compared loosely; a passage that lacks a number of the quotation is not the one.
    """
    sought = _Sought.of(quotation)
    if not sought.tokens:
        return None
    best: Place | None = None
    for page in _rank_pages(sought, pages)[:_PAGES_ALIGNED]:
        place = _find_on_page(sought, page)
        if place is not None and (best is None or place.score > best.score):
            best = place
    return best


@dataclass(frozen=True, slots=True)
class _Sought:
    """A quotation as it is compared: its folded words, abbreviations written out, and its numbers."""

    tokens: tuple[str, ...]
    text: str
    numbers: frozenset[str]

    @classmethod
    def of(cls, quotation: str) -> "_Sought":
        tokens = tuple(_tokens_of(quotation))
        return cls(tokens, " ".join(tokens), _numbers_in(tokens))


@dataclass(frozen=True, slots=True)
class _Line:
    """The tokens of a page as one text; `ends[i]` is where token i ends and `owners[i]` the word it is of."""

    text: str
    ends: tuple[int, ...]
    owners: tuple[int, ...]
    tokens: tuple[str, ...]


def _place_of(field: StoredField) -> Place | None:
    """The place of a header element; None where it was typed by a person or its page is not known."""
    if field.sha256 is None or field.page is None:
        return None
    edges = (field.x0, field.top, field.x1, field.bottom)
    known = [edge for edge in edges if edge is not None]
    boxes = (Box(*known),) if len(known) == len(edges) else ()
    return Place(field.sha256, field.page, field.raw, boxes)


def _rank_pages(sought: _Sought, pages: Sequence[StoredPage]) -> list[StoredPage]:
    """The pages that hold all numbers of the quotation and some of its words, those with most words first."""
    wanted = set(sought.tokens)
    ranked = []
    for page in pages:
        present = set(_tokens_of(page.text))
        shared = len(wanted & present)
        if shared and sought.numbers <= _numbers_in(present):
            ranked.append((-shared, page.number, page))
    return [page for _, _, page in sorted(ranked, key=lambda entry: entry[:2])]


def _find_on_page(sought: _Sought, page: StoredPage) -> Place | None:
    words = load_words(page.words)
    if not words:
        return _find_in_text(sought, page)
    line = _join([word.text for word in words])
    found = _align(sought, line)
    if found is None:
        return None
    first, last, score = found
    chosen = words[line.owners[first] : line.owners[last] + 1]
    return Place(
        page.sha256, page.number, " ".join(word.text for word in chosen), tuple(_boxes_of(chosen)), score
    )


def _find_in_text(sought: _Sought, page: StoredPage) -> Place | None:
    """The passage on a page of which only the text is known."""
    words = page.text.split()
    line = _join(words)
    found = _align(sought, line)
    if found is None:
        return None
    first, last, score = found
    return Place(
        page.sha256, page.number, " ".join(words[line.owners[first] : line.owners[last] + 1]), (), score
    )


def _align(sought: _Sought, line: _Line) -> tuple[int, int, float] | None:
    """First and last token of the passage most like the quotation, and how alike they are."""
    best: tuple[int, int, float] | None = None
    for start, end in _regions(sought, line):
        aligned = fuzz.partial_ratio_alignment(sought.text, line.text[start:end], score_cutoff=_ALIKE * 100)
        if aligned is None or aligned.score <= (best[2] * 100 if best else 0):
            continue
        found = _to_tokens(line, start + aligned.dest_start, start + aligned.dest_end)
        first, last = _trim(sought, line, *found)
        if sought.numbers <= _numbers_in(line.tokens[first : last + 1]):
            best = first, last, aligned.score / 100
    return best


def _regions(sought: _Sought, line: _Line) -> Iterator[tuple[int, int]]:
    """Where on the page the passage can be: around its rarest number, or anywhere where it names none."""
    if not sought.numbers:
        yield 0, len(line.text)
        return
    counts = Counter(token for token in line.tokens if token.isdecimal())
    anchor = min(sought.numbers, key=lambda number: (counts[number], number))
    reach = int(len(sought.text) * _SLACK)
    for token, end in zip(line.tokens, line.ends, strict=True):
        if token == anchor:
            yield max(0, end - reach), min(len(line.text), end + reach)


def _to_tokens(line: _Line, start: int, end: int) -> tuple[int, int]:
    """First and last token that a stretch of the text touches."""
    touched = [
        number
        for number, (token, stop) in enumerate(zip(line.tokens, line.ends, strict=True))
        if stop > start and stop - len(token) < end
    ]
    return (touched[0], touched[-1]) if touched else (0, 0)


def _trim(sought: _Sought, line: _Line, first: int, last: int) -> tuple[int, int]:
    """The stretch without foreign words at its ends, and with the quotation's own words next to it."""
    wanted = set(sought.tokens)
    while first < last and line.tokens[first] not in wanted:
        first += 1
    while last > first and line.tokens[last] not in wanted:
        last -= 1
    room = len(sought.tokens)
    while first > 0 and last - first + 1 < room and line.tokens[first - 1] in wanted:
        first -= 1
    while last + 1 < len(line.tokens) and last - first + 1 < room and line.tokens[last + 1] in wanted:
        last += 1
    return first, last


def _join(words: Sequence[str]) -> _Line:
    tokens: list[str] = []
    ends: list[int] = []
    owners: list[int] = []
    length = 0
    for owner, word in enumerate(words):
        for token in _tokens_of(word):
            length += len(token) + (1 if tokens else 0)
            tokens.append(token)
            ends.append(length)
            owners.append(owner)
    return _Line(" ".join(tokens), tuple(ends), tuple(owners), tuple(tokens))


def _tokens_of(text: str) -> Iterator[str]:
    """The folded words of a text, everyday abbreviations written out (`KSTTHC` gives five), 04 as 4."""
    known = abbreviations()
    for word in map(fold, _WORD.findall(normalise(text))):
        if word.isdecimal():
            yield word.lstrip("0") or "0"
        else:
            yield from known.get(word, word).split()


def _numbers_in(tokens: Iterable[str]) -> frozenset[str]:
    return frozenset(token for token in tokens if token.isdecimal())


def _boxes_of(words: Sequence[Word]) -> Iterator[Box]:
    """One box for each line that the words stand in."""
    line: list[Box] = []
    for box in (word.box for word in words):
        if line and not _is_beside(line[-1], box):
            yield _hull(line)
            line = []
        line.append(box)
    if line:
        yield _hull(line)


def _is_beside(one: Box, other: Box) -> bool:
    height = max(one.bottom - one.top, other.bottom - other.top)
    distance = abs((one.top + one.bottom) - (other.top + other.bottom)) / 2
    return distance < _SAME_LINE * height and other.x1 > one.x0


def _hull(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )
