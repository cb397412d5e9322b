"""A bag (BagIt 1.0, RFC 8493) written as a stream into a ZIP or a folder: same content, same bytes."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Protocol, Self
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from registry.text import squeeze

DECLARATION: Final = "bagit.txt"
INFO: Final = "bag-info.txt"
MANIFEST: Final = "manifest-sha256.txt"
TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
PAYLOAD: Final = "data/"
_DECLARED: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
CHUNK: Final = 1 << 20
# The first day that a zip can tell: when a member was packed must not change the bytes.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3  # else Windows and Linux write different bytes
_MODE: Final = 0o100644 << 16


class Shelf(Protocol):
    """Where a bag's files are put."""

    def open(self, name: str, size: int) -> IO[bytes]:
        """A file to be written, of about so many bytes."""


class FolderShelf:
    """A folder that holds the bag."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, name: str, size: int) -> IO[bytes]:
        """A file to be written."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")


class ZipShelf:
    """A ZIP (ZIP64 where it grows large) that holds the bag in one folder, as RFC 8493 wants it.

    Nothing is packed smaller: PDFs and pictures are already, and other releases of zlib write other bytes.
    """

    def __init__(self, file: IO[bytes], root: str) -> None:
        self._archive = ZipFile(file, "w")
        self._root = root

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def open(self, name: str, size: int) -> IO[bytes]:
        """A member to be written."""
        return self._archive.open(plain_entry(f"{self._root}/{name}", size), "w")


class BagWriter:
    """A bag that is being filled: every file goes through once, and is listed with its hash."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._sums: dict[str, str] = {}
        self._payload_size = 0

    def add(self, name: str, content: bytes) -> str:
        """Put a small file in; gives its SHA-256."""
        return self.add_stream(name, (content,), len(content))

    def add_file(self, name: str, path: Path) -> str:
        """Stream a file in; gives its SHA-256.

        Raises:
            OSError: it cannot be read, or the bag cannot be written.
        """
        with path.open("rb") as source:
            return self.add_stream(name, iter(lambda: source.read(CHUNK), b""), path.stat().st_size)

    def add_stream(self, name: str, chunks: Iterable[bytes], size: int) -> str:
        """Put a file in piece by piece; gives its SHA-256."""
        digest, written = hashlib.sha256(), 0
        with self._shelf.open(name, size) as target:
            for chunk in chunks:
                digest.update(chunk)
                target.write(chunk)
                written += len(chunk)
        self._sums[name] = digest.hexdigest()
        if is_payload(name):
            self._payload_size += written
        return self._sums[name]

    def finish(self, info: Sequence[tuple[str, str]]) -> str:
        """Write what makes it a bag; gives the SHA-256 of the list that vouches for all the others.

        Args:
            info: what the bag says of itself, label and value.
        """
        payload = {name: sha256 for name, sha256 in self._sums.items() if is_payload(name)}
        oxum = ("Payload-Oxum", f"{self._payload_size}.{len(payload)}")
        self.add(DECLARATION, _DECLARED)
        self.add(INFO, dump_info((*info, oxum)))
        self.add(MANIFEST, dump_manifest(payload.items()))
        tags = [(name, sha256) for name, sha256 in self._sums.items() if not is_payload(name)]
        return self.add(TAG_MANIFEST, dump_manifest(tags))


@contextmanager
def open_shelf(path: Path, root: str, *, is_zip: bool) -> Iterator[Shelf]:
    """A ZIP file or a folder at `path`, to be filled."""
    if not is_zip:
        path.mkdir()
        yield FolderShelf(path)
        return
    with path.open("wb") as file, ZipShelf(file, root) as shelf:
        yield shelf


def plain_entry(name: str, size: int) -> ZipInfo:
    """How a member of a pack stands in its ZIP: nothing that depends on when, where or by whom."""
    entry = ZipInfo(name, _NO_TIME)
    entry.compress_type = ZIP_STORED
    entry.create_system = _UNIX
    entry.external_attr = _MODE
    entry.file_size = size  # whether the member needs ZIP64 is settled before its first byte
    return entry


def is_payload(name: str) -> bool:
    """Whether a file of a bag is what it carries; the others (tag files) describe it."""
    return name.startswith(PAYLOAD)


def dump_manifest(sums: Iterable[tuple[str, str]]) -> bytes:
    """A list of files with their hashes, as `sha256sum -c` reads it."""
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sums).encode()


def dump_info(info: Iterable[tuple[str, str]]) -> bytes:
    """What a bag says of itself, one value a line."""
    return "".join(f"{label}: {squeeze(value)}\n" for label, value in info).encode()
