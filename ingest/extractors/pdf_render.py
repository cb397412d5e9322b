"""PDF pages as pictures, none of more pixels than are read."""

from typing import Final

import pypdfium2 as pdfium
from PIL import Image

from ingest.extractors.pdf_text import draw_overlay
from ingest.files import MAX_PAGE_PIXELS

HEAD_DPI: Final = 300  # pens and stamps upon a head come out better than at 200
BODY_DPI: Final = 200  # words come out a little better than at 300, in less time
_POINTS_PER_INCH: Final = 72


def render_page(document: pdfium.PdfDocument, number: int, wanted_dpi: int) -> tuple[Image.Image, int]:
    """A page with what a viewer shows over it, and how many dots an inch it has; a huge one has fewer."""
    page = draw_overlay(document, number)
    inches = page.get_width() * page.get_height() / _POINTS_PER_INCH**2
    dpi = max(round(min(wanted_dpi, (MAX_PAGE_PIXELS / max(inches, 1e-6)) ** 0.5)), 1)
    return page.render(scale=dpi / _POINTS_PER_INCH).to_pil(), dpi
