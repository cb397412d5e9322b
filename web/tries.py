"""How often somebody may try a password before having to wait, and how many are checked at a time."""

from http import HTTPStatus
from threading import BoundedSemaphore
from typing import Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.exceptions import HTTPException

from registry.language import _

# A clerk mistypes a few times; a program that guesses needs millions of tries.
_FROM_ONE_PLACE: Final = RateLimitItemPerMinute(5, 5)  # five in five minutes, for one account
_FROM_ANYWHERE: Final = RateLimitItemPerMinute(30, 15)  # for one account, whoever asks
# Each check takes 64 MiB and a processor for a sixth of a second (registry/accounts.py).
_AT_A_TIME: Final = 2
# Whoever waits keeps one of the forty threads that answer everybody: a flood of tries must not take them all.
_MOST_WAITING: Final = 10


class Turns:
    """To be held while a password is checked: few are at a time."""

    def __init__(self) -> None:
        self._places = BoundedSemaphore(_AT_A_TIME + _MOST_WAITING)
        self._checking = BoundedSemaphore(_AT_A_TIME)

    def __enter__(self) -> None:
        if not self._places.acquire(blocking=False):
            text = _("Too many are signing in just now. Wait a moment, then try again.")
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, text)
        self._checking.acquire()

    def __exit__(self, *_error: object) -> None:
        self._checking.release()
        self._places.release()


class Tries:
    """Failed tries of passwords, kept while the server runs."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self.turn = Turns()

    def may_try(self, name: str, client: str) -> bool:
        """Whether one more try is allowed for an account from a place."""
        return self._limiter.test(_FROM_ONE_PLACE, name, client) and self._limiter.test(_FROM_ANYWHERE, name)

    def note_failure(self, name: str, client: str) -> None:
        """Count a wrong password."""
        self._limiter.hit(_FROM_ONE_PLACE, name, client)
        self._limiter.hit(_FROM_ANYWHERE, name)
