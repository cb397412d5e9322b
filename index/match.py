"""How alike are two subjects (pure): words fuzzily, numbers exactly."""

import re
from typing import Final

from rapidfuzz import fuzz

from registry.slots import expand
from registry.text import normalise

_LEAD = re.compile(r"^(v v|ve viec|ve|viec)\s+")
# Thousands are grouped by stops (`1.200 hộ`); in a date typed with stops the groups are shorter.
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{3})+(?![\d.])")
# Longer ones are fillings; Python itself refuses to reckon with thousands of digits.
_NUMBER = re.compile(r"(?<!\d)\d{1,20}(?!\d)")
# Not V/v, and not the words of VI PHẠM and XI MĂNG: in a text all in capitals only what stands behind one of
# these words is a number for sure.
_ROMAN = re.compile(r"\b(?!V/)[IVX]+\b")
_COUNTED_ROMAN = re.compile(r"\b(?:quý|kỳ|kì|khóa|khoá|đợt|giai đoạn|chương)\s+([ivx]+)\b", re.IGNORECASE)
_ROMAN_VALUES: Final = {"i": 1, "v": 5, "x": 10}


def subject_likeness(one: str, other: str) -> float:
    """Likeness of two subjects (trích yếu), from 0.0 to 1.0, however much one shortens the other.

    Accents, case, "về việc" and everyday abbreviations do not count.
    """
    return fuzz.token_set_ratio(_wording(one), _wording(other)) / 100


def whole_likeness(one: str, other: str) -> float:
    """Likeness of two subjects of which neither may leave anything out, from 0.0 to 1.0."""
    return fuzz.ratio(_wording(one), _wording(other)) / 100


def numbers_differing(cited: str, filed: str, year: int | None = None) -> frozenset[int]:
    """Numbers, months, quarters and years that only one of the two subjects names.

    "tháng 3/2026" and "tháng 4/2026" are 98 % alike as strings and yet different papers. Where the citation
    is a piece of the filed subject, what it leaves off around it says nothing; nor does the year of issue,
    which goes without saying.
    """
    cited_numbers, filed_numbers = _numbers(cited), _numbers(filed)
    if f" {_wording(cited)} " in f" {_wording(filed)} ":
        return frozenset(cited_numbers - filed_numbers)
    return frozenset((cited_numbers ^ filed_numbers) - {year})


def _wording(subject: str) -> str:
    return _LEAD.sub("", expand(subject))


def _numbers(subject: str) -> set[int]:
    """The numbers in a subject, `quý II` as 2 and `1.200` as 1200."""
    text = _THOUSANDS.sub(lambda match: match[0].replace(".", ""), normalise(subject))
    roman = [match[1] for match in _COUNTED_ROMAN.finditer(text)]
    if not text.isupper():
        roman += [match[0] for match in _ROMAN.finditer(text)]
    return {int(digits) for digits in _NUMBER.findall(text)} | {_roman_value(digits) for digits in roman}


def _roman_value(digits: str) -> int:
    """`iv` is 4: a digit before a greater one is taken away."""
    values = [_ROMAN_VALUES[digit] for digit in digits.lower()]
    following = (*values[1:], 0)
    return sum(-one if one < after else one for one, after in zip(values, following, strict=True))
