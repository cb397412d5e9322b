"""A long result text folded, so that its claims stay whole (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from report.result_pieces import Piece

# A rest shorter than this costs fewer lines than the button that unfolds it.
_WORTH_FOLDING: Final = 120  # letters
# How many letters more are shown where the text is then cut between two lines instead of inside one.
_WORTH_A_LINE: Final = 150


def fold(pieces: Sequence[Piece], length: int) -> tuple[list[Piece], list[Piece]]:
    """What is shown at once of a text, and the rest: empty where little would be left.

    The cut is the end of a line soon behind `length` letters, else of a claim; never inside a claim.
    """
    whole = sum(len(piece.text) for piece in pieces)
    cuts = [cut for cut in _find_cuts(pieces) if cut[0] >= length and whole - cut[0] >= _WORTH_FOLDING]
    if not cuts:
        return list(pieces), []
    _place, _is_inside_line, index, offset = min(cuts, key=lambda cut: cut[0] + cut[1] * _WORTH_A_LINE)
    cut = pieces[index]
    head = [*pieces[:index], replace(cut, text=cut.text[:offset])]
    rest = [replace(cut, text=cut.text[offset:].removeprefix("\n")), *pieces[index + 1 :]]
    return [piece for piece in head if piece.text], [piece for piece in rest if piece.text]


def _find_cuts(pieces: Sequence[Piece]) -> Iterator[tuple[int, bool, int, int]]:
    """Where a text may be cut: place, whether inside a line, piece and offset in it."""
    before = open_until = 0
    last = {piece.number: index for index, piece in enumerate(pieces)}
    for index, piece in enumerate(pieces):
        if piece.number is None:
            yield from (
                (before + offset, False, index, offset)
                for offset, letter in enumerate(piece.text)
                if letter == "\n"
            )
        else:
            open_until = max(open_until, last[piece.number])
            if open_until == index:
                yield before + len(piece.text), True, index, len(piece.text)
        before += len(piece.text)
