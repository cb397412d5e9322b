"""The audit trail: what was done to the registry and by whom, as a chain of hashes that any change breaks.

An event seals the digest of its values, not the values themselves: what was read of a paper that must not be
kept is taken out, and the chain still holds (docs/decisions/0009-events-seal-digests.md).
"""

import hashlib
import json
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, text
from sqlmodel import Session, col, insert, select, update

from registry.errors import RegistryError
from registry.language import _
from registry.tables import AuditHead, StoredEvent
from registry.vocabulary.kinds import EventKind, Judgement, ThingKind

JUDGED: Final[Mapping[Judgement, EventKind]] = {
    Judgement.ACCEPTED: EventKind.ACCEPTED,
    Judgement.REJECTED: EventKind.REJECTED,
    Judgement.ASKED: EventKind.ASKED,
    Judgement.WITHDRAWN: EventKind.TAKEN_BACK,
}
# What these say stays in other tables too, and none of it was read on a paper.
_NEVER_ERASED: Final = frozenset({EventKind.ARRIVED, EventKind.LINK_CHECKED, EventKind.WITHDRAWN})
_ERASED: Final = "erased"  # in a withdrawal: the numbers of the events whose values went with the file
_NOTHING_BEFORE: Final = "0" * 64
# Nobody finds out by trying what a digest was made of.
_SALT_BYTES: Final = 16
# Written out: built by SQLAlchemy each time, they would cost as much as all else that an event costs.
_HEAD: Final = text(
    "SELECT number, hash, (SELECT at FROM event WHERE event.id = number) AS at FROM audit_head WHERE id = 1"
)
_NEWEST: Final = text("SELECT max(id) FROM event")
_MOVE_HEAD: Final = text("UPDATE audit_head SET number = :number, hash = :hash WHERE id = 1")


@dataclass(frozen=True, slots=True)
class Act:
    """Something done to the registry, on its way into the audit trail.

    Values are what a field, file or table is called or was set to, never the text of a paper; what was read
    on a paper stands in no other place than `before` and `after`.
    """

    kind: EventKind
    thing: ThingKind
    about: str = ""
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    table_id: int | None = None
    document_id: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An event as the trail has it; `before` and `after` are None where what they held must not be kept."""

    number: int
    at: datetime
    who: str
    kind: EventKind
    thing: ThingKind
    about: str
    table_id: int | None
    document_id: int | None
    sha256: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the trail: who knows it can tell later whether anything up to it was changed.

    `at` is when it was written; None where the registry does not say so any more.
    """

    number: int
    hash: str
    at: datetime | None = field(default=None, compare=False)


class TrailFaultKind(StrEnum):
    """What is wrong with a trail; `report/wording_audit.py` says it in words."""

    MISSING = "missing"  # the event with this number is gone
    CHANGED = "changed"  # was changed, moved or put in: it does not follow from the events before it
    VALUES_CHANGED = "values changed"
    VALUES_MISSING = "values missing"  # and no withdrawal took them
    OTHER_HEAD = "other head"  # the trail does not end as the registry noted
    NOT_AS_PRINTED = "not as printed"  # a head that somebody kept is another one


@dataclass(frozen=True, slots=True)
class TrailFault:
    """The first event that is not as it was written."""

    kind: TrailFaultKind
    number: int


class _Row(NamedTuple):
    """An event as it stands in the database."""

    id: Any
    at: Any
    who: Any
    kind: Any
    thing: Any
    about: Any
    table_id: Any
    document_id: Any
    sha256: Any
    digest: Any
    salt: Any
    before: Any
    after: Any
    hash: Any


_SEALED: Final = _Row._fields[: _Row._fields.index("digest") + 1]
# As they stand: somebody may have put there what the schema does not allow.
_EVENTS: Final = text(f"SELECT {', '.join(_Row._fields)} FROM event ORDER BY id")
_APPEND: Final = text(
    f"INSERT INTO event ({', '.join(_Row._fields)}) VALUES ({', '.join(f':{name}' for name in _Row._fields)})"
)


def append_events(connection: Connection, acts: Sequence[Act], who: str) -> None:
    """Write what was done at the end of the trail, in the transaction that did it.

    Raises:
        RegistryError: the registry has lost the end of its trail.
    """
    if not acts:
        return
    head = find_head(connection)
    if head is None:
        raise RegistryError(_("The audit trail has lost its end. Restore the registry from a backup."))
    # Where somebody put a row in, or cut one off, the work goes on behind it: `find_fault_in` names it.
    number, previous = max(head.number, connection.execute(_NEWEST).scalar() or 0), head.hash
    at = write_moment(datetime.now(UTC))
    rows = []
    for act in acts:
        number += 1
        row = _seal_act(act, number, previous, who, at)
        rows.append(row._asdict())
        previous = row.hash
    connection.execute(_APPEND, rows)
    connection.execute(_MOVE_HEAD, {"number": number, "hash": previous})


def start_trail(connection: Connection, counted: Mapping[str, int]) -> None:
    """Write the first event, with how much of each kind the registry held before it had a trail."""
    held = {name: count for name, count in counted.items() if count}
    connection.execute(insert(AuditHead).values(id=1, number=0, hash=_NOTHING_BEFORE))
    kind = EventKind.TAKEN_OVER if held else EventKind.STARTED
    append_events(connection, [Act(kind, ThingKind.REGISTRY, after=held)], "")


def erase_values(session: Session, sha256: str, gone: Collection[int]) -> dict[str, object]:
    """Let go of all that events say of a file that must not be kept; gives what its withdrawal notes of it.

    Args:
        gone: the documents that go with the file; of others, what people decided of them as proof stays.
    """
    decided = [kind.value for kind in JUDGED.values()]
    of_file = (col(StoredEvent.sha256) == sha256) & col(StoredEvent.kind).not_in(decided)
    held = (
        col(StoredEvent.salt).is_not(None)
        & col(StoredEvent.kind).not_in([kind.value for kind in _NEVER_ERASED])
        & (of_file | col(StoredEvent.document_id).in_(gone))
    )
    numbers = list(session.exec(select(StoredEvent.id).where(held).order_by(col(StoredEvent.id))))
    session.exec(update(StoredEvent).where(held).values(salt=None, before=None, after=None))
    return {_ERASED: numbers}


def find_head(connection: Connection) -> Head | None:
    """The end of the trail as the registry noted it; None where that is lost."""
    found = connection.execute(_HEAD).one_or_none()
    if found is None or not (isinstance(found.number, int) and isinstance(found.hash, str)):
        return None
    try:
        at = datetime.fromisoformat(found.at)
    except (TypeError, ValueError):
        at = None
    return Head(found.number, found.hash, at)


def find_fault_in(connection: Connection, printed: Head | None = None) -> TrailFault | None:
    """The first event that is not as it was written; None where the whole trail is.

    Args:
        printed: an end of the trail that somebody kept elsewhere.
    """
    rows = connection.execute(_EVENTS.execution_options(yield_per=1000))
    return _find_fault((_Row(*row) for row in rows), find_head(connection), printed)


def write_moment(at: datetime) -> str:
    """A moment as events have it: of two, the later one is the greater text."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def load_event(stored: StoredEvent) -> Event:
    """An event from its row.

    Raises:
        RegistryError: it is not as it was written.
    """
    try:
        return Event(
            number=stored.id,
            at=datetime.fromisoformat(stored.at),
            who=stored.who,
            kind=EventKind(stored.kind),
            thing=ThingKind(stored.thing),
            about=stored.about,
            table_id=stored.table_id,
            document_id=stored.document_id,
            sha256=stored.sha256,
            before=None if stored.before is None else json.loads(stored.before),
            after=None if stored.after is None else json.loads(stored.after),
            hash=stored.hash,
        )
    except (ValueError, TypeError) as error:
        message = _("Event {number} of the audit trail was changed. See: minhchung audit verify")
        raise RegistryError(message.format(number=stored.id)) from error


def _seal_act(act: Act, number: int, previous: str, who: str, at: str) -> _Row:
    salt = secrets.token_hex(_SALT_BYTES)
    row = _Row(
        id=number,
        at=at,
        who=who,
        kind=act.kind.value,
        thing=act.thing.value,
        about=act.about,
        table_id=act.table_id,
        document_id=act.document_id,
        sha256=act.sha256,
        digest="",
        salt=salt,
        before=_dump(act.before),
        after=_dump(act.after),
        hash="",
    )
    row = row._replace(digest=_digest(row))
    return row._replace(hash=_seal(row, previous))


def _find_fault(rows: Iterable[_Row], head: Head | None, printed: Head | None) -> TrailFault | None:
    number, previous = 0, _NOTHING_BEFORE
    bare: set[int] = set()
    printed_hash = _NOTHING_BEFORE if printed and printed.number == 0 else None
    for row in rows:
        if row.id > number + 1:
            return TrailFault(TrailFaultKind.MISSING, number + 1)
        if row.id != number + 1 or not _is_plain(row) or _seal(row, previous) != row.hash:
            return TrailFault(TrailFaultKind.CHANGED, row.id)
        number, previous = row.id, row.hash
        if row.salt is None and row.before is None and row.after is None:
            bare.add(number)
        elif _digest(row) != row.digest:
            return TrailFault(TrailFaultKind.VALUES_CHANGED, number)
        elif row.kind == EventKind.WITHDRAWN:
            bare -= set(json.loads(row.after)[_ERASED])
        if printed is not None and printed.number == number:
            printed_hash = row.hash
    if bare:
        return TrailFault(TrailFaultKind.VALUES_MISSING, min(bare))
    if head is not None and head.number > number:
        return TrailFault(TrailFaultKind.MISSING, number + 1)
    if head != Head(number, previous):
        return TrailFault(TrailFaultKind.OTHER_HEAD, number)
    if printed is not None and printed.hash != printed_hash:
        return TrailFault(TrailFaultKind.NOT_AS_PRINTED, printed.number)
    return None


def _is_plain(row: _Row) -> bool:
    """Whether a row holds only what the program writes: numbers and texts."""
    return all(value is None or type(value) in (int, str) for value in row)


def _seal(row: _Row, previous: str) -> str:
    return _hash({name: getattr(row, name) for name in _SEALED} | {"previous": previous})


def _digest(row: _Row) -> str:
    return _hash([row.salt, row.before, row.after])


def _hash(value: object) -> str:
    return hashlib.sha256(_dump(value).encode()).hexdigest()


def _dump(value: object) -> str:
    """Canonical JSON: the same value is always the same text, in ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=str)
