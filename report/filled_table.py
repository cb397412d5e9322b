"""The imported Word table handed back with its column “Tài liệu minh chứng” filled, all else as it was."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final
from zipfile import ZipFile

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.package import Package

from ingest.extractors.docx_letters import find_inside
from ingest.files import DOCX, detect_media_type
from registry.store import Registry
from registry.tables import StoredCriterion
from report.cell_lines import CellWriter, Line
from report.evidence_lines import list_evidence, say_standing
from report.office_file import write_office_file
from report.pack_links import read_pack_links
from report.plain_table import build_plain_table
from report.results import ItemResult, Results, build_results
from report.summary import Assessment
from report.table_column import add_column
from report.table_rows import Spot, TableRows, find_table_rows

_TYPES: Final = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class FilledTable:
    """What was done to a table, for those who get it.

    Args:
        column_added: it had no column for papers.
        rebuilt: it is a table of our own, since it did not come as a Word file that can be read again.
        rows: its items.
        filled: those of them whose papers were written in.
        not_found: codes of items that have no certain cell in the file: nothing was written for them.
    """

    column_added: bool
    rebuilt: bool
    rows: int
    filled: int
    not_found: tuple[str, ...]


def write_filled_table(
    registry: Registry,
    original: Path | None,
    assessment: Assessment,
    at: datetime,
    stream: BinaryIO,
    *,
    pack: Path | None = None,
    folder: Path | None = None,
) -> FilledTable:
    """Write the table as .docx with the papers, photos and pages that back each item.

    Args:
        original: the file that the table was imported from.
        at: when it is made, in the time zone of the office.
        pack: the folder of an unpacked evidence pack that the papers' names link into.
        folder: where the file will lie; beside the pack unless told otherwise.
    """
    links = read_pack_links(pack, folder or pack.parent) if pack is not None else None
    results = build_results(registry, assessment, at, links)
    criteria = [item.criterion for item in assessment.items]
    rows = _find_rows(original, criteria)
    if original is None or rows is None:
        content, rows = build_plain_table(criteria, results.gaps)
        return _fill(content, rows, results, stream, rebuilt=True)
    return _fill(original.read_bytes(), rows, results, stream, rebuilt=False)


def _find_rows(original: Path | None, criteria: Sequence[StoredCriterion]) -> TableRows | None:
    if original is None or detect_media_type(original) != DOCX:
        return None
    return find_table_rows(original, criteria)


def _fill(
    content: bytes, rows: TableRows, results: Results, stream: BinaryIO, *, rebuilt: bool
) -> FilledTable:
    part = Package.open(BytesIO(content)).main_document_part
    relations = set(part.rels)
    writer = CellWriter(part, results.made_at)
    writer.clear()
    tables = list(find_inside(part.element.body, "tbl"))
    word_rows = {place: list(find_inside(tables[place], "tr")) for place in rows.parts}
    is_added = rows.evidence is None
    for place in rows.parts if is_added else ():
        add_column(tables[place], rows, place)
    codes_at = _share_cells(rows, results)
    for spot, codes in codes_at.items():
        cells = list(find_inside(word_rows[spot.table][spot.row], "tc"))
        cell = cells[-1] if rows.evidence is None else cells[rows.row_at(spot).place_of(rows.evidence)]
        _fill_cell(writer, cell, cells, [results.items[code] for code in codes])
    write_office_file(content, stream, instead=_find_changes(content, part, relations, writer))
    found = {code for codes in codes_at.values() for code in codes}
    return FilledTable(
        column_added=is_added,
        rebuilt=rebuilt,
        rows=len(results.items),
        filled=sum(bool(list_evidence(results.items[code])) for code in found),
        not_found=tuple(code for code in results.items if code not in found),
    )


def _share_cells(rows: TableRows, results: Results) -> dict[Spot, list[str]]:
    """The rows whose cells show the papers of items, with the items' codes: merged cells show several."""
    found: dict[Spot, list[str]] = defaultdict(list)
    for code in results.items:
        spot = rows.items.get(code)
        if spot is not None and rows.evidence is not None:
            spot = rows.find_cell(spot, rows.evidence)
        if spot is not None:
            found[spot].append(code)
    return found


def _fill_cell(writer: CellWriter, cell: Any, row: Sequence[Any], results: Sequence[ItemResult]) -> None:
    lines: list[Line] = []
    for result in results:
        own = list_evidence(result)
        if own and len(results) > 1:
            lines.append(Line(f"Mục {result.item.criterion.code}:"))
        lines += own
    writer.write(cell, lines, sorted(row, key=_count_letters, reverse=True))
    for result in results:
        said = say_standing(result)
        if said:
            writer.comment(cell, said)


def _count_letters(cell: Any) -> int:
    return sum(len(text.text or "") for text in cell.iter(qn("w:t")))


def _find_changes(content: bytes, part: Any, relations: set[str], writer: CellWriter) -> Mapping[str, bytes]:
    """The parts of the file that are others now; all that are not keep their very bytes."""
    changes = {part.partname.membername: part.blob}
    if set(part.rels) != relations:
        changes[part.partname.rels_uri.lstrip("/")] = part.rels.xml
    if writer.has_comments:
        comments = part.part_related_by(RELATIONSHIP_TYPE.COMMENTS)
        changes[comments.partname.membername] = comments.blob
        changes |= _name_type(content, comments.partname)
    return changes


def _name_type(content: bytes, partname: str) -> Mapping[str, bytes]:
    """The list of what parts hold, with the comments where it did not have them."""
    with ZipFile(BytesIO(content)) as file:
        types = parse_xml(file.read(_TYPES))
    if any(one.get("PartName") == partname for one in types):
        return {}
    said = {"PartName": partname, "ContentType": CONTENT_TYPE.WML_COMMENTS}
    types.append(types.makeelement(f"{{{types.nsmap[None]}}}Override", said))
    return {_TYPES: serialize_part_xml(types)}
