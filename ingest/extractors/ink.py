"""A picture of a page made ready for reading: colour dropped, light evened, straightened; its ink."""

import math
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from registry.parsed import Box

MIN_SKEW: Final = 0.4  # degrees; turning by less costs more sharpness than it gains
_MAX_SKEW: Final = 8.0  # a sheet fed askew; beyond, it is turned on purpose
_SKEW_WIDTH: Final = 1000  # pixels are enough to see a line's slope
_UNEVEN_LIGHT: Final = (
    25.0  # grey levels between bright and dark paper: scanners stay below 15, photos go beyond 40
)
_LIGHT_CELL: Final = 24  # pixels; larger than any stroke, smaller than a shadow
_INK_BELOW: Final = 150  # grey level; with paper at 255
_COLOUR_OF_INK: Final = 70  # between the channels, beyond the paper's own tint; noise of scanners has 30
_BILEVEL: Final = 0.97  # share of pure black and white pixels

Grey = NDArray[np.uint8]


def prepare(image: Image.Image) -> Image.Image:
    """The page as dark ink on white paper, upright lines assumed."""
    grey = drop_colour(image)
    if not _is_bilevel(grey):
        grey = even_out_light(grey)
    angle = find_skew(grey)
    if abs(angle) < MIN_SKEW:
        return grey
    return grey.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)


def drop_colour(image: Image.Image) -> Image.Image:
    """Grey where red seals and blue pens fade: the brightest of the three channels."""
    if image.mode in {"1", "L", "I", "I;16", "F"}:
        return image.convert("L")
    channels: Grey = np.asarray(image.convert("RGB"), dtype=np.uint8)
    return Image.fromarray(channels.max(axis=2))


def keep_colour(image: Image.Image) -> Image.Image:
    """Only what stamps and coloured pens put on the paper, as black on white."""
    channels: Grey = np.asarray(image.convert("RGB"), dtype=np.uint8)
    colour = channels.max(axis=2) - channels.min(axis=2)
    coloured = colour > np.median(colour) + _COLOUR_OF_INK
    return Image.fromarray(np.where(coloured, 0, 255).astype(np.uint8))


def even_out_light(grey: Image.Image) -> Image.Image:
    """The page with its paper white everywhere, if light fell on it unevenly (a photo)."""
    small = grey.reduce(_LIGHT_CELL // 2).filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.MedianFilter(7))
    paper = np.asarray(small, dtype=np.float32)
    if np.percentile(paper, 95) - np.percentile(paper, 10) < _UNEVEN_LIGHT:
        return grey
    smooth = small.filter(ImageFilter.GaussianBlur(3)).resize(grey.size, Image.Resampling.BICUBIC)
    light = np.maximum(np.asarray(smooth, dtype=np.float32), 1.0)
    even = np.clip(np.asarray(grey, dtype=np.float32) / light * 255.0, 0, 255)
    return Image.fromarray(even.astype(np.uint8))


def find_skew(grey: Image.Image) -> float:
    """By how many degrees counter-clockwise the page must be turned for its lines to lie level."""
    small = grey.copy()
    small.thumbnail((_SKEW_WIDTH, 2 * _SKEW_WIDTH))
    ys, xs = np.nonzero(np.asarray(small) < _INK_BELOW)
    if not len(ys):
        return 0.0
    coarse = _best_angle(xs, ys, np.arange(-_MAX_SKEW, _MAX_SKEW + 0.1, 0.5))
    return _best_angle(xs, ys, np.arange(coarse - 0.4, coarse + 0.41, 0.1))


def _best_angle(xs: NDArray[np.intp], ys: NDArray[np.intp], angles: NDArray[np.float64]) -> float:
    return float(max(angles, key=lambda angle: (_line_contrast(xs, ys, float(angle)), -abs(angle))))


def _line_contrast(xs: NDArray[np.intp], ys: NDArray[np.intp], angle: float) -> float:
    """How sharply rows of ink and rows of paper alternate once turned by this angle."""
    rows = np.rint(ys - xs * math.tan(math.radians(angle))).astype(np.intp)
    counts = np.bincount(rows - rows.min()).astype(np.float64)
    return float(np.square(np.diff(counts)).sum())


def _is_bilevel(grey: Image.Image) -> bool:
    counts = grey.histogram()
    return counts[0] + counts[255] > _BILEVEL * sum(counts)


def find_pieces(grey: Image.Image, area: tuple[int, int, int, int]) -> tuple[Box, ...]:
    """The connected pieces of ink inside an area, as boxes in pixels of the whole picture."""
    left, top, _, _ = area
    dark = np.asarray(grey.crop(area)) < _INK_BELOW
    pieces: list[list[int]] = []  # x0, top, x1, bottom
    parents: list[int] = []
    above: list[tuple[int, int, int]] = []  # start, end and piece of the runs in the row above
    for y, row in enumerate(dark):
        runs = []
        for start, end in _find_runs(row):
            touching = {_root(parents, piece) for x0, x1, piece in above if x0 <= end and start <= x1}
            piece = min(touching, default=len(pieces))
            if not touching:
                pieces.append([start, y, end, y + 1])
                parents.append(piece)
            pieces[piece] = _around(pieces[piece], [start, y, end, y + 1])
            for other in touching - {piece}:
                parents[other] = piece
                pieces[piece] = _around(pieces[piece], pieces[other])
            runs.append((start, end, piece))
        above = runs
    return tuple(
        Box(x0 + left, y0 + top, x1 + left, y1 + top)
        for number, (x0, y0, x1, y1) in enumerate(pieces)
        if parents[number] == number
    )


def _find_runs(row: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Start and end (exclusive) of every run of ink in a row."""
    edges = np.flatnonzero(np.diff(row.astype(np.int8), prepend=0, append=0)).tolist()
    return [(start, end) for index, (start, end) in enumerate(pairwise(edges)) if index % 2 == 0]


def _root(parents: list[int], piece: int) -> int:
    while parents[piece] != piece:
        piece = parents[piece]
    return piece


def _around(box: list[int], other: list[int]) -> list[int]:
    return [min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])]
