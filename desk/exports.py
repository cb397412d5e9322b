"""The table with its evidence as a file to hand over: Word, Excel, a page, a PDF, lists."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from ingest.files import DOCX, detect_media_type
from registry.language import _, ngettext
from registry.store import Registry
from registry.vault import Vault
from report.pack_links import read_pack_links
from report.results import Results, build_results
from report.summary import Assessment


class ExportKind(StrEnum):
    """What a table is written as, by the ending of the file's name."""

    WORD = ".docx"  # the table as it was imported, its column of evidence filled
    WORKBOOK = ".xlsx"
    PAGE = ".html"
    PDF = ".pdf"


class ListKind(StrEnum):
    """What is listed in a Word file."""

    PAPERS = "papers"  # danh mục tài liệu kiểm chứng
    EXPLANATIONS = "explanations"  # giải trình


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was made: `remarks` are what people must know of it, `is_whole` whether all is in it."""

    content: bytes
    remarks: tuple[str, ...] = ()
    is_whole: bool = True


def export_table(
    registry: Registry,
    vault: Vault,
    assessment: Assessment,
    kind: ExportKind,
    at: datetime,
    *,
    pack: Path | None = None,
    folder: Path | None = None,
) -> Exported:
    """The table as a file of a kind.

    Args:
        at: when it is made, in the time zone of the office.
        pack: the folder of an unpacked evidence pack that the file links into; not for PDFs.
        folder: where the file will lie; beside the pack unless told otherwise.

    Raises:
        MissingToolError: no font for a PDF is installed.
        UsageError: the pack is still a ZIP.
        InputFileError: there is no such pack.
    """
    if kind is ExportKind.WORD:
        return _fill_word_table(registry, vault, assessment, at, pack, folder)
    links = read_pack_links(pack, folder or pack.parent) if pack is not None else None
    results = build_results(registry, assessment, at, links)
    return Exported(_write_results(results, kind))


def export_list(registry: Registry, assessment: Assessment, kind: ListKind, at: datetime) -> Exported:
    """A list of the table's papers, or of what is to be explained, as a Word file."""
    from report.explanation_list import write_explanation_list
    from report.paper_list import write_paper_list

    file = BytesIO()
    write = {ListKind.PAPERS: write_paper_list, ListKind.EXPLANATIONS: write_explanation_list}[kind]
    write(registry, assessment, at, file)
    return Exported(file.getvalue())


def _write_results(results: Results, kind: ExportKind) -> bytes:
    """What writes each kind is loaded for that kind alone: it takes up to 0.3 s."""
    file = BytesIO()
    if kind is ExportKind.WORKBOOK:
        from report.result_workbook import write_result_workbook

        write_result_workbook(results, file)
    elif kind is ExportKind.PAGE:
        from report.result_page import write_result_page

        write_result_page(results, file)
    else:
        from report.print_fonts import font_folders, get_fonts
        from report.result_pdf import write_result_pdf

        write_result_pdf(results, get_fonts(font_folders()), file)
    return file.getvalue()


def _fill_word_table(
    registry: Registry,
    vault: Vault,
    assessment: Assessment,
    at: datetime,
    pack: Path | None,
    folder: Path | None,
) -> Exported:
    from report.filled_table import write_filled_table

    file = BytesIO()
    original = _find_word_original(vault, assessment.table.source_sha256)
    filled = write_filled_table(registry, original, assessment, at, file, pack=pack, folder=folder)
    remarks = [
        _("{filled} of {rows} items have evidence on file.").format(filled=filled.filled, rows=filled.rows)
    ]
    if filled.rebuilt:
        remarks.append(_("The table was not imported from a Word file (.docx): a plain one was made."))
    elif filled.column_added:
        remarks.append(_("The table had no column for evidence: one was put behind the others."))
    if filled.not_found:
        line = ngettext(
            "{count} item has no cell for its evidence in the Word file and is not filled: {codes}",
            "{count} items have no cell for their evidence in the Word file and are not filled: {codes}",
            len(filled.not_found),
        )
        remarks.append(line.format(count=len(filled.not_found), codes=", ".join(filled.not_found)))
    return Exported(file.getvalue(), tuple(remarks), is_whole=not filled.not_found)


def _find_word_original(vault: Vault, sha256: str) -> Path | None:
    """The file that the table was imported from, where it is a .docx and still kept."""
    if not sha256 or not vault.holds(sha256):
        return None
    path = vault.path_of(sha256)
    return path if detect_media_type(path) == DOCX else None
