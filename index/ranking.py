"""Which of the best papers answers a question best: what an engine that counts words cannot see (pure).

An engine knows how often words occur, not whether they stand together. Of a question in several words each
paper gets four shares, each from 0 to 1 and weighted by how rare the words are: words and pairs of neighbours
that its header has, words and pairs that header or text have. Where accents were typed, half of each share is
for what stands there with these.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Final

from index.analysis import exact_word
from index.folded_text import FoldedText, Place, Sought
from index.phrases import joins
from registry.vocabulary.lists import question_phrases

# Scores closer than this are equal: then the engine's order counts.
_DECIMALS: Final = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A word that was asked for: its folded forms that will do, as typed first; `exact` is "" where no
    accents were typed; `weight` says how telling it is."""

    forms: tuple[str, ...]
    exact: str
    weight: float


@dataclass(frozen=True, slots=True)
class Closeness:
    """How well a paper answers, from 0 to 1; the words that it has nowhere; whether all stand in a row."""

    score: float
    lacking: tuple[str, ...]
    is_in_a_row: bool


def weigh_words(
    words: Sequence[tuple[str, ...]], exact: Mapping[str, str], frequencies: Mapping[str, int], count: int
) -> tuple[Asked, ...]:
    """The words of a question, each weighted by how few of `count` papers have it.

    Args:
        exact: the words as they were typed with accents, by their folded form.
    """
    return tuple(
        Asked(
            forms,
            exact.get(forms[0], ""),
            math.log(1 + count / (1 + max(frequencies.get(form, 0) for form in forms))),
        )
        for forms in words
    )


def rate(
    question: Sequence[Asked], sought: Sought, header: FoldedText, pages: Iterable[FoldedText]
) -> Closeness:
    """How well a paper with this header and these pages answers.

    Args:
        sought: the words of the question in all their forms, and perhaps more.
    """
    pairs = list(pairwise(question))
    in_head, pairs_in_head = _find(question, sought, (header,))
    in_text, pairs_in_text = _find(question, sought, pages)
    anywhere = list(map(max, in_head, in_text))
    pairs_anywhere = list(map(max, pairs_in_head, pairs_in_text))
    weights = [word.weight for word in question]
    pair_weights = [first.weight + second.weight for first, second in pairs]
    shares = (
        _share(in_head, weights),
        _share(anywhere, weights),
        _share(pairs_in_head, pair_weights),
        _share(pairs_anywhere, pair_weights),
    )
    lacking = tuple(word.forms[0] for found, word in zip(anywhere, question, strict=True) if not found)
    return Closeness(round(sum(shares) / len(shares), _DECIMALS), lacking, all(pairs_anywhere))


def find_telling_words(words: Sequence[str]) -> tuple[int, ...]:
    """The places of the words that are not said around the thing asked for; of all where none is left."""
    known = question_phrases()
    longest = max(map(len, known))
    kept: list[int] = []
    at = 0
    while at < len(words):
        length = next((n for n in range(longest, 0, -1) if tuple(words[at : at + n]) in known), 0)
        if not length:
            kept.append(at)
        at += length or 1
    return tuple(kept) or tuple(range(len(words)))


def _find(
    question: Sequence[Asked], sought: Sought, texts: Iterable[FoldedText]
) -> tuple[list[float], list[float]]:
    """For each word, and for each two neighbours: 1 where they stand as typed, 0.5 where only without their
    accents, else 0."""
    typed = {form: word.exact for word in question for form in word.forms}
    neighbours = list(pairwise(question))
    # A pair in any of its forms counts as that of the first ones.
    kinds = {
        pair: (first.forms[0], second.forms[0])
        for first, second in neighbours
        for pair in product(first.forms, second.forms)
    }
    words: dict[str, float] = {}
    together = dict.fromkeys(kinds.values(), 0.0)
    for text in texts:
        before = (0, 0, "")
        for place in text.places(sought):
            start, _end, word = place
            if words.get(word, 0.0) < 1:
                words[word] = 1.0 if _is_typed(text, place, typed) else 0.5
                # An abbreviation is all its words in a row.
                together |= dict.fromkeys(together.keys() & pairwise(sought.shorts.get(word, ())), 1.0)
            kind = kinds.get((before[2], word))
            if kind and together[kind] < 1 and joins(text.folded[before[1] : start]):
                is_typed = _is_typed(text, before, typed) and _is_typed(text, place, typed)
                together[kind] = 1.0 if is_typed else 0.5
            before = place
    return (
        [max(words.get(form, 0.0) for form in word.forms) for word in question],
        [together[first.forms[0], second.forms[0]] for first, second in neighbours],
    )


def _is_typed(text: FoldedText, place: Place, typed: Mapping[str, str]) -> bool:
    start, end, word = place
    exact = typed.get(word)
    return not exact or exact_word(text.written[start:end].lower()) == exact


def _share(found: Sequence[float], weights: Sequence[float]) -> float:
    whole = sum(weights)
    return sum(one * weight for one, weight in zip(found, weights, strict=True)) / whole if whole else 0.0
