"""What the subfolders of the inbox say of a drop: the item that it is for, the unit that it is of (pure).

A folder is a clerk's sorting. What it may mean is read from its name and the table in use; a name that is
not clearly one of the table says nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, TypeVar

from registry.assessment import ItemVerdict
from registry.foldered import FolderedDrop
from registry.reference import canonical_parts
from registry.slots import expand
from registry.tables import StoredCriterion
from registry.text import fold
from registry.vocabulary.lists import issuer_by_symbol
from report.lead_units import find_lead_units

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

# What clerks write before a code: "Mục III.2.4", "TC III.2.4".
_BEFORE_CODE: Final = re.compile(r"(?:muc|tieu chi|chi tieu|noi dung|tc)[\s_.:-]+")
# Codes stand without blanks: "III.2.4", "III_2_4".
_RUN: Final = re.compile(r"[^\W_]+(?:[._-][^\W_]+)*")
_TOKEN: Final = re.compile(r"[^\W_]+")
_NUMBER_BEHIND: Final = re.compile(r"\s*[-._]\s*(\d+)")
_ROMAN: Final = re.compile(r"(?=.)(x{0,3})(ix|iv|v?i{0,3})")
_ROMAN_DIGITS: Final[Mapping[str, int]] = {"i": 1, "v": 5, "x": 10}
# "3.2.4" is III.2.4; two numbers, as in "3.2", may as well be a day and a month.
_FEWEST_NUMBERS: Final = 3
_OF_COMMUNE: Final = re.compile(r"( cap)?( (xa|phuong|dac khu))+$")

_Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sorting:
    """What the folders of a drop say; `row` is the table's row and `folder` the name that says so.

    Only a row that is scored itself is an item that papers are proof of.
    """

    row: StoredCriterion | None
    folder: str
    unit: str | None

    @property
    def item(self) -> str | None:
        """The code of the item that it is for."""
        return self.row.code if self.row is not None and self.row.is_leaf else None


@dataclass(frozen=True, slots=True)
class Folders:
    """The names of folders that mean a row of a table or one of its lead units."""

    rows_by_code: Mapping[str, StoredCriterion]
    rows_by_parts: Mapping[_Parts, StoredCriterion]
    units: Mapping[str, str]

    def find_sorting(self, path: str) -> Sorting | None:
        """What the folders on the way to a drop say; None where they say nothing.

        Of several the deepest counts, an item before a row that is the sum of others.
        """
        folders = PurePosixPath(path).parts[:-1]
        found = [(row, name) for name in reversed(folders) if (row := self._find_row(name)) is not None]
        row, folder = min(found, key=lambda one: not one[0].is_leaf, default=(None, ""))
        units = (self._find_unit(name) for name in reversed(folders))
        unit = next((name for name in units if name is not None), None)
        return Sorting(row, folder, unit) if row is not None or unit is not None else None

    def _find_row(self, folder: str) -> StoredCriterion | None:
        """The row whose code the name begins with, where it names no other one."""
        text = fold(folder).strip(" ()[]")
        before = _BEFORE_CODE.match(text)
        text = text[before.end() :] if before else text
        runs = list(_RUN.finditer(text))
        if not runs or runs[0].start():
            return None
        first, *others = runs
        row = self._row_of(first[0], is_alone=first[0] == text.rstrip("."))
        if row is None or any(self._row_of(run[0], is_alone=False) not in (None, row) for run in others):
            return None
        behind = _NUMBER_BEHIND.match(text, first.end())
        if behind and (*_parts_of(first[0]), behind[1]) in self.rows_by_parts:  # "I.1 - 3"
            return None
        return row

    def _row_of(self, run: str, *, is_alone: bool) -> StoredCriterion | None:
        """The row with the code that a run of letters and digits is, or that stands before words in it."""
        if run in self.rows_by_code and (is_alone or len(_parts_of(run)) > 1):
            return self.rows_by_code[run]
        parts = _parts_of(run)
        for count in range(len(parts), 0, -1):
            row = self.rows_by_parts.get(parts[:count])
            if row is not None:
                is_whole = count == len(parts)
                is_clear = (is_whole and is_alone) or (count > 1 and (is_whole or _is_word(parts[count])))
                return row if is_clear else None
        return None

    def _find_unit(self, folder: str) -> str | None:
        """The lead unit with this whole name, or the symbol that its papers bear."""
        issuer = issuer_by_symbol().get("-".join(canonical_parts(folder)))
        return self.units.get(_unit_key(issuer.name if issuer is not None else folder))


def build_folders(items: Sequence[ItemVerdict]) -> Folders:
    """The names of folders that mean something in a table; `items` are all its rows."""
    leads = {unit for units in find_lead_units(items).values() for unit in units}
    units = _only_one((_unit_key(name), unit.name) for unit in leads for name in (unit.name, unit.spelling))
    return Folders(*_name_rows([item.criterion for item in items]), units)


def build_item_folders(rows: Sequence[StoredCriterion]) -> Folders:
    """The names of folders that mean a row of a table, units left out."""
    return Folders(*_name_rows(rows), {})


def sort_drops(folders: Folders, drops: Iterable[FolderedDrop]) -> Iterator[tuple[FolderedDrop, Sorting]]:
    """The drops of which the folders say something, each with what they say."""
    known: dict[str, Sorting | None] = {}
    for drop in drops:
        folder = drop.path.rpartition("/")[0]
        if folder not in known:
            known[folder] = folders.find_sorting(drop.path)
        sorting = known[folder]
        if sorting is not None:
            yield drop, sorting


def _name_rows(
    rows: Sequence[StoredCriterion],
) -> tuple[dict[str, StoredCriterion], dict[_Parts, StoredCriterion]]:
    """The rows by their codes, and by the parts of these in all spellings that mean one row alone."""
    own = [(_parts_of(row.code), row) for row in rows]
    spelt = _only_one(own)
    taken = {parts for parts, _row in own}
    in_digits = [(numbers, row) for parts, row in own if (numbers := _in_digits(parts)) is not None]
    other = {parts: row for parts, row in _only_one(in_digits).items() if parts not in taken}
    return {fold(row.code): row for row in rows}, {**other, **spelt}


def _only_one(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, _Value]:
    """The keys that one value alone has."""
    found: dict[_Key, list[_Value]] = defaultdict(list)
    for key, value in pairs:
        if value not in found[key]:
            found[key].append(value)
    return {key: values[0] for key, values in found.items() if len(values) == 1}


def _parts_of(code: str) -> _Parts:
    return tuple(_TOKEN.findall(fold(code)))


def _in_digits(parts: _Parts) -> _Parts | None:
    """III.2.4 as 3.2.4; None where it is too short for that, or begins with no Roman number."""
    if len(parts) < _FEWEST_NUMBERS or not _ROMAN.fullmatch(parts[0]):
        return None
    if not all(part.isdecimal() for part in parts[1:]):
        return None
    digits = [_ROMAN_DIGITS[letter] for letter in parts[0]]
    behind = [*digits[1:], 0]
    value = sum(-one if one < after else one for one, after in zip(digits, behind, strict=True))
    return (str(value), *parts[1:])


def _is_word(part: str) -> bool:
    """Whether what follows a code is a word, and not one more part of a code."""
    return len(part) > 1 and part.isalpha() and not _ROMAN.fullmatch(part)


def _unit_key(name: str) -> str:
    """A unit's name as folders are compared with it: without accents, and without what it is a unit of."""
    return _OF_COMMUNE.sub("", expand(name))
