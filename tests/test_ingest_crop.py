"""The picture of the place where a field was read, whichever way the page lies in its file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from drawn_papers import Paper, draw_pdf, save_docx, save_scan, scan
from PIL import Image

from ingest.extractors.crop import extract_crop
from ingest.extractors.pdf import extract_pdf
from ingest.extractors.perspective import flatten
from ingest.extractors.tesseract import NullEngine
from ingest.files import DOCX, JPEG, PDF, TIFF
from registry.parsed import Box, Page
from registry.vocabulary.kinds import ReadMethod

_DPI = 150


@pytest.fixture(scope="module")
def text_pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("crop") / "van-ban.pdf"
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


def box_of(page: Page, text: str) -> Box:
    return next(word.box for word in page.words if word.text == text)


def shows(cut: Image.Image | None, page: Page, text: str) -> bool:
    """Whether a crop shows a word of the page as it was printed, in its middle."""
    assert cut is not None
    box = box_of(page, text)
    whole = scan(draw_pdf(Paper()), dpi=_DPI)
    scale = whole.width / page.width
    word = whole.crop([round(edge * scale) for edge in (box.x0, box.top, box.x1, box.bottom)])
    factor = cut.height / ((box.bottom - box.top + 28) * scale)
    wanted = np.asarray(word.resize([round(side * factor) for side in word.size]))
    found = cv2.matchTemplate(
        cv2.GaussianBlur(np.asarray(cut.convert("L")), (0, 0), 1.5),
        cv2.GaussianBlur(wanted, (0, 0), 1.5),
        cv2.TM_CCOEFF_NORMED,
    )
    _, likeness, _, (x, y) = cv2.minMaxLoc(found)
    is_central = (
        abs(2 * x + wanted.shape[1] - cut.width) < 24 and abs(2 * y + wanted.shape[0] - cut.height) < 24
    )
    return likeness > 0.8 and is_central


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("suffix", ["pdf", "jpg", "tiff"])
def test_the_place_is_found_whichever_way_the_scan_lies(
    read: Page, tmp_path: Path, turn: int, suffix: str
) -> None:
    path = save_scan(
        scan(draw_pdf(Paper()), dpi=_DPI).rotate(turn, expand=True), tmp_path / f"quet.{suffix}", _DPI
    )
    box = box_of(read, "217/TB-UBND")
    cut = extract_crop(path, {"pdf": PDF, "jpg": JPEG, "tiff": TIFF}[suffix], read, box)
    assert shows(cut, read, "217/TB-UBND")


def test_a_page_that_was_scanned_askew_is_levelled(read: Page, tmp_path: Path) -> None:
    path = save_scan(scan(draw_pdf(Paper()), dpi=_DPI, skew=2.0), tmp_path / "quet.jpg", _DPI)
    box = box_of(read, "217/TB-UBND")
    cut = extract_crop(path, JPEG, read, box)
    assert shows(cut, read, "217/TB-UBND")


def test_the_place_on_a_page_with_text_is_cut_as_it_stands(text_pdf: Path, printed: Page) -> None:
    box = box_of(printed, "217/TB-UBND")
    cut = extract_crop(text_pdf, PDF, printed, box)
    assert shows(cut, printed, "217/TB-UBND")


def test_a_photo_of_a_sheet_is_flattened_as_it_was_for_reading(printed: Page, tmp_path: Path) -> None:
    page = np.asarray(scan(draw_pdf(Paper()), dpi=_DPI).convert("RGB")) // 8 * 7
    height, width = page.shape[:2]
    corners = np.array([(200, 190), (1180, 160), (1250, 1600), (150, 1560)], np.float32)
    slant = cv2.getPerspectiveTransform(
        np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32), corners
    )
    desk = np.full((1800, 1400, 3), 50, np.uint8)
    cv2.warpPerspective(page, slant, (1400, 1800), dst=desk, borderMode=cv2.BORDER_TRANSPARENT)
    path = tmp_path / "anh.png"
    Image.fromarray(desk).save(path)
    sheet = flatten(Image.open(path))
    assert sheet.size != (1400, 1800)
    seen = replace(printed, method=ReadMethod.OCR, height=printed.width * sheet.height / sheet.width)
    box = box_of(seen, "217/TB-UBND")
    cut = extract_crop(path, "image/png", seen, box)
    assert shows(cut, printed, "217/TB-UBND")


@pytest.mark.parametrize(
    "change",
    [
        lambda page: replace(page, words=()),
        lambda page: replace(page, words=tuple(replace(w, box=Box(5, 5, 60, 40)) for w in page.words)),
        lambda page: replace(page, width=0.0, height=0.0),
    ],
    ids=["no words", "words elsewhere", "no size"],
)
def test_where_the_page_cannot_be_laid_as_it_was_read_its_head_is_shown(
    text_pdf: Path, printed: Page, change: Callable[[Page], Page]
) -> None:
    whole = extract_crop(text_pdf, PDF, printed, None)
    cut = extract_crop(text_pdf, PDF, change(printed), box_of(printed, "217/TB-UBND"))
    assert whole is not None
    assert cut is not None
    assert cut.size == whole.size
    assert whole.width > whole.height


def test_a_box_at_the_edge_of_the_page_is_cut_within_it(text_pdf: Path, printed: Page) -> None:
    cut = extract_crop(text_pdf, PDF, printed, Box(0, 0, printed.width, printed.height))
    assert cut is not None
    assert cut.width / cut.height == pytest.approx(printed.width / printed.height, abs=0.01)


def test_what_has_no_pictures_gives_none(printed: Page, tmp_path: Path) -> None:
    assert extract_crop(save_docx(Paper(), tmp_path / "a.docx"), DOCX, printed, None) is None


@pytest.mark.parametrize("media_type", [PDF, JPEG])
def test_a_damaged_file_gives_none(printed: Page, tmp_path: Path, media_type: str) -> None:
    (tmp_path / "hong").write_bytes(b"%PDF-1.7 broken")
    assert extract_crop(tmp_path / "hong", media_type, printed, None) is None
