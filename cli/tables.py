"""minhchung criteria tables, use, next: several tables side by side, one of them worked on."""

from datetime import date
from typing import Annotated

import typer

from cli.output import print_json, print_table, say
from cli.workplace import now, workplace_of
from registry.errors import UsageError
from registry.filing import parse_day
from registry.language import _, ngettext
from registry.tables import StoredTable
from registry.text import squeeze
from registry.vocabulary.kinds import Judgement
from report import wording
from report.next_period import build_next_table, carry_over, following_period
from report.summary import assess, period_of


def list_tables(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
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
    assessment = assess(registry)
    before = assessment.table
    if all(item.criterion.self_score is None and not item.criterion.result for item in assessment.leaves):
        message = _("“{title}” is still empty. Import it filled in before starting the period after it.")
        raise UsageError(message.format(title=squeeze(before.title)))
    period = _choose_period(period_of(before), first, last)
    moment = now()
    decided = registry.standing_decisions(before.id or 0)
    carried = carry_over(assessment, decided, workplace.who, moment)
    table = registry.start_next_table(before, build_next_table(before, period, title, moment), carried)
    say(_("Started and now worked on: {title}").format(title=squeeze(table.title)), style="bold")
    kept = sum(decision.judgement is Judgement.ACCEPTED for decision in carried)
    say(
        ngettext(
            "{count} standing paper taken over, marked as such; results and scores are empty.",
            "{count} standing papers taken over, marked as such; results and scores are empty.",
            kept,
        ).format(count=kept)
    )
    say(_("When the results are written, import the file: minhchung criteria import FILE"))


def _choose_period(
    before: tuple[date, date] | None, first: str | None, last: str | None
) -> tuple[date, date]:
    """The period asked for, else the one that follows.

    Raises:
        UsageError: it cannot be told, or ends before it starts.
    """
    following = following_period(before) if before else None
    start = parse_day(first) if first else following and following[0]
    end = parse_day(last) if last else following and following[1]
    if start is None or end is None:
        raise UsageError(_("The table does not say its period. Give the next one: --from DAY --to DAY"))
    if end < start:
        raise UsageError(
            _("The period ends on {last}, before it starts on {first}.").format(
                first=wording.format_day(start), last=wording.format_day(end)
            )
        )
    return start, end


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
