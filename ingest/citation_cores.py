"""The cores of mentions of documents: type, number, symbol and date, without issuer and subject."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Final

from rapidfuzz.fuzz import ratio

from ingest.citation_codes import LETTER, YEAR, Code, find_codes, find_run, type_names
from ingest.citation_dates import read_date, read_date_before, read_same_day
from ingest.prose_words import any_of, body_pattern
from registry.reference import Reference, make_reference
from registry.text import fold, fold_anew, squeeze
from registry.vocabulary.lists import issuer_by_symbol, type_by_abbreviation, type_by_folded_name

# Said of any paper: a type only where nothing better is said or stands in the symbol.
GENERIC_TYPE: Final = "Văn bản"

# Links as they are typed without https: a name with one of these endings and a path, or a state body's site.
BARE_LINK: Final = r"(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,5}(?:vn|com|org|net|info|ly|gl|me|be|app)/"
GOVERNMENT_SITE: Final = r"(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,5}gov\.vn(?!\w)"
_URL: Final = re.compile(
    rf"(?:https?://|www\.|{BARE_LINK})\S+|{GOVERNMENT_SITE}|[\w.+-]{1, 64}@[\w.-]{1, 255}"
)
GAP: Final = "\0"
_GAP: Final = re.compile(r"\s{41,}")  # so many blanks are columns, a blank form or a link, not prose
_MARKER: Final = re.compile(r"(?:(?<!\w)(?:[Ss][ốôổ]|SỐ)\s*[.:]?\s*)+$")  # `sô`, `sổ` are slips and misread
_NUMBER_ONLY: Final = re.compile(
    rf"(?<!\w)[Ss]ố\s*:?\s*(?P<number>\d{{1,6}})(?P<letter>{LETTER}?)(?=\s*,?\s*\(?\s*ng[àa]y\s*\d)"
)
_POINTS_BACK: Final = re.compile(r"\s*,?\s*(?:đã\s+)?(?:nêu|nói|dẫn)\s+trên(?!\w)|\s+trên\s+đây(?!\w)")
# Types that always bear numbers: "Kế hoạch số 5 của UBND xã" is a paper, "Dự án số 5 của …" need not be.
_NUMBERED_TYPES: Final = frozenset(
    {"Nghị quyết", "Quyết định", "Chỉ thị", "Thông báo", "Kế hoạch", "Công văn", "Tờ trình", "Hướng dẫn"}
    | {"Nghị định", "Thông tư", "Thông tư liên tịch", "Kết luận", "Quy định", "Công điện", "Báo cáo"}
)
# "Kết luận 1 của Bộ trưởng", "Báo cáo 2 của Tổ" need not be numbers of papers either.
_COUNTED_TYPES: Final = frozenset({"Kết luận", "Báo cáo", "Thông báo", "Kế hoạch", "Hướng dẫn", "Tờ trình"})
# Known by a number that is none of a paper: "Đề án 06/CP".
_UNDERTAKINGS: Final = frozenset({"Đề án", "Dự án", "Chương trình", "Phương án"})
# Types that are cited by number and year alone: "Nghị định 30/2020".
_NORMS: Final = frozenset({"Luật", "Bộ luật", "Pháp lệnh", "Nghị định", "Thông tư", "Thông tư liên tịch"})
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
    short_for: Reference | None = None


_SaidInFull = dict[tuple[str | None, int, str], Reference]


@dataclass(frozen=True, slots=True)
class _Lead:
    """What the words before a code say of it."""

    start: int
    document_type: str | None = None
    names_type: bool = False
    is_direct: bool = False  # the type stands directly before the number
    issuer: str | None = None
    subject: str | None = None
    between: str = ""  # what stands between type and number


def find_cores(text: str) -> tuple[str, list[Core]]:
    """The text without links, and the cores of all mentions in it, in order."""
    prose = _close_gaps(blank_urls(text))
    cores: list[Core] = []
    said_in_full: _SaidInFull = {}
    for code in _with_bare_numbers(prose, find_codes(prose)):
        core = _read_core(prose, code, cores[-1] if cores else None, said_in_full)
        if core:
            cores.append(core)
            if core.reference.symbol:
                said_in_full[_short_key(core.document_type, core.reference)] = core.reference
    return prose, _share_dates(prose, cores)


def blank_urls(text: str) -> str:
    """The text with links and mail addresses blanked out, every position kept."""
    return _URL.sub(lambda match: " " * len(match[0]), text)


def _close_gaps(prose: str) -> str:
    """The text with wide gaps filled, every position kept: what they part does not belong together."""
    return _GAP.sub(lambda match: "\n" + GAP * (len(match[0]) - 2) + "\n", prose)


def _with_bare_numbers(prose: str, codes: list[Code]) -> list[Code]:
    """The codes, and the numbers without symbol that stand after a type or before a date."""
    taken = {position for code in codes for position in range(code.start, code.end)}
    for pattern in (_NUMBER_ONLY, _number_after_type()):
        for match in pattern.finditer(prose):
            if match.start("number") not in taken:
                year = match.groupdict().get("year")
                reference = make_reference(match["number"], "", letter=match["letter"], year=year)
                codes.append(Code(match.start("number"), match.end(), reference))
                taken.update(range(match.start("number"), match.end()))
    return sorted(codes, key=lambda code: code.start)


@cache
def _number_after_type() -> re.Pattern[str]:
    return re.compile(
        rf"{type_names()}\s+(?:[Ss]ố\s*:?\s*)?(?P<number>\d{{1,6}})(?P<letter>{LETTER}?)"
        rf"(?:/(?P<year>{YEAR}))?(?!\w|[.,/]\d|\s?[-–/]|\s?%|\s+(?:tháng|năm)(?!\w))"
    )


def _short_key(document_type: str | None, reference: Reference) -> tuple[str | None, int, str]:
    return document_type, reference.number, reference.letter


def _read_core(prose: str, code: Code, previous: Core | None, said_in_full: _SaidInFull) -> Core | None:
    reference = code.reference
    lead = _read_lead(prose, code, previous)
    end, issued_on, date_raw = _date_around(prose, code, lead, previous)
    document_type = lead.document_type or _type_in_symbol(reference)
    full = None
    if not reference.symbol:
        full = said_in_full.get(_short_key(document_type, reference))
        if full and reference.year not in (None, full.year):
            full = None
        if not (date_raw and document_type) and not _is_short_mention(prose, code, lead, full):
            return None
    elif not _is_document(prose, code, lead, has_date=date_raw is not None):
        return None
    return Core(
        start=lead.start,
        code_start=code.start,
        end=end,
        reference=reference,
        document_type=document_type,
        names_type=lead.names_type,
        issued_on=issued_on,
        date_raw=date_raw,
        issuer=lead.issuer,
        subject=lead.subject,
        short_for=full,
    )


def _date_around(
    prose: str, code: Code, lead: _Lead, previous: Core | None
) -> tuple[int, date | None, str | None]:
    """Where code and date end, and the date: it stands after the code, before it, or is that of the last."""
    end, issued_on, date_raw = read_date(prose, code.end)
    if date_raw is not None:
        return end, issued_on, date_raw
    same_day = read_same_day(prose, code.end)
    if same_day is not None and previous is not None and previous.date_raw is not None:
        return same_day, previous.issued_on, previous.date_raw
    return code.end, *read_date_before(lead.between)


def _is_short_mention(prose: str, code: Code, lead: _Lead, full: Reference | None) -> bool:
    """Whether a number without symbol and date is a later, shorter mention, or told by its issuer or year."""
    if not lead.is_direct:
        return False
    if full is not None:
        return True
    if lead.document_type in _NORMS and code.reference.year is not None:
        return True
    rest = prose[code.end : code.end + 60]
    if _POINTS_BACK.match(rest):
        return lead.document_type in _NUMBERED_TYPES
    is_marked = re.search(r"[Ss]ố\s*:?\s*$", prose[lead.start : code.start]) is not None
    types = _NUMBERED_TYPES if is_marked else _NUMBERED_TYPES - _COUNTED_TYPES
    return lead.document_type in types and re.match(rf"\s+của\s+{body_pattern()}", rest) is not None


def _is_document(prose: str, code: Code, lead: _Lead, *, has_date: bool) -> bool:
    """Whether the code is one of a document, and not an address, a plot of land or an account."""
    before = prose[max(0, code.start - 40) : code.start].lower()
    if re.search(any_of("not_a_document") + r"\s*:?\s*$", before):
        return False
    marked = lead.start < code.start
    parts = code.reference.parts
    if lead.document_type in _UNDERTAKINGS and len(parts) == 1 and not has_date:
        return False
    if lead.is_direct or (marked and has_date):
        return True
    if not code.is_plain:
        return marked
    if re.match(r"\s*,?\s*" + any_of("address"), prose[code.end : code.end + 20].lower()):
        return False
    known = code.reference.year is not None or any(
        part in type_by_abbreviation() or part.rstrip("0123456789") in issuer_by_symbol() for part in parts
    )
    if lead.document_type and (known or has_date):
        return True
    return len(parts) > 1 and any(len(part) > 1 for part in parts) and (known or marked or has_date)


def _type_in_symbol(reference: Reference) -> str | None:
    abbreviation = reference.type_abbreviation
    return type_by_abbreviation()[abbreviation].name if abbreviation else None


def _read_lead(prose: str, code: Code, previous: Core | None) -> _Lead:
    floor = max(previous.end if previous else 0, clause_start(prose, code.start))
    before = prose[floor : code.start]
    run = find_run(before)
    marker = run or _MARKER.search(before)
    head = before[: marker.start()] if marker else before
    number_at = floor + marker.start() if marker and not run else code.start
    words = list(_WORD.finditer(head))
    expected = _type_in_symbol(code.reference)

    said = _type_said_last(head, words, code.reference, expected)
    if said and said[1] != GENERIC_TYPE:
        return _Lead(floor + words[said[0]].start(), said[1], names_type=True, is_direct=True)
    if expected or not said:
        back = _type_said_earlier(head, words, code.reference, expected)
        if back:
            return _lead_from_earlier(head, words, back, floor, number_at)
    if said:
        return _Lead(
            floor + words[said[0]].start(), expected or GENERIC_TYPE, names_type=True, is_direct=True
        )
    return _lead_from_list(prose, code, previous, expected, number_at)


def _lead_from_list(
    prose: str, code: Code, previous: Core | None, expected: str | None, number_at: int
) -> _Lead:
    """What a list said once at its head, for one of its later members."""
    if previous is None or previous.document_type is None:
        return _Lead(number_at)
    document_type = expected or previous.document_type
    if not has_own_words(prose[previous.end : code.start]):
        return _Lead(
            number_at,
            document_type,
            is_direct=previous.reference.parts == code.reference.parts,
            issuer=previous.issuer,
            subject=previous.subject,
        )
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


# Before most citations stand the same few words; before the others ever new ones, which a service that reads
# for months must not keep.
_fold_words: Final = lru_cache(maxsize=4096)(fold_anew)


def _type_said_last(
    head: str, words: list[re.Match[str]], reference: Reference, expected: str | None
) -> tuple[int, str] | None:
    """The type named directly before the number, and with which word it begins."""
    if not words or re.search(r"[^\s\"“”(]", head[words[-1].end() :]):
        return None
    for count in range(min(5, len(words)), 0, -1):
        name = _fold_words(head[words[-count].start() : words[-1].end()])
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
    shortest = 2 if len(reference.parts) > 1 else 3
    if not shortest <= len(first) <= len(words):
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
            name = _fold_words(head[words[first].start() : words[first + count - 1].end()])
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
    return _Lead(floor + begin, name, names_type=True, issuer=named, between=between)


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
