"""Stretches of days that a question says in words, as filters: `tháng 4/2026`, `quý II năm 2026` (pure)."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Final

from index.analysis import has_accents
from registry.text import fold
from registry.vocabulary.lists import type_by_abbreviation, type_by_folded_name

_YEAR: Final = r"(?:19|20)\d\d"
_OF_YEAR: Final = rf"(?:\s?[/.-]\s?|,?\s+(?:n[ăa]m\s+)?){_YEAR}"
_OF: Final = rf"(?:\s?[/.-]\s?|,?\s+(?:n[ăa]m\s+)?)(?P<year>{_YEAR})"
_DAY: Final = r"(?:ng[àa]y\s+)?\d{1,2}\s?[/.-]\s?\d{1,2}"
_MONTH: Final = r"th[áa]ng\s+\d{1,2}"
_BARE_MONTH: Final = rf"\d{{1,2}}/{_YEAR}"
_FROM: Final = rf"{_DAY}(?:\s?[/.-]\s?{_YEAR})?|{_BARE_MONTH}|{_MONTH}(?:{_OF_YEAR})?"
_UNTIL: Final = rf"{_DAY}\s?[/.-]\s?{_YEAR}|{_BARE_MONTH}|{_MONTH}{_OF_YEAR}"
_QUARTER: Final = "iv|i{1,3}|0?[1-4]"
_SAID: Final = (
    rf"t[ừu]\s+(?P<since>{_FROM})\s*(?:[đd][ếe]n|t[ớo]i|-|–)\s*(?:h[ếe]t\s+)?(?P<until>{_UNTIL})",
    rf"(?P<quarter_word>qu[ýyíi])\s*(?P<quarter>{_QUARTER}){_OF}",
    rf"(?:th[áa]ng\s*|t\s?)(?P<month>\d{{1,2}}){_OF}",
    rf"(?P<bare>\d{{1,2}}/{_YEAR})",
    rf"(?P<months>0?6|0?9|s[áa]u|ch[íi]n)\s+th[áa]ng\s+[đd][ầa]u\s+n[ăa]m\s+(?P<year>{_YEAR})",
    rf"(?:0?6|s[áa]u)\s+th[áa]ng\s+cu[ốo]i\s+n[ăa]m\s+(?P<later_half>{_YEAR})",
)
# What makes it another stretch, or none: `đến tháng 6/2026`, `tháng 3, tháng 4/2026`, `ngày 24 tháng 4`.
_LEADS_ON: Final = r"(?i)(?:\b(?:t[ừu]|[đd][ếe]n|t[ớo]i|tr[ưu][ớo]c|sau|v[àa]|ho[ặa]c|nay)|[,;&+–-]|\d)\s*\Z"
_GOES_ON: Final = r"(?i)\s*(?:[;&+–-]|(?:[đd][ếe]n|t[ớo]i|v[àa]|ho[ặa]c)\b)"
# `số 4/2026` and `tỷ lệ 1/2000` are no months.
_NO_MONTH: Final = r"(?i)\b(?:s[ốo]|t[ỷyỉi]\s+l[ệe]|qu[ýyíi])\s*\Z"
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_HALF: Final = frozenset({"6", "06", "sáu", "sau"})
_NUMBER: Final = re.compile(r"\d+")


def parse_quarter(text: str) -> tuple[date, date] | None:
    """The first and last day of `II/2026`, `2 năm 2026`; None for anything else."""
    match = re.fullmatch(rf"(?i)(?P<quarter>{_QUARTER}){_OF}", text)
    if match is None:
        return None
    typed, year = match["quarter"].lower(), int(match["year"])
    last = 3 * (_ROMAN.get(typed) or int(typed))
    return date(year, last - 2, 1), date(year, last, monthrange(year, last)[1])


def spell_out_days(text: str) -> str:
    """A question with the stretch of days that it names as a filter: `báo cáo tháng:4/2026`.

    "" where it names none, or more than one, or may mean another one. That it is one of the calendar is not
    looked at.

    Args:
        text: normalised, without quotes and filters of days.
    """
    for pattern in _patterns():
        found = list(pattern.finditer(text))
        if found:
            before, behind = text[: found[0].start()], text[found[0].end() :]
            if len(found) > 1 or not _is_meant(found[0], before, behind):
                return ""
            return " ".join([*before.split(), *behind.split(), _write_filter(found[0])])
    return ""


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Compiled where a question names a year: a search from a shell starts anew each time."""
    return tuple(re.compile(rf"(?<![\w/.-])(?:{said})(?![\w/-])", re.IGNORECASE) for said in _SAID)


def _is_meant(match: re.Match[str], before: str, behind: str) -> bool:
    if re.search(_LEADS_ON, before) or re.match(_GOES_ON, behind):
        return False
    said = match.groupdict()
    if said.get("bare"):
        return not (re.search(_NO_MONTH, before) or _ends_in_type(before))
    # `nội quy 1/2026`: whoever types accents types that of `quý` too.
    is_plain = (said.get("quarter_word") or "").lower() in {"quy", "qui"}
    return not (is_plain and has_accents(match.string))


def _ends_in_type(text: str) -> bool:
    """Whether a type stands there, so that a number follows: `Quyết định 12/2026`."""
    folded = fold(text)
    abbreviations = map(fold, type_by_abbreviation())
    return any(
        re.search(rf"\b{re.escape(name)}\Z", folded) for name in (*type_by_folded_name(), *abbreviations)
    )


def _write_filter(match: re.Match[str]) -> str:
    said = match.groupdict()
    if said.get("until"):
        return _write_range(_NUMBER.findall(match["since"]), _NUMBER.findall(match["until"]))
    if said.get("quarter"):
        return f"quý:{match['quarter'].upper()}/{match['year']}"
    if said.get("bare"):
        return f"tháng:{_join(_NUMBER.findall(match['bare']))}"
    if said.get("month"):
        return f"tháng:{int(match['month'])}/{match['year']}"
    if said.get("later_half"):
        return _write_months(7, 12, match["later_half"])
    return _write_months(1, 6 if match["months"].lower() in _HALF else 9, match["year"])


def _write_range(first: Sequence[str], last: Sequence[str]) -> str:
    # The year may be said once: `từ 1/4 đến 30/6/2026`.
    whole = first if len(first[-1]) == len(last[-1]) else [*first, last[-1]]
    return f"từ:{_join(whole)} đến:{_join(last)}"


def _write_months(first: int, last: int, year: str) -> str:
    days = monthrange(int(year), last)[1]
    return f"từ:1/{first}/{year} đến:{days}/{last}/{year}"


def _join(numbers: Sequence[str]) -> str:
    return "/".join(str(int(number)) for number in numbers)
