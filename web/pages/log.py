"""The log (nhật ký): who did what and when, and whether anybody changed it since."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Annotated, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from desk.papers import get_paper
from index.query import parse_query
from registry.account_access import Account
from registry.audit import Event
from registry.errors import MinhchungError
from registry.filing import parse_day
from registry.language import _, ngettext
from registry.tables import Document
from registry.text import fold
from registry.vocabulary.kinds import EventKind, ThingKind
from report.wording import name_of
from report.wording_audit import describe_change, event_about, event_kind, trail_fault
from web.visit import Administering, Reading, Visit

router = APIRouter()

_PAGE: Final = "/nhat-ky"
# Some three screens: what is older is one click away.
_SHOWN: Final = 60
_MOST: Final = 2**63 - 1  # that the database counts to
_PAPER: Final = re.compile(r"#[0-9]{1,15}")
# What people look for, instead of thirty kinds.
_GROUPS: Final[Mapping[str, frozenset[EventKind]]] = {
    "nhan": frozenset(
        {EventKind.ARRIVED, EventKind.READ, EventKind.READ_ON, EventKind.READ_AGAIN, EventKind.WITHDRAWN}
    ),
    "sua": frozenset(
        {
            EventKind.CORRECTED,
            EventKind.CONFIRMED,
            EventKind.DRAFT_DECIDED,
            EventKind.SPLIT,
            EventKind.KEPT_WHOLE,
        }
    ),
    "tham-dinh": frozenset(
        {
            EventKind.ACCEPTED,
            EventKind.REJECTED,
            EventKind.ASKED,
            EventKind.TAKEN_BACK,
            EventKind.LINK_CHECKED,
        }
    ),
    "dinh-kem": frozenset({EventKind.ATTACHED, EventKind.DETACHED}),
    "bang": frozenset({EventKind.TABLE_IMPORTED, EventKind.TABLE_CHOSEN, EventKind.PERIOD_STARTED}),
    "xuat": frozenset({EventKind.EXPORTED}),
    "tai-khoan": frozenset(
        {
            EventKind.ACCOUNT_ADDED,
            EventKind.ACCOUNT_CHANGED,
            EventKind.ACCOUNT_CLOSED,
            EventKind.ACCOUNT_REOPENED,
            EventKind.PASSWORD_SET,
            EventKind.TOKEN_MADE,
            EventKind.TOKEN_REVOKED,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which events somebody asks for, as typed; what is empty leaves nothing out."""

    who: str = ""
    group: str = ""
    first_day: str = ""
    last_day: str = ""
    about: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether events may be left out."""
        return any((self.who, self.group, self.first_day, self.last_day, self.about))

    @property
    def query(self) -> str:
        """The filters as they stand in an address."""
        values = {
            "nguoi": self.who,
            "loai": self.group,
            "tu": self.first_day,
            "den": self.last_day,
            "ve": self.about,
        }
        return urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class Line:
    """An event as the page says it; `addresses` lead to what it is about."""

    number: int
    time: str
    name: str
    login: str
    what: str
    links: tuple[tuple[str, str], ...]
    about: str
    change: str


@router.get(_PAGE)
def show_log(
    visit: Reading,
    who: Annotated[str, Query(alias="nguoi", max_length=100)] = "",
    group: Annotated[str, Query(alias="loai", max_length=20)] = "",
    first_day: Annotated[str, Query(alias="tu", max_length=20)] = "",
    last_day: Annotated[str, Query(alias="den", max_length=20)] = "",
    about: Annotated[str, Query(alias="ve", max_length=300)] = "",
    before: Annotated[int | None, Query(alias="truoc", ge=1, le=_MOST)] = None,
) -> HTMLResponse:
    """What was done, newest first; `before` is the number of the oldest event seen so far."""
    filters = Filters(
        who.strip(), group if group in _GROUPS else "", first_day.strip(), last_day.strip(), about.strip()
    )
    accounts = visit.registry.accounts.all()
    fault, found = "", list[Event]()
    try:
        found = _find_events(visit, filters, accounts, before)
    except (
        MinhchungError
    ) as error:  # a day that is none, a paper that is not filed, an event that was changed
        fault = str(error)
    events = found[:_SHOWN]
    papers = visit.registry.documents(sorted({event.document_id for event in events if event.document_id}))
    names = {account.name: account.shown_name for account in accounts}
    days = [
        (day, [_describe(event, names, {paper.id or 0: paper for paper in papers}) for event in of_day])
        for day, of_day in groupby(events, key=_day_of)
    ]
    return visit.page(
        "log.html",
        days=days,
        fault=fault,
        filters=filters,
        groups={group: _name_group(group) for group in _GROUPS},
        people=[(account.name, account.full_name) for account in accounts],
        program=_program(),
        before=before,
        older=events[-1].number if len(found) > _SHOWN else None,
        head=visit.registry.find_audit_head(),
    )


@router.post(_PAGE + "/kiem-tra")
def verify(visit: Administering) -> Response:
    """Check every event of the trail; of a million this takes some seconds."""
    fault = visit.registry.find_audit_fault()
    head = visit.registry.find_audit_head()
    if fault is not None:
        advice = _("The audit trail cannot be trusted from there on. Compare it with a backup.")
        visit.say(f"{trail_fault(fault)} {advice}", is_fault=True)
    elif head is not None:
        line = ngettext(
            "The audit trail is whole: {count} event.",
            "The audit trail is whole: {count} events.",
            head.number,
        )
        visit.say(line.format(count=head.number))
    return visit.go(_PAGE)


def _find_events(
    visit: Visit, filters: Filters, accounts: Sequence[Account], before: int | None
) -> list[Event]:
    """The events that pass, one more than a page shows.

    Raises:
        UsageError: a day is none, or a reference fits several papers.
        NotFoundError: no such paper is filed.
        RegistryError: an event is not as it was written.
    """
    last = _start_of(filters.last_day)
    document_id = _find_paper(visit, filters.about) if filters.about else None
    return visit.registry.events(
        about=filters.about if filters.about and document_id is None else None,
        document_id=document_id,
        who=_find_login(filters.who, accounts) if filters.who else None,
        since=_start_of(filters.first_day),
        until=last + timedelta(days=1) if last else None,
        kinds=_GROUPS.get(filters.group),
        before=before,
        limit=_SHOWN + 1,
    )


def _find_paper(visit: Visit, text: str) -> int | None:
    """The number of the paper that is meant, which may be gone by now; None where it is no paper."""
    if _PAPER.fullmatch(text):
        return int(text[1:])
    if visit.registry.events(about=text, limit=1) or parse_query(text).reference is None:
        return None
    with visit.office.searcher() as (lookup, _index):
        return get_paper(visit.registry, lookup, text).id


def _find_login(typed: str, accounts: Sequence[Account]) -> str:
    """The name that somebody's acts are recorded under: people know each other by their full names."""
    wanted = fold(typed)
    if wanted == fold(_program()):
        return ""
    known = {fold(account.name): account.name for account in accounts}
    known |= {fold(account.full_name): account.name for account in accounts if account.full_name}
    return known.get(wanted, typed)


def _start_of(day: str) -> datetime | None:
    return datetime.combine(parse_day(day), time.min).astimezone() if day else None


def _day_of(event: Event) -> date:
    return event.at.astimezone().date()


def _describe(event: Event, names: Mapping[str, str], papers: Mapping[int, Document]) -> Line:
    links = tuple(_find_links(event, papers))
    return Line(
        number=event.number,
        time=f"{event.at.astimezone():%H:%M}",
        name=names.get(event.who, event.who) or _program(),
        login=event.who if names.get(event.who, event.who) != event.who else "",
        what=event_kind(event.kind),
        links=links,
        about="" if links else event_about(event),
        change=describe_change(event),
    )


def _find_links(event: Event, papers: Mapping[int, Document]) -> Collection[tuple[str, str]]:
    """What an event is about, each with its address."""
    links = []
    if event.thing is ThingKind.ITEM:
        links.append((event.about, f"/muc/{quote(event.about, safe='')}"))
    if event.thing is ThingKind.DROP:
        links.append((event.about, f"/hop-den?{urlencode({'ten': event.about})}"))
    paper = papers.get(event.document_id or 0)
    if paper is not None:
        links.append((name_of(paper), f"/van-ban/{paper.id}"))
    return links


def _program() -> str:
    return _("(the program)")


def _name_group(group: str) -> str:
    return {
        "nhan": _("Papers taken in and read"),
        "sua": _("Papers corrected and split"),
        "tham-dinh": _("Decisions about evidence"),
        "dinh-kem": _("Attached files"),
        "bang": _("Table of criteria"),
        "xuat": _("Lists carried out"),
        "tai-khoan": _("Accounts"),
    }[group]
