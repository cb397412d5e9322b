"""Part of the registry: who cites which paper, the table's items and the filed papers."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from registry.offers import Cited
from registry.reference import parse_reference
from registry.store_tables import Tables
from registry.tables import Document, DocumentFile, StoredClaim, StoredCriterion, StoredMention


@dataclass(frozen=True, slots=True)
class Citing:
    """An item that cites a reference, in the words of its table."""

    criterion: StoredCriterion
    claim: StoredClaim


class Citations(Tables):
    """The citations of a registry, in the table that is worked on and in the texts of its documents."""

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


def _is_on_its_pages() -> ColumnElement[bool]:
    """Whether a mention stands on the pages of its file that a document has."""
    return col(DocumentFile.first_page).is_(None) | col(StoredMention.page).between(
        DocumentFile.first_page, DocumentFile.last_page
    )
