"""The results of a table as a PDF: the text of the page on A4 lying, which can be searched and copied."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, BinaryIO, Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    LongTable,
    Paragraph,
    SimpleDocTemplate,
    Table,
    TableStyle,
)

from registry.language import current_language
from registry.vocabulary.kinds import ItemStatus
from report.office_file import clean_text
from report.print_fonts import FontFiles
from report.printed_results import Cell, Figure, Line, PrintedResults, PrintedRow, Section, lay_out
from report.results import Results

_PAGE: Final = landscape(A4)
_SIDE: Final = 12 * mm
_TOP: Final = 15 * mm
_BOTTOM: Final = 16 * mm
_WIDTH: Final = _PAGE[0] - 2 * _SIDE
_PADDING: Final = 6.0  # that reportlab keeps free within its margins
# What is left of a page for a table: only a row that is higher than that is torn.
_WHOLE_PAGE: Final = _PAGE[1] - _TOP - _BOTTOM - 1.0
_ROOM: Final = 45 * mm  # for a heading, the header of its table and a first row

_REGULAR, _BOLD, _ITALIC = "Print", "Print-Bold", "Print-Italic"
_TEXT = ParagraphStyle("text", fontName=_REGULAR, fontSize=11, leading=14)
_CELL = ParagraphStyle("cell", _TEXT, fontSize=10, leading=12.5)
_CENTRED = ParagraphStyle("centred", _CELL, alignment=TA_CENTER)
_STRONG = ParagraphStyle("strong", _CELL, fontName=_BOLD)
_STRONG_CENTRED = ParagraphStyle("strong centred", _STRONG, alignment=TA_CENTER)
_NOTE = ParagraphStyle("note", _TEXT, fontName=_ITALIC, spaceAfter=4)
_TITLE = ParagraphStyle(
    "title", _TEXT, fontName=_BOLD, fontSize=14, leading=18, alignment=TA_CENTER, spaceBefore=14
)
_ABOUT = ParagraphStyle("about", _TEXT, alignment=TA_CENTER, spaceAfter=12)
_SECTION = ParagraphStyle(
    "section", _TEXT, fontName=_BOLD, fontSize=13, leading=17, spaceBefore=16, spaceAfter=5
)
_INNER = ParagraphStyle("inner", _SECTION, fontSize=12, leading=15, spaceBefore=10, spaceAfter=2)
_FIGURE = ParagraphStyle("figure", _TEXT, fontName=_BOLD, fontSize=20, leading=24)

_INK: Final[dict[ItemStatus | None, str]] = {
    ItemStatus.BACKED: "#14662f",
    ItemStatus.PARTLY_BACKED: "#7a4d00",
    ItemStatus.UNBACKED: "#a11521",
}
_RULE: Final = HexColor("#777777")
_FRAME: Final = HexColor("#555555")
_HEADER: Final = HexColor("#e4e9f0")
_GROUP: Final = HexColor("#f3f5f8")


def write_result_pdf(results: Results, fonts: FontFiles, stream: BinaryIO) -> None:
    """Write the results as .pdf; the same results with the same fonts give the same bytes."""
    _register(fonts)
    report = lay_out(results)
    made = BytesIO()
    pages = SimpleDocTemplate(
        made,
        pagesize=_PAGE,
        leftMargin=_SIDE - _PADDING,
        rightMargin=_SIDE - _PADDING,
        topMargin=_TOP - _PADDING,
        bottomMargin=_BOTTOM - _PADDING,
        title=report.title,
        author=report.office,
        subject=report.about,
        creator="minhchung",
        lang=current_language(),
        invariant=1,  # else it bears the time of writing
    )
    pages.build(_compose(report), canvasmaker=_NumberedCanvas)
    stream.write(made.getvalue())


class _NumberedCanvas(Canvas):  # type: ignore[misc]  # reportlab tells no types
    """Pages that say how many there are: that is known when the last one is done."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._done: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 (reportlab's name)
        """Keep the page until its number can be put on it."""
        self._done.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Put the numbers on the pages, and write them."""
        for number, page in enumerate(self._done, start=1):
            self.__dict__.update(page)
            self.setFont(_REGULAR, 9)
            self.drawRightString(_PAGE[0] - _SIDE, _BOTTOM / 2, f"{number}/{len(self._done)}")
            super().showPage()
        super().save()


class _Rows(LongTable):  # type: ignore[misc]
    """A table that tears no row but one that is higher than a page."""

    def split(self, width: float, height: float) -> list[Flowable]:
        """The part that fits into what is left of a page, and the rest."""
        self.splitInRow = int(height >= _WHOLE_PAGE)
        parts: list[Flowable] = super().split(width, height)
        return parts


def _register(fonts: FontFiles) -> None:
    for name, path in ((_REGULAR, fonts.regular), (_BOLD, fonts.bold), (_ITALIC, fonts.italic)):
        pdfmetrics.registerFont(TTFont(name, path))


def _compose(report: PrintedResults) -> list[Flowable]:
    head = Table(
        [[_say(report.office.upper(), _STRONG), _say(report.day, ParagraphStyle("day", _NOTE, alignment=2))]],
        colWidths=[_WIDTH * 0.65, _WIDTH * 0.35],
        style=[("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)],
    )
    return [
        head,
        _say(report.title, _TITLE),
        _say(report.about, _ABOUT),
        _draw_figures(report.figures),
        *(part for section in report.sections for part in _compose_section(section)),
    ]


def _draw_figures(figures: Sequence[Figure]) -> Flowable:
    cells = [
        [
            _say(one.name, _STRONG),
            _say(one.points, ParagraphStyle("points", _FIGURE, textColor=_INK.get(one.status, "#1a1a1a"))),
            _say(one.explained, _CELL),
        ]
        for one in figures
    ]
    style = [("BOX", (place, 0), (place, 0), 0.7, _FRAME) for place in range(len(cells))]
    return Table([cells], colWidths=[_WIDTH / len(cells)] * len(cells), style=style, spaceAfter=6)


def _compose_section(section: Section) -> list[Flowable]:
    # Kept together with its table, a heading would move with all of it to the next page.
    parts = [CondPageBreak(_ROOM), _say(section.title, _INNER if section.is_inner else _SECTION)]
    parts += [_say(line, _NOTE) for line in section.lines]
    if section.rows:
        parts.append(_draw_table(section))
    return parts


def _draw_table(section: Section) -> Flowable:
    """A table whose header stands again on each page."""
    shares = [column.share for column in section.columns]
    style: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, _RULE),
        ("BACKGROUND", (0, 0), (-1, 0), _HEADER),
        ("VALIGN", (0, 0), (-1, 0), "MIDDLE"),
        ("VALIGN", (0, 1), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    rows: list[list[Any]] = [[_say(column.title, _STRONG_CENTRED) for column in section.columns]]
    for place, row in enumerate(section.rows, start=1):
        rows.append(_draw_row(row, section))
        if row.is_heading:
            style += [
                ("SPAN", (1, place), (-1, place)),
                ("BACKGROUND", (0, place), (-1, place), _GROUP),
                ("NOSPLIT", (0, place), (-1, place + 1)),  # never alone at the foot of a page
            ]
    return _Rows(
        rows,
        colWidths=[_WIDTH * share / sum(shares) for share in shares],
        repeatRows=1,
        style=TableStyle(style),
    )


def _draw_row(row: PrintedRow, section: Section) -> list[Any]:
    if row.is_heading:
        code, text = row.cells
        rest = [""] * (len(section.columns) - 2)
        return [_draw_cell(code, _STRONG_CENTRED), _draw_cell(text, _STRONG), *rest]
    return [
        _draw_cell(cell, _CENTRED if column.is_centred else _CELL)
        for cell, column in zip(row.cells, section.columns, strict=True)
    ]


def _draw_cell(cell: Cell, style: ParagraphStyle) -> list[Flowable]:
    mark = "– " if len(cell) > 1 else ""
    return [_draw_line(line, mark, style) for line in cell]


def _draw_line(line: Line, mark: str, style: ParagraphStyle) -> Flowable:
    if line.status is not None:
        style = ParagraphStyle("status", style, fontName=_BOLD, textColor=_INK.get(line.status, "#1a1a1a"))
    return _say(mark + line.text, style)


def _say(text: str, style: ParagraphStyle) -> Flowable:
    """A paragraph of plain words: what looks like markup in them is words too."""
    return Paragraph(escape(clean_text(text)), style)
