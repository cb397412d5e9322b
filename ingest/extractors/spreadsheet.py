"""Excel files → pages: one for each sheet that is shown, the cells as words in their columns and rows.

Excel files know no places on paper. Columns get shares of an imagined sheet by what stands in them, and a
text runs on over the empty cells to its right, as Excel shows it: so both halves of a head keep their sides.
"""

import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import accumulate, pairwise
from pathlib import Path
from statistics import median
from typing import Any, Final

from ingest.extractors.extraction import Extraction, PageDone, refuse
from ingest.extractors.imagined_sheet import HEIGHT, LEFT, LINE_HEIGHT, RIGHT, TOP, WIDTH, set_words
from ingest.files import MAX_PAGES, unpacks_to_too_much
from registry.parsed import Page, Problem, ProblemCode, Word
from registry.text import normalise, squeeze
from registry.vocabulary.kinds import ReadMethod

MAX_FILLED_CELLS: Final = 200_000  # 10 000 rows of a long list; each word of it is kept with its place
MAX_CELLS: Final = 5_000_000  # empty ones included: one cell in the last corner makes 17 thousand million

_NARROW: Final = 4  # letters: a column of ordinal numbers
_WIDE: Final = 40  # letters: a column of prose; more is wrapped
_USUAL: Final = 10  # letters: Excel's own width for a column, here of one that tells nothing

_MIN_SIDE_LETTERS: Final = (
    8  # of each of two texts alone in a row: the sides of a head, set as in a Word file
)
_SIDES: Final = 2
_FIRST_COLUMNS: Final = 2  # where a title starts whose cells are merged over the whole table

_Row = Mapping[int, "_Text"]
"""The filled cells of a row by their column."""


@dataclass(frozen=True, slots=True)
class _Text:
    """What a cell shows."""

    text: str
    is_centred: bool


class _TooLargeError(Exception):
    """A sheet has more cells than are read."""


def extract_spreadsheet(path: Path, page_done: PageDone) -> Extraction:
    """The sheets of an Excel file as pages, with the values that Excel has last computed."""
    try:
        if unpacks_to_too_much(path):
            return refuse(ProblemCode.TOO_LARGE)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # parts that it does not know: charts, old drawings
            pages = _read_pages(path, page_done)
    except MemoryError:
        raise
    except _TooLargeError:
        return refuse(ProblemCode.TOO_LARGE)
    except Exception:  # zipfile, lxml and openpyxl throw whatever broken parts lead them to
        return refuse(ProblemCode.DAMAGED)
    if len(pages) > MAX_PAGES:
        return refuse(ProblemCode.TOO_MANY_PAGES)
    return Extraction(pages, () if any(page.text for page in pages) else (Problem(ProblemCode.EMPTY_FILE),))


def _read_pages(path: Path, page_done: PageDone) -> tuple[Page, ...]:
    import openpyxl  # a quarter of a second, for a kind of file that few hand in

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    pages: list[Page] = []
    try:
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        room = MAX_FILLED_CELLS
        for sheet in shown[: MAX_PAGES + 1]:
            rows = list(_read_rows(sheet, room))
            room -= sum(map(len, rows))
            pages.append(_set_sheet(rows, len(pages) + 1))
            page_done()
    finally:
        book.close()
    return tuple(pages)


def _read_rows(sheet: Any, room: int) -> Iterator[_Row]:
    """The rows of a sheet down to the last filled one; empty rows are {}."""
    sheet.reset_dimensions()  # what the file says of its size need not be so
    cells, gap = MAX_CELLS, 0
    for row in sheet.iter_rows():
        cells -= max(len(row), 1)
        shown = {column: text for column, cell in enumerate(row) if (text := _shown(cell))}
        # Looking up how a cell is set takes longer than reading it, and is asked for in heads only.
        filled = {
            column: _Text(text, len(shown) <= _SIDES and row[column].alignment.horizontal == "center")
            for column, text in shown.items()
        }
        room -= len(filled)
        if cells < 0 or room < 0:
            raise _TooLargeError
        if not filled:
            gap += 1
            continue
        yield from ({} for _ in range(gap))
        gap = 0
        yield filled


def _shown(cell: Any) -> str:
    """A cell as Excel shows it, near enough: days the Vietnamese way, decimals with a comma."""
    value = cell.value
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y" if value.time() == time() else "%d/%m/%Y %H:%M")
    if isinstance(value, float | int) and str(cell.number_format).endswith("%"):
        return f"{value * 100:.10g}%".replace(".", ",")
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", ",")
    return squeeze(normalise(str(value)))


def _set_sheet(rows: Sequence[_Row], number: int) -> Page:
    edges = _column_edges(rows)
    words: list[Word] = []
    y = TOP
    for row in rows:
        bottom = y + LINE_HEIGHT
        for cell, x0, x1, is_centred in _place_row(row, edges):
            placed, end = set_words(cell.text, x0, x1, y, is_centred=is_centred)
            words.extend(placed)
            bottom = max(bottom, end)
        y = bottom
    text = "\n".join(" ".join(row[column].text for column in sorted(row)) for row in rows if row)
    return Page(number, WIDTH, max(HEIGHT, y), text, tuple(words), ReadMethod.WORD_FILE)


def _place_row(row: _Row, edges: Sequence[float]) -> Iterator[tuple[_Text, float, float, bool]]:
    """The cells of a row, each with its left and right edge and whether it stands in the middle between."""
    columns = [*sorted(row), len(edges) - 1]
    middle = (LEFT + RIGHT) / 2
    match [row[column] for column in columns[:-1]]:
        case [one] if one.is_centred and columns[0] < _FIRST_COLUMNS:
            yield one, LEFT, RIGHT, True
        case [left, right] if min(len(left.text), len(right.text)) >= _MIN_SIDE_LETTERS:
            yield left, LEFT, middle, left.is_centred
            yield right, middle, RIGHT, right.is_centred
        case _:
            for column, following in pairwise(columns):
                yield row[column], edges[column], edges[following], False


def _column_edges(rows: Sequence[_Row]) -> list[float]:
    """Where the columns start, and where the last one ends."""
    lengths: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        for column, cell in row.items():
            if column + 1 in row or column - 1 in row:  # else it may run on over its neighbours, as heads do
                lengths[column].append(len(cell.text))
    count = max((max(row) for row in rows if row), default=0) + 1
    shares = [
        min(max(median(lengths[column]), _NARROW), _WIDE) if column in lengths else _USUAL
        for column in range(count)
    ]
    scale = (RIGHT - LEFT) / sum(shares)
    return [LEFT + scale * share for share in accumulate(shares, initial=0.0)]
