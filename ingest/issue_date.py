"""Địa danh và ngày ban hành: the place and date line of the head (Decree 30/2020, ô 4)."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ingest.head_parts import AGREEING_READINGS, Element, element, is_elsewhere, lines_above, offered
from ingest.layout import Head, Line
from ingest.printed import is_date_printed
from ingest.signer import SIGNATURE_NOTE
from ingest.trace import LineTraces
from ingest.written import read_written
from registry.parsed import Box, Page, Word
from registry.text import fold, squeeze
from registry.vocabulary.kinds import FieldName, ReadMethod

_DATE: Final = re.compile(
    r"(?P<place>(?:.*?[^\s,.;])??)[\s,.;]*\bng[aàáảãạ]y[\s.…_]*(?P<day>\d{1,2})?"
    r"(?:\D*?th[áaàảã]ng[\s.…_]*(?P<month>\d{1,2})?\D*?n[ăaắằâ]m[\s.…_]*|"
    r"\s*[/.-]\s*(?P<numeric_month>\d{1,2})\s*[/.-]\s*)(?P<year>\d{4}(?!\d))?",
    re.IGNORECASE,
)
_FIRST_YEAR: Final = 1945  # of the first papers with this head
_YEAR: Final = 2  # its rank among the values of the line
_PLACE: Final = re.compile(r"(?:[^\W\d_][^\d,;:(/^]{1,38})?")  # longer is prose
# How a line with another date ends before it: `Nhận ngày`, `Áp dụng từ ngày`, `Có hiệu lực ngày`.
_NOT_A_PLACE: Final = re.compile(
    r"(?:^|.* )(?:tu|den|truoc|sau|vao|trong|nhan|ky|luc|gio|hop|hom nay|duyet|thanh lap|su dung)"
)
_RULE: Final = "place and date line of the head, right half"
_FORM_WORD: Final = re.compile(r"\b(?:ng\w?y|th\wng|n\wm)(?=\W|\d|$)")
_MIN_FORM_WORDS: Final = 2  # of ngày, tháng, năm: pens run over one of them
_RECITAL: Final = re.compile(r";\W*$")  # `… của Chính phủ ngày 5 tháng 3 năm 2020;`: what a decision rests on
_DAY_WORD: Final = re.compile(r"ng\w?y|nga\W")
_MAX_WORDS: Final = 16  # a long place, and strokes of a pen taken for words
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_AROUND_PLACE: Final = " ,.…;-–_*'\"“”|:"


@dataclass(frozen=True, slots=True)
class Dated:
    """The place and date line as read."""

    place: str
    day: date | None
    line: Line
    digits: tuple[str, str, str]  # day, month and year as read, "" where none was


def find_date_line(head: Head, bottom: float) -> Dated | None:
    """Địa danh, ngày ban hành: the first dated line above `bottom`, in the right half if there is one."""
    for line in (*lines_above(head.right, bottom), *lines_above(head.blocks, bottom)):
        text = squeeze(line.text)
        match = _DATE.match(text)
        if match is None or is_elsewhere(line, head, head.right) or SIGNATURE_NOTE.search(text):
            continue
        if _RECITAL.search(text):
            continue
        place = match["place"].strip(_AROUND_PLACE)
        goes_on = match["year"] is not None and _WORD.search(text, match.end()) is not None
        if goes_on or not _is_place(place):
            continue
        month = match["month"] or match["numeric_month"]
        digits = (match["day"] or "", month or "", match["year"] or "")
        return Dated(place, _parse_day(*digits), line, digits)
    return None


def find_line_to_date(head: Head, bottom: float) -> Line | None:
    """The printed line that a day is written into, from `ngày` on, though its digits may not be legible."""
    for line in (*lines_above(head.right, bottom), *lines_above(head.blocks, bottom)):
        text = fold(line.text)
        if is_elsewhere(line, head, head.right) or SIGNATURE_NOTE.search(line.text) or _is_long(line):
            continue
        if _RECITAL.search(line.text):
            continue
        if len(_FORM_WORD.findall(text)) >= _MIN_FORM_WORDS:
            starts = [rank for rank, word in enumerate(line.words) if _DAY_WORD.match(fold(word.text))]
            return Line(line.words[starts[0] :]) if starts else line
    return None


def read_date(
    page: Page, dates: Sequence[Dated | None], ink: Sequence[Box], traces: LineTraces | None
) -> list[Element]:
    """Place and day of issue, as far as the readings of the date line show them.

    `dates` are readings by one engine for words, `traces` what the recognisers of digits saw of the line.
    """
    seen = [dated for dated in dates if dated is not None]
    if not seen and traces is None:
        return []
    found = []
    is_scan = page.method is ReadMethod.OCR
    places = Counter(dated.place.lower() for dated in seen if dated.place)
    if places:
        best = max(seen, key=lambda dated: places[dated.place.lower()])
        is_sure = not is_scan or places[best.place.lower()] == len(dates) >= AGREEING_READINGS
        found.append(element(FieldName.PLACE, best.place, page, best.line, _RULE, is_sure))
    days = Counter(dated.day for dated in seen if dated.day is not None)
    if traces is not None and is_scan:
        return [*found, _read_digits(page, dates, ink, traces)]
    if days:
        best = max(seen, key=lambda dated: days[dated.day] if dated.day is not None else 0)
        is_sure = bool(best.place) and not is_scan
        found.append(
            element(
                FieldName.ISSUED_ON, days.most_common()[0][0].isoformat(), page, best.line, _RULE, is_sure
            )
        )
    return found


def _read_digits(
    page: Page, dates: Sequence[Dated | None], ink: Sequence[Box], traces: LineTraces
) -> Element:
    """The day as the recognisers of digits see it, the other engine's readings being witnesses."""
    seen = [dated for dated in dates if dated is not None]
    witnesses = [frozenset(dated.digits[rank] for dated in seen) for rank in range(3)]
    day, month, year = read_written(traces, _is_possible, witnesses)
    by_words = Counter(dated.day for dated in seen if dated.day is not None)
    first = [part.candidates[0] if part.candidates else None for part in (day, month, year)]
    choices = [
        found
        for found in (
            *(_parse_day(value, first[1], first[2]) for value in day.candidates),
            *(_parse_day(first[0], value, first[2]) for value in month.candidates[1:]),
            *(found for found, _ in by_words.most_common()),
        )
        if found is not None
    ]
    is_agreed = day.is_sure and month.is_sure and year.is_sure
    is_printed = (
        len(by_words) == 1
        and by_words.total() == len(dates) >= AGREEING_READINGS
        and choices[:1] == [next(iter(by_words))]
        and is_date_printed(seen[0].line.words, ink)
    )
    line = seen[0].line if seen else Line((Word("", traces.box, 0.0),))
    candidates = tuple(dict.fromkeys(found.isoformat() for found in choices))
    is_sure = bool(candidates) and (is_agreed or is_printed)
    value = candidates[0] if candidates else ""
    return offered(element(FieldName.ISSUED_ON, value, page, line, _RULE, is_sure), candidates)


def _is_possible(rank: int, value: str) -> bool:
    """Whether the digits can be a day, a month, a year of issue."""
    if rank == _YEAR:
        return len(value) == 4 and int(value) >= _FIRST_YEAR
    return len(value) <= 2 and 1 <= int(value) <= (31, 12)[rank]


def _is_long(line: Line) -> bool:
    """Whether the line is prose rather than a place and a date."""
    return len(line.words) > _MAX_WORDS


def _is_place(place: str) -> bool:
    words = place.split()
    is_other = _NOT_A_PLACE.fullmatch(fold(place)) is not None and (len(words) == 1 or words[-1].islower())
    return _PLACE.fullmatch(place) is not None and not place[:1].islower() and not is_other


def _parse_day(day: str | None, month: str | None, year: str | None) -> date | None:
    if not (day and month and year):
        return None
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found.year >= _FIRST_YEAR else None
