"""Moments of the audit trail and of decisions, as the clock on the wall shows them."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo

import pytest

from report.wording_audit import format_moment


@pytest.fixture
def in_vietnam(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Ho_Chi_Minh")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_vietnam")
@pytest.mark.parametrize("zone", [UTC, None])
def test_a_stored_moment_without_a_zone_is_one_of_utc(zone: tzinfo | None) -> None:
    at = datetime(2026, 7, 1, 20, 30, tzinfo=zone)
    assert format_moment(at) == "03:30 02/7/2026"
