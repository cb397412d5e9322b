"""The queue of papers that want data: one question at a time, beside the picture that answers it."""

from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, Response

from desk import corrections
from desk.clock import now
from desk.pending import Wanting, look_at
from desk.places import find_field_place
from registry.errors import UsageError
from registry.filing import fields_wanting
from registry.language import _
from registry.offers import WitnessKind
from registry.tables import Document
from registry.vocabulary.kinds import FieldName
from report import wording
from web.visit import Filing, Reading, Visit

router = APIRouter()

PAGE: Final = "/hop-den/can-bo-sung"
_LARGEST_ID: Final = 2**63 - 1  # of SQLite


@router.get(PAGE)
def ask(visit: Reading, start: Annotated[int, Query(alias="tu", ge=0, le=_LARGEST_ID)] = 0) -> HTMLResponse:
    """The first open question of the papers filed from this one on."""
    return _ask(visit, start)


@router.post(f"{PAGE}/{{document_id}}")
def answer(
    visit: Filing,
    document_id: int,
    field: Annotated[FieldName, Form()],
    value: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Record what stands on a paper, and go on to the next question."""
    registry = visit.registry
    paper = registry.get_document(document_id)
    if field not in fields_wanting(paper):
        message = _("Somebody else has filled in the {field} meanwhile; nothing was changed.")
        visit.say(message.format(field=wording.field_name(field)), is_fault=True)
        return visit.go(f"{PAGE}?tu={document_id}")
    try:
        paper = corrections.confirm(registry, document_id, field, value, visit.who, now())
    except UsageError as error:
        return _ask(visit, document_id, field, value, str(error))
    said = next(one for one in registry.fields_of(document_id) if one.name is field)
    visit.say(
        _("{paper}: {field} {value} is recorded.").format(
            paper=wording.name_of(paper),
            field=wording.field_name(field),
            value=wording.field_value(field, said.value),
        ),
        undo=f"{PAGE}/{document_id}/hoan-tac/{field.value}?{urlencode({'instead_of': said.value})}",
    )
    _say_twins(visit, paper)
    return visit.go(f"{PAGE}?tu={document_id}")


@router.post(f"{PAGE}/{{document_id}}/hoan-tac/{{field}}")
def take_back(visit: Filing, document_id: int, field: FieldName, instead_of: str = "") -> Response:
    """Let go of an answer, unless it was changed since: the question is open again."""
    visit.registry.get_document(document_id)
    current = next((one.value for one in visit.registry.fields_of(document_id) if one.name is field), "")
    if current != instead_of:
        said = _("It was changed again meanwhile; nothing was undone. Look at the paper.")
        visit.say(said, is_fault=True)
    else:
        visit.registry.unconfirm_field(document_id, field, visit.who)
        visit.say(_("Taken back: {field}.").format(field=wording.field_name(field)))
    return visit.go(f"{PAGE}?tu={document_id}")


@router.post(f"{PAGE}/{{document_id}}/du-thao")
def answer_draft(visit: Filing, document_id: int, is_draft: Annotated[bool, Form()]) -> Response:
    """Record whether a paper is a draft."""
    paper = corrections.decide_draft(visit.registry, document_id, is_draft, visit.who, now())
    said = _("{paper} is a draft; it proves nothing.") if is_draft else _("{paper} is no draft.")
    visit.say(said.format(paper=wording.name_of(paper)))
    return visit.go(f"{PAGE}?tu={document_id}")


def _ask(
    visit: Visit, start: int, asked: FieldName | None = None, typed: str = "", fault: str = ""
) -> HTMLResponse:
    registry = visit.registry
    waiting = registry.open_questions()
    following = [document_id for document_id in waiting if document_id >= start]
    if not following:
        return visit.page("queue_done.html", left=len(waiting))
    paper = registry.get_document(following[0])
    several = next((one for one in registry.split_proposals() if one.document.id == paper.id), None)
    one = look_at(registry, paper, visit.office.standing.get_witnesses())
    field = asked or next(iter(one.offers), None)
    offers = one.offers.get(field, ()) if field is not None else ()
    best, _name = one.files[0]
    place = find_field_place(registry, paper, field or FieldName.NUMBER)
    # What the machine saw waits to be confirmed; what only a citation asks for must be typed or chosen.
    seen = next((offer for offer in offers if offer.has(WitnessKind.READ)), None)
    shown = wording.field_value(field, seen.value) if field is not None and seen is not None else ""
    return visit.page(
        "queue.html",
        400 if fault else 200,
        one=one,
        field=field,
        offers=offers,
        others=[wording.field_name(name) for name in one.offers if name is not field],
        typed=typed if fault else shown,
        fault=fault,
        page=place.page if place.file.sha256 == best.sha256 else 1,
        file_name=place.file_name,
        starts=", ".join(map(str, several.starts)) if several is not None else "",
        is_complete=all(file.is_complete for file, _file_name in one.files),
        left=len(waiting),
        following=following[1] if len(following) > 1 else None,
        example=_example(field),
        facts=_facts(one),
    )


def _facts(one: Wanting) -> list[tuple[str, str]]:
    """What is known of a paper for sure, by the name of the element."""
    paper = one.paper
    known = (
        (FieldName.DOCUMENT_TYPE, paper.document_type),
        (FieldName.NUMBER, f"{paper.digits or paper.number}{paper.letter}" if paper.number else None),
        (FieldName.SYMBOL, paper.symbol),
        (FieldName.ISSUED_ON, wording.format_day(paper.issued_on) if paper.issued_on else None),
        (FieldName.ISSUING_BODY, paper.issuing_body),
        (FieldName.SUBJECT, paper.subject),
    )
    return [(wording.field_name(name), value) for name, value in known if value and name not in one.offers]


def _example(field: FieldName | None) -> str:
    """What a value of the field looks like."""
    examples = {FieldName.NUMBER: "1042", FieldName.SYMBOL: "TB-UBND", FieldName.ISSUED_ON: "24/4/2026"}
    return examples.get(field, "") if field is not None else ""


def _say_twins(visit: Visit, paper: Document) -> None:
    for other in corrections.find_twins(visit.registry, paper):
        message = _("#{id} is filed under the same number and date: {name}. Compare the two.")
        visit.say(message.format(id=other.id, name=wording.name_of(other)), is_fault=True)
