"""The registry: with the `readings` it holds, the only module that asks the database."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import ColumnElement, Engine, false, func
from sqlmodel import Session, col, select

from registry import acts
from registry.accounts import Accounts
from registry.audit import (
    Act,
    Event,
    Head,
    TrailFault,
    append_events,
    erase_values,
    find_fault_in,
    find_head,
    load_event,
    write_moment,
)
from registry.criteria_tables import find_tables_of, save_table
from registry.database import open_database, open_memory, open_to_read, open_to_write
from registry.decisions import (
    Place,
    Standing,
    detach,
    find_before,
    find_decisions,
    find_standing,
    record,
    start_next,
)
from registry.drops import DropList, find_drops, find_open_questions, is_open_question
from registry.errors import NotFoundError
from registry.foldered import FolderedDrop, find_foldered, find_last_arrival, find_papers_in
from registry.language import _
from registry.offers import Cited
from registry.parsed import (
    CriteriaTable,
    ParsedDocument,
    Problem,
    ProblemCode,
    SourceFile,
)
from registry.readings import (
    BrokenOff,
    Drop,
    add_arrival,
    add_drop,
    add_reading,
    fate_of_archive,
    find_best_copies,
    find_broken_off,
    find_document,
    find_parts,
    find_values,
    finish_reading,
    replace_reading,
    update_document,
)
from registry.reference import parse_reference
from registry.signatures import find_signatures, find_unexamined, replace_signatures, summarise
from registry.splits import (
    SplitProposal,
    find_decision,
    find_hindrances,
    find_proposals,
    keep_whole,
    split_file,
)
from registry.tables import (
    Arrival,
    Attachment,
    ChangeCount,
    Decision,
    Document,
    DocumentFile,
    LinkCheck,
    StoredClaim,
    StoredCriterion,
    StoredEvent,
    StoredField,
    StoredFile,
    StoredMention,
    StoredPage,
    StoredProblem,
    StoredSignature,
    StoredTable,
)
from registry.vocabulary.kinds import EventKind, Fate, FieldName, ReadMethod, ThingKind
from registry.withdrawal import find_withheld, withdraw

_HASH = re.compile(r"[0-9a-f]{12,64}")  # so many digits are shown of one
_LARGEST_ID = 2**63 - 1  # of SQLite


@dataclass(frozen=True, slots=True)
class Citing:
    """An item that cites a reference, in the words of its table."""

    criterion: StoredCriterion
    claim: StoredClaim


class Registry:
    """Documents, files, tables, claims and people's decisions, in one SQLite database.

    Whatever is written is in the audit trail, under the name that the registry was opened for, or the one
    that the act itself is given.
    """

    def __init__(self, engine: Engine, who: str = "") -> None:
        self._engine = engine
        self._who = who

    @classmethod
    def open(cls, database: Path, who: str = "") -> Self:
        """The registry in a database file, made or brought up to date where needed.

        Args:
            who: the name that acts are recorded under; "" is the program itself.

        Raises:
            RegistryError: the file is no registry, is damaged, or comes from a newer program.
        """
        return cls(open_database(database), who)

    @classmethod
    def in_memory(cls, who: str = "") -> Self:
        """An empty registry that is gone when closed."""
        return cls(open_memory(), who)

    def acting_as(self, who: str) -> Self:
        """The same registry for somebody else; closing either closes both."""
        return type(self)(self._engine, who)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Drops, files, documents

    def find_arrival(self, name: str, sha256: str, modified_ns: int) -> Arrival | None:
        """The fate of a drop that was taken in before."""
        with self._session() as session:
            return session.exec(
                select(Arrival).where(
                    Arrival.name == name,
                    Arrival.sha256 == sha256,
                    Arrival.modified_ns == modified_ns,
                    col(Arrival.parent_id).is_(None),
                )
            ).first()

    def find_arrivals_named(self, name: str) -> list[Arrival]:
        """The drops of a name, the newest first."""
        with self._session() as session:
            named = select(Arrival).where(Arrival.name == name, col(Arrival.parent_id).is_(None))
            return list(session.exec(named.order_by(col(Arrival.id).desc())))

    def is_filed(self, sha256: str) -> bool:
        """Whether a file with these bytes has been read and filed, or unpacked."""
        with self._session() as session:
            taken = select(Arrival.id).where(Arrival.sha256 == sha256, Arrival.fate != Fate.REFUSED)
            return find_document(session, sha256) is not None or session.exec(taken).first() is not None

    def add(self, parsed: ParsedDocument) -> Document:
        """File what was read from one file; adding it again changes nothing.

        A file with the same reference, day and place as a filed document becomes another copy of it.
        """
        with self._write() as (session, trail):
            document = find_document(session, parsed.source.sha256)
            if document is None:
                document = add_reading(session, parsed)
                trail.append(acts.of_reading(document.id, parsed))
            return document

    def file_drop(self, drop: Drop, outcome: ParsedDocument | Problem | None) -> Arrival:
        """Record a drop with its fate, and what was read from it.

        Args:
            outcome: the reading; the reason it is refused; or None where its bytes are filed already.
        """
        with self._write() as (session, trail):
            arrival = add_drop(session, drop, outcome)
            trail += acts.of_drop(arrival, outcome)
            return arrival

    def file_archive(
        self, drop: Drop, media_type: str, members: Iterable[tuple[Drop, ParsedDocument | Problem | None]]
    ) -> Arrival:
        """Record an archive and all its members in one transaction.

        The archive's own fate is that of the member that most needs a person. One that holds a secret paper
        is no file of the registry: its bytes are not kept.
        """
        with self._write() as (session, trail):
            whole = add_arrival(session, drop, Fate.REGISTERED)
            read = list(members)
            added = [add_drop(session, member, outcome, whole.id) for member, outcome in read]
            whole.fate = fate_of_archive([member.fate for member in added])
            session.add(whole)
            if all(member.reason != ProblemCode.SECRET for member in added):
                session.merge(StoredFile(sha256=drop.sha256, size=drop.size, media_type=media_type))
            trail += acts.of_archive(whole, list(zip(added, read, strict=True)))
            return whole

    def arrivals(self, parent_id: int | None = None) -> list[Arrival]:
        """All drops, or the members of one archive, in the order they came."""
        with self._session() as session:
            return list(
                session.exec(select(Arrival).where(Arrival.parent_id == parent_id).order_by(col(Arrival.id)))
            )

    def find_drops(
        self, fate: Fate | None = None, named: str = "", *, first: int = 0, count: int
    ) -> DropList:
        """So many drops, newest first, each with its members and what is known of it now.

        Args:
            fate: only those that came to it, themselves or a member of theirs.
            named: a part of the name, accents and case aside.
            first: how many to pass over.
        """
        with self._session() as session:
            return find_drops(session, fate, named, first, count)

    def foldered_drops(self, after: int = 0, sha256s: Collection[str] | None = None) -> list[FolderedDrop]:
        """The drops that lay in a subfolder of the inbox, in the order they came.

        Args:
            after: only those that came after the drop with this id.
            sha256s: only those with these bytes.
        """
        with self._session() as session:
            return find_foldered(session, after, sha256s)

    def last_arrival(self) -> int:
        """The id of the drop that came last; 0 where nothing has come."""
        with self._session() as session:
            return find_last_arrival(session)

    def papers_in_files(self, sha256s: Collection[str] | None = None) -> dict[str, tuple[int, ...]]:
        """By file, the ids of the papers that it holds, in the order of its pages; all files by default."""
        with self._session() as session:
            return find_papers_in(session, sha256s)

    def get_document(self, document_id: int) -> Document:
        """The document with this id.

        Raises:
            NotFoundError: there is none.
        """
        with self._session() as session:
            document = session.get(Document, document_id) if abs(document_id) <= _LARGEST_ID else None
        if document is None:
            raise NotFoundError(_("No document number {id} in the registry.").format(id=document_id))
        return document

    def documents(self, ids: Sequence[int] | None = None) -> list[Document]:
        """All documents, or those with the given ids, in the order of filing."""
        query = select(Document).order_by(col(Document.id))
        if ids is not None:
            query = query.where(col(Document.id).in_(ids))
        with self._session() as session:
            return list(session.exec(query))

    def documents_numbered(self, numbers: Iterable[int]) -> list[Document]:
        """Documents with any of these numbers, whatever their symbol."""
        with self._session() as session:
            return list(session.exec(select(Document).where(col(Document.number).in_(set(numbers)))))

    def documents_issued_on(self, days: Iterable[date]) -> list[Document]:
        """Documents issued on any of these days."""
        with self._session() as session:
            return list(session.exec(select(Document).where(col(Document.issued_on).in_(set(days)))))

    def wanting_documents(self) -> list[Document]:
        """Documents that a person must complete or confirm."""
        with self._session() as session:
            return list(session.exec(select(Document).where(is_open_question()).order_by(col(Document.id))))

    def count_waiting(self) -> int:
        """How many documents wait for a person: for data, confirmation, or whether they are several."""
        several = (
            select(DocumentFile.document_id)
            .join(StoredProblem, col(StoredProblem.sha256) == DocumentFile.sha256)
            .where(StoredProblem.code == ProblemCode.SEVERAL_PAPERS.value)
        )
        waiting = is_open_question() | col(Document.id).in_(several)
        with self._session() as session:
            return session.exec(select(func.count()).select_from(Document).where(waiting)).one()

    def open_questions(self) -> list[int]:
        """The ids of the documents that a person must complete or confirm, in the order of filing."""
        with self._session() as session:
            return find_open_questions(session)

    def files_of(self, document_id: int) -> list[tuple[StoredFile, str]]:
        """The copies of a document with the name each was first dropped under, best first."""
        with self._session() as session:
            files = session.exec(
                select(StoredFile)
                .join(DocumentFile, col(DocumentFile.sha256) == StoredFile.sha256)
                .where(DocumentFile.document_id == document_id)
                .order_by(col(DocumentFile.position))
            ).all()
            return [(file, self._first_name(session, file.sha256)) for file in files]

    def fields_of(self, document_id: int) -> list[StoredField]:
        """The header elements of a document, each with where it was read and who confirmed it."""
        with self._session() as session:
            fields = session.exec(select(StoredField).where(StoredField.document_id == document_id)).all()
        order = list(FieldName)
        return sorted(fields, key=lambda field: order.index(field.name))

    def pages_of(self, sha256: str, first: int | None = None, last: int | None = None) -> list[StoredPage]:
        """The pages of a file as read, or those of one paper in it."""
        query = select(StoredPage).where(StoredPage.sha256 == sha256).order_by(col(StoredPage.number))
        if first is not None and last is not None:
            query = query.where(col(StoredPage.number).between(first, last))
        with self._session() as session:
            return list(session.exec(query))

    def problems_of(self, sha256: str) -> list[StoredProblem]:
        """The faults met while reading a file."""
        with self._session() as session:
            return list(session.exec(select(StoredProblem).where(StoredProblem.sha256 == sha256)))

    def signatures_of(self, sha256: str) -> list[StoredSignature]:
        """The digital signatures of a file in the order of signing."""
        with self._session() as session:
            return find_signatures(session, sha256)

    def unexamined_files(self, media_type: str, trust_digest: str) -> list[StoredFile]:
        """Filed files whose signatures were not looked for, or examined against other certificates."""
        with self._session() as session:
            return find_unexamined(session, media_type, trust_digest)

    def replace_signatures(self, parsed: ParsedDocument) -> list[StoredSignature]:
        """Put what a file's signatures say now in place of what they said; the rest of its reading stays.

        Raises:
            NotFoundError: no document has this file.
        """
        sha256, report = parsed.source.sha256, parsed.signed
        assert report is not None
        with self._write() as (session, trail):
            document = self._get_document_of(session, parsed.source)
            before = find_signatures(session, sha256)
            replace_signatures(session, sha256, report, parsed.problems)
            after = find_signatures(session, sha256)
            if summarise(before) != summarise(after):
                trail.append(acts.of_signatures(document.id, sha256, before, after))
            return after

    def confirm_field(
        self, document_id: int, name: FieldName, value: str, who: str, at: datetime
    ) -> Document:
        """Record what a person says a header element is; the machine's reading stays beside it."""
        with self._write(who) as (session, trail):
            document = session.get_one(Document, document_id)
            field = session.get(StoredField, (document_id, name)) or StoredField(
                document_id=document_id, name=name
            )
            best = find_best_copies(session, [document_id]).get(document_id)
            trail.append(acts.of_word(document, name, field.value, value, best))
            field.value, field.sure, field.confirmed_by, field.confirmed_at = value, True, who, at
            session.add(field)
            return update_document(session, document)

    def unconfirm_field(self, document_id: int, name: FieldName, who: str) -> Document:
        """Let go of what a person said of a header element: the machine's reading counts again, not sure."""
        with self._write(who) as (session, trail):
            document = session.get_one(Document, document_id)
            field = session.get(StoredField, (document_id, name))
            if field is None or field.confirmed_by is None:
                return document
            best = find_best_copies(session, [document_id]).get(document_id)
            read = field.read_value or ""
            act = acts.of_word(document, name, field.value, read, best)
            trail.append(replace(act, kind=EventKind.TAKEN_BACK))
            field.value, field.sure, field.confirmed_by, field.confirmed_at = read, False, None, None
            session.add(field)
            return update_document(session, document)

    def decide_draft(self, document_id: int, is_draft: bool, who: str, at: datetime) -> Document:
        """Record what a person says: whether a paper is a draft."""
        with self._write(who) as (session, trail):
            document = session.get_one(Document, document_id)
            was_draft = document.is_draft
            document.is_draft, document.draft_decided_by, document.draft_decided_at = is_draft, who, at
            best = find_best_copies(session, [document_id]).get(document_id)
            trail.append(acts.of_draft(document, was_draft, best))
            return update_document(session, document)

    def replace_reading(self, parsed: ParsedDocument) -> Document:
        """Put a new reading of a filed file in place of the old one; what people confirmed stays.

        Raises:
            NotFoundError: no document has this file.
        """
        with self._write() as (session, trail):
            before = find_values(session, parsed.source.sha256)
            document = replace_reading(session, self._get_document_of(session, parsed.source), parsed)
            after = find_values(session, parsed.source.sha256)
            trail += acts.of_new_reading(EventKind.READ_AGAIN, parsed, before, after)
            return document

    def finish_reading(self, parsed: ParsedDocument) -> Document:
        """Add the later pages of a file that was filed with its first; what people confirmed stays.

        The fate of its drop follows. A reading without pages leaves what there is.

        Raises:
            NotFoundError: no document has this file.
        """
        with self._write() as (session, trail):
            before = find_values(session, parsed.source.sha256)
            document = finish_reading(session, self._get_document_of(session, parsed.source), parsed)
            after = find_values(session, parsed.source.sha256)
            trail += acts.of_new_reading(EventKind.READ_ON, parsed, before, after)
            return document

    def withdraw(self, sha256: str, problem: Problem) -> list[Arrival]:
        """Let go of a filed file that must not be kept, and of all that was read from it, for good.

        Its drops stay on record, refused with the reason; its documents go, unless another file holds them.
        The audit trail keeps what was done with it and lets go of what was read. Gives the drops that held
        it, itself or in an archive.
        """
        with self._write() as (session, trail):
            held = [part.document_id for part in find_parts(session, sha256)]
            drops = withdraw(session, sha256, problem)
            kept = set(session.exec(select(Document.id).where(col(Document.id).in_(held))))
            gone = [document_id for document_id in held if document_id not in kept]
            erased = erase_values(session, sha256, gone)
            trail.append(acts.of_withdrawal(sha256, problem, drops, gone, erased))
        with self._engine.connect() as connection:
            # What SQLite has let go of still stands in its log until that is cut off.
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return drops

    def withheld_drops(self) -> list[Arrival]:
        """Drops of which no copy may be kept: those refused for secrecy, and the archives that hold them."""
        with self._session() as session:
            return find_withheld(session)

    def unfinished_files(self) -> list[StoredFile]:
        """Files of which later pages are still to be read, in the order of filing."""
        with self._session() as session:
            return list(
                session.exec(
                    select(StoredFile)
                    .join(DocumentFile, col(DocumentFile.sha256) == StoredFile.sha256)
                    .where(col(StoredFile.is_complete).is_(False))
                    .group_by(col(StoredFile.sha256))
                    .order_by(func.min(DocumentFile.document_id), func.min(DocumentFile.position))
                )
            )

    def broken_off_files(self) -> list[BrokenOff]:
        """Files whose reading was broken off for want of time or memory, in the order they came."""
        with self._session() as session:
            return find_broken_off(session)

    def unread_files(self) -> list[StoredFile]:
        """Files of papers that want data and of which some page has not been read."""
        read = select(StoredPage.sha256).where(StoredPage.method != ReadMethod.UNREAD)
        unread = select(StoredPage.sha256).where(StoredPage.method == ReadMethod.UNREAD)
        query = (
            select(StoredFile)
            .join(DocumentFile, col(DocumentFile.sha256) == StoredFile.sha256)
            .where(
                col(StoredFile.sha256).in_(unread)
                | col(StoredFile.sha256).not_in(read)
                | col(StoredFile.is_complete).is_(False)
            )
            .group_by(col(StoredFile.sha256))
            .order_by(func.min(DocumentFile.document_id))
        )
        with self._session() as session:
            return list(session.exec(query))

    # Files that hold several papers

    def parts_of(self, sha256: str) -> list[DocumentFile]:
        """Which documents a file holds, in the order of its pages; one alone has no page numbers."""
        with self._session() as session:
            return find_parts(session, sha256)

    def split_proposals(self) -> list[SplitProposal]:
        """The files that seem to hold several papers, in the order of filing."""
        with self._session() as session:
            return find_proposals(session)

    def split_of(self, sha256: str) -> tuple[int, ...] | None:
        """On which pages a person says that further papers start; None where nobody has said anything."""
        with self._session() as session:
            return find_decision(session, sha256)

    def keep_whole(self, sha256: str, who: str, at: datetime) -> None:
        """Record what a person says: a file that was never split is one paper."""
        with self._write(who) as (session, trail):
            starts = find_decision(session, sha256)
            keep_whole(session, sha256, who, at)
            papers = [part.document_id for part in find_parts(session, sha256)]
            trail.append(acts.of_division(sha256, (starts, papers), ((), papers)))

    def papers_hindering(self, sha256: str, starts: Iterable[int]) -> list[Document]:
        """Papers that would vanish, were others to start on these pages, with what people said of them."""
        with self._session() as session:
            return find_hindrances(session, sha256, set(starts))

    def split_file(self, parsed: ParsedDocument, who: str, at: datetime) -> list[Document]:
        """Make one document of each paper that a person found in a filed file; gives them in its order.

        Raises:
            NotFoundError: no document has this file.
        """
        sha256 = parsed.source.sha256
        with self._write(who) as (session, trail):
            self._get_document_of(session, parsed.source)
            starts, before = find_decision(session, sha256), find_values(session, sha256)
            documents = split_file(session, parsed, who, at)
            after = find_values(session, sha256)
            new_starts = [paper.first_page for paper in parsed.papers[1:]]
            trail.append(acts.of_division(sha256, (starts, before), (new_starts, after)))
            trail += acts.of_new_reading(EventKind.READ_AGAIN, parsed, before, after)
            return documents

    # Following changes

    def last_change(self) -> int:
        """The number of the newest change to a document; 0 while there are none."""
        with self._session() as session:
            return session.exec(select(ChangeCount.last)).one()

    def documents_changed(self, since: int) -> list[Document]:
        """The documents that came or changed after the change with this number, in the order of filing."""
        with self._session() as session:
            return list(
                session.exec(select(Document).where(col(Document.change) > since).order_by(col(Document.id)))
            )

    def with_confirmed_subject(self, ids: Sequence[int]) -> frozenset[int]:
        """Those of these documents of which a person confirmed the subject."""
        with self._session() as session:
            fields = session.exec(
                select(StoredField.document_id).where(
                    col(StoredField.document_id).in_(ids),
                    StoredField.name == FieldName.SUBJECT,
                    col(StoredField.confirmed_by).is_not(None),
                )
            )
            return frozenset(fields)

    def event_kinds_since(self, number: int) -> frozenset[EventKind]:
        """The kinds of the events after the one with this number."""
        with self._session() as session:
            return frozenset(
                map(
                    EventKind,
                    session.exec(select(StoredEvent.kind).where(StoredEvent.id > number).distinct()),
                )
            )

    def text_of(self, document_id: int) -> str:
        """The text of a document's best copy, pages joined by form feeds."""
        with self._session() as session:
            return self._text_of(session, session.get_one(Document, document_id))

    # Tables of criteria

    def save_table(
        self, table: CriteriaTable, source_name: str, source_sha256: str, at: datetime
    ) -> StoredTable:
        """Store a table; one with the same title and office is replaced, people's attachments stay.

        The same file may say something else now: a person has said what its columns hold.
        """
        with self._write() as (session, trail):
            before = find_tables_of(session, table.issuer)
            stored = save_table(session, table, source_name, source_sha256, at)
            after = find_tables_of(session, table.issuer)
            trail.append(acts.of_import(stored, before.get(stored.id or 0), after[stored.id or 0]))
            return stored

    def tables(self) -> list[StoredTable]:
        """All tables, the one that is worked on first: the others by when they were."""
        with self._session() as session:
            return list(
                session.exec(
                    select(StoredTable).order_by(
                        col(StoredTable.chosen_at).desc(), col(StoredTable.id).desc()
                    )
                )
            )

    def choose_table(self, table_id: int, at: datetime) -> StoredTable:
        """Make a table the one that is worked on.

        Raises:
            NotFoundError: there is no such table.
        """
        with self._write() as (session, trail):
            table = session.get(StoredTable, table_id)
            if table is None:
                raise NotFoundError(_("No table {id}. See: minhchung criteria tables").format(id=table_id))
            table.chosen_at = at
            session.add(table)
            trail.append(acts.of_choice(table))
            return table

    def start_next_table(
        self, before: StoredTable, following: StoredTable, carried: Sequence[Decision]
    ) -> StoredTable:
        """Start the table of the next period with the rows of `before` and the decisions taken over."""
        with self._write() as (session, trail):
            started = start_next(session, before, following, carried)
            trail.append(acts.of_next_period(started, before))
            copies = find_best_copies(session, [decision.document_id for decision in carried])
            trail += [acts.of_decision(one, None, copies.get(one.document_id)) for one in carried]
            return started

    def find_table(self) -> StoredTable | None:
        """The table that is worked on: the one imported or chosen last."""
        return next(iter(self.tables()), None)

    def get_table(self) -> StoredTable:
        """The table that is worked on.

        Raises:
            NotFoundError: none has been imported.
        """
        table = self.find_table()
        if table is None:
            raise NotFoundError(
                _(
                    "No table of criteria yet. Import one: on the page under Administration, or with "
                    "minhchung criteria import FILE"
                )
            )
        return table

    def criteria_of(self, table_id: int) -> list[StoredCriterion]:
        """The rows of a table, in its order."""
        with self._session() as session:
            return list(
                session.exec(
                    select(StoredCriterion)
                    .where(StoredCriterion.table_id == table_id)
                    .order_by(col(StoredCriterion.position))
                )
            )

    def claims_of(self, table_id: int) -> dict[int, list[StoredClaim]]:
        """The claims of a table's rows, in order, by the row's id."""
        with self._session() as session:
            claims = session.exec(
                select(StoredClaim)
                .join(StoredCriterion, col(StoredCriterion.id) == StoredClaim.criterion_id)
                .where(StoredCriterion.table_id == table_id)
                .order_by(col(StoredClaim.criterion_id), col(StoredClaim.position))
            ).all()
        by_row: dict[int, list[StoredClaim]] = {}
        for claim in claims:
            by_row.setdefault(claim.criterion_id, []).append(claim)
        return by_row

    def items_citing(self, reference_key: str) -> list[Citing]:
        """The items whose result cites this reference, in the order of the table imported last."""
        table = self.find_table()
        if table is None:
            return []
        with self._session() as session:
            rows = session.exec(
                select(StoredCriterion, StoredClaim)
                .join(StoredClaim, col(StoredClaim.criterion_id) == StoredCriterion.id)
                .where(StoredCriterion.table_id == table.id, StoredClaim.reference_key == reference_key)
                .order_by(col(StoredCriterion.position), col(StoredClaim.position))
            ).all()
        return [Citing(criterion, claim) for criterion, claim in rows]

    def citations(self) -> list[Cited]:
        """All citations, of the table imported last in its order, then of the filed papers."""
        table = self.find_table()
        claims = self.claims_of(table.id or 0) if table else {}
        by_items = [
            Cited(claim.reference, claim.issued_on, item=row.code)
            for row in (self.criteria_of(table.id or 0) if table else ())
            for claim in claims.get(row.id or 0, ())
            if claim.reference
        ]
        mentions = (
            select(DocumentFile.document_id, StoredMention)
            .join(StoredMention, col(StoredMention.sha256) == DocumentFile.sha256)
            .where(_is_on_its_pages())
            .order_by(col(DocumentFile.document_id), col(StoredMention.id))
        )
        with self._session() as session:
            found = [
                (paper, parse_reference(mention.reference_key), mention.issued_on)
                for paper, mention in session.exec(mentions)
            ]
        by_papers = [Cited(reference, day, paper=paper) for paper, reference, day in found if reference]
        return list(dict.fromkeys((*by_items, *by_papers)))

    def attach(self, table_id: int, file: StoredFile, attachment: Attachment) -> bool:
        """Attach a file to a claim; False when it was there before: then only what is noted of it changes."""
        with self._write(attachment.attached_by) as (session, trail):
            if session.get(StoredFile, file.sha256) is None:
                session.add(file)
                session.flush()
            same = select(Attachment).where(
                Attachment.table_id == table_id,
                Attachment.criterion_code == attachment.criterion_code,
                Attachment.claim_raw == attachment.claim_raw,
                Attachment.occurrence == attachment.occurrence,
                Attachment.sha256 == attachment.sha256,
            )
            known = session.exec(same).first()
            trail.append(acts.of_attachment(attachment, known))
            if known is None:
                session.add(attachment)
                return True
            is_new = known.detached_at is not None
            known.detached_by = known.detached_at = None
            known.dated_on, known.note = attachment.dated_on, attachment.note
            known.is_private = attachment.is_private
            known.attached_by, known.attached_at = attachment.attached_by, attachment.attached_at
            return is_new

    def attachments_of(self, table_id: int) -> list[Attachment]:
        """The files that people attached to a table's claims and have not taken back."""
        with self._session() as session:
            return list(
                session.exec(
                    select(Attachment)
                    .where(Attachment.table_id == table_id, col(Attachment.detached_at).is_(None))
                    .order_by(col(Attachment.id))
                )
            )

    def detached_from(self, table_id: int) -> list[Attachment]:
        """The files that were attached to a table's claims and taken back."""
        with self._session() as session:
            return list(
                session.exec(
                    select(Attachment)
                    .where(Attachment.table_id == table_id, col(Attachment.detached_at).is_not(None))
                    .order_by(col(Attachment.id))
                )
            )

    def detach(self, table_id: int, place: Place, sha256: str, who: str, at: datetime) -> bool:
        """Take an attachment back; False where no such file is attached there."""
        with self._write(who) as (session, trail):
            detached = detach(session, table_id, place, sha256, who, at)
            if detached is not None:
                trail.append(acts.of_detachment(detached))
            return detached is not None

    def was_detached(self, table_id: int, place: Place, sha256: str) -> bool:
        """Whether somebody took this file back from there, and nobody attached it again."""
        query = select(Attachment.id).where(
            Attachment.table_id == table_id,
            Attachment.criterion_code == place.criterion_code,
            Attachment.claim_raw == place.claim_raw,
            Attachment.occurrence == place.occurrence,
            Attachment.sha256 == sha256,
            col(Attachment.detached_at).is_not(None),
        )
        with self._session() as session:
            return session.exec(query).first() is not None

    # People's decisions

    def decide(self, decision: Decision) -> None:
        """Record what a person says of a paper as proof."""
        with self._write(decision.decided_by) as (session, trail):
            before = find_before(session, decision)
            record(session, decision)
            best = find_best_copies(session, [decision.document_id]).get(decision.document_id)
            trail.append(acts.of_decision(decision, before, best))

    def decisions_of(self, table_id: int) -> list[Decision]:
        """All that was decided on a table, in the order it was."""
        with self._session() as session:
            return find_decisions(session, table_id)

    def standing_decisions(self, table_id: int) -> Standing:
        """The decisions that count for a table as it is now."""
        return find_standing(self.decisions_of(table_id), self.criteria_of(table_id))

    # Citations in papers, links

    def mentions_in(self, document_id: int) -> list[StoredMention]:
        """The papers that a document's text cites, in the order of its text, of its best copy."""
        with self._session() as session:
            return list(
                session.exec(
                    select(StoredMention)
                    .join(DocumentFile, col(DocumentFile.sha256) == StoredMention.sha256)
                    .where(
                        DocumentFile.document_id == document_id,
                        DocumentFile.position == 0,
                        _is_on_its_pages(),
                    )
                    .order_by(col(StoredMention.page), col(StoredMention.start))
                )
            )

    def mentions_of(self, reference_key: str) -> list[tuple[Document, StoredMention]]:
        """Who cites a reference: the documents, each with the place where its text does."""
        with self._session() as session:
            return list(
                session.exec(
                    select(Document, StoredMention)
                    .join(DocumentFile, col(DocumentFile.document_id) == Document.id)
                    .join(StoredMention, col(StoredMention.sha256) == DocumentFile.sha256)
                    .where(StoredMention.reference_key == reference_key, _is_on_its_pages())
                    .order_by(col(Document.id), col(StoredMention.page), col(StoredMention.start))
                )
            )

    def mention_keys(self) -> dict[int, list[str]]:
        """By document, the keys of the references that its text cites."""
        found: dict[int, list[str]] = {}
        query = (
            select(DocumentFile.document_id, StoredMention.reference_key)
            .join(StoredMention, col(StoredMention.sha256) == DocumentFile.sha256)
            .where(_is_on_its_pages())
            .distinct()
        )
        with self._session() as session:
            for document_id, key in session.exec(query):
                found.setdefault(document_id, []).append(key)
        return found

    def record_link_check(self, check: LinkCheck, file: StoredFile | None = None) -> None:
        """Keep how a linked page answered, with the file of its snapshot where one was taken."""
        with self._write(check.checked_by) as (session, trail):
            trail.append(acts.of_link_check(check))
            if file is not None and session.get(StoredFile, file.sha256) is None:
                session.add(file)
                session.flush()
            session.add(check)

    def link_checks(self) -> dict[str, LinkCheck]:
        """The last check of each link."""
        with self._session() as session:
            return {check.url: check for check in session.exec(select(LinkCheck).order_by(col(LinkCheck.id)))}

    # Accounts, what is carried out

    @property
    def accounts(self) -> Accounts:
        """Who may use the registry; what is done to accounts is recorded under the same name."""
        return Accounts(self._engine, self._who)

    def record_export(self, name: str, content_sha256: str) -> None:
        """Record that a list or pack was carried out: its name, and the hash of its bytes."""
        with self._write() as (_session, trail):
            trail.append(acts.of_export(name, content_sha256))

    # The audit trail

    def events(
        self,
        *,
        about: str | None = None,
        document_id: int | None = None,
        who: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        kinds: Collection[EventKind] | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> list[Event]:
        """What was done to the registry, newest first; all of it, or what fits every condition given.

        Args:
            about: an item's code, the name of a file or at least 12 digits of its hash, a table's number,
                a link.
            until: the moment before which it was done.
            before: only events with lower numbers than this one.
            limit: no more than so many.

        Raises:
            RegistryError: an event is not as it was written.
        """
        query = select(StoredEvent).order_by(col(StoredEvent.id).desc()).limit(limit)
        if about is not None:
            # Codes of items are in capitals, however they are typed.
            named = col(StoredEvent.about).in_((about, about.upper())) & (
                col(StoredEvent.thing) != ThingKind.PAPER.value
            )
            hashed = col(StoredEvent.sha256).startswith(about) if _HASH.fullmatch(about) else false()
            query = query.where(named | hashed)
        if document_id is not None:
            query = query.where(StoredEvent.document_id == document_id)
        if who is not None:
            query = query.where(StoredEvent.who == who)
        if since is not None:
            query = query.where(StoredEvent.at >= write_moment(since))
        if until is not None:
            query = query.where(StoredEvent.at < write_moment(until))
        if kinds is not None:
            query = query.where(col(StoredEvent.kind).in_([kind.value for kind in kinds]))
        if before is not None:
            query = query.where(col(StoredEvent.id) < before)
        with self._session() as session:
            return [load_event(stored) for stored in session.exec(query)]

    def count_events(self, since: datetime) -> dict[EventKind, int]:
        """How often each kind of thing was done since a moment; what was not done is absent."""
        query = select(StoredEvent.kind, func.count()).where(StoredEvent.at >= write_moment(since))
        with self._session() as session:
            return {EventKind(kind): count for kind, count in session.exec(query.group_by(StoredEvent.kind))}

    def find_audit_head(self) -> Head | None:
        """The end of the audit trail; None where the registry has lost it."""
        with self._engine.connect() as connection:
            return find_head(connection)

    def find_audit_fault(self, printed: Head | None = None) -> TrailFault | None:
        """The first event that is not as it was written; None where all are.

        Args:
            printed: an end of the trail that somebody kept elsewhere.
        """
        with self._engine.connect() as connection:
            # All that is asked is of one moment, whoever writes meanwhile.
            connection.exec_driver_sql("BEGIN")
            return find_fault_in(connection, printed)

    # Inside

    def _session(self) -> AbstractContextManager[Session]:
        return open_to_read(self._engine)

    @contextmanager
    def _write(self, who: str = "") -> Iterator[tuple[Session, list[Act]]]:
        """A transaction, and the list of what is done in it, which the audit trail takes over at its end."""
        with open_to_write(self._engine) as session:
            trail: list[Act] = []
            yield session, trail
            append_events(session.connection(), trail, who or self._who)

    def _get_document_of(self, session: Session, source: SourceFile) -> Document:
        document = find_document(session, source.sha256)
        if document is None:
            raise NotFoundError(_("No paper has the file {sha256}.").format(sha256=source.sha256))
        return document

    def _first_name(self, session: Session, sha256: str) -> str:
        arrival = session.exec(
            select(Arrival).where(Arrival.sha256 == sha256).order_by(col(Arrival.id))
        ).first()
        return arrival.name if arrival else sha256[:12]

    def _text_of(self, session: Session, document: Document) -> str:
        file = session.exec(
            select(DocumentFile)
            .where(DocumentFile.document_id == document.id)
            .order_by(col(DocumentFile.position))
        ).first()
        if file is None:
            return ""
        pages = select(StoredPage.text).where(StoredPage.sha256 == file.sha256)
        if file.first_page is not None:
            pages = pages.where(col(StoredPage.number).between(file.first_page, file.last_page))
        return "\f".join(session.exec(pages.order_by(col(StoredPage.number))))


def _is_on_its_pages() -> ColumnElement[bool]:
    """Whether a mention stands on the pages of its file that a document has."""
    return col(DocumentFile.first_page).is_(None) | col(StoredMention.page).between(
        DocumentFile.first_page, DocumentFile.last_page
    )
