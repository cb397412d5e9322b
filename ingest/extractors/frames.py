"""The pages of a picture file: every frame of a TIFF, of all others the first."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PIL import Image
from pillow_heif import register_heif_opener

_KIND_OF_FRAME: Final = 254  # a TIFF tag; its first bit marks a small copy of another frame

register_heif_opener()


@contextmanager
def open_picture(path: Path) -> Iterator[Image.Image]:
    """A picture of any kind; odd EXIF and TIFF tags are passed over, its size is for the caller to check."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(path) as picture:
            yield picture


def count_frames(picture: Image.Image) -> int:
    """How many frames there are that may be pages."""
    return getattr(picture, "n_frames", 1) if _has_pages(picture) else 1


def find_frames(picture: Image.Image) -> tuple[int, ...]:
    """The frames that are pages, in their order, as `Image.seek` counts them."""
    return tuple(index for index in range(count_frames(picture)) if _is_page(picture, index))


def _has_pages(picture: Image.Image) -> bool:
    """Whether frames are pages: phones put depths and moving copies beside a photo, a GIF moves."""
    return picture.format == "TIFF"


def _is_page(picture: Image.Image, index: int) -> bool:
    if not _has_pages(picture):
        return True
    picture.seek(index)
    kind: int = getattr(picture, "tag_v2", {}).get(_KIND_OF_FRAME, 0)
    return not kind & 1
