"""minhchung correct: what a person reads on a paper, kept for ever beside the machine's reading."""

from typing import Annotated

import typer

from cli.output import say
from cli.papers import get_paper
from cli.workplace import now, workplace_of
from registry.errors import UsageError
from registry.filing import fields_wanting, parse_field
from registry.language import _
from registry.store import Registry
from registry.tables import Document, StoredField
from registry.text import fold
from registry.vocabulary.kinds import FieldName
from report import wording


def _field_help() -> str:
    return _("The field: {fields}.").format(fields=", ".join(map(wording.field_name, FieldName)))


def correct(
    context: typer.Context,
    paper: Annotated[str, typer.Argument(help=_("The paper: #ID or a reference such as 1042/TB-UBND."))],
    field: Annotated[str, typer.Argument(help=_field_help())],
    value: Annotated[
        str | None, typer.Argument(help=_("What stands on the paper; without it the reading is confirmed."))
    ] = None,
) -> None:
    """Record, or confirm, one header element of a paper."""
    workplace = workplace_of(context)
    document = get_paper(workplace.registry, paper)
    assert document.id is not None
    name = _parse_name(field)
    text = value if value is not None else _value_read(workplace.registry.fields_of(document.id), name)
    parsed = parse_field(name, text)
    if name is FieldName.ISSUED_ON and parsed > now().date().isoformat():
        raise UsageError(
            _("{date} lies in the future. Type the day it was taken or issued.").format(date=text)
        )
    document = workplace.registry.confirm_field(document.id, name, parsed, workplace.who, now())
    say(f"#{document.id}  {wording.name_of(document)}")
    for other in _find_twins(workplace.registry, document):
        say(
            _("#{id} is filed under the same number and date: {name}. Compare the two.").format(
                id=other.id, name=wording.name_of(other)
            )
        )
    wanted = fields_wanting(document)
    if wanted:
        say(_("Still to check: {fields}").format(fields=", ".join(map(wording.field_name, wanted))))


def _find_twins(registry: Registry, document: Document) -> list[Document]:
    """Other papers with the same reference and date."""
    return [
        other
        for other in registry.documents_numbered([document.number] if document.number else [])
        if other.id != document.id
        and other.reference_key == document.reference_key
        and other.issued_on == document.issued_on
    ]


def _parse_name(text: str) -> FieldName:
    """The field meant by its name in the program or in words, with or without accents."""
    for name in FieldName:
        if fold(text) in (fold(name), fold(wording.field_name(name))):
            return name
    known = ", ".join(wording.field_name(name) for name in FieldName)
    raise UsageError(_("{field}: no such field. Fields: {fields}.").format(field=text, fields=known))


def _value_read(fields: list[StoredField], name: FieldName) -> str:
    found = next((field.value for field in fields if field.name is name), None)
    if found is None:
        raise UsageError(_("{field} was not read; give the value.").format(field=wording.field_name(name)))
    return found
