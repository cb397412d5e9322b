"""What is read of files, as rows: drops with their fates, documents with their copies, pages and fields.

Its functions work inside a transaction of the store (`store_*.py`) and are called from nowhere else.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import func
from sqlmodel import Session, col, delete, select, update

from registry.errors import NotFoundError
from registry.filing import build_document, fate_of, fill_document, is_draft, is_same_paper
from registry.language import _
from registry.parsed import BROKEN_OFF, PaperReading, ParsedDocument, Problem, ProblemCode
from registry.rows import (
    build_fields,
    build_file,
    build_mentions,
    build_pages,
    build_problems,
    keep_confirmation,
)
from registry.signatures import build_signatures
from registry.tables import (
    Arrival,
    ChangeCount,
    ChangeMark,
    Document,
    DocumentFile,
    StoredEvent,
    StoredField,
    StoredFile,
    StoredMention,
    StoredPage,
    StoredProblem,
    StoredSignature,
)
from registry.vocabulary.kinds import EventKind, Fate, FieldName

_NEED: Final[Mapping[Fate, int]] = {
    Fate.DUPLICATE: 0,
    Fate.REGISTERED: 1,
    Fate.NEEDS_DATA: 2,
}
_OF_A_PAPER: Final = frozenset({Fate.REGISTERED, Fate.NEEDS_DATA})
# Enough that two changes never have the same mark.
_MARK_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class BrokenOff:
    """A filed file whose reading was broken off, when it first came, and how often it was read on since."""

    file: StoredFile
    arrived_at: datetime
    tries: int


@dataclass(frozen=True, slots=True)
class Drop:
    """A file as it arrived."""

    name: str
    sha256: str
    size: int
    modified_ns: int
    arrived_at: datetime


def find_document(session: Session, sha256: str) -> Document | None:
    """The document that a file is a copy of; of one that holds several, the first."""
    parts = find_parts(session, sha256)
    return session.get_one(Document, parts[0].document_id) if parts else None


def get_document(session: Session, sha256: str) -> Document:
    """The document that a file is a copy of; of one that holds several, the first.

    Raises:
        NotFoundError: no document has this file.
    """
    document = find_document(session, sha256)
    if document is None:
        raise NotFoundError(_("No paper has the file {sha256}.").format(sha256=sha256))
    return document


def find_parts(session: Session, sha256: str) -> list[DocumentFile]:
    """Which documents a file holds, in the order of its pages."""
    return list(
        session.exec(
            select(DocumentFile)
            .where(DocumentFile.sha256 == sha256)
            .order_by(col(DocumentFile.first_page), col(DocumentFile.document_id))
        )
    )


def find_broken_off(session: Session) -> list[BrokenOff]:
    """The files whose reading was broken off, in the order they came."""
    tries = (
        select(func.count(col(StoredEvent.id)))
        .join(DocumentFile, col(DocumentFile.document_id) == StoredEvent.document_id)
        .where(
            DocumentFile.sha256 == StoredFile.sha256,
            StoredEvent.sha256 == StoredFile.sha256,
            StoredEvent.kind == EventKind.READ_ON,
        )
        .correlate(StoredFile)
        .scalar_subquery()
    )
    broken_off = select(StoredProblem.sha256).where(col(StoredProblem.code).in_(sorted(BROKEN_OFF)))
    first_came = func.min(Arrival.arrived_at)
    found = session.exec(
        select(StoredFile, first_came, tries)
        .join(Arrival, col(Arrival.sha256) == StoredFile.sha256)
        .where(col(StoredFile.sha256).in_(broken_off), col(StoredFile.is_complete))
        .group_by(col(StoredFile.sha256))
        .order_by(func.min(Arrival.id))
    )
    return [BrokenOff(file, arrived_at.replace(tzinfo=UTC), count) for file, arrived_at, count in found]


def find_values(session: Session, sha256: str) -> dict[int, dict[FieldName, str]]:
    """What counts in the header elements of each document that a file holds, in the order of its pages."""
    fields = (
        select(DocumentFile.document_id, StoredField.name, StoredField.value)
        .join(StoredField, col(StoredField.document_id) == DocumentFile.document_id, isouter=True)
        .where(DocumentFile.sha256 == sha256)
        .order_by(col(DocumentFile.first_page), col(DocumentFile.document_id))
    )
    found: dict[int, dict[FieldName, str]] = {}
    for document_id, name, value in session.exec(fields):
        values = found.setdefault(document_id, {})
        if name is not None:  # a paper of which nothing was read
            values[FieldName(name)] = value
    return found


def find_best_copies(session: Session, document_ids: Collection[int]) -> dict[int, str]:
    """The file that each of these documents is read from."""
    copies = (
        select(DocumentFile.document_id, DocumentFile.sha256)
        .where(col(DocumentFile.document_id).in_(document_ids))
        .order_by(col(DocumentFile.position).desc())
    )
    return dict(session.exec(copies).all())


def add_drop(
    session: Session,
    drop: Drop,
    outcome: ParsedDocument | Problem | None,
    parent_id: int | None = None,
) -> Arrival:
    """Record a drop with its fate, and what was read from it."""
    known = find_document(session, drop.sha256)
    if known is not None or outcome is None:
        for part in find_parts(session, drop.sha256):
            _note_name(session, session.get_one(Document, part.document_id))
        document_id = known.id if known else None
        return add_arrival(session, drop, Fate.DUPLICATE, document_id=document_id, parent_id=parent_id)
    if isinstance(outcome, Problem):
        return add_arrival(session, drop, Fate.REFUSED, problem=outcome, parent_id=parent_id)
    document = add_reading(session, outcome)
    return add_arrival(session, drop, fate_of(document), document_id=document.id, parent_id=parent_id)


def add_arrival(
    session: Session,
    drop: Drop,
    fate: Fate,
    *,
    problem: Problem | None = None,
    document_id: int | None = None,
    parent_id: int | None = None,
) -> Arrival:
    """Record a drop with its fate alone."""
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


def fate_of_archive(fates: Sequence[Fate]) -> Fate:
    """The fate of the member that most needs a person."""
    if not fates or all(fate is Fate.REFUSED for fate in fates):
        return Fate.REFUSED
    return max((fate for fate in fates if fate is not Fate.REFUSED), key=_NEED.__getitem__)


def add_reading(session: Session, parsed: ParsedDocument) -> Document:
    """File what was read from a file, as a document of its own or as another copy of a filed one."""
    sha256 = parsed.source.sha256
    _add_pages(session, parsed)
    document = build_document(parsed.header, parsed.problems)
    original = _find_original(session, document)
    if original is not None:
        _note_name(session, original)
        _add_copy(session, original, sha256)
        return original
    _add_document(session, document, parsed)
    _add_copy(session, document, sha256)
    return document


def add_paper(session: Session, parsed: ParsedDocument, paper: PaperReading) -> DocumentFile:
    """File one paper of a file that holds several, as a document of its own or as a copy of a filed one."""
    sha256 = parsed.source.sha256
    document = build_document(paper.header, paper.problems)
    original = _find_original(session, document)
    # The same paper twice in one file stays two documents: a person must see that.
    if original is None or any(part.document_id == original.id for part in find_parts(session, sha256)):
        original = _add_document(session, document, _reading_of(parsed, paper))
    else:
        _note_name(session, original)
    return _add_copy(session, original, sha256)


def replace_reading(session: Session, document: Document, parsed: ParsedDocument) -> Document:
    """Put a new reading of a file in place of the old one; what people confirmed stays.

    The header of a document is that of its best copy: another copy's leaves it as it is.

    Args:
        document: the one that the file is a copy of, or the first that it holds.
    """
    sha256 = parsed.source.sha256
    for kind in (StoredPage, StoredProblem, StoredMention, StoredSignature):
        session.exec(delete(kind).where(col(kind.sha256) == sha256))
    _add_pages(session, parsed)
    papers = {paper.first_page: _reading_of(parsed, paper) for paper in parsed.papers}
    _replace_header(session, document, parsed)
    for part in find_parts(session, sha256)[1:]:
        if part.first_page in papers:
            other = session.get_one(Document, part.document_id)
            _replace_header(session, other, papers[part.first_page])
    return document


def finish_reading(session: Session, document: Document, parsed: ParsedDocument) -> Document:
    """Add the later pages of a file that was filed with its first: its drops' fates follow.

    A reading without pages has failed on the way: what there is of the file stays.
    """
    sha256 = parsed.source.sha256
    if parsed.pages:
        document = replace_reading(session, document, parsed)
    else:
        ended = delete(StoredProblem).where(
            col(StoredProblem.sha256) == sha256, col(StoredProblem.code).in_(sorted(BROKEN_OFF))
        )
        session.exec(ended)  # what ended the last reading is said of this one
        session.add_all(build_problems(parsed))
        file = session.get_one(StoredFile, sha256)
        file.is_complete = True
        session.add(file)
    _follow(session, document, sha256)
    return document


def update_document(session: Session, document: Document) -> Document:
    """Bring a document's columns up to its fields."""
    session.flush()
    fields = session.exec(select(StoredField).where(StoredField.document_id == document.id)).all()
    fill_document(document, {field.name: field.value for field in fields})
    document.unsure = " ".join(field.name.value for field in fields if field.value and not field.sure)
    document.change = next_change(session)
    session.add(document)
    return document


def _note_name(session: Session, document: Document) -> None:
    """Have the index learn one more name under which a filed document came: it is found by that, too."""
    document.change = next_change(session)
    session.add(document)


def _add_pages(session: Session, parsed: ParsedDocument) -> None:
    session.merge(build_file(parsed))
    session.flush()
    session.add_all(build_pages(parsed))
    session.add_all(build_problems(parsed))
    session.add_all(build_mentions(parsed))
    if parsed.signed is not None:
        session.add_all(build_signatures(parsed.source.sha256, parsed.signed))
    if parsed.starts:
        pages = " ".join(map(str, parsed.starts))
        code = ProblemCode.SEVERAL_PAPERS.value
        session.add(StoredProblem(sha256=parsed.source.sha256, code=code, detail=pages))


def _add_document(session: Session, document: Document, parsed: ParsedDocument) -> Document:
    document.change = next_change(session)
    session.add(document)
    session.flush()
    session.add_all(build_fields(document, parsed))
    return document


def _reading_of(parsed: ParsedDocument, paper: PaperReading) -> ParsedDocument:
    """The reading of a file as that of one paper in it."""
    return replace(parsed, header=paper.header, problems=paper.problems)


def _replace_header(session: Session, document: Document, parsed: ParsedDocument) -> None:
    assert document.id is not None
    if find_best_copies(session, [document.id]).get(document.id) == parsed.source.sha256:
        _replace_fields(session, document, parsed)
        if document.draft_decided_by is None:
            document.is_draft = is_draft(parsed.problems)
    update_document(session, document)


def _replace_fields(session: Session, document: Document, parsed: ParsedDocument) -> None:
    confirmed = [
        StoredField(**field.model_dump())
        for field in session.exec(select(StoredField).where(StoredField.document_id == document.id))
        if field.confirmed_by is not None
    ]
    session.exec(delete(StoredField).where(col(StoredField.document_id) == document.id))
    fields = {field.name: field for field in build_fields(document, parsed)}
    for field in confirmed:
        keep_confirmation(fields.setdefault(field.name, field), field)
    session.add_all(fields.values())


def _find_original(session: Session, document: Document) -> Document | None:
    if document.reference_key is None:
        return None
    same_key = session.exec(select(Document).where(Document.reference_key == document.reference_key))
    return next((filed for filed in same_key if is_same_paper(filed, document)), None)


def _add_copy(session: Session, document: Document, sha256: str) -> DocumentFile:
    assert document.id is not None
    last = session.exec(
        select(func.max(DocumentFile.position)).where(DocumentFile.document_id == document.id)
    ).one()
    copy = DocumentFile(document_id=document.id, sha256=sha256, position=0 if last is None else last + 1)
    session.add(copy)
    session.flush()
    return copy


def _follow(session: Session, document: Document, sha256: str) -> None:
    """Bring the fates of a file's drops, and of the archives they came in, up to its document."""
    drops = session.exec(
        select(Arrival).where(Arrival.sha256 == sha256, Arrival.document_id == document.id)
    ).all()
    for drop in drops:
        if drop.fate in _OF_A_PAPER:
            drop.fate = fate_of(document)
            session.add(drop)
    for parent_id in {drop.parent_id for drop in drops if drop.parent_id is not None}:
        members = session.exec(select(Arrival).where(Arrival.parent_id == parent_id)).all()
        archive = session.get_one(Arrival, parent_id)
        archive.fate = fate_of_archive([member.fate for member in members])
        session.add(archive)


def next_change(session: Session) -> int:
    """The number of the change to a document that comes next; letting one go is a change too."""
    session.exec(update(ChangeCount).values(last=ChangeCount.last + 1))
    change = session.exec(select(ChangeCount.last)).one()
    session.add(ChangeMark(change=change, mark=secrets.token_hex(_MARK_BYTES)))
    return change
