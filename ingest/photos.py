"""What a photo says of itself: when and with what it was taken, how large it is, how it looks.

The look is a fingerprint of 256 bits: which of the 256 slowest waves of the greyed and shrunken picture are
stronger than the middle one (the method known as pHash). The `imagehash` library does the same and needs
SciPy and PyWavelets for it, more than 100 MB; here the cosine transform is one product of matrices.
"""

import warnings
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps
from PIL.ExifTags import IFD, Base
from pillow_heif import register_heif_opener

from ingest.files import MAX_PAGE_PIXELS
from registry.errors import InputFileError, no_such_file
from registry.language import _
from registry.text import squeeze

_SIDE: Final = 64  # pixels a side of the shrunken picture: four for the shortest wave that is kept
_LYING: Final = frozenset([5, 6, 7, 8])  # values of Orientation that stand for a quarter turn
_WAVES: Final = 16  # a side: 256 bits tell pictures of one event apart, 64 did not (see `bench/pictures.py`)

register_heif_opener()


@dataclass(frozen=True, slots=True)
class Photo:
    """What is known of a photo; `taken_at` has an offset only where the camera wrote one.

    Of the place only whether the photo bears it: where people were is not for the registry to keep.
    """

    width: int
    height: int
    taken_at: datetime | None
    camera: str | None
    has_position: bool
    look: str


def read_photo(path: Path) -> Photo:
    """What a picture file says of itself, seen upright.

    Raises:
        InputFileError: there is no such file, or it is no picture that can be opened.
    """
    if not path.is_file():
        raise no_such_file(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd EXIF tags; the size is checked below
            with Image.open(path) as picture:
                if picture.width * picture.height <= MAX_PAGE_PIXELS:
                    return _read_picture(picture)
    except MemoryError:
        raise
    except Exception as error:  # Pillow's plugins throw whatever broken tags lead them to
        raise InputFileError(
            _("{path}: not a picture that can be opened. Copy it from the phone or camera again.").format(
                path=path
            )
        ) from error
    raise InputFileError(
        _("{path}: the picture is too large. Save it with fewer pixels and try again.").format(path=path)
    )


def find_day_taken(path: Path) -> date | None:
    """The day that the camera wrote into a picture; None where there is none, or the file is no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path) as picture:  # its head alone is read
                details = picture.getexif().get_ifd(IFD.Exif)
                taken_at = _taken_at(details.get(Base.DateTimeOriginal), None)
    except MemoryError:
        raise
    except Exception:  # as in read_photo, which says what is wrong
        return None
    return taken_at.date() if taken_at else None


def fingerprint(picture: Image.Image) -> str:
    """How a picture looks, in 64 hexadecimal digits; alike for pictures that look alike."""
    grey = picture.convert("L").resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    waves = _cosines() @ np.asarray(grey, dtype=np.float64) @ _cosines().T
    return np.packbits(waves > np.median(waves)).tobytes().hex()


def _read_picture(picture: Image.Image) -> Photo:
    exif = picture.getexif()
    details = exif.get_ifd(IFD.Exif)
    width, height = picture.size
    if exif.get(Base.Orientation) in _LYING:
        width, height = height, width
    picture.draft("L", (_SIDE * 8, _SIDE * 8))  # a JPEG is then read at a fraction of its size
    return Photo(
        width=width,
        height=height,
        taken_at=_taken_at(details.get(Base.DateTimeOriginal), details.get(Base.OffsetTimeOriginal)),
        camera=_camera(exif.get(Base.Make), exif.get(Base.Model)),
        has_position=bool(exif.get_ifd(IFD.GPSInfo)),
        look=fingerprint(ImageOps.exif_transpose(picture)),
    )


def _taken_at(printed: object, offset: object) -> datetime | None:
    """The moment that the shutter opened; cameras whose clock was never set write zeros."""
    try:
        moment = datetime.strptime(str(printed).strip("\0 "), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None
    try:
        zone = datetime.strptime(str(offset).strip("\0 "), "%z").tzinfo
    except ValueError:
        return moment
    return moment.replace(tzinfo=zone)


def _camera(make: object, model: object) -> str | None:
    """Maker and model, the maker once: `Canon EOS 80D`, `Apple iPhone 13`."""
    maker, name = (squeeze(str(part or "").strip("\0")) for part in (make, model))
    named = name if name.lower().startswith(maker.lower()) else f"{maker} {name}"
    return named.strip() or None


@cache
def _cosines() -> NDArray[np.float64]:
    """The slowest cosine waves but the constant one, over the pixels of one side."""
    wave, pixel = np.arange(1, _WAVES + 1), np.arange(_SIDE)
    return np.cos(np.pi * np.outer(wave, pixel + 0.5) / _SIDE)
