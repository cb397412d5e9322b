"""What keeps a drop from being taken in for now: the file itself, the disk, the registry or the program."""

import errno
from enum import StrEnum
from pathlib import Path
from typing import Final

from ingest.inbox import is_plain
from registry.errors import RegistryError

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


class Hindrance(StrEnum):
    """Why a drop stays where it lies; `report/wording.py` says it in words."""

    VANISHED = "vanished"  # somebody took it back: nothing is lost, nothing is to be done
    UNREADABLE = "unreadable"  # it may not be opened, or some program keeps it to itself
    NO_ROOM = "no room"  # on the disk
    NOT_WRITABLE = "not writable"  # the vault
    REGISTRY = "registry"  # the database is locked or damaged
    FAULT = "fault"  # of the program

    @property
    def is_of_file(self) -> bool:
        """Whether the file is given up after some tries; else it waits until the hindrance is gone."""
        return self in (Hindrance.UNREADABLE, Hindrance.FAULT)


def find_hindrance(error: Exception, path: Path) -> Hindrance:
    """What an error at taking in a file means: is the file at fault, or the place it goes to?"""
    if isinstance(error, RegistryError):
        return Hindrance.REGISTRY
    if not isinstance(error, OSError):
        return Hindrance.FAULT
    if error.errno in _NO_ROOM:
        return Hindrance.NO_ROOM
    try:
        if is_plain(path):
            with path.open("rb") as file:
                file.read(1)
    except FileNotFoundError:
        return Hindrance.VANISHED
    except OSError:
        return Hindrance.UNREADABLE
    return Hindrance.NOT_WRITABLE if error.errno in _READ_ONLY else Hindrance.UNREADABLE
