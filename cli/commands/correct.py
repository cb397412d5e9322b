"""minhchung correct: what a person reads on a paper, kept for ever beside the machine's reading."""

from typing import Annotated

import typer

from cli.fields import field_names, parse_field_name
from cli.output import say
from cli.papers import get_paper
from cli.workplace import workplace_of
from desk import corrections
from desk.clock import now
from registry.errors import UsageError
from registry.filing import fields_wanting
from registry.language import _
from registry.store import Registry
from registry.tables import Document
from registry.text import fold
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
    registry, who = workplace.registry, workplace.who
    document = get_paper(workplace, paper)
    paper_id = document.id or 0
    if is_absent and value is not None:
        raise UsageError(_("Give a value or --none, not both."))
    if fold(field) in ("draft", fold(_("draft"))):
        is_draft = document.is_draft if value is None else _parse_yes_or_no(value)
        document = corrections.decide_draft(registry, paper_id, is_draft and not is_absent, who, now())
    elif is_absent:
        document = corrections.record_absence(registry, paper_id, parse_field_name(field), who, now())
    else:
        document = corrections.confirm(registry, paper_id, parse_field_name(field), value, who, now())
    _print_outcome(registry, document)


def _parse_yes_or_no(text: str) -> bool:
    answers = {"yes": True, fold(_("yes")): True, "no": False, fold(_("no")): False}
    answer = answers.get(fold(text.strip()))
    if answer is None:
        raise UsageError(_("{value}: neither yes nor no.").format(value=text))
    return answer


def _print_outcome(registry: Registry, document: Document) -> None:
    say(f"#{document.id}  {wording.name_of(document)}")
    for other in corrections.find_twins(registry, document):
        say(
            _("#{id} is filed under the same number and date: {name}. Compare the two.").format(
                id=other.id, name=wording.name_of(other)
            )
        )
    wanted = fields_wanting(document)
    if wanted:
        say(_("Still to check: {fields}").format(fields=", ".join(map(wording.field_name, wanted))))
