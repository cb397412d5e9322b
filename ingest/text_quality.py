"""Is a page's text layer Vietnamese that can be read, or garbage of a scanner or an old font?

The measure is six shares of the text, each cheap to count and each blind to what the others see: letters of
no Vietnamese alphabet (old encodings), characters that show nothing (lost code tables), letters with marks
(foreign or unaccented OCR), words built like syllables (noise), words of one letter (shattered lines), common
syllables with the right marks (misread ones). `bench/text_layers.py` prints them for a folder of papers.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from registry.text import fold
from registry.vocabulary.lists import syllables

# Set on 214 good pages and 140 bad ones (old TCVN3 and VNI fonts, lost code tables, English OCR).
_MIN_LETTERS: Final = 60
_MAX_UNREADABLE: Final = 0.02
_MAX_FOREIGN: Final = 0.03
_MIN_ACCENTED: Final = 0.12
_MIN_SYLLABLES: Final = 0.65
_MAX_SINGLE: Final = 0.12
# Scanners' own layers have 0.40 to 0.49, prose 0.88 and more, a list of names of ethnic places 0.71.
_MIN_KNOWN: Final = 0.55

_ALPHABET: Final = frozenset("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SYLLABLE: Final = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)
# What is known of a word or a letter is asked again on every page.
_WORDS_KEPT: Final = 65536
_LETTERS_KEPT: Final = 4096
_TOKEN: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class TextMeasures:
    """What can be counted in a text layer; all but `letters` are shares from 0 to 1.

    `unreadable` is of the characters shown, `foreign` and `accented` of the letters, the others of the words.
    `known` is the share of common Vietnamese syllables, marks right.
    """

    letters: int
    unreadable: float
    foreign: float
    accented: float
    syllables: float
    single: float
    known: float

    @property
    def is_readable(self) -> bool:
        """Whether this is Vietnamese prose, well encoded, and long enough to tell."""
        return (
            self.letters >= _MIN_LETTERS
            and self.unreadable < _MAX_UNREADABLE
            and self.foreign < _MAX_FOREIGN
            and self.accented >= _MIN_ACCENTED
            and self.syllables >= _MIN_SYLLABLES
            and self.single < _MAX_SINGLE
            and self.known >= _MIN_KNOWN
        )


def measure_text(text: str) -> TextMeasures:
    """The measures of a text layer."""
    chars = Counter(text)  # every page is measured: each character and word is judged once
    words = Counter(find_words(text))
    letters = _count(chars, str.isalpha)
    return TextMeasures(
        letters=letters,
        unreadable=_share(_count(chars, _shows_nothing), len(text) - _count(chars, str.isspace)),
        foreign=_share(_count(chars, _is_foreign), letters),
        accented=_share(_count(chars, _has_mark), letters),
        syllables=_share(_count(words, is_syllable), words.total()),
        single=_share(_count(words, lambda word: len(word) == 1), words.total()),
        known=_share(_count(words, is_common_syllable), words.total()),
    )


def is_readable(text: str) -> bool:
    """Whether the text is Vietnamese prose, well encoded, and long enough to tell."""
    return measure_text(text).is_readable


def count_letters(text: str) -> int:
    """How many letters the text has."""
    return sum(map(str.isalpha, text))


def find_words(text: str) -> list[str]:
    """The runs of letters in a text."""
    return _TOKEN.findall(text)


@lru_cache(maxsize=_WORDS_KEPT)
def is_syllable(token: str) -> bool:
    """Whether the token is built like a Vietnamese syllable, accents aside."""
    return _SYLLABLE.fullmatch(fold(token)) is not None


@lru_cache(maxsize=_WORDS_KEPT)
def is_common_syllable(token: str) -> bool:
    """Whether the token is a common Vietnamese syllable, accents included: `hòa` and `hoà`, not `hịa`."""
    return _spell(token) in _common_spellings()


def _count(found: Counter[str], has_quality: Callable[[str], bool]) -> int:
    return sum(count for one, count in found.items() if has_quality(one))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


@lru_cache(maxsize=1)
def _common_spellings() -> frozenset[str]:
    return frozenset(map(_spell, syllables()))


def _spell(token: str) -> str:
    """The syllable with its tone at the end, wherever over the vowels it was written."""
    parts = unicodedata.normalize("NFD", token.lower())
    return "".join(sorted(parts, key=lambda part: part in _TONES))


@lru_cache(maxsize=_LETTERS_KEPT)
def _shows_nothing(char: str) -> bool:
    if char.isspace():
        return False
    return unicodedata.category(char) in {"Cc", "Co", "Cn", "Cs"} or char == "\ufffd"


@lru_cache(maxsize=_LETTERS_KEPT)
def _is_foreign(char: str) -> bool:
    return char.isalpha() and _base(char) not in _ALPHABET


def _base(char: str) -> str:
    """The letter without its tone: `ấ` is `â`."""
    parts = unicodedata.normalize("NFD", char.lower())
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))


@lru_cache(maxsize=_LETTERS_KEPT)
def _has_mark(char: str) -> bool:
    return char.isalpha() and (char in "đĐ" or len(unicodedata.normalize("NFD", char)) > 1)
