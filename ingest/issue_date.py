"""Địa danh và ngày ban hành: the place and date line of the head (Decree 30/2020, ô 4)."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ingest.head_parts import AGREEING_READINGS, Element, element, is_elsewhere, lines_above
from ingest.layout import Head, Line
from ingest.printed import is_date_printed
from ingest.signer import SIGNATURE_NOTE
from registry.parsed import Box, Page
from registry.text import fold, squeeze
from registry.vocabulary.kinds import FieldName, ReadMethod

_DATE: Final = re.compile(
    r"(?P<place>.*?)[\s,.;]*\bng[aàáảãạ]y[\s.…_]*(?P<day>\d{1,2})?"
    r"(?:\D*?th[áaàảã]ng[\s.…_]*(?P<month>\d{1,2})?\D*?n[ăaắằâ]m[\s.…_]*|"
    r"\s*[/.-]\s*(?P<numeric_month>\d{1,2})\s*[/.-]\s*)(?P<year>\d{4}(?!\d))?",
    re.IGNORECASE,
)
_FIRST_YEAR: Final = 1945  # of the first papers with this head
_PLACE: Final = re.compile(r"(?:[^\W\d_][^\d,;:(/^]{1,38})?")  # longer is prose
# How a line with another date ends before it: `Nhận ngày`, `Áp dụng từ ngày`, `Có hiệu lực ngày`.
_NOT_A_PLACE: Final = re.compile(
    r"(?:^|.* )(?:tu|den|truoc|sau|vao|trong|nhan|ky|luc|gio|hop|hom nay|duyet|thanh lap|su dung)"
)
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_AROUND_PLACE: Final = " ,.…;-–_*'\"“”|:"


@dataclass(frozen=True, slots=True)
class Dated:
    """The place and date line as read."""

    place: str
    day: date | None
    line: Line


def find_date_line(head: Head, bottom: float) -> Dated | None:
    """Địa danh, ngày ban hành: the first dated line above `bottom`, in the right half if there is one."""
    for line in (*lines_above(head.right, bottom), *lines_above(head.blocks, bottom)):
        text = squeeze(line.text)
        match = _DATE.match(text)
        if match is None or is_elsewhere(line, head, head.right) or SIGNATURE_NOTE.search(text):
            continue
        place = match["place"].strip(_AROUND_PLACE)
        goes_on = match["year"] is not None and _WORD.search(text, match.end()) is not None
        if goes_on or not _is_place(place):
            continue
        month = match["month"] or match["numeric_month"]
        return Dated(place, _parse_day(match["day"], month, match["year"]), line)
    return None


def read_date(page: Page, dates: Sequence[Dated | None], ink: Sequence[Box]) -> list[Element]:
    """Place and day of issue, as far as the readings of the date line show them."""
    seen = [dated for dated in dates if dated is not None]
    if not seen:
        return []
    votes = Counter(dated.day for dated in seen if dated.day is not None)
    best = max(seen, key=lambda dated: votes[dated.day] if dated.day is not None else 0)
    is_scan = page.method is ReadMethod.OCR
    rule = "place and date line of the head, right half"
    found = []
    places = Counter(dated.place.lower() for dated in seen)
    place = max(seen, key=lambda dated: places[dated.place.lower()]).place
    if place:
        is_sure = not is_scan or places[place.lower()] == len(dates) >= AGREEING_READINGS
        found.append(element(FieldName.PLACE, place, page, best.line, rule, is_sure))
    if best.day is not None:
        is_agreed = votes[best.day] == len(dates) >= AGREEING_READINGS
        is_sure = bool(best.place) and (not is_scan or (is_agreed and is_date_printed(best.line.words, ink)))
        found.append(element(FieldName.ISSUED_ON, best.day.isoformat(), page, best.line, rule, is_sure))
    return found


def _is_place(place: str) -> bool:
    return (
        _PLACE.fullmatch(place) is not None
        and not place[:1].islower()
        and not _NOT_A_PLACE.fullmatch(fold(place))
    )


def _parse_day(day: str | None, month: str | None, year: str | None) -> date | None:
    if not (day and month and year):
        return None
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found.year >= _FIRST_YEAR else None
