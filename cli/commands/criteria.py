"""minhchung criteria: the table of criteria, read from Word, Excel, PDF or text."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.help import Command, build_group
from cli.output import note, print_csv, print_json, print_table, say
from cli.tables import list_tables, start_next, use_table
from cli.workplace import now, workplace_of
from ingest.criteria import Stated, build_table, read_grid
from ingest.criteria_columns import column_name, parse_choice
from ingest.criteria_grid import Grid
from ingest.criteria_title import find_period
from registry.errors import TableError, UsageError, no_such_file
from registry.filing import parse_day
from registry.language import _, ngettext
from registry.parsed import CriteriaTable
from registry.store import Registry
from registry.tables import StoredCriterion
from registry.text import squeeze
from registry.vault import hash_file
from report import wording
from report.summary import find_loose_attachments, find_loose_decisions


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
    period_from, period_to = _period(period, first_day, last_day)
    stated = Stated(
        columns=tuple(map(parse_choice, column or ())),
        tables=tuple(table or ()),
        title=title,
        issuer=issuer,
        period_from=period_from,
        period_to=period_to,
    )
    grid = read_grid(file, stated)
    if dry_run:
        _print_columns(grid)
        _print_remarks(grid, say)
    read = build_table(grid, file, stated)
    if not dry_run:
        _check_title(read, file)
        workplace = workplace_of(context)
        workplace.make_home()
        workplace.vault.put(file)
        registry = workplace.start_registry()
        registry.save_table(read, file.name, hash_file(file), now())
        _print_loose_attachments(registry)
        _print_loose_decisions(registry)
        _print_remarks(grid, note)
    _print_summary(read)


def list_rows(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help=_("Print CSV for Excel."))] = False,
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


def _period(
    words: str | None, first_day: str | None, last_day: str | None
) -> tuple[date | None, date | None]:
    """The period that a person states: in words, by its days, or both, the days then being right."""
    first, last = find_period(words) if words is not None else (None, None)
    if words is not None and first is None:
        raise UsageError(
            _(
                "--period “{words}” names no period. Write for instance “năm 2026”, or use --from and --to."
            ).format(words=words)
        )
    first = parse_day(first_day) if first_day is not None else first
    last = parse_day(last_day) if last_day is not None else last
    if first and last and first > last:
        raise UsageError(_("The period ends before it starts. Check --from and --to."))
    return first, last


def _check_title(table: CriteriaTable, file: Path) -> None:
    """Tables are told apart by title and body: one without a title would take the place of another."""
    if not table.title:
        raise TableError(
            _("{file}: no title was found above the table. State it with --title “…”.").format(file=file.name)
        )


def _print_columns(grid: Grid) -> None:
    """What was understood of the file: which table, and what its columns hold."""
    say(_("Read from: {source}").format(source=grid.source))
    rows = (
        (
            str(place),
            wording.shorten(column.name, 60),
            column_name(column.meaning) if column.meaning else _("not used"),
        )
        for place, column in enumerate(grid.columns, start=1)
        if column.name or column.meaning
    )
    print_table((_("Column"), _("Its header"), _("Read as")), rows, right=(0,))
    say()


def _print_remarks(grid: Grid, tell: Callable[[str], None]) -> None:
    """What of the file is not used, and what was decided about it."""
    unused = [column.name for column in grid.columns if column.meaning is None and column.name]
    if unused:
        message = ngettext("Column not used: {names}.", "Columns not used: {names}.", len(unused))
        tell(message.format(names=", ".join(f"“{name}”" for name in unused)))
    for remark in grid.remarks:
        tell(remark)


def _print_loose_decisions(registry: Registry) -> None:
    """Name the decisions on items and claims that the table does not have any more, word for word."""
    for decision in find_loose_decisions(registry):
        (paper,) = registry.documents([decision.document_id])
        note(
            _("What was decided about {paper} at {code} does not count any more: no “{text}” there.").format(
                paper=wording.name_of(paper),
                code=decision.criterion_code,
                text=wording.shorten(decision.claim_raw or decision.criterion_text),
            )
        )


def _print_loose_attachments(registry: Registry) -> None:
    """Name the attachments whose claim the table does not have any more, word for word."""
    for file in find_loose_attachments(registry):
        note(
            _("{file}, attached to {code}, fits no claim any more (“{claim}”). Attach it again.").format(
                file=file.name, code=file.criterion_code, claim=wording.shorten(file.claim_raw)
            )
        )


def _print_summary(table: CriteriaTable) -> None:
    items = [row for row in table.rows if row.is_leaf]
    claims = [claim for row in table.rows for claim in row.claims]
    say(squeeze(table.title) or _("No title; state it with --title."), style="bold")
    say(_("Body: {issuer}").format(issuer=table.issuer or _("not stated; state it with --issuer")))
    say(_("Period: {period}").format(period=_period_in_words(table)))
    say(
        _("{rows} rows, {leaves} scored items; self score {own} of {maximum}.").format(
            rows=len(table.rows),
            leaves=len(items),
            own=wording.format_points(_sum(row.self_score for row in items)),
            maximum=wording.format_points(
                table.total_max if table.total_max is not None else _sum(row.max_score for row in items)
            ),
        )
    )
    say(
        _("Sums: {checked} printed sums checked, all right; {unprinted} not printed.").format(
            checked=table.sums_checked, unprinted=len(table.unprinted)
        )
    )
    groups = [row.code for row in table.rows if not row.is_leaf and row.result.strip()]
    if groups:
        message = ngettext(
            "The result beside the group {codes} proves none of its items. Write it beside the item.",
            "The results beside the groups {codes} prove none of their items. Write them beside the items.",
            len(groups),
        )
        note(message.format(codes=", ".join(groups)))
    counts = Counter(claim.kind for claim in claims)
    parts = ", ".join(f"{wording.claim_kind(kind)} {count}" for kind, count in counts.most_common())
    line = ngettext("{count} claim: {parts}.", "{count} claims: {parts}.", len(claims))
    say(line.format(count=len(claims), parts=parts))


def _period_in_words(table: CriteriaTable) -> str:
    if table.period_from is None or table.period_to is None:
        return _("not stated, so that no paper can be called outside it; state it with --period “năm 2026”")
    first, last = (wording.format_day(day) for day in (table.period_from, table.period_to))
    return _("{first} to {last}").format(first=first, last=last)


def _sum(scores: Iterable[Decimal | None]) -> Decimal:
    """What the items add up to; every printed total was found equal to it."""
    return sum((score for score in scores if score is not None), Decimal(0))
