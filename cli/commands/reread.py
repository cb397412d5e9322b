"""minhchung reread: files read again, for instance once an OCR engine is installed."""

from typing import Annotated

import typer

from cli.output import say
from cli.papers import get_paper
from cli.workplace import workplace_of
from ingest.pipeline import reread as read_again
from ingest.workers import ReadingPool
from registry.language import _, ngettext
from report import wording


def reread(
    context: typer.Context,
    papers: Annotated[
        list[str] | None,
        typer.Argument(help=_("Papers: #ID or a reference; all that have not been read when none is given.")),
    ] = None,
) -> None:
    """Read papers again; what people confirmed stays."""
    workplace = workplace_of(context)
    registry = workplace.registry
    chosen = [get_paper(registry, text).id or 0 for text in papers or ()]
    files = [file for paper in chosen for file, _name in registry.files_of(paper)]
    if not papers:
        files = registry.unread_files()
    count = 0
    with workplace.only_writer(), ReadingPool(workplace.readers) as pool:
        for document in read_again(files, registry, workplace.vault, pool):
            say(f"#{document.id}  {wording.name_of(document)}")
            count += 1
    line = ngettext("{count} file read again.", "{count} files read again.", count)
    say(line.format(count=count), style="bold")
