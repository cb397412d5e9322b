"""Stretches of days that a question says in words, as filters: `tháng 4/2026`, `quý II năm 2026` (pure)."""

import re
from calendar import monthrange
from datetime import date
from functools import cache
from typing import Final

_YEAR: Final = r"(?:19|20)\d\d"
_OF: Final = rf"(?:\s?[/.-]\s?|,?\s+(?:n[ăa]m\s+)?)(?P<year>{_YEAR})"
_FROM_DAY: Final = rf"(?:ng[àa]y\s+)?\d{{1,2}}\s?[/.-]\s?\d{{1,2}}(?:\s?[/.-]\s?{_YEAR})?"
_FROM_MONTH: Final = rf"th[áa]ng\s+\d{{1,2}}(?:\s?[/.-]\s?{_YEAR}|\s+n[ăa]m\s+{_YEAR})?"
_UNTIL_DAY: Final = rf"(?:ng[àa]y\s+)?\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?{_YEAR}"
_UNTIL_MONTH: Final = rf"th[áa]ng\s+\d{{1,2}}(?:\s?[/.-]\s?|,?\s+n[ăa]m\s+){_YEAR}"
_QUARTER: Final = "iv|i{1,3}|[1-4]"
_SAID: Final = (
    rf"t[ừu]\s+(?P<since>{_FROM_DAY}|{_FROM_MONTH})"
    rf"\s*(?:[đd][ếe]n|-|–)\s*(?:h[ếe]t\s+)?(?P<until>{_UNTIL_DAY}|{_UNTIL_MONTH})",
    rf"qu[ýy]\s*(?P<quarter>{_QUARTER}){_OF}",
    rf"(?:th[áa]ng\s*|t\s?)(?P<month>\d{{1,2}}){_OF}",
    rf"(?<!qu[ýy]\s)(?P<month>\d{{1,2}})/(?P<year>{_YEAR})",
    rf"(?P<months>6|9|s[áa]u|ch[íi]n)\s+th[áa]ng\s+[đd][ầa]u\s+n[ăa]m\s+(?P<year>{_YEAR})",
    rf"(?:6|s[áa]u)\s+th[áa]ng\s+cu[ốo]i\s+n[ăa]m\s+(?P<later_half>{_YEAR})",
)
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
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

    "" where it names none, or more than one. That it is one of the calendar is not looked at.

    Args:
        text: without filters of days; what stands in quotes counts as any other words.
    """
    for pattern in _patterns():
        found = list(pattern.finditer(text))
        if len(found) > 1:
            return ""
        if found:
            words = f"{text[: found[0].start()]} {text[found[0].end() :]}".split()
            return " ".join([*words, _write_filter(found[0])])
    return ""


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Compiled where a question names a year: a search from a shell starts anew each time."""
    return tuple(re.compile(rf"(?<![\w/.-])(?:{said})(?![\w/-])", re.IGNORECASE) for said in _SAID)


def _write_filter(match: re.Match[str]) -> str:
    said = match.groupdict()
    if said.get("until"):
        return _write_range(match["since"], match["until"])
    if said.get("month"):
        return f"tháng:{int(match['month'])}/{match['year']}"
    if said.get("quarter"):
        return f"quý:{match['quarter'].upper()}/{match['year']}"
    if said.get("later_half"):
        return _write_months(7, 12, match["later_half"])
    is_half = match["months"].lower() in {"6", "sáu", "sau"}
    return _write_months(1, 6 if is_half else 9, match["year"])


def _write_range(since: str, until: str) -> str:
    first, last = _NUMBER.findall(since), _NUMBER.findall(until)
    if len(first[-1]) < len(last[-1]):  # the year is said once: `từ 1/4 đến 30/6/2026`
        first.append(last[-1])
    return f"từ:{_join(first)} đến:{_join(last)}"


def _write_months(first: int, last: int, year: str) -> str:
    days = monthrange(int(year), last)[1]
    return f"từ:1/{first}/{year} đến:{days}/{last}/{year}"


def _join(numbers: list[str]) -> str:
    return "/".join(number if len(number) > 2 else str(int(number)) for number in numbers)
