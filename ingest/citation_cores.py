"""The cores of mentions of documents: type, number, symbol and date, without issuer and subject."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from rapidfuzz.fuzz import ratio

from ingest.prose_words import any_of, body_pattern
from registry.reference import SYMBOL_PATTERN, Reference, make_reference
from registry.text import fold, squeeze
from registry.vocabulary.lists import issuer_by_symbol, type_by_abbreviation, type_by_folded_name

# Said of any paper: a type only where nothing better is said or stands in the symbol.
GENERIC_TYPE: Final = "Văn bản"

_URL: Final = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
_YEAR: Final = r"(?:19|20)\d\d"
# After a blank only a part that is clearly an abbreviation still belongs to the symbol: `31- HD/BTCTW`,
# but not the dash of `12/UBND-VHXH - Phòng …`.
_LATER_PART: Final = r"\s*[-/]\s+[A-ZĐƯ](?=[\w&]*[A-ZĐƯ])[A-ZĐƯa-z0-9&]*(?:[-/][A-ZĐƯ][A-ZĐƯa-z0-9&]*)*(?!\w)"
_BLANK_DASH: Final = r"\s+[-/][A-ZĐƯ]{2}[A-ZĐƯa-z0-9&]*(?!\w)"
_CODE: Final = re.compile(
    rf"(?<![\w/.,=?&#%+-])(?P<number>\d{{1,6}})(?P<letter>[a-zđ]?)(?:\s?/\s?(?P<year>{_YEAR}))?"
    rf"\s?(?P<separator>[-/])\s?"
    rf"(?:(?P<symbol>(?:UBTVQH|QH)\s\d{{1,2}}(?!\w)|{SYMBOL_PATTERN}(?:{_LATER_PART}|{_BLANK_DASH})*)"
    r"|(?=\s*,?\s*ng[àa]y\s*\d))"
)
_NUMBER_ONLY: Final = re.compile(
    r"(?<!\w)[Ss]ố\s*:?\s*(?P<number>\d{1,6})(?P<letter>[a-zđ]?)(?=\s*,?\s*\(?\s*ng[àa]y\s*\d)"
)
_NUMBERS_BEFORE: Final = re.compile(
    r"(?<!\w)[Ss]ố\s*:?\s*(?P<run>(?:\d{1,6}[a-zđ]?\s*(?:,|;|và)\s*(?:số\s*)?)+)$"
)
_NUMBER_IN_RUN: Final = re.compile(r"(?P<number>\d{1,6})(?P<letter>[a-zđ]?)")
_MARKER: Final = re.compile(r"(?:(?<!\w)[Ss]ố\s*:?\s*)+$")
_DAY: Final = (
    r"(?P<day>\d{1,2})\s*(?:[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>\d{4}|\d{2})"
    r"|tháng\s*(?P<month_said>\d{1,2})\s*(?:,?\s*năm|[/.-])\s*(?P<year_said>\d{4}))(?!\d)"
)
DATE: Final = re.compile(rf"(?:[Nn]g[àa]y\s*)+{_DAY}")
DATE_AFTER: Final = re.compile(rf"\s*,?\s*(?:\(\s*)?(?:(?:[Nn]g[àa]y\s*)+{_DAY})(?:\s*\))?")
_DATE_IN_BRACKETS: Final = re.compile(rf"\s*\(\s*{_DAY}\s*\)")
BULLET: Final = r"(?:[-+•*–]\s|\(\d{1,2}\)|\d{1,2}[.)]\s|[a-zđ][.)]\s)"
_WORD: Final = re.compile(r"[^\W\d_]+(?:&[^\W\d_]+)*")
_MAX_WORDS_TO_TYPE: Final = 20  # "Thông báo ý kiến chỉ đạo của đồng chí … tại văn bản số" has 17
_SAME_NAME: Final = 85  # `Kế hoạh` is 93 % `Kế hoạch`; Quyết định and Quy định are 70 % alike
_PARLIAMENT: Final = ("QH", "UBTVQH")
_LAWS: Final = frozenset({"luat", "bo luat", "phap lenh", "nghi quyet", "lenh"})


@dataclass(frozen=True, slots=True)
class Core:
    """Type, code and date of a mention, before its subject is looked for."""

    start: int  # of the type name, or of `số` where none stands there
    code_start: int
    end: int  # after the date, or after the code
    reference: Reference
    document_type: str | None
    names_type: bool
    issued_on: date | None
    date_raw: str | None
    issuer: str | None = None
    issuer_end: int | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class _Code:
    start: int
    end: int
    reference: Reference


@dataclass(frozen=True, slots=True)
class _Lead:
    """What the words before a code say of it."""

    start: int
    document_type: str | None = None
    names_type: bool = False
    issuer: str | None = None
    subject: str | None = None


def find_cores(text: str) -> tuple[str, list[Core]]:
    """The text without links, and the cores of all mentions in it, in order."""
    prose = blank_urls(text)
    cores: list[Core] = []
    for code in _find_codes(prose):
        core = _read_core(prose, code, cores[-1] if cores else None)
        if core:
            cores.append(core)
    return prose, _share_dates(prose, cores)


def blank_urls(text: str) -> str:
    """The text with links and mail addresses blanked out, every position kept."""
    return _URL.sub(lambda match: " " * len(match[0]), text)


def date_words(match: re.Match[str]) -> str:
    """The date as printed, without `ngày`."""
    return match.string[match.start("day") : match.end(match.lastgroup or "day")]


def parse_day(match: re.Match[str]) -> date | None:
    """The day in a match with day, month and year groups; None where the calendar has no such day."""
    year = match["year"] or match["year_said"]
    try:
        return date(
            int(year) + (2000 if len(year) == 2 else 0),
            int(match["month"] or match["month_said"]),
            int(match["day"]),
        )
    except ValueError:
        return None


def _find_codes(prose: str) -> list[_Code]:
    codes: list[_Code] = []
    for match in _CODE.finditer(prose):
        end = match.end()
        symbol = match["symbol"] or ""
        if symbol:
            kept = _without_footnote_mark(symbol)
            end -= len(symbol) - len(kept)
            symbol = kept
        reference = make_reference(match["number"], symbol, letter=match["letter"], year=match["year"])
        codes += _numbers_sharing_symbol(prose, match.start(), reference)
        codes.append(_Code(match.start(), end, reference))
    taken = {position for code in codes for position in range(code.start, code.end)}
    for match in _NUMBER_ONLY.finditer(prose):
        if match.start("number") not in taken:
            reference = make_reference(match["number"], "", letter=match["letter"])
            codes.append(_Code(match.start("number"), match.end(), reference))
    return sorted(codes, key=lambda code: code.start)


def _numbers_sharing_symbol(prose: str, code_start: int, reference: Reference) -> Iterator[_Code]:
    """`số 12, 15 và 18/TB-UBND`: 12 and 15 carry the symbol of 18."""
    before = _NUMBERS_BEFORE.search(prose, max(0, code_start - 200), code_start)
    if not before or not reference.symbol:
        return
    for match in _NUMBER_IN_RUN.finditer(prose, before.start("run"), before.end("run")):
        shared = make_reference(match["number"], reference.symbol, letter=match["letter"])
        yield _Code(match.start(), match.end(), replace(shared, year=reference.year))


def _without_footnote_mark(symbol: str) -> str:
    """`NĐ-CP1` is NĐ-CP with a footnote mark glued on; `QH15` and `HD-BCA-C04` are as they should be."""
    head, last = re.fullmatch(r"(.*[-/])?([^-/]*)", symbol, re.DOTALL).groups(default="")  # type: ignore[union-attr]
    bare = last.rstrip("0123456789")
    is_marked = bare != last and bare.upper() in issuer_by_symbol() and bare not in _PARLIAMENT
    return head + bare if is_marked else symbol


def _read_core(prose: str, code: _Code, previous: Core | None) -> Core | None:
    reference = code.reference
    lead = _read_lead(prose, code, previous)
    end, issued_on, date_raw = _read_date(prose, code.end)
    marked = lead.start < code.start
    if not _is_document(prose, code, lead, has_date=date_raw is not None, marked=marked):
        return None
    return Core(
        start=lead.start,
        code_start=code.start,
        end=end,
        reference=reference,
        document_type=lead.document_type or _type_in_symbol(reference),
        names_type=lead.names_type,
        issued_on=issued_on,
        date_raw=date_raw,
        issuer=lead.issuer,
        subject=lead.subject,
    )


def _is_document(prose: str, code: _Code, lead: _Lead, *, has_date: bool, marked: bool) -> bool:
    """Whether the code is one of a document, and not an address, a plot of land or an account."""
    if re.search(
        any_of("not_a_document") + r"\s*:?\s*$", prose[max(0, code.start - 40) : code.start].lower()
    ):
        return False
    if lead.document_type:
        return True
    if not code.reference.symbol:
        return False
    if has_date and marked:
        return True
    if re.match(r"\s*,?\s*" + any_of("address"), prose[code.end : code.end + 20].lower()):
        return False
    parts = code.reference.parts
    known = any(part in type_by_abbreviation() or part in issuer_by_symbol() for part in parts)
    return len(parts) > 1 and any(len(part) > 1 for part in parts) and (known or marked or has_date)


def _type_in_symbol(reference: Reference) -> str | None:
    abbreviation = reference.type_abbreviation
    return type_by_abbreviation()[abbreviation].name if abbreviation else None


def _read_lead(prose: str, code: _Code, previous: Core | None) -> _Lead:
    floor = max(previous.end if previous else 0, clause_start(prose, code.start))
    before = prose[floor : code.start]
    run = _NUMBERS_BEFORE.search(before)
    marker = run or _MARKER.search(before)
    head = before[: marker.start()] if marker else before
    number_at = floor + marker.start() if marker and not run else code.start
    words = list(_WORD.finditer(head))
    expected = _type_in_symbol(code.reference)

    said = _type_said_last(head, words, code.reference, expected)
    if said and said[1] != GENERIC_TYPE:
        return _Lead(floor + words[said[0]].start(), said[1], names_type=True)
    if expected or not said:
        back = _type_said_earlier(head, words, code.reference, expected)
        if back:
            return _lead_from_earlier(head, words, back, floor, number_at)
    if said:
        return _Lead(floor + words[said[0]].start(), expected or GENERIC_TYPE, names_type=True)
    return _lead_from_list(prose, code, previous, expected, number_at)


def _lead_from_list(
    prose: str, code: _Code, previous: Core | None, expected: str | None, number_at: int
) -> _Lead:
    """What a list said once at its head, for one of its later members."""
    if previous is None or previous.document_type is None:
        return _Lead(number_at)
    document_type = expected or previous.document_type
    if not has_own_words(prose[previous.end : code.start]):
        return _Lead(number_at, document_type, issuer=previous.issuer, subject=previous.subject)
    between = prose[previous.end : number_at]
    if number_at < code.start and re.fullmatch(r"[^\n]*[;,]\s*", between):
        return _Lead(number_at, document_type)
    return _Lead(number_at)


def has_own_words(between: str) -> bool:
    """Whether anything but separators, `số` and `và` stands there."""
    return bool(re.search(r"\w", re.sub(r"(?<!\w)(?:[Ss]ố|và|hoặc|cùng)(?!\w)", " ", between)))


def clause_start(prose: str, position: int) -> int:
    """Where the clause that holds the position begins: after a stop, a line of its own or a semicolon."""
    window = max(0, position - 400)
    start = window
    for match in re.finditer(r"[.!?;](?=\s)|\n\s*" + BULLET + r"|\n\s*\n", prose[window:position]):
        start = window + match.end()
    return start


def _type_said_last(
    head: str, words: list[re.Match[str]], reference: Reference, expected: str | None
) -> tuple[int, str] | None:
    """The type named directly before the number, and with which word it begins."""
    if not words or re.search(r"[^\s\"“”(]", head[words[-1].end() :]):
        return None
    for count in range(min(5, len(words)), 0, -1):
        name = fold(head[words[-count].start() : words[-1].end()])
        if name in type_by_folded_name():
            return len(words) - count, type_by_folded_name()[name].name
        if name == fold(GENERIC_TYPE):
            return len(words) - count, GENERIC_TYPE
        if expected and count == len(expected.split()) and ratio(name, fold(expected)) >= _SAME_NAME:
            return len(words) - count, expected
    last = words[-1][0]
    if last.upper() in type_by_abbreviation() and last[0].isupper():
        return len(words) - 1, type_by_abbreviation()[last.upper()].name
    return _type_by_initials(head, words, reference)


def _type_by_initials(head: str, words: list[re.Match[str]], reference: Reference) -> tuple[int, str] | None:
    """A type that no list has, abbreviated in the symbol: `Đơn đề nghị số 5/ĐĐN-…`."""
    first = reference.parts[0] if reference.parts else ""
    if not 2 <= len(first) <= len(words) or len(reference.parts) < 2:
        return None
    named = words[-len(first) :]
    if "".join(word[0][0] for word in named).upper() != first or not named[0][0][0].isupper():
        return None
    return len(words) - len(first), head[named[0].start() : named[-1].end()]


def _type_said_earlier(
    head: str, words: list[re.Match[str]], reference: Reference, expected: str | None
) -> tuple[int, int, str] | None:
    """The nearest type name further before that fits the symbol: first word, word after it, name."""
    in_parliament = any(part.startswith(_PARLIAMENT) for part in reference.parts)
    for first in range(len(words) - 1, max(-1, len(words) - 1 - _MAX_WORDS_TO_TYPE), -1):
        for count in (4, 3, 2, 1):
            if first + count > len(words):
                continue
            name = fold(head[words[first].start() : words[first + count - 1].end()])
            kind = type_by_folded_name().get(name)
            if kind is None:
                continue
            plural = first > 0 and words[first - 1][0].lower() in ("các", "những")
            fits = (
                kind.name == expected
                if expected
                else (plural or words[first][0][0].isupper()) and (not in_parliament or name in _LAWS)
            )
            if fits:
                return first, first + count, kind.name
    return None


def _lead_from_earlier(
    head: str, words: list[re.Match[str]], back: tuple[int, int, str], floor: int, number_at: int
) -> _Lead:
    first, after, name = back
    begin = words[first].start()
    between = head[words[after - 1].end() :]
    plural = first > 0 and words[first - 1][0].lower() in ("các", "những")
    issuer = re.search(r"(?<!\w)(?:của|do)\s+([^,;:]+?)\s*:?\s*$", between)
    if ":" in between or plural:
        what = (between[: issuer.start()] if issuer else between).strip(" :\n")
        return _Lead(
            number_at,
            name,
            issuer=squeeze(issuer[1]) if issuer else None,
            subject=squeeze(what) if len(what.split()) > 1 else None,
        )
    said_by = re.search(rf"({body_pattern()}[^,;:]*?)\s+tại(?!\w)", between)
    bodies = list(re.finditer(body_pattern(), between[: said_by.end(1)])) if said_by else []
    named = squeeze(between[bodies[-1].start() : said_by.end(1)]) if said_by and bodies else None
    return _Lead(floor + begin, name, names_type=True, issuer=named)


def _read_date(prose: str, position: int) -> tuple[int, date | None, str | None]:
    """Where the date directly after the position ends, the day, and the words."""
    match = DATE_AFTER.match(prose, position) or _DATE_IN_BRACKETS.match(prose, position)
    if not match:
        return position, None, None
    day, end = parse_day(match), match.end()
    again = DATE_AFTER.match(prose, end)
    if again and parse_day(again) == day:
        end = again.end()
    return end, day, date_words(match)


def _share_dates(prose: str, cores: list[Core]) -> list[Core]:
    """`số 1743/QĐ-BGTVT, 1744/QĐ-BGTVT ngày 31/12/2024`: the date is said once for both."""
    shared = list(cores)
    for index in range(len(shared) - 2, -1, -1):
        here, after = shared[index], shared[index + 1]
        gap = prose[here.end : after.start]
        if (
            here.date_raw is None
            and after.date_raw is not None
            and not after.names_type
            and re.fullmatch(r"\s*(?:,|và|,\s*và)?\s*", gap)
        ):
            shared[index] = replace(here, issued_on=after.issued_on, date_raw=after.date_raw)
    return shared
