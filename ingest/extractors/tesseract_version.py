"""Which Tesseract reads scans here, for people who look after the computer."""

import re
import shutil
import subprocess
from typing import Final

from ingest.extractors.tesseract import find_tessdata

_VERSION: Final = re.compile(r"tesseract v?(\d[\w.-]*)")
_PATIENCE: Final = 10  # seconds; it answers at once unless the disk is failing


def find_tesseract_version() -> str | None:
    """The version that `find_engine` chooses; None where there is no Tesseract with the Vietnamese model."""
    if find_tessdata() is None:
        return None
    found = _VERSION.search(_find_linked() or _ask_command())
    return found[1] if found else None


def _find_linked() -> str | None:
    try:
        import tesserocr
    except ImportError:
        return None
    return str(tesserocr.tesseract_version())


def _ask_command() -> str:
    command = shutil.which("tesseract")
    if command is None:
        return ""
    try:
        asked = subprocess.run(
            [command, "--version"], capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout + asked.stderr  # version 3 and 4 wrote it to the latter
