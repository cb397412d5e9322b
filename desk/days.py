"""Days that people type: none of them lies in the future."""

from datetime import date, datetime

from registry.errors import UsageError
from registry.language import _
from report.wording import format_day


def check_is_past(day: date, at: datetime) -> None:
    """Make sure that a day has come, by the clock on the wall.

    Raises:
        UsageError: it lies in the future.
    """
    if day > at.astimezone().date():
        message = _("{date} lies in the future. Type the day it was taken or issued.")
        raise UsageError(message.format(date=format_day(day)))
