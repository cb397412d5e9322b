"""minhchung split: which papers a file holds, as a person says; nothing is split without one."""

from collections.abc import Sequence
from typing import Annotated

import typer

from cli.options import Json
from cli.output import print_json, print_table, say
from cli.papers import get_paper
from cli.workplace import workplace_of
from desk.clock import now
from desk.splits import Part, choose_file, find_proposed_starts, parse_starts, parts_of, settle
from ingest.workers import ReadingPool
from registry.errors import UsageError
from registry.language import _
from registry.vocabulary.kinds import FieldName
from report import wording


def split(
    context: typer.Context,
    paper: Annotated[str, typer.Argument(help=_("The paper: #ID or a reference such as 1042/TB-UBND."))],
    at: Annotated[
        str | None, typer.Option(help=_("Pages on which further papers start, e.g. 3,5."), metavar="3,5")
    ] = None,
    is_whole: Annotated[bool, typer.Option("--whole", help=_("The file is one paper."))] = False,
    as_json: Json = False,
) -> None:
    """Show which papers a file seems to hold, or record which it does."""
    workplace = workplace_of(context)
    registry = workplace.registry
    file, name = choose_file(registry, get_paper(workplace, paper))
    if at is not None and is_whole:
        raise UsageError(_("Give --at or --whole, not both."))
    if at is not None or is_whole:
        starts = parse_starts(at, file) if at is not None else ()
        with workplace.only_writer(), ReadingPool(workplace.readers, trust=workplace.settings.trust) as pool:
            settle(registry, workplace.vault, pool, file, starts, workplace.who, now())
    parts = parts_of(registry, file)
    if as_json:
        print_json([_as_json(part) for part in parts])
        return
    say(_("File: {name} ({pages} pages)").format(name=name, pages=file.page_count), style="bold")
    _print_parts(parts)
    if at is None and not is_whole:
        _print_ways(find_proposed_starts(registry, file), paper)


def _print_parts(parts: Sequence[Part]) -> None:
    rows = [
        (
            wording.page_range(part.first_page, part.last_page),
            f"#{part.paper.id}" if part.paper.id else "",
            wording.name_of(part.paper),
            wording.shorten(part.paper.subject or ""),
        )
        for part in parts
    ]
    print_table((_("Pages"), "", _("Paper"), wording.field_name(FieldName.SUBJECT)), rows)


def _print_ways(starts: Sequence[int], paper: str) -> None:
    if starts:
        pages = ",".join(map(str, starts))
        say(_("The file seems to hold these papers. Look at it, then record what it holds:"))
        say(f"  minhchung split '{paper}' --at {pages}")
        say(f"  minhchung split '{paper}' --whole")


def _as_json(part: Part) -> dict[str, object]:
    paper = part.paper
    return {
        "first_page": part.first_page,
        "last_page": part.last_page,
        "document_id": paper.id,
        "reference": str(paper.reference) if paper.reference else None,
        "document_type": paper.document_type,
        "issued_on": paper.issued_on,
        "subject": paper.subject,
    }
