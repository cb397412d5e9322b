"""Parts of a Word file as offices write them (Decree 30/2020, Appendix I): page, head, tables."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import BinaryIO, Final

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from report.office_file import clean_text, property_time, write_office_file

_FONT: Final = "Times New Roman"
_TEXT_SIZE: Final = Pt(13)
_TITLE_SIZE: Final = Pt(14)
_TABLE_SIZE: Final = Pt(12)
_LINE_SPACE: Final = Pt(3)
_CELL_SPACE: Final = Pt(1)
_PART_SPACE: Final = Pt(12)
_SIGNATURE_SPACE: Final = Pt(60)

# A4 lying, as the decree allows for tables: 20 mm above, below and right, 30 mm left for the binding.
_WIDTH: Final = Mm(297)
_HEIGHT: Final = Mm(210)
_EDGE: Final = Mm(20)
_BINDING: Final = Mm(30)
_USABLE_MM: Final = 247

# A row of more lines, a third of a page, goes on on the next page: kept whole it leaves half of one empty.
_LONG_ROW: Final = 10
_LETTER_MM: Final = 2.2  # that a letter of a table is wide, on average


@dataclass(frozen=True)
class TableColumn:
    """A column of a table: its title, its width in millimetres, whether its cells stand in the middle."""

    title: str
    width: int
    is_centred: bool = False


def start_letter(*, title: str, author: str, at: datetime, language: str) -> Document:
    """An empty A4 file in the manner of an office, its pages numbered from the second one on.

    Args:
        language: of the text, so that Word does not mark each word as misspelt.
    """
    letter = docx.Document()
    _set_font(letter, language)
    section = letter.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = _WIDTH, _HEIGHT
    section.left_margin = _BINDING
    section.right_margin = section.top_margin = section.bottom_margin = _EDGE
    section.different_first_page_header_footer = True
    _number_pages(section.header.paragraphs[0])
    properties = letter.core_properties
    properties.title, properties.author = clean_text(title), clean_text(author)
    properties.last_modified_by, properties.comments = "", ""
    properties.created = properties.modified = property_time(at)
    return letter


def add_line(letter: Document, text: str, *, bold: bool = False, italic: bool = False) -> Paragraph:
    """A line of text over the page's width."""
    line = letter.add_paragraph()
    _write(line, text, bold=bold, italic=italic)
    return line


def add_title(letter: Document, title: str, below: str) -> None:
    """The title in the middle of the page, with what it is about below."""
    line = add_line(letter, title, bold=True)
    line.runs[0].font.size = _TITLE_SIZE
    for centred in (line, add_line(letter, below)):
        centred.alignment = WD_ALIGN_PARAGRAPH.CENTER


def add_heading(letter: Document, heading: str, below: str) -> None:
    """A heading and a line below it, on the page on which their table starts."""
    line = add_line(letter, heading, bold=True)
    line.paragraph_format.space_before = _PART_SPACE
    for kept in (line, add_line(letter, below)):
        kept.paragraph_format.keep_with_next = True


def add_head(letter: Document, office: str, day: str) -> None:
    """The first line: the office on the left, the day on the right."""
    line = letter.add_paragraph()
    line.paragraph_format.tab_stops.add_tab_stop(Mm(_USABLE_MM), WD_TAB_ALIGNMENT.RIGHT)
    line.paragraph_format.space_after = _PART_SPACE
    _write(line, office.upper(), bold=True)
    line.add_run("\t")
    _write(line, day, italic=True)


def add_table(
    letter: Document, columns: Sequence[TableColumn], rows: Sequence[Sequence[Sequence[str]]]
) -> None:
    """A table whose header stands again on each page, its short rows untorn; a cell is a list of lines."""
    table = letter.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for cell, column in zip(table.rows[0].cells, columns, strict=True):
        _fill(cell, [column.title], bold=True, centred=True)
    _flag(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    for row in rows:
        added = table.add_row()
        if not _is_long(columns, row):
            _flag(added._tr.get_or_add_trPr(), "w:cantSplit")
        for cell, column, lines in zip(added.cells, columns, row, strict=True):
            _fill(cell, lines, centred=column.is_centred)
    for place, column in enumerate(columns):
        table.columns[place].width = Mm(column.width)
        for cell in table.columns[place].cells:
            cell.width = Mm(column.width)


def add_signatures(letter: Document, titles: Sequence[str], below: str) -> None:
    """Who signs, side by side, with room for their signatures; `below` says what goes there."""
    table = letter.add_table(rows=1, cols=len(titles))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, title in zip(table.rows[0].cells, titles, strict=True):
        first = cell.paragraphs[0]
        first.paragraph_format.space_before = _PART_SPACE
        _write(first, title, bold=True)
        second = cell.add_paragraph()
        _write(second, below, italic=True)
        second.paragraph_format.space_after = _SIGNATURE_SPACE
        for line in (first, second):
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.paragraph_format.keep_with_next = True
    _flag(table.rows[0]._tr.get_or_add_trPr(), "w:cantSplit")


def save_letter(letter: Document, stream: BinaryIO) -> None:
    """Write the file: the same text of the same moment gives the same bytes."""
    made = BytesIO()
    letter.save(made)
    write_office_file(made.getvalue(), stream)


def _set_font(letter: Document, language: str) -> None:
    style = letter.styles["Normal"]
    style.font.name, style.font.size = _FONT, _TEXT_SIZE
    style.paragraph_format.space_before = style.paragraph_format.space_after = _LINE_SPACE
    fonts = style.element.rPr.rFonts
    for script in ("w:eastAsia", "w:cs"):  # Word takes letters with two marks from these
        fonts.set(qn(script), _FONT)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), language)
    style.element.rPr.append(spoken)


def _number_pages(line: Paragraph) -> None:
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)


def _is_long(columns: Sequence[TableColumn], row: Sequence[Sequence[str]]) -> bool:
    return any(
        sum(math.ceil(len(line) * _LETTER_MM / column.width) for line in lines) > _LONG_ROW
        for column, lines in zip(columns, row, strict=True)
    )


def _fill(cell: _Cell, lines: Sequence[str], *, bold: bool = False, centred: bool = False) -> None:
    for number, text in enumerate(lines):
        line = cell.add_paragraph() if number else cell.paragraphs[0]
        line.paragraph_format.space_before = line.paragraph_format.space_after = _CELL_SPACE
        if centred:
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(line, text, bold=bold)
        line.runs[0].font.size = _TABLE_SIZE


def _write(line: Paragraph, text: str, *, bold: bool = False, italic: bool = False) -> None:
    run = line.add_run(clean_text(text))
    run.bold, run.italic = bold, italic


def _flag(properties: BaseOxmlElement, name: str) -> None:
    flag = OxmlElement(name)
    flag.set(qn("w:val"), "true")
    properties.append(flag)
