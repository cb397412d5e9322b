"""What a clerk wrote into a form: which digits, and whether all who looked at them agree (pure)."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from ingest.trace import (
    Candidate,
    Digits,
    Everything,
    Form,
    LineTraces,
    Mark,
    Text,
    Trace,
    find_candidates,
    is_misreading,
    measure_blank,
)

_ENOUGH: Final = 0.5  # of the views of the whole line must show the value
_RIVAL: Final = 0.12  # more of them for another value leaves it open
_UNDISPUTED: Final = 0.9  # of those views: what is seen so clearly needs little more
# Views of the value by itself that must show it too: few where all views of the whole line do, for many cuts
# go through a stroke.
_CUT_ENOUGH: Final = 0.03
_CUT_FOR_DISPUTED: Final = (
    0.4  # more of them for each share of the views of the line that show something else
)
_CUT_RIVAL: Final = 0.5  # of what speaks for the value: more for another one leaves it open
_CUT_NOISE: Final = 0.05  # less for another value comes of strokes cut through
_WITNESSED: Final = 0.4  # how much less will do where a reader of another kind read the same
# Heights of the line that a digit covers at most. More ink than that: a digit was taken for part of the word
# before it, as the upstroke of a `1` often is.
_INK_OF_DIGIT: Final = 1.2
_WORTH_OFFERING: Final = 0.02  # of the views
_MEANT_ENOUGH: Final = 0.2  # of the views: so many must show the other digit
_OFFERED: Final = 3
_BLANK: Final = 0.7  # of the views; a pen runs over the printed blank in nearly all of them

Check = Callable[[int, str], bool]
"""Whether a value can stand at a place of the form, counted from 0 among its values."""


@dataclass(frozen=True, slots=True)
class Written:
    """A value in a line: what it most likely is, what else it may be, and whether that is beyond doubt."""

    candidates: tuple[str, ...]
    is_sure: bool


def read_written(
    traces: LineTraces, is_possible: Check, witnesses: Sequence[frozenset[str]]
) -> tuple[Written, ...]:
    """The values in the line; `witnesses` are readings of each of them by an engine of another kind."""
    form = traces.form
    whole = find_candidates(
        traces.whole, form, lambda values: all(is_possible(rank, value) for rank, value in enumerate(values))
    )
    places = [rank for rank, piece in enumerate(form) if isinstance(piece, Digits)]
    found = []
    for rank, place in enumerate(places):
        inked = traces.inked[rank]
        if measure_blank(traces.whole, form, place) > _BLANK:
            found.append(Written((), is_sure=False))
            continue
        together = _Views({}, {})
        for candidate in whole:
            together.add(candidate.values[rank], candidate, 1.0)
        alone = _look_at_cuts(traces.cuts[rank], form, place, partial(is_possible, rank))
        found.append(_decide(together, alone, witnesses[rank], inked))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Views:
    """What some views of a value show: how well each reading is supported, and how it ranks."""

    supports: dict[str, float]
    ranks: dict[str, float]

    def add(self, value: str, seen: Candidate, weight: float) -> None:
        self.supports[value] = self.supports.get(value, 0.0) + weight * seen.support
        self.ranks[value] = self.ranks.get(value, 0.0) + weight * seen.rank


def _look_at_cuts(
    cuts: Sequence[Trace], form: Form, place: int, is_possible: Callable[[str], bool]
) -> list[_Views]:
    """For each recogniser what its views of the value by itself show."""
    if not cuts:
        return []
    follower = form[place + 1]
    if isinstance(follower, Text):
        follower = Mark(follower.columns[0])
    by_itself = (Digits(), follower, Everything())
    found = []
    for view in sorted({cut.view for cut in cuts}):
        same = [cut for cut in cuts if cut.view == view]
        views = _Views({}, {})
        for cut in same:
            for seen in find_candidates([cut], by_itself, lambda values: is_possible(values[0])):
                views.add(seen.values[0], seen, 1 / len(same))
        found.append(views)
    return found


def _decide(
    together: _Views, alone: Sequence[_Views], witness: frozenset[str], inked: float | None
) -> Written:
    ranks = Counter(together.ranks)
    for views in alone:
        ranks.update({value: rank / len(alone) for value, rank in views.ranks.items()})
    ranked = sorted(ranks, key=lambda value: (-ranks[value] - _owed(value, ranks), value))
    if not ranked:
        return Written((), is_sure=False)
    best = next(
        (value for value in ranked if ranks[value] >= _WORTH_OFFERING and _fills(value, inked)), ranked[0]
    )
    ranked.sort(key=lambda value: value != best)
    seen = together.supports.get(best, 0.0)
    needed = _WITNESSED if best in witness else 1.0
    is_sure = (
        seen >= needed * _ENOUGH
        and not any(is_misreading(best, value) and ranks[value] >= _WORTH_OFFERING for value in ranked[1:])
        and all(
            together.supports.get(value, 0.0) * needed <= _RIVAL
            for value in ranked[1:]
            if not is_misreading(value, best)
        )
        and _fills(best, inked)
        and (
            _agree_alone(best, alone, needed * max(_CUT_ENOUGH, _CUT_FOR_DISPUTED * (1 - seen)))
            if any(views.supports for views in alone)
            else best in witness or (seen >= _UNDISPUTED and not alone)
        )
    )
    return Written(tuple(ranked[:_OFFERED]), is_sure)


def _fills(value: str, inked: float | None) -> bool:
    """Whether there are digits enough for the ink between the words around them."""
    return inked is None or inked <= _INK_OF_DIGIT * len(value)


def _owed(value: str, ranks: Mapping[str, float]) -> float:
    """What others rank by that are a known misreading of this value."""
    if ranks[value] < _MEANT_ENOUGH:
        return 0.0
    return sum(
        rank for other, rank in ranks.items() if len(other) == len(value) and is_misreading(other, value)
    )


def _agree_alone(value: str, alone: Sequence[_Views], enough: float) -> bool:
    """Whether every recogniser, shown the value by itself, sees it there rather than any other."""
    shares = [views.supports.get(value, 0.0) for views in alone]
    rivals = [
        max(
            (
                share
                for other, share in views.supports.items()
                if other != value and not is_misreading(other, value)
            ),
            default=0.0,
        )
        for views in alone
    ]
    return sum(shares) / len(shares) >= enough and all(
        rival <= max(_CUT_RIVAL * share, _CUT_NOISE) for rival, share in zip(rivals, shares, strict=True)
    )
