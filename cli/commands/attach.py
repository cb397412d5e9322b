"""minhchung attach: a photo, a page snapshot or a named paper, tied to one claim by a person."""

import re
from pathlib import Path
from typing import Annotated, Final

import typer

from cli.commands.item import get_item
from cli.hints import how_to_go_on, see
from cli.output import note as note_line
from cli.output import say
from cli.papers import get_paper
from cli.workplace import Workplace, workplace_of
from desk.attachments import attach_file, attach_filed, describe_remark
from desk.clock import now
from registry.errors import UsageError, no_such_file
from registry.filing import parse_day
from registry.language import _
from report import wording
from report.summary import assess

_HASH: Final = re.compile(r"[0-9a-f]{64}")


def attach(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help=_("The item's code, e.g. III.2.4."))],
    number: Annotated[int, typer.Argument(help=_("The claim's number in `minhchung item`."))],
    file: Annotated[Path | None, typer.Argument(help=_("The photo, snapshot or paper."))] = None,
    paper: Annotated[
        str | None,
        typer.Option(
            help=_("A file that is filed already: the paper's #ID or reference, or the file's hash.")
        ),
    ] = None,
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
    """Attach a file to a claim; a new one goes to the vault."""
    workplace = workplace_of(context)
    if (file is None) == (paper is None):
        raise UsageError(_("Name a file, or with --paper one that is filed already."))
    if file is not None and not file.is_file():
        raise no_such_file(file)
    assessment = assess(workplace.registry)
    code = get_item(assessment, code).criterion.code
    day = parse_day(date) if date is not None else None
    registry, vault, who = workplace.registry, workplace.vault, workplace.who
    if file is not None:
        with see(f"item {code}"), how_to_go_on():
            attached = attach_file(
                registry,
                vault,
                assessment,
                code,
                number,
                file,
                file.name,
                day,
                note,
                who,
                now(),
                is_private=private,
            )
    else:
        sha256 = _get_file_of(workplace, paper or "")
        with see(f"item {code}"), how_to_go_on():
            attached = attach_filed(
                registry,
                vault,
                assessment,
                code,
                number,
                sha256,
                day,
                note,
                who,
                now(),
                is_private=private,
            )
    for remark in attached.remarks:
        note_line(describe_remark(remark))
    name = attached.attachment.name
    if attached.is_new:
        claim = wording.shorten(attached.attachment.claim_raw)
        say(_("{file} attached to {code}: {claim}").format(file=name, code=code, claim=claim))
    else:
        say(_("{file} was attached there before; date and remark are now those given.").format(file=name))


def _get_file_of(workplace: Workplace, paper: str) -> str:
    """The file of a paper that is meant, by its whole hash, or the best copy of the paper."""
    if _HASH.fullmatch(paper):
        return paper
    (file, _name), *_others = workplace.registry.files_of(get_paper(workplace, paper).id or 0)
    return file.sha256
