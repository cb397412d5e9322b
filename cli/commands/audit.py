"""minhchung audit: who did what and when, and that nobody changed it."""

import re
from datetime import datetime, time
from typing import Annotated, Any, Final

import typer

from cli.help import Command, build_group
from cli.options import Csv, Json
from cli.output import note, print_csv, print_json, print_table, say
from cli.papers import get_paper
from cli.workplace import Workplace, workplace_of
from index.query import parse_query
from registry.audit import Event, Head, TrailFault
from registry.errors import RegistryError, UsageError
from registry.filing import parse_day
from registry.language import _, ngettext
from report import wording
from report.wording_audit import (
    describe_change,
    event_about,
    event_kind,
    event_who,
    format_moment,
    trail_fault,
)

_HEAD: Final = re.compile(r"(0|[1-9][0-9]*):([0-9a-f]{64})")
_PAPER: Final = re.compile(r"#[0-9]+")
_CHANGE_LENGTH: Final = 160


def build_app() -> Any:
    """The group of commands about the audit trail."""
    app = build_group()
    for name, command, help_text in (
        ("log", log, _("List what was done, newest first.")),
        ("verify", verify, _("Check that nothing in the audit trail was changed, removed or put in.")),
        ("head", head, _("Print number and hash of the last event, to keep elsewhere.")),
    ):
        app.command(name, cls=Command, help=help_text)(command)
    return app


def log(
    context: typer.Context,
    about: Annotated[
        str | None,
        typer.Option(
            help=_("Only this paper (#ID or a reference), item, file (name or hash), table number or link.")
        ),
    ] = None,
    who: Annotated[str | None, typer.Option(help=_("Only what was done under this name."))] = None,
    since: Annotated[str | None, typer.Option(help=_("Only from this day on, e.g. 24/4/2026."))] = None,
    limit: Annotated[int, typer.Option(min=1, help=_("No more than so many."))] = 50,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """List events."""
    workplace = workplace_of(context)
    document_id = _find_paper(workplace, about) if about else None
    found = workplace.registry.events(
        about=about if document_id is None else None,
        document_id=document_id,
        who=who,
        since=datetime.combine(parse_day(since), time.min).astimezone() if since else None,
        limit=limit + 1,
    )
    events = found[:limit]
    if as_json:
        print_json([_as_json(event) for event in events])
    elif as_csv:
        print_csv((*_columns(), _("Hash")), ((*_row(event), event.hash) for event in events))
    elif not events:
        say(_("No such event."))
    else:
        rows = [(*_row(event)[:-1], wording.shorten(_row(event)[-1], _CHANGE_LENGTH)) for event in events]
        print_table(_columns(), rows, right=(0,))
    if len(found) > limit:
        note(_("There are more: --limit N"))


def verify(
    context: typer.Context,
    head: Annotated[
        str | None,
        typer.Option(help=_("Also check against a head that was kept elsewhere: NUMBER:HASH, as printed.")),
    ] = None,
    as_json: Json = False,
) -> int:
    """Check the audit trail; name the first event that is not as it was written."""
    registry = workplace_of(context).registry
    fault = registry.find_audit_fault(_parse_head(head) if head is not None else None)
    end = registry.find_audit_head()
    if as_json:
        print_json({"fault": _fault_as_json(fault), "head": end and f"{end.number}:{end.hash}"})
    elif fault is not None:
        say(trail_fault(fault))
        note(_("The audit trail cannot be trusted from there on. Compare it with a backup."))
    elif end is not None:
        line = ngettext(
            "The audit trail is whole: {count} event.",
            "The audit trail is whole: {count} events.",
            end.number,
        )
        say(line.format(count=end.number))
    return RegistryError.exit_code if fault is not None else 0


def head(context: typer.Context, as_json: Json = False) -> None:
    """Print where the audit trail ends."""
    end = workplace_of(context).registry.find_audit_head()
    if end is None or end.at is None:
        raise RegistryError(_("The audit trail has lost its end. Restore the registry from a backup."))
    if as_json:
        print_json({"number": end.number, "hash": end.hash, "at": end.at})
        return
    line = _("Audit trail up to event {number}, {moment}:")
    say(line.format(number=end.number, moment=format_moment(end.at)))
    say(f"{end.number}:{end.hash}")


def _find_paper(workplace: Workplace, text: str) -> int | None:
    """The number of the paper that is meant, which may be gone by now; None where it is no paper."""
    if _PAPER.fullmatch(text):
        return int(text[1:])
    if workplace.registry.events(about=text, limit=1) or parse_query(text).reference is None:
        return None
    return get_paper(workplace, text).id


def _parse_head(text: str) -> Head:
    found = _HEAD.fullmatch(text.strip())
    if found is None:
        raise UsageError(
            _("{value}: not a head. Type it as it was printed: number, colon, 64 digits and letters.").format(
                value=text
            )
        )
    return Head(int(found[1]), found[2])


def _columns() -> tuple[str, ...]:
    return (_("No."), _("When"), _("Who"), _("What"), _("About"), _("Change"))


def _row(event: Event) -> tuple[str, ...]:
    return (
        str(event.number),
        format_moment(event.at),
        event_who(event),
        event_kind(event.kind),
        event_about(event),
        describe_change(event),
    )


def _as_json(event: Event) -> dict[str, object]:
    return {
        "number": event.number,
        "at": event.at,
        "who": event.who,
        "what": event.kind,
        "thing": event.thing,
        "about": event.about,
        "table": event.table_id,
        "paper": event.document_id,
        "file_hash": event.sha256,
        "before": event.before,
        "after": event.after,
        "hash": event.hash,
    }


def _fault_as_json(fault: TrailFault | None) -> dict[str, object] | None:
    return None if fault is None else {"what": fault.kind, "number": fault.number}
