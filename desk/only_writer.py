"""One program at a time takes papers into a home: a second one would read the same drops."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from registry.errors import RegistryError
from registry.language import _


def writer_lock(home: Path) -> FileLock:
    """The lock of a home that who takes papers in holds; not taken yet."""
    return FileLock(home / "ingest.lock")


@contextmanager
def only_writer(home: Path) -> Iterator[None]:
    """Keep every other ingest out of a home.

    Raises:
        RegistryError: another one is at work.
    """
    message = _("Files are being taken in just now; nothing was changed. Try again in some minutes.")
    lock = require_lock(writer_lock(home), message)
    try:
        yield
    finally:
        lock.release()


def require_lock(lock: FileLock, message: str) -> FileLock:
    """A lock that this program holds now, until it is released or the program ends, however it does.

    Raises:
        RegistryError: another program holds it; the message says what that means.
    """
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise RegistryError(message) from error
    return lock
