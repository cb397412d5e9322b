"""A bag as somebody hands it over, in a ZIP or a folder: its files hashed, the ZIP itself looked at.

Whatever is in it may have been put there by anybody: nothing is unpacked to a place that it names.
"""

import hashlib
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, Final, Protocol, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from ingest.files import has_bounded_directory
from registry.errors import InputFileError, no_such_file
from registry.language import _
from report.bag import CHUNK, DECLARATION, INFO, MANIFEST, TAG_MANIFEST, is_payload, plain_entry

# What zipfile throws at what is no ZIP any more: it was made for whole ones.
_BROKEN: Final = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    UnicodeError,
    ValueError,
    struct.error,
    zlib.error,
)
_LINE: Final = re.compile(r"([0-9a-f]{64})  ([^\r\n]+)")
_LABEL: Final = re.compile(r"([^:\s][^:]*):[ \t](.*)")
# File managers leave these where somebody has looked.
_LITTER: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_MOST_LIST_BYTES: Final = 100_000_000  # half a million files; nothing larger is taken into memory
_MOST_DIRECTORY_BYTES: Final = 20_000_000  # of a ZIP: 150 000 files, each a kilobyte in memory
# A pack is stored unpacked; one that a program has packed anew shrinks by a half. Bombs unpack to thousands.
_MOST_TIMES: Final = 50


class FaultKind(StrEnum):
    """What is wrong with a pack; `report/wording_verify.py` says it in words."""

    ZIP_CHANGED = "zip changed"  # between the files: damaged there, or packed anew by another program
    CHANGED = "changed"  # not the bytes that the list vouches for
    MISSING = "missing"
    EXTRA = "extra"  # no list names it
    LIST_DAMAGED = "list damaged"  # a line of a manifest is none
    MAP_DAMAGED = "map damaged"  # the citation map cannot be read
    SPAN = "span"  # the words of a claim do not stand in the result
    OTHER_FILE = "other file"  # the map means another file than the manifest
    QUOTE = "quote"  # the quoted words do not stand on the page
    UNREADABLE = "unreadable"  # the page of a quotation cannot be read
    SIGNATURE_DIFFERS = "signature differs"  # the file bears another signature than the pack says
    SIGNATURE_MISSING = "signature missing"  # the file does not bear one that the pack names
    SIGNATURE_UNNAMED = "signature unnamed"  # the file bears one that the pack does not name
    SIGNATURE_UNREAD = "signature unread"  # those that the pack names could not be examined
    HEAD = "head"  # another audit head than the printed one


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the file it is about, and what its sentence names beside."""

    kind: FaultKind
    file: str
    values: Mapping[str, str] = field(default_factory=dict)


class OpenBag(Protocol):
    """The files of a bag."""

    def hash_files(self) -> Iterator[tuple[str, str | None]]:
        """Every file with its SHA-256; None where it cannot be read to its end."""

    def open(self, name: str) -> IO[bytes]:
        """A file to be read."""

    def size_of(self, name: str) -> int:
        """How many bytes a file has, as far as the bag says."""

    def find_faults(self) -> Iterator[Fault]:
        """What is wrong with what holds the files, once all have been hashed."""


@dataclass(frozen=True, slots=True)
class BagContent:
    """A bag's files and the faults found in them; `seal` vouches for all its lists."""

    sums: Mapping[str, str | None]
    info: Mapping[str, str]
    seal: str | None
    faults: tuple[Fault, ...]


@contextmanager
def open_bag(path: Path) -> Iterator[OpenBag]:
    """The bag at a path: a ZIP, a folder, or the one folder in it.

    Raises:
        InputFileError: there is none.
    """
    if not path.exists():
        raise no_such_file(path)
    if path.is_dir():
        yield _FolderBag(find_root(path))
        return
    if not path.is_file() or not has_bounded_directory(path, _MOST_DIRECTORY_BYTES):
        raise _no_pack(path)
    with path.open("rb") as file:
        try:
            archive = ZipFile(file)
        except _BROKEN as error:
            raise _no_pack(path) from error
        with archive:
            _check_size(path, archive)
            yield _ZipBag(file, archive, _find_prefix(path, archive))


def read_bag(bag: OpenBag) -> BagContent:
    """Every file of a bag against the lists, and the lists against theirs."""
    sums = dict(bag.hash_files())
    faults = list(bag.find_faults())
    payload, payload_faults = _read_list(bag, sums, MANIFEST)
    tags, tag_faults = _read_list(bag, sums, TAG_MANIFEST)
    faults += [*tag_faults, *payload_faults]
    own = {name: sha256 for name, sha256 in sums.items() if not is_payload(name) and name != TAG_MANIFEST}
    carried = {name: sha256 for name, sha256 in sums.items() if is_payload(name)}
    faults += _compare(tags, own)
    faults += _compare(payload, carried)
    faults += [Fault(FaultKind.MISSING, name) for name in (DECLARATION, INFO) if not {name} & {*tags, *sums}]
    info = _read_info(bag) if sums.get(INFO) else {}
    return BagContent(sums, info, sums.get(TAG_MANIFEST), tuple(faults))


def read_small(bag: OpenBag, name: str) -> bytes:
    """A file of a bag as a whole.

    Raises:
        ValueError: it cannot be read, or is too large for that.
    """
    if bag.size_of(name) > _MOST_LIST_BYTES:
        raise ValueError(name)
    try:
        with bag.open(name) as file:
            return file.read(_MOST_LIST_BYTES)
    except _BROKEN as error:
        raise ValueError(name) from error


class _FolderBag:
    """A bag that lies unpacked on a disk."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def hash_files(self) -> Iterator[tuple[str, str | None]]:
        """Every file with its SHA-256."""
        for path in sorted(self._root.rglob("*")):
            if path.is_dir() and not path.is_symlink():
                continue
            if path.name not in _LITTER:
                yield path.relative_to(self._root).as_posix(), _hash_path(path)

    def open(self, name: str) -> IO[bytes]:
        """A file to be read."""
        return (self._root / name).open("rb")

    def size_of(self, name: str) -> int:
        """How many bytes a file has."""
        return (self._root / name).stat().st_size

    def find_faults(self) -> Iterator[Fault]:
        """Nothing but the files is in a folder."""
        return iter(())


class _ZipBag:
    """A bag in a ZIP. Reading it through writes it anew into thin air: what lies between the files of the ZIP
    must be what is written there then."""

    def __init__(self, file: IO[bytes], archive: ZipFile, prefix: str) -> None:
        self._file = file
        self._archive = archive
        self._prefix = prefix
        self._entries = sorted(archive.infolist(), key=lambda one: one.header_offset)
        self._by_name = {self._name_of(entry): entry for entry in self._entries}
        self._skeleton = _Skeleton()
        self._is_whole = True

    def hash_files(self) -> Iterator[tuple[str, str | None]]:
        """Every file with its SHA-256."""
        seen: set[str] = set()
        with ZipFile(cast(IO[bytes], self._skeleton), "w") as anew:
            for entry in self._entries:
                is_folder = entry.filename.endswith("/")  # `is_dir` fails at a member without a name
                if not is_folder and entry.filename not in seen:  # a second one of a name is not copied
                    seen.add(entry.filename)
                    yield self._name_of(entry), self._copy(entry, anew)

    def open(self, name: str) -> IO[bytes]:
        """A file to be read."""
        return self._archive.open(self._by_name[name])

    def size_of(self, name: str) -> int:
        """How many bytes a file has, as the ZIP says."""
        return self._by_name[name].file_size

    def find_faults(self) -> Iterator[Fault]:
        """Whether anything but the files' own bytes is otherwise than it was written.

        Where a file cannot be read to its end, that is said, and what follows in the ZIP tells no more.
        """
        if not self._is_whole:
            return
        at = self._skeleton.find_difference(self._file)
        if at is not None:
            yield Fault(FaultKind.ZIP_CHANGED, self._member_before(at), {"byte": str(at)})

    def _copy(self, entry: ZipInfo, anew: ZipFile) -> str | None:
        digest = hashlib.sha256()
        try:
            with (
                self._archive.open(entry) as source,
                anew.open(plain_entry(entry.filename, entry.file_size), "w") as target,
            ):
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    with self._skeleton.passing_by():
                        target.write(chunk)
        except _BROKEN:
            self._is_whole = False
            return None
        return digest.hexdigest()

    def _name_of(self, entry: ZipInfo) -> str:
        return entry.filename.removeprefix(self._prefix)

    def _member_before(self, at: int) -> str:
        """The file that a place in the ZIP belongs to; "" behind the last one."""
        if at >= self._archive.start_dir:
            return ""
        before = [one for one in self._entries if one.header_offset <= at]
        return self._name_of(before[-1]) if before else ""


class _Skeleton:
    """A file that keeps what a ZIP has around its members, and of the members only how long they are."""

    def __init__(self) -> None:
        self._parts: dict[int, bytes] = {}
        self._at = self._end = 0
        self._is_passing = False

    @contextmanager
    def passing_by(self) -> Iterator[None]:
        """What is written within is counted and not kept."""
        self._is_passing = True
        try:
            yield
        finally:
            self._is_passing = False

    def write(self, data: bytes) -> int:
        """Keep bytes where they stand."""
        if data and not self._is_passing:
            self._parts[self._at] = bytes(data)
        self._at += len(data)
        self._end = max(self._end, self._at)
        return len(data)

    def tell(self) -> int:
        """Where the next byte goes."""
        return self._at

    def seek(self, at: int, whence: int = 0) -> int:
        """Go to a place."""
        assert whence == 0
        self._at = at
        return at

    def flush(self) -> None:
        """Nothing waits."""

    def find_difference(self, file: IO[bytes]) -> int | None:
        """The first place where a file has other bytes around its members, or ends elsewhere."""
        for at, expected in sorted(self._parts.items()):
            file.seek(at)
            if file.read(len(expected)) != expected:
                return at
        end = file.seek(0, 2)
        return None if end == self._end else min(end, self._end)


def find_root(folder: Path) -> Path:
    """The folder that holds the bag: this one, or the only one in it, as programs unpack a ZIP.

    Raises:
        InputFileError: there is none.
    """
    if (folder / TAG_MANIFEST).is_file() or (folder / DECLARATION).is_file():
        return folder
    inner = [path for path in folder.iterdir() if path.is_dir() and (path / DECLARATION).is_file()]
    if len(inner) != 1:
        raise _no_pack(folder)
    return inner[0]


def _find_prefix(path: Path, archive: ZipFile) -> str:
    """The folder of a ZIP that all its members lie in, or nearly all: a name may have been changed."""
    tops = [name.partition("/")[0] + "/" for name in archive.namelist() if "/" in name]
    if not tops:
        raise _no_pack(path)
    return max(set(tops), key=tops.count)


def _check_size(path: Path, archive: ZipFile) -> None:
    """Have all members together unpack to what may be checked in a reasonable time.

    Raises:
        InputFileError: they unpack to far more, or say so.
    """
    if sum(entry.file_size for entry in archive.infolist()) > _MOST_TIMES * path.stat().st_size:
        message = _("{path}: this unpacks to far more than an evidence pack does. It was not opened.")
        raise InputFileError(message.format(path=path))


def _no_pack(path: Path) -> InputFileError:
    message = _("{path}: this is no evidence pack, or it is damaged so far that it cannot be opened.")
    return InputFileError(message.format(path=path))


def _hash_path(path: Path) -> str | None:
    if path.is_symlink() or not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(cast(Any, file), "sha256").hexdigest()
    except OSError:
        return None


def _read_list(
    bag: OpenBag, sums: Mapping[str, str | None], name: str
) -> tuple[Mapping[str, str], list[Fault]]:
    """The lines of a manifest, and what is wrong with it: not a letter may be otherwise."""
    if name not in sums:
        return {}, [Fault(FaultKind.MISSING, name)]
    if sums[name] is None:  # a link, a pipe, a device: reading it may lead elsewhere, or never end
        return {}, [Fault(FaultKind.LIST_DAMAGED, name)]
    try:
        lines = read_small(bag, name).decode().split("\n")
    except ValueError:
        return {}, [Fault(FaultKind.LIST_DAMAGED, name)]
    found = [_LINE.fullmatch(line) for line in lines[:-1]]
    listed = {line[2]: line[1] for line in found if line is not None}
    is_whole = lines[-1] == "" and len(listed) == len(found)
    return listed, [] if is_whole else [Fault(FaultKind.LIST_DAMAGED, name)]


def _compare(listed: Mapping[str, str], found: Mapping[str, str | None]) -> Iterator[Fault]:
    for name, sha256 in listed.items():
        if name not in found:
            yield Fault(FaultKind.MISSING, name)
        elif found[name] != sha256:
            yield Fault(FaultKind.CHANGED, name)
    for name in found:
        if name not in listed:
            yield Fault(FaultKind.EXTRA, name)


def _read_info(bag: OpenBag) -> Mapping[str, str]:
    try:
        lines = read_small(bag, INFO).decode().splitlines()
    except ValueError:
        return {}
    return {found[1]: found[2] for found in map(_LABEL.fullmatch, lines) if found is not None}
