"""Originals by content hash: written once, byte for byte, never changed."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from registry.errors import RegistryError
from registry.language import _
from registry.settings import PRIVATE_MODE

_CHUNK: Final = 1 << 20
_INCOMING: Final = ".incoming-"
# Windows has neither flag for the first nor text files that are cut at an end mark without the second.
_AS_IT_IS: Final[int] = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_HASH: Final = re.compile(r"[0-9a-f]{64}")


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Vault:
    """A folder of originals, `ab/abcdef…`, each named by its own SHA-256."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, sha256: str) -> Path:
        """Where the original with this hash lies, whether it is there or not."""
        return self.folder / sha256[:2] / sha256

    def holds(self, sha256: str) -> bool:
        """Whether the original is there, and unchanged."""
        path = self.path_of(sha256)
        return path.is_file() and hash_file(path) == sha256

    def put(self, source: Path) -> str:
        """Keep a copy of a file; gives its SHA-256. Keeping it again changes nothing, but for a copy that the
        disk has spoilt: that is replaced.

        The copy is complete on disk (fsync) before it gets its name, so that a crash leaves either
        nothing or the whole original.

        Raises:
            OSError: the file cannot be read or is a link, or the disk is full.
            RegistryError: the copy does not have the bytes that were read.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_MODE)
        digest = hashlib.sha256()
        descriptor, name = tempfile.mkstemp(prefix=_INCOMING, dir=self.folder)
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as copy, _open_plain(source) as original:
                while chunk := original.read(_CHUNK):
                    digest.update(chunk)
                    copy.write(chunk)
                copy.flush()
                os.fsync(copy.fileno())
            sha256 = digest.hexdigest()
            self._name(temporary, sha256)
        finally:
            temporary.unlink(missing_ok=True)
        return sha256

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder for what is on its way into the vault, swept like copies that were interrupted."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_MODE)
        with tempfile.TemporaryDirectory(prefix=_INCOMING, dir=self.folder) as name:
            yield Path(name)

    def discard(self, sha256: str) -> None:
        """Keep no copy of these bytes: they bear a secrecy stamp."""
        self.path_of(sha256).unlink(missing_ok=True)

    def originals(self) -> Iterator[Path]:
        """All originals that are there, changed or not."""
        for path in self.folder.glob("??/*"):
            if _HASH.fullmatch(path.name) and path.name.startswith(path.parent.name) and path.is_file():
                yield path

    def incoming(self) -> list[Path]:
        """Copies that are not complete, and archives being unpacked; or what is left of an interruption."""
        return list(self.folder.glob(f"{_INCOMING}*"))

    def sweep(self) -> None:
        """Remove what an interrupted copy left behind; only while nobody else writes."""
        for leftover in self.incoming():
            if leftover.is_dir():
                shutil.rmtree(leftover)
            else:
                leftover.unlink()

    def _name(self, temporary: Path, sha256: str) -> None:
        target = self.path_of(sha256)
        if self.holds(sha256):  # whoever dropped the file trusts us to have it, so its name is not enough
            return
        if hash_file(temporary) != sha256:
            raise RegistryError(
                _("{path}: the copy differs from the original. Check the disk, then try again.").format(
                    path=target
                )
            )
        if not target.parent.exists():
            target.parent.mkdir(exist_ok=True)
            _sync_folder(self.folder)
        temporary.chmod(0o400)
        temporary.replace(target)
        _sync_folder(target.parent)


def _open_plain(path: Path) -> BinaryIO:
    """A file opened for reading; not what a link leads to, which somebody may just have put in its place."""
    return os.fdopen(os.open(path, os.O_RDONLY | _AS_IT_IS), "rb")


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut; systems that cannot sync folders do without."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
