"""Papers by words: the engine's best, looked at closely; where they are few, also what else may be meant."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from math import prod
from typing import Final

from index.analysis import pair_mark, pair_marks
from index.folded_text import FoldedText, Sought, fold_text
from index.fulltext import EngineQuery, Found, Match, Order, SearchIndex, Within
from index.phrases import PAGE_BREAK, contains_phrase
from index.query import Phrase, Query, WordQuery
from index.ranking import find_telling_words, rate, weigh_words
from index.reading import Reading
from index.spelling import choose_spellings, likeliest_first, read_telex, spellings_near
from registry.lookup import Paper
from registry.slots import expand

# Papers that hold the words of a phrase and are looked at whether they stand in a row: some 0.1 ms each.
_VERIFIED_FIRST: Final = 30
# The best papers of the engine, which are looked at more closely; behind them its own order stays.
_RATED: Final = 16
# Of papers that lack words more are looked at: how many words they hold says little of what was meant.
_MOST_PARTIAL: Final = 40
# Where fewer papers hold all words, those that hold most are looked at too.
_FEW: Final = 5
_FEWEST_WORDS: Final = 3
# Of all papers so many may have the mark of a given pair by chance.
_BY_CHANCE: Final = 0.01


@dataclass(frozen=True, slots=True)
class Ranked:
    """Ids of hits, best first, before the papers are fetched.

    `words` and `within` are what was asked for in the end; `sought` are all words that were looked for.
    """

    found: Found
    words: WordQuery
    within: Within
    sought: Sought
    is_at_least: bool = False
    respelt: Mapping[str, tuple[str, ...]] | None = None
    lacking: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HitPage:
    """Which of the hits are wanted, and how."""

    limit: int
    offset: int
    order: Order
    with_facets: bool


def rank_papers(reading: Reading, index: SearchIndex, query: Query, within: Within, page: HitPage) -> Ranked:
    """The hits, those that answer best first."""
    if query.dateless is not None and query.day is not None:
        first = max(query.day, within.first_day or query.day)
        last = min(query.day, within.last_day or query.day)
        if first == last:
            on_that_day = replace(within, first_day=first, last_day=last)
            ranked = _find(reading, index, query.dateless, on_that_day, page)
            if ranked.found.total:
                return ranked
    words = query.words
    if not words.folded and not words.prefix:
        page = replace(page, order=Order.NEWEST)  # all are as relevant
    is_plain = not (words.phrases or words.excluded_phrases)
    if not is_plain or not words.folded or page.order is not Order.RELEVANCE:
        ranked = _find(reading, index, words, within, page)
        if ranked.found.total or not (is_plain and words.folded):
            return ranked
    words = _strip(words)
    wanted = max(_RATED, page.offset + page.limit)
    best = _find(reading, index, words, within, replace(page, offset=0, limit=wanted))
    meant = _write_out(words)
    is_enough = best.found.total >= (_FEW if len(meant) > 1 else 1)
    if is_enough and len(meant) == 1:
        return _cut(best, page)  # one word stands together with nothing
    if words.prefix or is_enough:
        return _order(reading, index, best, _forms(words), page)
    return _find_otherwise(reading, index, words, within, page, best)


def _cut(ranked: Ranked, page: HitPage) -> Ranked:
    """A page of what was ranked."""
    ids = ranked.found.ids[page.offset : page.offset + page.limit]
    return replace(ranked, found=replace(ranked.found, ids=ids))


def _find_otherwise(
    reading: Reading, index: SearchIndex, words: WordQuery, within: Within, page: HitPage, best: Ranked
) -> Ranked:
    """Where hardly any paper holds all words: also those that hold what is meant, then those with most of it.

    What is meant has slips of the finger mended.
    """
    respelt = _respell(index, _write_out(words))
    forms = _forms(words, respelt)
    asked = _engine_query(words, within, page.order)
    wanted = max(_RATED, page.offset + page.limit)
    found, whole = best.found, best.found.ids
    if respelt:
        mended = tuple((word, *respelt.get(word, ())) for word in words.folded)
        found = index.search(replace(asked, words=mended, exact=()), wanted, with_facets=page.with_facets)
        # However many are wanted, they begin alike: pages neither repeat nor skip.
        whole = tuple(dict.fromkeys((*whole, *found.ids)))[:wanted]
    # One word of two says nothing of what was meant.
    is_enough = len(whole) >= _FEW or len(forms) < _FEWEST_WORDS
    most: tuple[int, ...] = ()
    if not is_enough:
        any_word = replace(asked, words=tuple(forms), exact=(), match=Match.ANY)
        most = index.search(any_word, _MOST_PARTIAL).ids
    ids = tuple(dict.fromkeys((*whole, *most)))
    total = found.total + len(ids) - len(whole)
    found = replace(found, ids=ids, total=total)
    sought = look_for(words, chain.from_iterable(forms))
    ranked = replace(best, found=found, sought=sought, respelt=respelt or None)
    return _order(reading, index, ranked, forms, page, frozenset(ids) - frozenset(whole))


def _order(
    reading: Reading,
    index: SearchIndex,
    ranked: Ranked,
    words: Sequence[tuple[str, ...]],
    page: HitPage,
    partial: Collection[int] = (),
) -> Ranked:
    """The page of hits after a closer look at each.

    Papers in `partial` do not hold all words: they are hits where they answer better than those that do.
    """
    rated_count = _RATED + (_MOST_PARTIAL if partial else 0)
    ids, behind = ranked.found.ids[:rated_count], ranked.found.ids[rated_count:]
    state = index.state()
    frequencies = index.frequencies(list(chain.from_iterable(words)))
    question = weigh_words(words, _accents_of(ranked.words), frequencies, state.count if state else 0)
    papers, names = reading.papers(ids), reading.file_names(ids)
    reading.read_first_pages(ids)
    rated = {
        one: rate(
            question, ranked.sought, header_of(papers[one], names.get(one, ())), reading.first_pages(one)
        )
        for one in ids
        if one in papers
    }
    whole = [found for one, found in rated.items() if one not in partial]
    best = max((found.score for found in whole), default=0.0)
    # Papers that lack words must answer better than those that hold all, and hold more than one; where the
    # words stand in a row somewhere, that is what was meant.
    is_found = any(found.is_in_a_row for found in whole)
    kept = [
        one
        for one, found in rated.items()
        if one not in partial or (not is_found and found.score > best and len(words) - len(found.lacking) > 1)
    ]
    if page.order is Order.NEWEST:
        kept.sort(key=lambda one: papers[one].issued_on or date.min, reverse=True)
    else:
        kept.sort(key=lambda one: -rated[one].score)
    ordered = [*kept, *behind]
    total = ranked.found.total - (len(ids) - len(kept))
    shown = tuple(ordered[page.offset : page.offset + page.limit])
    # Of an abbreviation that is said, not the words that it stands for.
    said = {word: short for short, long in ranked.sought.shorts.items() for word in long}
    lacking = {
        one: tuple(dict.fromkeys(said.get(word, word) for word in rated[one].lacking))
        for one in shown
        if one in partial
    }
    # Counts by type are of those that hold all words.
    facets = ranked.found.facets if frozenset(partial).isdisjoint(kept) else None
    found = Found(shown, total, facets)
    return replace(ranked, found=found, lacking=lacking)


def look_for(words: WordQuery, more: Iterable[str] = ()) -> Sought:
    """The words of a question, as typed and written out, and more."""
    return Sought((*words.folded, *_write_out(words), *more), words.prefix, _shorts(words))


def _strip(words: WordQuery) -> WordQuery:
    """The words without what people say around a question."""
    kept = find_telling_words(words.folded)
    exact = tuple(words.exact[at] for at in kept) if words.exact else ()
    return replace(words, folded=tuple(words.folded[at] for at in kept), exact=exact)


def _accents_of(words: WordQuery) -> Mapping[str, str]:
    """The words as typed with accents, by their folded form; of `công cộng` neither is meant alone."""
    typed = set(zip(words.folded, words.exact, strict=bool(words.exact)))
    counts = Counter(folded for folded, _exact in typed)
    return {folded: exact for folded, exact in typed if counts[folded] == 1}


def _write_out(words: WordQuery) -> tuple[str, ...]:
    """The words with everyday abbreviations as what they stand for."""
    return tuple(expand(" ".join(words.folded)).split())


def _forms(words: WordQuery, respelt: Mapping[str, tuple[str, ...]] | None = None) -> list[tuple[str, ...]]:
    """What will do for each word that is meant: itself, what it was respelt to, the abbreviation typed."""
    forms = []
    for typed in words.folded:
        meant = expand(typed).split()
        short = (typed,) if meant != [typed] else ()
        forms += [(word, *(respelt or {}).get(word, ()), *short) for word in meant]
    return forms


def _shorts(words: WordQuery) -> dict[str, tuple[str, ...]]:
    """The abbreviations that were typed, and the words that each stands for."""
    meant = {word: tuple(expand(word).split()) for word in words.folded}
    return {word: long for word, long in meant.items() if long != (word,)}


def _respell(index: SearchIndex, words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """For each word that occurs in no paper, what may have been meant and does occur."""
    known = index.frequencies(words)
    state = index.state()
    chance = int(_BY_CHANCE * state.count) if state else 0
    found: dict[str, tuple[str, ...]] = {}
    for at, word in enumerate(words):
        if word in known or word in found:
            continue
        telex = read_telex(word)
        if telex is not None and index.frequencies([telex]):
            found[word] = (telex,)
            continue
        before = [one for one in words[:at][-1:] if one in known]
        after = [one for one in words[at + 1 :][:1] if one in known]
        frequencies: dict[str, int] = {}
        beside: dict[str, int] = {}
        for near in likeliest_first(spellings_near(word)):
            if not any(beside.values()):
                frequencies |= index.frequencies(near)
                beside = _count_beside(index, list(frequencies), before, after, chance)
        if frequencies:
            found[word] = tuple(choose_spellings(word, frequencies, beside))
    return found


def _count_beside(
    index: SearchIndex, words: Sequence[str], before: Sequence[str], after: Sequence[str], chance: int
) -> dict[str, int]:
    """How often each of some words stands behind and before others, of which there is one each at most.

    Nothing where what was counted may be chance.

    Args:
        chance: so many documents may have the mark of a pair by chance.
    """
    marks = {
        word: [*(pair_mark(one, word) for one in before), *(pair_mark(word, one) for one in after)]
        for word in words
    }
    counts = index.pair_frequencies(list(chain.from_iterable(marks.values())))
    if all(count <= chance for count in counts.values()):
        return {}
    # One more each: a word that stands beside only one of two others is told from one that does beside none.
    return {word: prod(counts.get(mark, 0) + 1 for mark in own) - 1 for word, own in marks.items()}


def _find(reading: Reading, index: SearchIndex, words: WordQuery, within: Within, page: HitPage) -> Ranked:
    """The papers that hold all words, their phrases verified in the stored text."""
    asked = _engine_query(words, within, page.order)
    if not words.phrases and not words.excluded_phrases:
        found = index.search(asked, page.limit, offset=page.offset, with_facets=page.with_facets)
        return Ranked(found, words, within, look_for(words))
    wanted = page.offset + page.limit
    verified: list[int] = []
    looked_at, size = 0, _VERIFIED_FIRST
    candidates = index.search(asked, size)
    while candidates.ids:
        verified += verify_phrases(reading, candidates.ids, words)
        looked_at += len(candidates.ids)
        if len(verified) > wanted:  # a phrase that hardly any paper has is looked for in all
            break
        size *= 4  # the engine ranks anew for each step
        candidates = index.search(asked, size, offset=looked_at)
    is_at_least = looked_at < candidates.total
    facets = None
    if page.with_facets and not is_at_least:
        within_hits = EngineQuery(within=Within(ids=frozenset(verified)))
        facets = index.search(within_hits, 0, with_facets=True).facets
    found = Found(tuple(verified[page.offset : wanted]), len(verified), facets)
    return Ranked(found, words, within, look_for(words), is_at_least)


def count_among(index: SearchIndex, words: WordQuery, within: Within, ids: Collection[int]) -> int:
    """How many of some papers the index takes for hits."""
    if not ids:
        return 0
    among = frozenset(ids) if within.ids is None else within.ids & frozenset(ids)
    return index.search(_engine_query(words, replace(within, ids=among), Order.NEWEST), 0).total


def verify_phrases(reading: Reading, ids: Sequence[int], words: WordQuery) -> list[int]:
    """Those papers whose text has every phrase, and none of those left out."""
    if not words.phrases and not words.excluded_phrases:
        return list(ids)
    papers = reading.papers(ids)
    reading.read_all_pages(ids)
    kept = []
    for one in ids:
        if one not in papers:
            continue
        header = header_of(papers[one])
        if all(_has(header, reading.pages(one), phrase) for phrase in words.phrases) and not any(
            _has(header, reading.pages(one), phrase) for phrase in words.excluded_phrases
        ):
            kept.append(one)
        else:
            reading.forget_text(one)
    return kept


def _has(header: FoldedText, pages: Iterable[FoldedText], phrase: Phrase) -> bool:
    return any(contains_phrase(text, phrase.folded, phrase.exact) for text in chain((header,), pages))


def header_of(paper: Paper, file_names: Sequence[str] = ()) -> FoldedText:
    """What the header of a paper says, and the names of its files, ready to be compared."""
    reference = str(paper.reference or "")
    parts = (paper.document_type, reference, paper.subject, paper.issuing_body, paper.signer, *file_names)
    return fold_text(PAGE_BREAK.join(part for part in parts if part))


def _engine_query(words: WordQuery, within: Within, order: Order) -> EngineQuery:
    return EngineQuery(
        words=tuple((word,) for word in words.folded),
        exact=words.exact,
        prefix=words.prefix,
        pairs=frozenset(chain.from_iterable(pair_marks(phrase.folded) for phrase in words.phrases)),
        excluded=words.excluded,
        excluded_exact=words.excluded_exact,
        within=within,
        order=order,
    )
