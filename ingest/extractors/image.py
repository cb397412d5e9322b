"""Pictures of phones, scanners and screens → pages: every frame of a TIFF, the first of all others."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps, ImageSequence
from pillow_heif import register_heif_opener

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
_KIND_OF_FRAME: Final = 254  # a TIFF tag; its first bit marks a small copy of another frame
_SIXTEEN_BITS: Final = 256  # levels of such a grey to one of eight bits

register_heif_opener()


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
    if _has_pages(picture) and getattr(picture, "n_frames", 1) > MAX_PAGES:
        return refuse(ProblemCode.TOO_MANY_PAGES)
    pages: list[Page] = []
    problems: list[Problem] = []
    evidence = None
    for number, frame in enumerate(_find_frames(picture), start=1):
        dpi = _resolution(frame) * _shrink_while_loading(frame)
        if frame.width * frame.height > MAX_PAGE_PIXELS:
            return refuse(ProblemCode.TOO_LARGE)
        frame.load()
        if not engine.is_available:
            pages.append(_unread_page(frame, dpi, number))
            problems.append(Problem(ProblemCode.OCR_MISSING, str(number)))
            continue
        upright, reading_dpi = _at_reading_size(_flatten(ImageOps.exif_transpose(frame)), dpi)
        page, seen = read_scan(upright, reading_dpi, number, engine, with_evidence=number == 1)
        evidence = evidence or seen
        pages.append(page)
        page_done()
    return Extraction(tuple(pages), tuple(problems), evidence)


def _has_pages(picture: Image.Image) -> bool:
    """Whether frames are pages: phones put depths and moving copies beside a photo, a GIF moves."""
    return picture.format == "TIFF"


def _find_frames(picture: Image.Image) -> Iterator[Image.Image]:
    if not _has_pages(picture):
        yield picture
        return
    for frame in ImageSequence.Iterator(picture):
        kind = getattr(frame, "tag_v2", {}).get(_KIND_OF_FRAME, 0)
        if not kind & 1:
            yield frame


def _shrink_while_loading(frame: Image.Image) -> float:
    """Have a JPEG of too many pixels decoded at a half or less; gives to what share of its size."""
    width, pixels = frame.width, frame.width * frame.height
    if pixels > MAX_PAGE_PIXELS:
        share = (MAX_PAGE_PIXELS / pixels) ** 0.5 / 2  # at least that much is kept: at most twice as much
        frame.draft(None, (round(frame.width * share), round(frame.height * share)))
    return frame.width / width


def _flatten(frame: Image.Image) -> Image.Image:
    """The picture on white paper, bilevel, grey or in three colours."""
    if frame.mode.startswith("I;16"):
        return frame.convert("I").point(lambda level: level / _SIXTEEN_BITS).convert("L")
    if frame.has_transparency_data:
        inked = frame.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", frame.size, "white"), inked).convert("RGB")
    return frame if frame.mode in {"1", "L", "RGB"} else frame.convert("RGB")


def _resolution(frame: Image.Image) -> float:
    stated = round(float(frame.info.get("dpi", (0, 0))[0]))
    if _MIN_DPI <= stated <= _MAX_DPI:
        return stated
    return max(frame.size) / _A4_INCHES


def _at_reading_size(frame: Image.Image, dpi: float) -> tuple[Image.Image, int]:
    if dpi <= _READING_DPI:
        return frame, max(1, round(dpi))
    factor = _READING_DPI / dpi
    size = (round(frame.width * factor), round(frame.height * factor))
    smooth = Image.Resampling.LANCZOS if frame.mode != "1" else Image.Resampling.NEAREST
    return frame.resize(size, smooth), _READING_DPI


def _unread_page(frame: Image.Image, dpi: float, number: int) -> Page:
    width, height = (side * _POINTS_PER_INCH / dpi for side in frame.size)
    return Page(number, width, height, "", (), ReadMethod.UNREAD, 0.0)
