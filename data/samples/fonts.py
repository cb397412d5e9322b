"""Liberation Serif version 2, the free face with Times New Roman's widths and all Vietnamese letters."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

SERIF: Final = "Serif"
SERIF_BOLD: Final = "Serif-Bold"
SERIF_ITALIC: Final = "Serif-Italic"
SERIF_BOLD_ITALIC: Final = "Serif-BoldItalic"

_FILES: Final = {
    SERIF: "LiberationSerif-Regular.ttf",
    SERIF_BOLD: "LiberationSerif-Bold.ttf",
    SERIF_ITALIC: "LiberationSerif-Italic.ttf",
    SERIF_BOLD_ITALIC: "LiberationSerif-BoldItalic.ttf",
}

_FOLDERS: Final = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
)

# Version 1 of the same family, often installed beside it, stops before the letters with two marks.
_LETTER_OF_VERSION_2: Final = "ộ"


class FontMissingError(Exception):
    """No folder holds Liberation Serif with the Vietnamese letters."""

    def __init__(self, folders: Iterable[Path]) -> None:
        looked_in = ", ".join(str(folder) for folder in folders)
        super().__init__(
            f"Không thấy phông Liberation Serif bản 2 ở {looked_in}. Cài rồi chạy lại: "
            "sudo apt-get install fonts-liberation2 (nơi không còn tên này: fonts-liberation)."
        )


def register_fonts(folders: Iterable[Path] = _FOLDERS) -> None:
    """Make the four faces known to reportlab, by the names above."""
    folders = tuple(folders)
    for name, file in _FILES.items():
        pdfmetrics.registerFont(_find_face(name, file, folders))
    for bold, italic, name in (
        (0, 0, SERIF),
        (1, 0, SERIF_BOLD),
        (0, 1, SERIF_ITALIC),
        (1, 1, SERIF_BOLD_ITALIC),
    ):
        addMapping(SERIF, bold, italic, name)


def _find_face(name: str, file: str, folders: tuple[Path, ...]) -> TTFont:
    for folder in folders:
        for path in sorted(folder.rglob(file)):
            face = TTFont(name, str(path))
            if ord(_LETTER_OF_VERSION_2) in face.face.charToGlyph:
                return face
    raise FontMissingError(folders)
