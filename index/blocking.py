"""Which rows share rare terms with which papers: all pairs at once, in bounded memory."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.terms import Terms

# The rarity of a term that no known wording has, however many are known: scores of a short table and of a
# long one mean the same. It is about the logarithm of the wordings around a table of seventy items.
_RAREST: Final = 5.0

Matrix = NDArray[np.float32]
_Lines = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much a term tells: the logarithm of how few of the known wordings have it, scaled."""

    values: Mapping[str, float]
    unseen: float

    def of(self, term: str) -> float:
        """The rarity of a term; one that no wording has is the rarest."""
        return self.values.get(term, self.unseen)


@dataclass(frozen=True, slots=True, eq=False)
class TermIndex:
    """Terms in lines, with their rarity; the line behind the last is for all terms that are not known."""

    lines: Mapping[str, int]
    rarity: Matrix

    def build_rows(self, rows: Sequence[Mapping[str, float]]) -> Matrix:
        """Rows of a value per term, laid out by term so that a paper touches only what it shares."""
        values = np.zeros((len(self.lines) + 1, len(rows)), dtype=np.float32)
        for place, row in enumerate(rows):
            for term, value in row.items():
                values[self.lines[term], place] = value
        return values

    def lay_out(self, wordings: Sequence[Terms]) -> "Layout":
        """The terms of several wordings one behind the other; each wording needs one at least."""
        unknown = len(self.lines)
        line_of = self.lines.get
        ends = np.cumsum([len(terms) for terms in wordings])
        lines = np.array([line_of(term, unknown) for terms in wordings for term in terms], dtype=np.intp)
        weights = np.fromiter(chain.from_iterable(terms.values() for terms in wordings), dtype=np.float32)
        starts = np.concatenate([[0], ends[:-1]]).astype(np.intp)
        return Layout(lines, weights, starts, np.add.reduceat((weights * self.rarity[lines]) ** 2, starts))


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Terms of several wordings by line, with their weights; `sizes` are the wordings' squared lengths."""

    lines: _Lines
    weights: Matrix
    starts: _Lines
    sizes: Matrix

    def add_up(self, rows: Matrix, *, power: int = 1) -> Matrix:
        """For each wording and row the sum over terms of the wording's weight times the row's value."""
        products = rows[self.lines]
        products *= (self.weights**power)[:, None]
        sums: Matrix = np.add.reduceat(products, self.starts, axis=0)
        return sums


def measure_rarity(wordings: Iterable[Iterable[str]]) -> Rarity:
    """The rarity of each term in some wordings."""
    counts: Counter[str] = Counter()
    known = 0
    for terms in wordings:
        counts.update(set(terms))
        known += 1
    scale = _RAREST / math.log(1 + known) if known else 0.0
    values = {term: scale * math.log(1 + known / (1 + count)) for term, count in counts.items()}
    return Rarity(values, _RAREST)


def build_term_index(wordings: Iterable[Iterable[str]], rarity: Rarity) -> TermIndex:
    """An index of all terms of some wordings."""
    lines: dict[str, int] = {}
    for term in chain.from_iterable(wordings):
        lines.setdefault(term, len(lines))
    values = [*map(rarity.of, lines), rarity.unseen]
    return TermIndex(lines, np.array(values, dtype=np.float32))
