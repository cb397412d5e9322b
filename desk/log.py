"""The log of a service: events with values, and nothing in them that names people or papers.

What exceptions and libraries say may hold names of files or words of papers: of those the log has the kind,
and the place in the code.
"""

import contextlib
import hashlib
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor

from registry.faults import describe_fault

# As long as the short hashes of originals; names of files tell whom a paper is about.
_MARK_DIGITS: Final = 12
_OWN: Final = frozenset({"registry", "ingest", "index", "report", "desk", "web", "cli"})
# Its sentences are its own as long as no values are filled in.
_SERVER: Final = "uvicorn"
# Some months of an office: a line has 200 bytes, a drop makes one or two.
_FILE_BYTES: Final = 5_000_000
_FILES_KEPT: Final = 5


def get_log(name: str) -> structlog.stdlib.BoundLogger:
    """The log of a module; where and how its lines are written is set by `open_log`."""
    log: structlog.stdlib.BoundLogger = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[
            structlog.stdlib.filter_by_level,
            *_COMMON,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    return log


def mark_of(name: str) -> str:
    """What the log calls a file: the same for the same name, and telling nothing of it."""
    return hashlib.sha256(name.encode()).hexdigest()[:_MARK_DIGITS]


@contextlib.contextmanager
def open_log(file: Path | None = None) -> Iterator[None]:
    """Have the log of this process written: to stderr as lines for people on a terminal, else as JSON.

    Args:
        file: written in place of stderr; when it is large it is set aside and begun anew.
    """
    handler: logging.Handler = logging.StreamHandler()
    if file is not None:
        handler = RotatingFileHandler(file, maxBytes=_FILE_BYTES, backupCount=_FILES_KEPT, encoding="utf-8")
    renderer: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    if is_read_by_people(file):
        renderer = structlog.dev.ConsoleRenderer()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_withhold_words, *_COMMON],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in _OWN:
        logging.getLogger(name).setLevel(logging.INFO)
    try:
        with _noting_what_nobody_catches():
            yield
    finally:
        for name in _OWN:
            logging.getLogger(name).setLevel(logging.NOTSET)
        root.setLevel(before)
        root.removeHandler(handler)
        handler.close()


def is_read_by_people(file: Path | None) -> bool:
    """Whether somebody sits before the log: what only its reader may know may be said there."""
    return file is None and sys.stderr is not None and sys.stderr.isatty()


@contextlib.contextmanager
def _noting_what_nobody_catches() -> Iterator[None]:
    """Have the log take what Python would print by itself, with all that an exception says."""
    log = get_log(__name__)

    def note_thread(caught: threading.ExceptHookArgs) -> None:
        log.error("thread ended by a fault", exc_info=caught.exc_value)

    def note_unraisable(caught: Any) -> None:
        log.error("fault at letting go", exc_info=caught.exc_value)

    def note_warning(
        message: object, category: type[Warning], filename: str, lineno: int, *_rest: object, **_more: object
    ) -> None:
        log.warning("warning of Python", kind=category.__name__, line=lineno)

    hooks = threading.excepthook, sys.unraisablehook, warnings.showwarning, logging.raiseExceptions
    threading.excepthook, sys.unraisablehook = note_thread, note_unraisable
    warnings.showwarning = note_warning
    logging.raiseExceptions = False  # a log that cannot be written would print what it was to hold
    try:
        yield
    finally:
        threading.excepthook, sys.unraisablehook, warnings.showwarning, logging.raiseExceptions = hooks


def _withhold_words(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Of a library's line keep who wrote it and where: its words may hold anything."""
    record = event["_record"]
    package = record.name.partition(".")[0]
    if package == _SERVER:
        event["event"] = str(record.msg).strip()
    elif package not in _OWN:
        event["event"] = "a library's line"
        event["at"] = f"{record.module}:{record.lineno}"
    return event


def _describe_fault(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Put the kinds of an exception and of its causes, and where they arose, in place of what they say."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if error is not None:
        event["faults"] = [describe_fault(one) for one in _with_causes(error)]
    return event


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or following.__context__


_COMMON: Final[tuple[Processor, ...]] = (
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _describe_fault,
)
