"""A copy of the database as it was at one moment, taken while others write, and which originals it names.

Plain SQL on tables that all schemas have had since the first: a registry is also backed up before a newer
program brings it up to date.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from registry.errors import RegistryError
from registry.language import _
from registry.lookup import connect_reading
from registry.parsed import ProblemCode

# More than a person reads; one damaged page of a database breaks hundreds of rows.
_MOST_FAULTS: Final = 20
_COUNTED: Final = ("document", "file", "arrival", "criteria_table", "attachment")
_NAMED: Final = """
    WITH withheld(sha256) AS (
        SELECT sha256 FROM arrival
        WHERE (reason = :secret OR id IN (SELECT parent_id FROM arrival WHERE reason = :secret))
          AND sha256 NOT IN (SELECT sha256 FROM file)
    ), named(sha256) AS (
        SELECT sha256 FROM file
        UNION SELECT sha256 FROM arrival
        UNION SELECT source_sha256 FROM criteria_table
    )
    SELECT sha256,
           coalesce(
               (SELECT name FROM arrival WHERE arrival.sha256 = named.sha256 ORDER BY id LIMIT 1),
               (SELECT name FROM attachment WHERE attachment.sha256 = named.sha256 ORDER BY id LIMIT 1),
               (SELECT source_name FROM criteria_table WHERE source_sha256 = named.sha256 LIMIT 1),
               ''
           ),
           (SELECT min(document_id) FROM document_file WHERE document_file.sha256 = named.sha256),
           sha256 IN withheld
    FROM named WHERE sha256 <> '' ORDER BY sha256
"""


@dataclass(frozen=True, slots=True)
class Original:
    """An original that the database names; it was dropped as `name`, and `paper` is a document's id."""

    sha256: str
    name: str
    paper: int | None

    @property
    def label(self) -> str:
        """What people know it by: the beginning of its hash, its name, its paper."""
        paper = f"(#{self.paper})" if self.paper else ""
        return " ".join(part for part in (self.sha256[:12], self.name, paper) if part)


@dataclass(frozen=True, slots=True)
class NamedOriginals:
    """What the vault should hold, and what it must not: secret papers, and archives that hold one."""

    kept: tuple[Original, ...]
    withheld: frozenset[str]


def take_snapshot(database: Path, target: Path) -> None:
    """Write a sound copy of the database as it is at this moment; whoever writes goes on writing.

    Raises:
        RegistryError: the database is damaged, or cannot be copied.
    """
    try:
        # One step: a reader of the write-ahead log hinders no writer, and is not disturbed by one.
        with closing(connect_reading(database)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file without a log beside it
            if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'sign_in'").fetchone():
                copy.execute(
                    "DELETE FROM sign_in"
                )  # who has ended a session since stays out when it is restored
                copy.commit()
            faults = find_damage(copy)
    except sqlite3.Error as error:
        faults = (str(error),)
    if faults:
        message = _(
            "{path}: the database cannot be copied whole ({problem}). Look at the disk; see: minhchung doctor"
        )
        raise RegistryError(message.format(path=database, problem=faults[0]))


def find_damage(connection: sqlite3.Connection) -> tuple[str, ...]:
    """What SQLite finds wrong in the file of a database, in its own words."""
    rows = connection.execute(f"PRAGMA integrity_check({_MOST_FAULTS})").fetchall()
    found = tuple(str(row[0]) for row in rows)
    return () if found == ("ok",) else found


def find_originals(connection: sqlite3.Connection) -> NamedOriginals:
    """The originals that a database names, of any schema."""
    rows = connection.execute(_NAMED, {"secret": ProblemCode.SECRET.value}).fetchall()
    kept = tuple(
        Original(sha256, name, paper) for sha256, name, paper, is_withheld in rows if not is_withheld
    )
    return NamedOriginals(kept, frozenset(row[0] for row in rows if row[3]))


def read_originals(database: Path) -> NamedOriginals:
    """The originals that a database file names.

    Raises:
        RegistryError: it cannot be read.
    """
    try:
        with closing(connect_reading(database)) as connection:
            return find_originals(connection)
    except sqlite3.Error as error:
        raise _unreadable(database, error) from error


def read_schema(database: Path) -> str | None:
    """Which schema a database file has; None where it is no registry."""
    try:
        with closing(connect_reading(database)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None


def count_rows(database: Path) -> Mapping[str, int]:
    """How many papers, files, drops, tables and attachments a database holds.

    Raises:
        RegistryError: it cannot be read.
    """
    try:
        with closing(connect_reading(database)) as connection:
            return {
                table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _COUNTED
            }
    except sqlite3.Error as error:
        raise _unreadable(database, error) from error


def _unreadable(database: Path, error: sqlite3.Error) -> RegistryError:
    message = _("{path}: the registry cannot be opened ({problem}). Restore it from a backup.")
    return RegistryError(message.format(path=database, problem=error))
