"""How alike are two subjects (pure): words fuzzily, numbers exactly."""

import re

from rapidfuzz import fuzz

from registry.slots import expand

_LEAD = re.compile(r"^(v v|ve viec|ve|viec)\s+")
_NUMBER = re.compile(r"\d+")


def subject_likeness(one: str, other: str) -> float:
    """Likeness of two subjects (trích yếu), from 0.0 to 1.0, however much one shortens the other.

    Accents, case, "về việc" and everyday abbreviations do not count.
    """
    return fuzz.token_set_ratio(_wording(one), _wording(other)) / 100


def numbers_missing(cited: str, filed: str) -> frozenset[int]:
    """Numbers, months and years that the cited subject names and the filed one does not.

    "tháng 3/2026" and "tháng 4/2026" are 98 % alike as strings and yet different papers.
    """
    return frozenset(_numbers(cited) - _numbers(filed))


def _wording(subject: str) -> str:
    return _LEAD.sub("", expand(subject))


def _numbers(subject: str) -> set[int]:
    return {int(digits) for digits in _NUMBER.findall(subject)}
