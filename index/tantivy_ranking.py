"""Which documents of a tantivy index answer a question, and which of them best."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise, product
from math import log, prod
from typing import Any, Final

from tantivy import FieldType, Occur, Query, Searcher, SearchResult

from index.analysis import word_pairs
from index.fulltext import EngineQuery, Facets, Found, Match, Order, Within
from index.tantivy_fields import DAY_UNIT, SHORT_BEGINNING, schema
from registry.vocabulary.kinds import EXPECTED

# A word of the title counts three times: once as one of the text, and twice more.
_TITLE_BOOST: Final = 2.0
# Two words that are neighbours in the query and in the title say more than the two apart.
_PAIR_BOOST: Final = 2.0
# A title with all the words beats any text: a word scores some 25 at most.
_WHOLE_TITLE: Final = 100.0
# Of documents with some of the words, which words counts more than how often; see `_WHOLE_TITLE`.
_HELD: Final = 100.0
# So many hits behind the last one wanted are taken along, to be put in order where they are as relevant.
_EQUALS: Final = 20
# Where so great a part of the hits has the accents typed, they are picked out of the best of all hits, three
# for each one wanted: to rank those with the accents, and count all, takes a third more time.
_MANY_ACCENTED: Final = 0.3
_LOOKED_AT: Final = 3
# Where each word is in so many documents, most hits may be passed over: those whose title tells nothing. A
# word that no more than this part of all titles has tells something.
_MANY_HOLDING: Final = 2000
_TELLING_SHARE: Final = 0.05
# Counts of words weigh them: one in a hundred too many changes nothing.
_FEW_DELETED: Final = 100
_COUNT: Final = {"count": {"value_count": {"field": "document_id"}}}
# More types, years or bodies than any registry has; the engine wants a number.
_MOST_VALUES: Final = 65_000

# The first so many of a query's hits, and how many there are where that came out by the way.
_Hits = tuple[list[int], int | None]
_Find = Callable[[Query, int], _Hits]


@dataclass(frozen=True, slots=True)
class _Raising:
    """What lifts a hit over others. Those that have any of `telling` come before those that have none."""

    telling: Sequence[Query]
    others: Sequence[Query]


def find(searcher: Searcher, query: EngineQuery, limit: int, offset: int, with_facets: bool) -> Found:
    """The page of hits from `offset` on."""
    end = offset + limit
    wanted = _build_wanted(searcher, query)
    # No hits at all are how one asks for the counts alone.
    ids, total = _choose_order(searcher, query)(wanted, end) if end else ([], None)
    facets = None
    if with_facets:
        facets, total = _count_facets(searcher, wanted)
    elif total is None:
        total = _count(searcher, wanted)
    return Found(tuple(ids[offset:end]), total, facets)


def find_ids(searcher: Searcher) -> list[int]:
    """All documents, the greatest id first."""
    return _find_ordered(searcher, "document_id", Query.all_query(), max(searcher.num_docs, 1))[0]


def count_holding(searcher: Searcher, field: str, term: str, deleted: int) -> int:
    """How many documents hold a term of a field.

    The engine's own count still holds those that were deleted or replaced: where they are many beside it, the
    documents are counted.
    """
    known = searcher.doc_freq(field, term)
    if not known or deleted * _FEW_DELETED <= known:
        return int(known)
    return _count(searcher, _term(field, term))


# Order


def _choose_order(searcher: Searcher, query: EngineQuery) -> _Find:
    """How the hits are to be found so that the best come first."""
    if query.order is Order.NEWEST:
        return partial(_find_ordered, searcher, "newest")
    if query.in_title:
        filed_last = partial(_find_ordered, searcher, "document_id")
        return partial(_find_preferred, searcher, filed_last, _build_row(searcher, query))
    find: _Find
    if query.words:
        find = partial(_find_best, searcher, _build_raising(searcher, query))
    else:
        find = partial(_find_ordered, searcher, "document_id")
        if query.prefix:
            find = partial(_find_preferred, searcher, find, _begun_in_title(query.prefix))
    if query.exact:
        accented = Query.const_score_query(_build_accented(searcher, query.exact), 0.0)
        has_many = _guess_accented_share(searcher, query) >= _MANY_ACCENTED
        find = partial(_find_among_best if has_many else _find_preferred, searcher, find, accented)
    return find


def _guess_accented_share(searcher: Searcher, query: EngineQuery) -> float:
    """What part of the hits has all words with the accents typed, were each word on its own."""
    return prod(
        searcher.doc_freq("exact", exact) / max(1, searcher.doc_freq("folded", forms[0]))
        for exact, forms in zip(query.exact, query.words, strict=False)
    )


def _find_among_best(searcher: Searcher, find: _Find, preferred: Query, wanted: Query, end: int) -> _Hits:
    """The same as `_find_preferred`, where many hits are preferred."""
    ids, total = find(wanted, _LOOKED_AT * end)
    among = _any_of([Query.term_query(schema(), "document_id", one) for one in ids])
    chosen = (
        set(_find_ordered(searcher, "document_id", _all_of([among, preferred]), len(ids))[0]) if ids else ()
    )
    first = [one for one in ids if one in chosen]
    if len(first) >= end:
        return first[:end], total
    return _find_preferred(searcher, find, preferred, wanted, end)


def _find_preferred(searcher: Searcher, find: _Find, preferred: Query, wanted: Query, end: int) -> _Hits:
    """Those that are hits of `preferred` too before those that are not."""
    first, _count = find(_all_of([wanted, preferred]), end)
    if len(first) >= end:
        return first, None
    others, rest = find(_all_but(wanted, [preferred]) if first else wanted, end - len(first))
    return first + others, None if rest is None else len(first) + rest


def _find_best(searcher: Searcher, raising: _Raising, wanted: Query, end: int) -> _Hits:
    """The most relevant first; of equal ones the greater id first."""
    if not raising.telling:
        return _rank(searcher, wanted, raising.others, end)
    # To rank some and count all takes two thirds of the time that ranking all of them takes.
    first, count = _rank(searcher, _all_of([wanted, _any_of(raising.telling)]), raising.others, end)
    if count >= end:
        return first, None
    # Those behind have nothing telling; of those before, which are few, it is not asked again.
    ids, total = _rank(searcher, wanted, raising.others, end + count)
    return [*first, *(one for one in ids if one not in first)][:end], total


def _rank(searcher: Searcher, wanted: Query, raising: Sequence[Query], end: int) -> tuple[list[int], int]:
    ranked = Query.boolean_query([(Occur.Must, wanted), *((Occur.Should, one) for one in raising)])
    # The engine knows no second order: where the cut would go through equal hits, more are taken.
    asked = end + _EQUALS
    result = searcher.search(ranked, limit=asked)
    while len(result.hits) == asked and result.hits[end - 1][0] == result.hits[-1][0]:
        asked *= 16  # each step ranks all hits anew, and a long list costs little more than a short one
        result = searcher.search(ranked, limit=asked)
    scores = [score for score, _address in result.hits]
    ids = searcher.fast_field_values("document_id", [address for _score, address in result.hits])
    best = sorted(zip(scores, ids, strict=True), reverse=True)
    return [int(document_id or 0) for _score, document_id in best[:end]], _total(result)


def _find_ordered(searcher: Searcher, field: str, wanted: Query, end: int) -> tuple[list[int], int]:
    """Ordered by a field that ends in the id, the greatest first."""
    result = searcher.search(wanted, limit=end, order_by_field=field)
    return [key % DAY_UNIT for key, _address in result.hits], _total(result)


# Counts


def _count(searcher: Searcher, wanted: Query) -> int:
    # An aggregation works out neither order nor relevance: half the time of a search.
    return int(searcher.aggregate(wanted, _COUNT)["count"]["value"])


def _total(result: SearchResult) -> int:
    return int(result.count)  # type: ignore[attr-defined]  # the stubs leave it out


def _count_facets(searcher: Searcher, wanted: Query) -> tuple[Facets, int]:
    """The counts by type and so on, and how many hits there are."""
    fields = ("document_type", "year", "issuing_body")
    asked: dict[str, Any] = {field: {"terms": {"field": field, "size": _MOST_VALUES}} for field in fields}
    asked |= _COUNT
    asked["lacking"] = {"value_count": {"field": "is_lacking"}}
    asked |= {f"lacks {name}": {"filter": f"lacks:{name.value}"} for name in EXPECTED}
    found = searcher.aggregate(wanted, asked)
    types, years, bodies = (
        {bucket["key"]: bucket["doc_count"] for bucket in found[field]["buckets"]} for field in fields
    )
    lacks = {name.value: found[f"lacks {name}"]["doc_count"] for name in EXPECTED}
    facets = Facets(
        types,
        {int(year): count for year, count in years.items()},
        bodies,
        int(found["lacking"]["value"]),
        {name: count for name, count in lacks.items() if count},
    )
    return facets, int(found["count"]["value"])


# Queries


def _build_wanted(searcher: Searcher, query: EngineQuery) -> Query:
    """What makes a document a hit; only the words score."""
    fields = ("title",) if query.in_title else ("folded", "references")
    words = [_hold_any(searcher, fields, forms) for forms in query.words]
    if query.match is Match.ANY:
        rarities = [_rarity(searcher, fields, forms) for forms in query.words]
        held = zip(words, rarities, strict=True)
        words += [Query.const_score_query(word, _HELD * rarity) for word, rarity in held]
    if query.prefix:
        begun = (_begun_in_title if query.in_title else _begun)(query.prefix)
        words.append(Query.const_score_query(begun, _HELD))
    asked = [_any_of(words)] if words and query.match is Match.ANY else words
    marks = [_term("pairs", mark) for mark in sorted(query.pairs)]
    limits = [Query.const_score_query(one, 0.0) for one in (*_build_limits(query.within), *marks)]
    unwanted = _known(searcher, ("folded", "references"), query.excluded)
    unwanted += _known(searcher, ("exact",), query.excluded_exact)
    return _all_but(_all_of([*asked, *limits]), unwanted)


def _build_limits(within: Within) -> Iterator[Query]:
    if within.document_types:
        yield Query.term_set_query(schema(), "document_type", sorted(within.document_types))
    if within.issuing_bodies:
        yield Query.term_set_query(schema(), "issuing_body", sorted(within.issuing_bodies))
    if within.first_day is not None or within.last_day is not None:
        days = (within.first_day, within.last_day)
        first, last = (None if day is None else day.toordinal() for day in days)
        yield Query.range_query(schema(), "day", FieldType.Unsigned, first, last)
    for element in sorted(within.lacks):
        yield _term("lacks", element)
    if within.ids is not None:
        yield Query.term_set_query(schema(), "document_id", sorted(within.ids))


def _build_accented(searcher: Searcher, words: Sequence[str]) -> Query:
    """All the words with the accents that were typed."""
    return _all_of([_best_of(_known(searcher, ("exact", "references"), (word,))) for word in words])


def _build_row(searcher: Searcher, query: EngineQuery) -> Query:
    """All the words side by side in the title."""
    row = [_best_of(_known(searcher, ("title_pairs",), pairs)) for pairs in _pair_up(query)]
    begun = [_prefix("title_pairs", pair) for pair in _begin_pairs(query)]
    return _all_of([*row, _best_of(begun)] if begun else row)


def _pair_up(query: EngineQuery) -> Iterator[list[str]]:
    """For each two neighbours the pairs that their forms make."""
    for forms in pairwise(query.words):
        yield [pair for both in product(*forms) for pair in word_pairs(both)]


def _begin_pairs(query: EngineQuery) -> list[str]:
    """The pairs of the last word and the unfinished one."""
    if not (query.words and query.prefix):
        return []
    return [pair for form in query.words[-1] for pair in word_pairs((form, query.prefix))]


def _build_raising(searcher: Searcher, query: EngineQuery) -> _Raising:
    """What lifts a hit over others: words in the title, all of them, pairs of neighbours there."""
    words = [_best_of(_known(searcher, ("title",), forms)) for forms in query.words]
    raising = [Query.boost_query(word, _TITLE_BOOST) for word in words]
    holding = [sum(searcher.doc_freq("title", form) for form in forms) for forms in query.words]
    for pairs in _pair_up(query):
        raising.append(Query.boost_query(_best_of(_known(searcher, ("title_pairs",), pairs)), _PAIR_BOOST))
        holding.append(sum(searcher.doc_freq("title_pairs", pair) for pair in pairs))
    whole = words
    if query.prefix:
        whole = [*words, _begun_in_title(query.prefix)]
        begun = _begin_pairs(query)
        raising += [_prefix("title_pairs", pair) for pair in begun]
        holding += [0] * len(begun)
    has_whole_title = Query.const_score_query(_all_of(whole), _WHOLE_TITLE)
    if not _has_many_hits(searcher, query):
        return _Raising((), (*raising, has_whole_title))
    most = _TELLING_SHARE * searcher.num_docs
    telling = [one for one, count in zip(raising, holding, strict=True) if count <= most]
    others = [one for one, count in zip(raising, holding, strict=True) if count > most]
    return _Raising((*telling, has_whole_title), others)


def _has_many_hits(searcher: Searcher, query: EngineQuery) -> bool:
    """Whether there may be so many hits that ranking all of them takes long."""
    return query.match is Match.ALL and all(
        sum(searcher.doc_freq("folded", form) for form in forms) >= _MANY_HOLDING for forms in query.words
    )


def _rarity(searcher: Searcher, fields: Iterable[str], forms: Iterable[str]) -> float:
    """How telling it is that a document holds the word: never nothing, so that common words count too."""
    holding = max(searcher.doc_freq(field, form) for field in fields for form in forms)
    return 1 + log(max(1, searcher.num_docs / (holding + 1)))


def _begun(beginning: str) -> Query:
    """A word of the text or a reference begins so."""
    if len(beginning) <= SHORT_BEGINNING:
        return _term("beginnings", beginning)
    return _any_of([_prefix("folded", beginning), _prefix("references", beginning)])


def _begun_in_title(beginning: str) -> Query:
    if len(beginning) <= SHORT_BEGINNING:
        return _term("title_beginnings", beginning)
    return _prefix("title", beginning)


def _known(searcher: Searcher, fields: Iterable[str], words: Sequence[str]) -> list[Query]:
    """A query for each word in each field where it occurs."""
    return [_term(field, word) for field in fields for word in words if searcher.doc_freq(field, word)]


def _term(field: str, word: str) -> Query:
    return Query.term_query(schema(), field, word, index_option="freq")


def _prefix(field: str, beginning: str) -> Query:
    return Query.fuzzy_term_query(schema(), field, beginning, distance=0, prefix=True)


def _hold_any(searcher: Searcher, fields: Iterable[str], forms: Sequence[str]) -> Query:
    """Documents that hold a word in one of its forms.

    Which of several forms it is makes a document no more relevant; to weigh them would take longer.
    """
    known = _known(searcher, fields, forms)
    return _best_of(known) if len(forms) == 1 or not known else Query.const_score_query(_any_of(known), 1.0)


def _best_of(queries: Sequence[Query]) -> Query:
    """Hits of any of the queries, each as relevant as by the one that suits it best."""
    if len(queries) == 1:
        return queries[0]
    return Query.disjunction_max_query(queries) if queries else Query.empty_query()


def _any_of(queries: Sequence[Query]) -> Query:
    """Hits of any of the queries, the more relevant the more of them hold."""
    return Query.boolean_query([(Occur.Should, one) for one in queries])


def _all_of(queries: Sequence[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, one) for one in queries]) if queries else Query.all_query()


def _all_but(wanted: Query, unwanted: Sequence[Query]) -> Query:
    if not unwanted:
        return wanted
    return Query.boolean_query([(Occur.Must, wanted), *((Occur.MustNot, one) for one in unwanted)])
