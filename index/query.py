"""What the user typed: a reference in any spelling, or words (pure)."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from index.analysis import exact_words, folded_words, has_accents
from registry.reference import search_key
from registry.text import fold
from registry.vocabulary.lists import issuer_by_symbol, type_by_abbreviation, type_by_folded_name

# What stands before the first digit, `so` aside, and what follows the number.
_NUMBERED = re.compile(
    r"(?P<head>[^0-9]*?)\b(?P<lead>(?:so|number)\s*:?\s*)?(?P<number>\d{1,6})(?!\d)(?P<rest>.*)"
)
# 43a/QĐ-UBND: the letter of a number squeezed in; in 5kh the k begins the symbol.
_LETTER = re.compile(r"[a-z](?![a-z])")
_YEAR = re.compile(r"\s*[/ ]\s*((?:19|20)\d\d)\b")
_LAST_YEAR = re.compile(r"[\s,]\s*(?:(?:nam )?|(?:ngay )?\d{1,2}[/.-]\d{1,2}[/.-])((?:19|20)\d\d)$")
# `02/ttphcc`: typed in one piece after a slash, whatever the symbol, it is a reference.
_WRITTEN_WHOLE = re.compile(r"/(?:(?:19|20)\d\d/)?[a-z][0-9a-z&]*(?:[-/][0-9a-z&]+)*")
_PIECE = re.compile(r"[0-9a-z&]+")
_BLANK_INSIDE = re.compile(r"[0-9a-z&]\s+[0-9a-z&]")


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
    return _parse_reference(fold(text)) or WordQuery(
        tuple(folded_words(text)), tuple(exact_words(text)) if has_accents(text) else ()
    )


def _parse_reference(folded: str) -> ReferenceQuery | None:
    """`1042/tb-ubnd`, `thong bao so 1042`, `tb-ubnd 1042 2026`, a citation with its date; else None."""
    match = _NUMBERED.fullmatch(folded)
    if match is None:
        return None
    head, rest = match["head"].strip(), match["rest"].rstrip(" .,;")
    letter = _LETTER.match(rest)
    rest = rest[letter.end() :] if letter else rest
    year = _YEAR.match(rest)
    symbol = rest[year.end() :] if year else rest
    last_year = _LAST_YEAR.search(symbol)
    symbol = symbol[: last_year.start()] if last_year else symbol
    named = _type_symbol(head)
    written_whole = not head and _WRITTEN_WHOLE.fullmatch(rest)
    if (not written_whole and not _is_symbol(symbol)) or (named is None and not _is_symbol(head)):
        return None
    typed = search_key(symbol) or search_key(head if named is None else named)
    if named is not None and not match["lead"] and not rest and _YEAR.fullmatch(f" {match['number']}"):
        return None  # "kế hoạch 2026" asks for the plans of a year
    found = year or last_year
    return ReferenceQuery(
        int(match["number"]), letter[0] if letter else "", typed, int(found[1]) if found else None
    )


def _type_symbol(head: str) -> str | None:
    """The abbreviation of a type spelled out, "" where it has none; None for anything else."""
    kind = type_by_folded_name().get(head)
    return kind.abbreviation if kind else None


def _is_symbol(text: str) -> bool:
    """Whether what stands beside a number can be (the start of) a symbol rather than prose.

    Pieces joined as in a symbol need one known part; typed with blanks, as many as tell them from words:
    `du toan` starts like the symbol of a Party body.
    """
    pieces = _PIECE.findall(text)
    if len(pieces) > _MOST_PARTS:
        return False
    known = [_is_known(piece) for piece in pieces]
    return all(known) or all(known[:2]) or (any(known) and not _BLANK_INSIDE.search(text))


# `585/QĐ-UBND-HC` has three parts; four leave room for a unit typed with blanks.
_MOST_PARTS: Final = 4


def _is_known(piece: str) -> bool:
    """Whether a piece is a known part, or two of them typed as one: `tbubnd`."""
    known = _known_parts()
    key = search_key(piece)
    return key in known or any(key.startswith(part) and key[len(part) :] in known for part in known)


@cache
def _known_parts() -> frozenset[str]:
    return frozenset(search_key(part) for part in (*type_by_abbreviation(), *issuer_by_symbol()))
