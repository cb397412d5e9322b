"""The font that PDFs are set in: one of the computer with all Vietnamese letters, made for office papers."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from registry.errors import MissingToolError
from registry.language import _


@dataclass(frozen=True, slots=True)
class FontFiles:
    """The faces of a font."""

    regular: Path
    bold: Path
    italic: Path


# Times New Roman, which Decree 30/2020 asks for, and the free font of the same widths.
_LIBERATION: Final = (
    "LiberationSerif-Regular.ttf",
    "LiberationSerif-Bold.ttf",
    "LiberationSerif-Italic.ttf",
)
_TIMES: Final = ("times.ttf", "timesbd.ttf", "timesi.ttf")
_TIMES_MAC: Final = ("Times New Roman.ttf", "Times New Roman Bold.ttf", "Times New Roman Italic.ttf")
_FOLDERS: Final = (
    "/usr/share/fonts/truetype/liberation2",
    "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/liberation-serif-fonts",
    "/usr/share/fonts/liberation",
    "/usr/share/fonts/truetype/msttcorefonts",
    "/System/Library/Fonts/Supplemental",
)


def font_folders() -> tuple[Path, ...]:
    """Where Windows, Linux and macOS keep such fonts."""
    windows = os.environ.get("WINDIR")
    return (*([Path(windows) / "Fonts"] if windows else []), *map(Path, _FOLDERS))


def get_fonts(folders: tuple[Path, ...]) -> FontFiles:
    """The first whole font in the folders.

    Raises:
        MissingToolError: there is none.
    """
    for found in _find_fonts(folders):
        return found
    raise MissingToolError(
        _(
            "A PDF needs the font Times New Roman or Liberation Serif: install it (on Debian and Ubuntu: "
            "sudo apt-get install fonts-liberation2), or write FILE.html and print it from a browser."
        )
    )


def _find_fonts(folders: tuple[Path, ...]) -> Iterator[FontFiles]:
    for folder in folders:
        for names in (_LIBERATION, _TIMES, _TIMES_MAC):
            faces = [folder / name for name in names]
            if all(face.is_file() for face in faces):
                yield FontFiles(*faces)
