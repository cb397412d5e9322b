"""The moment that a file bears, as it is typed: the same one gives the same bytes."""

from datetime import datetime

from desk.clock import now
from registry.filing import parse_day


def parse_moment(text: str | None) -> datetime:
    """A moment in ISO form, or the start of a day; now where none is typed.

    Raises:
        UsageError: it is neither.
    """
    if text is None:
        return now().astimezone()
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        day = parse_day(text)
        return datetime(day.year, day.month, day.day).astimezone()
