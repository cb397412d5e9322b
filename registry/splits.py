"""Files that hold several papers: what a person says of them, and the documents that it makes.

Its functions work inside a transaction of the store (`store_*.py`) and are called from nowhere else.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, select

from registry.decisions import has_decisions
from registry.parsed import PaperReading, ParsedDocument, ProblemCode
from registry.readings import add_paper, find_parts, next_change, replace_reading
from registry.tables import Document, DocumentFile, StoredField, StoredProblem, StoredSplit


@dataclass(frozen=True, slots=True)
class SplitProposal:
    """A file that seems to hold several papers: what it is filed as, and where others seem to start."""

    document: Document
    sha256: str
    starts: tuple[int, ...]


def find_decision(session: Session, sha256: str) -> tuple[int, ...] | None:
    """On which pages a person says that further papers start; None where nobody has said anything."""
    decision = session.get(StoredSplit, sha256)
    return None if decision is None else parse_starts(decision.starts)


def find_proposals(session: Session) -> list[SplitProposal]:
    """The files that seem to hold several papers, and of which nobody has said anything."""
    query = (
        select(Document, StoredProblem)
        .join(DocumentFile, col(DocumentFile.document_id) == Document.id)
        .join(StoredProblem, col(StoredProblem.sha256) == DocumentFile.sha256)
        .where(StoredProblem.code == ProblemCode.SEVERAL_PAPERS.value)
        .order_by(col(Document.id))
    )
    return [
        SplitProposal(document, problem.sha256, parse_starts(problem.detail))
        for document, problem in session.exec(query)
    ]


def keep_whole(session: Session, sha256: str, who: str, at: datetime) -> None:
    """Record that a file which was never split is one paper."""
    session.merge(StoredSplit(sha256=sha256, starts="", decided_by=who, decided_at=at))
    session.exec(
        delete(StoredProblem).where(
            col(StoredProblem.sha256) == sha256,
            col(StoredProblem.code) == ProblemCode.SEVERAL_PAPERS.value,
        )
    )


def find_hindrances(session: Session, sha256: str, starts: Collection[int]) -> list[Document]:
    """Documents that would vanish, were papers to start on these pages, with what people said of them."""
    return [
        document
        for part in find_parts(session, sha256)[1:]
        if part.first_page not in starts
        for document in [session.get_one(Document, part.document_id)]
        if _is_only_copy(session, part) and _bears_decisions(session, document)
    ]


def split_file(session: Session, parsed: ParsedDocument, who: str, at: datetime) -> list[Document]:
    """Make one document of each paper that a person found in a file; gives them in its order.

    The first paper stays the document that the whole file was. Papers that the file held before and still
    holds stay too; those that it does not hold any more vanish.
    """
    sha256 = parsed.source.sha256
    starts = [paper.first_page for paper in parsed.papers[1:]]
    written = " ".join(map(str, starts))
    session.merge(StoredSplit(sha256=sha256, starts=written, decided_by=who, decided_at=at))
    first, *others = find_parts(session, sha256)
    for part in others:
        if part.first_page not in starts:
            _take_out(session, part)
    kept = {part.first_page: part for part in others if part.first_page in starts}
    _set_pages(session, first, parsed.papers[0] if starts else None)
    for paper in parsed.papers[1:]:
        part = kept.get(paper.first_page) or add_paper(session, parsed, paper)
        _set_pages(session, part, paper)
    replace_reading(session, session.get_one(Document, first.document_id), parsed)
    return [session.get_one(Document, part.document_id) for part in find_parts(session, sha256)]


def parse_starts(text: str) -> tuple[int, ...]:
    """Page numbers as they are stored: separated by blanks."""
    return tuple(int(number) for number in text.split())


def _set_pages(session: Session, part: DocumentFile, paper: PaperReading | None) -> None:
    part.first_page = paper.first_page if paper else None
    part.last_page = paper.last_page if paper else None
    session.add(part)
    session.flush()


def _take_out(session: Session, part: DocumentFile) -> None:
    """Let a document go that the file does not hold any more, unless another file holds it too."""
    is_only_copy = _is_only_copy(session, part)
    session.delete(part)
    session.flush()
    if is_only_copy:
        session.exec(delete(StoredField).where(col(StoredField.document_id) == part.document_id))
        session.exec(delete(Document).where(col(Document.id) == part.document_id))
        next_change(session)


def _is_only_copy(session: Session, part: DocumentFile) -> bool:
    copies = select(DocumentFile.sha256).where(
        DocumentFile.document_id == part.document_id, DocumentFile.sha256 != part.sha256
    )
    return session.exec(copies).first() is None


def _bears_decisions(session: Session, document: Document) -> bool:
    confirmed = select(StoredField).where(
        StoredField.document_id == document.id, col(StoredField.confirmed_by).is_not(None)
    )
    return (
        document.draft_decided_by is not None
        or session.exec(confirmed).first() is not None
        or has_decisions(session, document.id or 0)
    )
