"""The queue of papers that want data: one question at a time, beside the picture that answers it."""

from collections.abc import Collection
from typing import Annotated, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, Response

from desk import corrections
from desk.clock import now
from desk.items import get_item
from desk.pending import Wanting, look_at
from desk.places import find_field_place
from registry.errors import NotFoundError, UsageError
from registry.filing import fields_wanting
from registry.language import _
from registry.offers import WitnessKind
from registry.rows import load_page
from registry.tables import Document, StoredFile
from registry.vocabulary.kinds import FieldName
from report import wording
from web.page_view import has_picture
from web.visit import Filing, Reading, Visit

router = APIRouter()

PAGE: Final = "/hop-den/can-bo-sung"
_LARGEST_ID: Final = 2**63 - 1  # of SQLite
_SKIPPED: Final = "bo-qua"  # the cookie with the papers skipped, until the browser is closed
_MOST_SKIPPED: Final = 150  # browsers keep no more than 4 kB of a cookie
_MOST_TEXT: Final = 600  # letters: the head of a paper; the field to type into stays in sight


@router.get(PAGE)
def ask(
    visit: Reading,
    start: Annotated[int, Query(alias="tu", ge=0, le=_LARGEST_ID)] = 0,
    skip: Annotated[int | None, Query(alias="bo-qua", ge=0, le=_LARGEST_ID)] = None,
    is_anew: Annotated[bool, Query(alias="lai")] = False,
) -> HTMLResponse:
    """The first open question of the papers filed from this one on; those skipped are asked about no more."""
    skipped = [] if is_anew else _read_skipped(visit)
    if skip is None:
        # Whoever opens the queue at a paper wants that one.
        page = _ask(visit, start, [one for one in skipped if one != start])
    else:
        skipped = [*(one for one in skipped if one != skip), skip][-_MOST_SKIPPED:]
        page = _ask(visit, start, skipped)
    if skip is not None or is_anew:
        is_encrypted = visit.office.settings.is_encrypted
        value = ".".join(map(str, skipped))
        page.set_cookie(_SKIPPED, value, path=PAGE, secure=is_encrypted, httponly=True, samesite="lax")
    return page


@router.get(f"{PAGE}/{{document_id}}/muc")
def go_to_item(
    visit: Reading, document_id: int, code: Annotated[str, Query(alias="ma", max_length=100)] = ""
) -> Response:
    """On to the item where a photo is to be attached."""
    visit.registry.get_document(document_id)
    try:
        item = get_item(visit.office.standing.get_assessment(), code.strip())
    except NotFoundError as error:
        return _ask(visit, document_id, item_typed=code, item_fault=str(error))
    return visit.go(f"/muc/{quote(item.criterion.code)}")


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
        return _ask(visit, document_id, asked=field, typed=value, fault=str(error))
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


def _read_skipped(visit: Visit) -> list[int]:
    typed = visit.request.cookies.get(_SKIPPED, "").split(".")
    return [int(one) for one in typed if one.isdecimal() and len(one) < len(str(_LARGEST_ID))]


def _ask(
    visit: Visit,
    start: int,
    skipped: Collection[int] = (),
    *,
    asked: FieldName | None = None,
    typed: str = "",
    fault: str = "",
    item_typed: str = "",
    item_fault: str = "",
) -> HTMLResponse:
    registry = visit.registry
    waiting = registry.open_questions()
    left = [document_id for document_id in waiting if document_id not in skipped]
    following = [one for one in left if one >= start] + [one for one in left if one < start]
    if not following:
        return visit.page("queue_done.html", left=len(waiting))
    paper = registry.get_document(following[0])
    several = next((one for one in registry.split_proposals() if one.document.id == paper.id), None)
    one = look_at(registry, paper, visit.office.standing.get_witnesses())
    field = asked or next(iter(one.offers), None)
    offers = one.offers.get(field, ()) if field is not None else ()
    best, _name = one.files[0]
    place = find_field_place(registry, paper, field or FieldName.NUMBER)
    page = place.page if place.file.sha256 == best.sha256 else 1
    whole_picture, text = _look_at_page(visit, best, page)
    # What the machine saw waits to be confirmed; what only a citation asks for must be typed or chosen.
    seen = next((offer for offer in offers if offer.has(WitnessKind.READ)), None)
    shown = wording.field_value(field, seen.value) if field is not None and seen is not None else ""
    return visit.page(
        "queue.html",
        400 if fault or item_fault else 200,
        one=one,
        field=field,
        offers=offers,
        others=[wording.field_name(name) for name in one.offers if name is not field],
        typed=typed if fault else shown,
        fault=fault,
        page=page,
        has_crop=_look_at_page(visit, place.file, place.page)[0],
        whole_picture=whole_picture,
        text=text,
        is_nameless=paper.number is None and not paper.symbol and paper.issued_on is None,
        has_table=visit.office.standing.find_assessment() is not None,
        item_typed=item_typed,
        item_fault=item_fault,
        file_name=place.file_name,
        starts=", ".join(map(str, several.starts)) if several is not None else "",
        is_complete=all(file.is_complete for file, _file_name in one.files),
        left=len(waiting),
        following=following[1] if len(following) > 1 else None,
        example=_example(field),
        facts=_facts(one),
    )


def _look_at_page(visit: Visit, file: StoredFile, number: int) -> tuple[bool, str]:
    """Whether a page of a file can be shown as a picture; and the beginning of its text."""
    pages = visit.registry.pages_of(file.sha256, number, number)
    if not pages:
        return False, ""
    page = load_page(pages[0])
    cut = "…" if len(page.text) > _MOST_TEXT else ""
    return has_picture(file.media_type, page), page.text[:_MOST_TEXT].strip() + cut


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
    for other in corrections.find_namesakes(visit.registry, paper):
        message = _(
            "#{id} is filed with the same number and symbol, of another day: {name}. "
            "See whether one of them is mistaken."
        )
        visit.say(message.format(id=other.id, name=wording.name_of(other)), is_fault=True)
