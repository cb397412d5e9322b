"""How a syllable that occurs nowhere may have been meant (pure): as Telex types it, or one slip away."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from registry.text import fold
from registry.vocabulary.lists import syllables

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
# A slip in a syllable of one or two letters leaves no trace of what was meant.
_SHORTEST: Final = 3
# A syllable has seven letters at most (`nghieng`), a slip adds one; longer words have spellings without end.
_LONGEST: Final = 8
# So many spellings are tried for one word, the most frequent ones.
_MOST: Final = 6
# Those that stand beside the words around it tell more: of 196 slips in three words of 100,000 papers the
# first of these was meant in 183, the most frequent one in 150.
_MOST_BESIDE: Final = 3
# Telex: a letter doubled or followed by w has a mark, one of these at the end is the tone.
_TELEX_MARK: Final = re.compile(r"(a)a|(e)e|(o)o|(d)d|([aou])w")
_TELEX_TONE: Final = re.compile(r"(?<=[a-z]{2})[sfrxj]$")


@lru_cache(maxsize=64)  # asked once for what occurs, once to choose
def spellings_near(word: str) -> frozenset[str]:
    """What a folded word may be after one letter wrong, missing, doubled or swapped.

    Nothing for digits, for what is too long, and for a syllable of the language: that it occurs nowhere makes
    it no slip.
    """
    if not _SHORTEST <= len(word) <= _LONGEST or not word.isascii() or not word.isalpha() or word in _known():
        return frozenset()
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    near = {left + right[1:] for left, right in cuts if right}
    near |= {left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS}
    near |= {left + letter + right for left, right in cuts for letter in _LETTERS}
    near |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    return frozenset(near - {word})


def likeliest_first(spellings: Collection[str]) -> tuple[list[str], list[str]]:
    """Syllables of the language, then all else: names, abbreviations, words of other languages."""
    return sorted(_known().intersection(spellings)), sorted(set(spellings) - _known())


def choose_spellings(word: str, frequencies: Mapping[str, int], beside: Mapping[str, int]) -> Sequence[str]:
    """The likeliest of the spellings that occur: by the words around it, then the most frequent.

    Args:
        beside: how often each stands beside these words; those that never do may be left out.
    """
    near = [one for one in spellings_near(word) if frequencies.get(one)]
    near.sort(key=lambda one: (-beside.get(one, 0), -frequencies[one], one))
    return near[: _MOST_BESIDE if any(beside.values()) else _MOST]


def read_telex(word: str) -> str | None:
    """The folded syllable that keys of Telex stand for: `tieeps` for tiếp; None where they do not."""
    plain = _TELEX_MARK.sub(lambda match: match[match.lastindex or 0], _TELEX_TONE.sub("", word))
    return plain if plain != word and plain in _known() else None


@cache
def _known() -> frozenset[str]:
    return frozenset(map(fold, syllables()))
