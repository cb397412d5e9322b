"""The small files beside an index that say what it is: written whole or not at all."""

import json
import os
import secrets
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from index.analysis import WORDS_VERSION
from index.fulltext import IndexState

_STATE: Final = "state.json"
_MARKS: Final = "marks.json"
_GONE: Final = "gone-"
# A program that reads, or a scanner of viruses, holds files of a folder for a moment.
_TRIES: Final = 40
_PAUSE: Final = 0.05


class SmallFile:
    """A small file of JSON, read again only where it was written again: each search asks some ten times."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[object, Any] | None = None  # behind what the file was like then

    def read(self) -> Any:
        """What stands in it; None where it is missing or damaged."""
        try:
            found = self._path.stat()
            looks = (found.st_mtime_ns, found.st_ino, found.st_size)
            if self._read is None or self._read[0] != looks:
                self._read = (looks, json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return None
        return self._read[1]


def state_path(folder: Path) -> Path:
    """The file that says how far an index has come; each commit writes it anew."""
    return folder / _STATE


def read_state(file: SmallFile, engine_version: str) -> IndexState | None:
    """How far an index has come; None where it is of another version, or its file says nothing."""
    values = file.read()
    try:
        found = IndexState(int(values["change"]), int(values["count"]), str(values["version"]))
    except (ValueError, KeyError, TypeError):
        return None
    return found if found.version == _version(engine_version) else None


def write_state(folder: Path, change: int, count: int, engine_version: str) -> None:
    """Say how far an index has come; the last act of a commit."""
    replace_json(state_path(folder), {"change": change, "count": count, "version": _version(engine_version)})


def read_mark(folder: Path, change: int) -> str | None:
    """The registry's mark of a change that is in the index; None where it was not noted."""
    return _read_marks(folder).get(str(change))


def write_mark(folder: Path, before: int, change: int, mark: str) -> None:
    """Note the mark of the change that the next commit brings the index to.

    That of the change it is at stays: whether the commit comes about is not known yet.
    """
    kept = {name: old for name, old in _read_marks(folder).items() if name == str(before)}
    replace_json(folder / _MARKS, {**kept, str(change): mark})


def replace_json(path: Path, values: Mapping[str, object]) -> None:
    """Write a file that is on the disk as a whole before it takes its name."""
    temporary = path.with_name(f"{path.name}.new")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(values, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def delete_folder(folder: Path) -> None:
    """Delete an index, or whatever stands in its place, even while other programs read or write it."""
    if not folder.is_dir():
        folder.unlink(missing_ok=True)
        return
    # First, so that what is left of an interrupted deletion is not taken for an index.
    state_path(folder).unlink(missing_ok=True)
    # Under a name that nobody knows no writer puts further files in it.
    aside = folder.with_name(f"{_GONE}{secrets.token_hex(4)}")
    try:
        folder.rename(aside)
    except FileNotFoundError:  # another program deletes it too
        return
    except PermissionError:  # Windows, while a file in it is open
        aside = folder
    for _try in range(_TRIES):
        shutil.rmtree(aside, ignore_errors=True)
        if not aside.exists():
            return
        time.sleep(_PAUSE)
    shutil.rmtree(aside)


def _read_marks(folder: Path) -> dict[str, str]:
    try:
        return {str(name): str(mark) for name, mark in json.loads((folder / _MARKS).read_text()).items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _version(engine_version: str) -> str:
    """Words that are analysed otherwise make another index, whatever the engine."""
    return f"{engine_version}.{WORDS_VERSION}"
