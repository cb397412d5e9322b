"""The list of items that lack evidence as a workbook: sheets of all items, of each unit, of the claims."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from openpyxl import Workbook

from registry.language import _
from report import wording, wording_gaps
from report.gap_list import GapItem, GapList, OpenClaim
from report.spreadsheet_cells import Column, add_sheet, save_workbook


@dataclass(frozen=True)
class _ClaimRow:
    item: GapItem
    claim: OpenClaim


def write_gap_workbook(gaps: GapList, stream: BinaryIO) -> None:
    """Write the list as .xlsx."""
    book = Workbook()
    book.remove(book.active)
    lines = (f"{gaps.office} · {wording_gaps.table_and_period(gaps)} · {wording_gaps.made_on(gaps)}",)
    total = wording_gaps.points_at_risk(gaps.sum)
    note = (wording_gaps.shared_items(),) if gaps.has_shared_items else ()
    add_sheet(
        book, _("All units"), (wording_gaps.list_title(), *lines, total, *note), gap_columns(), gaps.items
    )
    for unit in gaps.units:
        name = wording_gaps.unit_name(unit)
        title = f"{wording_gaps.list_title()} – {name}"
        heading = (title, *lines, wording_gaps.points_at_risk(unit.sum))
        add_sheet(book, name, heading, gap_columns(unit.unit), unit.items)
    claims = [_ClaimRow(item, claim) for item in gaps.items for claim in item.open_claims]
    title = _("CLAIMS OF THESE ITEMS THAT ARE NOT VERIFIED")
    add_sheet(book, _("Claims not verified"), (title, *lines), _claim_columns(), claims)
    save_workbook(book, stream, title=wording_gaps.list_title(), author=gaps.office, at=gaps.made_at)


def gap_columns(unit: str | None = None) -> Sequence[Column[GapItem]]:
    """The columns of a unit's items, or of all units', which name the units of each item."""

    def read_text(item: GapItem) -> str:
        return item.text if unit is None else wording_gaps.text_of(item, unit)

    lead_unit = Column[GapItem](_("Lead unit"), 22, lambda item: "\n".join(item.lead_units))
    return (
        Column(_("Item"), 10, lambda item: item.code),
        Column(_("Content"), 40, read_text),
        Column(_("Maximum"), 9, lambda item: item.max_score),
        Column(_("Self score"), 9, lambda item: item.self_score),
        Column(_("Status"), 13, lambda item: wording.item_status(item.status)),
        *([lead_unit] if unit is None else []),
        Column(_("What is missing"), 52, lambda item: as_lines(item.missing)),
        Column(_("What to do"), 40, lambda item: as_lines(item.cures)),
    )


def _claim_columns() -> Sequence[Column[_ClaimRow]]:
    return (
        Column(_("Item"), 10, lambda row: row.item.code),
        Column(_("Lead unit"), 22, lambda row: "\n".join(row.item.lead_units)),
        Column(_("Words of the table"), 70, lambda row: row.claim.words),
        Column(_("Kind"), 16, lambda row: wording.claim_kind(row.claim.kind)),
        Column(_("Date of issue"), 12, lambda row: row.claim.issued_on),
        Column(_("Status"), 14, lambda row: wording.citation_status(row.claim.status)),
        Column(_("Why"), 42, lambda row: as_lines(row.claim.reasons)),
    )


def as_lines(sentences: Sequence[str]) -> str:
    """Sentences one below the other in one cell."""
    return "\n".join(wording.with_dashes(sentences))
