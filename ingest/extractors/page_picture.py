"""An original and one of its pages → the picture of that page, lying as it lay when it was read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageOps

from ingest.extractors.frames import find_frames, open_picture
from ingest.extractors.ink import INK_BELOW, MIN_SKEW, clean, drop_colour, find_skew, on_white, turn_level
from ingest.extractors.pdf_render import render_page
from ingest.extractors.perspective import flatten
from ingest.files import IMAGES, PDF
from registry.parsed import Page, Word
from registry.vocabulary.kinds import ReadMethod

_DPI: Final = 200  # pens and stamps are told apart at that size
_SCALE: Final = _DPI / 72  # pixels a point
_SAME_SHAPE: Final = 0.03  # of width to height; a quarter turn changes it by half
_LOOKED_AT: Final = 900  # pixels of the long side: lines of print stay apart
# Pixels of the long side: a JPEG that keeps so many when it is halved is loaded halved. A sheet fills more
# than half of a photo, and A4 is 2339 high.
_ENOUGH_LOADED: Final = 4000
# Ink in the boxes of words to ink between them: 17 and more where a page lies as it was read, else below 2.
_IN_PLACE: Final = 5.0


@dataclass(frozen=True, slots=True)
class View:
    """A page as it may have been read: the sheet, how it is turned and levelled to be so.

    `contrast` is how much more ink there is then where words were found than beside.
    """

    sheet: Image.Image
    turn: int = 0
    skew: float = 0.0
    contrast: float = 0.0

    @property
    def is_in_place(self) -> bool:
        """Whether the words that were read surely lie upon their ink."""
        return self.contrast >= _IN_PLACE

    def draw(self, width: int | None = None) -> Image.Image:
        """The page upright, not broader than `width`."""
        upright = self.sheet.rotate(self.turn, expand=True)
        if width is not None and width < upright.width:
            height = max(round(upright.height * width / upright.width), 1)
            upright = upright.resize((width, height), Image.Resampling.LANCZOS)
        return turn_level(upright, self.skew)


def extract_page_picture(path: Path, media_type: str, page: Page, width: int) -> Image.Image | None:
    """The page as it was read, not broader than `width`; finer than 200 dots an inch none is.

    None where nothing can be shown: the file is damaged, or of a type without pictures.
    """
    view = find_view(path, media_type, page)
    return view.draw(width) if view is not None else None


def find_view(path: Path, media_type: str, page: Page) -> View | None:
    """The page flattened, turned and levelled as when it was read: ink lies where words were found.

    What the reader decided on the way is not kept, but its words are. None where nothing can be shown.
    """
    picture = _render(path, page.number) if media_type == PDF else _open_frame(path, media_type, page.number)
    if picture is None:
        return None
    sheet = _shrink(flatten(picture) if page.method is ReadMethod.OCR else picture, page)
    best = View(sheet)
    if not page.words:
        return best
    ink = clean(sheet)
    for turn in (0, 90, 180, 270):
        turned = ink.rotate(turn, expand=True)
        if _has_shape(turned, page):
            views = (
                View(sheet, turn, skew, _contrast(turn_level(turned, skew), page.words, page))
                for skew in _find_skews(turned, page)
            )
            best = max(best, *views, key=lambda view: view.contrast)
        if best.is_in_place:
            break
    return best


def _render(path: Path, number: int) -> Image.Image | None:
    try:
        with pdfium.PdfDocument(path) as document:
            return on_white(render_page(document, number, _DPI)[0])
    except (pdfium.PdfiumError, IndexError):
        return None


def _open_frame(path: Path, media_type: str, number: int) -> Image.Image | None:
    if media_type not in IMAGES:
        return None
    try:
        with open_picture(path) as picture:
            picture.seek(find_frames(picture)[number - 1])
            share = _ENOUGH_LOADED / max(picture.size)
            picture.draft(None, (round(picture.width * share), round(picture.height * share)))
            return _in_colour(ImageOps.exif_transpose(picture))
    except MemoryError:
        raise
    except Exception:  # Pillow's plugins throw whatever broken tags lead them to
        return None


def _in_colour(frame: Image.Image) -> Image.Image:
    is_deep = frame.mode.startswith(("I", "F"))
    return drop_colour(frame).convert("RGB") if is_deep else on_white(frame)


def _shrink(sheet: Image.Image, page: Page) -> Image.Image:
    wanted = max(page.width, page.height) * _SCALE or max(sheet.size)
    factor = min(wanted / max(sheet.size), 1.0)
    size = (max(round(sheet.width * factor), 1), max(round(sheet.height * factor), 1))
    return sheet if factor == 1.0 else sheet.resize(size, Image.Resampling.LANCZOS)


def _has_shape(sheet: Image.Image, page: Page) -> bool:
    if page.width <= 0 or page.height <= 0:  # never opened: nothing is known of it
        return False
    return abs(sheet.width / sheet.height / (page.width / page.height) - 1) <= _SAME_SHAPE


def _find_skews(ink: Image.Image, page: Page) -> Iterator[float]:
    """How the page may have been levelled: a scan that brought its own text was read as it lies."""
    yield 0.0
    if page.method is ReadMethod.OCR:
        skew = find_skew(ink)
        if abs(skew) >= MIN_SKEW:
            yield skew


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
