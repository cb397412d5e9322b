"""The pictures on a PDF page: how much of it they cover; its drawings."""

from collections.abc import Callable, Collection, Iterable, Iterator
from ctypes import byref, c_float
from typing import Any, Final

import pypdfium2 as pdfium

_raw: Final = pdfium.raw
_kind: Final[Callable[[Any], int]] = _raw.FPDFPageObj_GetType
_IMAGES: Final = frozenset({_raw.FPDF_PAGEOBJ_IMAGE})
_DRAWINGS: Final = frozenset({_raw.FPDF_PAGEOBJ_PATH, _raw.FPDF_PAGEOBJ_SHADING})
_FORM_DEPTH: Final = 3  # scanners wrap a picture once or twice


def measure_pictures(page: pdfium.PdfPage) -> float:
    """The share of a page that its pictures cover, those in forms included; a scan may be cut in strips."""
    return sum(_measure(page, image, matrix) for image, matrix in _find_things(page, _IMAGES))


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


def _measure(page: pdfium.PdfPage, image: Any, matrix: pdfium.PdfMatrix) -> float:
    left, bottom, right, top = (c_float() for _ in range(4))
    _raw.FPDFPageObj_GetBounds(image, byref(left), byref(bottom), byref(right), byref(top))
    x0, y0, x1, y1 = matrix.on_rect(left.value, bottom.value, right.value, top.value)
    page_x0, page_y0, page_x1, page_y1 = page.get_bbox()
    seen = max(min(x1, page_x1) - max(x0, page_x0), 0.0) * max(min(y1, page_y1) - max(y0, page_y0), 0.0)
    page_area = (page_x1 - page_x0) * (page_y1 - page_y0)
    return float(seen / page_area) if page_area else 0.0


def _is_curved(path: Any) -> bool:
    return any(
        _raw.FPDFPathSegment_GetType(_raw.FPDFPath_GetPathSegment(path, index)) == _raw.FPDF_SEGMENT_BEZIERTO
        for index in range(_raw.FPDFPath_CountSegments(path))
    )
