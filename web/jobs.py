"""Work that takes longer than a page may, each kind once at a time, in a thread of its own."""

from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from threading import Lock, Thread

from desk.clock import now
from desk.log import get_log
from registry.errors import MinhchungError
from registry.language import _

_log = get_log(__name__)

Progress = Callable[[int, int], None]  # done, of how many


class Job(StrEnum):
    """What may be at work."""

    BACKUP = "backup"
    EXAMINATION = "examination"
    PACK = "pack"


@dataclass(frozen=True, slots=True)
class Run:
    """The last time that a job was done, or is being done: `ended_at` is None while it is."""

    started_at: datetime
    who: str
    done: int = 0
    whole: int = 0
    ended_at: datetime | None = None
    result: object = None
    failure: str | None = None

    @property
    def is_running(self) -> bool:
        """Whether it is at work still."""
        return self.ended_at is None


class Jobs:
    """The runs of an office, kept while the server lasts."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._runs: dict[Job, Run] = {}

    def find(self, job: Job) -> Run | None:
        """The last run of a job."""
        return self._runs.get(job)

    def start(self, job: Job, who: str, act: Callable[[Progress], object]) -> bool:
        """Have something done; False where the same job is at work already.

        Args:
            act: told how to say how far it is; what it gives is the run's result.
        """
        with self._lock:
            running = self._runs.get(job)
            if running is not None and running.is_running:
                return False
            self._runs[job] = Run(now(), who)
        # Its sentences are in the language of who asked. What it writes appears only when it is whole, so
        # that a server which is stopped need not wait for it.
        context = copy_context()
        Thread(target=context.run, args=(self._carry_out, job, act), name=job.value, daemon=True).start()
        return True

    def _carry_out(self, job: Job, act: Callable[[Progress], object]) -> None:
        def note(done: int, whole: int) -> None:
            self._change(job, done=done, whole=whole)

        try:
            result = act(note)
        except MinhchungError as error:
            self._change(job, failure=str(error), ended_at=now())
        except OSError as error:
            message = _("The disk gave a fault: {problem}.").format(problem=error.strerror or error)
            self._change(job, failure=message, ended_at=now())
        except Exception:  # nobody waits for the thread: without a word the page would say “at work” for ever
            _log.exception("failed", job=job.value)
            message = _("Something went wrong in the program; nothing was changed. Tell the administrator.")
            self._change(job, failure=message, ended_at=now())
        else:
            self._change(job, result=result, ended_at=now())

    def _change(self, job: Job, **values: object) -> None:
        with self._lock:
            self._runs[job] = replace(self._runs[job], **values)  # type: ignore[arg-type]  # of any field
