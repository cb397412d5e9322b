"""Is a page's text layer Vietnamese that can be read, or garbage of a scanner or an old font?"""

import re
import unicodedata
from typing import Final

from registry.text import fold

# Set on 214 good pages and 140 bad ones (old TCVN3 and VNI fonts, lost code tables, English OCR).
_MIN_LETTERS: Final = 60
_MAX_UNREADABLE: Final = 0.02
_MAX_FOREIGN: Final = 0.03
_MIN_ACCENTED: Final = 0.12
_MIN_SYLLABLES: Final = 0.65
_MAX_SINGLE: Final = 0.12

_ALPHABET: Final = frozenset("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SYLLABLE: Final = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)
_TOKEN: Final = re.compile(r"[^\W\d_]+")


def count_letters(text: str) -> int:
    """How many letters the text has."""
    return sum(char.isalpha() for char in text)


def is_syllable(token: str) -> bool:
    """Whether the token is built like a Vietnamese syllable, accents aside."""
    return _SYLLABLE.fullmatch(fold(token)) is not None


def is_readable(text: str) -> bool:
    """Whether the text is Vietnamese prose, well encoded, and long enough to tell."""
    letters = [char for char in text if char.isalpha()]
    tokens = _TOKEN.findall(text)
    if len(letters) < _MIN_LETTERS:
        return False
    shown = [char for char in text if not char.isspace()]
    unreadable = sum(
        unicodedata.category(char) in {"Cc", "Co", "Cn", "Cs"} or char == "\ufffd" for char in shown
    )
    foreign = sum(_base(char) not in _ALPHABET for char in letters)
    accented = sum(_has_mark(char) for char in letters)
    syllables = sum(map(is_syllable, tokens))
    single = sum(len(token) == 1 for token in tokens)
    return (
        unreadable < _MAX_UNREADABLE * len(shown)
        and foreign < _MAX_FOREIGN * len(letters)
        and accented >= _MIN_ACCENTED * len(letters)
        and syllables >= _MIN_SYLLABLES * len(tokens)
        and single < _MAX_SINGLE * len(tokens)
    )


def _base(char: str) -> str:
    """The letter without its tone: `ấ` is `â`."""
    parts = unicodedata.normalize("NFD", char.lower())
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))


def _has_mark(char: str) -> bool:
    return char.lower() == "đ" or len(unicodedata.normalize("NFD", char)) > 1
