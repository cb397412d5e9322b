"""Takes in what was sent and what lies in the inbox folder, in one thread, and tells how far it is."""

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from desk.clock import now
from desk.only_writer import writer_lock
from ingest.inbox import FoundFile, find_drops
from ingest.pipeline import Filed, Finished, Places, Withdrawn, ingest
from ingest.workers import ReadingPool
from registry.language import speaking
from registry.settings import Settings
from registry.store import Registry
from registry.vault import Vault
from web.uploads import sweep_unsent

# Scanners and slow networks write a file in pieces; one that has just been written to may not be whole.
_SETTLED_AFTER: Final = 5_000_000_000  # nanoseconds
_RETRY: Final = 2.0  # seconds until the lock of another ingest is tried again
_PATIENCE: Final = 3.0  # seconds that closing waits for the file at hand; what is cut off is read again
# Files that are done with and still told about; the list of drops has them all.
_MOST_TOLD: Final = 200

_log = logging.getLogger(__name__)


class State(Enum):
    """How far a file is."""

    WAITING = auto()
    READING = auto()
    FILED = auto()
    READ_ON = auto()  # filed, and now all its pages are read
    LEFT = auto()  # it lies in the inbox still: the run broke off


@dataclass(frozen=True, slots=True)
class Entry:
    """A file on its way; `filed` is its fate once it has one, `change` when it last changed."""

    name: str
    state: State
    change: int
    filed: Filed | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is: the entries that changed, and how many files wait, are read and are done with.

    `is_busy` says that there is something to wait for, later pages of long scans at least; `is_blocked` that
    another ingest is at work in the same home; `fault` is why the last run broke off.
    """

    change: int
    entries: tuple[Entry, ...]
    waiting: int
    reading: int
    done: int
    is_busy: bool
    is_blocked: bool
    fault: Exception | None


@dataclass(frozen=True, slots=True)
class Lying:
    """A file in the inbox folder that nobody takes in yet; an unsettled one may still be written."""

    file: FoundFile
    is_settled: bool


class Intake:
    """Takes in files of the inbox in the background; any thread may ask.

    Args:
        forget: called when a paper was withdrawn, to have what is derived keep nothing of it.
    """

    def __init__(
        self, registry: Registry, vault: Vault, settings: Settings, forget: Callable[[], None]
    ) -> None:
        self._registry = registry
        self._settings = settings
        self._places = Places(vault, settings.refused, settings.inbox)
        self._forget = forget
        self._lock = threading.Lock()  # of all that follows
        self._orders: deque[tuple[str, FoundFile]] = deque()
        self._entries: dict[str, Entry] = {}
        self._change = 0
        self._is_blocked = False
        self._fault: Exception | None = None
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()

    def take_in(self, who: str, paths: Iterable[Path] | None = None) -> int:
        """Have files of the inbox taken in under somebody's name: these, or all that are settled.

        Gives how many there are to take in.
        """
        if paths is None:
            files = [one.file for one in self.find_lying() if one.is_settled]
        else:
            files = list(find_drops(paths))
        with self._lock:
            if self._closing.is_set():
                return 0
            new = [file for file in files if not self._is_on_its_way(file.name)]
            for file in new:
                self._orders.append((who, file))
                self._note(Entry(file.name, State.WAITING, 0))
            self._start()
        return len(new)

    def find_lying(self) -> tuple[Lying, ...]:
        """The files of the inbox folder that are not on their way."""
        inbox = self._settings.inbox
        if not inbox.is_dir():
            return ()
        found, at = find_drops([inbox]), time.time_ns()
        with self._lock:
            idle = [file for file in found if not self._is_on_its_way(file.name)]
        # A clock that is ahead, on a scanner, must not keep its files out for ever.
        return tuple(Lying(file, not 0 <= at - file.modified_ns < _SETTLED_AFTER) for file in idle)

    def progress(self, since: int = 0) -> Progress:
        """How far the work is, with the entries that changed after the change with this number."""
        with self._lock:
            states = [entry.state for entry in self._entries.values()]
            return Progress(
                self._change,
                tuple(entry for entry in self._entries.values() if entry.change > since),
                states.count(State.WAITING),
                states.count(State.READING),
                states.count(State.FILED) + states.count(State.READ_ON),
                self._thread is not None,
                self._is_blocked,
                self._fault,
            )

    def close(self) -> None:
        """Take in nothing more; what is being read is read again by the next run."""
        with self._lock:
            self._closing.set()
            thread = self._thread
        if thread is not None:
            thread.join(_PATIENCE)

    def _is_on_its_way(self, name: str) -> bool:
        entry = self._entries.get(name)
        return entry is not None and entry.state in (State.WAITING, State.READING)

    def _note(self, entry: Entry) -> None:
        """Keep an entry as the newest; those done with long ago go."""
        self._change += 1
        self._entries.pop(entry.name, None)
        self._entries[entry.name] = replace(entry, change=self._change)
        old = [one.name for one in self._entries.values() if one.state not in (State.WAITING, State.READING)]
        for name in old[:-_MOST_TOLD]:
            del self._entries[name]

    def _start(self) -> None:
        if self._orders and self._thread is None and not self._closing.is_set():
            self._fault = None
            self._thread = threading.Thread(target=self._work, name="intake", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        try:
            with speaking(self._settings.lang):
                self._take_in_all()
        except Exception as error:  # whatever it is, the page says so and goes on
            _log.exception("intake")
            self._break_off(error)
        finally:
            with self._lock:
                self._thread = None
                self._change += 1
                self._start()  # what was sent while this run came to its end

    def _take_in_all(self) -> None:
        lock = writer_lock(self._settings.home)
        if not self._acquire(lock):
            return
        try:
            self._places.vault.sweep()
            sweep_unsent(self._settings.inbox)
            readers = self._settings.workers or os.cpu_count() or 1
            with ReadingPool(readers, trust=self._settings.trust) as pool:
                while (who := self._find_next_person()) is not None:
                    self._take_in_of(who, pool)
        finally:
            lock.release()

    def _acquire(self, lock: FileLock) -> bool:
        """Wait until no other ingest is at work; False where the server closes first."""
        while not self._closing.is_set():
            try:
                lock.acquire(timeout=0)
            except Timeout:
                self._say_blocked(True)
                self._closing.wait(_RETRY)
            else:
                self._say_blocked(False)
                return True
        return False

    def _say_blocked(self, is_blocked: bool) -> None:
        with self._lock:
            if self._is_blocked != is_blocked:
                self._is_blocked = is_blocked
                self._change += 1

    def _find_next_person(self) -> str | None:
        with self._lock:
            return self._orders[0][0] if self._orders and not self._closing.is_set() else None

    def _take_in_of(self, who: str, pool: ReadingPool) -> None:
        """Take in what waits under one name, until it is somebody else's turn."""
        acts = ingest(self._feed(who), self._registry.acting_as(who), self._places, pool, now)
        for act in acts:
            if isinstance(act, Filed):
                self._say_filed(act, State.FILED)
            elif isinstance(act, Finished):
                self._say_read_on(act)
            else:
                self._say_withdrawn(act)
            if self._closing.is_set():
                return

    def _feed(self, who: str) -> Iterator[FoundFile]:
        """The files that somebody sent, each when a reader is free; those that come meanwhile too."""
        while True:
            with self._lock:
                if not self._orders or self._orders[0][0] != who or self._closing.is_set():
                    return
                _who, file = self._orders.popleft()
                self._note(Entry(file.name, State.READING, 0))
            yield file

    def _say_filed(self, filed: Filed, state: State) -> None:
        with self._lock:
            self._note(Entry(filed.arrival.name, state, 0, filed))

    def _say_read_on(self, finished: Finished) -> None:
        with self._lock:
            self._change += 1  # of a file from an earlier run nothing more is told
            for entry in tuple(self._entries.values()):
                if entry.filed is not None and entry.filed.arrival.document_id == finished.document.id:
                    self._note(replace(entry, state=State.READ_ON))

    def _say_withdrawn(self, withdrawn: Withdrawn) -> None:
        self._forget()
        for drop in withdrawn.drops:
            self._say_filed(drop, State.FILED)

    def _break_off(self, error: Exception) -> None:
        """Leave what waits where it lies: whoever reads why will have it taken in again."""
        with self._lock:
            self._orders.clear()
            self._fault = error
            self._change += 1
            for entry in tuple(self._entries.values()):
                if entry.state in (State.WAITING, State.READING):
                    self._note(replace(entry, state=State.LEFT))
