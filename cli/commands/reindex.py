"""minhchung reindex: the full-text index from the registry, as if there had never been one."""

from typing import Annotated, Final

import typer

from cli.output import say
from cli.progress import counting
from cli.workplace import workplace_of
from index.fulltext import ENGINES
from registry.errors import UsageError
from registry.language import _, ngettext

_CHOICES: Final = "|".join(ENGINES)


def reindex(
    context: typer.Context,
    engine: Annotated[
        str | None,
        typer.Option(
            metavar=_CHOICES, help=_("Which engine answers from now on; tantivy for very many papers.")
        ),
    ] = None,
) -> None:
    """Build the index anew; the old one answers until the new one is whole."""
    if engine is not None and engine not in ENGINES:
        raise UsageError(
            _("{engine}: no such engine. Engines: {engines}.").format(engine=engine, engines=_CHOICES)
        )
    workplace = workplace_of(context)
    with counting(_("Indexing")) as progress:
        count = workplace.index.rebuild(workplace.lookup, engine, progress)
    line = ngettext("{count} paper indexed.", "{count} papers indexed.", count)
    say(line.format(count=count))
