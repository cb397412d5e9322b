"""A result text cut into pieces, so that every claim is marked where it stands (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from registry.assessment import ClaimVerdict
from registry.vocabulary.kinds import CitationStatus


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a result text; in a claim, its number from 1 and its status.

    A claim that another one quotes from stands in the midst of it: the other then has two pieces.
    """

    text: str
    number: int | None = None
    status: CitationStatus | None = None


def split_result(result: str, claims: Sequence[ClaimVerdict]) -> list[Piece]:
    """The whole text in pieces, in its order; linked papers, which it does not name, have none."""
    spans = [
        (verdict.claim.start, verdict.claim.end, number)
        for number, verdict in enumerate(claims, start=1)
        if verdict.claim.raw
    ]
    cuts = sorted({0, len(result), *(cut for start, end, _number in spans for cut in (start, end))})
    pieces = []
    for start, end in pairwise(cuts):
        around = [span for span in spans if span[0] <= start and end <= span[1]]
        if around:  # the innermost one
            number = max(around, key=lambda span: (span[0], -span[1]))[2]
            pieces.append(Piece(result[start:end], number, claims[number - 1].status))
        else:
            pieces.append(Piece(result[start:end]))
    return pieces
