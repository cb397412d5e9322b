"""What the user typed: a reference in any spelling, or words (pure)."""

import re
from dataclasses import dataclass
from typing import Final

from index.analysis import exact_words, folded_words, has_accents
from registry.reference import search_key
from registry.text import fold
from registry.vocabulary.lists import issuer_by_symbol, type_by_abbreviation, type_by_folded_name

_LEAD = re.compile(r"^\s*(?:so|number)\b\s*:?\s*")
_REFERENCE = re.compile(r"^(?P<number>\d{1,6}[a-z]?)\s*(?P<rest>[-/ ].*|[a-z].*)?$")
_TURNED = re.compile(
    r"^(?P<rest>[a-z][a-z0-9&/-]*(?:\s+[a-z&]+)*)\s+(?P<number>\d{1,6}[a-z]?)(?P<year>\s+20\d\d)?$"
)
_YEAR = re.compile(r"^\s*[/ ]\s*(?P<year>(?:19|20)\d\d)\b")
_SPLIT = re.compile(r"[^0-9a-z&]+")


@dataclass(frozen=True, slots=True)
class ReferenceQuery:
    """A question for one paper by its number; `symbol` is "" where only digits were typed.

    `symbol` is in the form of `search_key`; `year` is that of the code or of issue.
    """

    number: int
    letter: str
    symbol: str
    year: int | None


@dataclass(frozen=True, slots=True)
class WordQuery:
    """A question in words; `exact` is filled when accents were typed."""

    folded: tuple[str, ...]
    exact: tuple[str, ...]


Query = ReferenceQuery | WordQuery


def parse_query(text: str) -> Query:
    """A reference query where the whole text can be one, else words."""
    folded = _LEAD.sub("", _drop_type_name(fold(text)))
    return (
        _parse_reference(folded)
        or _parse_turned(folded)
        or WordQuery(tuple(folded_words(text)), tuple(exact_words(text)) if has_accents(text) else ())
    )


def _drop_type_name(folded: str) -> str:
    """Without a type spelled out before a number: `thong bao so 1042` asks for 1042/TB."""
    for name, kind in type_by_folded_name().items():
        if folded.startswith(f"{name} ") and re.match(r"(?:so\s*)?\d", folded[len(name) + 1 :]):
            rest = _LEAD.sub("", folded[len(name) + 1 :])
            bare = re.fullmatch(r"\d{1,6}[a-z]?", rest)
            return f"{rest}/{fold(kind.abbreviation)}" if bare and kind.abbreviation else rest
    return folded


def _parse_reference(folded: str) -> ReferenceQuery | None:
    match = _REFERENCE.match(folded)
    if match is None:
        return None
    rest = match["rest"] or ""
    year = _YEAR.match(rest)
    symbol = rest[year.end() :] if year else rest
    trailing = re.search(r"\s((?:19|20)\d\d)$", symbol)
    if trailing:
        symbol = symbol[: trailing.start()]
    if not _is_symbol(symbol):
        return None
    found = (year and year["year"]) or (trailing and trailing[1])
    return _reference_query(match["number"], symbol, found or None)


def _parse_turned(folded: str) -> ReferenceQuery | None:
    """`tb-ubnd 1042`, `tb 1042 2026`: the symbol typed first."""
    match = _TURNED.match(folded)
    if match is None or not _is_symbol(match["rest"]):
        return None
    return _reference_query(match["number"], match["rest"], match["year"])


def _reference_query(number: str, symbol: str, year: str | None) -> ReferenceQuery:
    letter = number[-1] if number[-1].isalpha() else ""
    return ReferenceQuery(
        int(number.rstrip("abcdefghijklmnopqrstuvwxyz")),
        letter,
        search_key(symbol),
        int(year) if year else None,
    )


def _is_symbol(text: str) -> bool:
    """Whether what follows a number can be (the start of) a symbol rather than prose."""
    pieces = [piece for piece in _SPLIT.split(text) if piece]
    if not pieces:
        return True
    if len(pieces) > _MOST_PARTS:
        return False
    known = _known_parts()
    return any(search_key(piece) in known for piece in pieces) or _starts_known(search_key(text), known)


# `585/QĐ-UBND-HC` has three parts; four leave room for a unit typed with blanks.
_MOST_PARTS: Final = 4


def _known_parts() -> frozenset[str]:
    return frozenset(search_key(part) for part in (*type_by_abbreviation(), *issuer_by_symbol()))


def _starts_known(squeezed: str, known: frozenset[str]) -> bool:
    """`tbubnd` typed in one piece starts with a known part and goes on with another."""
    return any(squeezed.startswith(part) and squeezed[len(part) :] in known for part in known if part)
