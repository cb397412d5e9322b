"""A home looked over whole: database, originals, index, folder, disk, and the programs that reading needs."""

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from desk.only_writer import only_writer
from index.health import IndexFault, find_index_faults
from index.upkeep import IndexFolder
from ingest.extractors.legacy import find_office
from ingest.extractors.tesseract import find_engine
from ingest.extractors.tesseract_version import find_tesseract_version
from registry.errors import RegistryError
from registry.health import (
    HomeFault,
    HomeFaultKind,
    VaultState,
    compare_vault,
    find_database_faults,
    find_folder_faults,
    find_leftovers,
    find_row_faults,
)
from registry.lookup import Lookup
from registry.settings import Settings
from registry.snapshot import read_originals
from registry.store import Registry
from registry.vault import Vault
from report.wording_audit import trail_fault

# What `minhchung doctor --fix` mends, or tries: a lost original comes back where somebody has put the file.
_MENDED: Final = frozenset(
    {
        HomeFaultKind.BROKEN_LINKS,
        HomeFaultKind.READINGS_DAMAGED,
        HomeFaultKind.CHANGES_MISCOUNTED,
        HomeFaultKind.ORIGINALS_MISSING,
        HomeFaultKind.ORIGINALS_CHANGED,
        HomeFaultKind.ORIGINALS_UNNAMED,
        HomeFaultKind.LEFTOVERS,
    }
)
_OF_DATABASE: Final = frozenset(
    {
        HomeFaultKind.DATABASE_MISSING,
        HomeFaultKind.DATABASE_DAMAGED,
        HomeFaultKind.BROKEN_LINKS,
        HomeFaultKind.PAPERS_WITHOUT_FILE,
        HomeFaultKind.VALUES_DAMAGED,
        HomeFaultKind.READINGS_DAMAGED,
        HomeFaultKind.CHANGES_MISCOUNTED,
        HomeFaultKind.TRAIL_BROKEN,
    }
)
_OF_ORIGINALS: Final = frozenset({HomeFaultKind.ORIGINALS_MISSING, HomeFaultKind.ORIGINALS_CHANGED})
# With these no paper can be looked up for the index.
_INCOMPARABLE: Final = frozenset({HomeFaultKind.CHANGES_MISCOUNTED, HomeFaultKind.VALUES_DAMAGED})

Progress = Callable[[int, int], None]  # originals read, of how many


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found; `index` is None where the database is in no state to be compared."""

    home: tuple[HomeFault, ...]
    index: tuple[IndexFault, ...] | None
    vault: VaultState
    leftovers: tuple[Path, ...]

    @property
    def kinds(self) -> frozenset[HomeFaultKind]:
        """The kinds of what was found of the home."""
        return frozenset(fault.kind for fault in self.home)

    @property
    def is_database_sound(self) -> bool:
        """Whether nothing is wrong in the database."""
        return not self.kinds & _OF_DATABASE

    @property
    def has_all_originals(self) -> bool:
        """Whether all originals that the database names were found there, as far as they were looked at."""
        return self.is_database_sound and not self.kinds & _OF_ORIGINALS

    @property
    def can_be_mended(self) -> bool:
        """Whether there is something in the home to mend, as far as that can be said before trying."""
        return bool(self.kinds & _MENDED)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the program runs with: versions, None for a program that is not there; and room on the disk."""

    program: str
    tesseract: str | None
    has_office: bool
    free_bytes: int
    disk_bytes: int


def examine(
    settings: Settings, at: datetime, *, quick: bool, progress: Progress = lambda _done, _whole: None
) -> Examination:
    """Look over a home, changing nothing; `quick` does not read the originals.

    Raises:
        RegistryError: the registry comes from a newer program.
    """
    vault = Vault(settings.vault)
    if not settings.database.exists():
        missing = HomeFault(HomeFaultKind.DATABASE_MISSING)
        return Examination((missing, *_find_around(settings.home, ())), None, VaultState(), ())
    leftovers = tuple(find_leftovers(settings.home, vault, at))
    faults = find_database_faults(settings.database)
    if faults:
        return _only_home(settings, faults, leftovers)
    with closing(Lookup.open(settings.database)) as lookup:  # brings an older schema up to date
        faults = find_row_faults(settings.database)
        if any(fault.kind is HomeFaultKind.DATABASE_DAMAGED for fault in faults):
            return _only_home(settings, faults, leftovers)
        with Registry.open(settings.database) as registry:
            broken = registry.find_audit_fault()
        if broken is not None:
            faults = [*faults, HomeFault(HomeFaultKind.TRAIL_BROKEN, names=(trail_fault(broken),))]
        state = compare_vault(
            read_originals(settings.database),
            vault,
            at,
            quick=quick,
            is_busy=_is_busy(settings.home),
            progress=progress,
        )
        is_comparable = not _INCOMPARABLE & {fault.kind for fault in faults}
        index = _compare_index(settings, lookup) if is_comparable else None
    home = (*faults, *state.faults, *_find_around(settings.home, leftovers))
    return Examination(home, index, state, leftovers)


def find_parts(home: Path) -> Parts:
    """What the program runs with on this computer."""
    disk = shutil.disk_usage(home)
    return Parts(
        program=version("minhchung"),
        tesseract=find_tesseract_version(),
        has_office=find_office() is not None,
        free_bytes=disk.free,
        disk_bytes=disk.total,
    )


def _only_home(settings: Settings, faults: list[HomeFault], leftovers: tuple[Path, ...]) -> Examination:
    """What can be said where the database cannot be read."""
    home = (*faults, *_find_around(settings.home, leftovers))
    return Examination(home, None, VaultState(), leftovers)


def _compare_index(settings: Settings, lookup: Lookup) -> tuple[IndexFault, ...]:
    with closing(IndexFolder(settings.index)) as folder:
        return tuple(find_index_faults(lookup, folder))


def _find_around(home: Path, leftovers: tuple[Path, ...]) -> list[HomeFault]:
    """What is wrong with the folder, the disk, and the programs that reading needs."""
    faults = find_folder_faults(home, leftovers)
    if not find_engine().is_available:
        faults.append(HomeFault(HomeFaultKind.OCR_MISSING))
    if find_office() is None:
        faults.append(HomeFault(HomeFaultKind.OFFICE_MISSING))
    return faults


def _is_busy(home: Path) -> bool:
    """Whether an ingest is at work, or may be."""
    try:
        with only_writer(home):
            return False
    except (RegistryError, OSError):
        return True
