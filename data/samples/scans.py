"""Turns a drawn paper into what an office scanner makes of it."""

import random
from io import BytesIO
from time import gmtime
from typing import Final

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from papers import ScanSettings
from PIL import Image, ImageFilter

_POINTS_PER_INCH: Final = 72
_SCANNED_AT: Final = gmtime(0)  # a PDF that carries the moment of its making differs at every run

# Paper is scanned a little below white and ink a little above black.
_PAPER_TONE: Final = 250
_INK_TONE: Final = 38
_SCANNED_TONES: Final = np.linspace(_INK_TONE, _PAPER_TONE, 256).round().astype(np.int16)
_BILEVEL_THRESHOLD: Final = 150
_NOISE_TILE: Final = 512

# At these settings a colour page of 200 dpi and a grey page of 300 dpi stay near 250 kB.
_JPEG_QUALITY: Final = {"colour": 52, "grey": 50}


def scan_pages(pdf: bytes, settings: ScanSettings, seed: str) -> list[Image.Image]:
    """The pages as pictures: skewed, softened, noisy, in the scanner's colours."""
    dice = np.random.default_rng(random.Random(seed).getrandbits(64))
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_scan_page(page, settings, dice) for page in document]
    finally:
        document.close()


def wrap_in_pdf(pages: list[Image.Image], settings: ScanSettings) -> bytes:
    """One picture a page: JPEG for colour and grey, fax coding for bilevel."""
    target = BytesIO()
    jpeg = {} if settings.colour == "bilevel" else {"quality": _JPEG_QUALITY[settings.colour]}
    pages[0].save(
        target,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=settings.dpi,
        creationDate=_SCANNED_AT,
        modDate=_SCANNED_AT,
        **jpeg,
    )
    return target.getvalue()


def write_jpeg(page: Image.Image, settings: ScanSettings) -> bytes:
    """One page as a plain picture file."""
    target = BytesIO()
    page.save(target, "JPEG", quality=_JPEG_QUALITY[settings.colour], dpi=(settings.dpi, settings.dpi))
    return target.getvalue()


def _scan_page(page: pypdfium2.PdfPage, settings: ScanSettings, dice: np.random.Generator) -> Image.Image:
    picture: Image.Image = page.render(scale=settings.dpi / _POINTS_PER_INCH).to_pil()
    picture = picture.convert("RGB" if settings.colour == "colour" else "L")
    white = (255, 255, 255) if settings.colour == "colour" else 255
    picture = picture.rotate(settings.skew, resample=Image.Resampling.BILINEAR, fillcolor=white)
    picture = picture.filter(ImageFilter.GaussianBlur(settings.dpi / 500))
    picture = _add_noise(picture, settings.noise, dice)
    if settings.colour == "bilevel":
        return picture.point(lambda tone: 255 if tone >= _BILEVEL_THRESHOLD else 0).convert(
            "1", dither=Image.Dither.NONE
        )
    return picture


def _add_noise(picture: Image.Image, noise: float, dice: np.random.Generator) -> Image.Image:
    tones = _SCANNED_TONES[np.asarray(picture)]
    tones += _noise_field(tones.shape[:2], noise, dice).reshape(*tones.shape[:2], *([1] * (tones.ndim - 2)))
    return Image.fromarray(np.clip(tones, 0, 255).astype(np.uint8))


def _noise_field(shape: tuple[int, ...], noise: float, dice: np.random.Generator) -> NDArray[np.int16]:
    tile = dice.normal(0, noise, (_NOISE_TILE, _NOISE_TILE)).round().astype(np.int16)
    repeats = [side // _NOISE_TILE + 1 for side in shape]
    return np.tile(tile, repeats)[: shape[0], : shape[1]]
