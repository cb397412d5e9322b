"""Word files → pages: the body in order, tables included, placed on an imagined A4 sheet.

Word files know no places on paper. Words get boxes as if set in 13 point on A4: cells side by side,
centred paragraphs in the centre. So the head, a borderless table, has its left and right halves as on a scan.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from docx.opc.part import PartFactory
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart
from docx.text.paragraph import Paragraph

from ingest.extractors.docx_letters import Letters, find_inside, find_letters
from ingest.extractors.docx_styles import Styles, left_indent, parse_number
from ingest.extractors.extraction import Extraction, PageDone, refuse
from ingest.extractors.imagined_sheet import HEIGHT, LEFT, LINE_HEIGHT, RIGHT, TOP, WIDTH, set_words
from ingest.files import MAX_PAGES, unpacks_to_too_much
from registry.parsed import Page, Problem, ProblemCode, Word
from registry.text import normalise
from registry.vocabulary.kinds import ReadMethod

_TAB: Final = 36.0
_MOST_COLUMNS: Final = 1_000  # Word itself has 63; a damaged cell may state thousands of millions
_MIN_SIDE_LETTERS: Final = 8  # less before a tab is a list's number, not a block beside another
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Word files with macros and templates are read like any other; nothing in them is run.
_KINDS_OF_WORD: Final = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
_BLANKS: Final = re.compile(r"\s+")


PartFactory.part_type_for.update(dict.fromkeys(_KINDS_OF_WORD, DocumentPart))


def extract_docx(path: Path, page_done: PageDone) -> Extraction:
    """The body of a Word file, text boxes included, page by page where Word has noted its page breaks."""
    try:
        if unpacks_to_too_much(path):
            return refuse(ProblemCode.TOO_LARGE)
        pages = _set_document(Package.open(str(path)).main_document_part)
    except MemoryError:
        raise
    except Exception:  # zipfile, lxml and python-docx throw whatever broken parts lead them to
        return refuse(ProblemCode.DAMAGED)
    page_done()
    if len(pages) > MAX_PAGES:
        return refuse(ProblemCode.TOO_MANY_PAGES)
    return Extraction(pages, () if any(page.text for page in pages) else (Problem(ProblemCode.EMPTY_FILE),))


def _set_document(part: Any) -> tuple[Page, ...]:
    body = part.element.body
    has_noted_breaks = next(body.iter(qn("w:lastRenderedPageBreak")), None) is not None
    styles = Styles(part)
    sheets = _Sheets(part, styles, find_letters(body, styles), has_noted_breaks)
    for block in find_inside(body, "p", "tbl"):
        _set_block(block, sheets)
    return sheets.finish()


@dataclass(slots=True)
class _Sheets:
    """The imagined sheets while they are being set."""

    part: Any
    styles: Styles
    letters: Letters
    has_noted_breaks: bool
    y: float = TOP
    words: list[Word] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    done: list[Page] = field(default_factory=list)

    def turn_page(self) -> None:
        """Start a new sheet, unless the present one is still empty."""
        if not self.texts:
            return
        height = max(HEIGHT, self.y)
        text = "\n".join(self.texts)
        self.done.append(
            Page(len(self.done) + 1, WIDTH, height, text, tuple(self.words), ReadMethod.WORD_FILE)
        )
        self.y, self.words, self.texts = TOP, [], []

    def finish(self) -> tuple[Page, ...]:
        """All sheets; an empty file has one empty sheet."""
        self.turn_page()
        empty = Page(1, WIDTH, HEIGHT, "", (), ReadMethod.WORD_FILE)
        return tuple(self.done) or (empty,)


def _set_block(block: Any, sheets: _Sheets) -> None:
    if block.tag == qn("w:tbl"):
        _set_table(block, sheets, LEFT, RIGHT)
        return
    turns_before, turns_after = _page_turns(block, sheets)
    if turns_before:
        sheets.turn_page()
    sheets.y = _set_paragraph(block, sheets, LEFT, RIGHT, sheets.y)
    if turns_after:
        sheets.turn_page()


def _page_turns(paragraph: Any, sheets: _Sheets) -> tuple[bool, bool]:
    """Whether a new page starts before this paragraph, and after it."""
    if sheets.has_noted_breaks:
        breaks = Paragraph(paragraph, sheets.part).rendered_page_breaks
        starts_here = bool(breaks) and breaks[0].preceding_paragraph_fragment is None
        return starts_here, bool(breaks) and not starts_here
    return False, any(mark.get(qn("w:type")) == "page" for mark in paragraph.iter(qn("w:br")))


def _set_table(table: Any, sheets: _Sheets, x0: float, x1: float) -> None:
    rows = list(find_inside(table, "tr"))
    widths = _column_widths(table, rows)
    scale = (x1 - x0) / sum(widths)
    for row in rows:
        if next(row.iter(qn("w:lastRenderedPageBreak")), None) is not None and x0 == LEFT:
            sheets.turn_page()
        top, bottom, column = sheets.y, sheets.y, 0
        for cell in find_inside(row, "tc"):
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
    stated = [width for column in columns if (width := parse_number(column.get(qn("w:w")))) and width > 0]
    spans = [sum(cell.grid_span for cell in find_inside(row, "tc")) for row in rows]
    count = max(spans, default=1)
    if count > _MOST_COLUMNS:
        raise ValueError(count)  # as of other damage
    return stated if len(stated) == len(columns) >= count else [1.0] * max(count, 1)


def _set_cell(cell: Any, sheets: _Sheets, x0: float, x1: float) -> None:
    for block in find_inside(cell, "p", "tbl"):
        if block.tag == qn("w:tbl"):
            _set_table(block, sheets, x0, x1)
        else:
            sheets.y = _set_paragraph(block, sheets, x0, x1, sheets.y)


def _set_paragraph(element: Any, sheets: _Sheets, x0: float, x1: float, y: float) -> float:
    """Set a paragraph between two edges from `y` on; gives where the next one starts."""
    for boxed in _text_box_paragraphs(element):
        y = _set_paragraph(boxed, sheets, x0, x1, y)
    text = normalise(sheets.letters.read(element))
    if not text.strip():
        return y + LINE_HEIGHT
    sheets.texts.append(_readable(text))
    for line in text.split("\n"):
        y = _set_line(line, element, sheets, x0, x1, y)
    return y


def _text_box_paragraphs(element: Any) -> Iterator[Any]:
    """Paragraphs of text boxes anchored here, without the copies kept for old versions of Word."""
    for content in element.iter(qn("w:txbxContent")):
        if next(content.iterancestors(_FALLBACK), None) is None:
            yield from find_inside(content, "p")


def _set_line(text: str, paragraph: Any, sheets: _Sheets, x0: float, x1: float, y: float) -> float:
    parts = [part for part in text.split("\t") if part.strip()]
    if len(parts) == 2 and len(parts[0].strip()) >= _MIN_SIDE_LETTERS:
        middle = (x0 + x1) / 2
        left = _set_words(parts[0], sheets, x0, middle, y, is_centred=False)
        return max(left, _set_words(parts[1], sheets, middle, x1, y, is_centred=False))
    tabs = len(text) - len(text.lstrip("\t"))
    indent = min(tabs * _TAB + left_indent(paragraph), (x1 - x0) / 2)
    return _set_words(text, sheets, x0 + indent, x1, y, is_centred=sheets.styles.is_centred(paragraph))


def _set_words(text: str, sheets: _Sheets, x0: float, x1: float, y: float, *, is_centred: bool) -> float:
    words, y = set_words(text, x0, x1, y, is_centred=is_centred)
    sheets.words.extend(words)
    return y


def _readable(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
