"""An original and a box on one of its pages → the picture of that place, upright as the page was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageOps

from ingest.extractors.frames import find_frames, open_picture
from ingest.extractors.ink import INK_BELOW, clean, drop_colour, find_skew, on_white, turn_level
from ingest.extractors.pdf_render import render_page
from ingest.extractors.perspective import flatten
from ingest.files import IMAGES, PDF
from ingest.layout import HEAD_SHARE
from registry.parsed import Box, Page, Word
from registry.vocabulary.kinds import ReadMethod

_DPI: Final = 200  # pens and stamps are told apart at that size
_SCALE: Final = _DPI / 72  # pixels a point
_MARGIN_ACROSS: Final = 36  # points: what stands beside a number tells what it is
_MARGIN_DOWN: Final = 14  # points: about a line
_SAME_SHAPE: Final = 0.03  # of width to height; a quarter turn changes it by half
_LOOKED_AT: Final = 900  # pixels of the long side: lines of print stay apart
# Ink in the boxes of words to ink between them: 17 and more where a page lies as it was read, else below 2.
_IN_PLACE: Final = 5.0


@dataclass(frozen=True, slots=True)
class _View:
    """A page as it may have been read, and how much more ink there is where words were found than beside."""

    picture: Image.Image
    contrast: float


def extract_crop(path: Path, media_type: str, page: Page, box: Box | None) -> Image.Image | None:
    """The place on a page with some margin; the page's head where that place is not known or not found again.

    None where nothing can be shown: the file is damaged, or of a type without pictures.
    """
    picture = _render(path, page.number) if media_type == PDF else _open_frame(path, media_type, page.number)
    if picture is None:
        return None
    view = _find_view(picture, page)
    width, height = view.picture.size
    if box is None or view.contrast < _IN_PLACE:
        return view.picture.crop((0, 0, width, round(height * HEAD_SHARE)))
    across, down = width / page.width, height / page.height
    return view.picture.crop(
        (
            max(round((box.x0 - _MARGIN_ACROSS) * across), 0),
            max(round((box.top - _MARGIN_DOWN) * down), 0),
            min(round((box.x1 + _MARGIN_ACROSS) * across), width),
            min(round((box.bottom + _MARGIN_DOWN) * down), height),
        )
    )


def _render(path: Path, number: int) -> Image.Image | None:
    try:
        with pdfium.PdfDocument(path) as document:
            return on_white(render_page(document, number, _DPI)[0])
    except pdfium.PdfiumError:
        return None


def _open_frame(path: Path, media_type: str, number: int) -> Image.Image | None:
    if media_type not in IMAGES:
        return None
    try:
        with open_picture(path) as picture:
            picture.seek(find_frames(picture)[number - 1])
            return _in_colour(ImageOps.exif_transpose(picture))
    except MemoryError:
        raise
    except Exception:  # Pillow's plugins throw whatever broken tags lead them to
        return None


def _in_colour(frame: Image.Image) -> Image.Image:
    is_deep = frame.mode.startswith(("I", "F"))
    return drop_colour(frame).convert("RGB") if is_deep else on_white(frame)


def _find_view(picture: Image.Image, page: Page) -> _View:
    """The picture flattened, turned and levelled as when it was read: ink lies where words were found.

    What the reader decided on the way is not kept, but its words are.
    """
    is_scan = page.method is ReadMethod.OCR
    sheet = _shrink(flatten(picture) if is_scan else picture, page)
    turned = (sheet.rotate(turn, expand=True) for turn in (0, 90, 180, 270))
    views = [_lay(one, page, is_scan=is_scan) for one in turned if _has_shape(one, page)]
    return max(views, key=lambda view: view.contrast, default=_View(sheet, 0.0))


def _shrink(sheet: Image.Image, page: Page) -> Image.Image:
    wanted = max(page.width, page.height) * _SCALE or max(sheet.size)
    factor = min(wanted / max(sheet.size), 1.0)
    size = (max(round(sheet.width * factor), 1), max(round(sheet.height * factor), 1))
    return sheet if factor == 1.0 else sheet.resize(size, Image.Resampling.LANCZOS)


def _has_shape(sheet: Image.Image, page: Page) -> bool:
    if page.width <= 0 or page.height <= 0:  # never opened: nothing is known of it
        return False
    return abs(sheet.width / sheet.height / (page.width / page.height) - 1) <= _SAME_SHAPE


def _lay(sheet: Image.Image, page: Page, *, is_scan: bool) -> _View:
    ink = clean(sheet)
    angle = find_skew(ink) if is_scan else 0.0
    return _View(turn_level(sheet, angle), _contrast(turn_level(ink, angle), page.words, page))


def _contrast(ink: Image.Image, words: Sequence[Word], page: Page) -> float:
    """How much denser the ink is within the words' boxes than between them; 0 where there are no words."""
    factor = _LOOKED_AT / max(ink.size)
    size = (max(round(ink.width * factor), 1), max(round(ink.height * factor), 1))
    _, dark = cv2.threshold(np.asarray(ink), INK_BELOW - 1, 255, cv2.THRESH_BINARY_INV)
    density = cv2.resize(dark, size, interpolation=cv2.INTER_AREA)
    is_word = np.zeros(density.shape, bool)
    across, down = size[0] / page.width, size[1] / page.height
    for word in words:
        rows = slice(max(round(word.box.top * down), 0), max(round(word.box.bottom * down), 0))
        columns = slice(max(round(word.box.x0 * across), 0), max(round(word.box.x1 * across), 0))
        is_word[rows, columns] = True
    filled = np.argwhere(is_word)
    if not len(filled):
        return 0.0
    (top, left), (bottom, right) = filled.min(axis=0), filled.max(axis=0) + 1
    density, is_word = density[top:bottom, left:right], is_word[top:bottom, left:right]
    if is_word.all():
        return 0.0
    return float(density[is_word].mean() / max(density[~is_word].mean(), 1.0))
