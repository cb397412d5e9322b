"""minhchung crop: the picture of the place where a field was read."""

import io
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from cli.fields import parse_field_name
from cli.output import say
from cli.papers import get_paper
from cli.workplace import workplace_of
from ingest.extractors.crop import extract_crop
from registry.errors import InputFileError, RegistryError
from registry.language import _
from registry.parsed import Box, ProblemCode
from registry.rows import load_page
from registry.store import Registry
from registry.tables import Document, StoredField, StoredFile
from registry.vocabulary.kinds import FieldName
from report import wording

_STDOUT: Final = Path("-")


@dataclass(frozen=True)
class _Place:
    """Where to look for a field: a page of a file, and the box on it where that is known."""

    file: StoredFile
    name: str
    page: int
    box: Box | None


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
    place = _find_place(workplace.registry, document, name)
    original = workplace.vault.path_of(place.file.sha256)
    if not workplace.vault.holds(place.file.sha256):
        raise RegistryError(f"{place.name}: {wording.problem(ProblemCode.ORIGINAL_LOST, '')}")
    pages = (page for page in workplace.registry.pages_of(place.file.sha256) if page.number == place.page)
    page = next(pages, None)
    cut = extract_crop(original, place.file.media_type, load_page(page), place.box) if page else None
    if cut is None:
        message = _("{name}: the page cannot be shown as a picture. Open the original: {path}")
        raise InputFileError(message.format(name=place.name, path=original))
    content = io.BytesIO()
    cut.save(content, format="PNG")
    path = output or Path(f"{document.id}-{name}.png")
    if path == _STDOUT:
        sys.stdout.buffer.write(content.getvalue())
        return
    path.write_bytes(content.getvalue())
    say(
        _("{path}: {field}, page {page} of {name}").format(
            path=path, field=wording.field_name(name), page=place.page, name=place.name
        )
    )


def _find_place(registry: Registry, document: Document, name: FieldName) -> _Place:
    """Where a field was read; for one that was not, the first page of the best copy."""
    assert document.id is not None
    files = registry.files_of(document.id)
    field = next((one for one in registry.fields_of(document.id) if one.name is name), None)
    for file, file_name in files:
        if field is not None and field.page is not None and field.sha256 == file.sha256:
            return _Place(file, file_name, field.page, _box_of(field))
    (file, file_name), *_others = files
    part = next(part for part in registry.parts_of(file.sha256) if part.document_id == document.id)
    return _Place(file, file_name, part.first_page or 1, None)


def _box_of(field: StoredField) -> Box | None:
    edges = (field.x0, field.top, field.x1, field.bottom)
    known = [edge for edge in edges if edge is not None]
    return Box(*known) if len(known) == len(edges) else None
