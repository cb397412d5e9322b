"""Tables of criteria: one is read from a file and shown before it counts; several lie side by side."""

import re
import secrets
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, UploadFile
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse, Response

from desk import tables
from desk.clock import now
from ingest.criteria import Stated, build_table
from ingest.criteria_grid import Grid
from ingest.tables_apart import read_grid_apart
from registry.backup import SCRATCH_PREFIX
from registry.errors import InputFileError, MissingToolError, NotFoundError, UsageError
from registry.language import _
from registry.parsed import CriteriaTable
from registry.settings import PRIVATE_MODE
from registry.text import squeeze
from report.naming import format_size
from report.next_period import following_period
from report.summary import period_of
from web.uploads import clean_name
from web.visit import Administering, Managing, Visit

router = APIRouter()

_PAGE: Final = "/quan-tri/bang"
# What is uploaded waits there until it is taken over; what is left of it `minhchung doctor` removes.
_WAITING: Final = f"{SCRATCH_PREFIX}table-"
_TOKEN: Final = re.compile(r"[\w-]{10,40}")
_TOKEN_BYTES: Final = 12
_WAITS_SECONDS: Final = 3600  # long enough to ask a colleague what a column means
_OPTION: Final = re.compile(r"--(column|table|title|issuer|period|from|to)\b")
# An option with a value, as typed after the program's name; before it may stand that each column needs one.
_EXAMPLE: Final = re.compile(r'(?P<each>--column\b[^"“\n:]*: )?--column "(?P<line>[^"]*)"')


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed about a table where the file does not say it."""

    title: str
    issuer: str
    period: str
    first_day: str
    last_day: str
    columns: str
    sheets: str

    def parse(self) -> Stated:
        """The same, understood.

        Raises:
            UsageError: something cannot be.
        """
        return tables.parse_stated(
            columns=_lines(self.columns),
            tables=_lines(self.sheets),
            title=squeeze(self.title) or None,
            issuer=squeeze(self.issuer) or None,
            period=squeeze(self.period) or None,
            first_day=self.first_day.strip() or None,
            last_day=self.last_day.strip() or None,
        )


def _typed(
    title: Annotated[str, Form(max_length=1000)] = "",
    issuer: Annotated[str, Form(max_length=500)] = "",
    period: Annotated[str, Form(max_length=200)] = "",
    first_day: Annotated[str, Form(max_length=20)] = "",
    last_day: Annotated[str, Form(max_length=20)] = "",
    columns: Annotated[str, Form(max_length=5000)] = "",
    sheets: Annotated[str, Form(max_length=5000)] = "",
) -> Typed:
    return Typed(title, issuer, period, first_day, last_day, columns, sheets)


TypedForm = Annotated[Typed, Depends(_typed)]


@dataclass(frozen=True, slots=True)
class NextPeriod:
    """What somebody typed about the next period; it stays in the form where it is refused."""

    title: str = ""
    first_day: str = ""
    last_day: str = ""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What was read of a file, as far as it could be; `fault` says why it is refused."""

    grid: Grid | None = None
    table: CriteriaTable | None = None
    fault: str | None = None


@router.get(_PAGE)
def list_tables(visit: Managing) -> HTMLResponse:
    """The tables there are, and how to bring in another one."""
    return _list_page(visit)


@router.post(_PAGE + "/doc")
def read_file(
    visit: Administering,
    typed: TypedForm,
    file: UploadFile | None = None,
    waiting: Annotated[str, Form()] = "",
) -> Response:
    """Read a table from a file, and show what was understood; nothing is stored yet.

    Args:
        waiting: the token of a file that was uploaded before, to be read again.
    """
    if waiting:
        path = _get_waiting(visit, waiting)
    elif file is not None and file.filename:
        waiting, path = _keep(visit, file)
    else:
        return _list_page(visit, 400, fault=_("Choose a file first."))
    return _read_page(visit, waiting, path, typed, _read(path, typed))


@router.post(_PAGE + "/nhan")
def take_over(visit: Administering, typed: TypedForm, waiting: Annotated[str, Form()] = "") -> Response:
    """Store the table that was shown; it is the one worked on from now on."""
    path = _get_waiting(visit, waiting)
    read = _read(path, typed)
    if read.table is None:
        return _read_page(visit, waiting, path, typed, read)
    try:
        _stored, losses = tables.take_over(visit.registry, visit.office.vault, read.table, path, now())
    except (UsageError, InputFileError) as error:
        fault = in_form_words(str(error), path)
        return _read_page(visit, waiting, path, typed, ReadFile(read.grid, read.table, fault))
    shutil.rmtree(path.parent, ignore_errors=True)
    title, rows = squeeze(read.table.title), tables.describe_rows(read.table)
    visit.say(_("Taken over and now worked on: {title}. {rows}").format(title=title, rows=rows))
    for line in losses:
        visit.say(line, is_fault=True)
    return visit.go("/bang")


@router.post(_PAGE + "/{table_id}/dung")
def use_table(visit: Administering, table_id: Annotated[int, InPath(ge=1, le=2**53)]) -> Response:
    """Make a table the one that all pages show."""
    table = visit.registry.choose_table(table_id, now())
    visit.say(_("Now worked on: {title}").format(title=squeeze(table.title)))
    return visit.go(_PAGE)


@router.post(_PAGE + "/ky-sau")
def start_next(
    visit: Administering,
    title: Annotated[str, Form(max_length=1000)] = "",
    first_day: Annotated[str, Form(max_length=20)] = "",
    last_day: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Start the table of the next period."""
    typed = NextPeriod(title, first_day, last_day)
    try:
        started = tables.start_next_period(
            visit.registry,
            visit.office.standing.get_assessment(),
            visit.who,
            now(),
            first_day=first_day.strip() or None,
            last_day=last_day.strip() or None,
            title=squeeze(title) or None,
        )
    except UsageError as error:
        return _list_page(visit, 400, next_fault=in_form_words(str(error)), typed=typed)
    begun = _("Started and now worked on: {title}").format(title=squeeze(started.table.title))
    visit.say(f"{begun}. {tables.describe_started(started)}")
    return visit.go(_PAGE)


def _list_page(
    visit: Visit,
    status: int = 200,
    *,
    fault: str | None = None,
    next_fault: str | None = None,
    typed: NextPeriod = NextPeriod(),
) -> HTMLResponse:
    known = visit.registry.tables()
    period = period_of(known[0]) if known else None
    return visit.page(
        "admin_tables.html",
        status,
        tables=[(table, tables.find_period_words(table)) for table in known],
        following=following_period(period) if period else None,
        fault=fault,
        next_fault=next_fault,
        next=typed,
    )


def _read_page(visit: Visit, waiting: str, path: Path, typed: Typed, read: ReadFile) -> HTMLResponse:
    table = read.table
    values: dict[str, Any] = {
        "waiting": waiting,
        "file": path.name,
        "typed": typed,
        "fault": read.fault,
        "source": read.grid.source if read.grid else None,
        "columns": tables.list_columns(read.grid) if read.grid else [],
        "remarks": [in_form_words(line) for line in tables.list_remarks(read.grid)] if read.grid else [],
        "table": table,
    }
    if table is not None:
        values |= {
            "period": tables.find_period_words(table),
            "sums": (tables.describe_rows(table), tables.describe_sums(table), tables.describe_claims(table)),
            "useless": tables.find_useless_results(table),
        }
    return visit.page("admin_table_read.html", 400 if read.fault else 200, **values)


def _read(path: Path, typed: Typed) -> ReadFile:
    """What a file says, with what somebody typed about it."""
    grid = None
    try:
        stated = typed.parse()
        grid = read_grid_apart(path, stated)
        return ReadFile(grid, build_table(grid, path, stated))
    except (UsageError, InputFileError, MissingToolError) as error:
        return ReadFile(grid, fault=in_form_words(str(error), path))


def _keep(visit: Visit, file: UploadFile) -> tuple[str, Path]:
    """Keep an uploaded file until it is taken over; gives its token and where it lies.

    Raises:
        InputFileError: it is too large.
    """
    settings = visit.office.settings
    name = clean_name(file.filename or "")
    if (file.size or 0) > settings.most_uploaded:
        message = _("{name} is larger than {most}. Save the table alone.")
        raise InputFileError(message.format(name=name, most=format_size(settings.most_uploaded)))
    _forget_old(settings.home.home)
    waiting = secrets.token_urlsafe(_TOKEN_BYTES)
    folder = settings.home.home / f"{_WAITING}{waiting}"
    folder.mkdir(mode=PRIVATE_MODE)
    path = folder / name
    with path.open("wb") as target:
        shutil.copyfileobj(file.file, target)
    return waiting, path


def _get_waiting(visit: Visit, waiting: str) -> Path:
    """The file that was uploaded under a token.

    Raises:
        NotFoundError: it was taken over, or waited too long.
    """
    folder = visit.office.settings.home.home / f"{_WAITING}{waiting}"
    files = list(folder.iterdir()) if _TOKEN.fullmatch(waiting) and folder.is_dir() else []
    if not files:
        raise NotFoundError(_("The file does not wait any more. Choose it again under Administration."))
    return files[0]


def _forget_old(home: Path) -> None:
    """Remove files that nobody took over."""
    for folder in home.glob(f"{_WAITING}*"):
        with suppress(FileNotFoundError):  # somebody took it over just now
            if now().timestamp() - folder.stat().st_mtime > _WAITS_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


def in_form_words(message: str, path: Path | None = None) -> str:
    """What is said of options of the command line, said of the fields of the form."""
    names: Mapping[str, str] = {
        "column": _("Columns"),
        "table": _("Sheets or tables of the file"),
        "title": _("Title"),
        "issuer": _("Office"),
        "period": _("Period"),
        "from": _("First day"),
        "to": _("Last day"),
    }
    if path is not None:
        message = message.replace(str(path), path.name)
    message = _EXAMPLE.sub(_line_of_columns, message)
    return _OPTION.sub(lambda found: _("field “{name}”").format(name=names[found[1]]), message)


def _line_of_columns(found: re.Match[str]) -> str:
    """An example of the option for columns as a line of the field for columns."""
    said = (
        _("line in the field “{name}”, for instance: “{line}”")
        if found["each"]
        else _("line “{line}” in the field “{name}”")
    )
    return said.format(name=_("Columns"), line=found["line"])


def _lines(text: str) -> Sequence[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
