"""A sample paper drawn as a PDF page by page, in the layout of Decree 30/2020 or 36-HD/VPTW."""

import re
from html import escape
from io import BytesIO
from typing import Final

from fonts import SERIF, SERIF_BOLD, SERIF_BOLD_ITALIC, SERIF_ITALIC, register_fonts
from ink import ArrivalStamp, SignatureSpace
from papers import Paper
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)
from texts import Block, Figures, recipients_of, write_text

MARK: Final = "MẪU - văn bản minh họa, không có giá trị"

_LEFT_MARGIN: Final = 30 * mm
_RIGHT_MARGIN: Final = 16 * mm
_TOP_MARGIN: Final = 20 * mm
_BOTTOM_MARGIN: Final = 20 * mm
_TEXT_WIDTH: Final = A4[0] - _LEFT_MARGIN - _RIGHT_MARGIN

# The quốc hiệu in bold 12.5 must fit on one line, so the right half is the wider one.
_HEADER_WIDTHS: Final = (0.43 * _TEXT_WIDTH, 0.57 * _TEXT_WIDTH)
_SIGNING_WIDTHS: Final = (0.46 * _TEXT_WIDTH, 0.54 * _TEXT_WIDTH)
_PARTY_HEADER_WIDTHS: Final = (0.5 * _TEXT_WIDTH, 0.5 * _TEXT_WIDTH)
_SUBJECT_INDENT: Final = 12 * mm
_RULE_HEIGHT: Final = 2 * mm

# Pale on a sheet that is looked at, darker on one that a bilevel scan would otherwise wash out.
_PALE_GREY: Final = 0.72
_GREY_THAT_SURVIVES_BILEVEL: Final = 0.35


def _style(name: str, font: str, size: float, alignment: int = TA_CENTER, **more: object) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.2, alignment=alignment, **more)


_PARENT: Final = _style("parent", SERIF, 12.5)
_ISSUER: Final = _style("issuer", SERIF_BOLD, 12.5)
_NATION: Final = _style("nation", SERIF_BOLD, 12.5)
_MOTTO: Final = _style("motto", SERIF_BOLD, 13)
_NUMBER: Final = _style("number", SERIF, 13, spaceBefore=4)
_LETTER_SUBJECT: Final = _style("letter subject", SERIF, 12, spaceBefore=4)
_DATE: Final = _style("date", SERIF_ITALIC, 13, spaceBefore=4)
_TITLE: Final = _style("title", SERIF_BOLD, 14)
_SUBJECT: Final = _style("subject", SERIF_BOLD, 14, leftIndent=_SUBJECT_INDENT, rightIndent=_SUBJECT_INDENT)
_SIGNED: Final = _style("signed", SERIF_BOLD, 13.5)
_CAPTION: Final = _style("caption", SERIF, 9, TA_LEFT, textColor=colors.Color(0.75, 0.1, 0.1))
_RECIPIENTS_HEAD: Final = _style("recipients head", SERIF_BOLD_ITALIC, 12, TA_LEFT)
_RECIPIENTS: Final = _style("recipients", SERIF, 11, TA_LEFT)
_CELL: Final = _style("cell", SERIF, 12)
_CELL_HEAD: Final = _style("cell head", SERIF_BOLD, 12)

_BODY_STYLES: Final = {
    "address": _style("address", SERIF, 14, spaceBefore=8, spaceAfter=10),
    "basis": _style("basis", SERIF_ITALIC, 14, TA_JUSTIFY, firstLineIndent=10 * mm, spaceAfter=5),
    "order": _style("order", SERIF_BOLD, 14, spaceBefore=6, spaceAfter=8),
    "heading": _style("heading", SERIF_BOLD, 14, TA_LEFT, firstLineIndent=10 * mm, spaceAfter=5),
    "article": _style("article", SERIF, 14, TA_JUSTIFY, firstLineIndent=10 * mm, spaceAfter=6),
    "text": _style("text", SERIF, 14, TA_JUSTIFY, firstLineIndent=10 * mm, spaceAfter=6),
}
_ARTICLE_LABEL: Final = re.compile(r"^(Điều \d+\.)")
_GRID: Final = TableStyle(
    [("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
)
_HALVES: Final = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
    ]
)


def draw_pdf(paper: Paper, *, inked: bool) -> bytes:
    """The paper as a PDF file; inked, it bears signature, seal and the incoming stamp."""
    register_fonts()
    target = BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
        leftMargin=_LEFT_MARGIN,
        rightMargin=_RIGHT_MARGIN,
        topMargin=_TOP_MARGIN,
        bottomMargin=_BOTTOM_MARGIN,
        title=paper.full_reference,
        author=MARK,
        invariant=1,
    )
    document.build(
        _sheet(paper, inked=inked),
        onFirstPage=lambda canvas, _: _draw_mark(canvas, paper),
        onLaterPages=lambda canvas, _: _draw_later_page(canvas, paper),
    )
    return target.getvalue()


def _sheet(paper: Paper, *, inked: bool) -> list[Flowable]:
    stamp = [ArrivalStamp(paper)] if inked and paper.stamp.startswith("arrival") else [Spacer(1, 4 * mm)]
    *body, last = (_body(content) for content in write_text(paper))
    return [
        _header(paper),
        *stamp,
        *([] if paper.is_letter else _title(paper)),
        *body,
        # A signature alone on its page could be put under any text.
        KeepTogether([last, Spacer(1, 3 * mm), _signature(paper, inked=inked)]),
    ]


def _header(paper: Paper) -> Table:
    parents = [_upper(line, _PARENT) for line in paper.parent_body.split("|") if line]
    issuers = [_upper(line, _ISSUER) for line in paper.issuing_body.split("|")]
    left = [*parents, *issuers]
    date = Paragraph(escape(paper.date_line), _DATE)
    if paper.is_party:
        left += [Paragraph("*", _ISSUER), Paragraph(f"Số {escape(paper.full_reference)}", _NUMBER)]
        rows = [[left, [_upper("Đảng Cộng sản Việt Nam", _MOTTO), _Rule(0.56), Spacer(1, 4 * mm), date]]]
    else:
        left.append(_Rule(0.3))
        right = [
            _upper("Cộng hòa xã hội chủ nghĩa Việt Nam", _NATION),
            Paragraph("Độc lập - Tự do - Hạnh phúc", _MOTTO),
            _Rule(0.56),
        ]
        number = [Paragraph(f"Số: {escape(paper.full_reference)}", _NUMBER)]
        if paper.is_letter:
            number.append(Paragraph(escape(paper.subject), _LETTER_SUBJECT))
        rows = [[left, right], [number, date]]
    return Table(rows, colWidths=_PARTY_HEADER_WIDTHS if paper.is_party else _HEADER_WIDTHS, style=_HALVES)


def _title(paper: Paper) -> list[Flowable]:
    return [
        _upper(paper.document_type, _TITLE),
        Paragraph(escape(paper.subject), _SUBJECT),
        Paragraph("-----", _TITLE) if paper.is_party else _Rule(0.2),
        Spacer(1, 3 * mm),
    ]


def _body(content: Block | Figures) -> Flowable:
    if isinstance(content, Figures):
        return _figures(content)
    text = _ARTICLE_LABEL.sub(r"<b>\1</b>", escape(content.text))
    return Paragraph(text, _BODY_STYLES[content.kind])


def _figures(figures: Figures) -> Table:
    longest = [max(len(cell) for cell in column) for column in zip(*figures.rows, strict=True)]
    # A column of two digits still needs the width of a short word.
    weights = [max(length, 5) ** 0.7 for length in longest]
    widths = [_TEXT_WIDTH * weight / sum(weights) for weight in weights]
    cells = [
        [Paragraph(escape(cell), _CELL if n else _CELL_HEAD) for cell in row]
        for n, row in enumerate(figures.rows)
    ]
    return Table(cells, colWidths=widths, style=_GRID, spaceBefore=4, spaceAfter=8, repeatRows=1)


def _signature(paper: Paper, *, inked: bool) -> Table:
    recipients = [
        Paragraph("<u>Nơi nhận</u>:" if paper.is_party else "Nơi nhận:", _RECIPIENTS_HEAD),
        *(Paragraph(escape(line), _RECIPIENTS) for line in recipients_of(paper)),
    ]
    capacity = [line for line in (*paper.capacity.split("|"), paper.post) if line]
    right: list[Flowable] = [Paragraph(escape(line), _SIGNED) for line in capacity]
    if paper.stamp == "e-signature":
        right += [Spacer(1, 5 * mm), *_e_signature(paper), Spacer(1, 5 * mm)]
    else:
        right.append(SignatureSpace(paper, signed=inked))
    right.append(Paragraph(escape(paper.signer), _SIGNED))
    return Table([[recipients, right]], colWidths=_SIGNING_WIDTHS, style=_HALVES)


def _e_signature(paper: Paper) -> list[Flowable]:
    lines = (
        f"Ký bởi: {paper.issuing_body.replace('|', ' ')} (mẫu)",
        f"Ngày ký: {paper.issued_on:%d-%m-%Y} 16:20:31 +07:00",
    )
    return [Paragraph(escape(line), _CAPTION) for line in lines]


def _upper(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text.upper()), style)


class _Rule(Flowable):
    """A thin line, centred, as wide as this share of its column."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self._share = share

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        return available_width, _RULE_HEIGHT

    def draw(self) -> None:
        start, end = (self.width * (1 + sign * self._share) / 2 for sign in (-1, 1))
        self.canv.setLineWidth(0.7)
        self.canv.line(start, _RULE_HEIGHT / 3, end, _RULE_HEIGHT / 3)


def _draw_mark(canvas: Canvas, paper: Paper) -> None:
    bilevel = paper.scan is not None and paper.scan.colour == "bilevel"
    canvas.saveState()
    canvas.setFont(SERIF, 8)
    canvas.setFillGray(_GREY_THAT_SURVIVES_BILEVEL if bilevel else _PALE_GREY)
    canvas.drawCentredString(A4[0] / 2, 9 * mm, MARK)
    canvas.restoreState()


def _draw_later_page(canvas: Canvas, paper: Paper) -> None:
    _draw_mark(canvas, paper)
    canvas.saveState()
    canvas.setFont(SERIF, 13)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, str(canvas.getPageNumber()))
    canvas.restoreState()
