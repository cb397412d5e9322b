"""The header of an official document, element by element, from the places that Decree 30/2020 gives them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final

from rapidfuzz import fuzz

from ingest.issuing_body import name_issuing_body
from ingest.layout import (
    Head,
    HeadEvidence,
    Line,
    cut_at_gaps,
    group_lines,
    is_capitals,
    split_head,
    without_marks,
)
from ingest.printed import is_date_printed, is_number_printed
from ingest.signer import SIGNATURE_NOTE, bare_name, find_signer
from ingest.text_quality import is_syllable
from registry.parsed import Box, FieldReading, Header, Page, Problem, ProblemCode
from registry.reference import SYMBOL_PATTERN, canonical_parts
from registry.text import fold, normalise, squeeze
from registry.vocabulary.kinds import FieldName, ReadMethod
from registry.vocabulary.lists import (
    DocumentType,
    document_types,
    issuer_by_symbol,
    symbol_spellings,
    type_by_abbreviation,
    type_by_folded_name,
)

IMPLIED_TYPE: Final = "Công văn"  # the one type that has neither title nor abbreviation

_DASHES: Final = str.maketrans(dict.fromkeys("–—−‐‑~", "-"))
_NUMBER_LINE: Final = re.compile(
    r"^\W*(?P<before>\D{2,30}\s)?S[ốôỐÔỗổồộoóòOỎỒỔ0]\s*[:;.,]{0,2}\s*(?P<number>[^/]*?)[\s.…_]*"
    rf"(?:/(?P<year>(?:19|20)\d\d))?(?P<separator>[-/])(?P<symbol>{SYMBOL_PATTERN})"
)
_NUMBER_START: Final = re.compile(r"^\W*S[ốôỐÔỗổồộoóòOỎỒỔ0]\s*(?:[:;.,]|\d)")
_NUMBER: Final = re.compile(r"0*[1-9]\d{0,5}[a-zđ]?")
_BLANKS_AT_STROKES: Final = re.compile(r"\s*([-/&])\s*")
_TYPE_AFTER_NUMBER: Final = re.compile(r"(?<=\d)\s*([A-ZĐ][A-Za-zĐđ]*)(?=/)")
_PARTS: Final = re.compile(r"[^-/]+")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_COPY_TYPES: Final = frozenset({"SY", "TRS", "SL", "BS", "SCT"})  # their numbers count copies, not papers
_DATE: Final = re.compile(
    r"(?P<place>.*?)[\s,.;]*\bng[aàáảãạ]y[\s.…_]*(?P<day>\d{1,2})?"
    r"(?:\D*?th[áaàảã]ng[\s.…_]*(?P<month>\d{1,2})?\D*?n[ăaắằâ]m[\s.…_]*|"
    r"\s*[/.-]\s*(?P<numeric_month>\d{1,2})\s*[/.-]\s*)(?P<year>\d{4}(?!\d))?",
    re.IGNORECASE,
)
_FIRST_YEAR: Final = 1945  # of the first papers with this head
_PLACE: Final = re.compile(r"(?:[^\W\d_][^\d,;:(/^]{1,38})?")  # longer is prose
# How a line with another date ends before it: `Nhận ngày`, `Áp dụng từ ngày`, `Có hiệu lực ngày`.
_NOT_A_PLACE: Final = re.compile(
    r"(?:^|.* )(?:tu|den|truoc|sau|vao|trong|nhan|ky|luc|gio|hop|hom nay|duyet|thanh lap|su dung)"
)
_AROUND_PLACE: Final = " ,.…;-–_*'\"“”|:"
_STAMP_HEADING: Final = re.compile(r"^\W*(?:cv|cong van)?\W*den\b\W*(?:so\b|ngay\b|gio\b|$)")
_STAMP_REACH: Final = 90  # points; the incoming stamp of Appendix IV is not higher
_BODY_START: Final = re.compile(
    r"^\W*(?:Kính gửi|Căn cứ|Điều \d|I\. |1\. |Phần (?:thứ|I)|Chương I|QUYẾT ĐỊNH:|"
    r"\(?Kèm theo|\(?Ban hành kèm)"
)
_ANNEX: Final = re.compile(r"^\W*phu luc\b|\bkem theo\b")
_PROSE_START: Final = re.compile(r"^\W*(?:Thực hiện|Theo|Xét|Nhằm|Để|Ngày|Trong|Qua|Sau khi|Hôm nay)\s")
_LETTER_SUBJECT: Final = re.compile(r"^\W*(?:v\s*/\s*v|v[ềèê] việc)\b", re.IGNORECASE)
_SECRET: Final = re.compile(r"(?:domat)?(?:toi|tuyet)?mat(?:thuongkhan|khan|hoatoc)?")
_MARKS_ON_PAPER: Final = frozenset({"khan", "thuong khan", "hoa toc", "hoa toc hen gio", "luu hanh noi bo"})
_DRAFT: Final = re.compile(r"^\W*(?:ban )?du thao(?:\W+(?:lan|so|ngay|thu|thang|nam|\d+)\b[\w/. -]*)?\W*$")
_DRAFT_TITLE: Final = re.compile(r"\W*du thao (?P<kind>[a-z ]+)")
_SURE_NAME: Final = 0.85  # mean confidence; names across a seal or a signature stay below
_TITLE_LIKENESS: Final = 85  # OCR loses a mark or a letter
_MIN_TITLE: Final = 5  # letters: Đề án, Dự án
_MAX_TITLE: Final = 50
_MIN_NAME: Final = 3  # letters: Sở, rules and specks have fewer
_MIDDLE: Final = (0.33, 0.72)  # of the width; margins differ, and the left one is wider
_OFF_CENTRE: Final = 0.02  # of the width; a paragraph's indent moves its middle by 0.024 and more
_PART_GAP: Final = 2.0  # heights of letters from line to line; lines of one part are 1.2 to 1.6 apart
_MAX_SUBJECT_LINES: Final = 10
_MARKS: Final = " _*=~.:'`|•+"  # rules, stars and specks; a hyphen may join two bodies
_AGREEING_READINGS: Final = 3
_NO_LETTER: Final = re.compile(r"[^a-z]")

_Element = tuple[FieldName, FieldReading]


@dataclass(frozen=True, slots=True)
class _Code:
    """The number line as read; the number is None where the blank was left open or is not legible.

    `is_alone` says that the line holds nothing else, so that the symbol was read to its end.
    """

    number: str | None
    year: str | None
    symbol: str
    line: Line
    is_alone: bool


@dataclass(frozen=True, slots=True)
class _Dated:
    """The place and date line as read."""

    place: str
    day: date | None
    line: Line


@dataclass(frozen=True, slots=True)
class _Title:
    """The line with the document's type, and the type."""

    kind: str
    line: Line
    is_exact: bool


def parse_header(
    pages: Sequence[Page], evidence: HeadEvidence | None = None
) -> tuple[Header, tuple[Problem, ...]]:
    """The header elements, and a Problem for each that is missing or must be looked at.

    `evidence` is what else was seen of a scanned first page; without it no number, symbol or date of a
    scan is called sure.
    """
    if not pages or pages[0].method is ReadMethod.UNREAD:
        return {}, ()
    page = pages[0]
    head = split_head(page)
    heads = [head, *(split_head(page, words) for words in evidence.readings)] if evidence else [head]
    ink = evidence.ink if evidence else ()
    title = find_title(head)
    bottoms = [_find_body_top(each, title) for each in heads]
    above = list(zip(heads, bottoms, strict=True))
    code, others = _choose_code([find_code(each, bottom) for each, bottom in above])
    found = [
        *_read_code(page, code, title, others, ink),
        _read_type(page, title, code),
        _read_issuing_body(page, [find_issuing_body(*each, code) for each in above]),
        *_read_date(page, [find_date_line(each, bottom) for each, bottom in above], ink),
        _read_subject(page, find_subject(page, head, title, code), title),
        _read_signer(pages),
    ]
    header = {name: reading for element in found if element is not None for name, reading in [element]}
    header |= _doubt_accents(header)
    stamps = split_head(page, evidence.stamps).blocks if evidence else ()
    in_head = [block.text for blocks in (stamps, *(each.blocks for each in heads)) for block in blocks]
    above_title = [line.text for line in _lines_above(head.blocks, bottoms[0])]
    return header, _find_problems(header, above_title, in_head)


def _doubt_accents(header: Header) -> Header:
    """Place and issuing body in doubt where they name one place with different accents: Nghỉ Dương."""
    place, body = header.get(FieldName.PLACE), header.get(FieldName.ISSUING_BODY)
    if place is None or body is None:
        return {}
    is_same_place = fold(place.value) in fold(body.value)
    if not is_same_place or place.value.lower() in body.value.lower():
        return {}
    return {
        FieldName.PLACE: replace(place, sure=False),
        FieldName.ISSUING_BODY: replace(body, sure=False),
    }


def find_code(head: Head, bottom: float) -> _Code | None:
    """Số và ký hiệu: the first line of the left half, above `bottom` and the text, that has a symbol."""
    for line in _lines_above(head.left, bottom):
        if _is_elsewhere(line, head, head.left):
            continue
        if _is_text(line.text):
            return None
        code = _parse_code(line)
        if code is not None and not _counts_copies(code):
            return code
    return None


def _parse_code(line: Line) -> _Code | None:
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
    return _Code(
        number=number if is_number else None,
        year=match["year"],
        symbol=_respell(match["symbol"]),
        line=line,
        is_alone=not rest.startswith(("-", "/", "&")) and not any(map(str.isalpha, around)),
    )


def _counts_copies(code: _Code) -> bool:
    parts = canonical_parts(code.symbol)
    return len(parts) > 1 and parts[0] in _COPY_TYPES


def _is_text(line: str) -> bool:
    """Whether a line of the left half starts what stands below the number: the subject or the text."""
    starts = (_LETTER_SUBJECT, _BODY_START, _PROSE_START)
    return any(start.match(line) for start in starts) or _ANNEX.search(fold(line)) is not None


def find_title(head: Head) -> _Title | None:
    """Tên loại: the first line near the middle that is the name of a type, or starts with one in capitals."""
    blocks = [block for block in head.blocks if _is_near_middle(block, head.width)]
    return next((title for block in blocks for title in [_parse_title(block)] if title is not None), None)


def find_date_line(head: Head, bottom: float) -> _Dated | None:
    """Địa danh, ngày ban hành: the first dated line above `bottom`, in the right half if there is one."""
    for line in (*_lines_above(head.right, bottom), *_lines_above(head.blocks, bottom)):
        text = squeeze(line.text)
        match = _DATE.match(text)
        if match is None or _is_elsewhere(line, head, head.right) or SIGNATURE_NOTE.search(text):
            continue
        place = match["place"].strip(_AROUND_PLACE)
        goes_on = match["year"] is not None and _WORD.search(text, match.end()) is not None
        if goes_on or not _is_place(place):
            continue
        month = match["month"] or match["numeric_month"]
        return _Dated(place, _parse_day(match["day"], month, match["year"]), line)
    return None


def _is_place(place: str) -> bool:
    return (
        _PLACE.fullmatch(place) is not None
        and not place[:1].islower()
        and not _NOT_A_PLACE.fullmatch(fold(place))
    )


def find_issuing_body(head: Head, bottom: float, code: _Code | None) -> tuple[str, tuple[Line, ...]]:
    """Cơ quan ban hành: the capitals of the left half, above number and `bottom`; "" if there are none."""
    end = code.line.box.top if code is not None else bottom
    lines = tuple(line for line in _lines_above(head.left, end) if _is_name_in_capitals(line.text))
    return name_issuing_body([line.text.strip(_MARKS) for line in lines]), lines


def find_subject(page: Page, head: Head, title: _Title | None, code: _Code | None) -> tuple[Line, ...]:
    """Trích yếu: the centred lines below the title; of a công văn, the V/v under its number."""
    if title is not None:
        return _subject_below(page, title)
    if code is None:
        return ()
    bottom = _find_body_top(head, None)
    below = [line for line in _lines_above(head.left, bottom) if line.box.top > code.line.box.top + 1]
    start = next((rank for rank, line in enumerate(below) if _LETTER_SUBJECT.match(line.text)), None)
    return () if start is None else _connected(below[start:])


def _read_code(
    page: Page, code: _Code | None, title: _Title | None, others: Sequence[_Code | None], ink: Sequence[Box]
) -> list[_Element]:
    if code is None:
        return []
    is_scan = page.method is ReadMethod.OCR
    agreeing = [other for other in others if other is not None and _same_code(code, other)]
    is_certain = code.is_alone and (
        not is_scan
        or (
            len(agreeing) + 1 >= _AGREEING_READINGS
            and len(agreeing) == len(others)
            and _is_consistent(code, title)
            and code.number is not None
            and is_number_printed(code.line, code.number, ink)
        )
    )
    same_symbol = all(other is not None and _symbol_key(other) == _symbol_key(code) for other in others)
    symbol_sure = code.is_alone and (
        not is_scan or (bool(others) and same_symbol and _is_consistent(code, title))
    )
    rule = "number line of the head, left half"
    found = [_element(FieldName.SYMBOL, code.symbol, page, code.line, rule, symbol_sure)]
    if code.number is not None:
        found.append(_element(FieldName.NUMBER, code.number, page, code.line, rule, is_certain))
    if code.year is not None:
        found.append(_element(FieldName.YEAR_IN_CODE, code.year, page, code.line, rule, is_certain))
    return found


def _choose_code(readings: Sequence[_Code | None]) -> tuple[_Code | None, list[_Code | None]]:
    """The code that most readings agree on, and the other readings."""
    seen = [code for code in readings if code is not None]
    if not seen:
        return None, []
    votes = Counter((code.number, code.year, _symbol_key(code)) for code in seen)
    best = max(
        seen,
        key=lambda code: (
            votes[code.number, code.year, _symbol_key(code)],
            _is_known_symbol(code.symbol),
            code.number is not None,
        ),
    )
    others = list(readings)
    others.remove(best)
    return best, others


def _same_code(code: _Code, other: _Code) -> bool:
    return (code.number, code.year, _symbol_key(code)) == (other.number, other.year, _symbol_key(other))


def _symbol_key(code: _Code) -> tuple[str, ...]:
    return canonical_parts(code.symbol)


def _is_known_symbol(symbol: str) -> bool:
    return any(part in issuer_by_symbol() for part in canonical_parts(symbol))


def _is_consistent(code: _Code, title: _Title | None) -> bool:
    """Whether the symbol names a known issuer and the type that the title names."""
    kind = _type_of_symbol(code.symbol)
    agrees = kind is None or title is None or fold(title.kind).startswith(fold(kind.name))
    return agrees and _is_known_symbol(code.symbol)


def _type_of_symbol(symbol: str) -> DocumentType | None:
    parts = canonical_parts(symbol)
    return type_by_abbreviation().get(parts[0]) if len(parts) > 1 else None


def _read_type(page: Page, title: _Title | None, code: _Code | None) -> _Element | None:
    if title is not None:
        return _element(FieldName.DOCUMENT_TYPE, title.kind, page, title.line, "title line", title.is_exact)
    if code is None:
        return None
    kind = _type_of_symbol(code.symbol)
    if kind is not None:
        is_party_letter = kind.name == IMPLIED_TYPE
        return _element(FieldName.DOCUMENT_TYPE, kind.name, page, code.line, "symbol", is_party_letter)
    is_sure = page.method is not ReadMethod.OCR or _is_known_symbol(code.symbol)
    return _element(
        FieldName.DOCUMENT_TYPE, IMPLIED_TYPE, page, code.line, "no title and no type in the symbol", is_sure
    )


def _read_issuing_body(page: Page, names: Sequence[tuple[str, tuple[Line, ...]]]) -> _Element | None:
    seen = [(name, lines) for name, lines in names if name]
    if not seen:
        return None
    votes = Counter(name.lower() for name, _ in seen)
    name, lines = max(seen, key=lambda item: votes[item[0].lower()])
    is_sure = page.method is not ReadMethod.OCR or votes[name.lower()] == len(names) >= _AGREEING_READINGS
    joined = Line(tuple(word for line in lines for word in line.words))
    return _element(FieldName.ISSUING_BODY, name, page, joined, "capitals of the head, left half", is_sure)


def _read_date(page: Page, dates: Sequence[_Dated | None], ink: Sequence[Box]) -> list[_Element]:
    seen = [dated for dated in dates if dated is not None]
    if not seen:
        return []
    votes = Counter(dated.day for dated in seen if dated.day is not None)
    best = max(seen, key=lambda dated: votes[dated.day] if dated.day is not None else 0)
    is_scan = page.method is ReadMethod.OCR
    rule = "place and date line of the head, right half"
    found = []
    places = Counter(dated.place.lower() for dated in seen)
    place = max(seen, key=lambda dated: places[dated.place.lower()]).place
    if place:
        is_sure = not is_scan or places[place.lower()] == len(dates) >= _AGREEING_READINGS
        found.append(_element(FieldName.PLACE, place, page, best.line, rule, is_sure))
    if best.day is not None:
        is_agreed = votes[best.day] == len(dates) >= _AGREEING_READINGS
        is_sure = bool(best.place) and (not is_scan or (is_agreed and is_date_printed(best.line.words, ink)))
        found.append(_element(FieldName.ISSUED_ON, best.day.isoformat(), page, best.line, rule, is_sure))
    return found


def _read_subject(page: Page, lines: tuple[Line, ...], title: _Title | None) -> _Element | None:
    if not lines:
        return None
    text = squeeze(" ".join(without_marks(line.text) for line in lines))
    rule = "V/v below the number" if title is None else "lines below the title"
    joined = Line(tuple(word for line in lines for word in line.words))
    return _element(FieldName.SUBJECT, text, page, joined, rule, page.method is not ReadMethod.OCR)


def _read_signer(pages: Sequence[Page]) -> _Element | None:
    found = find_signer(pages)
    if found is None:
        return None
    page, line, has_post = found
    name = bare_name(line.text)
    is_legible = page.method is not ReadMethod.OCR or (
        line.confidence >= _SURE_NAME and all(map(is_syllable, name.split()))
    )
    rule = "name below the post, right half" if has_post else "name beside the recipients, right half"
    return _element(FieldName.SIGNER, name, page, line, rule, has_post and is_legible)


def _element(name: FieldName, value: str, page: Page, line: Line, rule: str, is_sure: bool) -> _Element:
    confidence = round(min(line.confidence, page.confidence), 3)
    return name, FieldReading(value, line.text, page.number, line.box, rule, confidence, is_sure)


def _find_problems(header: Header, above_title: Sequence[str], in_head: Sequence[str]) -> tuple[Problem, ...]:
    """What is missing, what is unsure, and what the head says of the paper itself."""
    wanted = [name for name in FieldName if name is not FieldName.YEAR_IN_CODE]
    missing = [Problem(ProblemCode.FIELD_NOT_FOUND, name) for name in wanted if name not in header]
    unsure = [Problem(ProblemCode.FIELD_UNSURE, name) for name, reading in header.items() if not reading.sure]
    marks = []
    if any(map(_is_draft_mark, above_title)):
        marks.append(Problem(ProblemCode.DRAFT))
    if any(map(_is_secrecy_stamp, in_head)):
        marks.append(Problem(ProblemCode.SECRET))
    return (*missing, *unsure, *marks)


def _is_draft_mark(line: str) -> bool:
    """Whether the line says that the paper is a draft: `Dự thảo lần 2`, `DỰ THẢO NGHỊ QUYẾT`."""
    folded = fold(line)
    titled = _DRAFT_TITLE.fullmatch(folded)
    is_title = titled is not None and titled["kind"] in type_by_folded_name() and is_capitals(line)
    return is_title or _DRAFT.match(folded) is not None


def _is_secrecy_stamp(line: str) -> bool:
    """Whether the line is a stamp MẬT, TỐI MẬT, TUYỆT MẬT; `mặt` and `mất` are other words."""
    is_word = is_capitals(line) or "mật" in normalise(line).lower()
    return is_word and _SECRET.fullmatch(_letters(line)) is not None


def _find_body_top(head: Head, title: _Title | None) -> float:
    """Where the head ends and the text starts."""
    if title is not None:
        return title.line.box.top
    return next(
        (block.box.top for block in head.blocks if _BODY_START.match(block.text)),
        max((block.box.bottom for block in head.blocks), default=0.0),
    )


def _lines_above(lines: Sequence[Line], bottom: float) -> list[Line]:
    return [line for line in lines if line.box.top < bottom - 1]


def _is_elsewhere(line: Line, head: Head, lines: Sequence[Line]) -> bool:
    """Whether the line stands above the head, or in a stamp: at its heading (ĐẾN) or shortly below."""
    return line.box.bottom < head.top or any(
        _STAMP_HEADING.match(fold(other.text)) and 0 <= line.box.top - other.box.top + 1 < _STAMP_REACH
        for other in lines
    )


def _respell(symbol: str) -> str:
    """The symbol with parts that OCR or a foreign keyboard misspelt beyond doubt put right (`QĐĐ`, `QÐ`)."""
    return _PARTS.sub(lambda part: symbol_spellings().get(part[0], part[0]), symbol)


def _close_up(text: str) -> str:
    """A number line without the blanks that stand around its strokes, or for one: `15 KH/XĐ`."""
    closed = _BLANKS_AT_STROKES.sub(r"\1", normalise(squeeze(text)).translate(_DASHES))
    return _TYPE_AFTER_NUMBER.sub(
        lambda kind: f"-{kind[1]}" if kind[1].upper() in type_by_abbreviation() else kind[0], closed
    )


def _parse_title(block: Line) -> _Title | None:
    letters = _letters(block.text)
    if not _MIN_TITLE <= len(letters) <= _MAX_TITLE:
        return None
    for kind in _types_by_length():
        if letters == _letters(kind.name):
            return _Title(kind.name, block, is_exact=True)
    if not is_capitals(block.text):
        return None
    for kind in _types_by_length():
        if fold(block.text).startswith(f"{fold(kind.name)} "):
            return _Title(kind.name, block, is_exact=True)
    for kind in _types_by_length():
        if fuzz.ratio(letters, _letters(kind.name)) >= _TITLE_LIKENESS:
            return _Title(kind.name, block, is_exact=False)
    return None


@cache
def _types_by_length() -> tuple[DocumentType, ...]:
    return tuple(sorted(document_types(), key=lambda kind: -len(kind.name)))


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", fold(text))


def _is_near_middle(block: Line, width: float) -> bool:
    return _MIDDLE[0] * width < block.centre < _MIDDLE[1] * width


def _parse_day(day: str | None, month: str | None, year: str | None) -> date | None:
    if not (day and month and year):
        return None
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found.year >= _FIRST_YEAR else None


def _is_name_in_capitals(text: str) -> bool:
    folded = fold(text)
    return (
        is_capitals(text)
        and len(_letters(text)) >= _MIN_NAME
        and not _NUMBER_START.match(text)
        and not _STAMP_HEADING.match(folded)
        and not _DRAFT.match(folded)
        and folded.strip(" .:") not in _MARKS_ON_PAPER
        and not _is_secrecy_stamp(text)
        and not SIGNATURE_NOTE.search(text)
    )


def _subject_below(page: Page, title: _Title) -> tuple[Line, ...]:
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
        if not any(char.isalnum() for char in line.text) or _STAMP_HEADING.match(fold(line.text)):
            break
        if _BODY_START.match(line.text) or (together and _is_new_part(together[0], together[-1], line)):
            break
        together.append(line)
    return tuple(together)


def _is_new_part(first: Line, before: Line, line: Line) -> bool:
    has_gap = line.box.top - before.box.top > _PART_GAP * max(before.height, line.height)
    changes_to_capitals = is_capitals(line.text) and not is_capitals(first.text)
    return has_gap or changes_to_capitals or _PROSE_START.match(line.text) is not None
