"""What a wording is about (pure): its content words, pairs of them, bodies and matters, each with a weight.

Vietnamese words mostly have two syllables, so pairs of neighbours tell more than single syllables: `tiếp
công dân` and `công tiếp dân` share all syllables and no pair.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from typing import Final

from registry.slots import expand
from registry.text import fold
from registry.vocabulary.lists import issuer_by_symbol, subject_words

# Weights before rarity. A pair says more than its two syllables; a matter found under another word
# (bồi dưỡng for tập huấn) as much as a pair; words that frame any subject (triển khai thực hiện) little.
_SYLLABLE: Final = 1.0
_PAIR: Final = 1.5
_MATTER: Final = 1.5
_BODY: Final = 1.0
_FRAME: Final = 0.3

# What tells such terms from words.
_BODY_SIGN: Final = "@"
_MATTER_SIGN: Final = "~"

# Behind these words, and the second ones of `thị trấn`, `thành phố`, `đặc khu`, capitals are a place's name:
# it is in every paper of the place and says nothing of the matter.
_PLACE_WORDS: Final = ("xã", "phường", "trấn", "khu", "huyện", "quận", "phố", "tỉnh")
_BEFORE_PLACES: Final = frozenset(
    spelt for word in _PLACE_WORDS for spelt in (word, word.capitalize(), word.upper())
)
_WORD = re.compile(r"\w+|[,;:.()]")  # no word goes across punctuation
_BREAK: Final = ""

Terms = Mapping[str, float]


class _Kind(IntEnum):
    """What a known phrase is, in the order in which they are looked for."""

    BODY = 1  # one term, `@UBND`; its words are no terms of their own
    MATTER = 2  # a term beside its words, `~bồi dưỡng`
    FRAME = 3  # no term; its words count little


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    kind: _Kind
    term: str = ""
    weight: float = 0.0


def find_terms(wording: str) -> Terms:
    """The terms of a wording, stored text, each with its greatest weight."""
    words = [part for word in _written_words(wording) for part in _plain(word)]
    matches, framed, content = _scan(words)
    found: dict[str, float] = {phrase.term: phrase.weight for phrase, _, _ in matches}
    before, was_framed = "", False
    for word, is_framed, is_content in zip(words, framed, content, strict=True):
        if not is_content:
            before = ""
            continue
        weight = _FRAME if is_framed else _SYLLABLE
        if weight > found.get(word, 0.0):
            found[word] = weight
        if before:
            pair = f"{before} {word}"
            weight = _FRAME if is_framed or was_framed else _PAIR
            if weight > found.get(pair, 0.0):
                found[pair] = weight
        before, was_framed = word, is_framed
    return found


def plain_wording(wording: str) -> str:
    """A wording as it is compared: folded, abbreviations written out, without the names of places."""
    return " ".join(part for word in _written_words(wording) for part in _plain(word) if part)


def find_shared_words(wording: str, terms: Mapping[str, float], *, limit: int) -> tuple[str, ...]:
    """Runs of the wording's own words that are among the terms, those of the greatest value first."""
    written, spans = _find_spans(wording)
    worth = [0.0] * len(written)
    joined = [False] * len(written)
    for term, first, last in spans:
        value = terms.get(term)
        if value is None:
            continue
        for place in range(first, last + 1):
            worth[place] = max(worth[place], value)
        joined[first:last] = [True] * (last - first)
    return _runs(written, worth, joined)[:limit]


@lru_cache(maxsize=1024)  # a paper is compared with several items in a row
def _find_spans(wording: str) -> tuple[tuple[str, ...], tuple[tuple[str, int, int], ...]]:
    """The written words; and matters and pairs that say something, with their first and last word."""
    written = tuple(_written_words(wording))
    parts = [(part, place) for place, word in enumerate(written) for part in _plain(word)]
    words = [part for part, _ in parts]
    matches, framed, content = _scan(words)
    says = [is_content and not is_framed for is_content, is_framed in zip(content, framed, strict=True)]
    spans = [(match.term, start, end - 1) for match, start, end in matches if match.kind is _Kind.MATTER]
    spans += [
        (f"{words[place]} {words[place + 1]}", place, place + 1)
        for place in range(len(words) - 1)
        if says[place] and says[place + 1]
    ]
    return written, tuple((term, parts[start][1], parts[last][1]) for term, start, last in spans)


def _written_words(wording: str) -> list[str]:
    """The words and punctuation of a wording, names of places left out."""
    words, in_name = [], False
    for word in _WORD.findall(wording):
        if in_name and word[0].isupper() and not word[1:].isupper():
            continue
        words.append(word)
        in_name = word in _BEFORE_PLACES
    return words


@lru_cache(maxsize=65536)
def _plain(word: str) -> tuple[str, ...]:
    """A written word folded, an abbreviation as the words it stands for; punctuation as a break."""
    return tuple(expand(word).split()) or (_BREAK,)


def _runs(written: Sequence[str], worth: Sequence[float], joined: Sequence[bool]) -> tuple[str, ...]:
    """Joined words that are worth something, each run once."""
    runs: list[tuple[float, int, str]] = []
    start = 0
    for place in range(len(written)):
        if joined[place] and place + 1 < len(written):
            continue
        values = worth[start : place + 1]
        if min(values) > 0:
            runs.append((-sum(values), start, " ".join(written[start : place + 1])))
        start = place + 1
    shown: dict[str, str] = {}
    for _, _, run in sorted(runs):
        shown.setdefault(fold(run), run)
    return tuple(shown.values())


def _scan(words: list[str]) -> tuple[list[tuple[_Phrase, int, int]], list[bool], list[bool]]:
    """Known phrases with their places, and for each word whether it frames a subject, and says something."""
    phrases = _phrases()
    matches: list[tuple[_Phrase, int, int]] = []
    framed = [False] * len(words)
    content = [_is_content(word) for word in words]
    behind_body = 0
    for start, word in enumerate(words):
        if word not in phrases or start < behind_body:
            continue
        for phrase in phrases[word]:
            end = start + len(phrase.words)
            if tuple(words[start:end]) != phrase.words:
                continue
            if phrase.kind is _Kind.FRAME:
                framed[start:end] = [True] * len(phrase.words)
                continue
            matches.append((phrase, start, end))
            if phrase.kind is _Kind.BODY:
                content[start:end] = [False] * len(phrase.words)
                behind_body = end
                break
    return matches, framed, content


@lru_cache(maxsize=65536)
def _is_content(word: str) -> bool:
    return len(word) > 1 and not word.isdigit() and word not in subject_words("stop")


@cache
def _phrases() -> dict[str, tuple[_Phrase, ...]]:
    """Known phrases by their first word: bodies first, the longest first."""
    bodies = {issuer.name: f"{_BODY_SIGN}{symbol}" for symbol, issuer in issuer_by_symbol().items()}
    matters = {phrase: f"{_MATTER_SIGN}{matter}" for phrase, matter in subject_words("related").items()}
    known = [
        *(_Phrase(_split(name), _Kind.BODY, term, _BODY) for name, term in bodies.items()),
        *(_Phrase(_split(phrase), _Kind.MATTER, term, _MATTER) for phrase, term in matters.items()),
        *(_Phrase(_split(phrase), _Kind.FRAME) for phrase in subject_words("frame")),
    ]
    by_first: dict[str, list[_Phrase]] = {}
    for phrase in sorted(known, key=lambda phrase: (phrase.kind, -len(phrase.words), phrase.words)):
        by_first.setdefault(phrase.words[0], []).append(phrase)
    return {first: tuple(phrases) for first, phrases in by_first.items()}


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(expand(phrase).split())
