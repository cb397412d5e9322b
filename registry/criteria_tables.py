"""Tables of criteria as they are stored: which one an imported table is, and its rows.

Its functions work inside a transaction of the store (`store_*.py`) and are called from nowhere else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlmodel import Session, col, delete, select

from registry.errors import UsageError
from registry.language import _
from registry.parsed import CriteriaTable, CriterionRow
from registry.rows import build_claims, build_criterion, fill_table
from registry.tables import StoredClaim, StoredCriterion, StoredTable
from registry.text import fold, squeeze

# Of the rows of two tables with the same office and title, or period: from here they are one table.
_SAME_ROWS: Final = 0.5


@dataclass(frozen=True, slots=True)
class TableState:
    """A table at one moment: by an item's code its score and its result."""

    table: StoredTable
    results: dict[str, tuple[Decimal | None, str]]


def save_table(
    session: Session, table: CriteriaTable, source_name: str, source_sha256: str, at: datetime
) -> StoredTable:
    """Store a table, in place of what it was before.

    Raises:
        UsageError: it does not say its period, and cannot be told from one that does.
    """
    title = _title_of(session, table, source_sha256)
    stored = _find_same_table(session, table, title) or StoredTable(
        title=title, issuer=table.issuer, imported_at=at
    )
    stored.title, stored.chosen_at = title, at
    fill_table(stored, table, source_name, source_sha256, at)
    session.add(stored)
    session.flush()
    _replace_criteria(session, stored, table.rows)
    return stored


def find_tables_of(session: Session, issuer: str) -> dict[int, TableState]:
    """The tables of an office as they are now, by their ids."""
    tables = session.exec(select(StoredTable).where(StoredTable.issuer == issuer)).all()
    found = {table.id or 0: TableState(StoredTable(**table.model_dump()), {}) for table in tables}
    for row in session.exec(select(StoredCriterion).where(col(StoredCriterion.table_id).in_(found))):
        found[row.table_id].results[row.code] = (row.self_score, row.result)
    return found


def _replace_criteria(session: Session, table: StoredTable, rows: Sequence[CriterionRow]) -> None:
    assert table.id is not None
    old = select(StoredCriterion.id).where(StoredCriterion.table_id == table.id)
    session.exec(delete(StoredClaim).where(col(StoredClaim.criterion_id).in_(old)))
    session.exec(delete(StoredCriterion).where(col(StoredCriterion.table_id) == table.id))
    for position, row in enumerate(rows):
        criterion = build_criterion(table.id, position, row)
        session.add(criterion)
        session.flush()
        session.add_all(build_claims(criterion, row))


def _find_same_table(session: Session, table: CriteriaTable, title: str) -> StoredTable | None:
    """The table with this title and the same office, else the one started for this period with its rows."""
    of_office = select(StoredTable).where(StoredTable.issuer == table.issuer)
    same = session.exec(of_office.where(StoredTable.title == title)).first()
    if same is not None or not (table.period_from and table.period_to):
        return same
    started = of_office.where(
        StoredTable.source_sha256 == "",
        StoredTable.period_from == table.period_from,
        StoredTable.period_to == table.period_to,
    )
    wanted = [(row.code, fold(row.text)) for row in table.rows]
    return next(
        (
            other
            for other in session.exec(started)
            if _share(wanted, [(row.code, fold(row.text)) for row in _rows_of(session, other)]) >= _SAME_ROWS
        ),
        None,
    )


def _title_of(session: Session, table: CriteriaTable, source_sha256: str) -> str:
    """The table's title, with its period where the office has one of the same title for another period.

    Raises:
        UsageError: it does not say its period, and cannot be told from one that does.
    """
    same = session.exec(
        select(StoredTable).where(StoredTable.issuer == table.issuer, StoredTable.title == table.title)
    ).first()
    if same is None or (same.period_from, same.period_to) == (table.period_from, table.period_to):
        return table.title
    is_known = table.period_from is not None and table.period_to is not None
    if same.period_from is None or not is_known:  # one of them does not say: the results tell
        wanted = [(row.code, row.result) for row in table.rows]
        is_same = same.source_sha256 == source_sha256 or (
            _share(wanted, [(row.code, row.result) for row in _rows_of(session, same)]) >= _SAME_ROWS
        )
        if is_same:
            return table.title
    if not is_known:
        raise UsageError(
            _("There is a table “{title}” already. State the period of this one: --from DAY --to DAY").format(
                title=squeeze(table.title)
            )
        )
    return f"{table.title} ({table.period_from:%d/%m/%Y}–{table.period_to:%d/%m/%Y})"


def _rows_of(session: Session, table: StoredTable) -> Sequence[StoredCriterion]:
    return session.exec(select(StoredCriterion).where(StoredCriterion.table_id == table.id)).all()


def _share(wanted: Sequence[tuple[str, str]], there: Iterable[tuple[str, str]]) -> float:
    """Which share of the rows stands in the other table too."""
    known = set(there)
    return sum(row in known for row in wanted) / max(len(wanted), 1)
