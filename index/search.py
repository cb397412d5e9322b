"""What was typed in, papers out: by reference from the database, by words from the index."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from index.by_reference import find_alike, find_bearers, find_citing
from index.by_words import HitPage, Ranked, rank_papers, verify_phrases
from index.filters import resolve_filters
from index.fulltext import Facets, Found, Order, SearchIndex, Within
from index.query import Filters, Query, ReferenceQuery, parse_query
from index.snippet import Snippet, find_snippet
from index.unindexed import find_unindexed
from index.upkeep import IndexFolder, Progress
from registry.errors import DamagedIndexError
from registry.lookup import ItemCitation, Lookup, Paper, PaperMention, PaperText

_log = logging.getLogger(__name__)
T = TypeVar("T")

DEFAULT_LIMIT: Final = 10
# Papers that are offered where no paper answers.
_MOST_ALIKE: Final = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """A paper that answers, the passage that does, and the items that cite it.

    `page` is the page of the paper's best copy on which the passage stands; `mention` is the place where it
    cites the reference that was asked for; `lacking` are words of the question that it does not hold.
    """

    paper: Paper
    snippet: Snippet | None = None
    page: int | None = None
    cited_by: tuple[ItemCitation, ...] = ()
    mention: PaperMention | None = None
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query found.

    `total` counts all hits; where `is_at_least` there may be more. `citing` are papers that cite the
    reference asked for; `cited_only` are citations of it in the table where no such paper is filed; `alike`
    are papers that may have been meant, never hits. `respelt` says which words were taken for others;
    `is_partial` that no hit holds all words; `is_by_words` that no paper has the number asked for, and the
    hits only have its digits in their text. `unsearched` papers are not in the index yet.
    """

    query: Query
    hits: tuple[Hit, ...] = ()
    total: int = 0
    is_at_least: bool = False
    facets: Facets | None = None
    citing: tuple[Hit, ...] = ()
    cited_only: tuple[ItemCitation, ...] = ()
    alike: tuple[Paper, ...] = ()
    respelt: Mapping[str, tuple[str, ...]] | None = None
    is_partial: bool = False
    is_by_words: bool = False
    unsearched: int = 0


def search(
    lookup: Lookup,
    folder: IndexFolder,
    text: str,
    limit: int = DEFAULT_LIMIT,
    *,
    offset: int = 0,
    order: Order = Order.RELEVANCE,
    is_typing: bool = False,
    with_facets: bool = False,
    progress: Progress | None = None,
) -> Answer:
    """The papers that answer what was typed, best first.

    A reference is answered from the database alone: the very paper, never one with another number. The index
    is brought up to the registry first; papers that another program is just indexing are looked at directly.

    Args:
        is_typing: the last word may be unfinished.
        progress: told how far an index is that must be built first.
    """
    query = parse_query(text, is_typing=is_typing)
    within, query = resolve_filters(lookup, query)
    page = HitPage(limit, offset, order, with_facets)
    if query.reference is not None:
        answer = _search_reference(lookup, query, query.reference, within, page)
        if answer.hits or query.reference.symbol:
            return answer
        by_words = _search_words(lookup, folder, query, within, page, progress)
        return replace(
            by_words,
            citing=answer.citing,
            cited_only=answer.cited_only,
            alike=answer.alike,
            is_by_words=bool(by_words.hits),
        )
    return _search_words(lookup, folder, query, within, page, progress)


# By reference


def _search_reference(
    lookup: Lookup, query: Query, reference: ReferenceQuery, within: Within, page: HitPage
) -> Answer:
    bearers = find_bearers(lookup, reference)
    if within != Within():
        papers = lookup.papers([bearer.id for bearer in bearers])
        bearers = [bearer for bearer in bearers if _allows(within, papers[bearer.id])]
    shown = bearers[page.offset : page.offset + page.limit]
    papers = lookup.papers([bearer.id for bearer in shown])
    keys = {bearer.reference_key for bearer in bearers}
    cited = [one for one in find_citing(lookup, reference) if one.reference.key not in keys]
    mentioned = [bearer.reference_key for bearer in shown] + [one.reference.key for one in cited]
    own = {bearer.id for bearer in bearers}
    mentions = lookup.mentions(dict.fromkeys(key for key in mentioned if key))
    citing = [one for one in mentions if one.paper_id not in own][: page.limit]
    by_id = lookup.papers([one.paper_id for one in citing])
    return Answer(
        query,
        hits=_with_items(lookup, [Hit(papers[bearer.id]) for bearer in shown]),
        total=len(bearers),
        citing=_with_items(lookup, [Hit(by_id[one.paper_id], mention=one) for one in citing]),
        cited_only=tuple(cited),
        alike=() if bearers else tuple(find_alike(lookup, reference)[:_MOST_ALIKE]),
    )


def _allows(within: Within, paper: Paper) -> bool:
    return within.allows(paper.id, paper.document_type, paper.issuing_body, paper.issued_on)


# By words


def _search_words(
    lookup: Lookup,
    folder: IndexFolder,
    query: Query,
    within: Within,
    page: HitPage,
    progress: Progress | None,
) -> Answer:
    if _asks_nothing(query):
        return Answer(query)
    folder.refresh(lookup, progress)
    unindexed = find_unindexed(lookup, folder)

    def ask(index: SearchIndex) -> Ranked:
        return rank_papers(lookup, index, query, within, page)

    ranked = _ask(lookup, folder, ask, progress) or Ranked(Found((), 0), query.words)
    fresh = (
        verify_phrases(lookup, unindexed.find(query.words, within), query.words) if not page.offset else []
    )
    kept = [one for one in ranked.found.ids if one not in unindexed.ids]
    ids = [*fresh, *kept][: page.limit]
    return Answer(
        query,
        hits=_build_hits(lookup, ids, ranked),
        total=ranked.found.total - (len(ranked.found.ids) - len(kept)) + len(fresh),
        is_at_least=ranked.is_at_least,
        facets=ranked.found.facets,
        respelt=ranked.respelt,
        is_partial=bool(ids) and all(ranked.lacking.get(one) for one in ids),
        unsearched=unindexed.unread,
    )


def _asks_nothing(query: Query) -> bool:
    words = query.words
    has_words = words.folded or words.prefix
    return not has_words and (query.filters == Filters() or bool(query.unknown))


def _ask(
    lookup: Lookup, folder: IndexFolder, act: Callable[[SearchIndex], T], progress: Progress | None
) -> T | None:
    """Ask the index; a damaged one is derived: build it anew and ask again.

    None where there is no index, because another program is building the first one.
    """
    index = folder.active()
    if index is None:
        return None
    try:
        return act(index)
    except DamagedIndexError:
        _log.warning("the full-text index is damaged and is built anew", exc_info=True)
        folder.renew(lookup, progress)
        index = folder.active()
        return act(index) if index is not None else None


# Hits


def _build_hits(lookup: Lookup, ids: Sequence[int], ranked: Ranked) -> tuple[Hit, ...]:
    papers, texts = lookup.papers(ids), lookup.texts(ids)
    words = ranked.words
    respelt = tuple(form for forms in (ranked.respelt or {}).values() for form in forms)
    hits = []
    for one in ids:
        if one not in papers:  # withdrawn since
            continue
        text = texts.get(one, PaperText())
        snippet = find_snippet(
            text.text,
            (*words.folded, *respelt),
            phrases=tuple(phrase.folded for phrase in words.phrases),
            exact=words.exact,
            prefix=words.prefix,
        )
        page = text.pages[snippet.page] if snippet is not None else None
        hits.append(Hit(papers[one], snippet, page, lacking=ranked.lacking.get(one, ())))
    return _with_items(lookup, hits)


def _with_items(lookup: Lookup, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits with the items that cite each."""
    keys = {hit.paper.reference_key for hit in hits if hit.paper.reference_key}
    citing = lookup.items_citing(keys) if keys else {}
    return tuple(replace(hit, cited_by=tuple(citing.get(hit.paper.reference_key or "", ()))) for hit in hits)
