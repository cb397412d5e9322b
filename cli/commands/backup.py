"""minhchung backup: the whole home in one file, while others go on working."""

from pathlib import Path
from typing import Annotated, Final

import typer

from cli.options import Force, Json
from cli.output import note, print_json, say
from cli.progress import counting
from cli.workplace import workplace_of
from desk.clock import now
from registry.backup import Backup, write_backup
from registry.errors import EXIT_SOME_LEFT_OUT
from registry.language import _, ngettext
from report.naming import format_size

# Of a list that goes over the screen nobody reads the end; --json has all.
_SHOWN: Final = 20


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=_("The ZIP file to write, best on another disk."))],
    without_originals: Annotated[
        bool, typer.Option("--without-originals", help=_("The database alone: quick, for every day."))
    ] = False,
    force: Force = False,
    as_json: Json = False,
) -> int:
    """Write a backup; an ingest may be at work meanwhile."""
    workplace = workplace_of(context)
    workplace.require_database()
    with counting(_("Originals")) as progress:
        written = write_backup(
            workplace.settings,
            file,
            now(),
            with_originals=not without_originals,
            replace=force,
            progress=progress,
        )
    if as_json:
        print_json(_as_json(file, written))
    else:
        _print(file, written)
    for line in _losses(written):
        note(line)
    return EXIT_SOME_LEFT_OUT if written.missing or written.damaged else 0


def _print(file: Path, written: Backup) -> None:
    manifest = written.manifest
    say(_("{path}: {size}").format(path=file, size=format_size(written.size)), style="bold")
    papers = manifest.counts["document"]
    parts = [ngettext("{count} paper", "{count} papers", papers).format(count=papers)]
    if manifest.has_originals:
        for folder, line in (
            ("vault", ngettext("{count} original", "{count} originals", manifest.count("vault"))),
            (
                "inbox",
                ngettext("{count} file of the inbox", "{count} files of the inbox", manifest.count("inbox")),
            ),
            ("refused", ngettext("{count} refused file", "{count} refused files", manifest.count("refused"))),
        ):
            parts.append(line.format(count=manifest.count(folder)))
    say(_("Holds {parts}; schema {schema}.").format(parts=", ".join(parts), schema=manifest.schema))
    if manifest.has_originals:
        say(_("To restore it into an empty folder: minhchung --home FOLDER restore FILE"))
    else:
        say(
            _(
                "Originals are not in it: keep the folder vault as well. To restore: put vault into a folder "
                "without registry.db, then: minhchung --home FOLDER restore FILE"
            )
        )


def _losses(written: Backup) -> list[str]:
    lines = []
    if written.missing:
        count = len(written.missing)
        head = ngettext(
            "{count} original is missing in the vault and in the backup; all else is saved. See: "
            "minhchung doctor",
            "{count} originals are missing in the vault and in the backup; all else is saved. See: "
            "minhchung doctor",
            count,
        )
        lines.append(head.format(count=count))
        lines += [f"  {one.label}" for one in written.missing[:_SHOWN]]
        if count > _SHOWN:
            lines.append(_("  … and {count} more (--json names all)").format(count=count - _SHOWN))
    if written.damaged:
        count = len(written.damaged)
        head = ngettext(
            "{count} file is damaged and was saved as it is. See: minhchung doctor",
            "{count} files are damaged and were saved as they are. See: minhchung doctor",
            count,
        )
        lines.append(head.format(count=count))
        lines += [f"  {name}" for name in written.damaged[:_SHOWN]]
    if written.manifest.withheld:
        count = written.manifest.withheld
        head = ngettext(
            "{count} file with a secrecy stamp was left out.",
            "{count} files with a secrecy stamp were left out.",
            count,
        )
        lines.append(head.format(count=count))
    return lines


def _as_json(file: Path, written: Backup) -> dict[str, object]:
    manifest = written.manifest
    return {
        "file": str(file),
        "size": written.size,
        "made_at": manifest.made_at,
        "schema": manifest.schema,
        "has_originals": manifest.has_originals,
        "counts": manifest.counts,
        "originals": manifest.count("vault"),
        "inbox": manifest.count("inbox"),
        "refused": manifest.count("refused"),
        "missing": [
            {"sha256": one.sha256, "name": one.name, "document_id": one.paper} for one in written.missing
        ],
        "damaged": written.damaged,
        "withheld": manifest.withheld,
    }
