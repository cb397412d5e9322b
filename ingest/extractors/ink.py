"""A picture of a page made ready for reading: colour dropped, light evened, straightened; its ink."""

import math
from typing import Final

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageStat

from registry.parsed import Box

MIN_SKEW: Final = 0.4  # degrees; turning by less costs more sharpness than it gains
_MAX_SKEW: Final = 8.0  # a sheet fed askew; beyond, it is turned on purpose
_UNEVEN_LIGHT: Final = (
    25.0  # grey levels between bright and dark paper: scanners stay below 15, photos go beyond 40
)
_LIGHT_CELL: Final = 12  # pixels; larger than any stroke, smaller than a shadow
_DULL_PAPER: Final = 215  # grey level; below it, paper comes near what is taken for ink
_NOISE: Final = 6.0  # grey levels; scanners stay below 4, and smoothing costs sharp letters more
_HEAVY_NOISE: Final = 16.0  # such grain sticks together to letters: layout alone takes a minute
_NOISE_BANDS: Final = 24  # rows looked at
_LONELY: Final = 2  # pixels of ink in a square of nine: a speck, no stroke
# Share of such ink: real pages have 0.02, dotted ones 0.08. Unfiltered, 3 % of black pixels strewn over a
# drawn page make a quarter of its letters wrong, 8 % leave none; filtered, both read like the clean page.
_PEPPERED: Final = 0.15
INK_BELOW: Final = 150  # grey level; with paper at 255
_COLOUR_OF_INK: Final = 70  # between the channels, beyond the paper's own tint; noise of scanners has 30
_BILEVEL: Final = 0.97  # share of pure black and white pixels
_MOSTLY_DARK: Final = 0.75  # share of dark pixels: no print covers so much, black and white are swapped
_SURELY_PRINTED: Final = 0.015  # share of ink; pages of text have 0.02 to 0.11, once grain is evened out
_LINE_ROWS: Final = 1400  # rows are enough to see how lines lie
_STRIPS: Final = 60  # a page's breadth; within a strip the steepest line rises by less than three rows

Grey = NDArray[np.uint8]
_Strips = NDArray[np.float32]

# Threads on one picture only wait for each other: it is pages that are shared out among processes.
cv2.setNumThreads(1)


def prepare(image: Image.Image) -> Image.Image:
    """The page as dark ink on white paper, upright lines assumed."""
    grey = clean(image)
    return turn_level(grey, find_skew(grey))


def clean(image: Image.Image) -> Image.Image:
    """The page in grey, dark on white, light and noise evened out; it lies as it lay."""
    grey = _as_positive(np.asarray(drop_colour(image)))
    if not is_bilevel(grey):
        grey = _quieten(_even_out_light(grey))
    return Image.fromarray(_remove_specks(grey))


def turn_level(image: Image.Image, angle: float, rows: int | None = None) -> Image.Image:
    """The picture turned by some degrees counter-clockwise, on white; as it is where that is too little.

    Where only its uppermost `rows` are of use, no more is worked out of it.
    """
    if abs(angle) < MIN_SKEW:
        return image
    centre = ((image.width - 1) / 2, (image.height - 1) / 2)
    white = (255,) * len(image.getbands())
    turned = cv2.warpAffine(
        np.asarray(image),
        cv2.getRotationMatrix2D(centre, angle, 1.0),
        (image.width, min(rows or image.height, image.height)),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=white,
    )
    return Image.fromarray(turned)


def drop_colour(image: Image.Image) -> Image.Image:
    """Grey where red seals and blue pens fade: the brightest of the three channels."""
    if image.mode in {"1", "L"}:
        return image.convert("L")
    if image.mode.startswith(("I", "F")):
        return Image.fromarray(_in_eight_bits(np.asarray(image)))
    return _brightest(on_white(image))


def keep_colour(image: Image.Image) -> Image.Image:
    """Only what stamps and coloured pens put on the paper, as black on white."""
    image = on_white(image)
    red, green, blue = image.split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    colour = ImageChops.subtract(_brightest(image), darkest)
    inked = ImageStat.Stat(colour).median[0] + _COLOUR_OF_INK
    return colour.point(lambda level: 0 if level > inked else 255)


def drop_blue(image: Image.Image) -> Image.Image:
    """Grey where blue pens fade, but names that are stamped in red stay."""
    return on_white(image).getchannel("B") if image.mode not in {"1", "L"} else image.convert("L")


def on_white(image: Image.Image) -> Image.Image:
    """The picture in three channels; where it is transparent, the paper under it shows."""
    if image.mode == "RGB":
        return image
    if not image.has_transparency_data:
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")


def _brightest(image: Image.Image) -> Image.Image:
    red, green, blue = image.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _in_eight_bits(deep: NDArray[np.generic]) -> Grey:
    """Deep grey scaled to its own range: what stands for white is told nowhere."""
    levels = np.nan_to_num(deep.astype(np.float32))
    low, high = float(levels.min()), float(levels.max())
    return ((levels - low) * (255 / max(high - low, 1.0))).astype(np.uint8)


def _as_positive(grey: Grey) -> Grey:
    """Dark on bright: some scanners and microfilms swap black and white."""
    dark = np.count_nonzero(grey[::4, ::4] < INK_BELOW // 2) / max(grey[::4, ::4].size, 1)
    return _levels(cv2.bitwise_not(grey)) if dark > _MOSTLY_DARK else grey


def _levels(picture: MatLike) -> Grey:
    return np.asarray(picture, np.uint8)


def is_bilevel(grey: Grey) -> bool:
    """Whether it is black and white with nothing between; no filter makes such a page better."""
    seen = grey[::4]
    return bool(np.count_nonzero((seen == 0) | (seen == 255)) > _BILEVEL * seen.size)


def _even_out_light(grey: Grey) -> Grey:
    """The page with its paper white everywhere, if light fell on it unevenly (a photo) or too little."""
    size = (max(grey.shape[1] // _LIGHT_CELL, 1), max(grey.shape[0] // _LIGHT_CELL, 1))
    cells = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(cells, np.ones((3, 3), np.uint8)), 7)
    dark, usual, bright = np.percentile(paper, (10, 50, 95))
    if bright - dark >= _UNEVEN_LIGHT:
        smooth = cv2.GaussianBlur(paper, (0, 0), 3)
        light = cv2.resize(smooth, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
        return _levels(cv2.divide(grey, light, scale=255))
    if usual < _DULL_PAPER:
        return _levels(cv2.convertScaleAbs(grey, alpha=255 / max(usual, 1)))
    return grey


def _quieten(grey: Grey) -> Grey:
    noise = _measure_noise(grey)
    if noise < _NOISE:
        return grey
    return _levels(cv2.GaussianBlur(grey, (0, 0), 2.0 if noise >= _HEAVY_NOISE else 0.9))


def _measure_noise(grey: Grey) -> float:
    """The usual grain in grey levels: of most pixels, which are paper, so letters do not count."""
    height = grey.shape[0]
    step = max(height // _NOISE_BANDS, 3)
    # Immerkær's mask: flat paper, slopes and straight edges give nothing, grain of one level gives six.
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    rows = [cv2.filter2D(grey[y : y + 3], cv2.CV_32F, mask)[1] for y in range(0, height - 2, step)]
    return float(np.median(np.abs(rows)) / 0.6745 / 6) if rows else 0.0


def _remove_specks(grey: Grey) -> Grey:
    """The page without pepper, where it is full of it; fine print is left alone."""
    _, ink = cv2.threshold(grey, INK_BELOW - 1, 1, cv2.THRESH_BINARY_INV)
    neighbours = cv2.boxFilter(ink, -1, (3, 3), normalize=False)
    _, has_few = cv2.threshold(neighbours, _LONELY, 1, cv2.THRESH_BINARY_INV)
    if cv2.countNonZero(cv2.bitwise_and(ink, has_few)) <= _PEPPERED * cv2.countNonZero(ink):
        return grey
    return _levels(cv2.medianBlur(grey, 3))


def find_skew(grey: Image.Image) -> float:
    """By how many degrees counter-clockwise the page must be turned for its lines to lie level."""
    return find_slope(shrink(grey))


def shrink(grey: Image.Image) -> Grey:
    """The page just large enough to see how its lines lie."""
    factor = max(max(grey.size) // _LINE_ROWS, 1)
    return np.asarray(grey.reduce(factor) if factor > 1 else grey)


def find_slope(page: Grey) -> float:
    """`find_skew` of a page that has been shrunk."""
    strips, breadth = cut_in_strips(page)
    coarse, _ = find_rough_slope(strips, breadth)
    return _best_angle(strips, breadth, np.arange(coarse - 0.4, coarse + 0.41, 0.1))


def find_rough_slope(strips: _Strips, breadth: float) -> tuple[float, float]:
    """The slope of the lines to half a degree, and how sharply they stand out then."""
    size = (strips.shape[1] // 2, max(strips.shape[0] // 2, 1))
    rough = np.asarray(cv2.resize(strips, size, interpolation=cv2.INTER_AREA), np.float32)
    angle = _best_angle(rough, breadth, np.arange(-_MAX_SKEW, _MAX_SKEW + 0.1, 0.5))
    return angle, line_contrast(rough, breadth, angle)


def cut_in_strips(page: Grey) -> tuple[_Strips, float]:
    """How much ink each row has in each of the strips side by side, and how many rows a strip is broad."""
    _, ink = cv2.threshold(page, INK_BELOW - 1, 255, cv2.THRESH_BINARY_INV)
    strips = cv2.resize(ink, (_STRIPS, page.shape[0]), interpolation=cv2.INTER_AREA)
    return strips.astype(np.float32), page.shape[1] / _STRIPS


def has_marks(page: Grey, below: int, size: int, at_least: int) -> bool:
    """Whether there are so many pieces darker than a level and so many pixels broad or high."""
    _, ink = cv2.threshold(page, below - 1, 255, cv2.THRESH_BINARY_INV)
    if cv2.countNonZero(ink) > _SURELY_PRINTED * ink.size:
        return True
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    extents = stats[1:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(axis=1, initial=0)
    return bool(np.count_nonzero(extents >= size) >= at_least)


def count_along_lines(strips: _Strips, breadth: float, angle: float) -> _Strips:
    """The ink of each strip's rows once turned by this angle."""
    rise = math.tan(math.radians(angle)) * breadth
    middle = rise * strips.shape[1] / 2
    shear = np.array([[1, 0, 0], [-rise, 1, middle]], np.float32)
    turned = cv2.warpAffine(strips, shear, strips.shape[::-1], flags=cv2.INTER_LINEAR)
    return np.asarray(turned, np.float32)


def line_contrast(strips: _Strips, breadth: float, angle: float) -> float:
    """How sharply rows of ink and rows of paper alternate once turned by this angle."""
    rows = count_along_lines(strips, breadth, angle).sum(axis=1)
    return float(np.square(np.diff(rows)).sum())


def _best_angle(strips: _Strips, breadth: float, angles: NDArray[np.float64]) -> float:
    return float(max(angles, key=lambda angle: (line_contrast(strips, breadth, float(angle)), -abs(angle))))


def find_pieces(grey: Image.Image, area: tuple[int, int, int, int]) -> tuple[Box, ...]:
    """The connected pieces of ink inside an area, as boxes in pixels of the whole picture."""
    left, top, _, _ = area
    _, ink = cv2.threshold(np.asarray(grey.crop(area)), INK_BELOW - 1, 255, cv2.THRESH_BINARY_INV)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return tuple(
        Box(left + x, top + y, left + x + width, top + y + height)
        for x, y, width, height, _ in stats[1:].tolist()  # the first is the paper
    )
