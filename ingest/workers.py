"""Files read by child processes that may hang, die or grow too large without harming anything else.

Not a ProcessPoolExecutor: one abort inside a PDF library marks that as broken for good.
"""

import contextlib
import multiprocessing
import os
import resource
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from ingest.extractors.tesseract import find_engine
from ingest.reading import read_document
from registry.parsed import ParsedDocument, Problem, ProblemCode, SourceFile

MEMORY_BYTES: Final = 1_500_000_000  # a phone photo peaks at 550 MB; bombs ask for gigabytes
PAGE_SECONDS: Final = 60.0  # without a finished page; a page takes 1 to 3, one full of specks 15
FILE_SECONDS: Final = 1800.0  # 500 scanned pages on slow hardware

_PAGE_DONE: Final = None  # what a child sends after each page
_SPAWN: Final = multiprocessing.get_context("spawn")  # a forked child would hold its siblings' pipes open

_Task = tuple[Path, SourceFile]


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long a child may take: in all for a file, and without a finished page."""

    page: float = PAGE_SECONDS
    file: float = FILE_SECONDS


class ReadingPool:
    """Reads files in `workers` child processes, each replaced when it dies or is ended for taking too long.

    The children end with this process, even when it is killed.
    """

    def __init__(
        self, workers: int, *, memory: int = MEMORY_BYTES, deadlines: Deadlines | None = None
    ) -> None:
        self._slots = [_Slot(memory, deadlines or Deadlines()) for _ in range(workers)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for slot in self._slots:
            slot.end()

    def read(self, files: Iterable[tuple[Path, SourceFile]]) -> Iterator[tuple[SourceFile, ParsedDocument]]:
        """The files as read, each as soon as it is done; a new file is asked for when a child is free."""
        waiting = iter(files)
        has_more = True
        while True:
            for slot in self._slots:
                if slot.task is None and has_more:
                    task = next(waiting, None)
                    has_more = task is not None
                    if task is not None:
                        slot.start(task)
            busy = [slot for slot in self._slots if slot.task is not None]
            if not busy:
                return
            wait([slot.connection for slot in busy], timeout=min(slot.seconds_left for slot in busy))
            for slot in busy:
                outcome = slot.poll()
                if outcome is not None:
                    yield outcome.source, outcome


@dataclass(slots=True)
class _Slot:
    """A place for one child and the file that it reads."""

    memory: int
    deadlines: Deadlines
    task: _Task | None = None
    _process: SpawnProcess | None = None
    _connection: Connection | None = None
    _started: float = field(default=0.0)
    _last_sign: float = field(default=0.0)

    @property
    def connection(self) -> Connection:
        """The pipe to the child at work."""
        assert self._connection is not None
        return self._connection

    @property
    def seconds_left(self) -> float:
        """Until the child is ended."""
        now = time.monotonic()
        page_end, file_end = self._last_sign + self.deadlines.page, self._started + self.deadlines.file
        return max(0.0, min(page_end, file_end) - now)

    def start(self, task: _Task) -> None:
        """Have the child read a file; a new child if there is none."""
        if self._process is None or not self._process.is_alive():
            self._replace_child()
        self.task = task
        self._started = self._last_sign = time.monotonic()
        with contextlib.suppress(OSError):  # it died just now: poll() will see that
            self.connection.send(task)

    def poll(self) -> ParsedDocument | None:
        """What became of the file, or None while the child is at it."""
        assert self.task is not None
        source = self.task[1]
        try:
            while self.connection.poll():
                message = self.connection.recv()
                self._last_sign = time.monotonic()
                if message is not _PAGE_DONE:
                    self.task = None
                    return message if isinstance(message, ParsedDocument) else _failed(source, message)
        except (EOFError, OSError):
            return self._give_up(source, ProblemCode.READER_DIED)
        if self.seconds_left <= 0:
            return self._give_up(source, ProblemCode.TIMED_OUT)
        return None

    def end(self) -> None:
        """End the child, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self.connection.close()
        self._process = self._connection = None

    def _give_up(self, source: SourceFile, code: ProblemCode) -> ParsedDocument:
        self.task = None
        self.end()
        return _failed(source, code)

    def _replace_child(self) -> None:
        self.end()
        self._connection, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_serve, args=(theirs, self.memory), daemon=True)
        self._process.start()
        theirs.close()


def _failed(source: SourceFile, code: ProblemCode) -> ParsedDocument:
    return ParsedDocument(source=source, pages=(), header={}, problems=(Problem(code),))


def _serve(connection: Connection, memory: int) -> None:
    """A child's life: read the files that come through the pipe until it closes."""
    _end_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    engine = find_engine()
    while True:
        try:
            path, source = connection.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            answer: object = read_document(path, source, engine, lambda: connection.send(_PAGE_DONE))
        except MemoryError:
            answer = ProblemCode.OUT_OF_MEMORY
        except KeyboardInterrupt:
            return
        try:
            connection.send(answer)
        except OSError:
            return


def _end_with_parent() -> None:
    """Leave as soon as the parent is gone, even in the middle of a page."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
