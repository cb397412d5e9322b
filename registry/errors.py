"""The error tree: acts that failed. Faulty data is a `Problem`, not an error.

MinhchungError (1)
├── UsageError (2)         options, settings, queries
│   ├── InputWantedError   a reason or a day is wanted (desk/refusals.py)
│   └── DraftError         a draft proves nothing (desk/refusals.py)
├── InputFileError (3)     a file the person named cannot be used
│   └── TableError         a criteria table that is refused, with the row named
├── MissingToolError (4)   tesseract and the like
├── RegistryError (5)      database or index
│   ├── DamagedIndexError  the full-text index, which is built anew
│   └── NoRoomError        the disk of the database is full
├── NotFoundError (6)
└── NotAllowedError (1)    an account of the page may not do this

`cli/app.py` is the only place that turns these into exit codes, `web/statuses.py` into HTTP statuses.
"""

from typing import ClassVar

from registry.language import _

EXIT_SOME_LEFT_OUT = 10
EXIT_GAPS = 11
EXIT_INTERRUPTED = 130


class MinhchungError(Exception):
    """An act failed; the message says what, which file, and what to do next, in the reader's language."""

    exit_code: ClassVar[int] = 1


class UsageError(MinhchungError):
    """Options, settings or a query that cannot be understood."""

    exit_code = 2


class InputFileError(MinhchungError):
    """A file that the person named cannot be read."""

    exit_code = 3


class TableError(InputFileError):
    """A criteria table that is refused; nothing of it is stored."""


class MissingToolError(MinhchungError):
    """A program or model that this act needs is not installed."""

    exit_code = 4


class RegistryError(MinhchungError):
    """The database or the index cannot be used."""

    exit_code = 5


class DamagedIndexError(RegistryError):
    """The full-text index cannot be read or written; it is derived and can be built anew."""


class NoRoomError(RegistryError):
    """The disk that the database is on takes nothing more; nothing was changed."""


class NotFoundError(MinhchungError):
    """What was asked for is not in the registry."""

    exit_code = 6


class NotAllowedError(MinhchungError):
    """The account of the page may not do this; nothing was changed."""


def no_such_file(path: object) -> InputFileError:
    """The error for a path that does not exist."""
    return InputFileError(
        _("{path}: no such file or folder. Check the path and try again.").format(path=path)
    )
