"""The results of a table as a workbook: items, citations, gaps by unit, months, registers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from openpyxl import Workbook

from registry.assessment import Reason, name_month
from registry.language import _
from registry.text import squeeze
from registry.vocabulary.kinds import CitationStatus, ItemStatus
from report import wording, wording_gaps, wording_results
from report.gap_list import GapItem
from report.gap_workbook import as_lines, gap_columns
from report.months import Coverage, MonthRow, build_month_grid
from report.register_rows import RegisterRow, list_register_rows
from report.results import ClaimResult, FoundPaper, ItemResult, Results
from report.spreadsheet_cells import Column, Tint, add_sheet, save_workbook

_ITEM_TINTS: Final = {
    ItemStatus.BACKED: Tint.GOOD,
    ItemStatus.PARTLY_BACKED: Tint.UNSURE,
    ItemStatus.UNBACKED: Tint.BAD,
}
_CLAIM_TINTS: Final = {
    CitationStatus.VERIFIED: Tint.GOOD,
    CitationStatus.PROBABLE: Tint.UNSURE,
    CitationStatus.CONFLICTING: Tint.BAD,
    CitationStatus.MISSING: Tint.BAD,
}
_MONTH_TINTS: Final = {
    Coverage.PROVEN: Tint.GOOD,
    Coverage.UNSURE: Tint.UNSURE,
    Coverage.EMPTY: Tint.BAD,
}
_MONTH_WIDTH: Final = 17  # takes a reference such as 1042/UBND-VHXH on one line


@dataclass(frozen=True, slots=True)
class _CitationRow:
    """A claim with one of the papers that it stands on, or none."""

    code: str
    claim: ClaimResult
    paper: FoundPaper | None


@dataclass(frozen=True, slots=True)
class _UnitRow:
    """An item under one of the units that lead it."""

    unit: str
    item: GapItem


def write_result_workbook(results: Results, stream: BinaryIO) -> None:
    """Write the results as .xlsx."""
    book = Workbook()
    book.remove(book.active)
    about = (
        f"{results.office} · {wording_results.table_and_period(results)} · "
        f"{wording_gaps.made_on(results.gaps)}"
    )
    items = list(results.items.values())
    heading = (wording_results.report_title(), about, wording_results.points_in_short(results))
    add_sheet(book, _("Items and points"), heading, _item_columns(), items)
    add_sheet(book, _("Citations"), (_("CITATIONS"), about), _citation_columns(), _list_citations(items))
    _add_gaps(book, results, about)
    _add_months(book, results, about)
    registers = list_register_rows(result.item for result in items)
    note = _("Every number that the table cites, register by register, against the paper that was found.")
    add_sheet(book, _("Registers"), (_("REGISTER CHECK"), about, note), _register_columns(), registers)
    save_workbook(
        book, stream, title=wording_results.report_title(), author=results.office, at=results.made_at
    )


def _item_columns() -> Sequence[Column[ItemResult]]:
    return (
        Column(_("Item"), 10, lambda one: one.item.criterion.code, link=lambda one: one.link),
        Column(_("Content"), 36, wording_results.text_of),
        Column(_("Maximum"), 9, lambda one: one.item.criterion.max_score),
        Column(_("Self score"), 9, lambda one: one.item.criterion.self_score),
        Column(_("Secured"), 9, lambda one: one.secured),
        Column(_("Status"), 13, _item_status, tint=lambda one: _ITEM_TINTS.get(one.item.status)),
        Column(_("Evidence on file"), 36, lambda one: as_lines(wording_results.evidence_of(one))),
        Column(_("What is missing"), 40, lambda one: as_lines(one.gap.missing if one.gap else ())),
        Column(_("Lead unit"), 18, lambda one: "\n".join(one.lead_units)),
        Column(_("Decided"), 22, lambda one: as_lines(tuple(map(wording_results.judged, one.judged)))),
    )


def _item_status(one: ItemResult) -> str:
    return wording.item_status(one.item.status)


def _list_citations(items: Iterable[ItemResult]) -> Iterable[_CitationRow]:
    for result in items:
        for claim in result.claims:
            for paper in claim.papers or (None,):
                yield _CitationRow(result.item.criterion.code, claim, paper)


def _citation_columns() -> Sequence[Column[_CitationRow]]:
    return (
        Column(_("Item"), 10, lambda row: row.code),
        Column(_("Words of the table"), 44, lambda row: squeeze(row.claim.verdict.claim.raw)),
        Column(_("Kind"), 16, lambda row: wording.claim_kind(row.claim.verdict.claim.kind)),
        Column(_("Reference in the table"), 17, lambda row: str(row.claim.verdict.claim.reference or "")),
        Column(_("Date in the table"), 12, lambda row: row.claim.verdict.issued_on),
        Column(
            _("Status"),
            14,
            lambda row: wording.citation_status(row.claim.verdict.status),
            tint=lambda row: _CLAIM_TINTS.get(row.claim.verdict.status),
        ),
        Column(_("Found on file"), 30, _say_found, link=_find_link),
        Column(_("Date of issue"), 12, lambda row: row.paper.document.issued_on if row.paper else None),
        Column(_("Page"), 8, lambda row: row.paper.page if row.paper else None),
        Column(_("Why"), 38, lambda row: _say_reasons(row.claim.verdict.reasons)),
    )


def _say_found(row: _CitationRow) -> str:
    if row.paper is not None:
        return wording.name_of(row.paper.document)
    return "\n".join(file.name for file in row.claim.files)


def _find_link(row: _CitationRow) -> str | None:
    if row.paper is not None:
        return row.paper.link
    return next((file.link for file in row.claim.files if file.link), None)


def _add_gaps(book: Workbook, results: Results, about: str) -> None:
    gaps = results.gaps
    note = (wording_gaps.shared_items(),) if gaps.has_shared_items else ()
    heading = (wording_gaps.list_title(), about, wording_gaps.points_at_risk(gaps.sum), *note)
    rows = [_UnitRow(unit.unit, item) for unit in gaps.units for item in unit.items]
    columns = [
        Column[_UnitRow](_("Lead unit"), 24, lambda row: row.unit or _("No lead unit named")),
        *(_unit_column(place) for place in range(len(gap_columns("")))),
    ]
    add_sheet(book, _("Missing by unit"), heading, columns, rows)


def _unit_column(place: int) -> Column[_UnitRow]:
    """A column of the list that is sent to units, for the unit that a row is about."""
    column = gap_columns("")[place]
    return Column(column.title, column.width, lambda row: gap_columns(row.unit)[place].show(row.item))


def _add_months(book: Workbook, results: Results, about: str) -> None:
    period = results.period
    title = _("DUTIES OF EVERY MONTH")
    if period is None:
        note = _("The table does not say its period: months cannot be told.")
        add_sheet(book, _("Months"), (title, about, note), _duty_columns(), ())
        return
    rows = build_month_grid((one.item for one in results.items.values()), period)
    note = _("✓ there is a verified paper · ? the paper is still to be confirmed · ✗ there is none")
    columns = list(_duty_columns())
    for place, month in enumerate(cell.month for cell in rows[0].cells) if rows else ():
        name = _("Month {month}").format(month=name_month(month, period))
        columns.append(_month_column(name, place))
    if not rows:
        note = _("No item of the table has a duty of every month.")
    add_sheet(book, _("Months"), (title, about, note), columns, rows)


def _duty_columns() -> Sequence[Column[MonthRow]]:
    return (
        Column(_("Item"), 10, lambda row: row.item.criterion.code),
        Column(_("Content"), 40, lambda row: squeeze(row.item.criterion.text).removeprefix("- ")),
        Column(_("Self score"), 9, lambda row: row.item.criterion.self_score),
        Column(_("Months with a paper"), 9, _count_months),
    )


def _count_months(row: MonthRow) -> int:
    return sum(cell.coverage is not Coverage.EMPTY for cell in row.cells)


def _month_column(name: str, place: int) -> Column[MonthRow]:
    return Column(
        name,
        _MONTH_WIDTH,
        lambda row: wording_results.month_cell(row.cells[place]),
        tint=lambda row: _MONTH_TINTS[row.cells[place].coverage],
    )


def _register_columns() -> Sequence[Column[RegisterRow]]:
    return (
        Column(_("Register"), 16, lambda row: row.register),
        Column(_("Year"), 8, lambda row: row.year),
        Column(_("Number"), 9, lambda row: row.reference.number),
        Column(_("Reference in the table"), 22, lambda row: str(row.reference)),
        Column(_("Date in the table"), 12, lambda row: row.printed_on),
        Column(_("Cited at"), 18, lambda row: ", ".join(row.codes)),
        Column(_("Found on file"), 36, lambda row: "\n".join(map(wording.name_of, row.papers))),
        Column(
            _("Status"),
            14,
            lambda row: wording.citation_status(row.status),
            tint=lambda row: _CLAIM_TINTS.get(row.status),
        ),
        Column(_("What does not fit"), 50, lambda row: _say_reasons(row.reasons)),
    )


def _say_reasons(reasons: Iterable[Reason]) -> str:
    return as_lines(tuple(dict.fromkeys(map(wording.describe, reasons))))
