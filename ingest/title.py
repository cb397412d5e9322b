"""Tên loại và trích yếu: the type and subject of a document (Decree 30/2020, ô 5)."""

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
    find_body_top,
    letters,
    lines_above,
)
from ingest.layout import Head, Line, cut_at_gaps, group_lines, is_capitals, without_marks
from registry.parsed import Page
from registry.text import fold, squeeze
from registry.vocabulary.kinds import FieldName, ReadMethod
from registry.vocabulary.lists import DocumentType, document_types

IMPLIED_TYPE: Final = "Công văn"  # the one type that has neither title nor abbreviation
_TITLE_LIKENESS: Final = 85  # OCR loses a mark or a letter
_MIN_TITLE: Final = 5  # letters: Đề án, Dự án
_MAX_TITLE: Final = 50
_MIDDLE: Final = (0.33, 0.72)  # of the width; margins differ, and the left one is wider
_OFF_CENTRE: Final = 0.02  # of the width; a paragraph's indent moves its middle by 0.024 and more
_PART_GAP: Final = 2.0  # heights of letters from line to line; lines of one part are 1.2 to 1.6 apart
_MAX_SUBJECT_LINES: Final = 10


@dataclass(frozen=True, slots=True)
class Title:
    """The line with the document's type, and the type."""

    kind: str
    line: Line
    is_exact: bool


def find_title(head: Head) -> Title | None:
    """Tên loại: the first line near the middle that is the name of a type, or starts with one in capitals."""
    blocks = [block for block in head.blocks if _is_near_middle(block, head.width)]
    return next((title for block in blocks for title in [_parse_title(block)] if title is not None), None)


def find_subject(page: Page, head: Head, title: Title | None, code: Code | None) -> tuple[Line, ...]:
    """Trích yếu: the centred lines below the title; of a công văn, the V/v under its number."""
    if title is not None:
        return _subject_below(page, title)
    if code is None:
        return ()
    bottom = find_body_top(head, None)
    below = [line for line in lines_above(head.left, bottom) if line.box.top > code.line.box.top + 1]
    start = next((rank for rank, line in enumerate(below) if LETTER_SUBJECT.match(line.text)), None)
    return () if start is None else _connected(below[start:])


def read_type(page: Page, title: Title | None, code: Code | None) -> Element | None:
    """The document type: by its title, by the symbol, or công văn where neither names one."""
    if title is not None:
        return element(FieldName.DOCUMENT_TYPE, title.kind, page, title.line, "title line", title.is_exact)
    if code is None:
        return None
    kind = type_of_symbol(code.symbol)
    if kind is not None:
        is_party_letter = kind.name == IMPLIED_TYPE
        return element(FieldName.DOCUMENT_TYPE, kind.name, page, code.line, "symbol", is_party_letter)
    is_sure = page.method is not ReadMethod.OCR or is_known_symbol(code.symbol)
    return element(
        FieldName.DOCUMENT_TYPE, IMPLIED_TYPE, page, code.line, "no title and no type in the symbol", is_sure
    )


def read_subject(page: Page, lines: tuple[Line, ...], title: Title | None) -> Element | None:
    """The subject from its lines, joined."""
    if not lines:
        return None
    text = squeeze(" ".join(without_marks(line.text) for line in lines))
    rule = "V/v below the number" if title is None else "lines below the title"
    joined = Line(tuple(word for line in lines for word in line.words))
    return element(FieldName.SUBJECT, text, page, joined, rule, page.method is not ReadMethod.OCR)


def _parse_title(block: Line) -> Title | None:
    found = letters(block.text)
    if not _MIN_TITLE <= len(found) <= _MAX_TITLE:
        return None
    for kind in _types_by_length():
        if found == letters(kind.name):
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


def _subject_below(page: Page, title: Title) -> tuple[Line, ...]:
    lines = [line for line in group_lines(page.words) if line.box.top > title.line.box.bottom - 2]
    nearest = [
        min(cut_at_gaps(line, 0.0), key=lambda block: abs(block.centre - title.line.centre)) for line in lines
    ]
    centred: list[Line] = []
    for block in nearest[:_MAX_SUBJECT_LINES]:
        if abs(block.centre - title.line.centre) > _OFF_CENTRE * page.width:
            break
        centred.append(block)
    return _connected(centred)


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
