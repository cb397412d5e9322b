"""Backups: the database at one moment and all originals it names, in a ZIP that anyone unpacks to a home.

What is derived (the index, copies for viewers) is not in it; neither is what bears a secrecy stamp.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from registry.errors import RegistryError, UsageError, no_such_file
from registry.language import _
from registry.manifest import DATABASE_NAME, MANIFEST_NAME, Manifest, Member, dump_manifest, name_member
from registry.settings import CONFIG_NAME, PRIVATE_FILE_MODE, TRUST_NAME, Settings
from registry.snapshot import NamedOriginals, Original, count_rows, read_originals, read_schema, take_snapshot
from registry.vault import Vault, hash_file

# All that is written beside what it will become begins so: doctor knows what an interruption left.
SCRATCH_PREFIX: Final = ".minhchung-"
_CHUNK: Final = 1 << 20
# Texts of pages shrink to a quarter at the first level; PDFs and pictures are packed already.
_LEVEL: Final = 1
_FIRST_YEAR: Final = 1980  # of dates in a ZIP

Progress = Callable[[int, int], None]  # files done, of how many


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written, with the originals that are not in it, or not as they were."""

    manifest: Manifest
    size: int
    missing: tuple[Original, ...]
    damaged: tuple[str, ...]


def write_backup(
    settings: Settings,
    target: Path,
    moment: datetime,
    *,
    with_originals: bool = True,
    replace: bool = False,
    progress: Progress = lambda _done, _whole: None,
) -> Backup:
    """Back a home up into one file, which appears when it is whole; whoever writes the registry goes on.

    Raises:
        UsageError: the target is there already, or lies where the home keeps what is backed up.
        InputFileError: the target's folder does not exist.
        RegistryError: the database is damaged: an older backup is not replaced by such a one.
        OSError: the disk is full, or may not be written.
    """
    _check_target(settings, target, replace)
    try:
        with tempfile.TemporaryDirectory(prefix=SCRATCH_PREFIX, dir=target.parent) as scratch:
            written = Path(scratch) / "backup.zip"
            while True:
                before = read_originals(settings.database)
                backup = _write(settings, written, moment, before, with_originals, progress)
                # A paper whose secrecy stamp was seen just now must not stay in a backup either.
                if read_originals(settings.database).withheld <= before.withheld:
                    break
            written.chmod(PRIVATE_FILE_MODE)
            _sync(written)
            if not replace:
                _check_target(settings, target, replace)
            written.replace(target)
    except OSError as error:
        error.filename = error.filename or str(target)
        raise
    with contextlib.suppress(OSError):  # a home on a disk that may not be written
        settings.last_backup.touch()
    return backup


def _check_target(settings: Settings, target: Path, replace: bool) -> None:
    if not target.parent.is_dir():
        raise no_such_file(target.parent)
    if target.is_dir() or (target.exists() and not replace):
        raise UsageError(
            _("{path} is there already. Choose another name, or replace it with --force.").format(path=target)
        )
    kept = (
        settings.inbox,
        settings.refused,
        settings.vault,
        settings.trust,
        settings.index,
        settings.pictures,
        settings.opened,
    )
    if any(folder.resolve() in target.resolve().parents for folder in kept):
        message = _(
            "{path} lies inside the registry's own folders. Choose another place, best on another disk."
        )
        raise UsageError(message.format(path=target))


def _write(
    settings: Settings,
    target: Path,
    moment: datetime,
    before: NamedOriginals,
    with_originals: bool,
    progress: Progress,
) -> Backup:
    snapshot = target.with_name(DATABASE_NAME)
    with ZipFile(target, "w") as archive:
        pack = _Pack(archive)
        withheld = 0
        if with_originals:
            # Inbox first: a drop that is filed meanwhile stands in the copy of one or in that of the other.
            withheld += _add_folder(pack, settings.inbox, "inbox", before.withheld)
        take_snapshot(settings.database, snapshot)
        schema = read_schema(snapshot)
        if schema is None:
            raise RegistryError(_("{path}: this is no registry of minhchung.").format(path=settings.database))
        if with_originals:
            withheld += _add_folder(pack, settings.refused, "refused", before.withheld)
        if (settings.home / CONFIG_NAME).is_file():
            pack.add(settings.home / CONFIG_NAME, CONFIG_NAME)
        _add_folder(pack, settings.trust, TRUST_NAME, frozenset())
        pack.add(snapshot, DATABASE_NAME, packed=True)
        missing: tuple[Original, ...] = ()
        if with_originals:
            missing = _add_originals(pack, Vault(settings.vault), read_originals(snapshot), progress)
        manifest = Manifest(
            made_at=moment,
            schema=schema,
            has_originals=with_originals,
            counts=count_rows(snapshot),
            members=tuple(pack.members),
            missing=tuple(original.sha256 for original in missing),
            damaged=tuple(pack.damaged),
            withheld=withheld,
        )
        archive.writestr(
            MANIFEST_NAME, dump_manifest(manifest), compress_type=ZIP_DEFLATED, compresslevel=_LEVEL
        )
    return Backup(manifest, target.stat().st_size, missing, manifest.damaged)


@dataclass(slots=True)
class _Pack:
    """A ZIP that is being filled, and what has gone into it."""

    archive: ZipFile
    members: list[Member] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)

    def add(self, source: Path, name: str, *, packed: bool = False, keep_time: bool = False) -> Member:
        """Stream a file in; one that cannot be read to its end is noted as damaged.

        Raises:
            OSError: it cannot be opened, or the ZIP cannot be written.
        """
        with source.open("rb") as file:
            status = os.fstat(file.fileno())
            moment = datetime.fromtimestamp(status.st_mtime)
            date = moment.timetuple()[:6] if moment.year >= _FIRST_YEAR else (_FIRST_YEAR, 1, 1, 0, 0, 0)
            info = ZipInfo(name, date)
            info.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
            info._compresslevel = _LEVEL  # type: ignore[attr-defined]  # has no public name before 3.13
            digest, size, faults = hashlib.sha256(), 0, list[OSError]()
            with self.archive.open(info, "w", force_zip64=True) as member:
                for chunk in _read(file.read, faults):
                    digest.update(chunk)
                    size += len(chunk)
                    member.write(chunk)
        if faults:
            self.damaged.append(name)
        added = Member(name, size, digest.hexdigest(), status.st_mtime_ns if keep_time else None)
        self.members.append(added)
        return added


def _read(read: Callable[[int], bytes], faults: list[OSError]) -> Iterator[bytes]:
    """The bytes of a file as far as the disk gives them; the fault that ends them is noted."""
    while True:
        try:
            chunk = read(_CHUNK)
        except OSError as error:
            faults.append(error)
            return
        if not chunk:
            return
        yield chunk


def _add_folder(pack: _Pack, folder: Path, name: str, withheld: frozenset[str]) -> int:
    """Add the files of a folder of people's own; gives how many were left out for their secrecy stamp."""
    left_out = 0
    taken: set[str] = set()
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        member = name_member(name, path.relative_to(folder).as_posix())
        if member in taken:  # two odd names that are written alike
            member = name_member(name, f"{len(taken)} {path.name}")
        taken.add(member)
        try:
            if withheld and hash_file(path) in withheld:
                left_out += 1
            else:
                pack.add(path, member, keep_time=True)
        except FileNotFoundError:
            pass  # filed, or taken away, since the folder was read
        except PermissionError:
            pack.damaged.append(member)
    return left_out


def _add_originals(
    pack: _Pack, vault: Vault, named: NamedOriginals, progress: Progress
) -> tuple[Original, ...]:
    """Add what the vault holds of the originals named; gives those that it does not."""
    missing = []
    for number, original in enumerate(named.kept, start=1):
        name = f"vault/{original.sha256[:2]}/{original.sha256}"
        try:
            member = pack.add(vault.path_of(original.sha256), name)
        except (FileNotFoundError, PermissionError):
            missing.append(original)
        else:
            if member.sha256 != original.sha256 and name not in pack.damaged:
                pack.damaged.append(name)
        progress(number, len(named.kept))
    return tuple(missing)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
