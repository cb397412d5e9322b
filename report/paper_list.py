"""The list of papers that serve as evidence (danh mục tài liệu kiểm chứng) as a Word file."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO, Final

from registry.language import _, ngettext
from registry.store import Registry
from registry.text import squeeze
from registry.vault import Vault
from registry.vocabulary.kinds import CitationStatus, FieldName
from report import wording, wording_pack
from report.letter_parts import TableColumn, add_heading, add_line, add_table, save_letter
from report.list_letter import start_list
from report.naming import field_name, format_day
from report.pack_plan import PackedAttachment, PackedPaper, find_content_head, plan_pack
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
    """A paper of the list with all that items say of it, and what becomes of it in a pack."""

    found: FoundPaper
    packed: PackedPaper
    copies: int
    codes: list[str] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)
    doubts: dict[CitationStatus, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def bearer(self) -> tuple[object, ...]:
        """What two papers, be they of different bodies, are mistaken for each other by."""
        return self.found.document.reference_key, self.found.document.issued_on


@dataclass(slots=True)
class _File:
    """A file that people attached to claims, and what becomes of it in a pack."""

    packed: PackedAttachment
    codes: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def write_paper_list(
    registry: Registry, vault: Vault, assessment: Assessment, at: datetime, stream: BinaryIO
) -> None:
    """Write the list: papers in the order of the table, then what else people attached.

    Args:
        at: when it is made, in the time zone of the office.
    """
    results = build_results(registry, assessment, at)
    papers, files = _collect(registry, vault, results)
    letter = start_list(results.gaps, _("LIST OF EVIDENCE"))
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


def _collect(registry: Registry, vault: Vault, results: Results) -> tuple[list[_Paper], list[_File]]:
    """Papers and attached files, each once, with the names that a pack of the whole table gives them."""
    plan = plan_pack(registry, vault, find_content_head(registry), results.assessment)
    papers: dict[int, _Paper] = {}
    files: dict[str, _File] = {}
    for code, result in results.items.items():
        for claim in result.claims:
            for found in claim.papers:
                key = found.document.id or 0
                if key not in papers:
                    papers[key] = _Paper(found, plan.papers[key], len(registry.files_of(key)))
                _note_use(papers[key], found, code, claim.verdict.status)
            for one in claim.files:
                packed = plan.attachments[code, one.attachment.sha256]
                file = files.setdefault(one.attachment.sha256, _File(packed))
                _note_link(file, code, claim.verdict.claim.url)
    return list(papers.values()), list(files.values())


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
            (_name_in_pack(paper.packed),),
            tuple(_notes(paper, twins)) or ("",),
        )


def _notes(paper: _Paper, twins: Sequence[int]) -> Iterator[str]:
    """What a reader of the list should know of a paper."""
    if paper.packed.left_out is not None:
        yield wording_pack.left_out(paper.packed.left_out)
    for status, codes in paper.doubts.items():
        yield f"{wording.citation_status(status)} ({', '.join(codes)})"
    unsure = [name for name in _NAMING if name in paper.found.document.unsure_fields]
    if unsure:
        yield _("not read for sure: {detail}").format(detail=", ".join(map(field_name, unsure)))
    if twins:
        yield _("number and date as in row {rows}").format(rows=", ".join(map(str, twins)))
    if paper.copies > 1:
        said = ngettext("{count} copy on file", "{count} copies on file", paper.copies)
        yield said.format(count=paper.copies)


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
            (squeeze(wording_pack.attachment_name(one.packed)),),
            (_day(one.packed.attachment.dated_on),),
            tuple(one.links) or ("",),
            (", ".join(one.codes),),
            (_name_in_pack(one.packed),),
            tuple(_file_notes(one.packed)) or ("",),
        )


def _file_notes(packed: PackedAttachment) -> Iterator[str]:
    if packed.left_out is not None:
        yield wording_pack.left_out(packed.left_out)
    if packed.is_named and packed.attachment.note:
        yield squeeze(packed.attachment.note)


def _name_in_pack(packed: PackedPaper | PackedAttachment) -> str:
    return packed.file.name.removeprefix("data/") if packed.file is not None else ""


def _day(day: date | None) -> str:
    return format_day(day) if day else ""
