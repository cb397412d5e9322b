"""Unicode, accents and đ: the only place that knows how Vietnamese text is normalised and compared."""

import re
import unicodedata
from functools import lru_cache

# Đ as it comes from foreign keyboards and fonts: Eth (U+00D0, U+00F0) and African D (U+0189, U+0256).
# NFC leaves them alone, so they are mapped by hand.
_D_LOOKALIKES = str.maketrans({"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ"})

_PUNCTUATION = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("“”„«»″", '"'),
        **dict.fromkeys("‘’‚′", "'"),
        "…": "...",
    }
)
_MARKS = re.compile(r"[\u0300-\u036f]")
_BLANKS = re.compile(r"\s+")

# The Vietnamese alphabet's order; what sorts after z or is no letter keeps its code point.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def normalise(text: str) -> str:
    """Text as it is stored: NFC, one kind of Đ, other letters and blanks untouched."""
    return unicodedata.normalize("NFC", text).translate(_D_LOOKALIKES)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Text as it is compared: lower case, no accents, đ as d, plain quotes and dashes, single blanks.

    `fold(fold(x)) == fold(x)`.
    """
    plain = _MARKS.sub("", unicodedata.normalize("NFD", normalise(text).translate(_PUNCTUATION)))
    return _BLANKS.sub(" ", plain.lower().replace("đ", "d")).strip()


def is_folded_prefix(prefix: str, text: str) -> bool:
    """Whether text starts with prefix once both are folded."""
    return fold(text).startswith(fold(prefix))


def squeeze(text: str) -> str:
    """Text on one line with single blanks, for showing."""
    return _BLANKS.sub(" ", text).strip()


def sort_key(text: str) -> tuple[tuple[int, int], ...]:
    """Key that sorts the Vietnamese way: ă after a, đ after d, tone marks last of all."""
    letters: list[tuple[int, int]] = []
    for char in normalise(text).lower():
        base, tone = _split_tone(char)
        letters.append((_RANK.get(base, -1) if base in _RANK else ord(base) - 0x110000, tone))
    return tuple(letters)


def _split_tone(char: str) -> tuple[str, int]:
    parts = unicodedata.normalize("NFD", char)
    tone = next((_TONES[mark] for mark in parts[1:] if mark in _TONES), 0)
    base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
    return base, tone
