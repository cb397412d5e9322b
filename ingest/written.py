"""What a clerk wrote into a form: which digits, and whether all who looked at them agree (pure)."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from ingest.trace import (
    DIGITS_VIEW,
    Anything,
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
# How much less will do where a reader of another kind read the same: an engine for words, or the recogniser
# made for such lines; and where both did.
_WITNESSED: Final = 0.4
_TWICE_WITNESSED: Final = 0.25
_SAYS_SO: Final = (
    0.6  # of the views of the recogniser made for such lines; for another value it leaves it open
)
_SAYS_SO_ALONE: Final = 0.1  # of its views of the value by itself
# Heights of the line that a digit covers at most. More ink than that: a digit was taken for part of the word
# before it, as the upstroke of a `1` often is.
_INK_OF_DIGIT: Final = 1.2
_WORTH_OFFERING: Final = 0.02  # of the views
_WORTH_DOUBT: Final = 0.1  # where the recogniser made for such lines saw the value that may be a misreading
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
    places = [rank for rank, piece in enumerate(form) if isinstance(piece, Digits)]
    general, special = _part(traces.whole)
    found = []
    seen, seen_specially = (
        find_candidates(
            views,
            form,
            lambda values: all(is_possible(rank, value) for rank, value in enumerate(values)),
        )
        for views in (general, special)
    )
    for rank, place in enumerate(places):
        if measure_blank(traces.whole, form, place) > _BLANK:
            found.append(Written((), is_sure=False))
            continue
        general_cuts, special_cuts = _part(traces.cuts[rank])
        can_be = partial(is_possible, rank)
        found.append(
            _decide(
                _Seen(_views_of(seen, rank), _look_at_cuts(general_cuts, form, place, can_be)),
                _Seen(_views_of(seen_specially, rank), _look_at_cuts(special_cuts, form, place, can_be)),
                witnesses[rank],
                traces.inked[rank],
            )
        )
    return tuple(found)


def _part(traces: Sequence[Trace]) -> tuple[list[Trace], list[Trace]]:
    """The traces of the recognisers of all writing, and those of the one made for such lines."""
    general = [trace for trace in traces if trace.view != DIGITS_VIEW]
    return general, [trace for trace in traces if trace.view == DIGITS_VIEW]


@dataclass(frozen=True, slots=True)
class _Views:
    """What some views of a value show: how well each reading is supported, and how it ranks."""

    supports: dict[str, float]
    ranks: dict[str, float]

    def add(self, value: str, seen: Candidate, weight: float) -> None:
        self.supports[value] = self.supports.get(value, 0.0) + weight * seen.support
        self.ranks[value] = self.ranks.get(value, 0.0) + weight * seen.rank


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is seen of a value: in the line as a whole, and by each recogniser that was shown it by itself."""

    together: _Views
    alone: Sequence[_Views]

    def shows(self, value: str) -> bool:
        """Whether this is clearly what stands there."""
        return self.together.supports.get(value, 0.0) >= _SAYS_SO and all(
            views.supports.get(value, 0.0) >= _SAYS_SO_ALONE for views in self.alone
        )


def _together(alone: Sequence[_Views]) -> _Views:
    """What several recognisers saw of a value by itself, as if by one."""
    together = _Views({}, {})
    for views in alone:
        for value, support in views.supports.items():
            together.supports[value] = together.supports.get(value, 0.0) + support / len(alone)
    return together


def _views_of(whole: Sequence[Candidate], rank: int) -> _Views:
    """What views of a whole line show of one of its values."""
    views = _Views({}, {})
    for candidate in whole:
        views.add(candidate.values[rank], candidate, 1.0)
    return views


def _look_at_cuts(
    cuts: Sequence[Trace], form: Form, place: int, is_possible: Callable[[str], bool]
) -> list[_Views]:
    """For each recogniser what its views of the value by itself show."""
    if not cuts:
        return []
    follower = form[place + 1]
    if isinstance(follower, Text):
        follower = Mark(follower.columns[0])
    found = []
    for view in sorted({cut.view for cut in cuts}):
        same = [cut for cut in cuts if cut.view == view]
        # Where the others take the upstroke of a `1` for anything, the one made for such lines does not.
        before = (Anything(),) if view == DIGITS_VIEW else ()
        by_itself: Form = (*before, Digits(), follower, Everything())
        views = _Views({}, {})
        for cut in same:
            for seen in find_candidates([cut], by_itself, lambda values: is_possible(values[0])):
                views.add(seen.values[0], seen, 1 / len(same))
        found.append(views)
    return found


def _decide(seen: _Seen, specially: _Seen, witness: frozenset[str], inked: float | None) -> Written:
    """The value by all views; sure only where the recognisers of all writing see it too."""
    ranks = Counter(seen.together.ranks)
    ranks.update(specially.together.ranks)
    for alone in (seen.alone, specially.alone):
        for views in alone:
            ranks.update({value: rank / len(alone) for value, rank in views.ranks.items()})
    ranked = sorted(ranks, key=lambda value: (-ranks[value] - _owed(value, ranks), value))
    if not ranked:
        return Written((), is_sure=False)
    best = next(
        (value for value in ranked if ranks[value] >= _WORTH_OFFERING and _fills(value, inked)), ranked[0]
    )
    ranked.sort(key=lambda value: value != best)
    supports = seen.together.supports
    support = supports.get(best, 0.0)
    is_seconded = specially.shows(best)
    needed = (1.0, _WITNESSED, _TWICE_WITNESSED)[is_seconded + (best in witness)]
    doubt = _WORTH_DOUBT if is_seconded else _WORTH_OFFERING
    # Where three agree on the line, a cut that goes through a stroke for one of them is outvoted.
    alone = [_together([*seen.alone, *specially.alone])] if is_seconded and seen.alone else seen.alone
    is_sure = (
        support >= needed * _ENOUGH
        and not any(is_misreading(best, value) and ranks[value] >= doubt for value in ranked[1:])
        and all(
            supports.get(value, 0.0) * needed <= _RIVAL
            for value in ranked[1:]
            if not is_misreading(value, best)
        )
        and all(specially.together.supports.get(value, 0.0) < _SAYS_SO for value in ranked[1:])
        and _fills(best, inked)
        and (
            _agree_alone(best, alone, needed * max(_CUT_ENOUGH, _CUT_FOR_DISPUTED * (1 - support)))
            if any(views.supports for views in alone)
            else best in witness or is_seconded or (support >= _UNDISPUTED and not alone)
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
