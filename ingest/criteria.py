"""Reads a table of criteria: its rows with codes, scores and claims, checked against its printed sums."""

import re
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from ingest.citation_cores import blank_urls
from ingest.claims import find_claims
from ingest.criteria_columns import ColumnChoice
from ingest.criteria_docx import read_docx_tables
from ingest.criteria_grid import FileTable, Grid
from ingest.criteria_layout import lay_out
from ingest.criteria_rules import fold_rules
from ingest.criteria_text import read_text_tables
from ingest.criteria_title import find_period, find_stated_period, find_title
from ingest.criteria_tree import check_rows
from ingest.criteria_xlsx import read_xlsx_tables
from ingest.extractors.legacy import LEGACY_TYPES, convert_file, find_office
from ingest.files import (
    DOCX,
    ENCRYPTED_OFFICE,
    IMAGES,
    MAX_FILE_BYTES,
    PDF,
    XLS,
    XLSX,
    ZIP,
    detect_media_type,
)
from registry.errors import InputFileError, MissingToolError, TableError, no_such_file
from registry.language import _, ngettext
from registry.parsed import Claim, CriteriaTable, CriterionRow
from registry.text import normalise, squeeze
from registry.vocabulary.kinds import Periodicity

MAX_TEXT_BYTES: Final = 20_000_000  # a table of 300 items has one million
# Enough to tell a duty that recurs from one paper and its correction.
_MONTHS_OF_A_SERIES: Final = 3

_MONTHLY: Final = re.compile(
    r"(?:hằng|hàng|mỗi|từng) tháng|(?<!\d)0?1 (?:tháng/(?:0?1 )?lần|lần/(?:0?1 )?tháng|tháng 0?1 lần)"
    r"|\d (?:lần|ngày|buổi|kỳ)/(?:0?1 )?tháng|\d lần (?:trong|một|mỗi) tháng|báo cáo tháng(?! *\d)",
    re.IGNORECASE,
)
_WEEKLY: Final = re.compile(
    r"(?:hằng|hàng|mỗi|từng) tuần|\b(?:lần|buổi)/(?:0?1 )?tuần|tuần/lần|\btuần 0?1 lần", re.IGNORECASE
)
_PERIODIC: Final = re.compile(r"định kỳ", re.IGNORECASE)
_MONTH: Final = re.compile(r"tháng (\d{1,2})(?: và [Qq]uý \w+)?(?:/| năm )(\d{4})", re.IGNORECASE)


def _read_pdf(path: Path, name: str) -> tuple[FileTable, ...]:
    from ingest.criteria_pdf import read_pdf_tables  # half a second, for a kind of file that few hand in

    return read_pdf_tables(path, name)


# Text under such a name is read where it is a table; where it is none, the file is not what it should be.
_OFFICE_SUFFIXES: Final = frozenset({".docx", ".xlsx", ".xls", ".doc", ".pdf"})
_READERS: Final = {DOCX: read_docx_tables, XLSX: read_xlsx_tables, PDF: _read_pdf}


@dataclass(frozen=True, slots=True)
class Stated:
    """What a person says of a table where the file does not, or says it otherwise."""

    columns: tuple[ColumnChoice, ...] = ()
    tables: tuple[str, ...] = ()
    title: str | None = None
    issuer: str | None = None
    period_from: date | None = None
    period_to: date | None = None


def read_criteria(path: Path, stated: Stated | None = None) -> CriteriaTable:
    """The table of criteria in a Word, Excel, PDF or text file, every printed sum checked.

    Raises:
        InputFileError: the file is missing, damaged or of another kind.
        TableError: the table cannot be read for sure; the message names the row.
    """
    stated = stated or Stated()
    return build_table(read_grid(path, stated), path, stated)


def read_grid(path: Path, stated: Stated) -> Grid:
    """The table's rows under their columns, and how the file was understood; nothing is added up yet.

    Raises:
        InputFileError: the file is missing, damaged or of another kind.
        TableError: there is no such table, or it is not certain what its columns hold.
    """
    try:
        grid = lay_out(_read_tables(path, stated.columns), stated.columns, stated.tables)
    except TableError as error:
        raise TableError(f"{path.name}: {error}") from error
    folded = fold_rules(grid.rows)
    if not folded.count:
        return grid
    remark = ngettext(
        "{count} row without a score of its own was read as part of the item above it.",
        "{count} rows without scores of their own were read as part of the items above them.",
        folded.count,
    ).format(count=folded.count)
    return replace(grid, rows=folded.rows, remarks=(*grid.remarks, remark))


def build_table(grid: Grid, path: Path, stated: Stated) -> CriteriaTable:
    """The table of these rows, every printed sum checked; `path` is for messages.

    Raises:
        TableError: a row has no certain place or score, or a sum does not close; the message names the row.
    """
    try:
        checked = check_rows(grid.rows)
    except TableError as error:
        # What was left out of the file may be the very rows that are missing from a sum.
        raise TableError("\n".join((f"{path.name}: {error}", *grid.remarks))) from error
    title, issuer = find_title(grid.preamble)
    title = stated.title if stated.title is not None else title
    period_from, period_to = find_period(title)
    if period_from is None:
        period_from, period_to = find_stated_period(grid.preamble)
    return CriteriaTable(
        title=title,
        issuer=stated.issuer if stated.issuer is not None else issuer,
        period_from=stated.period_from or period_from,
        period_to=stated.period_to or period_to,
        total_max=checked.total_max,
        total_self=checked.total_self,
        rows=tuple(_with_claims(row) for row in checked.rows),
        sums_checked=checked.sums_checked,
        unprinted=checked.unprinted,
    )


def find_periodicity(text: str, result: str, claims: Iterable[Claim]) -> Periodicity:
    """How often the duty recurs, as the words of criterion and result propose it."""
    words = squeeze(f"{text} {blank_urls(result)}")
    if _MONTHLY.search(words) or (_PERIODIC.search(text) and _has_monthly_series(claims)):
        return Periodicity.MONTHLY
    return Periodicity.WEEKLY if _WEEKLY.search(words) else Periodicity.NONE


def _read_tables(path: Path, choices: Sequence[ColumnChoice]) -> tuple[FileTable, ...]:
    if not path.is_file():
        raise no_such_file(path)
    if path.stat().st_size > MAX_FILE_BYTES:
        raise too_large(path)
    if not path.stat().st_size:
        raise InputFileError(
            _("{path}: the file is empty (0 bytes). Copy or save it again.").format(path=path)
        )
    media_type = detect_media_type(path)
    if media_type == ENCRYPTED_OFFICE:
        raise InputFileError(
            _("{path}: the file is locked with a password. Save it without one and import that.").format(
                path=path
            )
        )
    if media_type in IMAGES:
        raise InputFileError(
            _(
                "{path}: a picture. Scores are not taken from pictures: import the Word or Excel file, or a "
                "PDF saved from it."
            ).format(path=path)
        )
    if media_type in LEGACY_TYPES:
        return _read_converted(path, media_type)
    reader = _READERS.get(media_type)
    if reader:
        return reader(path, str(path))
    tables = () if media_type == ZIP else read_text_tables(_read_text(path), choices)
    if not tables and (media_type == ZIP or path.suffix.lower() in _OFFICE_SUFFIXES):
        raise InputFileError(
            _(
                "{path}: the file is damaged or not of the kind that its name says, and cannot be opened. "
                "Copy it again, or save it anew as .docx or .xlsx, and import that."
            ).format(path=path)
        )
    return tables


def _read_converted(path: Path, media_type: str) -> tuple[FileTable, ...]:
    """The tables of a file of an older kind, which LibreOffice turns into one of today's."""
    office = find_office()
    if office is None:
        raise MissingToolError(
            _(
                "{path}: LibreOffice is needed to read this kind of file, and is not installed. Save the "
                "file as .docx or .xlsx and import that."
            ).format(path=path)
        )
    with tempfile.TemporaryDirectory(prefix="minhchung-") as scratch:
        try:
            converted = convert_file(path, media_type, office, Path(scratch))
        except subprocess.TimeoutExpired:
            converted = None
        if converted is None:
            raise InputFileError(
                _(
                    "{path}: LibreOffice cannot read this file. Save it as .docx or .xlsx and import that."
                ).format(path=path)
            )
        read = read_xlsx_tables if media_type == XLS else read_docx_tables
        return read(converted, str(path))


def _read_text(path: Path) -> str:
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise too_large(path)
    data = path.read_bytes()
    try:
        return normalise(data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputFileError(
            _(
                "{path}: no Word file (.docx), Excel file (.xlsx), PDF or text in UTF-8. Open it in the "
                "program that it comes from, save it as .docx or .xlsx, and import that."
            ).format(path=path)
        ) from error


def too_large(path: Path) -> InputFileError:
    """The error for a file that holds more than any table of criteria."""
    return InputFileError(
        _("{path}: the file is far too large for a table of criteria. Save the table alone.").format(
            path=path
        )
    )


def _with_claims(row: CriterionRow) -> CriterionRow:
    if not row.is_leaf:
        return row
    claims = find_claims(row.result, evidence_required=row.evidence_required)
    return replace(row, claims=claims, periodicity=find_periodicity(row.text, row.result, claims))


def _has_monthly_series(claims: Iterable[Claim]) -> bool:
    """Whether the papers cited are about months that follow each other."""
    months = {
        int(match[2]) * 12 + int(match[1])
        for claim in claims
        if claim.citation and claim.subject and (match := _MONTH.search(squeeze(claim.subject)))
    }
    return any(set(range(month, month + _MONTHS_OF_A_SERIES)) <= months for month in months)
