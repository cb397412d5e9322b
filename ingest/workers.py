"""Files read by child processes that may hang, die or grow too large without harming anything else.

Not a ProcessPoolExecutor: one abort inside a PDF library marks that as broken for good.

A file is read in several jobs: first what there is but for the scans behind page 1, then those in small
ranges, at last the header again with all pages at hand. So many children can read one long file, and the
headers of many files are known soon.
"""

import contextlib
import logging
import os
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from ingest.children import SPAWN, bind_child, prepare_birth
from ingest.extractors.extraction import SIGNATURES, Extraction, unread_pages
from ingest.extractors.tesseract import EngineDiedError, OcrEngine, find_engine
from ingest.reading import extract_first, extract_later, parse_document, with_signatures
from registry.faults import describe_fault
from registry.parsed import ParsedDocument, Problem, ProblemCode, SourceFile
from registry.vocabulary.kinds import ReadMethod

# Address space of a child: its programs and models take 0.7 GB, an A4 page at 300 dpi 0.3 more, the largest
# page that is read 0.8. Less than half of it is ever in use; bombs ask for gigabytes.
MEMORY_BYTES: Final = 2_000_000_000
PAGE_SECONDS: Final = 60.0  # without a finished page; a page takes 1 to 3, one full of specks 15
JOB_SECONDS: Final = 1800.0  # 500 pages of text on slow hardware
PAGES_A_JOB: Final = 8  # few, so that all children end together and little is read again after a death
_NICENESS: Final = 10  # who looks at a page or searches comes before the reading of papers
_ASK_AGAIN: Final = 0.3  # seconds; a clerk who sends a file while long scans are read waits no longer for it
_MAX_SKIPPED: Final = 5  # pages that kill their reader; a file with more of them is given up
_DYING: Final = 1.0  # seconds until the system knows how a child that has let go of its pipe ended

_log = logging.getLogger(__name__)

NotePage = Callable[[ReadMethod, float], None]  # how a page was read, and in how many seconds


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long a child may take: in all for a job, and without a finished page."""

    page: float = PAGE_SECONDS
    job: float = JOB_SECONDS


class _Act(Enum):
    FIRST = auto()
    LATER = auto()
    JOIN = auto()
    SIGNATURES = auto()


@dataclass(frozen=True, slots=True)
class _Job:
    """What a child is asked to do with a file.

    `numbers` are the pages to read later, `skip` those that have killed a reader, or its signatures, `sealed`
    the extractions to be joined.
    """

    act: _Act
    path: Path
    source: SourceFile
    numbers: tuple[int, ...] = ()
    skip: frozenset[int] = frozenset()
    sealed: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class _AtPage:
    """A sign of life: which page a child reads next, of how many, and when by a clock that never jumps."""

    number: int
    count: int
    moment: float = 0.0


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a child has read: the document, and the extraction, which its parent only keeps."""

    parsed: ParsedDocument | None = None
    sealed: bytes = b""


@dataclass(frozen=True, slots=True)
class _Fault:
    """The last word of a child that an exception ends."""

    description: str


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why a job came to nothing, and the page at which it did."""

    code: ProblemCode
    at: _AtPage


@dataclass(slots=True)
class _Parts:
    """What has been read so far of a file in several jobs, and how many are awaited."""

    sealed: list[bytes]
    awaited: int


class ReadingPool:
    """Reads files in `workers` child processes, each replaced when it dies or is ended for taking too long.

    The children end with this process, even when it is killed.
    """

    def __init__(
        self,
        workers: int,
        *,
        trust: Path | None = None,
        memory: int = MEMORY_BYTES,
        deadlines: Deadlines | None = None,
        note_page: NotePage = lambda _method, _seconds: None,
    ) -> None:
        """Start no child yet.

        Args:
            trust: the folder with the certificates of those who vouch for signers.
            note_page: told of each page that was read.
        """
        self._note_page = note_page
        self._slots = [_Slot(memory, deadlines or Deadlines(), trust) for _ in range(workers)]
        self._urgent: deque[_Job] = deque()
        self._later: deque[_Job] = deque()
        self._parts: dict[str, _Parts] = {}
        self._forgotten: set[str] = set()
        self._is_stopping = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for slot in self._slots:
            slot.end()

    def read(self, files: Iterable[tuple[Path, SourceFile]]) -> Iterator[tuple[SourceFile, ParsedDocument]]:
        """The files as read, each once all its pages are; a new one is asked for when a child is free."""
        for outcome in self.read_heads_first((), files):
            if outcome is not None and not outcome[1].later:
                yield outcome

    def read_heads_first(
        self,
        files: Iterable[tuple[Path, SourceFile] | None],
        others: Iterable[tuple[Path, SourceFile]] = (),
    ) -> Iterator[tuple[SourceFile, ParsedDocument] | None]:
        """The files as read: first each with page 1, then, where pages came `later`, once more with all.

        Later pages wait until page 1 of every file has been read; then come those of the `others`, file
        by file.

        Args:
            files: a None among them says that there is none just now: later pages are read on, and the next
                file is asked for soon. The reading ends where nothing is left to do.

        Yields:
            None now and then, for the caller to look after files that need no reading.
        """
        return self._do_all(_jobs(_Act.FIRST, files), _jobs(_Act.FIRST, others))

    def read_signatures(
        self, files: Iterable[tuple[Path, SourceFile]]
    ) -> Iterator[tuple[SourceFile, ParsedDocument]]:
        """The PDFs without their pages: only what their digital signatures say."""
        for outcome in self._do_all(_jobs(_Act.SIGNATURES, files), iter(())):
            if outcome is not None:
                yield outcome

    def stop(self) -> None:
        """Have the reading that is going on end soon, without what is not read by then; from any thread."""
        self._is_stopping = True

    def _do_all(
        self, firsts: Iterator[_Job | None], rest: Iterator[_Job | None]
    ) -> Iterator[tuple[SourceFile, ParsedDocument] | None]:
        self._urgent.clear()
        self._later.clear()
        self._parts.clear()
        self._forgotten.clear()
        while True:
            for slot in self._slots:
                if slot.job is None:
                    job = (
                        self._next_of(self._urgent)
                        or next(firsts, None)
                        or self._next_of(self._later)
                        or next(rest, None)
                    )
                    if job is not None:
                        slot.start(job)
            yield None
            busy = [slot for slot in self._slots if slot.job is not None]
            if not busy:
                return
            patience = min(_ASK_AGAIN, *(slot.seconds_left for slot in busy))
            wait([slot.connection for slot in busy], timeout=patience)
            if self._is_stopping:  # a child that ends just now was not ended by its file
                return
            for slot in busy:
                job = slot.job
                assert job is not None
                outcome = slot.poll()
                if outcome is not None:
                    self._note_pages(job, outcome, slot.page_seconds)
                    parsed = self._take(job, outcome)
                    if parsed is not None:
                        yield job.source, parsed

    def forget(self, source: SourceFile) -> None:
        """Read no later pages of a file."""
        self._forgotten.add(source.sha256)

    def _next_of(self, jobs: deque[_Job]) -> _Job | None:
        while jobs:
            job = jobs.popleft()
            if job.source.sha256 not in self._forgotten:
                return job
        return None

    def _take(self, job: _Job, outcome: _Answer | _Failure) -> ParsedDocument | None:
        """Go on with a file after a job on it; gives what there is to tell of it now."""
        if isinstance(outcome, _Failure):
            return self._cope(job, outcome)
        if job.act is _Act.LATER:
            self._add_part(job, outcome.sealed)
        elif job.act is _Act.FIRST and outcome.parsed is not None and outcome.parsed.later:
            ranges = self._split(outcome.parsed.later)
            self._parts[job.source.sha256] = _Parts([outcome.sealed], len(ranges))
            self._later.extend(_Job(_Act.LATER, job.path, job.source, numbers) for numbers in ranges)
        return outcome.parsed

    def _note_pages(self, job: _Job, outcome: _Answer | _Failure, seconds: Mapping[int, float]) -> None:
        if isinstance(outcome, _Failure):
            return
        # What is read later are scans alone.
        methods = dict.fromkeys(job.numbers, ReadMethod.OCR)
        if job.act is _Act.FIRST and outcome.parsed is not None:
            methods = {page.number: page.method for page in outcome.parsed.pages}
        for number, method in methods.items():
            if number in seconds:
                self._note_page(method, seconds[number])

    def _split(self, numbers: tuple[int, ...]) -> list[tuple[int, ...]]:
        size = min(PAGES_A_JOB, -(-len(numbers) // len(self._slots)))
        return [numbers[start : start + size] for start in range(0, len(numbers), size)]

    def _add_part(self, job: _Job, sealed: bytes) -> None:
        parts = self._parts[job.source.sha256]
        parts.sealed.append(sealed)
        parts.awaited -= 1
        if parts.awaited == 0:
            del self._parts[job.source.sha256]
            self._urgent.append(_Job(_Act.JOIN, job.path, job.source, sealed=tuple(parts.sealed)))

    def _cope(self, job: _Job, failure: _Failure) -> ParsedDocument | None:
        """Do the job again without the page that killed its reader; give it up where that is no way."""
        page = failure.at.number
        is_part = page == SIGNATURES or (page > 0 and failure.at.count > 1)
        if is_part and page not in job.skip and len(job.skip) < _MAX_SKIPPED:
            self._urgent.append(replace(job, skip=job.skip | {page}))
            return None
        if job.act is _Act.LATER:
            self._add_part(job, pickle.dumps(unread_pages(job.numbers)))
            return None
        return ParsedDocument(source=job.source, pages=(), header={}, problems=(Problem(failure.code),))


def _jobs(act: _Act, files: Iterable[tuple[Path, SourceFile] | None]) -> Iterator[_Job | None]:
    return (None if file is None else _Job(act, *file) for file in files)


@dataclass(slots=True)
class _Slot:
    """A place for one child and the job that it does."""

    memory: int
    deadlines: Deadlines
    trust: Path | None = None
    job: _Job | None = None
    _process: SpawnProcess | None = None
    _connection: Connection | None = None
    _started: float = field(default=0.0)
    _last_sign: float = field(default=0.0)
    _at: _AtPage = field(default=_AtPage(0, 0))
    page_seconds: dict[int, float] = field(default_factory=dict)  # by page, of the job at hand or done last

    @property
    def connection(self) -> Connection:
        """The pipe to the child at work."""
        assert self._connection is not None
        return self._connection

    @property
    def seconds_left(self) -> float:
        """Until the child is ended."""
        now = time.monotonic()
        page_end, job_end = self._last_sign + self.deadlines.page, self._started + self.deadlines.job
        return max(0.0, min(page_end, job_end) - now)

    def start(self, job: _Job) -> None:
        """Have the child do a job; a new child if there is none."""
        if self._process is None or not self._process.is_alive():
            self._replace_child()
        self.job = job
        self._at = _AtPage(0, 0)
        self.page_seconds = {}
        self._started = self._last_sign = time.monotonic()
        with contextlib.suppress(OSError):  # it died just now: poll() will see that
            self.connection.send(job)

    def poll(self) -> _Answer | _Failure | None:
        """What became of the job, or None while the child is at it."""
        try:
            while self.connection.poll():
                message = self.connection.recv()
                self._last_sign = time.monotonic()
                if isinstance(message, _AtPage):
                    self._end_page(message.moment)
                    self._at = message
                    continue
                if isinstance(message, _Fault):
                    _log.error("reader failed: %s", message.description)
                    continue
                self.job = None
                self._end_page(self._last_sign)
                return message if isinstance(message, _Answer) else _Failure(message, self._at)
        except (EOFError, OSError):
            if self._was_told_to_end():
                job = self.job
                assert job is not None
                self.start(job)
                return None
            return self._give_up(ProblemCode.READER_DIED)
        if self.seconds_left <= 0:
            return self._give_up(ProblemCode.TIMED_OUT)
        return None

    def _end_page(self, moment: float) -> None:
        """Count the time since the last sign for its page; some are looked at twice."""
        number = self._at.number
        if number > 0:
            self.page_seconds[number] = self.page_seconds.get(number, 0.0) + moment - self._at.moment

    def end(self) -> None:
        """End the child, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self.connection.close()
        self._process = self._connection = None

    def _was_told_to_end(self) -> bool:
        """Whether somebody, and not its file, has ended the child: who stops a service tells all its
        processes, and this one may hear of it last.
        """
        assert self._process is not None
        self._process.join(_DYING)
        return self._process.exitcode == -signal.SIGTERM

    def _give_up(self, code: ProblemCode) -> _Failure:
        self.job = None
        self.end()
        return _Failure(code, self._at)

    def _replace_child(self) -> None:
        self.end()
        self._connection, theirs = SPAWN.Pipe()
        prepare_birth()
        self._process = SPAWN.Process(target=_serve, args=(theirs, self.memory, self.trust), daemon=True)
        self._process.start()
        theirs.close()


def _serve(connection: Connection, memory: int, trust: Path | None) -> None:
    """A child's life: do the jobs that come through the pipe until it closes."""
    bind_child(memory)
    os.nice(_NICENESS)
    engine = find_engine()
    while True:
        try:
            job = connection.recv()
        except EOFError:
            return
        try:
            answer: object = _do(job, engine, connection, trust)
        except MemoryError:
            answer = ProblemCode.OUT_OF_MEMORY
        except EngineDiedError as error:
            answer = error.code
        except Exception as error:
            with contextlib.suppress(OSError):
                connection.send(_Fault(describe_fault(error)))
            return
        try:
            connection.send(answer)
        except OSError:
            return


def _do(job: _Job, engine: OcrEngine, connection: Connection, trust: Path | None) -> _Answer:
    def at_page(number: int, count: int) -> None:
        connection.send(_AtPage(number, count, time.monotonic()))

    job.path.open("rb").close()  # else a vault that is gone would make every paper seem damaged
    match job.act:
        case _Act.FIRST:
            extraction = extract_first(job.path, job.source, engine, at_page, job.skip, trust)
            parsed = parse_document(job.source, extraction)
            return _Answer(parsed, pickle.dumps(extraction) if extraction.later else b"")
        case _Act.LATER:
            extraction = extract_later(job.path, job.source, job.numbers, engine, at_page, job.skip)
            return _Answer(sealed=pickle.dumps(extraction))
        case _Act.JOIN:
            first, *parts = (_unseal(sealed) for sealed in job.sealed)
            return _Answer(parse_document(job.source, first.with_later(*parts)))
        case _Act.SIGNATURES:
            extraction = with_signatures(Extraction(), job.path, at_page, job.skip, trust)
            return _Answer(parse_document(job.source, extraction))


def _unseal(sealed: bytes) -> Extraction:
    extraction = pickle.loads(sealed)
    assert isinstance(extraction, Extraction)
    return extraction
