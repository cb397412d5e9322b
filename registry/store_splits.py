"""Part of the registry: files that hold several papers."""

from collections.abc import Iterable
from datetime import datetime

from registry import acts
from registry.parsed import ParsedDocument
from registry.readings import find_parts, find_values, get_document
from registry.splits import (
    SplitProposal,
    find_decision,
    find_hindrances,
    find_proposals,
    keep_whole,
    split_file,
)
from registry.store_access import Access
from registry.tables import Document, DocumentFile
from registry.vocabulary.kinds import EventKind


class Splits(Access):
    """Which papers the files of a registry hold, by its pages and by what a person says."""

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
            get_document(session, parsed.source.sha256)
            starts, before = find_decision(session, sha256), find_values(session, sha256)
            documents = split_file(session, parsed, who, at)
            after = find_values(session, sha256)
            new_starts = [paper.first_page for paper in parsed.papers[1:]]
            trail.append(acts.of_division(sha256, (starts, before), (new_starts, after)))
            trail += acts.of_new_reading(EventKind.READ_AGAIN, parsed, before, after)
            return documents
