"""Digits in a line of known form, out of what line recognisers saw frame by frame (pure).

A line recogniser says for every frame of a line how likely each character is (connectionist temporal
classification, with a blank between equal neighbours). Read freely, a handwritten `416` comes out as `A16`.
Read as `Số: <digits>/<symbol>`, the same frames tell which digits fit, how well, and how much worse that is
than the free reading: digits that had to be forced on the frames are never believed.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from registry.parsed import Box

Frames = NDArray[np.float32]
Values = tuple[str, ...]

DIGITS: Final = "0123456789"
# What a frame may show: the blank, the digits, marks and letters of the two lines by their folded shape, and
# anything else. A shape may stand in several columns: `6` is a digit, and what `ố` is often taken for.
MARKS: Final = {"/": "/-—–|ilI!", ":": ":;.,…_", "S": "sS$§", "O": "oO06"}
LETTERS: Final = "ngaythm"
# Letters whose shape a pen gives to digits; where only a digit can stand, they speak for it, if less loudly.
LIKE_DIGITS: Final = {"0": "O", "1": "lI", "2": "Zz", "5": "S", "6": "bG", "8": "B&", "9": "q"}
LIKENESS: Final = 0.5
COLUMNS: Final = ("", *DIGITS, *MARKS, *LETTERS, "any", "all")
_COLUMN: Final = {name: rank for rank, name in enumerate(COLUMNS)}
_BLANK: Final = 0

# The view of the recogniser that was trained for such lines; its word counts apart.
DIGITS_VIEW: Final = "digits"

_IMPOSSIBLE: Final = -1e9
_MISREAD: Final = -8.0  # a letter taken for another one: seldom, and digits must not pass for it
_WELL: Final = -0.7  # half as likely as the free reading
# A pen's `1` with a long upstroke is often taken for a `4`, sometimes by one recogniser in every view of it,
# or for a part of the word before it; a `4` was never seen to be taken for a `1`.
_DOUBTFUL_DIGIT: Final = "4"
_SLIGHT_DIGIT: Final = "1"
_MAX_CANDIDATES: Final = 6


@dataclass(frozen=True, slots=True)
class Trace:
    """A line as one recogniser saw it: log-likelihoods, a row for each frame, a column for each of COLUMNS.

    `view` names the recogniser and the cut of the line: what sees alike. `free` is the log-likelihood of the
    best reading without any form in mind, and `text` is that reading, "" from a recogniser that does not know
    all letters.
    """

    view: str
    frames: Frames
    free: float
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Digits that may stand in a line.

    From 0 to 1: `support` is how well all views show them, `rank` how much better than other digits they fit
    even where none fits well.
    """

    values: Values
    support: float
    rank: float


@dataclass(frozen=True, slots=True)
class Anything:
    """Any characters but digits, or none."""


@dataclass(frozen=True, slots=True)
class Rest:
    """A character that is no digit and whatever follows, or nothing."""


@dataclass(frozen=True, slots=True)
class Everything:
    """Any characters, digits too, or none."""


@dataclass(frozen=True, slots=True)
class Text:
    """Characters named by their columns, in this order; of those not `needed` some may leave no trace.

    The recognisers do not know every Vietnamese letter: `ố` and `ă` often go missing.
    """

    columns: str
    needed: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One character that must stand there."""

    column: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Nothing, or the dots that are printed to write upon."""


@dataclass(frozen=True, slots=True)
class Digits:
    """A value: one digit or more."""


Piece = Anything | Rest | Everything | Text | Mark | Gap | Digits
Form = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class LineTraces:
    """All views of a line of some form: of the whole, and for each value in it of the value by itself.

    `inked` tells for each value how much of the line's length has ink on it between the neighbours of that
    value, in heights of the line; None where its place is not known.
    """

    form: Form
    box: Box
    whole: tuple[Trace, ...]
    cuts: tuple[tuple[Trace, ...], ...]
    inked: tuple[float | None, ...]


NUMBER_FORM: Final[Form] = (Anything(), Text("SO:", "S"), Digits(), Mark("/"), Rest())
NUMBER_AND_YEAR_FORM: Final[Form] = (
    Anything(), Text("SO:", "S"), Digits(), Mark("/"), Digits(), Mark("/"), Rest(),
)  # fmt: skip
DATE_FORM: Final[Form] = (
    Anything(), Text("ngay", "y"), Digits(), Text("thang", "t"), Digits(), Text("nam", "n"), Digits(),
    Anything(),
)  # fmt: skip


def find_candidates(
    traces: Sequence[Trace], form: Form, is_possible: Callable[[Values], bool]
) -> tuple[Candidate, ...]:
    """The values that fit the form best, best first; views count alike, each by all its traces."""
    votes = Counter(
        values
        for trace in traces
        for values in [_best_values(trace, form)]
        if values is not None and is_possible(values)
    )
    choices = [values for values, _ in votes.most_common(_MAX_CANDIDATES)]
    if not choices:
        return ()
    views = sorted({trace.view for trace in traces})
    fits = [
        np.array(
            [
                [_fit(trace, form, values) - trace.free for values in choices]
                for trace in traces
                if trace.view == view
            ]
        )
        for view in views
    ]
    supports = np.mean([_against(fit, 0.0).mean(axis=0) for fit in fits], axis=0)
    ranks = np.mean([_against(fit, -np.inf).mean(axis=0) for fit in fits], axis=0)
    order = np.argsort(-ranks, kind="stable")
    return tuple(Candidate(choices[place], float(supports[place]), float(ranks[place])) for place in order)


def measure_blank(traces: Sequence[Trace], form: Form, place: int) -> float:
    """In which share of the traces nothing was written at a place of the form where digits belong."""
    gapped = (*form[:place], Gap(), *form[place + 1 :])
    fits = [_search(trace, _compile(gapped, None))[0] - trace.free for trace in traces]
    return sum(fit > _WELL for fit in fits) / max(len(fits), 1)


def is_misreading(value: str, meant: str) -> bool:
    """Whether a value is another one as recognisers often misread it: a `1` taken for a `4`, or overlooked.

    Seen in every third line with a handwritten `1`; the other way round in none.
    """
    if value == meant:
        return False
    if len(value) == len(meant):
        return all(
            seen == digit or (seen, digit) == (_DOUBTFUL_DIGIT, _SLIGHT_DIGIT)
            for seen, digit in zip(value, meant, strict=True)
        )
    return value.replace(_SLIGHT_DIGIT, "") == meant.replace(_SLIGHT_DIGIT, "") and len(value) < len(meant)


def is_plain(traces: Sequence[Trace], form: Form) -> bool:
    """Whether the traces all show one reading of the line, well and without a digit to be wary of."""
    values = [_best_values(trace, form) for trace in traces]
    if not values or values[0] is None or any(other != values[0] for other in values):
        return False
    return not any(_DOUBTFUL_DIGIT in value for value in values[0]) and all(
        _fit(trace, form, values[0]) - trace.free > _WELL for trace in traces
    )


def find_spans(trace: Trace, form: Form) -> tuple[tuple[float, float] | None, ...]:
    """Where each piece of the form lies in the line, as shares of its width; None for one without a trace."""
    automaton = _compile(form, None)
    path = _search(trace, automaton)[1]
    spans: list[tuple[float, float] | None] = [None] * len(form)
    for frame, state in enumerate(path):
        rank = automaton.pieces[state]
        if automaton.accepts[state] == _BLANK:
            continue
        before = spans[rank]
        start = frame if before is None else before[0]
        spans[rank] = (start, frame + 1)
    width = len(trace.frames)
    return tuple(span and (span[0] / width, span[1] / width) for span in spans)


def _against(fits: NDArray[np.float64], other: float) -> NDArray[np.float64]:
    """How likely each choice is in each trace, against all together or against `other` if that is more."""
    best = np.maximum(fits.max(axis=1, keepdims=True), other)
    likely = np.exp(fits - best)
    return np.asarray(likely / np.maximum(likely.sum(axis=1, keepdims=True), 1.0))


def _best_values(trace: Trace, form: Form) -> Values | None:
    automaton = _compile(form, None)
    path = _search(trace, automaton)[1]
    values: dict[int, str] = {}
    for before, state in pairwise((-1, *path)):
        digit = automaton.digits[state]
        if digit is not None and state != before:
            values[digit[0]] = values.get(digit[0], "") + digit[1]
    return tuple(values[rank] for rank in sorted(values)) if path else None


def _fit(trace: Trace, form: Form, values: Values) -> float:
    return _search(trace, _compile(form, values))[0]


@dataclass(frozen=True, slots=True)
class _Automaton:
    """States with the columns that they accept, and the cost of going from one to another."""

    accepts: NDArray[np.intp]
    costs: NDArray[np.float64]
    moves: NDArray[np.float64]
    starts: NDArray[np.float64]
    ends: NDArray[np.float64]
    digits: tuple[tuple[int, str] | None, ...]  # which value a state adds a digit to
    pieces: tuple[int, ...]  # which piece of the form a state belongs to


def _search(trace: Trace, automaton: _Automaton) -> tuple[float, list[int]]:
    """The likelihood of the best path and its states, frame by frame (Viterbi); none if there is no path."""
    seen = trace.frames[:, automaton.accepts].astype(np.float64) + automaton.costs
    best = automaton.starts + seen[0]
    came_from = np.zeros(seen.shape, dtype=np.intp)
    for frame in range(1, len(seen)):
        through = best[:, None] + automaton.moves
        came_from[frame] = through.argmax(axis=0)
        best = through.max(axis=0) + seen[frame]
    best = best + automaton.ends
    state = int(best.argmax())
    likelihood = float(best[state])
    if likelihood < _IMPOSSIBLE / 2:
        return likelihood, []
    path = [state]
    for frame in range(len(seen) - 1, 0, -1):
        path.append(int(came_from[frame][path[-1]]))
    return likelihood, path[::-1]


class _Builder:
    """Strings the pieces of a form together; `ends` are the states from which the next piece may follow."""

    def __init__(self) -> None:
        self.accepts: list[int] = []
        self.costs: list[float] = []
        self.moves: dict[tuple[int, int], float] = {}
        self.starts: dict[int, float] = {}
        self.ends: dict[int, float] = {}
        self.digits: list[tuple[int, str] | None] = []
        self.pieces: list[int] = []
        self.piece = 0
        self.is_start = True  # whether what comes next may be the first thing in the line

    def add(self, column: str, cost: float = 0.0, digit: tuple[int, str] | None = None) -> int:
        state = len(self.accepts)
        self.accepts.append(_COLUMN[column])
        self.costs.append(cost)
        self.digits.append(digit)
        self.pieces.append(self.piece)
        self.moves[state, state] = 0.0
        return state

    def join(self, firsts: Sequence[int], extra: float = 0.0) -> None:
        """Let these states follow what was there so far."""
        for first in firsts:
            for end, cost in self.ends.items():
                self.moves[end, first] = cost + extra
            if self.is_start:
                self.starts[first] = extra

    def follow(self, ends: dict[int, float]) -> None:
        self.ends = ends
        self.is_start = False

    def with_blank(self, states: Sequence[int]) -> int:
        blank = self.add("")
        for state in states:
            self.moves[state, blank] = 0.0
        return blank


@lru_cache(maxsize=4096)
def _compile(form: Form, values: Values | None) -> _Automaton:
    """The form as an automaton; with `values` only those digits, without them any."""
    builder = _Builder()
    rank = 0
    for builder.piece, piece in enumerate(form):
        match piece:
            case Anything():
                _add_anything(builder, "any")
            case Everything():
                _add_anything(builder, "all")
            case Rest():
                first, more = builder.add("any"), builder.add("all")
                builder.join([first])
                blank = builder.with_blank([first, more])
                builder.moves[first, more] = builder.moves[blank, more] = 0.0
                builder.follow(builder.ends | dict.fromkeys((first, more, blank), 0.0))
            case Gap():
                _add_anything(builder, ":")
            case Text():
                _add_text(builder, piece)
            case Mark(column):
                state = builder.add(column)
                builder.join([state])
                builder.follow(dict.fromkeys((state, builder.with_blank([state])), 0.0))
            case Digits():
                _add_digits(builder, rank, values[rank] if values is not None else None)
                rank += 1
    size = len(builder.accepts)
    moves = np.full((size, size), _IMPOSSIBLE)
    for (before, after), cost in builder.moves.items():
        moves[before, after] = cost
    starts, ends = np.full(size, _IMPOSSIBLE), np.full(size, _IMPOSSIBLE)
    for state, cost in builder.starts.items():
        starts[state] = cost
    for state, cost in builder.ends.items():
        ends[state] = cost
    return _Automaton(
        accepts=np.array(builder.accepts),
        costs=np.array(builder.costs),
        moves=moves,
        starts=starts,
        ends=ends,
        digits=tuple(builder.digits),
        pieces=tuple(builder.pieces),
    )


def _add_anything(builder: _Builder, column: str) -> None:
    blank, any_character = builder.add(""), builder.add(column)
    builder.join([blank, any_character])
    builder.moves[blank, any_character] = builder.moves[any_character, blank] = 0.0
    was_start = builder.is_start
    builder.follow({blank: 0.0, any_character: 0.0} | ({} if was_start else builder.ends))
    builder.is_start = was_start


def _add_text(builder: _Builder, text: Text) -> None:
    for column in text.columns:
        before, was_start = dict(builder.ends), builder.is_start
        states = [builder.add(column)]
        if column in text.needed:
            states.append(builder.add("any", _MISREAD))
        builder.join(states)
        here = dict.fromkeys((*states, builder.with_blank(states)), 0.0)
        is_optional = column not in text.needed
        builder.follow(before | here if is_optional else here)
        builder.is_start = was_start and is_optional


def _add_digits(builder: _Builder, rank: int, value: str | None) -> None:
    if builder.is_start and not builder.ends:
        blank = builder.add("")
        builder.join([blank])
        builder.ends = {blank: 0.0}
    if value is None:
        states = [builder.add(digit, digit=(rank, digit)) for digit in DIGITS]
        builder.join(states)
        blank = builder.with_blank(states)
        for state in states:
            builder.moves[blank, state] = 0.0
            builder.moves.update({(state, other): 0.0 for other in states if other != state})
        builder.follow(dict.fromkeys((*states, blank), 0.0))
        return
    for place, digit in enumerate(value):
        state = builder.add(digit, digit=(rank, digit))
        builder.join([state])
        if place and value[place - 1] == digit:  # equal neighbours need a blank between them
            builder.moves = {move: cost for move, cost in builder.moves.items() if move != (state - 2, state)}
        builder.follow(dict.fromkeys((state, builder.with_blank([state])), 0.0))
