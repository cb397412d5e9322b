"""Which documents answer a question, and which best: sets of documents in place of Whoosh's matchers."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from heapq import nlargest
from itertools import islice, pairwise, product
from math import log
from typing import Final

from index.fulltext import EngineQuery, Facets, Found, Match, Order
from index.whoosh_fields import (
    BODY,
    EXACT,
    FOLDED,
    INDEXED,
    LACKS,
    PAIRS,
    REFERENCES,
    TITLE,
    TITLE_PAIRS,
    TYPE,
    length_of,
)
from index.whoosh_segments import Postings, Reader

# BM25 with the weights that Whoosh gives it too.
_K1: Final = 1.2
_B: Final = 0.75
# A word of the title counts three times: once as one of the text, and twice more.
_TITLE_BOOST: Final = 2.0
# Which fields hold what is looked for in a field: a reference stands for a word of the text.
_FIELDS: Final = {
    **{field: (field,) for field in INDEXED},
    FOLDED: (FOLDED, REFERENCES),
    EXACT: (EXACT, REFERENCES),
}

Word = list[Postings]  # of each form of a query word, in each field that holds it


def find(reader: Reader, query: EngineQuery, limit: int, offset: int, with_facets: bool) -> Found:
    """The page of hits from `offset` on."""
    field = TITLE if query.in_title else FOLDED
    words = _look_up(reader, field, query.words)
    hits = _holding(words) - reader.deleted if words and query.match is Match.ALL else reader.live()
    hits = _keep_wanted(reader, query, hits)
    if query.prefix:
        begun = _begin(reader, field, query.prefix, hits)
        if query.match is Match.ALL:
            hits = begun
        if query.match is Match.ANY or not query.in_title:
            words.append(_as_word(begun))
    if query.match is Match.ANY and words:
        hits.intersection_update(set().union(*map(_documents, words)))
    if query.order is Order.NEWEST:
        best = _top(offset + limit, hits, reader, map(reader.days.__getitem__, hits))
    elif query.in_title:
        best = _best_titles(reader, query, hits, offset + limit)
    else:
        best = _best(reader, query, words, hits, offset + limit)
    facets = _count_facets(reader, hits) if with_facets else None
    return Found(tuple(best[offset:]), len(hits), facets)


# Looking up


def _look_up(reader: Reader, field: str, words: Iterable[Iterable[str]]) -> list[Word]:
    """The postings of each word, whatever its form."""
    return [
        [term.read() for one in _FIELDS[field] for form in forms if (term := reader.find(one, form))]
        for forms in words
    ]


def _begin(reader: Reader, field: str, letters: str, among: set[int]) -> set[int]:
    """Those of some documents that hold a word which begins like this.

    Common words are looked at first: they soon cover all the documents, and the thousands of rare ones need
    not be read.
    """
    left = set(among)
    terms = [term for one in _FIELDS[field] for term in reader.beginning(one, letters).values()]
    for term in sorted(terms, key=lambda term: term.frequency, reverse=True):
        if not left:
            break
        left.difference_update(term.read().documents)
    return among - left if left else among


def _as_word(documents: Collection[int]) -> Word:
    """A word that each of these documents holds once."""
    return [Postings(sorted(documents), b"\1" * len(documents))]


def _documents(word: Word) -> Collection[int]:
    return word[0].documents if len(word) == 1 else set().union(*(form.documents for form in word))


def _holding(words: list[Word]) -> set[int]:
    """The documents that hold all words."""
    rarest, *others = sorted(map(_documents, words), key=len)
    return set(rarest).intersection(*others)


def _keep_wanted(reader: Reader, query: EngineQuery, hits: set[int]) -> set[int]:
    """Those within the limits that hold no excluded word."""
    within = query.within
    for field, values in ((TYPE, within.document_types), (BODY, within.issuing_bodies)):
        if values:
            hits.intersection_update(_documents(_look_up(reader, field, [values])[0]))
    for field, terms in ((LACKS, within.lacks), (PAIRS, query.pairs)):
        for word in _look_up(reader, field, ([term] for term in terms)):
            hits.intersection_update(_documents(word))
    if within.first_day or within.last_day:
        first = (within.first_day or date.min).toordinal()
        last = (within.last_day or date.max).toordinal()
        hits = {number for number in hits if first <= reader.days[number] <= last}
    if within.ids is not None:
        hits = {number for number in hits if reader.document_ids[number] in within.ids}
    for field, unwanted in ((FOLDED, query.excluded), (EXACT, query.excluded_exact)):
        for word in _look_up(reader, field, ([one] for one in unwanted)):
            hits.difference_update(_documents(word))
    return hits


def _count_facets(reader: Reader, hits: set[int]) -> Facets:
    counts: dict[str, dict[str, int]] = {}
    for field in (TYPE, BODY):
        found = {
            value: len(hits.intersection(term.read().documents))
            for value, term in reader.beginning(field).items()
        }
        counts[field] = {value: count for value, count in found.items() if count}
    years: Counter[int] = Counter()
    for day, count in Counter(map(reader.days.__getitem__, hits)).items():
        if day:
            years[date.fromordinal(day).year] += count
    lacking = {
        name: hits.intersection(term.read().documents) for name, term in reader.beginning(LACKS).items()
    }
    lacks = {name: len(found) for name, found in lacking.items() if found}
    return Facets(counts[TYPE], dict(years), counts[BODY], len(set().union(*lacking.values())), lacks)


# Ranking


def _best_titles(reader: Reader, query: EngineQuery, hits: set[int], most: int) -> list[int]:
    """The ids of the best by their titles: with the words side by side, then those filed last."""
    pairs = [[" ".join(pair) for pair in product(*forms)] for forms in pairwise(query.words)]
    in_a_row = hits.intersection(*map(_documents, _look_up(reader, TITLE_PAIRS, pairs)))
    if query.words and query.prefix:
        begun = (_begin(reader, TITLE_PAIRS, f"{form} {query.prefix}", in_a_row) for form in query.words[-1])
        in_a_row = set().union(*begun)
    tiers = (in_a_row, hits - in_a_row)
    filed_last = (number for tier in tiers if tier for number in reader.filed_last if number in tier)
    return [reader.document_ids[number] for number in islice(filed_last, most)]


def _best(reader: Reader, query: EngineQuery, words: list[Word], hits: set[int], most: int) -> list[int]:
    """The ids of the best: with all words exactly; with more telling words; with all in the title; by score.

    No more documents are scored than are asked for and their like.
    """
    if not hits or not most:
        return []
    exact = _look_up(reader, EXACT, ([word] for word in query.exact))
    titles = _look_up(reader, TITLE, query.words)
    bonuses = _title_bonuses(reader, query, titles)
    in_title = _holding(titles) if titles else set()
    if query.prefix:
        in_title = _begin(reader, TITLE, query.prefix, in_title if titles else hits)
    holds_exact = _holding(exact) & hits if exact else set()
    best: list[int] = []
    for scored, group in ((exact, holds_exact), (words, hits - holds_exact)):
        for grade in _grades(reader, words, group) if query.match is Match.ANY else (group,):
            for tier in (grade & in_title, grade - in_title):
                if len(best) < most and tier:
                    numbers = list(tier)
                    best += _top(most - len(best), numbers, reader, _scores(reader, scored, bonuses, numbers))
    return best


def _grades(reader: Reader, words: list[Word], hits: set[int]) -> list[set[int]]:
    """The documents by how many words they hold and how telling these are, the best first."""
    weights = dict.fromkeys(hits, 0.0)
    for word in words:
        documents = _documents(word)
        rarity = _rarity(reader, documents)
        for number in hits.intersection(documents):
            weights[number] += rarity
    grades: dict[float, set[int]] = {}
    for number, weight in weights.items():
        grades.setdefault(weight, set()).add(number)
    return [grades[weight] for weight in sorted(grades, reverse=True)]


def _scores(
    reader: Reader, words: list[Word], bonuses: Mapping[int, float], numbers: list[int]
) -> list[float]:
    """BM25 of each of some documents, and what its title adds."""
    norms = [_K1 * (1 - _B + _B * length_of(code) / reader.mean_length) for code in range(256)]
    lengths = [norms[reader.lengths[number]] for number in numbers]
    scores = [bonuses.get(number, 0.0) for number in numbers]
    for word in words:
        counts = _counts(word)
        boost = _rarity(reader, counts) * (_K1 + 1)
        found = [counts.get(number, 0) for number in numbers]
        scores = [
            score + boost * count / (count + length)
            for score, count, length in zip(scores, found, lengths, strict=True)
        ]
    return scores


def _title_bonuses(reader: Reader, query: EngineQuery, titles: list[Word]) -> dict[int, float]:
    """What words in the title add, and more where neighbours in the query are neighbours there."""
    bonuses: dict[int, float] = {}
    pairs = [[" ".join(pair) for pair in product(*forms)] for forms in pairwise(query.words)]
    for boost, words in (
        (_TITLE_BOOST, titles),
        (1.0, _look_up(reader, TITLE_PAIRS, pairs)),
    ):
        for word in words:
            counts = _counts(word)
            rarity = boost * _rarity(reader, counts) * (_K1 + 1)
            for number, count in counts.items():
                bonuses[number] = bonuses.get(number, 0.0) + rarity * count / (count + _K1)
    return bonuses


def _counts(word: Word) -> dict[int, int]:
    """How often a word occurs in each document, in whatever form."""
    counts: dict[int, int] = {}
    for documents, found in word:
        if counts:
            for number, count in zip(documents, found, strict=True):
                counts[number] = counts.get(number, 0) + count
        else:
            counts = dict(zip(documents, found, strict=True))
    return counts


def _rarity(reader: Reader, documents: Collection[int]) -> float:
    """Whoosh's inverse document frequency: never below 0.3, so that common words count too."""
    return log(reader.count / (reader.count_live(documents) + 1)) + 1


def _top(most: int, numbers: Collection[int], reader: Reader, keys: Iterable[float]) -> list[int]:
    """The ids of the documents with the greatest keys, of equal ones the greater id first."""
    pairs = zip(keys, map(reader.document_ids.__getitem__, numbers), strict=True)
    return [document_id for _, document_id in nlargest(most, pairs)]
