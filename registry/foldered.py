"""Drops that lay in a subfolder of the inbox: a folder is a clerk's sorting.

Its functions work inside a session of the store (`store_*.py`) and are called from nowhere else, but
for `path_of`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from sqlalchemy import func
from sqlalchemy import select as select_columns  # SQLModel's own takes four at most
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from registry.tables import Arrival, DocumentFile


@dataclass(frozen=True, slots=True)
class FolderedDrop:
    """A drop and where it lay below the inbox; an archive is a folder of that name to the files in it."""

    id: int
    path: str
    sha256: str
    arrived_at: datetime

    @property
    def name(self) -> str:
        """The name without folders."""
        return PurePosixPath(self.path).name


def path_of(name: str, archive: str = "") -> str:
    """Where a drop lay, from its name and that of the archive that it came in."""
    return f"{PurePosixPath(archive).with_suffix('')}/{name}" if archive else name


def find_foldered(
    session: Session, after: int = 0, sha256s: Collection[str] | None = None
) -> list[FolderedDrop]:
    """The drops that lay in a folder, in the order they came.

    Args:
        after: only those that came after the drop with this id.
        sha256s: only those with these bytes.
    """
    archive = aliased(Arrival)
    query = (
        select_columns(
            col(Arrival.id),
            col(Arrival.name),
            col(archive.name),
            col(Arrival.sha256),
            col(Arrival.arrived_at),
        )
        .join(archive, col(archive.id) == Arrival.parent_id, isouter=True)
        .where(
            col(Arrival.id) > after,
            col(Arrival.parent_id).is_not(None) | (func.instr(Arrival.name, "/") > 0),
        )
        .order_by(col(Arrival.id))
    )
    if sha256s is not None:
        query = query.where(col(Arrival.sha256).in_(sha256s))
    return [
        FolderedDrop(number or 0, path_of(name, within or ""), sha256, at)
        for number, name, within, sha256, at in session.connection().execute(query)
    ]


def find_last_arrival(session: Session) -> int:
    """The id of the drop that came last; 0 where nothing has come."""
    return session.exec(select(func.max(Arrival.id))).one() or 0


def find_papers_in(session: Session, sha256s: Collection[str] | None = None) -> dict[str, tuple[int, ...]]:
    """By file, the ids of the papers that it holds, in the order of its pages; all files by default."""
    query = select(DocumentFile.sha256, DocumentFile.document_id).order_by(
        col(DocumentFile.sha256), col(DocumentFile.first_page), col(DocumentFile.document_id)
    )
    if sha256s is not None:
        query = query.where(col(DocumentFile.sha256).in_(sha256s))
    found: dict[str, tuple[int, ...]] = {}
    for sha256, document_id in session.exec(query):
        found[sha256] = (*found.get(sha256, ()), document_id)
    return found
