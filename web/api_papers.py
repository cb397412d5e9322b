"""The API of papers: searched, read with all that is known of them, corrected, fetched as they came."""

from typing import Annotated, Final

from fastapi import Body, Path, Query
from fastapi.responses import FileResponse

from desk import corrections
from desk.answers import require_question, require_understood, write_answer
from desk.clock import now
from desk.days import check_is_past
from desk.papers import find_copies, find_relations
from index.fulltext import Order
from index.search import DEFAULT_LIMIT
from index.search import search as find
from registry.filing import parse_day, parse_field
from registry.tables import Document
from registry.vocabulary.kinds import FieldName
from web.api_caller import Caller, Calling, filing_router, reading_router
from web.api_paper_shapes import (
    CorrectionsIn,
    PageText,
    PaperOut,
    PaperText,
    SearchAnswer,
    SearchOrder,
    describe_paper,
    find_uses,
)
from web.api_shapes import Limit, Offset, PaperId
from web.originals import send_original
from web.paper_facts import list_facts

reading = reading_router("papers")
filing = filing_router("papers")

_MOST_TYPED: Final = 1000  # letters: a whole citation sentence, pasted
_HASH: Final = r"^[0-9a-f]{64}$"
_ORDERS: Final = {SearchOrder.RELEVANCE: Order.RELEVANCE, SearchOrder.DATE: Order.NEWEST}


@reading.get("/search", summary="Papers by number or by words")
def search(
    caller: Calling,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=_MOST_TYPED,
            description="A document number in any spelling, words, a phrase in quotes, -word to leave out, "
            "filters such as loại: từ: đến: cơ quan: mục: thiếu:, as in the search box of the page.",
        ),
    ],
    limit: Limit = DEFAULT_LIMIT,
    offset: Offset = 0,
    sort: Annotated[SearchOrder, Query(description="Best hits first, or the newest.")] = (
        SearchOrder.RELEVANCE
    ),
) -> SearchAnswer:
    """A number is answered exactly, never by another number. The same as `minhchung search --json`."""
    require_question(q)
    office = caller.office
    with office.searcher() as (lookup, index), office.metrics.search_seconds.time():
        answer = find(lookup, index, q, limit, offset=offset, order=_ORDERS[sort], with_facets=True)
    require_understood(answer)
    return SearchAnswer.model_validate(write_answer(answer))


@reading.get("/papers/{paper_id}", summary="One paper")
def show_paper(caller: Calling, paper_id: PaperId) -> PaperOut:
    """Header elements with where and how surely they were read, files, relations, items that name it."""
    return _describe(caller, caller.registry.get_document(paper_id))


@filing.patch("/papers/{paper_id}", summary="Correct or confirm what was read on a paper")
def correct(caller: Calling, paper_id: PaperId, said: Annotated[CorrectionsIn, Body()]) -> PaperOut:
    """Record what stands on the paper; it is never undone by reading again.

    Of each field named the value as people write it; the value that was read confirms it, null says that the
    paper bears nothing of the kind. All is recorded, or nothing where one value cannot be.
    """
    registry, at = caller.registry, now()
    registry.get_document(paper_id)
    for name, text in said.fields.items():
        if text is not None:
            value = parse_field(name, text)
            if name is FieldName.ISSUED_ON:
                check_is_past(parse_day(value), at)
    # What cannot be absent is refused before anything is written: it comes first among the fields.
    order = list(FieldName)
    for name in sorted(said.fields, key=lambda name: (said.fields[name] is not None, order.index(name))):
        text = said.fields[name]
        if text is None:
            corrections.record_absence(registry, paper_id, name, caller.who, at)
        else:
            corrections.confirm(registry, paper_id, name, text, caller.who, at)
    if said.is_draft is not None:
        corrections.decide_draft(registry, paper_id, said.is_draft, caller.who, at)
    return _describe(caller, registry.get_document(paper_id))


@reading.get(
    "/papers/{paper_id}/files/{sha256}",
    summary="The original of a paper",
    response_class=FileResponse,
    responses={
        200: {
            "description": "The bytes as they were dropped, to be saved; the type is that of the file.",
            "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
def download(
    caller: Calling,
    paper_id: PaperId,
    sha256: Annotated[str, Path(pattern=_HASH, description="SHA-256 of the file, as the paper names it.")],
) -> FileResponse:
    """The file byte for byte."""
    paper = caller.registry.get_document(paper_id)
    return send_original(caller.registry, caller.office.vault, paper, sha256)


@reading.get("/papers/{paper_id}/text", summary="The text of a paper")
def show_text(caller: Calling, paper_id: PaperId) -> PaperText:
    """The text of its best copy, page by page, as it was read."""
    paper = caller.registry.get_document(paper_id)
    best = find_copies(caller.registry, paper)[0]
    pages = caller.registry.pages_of(best.file.sha256, best.first_page, best.last_page)
    return PaperText(
        paper=paper_id,
        file=best.file.sha256,
        is_complete=best.file.is_complete,
        pages=[
            PageText(number=page.number, method=page.method, confidence=page.confidence, text=page.text)
            for page in pages
        ],
    )


def _describe(caller: Caller, paper: Document) -> PaperOut:
    registry = caller.registry
    fields = registry.fields_of(paper.id or 0)
    copies = find_copies(registry, paper)
    facts, further = list_facts(fields, copies[0].file.sha256, {})
    return describe_paper(
        paper,
        {field.name: field for field in fields},
        (*facts, *further),
        copies,
        find_relations(registry, paper),
        find_uses(caller.office.standing.find_assessment(), paper),
    )
