"""Scores as offices write them: `4`, `4,9`, `17.0`, `0,5 điểm`, `Tối đa 2 điểm`, `8/10`."""

import re
from decimal import Decimal
from typing import Final

from registry.errors import TableError
from registry.language import _
from registry.text import squeeze

_POINTS: Final = re.compile(
    r"(?:tối đa\s*:?\s*)?(?P<score>\d{1,4}(?:[.,]\d{1,3})?)\s*(?:điểm|đ)?\s*\.?", re.IGNORECASE
)
_FRACTION: Final = re.compile(
    r"(\d{1,3}(?:[.,]\d{1,3})?)\s*/\s*(\d{1,3}(?:[.,]\d{1,3})?)\s*(?:điểm|đ)?", re.I
)
# What people mean by a fraction of one point; 8/10 of one point nobody writes.
_FRACTIONS: Final = {
    (Decimal(1), Decimal(2)): Decimal("0.5"),
    (Decimal(1), Decimal(4)): Decimal("0.25"),
    (Decimal(3), Decimal(4)): Decimal("0.75"),
}
_NONE: Final = frozenset({"", "-", "–", "—", "…", "...", "/"})


def is_empty_score(printed: str) -> bool:
    """Whether the cell says that there is no score."""
    return squeeze(printed) in _NONE


def parse_score(printed: str, maximum: Decimal | None = None) -> Decimal | None:
    """The score that a cell states, None where it states none for sure.

    Args:
        maximum: what the row can reach. `8/10` is 8 where it is 10; `1/2` is a half where it is not 2, and
            not certain where it is.
    """
    text = squeeze(printed)
    plain = _POINTS.fullmatch(text)
    if plain:
        return _decimal(plain["score"])
    fraction = _FRACTION.fullmatch(text)
    if not fraction:
        return None
    above, below = _decimal(fraction[1]), _decimal(fraction[2])
    half = _FRACTIONS.get((above, below))
    if maximum is not None and below == maximum:
        return above if half is None else None
    return half


def not_a_score(row: str, printed: str) -> TableError:
    """The error for a cell that should state a score and states none for sure; `row` is the row's name."""
    return TableError(
        _(
            "{row}: the score “{score}” is not a number. Write it like 4 or 4,9 (or put the cells of the "
            "row in their places) and import the table again."
        ).format(row=row, score=squeeze(printed)[:40])
    )


def is_bare_number(text: str) -> bool:
    """Whether the cell holds a number and nothing else."""
    return re.fullmatch(r"\d{1,4}(?:[.,]\d{1,3})?", text.strip()) is not None


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", "."))
