"""What was dropped: the files of a folder in a fixed order, without what scanners and editors leave about."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
    target = folder / file.name
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        target = target.with_name(f"{target.stem} ({file.modified_ns}){target.suffix}")
    file.path.replace(target)


def _files_at(path: Path) -> Iterator[FoundFile]:
    if path.is_file():
        yield _found(path, path.parent)
    elif path.is_dir():
        for child in sorted(path.rglob("*")):
            if _is_drop(child):
                yield _found(child, path)
    else:
        raise no_such_file(path)


def _is_drop(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not _NOT_A_DROP.search(path.name)


def _found(path: Path, folder: Path) -> FoundFile:
    status = path.stat()
    name = normalise(path.relative_to(folder).as_posix())
    return FoundFile(path, name, status.st_size, status.st_mtime_ns)
