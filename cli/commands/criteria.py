"""minhchung criteria: the table of criteria, read from text or Word."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.help import Command, build_group
from cli.output import note, print_csv, print_json, print_table, say
from cli.workplace import now, workplace_of
from ingest.criteria import read_criteria
from registry.errors import no_such_file
from registry.language import _, ngettext
from registry.parsed import CriteriaTable
from registry.store import Registry
from registry.tables import StoredCriterion
from registry.text import squeeze
from registry.vault import hash_file
from report import wording
from report.summary import find_loose_attachments


def build_app() -> Any:
    """The group of commands about the table."""
    app = build_group()
    app.command(
        "import", cls=Command, help=_("Read a table; it is refused whole when its sums do not close.")
    )(import_table)
    app.command("list", cls=Command, help=_("List the rows of the table."))(list_rows)
    return app


def import_table(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=_("The table: .docx or text."))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Check only, store nothing."))] = False,
) -> None:
    """Read, check and store a table of criteria."""
    if not file.is_file():
        raise no_such_file(file)
    table = read_criteria(file)
    if not dry_run:
        workplace = workplace_of(context)
        workplace.vault.put(file)
        registry = workplace.start_registry()
        registry.save_table(table, file.name, hash_file(file), now())
        _print_loose_attachments(registry)
    _print_summary(table)


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


def _print_loose_attachments(registry: Registry) -> None:
    """Name the attachments whose claim the table does not have any more, word for word."""
    for file in find_loose_attachments(registry):
        note(
            _("{file}, attached to {code}, fits no claim any more (“{claim}”). Attach it again.").format(
                file=file.name, code=file.criterion_code, claim=wording.shorten(file.claim_raw)
            )
        )


def _print_summary(table: CriteriaTable) -> None:
    leaves = sum(row.is_leaf for row in table.rows)
    claims = [claim for row in table.rows for claim in row.claims]
    say(squeeze(table.title), style="bold")
    say(
        _("{rows} rows, {leaves} scored items; self score {own} of {maximum}.").format(
            rows=len(table.rows),
            leaves=leaves,
            own=_points(table.total_self),
            maximum=_points(table.total_max),
        )
    )
    say(
        _("Sums: {checked} printed sums checked, all right; {unprinted} not printed.").format(
            checked=table.sums_checked, unprinted=len(table.unprinted)
        )
    )
    counts = Counter(claim.kind for claim in claims)
    parts = ", ".join(f"{wording.claim_kind(kind)} {count}" for kind, count in counts.most_common())
    line = ngettext("{count} claim: {parts}.", "{count} claims: {parts}.", len(claims))
    say(line.format(count=len(claims), parts=parts))


def _points(score: Any) -> str:
    return wording.format_points(score) if score is not None else "?"
