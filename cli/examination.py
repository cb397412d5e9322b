"""A home looked over whole, and mended where that loses nothing."""

import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cli.progress import counting
from cli.workplace import Workplace, now
from index.health import IndexFault, find_index_faults
from ingest.extractors.legacy import find_office
from ingest.extractors.tesseract import find_engine
from ingest.files import detect_media_type
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
from registry.language import _
from registry.mending import mend_rows, put_back, remove_leftovers, set_aside_unnamed
from registry.snapshot import read_originals
from report.wording_audit import trail_fault

# What can be mended, or tried: a lost original comes back where somebody has put the file.
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
# With these no paper can be looked up for the index.
_INCOMPARABLE: Final = frozenset({HomeFaultKind.CHANGES_MISCOUNTED, HomeFaultKind.VALUES_DAMAGED})


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
    def can_be_mended(self) -> bool:
        """Whether there is something in the home to mend, as far as that can be said before trying."""
        return bool(self.kinds & _MENDED)


def examine(workplace: Workplace, *, quick: bool) -> Examination:
    """Look over database, originals, index, folder and parts; `quick` does not read the originals.

    Raises:
        NotFoundError: there is neither a registry nor what was left of one.
        RegistryError: the registry comes from a newer program.
    """
    settings, vault, moment = workplace.settings, workplace.vault, now()
    if not settings.database.exists() and any(vault.originals()):
        missing = HomeFault(HomeFaultKind.DATABASE_MISSING)
        return Examination((missing, *_find_around(workplace, ())), None, VaultState(), ())
    workplace.require_database()
    leftovers = tuple(find_leftovers(settings.home, vault, moment))
    faults = find_database_faults(settings.database)
    if not faults:
        lookup = workplace.lookup  # brings an older schema up to date
        faults = find_row_faults(settings.database)
    if any(fault.kind is HomeFaultKind.DATABASE_DAMAGED for fault in faults):
        return Examination((*faults, *_find_around(workplace, leftovers)), None, VaultState(), leftovers)
    broken = workplace.registry.find_audit_fault()
    if broken is not None:
        faults = [*faults, HomeFault(HomeFaultKind.TRAIL_BROKEN, names=(trail_fault(broken),))]
    with counting(_("Checking originals")) as progress:
        state = compare_vault(
            read_originals(settings.database),
            vault,
            moment,
            quick=quick,
            is_busy=_is_busy(workplace),
            progress=progress,
        )
    is_comparable = not _INCOMPARABLE & {fault.kind for fault in faults}
    index = tuple(find_index_faults(lookup, workplace.index)) if is_comparable else None
    home = (*faults, *state.faults, *_find_around(workplace, leftovers))
    return Examination(home, index, state, leftovers)


def mend_home(workplace: Workplace, found: Examination) -> None:
    """Mend what is derived or can be put back; nothing that people recorded or dropped is deleted.

    Raises:
        RegistryError: an ingest is at work.
    """
    settings = workplace.settings
    with workplace.only_writer():
        mend_rows(settings.database)
        put_back(found.vault, workplace.vault, (settings.inbox, settings.refused), settings.refused)
        set_aside_unnamed(found.vault, settings.refused, _suffix_of)
        remove_leftovers(found.leftovers)


def _find_around(workplace: Workplace, leftovers: tuple[Path, ...]) -> list[HomeFault]:
    """What is wrong with the folder, the disk, and the programs that reading needs."""
    faults = find_folder_faults(workplace.settings.home, leftovers)
    if not find_engine().is_available:
        faults.append(HomeFault(HomeFaultKind.OCR_MISSING))
    if find_office() is None:
        faults.append(HomeFault(HomeFaultKind.OFFICE_MISSING))
    return faults


def _is_busy(workplace: Workplace) -> bool:
    """Whether an ingest is at work, or may be."""
    try:
        with workplace.only_writer():
            return False
    except (RegistryError, OSError):
        return True


def _suffix_of(path: Path) -> str:
    return mimetypes.guess_extension(detect_media_type(path) or "") or ""
