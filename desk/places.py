"""Where on a paper to look for a header element."""

from dataclasses import dataclass

from registry.parsed import Box
from registry.store import Registry
from registry.tables import Document, StoredField, StoredFile
from registry.vocabulary.kinds import FieldName


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A page of a file, and the box on it where that is known."""

    file: StoredFile
    file_name: str
    page: int
    box: Box | None


def find_field_place(registry: Registry, document: Document, name: FieldName) -> FieldPlace:
    """Where a field was read; for one that was not, the first page of the paper's best copy."""
    files = registry.files_of(document.id or 0)
    field = next((one for one in registry.fields_of(document.id or 0) if one.name is name), None)
    for file, file_name in files:
        if field is not None and field.page is not None and field.sha256 == file.sha256:
            return FieldPlace(file, file_name, field.page, _box_of(field))
    (file, file_name), *_others = files
    part = next(part for part in registry.parts_of(file.sha256) if part.document_id == document.id)
    return FieldPlace(file, file_name, part.first_page or 1, None)


def _box_of(field: StoredField) -> Box | None:
    edges = (field.x0, field.top, field.x1, field.bottom)
    known = [edge for edge in edges if edge is not None]
    return Box(*known) if len(known) == len(edges) else None
