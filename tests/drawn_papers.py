"""Made-up papers drawn for the tests: PDF with text, the same as a scan, Word files."""

import io
from dataclasses import dataclass
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

_FONTS = Path("/usr/share/fonts/truetype/liberation2")
_STYLES = {"upright": "Regular", "bold": "Bold", "italic": "Italic"}
_LEFT, _RIGHT, _CENTRE = 150, 410, 310


@dataclass(frozen=True)
class Paper:
    """What is printed on a paper; "" leaves an element out."""

    issuer: tuple[str, ...] = ("ỦY BAN NHÂN DÂN", "XÃ AN MẪU")
    number_line: str = "Số: 217/TB-UBND"
    date_line: str = "An Mẫu, ngày 24 tháng 4 năm 2026"
    title: str = "THÔNG BÁO"
    subject: tuple[str, ...] = ("Về lịch trực của các đơn vị trong dịp", "nghỉ lễ năm 2026")
    post: str = "CHỦ TỊCH"
    signer: str = "Lê Văn Thử"
    body: tuple[str, ...] = (
        "Căn cứ Quyết định số 88/QĐ-UBND ngày 01 tháng 3 năm 2026 của Ủy ban nhân dân xã;",
        "Ủy ban nhân dân xã thông báo lịch trực để các đơn vị và nhân dân biết, liên hệ.",
        "Các đơn vị cử người trực đầy đủ, báo cáo kết quả về Văn phòng trước 16 giờ hằng ngày.",
    )


def draw_pdf(paper: Paper) -> bytes:
    """The paper as a PDF with text."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=True)
    _register_fonts()
    y = A4[1] - 60
    for rank, line in enumerate(paper.issuer):
        _centred(canvas, _LEFT, y - 15 * rank, line, "bold", 12)
    _centred(canvas, _RIGHT, y, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "bold", 12)
    _centred(canvas, _RIGHT, y - 15, "Độc lập - Tự do - Hạnh phúc", "bold", 13)
    y -= 20 + 15 * len(paper.issuer)
    _centred(canvas, _LEFT, y, paper.number_line, "upright", 13)
    _centred(canvas, _RIGHT, y, paper.date_line, "italic", 13)
    y -= 50
    for style, line in [("bold", paper.title), *(("bold", line) for line in paper.subject)]:
        _centred(canvas, _CENTRE, y, line, style, 14)
        y -= 18
    y -= 30
    for line in paper.body:
        canvas.setFont("upright", 12)
        canvas.drawString(110, y, line)
        y -= 20
    canvas.setFont("bold", 12)
    canvas.drawString(85, y - 20, "Nơi nhận:")
    _centred(canvas, _RIGHT, y - 20, paper.post, "bold", 13)
    _centred(canvas, _RIGHT, y - 110, paper.signer, "bold", 13)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def draw_pages(*papers: Paper) -> bytes:
    """These papers on one after the other page of a PDF with text."""
    with pypdfium2.PdfDocument.new() as whole:
        for paper in papers:
            with pypdfium2.PdfDocument(draw_pdf(paper)) as one:
                whole.import_pages(one)
        target = io.BytesIO()
        whole.save(target)
    return target.getvalue()


def scan(pdf: bytes, dpi: int = 300, skew: float = 0.0) -> Image.Image:
    """The first page as a scanner gives it."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture: Image.Image = document[0].render(scale=dpi / 72).to_pil().convert("L")
    picture = picture.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return picture.filter(ImageFilter.GaussianBlur(dpi / 500))


def write_by_hand(page: Image.Image, digits: str, x: float, y: float) -> None:
    """Put digits into a page scanned at 300 dpi, at a place in points, each a little off the line."""
    font = ImageFont.truetype(str(_FONTS / "LiberationSerif-Italic.ttf"), 68)
    for rank, digit in enumerate(digits):
        place = ((x + 9 * rank) * 300 / 72, y * 300 / 72 + 3 * (-1) ** rank)
        ImageDraw.Draw(page).text(place, digit, font=font, fill=30)


def save_scan(picture: Image.Image, path: Path, dpi: int = 300) -> Path:
    """A picture as a scanned PDF or an image file, as the name says."""
    picture.save(path, resolution=dpi, dpi=(dpi, dpi))
    return path


def save_docx(paper: Paper, path: Path) -> Path:
    """The paper as a Word file: the head a table of two columns, as offices make it."""
    document = docx.Document()
    head = document.add_table(rows=2, cols=2)
    _fill(head.cell(0, 0), *paper.issuer)
    _fill(head.cell(0, 1), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    _fill(head.cell(1, 0), paper.number_line)
    _fill(head.cell(1, 1), paper.date_line)
    for line in (paper.title, " ".join(paper.subject)):
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph()
    for line in paper.body:
        document.add_paragraph(line)
    foot = document.add_table(rows=1, cols=2)
    _fill(foot.cell(0, 0), "Nơi nhận:", "- Lưu: VT.")
    _fill(foot.cell(0, 1), paper.post, "", "", paper.signer)
    document.save(str(path))
    return path


def _fill(cell: docx.table._Cell, *lines: str) -> None:
    cell.paragraphs[0].text = lines[0]
    for line in lines[1:]:
        cell.add_paragraph(line)
    for paragraph in cell.paragraphs:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _centred(canvas: Canvas, x: float, y: float, line: str, style: str, size: int) -> None:
    canvas.setFont(style, size)
    canvas.drawCentredString(x, y, line)


def _register_fonts() -> None:
    if not _FONTS.is_dir():
        pytest.skip("fonts-liberation2 is not installed")
    for style, name in _STYLES.items():
        pdfmetrics.registerFont(TTFont(style, _FONTS / f"LiberationSerif-{name}.ttf"))
