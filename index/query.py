"""What the user typed: a reference in any spelling, words and phrases, a day, filters (pure)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Final, Protocol

from index.analysis import exact_words, fold_word, folded_words, has_accents
from index.stretches import parse_quarter, spell_out_days
from registry.reference import search_key
from registry.text import fold, normalise, squeeze
from registry.vocabulary.kinds import FieldName
from registry.vocabulary.lists import issuer_by_symbol, type_by_abbreviation, type_by_folded_name

_QUOTE: Final = '"“”„«»″'
_QUOTE_MARK = re.compile(f"[{_QUOTE}]")
_QUOTED_TEXT: Final = rf"[{_QUOTE}](?P<quoted>[^{_QUOTE}]*)[{_QUOTE}]"
_QUOTED = re.compile(_QUOTED_TEXT)
# `-dự` and `-"dự thảo"`; not `- dự thảo`, `1042-TB`, `2025-2026` nor the slip `2025 -2026`.
_EXCLUDED = re.compile(rf"(?<!\S)-(?!(?<=\d\s-)\d)(?:{_QUOTED_TEXT}|(?P<bare>[^\W_][^\s{_QUOTE}]*))")
# `1042 -TB/UBND`: behind a number it may as well join the symbol.
_HYPHEN_BEHIND_NUMBER = re.compile(r"(?<=\d)\s+-(?=[^\W\d_])")
_BULLETS: Final = "-+*•"
_LAST_WORD = re.compile(r"[^\W_]+\Z")

_STOPS: Final = " .,;"
_A_YEAR: Final = r"(?:19|20)\d\d"
_QUOTED_OR_DAY = re.compile(
    rf"{_QUOTED_TEXT}|(?<![\w/.-])(?:ng[àa]y\s+)?(?P<day>\d{{1,2}})"
    rf"(?:\s?(?P<mark>[/.-])\s?(?P<month>\d{{1,2}})\s?(?P=mark)\s?(?P<year>{_A_YEAR}|(?<=/)\d\d)"
    rf"|\s+th[áa]ng\s+(?P<month_said>\d{{1,2}})(?:\s?/\s?|,?\s+n[ăa]m\s+)(?P<year_said>{_A_YEAR}))(?![\w/-])",
    re.IGNORECASE,
)
_THIS_CENTURY: Final = 2000  # `24/4/26`

# Filters are rare: their patterns are compiled where there is one, since each search in a shell starts anew.
_QUOTED_OR_KEY: Final = (
    rf"(?i){_QUOTED_TEXT}|(?<!\S)(?:(?P<type>lo[ạa]i|type)|(?P<since>t[ừu]|from)|(?P<until>[đd][ếe]n|to)"
    r"|(?P<body>c[ơo]\s*quan|cq|body)|(?P<item>m[ụu]c|item)|(?P<lacks>thi[ếe]u|lacks)"
    r"|(?P<quarter>qu[ýí]|quarter|qu[yi](?=\s*:\s*(?:0?[1-4]|i{1,3}|iv)\b))"
    r"|(?P<during>n[ăa]m|th[áa]ng|year|month)|(?P<signer>(?:ng[ưu][ờo]i\s*)?k[ýy]|signer))\s*:\s*"
)
_TOKEN: Final = rf"[^\s{_QUOTE}]+"
_MONTH: Final = rf"(?i)(?:th[áa]ng\s+)?(?P<month>\d{{1,2}})(?:\s?[/.-]\s?|,?\s+n[ăa]m\s+)(?P<year>{_A_YEAR})"
_WHOLE_YEAR: Final = rf"(?i)(?:n[ăa]m\s+)?({_A_YEAR})"
_ITEM_PART: Final = r"(?:[IVXL]+|[A-ZĐ]|(?:TC)?\d{1,3})"
_ITEM: Final = rf"{_ITEM_PART}(?:\.{_ITEM_PART})*(?:-\d{{1,3}})?"
# What every paper has, as people call it in Vietnamese and English; `số, ký hiệu` is printed as one.
_FIELD_NAMES: Final = {
    (FieldName.NUMBER,): ("số", "số văn bản", "number"),
    (FieldName.SYMBOL,): ("ký hiệu", "symbol"),
    (FieldName.NUMBER, FieldName.SYMBOL): ("số ký hiệu", "số và ký hiệu", "reference"),
    (FieldName.DOCUMENT_TYPE,): ("loại", "tên loại", "loại văn bản", "type", "document type"),
    (FieldName.ISSUING_BODY,): ("cơ quan", "cơ quan ban hành", "body", "issuing body"),
    (FieldName.PLACE,): ("nơi", "nơi ban hành", "địa danh", "place"),
    (FieldName.ISSUED_ON,): (
        *("ngày", "ngày tháng", "ngày ban hành", "ngày ký", "ngày tháng năm"),
        *("date", "date of issue"),
    ),
    (FieldName.SUBJECT,): ("trích yếu", "nội dung", "nội dung trích yếu", "trích yếu nội dung", "subject"),
    (FieldName.SIGNER,): ("người ký", "signer"),
}

# What stands before the first digit, `so` aside, and what follows the number.
_NUMBERED = re.compile(
    r"(?P<head>[^0-9]*?)\b(?P<lead>(?:so|number)\s*:?\s*)?(?P<number>\d{1,6})(?!\d)(?P<rest>.*)"
)
_GLUED_TYPE = re.compile(r"([a-z]+)(?=\d)")  # tb1042
# 43a/QĐ-UBND: the letter of a number squeezed in; in 5kh the k begins the symbol.
_LETTER = re.compile(r"[a-z](?![a-z])")
_YEAR = re.compile(rf"\s*[/ ]\s*({_A_YEAR})\b")
_LAST_YEAR = re.compile(rf"[\s,]\s*(?:(?:nam )?|(?:ngay )?\d{{1,2}}[/.-]\d{{1,2}}[/.-])({_A_YEAR})$")
# What a citation goes on with: `1042/TB-UBND của UBND xã về …`.
_GOES_ON = re.compile(r"[\s,;(](?:c[ủu]a|v[ềe]|v/v)\s.*", re.IGNORECASE | re.DOTALL)
_JOINED_SYMBOL = re.compile(r"\s?[-/]\s?[a-z]")
# `02/ttphcc`: typed in one piece after a slash, whatever the symbol, it is a reference.
_WRITTEN_WHOLE = re.compile(rf"/(?:{_A_YEAR}/)?[a-z][0-9a-z&]*(?:[-/][0-9a-z&]+)*")
# `1042/TB`, `08/2025/QĐ`: several are told apart by their joints; written with blanks they may be prose.
_JOINED_NUMBER: Final = rf"\d+[a-zđ]?(?:/{_A_YEAR})?\s?[-/]\s?[^\W\d_]"
_BETWEEN_CITATIONS: Final = r"(?i)[,;](?!\s*ng[àa]y\b)\s*|\s+v[àa]\s+"
_MOST_SEVERAL: Final = 10  # a pasted list; each is looked up
_PIECE = re.compile(r"[0-9a-z&]+")
_BLANK_INSIDE = re.compile(r"[0-9a-z&]\s+[0-9a-z&]")
_JOINT = re.compile(r"[-/]")
_JOINT_INSIDE = re.compile(r"[0-9a-z&]\s?[-/]\s?[0-9a-z&]")
# Marks of prose, and figures beside the number: `12/3, UBND`.
_NO_SYMBOL = re.compile(r"[,;']|\.\s|(?<![0-9a-z&])\d+(?![0-9a-z&])")
_SYLLABLE = re.compile(r"[b-df-hk-np-tvx]{0,3}[aeiouy]{1,3}(?:c|ch|m|n|ng|nh|p|t)?")
_FILE_ENDING = re.compile(r"\.(?:pdf|docx?)$")
_WORD = re.compile(r"[^\W_]+")
# Of the letters with marks only these stand in symbols: `đã`, `lần` and `từ` are prose.
_SYMBOL_LETTERS = re.compile(r"[0-9a-zđươâêôă]+")
# Only the Party writes the abbreviation of a công văn into the symbol (45-CV/ĐU, but 839/UBND-VHXH).
OFFICIAL_LETTER: Final = "cv"
_ANY_PAPER: Final = frozenset({"van ban", "vb"})
# `585/QĐ-UBND-HC` has three parts; four leave room for a unit typed with blanks.
_MOST_PARTS: Final = 4
_LEAST_BEGINNING: Final = 2  # `1042 tb ub`; one letter begins too much


@dataclass(frozen=True, slots=True)
class Filters:
    """What papers must be like; "", None and () ask for nothing.

    `document_type` is a name of the list of types, `issuing_body` is as typed, `item` the code of a
    criterion in upper case. The last day is included; of `lacks` every one must be lacking.
    """

    document_type: str = ""
    issuing_body: str = ""
    first_day: date | None = None
    last_day: date | None = None
    item: str = ""
    signer: str = ""
    lacks: tuple[FieldName, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand side by side; `exact` is filled when accents were typed."""

    folded: tuple[str, ...]
    exact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordQuery:
    """A question in words; `exact` is filled when accents were typed.

    Words of a phrase are among the words. Excluded words typed with accents are in `excluded_exact` alone:
    `-bàn` says nothing against `bán`. `prefix` is the beginning of one more word, folded.
    """

    folded: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[str, ...] = ()
    excluded_exact: tuple[str, ...] = ()
    excluded_phrases: tuple[Phrase, ...] = ()
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceQuery:
    """A question for one paper by its number; `symbol` is "" where only digits were typed.

    `symbol` is in the form of `search_key`, and may be only its beginning; `year` is that of the code or of
    issue; `day` is there where the whole date was typed.
    """

    number: int
    letter: str
    symbol: str
    year: int | None
    day: date | None = None


class Names(Protocol):
    """The names that a filter may mean: they say how many of the words behind it belong to one."""

    def has_body(self, typed: str) -> bool:
        """Whether some issuing body is called so, or partly so."""

    def has_signer(self, typed: str) -> bool:
        """Whether some signer is called so, or partly so."""


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, in all the ways it can be meant.

    `words` are those outside filters, also where they are a reference. `day` is the one whole date among
    them, `dateless` the words without it. `unknown` are filters that mean nothing, key and value as typed.
    `perhaps` is a reference only where a paper bears it: `so 98 tb svhttdl`, of a body in no list. `several`
    are two or more references, each as typed, where nothing else is beside them. `narrowed` is the same
    question with the stretch of days that its words name as a filter, "" where they name none.
    """

    reference: ReferenceQuery | None
    words: WordQuery
    filters: Filters = Filters()
    day: date | None = None
    dateless: WordQuery | None = None
    unknown: tuple[tuple[str, str], ...] = ()
    perhaps: ReferenceQuery | None = None
    several: tuple[tuple[str, ReferenceQuery], ...] = ()
    narrowed: str = ""


def parse_query(text: str, *, is_typing: bool = False, names: Names | None = None) -> Query:
    """A reference where all that was typed beside filters can be one, and the words in any case.

    While the user `is_typing`, the last word is the beginning of one, unless a blank follows it.

    Args:
        names: asked only where a body or signer stands behind a filter without quotes; without them a body
            has one word and a signer four at most.
    """
    typed, filters, unknown = _take_filters(normalise(text), names)
    joined = _HYPHEN_BEHIND_NUMBER.sub("-", typed.lstrip().lstrip(_BULLETS))
    reference = None if _EXCLUDED.search(joined) else _parse_reference(joined)
    if reference is not None:
        typed = joined
    else:
        reference = _parse_reference(_EXCLUDED.sub(" ", typed))
    perhaps = None
    several: tuple[tuple[str, ReferenceQuery], ...] = ()
    if reference is None and not _EXCLUDED.search(typed):
        several = _parse_several(joined)
        perhaps = _parse_reference(typed, of_any_body=True)
    day, undated = _take_day(typed)
    has_prefix = is_typing and reference is None and not several
    return Query(
        reference=reference,
        words=_parse_words(typed, has_prefix=has_prefix),
        filters=filters,
        day=day,
        dateless=_parse_words(undated, has_prefix=has_prefix) if day else None,
        unknown=unknown,
        perhaps=perhaps,
        several=several,
        narrowed=""
        if is_typing or (reference and reference.symbol)
        else _narrow_to_days(normalise(text), filters),
    )


def _narrow_to_days(text: str, filters: Filters) -> str:
    """The question with the days it names as a filter, "" where it names none of the calendar."""
    has_days = filters.first_day or filters.last_day
    if has_days or _QUOTE_MARK.search(text) or not re.search(_A_YEAR, text):
        return ""
    narrowed = spell_out_days(squeeze(text))
    asked = _take_filters(narrowed, None)[1]
    return narrowed if asked.first_day and asked.last_day else ""


def _parse_words(text: str, *, has_prefix: bool) -> WordQuery:
    wanted = _EXCLUDED.sub(" ", text)
    last = _LAST_WORD.search(wanted) if has_prefix else None
    wanted = wanted[: last.start()] if last else wanted
    phrases = [_parse_phrase(match["quoted"]) for match in _QUOTED.finditer(wanted)]
    excluded = [_parse_phrase(match["quoted"] or match["bare"] or "") for match in _EXCLUDED.finditer(text)]
    single = [phrase for phrase in excluded if len(phrase.folded) == 1]
    whole = _parse_phrase(wanted)
    return WordQuery(
        folded=whole.folded,
        exact=whole.exact,
        phrases=tuple(phrase for phrase in phrases if phrase.folded),
        excluded=tuple(phrase.folded[0] for phrase in single if not phrase.exact),
        excluded_exact=tuple(phrase.exact[0] for phrase in single if phrase.exact),
        excluded_phrases=tuple(phrase for phrase in excluded if len(phrase.folded) > 1),
        prefix=fold_word(last[0].lower()) if last else "",
    )


def _parse_phrase(text: str) -> Phrase:
    return Phrase(tuple(folded_words(text)), tuple(exact_words(text)) if has_accents(text) else ())


def _take_day(text: str) -> tuple[date | None, str]:
    """The one date written whole outside quotes, and the text without it; None where there are several."""
    matches = [match for match in _QUOTED_OR_DAY.finditer(text) if match["quoted"] is None]
    days = [(match, day) for match in matches if (day := _day_of(match)) is not None]
    if len(days) != 1:
        return None, text
    [(match, day)] = days
    return day, f"{text[: match.start()]} {text[match.end() :]}"


def _day_of(match: re.Match[str]) -> date | None:
    """The day in a match that is no quotation; None where the calendar has no such day."""
    year = int(match["year"] or match["year_said"])
    try:
        return date(
            year if year >= 100 else _THIS_CENTURY + year,
            int(match["month"] or match["month_said"]),
            int(match["day"]),
        )
    except ValueError:
        return None


def _take_filters(text: str, names: Names | None) -> tuple[str, Filters, tuple[tuple[str, str], ...]]:
    """The text without its filters, what they ask for, and those that mean nothing."""
    if ":" not in text:
        return text, Filters(), ()
    quoted_or_key = re.compile(_QUOTED_OR_KEY)
    rest: list[str] = []
    taken: dict[str, tuple[str, str]] = {}
    filters = Filters()
    unknown: list[tuple[str, str]] = []
    position = 0
    while match := quoted_or_key.search(text, position):
        kind = match.lastgroup or ""
        if kind == "quoted":
            rest.append(text[position : match.end()])
            position = match.end()
            continue
        rest.append(f"{text[position : match.start()]} ")
        position, value, meaning = _read_value(text, match.end(), kind, names)
        said = (match[kind], value)
        if meaning is None or (kind in taken and kind != "lacks"):
            unknown.append(said)
        else:
            taken[kind] = said
            filters = _narrow(filters, meaning)
    rest.append(text[position:])
    if filters.first_day and filters.last_day and filters.first_day > filters.last_day:
        filters = replace(filters, first_day=None, last_day=None)
        unknown += [taken[kind] for kind in ("since", "until", "during", "quarter") if kind in taken]
    return "".join(rest), filters, tuple(unknown)


def _read_value(text: str, start: int, kind: str, names: Names | None) -> tuple[int, str, Filters | None]:
    """Where the value of a filter ends, the value, and what it asks for; the longest that means something.

    Where no run of words does, the first word is taken for the value.
    """
    parse, most_words = _KINDS[kind]
    quoted = _QUOTED.match(text, start)
    if quoted:
        return quoted.end(), quoted["quoted"], parse(quoted["quoted"].strip(_STOPS))
    following = re.compile(_QUOTED_OR_KEY).search(text, start)
    limit = following.start() if following else len(text)
    ends = [token.end() for token in re.compile(_TOKEN).finditer(text, start, limit)]
    named = _end_of_name(text, start, ends, kind, names) if names is not None else None
    for end in (named,) if named is not None else reversed(ends[:most_words]):
        meaning = parse(text[start:end].strip(_STOPS))
        if meaning is not None:
            return end, text[start:end], meaning
    end = ends[0] if ends else start
    return end, text[start:end], None


def _end_of_name(text: str, start: int, ends: Sequence[int], kind: str, names: Names) -> int | None:
    """Where the longest run of words that names a body or signer ends; None where the first names none."""
    has_name = {"body": names.has_body, "signer": names.has_signer}.get(kind)
    found = None
    before = start
    for end in ends if has_name else ():
        token = text[before:end]
        before = end
        if _EXCLUDED.match(token.lstrip()) or (has_name and not has_name(text[start:end])):
            break
        found = end if _WORD.search(token) else found  # a dash joins two words, it ends no name
    return found


def _narrow(one: Filters, other: Filters) -> Filters:
    """What both ask for."""
    return Filters(
        document_type=one.document_type or other.document_type,
        issuing_body=one.issuing_body or other.issuing_body,
        first_day=max(filter(None, (one.first_day, other.first_day)), default=None),
        last_day=min(filter(None, (one.last_day, other.last_day)), default=None),
        item=one.item or other.item,
        signer=one.signer or other.signer,
        lacks=tuple(dict.fromkeys((*one.lacks, *other.lacks))),
    )


def _parse_type(value: str) -> Filters | None:
    kind = type_by_abbreviation().get(value.upper())
    name = kind.name if kind else _type_names().get(" ".join(folded_words(value)))
    return Filters(document_type=name) if name else None


def _parse_first_day(value: str) -> Filters | None:
    days = _parse_days(value)
    return Filters(first_day=days[0]) if days else None


def _parse_last_day(value: str) -> Filters | None:
    days = _parse_days(value)
    return Filters(last_day=days[1]) if days else None


def _parse_stretch(value: str) -> Filters | None:
    days = _parse_days(value)
    return Filters(first_day=days[0], last_day=days[1]) if days else None


def _parse_quarter(value: str) -> Filters | None:
    days = parse_quarter(value)
    return Filters(first_day=days[0], last_day=days[1]) if days else None


def _parse_signer(value: str) -> Filters | None:
    return Filters(signer=squeeze(value)) if folded_words(value) else None


def _parse_days(value: str) -> tuple[date, date] | None:
    """The first and last day of what was typed: a day, a month or a year."""
    if match := _QUOTED_OR_DAY.fullmatch(value):
        day = _day_of(match)
        return (day, day) if day else None
    if match := re.fullmatch(_WHOLE_YEAR, value):
        year = int(match[1])
        return date(year, 1, 1), date(year, 12, 31)
    match = re.fullmatch(_MONTH, value)
    if match is None or not 1 <= int(match["month"]) <= 12:
        return None
    first = date(int(match["year"]), int(match["month"]), 1)
    next_month = (first + timedelta(days=31)).replace(day=1)
    return first, next_month - timedelta(days=1)


def _parse_body(value: str) -> Filters | None:
    return Filters(issuing_body=squeeze(value)) if folded_words(value) else None


def _parse_item(value: str) -> Filters | None:
    return Filters(item=value.upper()) if re.fullmatch(_ITEM, value.upper()) else None


def _parse_lacks(value: str) -> Filters | None:
    names = [" ".join(folded_words(name)) for name in re.split("[,;]", value)]
    if not all(name in _fields_by_name() for name in names):
        return None
    return Filters(lacks=tuple(dict.fromkeys(field for name in names for field in _fields_by_name()[name])))


# Of each kind of filter how a value is read, and the most words it may have without quotes, names aside.
_KINDS: Final[dict[str, tuple[Callable[[str], Filters | None], int]]] = {
    "type": (_parse_type, 4),  # lịch tiếp công dân
    "since": (_parse_first_day, 6),  # ngày 24 tháng 4 năm 2026
    "until": (_parse_last_day, 6),
    "body": (_parse_body, 1),
    "item": (_parse_item, 1),
    "during": (_parse_stretch, 4),
    "quarter": (_parse_quarter, 3),  # II năm 2026
    "signer": (_parse_signer, 4),
    "lacks": (_parse_lacks, 20),  # all elements, with commas between
}


@cache
def _type_names() -> dict[str, str]:
    """Names of types by what people type: the name, or the abbreviation, folded."""
    abbreviated = {
        fold_word(abbreviation.lower()): kind.name for abbreviation, kind in type_by_abbreviation().items()
    }
    return abbreviated | {
        " ".join(folded_words(kind.name)): kind.name for kind in type_by_folded_name().values()
    }


@cache
def _fields_by_name() -> dict[str, tuple[FieldName, ...]]:
    return {" ".join(folded_words(name)): fields for fields, names in _FIELD_NAMES.items() for name in names}


def _parse_several(text: str) -> tuple[tuple[str, ReferenceQuery], ...]:
    """`1042/TB-UBND, 15/KH-UBND`: the references of a list, each as typed; nothing where anything is else."""
    text = _QUOTE_MARK.sub(" ", text).strip(_STOPS)
    if len(re.findall(_JOINED_NUMBER, text)) < 2:
        return ()
    found: dict[ReferenceQuery, str] = {}
    for listed in re.split(_BETWEEN_CITATIONS, text):
        is_one = _parse_reference(listed) is not None
        for piece in (listed,) if is_one else re.split(rf"\s+(?={_JOINED_NUMBER})", listed):
            reference = _parse_reference(piece)
            if reference is None or not re.search(_JOINED_NUMBER, piece):
                return ()
            found.setdefault(reference, squeeze(piece))
    is_list = 1 < len(found) <= _MOST_SEVERAL
    return tuple((piece, reference) for reference, piece in found.items()) if is_list else ()


def _parse_reference(text: str, *, of_any_body: bool = False) -> ReferenceQuery | None:
    """`1042/tb-ubnd`, `thong bao so 1042`, `tb-ubnd 1042 2026`, a citation with its date; else None.

    Args:
        of_any_body: behind a type, what stands for the body may be anything that is not prose.
    """
    text = _QUOTE_MARK.sub(" ", text)
    cited = _GOES_ON.sub("", text)
    day, undated = _take_day(cited)
    folded = _FILE_ENDING.sub("", fold(undated))
    glued = _GLUED_TYPE.match(folded)
    if glued and glued[1] in _type_keys():
        folded = f"{glued[1]} {folded[glued.end() :]}"
    match = _NUMBERED.fullmatch(folded)
    if match is None:
        return None
    head, rest = match["head"].strip(), match["rest"].rstrip(_STOPS)
    letter = _LETTER.match(rest)
    rest = rest[letter.end() :] if letter else rest
    year = _YEAR.match(rest)
    symbol = rest[year.end() :] if year else rest
    last_year = _LAST_YEAR.search(symbol)
    symbol = symbol[: last_year.start()] if last_year else symbol
    prose = frozenset(
        fold(word) for word in _WORD.findall(undated.lower()) if not _SYMBOL_LETTERS.fullmatch(word)
    )
    named = _type_symbol(head)
    if named is None and not _is_symbol(head, prose):
        return None
    is_whole = not head and _WRITTEN_WHOLE.fullmatch(rest) and prose.isdisjoint(_PIECE.findall(rest))
    of_head = search_key(head if named is None else named)
    is_symbol = _is_symbol(symbol, prose)
    if not is_symbol and of_any_body:
        is_symbol = _is_symbol_of_any_body(f"{of_head} {symbol}", prose)
    if not is_whole and not is_symbol:
        return None
    if of_head and not match["lead"] and not rest and _YEAR.fullmatch(f" {match['number']}"):
        return None  # "kế hoạch 2026" asks for the plans of a year
    if cited != text and not (_JOINED_SYMBOL.match(rest) or (of_head and match["lead"])):
        return None  # "2 kế hoạch của xã" counts, it cites no number
    found = year or last_year
    return ReferenceQuery(
        number=int(match["number"]),
        letter=letter[0] if letter else "",
        symbol=_join_symbol(of_head, symbol),
        year=int(found[1]) if found else day.year if day else None,
        day=day,
    )


def _join_symbol(of_head: str, symbol: str) -> str:
    """The symbol of what stands before the number and after: `tb 1042 ubnd`.

    Written with a slash the symbol is whole: `Thông báo số 02/TTPVHCC`.
    """
    own = search_key(symbol)
    is_part = symbol[:1] == " " and of_head in _type_keys() and of_head != OFFICIAL_LETTER
    return of_head + own if not own or (is_part and not own.startswith(of_head)) else own


def _type_symbol(head: str) -> str | None:
    """The abbreviation of a type spelled out, "" where it has none; None for anything else."""
    if head in _ANY_PAPER:
        return ""
    kind = type_by_folded_name().get(head)
    return kind.abbreviation if kind else None


def _is_symbol(text: str, prose: frozenset[str]) -> bool:
    """Whether what stands beside a number can be (the start of) a symbol rather than prose.

    Pieces joined as in a symbol need one known part; typed with blanks two, and perhaps a unit as in
    `qd ubnd hc`. What may be common syllables needs a joint: `du 5` is hardly a number of the Party's.
    """
    pieces = _PIECE.findall(text)
    if len(pieces) > _MOST_PARTS or not prose.isdisjoint(pieces) or _NO_SYMBOL.search(text):
        return False
    known = [_is_known(piece) for piece in pieces]
    if pieces and not _JOINT.search(text) and all(map(_SYLLABLE.fullmatch, pieces)):
        return False
    if not _BLANK_INSIDE.search(text):
        return any(known) or not pieces
    if _JOINT_INSIDE.search(text):
        return False
    is_begun = len(pieces) == 2 and pieces[0] in _type_keys() and _begins_issuer(pieces[1])
    units = [piece for piece, is_known in zip(pieces[2:], known[2:], strict=True) if not is_known]
    return is_begun or (all(known[:2]) and not any(map(_SYLLABLE.fullmatch, units)))


def _is_symbol_of_any_body(text: str, prose: frozenset[str]) -> bool:
    """Whether a type and at least one more piece stand beside a number, typed with blanks."""
    pieces = _PIECE.findall(text)
    return (
        1 < len(pieces) <= _MOST_PARTS
        and pieces[0] in _type_keys()
        and prose.isdisjoint(pieces)
        and not _NO_SYMBOL.search(text)
        and not _JOINT.search(text)
    )


def _is_known(piece: str) -> bool:
    """Whether a piece is a known part, or two of them typed as one: `tbubnd`."""
    known = _known_parts()
    key = search_key(piece)
    return key in known or any(key.startswith(part) and key[len(part) :] in known for part in known)


def _begins_issuer(piece: str) -> bool:
    return len(piece) >= _LEAST_BEGINNING and any(
        search_key(symbol).startswith(piece) for symbol in issuer_by_symbol()
    )


@cache
def _known_parts() -> frozenset[str]:
    return _type_keys() | {search_key(symbol) for symbol in issuer_by_symbol()}


@cache
def _type_keys() -> frozenset[str]:
    return frozenset(search_key(abbreviation) for abbreviation in type_by_abbreviation())
