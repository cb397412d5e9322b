"""Restoring a backup: every byte is checked in a folder of its own before anything takes its place."""

import contextlib
import hashlib
import os
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, Final, cast
from zipfile import BadZipFile, ZipFile

from registry.backup import SCRATCH_PREFIX
from registry.errors import InputFileError, RegistryError, UsageError, no_such_file
from registry.language import _
from registry.manifest import DATABASE_NAME, MANIFEST_NAME, Manifest, Member, original_in, parse_manifest
from registry.migrations.head import SCHEMA_HEAD
from registry.settings import CONFIG_NAME, HOME_MODE, PRIVATE_FILE_MODE, PRIVATE_MODE, TRUST_NAME, Settings
from registry.snapshot import find_damage, read_schema

_CHUNK: Final = 1 << 20
# A manifest has some 200 bytes for each file: room for a million of them, not for a bomb.
_LARGEST_MANIFEST: Final = 256 << 20
_READ_ONLY: Final = 0o400
# What reading a ZIP raises that was changed or cut short: the library lets faults of its parts through.
_ZIP_FAULTS: Final = (
    BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
_LOGS: Final = ("-wal", "-shm", "-journal")

Progress = Callable[[int, int], None]  # files done, of how many


def restore_backup(
    file: Path, settings: Settings, progress: Progress = lambda _done, _whole: None
) -> Manifest:
    """Put what a backup holds into a home without a registry; whatever is wrong, nothing is changed.

    Settings that are there already stay. A backup without originals may join a vault.

    Raises:
        InputFileError: the file is no backup, or is damaged; the member is named.
        RegistryError: it comes from a newer program, or the disk has too little room.
        UsageError: the home is not empty.
        OSError: the home cannot be written.
    """
    if not file.is_file():
        raise no_such_file(file)
    try:
        archive = ZipFile(file)
    except _ZIP_FAULTS as error:
        raise _damaged(file, error) from error
    with archive:
        manifest = _read_manifest(archive, file)
        _check_home(settings, manifest)
        is_new = not settings.home.exists()
        settings.home.mkdir(parents=True, exist_ok=True, mode=HOME_MODE)
        try:
            _check_room(settings.home, manifest.size)
            with tempfile.TemporaryDirectory(prefix=SCRATCH_PREFIX, dir=settings.home) as scratch:
                for number, member in enumerate(manifest.members, start=1):
                    _unpack(archive, file, member, Path(scratch), member.name in manifest.damaged)
                    progress(number, len(manifest.members))
                _check_database(Path(scratch) / DATABASE_NAME, file)
                _close_to_others(Path(scratch))
                _sync()
                _check_home(settings, manifest)
                _put_in_place(Path(scratch), settings.home)
        except BaseException:
            if is_new:
                with contextlib.suppress(OSError):
                    settings.home.rmdir()
            raise
    return manifest


def _read_manifest(archive: ZipFile, file: Path) -> Manifest:
    try:
        with archive.open(MANIFEST_NAME) as member:
            text = member.read(_LARGEST_MANIFEST + 1)
        if len(text) > _LARGEST_MANIFEST:
            raise ValueError("too large")
        manifest = parse_manifest(text.decode("utf-8"))
    except KeyError as error:
        raise InputFileError(_("{path}: this is no backup of minhchung.").format(path=file)) from error
    except _ZIP_FAULTS as error:
        raise _damaged(file, error, MANIFEST_NAME) from error
    listed = sorted([*(member.name for member in manifest.members), MANIFEST_NAME])
    packed = sorted(archive.namelist())
    if listed != packed:
        odd = next(iter(set(listed) ^ set(packed)), packed[0])
        raise _damaged(file, _("it and the list of what is in the backup do not agree"), odd)
    return manifest


def _check_home(settings: Settings, manifest: Manifest) -> None:
    databases = [settings.database, *(settings.home / f"{DATABASE_NAME}{log}" for log in _LOGS)]
    folders = [settings.vault, settings.inbox, settings.refused] if manifest.has_originals else []
    files = [path for folder in folders for path in folder.rglob("*") if not path.is_dir()]
    found = next((path for path in (*databases, *files) if path.exists()), None)
    if found is not None:
        message = _(
            "{home} holds a registry, or parts of one: {path}. Restore into an empty folder: "
            "minhchung --home FOLDER restore FILE"
        )
        raise UsageError(message.format(home=settings.home, path=found))


def _check_room(home: Path, wanted: int) -> None:
    free = shutil.disk_usage(home).free
    if free < wanted:
        message = _("{home}: the backup needs {wanted} MB, and {free} MB are free. Choose a larger disk.")
        raise RegistryError(message.format(home=home, wanted=wanted >> 20, free=free >> 20))


def _unpack(archive: ZipFile, file: Path, member: Member, scratch: Path, may_differ: bool) -> None:
    """Write a member into the scratch folder; its name was checked when the manifest was read."""
    target = scratch / member.name
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as copy:
        try:
            source = archive.open(member.name)
        except _ZIP_FAULTS as error:
            raise _damaged(file, error, member.name) from error
        with source:
            digest = _copy(cast(BinaryIO, source), copy, file, member)
    original = original_in(member.name)
    if digest != member.sha256 or (original not in (None, digest) and not may_differ):
        raise _damaged(file, _("its bytes are not those that were saved"), member.name)
    if original:
        target.chmod(_READ_ONLY)
    if member.modified_ns is not None:
        os.utime(target, ns=(member.modified_ns, member.modified_ns))


def _copy(source: BinaryIO, copy: BinaryIO, file: Path, member: Member) -> str:
    """Copy no more than a member should have; gives the hash of what came."""
    digest, left = hashlib.sha256(), member.size
    while True:
        try:
            chunk = source.read(_CHUNK)
        except _ZIP_FAULTS as error:
            raise _damaged(file, error, member.name) from error
        left -= len(chunk)
        if left < 0:
            raise _damaged(file, _("it is longer than what was saved"), member.name)
        if not chunk:
            return digest.hexdigest()
        digest.update(chunk)
        copy.write(chunk)


def _check_database(database: Path, file: Path) -> None:
    schema = read_schema(database)
    if schema is not None and schema > SCHEMA_HEAD:
        message = _("{path} comes from a newer version of minhchung. Install that version to restore it.")
        raise RegistryError(message.format(path=file))
    try:
        with closing(sqlite3.connect(database)) as connection:
            faults = find_damage(connection)
    except sqlite3.Error as error:
        faults = (str(error),)
    if schema is None or faults:
        raise _damaged(file, faults[0] if faults else _("it is no registry"), DATABASE_NAME)


def _close_to_others(scratch: Path) -> None:
    """Give the modes that the program makes these with."""
    (scratch / DATABASE_NAME).chmod(PRIVATE_FILE_MODE)
    if (scratch / "vault").is_dir():
        (scratch / "vault").chmod(PRIVATE_MODE)


def _put_in_place(scratch: Path, home: Path) -> None:
    """Move what was checked to where it belongs, the database last: a home without one holds no registry."""
    kept = ("vault", "inbox", "refused", TRUST_NAME, CONFIG_NAME)
    names = [name for name in kept if (scratch / name).exists()]
    moved: list[Path] = []
    try:
        for name in (*names, DATABASE_NAME):
            target = home / name
            if name in (CONFIG_NAME, TRUST_NAME) and target.exists():
                continue
            if target.is_dir():
                shutil.rmtree(target)  # nothing but empty folders: looked at a moment ago
            (scratch / name).rename(target)
            moved.append(target)
    except BaseException:
        for target in reversed(moved):
            target.rename(scratch / target.name)  # goes with the scratch folder
        raise


def _sync() -> None:
    if os.name != "nt":
        os.sync()


def _damaged(file: Path, problem: object, member: str = "") -> InputFileError:
    if not member:
        message = _(
            "{path}: this is no backup, or a damaged one ({problem}). Nothing was changed; take another one."
        )
        return InputFileError(message.format(path=file, problem=problem))
    message = _(
        "{path}: the backup is damaged: {member} ({problem}). Nothing was changed; take another one, or copy "
        "this one again."
    )
    return InputFileError(message.format(path=file, member=member, problem=problem))
