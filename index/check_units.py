"""Checks of the units named in a table: one unit under several names, names in the wrong column (pure)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from registry.assessment import ItemVerdict
from registry.findings import CriterionField, Finding, FindingCode, Place, find_at, place_in
from registry.slots import expand
from registry.text import fold, squeeze

# "Phòng Kinh tế" and "Phòng Kinh tế - Hạ tầng" have 0.77, two spellings of one name 0.93 and more.
_SAME_NAME: Final = 92
_MIN_INITIALS: Final = 6  # fewer letters agree by chance
_COLUMN_USES: Final = 3  # a name that stands so often in one column, and once in the other, slipped there
_ONE_NAME: Final = re.compile(r"[^\n;]+")
_EDGES: Final = " \t\xa0-+•*.,"
_OF_COMMUNE: Final = re.compile(r"( (cap )?(xa|phuong|dac khu))+$")


@dataclass(frozen=True)
class _Unit:
    name: str
    key: str
    place: Place


def check_units(items: Sequence[ItemVerdict]) -> Iterator[Finding]:
    """Units under several names, in the wrong column, or several in one cell."""
    leads = [unit for item in items for unit in _units_in(item, CriterionField.LEAD)]
    coordinating = [unit for item in items for unit in _units_in(item, CriterionField.COORDINATING)]
    for group in _group([*leads, *coordinating]):
        names = Counter(unit.name for unit in group)
        if len(names) > 1:
            usual = [name for name, count in names.items() if 2 * count >= max(names.values())]
            right = max(usual, key=lambda name: (len(name), names[name]))
            yield find_at(
                FindingCode.UNIT_SPELLINGS,
                [unit.place for unit in group if unit.name != right],
                names="; ".join(f"{name} ({count})" for name, count in names.most_common()),
                right=right,
            )
    yield from _check_columns(items, leads, coordinating)
    for item in items:
        mine = [unit for unit in leads if unit.place.item == item.criterion.code]
        if len(mine) > 1:
            yield find_at(
                FindingCode.SEVERAL_LEADS,
                [unit.place for unit in mine],
                names="; ".join(unit.name for unit in mine),
            )


def _check_columns(
    items: Sequence[ItemVerdict], leads: Sequence[_Unit], coordinating: Sequence[_Unit]
) -> Iterator[Finding]:
    empty = {item.criterion.code for item in items if not item.criterion.coordinating_unit.strip()}
    as_lead = Counter(unit.key for unit in leads)
    beside = Counter(unit.key for unit in coordinating)
    for unit in leads:
        if as_lead[unit.key] == 1 and beside[unit.key] >= _COLUMN_USES and unit.place.item in empty:
            yield find_at(
                FindingCode.UNIT_OUT_OF_COLUMN, [unit.place], name=unit.name, count=str(beside[unit.key])
            )


def _units_in(item: ItemVerdict, cell: CriterionField) -> Iterator[_Unit]:
    text = str(getattr(item.criterion, cell.value))
    for match in _ONE_NAME.finditer(text):
        name = match[0].strip(_EDGES)
        if name:
            start = match.start() + match[0].index(name)
            yield _Unit(squeeze(name), _key(name), place_in(item.criterion, cell, start, start + len(name)))


def _key(name: str) -> str:
    """The name without what a commune's table leaves out or adds at will."""
    return _OF_COMMUNE.sub("", expand(name).removeprefix("co quan "))


def _group(units: Sequence[_Unit]) -> list[list[_Unit]]:
    """The units by what they mean: equal keys, near ones, or one the initials of the other."""
    by_key: dict[str, list[_Unit]] = defaultdict(list)
    for unit in units:
        by_key[unit.key].append(unit)
    groups: list[list[_Unit]] = []
    for same in sorted(by_key.values(), key=len, reverse=True):
        home = next((group for group in groups if _is_same_unit(group[0], same[0])), None)
        if home is None:
            groups.append(list(same))
        else:
            home += same
    return groups


def _is_same_unit(one: _Unit, other: _Unit) -> bool:
    if fuzz.ratio(one.key, other.key) >= _SAME_NAME:
        return True
    if not (_has_acronym(one.name) and _has_acronym(other.name)):
        return False
    first, second = _initials(one.name), _initials(other.name)
    return min(len(first), len(second)) >= _MIN_INITIALS and Levenshtein.distance(first, second) <= 1


def _initials(name: str) -> str:
    """`UBMTTQ Việt Nam` and `Ủy ban MTTQ Việt Nam` both give `ubmttqvn`."""
    own = re.sub(r"(?i)^cơ quan\s+|\s+(?:cấp\s+)?(?:xã|phường)\s*$", "", name)
    words = re.findall(r"\w+", own)
    return "".join(fold(word) if _is_acronym(word) else fold(word)[:1] for word in words)


def _has_acronym(name: str) -> bool:
    return any(map(_is_acronym, re.findall(r"\w+", name)))


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()
