"""Takes in what was sent and what lies in the inbox folder, in one thread, and tells how far it is."""

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
from desk.log import get_log, mark_of
from desk.only_writer import writer_lock
from ingest.attempts import Attempts
from ingest.hindrances import Hindrance
from ingest.inbox import FoundFile, find_drops, has_changed
from ingest.pipeline import Filed, Finished, Places, Postponed, Withdrawn, find_to_read_again, ingest
from ingest.workers import NotePage, ReadingPool
from registry.language import speaking
from registry.settings import Settings
from registry.store import Registry
from registry.tables import Arrival
from registry.vault import Vault

# Scanners and slow networks write a file in pieces; one that has just been written to may not be whole.
_SETTLED_AFTER: Final = 5_000_000_000  # nanoseconds
_RETRY: Final = 2.0  # seconds until the lock of another ingest is tried again
_PATIENCE: Final = 3.0  # seconds that closing waits for the file at hand; what is cut off is read again
# Files that are done with and still told about; the list of drops has them all.
_MOST_TOLD: Final = 200
# Readers take some seconds to start and much memory to keep: they wait so long for the next file.
_IDLE: Final = 60.0  # seconds
# Until a file, or everything after a fault that is no file's, is tried again: 0, 1, 2 … times tried before.
# A program that holds a file is soon closed, room on a disk is made by a person.
_DELAYS: Final = (10.0, 30.0, 120.0, 300.0)  # seconds

_log = get_log(__name__)


class State(Enum):
    """How far a file is."""

    WAITING = auto()
    READING = auto()
    FILED = auto()
    READ_ON = auto()  # filed, and now all its pages are read
    LEFT = auto()  # it lies in the inbox still: something hindered it, or the run broke off


@dataclass(frozen=True, slots=True)
class Entry:
    """A file on its way; `filed` is its fate once it has one, `change` when it last changed.

    `hindrance` is why it lies in the inbox still, where that is known.
    """

    name: str
    state: State
    change: int
    filed: Filed | None = None
    hindrance: Hindrance | None = None


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
    """A file in the inbox folder that nobody takes in yet; an unsettled one may still be written.

    `hindrance` is why it could not be taken in the last time.
    """

    file: FoundFile
    is_settled: bool
    hindrance: Hindrance | None = None


@dataclass(frozen=True, slots=True)
class _Later:
    """When something is tried again, by the clock that never jumps, and how often it was tried."""

    tries: int
    at: float

    @classmethod
    def after(cls, last: "_Later | None") -> "_Later":
        """One more try that came to nothing."""
        tries = last.tries + 1 if last else 1
        return cls(tries, time.monotonic() + _DELAYS[min(tries, len(_DELAYS)) - 1])

    @property
    def is_due(self) -> bool:
        return time.monotonic() >= self.at


class Intake:
    """Takes in files of the inbox in the background; any thread may ask.

    Args:
        forget: called when a paper was withdrawn, to have what is derived keep nothing of it.
        tidy: called before files are taken in, while no other program does.
        note_page: told of each page that was read.
    """

    def __init__(
        self,
        registry: Registry,
        vault: Vault,
        settings: Settings,
        forget: Callable[[], None],
        tidy: Callable[[], None],
        note_page: NotePage = lambda _method, _seconds: None,
    ) -> None:
        self._registry = registry
        self._settings = settings
        self._places = Places(vault, settings.refused, settings.inbox, Attempts(settings.attempts))
        self._forget = forget
        self._tidy = tidy
        self._note_page = note_page
        self._changed = threading.Condition()  # guards all that follows
        self._orders: deque[FoundFile] = deque()
        self._entries: dict[str, Entry] = {}
        self._later: dict[tuple[str, int, int], _Later] = {}
        self._rest: _Later | None = None  # after a fault that was no file's
        self._fed: dict[str, FoundFile] = {}
        self._change = 0
        self._is_busy = False
        self._is_resuming = False
        self._is_blocked = False
        self._fault: Exception | None = None
        self._thread: threading.Thread | None = None
        self._pool: ReadingPool | None = None
        self._closing = threading.Event()

    def take_in(self, who: str, paths: Iterable[Path] | None = None) -> int:
        """Have files of the inbox taken in under somebody's name: these, or all that are settled.

        Gives how many there are to take in. What was postponed is tried at once.
        """
        if paths is None:
            files = [one.file for one in self.find_lying() if one.is_settled]
        else:
            files = list(find_drops(paths))
        with self._changed:
            self._rest = None
            for file in files:
                self._later.pop(_key(file), None)
            return self._order(replace(file, sender=who) for file in files)

    def offer(self, files: Iterable[FoundFile]) -> int:
        """Have files of the inbox taken in under the name of the program; gives how many.

        Args:
            files: all that are settled. Those that were postponed wait until their time has come.
        """
        settled = {_key(file): file for file in files}
        with self._changed:
            self._later = {key: later for key, later in self._later.items() if key in settled}
            if self._rest is not None:
                if not self._rest.is_due:
                    return 0
                self._is_resuming = True  # the run that broke off may have left later pages
            return self._order(
                file for key, file in settled.items() if key not in self._later or self._later[key].is_due
            )

    def resume(self) -> None:
        """Have read on what an earlier run left unfinished."""
        with self._changed:
            self._is_resuming = True
            self._start()

    def read_again(self) -> None:
        """Have files whose reading was broken off read once more, where it is time and nothing else waits."""
        with self._changed:
            if self._is_busy or self._rest is not None:
                return
        if find_to_read_again(self._registry, now()):
            self.resume()

    def find_lying(self, say_closed: Callable[[OSError], None] | None = None) -> tuple[Lying, ...]:
        """The files of the inbox folder that are not on their way.

        Args:
            say_closed: told of folders in it that could not be looked into.
        """
        inbox = self._settings.inbox
        if not inbox.is_dir():
            return ()
        found, at = find_drops([inbox], say_closed), time.time_ns()
        with self._changed:
            idle = [file for file in found if not self._is_on_its_way(file.name)]
            entries = dict(self._entries)
        # A clock that is ahead, on a scanner, must not keep its files out for ever.
        return tuple(
            Lying(
                file,
                not 0 <= at - file.modified_ns < _SETTLED_AFTER,
                entries[file.name].hindrance if file.name in entries else None,
            )
            for file in idle
        )

    def progress(self, since: int = 0) -> Progress:
        """How far the work is, with the entries that changed after the change with this number."""
        with self._changed:
            states = [entry.state for entry in self._entries.values()]
            return Progress(
                self._change,
                tuple(entry for entry in self._entries.values() if entry.change > since),
                states.count(State.WAITING),
                states.count(State.READING),
                states.count(State.FILED) + states.count(State.READ_ON),
                self._is_busy,
                self._is_blocked,
                self._fault,
            )

    @property
    def is_alive(self) -> bool:
        """Whether somebody is at work where there is work."""
        with self._changed:
            return not self._is_busy or (self._thread is not None and self._thread.is_alive())

    def close(self) -> None:
        """Take in nothing more; what is being read is read again by the next run."""
        with self._changed:
            self._closing.set()
            self._changed.notify_all()
            thread = self._thread
            if self._pool is not None:
                self._pool.stop()
        if thread is not None:
            thread.join(_PATIENCE)
            _log.info("intake ended", is_whole=not thread.is_alive())

    def _order(self, files: Iterable[FoundFile]) -> int:
        if self._closing.is_set():
            return 0
        count = 0
        for file in files:
            # One of a name at a time: accents composed and apart may stand beside each other in a folder.
            if not self._is_on_its_way(file.name):
                self._orders.append(file)
                self._note(Entry(file.name, State.WAITING, 0))
                count += 1
        self._start()
        return count

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

    def _has_work(self) -> bool:
        return (bool(self._orders) or self._is_resuming) and not self._closing.is_set()

    def _start(self) -> None:
        """Have the thread see that there is something to do."""
        if not self._has_work():
            return
        self._is_busy = True
        self._fault = None
        if self._thread is not None:
            self._changed.notify_all()
            return
        thread = threading.Thread(target=self._work, name="intake", daemon=True)
        try:
            thread.start()
        except RuntimeError as error:  # the system has no room for one more
            _log.exception("intake could not be started")
            self._break_off(error)
            self._is_busy = False
        else:
            self._thread = thread

    def _work(self) -> None:
        try:
            with speaking(self._settings.lang):
                readers = self._settings.workers or os.cpu_count() or 1
                with ReadingPool(readers, trust=self._settings.trust, note_page=self._note_page) as pool:
                    self._pool = pool
                    while self._wait_for_work():
                        self._take_in_all(pool)
                        with self._changed:
                            self._rest = None
        except Exception as error:  # whatever it is, the page says so and goes on
            _log.exception("intake broke off")
            self._break_off(error)
        finally:
            with self._changed:
                self._thread = None
                self._is_busy = False
                self._change += 1
                self._start()  # what was sent while this run came to its end

    def _wait_for_work(self) -> bool:
        """Keep the readers ready for a while; False where nothing came, or the program closes."""
        with self._changed:
            if not self._has_work() and self._is_busy:
                self._is_busy = False
                self._change += 1
            self._changed.wait_for(lambda: self._has_work() or self._closing.is_set(), _IDLE)
            return self._has_work()

    def _take_in_all(self, pool: ReadingPool) -> None:
        lock = writer_lock(self._settings.home)
        if not self._acquire(lock):
            return
        try:
            with self._changed:
                self._is_resuming = False
            self._places.vault.sweep()
            self._tidy()
            for act in ingest(self._feed(), self._registry, self._places, pool, now):
                self._say(act)
                if self._closing.is_set():
                    return
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
        with self._changed:
            if self._is_blocked != is_blocked:
                self._is_blocked = is_blocked
                self._change += 1

    def _feed(self) -> Iterator[FoundFile | None]:
        """The files that were sent, each when a reader is free; those that come meanwhile too."""
        while not self._closing.is_set():
            with self._changed:
                file = self._orders.popleft() if self._orders else None
                if file is not None:
                    self._fed[file.name] = file
                    self._note(Entry(file.name, State.READING, 0))
            yield file

    def _say(self, act: Filed | Finished | Withdrawn | Postponed) -> None:
        match act:
            case Filed():
                self._say_filed(act)
                self._see_it_gone(act)
            case Finished():
                self._say_read_on(act)
            case Withdrawn():
                self._forget()
                for drop in act.drops:
                    self._say_filed(drop)
            case Postponed():
                self._say_postponed(act)

    def _say_filed(self, filed: Filed) -> None:
        arrival = filed.arrival
        if not filed.known:
            _log.info(
                "filed", drop=mark_of(arrival.name), sha256=arrival.sha256[:12], fate=arrival.fate.value
            )
        for problem in filed.broken_off:
            _log.warning("reading broke off", drop=mark_of(arrival.name), problem=problem.value)
        with self._changed:
            self._note(Entry(arrival.name, State.FILED, 0, filed))

    def _see_it_gone(self, filed: Filed) -> None:
        """See that a drop has left the inbox; one that could not be removed is not read at each look."""
        name = filed.arrival.name
        file = self._fed.pop(name, None)
        if file is None or has_changed(file):
            return
        with self._changed:
            later = self._later[_key(file)] = _Later.after(self._later.get(_key(file)))
            self._note(Entry(name, State.FILED, 0, filed, Hindrance.KEPT_THERE))
        if later.tries == 1:
            _log.warning("filed, but cannot be removed from the inbox", drop=mark_of(name))

    def _say_read_on(self, finished: Finished) -> None:
        for problem in finished.broken_off:
            _log.warning("reading broke off", paper=finished.document.id, problem=problem.value)
        if not finished.broken_off:
            _log.info("all pages read", paper=finished.document.id)
        with self._changed:
            self._change += 1  # of a file from an earlier run nothing more is told
            for entry in tuple(self._entries.values()):
                if entry.filed is not None and entry.filed.arrival.document_id == finished.document.id:
                    self._note(replace(entry, state=State.READ_ON))

    def _say_postponed(self, act: Postponed) -> None:
        name = act.file.name
        self._fed.pop(name, None)
        if act.hindrance is Hindrance.VANISHED:
            self._say_vanished(act.file)
            return
        fault = act.error if act.hindrance is Hindrance.FAULT else None
        with self._changed:
            later = self._later[_key(act.file)] = _Later.after(self._later.get(_key(act.file)))
            self._note(Entry(name, State.LEFT, 0, hindrance=act.hindrance))
        _log.warning(
            "postponed",
            drop=mark_of(name),
            hindrance=act.hindrance.value,
            error=type(act.error).__name__,
            tries=later.tries,
            exc_info=fault,
        )

    def _say_vanished(self, file: FoundFile) -> None:
        """A file that is gone: another program has filed it, or somebody has taken it back."""
        arrival = self._find_arrival(file)
        with self._changed:
            if arrival is not None:
                self._note(Entry(file.name, State.FILED, 0, Filed(arrival, known=True)))
            else:
                self._note(Entry(file.name, State.LEFT, 0, hindrance=Hindrance.VANISHED))

    def _find_arrival(self, file: FoundFile) -> Arrival | None:
        arrivals = self._registry.find_arrivals_named(file.name)
        return next((one for one in arrivals if one.modified_ns == file.modified_ns), None)

    def _break_off(self, error: Exception) -> None:
        """Leave what waits where it lies: it is taken in again when somebody has read why, or the watch
        comes by after a while."""
        with self._changed:
            self._orders.clear()
            self._is_resuming = False
            self._rest = _Later.after(self._rest)
            self._fault = error
            self._change += 1
            for entry in tuple(self._entries.values()):
                if entry.state in (State.WAITING, State.READING):
                    self._note(replace(entry, state=State.LEFT))


def _key(file: FoundFile) -> tuple[str, int, int]:
    return file.name, file.size, file.modified_ns
