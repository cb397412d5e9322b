"""minhchung restore: a home as a backup holds it."""

from pathlib import Path
from typing import Annotated

import typer

from cli.output import note, say
from cli.progress import counting
from cli.workplace import workplace_of
from registry.language import _, ngettext
from registry.restore import restore_backup
from report.naming import format_day


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=_("The backup."))],
) -> None:
    """Restore a backup into the home folder, which must hold no registry yet."""
    workplace = workplace_of(context)
    with counting(_("Files")) as progress:
        manifest = restore_backup(file, workplace.settings, progress)
    papers = manifest.counts.get("document", 0)
    line = ngettext("{home}: {count} paper, as on {day}.", "{home}: {count} papers, as on {day}.", papers)
    day = format_day(manifest.made_at.astimezone().date())
    say(line.format(home=workplace.settings.home, count=papers, day=day), style="bold")
    say(_("Every file is the one that was saved. The index is built by the first search."))
    if not manifest.has_originals:
        note(
            _("The backup has no originals. Put the folder vault into {home}, then: minhchung doctor").format(
                home=workplace.settings.home
            )
        )
    lost = len(manifest.missing) + len(manifest.damaged)
    if lost:
        line = ngettext(
            "{count} original was missing or damaged when the backup was made. See: minhchung doctor",
            "{count} originals were missing or damaged when the backup was made. See: minhchung doctor",
            lost,
        )
        note(line.format(count=lost))
