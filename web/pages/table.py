"""The table of criteria (bảng tiêu chí) as the office knows it, every citation marked where it stands."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from desk.clock import now
from desk.exports import ExportKind, export_table
from desk.items import get_claim, get_item
from ingest.files import DOCX, XLSX
from registry.vocabulary.kinds import CitationStatus
from report.proof import find_proof
from web.downloads import send_export
from web.table_view import BY_POINTS, CLAIM_WORDS, ITEM_WORDS, Filters, build_table_view
from web.visit import Reading, Visit

router = APIRouter()


@router.get("/bang")
def show_table(
    visit: Reading,
    statuses: Annotated[list[str], Query(alias="trang-thai")] = [],  # noqa: B006 (FastAPI copies defaults)
    unit: Annotated[str, Query(alias="don-vi")] = "",
    criterion: Annotated[str, Query(alias="tieu-chi")] = "",
    order: Annotated[str, Query(alias="xep")] = "",
) -> HTMLResponse:
    """The table, or the rows of it that somebody asks for."""
    assessment = visit.office.standing.find_assessment()
    if assessment is None:
        return visit.page("table_none.html")
    known = frozenset(statuses) & (ITEM_WORDS.keys() | CLAIM_WORDS.keys())
    filters = Filters(known, unit.strip(), criterion.strip(), by_points=order == BY_POINTS)
    return visit.page(
        "table.html",
        table=assessment.table,
        view=build_table_view(assessment, filters),
        filters=filters,
        item_words=ITEM_WORDS,
        claim_words=CLAIM_WORDS,
        marks=(*CLAIM_WORDS.values(), CitationStatus.NOT_COUNTED),
        by_points=BY_POINTS,
    )


@router.get("/bang.xlsx")
def download_workbook(visit: Reading) -> Response:
    """The whole table with its evidence as a workbook."""
    return _send(visit, ExportKind.WORKBOOK, XLSX)


@router.get("/bang.docx")
def download_filled_table(visit: Reading) -> Response:
    """The table as it was imported, its column of evidence filled."""
    return _send(visit, ExportKind.WORD, DOCX)


@router.get("/bang/{code}/{number}")
def open_paper(visit: Reading, code: str, number: int) -> Response:
    """The paper that a claim rests on, at the page that says so; the item where it is not one paper."""
    item = get_item(visit.office.standing.get_assessment(), code)
    get_claim(item, number)
    proofs = find_proof(visit.registry, item.claims[number - 1])
    if len(proofs) != 1:
        return visit.go(f"/muc/{item.criterion.code}?y={number}")
    [proof] = proofs
    place = proof.passage or next(iter(proof.head.values()), None)
    return visit.go(f"/van-ban/{proof.document.id}" + (f"?trang={place.page}" if place else ""))


def _send(visit: Visit, kind: ExportKind, media_type: str) -> Response:
    at = now().astimezone()
    office = visit.office
    made = export_table(visit.registry, office.vault, office.standing.get_assessment(), kind, at)
    return send_export(visit, f"bang-minh-chung_{at:%Y-%m-%d}{kind}", made.content, media_type)
