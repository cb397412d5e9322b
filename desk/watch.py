"""Watches the inbox folder for months: offers what has come to rest to the intake, whatever happens."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from filelock import FileLock

from desk.clock import now
from desk.intake import Intake
from desk.log import get_log
from desk.only_writer import require_lock
from ingest.inbox import FoundFile, find_drops
from ingest.settling import Settling
from registry.errors import InputFileError
from registry.language import _

_SOON: Final = 1.0  # seconds until the next look while files are being written
# Where the system tells of changes, a look at all files now and then finds what it did not tell of, and those
# that are to be tried again; on a network drive it tells of nothing.
_TOLD: Final = 60.0  # seconds
_POLLED: Final = 5.0  # seconds
_JUMP: Final = timedelta(minutes=1)  # clocks are set by less than that all the time
# A look at tens of thousands of files on a slow drive takes a minute; a drive that is gone may never answer.
_STUCK: Final = 300.0  # seconds

_log = get_log(__name__)


def require_only_watcher(home: Path) -> FileLock:
    """Have this program be the only one that watches the inbox of a home, until the lock is released.

    Raises:
        RegistryError: another one watches it.
    """
    message = _(
        "{home}: another minhchung watches this inbox already, so this one stops. Nothing is to be done; "
        "to start it anew, stop the other one first."
    )
    return require_lock(FileLock(home / "watch.lock"), message.format(home=home))


@dataclass(slots=True)
class _Clocks:
    """The clock on the wall beside the one that never jumps."""

    wall: float
    steady: float

    def find_jump(self) -> timedelta:
        """By how much the clock on the wall was set since the last look."""
        wall, steady = now().timestamp(), time.monotonic()
        jump = (wall - self.wall) - (steady - self.steady)
        self.wall, self.steady = wall, steady
        return timedelta(seconds=jump)


class InboxWatch:
    """Looks into the inbox again and again until it is told to stop.

    Args:
        polls: look every few seconds and rely on no word of the system, as network drives want it.
        tell_alive: called after each look.
    """

    def __init__(
        self,
        intake: Intake,
        inbox: Path,
        *,
        polls: bool,
        settling: Settling | None = None,
        tell_alive: Callable[[], None] = lambda: None,
    ) -> None:
        self._intake = intake
        self._inbox = inbox
        self._polls = polls
        self._settling = settling or Settling()
        self._stopping = threading.Event()
        self._changed = threading.Event()
        self._troubles: dict[str, str] = {}
        self._tell_alive = tell_alive
        self._is_running = False
        self._is_told = not polls
        self._has_failed = False
        self._looked_at = time.monotonic()

    @property
    def is_alive(self) -> bool:
        """Whether it watches, and is not stuck in a look."""
        return self._is_running and time.monotonic() - self._looked_at < _STUCK

    @property
    def is_blind(self) -> bool:
        """Whether the last look came to nothing: the inbox is gone or closed, or the look failed."""
        return self._has_failed or str(self._inbox) in self._troubles

    @property
    def has_closed_folders(self) -> bool:
        """Whether the last look could not see into some folder."""
        return bool(self._troubles)

    def run(self) -> None:
        """Watch until `stop` is called."""
        self._is_running = True
        try:
            self._watch()
        finally:
            self._is_running = False

    def stop(self) -> None:
        """Have the watch end soon; from any thread."""
        self._stopping.set()
        self._changed.set()

    def _watch(self) -> None:
        clocks = _Clocks(now().timestamp(), time.monotonic())
        if not self._polls:
            threading.Thread(target=self._listen, name="inbox events", daemon=True).start()
        _log.info("watching", polls=self._polls)
        self._intake.resume()
        while not self._stopping.is_set():
            jump = clocks.find_jump()
            if abs(jump) > _JUMP:
                _log.warning("clock was set", seconds=round(jump.total_seconds()))
            self._has_failed = not self._has_looked()
            self._looked_at = time.monotonic()
            self._tell_alive()
            self._changed.wait(self._pause())
            self._changed.clear()
        _log.info("watch ended")

    def _look(self) -> None:
        found = self._find_files()
        settled = self._settling.find_settled(found, time.monotonic())
        if not self._intake.offer(settled):
            self._intake.read_again()

    def _find_files(self) -> tuple[FoundFile, ...]:
        closed: dict[str, str] = {}

        def note(fault: OSError) -> None:
            closed[str(fault.filename)] = fault.strerror or type(fault).__name__

        try:
            found = find_drops([self._inbox], note)
        except InputFileError:  # a share that is not mounted just now
            found = ()
            closed[str(self._inbox)] = "missing"
        for folder in sorted(closed.keys() - self._troubles.keys()):
            _log.warning("folder closed", problem=closed[folder])
        if self._troubles and not closed:
            _log.info("all folders open")
        self._troubles = closed
        return found

    def _has_looked(self) -> bool:
        """Look, and go on whatever happens: the next look may find the disk mended."""
        try:
            self._look()
        except Exception:
            _log.exception("look failed")
            return False
        return True

    def _pause(self) -> float:
        if self._settling.is_restless(time.monotonic()):
            return _SOON
        return _TOLD if self._is_told and not self._troubles else _POLLED

    def _listen(self) -> None:
        """Wake the watch at every word of the system; without it, polling does the same more slowly."""
        from watchfiles import watch  # only who watches loads it

        while not self._stopping.is_set():
            try:
                for _changes in watch(self._inbox, stop_event=self._stopping, raise_interrupt=False):
                    self._is_told = True
                    self._changed.set()
            except (OSError, RuntimeError) as error:  # gone for now, or too many folders to be told of
                if self._is_told:
                    _log.warning("no word of changes, looking by itself", error=type(error).__name__)
                self._is_told = False
                self._stopping.wait(_TOLD)
