"""In what condition a running service is: what keeps it from working, and what somebody should look at."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from enum import StrEnum
from typing import Final

from desk.intake import Intake
from desk.watch import InboxWatch
from index.upkeep import IndexFolder
from ingest.extractors.tesseract import find_tessdata
from registry.errors import RegistryError
from registry.health import can_take_files, can_take_rows, is_little
from registry.lookup import Lookup
from registry.settings import Settings

# The first search after so many changes takes some seconds: the index follows only when somebody searches.
_FAR_BEHIND: Final = 2000  # papers


class Trouble(StrEnum):
    """What is wrong with a running service, in words for programs; they say nothing of what it holds."""

    DATABASE = "database not writable"
    VAULT = "vault not writable"
    NO_ROOM = "disk full"
    WATCH_DEAD = "watch dead"  # or stuck in a look
    WATCH_BLIND = "inbox not looked into"  # it is gone or closed, or the look failed
    FOLDER_CLOSED = "folder closed"  # one in the inbox
    INTAKE_DEAD = "intake dead"  # there is work, and nobody at it
    INTAKE_BROKE_OFF = "intake broke off"  # and is tried again
    LITTLE_SPACE = "little space"
    INDEX_BEHIND = "index behind"
    OCR_MISSING = "ocr missing"

    @property
    def is_failure(self) -> bool:
        """Whether papers cannot be taken in, or the page not be used, until somebody does something."""
        return self in _FAILURES


_FAILURES: Final = frozenset(
    {
        Trouble.DATABASE,
        Trouble.VAULT,
        Trouble.NO_ROOM,
        Trouble.WATCH_DEAD,
        Trouble.WATCH_BLIND,
        Trouble.INTAKE_DEAD,
    }
)
# Below it no file is received (web/uploads.py), and SQLite may fail in the middle of a transaction.
_NO_ROOM_BYTES: Final = 300_000_000


def find_troubles(settings: Settings, intake: Intake, watch: InboxWatch | None) -> tuple[Trouble, ...]:
    """What is wrong now; quick enough to be asked every few seconds.

    Args:
        watch: the watch of this program; None where it has none.
    """
    return tuple(_find_troubles(settings, intake, watch))


def find_index_lag(settings: Settings) -> int | None:
    """How many changes of papers the index has not taken in; None where no index answers yet.

    Raises:
        RegistryError: the database cannot be read.
    """
    with closing(Lookup.open(settings.database)) as lookup, closing(IndexFolder(settings.index)) as folder:
        reached = folder.find_reached(lookup)
        return None if reached is None else max(0, lookup.last_change() - reached)


def _find_troubles(settings: Settings, intake: Intake, watch: InboxWatch | None) -> Iterator[Trouble]:
    if not can_take_rows(settings.database):
        yield Trouble.DATABASE
    elif _is_far_behind(settings):
        yield Trouble.INDEX_BEHIND
    if not can_take_files(settings.vault if settings.vault.is_dir() else settings.home):
        yield Trouble.VAULT
    disk = shutil.disk_usage(settings.home)
    if disk.free < _NO_ROOM_BYTES:
        yield Trouble.NO_ROOM
    elif is_little(disk.free, disk.total):
        yield Trouble.LITTLE_SPACE
    if watch is not None and not watch.is_alive:
        yield Trouble.WATCH_DEAD
    elif watch is not None and watch.is_blind:
        yield Trouble.WATCH_BLIND
    elif watch is not None and watch.has_closed_folders:
        yield Trouble.FOLDER_CLOSED
    if not intake.is_alive:
        yield Trouble.INTAKE_DEAD
    if intake.progress().fault is not None:
        yield Trouble.INTAKE_BROKE_OFF
    if find_tessdata() is None:
        yield Trouble.OCR_MISSING


def _is_far_behind(settings: Settings) -> bool:
    try:
        return (find_index_lag(settings) or 0) > _FAR_BEHIND
    except RegistryError:
        return False  # whoever searches is told why
