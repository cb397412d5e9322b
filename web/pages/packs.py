"""Evidence packs (gói minh chứng): made in the background by who judges, downloaded, deleted."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from desk.clock import now
from desk.items import get_item
from desk.packs import KEPT_FOR, KEPT_PACKS, KeptPack, find_packs, is_pack_name, name_pack, sweep_packs
from registry.errors import NotFoundError
from registry.language import _
from registry.settings import HOME_MODE
from registry.vocabulary.kinds import EventKind
from report.naming import format_size
from report.pack import write_pack
from report.pack_plan import find_content_head, plan_pack
from report.sealed import Seal
from report.summary import Assessment, assess
from report.wording_pack import list_left_out
from web.downloads import send_kept
from web.jobs import Job, Progress
from web.visit import Appraising, Judging, Visit

router = APIRouter()

_PAGE: Final = "/goi-nop"


@dataclass(frozen=True, slots=True)
class PackRow:
    """A pack as the page lists it; `who` made it, as far as the audit trail tells."""

    pack: KeptPack
    size: str
    who: str


@router.get(_PAGE)
def list_packs(visit: Appraising) -> HTMLResponse:
    """The packs there are, how far the one is that is being made, and the form for another."""
    run = visit.office.jobs.find(Job.PACK)
    assessment = visit.office.standing.find_assessment()
    return visit.page(
        "packs.html",
        packs=[_describe(visit, pack) for pack in find_packs(_folder(visit))],
        run=run,
        how_far=_how_far(),
        left_out=run.result if run is not None and isinstance(run.result, tuple) else (),
        criteria=_list_criteria(assessment) if assessment is not None else None,
        most=KEPT_PACKS,
        days=KEPT_FOR.days,
    )


@router.get(_PAGE + "/tien-do")
def show_progress(visit: Appraising) -> HTMLResponse:
    """How far the pack is, for a script that asks."""
    return visit.fragment("_admin_run.html", run=visit.office.jobs.find(Job.PACK), how_far=_how_far())


@router.post(_PAGE)
def make_pack(
    visit: Judging,
    criterion: Annotated[str, Form(alias="tieu-chi", max_length=40)] = "",
    restricted: Annotated[str, Form(alias="han-che")] = "",
    personal: Annotated[str, Form(alias="ca-nhan")] = "",
) -> Response:
    """Begin a pack of the whole table, or of a criterion; what is sealed goes in only where it is ticked."""
    assessment = visit.office.standing.get_assessment()
    code = get_item(assessment, criterion).criterion.code if criterion else None
    ticks = {Seal.RESTRICTED: restricted, Seal.PERSONAL: personal}
    unsealed = [seal for seal, tick in ticks.items() if tick]
    if not visit.office.jobs.start(Job.PACK, visit.who, lambda told: _make(visit, code, unsealed, told)):
        visit.say(_("A pack is being made already. Wait until it is done."), is_fault=True)
    return visit.go(_PAGE)


@router.get(_PAGE + "/{name}")
def download(visit: Appraising, name: str) -> Response:
    """A pack, to be handed over."""
    return send_kept(visit, _get_path(visit, name))


@router.post(_PAGE + "/{name}/xoa")
def delete(visit: Judging, name: str) -> Response:
    """Delete a pack from this computer."""
    _get_path(visit, name).unlink(missing_ok=True)
    visit.say(_("Deleted: {name}.").format(name=name))
    return visit.go(_PAGE)


def _make(visit: Visit, code: str | None, unsealed: list[Seal], progress: Progress) -> tuple[str, ...]:
    """Write a pack; gives what is not in it, a sentence each."""
    registry, vault, folder, at = visit.registry, visit.office.vault, _folder(visit), now().astimezone()
    folder.mkdir(exist_ok=True, mode=HOME_MODE)
    sweep_packs(folder, at, KEPT_PACKS - 1)  # before: the disk need not hold one more than are kept
    head = find_content_head(registry)
    codes = [] if code is None else [code]
    plan = plan_pack(registry, vault, head, assess(registry), codes=codes, unsealed=unsealed)
    target = folder / name_pack(at, code, unsealed)
    written = write_pack(registry, vault, visit.office.pictures, plan, target, at, progress=progress)
    return list_left_out(plan, written.undrawn)


def _describe(visit: Visit, pack: KeptPack) -> PackRow:
    events = visit.registry.events(about=pack.name, kinds={EventKind.EXPORTED})
    return PackRow(pack, format_size(pack.size), events[-1].who if events else "")


def _list_criteria(assessment: Assessment) -> list[tuple[str, str]]:
    return [(row.code, row.text) for row in (item.criterion for item in assessment.items)]


def _how_far() -> str:
    return _("{done} of {whole} items")


def _folder(visit: Visit) -> Path:
    return visit.office.settings.home.packs


def _get_path(visit: Visit, name: str) -> Path:
    path = _folder(visit) / name
    if not is_pack_name(name) or not path.is_file():
        raise NotFoundError(_("There is no such pack any more."))
    return path
