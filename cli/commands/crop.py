"""minhchung crop: the picture of the place where a field was read."""

import io
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from cli.fields import parse_field_name
from cli.output import say
from cli.papers import get_paper
from cli.workplace import workplace_of
from desk.places import find_field_place
from ingest.extractors.crop import extract_crop
from registry.errors import InputFileError, RegistryError
from registry.language import _
from registry.parsed import ProblemCode
from registry.rows import load_page
from report import wording

_STDOUT: Final = Path("-")


def crop(
    context: typer.Context,
    paper: Annotated[str, typer.Argument(help=_("The paper: #ID or a reference such as 1042/TB-UBND."))],
    field: Annotated[str, typer.Argument(help=_("The field, as minhchung correct names it."))],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=_("The PNG file to write; - for stdout."))
    ] = None,
) -> None:
    """Write the picture of the place where a field was read; of the head where it was not."""
    workplace = workplace_of(context)
    document = get_paper(workplace, paper)
    name = parse_field_name(field)
    place = find_field_place(workplace.registry, document, name)
    original = workplace.vault.path_of(place.file.sha256)
    if not workplace.vault.holds(place.file.sha256):
        raise RegistryError(f"{place.file_name}: {wording.problem(ProblemCode.ORIGINAL_LOST, '')}")
    pages = (page for page in workplace.registry.pages_of(place.file.sha256) if page.number == place.page)
    page = next(pages, None)
    cut = extract_crop(original, place.file.media_type, load_page(page), place.box) if page else None
    if cut is None:
        message = _("{name}: the page cannot be shown as a picture. Open the original: {path}")
        raise InputFileError(message.format(name=place.file_name, path=original))
    content = io.BytesIO()
    cut.save(content, format="PNG")
    path = output or Path(f"{document.id}-{name}.png")
    if path == _STDOUT:
        sys.stdout.buffer.write(content.getvalue())
        return
    path.write_bytes(content.getvalue())
    say(
        _("{path}: {field}, page {page} of {name}").format(
            path=path, field=wording.field_name(name), page=place.page, name=place.file_name
        )
    )
