import cv2
import numpy as np
import pytest
from drawn_papers import Paper, draw_pdf, scan
from PIL import Image, ImageDraw

from ingest.extractors.perspective import find_sheet, flatten

CORNERS = [(150, 160), (820, 120), (870, 1090), (120, 1060)]
DESKS = {
    "dark": (40, 40, 40),
    "wooden": (150, 105, 60),
    "grey": (150, 150, 150),
}


def _photo(desk: tuple[int, int, int], *, shadow: float = 0.0) -> Image.Image:
    """A page on a desk, seen at a slant, one half of it in the shade."""
    page = np.asarray(scan(draw_pdf(Paper()), dpi=100).convert("RGB"))
    height, width = page.shape[:2]
    at = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    slant = cv2.getPerspectiveTransform(at, np.array(CORNERS, np.float32))
    photo = np.full((1250, 1000, 3), desk, np.uint8)
    cv2.warpPerspective(
        page // 8 * 7, slant, (1000, 1250), dst=photo, borderMode=cv2.BORDER_TRANSPARENT, flags=cv2.INTER_AREA
    )
    light = 1 - shadow / (1 + np.exp(-(np.arange(1000) - 550) / 25))
    return Image.fromarray(cv2.GaussianBlur(photo * light[:, None], (0, 0), 1).astype(np.uint8))


@pytest.mark.parametrize("shadow", [0.0, 0.45])
@pytest.mark.parametrize("desk", DESKS)
def test_a_sheet_on_a_desk_is_found(desk: str, shadow: float) -> None:
    corners = find_sheet(_photo(DESKS[desk], shadow=shadow))
    assert corners is not None
    assert corners == pytest.approx(np.array(CORNERS), abs=4)


def test_a_sheet_on_a_desk_becomes_a_page_of_a4() -> None:
    page = flatten(_photo(DESKS["dark"]))
    assert page.height / page.width == pytest.approx(1.414, abs=0.01)
    assert min(np.asarray(page.convert("L"))[edge].min() for edge in (0, -1)) > 150


def _scan_with_dark_rim() -> Image.Image:
    page = Image.new("L", (850, 1200), 250)
    ImageDraw.Draw(page).rectangle((0, 0, 850, 40), fill=20)
    ImageDraw.Draw(page).rectangle((0, 0, 30, 1200), fill=20)
    return page


def _frame_on_a_page() -> Image.Image:
    page = Image.new("L", (850, 1200), 250)
    ImageDraw.Draw(page).rectangle((60, 60, 790, 1140), outline=0, width=4)
    return page


FLAT_PICTURES = {
    "a scan": lambda: scan(draw_pdf(Paper()), dpi=100),
    "a crooked scan": lambda: scan(draw_pdf(Paper()), dpi=100, skew=6),
    "a scan with a dark rim": _scan_with_dark_rim,
    "a frame on a page": _frame_on_a_page,
    "a page out of the picture": lambda: _photo(DESKS["dark"]).crop((200, 0, 1000, 1250)),
    "nothing": lambda: Image.new("RGB", (850, 1200), (90, 80, 70)),
    "a dot": lambda: Image.new("L", (1, 1), 0),
}


@pytest.mark.parametrize("name", FLAT_PICTURES)
def test_a_picture_without_a_sure_outline_stays_as_it_is(name: str) -> None:
    picture = FLAT_PICTURES[name]()
    assert flatten(picture) is picture
