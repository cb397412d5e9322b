"""Pictures of phones, scanners and screens → pages."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from ingest.extractors.extraction import AtPage, Extraction, refuse
from ingest.extractors.frames import count_frames, find_frames, open_picture
from ingest.extractors.ink import on_white
from ingest.extractors.scan import read_scan
from ingest.extractors.tesseract import EngineDiedError, OcrEngine
from ingest.files import MAX_PAGE_PIXELS, MAX_PAGES
from ingest.layout import HeadEvidence
from registry.parsed import Page, Problem, ProblemCode
from registry.vocabulary.kinds import ReadMethod

_A4_INCHES: Final = 11.69  # the long side: what a picture is taken for that does not say its size
_MIN_DPI: Final = 100  # screens and phones write 72 or 96, which is never the paper's
_MAX_DPI: Final = 1200
_READING_DPI: Final = 300  # more pixels cost time and read no better
_POINTS_PER_INCH: Final = 72
_SIXTEEN_BITS: Final = 256  # levels of such a grey to one of eight bits


def extract_image(path: Path, engine: OcrEngine, at_page: AtPage, skip: Collection[int] = ()) -> Extraction:
    """Page 1 of a picture; its other pages are named in `later`. Pages in `skip` are not touched."""
    try:
        with open_picture(path) as picture:
            return _extract_first(picture, engine, at_page, skip)
    except Image.DecompressionBombError:
        return refuse(ProblemCode.TOO_LARGE)
    except (MemoryError, EngineDiedError):
        raise
    except Exception:  # Pillow's plugins throw whatever broken tags lead them to
        return refuse(ProblemCode.DAMAGED)


def extract_image_pages(
    path: Path, numbers: Iterable[int], engine: OcrEngine, at_page: AtPage, skip: Collection[int] = ()
) -> Extraction:
    """The pages that `extract_image` left for later, or some of them; damaged ones stay unread."""
    extractions = []
    with open_picture(path) as picture:
        frames = find_frames(picture)
        for number in numbers:
            picture.seek(frames[number - 1])
            if number in skip or not engine.is_available:
                code = ProblemCode.PAGE_UNREAD if engine.is_available else ProblemCode.OCR_MISSING
                extractions.append(_leave_unread(picture, _resolution(picture), number, code))
                continue
            at_page(number, len(frames))
            extractions.append(_try_to_read(picture, number, engine))
    return Extraction().with_later(*extractions)


def _extract_first(
    picture: Image.Image, engine: OcrEngine, at_page: AtPage, skip: Collection[int]
) -> Extraction:
    if count_frames(picture) > MAX_PAGES:
        return refuse(ProblemCode.TOO_MANY_PAGES)
    frames = find_frames(picture)
    if not frames:
        return refuse(ProblemCode.DAMAGED)
    dpi = 0.0
    for index in reversed(frames):
        picture.seek(index)
        dpi = _resolution(picture) * _shrink_while_loading(picture)
        if picture.width * picture.height > MAX_PAGE_PIXELS:
            return refuse(ProblemCode.TOO_LARGE)
    later = tuple(range(2, len(frames) + 1))
    if not engine.is_available:
        picture.load()
        return replace(_leave_unread(picture, dpi, 1, ProblemCode.OCR_MISSING), later=later)
    if 1 in skip:
        return replace(_leave_unread(picture, dpi, 1, ProblemCode.PAGE_UNREAD), later=later)
    at_page(1, len(frames))
    page, evidence = _read_frame(picture, dpi, 1, engine)
    return Extraction((page,), (), evidence, later)


def _leave_unread(frame: Image.Image, dpi: float, number: int, code: ProblemCode) -> Extraction:
    width, height = (side * _POINTS_PER_INCH / dpi for side in frame.size)
    page = Page(number, width, height, "", (), ReadMethod.UNREAD, 0.0)
    return Extraction((page,), (Problem(code, str(number)),))


def _try_to_read(frame: Image.Image, number: int, engine: OcrEngine) -> Extraction:
    try:
        page, _evidence = _read_frame(frame, _resolution(frame), number, engine)
    except MemoryError:
        raise
    except (OSError, ValueError, SyntaxError):  # what Pillow says of pixels that it cannot make out
        return _leave_unread(frame, _resolution(frame), number, ProblemCode.PAGE_UNREAD)
    return Extraction((page,))


def _read_frame(
    frame: Image.Image, dpi: float, number: int, engine: OcrEngine
) -> tuple[Page, HeadEvidence | None]:
    frame.load()
    upright, reading_dpi = _at_reading_size(_flatten(ImageOps.exif_transpose(frame)), dpi)
    return read_scan(upright, reading_dpi, number, engine, with_evidence=number == 1)


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
    return frame if frame.mode in {"1", "L"} and not frame.has_transparency_data else on_white(frame)


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
