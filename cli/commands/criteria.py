"""minhchung criteria: the table of criteria, read from Word, Excel, PDF or text."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.help import Command, build_group
from cli.options import Csv, Json
from cli.output import note, print_csv, print_json, print_table, say
from cli.tables import list_tables, start_next, use_table
from cli.workplace import workplace_of
from desk import tables
from desk.clock import now
from ingest.criteria import build_table, read_grid
from ingest.criteria_grid import Grid
from registry.errors import no_such_file
from registry.language import _
from registry.parsed import CriteriaTable
from registry.tables import StoredCriterion
from registry.text import squeeze
from report import wording


def build_app() -> Any:
    """The group of commands about the table."""
    app = build_group()
    app.command(
        "import", cls=Command, help=_("Read a table; it is refused whole when its sums do not close.")
    )(import_table)
    app.command("list", cls=Command, help=_("List the rows of the table."))(list_rows)
    app.command("tables", cls=Command, help=_("List all tables, the one that is worked on first."))(
        list_tables
    )
    app.command("use", cls=Command, help=_("Make a table the one that all commands work on."))(use_table)
    app.command("next", cls=Command, help=_("Start the table of the next period."))(start_next)
    return app


def import_table(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=_("The table: .docx, .xlsx, PDF with text, or text."))],
    column: Annotated[
        list[str] | None,
        typer.Option(
            help=_(
                'What a column holds, where its header does not say: "Điểm xã chấm=self score". '
                "May be given several times."
            )
        ),
    ] = None,
    table: Annotated[
        list[str] | None,
        typer.Option(
            help=_("The sheet or table to read, where the file has several. May be given several times.")
        ),
    ] = None,
    title: Annotated[str | None, typer.Option(help=_("The table's title."))] = None,
    issuer: Annotated[str | None, typer.Option(help=_("The body whose table it is."))] = None,
    period: Annotated[
        str | None, typer.Option(help=_("The period in words: “6 tháng đầu năm 2026”, “năm 2026”."))
    ] = None,
    first_day: Annotated[
        str | None, typer.Option("--from", help=_("First day of the period, e.g. 01/01/2026."))
    ] = None,
    last_day: Annotated[
        str | None, typer.Option("--to", help=_("Last day of the period, e.g. 31/12/2026."))
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Check only, store nothing."))] = False,
) -> None:
    """Read, check and store a table of criteria."""
    if not file.is_file():
        raise no_such_file(file)
    stated = tables.parse_stated(
        columns=column or (),
        tables=table or (),
        title=title,
        issuer=issuer,
        period=period,
        first_day=first_day,
        last_day=last_day,
    )
    grid = read_grid(file, stated)
    if dry_run:
        _print_columns(grid)
        _print_remarks(grid, say)
    read = build_table(grid, file, stated)
    if not dry_run:
        workplace = workplace_of(context)
        workplace.make_home()
        _stored, losses = tables.take_over(workplace.start_registry(), workplace.vault, read, file, now())
        for line in losses:
            note(line)
        _print_remarks(grid, note)
    _print_summary(read)


def list_rows(
    context: typer.Context,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Print the rows of the table imported last."""
    registry = workplace_of(context).registry
    rows = registry.criteria_of(registry.get_table().id or 0)
    if as_json:
        print_json([row.model_dump(exclude={"id", "table_id", "position"}) for row in rows])
        return
    columns = (_("Item"), _("Criterion"), _("Maximum"), _("Self score"), _("Lead unit"))
    if as_csv:
        print_csv(columns, ((r.code, r.text, r.max_score, r.self_score, r.lead_unit) for r in rows))
        return
    print_table(columns, (_row(row) for row in rows), right=(2, 3))


def _row(row: StoredCriterion) -> tuple[str, ...]:
    scores = (wording.format_points(s) if s is not None else "" for s in (row.max_score, row.self_score))
    return (
        row.code,
        wording.shorten(row.text.removeprefix("- "), 70),
        *scores,
        wording.shorten(row.lead_unit, 40),
    )


def _print_columns(grid: Grid) -> None:
    """What was understood of the file: which table, and what its columns hold."""
    say(_("Read from: {source}").format(source=grid.source))
    rows = ((str(place), header, meaning) for place, header, meaning in tables.list_columns(grid))
    print_table((_("Column"), _("Its header"), _("Read as")), rows, right=(0,))
    say()


def _print_remarks(grid: Grid, tell: Callable[[str], None]) -> None:
    for remark in tables.list_remarks(grid):
        tell(remark)


def _print_summary(table: CriteriaTable) -> None:
    period = tables.find_period_words(table) or _(
        "not stated, so that no paper can be called outside it; state it with --period “năm 2026”"
    )
    say(squeeze(table.title) or _("No title; state it with --title."), style="bold")
    say(_("Body: {issuer}").format(issuer=table.issuer or _("not stated; state it with --issuer")))
    say(_("Period: {period}").format(period=period))
    say(tables.describe_rows(table))
    say(tables.describe_sums(table))
    useless = tables.find_useless_results(table)
    if useless is not None:
        note(useless)
    say(tables.describe_claims(table))
