"""The registry in, answers out: papers by reference from the database, by words from the index."""

import logging
from dataclasses import dataclass
from datetime import date
from typing import Final

from index.analysis import exact_words, folded_words, reference_keys
from index.fulltext import IndexEntry, SearchIndex
from index.query import Query, ReferenceQuery, WordQuery, parse_query
from index.snippet import Snippet, find_snippet
from registry.reference import Reference, search_key
from registry.store import Citing, Registry
from registry.tables import Document, StoredClaim
from registry.vocabulary.lists import type_by_abbreviation

_log = logging.getLogger(__name__)

DEFAULT_LIMIT: Final = 10
# Công văn: only the Party writes its abbreviation into the symbol (45-CV/ĐU, but 839/UBND-VHXH).
_OFFICIAL_LETTER: Final = "cv"


@dataclass(frozen=True, slots=True)
class Hit:
    """A paper that answers, the passage that does, and the items that cite it."""

    document: Document
    snippet: Snippet | None
    cited_by: tuple[Citing, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query found; `cited_only` are citations of a reference that no filed paper carries."""

    query: Query
    hits: tuple[Hit, ...]
    cited_only: tuple[Citing, ...] = ()


def refresh(registry: Registry, index: SearchIndex) -> int:
    """Bring the index up to the registry; gives how many documents were taken in.

    An index that is missing, broken, of another version, or ahead of the registry is built anew; so is one
    that holds a document which the registry has let go.
    """
    state = index.state()
    newest, count = registry.last_change(), registry.count_documents()
    if state is not None and state.change == newest and state.count == count:
        return 0
    taken = _take_in(registry, index, state.change if state is not None and state.change < newest else 0)
    state = index.state()
    return taken if state is not None and state.count == count else _take_in(registry, index, 0)


def build_entry(document: Document, text: str) -> IndexEntry:
    """What the index holds of a document: its header and its text."""
    title = " ".join(
        part for part in (document.document_type, str(document.reference or ""), document.subject) if part
    )
    whole = "\n".join(part for part in (title, document.issuing_body, document.signer, text) if part)
    own = (document.search_key,) if document.search_key else ()
    return IndexEntry(
        document_id=document.id or 0,
        title=tuple(folded_words(title)),
        folded=tuple(folded_words(whole)),
        exact=tuple(exact_words(whole)),
        references=(*own, *reference_keys(text)),
    )


def search(registry: Registry, index: SearchIndex, text: str, limit: int = DEFAULT_LIMIT) -> Answer:
    """The papers that answer what was typed, best first.

    A reference is answered from the database alone: the very paper, never one with another number.
    """
    query = parse_query(text)
    if isinstance(query, ReferenceQuery):
        return _search_reference(registry, query, limit)
    if not query.folded:
        return Answer(query, ())
    ids = _search_words(registry, index, query, limit)
    by_id = {document.id: document for document in registry.documents(ids)}
    return Answer(query, tuple(_build_hit(registry, by_id[i], query) for i in ids if i in by_id))


def find_by_reference(registry: Registry, query: ReferenceQuery) -> list[Document]:
    """The papers with this number and the symbol, or the start of it, that was typed; newest first."""
    papers = [
        paper
        for paper in registry.documents_numbered([query.number])
        if paper.letter == query.letter
        and paper.reference is not None
        and _carries(paper.reference, query.symbol)
        and _is_of_year(paper, query.year)
    ]
    return sorted(papers, key=lambda paper: paper.issued_on or date.min, reverse=True)


def find_citing(registry: Registry, query: ReferenceQuery) -> list[Citing]:
    """The items that cite the reference asked for, whether a paper is filed or not."""
    table = registry.find_table()
    if table is None or table.id is None:
        return []
    criteria = {criterion.id: criterion for criterion in registry.criteria_of(table.id)}
    return [
        Citing(criteria[row], claim)
        for row, claims in registry.claims_of(table.id).items()
        for claim in claims
        if _cites(claim, query)
    ]


def _take_in(registry: Registry, index: SearchIndex, since: int) -> int:
    """Take in the documents changed after `since`; all, into an empty index, where that is 0."""
    newest = registry.last_change()
    if since == 0:
        index.clear()
    entries = [build_entry(document, text) for document, text in registry.changed_documents(since)]
    index.apply(entries, newest)
    return len(entries)


def _search_reference(registry: Registry, query: ReferenceQuery, limit: int) -> Answer:
    papers = find_by_reference(registry, query)
    hits = tuple(_build_hit(registry, paper, query) for paper in papers[:limit])
    found = {paper.reference_key for paper in papers}
    cited_only = tuple(
        citing for citing in find_citing(registry, query) if citing.claim.reference_key not in found
    )
    return Answer(query, hits, cited_only)


def _search_words(registry: Registry, index: SearchIndex, query: WordQuery, limit: int) -> list[int]:
    """Ask the index; whatever goes wrong inside the engine, it is derived: build it anew and ask again."""
    try:
        refresh(registry, index)
        return index.search(query, limit)
    except Exception:  # Whoosh raises a dozen unrelated classes on a damaged folder
        _log.warning("the full-text index is damaged and is built anew", exc_info=True)
        index.clear()
        refresh(registry, index)
        return index.search(query, limit)


def _build_hit(registry: Registry, document: Document, query: Query) -> Hit:
    words = query.folded if isinstance(query, WordQuery) else ()
    snippet = find_snippet(registry.text_of(document.id or 0), words) if words else None
    key = document.reference_key
    return Hit(document, snippet, tuple(registry.items_citing(key)) if key else ())


def _carries(reference: Reference, symbol: str) -> bool:
    """Whether a reference has the symbol typed, or starts with it; a type counts as a whole (CT, not CTr)."""
    if symbol == _OFFICIAL_LETTER and reference.type_abbreviation is None:
        return True
    if symbol in {search_key(abbreviation) for abbreviation in type_by_abbreviation()}:
        return search_key("".join(reference.parts[:1])) == symbol
    return search_key(reference.canonical_symbol).startswith(symbol)


def _is_of_year(paper: Document, year: int | None) -> bool:
    issued_in = paper.issued_on.year if paper.issued_on else None
    return year is None or year in (paper.year_in_code, issued_in)


def _cites(claim: StoredClaim, query: ReferenceQuery) -> bool:
    reference = claim.reference
    return (
        reference is not None
        and (reference.number, reference.letter) == (query.number, query.letter)
        and _carries(reference, query.symbol)
        and (query.year is None or query.year in (reference.year, claim.issued_on and claim.issued_on.year))
    )
