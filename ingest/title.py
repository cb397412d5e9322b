"""Tên loại và trích yếu: the type and subject of a document (Decree 30/2020, ô 5)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from rapidfuzz import fuzz

from ingest.code import Code, is_known_symbol, type_of_symbol
from ingest.head_parts import (
    BODY_START,
    LETTER_SUBJECT,
    PROSE_START,
    STAMP_HEADING,
    Element,
    element,
    letters,
)
from ingest.layout import Head, Line, cut_at_gaps, is_capitals, without_marks
from ingest.read_lines import left_half, lines_as_read
from ingest.text_quality import is_common_syllable
from ingest.witnesses import weigh_words
from registry.parsed import Page, Word
from registry.text import fold, squeeze
from registry.vocabulary.kinds import FieldName, ReadMethod
from registry.vocabulary.lists import DocumentType, document_types

_ADDRESS: Final = re.compile(r"\bkinh gui\s*:")  # a stamp may stand beside it
IMPLIED_TYPE: Final = "Công văn"  # the one type that has neither title nor abbreviation
_ANNEX_NUMBER: Final = re.compile(r"(?<=[cC])\s+(?:[IVX]+|\d+)[A-Z]?\W*$")  # Phụ lục II, PHỤ LỤC 3
_TITLE_LIKENESS: Final = 85  # OCR loses a mark or a letter
_MIN_TITLE: Final = 5  # letters: Đề án, Dự án
_MAX_TITLE: Final = 50
_MIDDLE: Final = (0.33, 0.72)  # of the width; margins differ, and the left one is wider
_OFF_CENTRE: Final = 0.02  # of the width; a paragraph's indent moves its middle by 0.024 and more
_PART_GAP: Final = 2.0  # heights of letters from line to line; lines of one part are 1.2 to 1.6 apart
_LINE_PITCH: Final = 1.7  # heights of letters from line to line of one part
_EATEN: Final = 0.25  # of the width: a stamp is not wider
_SPECK: Final = 12  # points
_MAX_SUBJECT_LINES: Final = 10
_PUNCTUATION: Final = " .,;:!?()[]\"'“”‘’«»/"
_QUOTES: Final = '"“”«»'


@dataclass(frozen=True, slots=True)
class Title:
    """The line with the document's type, and the type."""

    kind: str
    line: Line
    is_exact: bool


def find_title(head: Head) -> Title | None:
    """Tên loại: the first line near the middle that is the name of a type, or starts with one in capitals."""
    for block in head.blocks:
        if BODY_START.match(block.text):  # below stand tables too, with headings such as `Kế hoạch`
            return None
        title = _parse_title(block) if _is_near_middle(block, head.width) else None
        if title is not None:
            return title
    return None


def find_subject(
    page: Page, head: Head, words: Sequence[Word], title: Title | None, code: Code | None
) -> tuple[Line, ...]:
    """Trích yếu: the centred lines below the title; of a công văn, the V/v under its number."""
    if title is not None:
        return _subject_below(page, words, title)
    top = code.line.box.top + 1 if code is not None else head.top
    below = [line for line in left_half(page, head, words) if line.box.top > top]
    start = next((rank for rank, line in enumerate(below) if LETTER_SUBJECT.match(line.text)), None)
    return () if start is None else _connected(below[start:])


def read_type(page: Page, title: Title | None, code: Code | None) -> Element | None:
    """The document type: by its title, by the symbol, or công văn where neither names one."""
    if title is not None:
        return element(FieldName.DOCUMENT_TYPE, title.kind, page, title.line, "title line", title.is_exact)
    if code is None:
        address = next((line for line in lines_as_read(page) if _ADDRESS.search(fold(line.text))), None)
        rule = "no title, but addressees"
        if address is None:
            return None
        return element(FieldName.DOCUMENT_TYPE, IMPLIED_TYPE, page, address, rule, is_sure=False)
    kind = type_of_symbol(code.symbol)
    if kind is not None:
        is_party_letter = kind.name == IMPLIED_TYPE
        return element(FieldName.DOCUMENT_TYPE, kind.name, page, code.line, "symbol", is_party_letter)
    is_sure = page.method is not ReadMethod.OCR or is_known_symbol(code.symbol)
    return element(
        FieldName.DOCUMENT_TYPE, IMPLIED_TYPE, page, code.line, "no title and no type in the symbol", is_sure
    )


def read_subject(
    pages: Sequence[Page],
    subjects: Sequence[tuple[Line, ...]],
    readings: Sequence[Sequence[Word]],
    title: Title | None,
) -> Element | None:
    """The subject: the lines of the reading that has most of it, its words weighed against the others.

    `subjects` are the lines that each of the `readings` of the head has.
    """
    page = pages[0]
    best = max(range(len(subjects)), key=lambda rank: _count_known(subjects[rank]))
    lines = subjects[best]
    if not lines:
        return None
    words: Sequence[Word] = [word for line in lines for word in line.words]
    is_sure = True
    if page.method is ReadMethod.OCR:
        others = [reading for rank, reading in enumerate(readings) if rank != best]
        words, is_sure = weigh_words(words, others, pages)
    text = _without_quotes(without_marks(squeeze(" ".join(word.text for word in words))))
    rule = "V/v below the number" if title is None else "lines below the title"
    joined = Line(tuple(word for line in lines for word in line.words))
    return element(FieldName.SUBJECT, text, page, joined, rule, is_sure)


def _parse_title(block: Line) -> Title | None:
    found = letters(block.text)
    if not _MIN_TITLE <= len(found) <= _MAX_TITLE:
        return None
    unnumbered = letters(_ANNEX_NUMBER.sub("", block.text))
    for kind in _types_by_length():
        if letters(kind.name) in (found, unnumbered):
            return Title(kind.name, block, is_exact=True)
    if not is_capitals(block.text):
        return None
    for kind in _types_by_length():
        if fold(block.text).startswith(f"{fold(kind.name)} "):
            return Title(kind.name, block, is_exact=True)
    for kind in _types_by_length():
        if fuzz.ratio(found, letters(kind.name)) >= _TITLE_LIKENESS:
            return Title(kind.name, block, is_exact=False)
    return None


@cache
def _types_by_length() -> tuple[DocumentType, ...]:
    return tuple(sorted(document_types(), key=lambda kind: -len(kind.name)))


def _is_near_middle(block: Line, width: float) -> bool:
    return _MIDDLE[0] * width < block.centre < _MIDDLE[1] * width


def _subject_below(page: Page, words: Sequence[Word], title: Title) -> tuple[Line, ...]:
    title_middle = (title.line.box.top + title.line.box.bottom) / 2
    below = [line for line in lines_as_read(page, words) if line.box.bottom > title.line.box.bottom + 2]
    below = [line for line in below if (line.box.top + line.box.bottom) / 2 > title_middle + 2]
    nearest = [
        min(cut_at_gaps(line, 0.0), key=lambda block: abs(block.centre - title.line.centre)) for line in below
    ]
    blocks = [block for block in nearest if not _is_speck(block)]
    centred: list[Line] = []
    for block in blocks[:_MAX_SUBJECT_LINES]:
        is_centred = abs(block.centre - title.line.centre) <= _OFF_CENTRE * page.width
        if not is_centred and not (centred and _is_eaten_into(centred[-1], block, title, page.width)):
            break
        centred.append(block)
    return _connected(centred)


def _is_speck(block: Line) -> bool:
    return len(block.words) == 1 and block.box.x1 - block.box.x0 < _SPECK and not block.text.isalnum()


def _is_eaten_into(before: Line, block: Line, title: Title, width: float) -> bool:
    """Whether a stamp hides one end of a centred line, the other lying no farther out than that above."""
    is_next = block.box.top - before.box.top < _LINE_PITCH * max(before.height, block.height)
    reach = before.box.x1 - title.line.centre
    right, left = block.box.x1 - title.line.centre, title.line.centre - block.box.x0
    is_one_sided = abs(right - left) < _EATEN * width and max(right, left) < reach + _EATEN / 2 * width
    return is_next and is_one_sided and not PROSE_START.match(block.text)


def _connected(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that belong together: up to a rule, a wide gap, other letters, or the text's start."""
    together: list[Line] = []
    for line in lines:
        if not any(char.isalnum() for char in line.text) or STAMP_HEADING.match(fold(line.text)):
            break
        if BODY_START.match(line.text) or (together and _is_new_part(together[0], together[-1], line)):
            break
        together.append(line)
    return tuple(together)


def _is_new_part(first: Line, before: Line, line: Line) -> bool:
    has_gap = line.box.top - before.box.top > _PART_GAP * max(before.height, line.height)
    changes_to_capitals = is_capitals(line.text) and not is_capitals(first.text)
    return has_gap or changes_to_capitals or PROSE_START.match(line.text) is not None


def _count_known(lines: tuple[Line, ...]) -> int:
    return sum(is_common_syllable(word.text.strip(_PUNCTUATION)) for line in lines for word in line.words)


def _without_quotes(text: str) -> str:
    """The subject without the quotes that some forms set around the whole of it."""
    is_quoted = text[:1] in _QUOTES and text[-1:] in _QUOTES and not set(text[1:-1]) & set(_QUOTES)
    return text[1:-1].strip() if is_quoted else text
