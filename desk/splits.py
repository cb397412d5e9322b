"""Which papers a file holds, as a person says; nothing is split without one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from desk.papers import list_papers
from ingest.pipeline import read_papers
from ingest.reading import parse_papers
from ingest.workers import ReadingPool
from registry.errors import InputFileError, UsageError
from registry.filing import build_document
from registry.language import _
from registry.parsed import Problem
from registry.rows import load_page
from registry.store import Registry
from registry.tables import Document, StoredFile
from registry.vault import Vault
from report import wording


@dataclass(frozen=True, slots=True)
class Part:
    """The pages of a file and the paper that stands there; one that is only proposed has no id."""

    first_page: int
    last_page: int
    paper: Document


def choose_file(registry: Registry, document: Document) -> tuple[StoredFile, str]:
    """The copy of a paper that is split or may have to be, else the best one; with its name."""
    files = registry.files_of(document.id or 0)
    proposed = {proposal.sha256 for proposal in registry.split_proposals()}
    several = [
        (file, name)
        for file, name in files
        if file.sha256 in proposed or len(registry.parts_of(file.sha256)) > 1
    ]
    return (several or files)[0]


def find_proposed_starts(registry: Registry, file: StoredFile) -> tuple[int, ...]:
    """The pages on which further papers seem to start, while nobody has said so or otherwise."""
    proposals = registry.split_proposals()
    return next((proposal.starts for proposal in proposals if proposal.sha256 == file.sha256), ())


def parts_of(registry: Registry, file: StoredFile) -> list[Part]:
    """The papers of a file: those filed, or those that it seems to hold while nobody has said so."""
    starts = find_proposed_starts(registry, file)
    if starts:
        pages = [load_page(page) for page in registry.pages_of(file.sha256)]
        return [
            Part(paper.first_page, paper.last_page, build_document(paper.header, paper.problems))
            for paper in parse_papers(pages, starts)
        ]
    return [
        Part(
            part.first_page or 1,
            part.last_page or file.page_count,
            registry.get_document(part.document_id),
        )
        for part in registry.parts_of(file.sha256)
    ]


def parse_starts(text: str, file: StoredFile) -> tuple[int, ...]:
    """The pages on which further papers start, as a person types them: `3,5`.

    Raises:
        UsageError: these are no pages of the file, or not in their order.
    """
    pieces = [piece.strip() for piece in text.split(",")]
    if not all(piece.isdecimal() for piece in pieces):
        raise _no_such_pages(text, file)
    starts = tuple(map(int, pieces))
    _check_starts(starts, file)
    return starts


def settle(
    registry: Registry,
    vault: Vault,
    pool: ReadingPool,
    file: StoredFile,
    starts: Sequence[int],
    who: str,
    at: datetime,
) -> None:
    """Record where papers start, nowhere for a file that is one paper.

    The file is read again, so that each paper gets a header of its own: the caller keeps other ingests away.

    Raises:
        UsageError: these are no pages of the file, or papers would vanish of which people recorded something.
        InputFileError: the file cannot be read again.
    """
    _check_starts(starts, file)
    if not starts and len(registry.parts_of(file.sha256)) == 1:
        registry.keep_whole(file.sha256, who, at)
        return
    hindering = registry.papers_hindering(file.sha256, starts)
    if hindering:
        message = _(
            "These papers would vanish, with what people recorded of them; nothing was changed:\n{names}"
        )
        raise UsageError(message.format(names=list_papers(hindering)))
    parsed = read_papers(file, tuple(starts), vault, pool)
    if isinstance(parsed, Problem):
        raise InputFileError(wording.problem(parsed.code, parsed.detail))
    registry.split_file(parsed, who, at)


def _check_starts(starts: Sequence[int], file: StoredFile) -> None:
    is_in_order = all(before < page for before, page in pairwise((1, *starts)))
    if not is_in_order or any(page > file.page_count for page in starts):
        raise _no_such_pages(",".join(map(str, starts)), file)


def _no_such_pages(typed: str, file: StoredFile) -> UsageError:
    message = _("{pages}: type page numbers from 2 to {last} in their order, such as 3,5.")
    return UsageError(message.format(pages=typed, last=file.page_count))
