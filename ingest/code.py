"""Số và ký hiệu: the number line of the head (Decree 30/2020, ô 3)."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
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
    offered,
)
from ingest.layout import Head, Line
from ingest.printed import is_number_printed
from ingest.trace import NUMBER_AND_YEAR_FORM, NUMBER_FORM, Form, LineTraces
from ingest.written import read_written
from registry.parsed import Box, Page, Word
from registry.reference import SYMBOL_PATTERN, canonical_parts, search_key
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
_SYMBOL_AFTER_STROKE: Final = re.compile(r"\S[/-][A-ZĐ]{2,}")
_ENOUGH_TRACES: Final = 3  # of four and more: one recogniser alone is not believed
_MOST_TRACES: Final = 0.8
_CAPITAL: Final = re.compile(r"[A-ZĐ]")
_SYMBOL: Final = re.compile(SYMBOL_PATTERN)
_SYMBOL_IN_TRACE: Final = re.compile(r"[\d:]\s?(?:[-/]\s?|[il|!](?=[A-ZĐ]))([^\d\W].*)$")
_RULE: Final = "number line of the head, left half"
_ANNEX: Final = re.compile(r"^\W*phu luc\b|\bkem theo\b")


@dataclass(frozen=True, slots=True)
class Code:
    """The number line as read; the number is None where the blank was left open or is not legible.

    `ends_line` says that the symbol was read to its end, `is_alone` that the line holds nothing else.
    """

    number: str | None
    year: str | None
    symbol: str
    line: Line
    ends_line: bool
    is_alone: bool


def find_code(head: Head, bottom: float, traces: LineTraces | None = None) -> Code | None:
    """Số và ký hiệu: the first line of the left half, above `bottom` and the text, that has a symbol.

    `traces` are what the recognisers of digits saw of that line: they see a stroke that was lost.
    """
    code = next((code for line in _lines_of_number(head, bottom) if (code := _parse_code(line))), None)
    if traces is None or (code is not None and _is_traced(code.symbol, traces)):
        return code
    traced = (_find_traced_code(line, traces) for line in _lines_of_number(head, bottom))
    return next((code for code in traced if code is not None), code)


def _lines_of_number(head: Head, bottom: float) -> Iterator[Line]:
    """The lines that may hold the number: in the left half, outside stamps, down to where the text starts."""
    for line in lines_above(head.left, bottom):
        if is_elsewhere(line, head, head.left):
            continue
        if _is_text(line.text):
            return
        yield line


def find_number_line(head: Head, bottom: float) -> tuple[Line, Form] | None:
    """The line that a number is printed or written in, though its symbol may not be legible, and its form."""
    code = find_code(head, bottom)
    if code is not None:
        return code.line, NUMBER_AND_YEAR_FORM if code.year is not None else NUMBER_FORM
    for line in _lines_of_number(head, bottom):
        if _is_number_line(line):
            return line, NUMBER_FORM
    return None


def read_code(
    page: Page,
    code: Code | None,
    others: Sequence[Code | None],
    title_kind: str | None,
    ink: Sequence[Box],
    traces: LineTraces | None,
) -> list[Element]:
    """Symbol, number and year in the code, as far as the number line shows them.

    `code` and `others` are readings by one engine for words, `traces` what the recognisers of digits saw of
    the line.
    """
    if page.method is ReadMethod.OCR:
        return _read_scanned_code(page, code, others, title_kind, ink, traces)
    if code is None:
        return []
    found = [element(FieldName.SYMBOL, code.symbol, page, code.line, _RULE, code.is_alone)]
    if code.number is not None:
        found.append(element(FieldName.NUMBER, code.number, page, code.line, _RULE, code.is_alone))
    if code.year is not None:
        found.append(element(FieldName.YEAR_IN_CODE, code.year, page, code.line, _RULE, code.is_alone))
    return found


def _read_scanned_code(
    page: Page,
    code: Code | None,
    others: Sequence[Code | None],
    title_kind: str | None,
    ink: Sequence[Box],
    traces: LineTraces | None,
) -> list[Element]:
    readings = [reading for reading in (code, *others) if reading is not None]
    found = []
    if code is not None:
        is_sure = _is_symbol_witnessed(code, others, title_kind, traces)
        found.append(element(FieldName.SYMBOL, code.symbol, page, code.line, _RULE, is_sure))
    is_printed = (
        code is not None
        and code.number is not None
        and code.is_alone
        and len(readings) == len(others) + 1 >= AGREEING_READINGS
        and all(_same_code(code, other) for other in readings)
        and is_number_printed(code.line, code.number, ink)
    )
    if traces is not None:
        return found + _read_digits(page, readings, traces, is_printed=is_printed)
    if code is not None and code.number is not None:
        found.append(element(FieldName.NUMBER, code.number, page, code.line, _RULE, is_sure=False))
    return found


def _read_digits(
    page: Page, readings: Sequence[Code], traces: LineTraces, *, is_printed: bool
) -> list[Element]:
    """Number and year as the recognisers of digits see them, the other engine's readings being witnesses."""
    by_words = Counter(code.number for code in readings if code.number is not None)
    years = frozenset(code.year for code in readings if code.year is not None)
    number, *more = read_written(traces, _is_possible, [frozenset(by_words), years])
    is_agreed = is_printed and number.candidates[:1] == tuple(by_words)
    candidates = tuple(dict.fromkeys((*number.candidates, *(value for value, _ in by_words.most_common()))))
    best = candidates[0] if candidates else ""
    is_sure = bool(best) and (number.is_sure or is_agreed)
    line = readings[0].line if readings else _line_of(traces)
    found = [offered(element(FieldName.NUMBER, best, page, line, _RULE, is_sure), candidates)]
    for year in more:
        if year.candidates:
            value = year.candidates[0]
            found.append(
                element(FieldName.YEAR_IN_CODE, value, page, line, _RULE, value in years and year.is_sure)
            )
    return found


def _is_symbol_witnessed(
    code: Code, others: Sequence[Code | None], title_kind: str | None, traces: LineTraces | None
) -> bool:
    """Whether engines of two kinds read the symbol to its end, or it is known and was read so every time."""
    if not code.ends_line or _contradicts_title(code, title_kind):
        return False
    has_type = title_kind is None or type_of_symbol(code.symbol) is not None
    if _is_traced(code.symbol, traces):  # without its type, a stroke may be lost: `NQTT` for `NQ-TTT`
        return has_type or is_known_symbol(code.symbol)
    return (
        code.is_alone
        and has_type
        and is_known_symbol(code.symbol)
        and bool(others)
        and all(other is not None and _symbol_key(other) == _symbol_key(code) for other in others)
    )


def _is_possible(rank: int, value: str) -> bool:
    """Whether the digits can be a number, or the year in a normative code after it."""
    if rank == 0:
        return _NUMBER.fullmatch(value) is not None
    return re.fullmatch(r"(?:19|20)\d\d", value) is not None


def _line_of(traces: LineTraces) -> Line:
    return Line((Word("", traces.box, 0.0),))


def choose_code(
    readings: Sequence[Code | None], traces: LineTraces | None = None
) -> tuple[Code | None, list[Code | None]]:
    """The code whose symbol most readings agree on, other engines' too, and the other readings."""
    seen = [code for code in readings if code is not None]
    if not seen:
        return None, []
    symbols = Counter(_symbol_key(code) for code in seen)
    symbols.update(_symbol_key(code) for code in seen if _is_traced(code.symbol, traces))
    symbols.update(
        _symbol_key(code) for code in seen for text in _symbols_in(traces) if fold(code.symbol) == fold(text)
    )
    numbers = Counter((code.number, code.year) for code in seen)
    best = max(
        seen,
        key=lambda code: (
            symbols[_symbol_key(code)],
            is_known_symbol(code.symbol),
            code.number is not None,
            numbers[code.number, code.year],
        ),
    )
    others = list(readings)
    others.remove(best)
    return best, others


def _is_traced(symbol: str, traces: LineTraces | None) -> bool:
    """Whether a recogniser of digits read the symbol alike, the marks on its letters aside."""
    return any(fold(text) == fold(symbol) for text in _symbols_in(traces))


def _symbols_in(traces: LineTraces | None) -> list[str]:
    """What the recognisers of digits read after number and stroke, without blanks."""
    seen = [_SYMBOL_IN_TRACE.search(trace.text) for trace in traces.whole] if traces is not None else []
    return [match[1].replace(" ", "") for match in seen if match is not None]


def _find_traced_code(line: Line, traces: LineTraces) -> Code | None:
    """The code in a number line whose stroke or symbol was lost among the words.

    Where recognisers of digits saw number, stroke and symbol, the end of the line that has the same letters
    is the symbol, with the strokes and commas that they saw. Without such an end it is what most of them saw;
    that is clear where nearly all agree and there is no D, which they do not tell from Đ.
    """
    text = squeeze(line.text).translate(_DASHES)
    ends = [text[match.start() :].replace(" ", "").rstrip(".,;:") for match in _CAPITAL.finditer(text)]
    seen = Counter(symbol for symbol in _symbols_in(traces) if _SYMBOL.fullmatch(symbol))
    for wanted, _ in seen.most_common():
        for end in ends:
            if search_key(end) == search_key(wanted):
                symbol = _respell(_punctuate(end, wanted))
                return Code(None, None, symbol, line, ends_line=True, is_alone=False)
    if not seen or seen.total() < _ENOUGH_TRACES or not _is_number_line(line):
        return None
    symbol, count = seen.most_common(1)[0]
    texts = sum(bool(trace.text) for trace in traces.whole)
    is_clear = count >= _MOST_TRACES * texts and "D" not in symbol.upper()
    return Code(None, None, _respell(symbol), line, ends_line=is_clear, is_alone=False)


def _punctuate(symbol: str, like: str) -> str:
    """The letters and digits of a symbol with the strokes and commas of another reading of it."""
    letters = (char for char in symbol if char.isalnum())
    return "".join(next(letters) if char.isalnum() else char for char in like)


def _is_number_line(line: Line) -> bool:
    text = _close_up(line.text)
    return NUMBER_START.match(text) is not None or _SYMBOL_AFTER_STROKE.search(text) is not None


def _parse_code(line: Line) -> Code | None:
    text = _close_up(line.text)
    match = _NUMBER_LINE.match(text)
    if match is None:
        return None
    number = match["number"].strip(" .…_")
    is_number = _NUMBER.fullmatch(number) is not None
    if len(_WORD.findall(number)) > 1:  # another number than the document's: `Số hồ sơ: 12/HS-UBND`
        return None
    if _counts_copies(match["symbol"]):
        return None
    before, rest = match["before"] or "", text[match.end() :].strip(" .,;:")
    around = f"{before if _WORD.search(before) else ''}{'' if is_number else number}{rest}"
    goes_on = rest.startswith(("-", "/", "&"))
    return Code(
        number=number if is_number else None,
        year=match["year"],
        symbol=_respell(match["symbol"]),
        line=line,
        ends_line=not goes_on and not any(map(str.isalpha, rest)),
        is_alone=not goes_on and not any(map(str.isalpha, around)),
    )


def _counts_copies(symbol: str) -> bool:
    parts = canonical_parts(symbol)
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


def _contradicts_title(code: Code, title_kind: str | None) -> bool:
    """Whether the symbol has another type than the title names."""
    kind = type_of_symbol(code.symbol)
    return kind is not None and title_kind is not None and not fold(title_kind).startswith(fold(kind.name))


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
