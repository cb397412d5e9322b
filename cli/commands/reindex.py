"""minhchung reindex: the full-text index from the registry, as if there had never been one."""

import typer

from cli.output import say
from cli.workplace import workplace_of
from index.search import refresh
from registry.language import ngettext


def reindex(context: typer.Context) -> None:
    """Delete the index and build it anew."""
    workplace = workplace_of(context)
    workplace.index.clear()
    count = refresh(workplace.registry, workplace.index)
    line = ngettext("{count} paper indexed.", "{count} papers indexed.", count)
    say(line.format(count=count))
