"""Vietnamese text from before Unicode, and from PDF fonts with wrong code tables → Unicode.

Such text shows Latin letters where the font drew Vietnamese ones: `Céng hoµ x· héi` is TCVN3, `Coäng hoøa` is
VNI. Nothing in the text says so; an encoding is believed when the text can be read with it and not without.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from typing import Final

from ingest.text_quality import find_words, is_common_syllable, is_readable, measure_text
from registry.text import normalise


class Encoding(StrEnum):
    """How the letters of a text are to be understood."""

    UNICODE = "Unicode"
    TCVN3 = "TCVN3"  # also called ABC; fonts `.VnTime`
    TCVN3_CAPITALS = "TCVN3 capitals"  # fonts `.VnTimeH` draw small letters as capitals
    VNI = "VNI"
    VISCII = "VISCII"
    MISREAD_CAPITALS = "misread capitals"  # `HÕA`, `CHÖ` for HÒA, CHÚ: an old fault of Word's PDF export
    MISREAD_AS_VNI = "misread as VNI"  # `CƠNG HỊA`: Unicode that was converted from VNI, which it never was


# The letters at the bytes from A1 on, `·` where there is none; capitals with tones are not among them.
_TCVN3_FIRST: Final = 0xA1
_TCVN3_LETTERS: Final = (
    "ĂÂÊÔƠƯĐăâêôơưđ······àảãáạ·ằẳẵắ·······ặầẩẫấậè·ẻẽéẹềểễếệìỉ···ĩíịò·ỏõóọồổỗốộờởỡớợù·ủũúụừửữứựỳỷỹýỵ"
)
_VISCII_FIRST: Final = 0x80
_VISCII_LETTERS: Final = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"  # 80-9F
    "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"  # A0-BF
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"  # C0-DF
    "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"  # E0-FF
)
_VISCII_CONTROLS: Final = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}

_BREVE, _CIRCUMFLEX = "\u0306", "\u0302"
_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
# VNI writes the mark as a letter of its own after the vowel.
_VNI_TONES: Final = {"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_VNI_CIRCUMFLEX: Final = {
    "â": "", "á": _ACUTE, "à": _GRAVE, "å": _HOOK, "ã": _TILDE, "ä": _DOT,
}  # fmt: skip
_VNI_BREVE: Final = {
    "ê": "", "é": _ACUTE, "è": _GRAVE, "ú": _HOOK, "ü": _TILDE, "ë": _DOT,
}  # fmt: skip
_VNI_SINGLE: Final = {
    "ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip
_VNI_VOWELS: Final = {"ô": "ơ", "ö": "ư", **{vowel: vowel for vowel in "aeouy"}}

# Characters that programs put in the place of the bytes' own when they copy text.
_ALIASES: Final = {"\u03bc": "\u00b5", "\u2219": "\u00b7", "\u2022": "\u00b7"}
# The byte D0 is é, but stored text has one kind of Đ: among capitals, and where a word starts, it is one.
_E_ACUTE: Final = re.compile(r"(?<=[^\W\d_A-ZĐ])Đ(?![A-ZĐ])")

_MISREAD_CAPITALS: Final = {"Õ": "Ò", "õ": "ò", "Ö": "Ú", "ö": "ú"}
_MISREAD_AS_VNI: Final = {
    "Ị": "Ò", "ị": "ò", "Ĩ": "Ó", "ĩ": "ó", "Ơ": "Ô", "ơ": "ô",
    "Ồ": "OÀ", "ồ": "oà", "Ố": "OÁ", "ố": "oá", "Ỗ": "OÃ", "ỗ": "oã",
}  # fmt: skip

# One word may be a rare name; two different ones that all become common words are a fault of the file.
_MIN_MISREAD_WORDS: Final = 2
# In 100 letters of prose stand 1 to 3 plain ư. Without any in so many, the soft hyphens that TCVN3 has for
# them were dropped on the way, and `ngời` might be người: the page must be read from its picture.
_LETTERS_WITH_HORN: Final = 300

_FONT_SUBSET: Final = re.compile(r"[A-Z]{6}\+")  # a PDF's mark before the name of a font
_FONT_STYLE: Final = re.compile(r"[-, ]*(?:bold|italic|regular|mt)")

_WORD: Final = re.compile(r"\S+")
_LETTER_RUN: Final = re.compile(r"[^\W\d_]+")


def find_encoding(text: str) -> Encoding | None:
    """The encoding with which a text layer can be read; None where it cannot be with any."""
    if is_readable(_with_own_letters(text)):
        return _find_misreading(text) or Encoding.UNICODE
    readings = {encoding: convert(text, encoding) for encoding in _OLD}
    measures = {encoding: measure_text(reading) for encoding, reading in readings.items()}
    best = max(measures, key=lambda encoding: measures[encoding].known)
    if not measures[best].is_readable:
        return None
    return None if best is Encoding.TCVN3 and _has_lost_horns(readings[best]) else best


def convert(text: str, encoding: Encoding) -> str:
    """The text, a page or a word of it, in Unicode. What the encoding does not know stays as it is."""
    return _CONVERTERS[encoding](text)


def encoding_of_font(name: str) -> Encoding | None:
    """The old encoding that a font of this name was made for; None for any other font."""
    family = _FONT_STYLE.sub("", _FONT_SUBSET.sub("", name).strip().lower())
    if family.startswith(".vn"):
        return Encoding.TCVN3_CAPITALS if family.endswith("h") else Encoding.TCVN3
    return Encoding.VNI if family.startswith("vni-") else None


def _find_misreading(text: str) -> Encoding | None:
    """The fault under which several words of a readable text would be common ones, could it be undone."""
    words = {word for word in set(map(str.lower, find_words(text))) if not is_common_syllable(word)}
    for encoding, table in _MISREADINGS.items():
        if sum(_undo_in_word(word, table) != word for word in words) >= _MIN_MISREAD_WORDS:
            return encoding
    return None


def _undo_misreading(text: str, table: Mapping[int, str]) -> str:
    return _LETTER_RUN.sub(lambda found: _undo_in_word(found[0], table), _convert_unicode(text))


def _undo_in_word(word: str, table: Mapping[int, str]) -> str:
    """The word as meant, where it is none as it stands and a common one as meant; `tồn` is both and stays."""
    meant = word.translate(table)
    return meant if meant != word and not is_common_syllable(word) and is_common_syllable(meant) else word


def _has_lost_horns(text: str) -> bool:
    letters = sum(char.isalpha() for char in text)
    return letters >= _LETTERS_WITH_HORN and "ư" not in text.lower()


def _convert_unicode(text: str) -> str:
    return normalise(_with_own_letters(text))


def _with_own_letters(text: str) -> str:
    """The text without `Ƣ`, of no Vietnamese alphabet: old fonts' tables have it, named "Oi", beside Ư."""
    return text.replace("Ƣ", "Ư").replace("ƣ", "ư")


def _convert_words(text: str, convert_word: Callable[[str], str]) -> str:
    """The text with the words converted that are wholly of the old encoding."""
    return normalise(_WORD.sub(lambda found: _convert_old(found[0], convert_word), text))


def _convert_old(word: str, convert_word: Callable[[str], str]) -> str:
    if any(char.isalpha() and char not in _OLD_LETTERS for char in word):
        return word
    return convert_word(word)


def _convert_tcvn3(word: str) -> str:
    return _E_ACUTE.sub("\u00d0", word.replace("\u00d0", "Đ")).translate(_TCVN3)


def _convert_viscii(word: str) -> str:
    return word.translate(_VISCII)


def _convert_vni(word: str) -> str:
    return _VNI_LETTER.sub(lambda found: _convert_vni_letter(found[0]), word)


def _convert_vni_letter(written: str) -> str:
    letter = _VNI[written.lower()]
    return letter if written[0].islower() else letter.upper()


def _build_vni() -> dict[str, str]:
    """The VNI spellings of letters, in small letters, by what they mean."""
    meant = dict(_VNI_SINGLE)
    for written, vowel in _VNI_VOWELS.items():
        meant |= {written + mark: vowel + tone for mark, tone in _VNI_TONES.items()}
    for vowel in "aeo":
        meant |= {vowel + mark: vowel + _CIRCUMFLEX + tone for mark, tone in _VNI_CIRCUMFLEX.items()}
    meant |= {"a" + mark: "a" + _BREVE + tone for mark, tone in _VNI_BREVE.items()}
    return {written: unicodedata.normalize("NFC", letter) for written, letter in meant.items()}


def _shown_as(byte: int) -> str:
    """The character that Windows shows for a byte of an old text."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


# Whatever letter is not among these was Unicode from the start.
_OLD_LETTERS: Final = frozenset({*map(_shown_as, range(0x100)), *_ALIASES, "Đ", "đ"})
_TCVN3_BYTES: Final = {
    _shown_as(byte): letter for byte, letter in enumerate(_TCVN3_LETTERS, _TCVN3_FIRST) if letter != "·"
}
_TCVN3: Final = str.maketrans(_TCVN3_BYTES | {alias: _TCVN3_BYTES[char] for alias, char in _ALIASES.items()})
_VISCII: Final = str.maketrans(
    {_shown_as(byte): letter for byte, letter in enumerate(_VISCII_LETTERS, _VISCII_FIRST)}
    | {chr(byte): letter for byte, letter in _VISCII_CONTROLS.items()}
)
_VNI: Final = _build_vni()
_VNI_LETTER: Final = re.compile("|".join(sorted(_VNI, key=len, reverse=True)), re.IGNORECASE)
_MISREADINGS: Final[Mapping[Encoding, Mapping[int, str]]] = {
    Encoding.MISREAD_CAPITALS: str.maketrans(_MISREAD_CAPITALS),
    Encoding.MISREAD_AS_VNI: str.maketrans(_MISREAD_AS_VNI),
}
_OLD: Final = (Encoding.TCVN3, Encoding.VNI, Encoding.VISCII)
_CONVERTERS: Final[Mapping[Encoding, Callable[[str], str]]] = {
    Encoding.UNICODE: _convert_unicode,
    Encoding.TCVN3: partial(_convert_words, convert_word=_convert_tcvn3),
    Encoding.TCVN3_CAPITALS: lambda text: _convert_words(text, _convert_tcvn3).upper(),
    Encoding.VNI: partial(_convert_words, convert_word=_convert_vni),
    Encoding.VISCII: partial(_convert_words, convert_word=_convert_viscii),
    **{encoding: partial(_undo_misreading, table=table) for encoding, table in _MISREADINGS.items()},
}
