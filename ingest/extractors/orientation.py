"""Which way a page lies, told by its lines of print alone: before it is read once, not after four times."""

from typing import Final

import cv2
import numpy as np

from ingest.extractors.ink import (
    INK_BELOW,
    Grey,
    count_along_lines,
    cut_in_strips,
    find_rough_slope,
    find_slope,
)

# Rows alternate between ink and paper 2.9 to 31 times as sharply along real pages' lines as across them.
_CLEARLY: Final = 2.0
_MIDDLE: Final = (0.2, 0.7)  # of the page's height; enough lines to tell up from down
_LETTER_BREADTH: Final = 0.06  # of the page; a whole word where letters touch
_LETTER_HEIGHT: Final = 0.03  # of the page's breadth; rules, frames and seals are beyond
_MIN_HEIGHT: Final = 3  # pixels; dust is below
_TOP_HEAVY: Final = 0.05  # of 61 real pages none is above 0, turned upside down nearly all are above 0.1


def find_likely_turns(page: Grey) -> tuple[int, ...]:
    """The quarter turns, in degrees counter-clockwise, that may set the page upright, the likeliest first."""
    along, across = _sharpness(page), _sharpness(np.ascontiguousarray(page.T))
    turns: tuple[int, ...] = ()
    if along * _CLEARLY >= across:
        turns += (180, 0) if _is_upside_down(page) else (0, 180)
    if across * _CLEARLY >= along:
        turned = np.ascontiguousarray(np.rot90(page))
        turns += (270, 90) if _is_upside_down(turned) else (90, 270)
    return turns


def _sharpness(page: Grey) -> float:
    _, sharpness = find_rough_slope(*cut_in_strips(page))
    return sharpness


def _is_upside_down(page: Grey) -> bool:
    """Whether lines end sharply above: below a line hang few letters, above it stand all the marks."""
    height = page.shape[0]
    middle = page[round(_MIDDLE[0] * height) : max(round(_MIDDLE[1] * height), 1)]
    strips, breadth = cut_in_strips(_keep_letters(middle))
    rows = count_along_lines(strips, breadth, find_slope(middle)).sum(axis=1)
    steps = np.diff(rows) ** 3
    sharpness = np.abs(steps).sum()
    return bool(sharpness > 0 and steps.sum() / sharpness > _TOP_HEAVY)


def _keep_letters(page: Grey) -> Grey:
    """The page without what is too large or too small for a letter: it says nothing of up and down."""
    _, ink = cv2.threshold(page, INK_BELOW - 1, 255, cv2.THRESH_BINARY_INV)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    heights, breadths = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    is_letter = (heights >= _MIN_HEIGHT) & (heights < _LETTER_HEIGHT * page.shape[1])
    is_letter &= breadths < _LETTER_BREADTH * page.shape[1]
    is_letter[0] = False  # the paper
    return np.asarray(np.where(is_letter, 0, 255).astype(np.uint8)[labels], np.uint8)
