"""minhchung gaps: the items that lack evidence, worst first, why, and what would cure it."""

import hashlib
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Annotated, Final

import typer

from cli.commands.item import get_item
from cli.options import Csv, Json
from cli.output import print_csv, print_json, say, say_indented
from cli.workplace import workplace_of
from desk.clock import now
from registry.assessment import ItemVerdict
from registry.errors import EXIT_GAPS, NotFoundError, UsageError
from registry.language import _, ngettext
from registry.text import fold, squeeze
from registry.vocabulary.kinds import ItemStatus
from report import wording
from report.summary import Assessment, assess, find_gaps, is_led_by


def gaps(
    context: typer.Context,
    unit: Annotated[
        str | None, typer.Option(help=_("Only items led by this unit (some words of its name)."))
    ] = None,
    criterion: Annotated[
        str | None, typer.Option(help=_("Only this criterion and what is below it, e.g. II.4."))
    ] = None,
    status: Annotated[
        list[str] | None, typer.Option(help=_("Only this status: unbacked, partly, claims-nothing, backed."))
    ] = None,
    as_json: Json = False,
    as_csv: Csv = False,
    export: Annotated[
        Path | None,
        typer.Option(
            help=_("Write the list, unit by unit, into this file: .xlsx for Excel or .docx for Word.")
        ),
    ] = None,
    fail_on_gaps: Annotated[
        bool, typer.Option("--fail-on-gaps", help=_("Exit with 11 when there are gaps."))
    ] = False,
) -> int:
    """List the items that lack evidence."""
    statuses = [_parse_status(name) for name in status] if status else _LACKING
    assessment = assess(workplace_of(context).registry)
    _check_filters(assessment, unit, criterion)
    found = find_gaps(assessment, unit=unit, criterion=criterion, statuses=statuses)
    if export is not None:
        if status:
            raise UsageError(_("A list to send holds all items that lack evidence: leave out --status."))
        at = now().astimezone()
        content = _build_file(assessment, unit, criterion, at, export.suffix.lower())
        export.write_bytes(content)
        workplace_of(context).registry.record_export(export.name, hashlib.sha256(content).hexdigest())
        say(_("Written: {path}").format(path=export))
    elif as_json:
        print_json([_as_json(item) for item in found])
    elif as_csv:
        print_csv(_columns(), (_csv_row(item) for item in found))
    else:
        _print_items(found, lacking=set(statuses) <= set(_LACKING))
    return EXIT_GAPS if fail_on_gaps and any(item.status in _LACKING for item in found) else 0


_LACKING: Final = (ItemStatus.UNBACKED, ItemStatus.PARTLY_BACKED)


def _build_file(
    assessment: Assessment, unit: str | None, criterion: str | None, at: datetime, ending: str
) -> bytes:
    """The list as a file of the kind that the ending asks for."""
    from report.gap_letter import write_gap_letter  # what writes Word and Excel files takes 0.3 s to load
    from report.gap_list import build_gap_list
    from report.gap_workbook import write_gap_workbook

    writers = {".xlsx": write_gap_workbook, ".docx": write_gap_letter}
    if ending not in writers:
        raise UsageError(_("The list is written as .xlsx or .docx, by the ending of the file's name."))
    content = BytesIO()
    writers[ending](build_gap_list(assessment, unit=unit, criterion=criterion, at=at), content)
    return content.getvalue()


def _parse_status(name: str) -> ItemStatus:
    """The status meant by its short name, or in words, with or without accents."""
    known = {
        "unbacked": ItemStatus.UNBACKED,
        "partly": ItemStatus.PARTLY_BACKED,
        "claims-nothing": ItemStatus.CLAIMS_NOTHING,
        "backed": ItemStatus.BACKED,
    }
    for short, status in known.items():
        if fold(name) in (short, fold(wording.item_status(status))):
            return status
    message = _("{name}: no such status. Statuses: {known}.")
    raise UsageError(message.format(name=name, known=", ".join(map(wording.item_status, known.values()))))


def _check_filters(assessment: Assessment, unit: str | None, criterion: str | None) -> None:
    """A unit or criterion that the table does not have is a slip, not an empty answer."""
    if unit is not None and not any(is_led_by(item.criterion, unit) for item in assessment.leaves):
        units = sorted({squeeze(item.criterion.lead_unit) for item in assessment.leaves} - {""})
        message = _("No item is led by “{unit}”. Units of the table:\n{units}")
        raise NotFoundError(message.format(unit=unit, units="\n".join(f"  {name}" for name in units)))
    if criterion is not None:
        get_item(assessment, criterion)


def _print_items(items: tuple[ItemVerdict, ...], *, lacking: bool) -> None:
    if not items:
        say(_("No item lacks evidence.") if lacking else _("No such item."))
        return
    points = sum((item.points for item in items), start=Decimal(0))
    line = (
        ngettext(
            "{count} item lacks evidence, {points} points:",
            "{count} items lack evidence, {points} points:",
            len(items),
        )
        if lacking
        else ngettext("{count} item, {points} points:", "{count} items, {points} points:", len(items))
    )
    say(line.format(count=len(items), points=wording.format_points(points)), style="bold")
    for item in items:
        row = item.criterion
        say()
        say(
            f"{row.code}  {wording.format_points(item.points)}  {wording.item_status(item.status)}  "
            + wording.shorten(row.text.removeprefix("- "), 100),
            style="bold",
        )
        if row.lead_unit:
            say_indented(_("Lead unit: {unit}").format(unit=wording.shorten(row.lead_unit, 100)), 6)
        for reason, cure in _reasons(item):
            say_indented(f"- {reason}" + (f" → {cure}" if cure else ""), 6)


def _reasons(item: ItemVerdict) -> list[tuple[str, str | None]]:
    pairs = [(wording.describe(reason), wording.cure(reason)) for reason in item.reasons]
    return list(dict.fromkeys(pairs))


def _columns() -> tuple[str, ...]:
    return (
        _("Item"),
        _("Criterion"),
        _("Maximum"),
        _("Self score"),
        _("Status"),
        _("Lead unit"),
        _("Why"),
        _("What would cure it"),
    )


def _csv_row(item: ItemVerdict) -> tuple[object, ...]:
    row = item.criterion
    reasons = _reasons(item)
    cures = dict.fromkeys(cure for _reason, cure in reasons if cure)
    return (
        row.code,
        squeeze(row.text).removeprefix("- "),
        row.max_score,
        row.self_score,
        wording.item_status(item.status),
        squeeze(row.lead_unit).removeprefix("- "),
        "; ".join(dict.fromkeys(reason for reason, _cure in reasons)),
        "; ".join(cures),
    )


def _as_json(item: ItemVerdict) -> dict[str, object]:
    row = item.criterion
    return {
        "item": row.code,
        "text": row.text,
        "max_score": row.max_score,
        "self_score": row.self_score,
        "status": item.status,
        "lead_unit": row.lead_unit,
        "reasons": [
            {
                "code": reason.code,
                **reason.values,
                "says": wording.describe(reason),
                "cure": wording.cure(reason),
            }
            for reason in item.reasons
        ],
    }
