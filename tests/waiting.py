"""Waits for what other threads and processes do."""

import time
from collections.abc import Callable
from typing import Final

PATIENCE: Final = 90.0  # seconds; of a machine that does other things too
_LOOK: Final = 0.02


def wait_for(is_so: Callable[[], bool]) -> None:
    """Until something is so, which it must be before patience ends."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(_LOOK)
