"""The tables of a Word file as rows of cells on their grids."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from docx.package import Package

from ingest.criteria_grid import Cell, FileRow, FileTable
from ingest.extractors.docx_letters import Letters, find_inside, find_letters
from ingest.extractors.docx_styles import Styles
from ingest.files import unpacks_to_too_much
from ingest.own_lines import is_own_line
from registry.errors import InputFileError
from registry.language import _
from registry.text import normalise


def read_docx_tables(path: Path, name: str) -> tuple[FileTable, ...]:
    """All tables of the Word file at `path` with the text between them; `name` is for messages.

    Raises:
        InputFileError: the file is damaged or unpacks to too much.
    """
    try:
        is_too_much = unpacks_to_too_much(path)
        part = None if is_too_much else Package.open(str(path)).main_document_part
        tables = _read_body(part) if part is not None else ()
    except MemoryError:
        raise
    except Exception as error:  # python-docx lets zip, XML and key errors of all kinds through
        raise InputFileError(
            _("{path}: no Word file, or a damaged one. Save it as .docx in Word and import that.").format(
                path=name
            )
        ) from error
    if is_too_much:
        raise InputFileError(
            _("{path}: the file is far too large for a table of criteria. Save the table alone.").format(
                path=name
            )
        )
    return tables


def _read_body(part: Any) -> tuple[FileTable, ...]:
    body = part.element.body
    letters = find_letters(body, Styles(part))
    tables: list[FileTable] = []
    before: list[str] = []
    for block in find_inside(body, "p", "tbl"):
        if block.tag == qn("w:p"):
            before.append(normalise(letters.read(block)))
            continue
        table = _("table {number} of the Word file").format(number=len(tables) + 1)
        tables.append(FileTable(table, tuple(_read_rows(block, letters)), tuple(before)))
        before = []
    return tuple(tables)


def _read_rows(table: Any, letters: Letters) -> Iterator[FileRow]:
    for number, row in enumerate(find_inside(table, "tr"), start=1):
        yield FileRow(tuple(_read_cells(row, letters)), _("row {row} of the Word table").format(row=number))


def _read_cells(row: Any, letters: Letters) -> Iterator[Cell]:
    """The row's cells as they lie on the grid; one that continues the cell above is empty."""
    position = row.grid_before
    for cell in find_inside(row, "tc"):
        continues = cell.vMerge == "continue"
        text = "" if continues else "\n".join(_paragraphs(cell, letters))
        yield Cell(position, cell.grid_span, normalise(text), continues)
        position += cell.grid_span


def _paragraphs(cell: Any, letters: Letters) -> Iterator[str]:
    """The paragraphs of a cell, those of tables inside it too; what an export wrote is none of the table."""
    for block in find_inside(cell, "p", "tbl"):
        if block.tag == qn("w:p"):
            if not is_own_line(block):
                yield letters.read(block)
            continue
        for row in find_inside(block, "tr"):
            for inner in find_inside(row, "tc"):
                yield from _paragraphs(inner, letters)
