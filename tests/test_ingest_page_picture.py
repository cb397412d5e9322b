"""The picture of a page: words lie where they were read, whichever way the page lies in its file."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from drawn_papers import Paper, draw_pdf, save_docx, save_scan, scan
from PIL import Image

from ingest.extractors.page_picture import extract_page_picture
from ingest.extractors.pdf import extract_pdf
from ingest.extractors.perspective import flatten
from ingest.extractors.tesseract import NullEngine
from ingest.files import DOCX, JPEG, PDF, PNG, TIFF
from registry.parsed import Page
from registry.vocabulary.kinds import ReadMethod

_DPI = 150
_WIDTH = 1000
_SLACK = 2  # pixels; skew is told to a tenth of a degree


@pytest.fixture(scope="module")
def text_pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "van-ban.pdf"
    path.write_bytes(draw_pdf(Paper()))
    return path


@pytest.fixture(scope="module")
def printed(text_pdf: Path) -> Page:
    """The page as its text layer gives it."""
    (page,) = extract_pdf(text_pdf, NullEngine(), lambda _number, _count: None).pages
    return page


@pytest.fixture(scope="module")
def read(printed: Page) -> Page:
    """The page as if its words had been read from a scan that lay straight."""
    return replace(printed, method=ReadMethod.OCR)


def ink_in_boxes(picture: Image.Image | None, page: Page) -> float:
    """The share of a picture's ink that lies in the boxes of words; all that is printed is words."""
    assert picture is not None
    ink = np.asarray(picture.convert("L")) < 120
    boxed = np.zeros_like(ink)
    scale = picture.width / page.width
    for word in page.words:
        x0, top, x1, bottom = (
            round(edge * scale) for edge in (word.box.x0, word.box.top, word.box.x1, word.box.bottom)
        )
        boxed[top - _SLACK : bottom + _SLACK, x0 - _SLACK : x1 + _SLACK] = True
    return float(ink[boxed].sum() / ink.sum())


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(("suffix", "media_type"), [("pdf", PDF), ("jpg", JPEG), ("tiff", TIFF)])
def test_words_lie_on_their_ink_whichever_way_the_scan_lies(
    read: Page, tmp_path: Path, turn: int, suffix: str, media_type: str
) -> None:
    lying = scan(draw_pdf(Paper()), dpi=_DPI).rotate(turn, expand=True)
    picture = extract_page_picture(
        save_scan(lying, tmp_path / f"quet.{suffix}", _DPI), media_type, read, _WIDTH
    )
    assert ink_in_boxes(picture, read) > 0.98


@pytest.mark.parametrize("skew", [-3.0, 0.7, 2.0])
def test_words_lie_on_their_ink_on_a_page_that_was_scanned_askew(
    read: Page, tmp_path: Path, skew: float
) -> None:
    path = save_scan(scan(draw_pdf(Paper()), dpi=_DPI, skew=skew), tmp_path / "quet.jpg", _DPI)
    assert ink_in_boxes(extract_page_picture(path, JPEG, read, _WIDTH), read) > 0.95


def test_a_scan_that_brought_its_own_text_stays_as_askew_as_that(read: Page, tmp_path: Path) -> None:
    path = save_scan(scan(draw_pdf(Paper()), dpi=_DPI, skew=2.0), tmp_path / "quet.png", _DPI)
    boxes = [word.box for word in read.words]
    corners = np.array([[(box.x0, box.top), (box.x1, box.bottom)] for box in boxes], np.float32)
    askew = cv2.transform(corners, cv2.getRotationMatrix2D((read.width / 2, read.height / 2), 2.0, 1.0))
    words = [
        replace(word, box=replace(word.box, x0=x0, top=min(y0, y1), x1=x1, bottom=max(y0, y1)))
        for word, ((x0, y0), (x1, y1)) in zip(read.words, askew.tolist(), strict=True)
    ]
    page = replace(read, words=tuple(words))
    assert ink_in_boxes(extract_page_picture(path, PNG, page, _WIDTH), page) > 0.95


@pytest.mark.parametrize("width", [480, 1000, 1600])
def test_a_page_with_text_is_drawn_as_broad_as_asked(text_pdf: Path, printed: Page, width: int) -> None:
    picture = extract_page_picture(text_pdf, PDF, printed, width)
    assert picture is not None
    assert picture.width == width
    assert picture.height == pytest.approx(width * printed.height / printed.width, abs=1)
    assert ink_in_boxes(picture, printed) > 0.98


def test_no_picture_is_made_larger_than_what_there_is(read: Page, tmp_path: Path) -> None:
    small = scan(draw_pdf(Paper()), dpi=72)
    picture = extract_page_picture(save_scan(small, tmp_path / "nho.png", 72), PNG, read, 1600)
    assert picture is not None
    assert picture.size == small.size


def test_the_sheet_in_a_photo_is_shown_flat(printed: Page, tmp_path: Path) -> None:
    page = np.asarray(scan(draw_pdf(Paper()), dpi=_DPI).convert("RGB")) // 8 * 7
    height, width = page.shape[:2]
    corners = np.array([(200, 190), (1180, 160), (1250, 1600), (150, 1560)], np.float32)
    slant = cv2.getPerspectiveTransform(
        np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32), corners
    )
    desk = np.full((1800, 1400, 3), 50, np.uint8)
    cv2.warpPerspective(page, slant, (1400, 1800), dst=desk, borderMode=cv2.BORDER_TRANSPARENT)
    path = tmp_path / "anh.jpg"
    Image.fromarray(desk).save(path, quality=90)
    sheet = flatten(Image.open(path))
    assert sheet.size != (1400, 1800)
    seen = replace(printed, method=ReadMethod.OCR, height=printed.width * sheet.height / sheet.width)
    assert ink_in_boxes(extract_page_picture(path, JPEG, seen, _WIDTH), printed) > 0.9


def test_a_picture_of_more_pixels_than_are_needed_shows_the_same(read: Page, tmp_path: Path) -> None:
    path = tmp_path / "lon.jpg"
    scan(draw_pdf(Paper()), dpi=_DPI).resize((5656, 8000)).save(path)
    assert ink_in_boxes(extract_page_picture(path, JPEG, read, _WIDTH), read) > 0.98


@pytest.mark.parametrize("side", [0.0, 600.0], ids=["never opened", "nothing read"])
def test_a_picture_without_words_is_shown_as_it_lies(tmp_path: Path, side: float) -> None:
    scene = np.full((400, 600, 3), (30, 90, 200), np.uint8)
    scene[:100] = 0
    path = tmp_path / "anh.png"
    Image.fromarray(scene).save(path)
    picture = extract_page_picture(path, PNG, Page(1, side, side, "", (), ReadMethod.UNREAD), 480)
    assert picture is not None
    assert picture.size == (480, 320)
    assert picture.getpixel((240, 20)) == (0, 0, 0)


def test_what_has_no_pictures_gives_none(printed: Page, tmp_path: Path) -> None:
    assert extract_page_picture(save_docx(Paper(), tmp_path / "a.docx"), DOCX, printed, _WIDTH) is None


@pytest.mark.parametrize("media_type", [PDF, JPEG])
def test_a_damaged_file_gives_none(printed: Page, tmp_path: Path, media_type: str) -> None:
    (tmp_path / "hong").write_bytes(b"%PDF-1.7 broken")
    assert extract_page_picture(tmp_path / "hong", media_type, printed, _WIDTH) is None


def test_a_page_that_the_file_does_not_have_gives_none(text_pdf: Path, printed: Page) -> None:
    assert extract_page_picture(text_pdf, PDF, replace(printed, number=9), _WIDTH) is None
