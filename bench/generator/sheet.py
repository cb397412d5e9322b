"""A made-up paper drawn as a PDF: the head by hand, the text flowing, ink where pen and stamps left it."""

import random
from datetime import timedelta
from html import escape
from io import BytesIO
from typing import Final

import pypdfium2
from fonts import SERIF, SERIF_BOLD, SERIF_BOLD_ITALIC, SERIF_ITALIC
from ink import SignatureSpace
from pdf_papers import MARK
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from generator.handwriting import PIXELS_A_POINT, stamp, write
from generator.model import Kind, Nation, Paper, Writing
from generator.signature_fields import add_signature_field
from registry.text import squeeze

_STAMP_RED: Final = colors.Color(0.8, 0.1, 0.15, alpha=0.85)
_STAMP_BLUE: Final = colors.Color(0.15, 0.2, 0.65, alpha=0.85)
_LEFT_SHARE: Final = 0.44  # of the text's width
_COLUMN_GAP: Final = 8.0
_SMALLEST_HEAD: Final = 10.0
_CAPTION_RED: Final = colors.Color(0.75, 0.1, 0.1)
_TIGHT: Final = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
    ]
)


def draw_sheets(paper: Paper) -> bytes:
    """The paper as a PDF; on paper it is signed and sealed, as a file it is not."""
    target = BytesIO()
    layout = paper.layout
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
        leftMargin=layout.left * mm,
        rightMargin=layout.right * mm,
        topMargin=layout.top * mm,
        bottomMargin=18 * mm,
        title=paper.file,
        author=MARK,
        invariant=1,
    )
    is_on_paper = paper.kind in (Kind.CLEAN_SCAN, Kind.POOR_SCAN, Kind.PHOTO)
    text = _text_style("text", SERIF, paper, TA_JUSTIFY)
    *first, last = [Paragraph(escape(line), text) for line in paper.paragraphs]
    story = [
        Head(paper),
        *_title(paper),
        *_addressees(paper),
        Spacer(1, 8),
        *first,
        # A signature alone on its page could be put under any text.
        KeepTogether([last, Spacer(1, 8), _signature(paper, is_inked=is_on_paper)]),
    ]
    document.build(story, onFirstPage=_draw_mark, onLaterPages=_draw_later_page)
    return target.getvalue()


def body_lines(pdf: bytes, paper: Paper) -> list[list[str]]:
    """The lines of the text proper as the sheets break them, page by page."""
    flowing = [squeeze(paragraph) for paragraph in paper.paragraphs]
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [squeeze_lines(page.get_textpage().get_text_bounded()) for page in document]
    return [[line for line in lines if any(line in text for text in flowing)] for lines in pages]


def squeeze_lines(text: str) -> list[str]:
    """The lines of a text that hold anything."""
    return [squeezed for line in text.splitlines() if (squeezed := squeeze(line))]


class Head(Flowable):
    """Ô 1 to 4, 5b, 10b, and what the receiving office stamped."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._paper = paper
        self._draw = random.Random(paper.seed)
        self._size = paper.layout.head_size

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        body = self._paper.body
        self._size = self._fitting_size(available_width)
        nation_width = stringWidth(body.nation.upper(), SERIF_BOLD, self._size + 1)
        left_width = min(_LEFT_SHARE * available_width, available_width - nation_width - _COLUMN_GAP)
        self._left, self._right = left_width / 2, left_width + (available_width - left_width) / 2
        self._letter_lines = (
            simpleSplit(self._paper.subject, SERIF, self._size - 0.5, left_width * 0.95)
            if self._paper.is_letter
            else []
        )
        step = self._size * 1.2
        rows = len(body.parent) + len(body.lines)
        self._number_drop = step * max(rows, 2) + 2.2 * step
        self.height = self._number_drop + step * (len(self._letter_lines) + 1.2)
        if self._paper.urgency:
            self.height += 22
        return available_width, self.height

    def _fitting_size(self, available_width: float) -> float:
        """The chosen size, or the largest below it at which the two columns stand apart."""
        body, size = self._paper.body, self._paper.layout.head_size
        while size > _SMALLEST_HEAD:
            left = max(stringWidth(line.upper(), SERIF_BOLD, size) for line in (*body.parent, *body.lines))
            right = stringWidth(body.nation.upper(), SERIF_BOLD, size + 1)
            if left + right + _COLUMN_GAP <= available_width:
                break
            size -= 0.25
        return size

    def draw(self) -> None:
        self._draw_left()
        self._draw_right()
        y = self.height - self._number_drop
        self._draw_number(y)
        lift = self._size * 1.1 if self._paper.layout.is_number_lower else 0
        self._draw_date(y + lift)
        y -= self._size * 1.25
        for line in self._letter_lines:
            self._centred(self._left, y, line, SERIF, self._size - 0.5)
            y -= self._size * 1.15
        if self._paper.urgency:
            self._draw_urgency(y - 6)
        if self._paper.arrival:
            self._draw_arrival()

    def _draw_left(self) -> None:
        body, step = self._paper.body, self._size * 1.2
        y = self.height - step
        for line in body.parent:
            self._centred(self._left, y, line.upper(), SERIF, self._size)
            y -= step
        for line in body.lines:
            self._centred(self._left, y, line.upper(), SERIF_BOLD, self._size)
            y -= step
        if body.nation is Nation.STATE:
            self._rule(self._left, y + step * 0.7, 55)
        else:
            self._centred(
                self._left, y, "*" if body.nation is Nation.PARTY else "***", SERIF_BOLD, self._size
            )

    def _draw_right(self) -> None:
        nation, step = self._paper.body.nation, self._size * 1.2
        y = self.height - step
        self._centred(self._right, y, nation.upper(), SERIF_BOLD, self._size + (nation is not Nation.STATE))
        if nation is Nation.STATE:
            y -= step
            self._centred(self._right, y, "Độc lập - Tự do - Hạnh phúc", SERIF_BOLD, self._size + 1)
        self._rule(self._right, y - step * 0.3, 150)

    def _draw_number(self, y: float) -> None:
        label = "Số:" if self._paper.body.nation is Nation.STATE and self._paper.layout.has_colon else "Số"
        self._draw_line(
            self._left, y, (f"{label} ", self._paper.number, self._paper.code_tail), SERIF, self._size + 0.5
        )

    def _draw_date(self, y: float) -> None:
        paper = self._paper
        day, month = self._day_and_month()
        place, year = f"{paper.body.place}, ngày ", f" năm {paper.issued_on.year}"
        if paper.layout.is_month_written:
            pieces: tuple[str, ...] = (place, day, " tháng ", month, year)
        else:
            pieces = (place, day, f" tháng {month}{year}")
        self._draw_line(self._right, y, pieces, SERIF_ITALIC, self._size + 0.5)

    def _day_and_month(self) -> tuple[str, str]:
        words = self._paper.date_line.split()
        return words[words.index("ngày") + 1], words[words.index("tháng") + 1]

    def _draw_line(self, middle: float, y: float, pieces: tuple[str, ...], face: str, size: float) -> None:
        """Print and ink by turns, printed pieces first; ink has a gap to fill."""
        writing = self._paper.writing
        printed = writing is Writing.PRINTED
        gap = size * self._draw.uniform(1.7, 2.6)  # set by the typist for two or three digits
        inks = [
            None
            if printed or rank % 2 == 0 or writing in (Writing.BLANK, Writing.WIDGET)
            else self._ink(piece)
            for rank, piece in enumerate(pieces)
        ]
        widths = [
            stringWidth(piece, face, size)
            if printed or rank % 2 == 0
            else max(gap, self._room_for(piece, ink, face, size))
            for rank, (piece, ink) in enumerate(zip(pieces, inks, strict=True))
        ]
        x = middle - sum(widths) / 2
        for rank, (piece, width, ink) in enumerate(zip(pieces, widths, inks, strict=True)):
            if printed or rank % 2 == 0:
                self.canv.setFont(face, size)
                self.canv.drawString(x, y, piece)
            elif ink is not None:
                self._put_ink(ink, x, y, width)
            elif writing is Writing.WIDGET:
                x0, y0 = self.canv.absolutePosition(x, y)
                lift = self._draw.uniform(-1, 1)
                add_signature_field(
                    self.canv, (x0 + 1, y0 - 3 + lift, x0 + width, y0 + size + lift), [piece], size
                )
            x += width

    def _room_for(self, piece: str, ink: Image.Image | None, face: str, size: float) -> float:
        """Ink may touch the print beside it; a signature's field is as wide as its digits."""
        if ink is None:
            return float(stringWidth(piece, face, size)) + 3
        return ink.width / PIXELS_A_POINT + self._draw.uniform(-2, 6)

    def _ink(self, digits: str) -> Image.Image:
        if self._paper.writing is Writing.STAMPED:
            return stamp(digits, self._size * self._draw.uniform(0.72, 0.95), self._draw_of("machine"))
        return write(digits, self._size * self._draw.uniform(0.8, 1.25), self._draw_of("hand"))

    def _draw_of(self, name: str) -> random.Random:
        # Number, day and month are by the same hand.
        return random.Random(f"{name} {self._paper.seed}")

    def _put_ink(self, ink: Image.Image, x: float, y: float, gap: float) -> None:
        width, height = ink.width / PIXELS_A_POINT, ink.height / PIXELS_A_POINT
        left = x + (gap - width) * self._draw.uniform(0.2, 0.8)
        self.canv.drawImage(
            ImageReader(ink), left, y + self._draw.uniform(-2.5, 1.5), width, height, mask="auto"
        )

    def _draw_urgency(self, y: float) -> None:
        canvas, text = self.canv, self._paper.urgency
        width = stringWidth(text, SERIF_BOLD, 13) + 14
        canvas.saveState()
        canvas.translate(self._left + self._draw.uniform(-20, 20), y)
        canvas.rotate(self._draw.uniform(-3, 3))
        canvas.setStrokeColor(_STAMP_RED)
        canvas.setFillColor(_STAMP_RED)
        canvas.rect(-width / 2, -5, width, 20)
        canvas.setFont(SERIF_BOLD, 13)
        canvas.drawCentredString(0, 0, text)
        canvas.restoreState()

    def _draw_arrival(self) -> None:
        """The receiving office's stamp, with a number and a day of its own, filled in by another hand."""
        canvas, draw = self.canv, self._draw
        colour = draw.choice((_STAMP_RED, _STAMP_RED, _STAMP_BLUE))
        number_y = self.height - self._number_drop
        x, y = {
            "beside": (-14 * mm, number_y - self._size * 1.5 - 62 - 13 * len(self._letter_lines)),
            "over": (draw.uniform(-12, 8) * mm, number_y - draw.uniform(52, 64)),
            "right": (self.width * 0.6, number_y - 80),
        }[self._paper.arrival]
        canvas.saveState()
        canvas.translate(x, y)
        canvas.rotate(draw.uniform(-3, 3))
        canvas.setStrokeColor(colour)
        canvas.setFillColor(colour)
        canvas.setLineWidth(1.2)
        canvas.rect(0, 0, 132, 58)
        canvas.line(0, 44, 132, 44)
        canvas.line(34, 0, 34, 44)
        canvas.setFont(SERIF_BOLD, 8)
        canvas.drawCentredString(66, 47, "CƠ QUAN NHẬN (MẪU)")
        canvas.setFont(SERIF_BOLD, 12)
        canvas.drawCentredString(17, 18, "ĐẾN")
        if draw.random() < 0.4:
            canvas.drawCentredString(17, 31, "CV")
        canvas.setFont(SERIF, 9)
        for rank, label in enumerate(("Số:...............", "Ngày:...........", "Chuyển:.........")):
            canvas.drawString(37, 33 - 14 * rank, label)
        hand = random.Random(f"clerk {self._paper.seed}")
        arrived_on = self._paper.issued_on + timedelta(days=draw.randint(0, 5))
        day = f"{arrived_on:%d}/{arrived_on.month}/{arrived_on:%y}"
        for rank, digits in enumerate((str(draw.randint(100, 19999)), day)):
            ink = write(digits, 10, hand)
            canvas.drawImage(
                ImageReader(ink),
                *(62, 33 - 14 * rank, ink.width / PIXELS_A_POINT, ink.height / PIXELS_A_POINT),
                mask="auto",
            )
        canvas.restoreState()

    def _centred(self, x: float, y: float, text: str, face: str, size: float) -> None:
        self.canv.setFont(face, size)
        self.canv.drawCentredString(x, y, text)

    def _rule(self, x: float, y: float, width: float) -> None:
        self.canv.setLineWidth(0.7)
        self.canv.line(x - width / 2, y, x + width / 2, y)


def _text_style(name: str, face: str, paper: Paper, alignment: int) -> ParagraphStyle:
    size = paper.layout.text_size
    indent = 10 * mm if alignment == TA_JUSTIFY else 0
    return ParagraphStyle(
        name,
        fontName=face,
        fontSize=size,
        leading=size * 1.22,
        alignment=alignment,
        firstLineIndent=indent,
        spaceAfter=5,
    )


def _title(paper: Paper) -> list[Flowable]:
    if paper.is_letter:
        return []
    bold = _text_style("title", SERIF_BOLD, paper, TA_CENTER)
    rule = "-----" if paper.body.nation is Nation.PARTY else "_________"
    return [
        Paragraph(escape(paper.document_type.upper()), bold),
        Paragraph(escape(paper.subject), bold),
        Paragraph(rule, bold),
    ]


def _addressees(paper: Paper) -> list[Flowable]:
    centred = _text_style("address", SERIF, paper, TA_CENTER)
    if len(paper.addressees) == 1:
        return [Paragraph(f"Kính gửi: {escape(paper.addressees[0])}.", centred)]
    listed = ParagraphStyle("addressees", centred, alignment=TA_LEFT, leftIndent=55 * mm)
    lines = [Paragraph(f"- {escape(each)};", listed) for each in paper.addressees]
    return [Paragraph("Kính gửi:", centred), *lines] if lines else []


def _signature(paper: Paper, *, is_inked: bool) -> Table:
    head = ParagraphStyle("recipients head", fontName=SERIF_BOLD_ITALIC, fontSize=12, leading=14)
    small = ParagraphStyle("recipients", fontName=SERIF, fontSize=11, leading=13)
    *others, last = paper.recipients
    recipients = [Paragraph(f"- {escape(line)};", small) for line in others]
    left = [Paragraph("Nơi nhận:", head), *recipients, Paragraph(f"- {escape(last)}.", small)]
    bold = _text_style("signed", SERIF_BOLD, paper, TA_CENTER)
    right: list[Flowable] = [Paragraph(escape(line), bold) for line in paper.capacity]
    if is_inked:
        right.append(SignatureSpace(paper, signed=True))  # type: ignore[arg-type]
    elif paper.kind is Kind.SIGNED_PDF and not paper.is_draft:
        right.append(_ElectronicSignature(paper))
    else:
        right.append(Spacer(1, 22 * mm))
    right.append(Paragraph(escape(paper.signer), bold))
    width = A4[0] - (paper.layout.left + paper.layout.right) * mm
    return Table([[left, right]], colWidths=(0.45 * width, 0.55 * width), style=_TIGHT)


class _ElectronicSignature(Flowable):
    """The signature's own field: who signed and when."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._paper = paper

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        return available_width, 24 * mm

    def draw(self) -> None:
        x, y = self.canv.absolutePosition(12, 6 * mm)
        signed_on = self._paper.issued_on
        lines = [
            f"Ký bởi: {self._paper.body.name}",
            f"Ngày ký: {signed_on:%d-%m-%Y} 16:20:31 +07:00",
        ]
        add_signature_field(self.canv, (x, y, x + self.width - 24, y + 14 * mm), lines, 8, _CAPTION_RED)


def _draw_mark(canvas: Canvas, _document: object) -> None:
    canvas.saveState()
    canvas.setFont(SERIF, 8)
    canvas.setFillGray(0.6)
    canvas.drawCentredString(A4[0] / 2, 8 * mm, MARK)
    canvas.restoreState()


def _draw_later_page(canvas: Canvas, document: object) -> None:
    _draw_mark(canvas, document)
    canvas.setFont(SERIF, 13)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 11 * mm, str(canvas.getPageNumber()))
