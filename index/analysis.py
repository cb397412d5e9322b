"""Vietnamese analysis for the index and for queries: syllables folded and with accents, references whole.

Two forms of each syllable: folded (no accents, đ as d) so that `cong khai` finds `công khai`, and exact
(tone mark moved to the end, so that hoà and hòa are one) so that accented matches come first.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain, pairwise, starmap
from typing import Final, NamedTuple
from zlib import crc32

from registry.reference import SYMBOL_PATTERN, make_reference, search_key
from registry.text import fold, normalise
from registry.vocabulary.lists import issuer_by_symbol, type_by_abbreviation, written_abbreviations

# Raise when other words, or other keys, come of the same text: indexes of other words are built again.
WORDS_VERSION: Final = "3"

_WORD = re.compile(r"[^\W_]+")
_TONE_MARKS: Final = "\u0300\u0301\u0303\u0309\u0323"
# A y behind one of these is a sound of its own (`tay`, `tuy`), not another spelling of i.
_BEFORE_Y: Final = frozenset("aăâoôơuư")
_QUY: Final = "quy"
_QUI: Final = "qui"
# Pieces between blanks that are remembered, with their stops and commas: more than an office's papers have.
# A text with a longer piece (dots, damage) is read without: what is remembered stays small.
_PIECES: Final = 65536
_LONGEST_PIECE: Final = 64

# A paper has some 500 different pairs: of other papers one in a hundred has the mark of a given pair too.
_MARKS: Final = 1 << 16

_PART: Final = r"[A-Za-zĐđƠơƯưÂâÊêÔôĂă][A-Za-zĐđƠơƯưÂâÊêÔôĂă0-9]*"
# The look behind stands after the first digit, so that it is tried at digits only.
_REFERENCE = re.compile(
    r"(?P<number>\d(?<![\w/.-]\d)\d{0,4})(?P<letter>[a-zđ]?)(?:/(?P<year>(?:19|20)\d\d))?\s?[-/]\s?"
    rf"(?:(?P<symbol>{SYMBOL_PATTERN})(?!\w)|(?=[a-zđ]))"
)
_SLOPPY_SYMBOL = re.compile(rf"({_PART})\s?[-/]\s?({_PART})(?!\w)")


def folded_words(text: str) -> list[str]:
    """The words of a text, folded, in order; digits and one-letter words are kept."""
    return _read_words(text, fold_word, _fold_piece)


def exact_words(text: str) -> list[str]:
    """The words of a text with their accents, spelling variants of the tone's place made one."""
    return _read_words(text, exact_word, _spell_piece)


def abbreviate(folded: Sequence[str], exact: Sequence[str]) -> tuple[list[str], list[str]]:
    """Everyday abbreviations of what a text writes out in a row, whatever signs stand between; once for each
    time, but of two in a row once.

    Gives them folded (`hdnd`) and with their accents (`hđnd`), the latter where the text has its accents.

    Args:
        folded: the words of the text, folded, in order.
        exact: the same words with their accents.
    """
    line = f" {' '.join(folded)} "
    # Whether it stands there at all is told much faster than how often.
    found = [forms for forms in _abbreviations() if forms[0].long in line]
    exact_line = f" {' '.join(exact)} " if found else ""
    return (
        [one.short for one, _exact in found for _time in range(line.count(f" {one.long} "))],
        [one.short for _folded, one in found for _time in range(exact_line.count(f" {one.long} "))],
    )


def word_pairs(words: Iterable[str]) -> list[str]:
    """Each two neighbours as one word, `cong_khai`; no word of a text has such a line in it."""
    return list(map("_".join, pairwise(words)))


def pair_marks(words: Iterable[str]) -> frozenset[str]:
    """What each two neighbours leave behind: texts without all marks of a phrase do not hold it.

    Some pairs share a mark, so that an index has no more of them than of words.
    """
    hashes = map(_hash_word, words)
    return frozenset(starmap(_mark, pairwise(hashes)))


def pair_mark(first: str, second: str) -> str:
    """What two neighbours leave behind."""
    return _mark(_hash_word(first), _hash_word(second))


def reference_keys(text: str) -> list[str]:
    """The references mentioned in a text as search keys: `1042/TB-UBND` gives `1042tbubnd`."""
    text = normalise(text)
    return [
        make_reference(match["number"], symbol, letter=match["letter"], year=match["year"]).search_key
        for match in _REFERENCE.finditer(text)
        if (symbol := _read_symbol(text, match))
    ]


def has_accents(text: str) -> bool:
    """Whether a query was typed with Vietnamese letters."""
    return folded_words(text) != exact_words(text)


def fold_word(word: str) -> str:
    """One word as the index compares it: folded, `kỹ` and `kĩ` made one, `tháng 02` and `tháng 2` too."""
    return _one_number(_one_i(fold(word)))


@lru_cache(maxsize=_PIECES)
def exact_word(word: str) -> str:
    """One word with its tone mark behind the last letter: hoà, hòa give one form; kỹ and kĩ too."""
    parts = unicodedata.normalize("NFD", word)
    tone = "".join(mark for mark in parts if mark in _TONE_MARKS)
    letters = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONE_MARKS))
    return _one_number(_one_i(letters)) + tone


def spellings(word: str) -> tuple[str, ...]:
    """What a folded word may look like before its y is made i: `ki` also like `ky`; `2` like `02`."""
    if word.isdecimal():
        return (word, f"0{word}")
    variant = _QUI if word == _QUY else f"{word[:-1]}y"
    return (word, variant) if word.endswith(("i", _QUY)) and _one_i(variant) == word else (word,)


def _mark(first: int, second: int) -> str:
    return f"{(17 * first + second) % _MARKS:x}"


@lru_cache(maxsize=_PIECES)
def _hash_word(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))


def _read_words(
    text: str, read_word: Callable[[str], str], read_piece: Callable[[str], tuple[str, ...]]
) -> list[str]:
    pieces = text.split()
    if max(map(len, pieces), default=0) > _LONGEST_PIECE:
        return [read_word(word) for word in _find_words(text)]
    return list(chain.from_iterable(map(read_piece, pieces)))


@lru_cache(maxsize=_PIECES)
def _fold_piece(piece: str) -> tuple[str, ...]:
    return tuple(map(fold_word, _find_words(piece)))


@lru_cache(maxsize=_PIECES)
def _spell_piece(piece: str) -> tuple[str, ...]:
    return tuple(map(exact_word, _find_words(piece)))


class _Abbreviation(NamedTuple):
    long: str
    short: str


@cache
def _abbreviations() -> tuple[tuple[_Abbreviation, _Abbreviation], ...]:
    """All of them, each folded and with its accents."""
    written = written_abbreviations().items()
    by_form = [
        [_Abbreviation(" ".join(read(long)), read(short)[0]) for short, long in written]
        for read in (folded_words, exact_words)
    ]
    return tuple(zip(*by_form, strict=True))


def _find_words(text: str) -> list[str]:
    return _WORD.findall(normalise(text).lower())


def _one_i(word: str) -> str:
    """A final y that is only another spelling of i as i: `ky`; not `y`, `tay`, `tuy`. `qui` as `quy`.

    With its y the beginning `quy` also finds `quyet` and `quyen`; no syllable goes on behind `qui`.
    """
    if word == _QUI:
        return _QUY
    is_variant = len(word) > 1 and word.endswith("y") and word[-2] not in _BEFORE_Y
    return word[:-1] + "i" if is_variant else word


def _one_number(word: str) -> str:
    """A number without leading zeros."""
    return (word.lstrip("0") or "0") if word.startswith("0") and word.isdecimal() else word


def _read_symbol(text: str, match: re.Match[str]) -> str:
    """The symbol behind a number; typed with blanks (`TB- UBND`) or small where both parts are known."""
    symbol = match["symbol"] or ""
    if "-" in symbol or "/" in symbol:
        return symbol
    sloppy = _SLOPPY_SYMBOL.match(text, match.end() - len(symbol))
    known = _known_parts()
    if sloppy and search_key(sloppy[1]) in known and search_key(sloppy[2]) in known:
        return f"{sloppy[1]}-{sloppy[2]}"
    return symbol


@cache
def _known_parts() -> frozenset[str]:
    return frozenset(search_key(part) for part in (*type_by_abbreviation(), *issuer_by_symbol()))
