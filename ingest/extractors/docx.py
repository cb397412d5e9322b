"""Word files → pages: the body in order, tables included, placed on an imagined A4 sheet.

Word files know no places on paper. Words get boxes as if set in 13 point on A4: cells side by side,
centred paragraphs in the centre. So the head, a borderless table, has its left and right halves as on a scan.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from ingest.extractors.extraction import Extraction, PageDone, refuse
from ingest.files import MAX_DOCX_UNPACKED_BYTES, MAX_PAGES
from registry.parsed import Box, Page, Problem, ProblemCode, Word
from registry.text import normalise
from registry.vocabulary.kinds import ReadMethod

_WIDTH: Final = 595.0  # A4 in points
_HEIGHT: Final = 842.0
_LEFT: Final = 85.0  # margins of Decree 30/2020, Appendix I
_RIGHT: Final = 545.0
_TOP: Final = 57.0
_LINE_HEIGHT: Final = 16.0
_LETTER_HEIGHT: Final = 13.0
_LETTER_WIDTH: Final = 5.6  # the mean of Times New Roman 13
_BLANK_WIDTH: Final = 3.5
_TAB: Final = 36.0
_TWIPS_PER_POINT: Final = 20
_MIN_SIDE_LETTERS: Final = 8  # less before a tab is a list's number, not a block beside another
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What Word wraps around paragraphs, rows, cells and runs: content controls, fields, links, insertions.
_WRAPPERS: Final = frozenset(
    qn(f"w:{name}")
    for name in (
        "sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "fldSimple", "hyperlink", "dir", "bdo",
    )
)  # fmt: skip
_BLANKS: Final = re.compile(r"\s+")


def extract_docx(path: Path, page_done: PageDone) -> Extraction:
    """The body of a Word file, text boxes included, page by page where Word has noted its page breaks."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_DOCX_UNPACKED_BYTES:
                return refuse(ProblemCode.TOO_LARGE)
        pages = _set_document(docx.Document(str(path)))
    except MemoryError:
        raise
    except Exception:  # zipfile, lxml and python-docx throw whatever broken parts lead them to
        return refuse(ProblemCode.DAMAGED)
    page_done()
    if len(pages) > MAX_PAGES:
        return refuse(ProblemCode.TOO_MANY_PAGES)
    return Extraction(pages, () if any(page.text for page in pages) else (Problem(ProblemCode.EMPTY_FILE),))


def _set_document(document: Any) -> tuple[Page, ...]:
    body = document.element.body
    has_noted_breaks = next(body.iter(qn("w:lastRenderedPageBreak")), None) is not None
    sheets = _Sheets(document, has_noted_breaks)
    for block in _find_inside(body, "p", "tbl"):
        _set_block(block, sheets)
    return sheets.finish()


@dataclass(slots=True)
class _Sheets:
    """The imagined sheets while they are being set."""

    document: Any
    has_noted_breaks: bool
    y: float = _TOP
    words: list[Word] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    done: list[Page] = field(default_factory=list)

    def turn_page(self) -> None:
        """Start a new sheet, unless the present one is still empty."""
        if not self.texts:
            return
        height = max(_HEIGHT, self.y)
        text = "\n".join(self.texts)
        self.done.append(
            Page(len(self.done) + 1, _WIDTH, height, text, tuple(self.words), ReadMethod.WORD_FILE)
        )
        self.y, self.words, self.texts = _TOP, [], []

    def finish(self) -> tuple[Page, ...]:
        """All sheets; an empty file has one empty sheet."""
        self.turn_page()
        empty = Page(1, _WIDTH, _HEIGHT, "", (), ReadMethod.WORD_FILE)
        return tuple(self.done) or (empty,)


def _find_inside(container: Any, *names: str) -> Iterator[Any]:
    """The children of these names in order, those that something is wrapped around too."""
    tags = {qn(f"w:{name}") for name in names}
    for child in container.iterchildren():
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _find_inside(child, *names)


def _set_block(block: Any, sheets: _Sheets) -> None:
    if block.tag == qn("w:tbl"):
        _set_table(block, sheets, _LEFT, _RIGHT)
        return
    turns_before, turns_after = _page_turns(block, sheets)
    if turns_before:
        sheets.turn_page()
    sheets.y = _set_paragraph(block, sheets, _LEFT, _RIGHT, sheets.y)
    if turns_after:
        sheets.turn_page()


def _page_turns(paragraph: Any, sheets: _Sheets) -> tuple[bool, bool]:
    """Whether a new page starts before this paragraph, and after it."""
    if sheets.has_noted_breaks:
        breaks = Paragraph(paragraph, sheets.document).rendered_page_breaks
        starts_here = bool(breaks) and breaks[0].preceding_paragraph_fragment is None
        return starts_here, bool(breaks) and not starts_here
    return False, any(mark.get(qn("w:type")) == "page" for mark in paragraph.iter(qn("w:br")))


def _set_table(table: Any, sheets: _Sheets, x0: float, x1: float) -> None:
    rows = list(_find_inside(table, "tr"))
    widths = _column_widths(table, rows)
    scale = (x1 - x0) / sum(widths)
    for row in rows:
        if next(row.iter(qn("w:lastRenderedPageBreak")), None) is not None and x0 == _LEFT:
            sheets.turn_page()
        top, bottom, column = sheets.y, sheets.y, 0
        for cell in _find_inside(row, "tc"):
            span = widths[column : column + cell.grid_span]
            left = x0 + scale * sum(widths[:column])
            column += cell.grid_span
            if cell.vMerge == "continue":
                continue
            sheets.y = top
            _set_cell(cell, sheets, left, left + scale * sum(span))
            bottom = max(bottom, sheets.y)
        sheets.y = bottom


def _column_widths(table: Any, rows: list[Any]) -> list[float]:
    """The columns' widths as stated, or all alike where a program stated none."""
    columns = [column for grid in table.iterchildren(qn("w:tblGrid")) for column in grid.iterchildren()]
    stated = [width for column in columns if (width := _number(column.get(qn("w:w")))) and width > 0]
    spans = [sum(cell.grid_span for cell in _find_inside(row, "tc")) for row in rows]
    count = max(spans, default=1)
    return stated if len(stated) == len(columns) >= count else [1.0] * max(count, 1)


def _set_cell(cell: Any, sheets: _Sheets, x0: float, x1: float) -> None:
    for block in _find_inside(cell, "p", "tbl"):
        if block.tag == qn("w:tbl"):
            _set_table(block, sheets, x0, x1)
        else:
            sheets.y = _set_paragraph(block, sheets, x0, x1, sheets.y)


def _set_paragraph(element: Any, sheets: _Sheets, x0: float, x1: float, y: float) -> float:
    """Set a paragraph between two edges from `y` on; gives where the next one starts."""
    for boxed in _text_box_paragraphs(element):
        y = _set_paragraph(boxed, sheets, x0, x1, y)
    paragraph = Paragraph(element, sheets.document)
    text = normalise("".join(run.text for run in _find_inside(element, "r")))  # no deleted runs
    if not text.strip():
        return y + _LINE_HEIGHT
    sheets.texts.append(_readable(text))
    for line in text.split("\n"):
        y = _set_line(line, paragraph, sheets, x0, x1, y)
    return y


def _text_box_paragraphs(element: Any) -> Iterator[Any]:
    """Paragraphs of text boxes anchored here, without the copies kept for old versions of Word."""
    for content in element.iter(qn("w:txbxContent")):
        if next(content.iterancestors(_FALLBACK), None) is None:
            yield from _find_inside(content, "p")


def _set_line(text: str, paragraph: Paragraph, sheets: _Sheets, x0: float, x1: float, y: float) -> float:
    parts = [part for part in text.split("\t") if part.strip()]
    if len(parts) == 2 and len(parts[0].strip()) >= _MIN_SIDE_LETTERS:
        middle = (x0 + x1) / 2
        left = _set_words(parts[0], sheets, x0, middle, y, is_centred=False)
        return max(left, _set_words(parts[1], sheets, middle, x1, y, is_centred=False))
    tabs = len(text) - len(text.lstrip("\t"))
    indent = min(tabs * _TAB + _left_indent(paragraph), (x1 - x0) / 2)
    return _set_words(text, sheets, x0 + indent, x1, y, is_centred=_is_centred(paragraph))


def _set_words(text: str, sheets: _Sheets, x0: float, x1: float, y: float, *, is_centred: bool) -> float:
    for line in _wrap(text.split(), x1 - x0):
        x = (x0 + x1 - _line_width(line)) / 2 if is_centred else x0
        for word in line:
            end = x + len(word) * _LETTER_WIDTH
            sheets.words.append(Word(word, Box(x, y, end, y + _LETTER_HEIGHT)))
            x = end + _BLANK_WIDTH
        y += _LINE_HEIGHT
    return y


def _wrap(words: list[str], width: float) -> list[list[str]]:
    lines: list[list[str]] = [[]]
    for word in words:
        if lines[-1] and _line_width([*lines[-1], word]) > width:
            lines.append([])
        lines[-1].append(word)
    return lines


def _line_width(words: list[str]) -> float:
    return sum(len(word) for word in words) * _LETTER_WIDTH + (len(words) - 1) * _BLANK_WIDTH


def _is_centred(paragraph: Paragraph) -> bool:
    style = paragraph.style
    stated = _property(paragraph._p, "jc", "val")
    if stated is None and style is not None:
        stated = _property(style.element, "jc", "val")
    return stated == "center"


def _left_indent(paragraph: Paragraph) -> float:
    return max(0.0, (_number(_property(paragraph._p, "ind", "left")) or 0.0) / _TWIPS_PER_POINT)


def _property(owner: Any, name: str, attribute: str) -> str | None:
    """A paragraph property as written: python-docx knows neither `start` nor the 720.0 of other programs."""
    found = owner.pPr.find(qn(f"w:{name}")) if owner.pPr is not None else None
    return found.get(qn(f"w:{attribute}")) if found is not None else None


def _number(written: str | None) -> float | None:
    try:
        return float(written) if written is not None else None
    except ValueError:
        return None


def _readable(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
