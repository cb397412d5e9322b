"""minhchung pack: the table with all its evidence, in one ZIP or folder to hand over."""

from pathlib import Path
from typing import Annotated, Final

import typer

from cli.commands.item import get_item
from cli.moments import parse_moment
from cli.options import Force, Json
from cli.output import note, print_json, say
from cli.progress import counting
from cli.workplace import workplace_of
from ingest.page_pictures import PagePictures
from registry.errors import EXIT_SOME_LEFT_OUT
from registry.language import _, ngettext
from report.naming import format_size, name_of
from report.pack import Pack, write_pack
from report.pack_map import dump_head
from report.pack_page import COVER_NAME
from report.pack_plan import LeftOut, find_content_head, plan_pack
from report.sealed import Seal
from report.summary import assess
from report.wording_pack import list_left_out

# Of a list that goes over the screen nobody reads the end; the cover of the pack has all.
_SHOWN: Final = 20


def pack(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=_("What to write: FILE.zip, or a folder."))],
    item: Annotated[
        list[str] | None,
        typer.Option(help=_("Only this item or criterion, e.g. II.4 (several times).")),
    ] = None,
    with_restricted: Annotated[
        bool, typer.Option("--with-restricted", help=_("Also papers whose circulation is restricted."))
    ] = False,
    with_personal: Annotated[
        bool, typer.Option("--with-personal", help=_("Also papers with identity numbers of citizens."))
    ] = False,
    at: Annotated[
        str | None,
        typer.Option(
            help=_("The day or moment that the pack bears, e.g. 1/7/2026; the same one gives the same bytes.")
        ),
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> int:
    """Write the evidence pack."""
    workplace = workplace_of(context)
    moment = parse_moment(at)
    head = find_content_head(workplace.registry)
    assessment = assess(workplace.registry)
    codes = [get_item(assessment, code).criterion.code for code in item or ()]
    allowed = {Seal.RESTRICTED: with_restricted, Seal.PERSONAL: with_personal}
    plan = plan_pack(
        workplace.registry,
        workplace.vault,
        head,
        assessment,
        codes=codes,
        unsealed=[seal for seal, is_allowed in allowed.items() if is_allowed],
    )
    with counting(_("Items")) as progress, PagePictures(workplace.settings.pictures) as pictures:
        written = write_pack(
            workplace.registry,
            workplace.vault,
            pictures,
            plan,
            file,
            moment,
            replace=force,
            progress=progress,
        )
    if as_json:
        print_json(_as_json(file, written))
    else:
        _print(file, written)
    for line in _left_out_lines(written):
        note(line)
    return EXIT_SOME_LEFT_OUT if written.undrawn or LeftOut.ORIGINAL_LOST in _reasons(written) else 0


def _print(target: Path, written: Pack) -> None:
    plan = written.plan
    say(_("{path}: {size}").format(path=target, size=format_size(written.size)), style="bold")
    papers = sum(paper.file is not None for paper in plan.papers.values())
    parts = (
        ngettext("{count} item", "{count} items", len(plan.items)).format(count=len(plan.items)),
        ngettext("{count} paper", "{count} papers", papers).format(count=papers),
        ngettext("{count} file", "{count} files", len(plan.files)).format(count=len(plan.files)),
    )
    if target.is_dir():
        line = _("Holds {parts}. Open {path} in a browser.")
        say(line.format(parts=", ".join(parts), path=target / COVER_NAME))
    else:
        say(_("Holds {parts}. Unpack it and open index.html.").format(parts=", ".join(parts)))
    say(_("Audit trail up to: {head}").format(head=dump_head(written.plan.head)))
    say(_("To check it anywhere: minhchung verify {path}").format(path=target))


def _reasons(written: Pack) -> set[LeftOut | None]:
    plan = written.plan
    papers = {one.left_out for one in plan.left_out}
    return papers | {one.left_out for one in plan.left_out_attachments}


def _left_out_lines(written: Pack) -> list[str]:
    lines = list_left_out(written.plan, written.undrawn)
    shown = list(lines[:_SHOWN])
    if len(lines) > _SHOWN:
        shown.append(
            _("… and {count} more; index.html of the pack names all").format(count=len(lines) - _SHOWN)
        )
    return shown


def _as_json(target: Path, written: Pack) -> dict[str, object]:
    plan = written.plan
    return {
        "file": str(target),
        "size": written.size,
        "seal": written.seal,
        "audit_head": dump_head(written.plan.head),
        "items": [item.criterion.code for item in plan.items],
        "files": [file.name for file in plan.files],
        "left_out": [
            *(
                {"paper": one.document.id, "name": name_of(one.document), "why": one.left_out}
                for one in plan.left_out
            ),
            *(
                {"item": one.attachment.criterion_code, "name": one.attachment.name, "why": one.left_out}
                for one in plan.left_out_attachments
            ),
        ],
        "undrawn": written.undrawn,
    }
