"""What was dropped, newest first, as a page lists it: each drop with its paper as that is known now.

Its functions work inside a session of the store (`store_*.py`) and are called from nowhere else.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, desc, false, func, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from registry.filing import fate_of
from registry.readings import fate_of_archive, find_best_copies
from registry.tables import Arrival, Attachment, Document, DocumentFile, StoredFile, StoredPage, StoredProblem
from registry.text import fold
from registry.vocabulary.kinds import IDENTIFYING, Fate, ReadMethod

# A drop that became a paper: which of the two follows what is known of the paper.
_OF_A_PAPER: Final = (Fate.REGISTERED, Fate.NEEDS_DATA)


@dataclass(frozen=True, slots=True)
class KnownDrop:
    """A drop and what is known of it now: its fate follows what people have completed since.

    `failure` is why nothing could be read of it; `is_other_copy` says that a better copy of the paper is
    shown in place of this one, `is_complete` that no page is still to be read.
    """

    arrival: Arrival
    fate: Fate
    paper: Document | None
    failure: StoredProblem | None
    is_other_copy: bool
    is_complete: bool
    members: tuple["KnownDrop", ...] = ()


@dataclass(frozen=True, slots=True)
class DropList:
    """Some of the drops that were asked for, and how many there are in all."""

    total: int
    drops: tuple[KnownDrop, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What there is to know of some drops: papers and their best copies by id, the rest by hash."""

    papers: Mapping[int, Document]
    best: Mapping[int, str]
    failures: Mapping[str, StoredProblem]
    unfinished: frozenset[str]

    def of(self, arrival: Arrival, members: Iterable[Arrival] = ()) -> KnownDrop:
        """A drop, with its members where it is an archive."""
        described = tuple(self.of(member) for member in members)
        paper = self.papers.get(arrival.document_id or 0)
        fate = arrival.fate
        if fate in _OF_A_PAPER and paper is not None:
            fate = fate_of(paper)
        elif fate in _OF_A_PAPER and described:
            fate = fate_of_archive([member.fate for member in described])
        return KnownDrop(
            arrival,
            fate,
            paper,
            self.failures.get(arrival.sha256),
            paper is not None and self.best.get(paper.id or 0) != arrival.sha256,
            arrival.sha256 not in self.unfinished,
            described,
        )


def wants_data() -> ColumnElement[bool]:
    """Whether a document is one that a person must complete or confirm, as `filing.fate_of` judges."""
    is_settled_draft = col(Document.is_draft) & col(Document.draft_decided_by).is_not(None)
    return (col(Document.is_draft) | _wants_fields()) & ~is_settled_draft


def is_open_question() -> ColumnElement[bool]:
    """Whether a document wants data, and is not a photo or the like that serves where it is attached.

    Of such a one nothing was read that names a paper, and somebody has attached its file to a claim.
    """
    attached = (
        select(DocumentFile.document_id)
        .join(Attachment, col(Attachment.sha256) == DocumentFile.sha256)
        .where(col(Attachment.detached_at).is_(None))
    )
    is_nameless = (
        col(Document.number).is_(None) & (col(Document.symbol) == "") & col(Document.issued_on).is_(None)
    )
    return wants_data() & ~(is_nameless & col(Document.id).in_(attached))


def find_open_questions(session: Session) -> list[int]:
    """The ids of the documents that want an answer, in the order of filing."""
    query = select(Document.id).where(is_open_question()).order_by(col(Document.id))
    return [document_id for document_id in session.exec(query) if document_id is not None]


def find_drops(session: Session, fate: Fate | None, named: str, first: int, count: int) -> DropList:
    """Drops that came to a fate, themselves or a member of theirs, newest first.

    Args:
        named: a part of the name, accents and case aside.
        first: how many to pass over.
    """
    if fate is None and not named:  # by far the quickest, and what is asked for most
        matching = select(col(Arrival.id)).where(col(Arrival.parent_id).is_(None))
    else:
        matching = _select_matching(session, fate, named)
    total = session.exec(select(func.count()).select_from(matching.subquery())).one()
    chosen = session.exec(matching.order_by(desc(matching.selected_columns[0])).offset(first).limit(count))
    return DropList(total, _describe(session, [drop_id for drop_id in chosen if drop_id is not None]))


def _select_matching(session: Session, fate: Fate | None, named: str) -> SelectOfScalar[int | None]:
    top: ColumnElement[int | None] = func.coalesce(Arrival.parent_id, Arrival.id)
    matching = select(top).join(Document, col(Document.id) == Arrival.document_id, isouter=True).distinct()
    if fate is not None:
        matching = matching.where(_came_to(fate))
    if named:
        connection: Any = session.connection().connection.driver_connection
        connection.create_function("fold", 1, fold, deterministic=True)
        matching = matching.where(func.fold(Arrival.name).contains(fold(named), autoescape=True))
    return matching


def _wants_fields() -> ColumnElement[bool]:
    unsure = " " + col(Document.unsure) + " "
    return or_(
        col(Document.number).is_(None),
        col(Document.symbol) == "",
        col(Document.issued_on).is_(None),
        *(func.instr(unsure, f" {name.value} ") > 0 for name in IDENTIFYING),
    )


def _came_to(fate: Fate) -> ColumnElement[bool]:
    if fate not in _OF_A_PAPER:
        return col(Arrival.fate) == fate
    wanted = wants_data() if fate is Fate.NEEDS_DATA else ~wants_data()
    return col(Arrival.fate).in_(_OF_A_PAPER) & col(Document.id).is_not(None) & wanted


def _describe(session: Session, ids: Collection[int]) -> tuple[KnownDrop, ...]:
    query = select(Arrival).where(col(Arrival.id).in_(ids) | col(Arrival.parent_id).in_(ids))
    arrivals = session.exec(query.order_by(col(Arrival.id))).all()
    known = _learn(session, arrivals)
    members: dict[int, list[Arrival]] = {drop_id: [] for drop_id in ids}
    for arrival in arrivals:
        if arrival.parent_id is not None:
            members[arrival.parent_id].append(arrival)
    drops = [arrival for arrival in reversed(arrivals) if arrival.parent_id is None]
    return tuple(known.of(drop, members[drop.id or 0]) for drop in drops)


def _learn(session: Session, arrivals: Collection[Arrival]) -> _Known:
    paper_ids = {arrival.document_id for arrival in arrivals if arrival.document_id is not None}
    hashes = {arrival.sha256 for arrival in arrivals if arrival.sha256}
    papers = session.exec(select(Document).where(col(Document.id).in_(paper_ids)))
    was_read = select(StoredPage.sha256).where(
        col(StoredPage.sha256).in_(hashes), StoredPage.method != ReadMethod.UNREAD
    )
    faults = select(StoredProblem).where(
        col(StoredProblem.sha256).in_(hashes), col(StoredProblem.sha256).not_in(was_read)
    )
    unfinished = select(StoredFile.sha256).where(
        col(StoredFile.sha256).in_(hashes), col(StoredFile.is_complete) == false()
    )
    first_faults = {
        fault.sha256: fault for fault in session.exec(faults.order_by(col(StoredProblem.id).desc()))
    }
    return _Known(
        {paper.id or 0: paper for paper in papers},
        find_best_copies(session, paper_ids),
        first_faults,
        frozenset(session.exec(unfinished)),
    )
