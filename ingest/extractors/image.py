"""Pictures (JPEG, PNG, TIFF with several frames) → pages."""

import warnings
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps, ImageSequence

from ingest.extractors.extraction import Extraction, PageDone, refuse
from ingest.extractors.scan import read_scan
from ingest.extractors.tesseract import OcrEngine
from ingest.files import MAX_PAGE_PIXELS, MAX_PAGES
from registry.parsed import Page, Problem, ProblemCode
from registry.vocabulary.kinds import ReadMethod

_A4_INCHES: Final = 11.69  # the long side: what a picture is taken for that does not say its size
_MIN_DPI: Final = 100  # screens and phones write 72 or 96, which is never the paper's
_MAX_DPI: Final = 1200
_READING_DPI: Final = 300  # more pixels cost time and read no better
_POINTS_PER_INCH: Final = 72


def extract_image(path: Path, engine: OcrEngine, page_done: PageDone) -> Extraction:
    """The frames of a picture as pages."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd EXIF and TIFF tags; the size is checked below
            with Image.open(path) as picture:
                return _extract_frames(picture, engine, page_done)
    except Image.DecompressionBombError:
        return refuse(ProblemCode.TOO_LARGE)
    except MemoryError:
        raise
    except Exception:  # Pillow's plugins throw whatever broken tags lead them to
        return refuse(ProblemCode.DAMAGED)


def _extract_frames(picture: Image.Image, engine: OcrEngine, page_done: PageDone) -> Extraction:
    if getattr(picture, "n_frames", 1) > MAX_PAGES:
        return refuse(ProblemCode.TOO_MANY_PAGES)
    pages: list[Page] = []
    problems: list[Problem] = []
    evidence = None
    for number, frame in enumerate(ImageSequence.Iterator(picture), start=1):
        if frame.width * frame.height > MAX_PAGE_PIXELS:
            return refuse(ProblemCode.TOO_LARGE)
        frame.load()
        dpi = _resolution(frame)
        if not engine.is_available:
            pages.append(_unread_page(frame, dpi, number))
            problems.append(Problem(ProblemCode.OCR_MISSING, str(number)))
            continue
        upright, dpi = _at_reading_size(ImageOps.exif_transpose(frame), dpi)
        page, seen = read_scan(upright, dpi, number, engine, with_evidence=number == 1)
        evidence = evidence or seen
        pages.append(page)
        page_done()
    return Extraction(tuple(pages), tuple(problems), evidence)


def _resolution(frame: Image.Image) -> int:
    stated = round(float(frame.info.get("dpi", (0, 0))[0]))
    if _MIN_DPI <= stated <= _MAX_DPI:
        return stated
    return max(1, round(max(frame.size) / _A4_INCHES))


def _at_reading_size(frame: Image.Image, dpi: int) -> tuple[Image.Image, int]:
    if dpi <= _READING_DPI:
        return frame, dpi
    factor = _READING_DPI / dpi
    size = (round(frame.width * factor), round(frame.height * factor))
    return frame.convert("RGB" if frame.mode in {"P", "CMYK", "RGBA", "YCbCr"} else frame.mode).resize(
        size, Image.Resampling.LANCZOS if frame.mode != "1" else Image.Resampling.NEAREST
    ), _READING_DPI


def _unread_page(frame: Image.Image, dpi: int, number: int) -> Page:
    width, height = (side * _POINTS_PER_INCH / dpi for side in frame.size)
    return Page(number, width, height, "", (), ReadMethod.UNREAD, 0.0)
