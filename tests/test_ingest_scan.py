from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from drawn_papers import Paper, draw_pdf, scan
from PIL import Image, ImageChops, ImageDraw, ImageOps

from ingest.extractors.scan import read_scan
from ingest.extractors.tesseract import PageShape, find_engine
from ingest.signer import find_signature
from registry.parsed import Box, Word

_PAPER = Paper(body=Paper().body * 5)


@dataclass
class _RecordingEngine:
    """Reads any page the same way, and keeps what it was shown."""

    confidence: float
    rotation: int | None = None
    is_available: bool = True
    shown: list[tuple[int, int]] = field(default_factory=list)

    def read(
        self, image: Image.Image, dpi: int, shape: PageShape = PageShape.PAGE
    ) -> tuple[tuple[Word, ...], ...]:
        self.shown.append((image.height, dpi))
        return (tuple(Word("chữ", Box(0, 0, 9, 9), self.confidence) for _ in range(9)),)

    def find_rotation(self, image: Image.Image, dpi: int) -> int | None:
        return self.rotation


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return scan(draw_pdf(_PAPER), dpi=300)


def test_a_page_that_reads_well_is_read_once_and_not_larger_than_needed(page: Image.Image) -> None:
    engine = _RecordingEngine(confidence=0.9)
    read, _ = read_scan(page, 300, 2, engine, with_evidence=False)
    assert engine.shown == [(round(page.height * 2 / 3), 200)]
    assert (round(read.width), round(read.height)) == (595, 842)


def test_the_parts_of_a_head_are_read_again_as_finely_as_they_were_scanned(page: Image.Image) -> None:
    engine = _RecordingEngine(confidence=0.9)
    read_scan(page, 300, 1, engine, with_evidence=True)
    assert engine.shown[0] == (round(page.height * 2 / 3), 200)
    assert [dpi for _, dpi in engine.shown[1:]] == [300, 300, 210, 210]
    assert all(height < page.height / 2 for height, _ in engine.shown[1:])


def test_a_page_that_reads_poorly_is_read_the_other_way_up_but_not_sideways(page: Image.Image) -> None:
    engine = _RecordingEngine(confidence=0.3)
    read_scan(page, 300, 1, engine, with_evidence=False)
    assert engine.shown == [(round(page.height * 2 / 3), 200)] * 2


def _back_of_a_sheet() -> Image.Image:
    """Mirrored print shows through, between the holes of a binder."""
    shown = ImageOps.mirror(scan(draw_pdf(_PAPER), dpi=150)).point(lambda level: 225 + level * 30 // 255)
    for y in (500, 1200):
        ImageDraw.Draw(shown).ellipse((30, y, 65, y + 35), fill=20)
    return shown


def _specks_only() -> Image.Image:
    dice = np.random.default_rng(3).random((1754, 1240))
    return Image.fromarray(np.where(dice < 0.1, 0, 255).astype(np.uint8)).convert("1")


@pytest.mark.parametrize(
    "draw",
    [lambda: Image.new("L", (1240, 1754), 255), _back_of_a_sheet, _specks_only],
    ids=["white", "back of a sheet", "specks"],
)
def test_nothing_is_read_where_nothing_is_printed(draw: Callable[[], Image.Image]) -> None:
    engine = _RecordingEngine(confidence=0.9)
    read, _ = read_scan(draw(), 150, 2, engine, with_evidence=False)
    assert (read.text, read.words, engine.shown) == ("", (), [])


def test_what_shows_through_clearly_is_read_once_and_not_believed() -> None:
    faint = scan(draw_pdf(_PAPER), dpi=150).point(lambda level: 170 + level // 3)
    poor, good = _RecordingEngine(confidence=0.3), _RecordingEngine(confidence=0.9)
    assert read_scan(faint, 150, 2, poor, with_evidence=False)[0].words == ()
    assert len(poor.shown) == 1
    assert len(read_scan(faint, 150, 2, good, with_evidence=False)[0].words) == 9


@pytest.mark.ocr
@pytest.mark.parametrize(("turned", "skew"), [(180, 0.0), (90, -7.0)])
def test_a_page_is_read_whichever_way_it_lies(page: Image.Image, turned: int, skew: float) -> None:
    lying = page.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255).rotate(turned, expand=True)
    read, _ = read_scan(lying, 300, 1, find_engine(), with_evidence=False)
    assert "lịch trực để các đơn vị và nhân dân biết" in read.text
    assert read.confidence > 0.85


@pytest.mark.ocr
@pytest.mark.parametrize("size", [(1, 1), (2, 900), (40_000, 12), (12, 40_000)])
def test_pictures_that_hold_no_page_have_no_words(size: tuple[int, int]) -> None:
    stripes = Image.new("L", size, 255)
    for x in range(0, size[0], 40):
        ImageDraw.Draw(stripes).rectangle((x, 0, x + 15, size[1]), fill=0)
    assert read_scan(stripes, 100, 1, find_engine(), with_evidence=False)[0].words == ()


@pytest.mark.ocr
def test_a_name_that_is_stamped_in_red_is_read() -> None:
    paper = scan(draw_pdf(replace(_PAPER, signer="")), dpi=200).convert("RGB")
    stamped = scan(draw_pdf(_PAPER), dpi=200)
    name = ImageOps.invert(ImageChops.subtract(paper.convert("L"), stamped))
    red = Image.merge("RGB", (Image.new("L", name.size, 255), name, name))
    page, _ = read_scan(ImageChops.darker(paper, red), 200, 2, find_engine(), with_evidence=False)
    signature = find_signature([page])
    assert signature is not None
    assert signature.name is not None
    assert signature.name.text == _PAPER.signer
