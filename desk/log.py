"""The log of a service: events with values, and nothing in them that names people or papers."""

import hashlib
import logging
from typing import Final

import structlog

# As long as the short hashes of originals; names of files tell whom a paper is about.
_MARK_DIGITS: Final = 12


def get_log(name: str) -> structlog.stdlib.BoundLogger:
    """The log of a module; where and how its lines are written is set by who starts the program."""
    log: structlog.stdlib.BoundLogger = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    return log


def mark_of(name: str) -> str:
    """What the log calls a file: the same for the same name, and telling nothing of it."""
    return hashlib.sha256(name.encode()).hexdigest()[:_MARK_DIGITS]
