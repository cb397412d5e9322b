"""A home looked over from the command line, and mended where that loses nothing."""

import mimetypes
from pathlib import Path

from cli.progress import counting
from cli.workplace import Workplace
from desk import health
from desk.clock import now
from desk.health import Examination as Examination  # doctor has it from here
from ingest.files import detect_media_type
from registry.language import _
from registry.mending import mend_rows, put_back, remove_leftovers, set_aside_unnamed


def examine(workplace: Workplace, *, quick: bool) -> Examination:
    """Look over database, originals, index, folder and parts; `quick` does not read the originals.

    Raises:
        NotFoundError: there is neither a registry nor what was left of one.
        RegistryError: the registry comes from a newer program.
    """
    if not any(workplace.vault.originals()):
        workplace.require_database()
    with counting(_("Checking originals")) as progress:
        return health.examine(workplace.settings, now(), quick=quick, progress=progress)


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


def _suffix_of(path: Path) -> str:
    return mimetypes.guess_extension(detect_media_type(path) or "") or ""
