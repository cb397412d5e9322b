"""The API of what comes in and what was done: files sent, the fates of drops, the events of the trail."""

from datetime import UTC, datetime
from itertools import takewhile
from typing import Annotated, Any, Final

from fastapi import File, Query, UploadFile
from pydantic import AwareDatetime, Field

from desk.fates import describe_refusal
from registry.audit import Event
from registry.drops import KnownDrop
from registry.errors import MinhchungError, UsageError
from registry.filing import fields_wanting
from registry.language import _
from registry.vocabulary.kinds import EventKind, Fate, FieldName, ThingKind
from report import wording
from report.wording_audit import describe_change, event_kind
from web.api_caller import Calling, reading_router, sending_router
from web.api_shapes import Before, Limit, Offset, PaperName, Shape, name_paper
from web.uploads import keep_upload

reading = reading_router("inbox")
sending = sending_router("inbox")
log = reading_router("log")

_A_PAGE: Final = 50


class Sent(Shape):
    """What became of files that were sent: they are read one after the other."""

    kept: list[str] = Field(description="The names in the inbox, under which they arrive.")
    faults: list[str] = Field(description="Why the others were not kept.")


class Drop(Shape):
    """A file that arrived, and what is known of it now."""

    name: str
    sha256: str
    size: int
    arrived_at: datetime
    fate: Fate = Field(description="Follows what people have completed since.")
    says: str = Field(description="The fate in words.")
    why: str = Field(description="Why it was refused, or why nothing could be read of it.")
    paper: PaperName | None
    wanting: list[FieldName] = Field(description="What a person has to complete or confirm.")
    is_other_copy: bool = Field(description="A better copy of the paper is shown in place of this one.")
    is_complete: bool = Field(description="False while later pages are still being read.")


class Arrival(Drop):
    """A drop; an archive with the files in it."""

    members: list[Drop]


class Arrivals(Shape):
    """Some of the drops that fit, newest first."""

    arrivals: list[Arrival]
    has_more: bool


class EventOut(Shape):
    """Something that was done to the registry."""

    number: int
    at: datetime
    who: str = Field(description="The account's name; empty for the program itself.")
    kind: EventKind
    thing: ThingKind
    about: str
    table: int | None
    paper: int | None
    file: str | None = Field(description="SHA-256 of the file that the values come from.")
    before: dict[str, Any] | None = Field(description="Null where it must not be kept.")
    after: dict[str, Any] | None
    what: str = Field(description="The kind in words.")
    says: str = Field(description="What was and what is, in words.")
    hash: str


class Events(Shape):
    """Some events, newest first."""

    events: list[EventOut]
    before: int | None = Field(description="Ask for what is before this next; null at the beginning.")


@sending.post("/inbox", status_code=202, summary="Send files into the inbox")
def send(
    caller: Calling,
    files: Annotated[
        list[UploadFile], File(min_length=1, description="Scans, PDF, Word files, pictures, ZIP of these.")
    ],
) -> Sent:
    """Keep files as they are, and have them read in the background; `GET /arrivals` tells their fates."""
    settings = caller.office.settings
    kept, faults = [], []
    for upload in files:
        if not upload.filename:
            raise UsageError(_("A file was sent without a name. Send it with one."))
    for upload in files:
        try:
            kept.append(
                keep_upload(upload.file, upload.filename or "", settings.home.inbox, settings.most_uploaded)
            )
        except MinhchungError as error:
            faults.append(error)
    if faults and not kept:
        raise faults[0]
    caller.office.intake.take_in(caller.who, kept)
    return Sent(kept=[path.name for path in kept], faults=list(map(str, faults)))


@reading.get("/arrivals", summary="What became of files that arrived")
def list_arrivals(
    caller: Calling,
    since: Annotated[
        AwareDatetime | None, Query(description="Only what arrived at this moment or later, with its zone.")
    ] = None,
    fate: Annotated[Fate | None, Query(description="Only files that came to this fate.")] = None,
    limit: Limit = _A_PAGE,
    offset: Offset = 0,
) -> Arrivals:
    """Every file that arrived comes to exactly one fate; newest first."""
    found = caller.registry.find_drops(fate, first=offset, count=limit)
    drops = list(takewhile(lambda drop: since is None or _arrived_at(drop) >= since, found.drops))
    is_all_new = len(drops) == len(found.drops)
    return Arrivals(
        arrivals=[
            Arrival(**_describe_drop(drop), members=[Drop(**_describe_drop(one)) for one in drop.members])
            for drop in drops
        ],
        has_more=is_all_new and found.total > offset + len(drops),
    )


@log.get("/events", summary="Who did what and when")
def list_events(caller: Calling, before: Before = None, limit: Limit = _A_PAGE) -> Events:
    """The audit trail (nhật ký), newest first."""
    found = caller.registry.events(before=before, limit=limit + 1)
    events = found[:limit]
    return Events(
        events=[_describe_event(event) for event in events],
        before=events[-1].number if len(found) > limit else None,
    )


def _arrived_at(drop: KnownDrop) -> datetime:
    return drop.arrival.arrived_at.replace(tzinfo=UTC)  # the database keeps no zones


def _describe_drop(drop: KnownDrop) -> dict[str, Any]:
    arrival = drop.arrival
    if arrival.fate is Fate.REFUSED and arrival.reason:
        why = describe_refusal(arrival)
    elif drop.failure is not None:
        why = wording.problem(drop.failure.code, drop.failure.detail)
    else:
        why = ""
    return {
        "name": arrival.name,
        "sha256": arrival.sha256,
        "size": arrival.size,
        "arrived_at": _arrived_at(drop),
        "fate": drop.fate,
        "says": wording.fate(drop.fate),
        "why": why,
        "paper": name_paper(drop.paper) if drop.paper else None,
        "wanting": list(fields_wanting(drop.paper)) if drop.paper else [],
        "is_other_copy": drop.is_other_copy,
        "is_complete": drop.is_complete,
    }


def _describe_event(event: Event) -> EventOut:
    return EventOut(
        number=event.number,
        at=event.at,
        who=event.who,
        kind=event.kind,
        thing=event.thing,
        about=event.about,
        table=event.table_id,
        paper=event.document_id,
        file=event.sha256,
        before=None if event.before is None else dict(event.before),
        after=None if event.after is None else dict(event.after),
        what=event_kind(event.kind),
        says=describe_change(event),
        hash=event.hash,
    )
