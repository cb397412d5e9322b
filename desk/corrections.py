"""What a person reads on a paper: recorded beside the machine's reading and kept for ever."""

from collections.abc import Iterable
from datetime import date, datetime

from desk.days import check_is_past
from registry.errors import UsageError
from registry.filing import parse_field
from registry.language import _
from registry.slots import expand
from registry.store import Registry
from registry.tables import Document, StoredField
from registry.vocabulary.kinds import IDENTIFYING, FieldName
from report import wording


def confirm(
    registry: Registry, document_id: int, name: FieldName, text: str | None, who: str, at: datetime
) -> Document:
    """Record what stands on a paper, or without a text that the reading is right.

    Raises:
        NotFoundError: there is no such paper.
        UsageError: it cannot be a value of that field, a day lies in the future, or nothing was read.
    """
    registry.get_document(document_id)
    typed = text if text is not None else _value_read(registry.fields_of(document_id), name)
    value = parse_field(name, typed)
    if name is FieldName.ISSUED_ON:
        check_is_past(date.fromisoformat(value), at)
    return registry.confirm_field(document_id, name, value, who, at)


def record_absence(registry: Registry, document_id: int, name: FieldName, who: str, at: datetime) -> Document:
    """Record that a paper does not bear this element.

    Raises:
        NotFoundError: there is no such paper.
        UsageError: every paper bears it.
    """
    registry.get_document(document_id)
    if name in IDENTIFYING:
        message = _("A paper is known by its {field}: it cannot be recorded as missing.")
        raise UsageError(message.format(field=wording.field_name(name)))
    return registry.confirm_field(document_id, name, "", who, at)


def decide_draft(registry: Registry, document_id: int, is_draft: bool, who: str, at: datetime) -> Document:
    """Record whether a paper is a draft.

    Raises:
        NotFoundError: there is no such paper.
    """
    registry.get_document(document_id)
    return registry.decide_draft(document_id, is_draft, who, at)


def find_twins(registry: Registry, document: Document) -> list[Document]:
    """Other papers with the same reference and date: one of them may be a copy, or read wrong."""
    return [
        other
        for other in registry.documents_numbered([document.number] if document.number else [])
        if other.id != document.id
        and other.reference_key == document.reference_key
        and other.issued_on == document.issued_on
    ]


def find_namesakes(registry: Registry, document: Document) -> list[Document]:
    """Other papers with the same number and symbol but another day of the same year: one may be mistaken.

    Bodies that are surely different count on their own.
    """
    number, day = document.number, document.issued_on
    if number is None or day is None or document.reference_key is None:
        return []
    return [
        other
        for other in registry.documents_numbered([number])
        if other.reference_key == document.reference_key
        and other.issued_on is not None
        and other.issued_on != day
        and other.issued_on.year == day.year
        and _may_be_one_body(document, other)
    ]


def _may_be_one_body(one: Document, other: Document) -> bool:
    bodies = {expand(paper.issuing_body) for paper in (one, other) if paper.issuing_body}
    return len(bodies) <= 1


def _value_read(fields: Iterable[StoredField], name: FieldName) -> str:
    found = next((field.value for field in fields if field.name is name), "")
    if not found:
        raise UsageError(_("{field} was not read; give the value.").format(field=wording.field_name(name)))
    return found
