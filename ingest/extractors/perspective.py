"""The photo of a sheet that lies on a desk → the sheet alone, as if seen from straight above."""

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray
from PIL import Image

from ingest.layout import A4_RATIO

_WHITE: Final = 240  # grey level; nothing around a sheet is seen as paper, were it this bright
_LOOKED_AT: Final = 800  # pixels of the long side; an edge is placed to within a quarter of one
_MIN_SHARE: Final = 0.25  # of the picture; what is smaller is a stamp, a table or a card
_MIN_FULLNESS: Final = 0.95  # of the quadrilateral that is bright: a sheet has no bays
_AWAY_FROM_EDGE: Final = 0.004  # of the long side; nearer, the picture ends and not the sheet
_NEAR_SIDE: Final = 0.012  # of the long side; how far a sheet's own side may be bent
_MIN_STEP: Final = 18.0  # grey levels from the desk to the sheet
_SEEN_SHARE: Final = 0.85  # of each side, along which the step is seen: a finger may cover some
_EDGE_STEPS: Final = (15, 45)  # gradients that go on as an edge and that begin one
_MAX_SLANT: Final = 0.45  # cosine of a corner: photos are taken from nearly above, drawings are not
_RATIO_TOLERANCE: Final = 0.12  # of A4's sides as they seem; other papers keep theirs
_MARGIN: Final = 0.004  # of the sheet cut off: its very edge and the shadow beside it

_Points = NDArray[np.float32]


def flatten(image: Image.Image) -> Image.Image:
    """The sheet alone, straight, where its outline is certain; otherwise the picture as it is."""
    corners = find_sheet(image)
    return image if corners is None else cut_out(image, corners)


def find_sheet(image: Image.Image) -> _Points | None:
    """The corners of the one sheet seen whole before a darker ground, clockwise from the top left."""
    factor = max(max(image.size) // _LOOKED_AT, 1)
    seen = np.asarray((image if image.mode in {"L", "RGB"} else image.convert("RGB")).reduce(factor))
    if _is_white_around(seen):
        return None
    # Wood and cloth are coloured, paper is not: it is brightest where its darkest channel is.
    grey = seen if seen.ndim == 2 else seen.min(axis=2)
    smooth = cv2.GaussianBlur(grey, (0, 0), 1.5)
    edge = _AWAY_FROM_EDGE * max(grey.shape) + 1
    for bright in _likely_sheets(smooth):
        corners = _corners(bright)
        if corners is not None and _is_sheet(corners, bright, smooth, edge):
            return corners * factor
    return None


def _is_white_around(seen: MatLike) -> bool:
    """Whether the picture ends in paper, as a scan does: most pictures are told at once."""
    width = max(round(_AWAY_FROM_EDGE * max(seen.shape)), 1)
    rims = (seen[:width], seen[-width:], seen[:, :width], seen[:, -width:])
    return any(float(np.median(rim)) >= _WHITE for rim in rims)


def cut_out(image: Image.Image, corners: _Points) -> Image.Image:
    """The quadrilateral within these corners as a rectangle, of A4's proportions where it seems to be A4."""
    top, right, bottom, left = (
        float(np.linalg.norm(corners[(side + 1) % 4] - corners[side])) for side in range(4)
    )
    width, height = max(top, bottom), max(left, right)
    # Seen at a slant, sides shrink; which one did is told by the proportions that paper has.
    for ratio in (A4_RATIO, 1 / A4_RATIO):
        if abs(height / width / ratio - 1) <= _RATIO_TOLERANCE:
            width, height = max(width, height / ratio), max(height, width * ratio)
    margin_x, margin_y = width * _MARGIN, height * _MARGIN
    outside = np.array(
        [
            (-margin_x, -margin_y),
            (width + margin_x, -margin_y),
            (width + margin_x, height + margin_y),
            (-margin_x, height + margin_y),
        ],
        np.float32,
    )
    flat = cv2.warpPerspective(
        np.asarray(image if image.mode in {"L", "RGB"} else image.convert("RGB")),
        cv2.getPerspectiveTransform(corners, outside),
        (round(width), round(height)),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return Image.fromarray(flat)


def _likely_sheets(grey: MatLike) -> Iterator[MatLike]:
    """What may be paper: the bright part, the bright and the middling, what lies within edges."""
    whole = np.ones((9, 9), np.uint8)
    level, bright = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    yield cv2.morphologyEx(bright, cv2.MORPH_CLOSE, whole)
    # A shadow across the sheet makes three levels of brightness, of which the lowest is the desk's.
    below = grey[grey <= level].reshape(1, -1)
    lower, _ = cv2.threshold(below, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    yield cv2.morphologyEx(cv2.threshold(grey, lower, 255, cv2.THRESH_BINARY)[1], cv2.MORPH_CLOSE, whole)
    # Paper in the shadow may be as dark as the desk in the light: only the step between them is left.
    edges = cv2.dilate(cv2.Canny(grey, *_EDGE_STEPS), np.ones((3, 3), np.uint8))
    outlines, _ = cv2.findContours(edges, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    yield cv2.drawContours(np.zeros_like(grey), outlines, -1, 255, cv2.FILLED)


def _corners(bright: MatLike) -> _Points | None:
    """The corners of the largest bright area, if it has four."""
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return None
    outline = max(outlines, key=cv2.contourArea)
    if cv2.contourArea(outline) < _MIN_SHARE * bright.size:
        return None
    hull = cv2.convexHull(outline)
    rough = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, True), True).reshape(-1, 2)
    if len(rough) != 4:
        return None
    return _refine(_clockwise(rough.astype(np.float32)), outline.reshape(-1, 2).astype(np.float32))


def _clockwise(corners: _Points) -> _Points:
    centre = corners.mean(axis=0)
    around = np.argsort(np.arctan2(corners[:, 1] - centre[1], corners[:, 0] - centre[0]))
    ordered = corners[around]
    return np.roll(ordered, -int(np.argmin(ordered.sum(axis=1))), axis=0)


def _refine(corners: _Points, outline: _Points) -> _Points | None:
    """The corners where the lines through the outline's four sides meet: a sheet's own are often bent."""
    lines = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = end - start
        length = float(np.linalg.norm(along))
        if length == 0:
            return None
        along = along / length
        offset = outline - start
        position = offset @ along
        distance = np.abs(offset[:, 0] * along[1] - offset[:, 1] * along[0])
        near = outline[
            (position > 0.05 * length) & (position < 0.95 * length) & (distance < _NEAR_SIDE * length + 2)
        ]
        if len(near) < 0.5 * length:
            return None
        lines.append(cv2.fitLine(near, cv2.DIST_HUBER, 0, 0.01, 0.01).reshape(4))
    meetings = [_meeting(lines[side - 1], lines[side]) for side in range(4)]
    return np.array(meetings, np.float32)


def _meeting(one: MatLike, other: MatLike) -> tuple[float, float]:
    directions = np.array([[one[0], -other[0]], [one[1], -other[1]]], np.float64)
    if abs(np.linalg.det(directions)) < 1e-6:
        return (-1.0, -1.0)  # parallel: a corner that is nowhere on the picture
    along = np.linalg.solve(directions, np.array([other[2] - one[2], other[3] - one[3]], np.float64))[0]
    return float(one[2] + along * one[0]), float(one[3] + along * one[1])


def _is_sheet(corners: _Points, bright: MatLike, grey: MatLike, edge: float) -> bool:
    height, width = grey.shape[:2]
    inside = (corners > edge) & (corners < (width - edge, height - edge))
    if not inside.all() or not cv2.isContourConvex(corners.reshape(-1, 1, 2)):
        return False
    filled = cv2.fillConvexPoly(np.zeros_like(bright), np.rint(corners).astype(np.int32), 1)
    if cv2.mean(bright, filled)[0] < _MIN_FULLNESS * 255:
        return False
    sides = np.roll(corners, -1, axis=0) - corners
    sides = sides / np.linalg.norm(sides, axis=1, keepdims=True)
    slants = np.abs((sides * np.roll(sides, -1, axis=0)).sum(axis=1))
    return bool((slants < _MAX_SLANT).all()) and _has_steps(corners, sides, grey)


def _has_steps(corners: _Points, sides: _Points, grey: MatLike) -> bool:
    """Whether the picture darkens just outside of every side, along nearly its whole length."""
    shares = np.linspace(0.03, 0.97, 60, dtype=np.float32)[:, None]
    for corner, following, side in zip(corners, np.roll(corners, -1, axis=0), sides, strict=True):
        points = corner + shares * (following - corner)
        inward = np.array([-side[1], side[0]], np.float32)
        levels = [_at(grey, points + distance * inward) for distance in (4.0, -4.0)]
        if np.mean(levels[0] - levels[1] >= _MIN_STEP) < _SEEN_SHARE:
            return False
    return True


def _at(grey: MatLike, points: _Points) -> _Points:
    xs = np.clip(np.rint(points[:, 0]).astype(np.intp), 0, grey.shape[1] - 1)
    ys = np.clip(np.rint(points[:, 1]).astype(np.intp), 0, grey.shape[0] - 1)
    return np.asarray(grey[ys, xs], np.float32)
