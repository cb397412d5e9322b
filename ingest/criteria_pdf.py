"""The tables of a PDF with text as rows of cells, by the lines that are drawn around them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pdfplumber

from ingest.criteria_grid import Cell, FileRow, FileTable
from ingest.extractors.pdf import extract_pdf
from ingest.extractors.tesseract import NullEngine
from ingest.layout import Line, cut_at_gaps, group_lines
from registry.errors import InputFileError
from registry.language import _
from registry.parsed import Page, ProblemCode, Word
from registry.text import normalise
from registry.vocabulary.kinds import ReadMethod

MAX_PAGES: Final = 150  # a table of 300 items has 60
MAX_EDGES: Final = 10_000  # lines on a page; four around each cell, drawn twice, of 60 rows make 5 000
_SAME_EDGE: Final = 4.0  # points: lines of one table on two pages, or drawn twice
_LEAST_COLUMNS: Final = 3
_LEAST_ROOM: Final = 1.5  # letters: with less, a word was cut because the next letter had no room
_LONG_WORD: Final = re.compile(
    r"[^\W_]{2,}[/.:-]|[/.:-][^\W_]{2,}"
)  # dates, symbols and links, no plain words
_PAGE_NUMBER_LETTERS: Final = 12
_LEFT: Final = "left"
_RIGHT: Final = "right"
_OPENS_A_LINE: Final = ("-", "+", "•", "*", "–")


@dataclass(frozen=True, slots=True)
class _Area:
    """A table on one page: the boxes of its cells row by row, and where it lies."""

    page: int
    rows: tuple[tuple[tuple[float, float, float, float], ...], ...]
    top: float
    bottom: float

    @property
    def edges(self) -> tuple[float, float]:
        """Its left and right edge."""
        boxes = [box for row in self.rows for box in row]
        return min(box[0] for box in boxes), max(box[2] for box in boxes)


def read_pdf_tables(path: Path, name: str) -> tuple[FileTable, ...]:
    """The ruled tables of the PDF at `path`, those that go on over pages joined; `name` is for messages.

    Raises:
        InputFileError: the file is damaged, locked, too long, or a scan.
    """
    pages = _read_pages(path, name)
    try:
        areas = [area for page in pages for area in _find_areas(path, page)]
    except MemoryError:
        raise
    except Exception as error:  # pdfminer throws whatever broken objects lead it to
        raise _damaged(name) from error
    if not areas:
        raise InputFileError(
            _(
                "{path}: no table with drawn lines was found in this PDF. Import the Word or Excel file "
                "that it was made from."
            ).format(path=name)
        )
    return tuple(_build_tables(areas, pages))


def _read_pages(path: Path, name: str) -> tuple[Page, ...]:
    extraction = extract_pdf(path, NullEngine(), lambda _page, _count: None)
    problems = {problem.code for problem in extraction.problems}
    if ProblemCode.ENCRYPTED in problems:
        raise InputFileError(
            _("{path}: the PDF is locked with a password. Import one without it.").format(path=name)
        )
    if ProblemCode.TOO_MANY_PAGES in problems or len(extraction.pages) > MAX_PAGES:
        raise InputFileError(
            _("{path}: the PDF has more than {pages} pages. Import the table alone.").format(
                path=name, pages=MAX_PAGES
            )
        )
    if not extraction.pages:
        raise _damaged(name)
    # No OCR is asked here, and that of a scanner is not believed: scores must not be read from pictures.
    scans = [page.number for page in extraction.pages if page.method is not ReadMethod.TEXT_LAYER]
    if scans:
        raise InputFileError(
            _(
                "{path}: page {page} is a scan, or its letters cannot be read. Scores are not taken from "
                "pictures: import the Word or Excel file, or a PDF saved from it."
            ).format(path=name, page=scans[0])
        )
    return extraction.pages


def _damaged(name: str) -> InputFileError:
    return InputFileError(_("{path}: a damaged PDF. Save it anew and import that.").format(path=name))


def _find_areas(path: Path, page: Page) -> Iterator[_Area]:
    with pdfplumber.open(path, pages=[page.number]) as document:
        drawn = document.pages[0]
        if len(drawn.edges) > MAX_EDGES:
            raise ValueError(f"page {page.number} has too many lines")
        tables = drawn.find_tables({"explicit_horizontal_lines": _open_ends(drawn)})
    for table in sorted(tables, key=lambda one: one.bbox[1]):
        rows = tuple(_boxes(row) for row in table.rows)
        if max(map(len, rows), default=0) >= _LEAST_COLUMNS or len(tables) == 1:
            yield _Area(page.number, tuple(row for row in rows if row), table.bbox[1], table.bbox[3])


def _open_ends(page: Any) -> list[float]:
    """Where the upright lines of a page start and end: some programs draw none across where a row is cut."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    return [min(edge["top"] for edge in upright), max(edge["bottom"] for edge in upright)] if upright else []


def _boxes(row: Any) -> tuple[tuple[float, float, float, float], ...]:
    return tuple(box for box in row.cells if box is not None)


def _build_tables(areas: Sequence[_Area], pages: Sequence[Page]) -> Iterator[FileTable]:
    by_number = {page.number: page for page in pages}
    groups: list[list[_Area]] = []
    befores: list[tuple[str, ...]] = []
    for index, area in enumerate(areas):
        previous = areas[index - 1] if index else None
        lines = list(_lines_between(previous, area, by_number))
        goes_on = (
            previous is not None
            and previous.page < area.page
            and not any(len(line.strip()) > _PAGE_NUMBER_LETTERS for line in lines)
            and _is_as_wide(previous, area)
        )
        if goes_on:
            groups[-1].append(area)
        else:
            groups.append([area])
            befores.append(tuple(lines))
    for number, (group, before) in enumerate(zip(groups, befores, strict=True), start=1):
        name = _("table {number} of the PDF (page {page})").format(number=number, page=group[0].page)
        yield FileTable(name, tuple(_read_rows(group, by_number)), before)


def _is_as_wide(one: _Area, other: _Area) -> bool:
    return all(abs(a - b) <= _SAME_EDGE for a, b in zip(one.edges, other.edges, strict=True))


def _lines_between(previous: _Area | None, area: _Area, pages: dict[int, Page]) -> Iterator[str]:
    """The lines of text from the end of one table to the start of the next; of two sides the left first."""
    first = previous.page if previous else 1
    for number in range(first, area.page + 1):
        page = pages[number]
        top = previous.bottom if previous and number == previous.page else 0.0
        bottom = area.top if number == area.page else page.height
        words = [word for word in page.words if top <= _middle(word) <= bottom]
        pieces = [cut_at_gaps(line, page.width / 2) for line in group_lines(words)]
        sided = [index for index, line in enumerate(pieces) if len(line) > 1]
        until = sided[-1] + 1 if sided else 0
        while sided and until < len(pieces) and _side(pieces[until][0], page) == _RIGHT:
            until += 1  # what was too long for its line in the right half
        head = [piece for line in pieces[:until] for piece in line]
        left = [piece for piece in head if _side(piece, page) == _LEFT]
        right = [piece for piece in head if _side(piece, page) != _LEFT]
        for block in (left, right, [piece for line in pieces[until:] for piece in line]):
            yield from (normalise(line.text) for line in block)
            yield ""


def _side(line: Line, page: Page) -> str:
    """Which half of the page a line keeps to, "" where it lies across."""
    if line.words[-1].box.x1 < page.width / 2:
        return _LEFT
    return _RIGHT if line.words[0].box.x0 > page.width / 2 else ""


def _middle(word: Word) -> float:
    return (word.box.top + word.box.bottom) / 2


def _read_rows(areas: Sequence[_Area], pages: dict[int, Page]) -> Iterator[FileRow]:
    edges = _find_edges(areas)
    number = 0
    for area in areas:
        for index, boxes in enumerate(area.rows):
            number += 1
            cells = []
            for box in boxes:
                first, last = _nearest(edges, box[0]), _nearest(edges, box[2])
                cells.append(Cell(first, max(last - first, 1), _text_in(box, pages[area.page])))
            place = _("row {row} of the table, page {page}").format(row=number, page=area.page)
            yield FileRow(tuple(cells), place, starts_page=index == 0 and area is not areas[0])


def _find_edges(areas: Sequence[_Area]) -> list[float]:
    """The vertical lines of the whole table from left to right."""
    edges: list[float] = []
    for edge in sorted(
        edge for area in areas for row in area.rows for box in row for edge in (box[0], box[2])
    ):
        if not edges or edge - edges[-1] > _SAME_EDGE:
            edges.append(edge)
    return edges


def _nearest(edges: Sequence[float], edge: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - edge))


def _text_in(box: tuple[float, float, float, float], page: Page) -> str:
    """The text of a cell; lines that only the cell's width ended are one."""
    words = [
        word
        for word in page.words
        if box[0] <= (word.box.x0 + word.box.x1) / 2 <= box[2] and box[1] <= _middle(word) <= box[3]
    ]
    lines = group_lines(words)
    if not lines:
        return ""
    margin = min(line.words[0].box.x0 for line in lines) - box[0]
    text = lines[0].text
    for before, line in pairwise(lines):
        text += _joint(before, line, box[2] - margin) + line.text
    return normalise(text)


def _joint(before: Line, line: Line, right: float) -> str:
    """What stands between two lines of a cell that ends at `right`: a blank where the one was only full."""
    last, following = before.words[-1], line.words[0]
    letter = (last.box.x1 - last.box.x0) / len(last.text)
    room = right - last.box.x1
    if line.text.startswith(_OPENS_A_LINE) or following.box.x1 - following.box.x0 + letter < room:
        return "\n"
    if last.text.endswith("/") or (last.text.endswith("-") and len(last.text) > 1):
        return ""  # a symbol or a link, cut where it may be
    # A word too long for the cell is cut anywhere: alone on its line, up to the last letter that fits.
    is_cut = len(before.words) == 1 and room < _LEAST_ROOM * letter and _LONG_WORD.search(last.text)
    return "" if is_cut else " "
