"""What people decide about papers as proof: recorded, taken over to the next period, never overwritten.

Its functions that take a session work inside a transaction of the store (`store_*.py`) and are called from
nowhere else.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rapidfuzz import fuzz
from sqlmodel import Session, col, select

from registry.tables import Attachment, Decision, StoredCriterion, StoredTable
from registry.text import fold, squeeze
from registry.vocabulary.kinds import Judgement

_SAME_ITEM: Final = 85  # of 100: a wording that was only mended


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


def find_standing(decisions: Iterable[Decision], rows: Sequence[StoredCriterion]) -> Standing:
    """Of each paper at each place the last decision, unless it only withdraws the one before (pure).

    Decisions on items that the rows do not have any more do not count.
    """
    find_place = _place_finder(rows)
    last: dict[tuple[Place, int], Decision] = {}
    for decision in decisions:
        place = find_place(decision)
        if place is not None:
            last.pop((place, decision.document_id), None)
            last[place, decision.document_id] = decision
    standing: dict[Place, list[Decision]] = {}
    for (place, _), decision in last.items():
        if decision.judgement is not Judgement.WITHDRAWN:
            standing.setdefault(place, []).append(decision)
    return {place: tuple(found) for place, found in standing.items()}


def decisions_about(
    code: str, decisions: Iterable[Decision], rows: Sequence[StoredCriterion]
) -> list[tuple[Place, Decision]]:
    """All decisions on an item and its claims, each with the place that it is about now (pure)."""
    find_place = _place_finder(rows)
    placed = [(find_place(decision), decision) for decision in decisions]
    return [(place, decision) for place, decision in placed if place and place.criterion_code == code]


def find_loose(decisions: Iterable[Decision], rows: Sequence[StoredCriterion]) -> list[Decision]:
    """Decisions on items that the rows do not have any more (pure)."""
    find_place = _place_finder(rows)
    return [decision for decision in decisions if find_place(decision) is None]


def _place_finder(rows: Sequence[StoredCriterion]) -> Callable[[Decision], Place | None]:
    """Tells what a decision is about in a table as it is now: an item is known by its wording, for codes
    move when a row is put in; one that was reworded keeps its decisions while it is still the same item."""
    texts = {row.code: fold(squeeze(row.text)) for row in rows}

    def find(decision: Decision) -> Place | None:
        code, text = decision.criterion_code, fold(squeeze(decision.criterion_text))
        if texts.get(code) != text:
            same = [other for other, wording in texts.items() if wording == text]
            if len(same) == 1:
                code = same[0]
            elif fuzz.ratio(texts.get(code, ""), text) < _SAME_ITEM:
                return None
        return Place(code, decision.claim_raw, decision.occurrence)

    return find


def record(session: Session, decision: Decision) -> None:
    """Add a decision, with the wording of the item that it is about."""
    row = session.exec(
        select(StoredCriterion).where(
            StoredCriterion.table_id == decision.table_id, StoredCriterion.code == decision.criterion_code
        )
    ).first()
    decision.criterion_text = row.text if row is not None else ""
    session.add(decision)


def find_before(session: Session, decision: Decision) -> Decision | None:
    """What was said last of the same paper at the same place."""
    same = select(Decision).where(
        Decision.table_id == decision.table_id,
        Decision.criterion_code == decision.criterion_code,
        Decision.claim_raw == decision.claim_raw,
        Decision.occurrence == decision.occurrence,
        Decision.document_id == decision.document_id,
    )
    return session.exec(same.order_by(col(Decision.id).desc())).first()


def find_decisions(session: Session, table_id: int) -> list[Decision]:
    """All decisions on a table, in the order they were taken."""
    return list(
        session.exec(select(Decision).where(Decision.table_id == table_id).order_by(col(Decision.id)))
    )


def has_decisions(session: Session, document_id: int) -> bool:
    """Whether anybody judged a document as proof."""
    return session.exec(select(Decision.id).where(Decision.document_id == document_id)).first() is not None


def find_attachment(session: Session, table_id: int, place: Place, sha256: str) -> Attachment | None:
    """What is known of a file attached there, also when it was taken back."""
    return session.exec(
        select(Attachment).where(
            Attachment.table_id == table_id,
            Attachment.criterion_code == place.criterion_code,
            Attachment.claim_raw == place.claim_raw,
            Attachment.occurrence == place.occurrence,
            Attachment.sha256 == sha256,
        )
    ).first()


def detach(
    session: Session, table_id: int, place: Place, sha256: str, who: str, at: datetime
) -> Attachment | None:
    """Take an attachment back; None where no such file is attached there."""
    attachment = find_attachment(session, table_id, place, sha256)
    if attachment is None or attachment.detached_at is not None:
        return None
    attachment.detached_by, attachment.detached_at = who, at
    session.add(attachment)
    return attachment


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
    session.flush()
    for decision in carried:
        decision.table_id = following.id
        record(session, decision)
    return following
