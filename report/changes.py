"""What was done to the registry lately, in the few groups that the office asks about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from registry.audit import Event
from registry.store import Registry
from registry.vocabulary.kinds import EventKind


class Work(StrEnum):
    """Kinds of work, in the order in which they are told."""

    FILED = "filed"
    JUDGED = "judged"
    CORRECTED = "corrected"
    ATTACHED = "attached"
    TABLES = "tables"
    WITHDRAWN = "withdrawn"


# What the program reads later by itself, links, exports and accounts are no work that the office asks about.
_KINDS: Final[Mapping[Work, frozenset[EventKind]]] = {
    Work.FILED: frozenset({EventKind.READ}),
    Work.JUDGED: frozenset({EventKind.ACCEPTED, EventKind.REJECTED, EventKind.ASKED, EventKind.TAKEN_BACK}),
    Work.CORRECTED: frozenset(
        {
            EventKind.CORRECTED,
            EventKind.CONFIRMED,
            EventKind.DRAFT_DECIDED,
            EventKind.SPLIT,
            EventKind.KEPT_WHOLE,
        }
    ),
    Work.ATTACHED: frozenset({EventKind.ATTACHED, EventKind.DETACHED}),
    Work.TABLES: frozenset({EventKind.TABLE_IMPORTED, EventKind.TABLE_CHOSEN, EventKind.PERIOD_STARTED}),
    Work.WITHDRAWN: frozenset({EventKind.WITHDRAWN}),
}


@dataclass(frozen=True, slots=True)
class Change:
    """How often a kind of work was done, and the last times, newest first."""

    work: Work
    count: int
    latest: tuple[Event, ...]


def find_changes(registry: Registry, since: datetime, *, latest: int) -> tuple[Change, ...]:
    """What was done since a moment, the kinds of work that were done; of each so many of the last times.

    Raises:
        RegistryError: an event is not as it was written.
    """
    counts = registry.count_events(since)
    return tuple(
        Change(
            work,
            sum(counts[kind] for kind in done),
            tuple(registry.events(since=since, kinds=done, limit=latest)),
        )
        for work, kinds in _KINDS.items()
        if (done := kinds & counts.keys())
    )
