"""The citation map of a pack: every claim, its words and status, and the place on a page that shows it."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from io import StringIO
from typing import Any, Final

from registry.assessment import Reason
from registry.audit import Head
from registry.language import _
from registry.parsed import Box
from registry.tables import StoredTable
from registry.text import squeeze
from report import wording, wording_pack
from report.pack_plan import PackedPaper, PackPlan
from report.pack_signatures import list_trust_digests, map_signatures
from report.pack_view import AttachmentView, ClaimView, ItemView, PaperView, Sheet
from report.wording_signatures import sum_up_signatures

MAP_NAME: Final = "data/citations.json"
SHEET_NAME: Final = "data/citations.csv"
AUDIT_HEAD: Final = "Audit-Head"  # as bag-info.txt calls it
FORMAT: Final = "minhchung citations"
VERSION: Final = 1
_BOM: Final = b"\xef\xbb\xbf"
_NO_PLACE: Final = ("", "", "", "", "", "")  # hash, page, words, boxes, source, signatures
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def dump_head(head: Head) -> str:
    """The end of the audit trail as it is printed."""
    return f"{head.number}:{head.hash}"


def map_item(view: ItemView) -> dict[str, Any]:
    """An item of the map."""
    row = view.item.criterion
    return {
        "code": row.code,
        "text": row.text,
        "folder": view.folder,
        "status": view.item.status.value,
        "points": row.self_score,
        "maximum": row.max_score,
        "lead_unit": row.lead_unit,
        "result": row.result,
        "reasons": [_map_reason(reason) for reason in view.item.reasons],
        "claims": [_map_claim(claim) for claim in view.claims],
    }


def build_map(plan: PackPlan, items: Sequence[Mapping[str, Any]], at: datetime) -> bytes:
    """The whole map as JSON."""
    table = plan.assessment.table
    return _dump(
        {
            "format": FORMAT,
            "version": VERSION,
            "made_at": at.isoformat(),
            "audit_head": dump_head(plan.head),
            "trust_digests": list(list_trust_digests(plan)),
            "table": _map_table(table),
            "items": items,
            "files": [
                {
                    "file": file.name,
                    "sha256": file.stored.sha256,
                    "size": file.stored.size,
                    "media_type": file.stored.media_type,
                    "dropped_as": file.dropped_as,
                }
                for file in plan.files
            ],
        }
    )


def list_rows(view: ItemView) -> list[tuple[object, ...]]:
    """An item's rows of the sheet for Excel: one for each quotation, at least one for each claim."""
    return [
        (view.item.criterion.code, *_claim_cells(claim), *cells)
        for claim in view.claims
        for cells in _evidence_cells(claim)
    ]


def dump_sheet(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV that opens right in a Vietnamese Excel, nothing in it taken for a formula."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return _BOM + out.getvalue().encode()


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_plain).encode() + b"\n"


def _plain(value: Any) -> str:
    assert isinstance(value, Decimal)  # points stay exact as texts
    return str(value)


def _map_table(table: StoredTable) -> dict[str, Any]:
    first, last = table.period_from, table.period_to
    return {
        "title": table.title,
        "issuer": table.issuer,
        "period_from": first.isoformat() if first else None,
        "period_to": last.isoformat() if last else None,
    }


def _map_reason(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code.value, **reason.values, "says": wording.describe(reason)}


def _map_claim(claim: ClaimView) -> dict[str, Any]:
    stored = claim.verdict.claim
    return {
        "number": claim.number,
        "kind": stored.kind.value,
        "raw": stored.raw,
        "span": [stored.start, stored.end] if stored.raw else None,
        "status": claim.verdict.status.value,
        "reasons": [_map_reason(reason) for reason in claim.verdict.reasons],
        "papers": [_map_paper(paper) for paper in claim.papers],
        "attachments": [_map_attachment(one) for one in claim.attachments],
    }


def _map_paper(view: PaperView) -> dict[str, Any]:
    packed, paper = view.packed, view.packed.document
    return {
        "number": paper.id,
        "name": wording.name_of(paper),
        "reference": str(paper.reference) if paper.reference else None,
        "document_type": paper.document_type,
        "issued_on": paper.issued_on.isoformat() if paper.issued_on else None,
        "issuing_body": paper.issuing_body,
        "subject": None if packed.file is None else paper.subject,
        "file": packed.file.name if packed.file else None,
        "sha256": packed.file.stored.sha256 if packed.file else None,
        "pages": _map_pages(packed),
        "left_out": packed.left_out.value if packed.left_out else None,
        "signatures": map_signatures(packed.file),
        "quotes": [quote for sheet in view.sheets for quote in _map_quotes(sheet)],
    }


def _map_pages(packed: PackedPaper) -> list[int] | None:
    """First and last page of a paper that is one of several in its file."""
    return None if packed.last_page is None else [packed.first_page, packed.last_page]


def _map_quotes(sheet: Sheet) -> Iterator[dict[str, Any]]:
    for one in sheet.quotes:
        place = one.quote.place
        yield {
            "of": one.quote.field.value if one.quote.field else "passage",
            "agrees": one.quote.light.value == "agrees",
            "page": place.page,
            "words": place.words,
            "boxes": [_map_box(box) for box in place.boxes],
            "page_size": [sheet.page.width, sheet.page.height],
            "source": one.source.value,
            "text": sheet.text if one.source.value == "carried" else None,
            "picture": sheet.picture,
        }


def _map_box(box: Box) -> list[float]:
    """Left, top, right, bottom in points: a tenth of one is finer than any printer."""
    return [round(edge, 1) for edge in (box.x0, box.top, box.x1, box.bottom)]


def _map_attachment(view: AttachmentView) -> dict[str, Any]:
    attachment, file = view.packed.attachment, view.packed.file
    return {
        "name": wording_pack.attachment_name(view.packed),
        "dated_on": attachment.dated_on.isoformat(),
        "note": attachment.note if view.packed.is_named else "",
        "file": file.name if file else None,
        "sha256": file.stored.sha256 if file else None,
        "left_out": view.packed.left_out.value if view.packed.left_out else None,
        "signatures": map_signatures(file),
    }


def list_columns() -> tuple[str, ...]:
    """What the columns of the sheet for Excel are called."""
    return (
        _("Item"),
        _("Claim number"),
        _("Claim"),
        _("From letter"),
        _("To letter"),
        _("Status"),
        _("Why"),
        _("Paper"),
        _("File"),
        _("SHA-256 of the file"),
        _("Page"),
        _("Words on the page"),
        _("Place on the page (points)"),
        _("Can be compared with"),
        _("Digital signatures"),
    )


def _claim_cells(claim: ClaimView) -> tuple[object, ...]:
    verdict = claim.verdict
    span = (verdict.claim.start, verdict.claim.end) if verdict.claim.raw else ("", "")
    why = "; ".join(dict.fromkeys(wording.describe(reason) for reason in verdict.reasons))
    return (
        claim.number,
        squeeze(verdict.claim.raw),
        *span,
        wording.citation_status(verdict.status),
        why,
    )


def _evidence_cells(claim: ClaimView) -> Iterator[tuple[object, ...]]:
    for paper in claim.papers:
        packed = paper.packed
        name = wording.name_of(packed.document)
        if packed.file is None:
            assert packed.left_out is not None
            yield name, wording_pack.left_out(packed.left_out), *_NO_PLACE
            continue
        file = (name, packed.file.name, packed.file.stored.sha256)
        signed = sum_up_signatures(packed.file.signatures)
        quotes = [(one, sheet) for sheet in paper.sheets for one in sheet.quotes]
        for one, sheet in quotes:
            place = one.quote.place
            boxes = " ".join("(" + " ".join(map(str, _map_box(box))) + ")" for box in place.boxes)
            source = wording_pack.quote_source(one.source)
            yield *file, sheet.page.number, squeeze(place.words), boxes, source, signed
        if not quotes:
            yield *file, packed.first_page, "", "", "", signed
    for view in claim.attachments:
        attached = view.packed
        if attached.file is None:
            assert attached.left_out is not None
            name = wording_pack.attachment_name(attached)
            yield name, wording_pack.left_out(attached.left_out), *_NO_PLACE
        else:
            file = (attached.attachment.name, attached.file.name, attached.file.stored.sha256)
            yield *file, "", "", "", "", sum_up_signatures(attached.file.signatures)
    if not claim.papers and not claim.attachments:
        yield "", "", *_NO_PLACE


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
