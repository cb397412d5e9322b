"""Mending what can be mended without a loss: what is derived is marked to be made again, files are put back.

What people recorded is never touched.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Final

from registry.health import BAD_CANDIDATES, BAD_READING, VaultState
from registry.snapshot import Original
from registry.vault import Vault, hash_file
from registry.vocabulary.kinds import ReadMethod

_BUSY_TIMEOUT_SECONDS: Final = 10.0
_WRITABLE: Final = 0o640  # shares let nobody remove a file that may not be written
# Rows that a reading made and nobody confirmed; those whose file or document is gone are of no use.
_LOOSE_READINGS: Final = (
    *(
        f"DELETE FROM {table} WHERE sha256 NOT IN (SELECT sha256 FROM file)"
        for table in ("page", "problem", "mention", "signature")
    ),
    "DELETE FROM header_field WHERE confirmed_by IS NULL AND document_id NOT IN (SELECT id FROM document)",
)
_READ_AGAIN: Final = (
    # A file that is not complete is read to its end by the next ingest.
    f"UPDATE file SET is_complete = 0 WHERE sha256 IN (SELECT sha256 FROM page WHERE {BAD_READING})",
    f"UPDATE page SET words = '[]', method = '{ReadMethod.UNREAD}' WHERE {BAD_READING}",
    f"UPDATE header_field SET candidates = '[]' WHERE {BAD_CANDIDATES}",
)
_COUNT_AGAIN: Final = (
    "INSERT INTO change_count (id, last) SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM change_count)",
    """UPDATE change_count SET last = max(
        last,
        (SELECT coalesce(max(change), 0) FROM document),
        (SELECT coalesce(max(change), 0) FROM change_mark)
    )""",
    "INSERT OR IGNORE INTO change_mark (change, mark) VALUES (0, lower(hex(randomblob(8))))",
)


def mend_rows(database: Path) -> None:
    """Mend what is derived in a sound database, in one transaction."""
    with closing(sqlite3.connect(database, timeout=_BUSY_TIMEOUT_SECONDS)) as connection, connection:
        connection.execute("BEGIN IMMEDIATE")
        for statement in (*_LOOSE_READINGS, *_READ_AGAIN, *_COUNT_AGAIN):
            connection.execute(statement)


def put_back(state: VaultState, vault: Vault, folders: Iterable[Path], refused: Path) -> list[Original]:
    """Put originals back of which a file in these folders has the bytes; gives those that are whole again.

    A changed original is set aside.
    """
    wanted = {original.sha256: original for original in (*state.missing, *state.changed)}
    if not wanted:
        return []
    found: dict[str, Path] = {}
    for path in (path for folder in folders for path in sorted(folder.rglob("*"))):
        if path.is_file() and not path.is_symlink() and (sha256 := hash_file(path)) in wanted:
            found.setdefault(sha256, path)
    for sha256, path in found.items():
        kept = vault.path_of(sha256)
        if kept.exists():
            _set_aside(kept, refused / f"changed-{sha256[:12]}")
        vault.put(path)
    return [wanted[sha256] for sha256 in found]


def set_aside_unnamed(state: VaultState, refused: Path, suffix_of: Callable[[Path], str]) -> list[Path]:
    """Move originals that no row names to where people look for what was not taken; gives where they are."""
    moved = []
    for path in state.unnamed:
        target = refused / f"recovered-{path.name[:12]}{suffix_of(path)}"
        _set_aside(path, target)
        moved.append(target)
    return moved


def remove_leftovers(paths: Iterable[Path]) -> None:
    """Remove what interruptions left: nothing that was whole."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _set_aside(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    path.chmod(_WRITABLE)
    shutil.move(path, target)
