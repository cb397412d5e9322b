"""How a syllable that occurs nowhere may have been meant (pure): one slip of the finger away."""

from collections.abc import Mapping, Sequence
from typing import Final

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
# A slip in a syllable of one or two letters leaves no trace of what was meant.
_SHORTEST: Final = 3
# So many spellings are tried for one word, the most frequent ones: the other words of the query choose.
_MOST: Final = 6


def spellings_near(word: str) -> frozenset[str]:
    """What a folded word may be after one letter wrong, missing, doubled or swapped; never of digits."""
    if len(word) < _SHORTEST or not word.isascii() or not word.isalpha():
        return frozenset()
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    near = {left + right[1:] for left, right in cuts if right}
    near |= {left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS}
    near |= {left + letter + right for left, right in cuts for letter in _LETTERS}
    near |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    return frozenset(near - {word})


def choose_spellings(word: str, frequencies: Mapping[str, int]) -> Sequence[str]:
    """The likeliest of the spellings that occur, the most frequent first, equals by alphabet."""
    near = [one for one in spellings_near(word) if frequencies.get(one)]
    return sorted(near, key=lambda one: (-frequencies[one], one))[:_MOST]
