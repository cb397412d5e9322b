"""Part of the registry: the documents, their fields and copies, and what people say of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from registry import acts
from registry.drops import find_open_questions, is_open_question
from registry.errors import NotFoundError
from registry.foldered import find_papers_in
from registry.language import _
from registry.parsed import ProblemCode
from registry.readings import find_best_copies, update_document
from registry.store_access import Access
from registry.tables import (
    Arrival,
    ChangeCount,
    Document,
    DocumentFile,
    StoredField,
    StoredFile,
    StoredPage,
    StoredProblem,
)
from registry.vocabulary.kinds import EventKind, FieldName

_LARGEST_ID = 2**63 - 1  # of SQLite


class Papers(Access):
    """The documents of a registry, with what was read in their heads and what people made of that."""

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
            return [(file, _first_name(session, file.sha256)) for file in files]

    def papers_in_files(self, sha256s: Collection[str] | None = None) -> dict[str, tuple[int, ...]]:
        """By file, the ids of the papers that it holds, in the order of its pages; all files by default."""
        with self._session() as session:
            return find_papers_in(session, sha256s)

    def text_of(self, document_id: int) -> str:
        """The text of a document's best copy, pages joined by form feeds."""
        with self._session() as session:
            return _text_of(session, session.get_one(Document, document_id))

    # Their fields

    def fields_of(self, document_id: int) -> list[StoredField]:
        """The header elements of a document, each with where it was read and who confirmed it."""
        with self._session() as session:
            fields = session.exec(select(StoredField).where(StoredField.document_id == document_id)).all()
        order = list(FieldName)
        return sorted(fields, key=lambda field: order.index(field.name))

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


def _first_name(session: Session, sha256: str) -> str:
    arrival = session.exec(select(Arrival).where(Arrival.sha256 == sha256).order_by(col(Arrival.id))).first()
    return arrival.name if arrival else sha256[:12]


def _text_of(session: Session, document: Document) -> str:
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
