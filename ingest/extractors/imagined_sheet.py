"""The A4 sheet on which words of files are set that know no places on paper."""

from typing import Final

from registry.parsed import Box, Word

WIDTH: Final = 595.0  # A4 in points
HEIGHT: Final = 842.0
LEFT: Final = 85.0  # margins of Decree 30/2020, Appendix I
RIGHT: Final = 545.0
TOP: Final = 57.0
LINE_HEIGHT: Final = 16.0
LETTER_WIDTH: Final = 5.6  # the mean of Times New Roman 13

_LETTER_HEIGHT: Final = 13.0
_BLANK_WIDTH: Final = 3.5


def set_words(
    text: str, x0: float, x1: float, y: float, *, is_centred: bool = False
) -> tuple[list[Word], float]:
    """The words of a text in lines between two edges from `y` on, and where the next line starts."""
    placed = []
    for line in _wrap(text.split(), x1 - x0):
        x = (x0 + x1 - _line_width(line)) / 2 if is_centred else x0
        for word in line:
            end = x + len(word) * LETTER_WIDTH
            placed.append(Word(word, Box(x, y, end, y + _LETTER_HEIGHT)))
            x = end + _BLANK_WIDTH
        y += LINE_HEIGHT
    return placed, y


def _wrap(words: list[str], width: float) -> list[list[str]]:
    lines: list[list[str]] = [[]]
    room = width
    for word in words:
        needed = len(word) * LETTER_WIDTH
        if lines[-1] and needed > room:
            lines.append([])
            room = width
        lines[-1].append(word)
        room -= needed + _BLANK_WIDTH
    return lines


def _line_width(words: list[str]) -> float:
    return sum(len(word) for word in words) * LETTER_WIDTH + (len(words) - 1) * _BLANK_WIDTH
