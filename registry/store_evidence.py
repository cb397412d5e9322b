"""Part of the registry: what people bring and accept as proof of a table's claims."""

from datetime import datetime

from sqlmodel import col, select

from registry import acts
from registry.decisions import (
    Place,
    Standing,
    detach,
    find_attachment,
    find_before,
    find_decisions,
    find_standing,
    record,
)
from registry.readings import find_best_copies
from registry.store_tables import Tables
from registry.tables import Attachment, Decision, LinkCheck, StoredFile


class Evidence(Tables):
    """The files attached to a table's claims, people's decisions on papers, and how linked pages answered."""

    # Attachments

    def attach(self, table_id: int, file: StoredFile, attachment: Attachment) -> bool:
        """Attach a file to a claim; False when it was there before: then only what is noted of it changes."""
        with self._write(attachment.attached_by) as (session, trail):
            if session.get(StoredFile, file.sha256) is None:
                session.add(file)
                session.flush()
            place = Place(attachment.criterion_code, attachment.claim_raw, attachment.occurrence)
            known = find_attachment(session, table_id, place, attachment.sha256)
            trail.append(acts.of_attachment(attachment, known))
            if known is None:
                session.add(attachment)
                return True
            is_new = known.detached_at is not None
            known.detached_by = known.detached_at = None
            known.dated_on, known.note = attachment.dated_on, attachment.note
            known.is_private = attachment.is_private
            known.attached_by, known.attached_at = attachment.attached_by, attachment.attached_at
            return is_new

    def attachments_of(self, table_id: int) -> list[Attachment]:
        """The files that people attached to a table's claims and have not taken back."""
        with self._session() as session:
            return list(
                session.exec(
                    select(Attachment)
                    .where(Attachment.table_id == table_id, col(Attachment.detached_at).is_(None))
                    .order_by(col(Attachment.id))
                )
            )

    def detached_from(self, table_id: int) -> list[Attachment]:
        """The files that were attached to a table's claims and taken back."""
        with self._session() as session:
            return list(
                session.exec(
                    select(Attachment)
                    .where(Attachment.table_id == table_id, col(Attachment.detached_at).is_not(None))
                    .order_by(col(Attachment.id))
                )
            )

    def detach(self, table_id: int, place: Place, sha256: str, who: str, at: datetime) -> bool:
        """Take an attachment back; False where no such file is attached there."""
        with self._write(who) as (session, trail):
            detached = detach(session, table_id, place, sha256, who, at)
            if detached is not None:
                trail.append(acts.of_detachment(detached))
            return detached is not None

    def was_detached(self, table_id: int, place: Place, sha256: str) -> bool:
        """Whether somebody took this file back from there, and nobody attached it again."""
        with self._session() as session:
            attachment = find_attachment(session, table_id, place, sha256)
            return attachment is not None and attachment.detached_at is not None

    # People's decisions

    def decide(self, decision: Decision) -> None:
        """Record what a person says of a paper as proof."""
        with self._write(decision.decided_by) as (session, trail):
            before = find_before(session, decision)
            record(session, decision)
            best = find_best_copies(session, [decision.document_id]).get(decision.document_id)
            trail.append(acts.of_decision(decision, before, best))

    def decisions_of(self, table_id: int) -> list[Decision]:
        """All that was decided on a table, in the order it was."""
        with self._session() as session:
            return find_decisions(session, table_id)

    def standing_decisions(self, table_id: int) -> Standing:
        """The decisions that count for a table as it is now."""
        return find_standing(self.decisions_of(table_id), self.criteria_of(table_id))

    # Links

    def record_link_check(self, check: LinkCheck, file: StoredFile | None = None) -> None:
        """Keep how a linked page answered, with the file of its snapshot where one was taken."""
        with self._write(check.checked_by) as (session, trail):
            trail.append(acts.of_link_check(check))
            if file is not None and session.get(StoredFile, file.sha256) is None:
                session.add(file)
                session.flush()
            session.add(check)

    def link_checks(self) -> dict[str, LinkCheck]:
        """The last check of each link."""
        with self._session() as session:
            return {check.url: check for check in session.exec(select(LinkCheck).order_by(col(LinkCheck.id)))}
