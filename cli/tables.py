"""minhchung criteria tables, use, next: several tables side by side, one of them worked on."""

from typing import Annotated

import typer

from cli.options import Json
from cli.output import print_json, print_table, say
from cli.workplace import workplace_of
from desk.clock import now
from desk.tables import describe_started, start_next_period
from registry.language import _
from registry.tables import StoredTable
from registry.text import squeeze
from report import wording
from report.summary import assess, period_of


def list_tables(
    context: typer.Context,
    as_json: Json = False,
) -> None:
    """Print all tables, the one that is worked on first."""
    tables = workplace_of(context).registry.tables()
    if as_json:
        print_json([table.model_dump() for table in tables])
        return
    columns = ("", _("No."), _("Table"), _("Office"), _("Period"))
    print_table(columns, [_row(table, is_used=rank == 0) for rank, table in enumerate(tables)], right=(1,))


def use_table(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help=_("The table's number in `minhchung criteria tables`."))],
) -> None:
    """Make a table the one that all commands work on."""
    table = workplace_of(context).registry.choose_table(number, now())
    say(_("Now worked on: {title}").format(title=squeeze(table.title)))


def start_next(
    context: typer.Context,
    first: Annotated[
        str | None, typer.Option("--from", help=_("First day of the new period, e.g. 01/7/2026."))
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", help=_("Last day of the new period, e.g. 31/12/2026."))
    ] = None,
    title: Annotated[str | None, typer.Option(help=_("Title of the new table."))] = None,
) -> None:
    """Start the table of the next period with the rows of this one and the evidence that still stands."""
    workplace = workplace_of(context)
    registry = workplace.registry
    started = start_next_period(
        registry, assess(registry), workplace.who, now(), first_day=first, last_day=last, title=title
    )
    say(_("Started and now worked on: {title}").format(title=squeeze(started.table.title)), style="bold")
    say(describe_started(started))
    say(_("When the results are written, import the file: minhchung criteria import FILE"))


def _row(table: StoredTable, *, is_used: bool) -> tuple[str, ...]:
    period = period_of(table)
    days = "–".join(map(wording.format_day, period)) if period else ""
    return (
        "▸" if is_used else "",
        str(table.id),
        wording.shorten(table.title, 80),
        wording.shorten(table.issuer, 50),
        days,
    )
