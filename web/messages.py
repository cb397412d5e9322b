"""What a page says once after an act: what was done, and how to undo it."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final

# Sessions that left a message unread; those of the oldest are let go.
_MOST_KEPT: Final = 1000


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence; `undo` is the address that takes the act back, with the form fields it wants."""

    text: str
    is_fault: bool = False
    undo: str | None = None


class Messages:
    """Messages waiting for the next page of a session."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: OrderedDict[int, list[Message]] = OrderedDict()

    def leave(self, sign_in_id: int, message: Message) -> None:
        """Have the next page say it."""
        with self._lock:
            self._waiting.setdefault(sign_in_id, []).append(message)
            self._waiting.move_to_end(sign_in_id)
            if len(self._waiting) > _MOST_KEPT:
                self._waiting.popitem(last=False)

    def take(self, sign_in_id: int) -> tuple[Message, ...]:
        """What waits for a session; it is said once."""
        with self._lock:
            return tuple(self._waiting.pop(sign_in_id, ()))
