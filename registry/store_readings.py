"""Part of the registry: what was read of files, first, again, further, or not at all."""

from sqlalchemy import func
from sqlmodel import col, select

from registry import acts
from registry.audit import erase_values
from registry.parsed import ParsedDocument, Problem
from registry.readings import (
    BrokenOff,
    add_reading,
    find_broken_off,
    find_document,
    find_parts,
    find_values,
    finish_reading,
    get_document,
    replace_reading,
)
from registry.signatures import find_signatures, find_unexamined, replace_signatures, summarise
from registry.store_access import Access
from registry.tables import (
    Arrival,
    Document,
    DocumentFile,
    StoredFile,
    StoredPage,
    StoredProblem,
    StoredSignature,
)
from registry.vocabulary.kinds import EventKind, ReadMethod
from registry.withdrawal import withdraw


class Readings(Access):
    """What was read of the files of a registry: pages, faults, signatures; put in place of it, or let go."""

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

    def replace_reading(self, parsed: ParsedDocument) -> Document:
        """Put a new reading of a filed file in place of the old one; what people confirmed stays.

        Raises:
            NotFoundError: no document has this file.
        """
        with self._write() as (session, trail):
            before = find_values(session, parsed.source.sha256)
            document = replace_reading(session, get_document(session, parsed.source.sha256), parsed)
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
            document = finish_reading(session, get_document(session, parsed.source.sha256), parsed)
            after = find_values(session, parsed.source.sha256)
            trail += acts.of_new_reading(EventKind.READ_ON, parsed, before, after)
            return document

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

    # Digital signatures

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
            document = get_document(session, parsed.source.sha256)
            before = find_signatures(session, sha256)
            replace_signatures(session, sha256, report, parsed.problems)
            after = find_signatures(session, sha256)
            if summarise(before) != summarise(after):
                trail.append(acts.of_signatures(document.id, sha256, before, after))
            return after
