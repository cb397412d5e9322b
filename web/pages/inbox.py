"""The inbox: sending files, watching them being read, and what became of all that was dropped."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
from dataclasses import asdict, dataclass
from errno import ENOSPC
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import anyio
from fastapi import APIRouter, File, Form, Header, Query, Request, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.routing import APIRoute
from sse_starlette import EventSourceResponse

from desk.clock import now
from desk.fates import describe_fate, describe_refusal
from desk.intake import Entry, Lying, Progress, State
from ingest.hindrances import Hindrance
from ingest.inbox import readable_name
from registry.errors import MinhchungError, NoRoomError, NotAllowedError, NotFoundError, UsageError
from registry.filing import fields_wanting
from registry.foldered import path_of
from registry.language import _, ngettext
from registry.tables import Document
from registry.vocabulary.kinds import Fate, Right
from report import wording
from report.folders import Folders
from report.naming import format_size
from report.wording_folders import describe_sorting
from web.pages import queue
from web.uploads import keep_upload, require_space
from web.visit import Filing, Reading, SignedOutError, Visit, cookie_name, office_of

router = APIRouter()

PAGE: Final = "/hop-den"
_A_PAGE: Final = 50  # drops
_MOST_SHOWN: Final = 100  # files on their way that a page starts with; the others follow as they change
_MOST_LYING: Final = 20
_PAGE_DIGITS: Final = 7  # of more pages nobody has papers
_EVENT_DIGITS: Final = 18  # no server lasts for more changes
# Often enough to seem at once, seldom enough that twenty pages that watch cost nothing.
_LOOK_EVERY: Final = 0.4  # seconds
_CHECK_EVERY: Final = 30.0  # seconds; whether who watches is signed in still
_PING_EVERY: Final = 15  # seconds; proxies cut connections that say nothing for a minute


@dataclass(frozen=True, slots=True)
class _Line:
    """A file on its way, in words; `kind` is its state for style and script."""

    name: str
    kind: str
    label: str
    says: str
    address: str


class _CheckedFirst(APIRoute):
    """A route whose files are received only from who may send them, and only while there is room."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, which checks before it reads what is sent."""
        handle = super().get_route_handler()

        async def check_first(request: Request) -> Response:
            await run_in_threadpool(_require_leave, request)
            return await handle(request)

        return check_first


_sending = APIRouter(route_class=_CheckedFirst)


@router.get(PAGE)
def show(
    visit: Reading,
    fate: Annotated[str, Query(alias="ket-qua")] = "",
    named: Annotated[str, Query(alias="ten", max_length=200)] = "",
    page: Annotated[str, Query(alias="trang")] = "",
) -> HTMLResponse:
    """The page of the inbox."""
    progress = visit.office.intake.progress()
    entries = progress.entries[-_MOST_SHOWN:] if progress.is_busy or progress.fault else ()
    return visit.page(
        "inbox.html",
        lines=[_word(visit, entry) for entry in entries],
        progress=progress,
        summary=_summarise(progress),
        notice=_notice(progress),
        most=visit.office.settings.most_uploaded,
        most_text=format_size(visit.office.settings.most_uploaded),
        **_list(visit, fate, named, page),
    )


@router.get(f"{PAGE}/danh-sach")
def show_list(
    visit: Reading,
    fate: Annotated[str, Query(alias="ket-qua")] = "",
    named: Annotated[str, Query(alias="ten", max_length=200)] = "",
    page: Annotated[str, Query(alias="trang")] = "",
) -> HTMLResponse:
    """What lies in the inbox folder and what came last, for a page that is open."""
    return visit.fragment("_inbox_list.html", **_list(visit, fate, named, page))


@_sending.post(f"{PAGE}/gui")
def send(
    visit: Filing,
    files: Annotated[list[UploadFile], File()] = [],  # noqa: B006 (FastAPI copies defaults)
    only_keep: Annotated[bool, Form(alias="chi-gui")] = False,
    accept: Annotated[str, Header()] = "",
) -> Response:
    """Keep what is sent in the inbox folder, and have it read unless more is to come first."""
    settings = visit.office.settings
    kept, faults = [], []
    for upload in files:
        if not upload.filename:  # what a form sends where no file was chosen
            continue
        try:
            kept.append(
                keep_upload(upload.file, upload.filename, settings.home.inbox, settings.most_uploaded)
            )
        except MinhchungError as error:
            faults.append(str(error))
    if kept and not only_keep:
        visit.office.intake.take_in(visit.who, kept)
    if "application/json" in accept:
        return JSONResponse({"kept": [path.name for path in kept], "faults": faults})
    for fault in faults:
        visit.say(fault, is_fault=True)
    if kept:
        visit.say(_say_sent(len(kept)))
    elif not faults:
        visit.say(_("Choose a file first, then send it."), is_fault=True)
    return visit.go(PAGE)


@router.post(f"{PAGE}/doc")
def take_in(
    visit: Filing,
    names: Annotated[list[str], Form(alias="ten")] = [],  # noqa: B006 (FastAPI copies defaults)
    accept: Annotated[str, Header()] = "",
) -> Response:
    """Take in what lies in the inbox folder: the files named, or all that nobody is writing to any more."""
    intake = visit.office.intake
    if names:
        wanted = set(names)
        count = intake.take_in(
            visit.who, [one.file.path for one in intake.find_lying() if one.file.name in wanted]
        )
    else:
        count = intake.take_in(visit.who)
    says = _say_sent(count) if count else _("Nothing to take in.")
    if "application/json" in accept:
        return JSONResponse({"count": count, "says": says})
    visit.say(says)
    return visit.go(PAGE)


@router.get(f"{PAGE}/tien-do")
def watch(
    visit: Reading,
    since: Annotated[int, Query(alias="tu", ge=0)] = 0,
    last_event_id: Annotated[str, Header(max_length=_EVENT_DIGITS)] = "",
) -> Response:
    """How far the reading is, told as it goes on."""
    start = int(last_event_id) if last_event_id.isdecimal() else since
    return EventSourceResponse(tell_progress(visit, start), ping=_PING_EVERY)


router.include_router(_sending)
router.include_router(queue.router)


async def tell_progress(visit: Visit, since: int) -> AsyncIterator[dict[str, str]]:
    """Events with what changed after the change with this number; ends when the visitor's session does."""
    intake = visit.office.intake
    checked = monotonic()
    while True:
        progress = intake.progress(since)
        if progress.change < since:  # the server was started anew and counts from the beginning
            since = 0
            continue
        if progress.change > since:
            since = progress.change
            data = await run_in_threadpool(_word_progress, visit, progress)
            yield {"event": "progress", "id": str(since), "data": data}
        if monotonic() - checked > _CHECK_EVERY:
            if not await run_in_threadpool(_is_signed_in, visit):
                return
            checked = monotonic()
        await anyio.sleep(_LOOK_EVERY)


def _require_leave(request: Request) -> None:
    office = office_of(request)
    secret = request.cookies.get(cookie_name(office), "")
    sign_in = office.registry.accounts.find_sign_in(secret, now())
    if sign_in is None:
        raise SignedOutError
    if not sign_in.account.may(Right.FILE):
        raise NotAllowedError(_("Your account may not do this. Ask the administrator."))
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise UsageError(_("The browser does not say how large the files are. Try another browser."))
    require_space(int(length), office.settings.home.inbox)


def _is_signed_in(visit: Visit) -> bool:
    sign_ins = visit.registry.accounts.sign_ins_of(visit.account.id, now())
    return any(sign_in.id == visit.sign_in.id for sign_in in sign_ins)


def _list(visit: Visit, asked_fate: str, named: str, asked_page: str) -> dict[str, Any]:
    """What the list of drops shows: those that were asked for, and what lies in the folder."""
    fate = next((one for one in Fate if one.value == asked_fate), None)
    page = int(asked_page) if asked_page.isdecimal() and len(asked_page) < _PAGE_DIGITS else 1
    found = visit.registry.find_drops(fate, named, first=(max(page, 1) - 1) * _A_PAGE, count=_A_PAGE)
    closed: list[OSError] = []
    found_there = visit.office.intake.find_lying(closed.append)
    # What is filed and cannot be removed waits for nothing: that is told of above the list.
    lying = [one for one in found_there if one.hindrance is not Hindrance.KEPT_THERE]
    choice = {name: value for name, value in (("ket-qua", fate), ("ten", named)) if value}
    return {
        "fate": fate,
        "fates": list(Fate),
        "named": named,
        "found": found,
        "page": max(page, 1),
        "last": max(1, -(-found.total // _A_PAGE)),
        "address": f"{PAGE}?{urlencode({**choice, 'trang': ''})}",
        "lying": lying[:_MOST_LYING],
        "lying_count": len(lying),
        "lying_size": sum(one.file.size for one in lying),
        "hindered": [*_say_closed(closed, visit.office.settings.home.inbox), *_say_hindered(found_there)],
        "settled_count": sum(one.is_settled for one in lying),
        "wanted_of": _wanted_of,
        "say_sorting": partial(_say_sorting, visit.office.standing.find_folders()),
        "describe_refusal": describe_refusal,
        "refused_folder": visit.office.settings.home.refused.name,
        "open_questions": frozenset(visit.registry.open_questions()),
        "format_size": format_size,
    }


def _say_sorting(folders: Folders | None, name: str, archive: str) -> tuple[str, ...]:
    """What the folder of a drop says, in words."""
    sorting = folders.find_sorting(path_of(name, archive)) if folders is not None else None
    return describe_sorting(sorting) if sorting is not None else ()


def _say_closed(closed: Iterable[OSError], inbox: Path) -> Iterator[str]:
    """Which folders of the inbox nobody has looked into."""
    message = _(
        "{folder}: this folder cannot be opened, so its files wait. Have the administrator grant access."
    )
    for fault in closed:
        yield message.format(folder=readable_name(Path(fault.filename).relative_to(inbox.parent)))


def _say_hindered(lying: Iterable[Lying]) -> Iterator[str]:
    """Why files lie there through no fault of their own, until somebody mends the place."""
    counts = Counter(one.hindrance for one in lying)
    kept_there = counts[Hindrance.KEPT_THERE]
    if kept_there:
        yield ngettext(
            "{count} file is in the registry, but cannot be removed from the inbox folder. Have the "
            "administrator grant access.",
            "{count} files are in the registry, but cannot be removed from the inbox folder. Have the "
            "administrator grant access.",
            kept_there,
        ).format(count=kept_there)
    of_place = Counter({one: count for one, count in counts.items() if one is not None and one.is_of_place})
    for commonest, _count in of_place.most_common(1):
        yield ngettext(
            "{count} file cannot be taken in now: {cause}. Nothing is lost, it lies in the inbox folder.",
            "{count} files cannot be taken in now: {cause}. Nothing is lost, they lie in the inbox folder.",
            of_place.total(),
        ).format(count=of_place.total(), cause=wording.hindrance(commonest))


def _wanted_of(paper: Document) -> str:
    """What a person must supply for a paper, in words."""
    return ", ".join(map(wording.field_name, fields_wanting(paper)))


def _word_progress(visit: Visit, progress: Progress) -> str:
    return json.dumps(
        {
            "lines": [asdict(_word(visit, entry)) for entry in progress.entries],
            "summary": _summarise(progress),
            "notice": _notice(progress),
            "busy": progress.is_busy,
            "done": progress.done,
        },
        ensure_ascii=False,
    )


def _word(visit: Visit, entry: Entry) -> _Line:
    match entry.state:
        case State.WAITING:
            return _Line(entry.name, "waiting", _("waiting"), "", "")
        case State.READING:
            return _Line(entry.name, "reading", _("being read"), "", "")
        case State.LEFT if entry.hindrance is not None:
            return _Line(entry.name, "left", _("not read yet"), wording.hindrance(entry.hindrance), "")
        case State.LEFT:
            return _Line(entry.name, "left", _("not read yet"), _("It lies in the inbox folder still."), "")
    assert entry.filed is not None
    arrival = entry.filed.arrival
    kind = arrival.fate.value.replace(" ", "-")
    if entry.filed.members:
        count = len(entry.filed.members)
        says = ngettext("{count} file in it", "{count} files in it", count).format(count=count)
    else:
        try:
            says = describe_fate(visit.registry, arrival)
        except NotFoundError:  # another program let go of it, or joined it with another one
            says = _("There is no such paper; it may have been withdrawn or joined with another one.")
            return _Line(entry.name, kind, wording.fate(arrival.fate), says, "")
    if entry.state is State.READ_ON:
        says = _("{name}: all pages read").format(name=says)
    address = f"/van-ban/{arrival.document_id}" if arrival.document_id is not None else ""
    return _Line(entry.name, kind, wording.fate(arrival.fate), says, address)


def _summarise(progress: Progress) -> str:
    if not progress.is_busy:
        return _("All that was sent has been read.")
    count = progress.waiting + progress.reading
    if not count:
        return _("The later pages of long scans are still being read.")
    return ngettext("{count} file is still to be read.", "{count} files are still to be read.", count).format(
        count=count
    )


def _notice(progress: Progress) -> str:
    """Why nothing goes on; "" while it does."""
    fault = progress.fault
    if fault is None:
        if progress.is_blocked and progress.is_busy:
            return _("Files are being taken in from elsewhere just now; these follow when that ends.")
        return ""
    if isinstance(fault, NoRoomError) or (isinstance(fault, OSError) and fault.errno == ENOSPC):
        cause = _("The disk is full.")
    elif isinstance(fault, MinhchungError):
        cause = str(fault)
    else:
        cause = _("The reading broke off ({problem}).").format(problem=type(fault).__name__)
    return _(
        "{cause} Nothing is lost: what was not read lies in the inbox folder. Have it read again."
    ).format(cause=cause)


def _say_sent(count: int) -> str:
    return ngettext("{count} file is being taken in.", "{count} files are being taken in.", count).format(
        count=count
    )
