"""Numbers and symbols of documents in prose: where they stand, and which reference they make."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from registry.reference import SYMBOL_PATTERN, Reference, make_reference
from registry.vocabulary.lists import issuer_by_symbol, type_by_abbreviation, type_by_folded_name

YEAR: Final = r"(?:19|20)\d\d"
# The letters that squeezed-in numbers bear; l, o, i and s after digits are rather misread digits.
LETTER: Final = "[a-hkđ]"
# Before a number stands nothing that makes it part of a greater one; `số` and a comma may be glued to it.
_FREE: Final = r"(?:(?<![\w/.,=?&#%+-])|(?<=[Ss]ố)|(?<=[Ss]ố[.:])|(?<=[^\W\d_],)|(?<=\s[-+]))"
_THOUSANDS: Final = r"[1-9]\d?\.\d{3}(?=\s?/)"  # `1.234/QĐ-UBND`
# After a blank only a part that is clearly an abbreviation still belongs to the symbol: `31- HD/BTCTW`,
# but not the dash of `12/UBND-VHXH - Phòng …`.
_LATER_PART: Final = r"\s*[-/]\s+[A-ZĐƯ](?=[\w&]*[A-ZĐƯ])[A-ZĐƯa-z0-9&]*(?:[-/][A-ZĐƯ][A-ZĐƯa-z0-9&]*)*(?!\w)"
_BLANK_DASH: Final = r"\s+[-/][A-ZĐƯ]{2}[A-ZĐƯa-z0-9&]*(?!\w)"
_NUMBERS_BEFORE: Final = re.compile(
    rf"(?P<marker>(?<!\w)[Ss]ố\s*:?\s*)?(?<![\w/.,])"
    rf"(?P<run>(?:\d{{1,6}}{LETTER}?(?:/{YEAR})?\s*(?:,|;|và)\s*(?:số\s*)?)+)$"
)
_NUMBER_IN_RUN: Final = re.compile(
    rf"(?P<number>\d{{1,6}})(?P<letter>{LETTER}?)(?:/(?P<year>{YEAR}))?(?=\s*(?:,|;|và))"
)
_RUN_LENGTH: Final = 200  # characters that a list of numbers with one symbol takes at most
_SPLIT_NUMBER: Final = re.compile(r"(?<!\w)[Ss]ố\s*:?\s*(?P<head>\d{1,4})\s$")
_SPLIT_LENGTH: Final = 14  # `số: 1234 ` and some blanks
_NUMBERED_UNIT: Final = re.compile(r"\s(?P<number>\d{1,4})(?!\w|[/.,-]\s?\d)")
_UNIT_WINDOW: Final = 120  # characters in which the issuer follows
_PARLIAMENT: Final = ("UBTVQH", "QH", "HĐND")  # their symbols end in the number of the legislature
_LIKE_DASHES: Final = str.maketrans({**dict.fromkeys("‐‑‒–—−_", "-"), "§": "Đ"})  # § is Đ in TCVN3
# Words that are met glued to a symbol: `TB-UBNDngày`, `QĐ-SNVvề`.
_GLUED: Final = re.compile(r"(?:ng[àa]|củ|về|ban|v/v)")
_PLACE_FOLLOWS: Final = re.compile(r"\s+(?:xã|phường|tỉnh|huyện|thành|số)(?!\w)")


@dataclass(frozen=True, slots=True)
class Code:
    """Number and symbol of a document, and where they stand."""

    start: int
    end: int
    reference: Reference
    is_plain: bool = True  # written as it should be: with its separator, the number in one


def find_codes(prose: str) -> list[Code]:
    """Whatever looks like number and symbol, in order."""
    plain = prose.translate(_LIKE_DASHES)
    codes: list[Code] = []
    for match in _code_pattern().finditer(plain):
        symbol, end = match["symbol"] or match["apart"] or "", match.end()
        if symbol:
            symbol, end = _trimmed(plain, symbol, end)
        digits = match["number"].replace(".", "")
        reference = make_reference(digits, symbol, letter=match["letter"], year=match["year"])
        start = match.start("number")
        split = _SPLIT_NUMBER.search(plain, max(0, start - _SPLIT_LENGTH), start)
        if split:
            start = split.start("head")
            digits = split["head"] + digits
            reference = make_reference(digits, symbol, letter=match["letter"], year=match["year"])
        codes += _numbers_sharing_symbol(plain, start, reference)
        codes.append(
            Code(start, end, reference, is_plain=match["apart"] is None and digits == match["number"])
        )
    return codes


def find_run(before: str) -> re.Match[str] | None:
    """The numbers before a code that share its symbol, where they follow `số` or a type."""
    found = _NUMBERS_BEFORE.search(before, max(0, len(before) - _RUN_LENGTH))
    if not found or found["marker"]:
        return found
    return found if re.search(rf"{type_names()}\s*$", before[: found.start()]) else None


@cache
def type_names() -> str:
    """A pattern for the name of any type of document as whole words."""
    names = sorted((kind.name for kind in type_by_folded_name().values()), key=len, reverse=True)
    return rf"(?<!\w)(?i:{'|'.join(name.replace(' ', chr(92) + 's+') for name in names)})(?!\w)"


@cache
def _code_pattern() -> re.Pattern[str]:
    types = "|".join(sorted(type_by_abbreviation(), key=len, reverse=True))
    issuers = "|".join(sorted((s.lower() for s in issuer_by_symbol()), key=len, reverse=True))
    types_exact = "|".join(
        sorted({kind.abbreviation for kind in type_by_abbreviation().values()}, key=len, reverse=True)
    )
    small = rf"(?:{types.lower()}|{issuers})[-/](?:{issuers})(?:[-/][a-zđ]{{2,6}})?(?!\w)"
    symbol = (
        rf"(?:UBTVQH|QH|HĐND)\s\d{{1,2}}(?!\w)|"
        rf"{SYMBOL_PATTERN}(?:[-/]{{2}}{SYMBOL_PATTERN})?(?:{_LATER_PART}|{_BLANK_DASH})*(?:[-/](?:{issuers})(?!\w))?|{small}"
    )
    return re.compile(
        rf"{_FREE}(?P<number>{_THOUSANDS}|\d{{1,6}})(?P<letter>{LETTER}?)(?:\s{{0,2}}/\s{{0,2}}(?P<year>{YEAR}))?"
        rf"(?:\s{{0,2}}[-/]{{1,2}}\s{{0,2}}(?:(?P<symbol>{symbol})|(?=\s*,?\s*[Nn]g[àa]y\s*\d))"
        # The separator forgotten: only before a type that stands as the decree abbreviates it.
        rf"|\s(?P<apart>(?:{types_exact})[-/]{SYMBOL_PATTERN}))"
    )


def _trimmed(plain: str, symbol: str, end: int) -> tuple[str, int]:
    """The symbol without the words and footnote marks that are glued to it, and where it ends."""
    kept = _without_glued_word(symbol, plain[end : end + 4])
    kept = re.sub(r"\(\d+\)$", "", kept.rstrip("&,."))
    kept = _without_next_thought(kept, plain[end : end + 12] if kept == symbol else "")
    kept = _without_footnote_mark(kept)
    end -= len(symbol) - len(kept)
    torn = re.match(r"\s([A-ZĐ]{1,3})(?!\w)", plain[end : end + 5])
    last = re.split(r"[-/]", kept)[-1]
    if kept == symbol and (unit := _NUMBERED_UNIT.match(plain, end)) and _is_named(last, unit, plain):
        return kept + unit["number"], unit.end("number")
    if torn and kept == symbol and last not in issuer_by_symbol() and last + torn[1] in issuer_by_symbol():
        return kept + torn[1], end + torn.end()
    return kept, end


def _is_named(part: str, unit: re.Match[str], plain: str) -> bool:
    """Whether the text also says in full what `BCĐ 35` abbreviates: `Ban Chỉ đạo 35`."""
    letters = re.split(r"[.,&]", part)[-1]
    words = r"\s+".join(rf"(?i:{re.escape(letter)})\w*" for letter in letters)
    after = plain[unit.end() : unit.end() + _UNIT_WINDOW]
    return len(letters) > 1 and re.search(rf"(?<!\w){words}\s+{unit['number']}(?!\w)", after) is not None


def _without_glued_word(symbol: str, follows: str) -> str:
    """`TB-UBND` of `TB-UBNDngày`, `CV/VPTU` of `CV/VPTUChuẩn bị`."""
    head, last = _split_last(symbol)
    tail = re.search(r"[A-ZĐ]?[a-zđ]*$", last)
    small = re.search(r"[a-zđ]*$", last)
    if not tail or not small or not small[0] + follows[:1].strip():
        return symbol
    whole, without_small, without_word = last, last[: small.start()], last[: tail.start()]
    known = issuer_by_symbol()
    if follows[:1].isalpha():
        if without_small.upper() in known or _GLUED.match(small[0] + follows):
            return head + without_small
        opens_word = small[0] or without_word.endswith((",", "."))
        return head + without_word if without_word and opens_word else symbol
    if whole.upper() in known or whole.upper() in type_by_abbreviation():
        return symbol
    for bare in (without_small, without_word):
        if bare.upper() in known and len(bare) > 2 and len(whole) - len(bare) > 2:
            return head + bare
    return symbol


def _without_next_thought(symbol: str, follows: str) -> str:
    """`KH-UBND` of `KH-UBND,Bao` and of `KH-UBND,UBND xã`: a comma without its blank."""
    head, mark, last = re.fullmatch(r"(.*?)([,.]?)([^,.]*)", symbol, re.DOTALL).groups(default="")  # type: ignore[union-attr]
    is_word = re.match(r"[A-ZĐƯ][a-z]*$", last) is not None and len(last) > 2
    return head if mark and (is_word or _PLACE_FOLLOWS.match(follows)) else symbol


def _without_footnote_mark(symbol: str) -> str:
    """`NĐ-CP1` is NĐ-CP with a footnote mark glued on; `QH15` and `HD-BCA-C04` are as they should be."""
    head, last = _split_last(symbol)
    bare = last.rstrip("0123456789")
    is_term = bare in _PARLIAMENT and len(last) - len(bare) == 2
    is_marked = bare != last and bare.upper() in issuer_by_symbol() and not is_term
    return head + bare if is_marked else symbol


def _split_last(symbol: str) -> tuple[str, str]:
    at = max(symbol.rfind("-"), symbol.rfind("/")) + 1
    return symbol[:at], symbol[at:]


def _numbers_sharing_symbol(plain: str, code_start: int, reference: Reference) -> Iterator[Code]:
    """`số 12, 15 và 18/TB-UBND`: 12 and 15 carry the symbol of 18."""
    if not reference.symbol:
        return
    from_here = max(0, code_start - _RUN_LENGTH)
    before = find_run(plain[from_here:code_start])
    if not before:
        return
    for match in _NUMBER_IN_RUN.finditer(plain, from_here + before.start("run"), code_start):
        shared = make_reference(match["number"], reference.symbol, letter=match["letter"])
        year = int(match["year"]) if match["year"] else reference.year
        yield Code(match.start(), match.end(), replace(shared, year=year))
