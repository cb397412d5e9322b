"""Địa danh: are its accents right? The list of places and the paper's other mentions of it are witnesses."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from ingest.head_parts import Element, element
from ingest.layout import Line
from registry.parsed import FieldReading, Header, Page
from registry.text import fold
from registry.vocabulary.kinds import FieldName, ReadMethod
from registry.vocabulary.lists import place_spellings, province_spellings

# A date line whose date was not made out: the place still stands before `ngày`.
_PLACE: Final = re.compile(r"^\W*(?P<place>[^\d,;:(/^]{2,38}?)[\s,.;]*\bng[aàáảãạ]")  # not `Ngãi`
_REST_OF_DATE: Final = re.compile(r"\b(?:thang|nam (?:19|20)\d\d)\b")
_WORD: Final = re.compile(r"[^\W\d_]+")
_MENTIONS: Final = 2  # elsewhere, of a place whose spelling the list does not settle
_CLEAR_MAJORITY: Final = 3  # times as often as all other spellings together


def find_place(page: Page, lines: Iterable[Line]) -> Element | None:
    """A known place at the start of what is left of a date line; never sure by itself."""
    for line in lines:
        match = _PLACE.match(line.text)
        if match is None or not _REST_OF_DATE.search(fold(line.text)):
            continue
        if fold(match["place"]) in place_spellings():
            rule = "place before a date that was not read"
            return element(FieldName.PLACE, match["place"], page, line, rule, is_sure=False)
    return None


def settle_place(header: Header, pages: Sequence[Page]) -> Header:
    """The place as its witnesses spell it, and both in doubt where the issuing body names another accent."""
    place = header.get(FieldName.PLACE)
    if place is None:
        return {}
    if pages[0].method is ReadMethod.OCR:
        named = _spelt_in(place, (header.get(FieldName.ISSUING_BODY), header.get(FieldName.PARENT_BODY)))
        place = named or _spell(place, _count_mentions(place.value, pages))
    return {FieldName.PLACE: place, **_doubt_accents(place, header.get(FieldName.ISSUING_BODY))}


def _spelt_in(place: FieldReading, bodies: Sequence[FieldReading | None]) -> FieldReading | None:
    """The listed place as a body that was read for sure has it in its name."""
    wanted = _WORD.findall(fold(place.value))
    listed = {tuple(_WORD.findall(name)) for name in place_spellings().get(fold(place.value), ())}
    for body in bodies:
        words = _WORD.findall(body.value) if body is not None and body.sure else []
        for start in range(len(words) - len(wanted) + 1):
            name = tuple(words[start : start + len(wanted)])
            if name in listed:
                return replace(place, value=_with_words(place.value, name), sure=True)
    return None


def _with_words(place: str, words: Iterable[str]) -> str:
    """A place with other spellings of its words, its hyphens kept."""
    spelt = iter(words)
    return _WORD.sub(lambda _: next(spelt), place)


def _spell(place: FieldReading, mentions: Counter[str]) -> FieldReading:
    """The place as the list spells it, or as the rest of the paper does where the list has several; sure
    where the paper bears it out."""
    elsewhere = mentions - Counter([_key(place.value)])
    known = place_spellings().get(fold(place.value), frozenset())
    least = _MENTIONS if place.value in known else 1
    mentioned = [name for name in known if elsewhere[_key(name)] >= least]
    provinces = province_spellings().get(fold(place.value), frozenset())
    if len(mentioned) == 1:
        name = mentioned[0]
    else:
        name = next(iter(provinces)) if place.value not in known and len(provinces) == 1 else place.value
    is_agreed = place.sure and _key(name) == _key(place.value)
    times = elsewhere[_key(name)]
    is_clear = times >= _CLEAR_MAJORITY * (elsewhere.total() - times)
    is_only_one = known == {name} and times > 0
    is_sure = is_clear and (is_only_one or is_agreed or times >= _MENTIONS)
    return replace(place, value=name, sure=is_sure)


def _count_mentions(place: str, pages: Sequence[Page]) -> Counter[str]:
    """How often the paper names the place, by spelling in lower case."""
    wanted = _WORD.findall(fold(place))
    found: Counter[str] = Counter()
    for page in pages:
        words = _WORD.findall(page.text.lower())
        folded = [fold(word) for word in words]
        for start in range(len(words) - len(wanted) + 1):
            if folded[start : start + len(wanted)] == wanted:
                found[" ".join(words[start : start + len(wanted)])] += 1
    return found


def _key(place: str) -> str:
    return " ".join(_WORD.findall(place.lower()))


def _doubt_accents(place: FieldReading, body: FieldReading | None) -> Header:
    """Place and issuing body in doubt where they name one place with different accents: Nghỉ Dương."""
    if body is None or fold(place.value) not in fold(body.value) or place.value.lower() in body.value.lower():
        return {}
    return {
        FieldName.PLACE: replace(place, sure=False),
        FieldName.ISSUING_BODY: replace(body, sure=False),
    }
