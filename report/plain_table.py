"""The table of criteria as a Word table of our own, where it did not come as a Word file."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

from docx.table import Table

from ingest.criteria_grid import Cell, FileRow, FileTable, NamedColumn
from registry.language import _
from registry.tables import StoredCriterion
from report.gap_list import GapList
from report.letter_parts import TableColumn, add_table, save_letter
from report.list_letter import start_list
from report.naming import format_points
from report.table_column import TITLE
from report.table_rows import Spot, TableRows


def build_plain_table(criteria: Sequence[StoredCriterion], gaps: GapList) -> tuple[bytes, TableRows]:
    """The table with an empty column for papers, and where its items stand."""
    letter = start_list(gaps, _("TABLE OF CRITERIA WITH ITS EVIDENCE"))
    add_table(letter, _columns(), [_cells(row) for row in criteria])
    _embolden(letter.tables[0], criteria)
    stream = BytesIO()
    save_letter(letter, stream)
    return stream.getvalue(), _place_rows(criteria)


def _columns() -> tuple[TableColumn, ...]:
    return (
        TableColumn(_("TT"), 12, is_centred=True),
        TableColumn(_("Criterion"), 56),
        TableColumn(_("Maximum"), 17, is_centred=True),
        TableColumn(_("Lead unit"), 28),
        TableColumn(_("Result"), 68),
        TableColumn(_("Self score"), 15, is_centred=True),
        TableColumn(TITLE, 51),
    )


def _cells(row: StoredCriterion) -> tuple[tuple[str, ...], ...]:
    texts = (
        row.printed_number,
        row.text,
        _points(row.max_score),
        row.lead_unit,
        row.result,
        _points(row.self_score),
        row.evidence_required,
    )
    return tuple(tuple(text.split("\n")) for text in texts)


def _points(score: Decimal | None) -> str:
    return "" if score is None else format_points(score)


def _embolden(table: Table, criteria: Sequence[StoredCriterion]) -> None:
    """Set the rows of groups in bold, as offices do."""
    for number, row in enumerate(criteria, start=1):
        for cell in table.rows[number].cells if not row.is_leaf else ():
            for line in cell.paragraphs:
                for run in line.runs:
                    run.bold = True


def _place_rows(criteria: Sequence[StoredCriterion]) -> TableRows:
    """Where the items stand: below the header, each in a row of its own."""
    width = len(_columns())
    row = FileRow(tuple(Cell(place, 1, "") for place in range(width)), "")
    return TableRows(
        tables=(FileTable("", (row,) * (len(criteria) + 1)),),
        parts=(0,),
        columns=(NamedColumn("", None),) * width,
        items={row.code: Spot(0, place) for place, row in enumerate(criteria, start=1)},
        headers={Spot(0, 0): 0},
        evidence=width - 1,
    )
