"""The passage of a text that answers a query, with the hits marked (pure)."""

import re
from dataclasses import dataclass
from typing import Final

from index.analysis import fold_word

_WORD = re.compile(r"\w+")
# Words of context shown around the best passage: two lines of a terminal.
_WIDTH: Final = 28


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage on one line; `marks` are the (start, end) of the hits within `text`."""

    text: str
    marks: tuple[tuple[int, int], ...]


def find_snippet(text: str, words: tuple[str, ...]) -> Snippet | None:
    """The passage with the most different query words, the earliest of equals; None where none occurs.

    Args:
        words: folded query words.
    """
    places = [(match.start(), match.end(), fold_word(match[0].lower())) for match in _WORD.finditer(text)]
    hits = [number for number, (_, _, word) in enumerate(places) if word in words]
    if not hits:
        return None
    best, last = _richest_stretch(places, hits)
    first = max(0, best - max(0, (_WIDTH - (last - best)) // 2))
    until = min(len(places), first + _WIDTH)
    return _cut(text, places[first:until], words)


def _richest_stretch(places: list[tuple[int, int, str]], hits: list[int]) -> tuple[int, int]:
    """First and last hit of the stretch within `_WIDTH` words with the most different words; of equals the
    shortest, then the earliest."""
    best, richest = (hits[0], hits[0]), (0, 0)
    for at, first in enumerate(hits):
        found: set[str] = set()
        for last in hits[at : at + _WIDTH]:
            if last >= first + _WIDTH:
                break
            found.add(places[last][2])
            if (len(found), first - last) > richest:
                best, richest = (first, last), (len(found), first - last)
    return best


def _cut(text: str, places: list[tuple[int, int, str]], words: tuple[str, ...]) -> Snippet:
    passage = ""
    marks = []
    position = places[0][0]
    for start, end, word in places:
        passage += re.sub(r"\s+", " ", text[position:start])
        if word in words:
            marks.append((len(passage), len(passage) + end - start))
        passage += text[start:end]
        position = end
    return Snippet(passage, tuple(marks))
