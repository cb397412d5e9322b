"""minhchung split: which papers a file holds, as a person says; nothing is split without one."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated

import typer

from cli.output import print_json, print_table, say
from cli.papers import get_paper
from cli.workplace import Workplace, now, workplace_of
from ingest.pipeline import read_papers
from ingest.reading import parse_papers
from ingest.workers import ReadingPool
from registry.errors import InputFileError, UsageError
from registry.filing import build_document
from registry.language import _
from registry.parsed import Problem
from registry.rows import load_page
from registry.store import Registry
from registry.tables import Document, StoredFile
from registry.vocabulary.kinds import FieldName
from report import wording

_Part = tuple[int, int, Document]
"""First page, last page, and the paper that stands there; one that is only proposed has no number."""


def split(
    context: typer.Context,
    paper: Annotated[str, typer.Argument(help=_("The paper: #ID or a reference such as 1042/TB-UBND."))],
    at: Annotated[
        str | None, typer.Option(help=_("Pages on which further papers start, e.g. 3,5."), metavar="3,5")
    ] = None,
    is_whole: Annotated[bool, typer.Option("--whole", help=_("The file is one paper."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """Show which papers a file seems to hold, or record which it does."""
    workplace = workplace_of(context)
    registry = workplace.registry
    file, name = _choose_file(registry, get_paper(workplace, paper))
    if at is not None and is_whole:
        raise UsageError(_("Give --at or --whole, not both."))
    if at is not None or is_whole:
        _settle(workplace, file, _parse_pages(at, file) if at is not None else ())
    parts = _parts_of(registry, file)
    if as_json:
        print_json([_as_json(part) for part in parts])
        return
    say(_("File: {name} ({pages} pages)").format(name=name, pages=file.page_count), style="bold")
    _print_parts(parts)
    if at is None and not is_whole:
        _print_ways(registry, file, paper)


def _choose_file(registry: Registry, document: Document) -> tuple[StoredFile, str]:
    """The copy of a paper that is split or may have to be, else the best one."""
    files = registry.files_of(document.id or 0)
    proposed = {proposal.sha256 for proposal in registry.split_proposals()}
    several = [
        (file, name)
        for file, name in files
        if file.sha256 in proposed or len(registry.parts_of(file.sha256)) > 1
    ]
    return (several or files)[0]


def _parse_pages(text: str, file: StoredFile) -> tuple[int, ...]:
    pieces = [piece.strip() for piece in text.split(",")]
    pages = [int(piece) for piece in pieces if piece.isdecimal()]
    is_in_order = all(before < page for before, page in pairwise((1, *pages)))
    if len(pages) != len(pieces) or not is_in_order or pages[-1] > file.page_count:
        message = _("{pages}: type page numbers from 2 to {last} in their order, such as 3,5.")
        raise UsageError(message.format(pages=text, last=file.page_count))
    return tuple(pages)


def _settle(workplace: Workplace, file: StoredFile, starts: tuple[int, ...]) -> None:
    """Record where papers start; the file is read again, so that each gets a header of its own."""
    registry = workplace.registry
    if not starts and len(registry.parts_of(file.sha256)) == 1:
        registry.keep_whole(file.sha256, workplace.who, now())
        return
    hindering = registry.papers_hindering(file.sha256, starts)
    if hindering:
        names = "\n".join(f"  #{paper.id}  {wording.name_of(paper)}" for paper in hindering)
        raise UsageError(
            _(
                "These papers would vanish, with what people recorded of them; nothing was changed:\n{names}"
            ).format(names=names)
        )
    with workplace.only_writer(), ReadingPool(workplace.readers) as pool:
        parsed = read_papers(file, starts, workplace.vault, pool)
        if isinstance(parsed, Problem):
            raise InputFileError(wording.problem(parsed.code, parsed.detail))
        registry.split_file(parsed, workplace.who, now())


def _parts_of(registry: Registry, file: StoredFile) -> list[_Part]:
    """The papers of a file: those filed, or those that it seems to hold while nobody has said so."""
    filed = registry.parts_of(file.sha256)
    starts = _proposed_starts(registry, file)
    if starts:
        pages = [load_page(page) for page in registry.pages_of(file.sha256)]
        return [
            (paper.first_page, paper.last_page, build_document(paper.header, paper.problems))
            for paper in parse_papers(pages, starts)
        ]
    return [
        (part.first_page or 1, part.last_page or file.page_count, registry.get_document(part.document_id))
        for part in filed
    ]


def _proposed_starts(registry: Registry, file: StoredFile) -> tuple[int, ...]:
    proposals = registry.split_proposals()
    return next((proposal.starts for proposal in proposals if proposal.sha256 == file.sha256), ())


def _print_parts(parts: Sequence[_Part]) -> None:
    rows = [
        (
            wording.page_range(first, last),
            f"#{paper.id}" if paper.id else "",
            wording.name_of(paper),
            wording.shorten(paper.subject or ""),
        )
        for first, last, paper in parts
    ]
    print_table((_("Pages"), "", _("Paper"), wording.field_name(FieldName.SUBJECT)), rows)


def _print_ways(registry: Registry, file: StoredFile, paper: str) -> None:
    starts = _proposed_starts(registry, file)
    if starts:
        pages = ",".join(map(str, starts))
        say(_("The file seems to hold these papers. Look at it, then record what it holds:"))
        say(f"  minhchung split '{paper}' --at {pages}")
        say(f"  minhchung split '{paper}' --whole")


def _as_json(part: _Part) -> dict[str, object]:
    first, last, paper = part
    return {
        "first_page": first,
        "last_page": last,
        "document_id": paper.id,
        "reference": str(paper.reference) if paper.reference else None,
        "document_type": paper.document_type,
        "issued_on": paper.issued_on,
        "subject": paper.subject,
    }
