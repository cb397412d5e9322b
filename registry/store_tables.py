"""Part of the registry: tables of criteria with their rows and claims."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from registry import acts
from registry.criteria_tables import find_tables_of, save_table
from registry.decisions import start_next
from registry.errors import NotFoundError
from registry.language import _
from registry.parsed import CriteriaTable
from registry.readings import find_best_copies
from registry.store_access import Access
from registry.tables import Decision, StoredClaim, StoredCriterion, StoredTable


class Tables(Access):
    """The tables of a registry; one of them is worked on."""

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
