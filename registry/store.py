"""The registry: the only module that asks the database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from sqlalchemy import Engine, func
from sqlmodel import Session, col, delete, select

from registry.database import open_database, open_memory
from registry.errors import NotFoundError
from registry.filing import build_document, fate_of, fill_document, is_draft, is_same_paper
from registry.language import _
from registry.parsed import CriteriaTable, CriterionRow, ParsedDocument, Problem
from registry.rows import (
    build_claims,
    build_criterion,
    build_fields,
    build_file,
    build_mentions,
    build_pages,
    build_problems,
    fill_table,
    keep_confirmation,
)
from registry.tables import (
    Arrival,
    Attachment,
    Document,
    DocumentFile,
    StoredClaim,
    StoredCriterion,
    StoredField,
    StoredFile,
    StoredMention,
    StoredPage,
    StoredProblem,
    StoredTable,
)
from registry.vocabulary.kinds import Fate, FieldName, ReadMethod


@dataclass(frozen=True, slots=True)
class Drop:
    """A file as it arrived."""

    name: str
    sha256: str
    size: int
    modified_ns: int
    arrived_at: datetime


@dataclass(frozen=True, slots=True)
class Citing:
    """An item that cites a reference, in the words of its table."""

    criterion: StoredCriterion
    claim: StoredClaim


class Registry:
    """Documents, files, tables, claims and people's decisions, in one SQLite database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, database: Path) -> Self:
        """The registry in a database file, made or brought up to date where needed.

        Raises:
            RegistryError: the file is no registry, is damaged, or comes from a newer program.
        """
        return cls(open_database(database))

    @classmethod
    def in_memory(cls) -> Self:
        """An empty registry that is gone when closed."""
        return cls(open_memory())

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

    def is_filed(self, sha256: str) -> bool:
        """Whether a file with these bytes has been read and filed, or unpacked."""
        with self._session() as session:
            taken = select(Arrival.id).where(Arrival.sha256 == sha256, Arrival.fate != Fate.REFUSED)
            return (
                self._document_of_file(session, sha256) is not None or session.exec(taken).first() is not None
            )

    def add(self, parsed: ParsedDocument) -> Document:
        """File what was read from one file; adding it again changes nothing.

        A file with the same reference, day and place as a filed document becomes another copy of it.
        """
        with self._session() as session, session.begin():
            return self._document_of_file(session, parsed.source.sha256) or self._add_reading(session, parsed)

    def file_drop(self, drop: Drop, outcome: ParsedDocument | Problem | None) -> Arrival:
        """Record a drop with its fate, and what was read from it.

        Args:
            outcome: the reading; the reason it is refused; or None where its bytes are filed already.
        """
        with self._session() as session, session.begin():
            return self._file_drop(session, drop, outcome)

    def file_archive(
        self, drop: Drop, media_type: str, members: Iterable[tuple[Drop, ParsedDocument | Problem | None]]
    ) -> Arrival:
        """Record an archive and all its members in one transaction.

        The archive's own fate is that of the member that most needs a person.
        """
        with self._session() as session, session.begin():
            session.merge(StoredFile(sha256=drop.sha256, size=drop.size, media_type=media_type))
            whole = self._add_arrival(session, drop, Fate.REGISTERED)
            fates = [self._file_drop(session, member, outcome, whole.id).fate for member, outcome in members]
            whole.fate = _fate_of_archive(fates)
            session.add(whole)
            return whole

    def arrivals(self, parent_id: int | None = None) -> list[Arrival]:
        """All drops, or the members of one archive, in the order they came."""
        with self._session() as session:
            return list(
                session.exec(select(Arrival).where(Arrival.parent_id == parent_id).order_by(col(Arrival.id)))
            )

    def get_document(self, document_id: int) -> Document:
        """The document with this id.

        Raises:
            NotFoundError: there is none.
        """
        with self._session() as session:
            document = session.get(Document, document_id)
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

    def wanting_documents(self) -> list[Document]:
        """Documents that a person must complete or confirm."""
        return [document for document in self.documents() if fate_of(document) is Fate.NEEDS_DATA]

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

    def pages_of(self, sha256: str) -> list[StoredPage]:
        """The pages of a file as read."""
        with self._session() as session:
            return list(
                session.exec(
                    select(StoredPage).where(StoredPage.sha256 == sha256).order_by(col(StoredPage.number))
                )
            )

    def problems_of(self, sha256: str) -> list[StoredProblem]:
        """The faults met while reading a file."""
        with self._session() as session:
            return list(session.exec(select(StoredProblem).where(StoredProblem.sha256 == sha256)))

    def confirm_field(
        self, document_id: int, name: FieldName, value: str, who: str, at: datetime
    ) -> Document:
        """Record what a person says a header element is; the machine's reading stays beside it."""
        with self._session() as session, session.begin():
            document = session.get_one(Document, document_id)
            field = session.get(StoredField, (document_id, name)) or StoredField(
                document_id=document_id, name=name
            )
            field.value, field.sure, field.confirmed_by, field.confirmed_at = value, True, who, at
            session.add(field)
            return self._update(session, document)

    def replace_reading(self, parsed: ParsedDocument) -> Document:
        """Put a new reading of a filed file in place of the old one; what people confirmed stays.

        Raises:
            NotFoundError: no document has this file.
        """
        sha256 = parsed.source.sha256
        with self._session() as session, session.begin():
            document = self._document_of_file(session, sha256)
            if document is None:
                raise NotFoundError(_("No paper has the file {sha256}.").format(sha256=sha256))
            for kind in (StoredPage, StoredProblem, StoredMention):
                session.exec(delete(kind).where(col(kind.sha256) == sha256))
            self._add_pages(session, parsed)
            mine = StoredField.document_id == document.id
            confirmed = [
                StoredField(**field.model_dump())
                for field in session.exec(select(StoredField).where(mine))
                if field.confirmed_by is not None
            ]
            session.exec(delete(StoredField).where(col(StoredField.document_id) == document.id))
            fields = {field.name: field for field in build_fields(document, parsed)}
            for field in confirmed:
                keep_confirmation(fields.setdefault(field.name, field), field)
            session.add_all(fields.values())
            document.is_draft = is_draft(parsed.problems)
            return self._update(session, document)

    def unread_files(self) -> list[StoredFile]:
        """Files of papers that want data and of which some page has not been read."""
        read = select(StoredPage.sha256).where(StoredPage.method != ReadMethod.UNREAD)
        unread = select(StoredPage.sha256).where(StoredPage.method == ReadMethod.UNREAD)
        query = (
            select(StoredFile)
            .join(DocumentFile, col(DocumentFile.sha256) == StoredFile.sha256)
            .where(col(StoredFile.sha256).in_(unread) | col(StoredFile.sha256).not_in(read))
            .order_by(col(DocumentFile.document_id))
        )
        with self._session() as session:
            return list(session.exec(query))

    # Following changes

    def last_change(self) -> int:
        """The number of the newest change to a document; 0 while there are none."""
        with self._session() as session:
            return session.exec(select(func.max(Document.change))).one() or 0

    def count_documents(self) -> int:
        """How many documents are filed."""
        with self._session() as session:
            return session.exec(select(func.count()).select_from(Document)).one()

    def changed_documents(self, since: int) -> Iterator[tuple[Document, str]]:
        """Documents changed after `since`, oldest change first, each with the text of its best copy."""
        with self._session() as session:
            documents = session.exec(
                select(Document).where(Document.change > since).order_by(col(Document.change))
            ).all()
            for document in documents:
                yield document, self._text_of(session, document)

    def text_of(self, document_id: int) -> str:
        """The text of a document's best copy, pages joined by form feeds."""
        with self._session() as session:
            return self._text_of(session, session.get_one(Document, document_id))

    # Tables of criteria

    def save_table(
        self, table: CriteriaTable, source_name: str, source_sha256: str, at: datetime
    ) -> StoredTable:
        """Store a table; one with the same title and office is replaced, people's attachments stay."""
        with self._session() as session, session.begin():
            stored = session.exec(
                select(StoredTable).where(
                    StoredTable.title == table.title, StoredTable.issuer == table.issuer
                )
            ).first()
            if stored is not None and stored.source_sha256 == source_sha256:
                stored.imported_at = at
                return stored
            stored = stored or StoredTable(title=table.title, issuer=table.issuer, imported_at=at)
            fill_table(stored, table, source_name, source_sha256, at)
            session.add(stored)
            session.flush()
            self._replace_criteria(session, stored, table.rows)
            return stored

    def find_table(self) -> StoredTable | None:
        """The table imported last."""
        with self._session() as session:
            return session.exec(
                select(StoredTable).order_by(col(StoredTable.imported_at).desc(), col(StoredTable.id).desc())
            ).first()

    def get_table(self) -> StoredTable:
        """The table imported last.

        Raises:
            NotFoundError: none has been imported.
        """
        table = self.find_table()
        if table is None:
            raise NotFoundError(_("No table of criteria yet. Import one: minhchung criteria import FILE"))
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

    def attach(self, table_id: int, file: StoredFile, attachment: Attachment) -> bool:
        """Attach a file to a claim; False when it was there before: then only its date and remark change."""
        with self._session() as session, session.begin():
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
            if known is None:
                session.add(attachment)
                return True
            known.dated_on, known.note = attachment.dated_on, attachment.note
            known.attached_by, known.attached_at = attachment.attached_by, attachment.attached_at
            return False

    def attachments_of(self, table_id: int) -> list[Attachment]:
        """The files that people attached to a table's claims."""
        with self._session() as session:
            return list(
                session.exec(
                    select(Attachment).where(Attachment.table_id == table_id).order_by(col(Attachment.id))
                )
            )

    # Inside

    def _session(self) -> Session:
        return Session(self._engine, expire_on_commit=False)

    def _add_reading(self, session: Session, parsed: ParsedDocument) -> Document:
        sha256 = parsed.source.sha256
        self._add_pages(session, parsed)
        document = build_document(parsed.header, parsed.problems)
        original = self._find_original(session, document)
        if original is not None:
            self._add_copy(session, original, sha256)
            return original
        document.change = self._next_change(session)
        session.add(document)
        session.flush()
        session.add_all(build_fields(document, parsed))
        self._add_copy(session, document, sha256)
        return document

    def _add_pages(self, session: Session, parsed: ParsedDocument) -> None:
        session.merge(build_file(parsed))
        session.flush()
        session.add_all(build_pages(parsed))
        session.add_all(build_problems(parsed))
        session.add_all(build_mentions(parsed))

    def _update(self, session: Session, document: Document) -> Document:
        """Bring a document's columns up to its fields."""
        session.flush()
        fields = session.exec(select(StoredField).where(StoredField.document_id == document.id)).all()
        fill_document(document, {field.name: field.value for field in fields})
        document.unsure = " ".join(field.name.value for field in fields if not field.sure)
        document.change = self._next_change(session)
        session.add(document)
        return document

    def _find_original(self, session: Session, document: Document) -> Document | None:
        if document.reference_key is None:
            return None
        same_key = session.exec(select(Document).where(Document.reference_key == document.reference_key))
        return next((filed for filed in same_key if is_same_paper(filed, document)), None)

    def _add_copy(self, session: Session, document: Document, sha256: str) -> None:
        assert document.id is not None
        count = session.exec(
            select(func.count()).select_from(DocumentFile).where(DocumentFile.document_id == document.id)
        ).one()
        session.add(DocumentFile(document_id=document.id, sha256=sha256, position=count))
        session.flush()

    def _file_drop(
        self,
        session: Session,
        drop: Drop,
        outcome: ParsedDocument | Problem | None,
        parent_id: int | None = None,
    ) -> Arrival:
        known = self._document_of_file(session, drop.sha256)
        if known is not None or outcome is None:
            document_id = known.id if known else None
            return self._add_arrival(
                session, drop, Fate.DUPLICATE, document_id=document_id, parent_id=parent_id
            )
        if isinstance(outcome, Problem):
            return self._add_arrival(session, drop, Fate.REFUSED, problem=outcome, parent_id=parent_id)
        document = self._add_reading(session, outcome)
        return self._add_arrival(
            session, drop, fate_of(document), document_id=document.id, parent_id=parent_id
        )

    def _add_arrival(
        self,
        session: Session,
        drop: Drop,
        fate: Fate,
        *,
        problem: Problem | None = None,
        document_id: int | None = None,
        parent_id: int | None = None,
    ) -> Arrival:
        arrival = Arrival(
            name=drop.name,
            sha256=drop.sha256,
            size=drop.size,
            modified_ns=drop.modified_ns,
            fate=fate,
            reason=problem.code.value if problem else "",
            detail=problem.detail if problem else "",
            document_id=document_id,
            parent_id=parent_id,
            arrived_at=drop.arrived_at,
        )
        session.add(arrival)
        session.flush()
        return arrival

    def _document_of_file(self, session: Session, sha256: str) -> Document | None:
        return session.exec(
            select(Document)
            .join(DocumentFile, col(DocumentFile.document_id) == Document.id)
            .where(DocumentFile.sha256 == sha256)
        ).first()

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
        pages = session.exec(
            select(StoredPage.text).where(StoredPage.sha256 == file.sha256).order_by(col(StoredPage.number))
        )
        return "\f".join(pages)

    def _next_change(self, session: Session) -> int:
        return (session.exec(select(func.max(Document.change))).one() or 0) + 1

    def _replace_criteria(self, session: Session, table: StoredTable, rows: Sequence[CriterionRow]) -> None:
        assert table.id is not None
        old = select(StoredCriterion.id).where(StoredCriterion.table_id == table.id)
        session.exec(delete(StoredClaim).where(col(StoredClaim.criterion_id).in_(old)))
        session.exec(delete(StoredCriterion).where(col(StoredCriterion.table_id) == table.id))
        for position, row in enumerate(rows):
            criterion = build_criterion(table.id, position, row)
            session.add(criterion)
            session.flush()
            session.add_all(build_claims(criterion, row))


_NEED: Final[Mapping[Fate, int]] = {
    Fate.DUPLICATE: 0,
    Fate.REGISTERED: 1,
    Fate.NEEDS_DATA: 2,
}


def _fate_of_archive(fates: Sequence[Fate]) -> Fate:
    if not fates or all(fate is Fate.REFUSED for fate in fates):
        return Fate.REFUSED
    return max((fate for fate in fates if fate is not Fate.REFUSED), key=_NEED.__getitem__)
