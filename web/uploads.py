"""Files sent from a browser: laid into the inbox folder whole, under names that every system takes."""

import os
import re
import secrets
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from itertools import count
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from registry.errors import InputFileError, RegistryError
from registry.language import _
from registry.text import normalise, squeeze
from report.naming import format_size

_PREFIX: Final = ".sending-"  # hidden: whoever looks through the inbox passes it over
_CHUNK: Final = 1 << 20
_STALE: Final = 24 * 3600.0  # seconds; no browser sends one file for so long
# Left free on a disk, for the database and what it needs to be saved.
_SPARE_BYTES: Final = 300_000_000

# Of file systems and zips the narrowest takes 255 bytes; " (2)" and folders need some.
_NAME_BYTES: Final = 200
_SUFFIX_BYTES: Final = 20  # longer ones are no endings, only names with a dot
_NAMELESS: Final = "van-ban"
# Windows opens devices by these names, whatever ending they have.
_DEVICE: Final = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_FORBIDDEN: Final = re.compile(r'[<>:"|?*]')


def clean_name(sent: str) -> str:
    """The name that a sent file is filed under: no folders, nothing that a system chokes on or hides."""
    last = re.split(r"[/\\]", normalise(sent))[-1]
    visible = "".join(letter for letter in last if not unicodedata.category(letter).startswith("C"))
    name = squeeze(_FORBIDDEN.sub("_", visible)).lstrip(".~$ ").rstrip(". ")
    path = PurePosixPath(name)
    stem, suffix = path.stem, path.suffix
    if len(suffix.encode()) > _SUFFIX_BYTES:
        stem, suffix = name, ""
    name = _cut(stem, _NAME_BYTES - len(suffix.encode())) + suffix or _NAMELESS
    return f"_{name}" if _DEVICE.match(name) else name


def keep_upload(source: BinaryIO, sent: str, inbox: Path, most: int) -> Path:
    """Put a file that was sent into the inbox; gives where it lies. No file there is written over.

    It gets its name when all of it is on the disk, so that nobody reads half of it.

    Args:
        most: how many bytes it may have.

    Raises:
        InputFileError: it has more.
        RegistryError: it cannot be written.
    """
    name = clean_name(sent)
    temporary = inbox / f"{_PREFIX}{secrets.token_hex(8)}"
    try:
        inbox.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as copy:
            if not _copy(source, copy, most):
                message = _("{name}: larger than {most}. Scan it in parts, or copy it into the inbox folder.")
                raise InputFileError(message.format(name=name, most=format_size(most)))
            copy.flush()
            os.fsync(copy.fileno())
        return _give_name(temporary, inbox, name)
    except OSError as error:
        message = _("{name}: could not be kept ({problem}). Tell the administrator, then send it again.")
        raise RegistryError(message.format(name=name, problem=error.strerror or error)) from error
    finally:
        temporary.unlink(missing_ok=True)


def require_space(wanted: int, inbox: Path) -> None:
    """Have room for what is about to be sent, where it is received and where it is kept.

    Raises:
        RegistryError: there is too little.
    """
    home = next(folder for folder in (inbox, *inbox.parents) if folder.exists())
    # It is received in one place, kept in the inbox, and copied once more into the vault.
    needs = ((Path(tempfile.gettempdir()), wanted), (home, 2 * wanted + _SPARE_BYTES))
    if any(shutil.disk_usage(folder).free < needed for folder, needed in needs):
        raise RegistryError(_("The disk is too full for this. Tell the administrator; nothing was kept."))


def sweep_unsent(inbox: Path) -> None:
    """Remove what broken connections left behind."""
    for leftover in inbox.glob(f"{_PREFIX}*"):
        if time.time() - leftover.stat().st_mtime > _STALE:
            leftover.unlink(missing_ok=True)


def _copy(source: BinaryIO, copy: BinaryIO, most: int) -> bool:
    """Copy all there is; False where it is more than allowed."""
    size = 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > most:
            return False
        copy.write(chunk)
    return True


def _give_name(temporary: Path, inbox: Path, name: str) -> Path:
    for target in _places(inbox, name):
        try:
            target.open("xb").close()  # the name is ours, whoever else puts files there
        except FileExistsError:
            continue
        temporary.replace(target)
        return target
    raise AssertionError(name)  # there is always a next number


def _places(inbox: Path, name: str) -> Iterator[Path]:
    wanted = inbox / name
    yield wanted
    for rank in count(2):
        yield wanted.with_name(f"{wanted.stem} ({rank}){wanted.suffix}")


def _cut(text: str, most: int) -> str:
    """A text cut to so many bytes, letters whole."""
    return text.encode()[:most].decode(errors="ignore").rstrip(". ")
