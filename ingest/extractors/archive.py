"""Documents inside a zip, unpacked one at a time and within bounds."""

import contextlib
import errno
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from ingest.files import MAX_FILE_BYTES, ZIP, detect_media_type, has_bounded_directory
from ingest.legacy_text import Encoding, convert
from ingest.text_quality import find_words, is_common_syllable
from registry.parsed import Problem, ProblemCode
from registry.text import normalise

MAX_MEMBERS: Final = 2_000  # a year of a commune's papers is some 1 500
MAX_TOTAL_BYTES: Final = 2_000_000_000  # what an office's disk can spare while unpacking
MAX_RATIO: Final = 200  # scans hardly shrink and text shrinks tenfold; bombs reach a thousandfold
MAX_NESTING: Final = 1  # people zip a folder that holds a zip; deeper is no filing any more

_UTF8_FLAG: Final = 0x800
_ENCRYPTED_FLAG: Final = 0x1
_SYSTEM_NAMES: Final = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})
_NAMELESS: Final = "?"
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a zip: where it was unpacked to, or why it was not."""

    name: str
    path: Path | None = None
    problem: Problem | None = None


@dataclass(slots=True)
class _Room:
    """How much may still be unpacked, archives inside archives included."""

    members: int = MAX_MEMBERS
    total_bytes: int = MAX_TOTAL_BYTES

    def take(self, infos: Sequence[zipfile.ZipInfo]) -> bool:
        """Reserve room for these members; False if there is not enough."""
        self.members -= len(infos)
        self.total_bytes -= sum(info.file_size for info in infos)
        return self.members >= 0 and self.total_bytes >= 0


def extract_members(path: Path, into: Path, name: str = "") -> Iterator[Member]:
    """The files inside the zip at `path`, each unpacked into the folder `into` when its turn comes.

    Names are kept for showing only; on disk a member is called by its rank, so no name leads outside.

    Args:
        name: what the archive is called, where it does not lie under its name.

    Raises:
        OSError: the zip cannot be read from its disk, or the disk of `into` takes no more.
    """
    return _extract_members(path, into, name or path.name, _Room(), nesting=0)


def _extract_members(path: Path, into: Path, name: str, room: _Room, nesting: int) -> Iterator[Member]:
    if not has_bounded_directory(path):
        yield Member(name, problem=Problem(ProblemCode.TOO_LARGE, name))
        return
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not _is_left_out(info)]
            if not room.take(infos):
                yield Member(name, problem=Problem(ProblemCode.TOO_LARGE, name))
                return
            for rank, info in enumerate(infos, start=1):
                member = _readable_name(info) if nesting == 0 else f"{name}/{_readable_name(info)}"
                yield from _extract_member(archive, info, into / f"{rank:04d}", member, room, nesting)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        if _is_of_disk(error):
            raise
        yield Member(name, problem=Problem(ProblemCode.DAMAGED, name))


def _extract_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, name: str, room: _Room, nesting: int
) -> Iterator[Member]:
    problem = _find_refusal(info, name)
    if problem is not None:
        yield Member(name, problem=problem)
        return
    try:
        _unpack(archive, info, target)
    except Exception as error:  # zlib, lzma, struct and zipfile each throw their own at damaged data
        if _is_of_disk(error):
            raise
        yield Member(name, problem=Problem(ProblemCode.DAMAGED, name))
        return
    if detect_media_type(target) != ZIP:
        yield Member(name, path=target)
    elif nesting >= MAX_NESTING:
        yield Member(name, problem=Problem(ProblemCode.UNSUPPORTED_TYPE, name))
    else:
        inner = target.with_name(f"{target.name}-inner")
        inner.mkdir()
        yield from _extract_members(target, inner, name, room, nesting + 1)


def _is_of_disk(error: Exception) -> bool:
    """Whether the disk is at fault; damaged archives lead to places before their beginning."""
    return isinstance(error, OSError) and error.errno not in (None, errno.EINVAL)


def _find_refusal(info: zipfile.ZipInfo, name: str) -> Problem | None:
    if info.flag_bits & _ENCRYPTED_FLAG:
        return Problem(ProblemCode.ENCRYPTED, name)
    if info.file_size == 0:
        return Problem(ProblemCode.EMPTY_FILE, name)
    if info.file_size > MAX_FILE_BYTES or info.file_size > MAX_RATIO * max(info.compress_size, _CHUNK // 100):
        return Problem(ProblemCode.TOO_LARGE, name)
    return None


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    with archive.open(info) as packed, target.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked, _CHUNK)


def _is_left_out(info: zipfile.ZipInfo) -> bool:
    # Not `is_dir`: it fails at a member without a name.
    return info.filename.endswith("/") or any(
        part in _SYSTEM_NAMES for part in PurePosixPath(info.filename).parts
    )


def _readable_name(info: zipfile.ZipInfo) -> str:
    """The member's name, without what would lead outside a folder."""
    name = info.filename if info.flag_bits & _UTF8_FLAG else _decode_name(info.filename)
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in {"/", "..", "."}]
    return normalise("/".join(parts)) or info.filename or _NAMELESS


def _decode_name(shown: str) -> str:
    """A name that the zip does not call UTF-8, which many programs wrote nevertheless, or old Vietnamese.

    An old encoding is believed where it, and no other, makes common words of all that is not plain ASCII.
    """
    try:
        written = shown.encode("cp437")
    except UnicodeEncodeError:
        return shown
    with contextlib.suppress(UnicodeDecodeError):
        return written.decode()
    meant = {name for name in _old_readings(written) if _is_vietnamese(name)}
    return meant.pop() if len(meant) == 1 else shown


def _old_readings(written: bytes) -> Iterator[str]:
    with contextlib.suppress(UnicodeDecodeError):
        yield normalise(written.decode("cp1258"))  # of Vietnamese Windows
    with contextlib.suppress(UnicodeDecodeError):
        for encoding in (Encoding.TCVN3, Encoding.VNI):
            yield convert(written.decode("cp1252"), encoding)


def _is_vietnamese(name: str) -> bool:
    marked = [word for word in find_words(name) if not word.isascii()]
    has_signs = any(not char.isascii() and not char.isalpha() for char in name)
    return bool(marked) and not has_signs and all(map(is_common_syllable, marked))
