"""Which of the best papers answers a question best: what an engine that counts words cannot see (pure).

An engine knows how often words occur, not whether they stand together. Of a question in several words each
paper gets four shares, each from 0 to 1 and weighted by how rare the words are: words and pairs of neighbours
that its header has, words and pairs that header or text have. Where accents were typed, half of each share is
for what stands there with these.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from index.analysis import exact_word, exact_words
from index.phrases import FoldedText, find_phrase
from registry.vocabulary.lists import question_phrases

# Scores closer than this are equal: then the engine's order counts.
_DECIMALS: Final = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A word that was asked for: its folded forms that will do, the likeliest first; `exact` is "" where no
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
        Asked(forms, exact.get(forms[0], ""), math.log(1 + count / (1 + frequencies.get(forms[0], 0))))
        for forms in words
    )


def rate(question: Sequence[Asked], header: FoldedText, text: FoldedText) -> Closeness:
    """How well a paper with this header and text answers."""
    pairs = list(pairwise(question))
    in_head = [_find_word(header, word) for word in question]
    anywhere = [
        found if found == 1.0 else max(found, _find_word(text, word))
        for found, word in zip(in_head, question, strict=True)
    ]
    pairs_in_head = [
        _find_pair(header, *pair) if all(found) else 0.0
        for pair, found in zip(pairs, pairwise(in_head), strict=True)
    ]
    pairs_anywhere = [
        found if found == 1.0 else max(found, _find_pair(text, *pair))
        for found, pair in zip(pairs_in_head, pairs, strict=True)
    ]
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


def _find_word(text: FoldedText, word: Asked) -> float:
    """1 where a word stands as it was typed, 0.5 where only without its accents, else 0."""
    best = 0.0
    for form in word.forms:
        found = False
        for start, end in find_phrase(text.folded, (form,)):
            found = True
            if not word.exact or exact_word(text.written[start:end].lower()) == word.exact:
                return 1.0
        best = max(best, 0.5 if found else 0.0)
    return best


def _find_pair(text: FoldedText, first: Asked, second: Asked) -> float:
    # Of a word that was respelt only the likeliest form: a pair is a bonus.
    return _find(text, (first.forms[0], second.forms[0]), (first.exact, second.exact))


def _find(text: FoldedText, words: tuple[str, ...], exact: tuple[str, ...]) -> float:
    places = find_phrase(text.folded, words)
    first = next(places, None)
    if first is None:
        return 0.0
    if not any(exact):
        return 1.0
    return 1.0 if any(_is_written(text, place, exact) for place in (first, *places)) else 0.5


def _is_written(text: FoldedText, place: tuple[int, int], exact: tuple[str, ...]) -> bool:
    written = exact_words(text.written[slice(*place)])
    return len(written) == len(exact) and all(
        not typed or typed == one for typed, one in zip(exact, written, strict=True)
    )


def _share(found: Sequence[float], weights: Sequence[float]) -> float:
    whole = sum(weights)
    return sum(one * weight for one, weight in zip(found, weights, strict=True)) / whole if whole else 0.0
