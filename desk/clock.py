"""What time it is: the faces ask once an act and hand it down."""

from datetime import UTC, datetime


def now() -> datetime:
    """The moment, with its zone."""
    return datetime.now(UTC)
