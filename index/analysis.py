"""Vietnamese analysis for the index and for queries: syllables folded and with accents, references whole.

Two forms of each syllable: folded (no accents, đ as d) so that `cong khai` finds `công khai`, and exact
(tone mark moved to the end, so that hoà and hòa are one) so that accented matches come first.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from registry.reference import SYMBOL_PATTERN, reference_from_match
from registry.text import fold, normalise

_WORD = re.compile(r"\w+")
_TONE_MARKS: Final = "\u0300\u0301\u0303\u0309\u0323"
_REFERENCE = re.compile(
    rf"(?<![\w/.-])(?P<number>\d{{1,5}})(?P<letter>[a-zđ]?)(?:/(?P<year>(?:19|20)\d\d))?"
    rf"\s?[-/]\s?(?P<symbol>{SYMBOL_PATTERN})"
)


def folded_words(text: str) -> list[str]:
    """The words of a text, folded, in order; digits and one-letter words are kept."""
    return [fold_word(word) for word in _WORD.findall(normalise(text).lower())]


def exact_words(text: str) -> list[str]:
    """The words of a text with their accents, spelling variants of the tone's place made one."""
    return [_tone_last(word) for word in _WORD.findall(normalise(text).lower())]


def reference_keys(text: str) -> list[str]:
    """The references mentioned in a text as search keys: `1042/TB-UBND` gives `1042tbubnd`."""
    return [reference_from_match(match).search_key for match in _REFERENCE.finditer(normalise(text))]


def has_accents(text: str) -> bool:
    """Whether a query was typed with Vietnamese letters."""
    return fold(text) != " ".join(text.lower().split())


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """One word as the index compares it: folded, `kỹ` and `kĩ` made one."""
    return _one_i(fold(word))


@lru_cache(maxsize=65536)
def _tone_last(word: str) -> str:
    """The word with its tone mark behind the last letter: hoà, hòa give one form; kỹ and kĩ too."""
    parts = unicodedata.normalize("NFD", word)
    tone = "".join(mark for mark in parts if mark in _TONE_MARKS)
    letters = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONE_MARKS))
    return _one_i(letters) + tone


def _one_i(word: str) -> str:
    """A final y that is only another spelling of i as i: `ky`, `quy`; not `y`, `tay`, `tuy`."""
    is_variant = len(word) > 1 and word.endswith("y") and (word[-2] not in "aâuo" or word == "quy")
    return word[:-1] + "i" if is_variant else word
