"""What is wrong with a home: database, originals, folder and disk; nothing is changed here."""

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from registry.backup import SCRATCH_PREFIX
from registry.lookup import connect_reading
from registry.snapshot import NamedOriginals, Original, find_damage
from registry.vault import Vault
from registry.vocabulary.kinds import Fate, ReadMethod

# An original is kept a moment before the database names it, a copy takes minutes at most: what is older than
# this was left by an interruption.
_SETTLED_SECONDS: Final = 3600
# Below, a day's scans may not fit any more, and SQLite cannot tidy up.
_LITTLE_BYTES: Final = 1_000_000_000
_LITTLE_SHARE: Final = 0.05
_OTHERS: Final = 0o007

Progress = Callable[[int, int], None]  # originals read, of how many


class Weight(StrEnum):
    """How much a finding matters."""

    ERROR = "error"  # something is lost or wrong
    WARNING = "warning"  # nothing is, yet


class HomeFaultKind(StrEnum):
    """What is wrong with a home, or could be better."""

    DATABASE_MISSING = "database missing"  # though there are originals
    DATABASE_DAMAGED = "database damaged"
    BROKEN_LINKS = "broken links"  # rows that point to rows that are not there
    PAPERS_WITHOUT_FILE = "papers without file"
    VALUES_DAMAGED = "values damaged"  # that no program of ours writes
    READINGS_DAMAGED = "readings damaged"  # of a page; they are derived
    CHANGES_MISCOUNTED = "changes miscounted"  # the index would miss some
    TRAIL_BROKEN = "trail broken"  # what was done cannot be trusted from an event on
    READINGS_UNFINISHED = "readings unfinished"
    ORIGINALS_MISSING = "originals missing"
    ORIGINALS_CHANGED = "originals changed"
    ORIGINALS_UNNAMED = "originals unnamed"  # by any row
    ORIGINALS_WITHHELD = "originals withheld"  # and still kept
    LEFTOVERS = "leftovers"  # of interrupted copies
    NOT_WRITABLE = "not writable"
    OPEN_TO_OTHERS = "open to others"
    LITTLE_SPACE = "little space"
    OCR_MISSING = "ocr missing"
    OFFICE_MISSING = "office missing"

    @property
    def weight(self) -> Weight:
        """Whether something is lost or wrong."""
        return Weight.WARNING if self in _WARNINGS else Weight.ERROR


_WARNINGS: Final = frozenset(
    {
        HomeFaultKind.READINGS_UNFINISHED,
        HomeFaultKind.ORIGINALS_UNNAMED,
        HomeFaultKind.LEFTOVERS,
        HomeFaultKind.OPEN_TO_OTHERS,
        HomeFaultKind.LITTLE_SPACE,
        HomeFaultKind.OCR_MISSING,
        HomeFaultKind.OFFICE_MISSING,
    }
)
# Conditions on rows of `page` and `header_field`.
BAD_READING: Final = f"""
    CASE WHEN json_valid(words) THEN json_type(words) <> 'array' ELSE 1 END
    OR method NOT IN ({", ".join(f"'{method}'" for method in ReadMethod)})
"""
BAD_CANDIDATES: Final = "CASE WHEN json_valid(candidates) THEN json_type(candidates) <> 'array' ELSE 1 END"
_BAD_VALUES: Final = (
    (
        "arrival.fate",
        f"""SELECT count(*) FROM arrival
        WHERE fate NOT IN ({", ".join(f"'{fate}'" for fate in Fate)})""",
    ),
    (
        "document.issued_on",
        """SELECT count(*) FROM document
        WHERE issued_on IS NOT NULL AND date(issued_on) IS NOT issued_on""",
    ),
)
_MISCOUNTED: Final = """
    SELECT max(
            (SELECT coalesce(max(change), 0) FROM document),
            (SELECT coalesce(max(change), 0) FROM change_mark)
        ) > coalesce((SELECT last FROM change_count), -1)
        OR NOT EXISTS (SELECT 1 FROM change_mark WHERE change = 0)
"""


@dataclass(frozen=True, slots=True)
class HomeFault:
    """A finding: of how many things, and what they are called, as far as that says something to people."""

    kind: HomeFaultKind
    count: int = 1
    names: tuple[str, ...] = ()


def find_database_faults(database: Path) -> list[HomeFault]:
    """Whether SQLite can read the whole file; of any schema."""
    try:
        with closing(connect_reading(database)) as connection:
            damage = find_damage(connection)
    except sqlite3.Error as error:
        damage = (str(error),)
    return [HomeFault(HomeFaultKind.DATABASE_DAMAGED, len(damage), damage)] if damage else []


def find_row_faults(database: Path) -> list[HomeFault]:
    """What in the rows of a sound database of the newest schema does not agree."""
    try:
        with closing(connect_reading(database)) as connection:
            return [fault for fault in _find_row_faults(connection) if fault.count]
    except sqlite3.Error as error:  # a table or column is not there
        return [HomeFault(HomeFaultKind.DATABASE_DAMAGED, 1, (str(error),))]


@dataclass(frozen=True, slots=True)
class VaultState:
    """How the vault differs from what the database names; `count` originals are there."""

    count: int = 0
    missing: tuple[Original, ...] = ()
    changed: tuple[Original, ...] = ()
    unnamed: tuple[Path, ...] = ()
    withheld: tuple[str, ...] = ()

    @property
    def faults(self) -> list[HomeFault]:
        """The same as findings."""
        found = (
            HomeFault(HomeFaultKind.ORIGINALS_MISSING, len(self.missing), _labels(self.missing)),
            HomeFault(HomeFaultKind.ORIGINALS_CHANGED, len(self.changed), _labels(self.changed)),
            HomeFault(
                HomeFaultKind.ORIGINALS_UNNAMED,
                len(self.unnamed),
                tuple(one.name[:12] for one in self.unnamed),
            ),
            HomeFault(
                HomeFaultKind.ORIGINALS_WITHHELD, len(self.withheld), tuple(one[:12] for one in self.withheld)
            ),
        )
        return [fault for fault in found if fault.count]


def compare_vault(
    named: NamedOriginals,
    vault: Vault,
    now: datetime,
    *,
    quick: bool = False,
    is_busy: bool = False,
    progress: Progress = lambda _done, _whole: None,
) -> VaultState:
    """Whether the vault holds what the database names, unchanged, and nothing else.

    Args:
        quick: only look whether originals are there, do not read them.
        is_busy: an ingest is at work; its originals need not be named yet.
    """
    kept = {path.name: path for path in vault.originals()}
    there = [original for original in named.kept if original.sha256 in kept]
    changed = []
    for number, original in enumerate(() if quick else there, start=1):
        if not vault.holds(original.sha256):
            changed.append(original)
        progress(number, len(there))
    known = {original.sha256 for original in named.kept} | named.withheld
    return VaultState(
        count=len(there),
        missing=tuple(original for original in named.kept if original.sha256 not in kept),
        changed=tuple(changed),
        unnamed=()
        if is_busy
        else tuple(kept[sha256] for sha256 in sorted(set(kept) - known) if _is_settled(kept[sha256], now)),
        withheld=() if is_busy else tuple(sorted(named.withheld & set(kept))),
    )


def find_leftovers(home: Path, vault: Vault, now: datetime) -> list[Path]:
    """What interrupted copies, backups and restorings left in a home."""
    scratch = [*vault.incoming(), *home.glob(f"{SCRATCH_PREFIX}*")]
    return [path for path in sorted(scratch) if _is_settled(path, now)]


def find_folder_faults(home: Path, leftovers: Sequence[Path]) -> list[HomeFault]:
    """Whether the home can be written, and by nobody else be read, and whether there is room on its disk."""
    faults = []
    try:
        _try_to_write(home)
    except OSError as error:
        faults.append(HomeFault(HomeFaultKind.NOT_WRITABLE, names=(error.strerror or str(error),)))
    if os.name != "nt" and home.stat().st_mode & _OTHERS:
        faults.append(HomeFault(HomeFaultKind.OPEN_TO_OTHERS))
    disk = shutil.disk_usage(home)
    if is_little(disk.free, disk.total):
        faults.append(HomeFault(HomeFaultKind.LITTLE_SPACE, disk.free))
    if leftovers:
        faults.append(
            HomeFault(HomeFaultKind.LEFTOVERS, len(leftovers), tuple(one.name for one in leftovers))
        )
    return faults


def can_take_files(folder: Path) -> bool:
    """Whether a file can be made in a folder."""
    try:
        _try_to_write(folder)
    except OSError:
        return False
    return True


def can_take_rows(database: Path) -> bool:
    """Whether the database would take a change; one that another program is writing just now would, too."""
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=0)) as one:
            one.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
    return True


def is_little(free: int, total: int) -> bool:
    """Whether so much free space is too little for a registry to go on."""
    return free < _LITTLE_BYTES or free < total * _LITTLE_SHARE


def _try_to_write(folder: Path) -> None:
    with tempfile.TemporaryFile(prefix=SCRATCH_PREFIX, dir=folder):
        pass


def _find_row_faults(connection: sqlite3.Connection) -> Iterator[HomeFault]:
    loose = Counter(row[0] for row in connection.execute("PRAGMA foreign_key_check"))
    yield HomeFault(
        HomeFaultKind.BROKEN_LINKS,
        loose.total(),
        tuple(f"{table}: {count}" for table, count in sorted(loose.items())),
    )
    bare = connection.execute(
        "SELECT id FROM document WHERE id NOT IN (SELECT document_id FROM document_file) ORDER BY id"
    ).fetchall()
    yield HomeFault(HomeFaultKind.PAPERS_WITHOUT_FILE, len(bare), tuple(f"#{row[0]}" for row in bare))
    values = {name: connection.execute(query).fetchone()[0] for name, query in _BAD_VALUES}
    yield HomeFault(
        HomeFaultKind.VALUES_DAMAGED,
        sum(values.values()),
        tuple(f"{name}: {count}" for name, count in values.items() if count),
    )
    unreadable = connection.execute(
        f"""SELECT DISTINCT coalesce('#' || document_id, substr(bad.sha256, 1, 12))
        FROM (SELECT sha256 FROM page WHERE {BAD_READING}) AS bad LEFT JOIN document_file USING (sha256)
        UNION SELECT '#' || document_id FROM header_field WHERE {BAD_CANDIDATES}"""
    ).fetchall()
    yield HomeFault(HomeFaultKind.READINGS_DAMAGED, len(unreadable), tuple(row[0] for row in unreadable))
    yield HomeFault(HomeFaultKind.CHANGES_MISCOUNTED, connection.execute(_MISCOUNTED).fetchone()[0])
    unfinished = connection.execute(
        """SELECT DISTINCT '#' || document_id FROM file JOIN document_file USING (sha256)
        WHERE NOT is_complete"""
    ).fetchall()
    yield HomeFault(HomeFaultKind.READINGS_UNFINISHED, len(unfinished), tuple(row[0] for row in unfinished))


def _labels(originals: Iterable[Original]) -> tuple[str, ...]:
    return tuple(original.label for original in originals)


def _is_settled(path: Path, now: datetime) -> bool:
    """Whether nobody is at work on it any more."""
    with contextlib.suppress(FileNotFoundError):
        return now.timestamp() - path.stat().st_mtime > _SETTLED_SECONDS
    return False
