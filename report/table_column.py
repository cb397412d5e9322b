"""One more column at the right edge of a Word table, as wide as the others can spare."""

import copy
import re
from collections.abc import Sequence
from typing import Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ingest.extractors.docx_letters import find_inside
from report.table_rows import Spot, TableRows

TITLE: Final = "Tài liệu minh chứng"  # as offices call it, and as the import knows it again
_SHARE: Final = 1 / 6  # of the table: a reference fits on two lines of a page that lies
_ANY_WIDTH: Final = 1000  # of each column, where the table does not say: only their proportion counts
_WIDTH: Final = qn("w:w")
_LAST_NUMBER: Final = re.compile(r"(\D*)(\d+)(\D*)")


def add_column(table: Any, rows: TableRows, part: int) -> None:
    """Add the column, with its title in the rows of the header."""
    grid = _grid_widths(table, rows.tables[part].width)
    _write_grid(table, _with_new(grid))
    # Word goes by the cells; where a program wrote another grid beside them, both are made narrower alike.
    before = _cell_widths(table, rows.tables[part].width) or grid
    after = _with_new(before)
    for spot, row in zip(rows.spots(part), find_inside(table, "tr"), strict=True):
        cells = list(find_inside(row, "tc"))
        if not cells:
            continue
        ratio = _scale_cells(row, cells, before, after)
        if _reaches_over(rows, spot):
            cells[-1].grid_span += 1
            _widen(cells[-1], after[-1] * ratio)
        else:
            _add_cell(table, row, cells[-1], rows, spot, round(after[-1] * ratio))


def take_from_widest(widths: Sequence[int], needed: int) -> list[int]:
    """The widths with a new one behind them: the widest are cut to one measure, the narrow stay (pure)."""
    ordered = sorted(widths, reverse=True)
    level = ordered[0]
    for count, following in enumerate([*ordered[1:], 0], start=1):
        level = (sum(ordered[:count]) - needed) // count
        if level >= following:
            break
    kept = [min(width, level) for width in widths]
    return [*kept, sum(widths) - sum(kept)]


def _with_new(widths: Sequence[int]) -> list[int]:
    return take_from_widest(widths, round(sum(widths) * _SHARE))


def _cell_widths(table: Any, width: int) -> list[int]:
    """The widths that the first row with a cell for each column says; [] where none has."""
    for row in find_inside(table, "tr"):
        cells = list(find_inside(row, "tc"))
        said = [found for cell in cells if (found := _width_of(cell)) is not None]
        if len(cells) == len(said) == width and all(cell.grid_span == 1 for cell in cells):
            return [int(found.get(_WIDTH)) for found in said]
    return []


def _grid_widths(table: Any, width: int) -> list[int]:
    """The widths of the table's columns; all the same where it does not say."""
    columns = table.iterfind(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
    said = [int(column.get(_WIDTH) or 0) for column in columns]
    return said if len(said) == width and all(said) else [_ANY_WIDTH] * width


def _write_grid(table: Any, widths: Sequence[int]) -> None:
    grid = table.find(qn("w:tblGrid"))
    if grid is None:  # the schema wants one, programs that make reports leave it out
        grid = OxmlElement("w:tblGrid")
        next(table.iterchildren(qn("w:tblPr"))).addnext(grid)
    for column in list(grid.iterchildren(qn("w:gridCol"))):
        grid.remove(column)
    for place, width in enumerate(widths):
        column = OxmlElement("w:gridCol")
        column.set(_WIDTH, str(width))
        grid.insert(place, column)


def _scale_cells(row: Any, cells: Sequence[Any], before: Sequence[int], after: Sequence[int]) -> float:
    """Make the row's cells as narrow as their columns; gives what a cell says for one unit of its columns."""
    position, said, meant = row.grid_before, 0.0, 0
    for cell in cells:
        span = slice(position, position + cell.grid_span)
        position += cell.grid_span
        width = _width_of(cell)
        old = sum(before[span])
        if width is not None and old:
            said, meant = said + int(width.get(_WIDTH)), meant + old
            width.set(_WIDTH, str(round(int(width.get(_WIDTH)) * sum(after[span]) / old)))
    return said / meant if meant else 1.0


def _width_of(cell: Any) -> Any:
    """What a cell says of its width; None where it says nothing that could be reckoned with."""
    width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
    if width is None or width.get(qn("w:type")) in ("auto", "nil"):
        return None
    return width if (width.get(_WIDTH) or "").isdigit() else None


def _widen(cell: Any, added: float) -> None:
    width = _width_of(cell)
    if width is not None:
        width.set(_WIDTH, str(round(int(width.get(_WIDTH)) + added)))


def _reaches_over(rows: TableRows, spot: Spot) -> bool:
    """Whether the row's last cell goes on over the new column: titles above the header, names of groups."""
    last = rows.row_at(spot).cells[-1]
    if last.span == 1 or spot in rows.items.values() or spot in rows.headers:
        return False
    is_above = all(spot.row < other.row for other in rows.headers if other.table == spot.table)
    if is_above and any(other.table == spot.table for other in rows.headers):
        return True
    return any(column.meaning for column in rows.columns[last.first : last.first + last.span])


def _add_cell(table: Any, row: Any, beside: Any, rows: TableRows, spot: Spot, width: int) -> None:
    """A cell that looks like the one beside it, over what the row leaves free at its end as well."""
    cell = copy.deepcopy(beside)
    for child in list(cell):
        if child.tag != qn("w:tcPr"):
            cell.remove(child)
    properties = cell.get_or_add_tcPr()
    for name in (
        "w:gridSpan",
        "w:vMerge",
        "w:hMerge",
        "w:cellIns",
        "w:cellDel",
        "w:cellMerge",
        "w:tcPrChange",
    ):
        for found in properties.findall(qn(name)):
            properties.remove(found)
    said = _width_of(cell)
    if said is not None:
        said.set(_WIDTH, str(width))
    cell.grid_span = 1 + _take_free_end(row)
    paragraph = _like_paragraph(beside)
    line = rows.headers.get(spot)
    text = ""
    if line is not None:
        height = max(rows.headers.values()) + 1
        if height > 1:
            cell.vMerge = "restart" if line == 0 else "continue"
        text = TITLE if line == 0 else ""
    elif rows.is_numbering(spot):
        text = _next_number(rows.row_at(spot).cells[-1].text)
    if text:
        _write_like(paragraph, beside, text)
    cell.append(paragraph)
    _top_cell(row, beside).addnext(cell)


def _take_free_end(row: Any) -> int:
    """How many columns the row leaves free behind its last cell; it leaves none from now on."""
    free = int(row.grid_after)
    properties = row.trPr
    if properties is not None:
        for name in ("w:gridAfter", "w:wAfter"):
            for found in properties.findall(qn(name)):
                properties.remove(found)
    return free


def _top_cell(row: Any, cell: Any) -> Any:
    """The cell, or what is wrapped around it in the row."""
    while cell.getparent() is not row:
        cell = cell.getparent()
    return cell


def _like_paragraph(cell: Any) -> Any:
    """An empty paragraph set like the cell's first one."""
    paragraph = OxmlElement("w:p")
    first = next(find_inside(cell, "p"), None)
    if first is not None and first.pPr is not None:
        paragraph.append(copy.deepcopy(first.pPr))
    return paragraph


def _write_like(paragraph: Any, cell: Any, text: str) -> None:
    """Write a text in the letters that the cell's first words are written in."""
    run = OxmlElement("w:r")
    first = next((run for line in find_inside(cell, "p") for run in find_inside(line, "r")), None)
    if first is not None and first.rPr is not None:
        run.append(copy.deepcopy(first.rPr))
    words = OxmlElement("w:t")
    words.text = text
    run.append(words)
    paragraph.append(run)


def _next_number(text: str) -> str:
    """The number behind that of the last column: (7) after (6); "" where it is worked out from others."""
    match = _LAST_NUMBER.fullmatch(text.strip())
    return f"{match[1]}{int(match[2]) + 1}{match[3]}" if match else ""
