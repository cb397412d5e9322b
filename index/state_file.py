"""The small files beside an index that say what it is: written whole or not at all."""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from index.analysis import WORDS_VERSION
from index.fulltext import IndexState

_STATE: Final = "state.json"


def state_path(folder: Path) -> Path:
    """The file that says how far an index has come; each commit writes it anew."""
    return folder / _STATE


def read_state(folder: Path, engine_version: str) -> IndexState | None:
    """How far the index in a folder has come; None where it is of another version, or says nothing."""
    try:
        values = json.loads(state_path(folder).read_text(encoding="utf-8"))
        found = IndexState(int(values["change"]), int(values["count"]), str(values["version"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if found.version == _version(engine_version) else None


def write_state(folder: Path, change: int, count: int, engine_version: str) -> None:
    """Say how far an index has come; the last act of a commit."""
    replace_json(state_path(folder), {"change": change, "count": count, "version": _version(engine_version)})


def replace_json(path: Path, values: Mapping[str, object]) -> None:
    """Write a file that is on the disk as a whole before it takes its name."""
    temporary = path.with_name(f"{path.name}.new")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(values, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def delete_folder(folder: Path) -> None:
    """Delete an index, or whatever stands in its place."""
    if folder.is_dir():
        # First, so that what is left of an interrupted deletion is not taken for an index.
        state_path(folder).unlink(missing_ok=True)
        shutil.rmtree(folder)
    else:
        folder.unlink(missing_ok=True)


def _version(engine_version: str) -> str:
    """Words that are analysed otherwise make another index, whatever the engine."""
    return f"{engine_version}.{WORDS_VERSION}"
