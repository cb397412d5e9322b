"""Lines as a recogniser of digits would see them, made up frame by frame."""

import numpy as np

from ingest.trace import COLUMNS, DIGITS, MARKS, LineTraces, Trace
from registry.parsed import Box
from registry.text import fold

_FAINTEST = 1e-6


def seen(text: str, view: str = "v6", **instead: dict[str, float]) -> Trace:
    """A trace of a text, each character clear; `instead` gives other shares for characters named c0, c1, ….

    `seen("S:A16/TB", c2={"A": 0.7, "4": 0.2})`: the third character looks like an A, and a little like a 4.
    """
    rows = []
    free = 0.0
    for rank, char in enumerate(text):
        shares = instead.get(f"c{rank}", {char: 1.0})
        rows += [_row({"": 1.0}), _row(shares)]
        free += float(np.log(max(shares.values())))
    return Trace(view, np.array(rows, dtype=np.float32), free, text)


def looked_at(
    form: tuple, whole: list[Trace], cuts: list[list[Trace]], inked: list[float | None] | None = None
) -> LineTraces:
    """A line of a form with its views."""
    return LineTraces(
        form,
        Box(0, 0, 100, 10),
        tuple(whole),
        tuple(map(tuple, cuts)),
        tuple(inked or [None] * len(cuts)),
    )


def _row(shares: dict[str, float]) -> list[float]:
    return [float(np.log(max(_share(column, shares), _FAINTEST))) for column in COLUMNS]


def _share(column: str, shares: dict[str, float]) -> float:
    return max((share for char, share in shares.items() if _belongs(char, column)), default=0.0)


def _belongs(char: str, column: str) -> bool:
    if column in {"", "all", "any"} or char == "":
        return (column == "") == (char in {"", " "}) and (column != "any" or char not in DIGITS)
    if column in DIGITS:
        return char == column
    if column in MARKS:
        return char in MARKS[column] or (column == "O" and fold(char) == "o")
    return fold(char) == column
