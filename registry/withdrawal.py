"""Files that must not be kept: all that was read of them goes, the record of their drops alone stays.

Its functions work inside a transaction of the store (`store_*.py`) and are called from nowhere else.
"""

from sqlmodel import Session, col, delete, select, update

from registry.parsed import Problem, ProblemCode
from registry.readings import fate_of_archive, find_parts, next_change, update_document
from registry.tables import (
    Arrival,
    Attachment,
    Decision,
    Document,
    DocumentFile,
    LinkCheck,
    StoredField,
    StoredFile,
    StoredMention,
    StoredPage,
    StoredProblem,
    StoredSignature,
    StoredSplit,
)
from registry.vocabulary.kinds import Fate


def withdraw(session: Session, sha256: str, problem: Problem) -> list[Arrival]:
    """Let go of a file and of all that was read from it; its drops are refused with the reason.

    A document that another file holds too stays, without what was read from this one: the other file is to
    be read again. Gives the drops that held the file, itself or in an archive.
    """
    drops = _refuse_drops(session, sha256, problem)
    for part in find_parts(session, sha256):
        _let_go_of_part(session, part)
    for kind in (StoredPage, StoredProblem, StoredMention, StoredSignature, StoredSplit, Attachment):
        session.exec(delete(kind).where(col(kind.sha256) == sha256))
    session.exec(update(LinkCheck).where(col(LinkCheck.snapshot) == sha256).values(snapshot=None))
    session.exec(delete(StoredFile).where(col(StoredFile.sha256) == sha256))
    next_change(session)  # an index must notice that a paper went although another takes its id
    return drops


def find_withheld(session: Session) -> list[Arrival]:
    """Drops of which no copy may be kept: those refused for secrecy, and the archives that hold them."""
    secret = select(Arrival).where(Arrival.reason == ProblemCode.SECRET.value)
    drops = {drop.id: drop for drop in session.exec(secret)}
    for parent_id in {drop.parent_id for drop in drops.values() if drop.parent_id is not None}:
        drops[parent_id] = session.get_one(Arrival, parent_id)
    filed = set(session.exec(select(StoredFile.sha256)))
    return [drop for _, drop in sorted(drops.items()) if drop.sha256 not in filed]


def _refuse_drops(session: Session, sha256: str, problem: Problem) -> list[Arrival]:
    """Record that the file's drops are refused; the bytes of archives around them hold it too."""
    drops = session.exec(select(Arrival).where(Arrival.sha256 == sha256).order_by(col(Arrival.id))).all()
    for drop in drops:
        drop.fate, drop.reason, drop.detail = Fate.REFUSED, problem.code.value, problem.detail
        drop.document_id = None
        session.add(drop)
    session.flush()
    archives = [
        session.get_one(Arrival, parent_id)
        for parent_id in dict.fromkeys(drop.parent_id for drop in drops if drop.parent_id is not None)
    ]
    for archive in archives:
        members = session.exec(select(Arrival).where(Arrival.parent_id == archive.id)).all()
        archive.fate = fate_of_archive([member.fate for member in members])
        session.add(archive)
        session.exec(delete(StoredFile).where(col(StoredFile.sha256) == archive.sha256))
    return [*(drop for drop in drops if drop.parent_id is None), *archives]


def _let_go_of_part(session: Session, part: DocumentFile) -> None:
    document = session.get_one(Document, part.document_id)
    sha256 = part.sha256
    session.delete(part)
    session.flush()
    others = session.exec(
        select(DocumentFile)
        .where(DocumentFile.document_id == document.id)
        .order_by(col(DocumentFile.position))
    ).all()
    if others:
        _forget_fields(session, document, sha256)
        best = session.get_one(StoredFile, others[0].sha256)
        best.is_complete = False
        session.add(best)
        for position, other in enumerate(others):  # its texts and citations are those of the first
            other.position = position
            session.add(other)
        return
    session.exec(update(Arrival).where(col(Arrival.document_id) == document.id).values(document_id=None))
    for kind in (StoredField, Decision):
        session.exec(delete(kind).where(col(kind.document_id) == document.id))
    session.delete(document)
    session.flush()


def _forget_fields(session: Session, document: Document, sha256: str) -> None:
    """Forget what this file alone says of a document's header; what people confirmed stays as it is."""
    fields = session.exec(
        select(StoredField).where(StoredField.document_id == document.id, StoredField.sha256 == sha256)
    ).all()
    for field in fields:
        session.delete(field)
        session.flush()
        if field.confirmed_by is not None:
            said = field.model_dump(
                include={"document_id", "name", "value", "sure", "confirmed_by", "confirmed_at"}
            )
            session.add(StoredField(**said))
    update_document(session, document)
