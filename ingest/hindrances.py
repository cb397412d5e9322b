"""What keeps a drop from being taken in for now: the file itself, the disk, the registry or the program."""

import errno
from enum import StrEnum
from pathlib import Path
from typing import Final

from ingest.inbox import WrittenToError, is_plain
from registry.errors import NoRoomError, RegistryError
from registry.vault import hash_file

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_OVERLOADED: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN})
# Of a name or a content that the system cannot take; whatever else goes wrong with a file that can be read
# is not its own fault.
_OF_FILE: Final = frozenset({errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ})


class Hindrance(StrEnum):
    """Why a drop stays where it lies; `report/wording.py` says it in words."""

    VANISHED = "vanished"  # somebody took it back: nothing is lost, nothing is to be done
    CHANGED = "changed"  # written to since it came to rest: more of it may follow
    UNREADABLE = "unreadable"  # it may not be opened, or some program keeps it to itself
    NO_ROOM = "no room"  # on the disk of the vault or of the database
    NOT_WRITABLE = "not writable"  # the vault
    REGISTRY = "registry"  # the database is locked or damaged
    OVERLOADED = "overloaded"  # the computer has no memory or no handles left
    FAULT = "fault"  # of the program
    KEPT_THERE = "kept there"  # it is filed, and cannot be removed from the inbox

    @property
    def is_of_file(self) -> bool:
        """Whether the file is given up after some tries; else it waits until the hindrance is gone."""
        return self in (Hindrance.UNREADABLE, Hindrance.FAULT)

    @property
    def is_of_place(self) -> bool:
        """Whether it hinders every file alike, until somebody mends the disk, the vault or the registry."""
        return self in (
            Hindrance.NO_ROOM,
            Hindrance.NOT_WRITABLE,
            Hindrance.REGISTRY,
            Hindrance.OVERLOADED,
        )


def find_hindrance(error: Exception, path: Path) -> Hindrance:
    """What an error at taking in a file means: is the file at fault, or the place it goes to?"""
    if isinstance(error, RegistryError):
        return Hindrance.NO_ROOM if isinstance(error, NoRoomError) else Hindrance.REGISTRY
    if isinstance(error, WrittenToError):
        return Hindrance.CHANGED
    if isinstance(error, MemoryError):
        return Hindrance.OVERLOADED
    if not isinstance(error, OSError):
        return Hindrance.FAULT
    if error.errno == errno.ELOOP:  # a link took its place just now; it is refused the next time
        return Hindrance.CHANGED
    if error.errno in _NO_ROOM:
        return Hindrance.NO_ROOM
    if error.errno in _OVERLOADED:
        return Hindrance.OVERLOADED
    try:
        if is_plain(path):
            hash_file(path)  # to its end: a stick may give up in the middle
    except FileNotFoundError:
        return Hindrance.VANISHED
    except OSError:
        return Hindrance.UNREADABLE
    return Hindrance.FAULT if error.errno in _OF_FILE else Hindrance.NOT_WRITABLE
