"""Checks of how a table is written: slips of the pen, each with what was probably meant (pure)."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import Levenshtein

from registry.assessment import ItemVerdict
from registry.findings import CriterionField, Finding, FindingCode, Place, find_at, place_in
from registry.text import fold
from registry.vocabulary.lists import abbreviations, compounds, issuer_by_symbol, syllables

_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_URL: Final = re.compile(r"(?:https?://|www\.)\S+")
_WORD: Final = re.compile(r"[^\W\d_]+")
# Words that stand beside anything: together with a neighbour they look like a compound by chance.
_FUNCTION_WORDS: Final = frozenset(
    re.findall(
        r"\w+",
        "tại của có cho từ về và do đã để trong với số là các những một được ở theo khi không ra lên này đó "
        "mà như vào đến bị tới trên dưới sau trước",
    )
)
# Heads of syllables that sound alike in a part of the country and are mixed up in writing.
_SOUND_ALIKE: Final = (("l", "n"), ("s", "x"), ("ch", "tr"), ("d", "gi"), ("d", "r"))
# Said twice on purpose; most of such words are in the list of compounds.
_SAID_TWICE: Final = frozenset(
    re.findall(r"\w+", "luôn ngày đời người nhà thường dần từ mãi rất đều xanh hay nơi năm chung")
)
# "Luật Luật sư", "cấp xã xã hội hóa": what is named begins with the word that says its kind.
_BEFORE_NAMES: Final = frozenset({"luật", "xã", "hội", "bộ"})
_CODE: Final = re.compile(r"\d\s*-\s*[A-ZĐ]|\d\s*/|/\s*[A-ZĐ]")  # its blanks are told of with the citation
_MIN_ABBREVIATION: Final = 4
_ROMAN: Final = re.compile(r"(?<!\w)([Kk]h[oó][aáà]|[Đđ]ại hội|[Qq]uý)\s+([ivx]{1,5})(?!\w)")
_DASH: Final = re.compile(r"[^\W_]- (?=[^\W_])|[^\W_] -(?=[^\W\d_])")
_NO_BLANK: Final = re.compile(r"[^\W\d_][,;:](?=[^\W\d_]{2})|[^\W\d_]{2}\.(?=[A-ZĐ][a-zà-ỹđ])")
_BLANK_BEFORE: Final = re.compile(r"\w +[,;](?=\s)")
_QUOTE: Final = re.compile(r"(?:^|(?<=[\s(]))”(?=\w)")
_ODD_BLANKS: Final = re.compile(r"(?<=\S)(?:[ \xa0]{2,}|\xa0)(?=\S)")


def check_wording(items: Sequence[ItemVerdict]) -> Iterator[Finding]:
    """Slips of the pen in criteria and results."""
    cells = [
        (item, cell, _without_links(str(getattr(item.criterion, cell.value))))
        for item in items
        for cell in CriterionField
    ]
    used = Counter(pair for _item, _cell, text in cells for pair in _pairs_of_words(text))
    for item, cell, text in cells:
        for start, end, right in _find_misspelt(text, used):
            place = place_in(item.criterion, cell, start, end)
            yield find_at(FindingCode.MISSPELT, [place], words=place.raw, right=right)
        for start, end in _find_doubled(text):
            place = place_in(item.criterion, cell, start, end)
            yield find_at(FindingCode.WORD_DOUBLED, [place], words=place.raw)
        for start, end in _find_lower_case(text):
            place = place_in(item.criterion, cell, start, end)
            yield find_at(FindingCode.LOWER_CASE, [place], words=place.raw, right=place.raw.upper())
        for pattern in (_DASH, _NO_BLANK, _BLANK_BEFORE):
            for match in pattern.finditer(text):
                first = text.rfind(" ", 0, match.start()) + 1
                last = text.find(" ", match.end() + 1)
                place = place_in(item.criterion, cell, first, last if last > 0 else len(text))
                if not _CODE.search(place.raw):
                    yield find_at(FindingCode.PUNCTUATION, [place], words=place.raw)
    yield from _check_everywhere(cells)


_Cells = Sequence[tuple[ItemVerdict, CriterionField, str]]


def _check_everywhere(cells: _Cells) -> Iterator[Finding]:
    """What is a habit rather than a slip is said once for the whole table."""
    for code, pattern in ((FindingCode.QUOTES_TURNED, _QUOTE), (FindingCode.ODD_BLANKS, _ODD_BLANKS)):
        places = [
            place_in(item.criterion, cell, *match.span())
            for item, cell, text in cells
            for match in pattern.finditer(text)
        ]
        if places:
            yield find_at(code, places, count=str(len(places)))
    spellings: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for item, cell, text in cells:
        for match in _WORD.finditer(text):
            word = match[0].lower()
            spellings[_spell(word)][word].append(place_in(item.criterion, cell, *match.span()))
    mixed = [by_word for by_word in spellings.values() if len(by_word) > 1]
    if mixed:
        rare = [min(by_word.items(), key=lambda entry: (len(entry[1]), entry[0])) for by_word in mixed]
        yield find_at(
            FindingCode.TONE_PLACES,
            [place for _word, places in rare for place in places],
            words="; ".join(
                " / ".join(f"{word} ({len(places)})" for word, places in sorted(by_word.items()))
                for by_word in mixed
            ),
        )


def _without_links(text: str) -> str:
    """The text with its links blanked out, places kept."""
    return _URL.sub(lambda match: "\n" * len(match[0]), text)


def _neighbours(text: str) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Words that stand side by side with one blank between."""
    for one, other in pairwise(_WORD.finditer(text)):
        if text[one.end() : other.start()] == " ":
            yield one, other


def _pairs_of_words(text: str) -> Iterator[str]:
    for one, other in _neighbours(text):
        yield f"{one[0]} {other[0]}".lower()


def _find_misspelt(text: str, used: Counter[str]) -> Iterator[tuple[int, int, str]]:
    """Pairs of syllables that are a known word but for one mark, or for a head that sounds alike."""
    neighbours = list(_neighbours(text))
    ends_word = {other.end() for one, other in neighbours if _is_compound(one[0], other[0])}
    starts_word = {one.start() for one, other in neighbours if _is_compound(one[0], other[0])}
    for one, other in neighbours:
        words = (one[0].lower(), other[0].lower())
        in_other_word = one.end() in ends_word or other.start() in starts_word
        if in_other_word or not _FUNCTION_WORDS.isdisjoint(words) or _is_name(one[0], other[0]):
            continue
        right = None if _is_compound(*words) else _find_meant(*words, used)
        if right is not None:
            yield one.start(), other.end(), right


def _find_meant(first: str, second: str, used: Counter[str]) -> str | None:
    known = compounds().get(fold(f"{first} {second}"), frozenset())
    for right in sorted(known):
        wrong = [
            (a, b) for a, b in zip((first, second), right.split(), strict=True) if _spell(a) != _spell(b)
        ]
        if len(wrong) != 1 or not _is_one_mark_off(*wrong[0]):
            continue
        if not _is_syllable(wrong[0][0]) or used[right] > used[f"{first} {second}"]:
            return right
    if known:
        return None
    for here, there in (*_SOUND_ALIKE, *((b, a) for a, b in _SOUND_ALIKE)):
        for pair in ((_with_head(first, here, there), second), (first, _with_head(second, here, there))):
            if None not in pair and _is_compound(str(pair[0]), str(pair[1])):
                return f"{pair[0]} {pair[1]}"
    return None


def _with_head(word: str, here: str, there: str) -> str | None:
    if not word.startswith(here) or word.startswith(("ng", "nh")):
        return None
    return there + word[len(here) :]


def _find_doubled(text: str) -> Iterator[tuple[int, int]]:
    """A word, or a word of two syllables, written twice."""
    words = list(_WORD.finditer(text))

    def is_run(first: int, last: int) -> bool:
        return all(text[one.end() : two.start()] == " " for one, two in pairwise(words[first : last + 1]))

    for place in range(len(words) - 1):
        one, two = words[place], words[place + 1]
        if one[0] == two[0] and is_run(place, place + 1) and not _is_said_twice(one[0]):
            before = place > 0 and is_run(place - 1, place) and _is_compound(words[place - 1][0], one[0])
            after = place + 2 < len(words) and is_run(place + 1, place + 2)
            starts_word = after and _is_compound(two[0], words[place + 2][0])
            if not (starts_word and (before or one[0].lower() in _BEFORE_NAMES)):
                yield one.start(), two.end()
        pair = [word[0] for word in words[place : place + 4]]
        if len(pair) == 4 and pair[:2] == pair[2:] and pair[0] != pair[1] and is_run(place, place + 3):
            yield one.start(), words[place + 3].end()


def _is_said_twice(word: str) -> bool:
    return word.lower() in _SAID_TWICE or _is_compound(word, word)


def _find_lower_case(text: str) -> Iterator[tuple[int, int]]:
    """Abbreviations and Roman numbers in small letters."""
    for match in _WORD.finditer(text):
        if match[0] in _small_abbreviations():
            yield match.span()
    for match in _ROMAN.finditer(text):
        yield match.span(2)


@cache
def _small_abbreviations() -> frozenset[str]:
    known = {symbol.lower() for symbol in issuer_by_symbol()} | {
        "ubnd",
        "hđnd",
        "mttq",
        "tthc",
        "cchc",
        "btv",
        "ubmttq",
    }
    short = {fold(word) for word in abbreviations()}
    return frozenset(
        word for word in known | short if len(word) >= _MIN_ABBREVIATION and not _is_syllable(word)
    )


def _is_name(one: str, other: str) -> bool:
    """Whether capitals say that these are names: both words, or the second alone."""
    return other[0].isupper() or (one[0].isupper() and one.isupper() and len(one) > 1)


@lru_cache(maxsize=65536)
def _is_compound(one: str, other: str) -> bool:
    words = f"{one} {other}".lower()
    return any(_spell(words) == _spell(known) for known in compounds().get(fold(words), ()))


def _is_one_mark_off(word: str, right: str) -> bool:
    return Levenshtein.distance(unicodedata.normalize("NFD", word), unicodedata.normalize("NFD", right)) == 1


def _is_syllable(word: str) -> bool:
    return _spell(word) in _common_syllables()


@cache
def _common_syllables() -> frozenset[str]:
    return frozenset(map(_spell, syllables()))


@lru_cache(maxsize=65536)
def _spell(words: str) -> str:
    """Each word with its tone at the end, wherever over the vowels it was written: `hoà` is `hòa`."""
    return " ".join(
        "".join(sorted(unicodedata.normalize("NFD", word.lower()), key=lambda mark: mark in _TONES))
        for word in words.split(" ")
    )
