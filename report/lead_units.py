"""Which units lead the items of a table, each under one name for all its spellings (pure)."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from index.check_units import check_units
from registry.assessment import ItemVerdict
from registry.findings import FindingCode
from registry.reference import canonical_parts
from registry.slots import expand
from registry.text import squeeze
from registry.vocabulary.lists import issuer_by_symbol

# One unit a line or between semicolons, with or without a bullet: as `check_units` reads the cell.
_ONE_UNIT: Final = re.compile(r"[^\n;]+")
_EDGES: Final = " \t\xa0-+•*.,"

# The letters of the alphabet with those of foreign names, and the tones in the order of dictionaries:
# ngang, huyền, hỏi, ngã, sắc, nặng.
_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES: Final = "\u0300\u0309\u0303\u0301\u0323"


@dataclass(frozen=True)
class LeadUnit:
    """A unit that leads an item: its name for the whole table, and how this row spells it."""

    name: str
    spelling: str


def find_lead_units(items: Sequence[ItemVerdict]) -> dict[str, tuple[LeadUnit, ...]]:
    """The units that lead each row (đơn vị chủ trì), by its code; none where its cell is empty.

    Args:
        items: all rows of the table: the name that its units are given is the usual one among them.
    """
    usual = {
        squeeze(place.raw): finding.values["right"]
        for finding in check_units(items)
        if finding.code is FindingCode.UNIT_SPELLINGS
        for place in finding.places
    }
    found: dict[str, tuple[LeadUnit, ...]] = {}
    for item in items:
        by_name: dict[str, LeadUnit] = {}
        for spelling in _names_in(item.criterion.lead_unit):
            name = usual.get(spelling, spelling)
            by_name.setdefault(name, LeadUnit(name, spelling))
        found[item.criterion.code] = tuple(by_name.values())
    return found


def find_units_meant(leads: Mapping[str, Sequence[LeadUnit]], asked: str) -> frozenset[str]:
    """The names of the units that somebody means: by words of the name in any of its spellings."""
    return frozenset(
        unit.name
        for units in leads.values()
        for unit in units
        if is_meant(unit.spelling, asked) or is_meant(unit.name, asked)
    )


def is_meant(name: str, asked: str) -> bool:
    """Whether a unit is the one asked for: by words of its name, or by the symbol that its papers bear."""
    issuer = issuer_by_symbol().get("-".join(canonical_parts(asked)))
    wanted = {expand(asked)} | ({expand(issuer.name)} if issuer else set())
    return any(words in expand(name) for words in wanted)


def alphabetical(name: str) -> tuple[object, ...]:
    """What names sort by in Vietnamese: ă after a, đ after d; tones count where the letters are the same."""
    letters, tones = [], []
    for letter in unicodedata.normalize("NFC", name.casefold()):
        marks = unicodedata.normalize("NFD", letter)
        plain = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
        letters.append((_ALPHABET.find(plain), plain))
        tones.append(max(_TONES.find(mark) for mark in marks))
    return tuple(letters), tuple(tones)


def _names_in(cell: str) -> list[str]:
    names = (squeeze(match[0].strip(_EDGES)) for match in _ONE_UNIT.finditer(cell))
    return [name for name in names if name]
