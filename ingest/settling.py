"""Which files of the inbox have come to rest: not touched for a while, and nobody is writing to them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingest.inbox import FoundFile, is_being_written

# Copiers that scan into a folder write in bursts, and pause between two pages for as long as the next one
# takes; so much longer must a file be left alone.
REST_SECONDS: Final = 5.0
# Some of them, and FTP, make an empty file first and fill it when the last page is scanned.
EMPTY_REST_SECONDS: Final = 120.0


@dataclass(frozen=True, slots=True)
class _Look:
    """A file as it was when it last changed, by a clock that never jumps."""

    size: int
    modified_ns: int
    at: float


class Settling:
    """Remembers how files looked; tells those that have not changed since.

    The times that files bear are only compared with themselves: scanners have clocks of their own.
    """

    def __init__(
        self,
        rest: float = REST_SECONDS,
        empty_rest: float = EMPTY_REST_SECONDS,
        is_written: Callable[[Path], bool] = is_being_written,
    ) -> None:
        self._rest = rest
        self._empty_rest = empty_rest
        self._is_written = is_written
        self._looks: dict[Path, _Look] = {}

    def find_settled(self, found: Iterable[FoundFile], at: float) -> tuple[FoundFile, ...]:
        """Of the files found, those at rest; what is not found any more is forgotten.

        Args:
            at: seconds of a clock that never jumps.
        """
        looks: dict[Path, _Look] = {}
        settled = []
        for file in found:
            look = self._looks.get(file.path)
            if look is None or (look.size, look.modified_ns) != (file.size, file.modified_ns):
                look = _Look(file.size, file.modified_ns, at)
            elif at - look.at >= self._rest_of(file) and not self._is_written(file.path):
                settled.append(file)
            looks[file.path] = look
        self._looks = looks
        return tuple(settled)

    def is_restless(self, at: float) -> bool:
        """Whether a file has changed so lately that a look soon will tell more."""
        return any(at - look.at < self._rest + 1 for look in self._looks.values())

    def _rest_of(self, file: FoundFile) -> float:
        return self._rest if file.size else self._empty_rest
