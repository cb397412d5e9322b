"""The API of the table of criteria: how it stands, item by item, and what people decide about evidence."""

from typing import Annotated, Final

from fastapi import Body, Query

from desk import decisions
from desk.attachments import attach_filed
from desk.clock import now
from desk.items import find_claim_number, get_claim, get_item
from registry.decisions import Place
from registry.errors import UsageError
from registry.language import _
from registry.tables import Decision
from registry.text import squeeze
from registry.vocabulary.kinds import ItemStatus, Judgement
from report.gap_list import build_gap_list
from report.lead_units import find_lead_units
from report.proof import find_proof
from report.summary import Assessment, leaves_below
from web.api_caller import Caller, Calling, filing_router, judging_router, reading_router
from web.api_shapes import ClaimNumber, ItemCode, Limit, Offset, name_paper, word_suggestion_reasons
from web.api_table_shapes import (
    Acceptance,
    AttachedOut,
    AttachmentIn,
    DecisionOut,
    Gaps,
    Item,
    ItemList,
    Link,
    Objection,
    Order,
    Question,
    Status,
    Suggestion,
    TakenBack,
    describe_attached,
    describe_decision,
    describe_gaps,
    describe_item,
    describe_status,
    sum_item_up,
)
from web.table_view import ITEM_WORDS, Filters, build_table_view, sum_by_unit

reading = reading_router("table")
filing = filing_router("table")
judging = judging_router("decisions")

_MOST_SUGGESTED: Final = 20
_USUALLY_SUGGESTED: Final = 5
_A_PAGE: Final = 100
_WORD_OF: Final = {status: word for word, status in ITEM_WORDS.items()}

_Unit = Annotated[
    str,
    Query(
        max_length=200,
        description="Only items of this lead unit: its name, or words of it; no item where nobody is meant.",
    ),
]
_Criterion = Annotated[
    str, Query(max_length=40, description="Only this criterion and what is below it, e.g. II.4.")
]


@reading.get("/status", summary="How many points stand on paper")
def show_status(caller: Calling) -> Status:
    """The points of the table that is worked on: secured, doubtful, unsupported, forgone."""
    assessment = caller.office.standing.get_assessment()
    return describe_status(assessment, sum_by_unit(assessment), caller.registry.count_waiting())


@reading.get("/items", summary="The scored items of the table")
def list_items(
    caller: Calling,
    status: Annotated[
        list[ItemStatus], Query(max_length=len(ItemStatus), description="Only items that stand so.")
    ] = [],  # noqa: B006 (FastAPI copies defaults)
    unit: _Unit = "",
    criterion: _Criterion = "",
    sort: Annotated[
        Order, Query(description="As in the table, or those with the most points at risk first.")
    ] = Order.TABLE,
    limit: Limit = _A_PAGE,
    offset: Offset = 0,
) -> ItemList:
    """Items with their scores and statuses; one alone tells its claims too."""
    words = frozenset(_WORD_OF[one] for one in status if one in _WORD_OF)
    filters = Filters(words, unit.strip(), criterion.strip(), by_points=sort is Order.RISK)
    view = build_table_view(caller.office.standing.get_assessment(), filters)
    rows = [row for row in view.rows if row.item.criterion.is_leaf]
    if status and not words:  # rows that are sums are no scored items
        rows = []
    return ItemList(
        total=len(rows),
        items=[
            sum_item_up(row.item, [unit.name for unit in row.units]) for row in rows[offset : offset + limit]
        ],
    )


@reading.get("/items/{code}", summary="One item, claim by claim")
def show_item(caller: Calling, code: ItemCode) -> Item:
    """What the item claims, what each claim stands on, with the places in the papers, and what is missing."""
    assessment = caller.office.standing.get_assessment()
    item = get_item(assessment, code)
    return describe_item(
        item,
        [unit.name for unit in find_lead_units(assessment.items)[item.criterion.code]],
        [find_proof(caller.registry, claim) for claim in item.claims],
        [one.criterion.code for one in leaves_below(assessment, item)] if not item.criterion.is_leaf else [],
        assessment.table,
    )


@reading.get("/items/{code}/suggestions", summary="Papers that may prove an item")
def suggest(
    caller: Calling,
    code: ItemCode,
    limit: Annotated[
        int, Query(ge=1, le=_MOST_SUGGESTED, description="So many at most.")
    ] = _USUALLY_SUGGESTED,
) -> list[Suggestion]:
    """Best first, with the reasons; nothing is decided by it. What is new may be missing for a minute."""
    standing = caller.office.standing
    item = get_item(standing.get_assessment(), code)
    if not item.criterion.is_leaf:
        return []
    found = standing.get_advice().for_items([item.criterion.code], limit).get(item.criterion.code, ())
    papers = {paper.id: paper for paper in caller.registry.documents([one.document_id for one in found])}
    return [
        Suggestion(
            paper=name_paper(papers[one.document_id]),
            subject=papers[one.document_id].subject,
            score=round(one.score, 3),
            reasons=word_suggestion_reasons(one.reasons),
        )
        for one in found
        if one.document_id in papers  # it may have been withdrawn meanwhile
    ]


@reading.get("/gaps", summary="What lacks evidence, unit by unit")
def list_gaps(caller: Calling, unit: _Unit = "", criterion: _Criterion = "") -> Gaps:
    """The list that is sent to the units: what is missing, and what would cure it, worst first."""
    assessment = caller.office.standing.get_assessment()
    return describe_gaps(
        build_gap_list(
            assessment,
            unit=unit.strip() or None,
            criterion=criterion.strip() or None,
            at=now().astimezone(),
        )
    )


@filing.post("/items/{code}/claims/{number}/attach", summary="Attach a filed file to a claim")
def attach(
    caller: Calling, code: ItemCode, number: ClaimNumber, said: Annotated[AttachmentIn, Body()]
) -> AttachedOut:
    """Tie a photo or another file that is filed already to a claim that cites no number."""
    assessment = _check_words(caller, code, number, said.words)
    registry, vault = caller.registry, caller.office.vault
    (file, _name), *_others = registry.files_of(registry.get_document(said.paper).id or 0)
    return describe_attached(
        attach_filed(
            registry,
            vault,
            assessment,
            code,
            number,
            file.sha256,
            said.dated_on,
            said.note,
            caller.who,
            now(),
            is_private=said.is_private,
        )
    )


@judging.post("/items/{code}/claims/{number}/accept", summary="Accept a paper for a claim")
def accept(
    caller: Calling, code: ItemCode, number: ClaimNumber, said: Annotated[Acceptance, Body()]
) -> DecisionOut:
    """Record that a claim means a paper; without `paper`, the only one that was found for it."""
    assessment = _check_words(caller, code, number, said.words)
    paper = caller.registry.get_document(said.paper) if said.paper is not None else None
    decision = decisions.accept(
        caller.registry, assessment, code, number, paper, said.reason, caller.who, now()
    )
    return _describe(caller, assessment, decision)


@judging.post("/items/{code}/claims/{number}/reject", summary="Reject a paper for a claim")
def reject(
    caller: Calling, code: ItemCode, number: ClaimNumber, said: Annotated[Objection, Body()]
) -> DecisionOut:
    """Record that a paper does not prove a claim; it is not suggested there again."""
    return _judge(caller, code, number, said, Judgement.REJECTED)


@judging.post("/items/{code}/claims/{number}/ask", summary="Ask about a paper at a claim")
def ask(
    caller: Calling, code: ItemCode, number: ClaimNumber, said: Annotated[Question, Body()]
) -> DecisionOut:
    """Note a question to the unit; no status changes."""
    return _judge(caller, code, number, said, Judgement.ASKED)


@judging.post("/items/{code}/link", summary="Link a paper to an item")
def link(caller: Calling, code: ItemCode, said: Annotated[Link, Body()]) -> DecisionOut:
    """Record that a paper proves an item although its result does not cite it."""
    assessment = caller.office.standing.get_assessment()
    paper = caller.registry.get_document(said.paper)
    decision = decisions.link_paper(caller.registry, assessment, code, paper, said.reason, caller.who, now())
    return _describe(caller, assessment, decision)


@judging.post("/items/{code}/take-back", summary="Take decisions back")
def take_back(caller: Calling, code: ItemCode, said: Annotated[TakenBack, Body()]) -> list[DecisionOut]:
    """Withdraw what stands of a paper at a claim; without `claim`, at the item and at all its claims."""
    assessment = caller.office.standing.get_assessment()
    if said.claim is not None:
        _check_words(caller, code, said.claim, said.words)
    paper = caller.registry.get_document(said.paper)
    taken = decisions.take_back(
        caller.registry, assessment, code, said.claim, paper, said.reason, caller.who, now()
    )
    return [_describe(caller, assessment, decision) for decision in taken]


def _judge(
    caller: Caller, code: str, number: int, said: Objection | Question, judgement: Judgement
) -> DecisionOut:
    assessment = _check_words(caller, code, number, said.words)
    paper = caller.registry.get_document(said.paper)
    decision = decisions.judge(
        caller.registry, assessment, code, number, paper, judgement, said.reason, caller.who, now()
    )
    return _describe(caller, assessment, decision)


def _check_words(caller: Caller, code: str, number: int, words: str | None) -> Assessment:
    """Make sure that the claim is still the one that the caller looked at; gives how the table stands.

    Raises:
        NotFoundError: there is no such item or claim.
        UsageError: it reads otherwise, or is a linked paper.
    """
    assessment = caller.office.standing.get_assessment()
    claim = get_claim(get_item(assessment, code), number)
    if words is not None and squeeze(words) != squeeze(claim.raw):
        message = _(
            "The table was changed meanwhile: claim {number} of {code} reads otherwise now. Nothing was "
            "recorded; ask for the item again."
        )
        raise UsageError(message.format(number=number, code=code))
    return assessment


def _describe(caller: Caller, assessment: Assessment, decision: Decision) -> DecisionOut:
    place = Place(decision.criterion_code, decision.claim_raw, decision.occurrence)
    number = find_claim_number(get_item(assessment, decision.criterion_code), place)
    return describe_decision(decision, caller.registry.get_document(decision.document_id), number)
