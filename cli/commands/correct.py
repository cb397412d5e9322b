"""minhchung correct: what a person reads on a paper, kept for ever beside the machine's reading."""

from typing import Annotated

import typer

from cli.fields import field_names, parse_field_name
from cli.output import say
from cli.papers import get_paper
from cli.workplace import Workplace, now, workplace_of
from registry.errors import UsageError
from registry.filing import fields_wanting, parse_field
from registry.language import _
from registry.store import Registry
from registry.tables import Document, StoredField
from registry.text import fold
from registry.vocabulary.kinds import IDENTIFYING, FieldName
from report import wording


def correct(
    context: typer.Context,
    paper: Annotated[str, typer.Argument(help=_("The paper: #ID or a reference such as 1042/TB-UBND."))],
    field: Annotated[
        str, typer.Argument(help=_("The field: {fields}.").format(fields=f"{field_names()}, " + _("draft")))
    ],
    value: Annotated[
        str | None, typer.Argument(help=_("What stands on the paper; without it the reading is confirmed."))
    ] = None,
    is_absent: Annotated[
        bool, typer.Option("--none", help=_("Nothing of the kind stands on the paper."))
    ] = False,
) -> None:
    """Record, or confirm, one header element of a paper."""
    workplace = workplace_of(context)
    document = get_paper(workplace, paper)
    if is_absent and value is not None:
        raise UsageError(_("Give a value or --none, not both."))
    if fold(field) in ("draft", fold(_("draft"))):
        document = _decide_draft(workplace, document, _("no") if is_absent else value)
    elif is_absent:
        document = _record_absence(workplace, document, parse_field_name(field))
    else:
        document = _confirm(workplace, document, parse_field_name(field), value)
    _print_outcome(workplace.registry, document)


def _decide_draft(workplace: Workplace, document: Document, text: str | None) -> Document:
    assert document.id is not None
    is_draft = document.is_draft if text is None else _parse_yes_or_no(text)
    return workplace.registry.decide_draft(document.id, is_draft, workplace.who, now())


def _parse_yes_or_no(text: str) -> bool:
    answers = {"yes": True, fold(_("yes")): True, "no": False, fold(_("no")): False}
    answer = answers.get(fold(text.strip()))
    if answer is None:
        raise UsageError(_("{value}: neither yes nor no.").format(value=text))
    return answer


def _confirm(workplace: Workplace, document: Document, name: FieldName, text: str | None) -> Document:
    """Record a value, or the reading where none is given."""
    assert document.id is not None
    typed = text if text is not None else _value_read(workplace.registry.fields_of(document.id), name)
    value = parse_field(name, typed)
    if name is FieldName.ISSUED_ON and value > now().date().isoformat():
        raise UsageError(
            _("{date} lies in the future. Type the day it was taken or issued.").format(date=typed)
        )
    return workplace.registry.confirm_field(document.id, name, value, workplace.who, now())


def _record_absence(workplace: Workplace, document: Document, name: FieldName) -> Document:
    """Record that a paper does not bear this element."""
    assert document.id is not None
    if name in IDENTIFYING:
        message = _("A paper is known by its {field}: it cannot be recorded as missing.")
        raise UsageError(message.format(field=wording.field_name(name)))
    return workplace.registry.confirm_field(document.id, name, "", workplace.who, now())


def _print_outcome(registry: Registry, document: Document) -> None:
    say(f"#{document.id}  {wording.name_of(document)}")
    for other in _find_twins(registry, document):
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


def _value_read(fields: list[StoredField], name: FieldName) -> str:
    found = next((field.value for field in fields if field.name is name), "")
    if not found:
        raise UsageError(_("{field} was not read; give the value.").format(field=wording.field_name(name)))
    return found
