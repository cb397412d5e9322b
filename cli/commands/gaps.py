"""minhchung gaps: the items that lack evidence, worst first, why, and what would cure it."""

from typing import Annotated

import typer

from cli.output import print_csv, print_json, say, say_indented
from cli.workplace import workplace_of
from registry.assessment import ItemVerdict
from registry.errors import EXIT_GAPS, UsageError
from registry.language import _, ngettext
from registry.text import squeeze
from registry.vocabulary.kinds import ItemStatus
from report import wording
from report.summary import assess, find_gaps


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
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help=_("Print CSV for Excel."))] = False,
    fail_on_gaps: Annotated[
        bool, typer.Option("--fail-on-gaps", help=_("Exit with 11 when there are gaps."))
    ] = False,
) -> int:
    """List the items that lack evidence."""
    statuses = [_parse_status(name) for name in status or ("unbacked", "partly")]
    found = find_gaps(
        assess(workplace_of(context).registry), unit=unit, criterion=criterion, statuses=statuses
    )
    if as_json:
        print_json([_as_json(item) for item in found])
    elif as_csv:
        print_csv(_columns(), (_csv_row(item) for item in found))
    else:
        _print_items(found)
    return EXIT_GAPS if found and fail_on_gaps else 0


def _parse_status(name: str) -> ItemStatus:
    known = {
        "unbacked": ItemStatus.UNBACKED,
        "partly": ItemStatus.PARTLY_BACKED,
        "claims-nothing": ItemStatus.CLAIMS_NOTHING,
        "backed": ItemStatus.BACKED,
    }
    if name not in known:
        message = _("{name}: no such status. Statuses: {known}.")
        raise UsageError(message.format(name=name, known=", ".join(known)))
    return known[name]


def _print_items(items: tuple[ItemVerdict, ...]) -> None:
    if not items:
        say(_("No item lacks evidence."))
        return
    points = sum((item.points for item in items), start=items[0].points * 0)
    line = ngettext(
        "{count} item lacks evidence, {points} points:",
        "{count} items lack evidence, {points} points:",
        len(items),
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
