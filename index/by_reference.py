"""Papers by their number and symbol, straight from the database: the very paper, never one like it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from itertools import takewhile
from typing import Final

from index.query import OFFICIAL_LETTER, ReferenceQuery
from registry.lookup import ItemCitation, Lookup, Paper
from registry.reference import Reference, parse_reference, search_key
from registry.vocabulary.lists import issuer_by_symbol, type_by_abbreviation

_ALL: Final = -1  # as SQLite says it
_DIGITS: Final = "0123456789"


def find_by_reference(
    lookup: Lookup, query: ReferenceQuery, limit: int = _ALL, offset: int = 0
) -> list[Paper]:
    """The papers with this number and the symbol, or the start of it, that was typed; newest first."""
    return find_bearers(lookup, query, limit, offset)[0]


def find_bearers(
    lookup: Lookup, query: ReferenceQuery, limit: int = _ALL, offset: int = 0
) -> tuple[list[Paper], int]:
    """The same papers, and how many there are in all.

    A year may be that of issue or of the code; both are the same on every paper but a faulty one.
    """
    days = (query.day, query.day) if query.day else _days_of(query.year)
    counts = {
        symbol: count
        for symbol, count in lookup.symbols(query.number, query.letter, days).items()
        if _carries(symbol, query.symbol)
    }
    if not counts:
        return [], 0
    count = sum(counts.values())
    ids = lookup.bearers(query.number, query.letter, counts.keys(), days, limit, offset)
    papers = lookup.papers(ids)
    found = [papers[one] for one in ids if one in papers]  # one may have been withdrawn since
    if query.year is not None and query.day is None:
        found = [paper for paper in found if _is_of_year(paper, query.year)]
        count = count if count > len(ids) else len(found)
    return found, count


def carries(paper: Paper, query: ReferenceQuery) -> bool:
    """Whether a paper bears the number and symbol, whatever its day."""
    number = (paper.number, paper.letter)
    return number == (query.number, query.letter) and _carries(paper.symbol, query.symbol)


def is_borne(lookup: Lookup, query: ReferenceQuery) -> bool:
    """Whether a paper bears the number and exactly the symbol that was typed, whatever its day."""
    return query.symbol in map(_key_of, lookup.symbols(query.number, query.letter))


def find_citing(lookup: Lookup, query: ReferenceQuery) -> list[ItemCitation]:
    """The items that cite the reference asked for, whether a paper is filed or not."""
    return [one for one in lookup.items_citing_number(query.number) if _is_cited(one, query)]


def find_cited_keys(lookup: Lookup, query: ReferenceQuery) -> list[str]:
    """The references with this number and symbol that the text of any paper cites."""
    found = ((key, parse_reference(key)) for key in lookup.cited_keys(query.number, query.letter))
    return [
        key
        for key, reference in found
        if reference is not None
        and _carries(reference.symbol, query.symbol)
        and query.year in (None, reference.year)
    ]


def find_of_another_day(lookup: Lookup, query: ReferenceQuery) -> list[Paper]:
    """The papers with this number and symbol that are not of the day, or the year, that was typed."""
    if query.day is None and query.year is None:
        return []
    return find_by_reference(lookup, replace(query, day=None, year=None))


def find_alike(lookup: Lookup, query: ReferenceQuery) -> list[Paper]:
    """Papers that may be meant where no paper carries what was typed, for a person to choose from.

    The same number with another symbol, the one that begins most alike first, then numbers one digit off;
    these only where the symbol or the day that were typed agree, for a number alone is no reason to offer its
    neighbours.
    """
    if not query.symbol and query.day is None:
        return []

    def begins_alike(paper: Paper) -> int:
        letters = zip(search_key(paper.symbol), query.symbol, strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], letters))

    same = sorted(lookup.numbered([query.number]), key=_newest_first)
    near = [
        paper
        for paper in lookup.numbered(_numbers_beside(query.number))
        if paper.reference is not None
        and (_agrees(paper, query) or (query.day is not None and paper.issued_on == query.day))
    ]
    return [*sorted(same, key=begins_alike, reverse=True), *sorted(near, key=_newest_first)]


def _days_of(year: int | None) -> tuple[date, date] | None:
    return (date(year, 1, 1), date(year, 12, 31)) if year else None


def _agrees(paper: Paper, query: ReferenceQuery) -> bool:
    return bool(query.symbol) and _carries(paper.symbol, query.symbol) and _is_of_year(paper, query.year)


# A registry holds some dozens of symbols on thousands of papers.
@lru_cache(maxsize=4096)
def _carries(symbol: str, typed: str) -> bool:
    """Whether a symbol is the one typed, or starts with it.

    A type counts as a whole (CT, not CTr), and so does a type with a body: 12/QĐ-UBND-HC is not 12/QĐ-UBND.
    """
    reference = Reference(0, symbol)
    if typed == OFFICIAL_LETTER and reference.type_abbreviation is None:
        return True
    if typed in _type_keys():
        return search_key("".join(reference.parts[:1])) == typed
    key = _key_of(symbol)
    return key == typed if _is_whole(typed) else key.startswith(typed)


def _key_of(symbol: str) -> str:
    return search_key(Reference(0, symbol).canonical_symbol)


# Asked of each symbol that papers of the number bear.
@lru_cache(maxsize=256)
def _is_whole(typed: str) -> bool:
    """Whether what was typed is a type with a body, and no beginning of a symbol."""
    return any(typed.startswith(one) and typed[len(one) :] in _issuer_keys() for one in _type_keys())


@cache
def _issuer_keys() -> frozenset[str]:
    return frozenset(map(search_key, issuer_by_symbol()))


@cache
def _type_keys() -> frozenset[str]:
    return frozenset(search_key(abbreviation) for abbreviation in type_by_abbreviation())


def _is_of_year(paper: Paper, year: int | None) -> bool:
    issued_in = paper.issued_on.year if paper.issued_on else None
    return year is None or year in (paper.year_in_code, issued_in)


def _is_cited(one: ItemCitation, query: ReferenceQuery) -> bool:
    return (
        one.reference.letter == query.letter
        and _carries(one.reference.symbol, query.symbol)
        and (query.year is None or query.year in (one.reference.year, one.issued_on and one.issued_on.year))
    )


def _numbers_beside(number: int) -> Iterable[int]:
    """The numbers that one slip of the finger makes of a number: a digit wrong, missing, doubled, swapped."""
    typed = str(number)
    cuts = [(typed[:at], typed[at:]) for at in range(len(typed) + 1)]
    spelt = {left + digit + right[1:] for left, right in cuts if right for digit in _DIGITS}
    spelt |= {left + right[1:] for left, right in cuts if right}
    spelt |= {left + digit + right for left, right in cuts for digit in _DIGITS}
    spelt |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    return {int(one) for one in spelt if one and not one.startswith("0")} - {number}


def _newest_first(paper: Paper) -> tuple[int, int]:
    return (-(paper.issued_on or date.min).toordinal(), -paper.id)
