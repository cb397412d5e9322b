"""Health: whether database, originals, index, folder and disk are sound, looked over when somebody asks."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from desk.clock import now
from desk.health import Examination, examine, find_parts
from index.health import FaultKind
from registry.health import Weight, is_little
from registry.language import _, ngettext
from report.naming import format_size
from report.wording_health import word_fault
from report.wording_index_faults import word_index_fault
from web.jobs import Job, Progress
from web.visit import Administering, Managing

router = APIRouter()

_PAGE: Final = "/quan-tri/suc-khoe"
_QUICK: Final = "nhanh"
# Of the index, what a choice or the next search settles; that one builds it where there is none.
_UNHURRIED: Final = frozenset({FaultKind.NO_INDEX, FaultKind.BEHIND, FaultKind.TOO_MANY_PAPERS})


@dataclass(frozen=True, slots=True)
class Checked:
    """An examination, and whether the originals were read for it."""

    found: Examination
    is_quick: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding in words, with the names of what it is about below."""

    text: str
    names: str
    is_error: bool


@router.get(_PAGE)
def show_health(visit: Managing) -> HTMLResponse:
    """What was found the last time, and what the program runs with."""
    home = visit.office.settings.home
    parts = find_parts(home.home)
    run = visit.office.jobs.find(Job.EXAMINATION)
    checked = run.result if run is not None and isinstance(run.result, Checked) else None
    with visit.office.searcher() as (lookup, index):
        is_current, papers, engine = index.is_current(lookup), lookup.count(), index.engine
    return visit.page(
        "admin_health.html",
        run=run,
        checked=checked,
        findings=list_findings(checked.found) if checked else [],
        sound=_say_sound(checked) if checked else [],
        parts_here=parts,
        free=format_size(parts.free_bytes),
        disk=format_size(parts.disk_bytes),
        is_little=is_little(parts.free_bytes, parts.disk_bytes),
        index=(_name_engine(engine), papers, is_current),
        home=home.home.resolve(),
        quick=_QUICK,
    )


@router.get(_PAGE + "/tien-do")
def show_progress(visit: Managing) -> HTMLResponse:
    """How far the examination is, for a script that asks."""
    return visit.fragment("_admin_run.html", run=visit.office.jobs.find(Job.EXAMINATION))


@router.post(_PAGE)
def look_over(visit: Administering, how: Annotated[str, Form(alias="cach")] = _QUICK) -> Response:
    """Begin to look everything over."""
    home, is_quick = visit.office.settings.home, how == _QUICK

    def act(progress: Progress) -> Checked:
        return Checked(examine(home, now(), quick=is_quick, progress=progress), is_quick)

    if not visit.office.jobs.start(Job.EXAMINATION, visit.who, act):
        visit.say(_("It is being looked over already. Wait until that is done."), is_fault=True)
    return visit.go(_PAGE)


def list_findings(found: Examination) -> list[Finding]:
    """What was found, in words: what is wrong first."""
    findings = [
        Finding(text, names.strip(), fault.kind.weight is Weight.ERROR)
        for fault in found.home
        for text, _line, names in [word_fault(fault).partition("\n")]
    ]
    findings += [
        Finding(word_index_fault(fault), "", fault.kind not in _UNHURRIED) for fault in found.index or ()
    ]
    return sorted(findings, key=lambda finding: not finding.is_error)


def _name_engine(engine: str) -> str:
    """What answers searches, by what it is good for; the name serves those who look after the computer."""
    return {"whoosh": _("built-in search"), "tantivy": _("search for large registries (tantivy)")}[engine]


def _say_sound(checked: Checked) -> list[str]:
    """What was looked over and is as it should be."""
    found = checked.found
    lines = []
    if found.is_database_sound:
        lines.append(_("Database: sound."))
    if found.has_all_originals:
        count = found.vault.count
        line = (
            ngettext("Originals: {count}, not read.", "Originals: {count}, not read.", count)
            if checked.is_quick
            else ngettext(
                "Originals: {count}, as it was kept.", "Originals: {count}, all as they were kept.", count
            )
        )
        lines.append(line.format(count=count))
    if found.index == ():
        lines.append(_("Index: holds all papers of the registry."))
    return lines
