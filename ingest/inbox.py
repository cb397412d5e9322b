"""What was dropped: the files of a folder in a fixed order, without what scanners and editors leave about."""

import contextlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from registry.errors import no_such_file
from registry.text import normalise

# Half-written copies, lock files of Office, and what Windows and macOS put into every folder.
_NOT_A_DROP = re.compile(
    r"^(?:\.|~\$|Thumbs\.db$|desktop\.ini$)|\.(?:tmp|part|partial|crdownload)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that was dropped; `name` is its path below the folder it was found in, in NFC."""

    path: Path
    name: str
    size: int
    modified_ns: int


def find_drops(paths: Iterable[Path]) -> tuple[FoundFile, ...]:
    """The files at the given paths, folders searched through, sorted by name so that every run sees them
    in the same order.

    Raises:
        InputFileError: a path does not exist.
    """
    found = [file for path in paths for file in _files_at(path)]
    return tuple(sorted(found, key=lambda file: (file.name, str(file.path))))


def set_aside(file: FoundFile, folder: Path) -> None:
    """Move a refused drop out of the inbox, under its own name; one of the same name is kept beside it."""
    wanted = folder / file.name
    try:
        wanted.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):  # what was a file then is a folder now
        wanted = folder / file.name.replace("/", " - ")
    names = (f"{wanted.stem} ({rank}){wanted.suffix}" for rank in count(2))
    places = chain([wanted], (wanted.with_name(name) for name in names))
    shutil.move(file.path, next(place for place in places if not place.exists()))


def has_changed(file: FoundFile) -> bool:
    """Whether the file is gone, or has been written to since it was found."""
    try:
        status = file.path.stat()
    except FileNotFoundError:
        return True
    return (status.st_size, status.st_mtime_ns) != (file.size, file.modified_ns)


def _files_at(path: Path) -> Iterator[FoundFile]:
    if path.is_file():
        yield _found(path, path.parent)
    elif path.is_dir():
        for child in sorted(path.rglob("*")):
            with contextlib.suppress(FileNotFoundError):  # taken back between the two looks
                if _is_drop(child):
                    yield _found(child, path)
    else:
        raise no_such_file(path)


def _is_drop(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not _NOT_A_DROP.search(path.name)


def _found(path: Path, folder: Path) -> FoundFile:
    status = path.stat()
    # Names that are no UTF-8, from old systems, come with bytes that no database takes.
    readable = os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "replace")
    name = normalise(readable)
    return FoundFile(path, name, status.st_size, status.st_mtime_ns)
