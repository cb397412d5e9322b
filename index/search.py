"""What was typed in, papers out: by reference from the database, by words from the index."""

import logging
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, TypeVar

from index.by_reference import (
    carries,
    find_alike,
    find_bearers,
    find_by_reference,
    find_cited_keys,
    find_citing,
    find_of_another_day,
    is_borne,
)
from index.by_words import HitPage, Ranked, count_among, header_of, look_for, rank_papers, verify_phrases
from index.filters import RegistryNames, resolve_filters
from index.folded_text import Sought, fold_text
from index.fulltext import Facets, Found, Order, SearchIndex, Within
from index.query import Filters, Query, ReferenceQuery, WordQuery, parse_query
from index.reading import Reading
from index.snippet import Snippet, find_snippet
from index.unindexed import Unindexed, find_unindexed
from index.upkeep import IndexFolder, Progress
from registry.errors import DamagedIndexError
from registry.lookup import ItemCitation, Lookup, Paper, PaperMention

_log = logging.getLogger(__name__)
T = TypeVar("T")

DEFAULT_LIMIT: Final = 10
# How hits are named: `show #12` takes it too.
_ID: Final = re.compile(r"#(\d{1,9})")
_ITEM_ALONE: Final = re.compile(
    r"(?:(?:mục|muc|tiêu chí|tieu chi)\s+)?([IVX]+(?:[.-][\dA-ZĐ]+)+)", re.IGNORECASE
)
# Mentions that are looked at for each paper that is shown as one that cites the reference, those read last:
# every further one is read from four places of the disk.
_MENTIONS_A_HIT: Final = 3
# Papers that are offered where no paper answers.
_MOST_ALIKE: Final = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """A paper that answers, the passage that does, and the items that cite it.

    `page` is the page of the paper's best copy on which the passage stands; `mention` is the place where it
    cites the reference that was asked for; `lacking` are words of the question that it does not hold.
    `file_name` is that of a copy where the words stand in it, and neither in header nor text.
    """

    paper: Paper
    snippet: Snippet | None = None
    page: int | None = None
    cited_by: tuple[ItemCitation, ...] = ()
    mention: PaperMention | None = None
    lacking: tuple[str, ...] = ()
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query found.

    `total` counts all hits; where `is_at_least` there may be more. `citing` are papers that cite the
    reference asked for; `cited_only` are citations of it in the table where no such paper is filed;
    `otherwise` bear the number and symbol, but not the day or year asked for, or do not keep to the filters;
    `alike` are papers that may have been meant, never hits. `absent` are filters (key and value) that no
    paper of this registry can meet. `respelt` says which words were taken for others; `is_partial` that no
    hit holds all words; `is_by_words` that no paper has the number asked for, and the hits only have its
    digits in their text. `unfiled` are those of several references that no paper bears, as typed.
    `unsearched` papers are not in the index yet.
    """

    query: Query
    hits: tuple[Hit, ...] = ()
    total: int = 0
    is_at_least: bool = False
    facets: Facets | None = None
    citing: tuple[Hit, ...] = ()
    cited_only: tuple[ItemCitation, ...] = ()
    otherwise: tuple[Paper, ...] = ()
    alike: tuple[Paper, ...] = ()
    respelt: Mapping[str, tuple[str, ...]] | None = None
    is_partial: bool = False
    is_by_words: bool = False
    unsearched: int = 0
    absent: tuple[tuple[str, str], ...] = ()
    unfiled: tuple[str, ...] = ()


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
    named = _ID.fullmatch(text.strip())
    if named is not None:
        return _show(lookup, int(named[1]), text)
    names = RegistryNames(lookup)
    query = _read_item(lookup, parse_query(text, is_typing=is_typing, names=names), text)
    if query.perhaps is not None and is_borne(lookup, query.perhaps):
        query = replace(query, reference=query.perhaps)
    within, absent = resolve_filters(lookup, names, query)
    if absent:
        return Answer(query, absent=absent)
    # Nobody looks at more than there are; engines make room for as many as are asked for.
    most = max(1, lookup.greatest_id())
    page = HitPage(min(limit, most), min(offset, most), order, with_facets)
    if query.several and not within.lacks:
        return _search_several(lookup, query, within, page)
    if query.reference is not None and not (within.lacks or _excludes(query.words)):
        answer = _search_reference(lookup, query, query.reference, within, page)
        if answer.total or answer.otherwise or query.reference.symbol:
            return answer
        digits = WordQuery(folded=(f"{query.reference.number}{query.reference.letter}",))
        asked = replace(query, words=digits, day=None, dateless=None)
        by_words = replace(_search_words(lookup, folder, asked, within, page, progress), query=query)
        return replace(
            by_words,
            citing=answer.citing,
            cited_only=answer.cited_only,
            alike=answer.alike,
            is_by_words=bool(by_words.hits),
        )
    return _search_words(lookup, folder, query, within, page, progress)


def _show(lookup: Lookup, document_id: int, text: str) -> Answer:
    """The paper that lists of hits call `#12`."""
    hits = tuple(Hit(paper) for paper in lookup.papers([document_id]).values())
    return Answer(Query(None, WordQuery(), Filters()), _with_items(lookup, hits), len(hits))


def _read_item(lookup: Lookup, query: Query, text: str) -> Query:
    """The query, with an item's code that was typed alone (`III.1.2-1`) as the filter it means."""
    code = _ITEM_ALONE.fullmatch(text.strip())
    if code is None or not lookup.has_item(code[1].upper()):
        return query
    return Query(None, WordQuery(), replace(query.filters, item=code[1].upper()))


# By reference


def _search_reference(
    lookup: Lookup, query: Query, reference: ReferenceQuery, within: Within, page: HitPage
) -> Answer:
    otherwise: list[Paper] = []
    if within == Within():
        shown, total = find_bearers(lookup, reference, page.limit, page.offset)
        is_filed = total > 0
    else:
        papers = find_by_reference(lookup, reference)
        is_filed = bool(papers)
        allowed = [paper for paper in papers if _allows(within, paper)]
        shown, total = allowed[page.offset : page.offset + page.limit], len(allowed)
        otherwise = [paper for paper in papers if not _allows(within, paper)]
    if not is_filed:
        otherwise = find_of_another_day(lookup, reference)
    cited = find_citing(lookup, reference)
    filed = lookup.filed_keys({one.reference.key for one in cited})
    keys = [paper.reference_key for paper in shown] if total else find_cited_keys(lookup, reference)
    cited_keys = list(dict.fromkeys(filter(None, keys)))
    # A paper may cite itself, and cite a reference more than once.
    mentions = lookup.mentions(cited_keys, _MENTIONS_A_HIT * page.limit)[: 2 * page.limit]
    by_id = lookup.papers([one.paper_id for one in mentions])
    citing = [Hit(by_id[one.paper_id], mention=one) for one in mentions if one.paper_id in by_id]
    citing = [hit for hit in citing if not carries(hit.paper, reference)][: page.limit]
    return Answer(
        query,
        hits=_with_items(lookup, [Hit(paper) for paper in shown]),
        total=total,
        citing=_with_items(lookup, citing),
        cited_only=tuple(one for one in cited if one.reference.key not in filed),
        otherwise=() if total else tuple(otherwise[:_MOST_ALIKE]),
        alike=() if total or otherwise else tuple(find_alike(lookup, reference)[:_MOST_ALIKE]),
    )


def _search_several(lookup: Lookup, query: Query, within: Within, page: HitPage) -> Answer:
    """The papers of each reference in the order typed; then who cites them, most of them first."""
    until = page.offset + page.limit
    whole = replace(page, offset=0, limit=until)
    answers = [_search_reference(lookup, query, one, within, whole) for _typed, one in query.several]
    hits = {hit.paper.id: hit for answer in answers for hit in answer.hits}
    citing: dict[int, Hit] = {}
    for hit in chain.from_iterable(answer.citing for answer in answers):
        citing.setdefault(hit.paper.id, hit)
    cites = Counter(hit.paper.id for answer in answers for hit in answer.citing)
    most_first = sorted(citing.values(), key=lambda hit: -cites[hit.paper.id])
    twice = sum(len(answer.hits) for answer in answers) - len(hits)
    return Answer(
        query,
        hits=tuple(hits.values())[page.offset : until],
        total=sum(answer.total for answer in answers) - twice,
        citing=tuple(most_first[: page.limit]),
        cited_only=tuple(dict.fromkeys(chain.from_iterable(one.cited_only for one in answers))),
        otherwise=tuple(dict.fromkeys(chain.from_iterable(one.otherwise for one in answers))),
        alike=tuple(dict.fromkeys(chain.from_iterable(one.alike for one in answers))),
        unfiled=tuple(
            typed
            for (typed, _one), answer in zip(query.several, answers, strict=True)
            if not (answer.total or answer.otherwise)
        ),
    )


def _excludes(words: WordQuery) -> bool:
    return bool(words.excluded or words.excluded_exact or words.excluded_phrases)


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
    unindexed = Unindexed()
    if not folder.is_current(lookup):
        folder.refresh(lookup, progress)
        unindexed = find_unindexed(lookup, folder)

    reading = Reading(lookup)
    # What is looked at directly comes in front: pages are cut when all is put together.
    whole = replace(page, offset=0, limit=page.offset + page.limit) if unindexed.entries else page

    def ask(index: SearchIndex) -> tuple[Ranked, int]:
        ranked = rank_papers(reading, index, query, within, whole)
        return ranked, count_among(index, ranked.words, ranked.within, unindexed.ids)

    ranked, stale = _ask(lookup, folder, ask, progress) or (
        Ranked(Found((), 0), query.words, within, look_for(query.words)),
        0,
    )
    ids: Sequence[int] = ranked.found.ids
    fresh: list[int] = []
    if unindexed.entries:
        fresh = verify_phrases(reading, unindexed.find(ranked.words, ranked.within), ranked.words)
        ids = [*fresh, *(one for one in ids if one not in unindexed.ids)][page.offset : whole.limit]
    return Answer(
        query,
        hits=_build_hits(lookup, reading, ids, ranked),
        total=ranked.found.total - stale + len(fresh),
        is_at_least=ranked.is_at_least,
        facets=ranked.found.facets if not unindexed.entries else None,
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
        _log.info("the full-text index is damaged and is built anew", exc_info=True)
        folder.renew(lookup, progress)
        index = folder.active()
        return act(index) if index is not None else None


# Hits


def _build_hits(lookup: Lookup, reading: Reading, ids: Sequence[int], ranked: Ranked) -> tuple[Hit, ...]:
    papers = reading.papers(ids)
    reading.read_all_pages(ids)
    words = ranked.words
    phrases = tuple(phrase.folded for phrase in words.phrases)
    hits = []
    for one in ids:
        if one not in papers:  # withdrawn since
            continue
        snippet = find_snippet(reading.pages(one), ranked.sought, phrases, exact=words.exact)
        page = reading.page_number(one, snippet.page) if snippet is not None else None
        is_shown = (
            snippet is not None or not len(ranked.sought) or header_of(papers[one]).places(ranked.sought)
        )
        name = "" if is_shown else _find_name(reading, one, ranked.sought)
        hits.append(Hit(papers[one], snippet, page, lacking=ranked.lacking.get(one, ()), file_name=name))
    return _with_items(lookup, hits)


def _find_name(reading: Reading, document_id: int, sought: Sought) -> str:
    """The name of a copy that holds most of the words, "" where none holds any."""
    names = (name.rpartition("/")[2] for name in reading.file_names([document_id]).get(document_id, ()))
    held = {name: len({word for *_place, word in fold_text(name).places(sought)}) for name in names}
    best = max(held, key=held.__getitem__, default="")
    return best if held.get(best) else ""


def _with_items(lookup: Lookup, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits with the items that cite each."""
    keys = {hit.paper.reference_key for hit in hits if hit.paper.reference_key}
    citing = lookup.items_citing(keys) if keys else {}
    return tuple(
        replace(hit, cited_by=tuple(citing[hit.paper.reference_key]))
        if hit.paper.reference_key in citing
        else hit
        for hit in hits
    )
