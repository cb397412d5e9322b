"""The list of papers that serve as evidence (danh mục tài liệu kiểm chứng) as a Word file."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO, Final

from registry.language import _, current_language, ngettext
from registry.store import Registry
from registry.tables import Attachment, StoredFile
from registry.text import squeeze
from registry.vocabulary.kinds import CitationStatus, FieldName
from report import wording, wording_gaps, wording_pack
from report.letter_parts import (
    TableColumn,
    add_head,
    add_heading,
    add_line,
    add_table,
    add_title,
    save_letter,
    start_letter,
)
from report.naming import field_name, format_day
from report.pack_names import FileNames, ending_of, name_attachment, name_folders, name_paper
from report.pack_plan import LeftOut
from report.results import FoundPaper, Results, build_results
from report.summary import Assessment

# What the list says of a paper: whether its recipients were read for sure nobody asks here.
_NAMING: Final = (
    FieldName.NUMBER,
    FieldName.SYMBOL,
    FieldName.ISSUED_ON,
    FieldName.DOCUMENT_TYPE,
    FieldName.SUBJECT,
    FieldName.ISSUING_BODY,
)


@dataclass(slots=True)
class _Paper:
    """A paper of the list with all that items say of it; `file` is its name in a pack, "" if left out."""

    found: FoundPaper
    copies: Sequence[tuple[StoredFile, str]]
    file: str
    codes: list[str] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)
    doubts: dict[CitationStatus, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def bearer(self) -> tuple[object, ...]:
        """What two papers, be they of different bodies, are mistaken for each other by."""
        return self.found.document.reference_key, self.found.document.issued_on

    @property
    def left_out(self) -> LeftOut | None:
        """Why a pack does not hold it."""
        if self.found.document.is_draft:
            return LeftOut.DRAFT
        return None if self.found.seal is None else LeftOut(self.found.seal.value)


@dataclass(slots=True)
class _File:
    """A file that people attached to claims."""

    attachment: Attachment
    file: str
    codes: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def write_paper_list(registry: Registry, assessment: Assessment, at: datetime, stream: BinaryIO) -> None:
    """Write the list: papers in the order of the table, then what else people attached.

    Args:
        at: when it is made, in the time zone of the office.
    """
    results = build_results(registry, assessment, at)
    papers, files = _collect(registry, results)
    title = _("LIST OF EVIDENCE")
    letter = start_letter(title=title, author=results.office, at=at, language=current_language())
    add_head(letter, results.office, wording_gaps.day_of_letter(results.gaps))
    add_title(letter, title, wording_gaps.table_and_period(results.gaps))
    if not papers and not files:
        add_line(letter, _("No paper serves as evidence yet."), italic=True)
    if papers:
        count = ngettext("{count} paper", "{count} papers", len(papers)).format(count=len(papers))
        add_heading(letter, _("I. Papers"), count)
        add_table(letter, _paper_columns(), list(_paper_rows(papers)))
    if files:
        count = ngettext("{count} file", "{count} files", len(files)).format(count=len(files))
        add_heading(letter, _("II. Photos, snapshots of web pages and other files"), count)
        add_table(letter, _file_columns(), list(_file_rows(files)))
    save_letter(letter, stream)


def _collect(registry: Registry, results: Results) -> tuple[list[_Paper], list[_File]]:
    """Papers and attached files, each once, named as a pack of the whole table names them."""
    folders = name_folders(results.items)
    names = FileNames()
    papers: dict[int, _Paper] = {}
    files: dict[str, _File] = {}
    for code, result in results.items.items():
        for claim in result.claims:
            for found in claim.papers:
                key = found.document.id or 0
                if key not in papers:
                    papers[key] = _start_paper(registry, found, names, folders[code], code)
                _note_use(papers[key], found, code, claim.verdict.status)
            for one in claim.files:
                attached = one.attachment
                if attached.sha256 not in files:
                    stem = name_attachment(code, attached.name, attached.dated_on.isoformat())
                    ending = ending_of("", attached.name)
                    name = names.give(attached.sha256, f"{folders[code]}/{stem}", ending)
                    files[attached.sha256] = _File(attached, name)
                _note_link(files[attached.sha256], code, claim.verdict.claim.url)
    return list(papers.values()), list(files.values())


def _start_paper(registry: Registry, found: FoundPaper, names: FileNames, folder: str, code: str) -> _Paper:
    paper = _Paper(found, registry.files_of(found.document.id or 0), "")
    if paper.left_out is None and paper.copies:
        best, dropped_as = paper.copies[0]
        ending = ending_of(best.media_type, dropped_as)
        paper.file = names.give(best.sha256, f"{folder}/{name_paper(code, found.document)}", ending)
    return paper


def _note_use(paper: _Paper, found: FoundPaper, code: str, status: CitationStatus) -> None:
    if code not in paper.codes:
        paper.codes.append(code)
    if found.page is not None:
        paper.pages.add(found.page)
    if status is not CitationStatus.VERIFIED and code not in paper.doubts[status]:
        paper.doubts[status].append(code)


def _note_link(file: _File, code: str, url: str | None) -> None:
    if code not in file.codes:
        file.codes.append(code)
    if url and url not in file.links:
        file.links.append(url)


def _paper_columns() -> tuple[TableColumn, ...]:
    return (
        TableColumn(_("Row"), 10, is_centred=True),
        TableColumn(_("Number, symbol"), 31),
        TableColumn(_("Date of issue"), 25, is_centred=True),
        TableColumn(_("Type and subject"), 48),
        TableColumn(_("Issued by"), 30),
        TableColumn(_("For the items"), 20),
        TableColumn(_("Page"), 17, is_centred=True),
        TableColumn(_("File in the pack"), 40),
        TableColumn(_("Note"), 26),
    )


def _paper_rows(papers: Sequence[_Paper]) -> Iterator[tuple[Sequence[str], ...]]:
    rows_of: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, paper in enumerate(papers, start=1):
        rows_of[paper.bearer].append(number)
    for number, paper in enumerate(papers, start=1):
        document = paper.found.document
        twins = [row for row in rows_of[paper.bearer] if row != number and document.reference_key]
        yield (
            (str(number),),
            (str(document.reference) if document.reference else _("(number not read)"),),
            (_day(document.issued_on),),
            tuple(filter(None, (document.document_type, _subject(paper.found)))) or ("",),
            (squeeze(document.issuing_body or ""),),
            (", ".join(paper.codes),),
            (", ".join(map(str, sorted(paper.pages))),),
            (paper.file.removeprefix("data/"),),
            tuple(_notes(paper, twins)) or ("",),
        )


def _notes(paper: _Paper, twins: Sequence[int]) -> Iterator[str]:
    """What a reader of the list should know of a paper."""
    if paper.left_out is not None:
        yield wording_pack.left_out(paper.left_out)
    for status, codes in paper.doubts.items():
        yield f"{wording.citation_status(status)} ({', '.join(codes)})"
    unsure = [name for name in _NAMING if name in paper.found.document.unsure_fields]
    if unsure:
        yield _("not read for sure: {detail}").format(detail=", ".join(map(field_name, unsure)))
    if twins:
        yield _("number and date as in row {rows}").format(rows=", ".join(map(str, twins)))
    if len(paper.copies) > 1:
        count = len(paper.copies)
        yield ngettext("{count} copy on file", "{count} copies on file", count).format(count=count)


def _subject(found: FoundPaper) -> str:
    return "" if found.seal is not None else squeeze(found.document.subject or "")


def _file_columns() -> tuple[TableColumn, ...]:
    return (
        TableColumn(_("Row"), 10, is_centred=True),
        TableColumn(_("File"), 62),
        TableColumn(_("Date"), 25, is_centred=True),
        TableColumn(_("Web page"), 54),
        TableColumn(_("For the items"), 26),
        TableColumn(_("File in the pack"), 40),
        TableColumn(_("Note"), 30),
    )


def _file_rows(files: Sequence[_File]) -> Iterator[tuple[Sequence[str], ...]]:
    for number, one in enumerate(files, start=1):
        yield (
            (str(number),),
            (squeeze(one.attachment.name),),
            (_day(one.attachment.dated_on),),
            tuple(one.links) or ("",),
            (", ".join(one.codes),),
            (one.file.removeprefix("data/"),),
            (squeeze(one.attachment.note),),
        )


def _day(day: date | None) -> str:
    return format_day(day) if day else ""
