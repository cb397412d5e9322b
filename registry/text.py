"""Unicode, accents and đ: the only place that knows how Vietnamese text is normalised and compared."""

import re
import unicodedata
from functools import lru_cache

# Đ as it comes from foreign keyboards and fonts: Eth (U+00D0, U+00F0) and African D (U+0189, U+0256).
# NFC leaves them alone, so they are mapped by hand.
_D_LOOKALIKES = (("\u00d0", "Đ"), ("\u0189", "Đ"), ("\u00f0", "đ"), ("\u0256", "đ"))

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


def normalise(text: str) -> str:
    """Text as it is stored: NFC, one kind of Đ, other letters and blanks untouched."""
    text = unicodedata.normalize("NFC", text)
    for foreign, own in _D_LOOKALIKES:  # far quicker than translate(), and pages hardly ever have any
        text = text.replace(foreign, own)
    return text


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Text as it is compared: lower case, no accents, đ as d, plain quotes and dashes, single blanks.

    `fold(fold(x)) == fold(x)`.
    """
    plain = _MARKS.sub("", unicodedata.normalize("NFD", normalise(text).translate(_PUNCTUATION)))
    return _BLANKS.sub(" ", plain.lower().replace("đ", "d")).strip()


def squeeze(text: str) -> str:
    """Text on one line with single blanks, for showing."""
    return _BLANKS.sub(" ", text).strip()
