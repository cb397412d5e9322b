"""minhchung open: the original of a paper in the system's viewer, at a page."""

import shutil
import webbrowser
from typing import Annotated, Final

import typer

from cli.output import say
from cli.papers import get_paper
from cli.workplace import workplace_of
from registry.errors import RegistryError, UsageError
from registry.language import _
from registry.parsed import ProblemCode
from report import wording
from report.pack_names import name_copy

_PDF: Final = "application/pdf"


def open(  # noqa: A001 -- the command is called so
    context: typer.Context,
    paper: Annotated[str, typer.Argument(help=_("The paper: #ID or a reference such as 1042/TB-UBND."))],
    page: Annotated[
        int | None, typer.Option(min=1, help=_("The page to open it at, as search names it."))
    ] = None,
) -> None:
    """Open a copy of the original: what a viewer does to it does not reach the registry's own."""
    workplace = workplace_of(context)
    document = get_paper(workplace, paper)
    file, name = workplace.registry.files_of(document.id or 0)[0]
    part = next(part for part in workplace.registry.parts_of(file.sha256) if part.document_id == document.id)
    first, last = part.first_page or 1, part.last_page or file.page_count
    page = first if page is None else page
    if last and not first <= page <= last:
        raise UsageError(
            _("{name} has no page {page}. Its pages in the file: {pages}.").format(
                name=wording.name_of(document), page=page, pages=wording.page_range(first, last)
            )
        )
    if not workplace.vault.holds(file.sha256):
        raise RegistryError(f"{name}: {wording.problem(ProblemCode.ORIGINAL_LOST, '')}")
    folder = workplace.settings.opened
    shutil.rmtree(folder, ignore_errors=True)  # what was opened before has been looked at
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    copy = folder / name_copy(name.replace("\\", "/").rpartition("/")[2], file.media_type)
    shutil.copyfile(workplace.vault.path_of(file.sha256), copy)
    # Browsers are the only viewers that all go to a page when told.
    address = copy.resolve().as_uri() + (f"#page={page}" if file.media_type == _PDF else "")
    webbrowser.open(address)
    say(_("{name}, page {page}: {path}").format(name=wording.name_of(document), page=page, path=copy))
