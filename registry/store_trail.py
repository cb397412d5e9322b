"""Part of the registry: its audit trail, asked and checked."""

import re
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import false, func
from sqlmodel import col, select

from registry import acts
from registry.audit import Event, Head, TrailFault, find_fault_in, find_head, load_event, write_moment
from registry.store_access import Access
from registry.tables import StoredEvent
from registry.vocabulary.kinds import EventKind, ThingKind

_HASH = re.compile(r"[0-9a-f]{12,64}")  # so many digits are shown of one


class Trail(Access):
    """What was done to a registry, by whom, and whether the record of it is whole."""

    def record_export(self, name: str, content_sha256: str) -> None:
        """Record that a list or pack was carried out: its name, and the hash of its bytes."""
        with self._write() as (_session, trail):
            trail.append(acts.of_export(name, content_sha256))

    def events(
        self,
        *,
        about: str | None = None,
        document_id: int | None = None,
        who: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        kinds: Collection[EventKind] | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> list[Event]:
        """What was done to the registry, newest first; all of it, or what fits every condition given.

        Args:
            about: an item's code, the name of a file or at least 12 digits of its hash, a table's number,
                a link.
            until: the moment before which it was done.
            before: only events with lower numbers than this one.
            limit: no more than so many.

        Raises:
            RegistryError: an event is not as it was written.
        """
        query = select(StoredEvent).order_by(col(StoredEvent.id).desc()).limit(limit)
        if about is not None:
            # Codes of items are in capitals, however they are typed.
            named = col(StoredEvent.about).in_((about, about.upper())) & (
                col(StoredEvent.thing) != ThingKind.PAPER.value
            )
            hashed = col(StoredEvent.sha256).startswith(about) if _HASH.fullmatch(about) else false()
            query = query.where(named | hashed)
        if document_id is not None:
            query = query.where(StoredEvent.document_id == document_id)
        if who is not None:
            query = query.where(StoredEvent.who == who)
        if since is not None:
            query = query.where(StoredEvent.at >= write_moment(since))
        if until is not None:
            query = query.where(StoredEvent.at < write_moment(until))
        if kinds is not None:
            query = query.where(col(StoredEvent.kind).in_([kind.value for kind in kinds]))
        if before is not None:
            query = query.where(col(StoredEvent.id) < before)
        with self._session() as session:
            return [load_event(stored) for stored in session.exec(query)]

    def count_events(self, since: datetime) -> dict[EventKind, int]:
        """How often each kind of thing was done since a moment; what was not done is absent."""
        query = select(StoredEvent.kind, func.count()).where(StoredEvent.at >= write_moment(since))
        with self._session() as session:
            return {EventKind(kind): count for kind, count in session.exec(query.group_by(StoredEvent.kind))}

    def event_kinds_since(self, number: int) -> frozenset[EventKind]:
        """The kinds of the events after the one with this number."""
        with self._session() as session:
            return frozenset(
                map(
                    EventKind,
                    session.exec(select(StoredEvent.kind).where(StoredEvent.id > number).distinct()),
                )
            )

    def find_audit_head(self) -> Head | None:
        """The end of the audit trail; None where the registry has lost it."""
        with self._engine.connect() as connection:
            return find_head(connection)

    def find_audit_fault(self, printed: Head | None = None) -> TrailFault | None:
        """The first event that is not as it was written; None where all are.

        Args:
            printed: an end of the trail that somebody kept elsewhere.
        """
        with self._engine.connect() as connection:
            # All that is asked is of one moment, whoever writes meanwhile.
            connection.exec_driver_sql("BEGIN")
            return find_fault_in(connection, printed)
