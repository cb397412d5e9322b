"""Tên loại và trích yếu: the type and subject of a document (Decree 30/2020, ô 5)."""

import re
import unicodedata
from collections import Counter
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
_MIN_TITLE: Final = 4  # letters: Đề án, Dự án
_MAX_TITLE: Final = 50
_MIDDLE: Final = (0.33, 0.72)  # of the width; margins differ, and the left one is wider
_MOTTO_HEIGHT: Final = 40  # points: two lines and the rule below them
_DATE_REACH: Final = 110  # points below the motto's top: the longest names push the date line down
_DATED: Final = re.compile(r"\bngay\b.*\bthang\b.*\bnam\b")
_OFF_CENTRE: Final = 0.02  # of the width; a paragraph's indent moves its middle by 0.024 and more
_PART_GAP: Final = 2.0  # heights of letters from line to line; lines of one part are 1.2 to 1.6 apart
_LINE_PITCH: Final = 1.7  # heights of letters from line to line of one part
_EATEN: Final = 0.25  # of the width: a stamp is not wider
_AT_SPLIT: Final = 1.0  # points; the halves of a scanned head are read apart, and its lines cut there
_APART: Final = 0.1  # of the width, from the middle; short last lines reach it
_STAMP_WORDS: Final = 4  # of a stamp beside one line
_CLEAR: Final = 0.9  # confidence; of stamps across print it lies below
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
    subject = _find_letter_subject([block for block in head.blocks if block.centre < head.split])
    for block in head.blocks:
        if BODY_START.match(block.text):  # below stand tables too, with headings such as `Kế hoạch`
            return None
        is_apart = (
            block not in subject and _is_near_middle(block, head.width) and not _is_beside_motto(block, head)
        )
        title = (_parse_title(block) or _find_title_in(block, head)) if is_apart else None
        if title is not None:
            return title
    return None


def find_subject(
    page: Page, head: Head, words: Sequence[Word], title: Title | None, code: Code | None
) -> tuple[Line, ...]:
    """Trích yếu: the centred lines below the title; of a công văn, the V/v under its number."""
    if title is not None:
        below = _lines_below(page, words, title.line)
        return _connected(_centred_lines(page, below, title.line, title.line.box.bottom))
    lost = _find_subject_of_lost_title(page, head, words)
    if lost is not None:
        below = [lost, *_lines_below(page, words, lost)]
        return _connected(_centred_lines(page, below, lost, lost.box.top))
    top = code.line.box.top + 1 if code is not None else head.top
    below = [line for line in left_half(page, head, words) if line.box.top > top]
    lines = _find_letter_subject(below)
    is_cut = any(abs(line.box.x1 - head.split) < _AT_SPLIT for line in lines)
    return () if is_cut else lines


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


def _find_letter_subject(left: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of a head's left half from the V/v to the end of that subject; () where there is none."""
    start = next((rank for rank, line in enumerate(left) if LETTER_SUBJECT.match(line.text)), None)
    return () if start is None else _connected(left[start:])


def _parse_title(block: Line) -> Title | None:
    found = letters(block.text)
    if not _MIN_TITLE <= len(found) <= _MAX_TITLE or _starts_small(block.text):
        return None
    unnumbered = letters(_ANNEX_NUMBER.sub("", block.text))
    for kind in _types_by_length():
        if letters(kind.name) in (found, unnumbered):
            return Title(kind.name, block, is_exact=True)
    if not is_capitals(block.text):
        return None
    for kind in _types_by_length():
        if _starts_with(block.text, kind.name):
            return Title(kind.name, block, is_exact=True)
    for kind in _types_by_length():
        if fuzz.ratio(found, letters(kind.name)) >= _TITLE_LIKENESS:
            return Title(kind.name, block, is_exact=False)
    return None


def _starts_small(text: str) -> bool:
    """Whether a line goes on a sentence: it starts with a small letter, and is not in capitals otherwise."""
    first = next((char for char in text if char.isalpha()), "")
    return first.islower() and not is_capitals(text)


def _find_title_in(block: Line, head: Head) -> Title | None:
    """A title that OCR read together with pieces of a stamp beside it: `ĐẾN |Xeg.2” CHƯƠNG TRÌNH`."""
    words = block.words
    if min(word.confidence for word in words) >= _CLEAR:
        return None
    for kind in _types_by_length():
        length = len(kind.name.split())
        for start in range(len(words) - length + 1 if length > 1 else 0):
            line = Line(words[start : start + length])
            beside = [*words[:start][-1:], *words[start + length :][:1]]
            is_name = letters(line.text) == letters(kind.name) and line.text.isupper()
            if is_name and _is_near_middle(line, head.width) and not any(map(_is_word_of_print, beside)):
                return Title(kind.name, line, is_exact=False)
    return None


def _is_word_of_print(word: Word) -> bool:
    return word.confidence >= _CLEAR and is_common_syllable(word.text.strip(_PUNCTUATION))


def _starts_with(text: str, name: str) -> bool:
    """Whether a line starts with a type: OCR loses accents but adds none, and `PHƯỜNG AN` is no Phương án."""
    words, wanted = text.split(), name.split()
    return len(words) > len(wanted) and all(map(_may_be, words, wanted))


def _may_be(read: str, word: str) -> bool:
    return fold(read) == fold(word) and not _accents(read) - _accents(word)


def _accents(word: str) -> Counter[str]:
    """The marks of a word, those of its vowels and that of đ."""
    marks = unicodedata.normalize("NFD", word.lower())
    return Counter(mark for mark in marks if mark == "đ" or unicodedata.combining(mark))


@cache
def _types_by_length() -> tuple[DocumentType, ...]:
    return tuple(sorted(document_types(), key=lambda kind: -len(kind.name)))


def _is_near_middle(block: Line, width: float) -> bool:
    return _MIDDLE[0] * width < block.centre < _MIDDLE[1] * width


def _is_beside_motto(block: Line, head: Head) -> bool:
    """Whether the block stands where the issuing body and its number do, left of motto and date."""
    beside = [line for line in head.right if line.box.top < head.top + _DATE_REACH]
    dated = [line.box.bottom for line in beside if _DATED.search(fold(line.text))]
    return block.centre < head.split and block.box.top < max([head.top + _MOTTO_HEIGHT, *dated])


def _find_subject_of_lost_title(page: Page, head: Head, words: Sequence[Word]) -> Line | None:
    """The first line of a subject in the middle of the page, whose title was not read: no letter has that."""
    lines = [line for line in lines_as_read(page, words) if line.box.top > head.top + _MOTTO_HEIGHT]
    first = next((line for line in lines if LETTER_SUBJECT.match(line.text)), None)
    if first is None or not first.box.x0 < head.split < first.box.x1:
        return None
    return first if len(cut_at_gaps(first, head.split)) == 1 and _is_near_middle(first, page.width) else None


def _lines_below(page: Page, words: Sequence[Word], top: Line) -> list[Line]:
    below = [line for line in lines_as_read(page, words) if line.box.bottom > top.box.bottom + 2]
    return [line for line in below if _middle(line) > _middle(top) + 2]


def _centred_lines(page: Page, lines: Sequence[Line], top: Line, start: float) -> list[Line]:
    """The lines from the height `start` on, up to the first that is not in the middle below `top`.

    What stands beside them is left out. A stamp beside the title may have made one line of it that is higher.
    """
    nearest = [
        min(cut_at_gaps(line, 0.0), key=lambda block: abs(block.centre - top.centre)) for line in lines
    ]
    is_scan = page.method is ReadMethod.OCR
    blocks = [
        block
        for block in nearest
        if not _is_speck(block) and not (is_scan and _is_apart(block, top, page.width))
    ]
    centred: list[Line] = []
    for block in blocks[:_MAX_SUBJECT_LINES]:
        line = _without_stamp(block, top, page.width) if is_scan else block
        if _middle(line) < start:
            continue
        is_eaten = bool(centred) and _is_eaten_into(centred[-1], line, top, page.width)
        if not _is_centred(line, top, page.width) and not is_eaten:
            break
        centred.append(line)
    return centred


def _is_centred(block: Line, top: Line, width: float) -> bool:
    return abs(block.centre - top.centre) <= _OFF_CENTRE * width


def _is_apart(block: Line, top: Line, width: float) -> bool:
    """Whether a block stands wholly to one side, as pieces of a stamp do and no line of text."""
    gap = max(top.centre - block.box.x1, block.box.x0 - top.centre)
    return gap > _APART * width and block.box.x1 - block.box.x0 < _EATEN * width


def _without_stamp(block: Line, top: Line, width: float) -> Line:
    """A line without the words at one end that come from a stamp, if the rest is centred; else as it is."""
    if _is_centred(block, top, width):
        return block
    words = block.words
    cuts = range(1, min(_STAMP_WORDS, len(words) - 1) + 1)
    ways = [(words[:cut], words[cut:]) for cut in cuts] + [(words[-cut:], words[:-cut]) for cut in cuts]
    kept = [
        Line(rest)
        for stamped, rest in ways
        if _is_centred(Line(rest), top, width) and Line(stamped).confidence < _CLEAR
    ]
    return min(kept, key=lambda line: abs(line.centre - top.centre), default=block)


def _middle(line: Line) -> float:
    return (line.box.top + line.box.bottom) / 2


def _is_speck(block: Line) -> bool:
    return len(block.words) == 1 and block.box.x1 - block.box.x0 < _SPECK and not block.text.isalnum()


def _is_eaten_into(before: Line, block: Line, top: Line, width: float) -> bool:
    """Whether a stamp hides one end of a centred line, the other lying no farther out than that above."""
    is_next = block.box.top - before.box.top < _LINE_PITCH * max(before.height, block.height)
    reach = before.box.x1 - top.centre
    right, left = block.box.x1 - top.centre, top.centre - block.box.x0
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
