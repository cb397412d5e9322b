"""One paper: which is meant, its copies, and what cites what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from index.by_reference import find_by_reference
from index.query import parse_query
from registry.errors import NotFoundError, UsageError
from registry.language import _
from registry.lookup import Lookup, Paper
from registry.parsed import ProblemCode
from registry.store import Registry
from registry.store_citations import Citing
from registry.tables import Document, StoredFile, StoredMention, StoredProblem
from report.wording import name_of

# The paper's fields say these as they stand now, a person's confirmation included.
_SAID_BY_FIELD: Final = frozenset({ProblemCode.FIELD_NOT_FOUND, ProblemCode.FIELD_UNSURE, ProblemCode.DRAFT})


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that a paper stands in, and the faults met there; with pages only where it holds others too."""

    file: StoredFile
    name: str
    first_page: int | None
    last_page: int | None
    problems: Sequence[StoredProblem]


@dataclass(frozen=True, slots=True)
class Relations:
    """What a paper cites, the papers that cite it, each with the place, and the items that do."""

    cited: Sequence[StoredMention]
    citing: Sequence[tuple[Document, StoredMention]]
    items: Sequence[Citing]


def get_paper(registry: Registry, lookup: Lookup, text: str) -> Document:
    """The one paper that a person means: `#12`, or a reference in any spelling.

    Raises:
        UsageError: it is no reference, or fits several papers, which are named.
        NotFoundError: no filed paper carries it.
    """
    if text.startswith("#") and text[1:].isdecimal():
        return registry.get_document(int(text[1:]))
    reference = parse_query(text).reference
    if reference is None:
        raise UsageError(_("{text}: not a document number. Type one such as 1042/TB-UBND.").format(text=text))
    papers = find_by_reference(lookup, reference)
    if not papers:
        raise NotFoundError(_("No paper {text} is filed.").format(text=text))
    if len(papers) > 1:
        message = _("{text} fits several papers; give one of:\n{names}")
        raise UsageError(message.format(text=text, names=list_papers(papers)))
    return registry.get_document(papers[0].id)


def list_papers(papers: Iterable[Document | Paper]) -> str:
    """Papers to choose from, one a line."""
    return "\n".join(f"  #{paper.id}  {name_of(paper)}" for paper in papers)


def find_copies(registry: Registry, document: Document) -> list[Copy]:
    """The files that a paper stands in, the best one first."""
    copies = []
    for file, name in registry.files_of(document.id or 0):
        part = next(part for part in registry.parts_of(file.sha256) if part.document_id == document.id)
        problems = [
            problem for problem in registry.problems_of(file.sha256) if problem.code not in _SAID_BY_FIELD
        ]
        copies.append(Copy(file, name, part.first_page, part.last_page, problems))
    return copies


def find_relations(registry: Registry, document: Document) -> Relations:
    """What a paper cites, and who cites it: papers, and items of the table imported last."""
    cited = registry.mentions_in(document.id or 0)
    key = document.reference_key
    citing = registry.mentions_of(key) if key else []
    return Relations(
        cited=[mention for mention in cited if mention.reference_key != key],
        citing=[
            (paper, mention)
            for paper, mention in citing
            if paper.id != document.id and not _is_own_head(paper, mention)
        ],
        items=registry.items_citing(key) if key else [],
    )


def _is_own_head(paper: Document, mention: StoredMention) -> bool:
    """Whether a paper that bears the same number only says its own, in its head for example."""
    bears_it = paper.reference_key == mention.reference_key
    return bears_it and mention.issued_on in (None, paper.issued_on)
