"""The only door to OCR: Tesseract with the Vietnamese model, in the process or as a command, or none."""

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Protocol

from PIL import Image

from registry.parsed import Box, ProblemCode, Word
from registry.text import normalise

LANGUAGE: Final = "vie"  # with eng beside it, Vietnamese pages come out worse and 20 % slower
_MODEL: Final = f"{LANGUAGE}.traineddata"
_ORIENTATION_MODEL: Final = "osd.traineddata"
_TESSDATA_FOLDERS: Final = (
    "/usr/share/tesseract-ocr/*/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
_POINTS_PER_INCH: Final = 72
_WORD_LEVEL: Final = "5"  # of the TSV rows: page, block, paragraph, line, word
# Less than a reader may take for a page: should it be ended first, the command would be left behind.
_COMMAND_SECONDS: Final = 50
_MAX_SIDE: Final = 32_767  # pixels; Tesseract counts them in 16 bits
_MIN_SIDE: Final = 3  # pixels; below, Tesseract complains and finds nothing
# Threads of OpenMP only wait for each other when all cores are busy: three times the CPU, the same text.
_ENVIRONMENT: Final = {"OMP_THREAD_LIMIT": "1"}


class EngineDiedError(Exception):
    """Tesseract was ended by the system, or took too long: that is no page without words."""

    def __init__(self, code: ProblemCode) -> None:
        super().__init__(code)
        self.code = code


class PageShape(IntEnum):
    """What the image holds, in Tesseract's own numbers (page segmentation modes)."""

    PAGE = 3
    BLOCK = 6


class OcrEngine(Protocol):
    """Reads the words of an image; boxes in points from the top left corner, one tuple a line."""

    @property
    def is_available(self) -> bool:
        """Whether it can read at all."""

    def read(
        self, image: Image.Image, dpi: int, shape: PageShape = PageShape.PAGE
    ) -> tuple[tuple[Word, ...], ...]:
        """The lines of words, in reading order."""

    def find_rotation(self, image: Image.Image, dpi: int) -> int | None:
        """By how many degrees counter-clockwise to turn the image upright; None if unknown."""


class NullEngine:
    """Reads nothing: pages stay unread until there is an engine."""

    is_available = False

    def read(
        self, image: Image.Image, dpi: int, shape: PageShape = PageShape.PAGE
    ) -> tuple[tuple[Word, ...], ...]:
        """No lines."""
        return ()

    def find_rotation(self, image: Image.Image, dpi: int) -> int | None:
        """Unknown."""
        return None


class TesserocrEngine:
    """Tesseract inside this process: the model is loaded once, and crops cost next to nothing."""

    is_available = True

    def __init__(self, api: Any, orientation_api: Any | None) -> None:
        self._api = api
        self._orientation_api = orientation_api

    def read(
        self, image: Image.Image, dpi: int, shape: PageShape = PageShape.PAGE
    ) -> tuple[tuple[Word, ...], ...]:
        """The lines of words, in reading order."""
        if not _is_readable(image):
            return ()
        self._api.SetPageSegMode(int(shape))
        self._api.SetImage(image)
        self._api.SetSourceResolution(dpi)
        lines = parse_tsv(self._api.GetTSVText(0), dpi)
        self._api.Clear()
        return lines

    def find_rotation(self, image: Image.Image, dpi: int) -> int | None:
        """By how many degrees to turn the image, as Tesseract's orientation model sees it."""
        if self._orientation_api is None or not _is_readable(image):
            return None
        self._orientation_api.SetImage(image)
        self._orientation_api.SetSourceResolution(dpi)
        found = self._orientation_api.DetectOrientationScript()
        self._orientation_api.Clear()
        return int(found["orient_deg"]) if found else None


@dataclass(frozen=True, slots=True)
class CommandEngine:
    """Tesseract as a command, where its Python wheel is missing."""

    command: str
    has_orientation: bool
    is_available: bool = True

    def read(
        self, image: Image.Image, dpi: int, shape: PageShape = PageShape.PAGE
    ) -> tuple[tuple[Word, ...], ...]:
        """The lines of words, in reading order."""
        if not _is_readable(image):
            return ()
        options = ("-l", LANGUAGE, "--dpi", str(dpi), "--psm", str(int(shape)), "tsv")
        return parse_tsv(self._run(image, *options), dpi)

    def find_rotation(self, image: Image.Image, dpi: int) -> int | None:
        """By how many degrees to turn the image, as Tesseract's orientation model sees it."""
        if not self.has_orientation or not _is_readable(image):
            return None
        report = self._run(image, "-l", "osd", "--dpi", str(dpi), "--psm", "0")
        values = dict(line.split(": ", 1) for line in report.splitlines() if ": " in line)
        degrees = values.get("Orientation in degrees")
        return int(degrees) if degrees else None

    def _run(self, image: Image.Image, *options: str) -> str:
        picture = io.BytesIO()
        image.save(picture, format="PPM")
        try:
            done = subprocess.run(
                [self.command, "stdin", "stdout", *options],
                input=picture.getvalue(),
                capture_output=True,
                timeout=_COMMAND_SECONDS,
                env=os.environ | _ENVIRONMENT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise EngineDiedError(ProblemCode.TIMED_OUT) from error
        if done.returncode < 0:  # by a signal: a crash, or the system was short of memory
            raise EngineDiedError(ProblemCode.READER_DIED)
        return done.stdout.decode("utf-8", "replace")


def find_engine() -> OcrEngine:
    """The best engine that this machine has; it belongs to the process that asked for it."""
    os.environ.update(_ENVIRONMENT)
    tessdata = find_tessdata()
    if tessdata is None:
        return NullEngine()
    return _find_tesserocr(tessdata) or _find_command(tessdata) or NullEngine()


def find_tessdata() -> Path | None:
    """The folder with the Vietnamese model: where TESSDATA_PREFIX says, else where systems keep it."""
    prefix = os.environ.get("TESSDATA_PREFIX")
    if prefix:
        folders = [Path(prefix), Path(prefix) / "tessdata"]
    else:
        folders = [folder for pattern in _TESSDATA_FOLDERS for folder in sorted(Path("/").glob(pattern[1:]))]
    return next((folder for folder in folders if (folder / _MODEL).is_file()), None)


def _is_readable(image: Image.Image) -> bool:
    """Whether Tesseract takes a picture of this size at all."""
    return min(image.size) >= _MIN_SIDE and max(image.size) <= _MAX_SIDE


def parse_tsv(text: str, dpi: int) -> tuple[tuple[Word, ...], ...]:
    """Tesseract's TSV as lines of words."""
    rows = csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    words = (row for row in rows if len(row) == 12 and row[0] == _WORD_LEVEL and row[11].strip())
    return tuple(tuple(_words(line, dpi)) for _, line in groupby(words, key=lambda row: row[1:5]))


def _words(rows: Iterable[list[str]], dpi: int) -> Iterator[Word]:
    scale = _POINTS_PER_INCH / dpi
    for row in rows:
        left, top, width, height = (int(value) for value in row[6:10])
        box = Box(left * scale, top * scale, (left + width) * scale, (top + height) * scale)
        yield Word(normalise(row[11].strip()), box, max(0.0, float(row[10])) / 100)


def _find_tesserocr(tessdata: Path) -> TesserocrEngine | None:
    try:
        import tesserocr
    except ImportError:
        return None
    tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)  # it reports every odd box to stderr
    has_orientation = (tessdata / _ORIENTATION_MODEL).is_file()
    orientation_api = (
        tesserocr.PyTessBaseAPI(path=str(tessdata), lang="osd", psm=tesserocr.PSM.OSD_ONLY)
        if has_orientation
        else None
    )
    return TesserocrEngine(tesserocr.PyTessBaseAPI(path=str(tessdata), lang=LANGUAGE), orientation_api)


def _find_command(tessdata: Path) -> CommandEngine | None:
    command = shutil.which("tesseract")
    if command is None:
        return None
    return CommandEngine(command, has_orientation=(tessdata / _ORIENTATION_MODEL).is_file())
