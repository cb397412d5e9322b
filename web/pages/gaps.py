"""What lacks evidence, unit by unit, ready to be sent: in Excel, in Word, on paper, in a message."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Annotated, BinaryIO, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from desk.clock import now
from ingest.files import DOCX, XLSX
from registry.language import _, ngettext
from registry.tables import StoredCriterion
from registry.text import fold
from report import wording, wording_gaps
from report.gap_letter import write_gap_letter
from report.gap_list import GapList, UnitGaps, build_gap_list, sum_up
from report.gap_workbook import write_gap_workbook
from report.lead_units import alphabetical, find_lead_units
from report.summary import Assessment
from web.downloads import send_export
from web.visit import Reading, Visit

router = APIRouter()

# What addresses call the items that name no unit.
_NO_UNIT: Final = "-"
# Zalo cuts messages at 2,000 letters: what is left out stands in the file that is sent with it.
_MESSAGE_LETTERS: Final = 1900
_TEXT_LETTERS: Final = 60  # of an item's text: enough to know it by
_NAME_LETTERS: Final = 40  # of a unit's name in the name of a file
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9]+")

_Unit = Annotated[str, Query(alias="don-vi", max_length=200)]
_Criterion = Annotated[str, Query(alias="tieu-chi", max_length=40)]


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit's items, and the message that asks it for what is missing; `key` stands in addresses."""

    key: str
    name: str
    gaps: UnitGaps
    message: str
    address: str


@router.get("/thieu")
def show_gaps(visit: Reading, unit: _Unit = "", criterion: _Criterion = "") -> HTMLResponse:
    """The list, most points at risk first."""
    assessment = visit.office.standing.find_assessment()
    if assessment is None:
        return visit.page("gaps_none.html")
    gaps = _find_gaps(assessment, unit, criterion)
    receiver = ", ".join(filter(None, (visit.account.shown_name, gaps.office)))
    return visit.page(
        "gaps.html",
        gaps=gaps,
        units=[_view(one, criterion, receiver) for one in gaps.units],
        choices=_list_units(assessment),
        criteria=_list_criteria(assessment),
        unit=unit.strip(),
        criterion=criterion.strip(),
        no_unit=_NO_UNIT,
        query=_query(unit, criterion),
        says=wording_gaps,
    )


@router.get("/thieu/in")
def print_gaps(visit: Reading, unit: _Unit = "", criterion: _Criterion = "") -> HTMLResponse:
    """The list for the printer."""
    gaps = _find_gaps(visit.office.standing.get_assessment(), unit, criterion)
    return visit.fragment("gaps_print.html", gaps=gaps, query=_query(unit, criterion), says=wording_gaps)


@router.get("/thieu.xlsx")
def download_workbook(visit: Reading, unit: _Unit = "", criterion: _Criterion = "") -> Response:
    """The list as a workbook."""
    return _send(visit, unit, criterion, write_gap_workbook, "xlsx", XLSX)


@router.get("/thieu.docx")
def download_letter(visit: Reading, unit: _Unit = "", criterion: _Criterion = "") -> Response:
    """The list as a Word file."""
    return _send(visit, unit, criterion, write_gap_letter, "docx", DOCX)


def build_message(unit: UnitGaps, *, receiver: str) -> str:
    """What a unit is asked to send, short enough for a message; "" where nothing is asked of it (pure).

    The day by which it is wanted is left to whoever sends the message.

    Args:
        receiver: to whom the files go.
    """
    items = [item for item in unit.items if item.requests]
    if not items:
        return ""
    total = sum_up(items)
    head = ngettext(
        "{count} item lacks evidence ({points} points). Please send:",
        "{count} items lack evidence ({points} points). Please send:",
        total.count,
    ).format(count=total.count, points=wording.format_points(total.points))
    lines = [_("To: {unit}").format(unit=unit.unit or "…"), head]
    end = [
        _("Wanted by: …"),
        _("Send the files in answer to this message, to {receiver}.").format(receiver=receiver),
    ]
    for number, item in enumerate(items):
        rest = ngettext(
            "… and {count} more item, see the list sent along.",
            "… and {count} more items, see the list sent along.",
            len(items) - number,
        ).format(count=len(items) - number)
        about = wording.shorten(item.text.rstrip(" .;:,"), _TEXT_LETTERS)
        line = f"- {item.code} {about}: {'; '.join(item.requests)}"
        if len("\n".join([*lines, line, rest, *end])) > _MESSAGE_LETTERS:
            return "\n".join([*lines, rest, *end])
        lines.append(line)
    return "\n".join([*lines, *end])


def name_file(gaps: GapList, ending: str) -> str:
    """The name that a list is saved under; of the unit, where it is about one (pure)."""
    parts = ["thieu-minh-chung"]
    if len(gaps.units) == 1:
        name = _NOT_IN_NAMES.sub("-", fold(wording_gaps.unit_name(gaps.units[0]))).strip("-")
        parts.append(name[:_NAME_LETTERS].strip("-").capitalize())
    return "_".join([*parts, f"{gaps.made_at:%Y-%m-%d}"]) + f".{ending}"


def _find_gaps(assessment: Assessment, unit: str, criterion: str) -> GapList:
    """The list as filtered; a unit's whole name means this very unit: other names may hold its words."""
    asked, code = unit.strip(), criterion.strip() or None
    at = now().astimezone()
    is_one = asked == _NO_UNIT or asked in _list_units(assessment)
    gaps = build_gap_list(assessment, unit=None if is_one else asked or None, criterion=code, at=at)
    if not is_one:
        return gaps
    name = "" if asked == _NO_UNIT else asked
    units = tuple(one for one in gaps.units if one.unit == name)
    listed = {item.code for one in units for item in one.items}
    return replace(gaps, units=units, items=tuple(item for item in gaps.items if item.code in listed))


def _list_units(assessment: Assessment) -> list[str]:
    leads = find_lead_units(assessment.leaves)
    return sorted({unit.name for units in leads.values() for unit in units}, key=alphabetical)


def _list_criteria(assessment: Assessment) -> list[StoredCriterion]:
    return [item.criterion for item in assessment.items if not item.criterion.is_leaf]


def _view(unit: UnitGaps, criterion: str, receiver: str) -> UnitView:
    key = unit.unit or _NO_UNIT
    name = wording_gaps.unit_name(unit)
    return UnitView(key, name, unit, build_message(unit, receiver=receiver), _query(key, criterion))


def _query(unit: str, criterion: str) -> str:
    """The filters as they stand in an address, with the mark before them."""
    filters = {"don-vi": unit.strip(), "tieu-chi": criterion.strip()}
    query = urlencode({name: value for name, value in filters.items() if value})
    return f"?{query}" if query else ""


def _send(
    visit: Visit,
    unit: str,
    criterion: str,
    write: Callable[[GapList, BinaryIO], None],
    ending: str,
    media_type: str,
) -> Response:
    gaps = _find_gaps(visit.office.standing.get_assessment(), unit, criterion)
    file = BytesIO()
    write(gaps, file)
    return send_export(visit, name_file(gaps, ending), file.getvalue(), media_type)
