"""Searching papers: one box for numbers and words, proposals and hits while one types."""

from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from index.completion import complete
from index.filters import RegistryNames
from index.fulltext import Order
from index.search import DEFAULT_LIMIT, Answer, search
from registry.errors import UsageError
from registry.filing import fields_wanting, parse_day
from registry.language import _
from registry.lookup import Lookup
from registry.tables import Document
from report.naming import field_name
from web.search_view import (
    SEARCH_PAGE,
    Asked,
    HitView,
    ResultView,
    read_asked,
    view_answer,
    view_completions,
    view_paper,
)
from web.visit import Reading, Visit

router = APIRouter()

_MOST_TYPED: Final = 1000  # letters: a whole citation sentence, pasted
_MOST_PROPOSED: Final = 6
_MOST_NEW: Final = 5
# Papers are withdrawn now and then: so many ids are looked up for each that is shown.
_IDS_EACH: Final = 4

_Typed = Annotated[str, Query(max_length=_MOST_TYPED)]


@router.get(SEARCH_PAGE)
def show_search(
    visit: Reading,
    q: _Typed = "",
    tu: Annotated[str | None, Query(max_length=100)] = None,
    den: Annotated[str | None, Query(max_length=100)] = None,
    xep: str = "",
    trang: Annotated[int, Query(le=1_000_000)] = 1,
) -> Response:
    """The page: hits, by what to narrow them; without a question, help and the newest papers."""
    asked = _read_asked(visit, q, xep, trang)
    if tu is None and den is None:
        return visit.page("search.html", **_find(visit, asked))
    typed = ((tu or "").strip(), (den or "").strip())
    try:
        first, last = (parse_day(day) if day else None for day in typed)
        if first and last and first > last:
            raise UsageError(_("The first day is after the last one."))
    except UsageError as error:
        return visit.page(
            "search.html", 400, **_find(visit, asked) | {"days": typed, "day_fault": str(error)}
        )
    return visit.go(asked.address(asked.typed.between(first, last)))


@router.get(f"{SEARCH_PAGE}/ket-qua")
def show_results(visit: Reading, q: _Typed = "", xep: str = "") -> HTMLResponse:
    """The hits for what is being typed, the last word of which may be unfinished."""
    return visit.fragment("_search_results.html", **_find(visit, _read_asked(visit, q, xep), is_typing=True))


@router.get(f"{SEARCH_PAGE}/goi-y")
def show_proposals(visit: Reading, q: _Typed = "") -> HTMLResponse:
    """What the unfinished words may become."""
    with visit.office.searcher() as (lookup, index):
        found = complete(lookup, index, q, _MOST_PROPOSED) if q.strip() else ()
    return visit.fragment("_search_proposals.html", proposals=view_completions(found))


def _read_asked(visit: Visit, typed: str, order: str, page: int = 1) -> Asked:
    with visit.office.searcher() as (lookup, _index):
        return read_asked(typed, order, page, RegistryNames(lookup))


def _find(visit: Visit, asked: Asked, *, is_typing: bool = False) -> dict[str, object]:
    """What the template of the hits is given."""
    shown = asked.text.strip()
    view: ResultView | None = None
    newest: list[HitView] = []
    with visit.office.searcher() as (lookup, index):
        answer: Answer | None = None
        if shown:
            with visit.office.metrics.search_seconds.time():
                answer = search(
                    lookup,
                    index,
                    asked.text if is_typing else shown,
                    DEFAULT_LIMIT,
                    offset=asked.offset,
                    order=Order.NEWEST if asked.is_newest else Order.RELEVANCE,
                    is_typing=is_typing,
                    with_facets=not is_typing,
                )
        else:
            newest = _find_newest(lookup)
    if answer is not None:
        view = view_answer(asked, answer, visit.office.standing.find_assessment())
    papers = [visit.registry.get_document(hit.paper.id) for hit in view.whole] if view else []
    return {
        "asked": asked,
        "view": view,
        "newest": newest,
        "wanting": {paper.id: [field_name(name) for name in fields_wanting(paper)] for paper in papers},
        "drafts": _drafts(papers),
        "examples": _examples() if not shown else (),
        "is_typing": is_typing,
        "days": [f"{day.day}/{day.month}/{day.year}" if day else "" for day in _days_in_force(view)],
        "day_fault": "",
    }


def _days_in_force(view: ResultView | None) -> tuple[date | None, date | None]:
    return (view.first_day, view.last_day) if view is not None else (None, None)


def _find_newest(lookup: Lookup) -> list[HitView]:
    """The papers that were filed last."""
    last = lookup.greatest_id()
    papers = lookup.papers(range(last, max(0, last - _MOST_NEW * _IDS_EACH), -1))
    return [view_paper(papers[one]) for one in sorted(papers, reverse=True)[:_MOST_NEW]]


def _drafts(papers: list[Document]) -> frozenset[int | None]:
    return frozenset(paper.id for paper in papers if paper.is_draft)


def _examples() -> tuple[tuple[str, str], ...]:
    """What may be typed, and what comes of it."""
    return (
        ("1042/TB-UBND", _("a number in any spelling: also 1042 or tb ubnd 1042")),
        ("lịch tiếp công dân tháng 3", _("words, with accents or without")),
        ('"ký cam kết"', _("these words side by side")),
        ("tiếp dân -lịch", _("the first words, but not the one behind the dash")),
        ('loại:"thông báo" tháng:4/2026', _("one type, one month")),
        ("III.1.2-1", _("the papers of an item of the table")),
        ("thiếu:ngày", _("papers of which the date is not known yet")),
    )
