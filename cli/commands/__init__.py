"""The commands, one file each."""

from typing import Any

from cli.commands import (
    attach,
    correct,
    criteria,
    gaps,
    ingest,
    item,
    pending,
    reindex,
    reread,
    search,
    show,
    status,
)
from cli.help import Command
from registry.language import _


def add_all(app: Any) -> None:
    """Hang every command on the program, in the order that people need them."""
    app.command("ingest", cls=Command, help=_("Take in the files of the inbox, or of the given paths."))(
        ingest.ingest
    )
    app.command("pending", cls=Command, help=_("List the papers that want data or confirmation."))(
        pending.pending
    )
    app.command("correct", cls=Command, help=_("Record what a person reads on a paper."))(correct.correct)
    app.command("reread", cls=Command, help=_("Read papers again; what people confirmed stays."))(
        reread.reread
    )
    app.add_typer(criteria.build_app(), name="criteria", help=_("The table of criteria."))
    app.command("search", cls=Command, help=_("Find papers by number or by words."))(search.search)
    app.command(
        "show", cls=Command, help=_("Show a paper: header, files, where it was read, which items cite it.")
    )(show.show)
    app.command(
        "status", cls=Command, help=_("Half a page for the chairperson: how many points stand on paper.")
    )(status.status)
    app.command("gaps", cls=Command, help=_("List the items that lack evidence, worst first."))(gaps.gaps)
    app.command(
        "item", cls=Command, help=_("Show one item: its claims, what each stands on, what is missing.")
    )(item.item)
    app.command(
        "attach", cls=Command, help=_("Attach a photo, a page snapshot or a named paper to a claim.")
    )(attach.attach)
    app.command("reindex", cls=Command, help=_("Build the full-text index anew."))(reindex.reindex)
