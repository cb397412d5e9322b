"""What scanner, copier and phone make of a sheet: clean scans, poor ones, photographs."""

import random
from io import BytesIO
from time import gmtime
from typing import Any, Final

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from papers import ScanSettings
from PIL import Image
from scans import scan_pages, wrap_in_pdf

from generator.model import Kind, Paper

_CLEAN_DPI: Final = 300
_POINTS_PER_INCH: Final = 72
_SCANNED_AT: Final = gmtime(0)  # a PDF that carries the moment of its making differs at every run
_PHOTO_SIZE: Final = (3024, 4032)  # 12 megapixels upright
_SHEET_DPI: Final = 300  # at which a sheet is laid before the phone
_QUARTER_TURNS: Final = (90, 180, 270)
_TURNED_SHARE: Final = 0.15

Tones = NDArray[np.uint8]
_Light = NDArray[Any]


def wear(pdf: bytes, paper: Paper) -> bytes:
    """The file that a scanner or a phone makes of the sheets."""
    draw = random.Random(f"wear {paper.seed}")
    if paper.kind is Kind.CLEAN_SCAN:
        settings = ScanSettings(
            _CLEAN_DPI,
            draw.choice(("colour", "grey", "bilevel")),
            draw.uniform(-0.5, 0.5),
            draw.uniform(1, 4),
        )
        return wrap_in_pdf(scan_pages(pdf, settings, str(paper.seed)), settings)
    if paper.kind is Kind.PHOTO:
        return _photograph(pdf, draw)
    return _scan_poorly(pdf, draw)


def _scan_poorly(pdf: bytes, draw: random.Random) -> bytes:
    dpi = draw.choice((150, 150, 200, 200, 200))
    fault = draw.choice((_fade, _roughen, _copy_again, _show_through, _roughen))
    turn = draw.choice(_QUARTER_TURNS) if draw.random() < _TURNED_SHARE else 0
    is_colour = draw.random() < 0.3
    skew = draw.choice((draw.uniform(-4, 4), draw.uniform(-1.5, 1.5)))
    dice = np.random.default_rng(draw.getrandbits(64))
    pages = []
    for sheet in _render(pdf, dpi):
        tones = np.asarray(sheet if is_colour else sheet.convert("L"))
        page = Image.fromarray(fault(tones, dpi, draw, dice))
        white = (250, 250, 248) if is_colour else 250
        page = page.rotate(skew, resample=Image.Resampling.BILINEAR, fillcolor=white)
        pages.append(page.rotate(turn, expand=True) if turn else page)
    target = BytesIO()
    pages[0].save(
        target,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=dpi,
        quality=draw.randint(30, 60),
        creationDate=_SCANNED_AT,
        modDate=_SCANNED_AT,
    )
    return target.getvalue()


def _fade(tones: Tones, dpi: int, draw: random.Random, dice: np.random.Generator) -> Tones:
    """Weak toner, worse in bands."""
    ink = 255.0 - _soften(tones, dpi / 450)
    bands = cv2.resize(dice.random((9, 1), np.float32), (1, tones.shape[0]), interpolation=cv2.INTER_CUBIC)
    strength = draw.uniform(0.35, 0.5) + 0.25 * bands
    return _add_noise(250 - ink * (strength if tones.ndim == 2 else strength[..., None]), 4, dice)


def _roughen(tones: Tones, dpi: int, draw: random.Random, dice: np.random.Generator) -> Tones:
    """A dirty glass: specks, grain, a grey cast."""
    soft = _soften(tones, dpi / 350)
    specks = dice.random(tones.shape[:2]) < draw.uniform(0.0002, 0.0015)
    soft[cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0] = 60
    return _add_noise(25 + soft * draw.uniform(0.75, 0.9), draw.uniform(8, 16), dice)


def _copy_again(tones: Tones, dpi: int, draw: random.Random, dice: np.random.Generator) -> Tones:
    """A copy of a copy: strokes fill or break, specks stay."""
    for _ in range(2):
        soft = _soften(tones, dpi / 260) + dice.normal(0, 18, tones.shape).astype(np.float32)
        tones = np.where(soft > draw.uniform(120, 175), 255, 0).astype(np.uint8)
    tones[dice.random(tones.shape[:2]) < 0.0006] = 0
    return _add_noise(10 + _soften(tones, dpi / 500) * 0.95, 3, dice)


def _show_through(tones: Tones, dpi: int, draw: random.Random, dice: np.random.Generator) -> Tones:
    """Thin paper: the reverse side shines through, mirrored."""
    behind = _soften(np.roll(tones[:, ::-1], draw.randint(40, 160), axis=0), dpi / 120)
    shown = _soften(tones, dpi / 400) - (255 - behind) * draw.uniform(0.12, 0.25)
    return _add_noise(shown, draw.uniform(3, 7), dice)


def _photograph(pdf: bytes, draw: random.Random) -> bytes:
    dice = np.random.default_rng(draw.getrandbits(64))
    sheet = np.asarray(_render(pdf, _SHEET_DPI)[0].convert("RGB"))
    width, height = _PHOTO_SIZE
    desk = np.array(draw.choice(((96, 72, 52), (60, 62, 66), (150, 140, 126), (188, 190, 192))), np.float32)
    share = draw.uniform(0.84, 0.96)
    tall = height * share
    wide = min(width * 0.96, tall / 1.414)
    left, top = (width - wide) / 2, (height - tall) / 2
    corners = [(left, top), (left + wide, top), (left + wide, top + tall), (left, top + tall)]
    bend = 0.035 * width
    moved = np.array(
        [(x + draw.uniform(-bend, bend), y + draw.uniform(-bend, bend)) for x, y in corners], np.float32
    )
    flat = np.array(
        [(0, 0), (sheet.shape[1], 0), (sheet.shape[1], sheet.shape[0]), (0, sheet.shape[0])], np.float32
    )
    way = cv2.getPerspectiveTransform(flat, moved)
    photo: _Light = cv2.warpPerspective(sheet, way, _PHOTO_SIZE, flags=cv2.INTER_AREA).astype(np.float32)
    cover = cv2.warpPerspective(np.ones(sheet.shape[:2], np.float32), way, _PHOTO_SIZE)[..., None]
    photo = photo * cover + desk * (1 - cover)
    photo *= _light(draw)[..., None] * np.array(
        (1.0, draw.uniform(0.95, 1.0), draw.uniform(0.86, 1.0)), np.float32
    )
    photo = cv2.GaussianBlur(photo, (0, 0), draw.uniform(0.8, 1.7))
    # Grain is computed once a colour at half size: it is as coarse in a phone's small pixels.
    grain = dice.normal(0, draw.uniform(3, 7), (height // 2, width // 2, 3)).astype(np.float32)
    photo += cv2.resize(grain, _PHOTO_SIZE, interpolation=cv2.INTER_LINEAR)
    target = BytesIO()
    Image.fromarray(np.clip(photo, 0, 255).astype(np.uint8)).save(
        target, "JPEG", quality=draw.randint(70, 90)
    )
    return target.getvalue()


def _light(draw: random.Random) -> _Light:
    """Light that falls off to one side, and the shadow of a hand or the phone itself."""
    coarse = np.array([[draw.uniform(0.62, 0.98) for _ in range(2)] for _ in range(2)], np.float32)
    light: _Light = cv2.resize(coarse, _PHOTO_SIZE, interpolation=cv2.INTER_LINEAR)
    if draw.random() < 0.6:
        shadow = np.ones((56, 42), np.float32)
        middle, axes = (draw.randrange(42), draw.randrange(56)), (draw.randint(10, 22), draw.randint(10, 30))
        cv2.ellipse(shadow, middle, axes, draw.uniform(0, 180), 0, 360, draw.uniform(0.55, 0.8), -1)
        light = light * cv2.resize(
            cv2.GaussianBlur(shadow, (0, 0), 2.5), _PHOTO_SIZE, interpolation=cv2.INTER_CUBIC
        )
    return light


def _render(pdf: bytes, dpi: int) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / _POINTS_PER_INCH).to_pil().convert("RGB") for page in document]


def _soften(tones: Tones, sigma: float) -> _Light:
    return cv2.GaussianBlur(tones.astype(np.float32), (0, 0), sigma)


def _add_noise(tones: _Light, spread: float, dice: np.random.Generator) -> Tones:
    noisy = tones + dice.normal(0, spread, tones.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)
