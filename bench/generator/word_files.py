"""A made-up paper as a Word file; LibreOffice, where it is installed, makes the older format of it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from generator.model import Nation, Paper

_CENTRE: Final = WD_ALIGN_PARAGRAPH.CENTER
_BLANK_DAY: Final = "     "
_OFFICE_SECONDS: Final = 300


def save_docx(paper: Paper, path: Path) -> None:
    """Write the paper with its head in a table without borders, as clerks set it."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(paper.layout.left), Mm(paper.layout.right)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(paper.layout.text_size)
    normal.paragraph_format.space_after = Pt(3)
    head = document.add_table(rows=2, cols=2)
    _fill(head.cell(0, 0), *_names(paper))
    motto = ("Độc lập - Tự do - Hạnh phúc",) if paper.body.nation is Nation.STATE else ()
    _fill(head.cell(0, 1), paper.body.nation.upper(), *motto, "_" * 20)
    letter = (paper.subject,) if paper.is_letter else ()
    _fill(head.cell(1, 0), _number_line(paper), *letter)
    _fill(head.cell(1, 1), _date_line(paper))
    head.cell(1, 1).paragraphs[0].runs[0].italic = True
    document.add_paragraph()
    if not paper.is_letter:
        for line in (paper.document_type.upper(), paper.subject, "_______"):
            _add(document.add_paragraph(), line, is_bold=True)
    if len(paper.addressees) == 1:
        _add(document.add_paragraph(), f"Kính gửi: {paper.addressees[0]}.")
    elif paper.addressees:
        _add(document.add_paragraph(), "Kính gửi:")
        for addressee in paper.addressees:
            document.add_paragraph(f"- {addressee};").paragraph_format.left_indent = Mm(55)
    for text in paper.paragraphs:
        document.add_paragraph(text).paragraph_format.first_line_indent = Mm(10)
    foot = document.add_table(rows=1, cols=2)
    *others, last = paper.recipients
    _fill(foot.cell(0, 0), "Nơi nhận:", *(f"- {line};" for line in others), f"- {last}.", alignment=None)
    _fill(foot.cell(0, 1), *paper.capacity, "", "", "", paper.signer)
    document.add_paragraph()  # as Word ends every file; LibreOffice loses a table without one after it
    document.save(str(path))


def convert_to_doc(files: Iterable[Path], folder: Path) -> bool:
    """Make .doc files of .docx files in one go; False where there is no LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        return False
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                *(office, f"-env:UserInstallation=file://{profile}", "--headless"),
                *("--convert-to", "doc:MS Word 97", "--outdir", str(folder), *map(str, files)),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_OFFICE_SECONDS,
            env=os.environ | {"HOME": profile},
        )
    return True


def _names(paper: Paper) -> tuple[str, ...]:
    lines = [line.upper() for line in (*paper.body.parent, *paper.body.lines)]
    return (*lines, {Nation.STATE: "_______", Nation.PARTY: "*", Nation.YOUTH: "***"}[paper.body.nation])


def _number_line(paper: Paper) -> str:
    colon = ":" if paper.body.nation is Nation.STATE and paper.layout.has_colon else ""
    return f"Số{colon} {_BLANK_DAY if paper.is_draft else paper.number}{paper.code_tail}"


def _date_line(paper: Paper) -> str:
    if not paper.is_draft:
        return paper.date_line
    return f"{paper.body.place}, ngày{_BLANK_DAY}tháng{_BLANK_DAY}năm {paper.issued_on.year}"


def _fill(cell: _Cell, *lines: str, alignment: WD_ALIGN_PARAGRAPH | None = _CENTRE) -> None:
    for rank, line in enumerate(lines):
        _add(cell.add_paragraph() if rank else cell.paragraphs[0], line, alignment=alignment)


def _add(
    paragraph: Paragraph,
    text: str,
    *,
    is_bold: bool = False,
    alignment: WD_ALIGN_PARAGRAPH | None = _CENTRE,
) -> None:
    if alignment is not None:
        paragraph.alignment = alignment
    paragraph.add_run(text).bold = is_bold
