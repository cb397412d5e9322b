"""A sample paper as a Word file, its header in a borderless table as clerks set it."""

import re
from datetime import datetime
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from papers import Paper
from pdf_papers import MARK
from texts import Block, Figures, recipients_of, write_text

_CENTRE: Final = WD_ALIGN_PARAGRAPH.CENTER
_LEFT: Final = WD_ALIGN_PARAGRAPH.LEFT
_JUSTIFY: Final = WD_ALIGN_PARAGRAPH.JUSTIFY
_HEADER_WIDTHS: Final = (Mm(66), Mm(100))
_RULE: Final = "_______"
_ARTICLE_LABEL: Final = re.compile(r"^(Điều \d+\.)(.*)$")

# A file that carries the moment of its making is another file at every run.
_SAVED_AT: Final = datetime(2026, 1, 1)


def draw_docx(paper: Paper) -> bytes:
    """The paper as a Word file, the same bytes at every call."""
    document = Document()
    _set_page(document)
    _set_properties(document, paper)
    _add_header(document, paper)
    if not paper.is_letter:
        _add_line(document.add_paragraph(), paper.document_type.upper(), bold=True)
        _add_line(document.add_paragraph(), paper.subject, bold=True)
        _add_line(document.add_paragraph(), _RULE)
    for content in write_text(paper):
        _add_content(document, content)
    _add_signature(document, paper)
    target = BytesIO()
    document.save(target)
    return pack_files(_unpacked(target))


def pack_files(files: dict[str, bytes]) -> bytes:
    """A zip of these files under a fixed date."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, _SAVED_AT.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)
    return target.getvalue()


def _unpacked(saved: BytesIO) -> dict[str, bytes]:
    with ZipFile(saved) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _set_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    normal.paragraph_format.space_after = Pt(0)
    footer = section.footer.paragraphs[0]
    footer.alignment = _CENTRE
    mark = footer.add_run(MARK)
    mark.font.size, mark.font.color.rgb = Pt(8), RGBColor(0xB8, 0xB8, 0xB8)


def _set_properties(document: WordDocument, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = paper.full_reference, MARK, MARK
    properties.created = properties.modified = _SAVED_AT
    properties.comments = ""


def _add_header(document: WordDocument, paper: Paper) -> None:
    table = document.add_table(rows=2, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, _HEADER_WIDTHS, strict=True):
        column.width = width  # Word looks at the cells, LibreOffice at the column
        for cell in column.cells:
            cell.width = width
    (left, right), (number, date) = (row.cells for row in table.rows)
    lines = [(line.upper(), False) for line in paper.parent_body.split("|") if line]
    lines += [(line.upper(), True) for line in paper.issuing_body.split("|")]
    _fill(left, [*lines, (_RULE, False)], size=12)
    nation = [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True), ("Độc lập - Tự do - Hạnh phúc", True)]
    _fill(right, [*nation, (_RULE * 3, False)], size=12)
    subject = [(paper.subject, False)] if paper.is_letter else []
    _fill(number, [(f"Số: {paper.full_reference}", False), *subject], size=13)
    _add_line(date.paragraphs[0], paper.date_line, italic=True, size=13)
    document.add_paragraph()


def _fill(cell: _Cell, lines: list[tuple[str, bool]], *, size: float) -> None:
    for n, (text, bold) in enumerate(lines):
        _add_line(cell.add_paragraph() if n else cell.paragraphs[0], text, bold=bold, size=size)


def _add_line(
    paragraph: Paragraph, text: str, *, bold: bool = False, italic: bool = False, size: float = 14
) -> None:
    paragraph.alignment = _CENTRE
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _add_content(document: WordDocument, content: Block | Figures) -> None:
    if isinstance(content, Figures):
        table = document.add_table(rows=0, cols=len(content.rows[0]), style="Table Grid")
        for n, row in enumerate(content.rows):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                _add_line(cell.paragraphs[0], text, bold=n == 0, size=12)
        document.add_paragraph()
        return
    paragraph = document.add_paragraph()
    centred = content.kind in ("order", "address")
    paragraph.alignment = _CENTRE if centred else _LEFT if content.kind == "heading" else _JUSTIFY
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.first_line_indent = None if centred else Mm(10)
    article = _ARTICLE_LABEL.match(content.text)
    if article:
        paragraph.add_run(article[1]).bold = True
        paragraph.add_run(article[2])
        return
    run = paragraph.add_run(content.text)
    run.bold, run.italic = content.kind in ("order", "heading"), content.kind == "basis"


def _add_signature(document: WordDocument, paper: Paper) -> None:
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    row = document.add_table(rows=1, cols=2).rows[0]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    recipients, signer = row.cells
    head = recipients.paragraphs[0].add_run("Nơi nhận:")
    head.bold = head.italic = True
    head.font.size = Pt(12)
    for line in recipients_of(paper):
        recipients.add_paragraph().add_run(line).font.size = Pt(11)
    capacity = [(line, True) for line in (*paper.capacity.split("|"), paper.post) if line]
    room_for_the_pen = [("", False)] * 4
    _fill(signer, [*capacity, *room_for_the_pen, (paper.signer, True)], size=13.5)
