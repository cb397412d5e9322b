"""The pictures on a PDF page: how much of it they cover, and how finely they were scanned."""

from collections.abc import Callable, Collection, Iterable, Iterator
from ctypes import byref, c_float, c_uint
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2 as pdfium

_raw: Final = pdfium.raw
_kind: Final[Callable[[Any], int]] = _raw.FPDFPageObj_GetType
_IMAGES: Final = frozenset({_raw.FPDF_PAGEOBJ_IMAGE})
_DRAWINGS: Final = frozenset({_raw.FPDF_PAGEOBJ_PATH, _raw.FPDF_PAGEOBJ_SHADING})
_FORM_DEPTH: Final = 3  # scanners wrap a picture once or twice
_POINTS_PER_INCH: Final = 72
_COVERING: Final = 0.9  # of the page: its picture as the scanner gave it


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it lies on the page: the share of the page that it covers, its dots per inch."""

    share: float
    dpi: float


def find_pictures(page: pdfium.PdfPage) -> tuple[Picture, ...]:
    """The pictures on a page, those within forms included."""
    images = _find_things(page, _IMAGES)
    return tuple(_measure(page, image, matrix) for image, matrix in images)


def scan_dpi(page: pdfium.PdfPage) -> float | None:
    """The resolution of the one picture that covers a page; None where there is no such picture."""
    pictures = find_pictures(page)
    return pictures[0].dpi if len(pictures) == 1 and pictures[0].share >= _COVERING else None


def has_drawings(page: pdfium.PdfPage) -> bool:
    """Whether a page has curves or shades, as drawn letters have; rules and frames have none."""
    return any(
        _kind(thing) == _raw.FPDF_PAGEOBJ_SHADING or _is_curved(thing)
        for thing, _matrix in _find_things(page, _DRAWINGS)
    )


def _find_things(page: pdfium.PdfPage, kinds: Collection[int]) -> Iterator[tuple[Any, pdfium.PdfMatrix]]:
    """What of these kinds is painted on a page, each with what moves it from its form to the page."""
    things = (_raw.FPDFPage_GetObject(page, index) for index in range(_raw.FPDFPage_CountObjects(page)))
    return _unwrap(things, kinds, pdfium.PdfMatrix(), 0)


def _unwrap(
    things: Iterable[Any], kinds: Collection[int], matrix: pdfium.PdfMatrix, depth: int
) -> Iterator[tuple[Any, pdfium.PdfMatrix]]:
    for thing in things:
        kind = _kind(thing)
        if kind in kinds:
            yield thing, matrix
        elif kind == _raw.FPDF_PAGEOBJ_FORM and depth < _FORM_DEPTH:
            own = _raw.FS_MATRIX()
            _raw.FPDFPageObj_GetMatrix(thing, own)
            moved = pdfium.PdfMatrix.from_raw(own).multiply(matrix)
            count = _raw.FPDFFormObj_CountObjects(thing)
            inner = (_raw.FPDFFormObj_GetObject(thing, index) for index in range(count))
            yield from _unwrap(inner, kinds, moved, depth + 1)


def _measure(page: pdfium.PdfPage, image: Any, matrix: pdfium.PdfMatrix) -> Picture:
    left, bottom, right, top = (c_float() for _ in range(4))
    _raw.FPDFPageObj_GetBounds(image, byref(left), byref(bottom), byref(right), byref(top))
    x0, y0, x1, y1 = matrix.on_rect(left.value, bottom.value, right.value, top.value)
    page_x0, page_y0, page_x1, page_y1 = page.get_bbox()
    seen = max(min(x1, page_x1) - max(x0, page_x0), 0.0) * max(min(y1, page_y1) - max(y0, page_y0), 0.0)
    area, page_area = (x1 - x0) * (y1 - y0), (page_x1 - page_x0) * (page_y1 - page_y0)
    width, height = c_uint(), c_uint()
    _raw.FPDFImageObj_GetImagePixelSize(image, byref(width), byref(height))
    dots = width.value * height.value
    return Picture(
        share=seen / page_area if page_area else 0.0,
        dpi=_POINTS_PER_INCH * (dots / area) ** 0.5 if area else 0.0,
    )


def _is_curved(path: Any) -> bool:
    return any(
        _raw.FPDFPathSegment_GetType(_raw.FPDFPath_GetPathSegment(path, index)) == _raw.FPDF_SEGMENT_BEZIERTO
        for index in range(_raw.FPDFPath_CountSegments(path))
    )
