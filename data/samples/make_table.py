"""Writes the Word twin of the sample table: `python data/samples/make_table.py OUT.docx`."""

import io
import sys
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import _Cell, _Row

from ingest.criteria import Stated, read_grid
from ingest.criteria_grid import Column, Grid, GridRow

SOURCE: Final = Path(__file__).parent / "ket-qua-chinh-quyen-than-thien.txt"
HEADER: Final = {
    Column.NUMBER: ("TT", 10),
    Column.TEXT: ("Nội dung tiêu chí", 58),
    Column.MAX: ("Điểm chuẩn", 13),
    Column.LEAD: ("Đơn vị chủ trì", 28),
    Column.COORDINATING: ("Đơn vị phối hợp", 28),
    Column.EVIDENCE: ("Tài liệu minh chứng", 28),
    Column.RESULT: ("Kết quả thực hiện", 87),
    Column.SELF: ("Điểm tự đánh giá", 15),
}
COLUMNS: Final = tuple(HEADER)
# The bytes must not depend on the day: the day on which the sample table's period ends.
MADE_AT: Final = datetime(2026, 6, 30)


def build_document(grid: Grid) -> bytes:
    """The table as a Word file, the same bytes each time."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(11)

    issuer, motto, *title = grid.preamble
    head = document.add_table(rows=1, cols=2)
    _write(head.cell(0, 0), issuer, bold=True)
    _write(head.cell(0, 1), motto, bold=True)
    for block in title:
        document.add_paragraph()
        for line in block.split("\n"):
            paragraph = document.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.add_run(line).bold = True
    document.add_paragraph()

    table = document.add_table(rows=1 + len(grid.rows), cols=len(COLUMNS))
    table.style = "Table Grid"
    table.autofit = False
    for cell, (name, width) in zip(table.rows[0].cells, HEADER.values(), strict=True):
        _write(cell, name, bold=True)
        cell.width = Mm(width)
    for word_row, row in zip(list(table.rows)[1:], grid.rows, strict=True):
        _write_row(word_row, row)

    properties = document.core_properties
    properties.author = properties.last_modified_by = "minhchung"
    properties.created = properties.modified = MADE_AT
    properties.title, properties.revision = "Bảng tiêu chí (mẫu)", 1
    return _with_fixed_times(document)


def _write_row(word_row: _Row, row: GridRow) -> None:
    """One row; cells that the office left out or that belong together are merged."""
    cells = dict(zip(COLUMNS, word_row.cells, strict=True))
    if row.is_total:
        cells[Column.NUMBER].merge(cells[Column.TEXT])
        cells[Column.LEAD].merge(cells[Column.RESULT])
        _write(cells[Column.NUMBER], row.text(Column.TEXT), bold=True)
        _write(cells[Column.MAX], row.text(Column.MAX), bold=True)
        _write(cells[Column.SELF], row.text(Column.SELF), bold=True)
        return
    is_heading = row.text(Column.NUMBER).isalpha()
    for column in row.cells:
        _write(cells[column], row.text(column), bold=is_heading)
    if is_heading and not row.text(Column.LEAD) and not row.text(Column.COORDINATING):
        cells[Column.LEAD].merge(cells[Column.COORDINATING])
    left_out = [column for column in COLUMNS if column not in row.cells]
    if len(left_out) > 1 and Column.NUMBER not in left_out:
        cells[left_out[0]].merge(cells[left_out[-1]])


def _write(cell: _Cell, text: str, *, bold: bool = False) -> None:
    first, *others = text.split("\n")
    cell.paragraphs[0].add_run(first).bold = bold
    for line in others:
        cell.add_paragraph().add_run(line).bold = bold


def _with_fixed_times(document: WordDocument) -> bytes:
    saved, fixed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, MADE_AT.timetuple()[:6])
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def main() -> None:
    """Write the file that the command line names."""
    if len(sys.argv) != 2:
        sys.exit("usage: python data/samples/make_table.py OUT.docx")
    out = Path(sys.argv[1])
    grid = read_grid(SOURCE, Stated())
    out.write_bytes(build_document(grid))
    print(f"{out}: {len(grid.rows)} rows")


if __name__ == "__main__":
    main()
