"""What people decide about papers as proof: recorded, taken over to the next period, never overwritten.

Its functions that take a session work inside a transaction of `store.py` and are called from nowhere else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from registry.tables import Attachment, Decision, StoredCriterion, StoredTable
from registry.vocabulary.kinds import Judgement


@dataclass(frozen=True, slots=True)
class Place:
    """What in a table a decision is about: a claim, known by its wording, or with `claim_raw` "" the item.

    `occurrence` counts the claims of the same wording before it.
    """

    criterion_code: str
    claim_raw: str = ""
    occurrence: int = 0


Standing = Mapping[Place, tuple[Decision, ...]]
"""The decisions that count, by what they are about, in the order they were taken."""


def find_standing(decisions: Iterable[Decision]) -> Standing:
    """Of each paper at each place the last decision, unless it only withdraws the one before (pure)."""
    last: dict[tuple[Place, int], Decision] = {}
    for decision in decisions:
        key = (place_of(decision), decision.document_id)
        last.pop(key, None)
        last[key] = decision
    standing: dict[Place, list[Decision]] = {}
    for (place, _), decision in last.items():
        if decision.judgement is not Judgement.WITHDRAWN:
            standing.setdefault(place, []).append(decision)
    return {place: tuple(found) for place, found in standing.items()}


def place_of(decision: Decision) -> Place:
    """What a decision is about."""
    return Place(decision.criterion_code, decision.claim_raw, decision.occurrence)


def find_decisions(session: Session, table_id: int) -> list[Decision]:
    """All decisions on a table, in the order they were taken."""
    return list(
        session.exec(select(Decision).where(Decision.table_id == table_id).order_by(col(Decision.id)))
    )


def has_decisions(session: Session, document_id: int) -> bool:
    """Whether anybody judged a document as proof."""
    return session.exec(select(Decision.id).where(Decision.document_id == document_id)).first() is not None


def detach(session: Session, table_id: int, place: Place, sha256: str, who: str, at: datetime) -> bool:
    """Take an attachment back; False where no such file is attached there."""
    attachment = session.exec(
        select(Attachment).where(
            Attachment.table_id == table_id,
            Attachment.criterion_code == place.criterion_code,
            Attachment.claim_raw == place.claim_raw,
            Attachment.occurrence == place.occurrence,
            Attachment.sha256 == sha256,
            col(Attachment.detached_at).is_(None),
        )
    ).first()
    if attachment is None:
        return False
    attachment.detached_by, attachment.detached_at = who, at
    session.add(attachment)
    return True


def start_next(
    session: Session, before: StoredTable, following: StoredTable, carried: Sequence[Decision]
) -> StoredTable:
    """A new table with the rows of another one, without its results and scores, and with the decisions
    that are taken over."""
    session.add(following)
    session.flush()
    assert following.id is not None
    rows = session.exec(
        select(StoredCriterion)
        .where(StoredCriterion.table_id == before.id)
        .order_by(col(StoredCriterion.position))
    ).all()
    for row in rows:
        kept = row.model_dump(exclude={"id", "table_id", "self_score", "result"})
        session.add(StoredCriterion(**kept, table_id=following.id, self_score=None, result=""))
    for decision in carried:
        decision.table_id = following.id
        session.add(decision)
    return following
