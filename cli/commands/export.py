"""minhchung export: the table with its evidence as one file: Word, Excel, a page, a PDF, or a list."""

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from cli.moments import parse_moment
from cli.options import Force, Json
from cli.output import note, print_json, say
from cli.workplace import workplace_of
from desk.exports import Exported, ExportKind, ListKind, export_list, export_table
from registry.errors import EXIT_SOME_LEFT_OUT, UsageError
from registry.language import _
from report.naming import format_size
from report.summary import assess
from report.whole_file import check_target, write_whole


def export(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(help=_("What to write, by its ending: FILE.docx, FILE.xlsx, FILE.html or FILE.pdf.")),
    ],
    listed: Annotated[
        ListKind | None,
        typer.Option(
            "--list",
            help=_("Instead of the table a list, as .docx: of its papers, or of what is to be explained."),
            metavar="papers|explanations",
        ),
    ] = None,
    pack: Annotated[
        Path | None,
        typer.Option(help=_("Unpacked evidence pack that the file is handed over with: it links into it.")),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            help=_("The day or moment that the file bears, e.g. 1/7/2026; the same one gives the same bytes.")
        ),
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> int:
    """Write the table with its evidence as a file."""
    kind = _parse_kind(file)
    if listed is not None and kind is not ExportKind.WORD:
        raise UsageError(_("Lists are written as .docx: give the file a name that ends so."))
    if pack is not None and (listed is not None or kind is ExportKind.PDF):
        raise UsageError(_("Lists and PDFs do not link into a pack: leave out --pack."))
    check_target(file, replace=force)
    workplace = workplace_of(context)
    assessment = assess(workplace.registry)
    moment = parse_moment(at)
    if listed is not None:
        made = export_list(workplace.registry, workplace.vault, assessment, listed, moment)
    else:
        made = export_table(
            workplace.registry,
            workplace.vault,
            assessment,
            kind,
            moment,
            pack=pack,
            folder=file.parent,
        )
    write_whole(file, made.content, replace=force)
    sha256 = hashlib.sha256(made.content).hexdigest()
    workplace.registry.record_export(file.name, sha256)
    if as_json:
        print_json(_as_json(file, made, sha256))
    else:
        _print(file, made)
    return 0 if made.is_whole else EXIT_SOME_LEFT_OUT


def _parse_kind(file: Path) -> ExportKind:
    """What is asked for, by the ending of the name."""
    try:
        return ExportKind(file.suffix.lower())
    except ValueError as error:
        message = _("{path}: give the file a name that ends in {endings}; the ending says what is written.")
        raise UsageError(message.format(path=file, endings=", ".join(ExportKind))) from error


def _print(file: Path, made: Exported) -> None:
    say(_("{path}: {size}").format(path=file, size=format_size(len(made.content))), style="bold")
    for remark in made.remarks:
        note(remark)


def _as_json(file: Path, made: Exported, sha256: str) -> dict[str, object]:
    return {
        "file": str(file),
        "size": len(made.content),
        "sha256": sha256,
        "remarks": made.remarks,
        "is_whole": made.is_whole,
    }
