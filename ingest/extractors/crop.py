"""An original and a box on one of its pages → the picture of that place, upright as the page was read."""

from pathlib import Path
from typing import Final

from PIL import Image

from ingest.extractors.page_picture import find_view
from ingest.layout import HEAD_SHARE
from registry.parsed import Box, Page

_MARGIN_ACROSS: Final = 36  # points: what stands beside a number tells what it is
_MARGIN_DOWN: Final = 14  # points: about a line


def extract_crop(path: Path, media_type: str, page: Page, box: Box | None) -> Image.Image | None:
    """The place on a page with some margin; the page's head where that place is not known or not found again.

    None where nothing can be shown: the file is damaged, or of a type without pictures.
    """
    view = find_view(path, media_type, page)
    if view is None:
        return None
    picture = view.draw()
    width, height = picture.size
    if box is None or not view.is_in_place:
        return picture.crop((0, 0, width, round(height * HEAD_SHARE)))
    across, down = width / page.width, height / page.height
    return picture.crop(
        (
            max(round((box.x0 - _MARGIN_ACROSS) * across), 0),
            max(round((box.top - _MARGIN_DOWN) * down), 0),
            min(round((box.x1 + _MARGIN_ACROSS) * across), width),
            min(round((box.bottom + _MARGIN_DOWN) * down), height),
        )
    )
