"""minhchung attach: a photo, a page snapshot or a named paper, tied to one claim by a person."""

from pathlib import Path
from typing import Annotated

import typer

from cli.commands.item import get_item
from cli.hints import how_to_go_on, see
from cli.output import note as note_line
from cli.output import say
from cli.workplace import workplace_of
from desk.attachments import attach_file, describe_remark
from desk.clock import now
from registry.errors import no_such_file
from registry.filing import parse_day
from registry.language import _
from report import wording
from report.summary import assess


def attach(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help=_("The item's code, e.g. III.2.4."))],
    number: Annotated[int, typer.Argument(help=_("The claim's number in `minhchung item`."))],
    file: Annotated[Path, typer.Argument(help=_("The photo, snapshot or paper."))],
    date: Annotated[
        str | None,
        typer.Option(
            help=_("Day it was taken or issued, e.g. 24/4/2026; of a photo, what the camera wrote.")
        ),
    ] = None,
    note: Annotated[str, typer.Option(help=_("A remark to keep with it."))] = "",
    private: Annotated[
        bool | None,
        typer.Option(
            "--private/--not-private",
            help=_("Whether it shows personal data, or must not be passed on: then it stays out of packs."),
        ),
    ] = None,
) -> None:
    """Attach a file to a claim; the original goes to the vault."""
    workplace = workplace_of(context)
    if not file.is_file():
        raise no_such_file(file)
    assessment = assess(workplace.registry)
    code = get_item(assessment, code).criterion.code
    with see(f"item {code}"), how_to_go_on():
        attached = attach_file(
            workplace.registry,
            workplace.vault,
            assessment,
            code,
            number,
            file,
            file.name,
            parse_day(date) if date is not None else None,
            note,
            workplace.who,
            now(),
            is_private=private,
        )
    for remark in attached.remarks:
        note_line(describe_remark(remark))
    if attached.is_new:
        claim = wording.shorten(attached.attachment.claim_raw)
        say(_("{file} attached to {code}: {claim}").format(file=file.name, code=code, claim=claim))
    else:
        say(
            _("{file} was attached there before; date and remark are now those given.").format(file=file.name)
        )
