"""What was dropped: the files of a folder in a fixed order, without what scanners and editors leave about."""

import errno
import filecmp
import os
import re
import shutil
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Final

from registry.errors import no_such_file
from registry.text import normalise

# Half-written copies, lock files of Office, and what Windows and macOS put into every folder.
_NOT_A_DROP: Final = re.compile(
    r"^(?:\.|~\$|Thumbs\.db$|desktop\.ini$)|\.(?:tmp|part|partial|filepart|crdownload|download)$",
    re.IGNORECASE,
)
# Folders of systems and network drives: what lies in a recycle bin was taken back.
_NOT_OF_CLERKS: Final = re.compile(
    r"^(?:\.|\$RECYCLE\.BIN$|System Volume Information$|lost\+found$|[#@]recycle$|@eaDir$|__MACOSX$)",
    re.IGNORECASE,
)
_NAME_BYTES: Final = 255  # the longest name that file systems take
_PARTIAL: Final = ".being-copied"
_WRITABLE: Final = 0o644  # shares let nobody remove a file that may not be written


class WrittenToError(Exception):
    """A file is not any more as it was found."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that was dropped; `name` is its path below the folder it was found in, in NFC.

    `sender` is who is recorded as having filed it; "" where that is who runs the program.
    """

    path: Path
    name: str
    size: int
    modified_ns: int
    sender: str = ""


def find_drops(
    paths: Iterable[Path], say_closed: Callable[[OSError], None] | None = None
) -> tuple[FoundFile, ...]:
    """The files at the given paths, folders searched through, sorted by name so that every run sees them
    in the same order. Links and devices in a folder are among them, to be refused; they are not followed.

    Args:
        say_closed: told of folders that could not be looked into.

    Raises:
        InputFileError: a path does not exist.
    """
    found = [file for path in paths for file in _files_at(path, say_closed)]
    return tuple(sorted(found, key=lambda file: (file.name, str(file.path))))


def is_plain(path: Path) -> bool:
    """Whether this is a file, and neither a link nor a device, which might hang whoever opens it.

    Raises:
        OSError: it is gone.
    """
    return stat.S_ISREG(path.lstat().st_mode)


def is_being_written(path: Path) -> bool:
    """Whether some program has the file open for writing; False where the system does not tell."""
    if sys.platform != "linux":  # Windows refuses to open such a file, which is found out when it is read
        return False
    import fcntl
    import signal

    try:
        if not is_plain(path):
            return False
        with path.open("rb") as file:
            # The system tells of another's wish to write by a signal, which by default ends the program.
            fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:  # no lease to read where somebody writes
        return True
    except OSError:  # not our file, or a network drive, which knows no leases
        return False
    return False


def set_aside(file: FoundFile, folder: Path) -> None:
    """Move a refused drop out of the inbox, under its own name; one of the same name is kept beside it."""
    wanted = folder / file.name
    try:
        wanted.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):  # what was a file then is a folder now
        wanted = folder / _cut(file.name.replace("/", " - "), "")
    names = (_cut(wanted.name, f" ({rank})") for rank in count(2))
    places = chain([wanted], (wanted.with_name(name) for name in names))
    for place in places:
        if not os.path.lexists(place):
            _move(file.path, place)
            return
        if _is_copy(place, file.path):  # that was made just before an interruption
            remove(file)
            return


def remove(file: FoundFile) -> None:
    """Take a drop that is filed out of the inbox."""
    try:
        file.path.unlink()
    except PermissionError:
        file.path.chmod(_WRITABLE)
        file.path.unlink()


def _move(path: Path, place: Path) -> None:
    try:
        path.rename(place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _move_across(path, place)


def _move_across(path: Path, place: Path) -> None:
    """Move a file to another disk. A copy that is not complete bears a name that nobody gives; what an
    interruption leaves of it goes with the next one: only one program at a time moves drops."""
    partial = place.with_name(_PARTIAL)
    partial.unlink(missing_ok=True)
    try:
        shutil.copy2(path, partial, follow_symlinks=False)
        if not partial.is_symlink():
            with partial.open("rb") as copy:
                os.fsync(copy.fileno())
    except OSError:
        partial.unlink(missing_ok=True)
        raise
    partial.replace(place)
    path.unlink()


def _is_copy(place: Path, path: Path) -> bool:
    """Whether a file on another disk is a copy of this one, up to its time."""
    one, other = place.lstat(), path.lstat()
    return (
        one.st_dev != other.st_dev
        and stat.S_ISREG(one.st_mode)
        and stat.S_ISREG(other.st_mode)
        and int(one.st_mtime) == int(other.st_mtime)
        and filecmp.cmp(place, path, shallow=False)
    )


def has_changed(file: FoundFile) -> bool:
    """Whether the file is gone, or has been written to since it was found; of a drive that does not answer
    nobody knows, and it counts as changed."""
    try:
        require_unchanged(file)
    except (OSError, WrittenToError):
        return True
    return False


def require_unchanged(file: FoundFile) -> None:
    """Have a file be as it was found.

    Raises:
        WrittenToError: somebody has written to it since.
        OSError: it is gone.
    """
    status = file.path.lstat()
    if (status.st_size, status.st_mtime_ns) != (file.size, file.modified_ns):
        raise WrittenToError


def _files_at(path: Path, say_closed: Callable[[OSError], None] | None) -> Iterator[FoundFile]:
    if path.is_file():
        yield _found(path.resolve(), path.name)  # whoever names a link means the file
    elif path.is_dir():
        closed: set[Path] = set()
        for child in _walk(path, say_closed):
            try:
                yield _found(child, os.fsencode(child.relative_to(path).as_posix()))
            except FileNotFoundError:  # taken back between the two looks
                continue
            except OSError as error:  # a folder that tells the names of its files and nothing else
                if say_closed is not None and child.parent not in closed:
                    closed.add(child.parent)
                    say_closed(OSError(error.errno, error.strerror, str(child.parent)))
    else:
        raise no_such_file(path)


def _walk(folder: Path, say_closed: Callable[[OSError], None] | None) -> Iterator[Path]:
    for place, folders, files in os.walk(folder, onerror=say_closed):
        folders[:] = [name for name in folders if not _NOT_OF_CLERKS.search(name)]
        links = [
            name
            for name in folders
            if os.path.islink(Path(place, name))  # noqa: PTH114 (the other one raises where it may not ask)
        ]
        yield from (Path(place, name) for name in (*files, *links) if not _NOT_A_DROP.search(name))


def readable_name(name: str | bytes | Path) -> str:
    """A name as it can be shown and kept: those that are no UTF-8, from old systems, come with bytes that no
    database takes.
    """
    return normalise(os.fsencode(name).decode("utf-8", "replace"))


def _found(path: Path, name: str | bytes) -> FoundFile:
    status = path.lstat()
    return FoundFile(path, readable_name(name), status.st_size, status.st_mtime_ns)


def _cut(name: str, mark: str) -> str:
    """A name with a mark before its ending, short enough for a file system."""
    stem, suffix = Path(name).stem, Path(name).suffix
    room = _NAME_BYTES - len(mark.encode()) - len(suffix.encode())
    return os.fsencode(stem)[:room].decode(errors="ignore") + mark + suffix
