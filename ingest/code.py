"""Số và ký hiệu: the number line of the head (Decree 30/2020, ô 3)."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ingest.head_parts import (
    AGREEING_READINGS,
    BODY_START,
    LETTER_SUBJECT,
    PROSE_START,
    Element,
    element,
    is_elsewhere,
    lines_above,
)
from ingest.layout import Head, Line
from ingest.printed import is_number_printed
from registry.parsed import Box, Page
from registry.reference import SYMBOL_PATTERN, canonical_parts
from registry.text import fold, normalise, squeeze
from registry.vocabulary.kinds import FieldName, ReadMethod
from registry.vocabulary.lists import DocumentType, issuer_by_symbol, symbol_spellings, type_by_abbreviation

_DASHES: Final = str.maketrans(dict.fromkeys("–—−‐‑~", "-"))
_NUMBER_LINE: Final = re.compile(
    r"^\W*(?P<before>\D{2,30}\s)?S[ốôỐÔỗổồộoóòOỎỒỔ0]\s*[:;.,]{0,2}\s*(?P<number>[^/]*?)[\s.…_]*"
    rf"(?:/(?P<year>(?:19|20)\d\d))?(?P<separator>[-/])(?P<symbol>{SYMBOL_PATTERN})"
)
NUMBER_START: Final = re.compile(r"^\W*S[ốôỐÔỗổồộoóòOỎỒỔ0]\s*(?:[:;.,]|\d)")
_NUMBER: Final = re.compile(r"0*[1-9]\d{0,5}[a-zđ]?")
_BLANKS_AT_STROKES: Final = re.compile(r"\s*([-/&])\s*")
_TYPE_AFTER_NUMBER: Final = re.compile(r"(?<=\d)\s*([A-ZĐ][A-Za-zĐđ]*)(?=/)")
_PARTS: Final = re.compile(r"[^-/]+")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_COPY_TYPES: Final = frozenset({"SY", "TRS", "SL", "BS", "SCT"})  # their numbers count copies, not papers
_ANNEX: Final = re.compile(r"^\W*phu luc\b|\bkem theo\b")


@dataclass(frozen=True, slots=True)
class Code:
    """The number line as read; the number is None where the blank was left open or is not legible.

    `is_alone` says that the line holds nothing else, so that the symbol was read to its end.
    """

    number: str | None
    year: str | None
    symbol: str
    line: Line
    is_alone: bool


def find_code(head: Head, bottom: float) -> Code | None:
    """Số và ký hiệu: the first line of the left half, above `bottom` and the text, that has a symbol."""
    for line in lines_above(head.left, bottom):
        if is_elsewhere(line, head, head.left):
            continue
        if _is_text(line.text):
            return None
        code = _parse_code(line)
        if code is not None and not _counts_copies(code):
            return code
    return None


def read_code(
    page: Page, code: Code | None, title_kind: str | None, others: Sequence[Code | None], ink: Sequence[Box]
) -> list[Element]:
    """Symbol, number and year in the code, as far as the number line shows them."""
    if code is None:
        return []
    is_scan = page.method is ReadMethod.OCR
    agreeing = [other for other in others if other is not None and _same_code(code, other)]
    is_certain = code.is_alone and (
        not is_scan
        or (
            len(agreeing) + 1 >= AGREEING_READINGS
            and len(agreeing) == len(others)
            and is_consistent(code, title_kind)
            and code.number is not None
            and is_number_printed(code.line, code.number, ink)
        )
    )
    same_symbol = all(other is not None and _symbol_key(other) == _symbol_key(code) for other in others)
    symbol_sure = code.is_alone and (
        not is_scan or (bool(others) and same_symbol and is_consistent(code, title_kind))
    )
    rule = "number line of the head, left half"
    found = [element(FieldName.SYMBOL, code.symbol, page, code.line, rule, symbol_sure)]
    if code.number is not None:
        found.append(element(FieldName.NUMBER, code.number, page, code.line, rule, is_certain))
    if code.year is not None:
        found.append(element(FieldName.YEAR_IN_CODE, code.year, page, code.line, rule, is_certain))
    return found


def choose_code(readings: Sequence[Code | None]) -> tuple[Code | None, list[Code | None]]:
    """The code that most readings agree on, and the other readings."""
    seen = [code for code in readings if code is not None]
    if not seen:
        return None, []
    votes = Counter((code.number, code.year, _symbol_key(code)) for code in seen)
    best = max(
        seen,
        key=lambda code: (
            votes[code.number, code.year, _symbol_key(code)],
            is_known_symbol(code.symbol),
            code.number is not None,
        ),
    )
    others = list(readings)
    others.remove(best)
    return best, others


def _parse_code(line: Line) -> Code | None:
    text = _close_up(line.text)
    match = _NUMBER_LINE.match(text)
    if match is None:
        return None
    number = match["number"].strip(" .…_")
    is_number = _NUMBER.fullmatch(number) is not None
    if len(_WORD.findall(number)) > 1:  # another number than the document's: `Số hồ sơ: 12/HS-UBND`
        return None
    before, rest = match["before"] or "", text[match.end() :].strip(" .,;:")
    around = f"{before if _WORD.search(before) else ''}{'' if is_number else number}{rest}"
    return Code(
        number=number if is_number else None,
        year=match["year"],
        symbol=_respell(match["symbol"]),
        line=line,
        is_alone=not rest.startswith(("-", "/", "&")) and not any(map(str.isalpha, around)),
    )


def _counts_copies(code: Code) -> bool:
    parts = canonical_parts(code.symbol)
    return len(parts) > 1 and parts[0] in _COPY_TYPES


def _is_text(line: str) -> bool:
    """Whether a line of the left half starts what stands below the number: the subject or the text."""
    starts = (LETTER_SUBJECT, BODY_START, PROSE_START)
    return any(start.match(line) for start in starts) or _ANNEX.search(fold(line)) is not None


def _same_code(code: Code, other: Code) -> bool:
    return (code.number, code.year, _symbol_key(code)) == (other.number, other.year, _symbol_key(other))


def _symbol_key(code: Code) -> tuple[str, ...]:
    return canonical_parts(code.symbol)


def is_known_symbol(symbol: str) -> bool:
    """Whether a part of the symbol is that of a known issuing body."""
    return any(part in issuer_by_symbol() for part in canonical_parts(symbol))


def is_consistent(code: Code, title_kind: str | None) -> bool:
    """Whether the symbol names a known issuer and the type that the title names."""
    kind = type_of_symbol(code.symbol)
    agrees = kind is None or title_kind is None or fold(title_kind).startswith(fold(kind.name))
    return agrees and is_known_symbol(code.symbol)


def type_of_symbol(symbol: str) -> DocumentType | None:
    """The document type that the first part of a symbol abbreviates, None for a công văn."""
    parts = canonical_parts(symbol)
    return type_by_abbreviation().get(parts[0]) if len(parts) > 1 else None


def _respell(symbol: str) -> str:
    """The symbol with parts that OCR or a foreign keyboard misspelt beyond doubt put right (`QĐĐ`, `QÐ`)."""
    return _PARTS.sub(lambda part: symbol_spellings().get(part[0], part[0]), symbol)


def _close_up(text: str) -> str:
    """A number line without the blanks that stand around its strokes, or for one: `15 KH/XĐ`."""
    closed = _BLANKS_AT_STROKES.sub(r"\1", normalise(squeeze(text)).translate(_DASHES))
    return _TYPE_AFTER_NUMBER.sub(
        lambda kind: f"-{kind[1]}" if kind[1].upper() in type_by_abbreviation() else kind[0], closed
    )
