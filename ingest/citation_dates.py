"""Dates of issue in prose: how they are written after, before and around the number of a document."""

import re
from datetime import date
from typing import Final

_DAY: Final = (
    r"(?:m[ùồ]ng\s+)?(?P<day>\d{1,2})\s*"
    r"(?:[/.-]\s*(?P<month>\d{1,2})\s*(?:[/.-]|,?\s*năm)\s*(?P<year>\d{4}|\d{2})"
    r"|tháng\s*(?P<month_said>\d{1,2})\s*(?:,?\s*năm|[/.-])\s*(?P<year_said>\d{4}))(?!\d)"
)
# `ngay` without its accent comes from poor text layers.
_NGAY: Final = r"(?:(?:[Nn]g[àa]y|NG[ÀA]Y)\s*(?:ban\s+hành\s*)?:?\s*)+"
DATE: Final = re.compile(rf"{_NGAY}{_DAY}")
# A stop between symbol and date is a slip, but only before a small letter: `Ngày …` opens a new sentence.
_FOOTNOTE: Final = r"(?:\(\d{1,2}\)|\[\d{1,2}\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})?"
_JOINT: Final = rf"{_FOOTNOTE}\s*(?:,|\.(?=\s?ng))?\s*(?:\(\s*)?"
_HOUR: Final = r"(?:(?:hồi|lúc)\s+\d{1,2}\s*(?:giờ|h|g)\s*(?:\d{1,2})?(?:\s*phút)?\s*,?\s*)?"  # of a telegram
_HOW_ISSUED: Final = (
    r"(?:(?:đã\s+)?(?:được\s+)?(?:(?:ký\s+)?ban\s+hành|ký|phát\s+hành|thông\s+qua|đề|ra)"
    r"(?:\s+vào)?\s+|cùng\s+)?"
)
DATE_AFTER: Final = re.compile(rf"{_JOINT}{_HOW_ISSUED}{_HOUR}{_NGAY}{_DAY}(?:\s*\))?")
# Without `ngày` a date must be whole, and a mark or the next part of the mention must follow.
_BARE_DATE: Final = re.compile(
    rf"(?:\s*\(\s*{_DAY}\s*\))|\s*[,-]\s*(?:ban\s+hành\s+|ký\s+)?{_DAY.replace('(?P<', '(?P<bare_')}"
    r"(?=\s*(?:[,;.)]|$|\n|của\s|về\s|V/v))"
)
_SAME_DAY: Final = re.compile(r"\s*,?\s*\(?\s*cùng\s+ngày(?!\w|\s*\d)")
_DATE_BEFORE: Final = re.compile(rf"\s*,?\s*{DATE.pattern}(?:\s+của\s+[^,;:.\d]{{2,60}})?\s*[,:]?\s*")
# Older and later years are slips of the pen (`2925`): the day stays open.
_YEARS: Final = range(1945, 2100)


def date_words(match: re.Match[str]) -> str:
    """The date as printed, without `ngày`."""
    return match.string[match.start("day") : match.end(match.lastgroup or "day")]


def parse_day(match: re.Match[str]) -> date | None:
    """The day in a match with day, month and year groups; None where the calendar has no such day."""
    return _day(match["day"], match["month"] or match["month_said"], match["year"] or match["year_said"])


def read_date(prose: str, position: int) -> tuple[int, date | None, str | None]:
    """Where the date directly after the position ends, the day, and the words."""
    match = DATE_AFTER.match(prose, position)
    if match:
        day, end = parse_day(match), match.end()
        again = DATE_AFTER.match(prose, end)
        if again and parse_day(again) == day:
            end = again.end()
        return end, day, date_words(match)
    bare = _BARE_DATE.match(prose, position)
    if not bare:
        return position, None, None
    if bare["day"]:
        return bare.end(), parse_day(bare), date_words(bare)
    said = {name.removeprefix("bare_"): words for name, words in bare.groupdict().items() if "bare_" in name}
    day = _day(said["day"], said["month"] or said["month_said"], said["year"] or said["year_said"])
    return bare.end(), day, prose[bare.start("bare_day") : bare.end()]


def read_same_day(prose: str, position: int) -> int | None:
    """Where `cùng ngày` directly after the position ends; None where it does not stand there."""
    match = _SAME_DAY.match(prose, position)
    return match.end() if match else None


def read_date_before(between: str) -> tuple[date | None, str | None]:
    """The day between type and number: `Thông báo ngày 5/3/2026 của UBND xã số 61/TB-UBND`."""
    match = _DATE_BEFORE.fullmatch(between)
    return (parse_day(match), date_words(match)) if match else (None, None)


def _day(day: str, month: str, year: str) -> date | None:
    whole_year = int(year) + (2000 if len(year) == 2 else 0)
    if whole_year not in _YEARS:
        return None
    try:
        return date(whole_year, int(month), int(day))
    except ValueError:
        return None
