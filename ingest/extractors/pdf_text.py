"""The text of a PDF page as PDFium sees it: printed words, and those that signatures and stamps show over it.

Number, date and seal of a digitally signed paper are fields of the signature, not text of the page.
"""

import ctypes
import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Final

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from registry.parsed import Box, Word

HYPHEN_AT_LINE_END: Final = "\ufffe"  # PDFium's sign for one, whatever the file has for it

_raw: Final = pdfium.raw
_HALF: Final = re.compile("[\ud800-\udfff]")  # of a character beyond U+FFFF
_IS_LETTER: Final = np.ones(0x10000, bool)  # by code unit
_IS_LETTER[[*range(33), 0x85, 0xA0, *range(0x2000, 0x200C), 0x202F, 0x3000, 0xFEFF]] = False
_GAP: Final = 0.15  # of a letter's height; within words stay below 0.07, a blank that is only left out is 0.2
_LEADING: Final = 0.1  # of the height that fonts state, above their highest letters; lines stand closer
_STEP_BACK: Final = 0.5  # of a letter's height: kerning is far less, a new line or column far more
_STEP_DOWN: Final = 1.0  # exponents stay below
_CONTRAST: Final = 40  # grey levels: fainter letters are no letters
_FONT_NAME_BYTES: Final = 128  # no name is longer than a PDF name may be
_FORM_DEPTH: Final = 5  # a signature's appearance wraps its layers twice
_NOT_SHOWN: Final = _raw.FPDF_ANNOT_FLAG_HIDDEN | _raw.FPDF_ANNOT_FLAG_NOVIEW

# PDFium's function by its address: called for every letter, its checked arguments would cost twice the time.
_take_box: Final = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(_raw.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)

_Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page lies: PDF has its origin at the bottom left, before the page is turned."""

    x0: float
    y0: float
    x1: float
    y1: float
    quarter_turns: int  # clockwise

    def place(self, boxes: _Floats) -> _Floats:
        """Boxes (left, top, right, bottom) as PDF has them, in points from the top left of the shown page."""
        left, top, right, bottom = boxes.T
        match self.quarter_turns:
            case 1:
                turned = (bottom - self.y0, left - self.x0, top - self.y0, right - self.x0)
            case 2:
                turned = (self.x1 - right, bottom - self.y0, self.x1 - left, top - self.y0)
            case 3:
                turned = (self.y1 - top, self.x1 - right, self.y1 - bottom, self.x1 - left)
            case _:
                turned = (left - self.x0, self.y1 - top, right - self.x0, self.y1 - bottom)
        return np.stack(turned, axis=1)


@dataclass(frozen=True, slots=True)
class _Letters:
    """The letters of a page that are no blanks: code units, places, boxes, and which follow a blank."""

    units: NDArray[np.uint16]
    indexes: Sequence[int]
    boxes: _Floats
    follows_blank: NDArray[np.bool_]

    def placed(self, frame: Frame) -> "_Letters":
        """The same with their boxes where the page shows them."""
        boxes = frame.place(self.boxes)
        boxes[:, 1] += _LEADING * (boxes[:, 3] - boxes[:, 1])
        return _Letters(self.units, self.indexes, boxes, self.follows_blank)


@dataclass(frozen=True, slots=True)
class _Look:
    """A part of a page as it shows, in grey, from this corner on."""

    x0: int
    top: int
    grey: NDArray[np.int16]

    def cut(self, box: Box) -> NDArray[np.int16]:
        """What stands in a box."""
        rows = slice(max(int(box.top) - self.top, 0), max(int(box.bottom) + 1 - self.top, 0))
        columns = slice(max(int(box.x0) - self.x0, 0), max(int(box.x1) + 1 - self.x0, 0))
        return self.grey[rows, columns]


def frame_of(page: pdfium.PdfPage) -> Frame:
    """How this page lies."""
    x0, y0, x1, y1 = page.get_bbox()
    return Frame(x0, y0, x1, y1, page.get_rotation() // 90)


def extract_words(page: pdfium.PdfPage) -> tuple[Word, ...]:
    """The words printed on a page, in the order of the file; a page that lies turned is turned upright."""
    with _text_page(page) as text:
        letters = _take_letters(text)
    shown = letters.placed(frame_of(page))
    turns = _find_turns(shown)
    if turns:
        page.set_rotation((page.get_rotation() + 90 * turns) % 360)
        shown = letters.placed(frame_of(page))
    return _build_words(shown, _find_starts(shown))


def find_fonts(page: pdfium.PdfPage) -> list[str]:
    """The name of the font of each word that `extract_words` gives."""
    with _text_page(page) as text:
        letters = _take_letters(text)
        is_start = _find_starts(letters.placed(frame_of(page)))
        return [_font_of(text, letters.indexes[rank]) for rank in np.flatnonzero(is_start).tolist()]


def extract_overlay(
    document: pdfium.PdfDocument, number: int, page: pdfium.PdfPage, printed: Sequence[Word]
) -> tuple[Word, ...]:
    """The words that annotations show over a page: each by its own box, and only if it can be seen."""
    areas = _areas_with_text(page)
    if not areas:
        return ()
    placed = frame_of(page).place(np.array(areas, np.float32))
    drawn = draw_overlay(document, number)
    before, after = _look_at(page, placed), _look_at(drawn, placed)
    doubles = {(word.text, round(word.box.x0), round(word.box.top)) for word in printed}
    return tuple(
        word
        for word in _words_in_areas(drawn, placed)
        if _is_seen(word.box, before, after)
        and (word.text, round(word.box.x0), round(word.box.top)) not in doubles
    )


def draw_overlay(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    """The page with what a viewer shows over it drawn into it, as its last object; in memory only."""
    page = document[number - 1]
    annotations = list(_annotations(page))
    for annotation in annotations:
        flags = _raw.FPDFAnnot_GetFlags(annotation)
        if flags & _NOT_SHOWN:  # flattening heeds only one of the two flags
            _raw.FPDFAnnot_SetFlags(annotation, flags | _raw.FPDF_ANNOT_FLAG_HIDDEN)
        _raw.FPDFPage_CloseAnnot(annotation)
    if not annotations or _raw.FPDFPage_Flatten(page, _raw.FLAT_NORMALDISPLAY) != _raw.FLATTEN_SUCCESS:
        return page
    return document[number - 1]


@contextmanager
def _text_page(page: pdfium.PdfPage) -> Iterator[Any]:
    text = _raw.FPDFText_LoadPage(page)
    if not text:
        raise pdfium.PdfiumError("no text page")
    try:
        yield text
    finally:
        _raw.FPDFText_ClosePage(text)


def _take_letters(text: Any) -> _Letters:
    count = _raw.FPDFText_CountChars(text)
    buffer = (ctypes.c_ushort * (count + 1))()
    written = max(_raw.FPDFText_GetText(text, 0, count, buffer) - 1, 0) if count > 0 else 0
    units = np.frombuffer(buffer, np.uint16, written)
    is_letter = _IS_LETTER[units]
    places = np.flatnonzero(is_letter)
    rects = np.zeros((len(places), 4), np.float32)
    # Letters without a code have no place in the text; where there are none, the two count alike.
    indexes = (
        places.tolist()
        if written == count
        else [_raw.FPDFText_GetCharIndexFromTextIndex(text, place) for place in places.tolist()]
    )
    size = 4 * rects.itemsize
    addresses = range(rects.ctypes.data, rects.ctypes.data + rects.nbytes, size)
    deque(map(_take_box, repeat(ctypes.cast(text, ctypes.c_void_p).value), indexes, addresses), maxlen=0)
    return _Letters(units[is_letter], indexes, rects, np.diff(places, prepend=-2) > 1)


def _find_turns(letters: _Letters) -> int:
    """By how many quarters to turn a page clockwise so that most of its text runs from left to right."""
    boxes = letters.boxes
    across, down = np.diff(boxes[:, [0, 2]].sum(axis=1)), np.diff(boxes[:, [1, 3]].sum(axis=1))
    is_next = ~letters.follows_blank[1:]
    runs_across, runs_down = across[is_next], down[is_next]
    is_level = np.abs(runs_across) > np.abs(runs_down)
    counts = (
        np.count_nonzero(is_level & (runs_across > 0)),
        np.count_nonzero(~is_level & (runs_down < 0)),
        np.count_nonzero(is_level & (runs_across < 0)),
        np.count_nonzero(~is_level & (runs_down > 0)),
    )
    return counts.index(max(counts))


def _find_starts(letters: _Letters) -> NDArray[np.bool_]:
    """Which letters start a word: behind a blank, or not beside the letter before."""
    x0, top, x1, bottom = letters.boxes.T
    middle, height = (top + bottom) / 2, bottom - top
    starts = np.ones(len(letters.boxes), bool)
    starts[1:] = (
        letters.follows_blank[1:]
        | (x0[1:] - x1[:-1] > _GAP * height[1:])
        | (x0[1:] < x0[:-1] - _STEP_BACK * height[1:])
        | (np.abs(np.diff(middle)) > _STEP_DOWN * height[1:])
    )
    return starts


def _font_of(text: Any, index: int) -> str:
    name, flags = ctypes.create_string_buffer(_FONT_NAME_BYTES), ctypes.c_int()
    _raw.FPDFText_GetFontInfo(text, index, name, _FONT_NAME_BYTES, flags)
    return name.value.decode("utf-8", "replace")


def _build_words(letters: _Letters, is_start: NDArray[np.bool_]) -> tuple[Word, ...]:
    starts = np.flatnonzero(is_start)
    if not len(starts):
        return ()
    x0, top, x1, bottom = letters.boxes.T
    edges = (
        np.minimum.reduceat(x0, starts).tolist(),
        np.minimum.reduceat(top, starts).tolist(),
        np.maximum.reduceat(x1, starts).tolist(),
        np.maximum.reduceat(bottom, starts).tolist(),
    )
    content, ends = _decode(letters.units), [*starts[1:].tolist(), len(letters.units)]
    texts = [content[start:end] for start, end in zip(starts.tolist(), ends, strict=True)]
    if _HALF.search(content):
        texts = [text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") for text in texts]
    return tuple(map(Word, texts, map(Box, *edges)))


def _decode(units: NDArray[np.uint16]) -> str:
    """A character for each unit: the rare ones of two would shift the places of all behind them."""
    return units.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def _annotations(page: pdfium.PdfPage) -> Iterator[Any]:
    for index in range(_raw.FPDFPage_GetAnnotCount(page)):
        annotation = _raw.FPDFPage_GetAnnot(page, index)
        if annotation:
            yield annotation


def _areas_with_text(page: pdfium.PdfPage) -> list[tuple[float, float, float, float]]:
    """Where annotations stand that a viewer shows and that have letters."""
    areas = []
    for annotation in _annotations(page):
        is_shown = not _raw.FPDFAnnot_GetFlags(annotation) & _NOT_SHOWN
        things = range(_raw.FPDFAnnot_GetObjectCount(annotation)) if is_shown else ()
        if any(_has_text(_raw.FPDFAnnot_GetObject(annotation, thing), 0) for thing in things):
            area = _raw.FS_RECTF()
            _raw.FPDFAnnot_GetRect(annotation, area)
            areas.append((area.left, area.top, area.right, area.bottom))
        _raw.FPDFPage_CloseAnnot(annotation)
    return areas


def _has_text(thing: Any, depth: int) -> bool:
    kind = _raw.FPDFPageObj_GetType(thing)
    if kind != _raw.FPDF_PAGEOBJ_FORM or depth > _FORM_DEPTH:
        return bool(kind == _raw.FPDF_PAGEOBJ_TEXT)
    inner = range(_raw.FPDFFormObj_CountObjects(thing))
    return any(_has_text(_raw.FPDFFormObj_GetObject(thing, index), depth + 1) for index in inner)


def _words_in_areas(page: pdfium.PdfPage, areas: _Floats) -> tuple[Word, ...]:
    """The words of what flattening has added, which is the last object of the page; none crosses an area."""
    for _ in range(_raw.FPDFPage_CountObjects(page) - 1):
        printed = _raw.FPDFPage_GetObject(page, 0)
        _raw.FPDFPage_RemoveObject(page, printed)
        _raw.FPDFPageObj_Destroy(printed)
    with _text_page(page) as text:
        letters = _take_letters(text).placed(frame_of(page))
    owners = _find_owners(letters.boxes, areas)
    is_start = _find_starts(letters)
    is_start[1:] |= owners[1:] != owners[:-1]
    words = _build_words(letters, is_start)
    return tuple(word for word, owner in zip(words, owners[is_start], strict=True) if owner >= 0)


def _find_owners(boxes: _Floats, areas: _Floats) -> NDArray[np.intp]:
    """The smallest area around the middle of each box; -1 where there is none."""
    x, y = (boxes[:, None, 0] + boxes[:, None, 2]) / 2, (boxes[:, None, 1] + boxes[:, None, 3]) / 2
    is_inside = (areas[:, 0] <= x) & (x <= areas[:, 2]) & (areas[:, 1] <= y) & (y <= areas[:, 3])
    sizes = (areas[:, 2] - areas[:, 0]) * (areas[:, 3] - areas[:, 1])
    owners = np.where(is_inside, sizes, np.inf).argmin(axis=1)
    return np.where(is_inside.any(axis=1), owners, -1)


def _look_at(page: pdfium.PdfPage, areas: _Floats) -> _Look:
    """What the page shows where these areas stand, a pixel a point."""
    x0, top = np.floor(np.maximum(areas[:, :2].min(axis=0), 0)).tolist()
    x1, bottom = np.ceil(np.minimum(areas[:, 2:].max(axis=0), page.get_size())).tolist()
    crop = (x0, page.get_height() - bottom, page.get_width() - x1, top)
    picture = page.render(scale=1, crop=crop, grayscale=True).to_numpy()
    return _Look(int(x0), int(top), picture.reshape(picture.shape[:2]).astype(np.int16))


def _is_seen(box: Box, before: _Look, after: _Look) -> bool:
    """Whether the box shows letters that the page without annotations does not show."""
    bare, drawn = before.cut(box), after.cut(box)
    return bool(drawn.size and np.ptp(drawn) >= _CONTRAST and np.abs(drawn - bare).max() >= _CONTRAST)
