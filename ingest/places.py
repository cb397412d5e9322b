"""Địa danh: are its accents right? The list of places and the paper's other mentions of it are witnesses."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from ingest.head_parts import Element, element
from ingest.layout import Line
from ingest.text_quality import is_common_syllable, is_syllable
from registry.parsed import Box, FieldReading, Header, Page
from registry.text import fold
from registry.vocabulary.kinds import FieldName, ReadMethod
from registry.vocabulary.lists import body_phrases, place_spellings, province_spellings, syllables

# A date line whose date was not made out: the place still stands before `ngày`. What runs in front is taken
# whole: a line of ten thousand dots, tried from each of them anew, took minutes.
_PLACE: Final = re.compile(r"^[\W_]*+(?P<place>[^\d,;:(/^]{2,38}?)[\s,.;]*\bng[aàáảãạ]")  # not `Ngãi`
_REST_OF_DATE: Final = re.compile(r"\b(?:thang|nam (?:19|20)\d\d)\b")
_WORD: Final = re.compile(r"[^\W\d_]+")
_WORD_OR_MARK: Final = re.compile(r"[^\W\d_]+|[^\s\w]")
_GLUED: Final = re.compile(
    r"(?<=[^\W\d_])(?<!\b[Tt][Pp])(?<!\b[Tt][Xx])\.(?=[^\W\d_])"
)  # Lê.Chân, not TP.Huế
_WORDS: Final = range(2, 5)  # of a place on no list
_MENTIONS: Final = 2  # elsewhere, of a place whose spelling the list does not settle
_CLEAR_MAJORITY: Final = 3  # times as often as all other spellings together


def find_place(page: Page, lines: Iterable[Line]) -> Element | None:
    """What may be a place at the start of what is left of a date line; never sure by itself."""
    for line in lines:
        match = _PLACE.match(line.text)
        if match is None or not _REST_OF_DATE.search(fold(line.text)):
            continue
        if fold(match["place"]) in place_spellings() or _is_like_a_place(match["place"]):
            rule = "place before a date that was not read"
            return element(FieldName.PLACE, match["place"], page, line, rule, is_sure=False)
    return None


def _is_like_a_place(text: str) -> bool:
    words = text.split()
    return len(words) in _WORDS and all(word.istitle() and is_common_syllable(word) for word in words)


def settle_place(header: Header, pages: Sequence[Page]) -> Header:
    """The place as its witnesses spell it, and both in doubt where the issuing body names another accent."""
    place = header.get(FieldName.PLACE)
    if place is None:
        return {}
    body, parent = header.get(FieldName.ISSUING_BODY), header.get(FieldName.PARENT_BODY)
    if pages[0].method is ReadMethod.OCR:
        place = replace(place, value=_GLUED.sub(" ", place.value))
        mentions = _count_mentions(place.value, pages, place.box)
        place = _spelt_in(place, (body, parent), mentions) or _spell(place, mentions)
        if body is not None and _names_more(body.value, place.value):
            place = replace(place, sure=False)
        if _may_lack_marks(place.value):
            return {FieldName.PLACE: replace(place, sure=False), **_doubt_body(place, body)}
    return {FieldName.PLACE: place, **_doubt_accents(place, body)}


def _names_more(body: str, place: str) -> bool:
    """Whether the body's place has words before those of `place`: of `Ngọc Đường` may be left `Đường`."""
    words, wanted = _WORD.findall(body), _WORD.findall(fold(place))
    folded = [fold(word) for word in words]
    starts = [rank for rank in range(len(words)) if folded[rank : rank + len(wanted)] == wanted]
    return any(rank > 1 and _belongs_to_name(words[rank - 1]) for rank in starts)


def _spelt_in(
    place: FieldReading, bodies: Sequence[FieldReading | None], mentions: Counter[str]
) -> FieldReading | None:
    """The listed place as a body that was read for sure has it in its name.

    One engine reads both, and may err alike: where the list has several spellings, the paper's text must bear
    this one out.
    """
    wanted = _WORD.findall(fold(place.value))
    names = place_spellings().get(fold(place.value), frozenset())
    listed = {tuple(_WORD.findall(name)) for name in names}
    provinces = province_spellings().get(fold(place.value), frozenset())
    for body in bodies:
        words = _WORD.findall(body.value) if body is not None and body.sure else []
        for start in range(len(words) - len(wanted) + 1):
            name = tuple(words[start : start + len(wanted)])
            is_clear = len(names) == 1 or len(provinces) == 1 or _is_clear(mentions, " ".join(name).lower())
            if name in listed and is_clear:
                return replace(place, value=_with_words(place.value, name), sure=True)
    return None


def _is_clear(mentions: Counter[str], key: str) -> bool:
    """Whether the paper names a place, and hardly ever with other accents."""
    return mentions[key] > 0 and mentions[key] >= _CLEAR_MAJORITY * (mentions.total() - mentions[key])


def _with_words(place: str, words: Iterable[str]) -> str:
    """A place with other spellings of its words, its hyphens kept."""
    spelt = iter(words)
    return _WORD.sub(lambda _: next(spelt), place)


def _spell(place: FieldReading, mentions: Counter[str]) -> FieldReading:
    """The place as the list spells it, or as the rest of the paper does where the list has several; sure
    where the paper bears it out.

    A place with one spelling on the list is sure when all readings of the line agree on it.
    """
    known = place_spellings().get(fold(place.value), frozenset())
    name = _choose_spelling(place.value, known, mentions)
    times = mentions[_key(name)]
    is_agreed = place.sure and _key(name) == _key(place.value)
    is_uncontradicted = times >= _CLEAR_MAJORITY * (mentions.total() - times)
    if known == {name}:
        is_enough = is_agreed or times > 0
    elif name in known:
        is_enough = times >= (1 if is_agreed else _MENTIONS)
    else:
        is_enough = is_agreed and times >= _MENTIONS and len(_WORD.findall(name)) in _WORDS
    return replace(place, value=name, sure=is_uncontradicted and is_enough)


def _may_lack_marks(place: str) -> bool:
    """Whether a place that no list spells so has a word without marks that more places have with some.

    Of `Kỵ`, which Tesseract does not know, it reads `Ky` throughout a paper.
    """
    is_listed = place.lower() in map(str.lower, place_spellings().get(fold(place), ()))
    return not is_listed and any(map(_is_rarely_bare, _WORD.findall(place.lower())))


def _is_rarely_bare(word: str) -> bool:
    folded = fold(word)
    if word != folded:
        return False
    spellings = _spellings_in_places().get(folded)
    if spellings is None:
        return folded in _marked_syllables()
    return 2 * spellings[folded] <= spellings.total()


@cache
def _spellings_in_places() -> dict[str, Counter[str]]:
    """The words that listed places are named with, folded: how many places have which spelling."""
    found: dict[str, Counter[str]] = {}
    for names in place_spellings().values():
        for word in (word.lower() for name in names for word in _WORD.findall(name)):
            found.setdefault(fold(word), Counter())[word] += 1
    return found


@cache
def _marked_syllables() -> frozenset[str]:
    """The common syllables that have marks, without them."""
    return frozenset(fold(syllable) for syllable in syllables() if fold(syllable) != syllable)


def _choose_spelling(place: str, known: frozenset[str], mentions: Counter[str]) -> str:
    least = _MENTIONS if place in known else 1
    mentioned = [name for name in known if mentions[_key(name)] >= least]
    if len(mentioned) == 1:
        return mentioned[0]
    provinces = province_spellings().get(fold(place), frozenset())
    if place not in known and len(provinces) == 1:
        return next(iter(provinces))
    return place


def _count_mentions(place: str, pages: Sequence[Page], line: Box | None) -> Counter[str]:
    """How often the paper names the place below its head, which ends at `line`, by spelling in lower case."""
    wanted = _WORD.findall(fold(place))
    found: Counter[str] = Counter()
    for page in pages:
        end = line.bottom if line is not None and page is pages[0] else 0.0
        below = [word.text for word in page.words if word.box.top > end]
        words = _WORD_OR_MARK.findall(" ".join(below))
        folded = [fold(word) for word in words]
        for start in range(len(words) - len(wanted) + 1):
            named = words[start : start + len(wanted)]
            is_whole = start == 0 or not _belongs_to_name(words[start - 1])
            if folded[start : start + len(wanted)] == wanted and is_whole and _is_written_as_name(named):
                found[" ".join(named).lower()] += 1
    return found


def _is_written_as_name(words: Sequence[str]) -> bool:
    return all(word[:1].isupper() for word in words)


def _belongs_to_name(word: str) -> bool:
    """Whether the word before a name is part of it, as `Ngọc` is of `Ngọc Đường`; not `XÃ`, `UBND`, `ủy`."""
    return word[:1].isupper() and is_syllable(word) and fold(word) not in _levels()


@cache
def _levels() -> frozenset[str]:
    """The words of `tỉnh`, `thành phố`, … that may stand in capitals before a name."""
    return frozenset(word for level in body_phrases("level") for word in level.split())


def _key(place: str) -> str:
    return " ".join(_WORD.findall(place.lower()))


def _doubt_accents(place: FieldReading, body: FieldReading | None) -> Header:
    """Place and issuing body in doubt where they name one place with different accents: Nghỉ Dương."""
    if body is None or fold(place.value) not in fold(body.value) or place.value.lower() in body.value.lower():
        return {}
    return {FieldName.PLACE: replace(place, sure=False), **_doubt_body(place, body)}


def _doubt_body(place: FieldReading, body: FieldReading | None) -> Header:
    """The issuing body in doubt where it has the place in its name."""
    if body is None or fold(place.value) not in fold(body.value):
        return {}
    return {FieldName.ISSUING_BODY: replace(body, sure=False)}
