"""Backups: made while others work on, downloaded, deleted."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from desk.clock import now
from registry.backup import Backup, write_backup
from registry.errors import NotFoundError
from registry.language import _, ngettext
from registry.settings import PRIVATE_MODE
from registry.vault import hash_file
from report.naming import format_size
from web.downloads import send_kept
from web.jobs import Job, Progress
from web.visit import Administering, Managing, Visit

router = APIRouter()

_PAGE: Final = "/quan-tri/sao-luu"
_FOLDER: Final = "backups"  # in the home; a backup does not take in others
_WHOLE, _DATABASE_ALONE = "day-du", "so-lieu"
_NAME: Final = re.compile(rf"minhchung_\d{{4}}-\d\d-\d\d_\d\d-\d\d-\d\d_(?:{_WHOLE}|{_DATABASE_ALONE})\.zip")


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup in the folder."""

    name: str
    size: str
    made_at: datetime
    has_originals: bool


@router.get(_PAGE)
def list_backups(visit: Managing) -> HTMLResponse:
    """The backups there are, and how far the one is that is being made."""
    run = visit.office.jobs.find(Job.BACKUP)
    return visit.page(
        "admin_backups.html",
        backups=find_backups(visit.office.settings.home.home),
        folder=_folder(visit),
        run=run,
        losses=_name_losses(run.result) if run is not None and isinstance(run.result, Backup) else [],
    )


@router.get(_PAGE + "/tien-do")
def show_progress(visit: Managing) -> HTMLResponse:
    """How far the backup is, for a script that asks."""
    return visit.fragment("_admin_run.html", run=visit.office.jobs.find(Job.BACKUP))


@router.post(_PAGE)
def make_backup(visit: Administering, extent: Annotated[str, Form(alias="gom")] = _WHOLE) -> Response:
    """Begin a backup, with the originals or of the database alone."""
    has_originals = extent != _DATABASE_ALONE
    folder, registry, moment = _folder(visit), visit.registry, now()
    kind = _WHOLE if has_originals else _DATABASE_ALONE
    target = folder / f"minhchung_{moment.astimezone():%Y-%m-%d_%H-%M-%S}_{kind}.zip"

    def act(progress: Progress) -> Backup:
        folder.mkdir(exist_ok=True, mode=PRIVATE_MODE)
        written = write_backup(
            visit.office.settings.home, target, moment, with_originals=has_originals, progress=progress
        )
        registry.record_export(target.name, hash_file(target))
        return written

    if not visit.office.jobs.start(Job.BACKUP, visit.who, act):
        visit.say(_("A backup is being made already. Wait until it is done."), is_fault=True)
    return visit.go(_PAGE)


@router.get(_PAGE + "/{name}")
def download(visit: Managing, name: str) -> Response:
    """A backup, to be kept on another disk."""
    return send_kept(visit, _get_path(visit, name))


@router.post(_PAGE + "/{name}/xoa")
def delete(visit: Administering, name: str) -> Response:
    """Delete a backup from this computer."""
    _get_path(visit, name).unlink(missing_ok=True)
    visit.say(_("Deleted: {name}.").format(name=name))
    return visit.go(_PAGE)


def find_backups(home: Path) -> list[Kept]:
    """The backups in a home, the newest first."""
    kept = []
    for path in sorted((home / _FOLDER).glob("*.zip"), reverse=True):
        if _NAME.fullmatch(path.name) and path.is_file():
            status = path.stat()
            moment = datetime.fromtimestamp(status.st_mtime).astimezone()
            kept.append(Kept(path.name, format_size(status.st_size), moment, _WHOLE in path.name))
    return kept


def _folder(visit: Visit) -> Path:
    return visit.office.settings.home.home / _FOLDER


def _get_path(visit: Visit, name: str) -> Path:
    path = _folder(visit) / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NotFoundError(_("There is no such backup any more."))
    return path


def _name_losses(backup: Backup) -> list[str]:
    """What is not in a backup, or not as it was."""
    missing, damaged = len(backup.missing), len(backup.damaged)
    lines = []
    if missing:
        line = ngettext(
            "{count} original is missing in the vault and in the backup; all else is saved. See “Health”.",
            "{count} originals are missing in the vault and in the backup; all else is saved. See “Health”.",
            missing,
        )
        lines.append(line.format(count=missing))
    if damaged:
        line = ngettext(
            "{count} file is damaged and was saved as it is. See “Health”.",
            "{count} files are damaged and were saved as they are. See “Health”.",
            damaged,
        )
        lines.append(line.format(count=damaged))
    return lines
