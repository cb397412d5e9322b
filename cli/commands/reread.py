"""minhchung reread: files read again, for instance once an OCR engine is installed."""

from typing import Annotated

import typer

from cli.output import note, say
from cli.papers import get_paper
from cli.workplace import workplace_of
from ingest.attempts import Attempts
from ingest.pipeline import Places
from ingest.pipeline import reread as read_again
from ingest.workers import ReadingPool
from registry.errors import EXIT_SOME_LEFT_OUT
from registry.language import _, ngettext
from registry.parsed import Problem, ProblemCode
from report import wording


def reread(
    context: typer.Context,
    papers: Annotated[
        list[str] | None,
        typer.Argument(help=_("Papers: #ID or a reference; all that have not been read when none is given.")),
    ] = None,
) -> int:
    """Read papers again; what people confirmed stays."""
    workplace = workplace_of(context)
    registry = workplace.registry
    chosen = [get_paper(workplace, text).id or 0 for text in papers or ()]
    files = [file for paper in chosen for file, _name in registry.files_of(paper)]
    if not papers:
        files = registry.unread_files()
    places = Places(workplace.vault, workplace.settings.refused, None, Attempts(workplace.settings.attempts))
    read, failed = 0, 0
    with workplace.only_writer(), ReadingPool(workplace.readers, trust=workplace.settings.trust) as pool:
        for file, result in read_again(files, registry, places, pool):
            if isinstance(result, Problem):
                failed += 1
                if result.code is ProblemCode.SECRET:
                    workplace.forget()
                note(f"{file.sha256[:12]}: {wording.problem(result.code, result.detail)}")
            else:
                read += 1
                say(f"#{result.id}  {wording.name_of(result)}")
    line = ngettext("{count} file read again.", "{count} files read again.", read)
    say(line.format(count=read), style="bold")
    return EXIT_SOME_LEFT_OUT if failed else 0
