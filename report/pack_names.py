"""Names of folders and files in an evidence pack: ASCII, in the order of the table, short (pure)."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final

from ingest.files import (
    BMP,
    DOC,
    DOCX,
    GIF,
    HEIC,
    HTML,
    JPEG,
    ODT,
    PDF,
    PNG,
    PPTX,
    RTF,
    TIFF,
    WEBP,
    XLS,
    XLSX,
)
from registry.tables import Document
from registry.text import normalise

_ENDINGS: Final = {
    PDF: "pdf",
    DOCX: "docx",
    XLSX: "xlsx",
    PPTX: "pptx",
    ODT: "odt",
    DOC: "doc",
    XLS: "xls",
    RTF: "rtf",
    HTML: "html",
    JPEG: "jpg",
    PNG: "png",
    TIFF: "tif",
    HEIC: "heic",
    WEBP: "webp",
    BMP: "bmp",
    GIF: "gif",
}
_ALIKE: Final = {"jpeg": "jpg", "jpe": "jpg", "tiff": "tif", "htm": "html", "heif": "heic"}
_ENDING: Final = re.compile(r"[a-z0-9]{1,5}")
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9.]+")
# Windows refuses paths of more than 260 letters, and the pack is unpacked somewhere below a user's folder.
_STEM_LENGTH: Final = 70
_CODE_LENGTH: Final = 24
_NO_NUMBER: Final = "khong-so"  # people read names of files: Vietnamese, without accents


def to_ascii(text: str, length: int) -> str:
    """A text as part of a file name: letters without accents, digits, dots, single hyphens."""
    plain = unicodedata.normalize("NFD", normalise(text).replace("đ", "d").replace("Đ", "D"))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _NOT_IN_NAMES.sub("-", bare).strip("-.")[:length].strip("-.") or "x"


def name_folders(codes: Iterable[str]) -> dict[str, str]:
    """A folder for each item, numbered in the order of the table: file managers sort IX before V."""
    ordered = list(codes)
    width = max(2, len(str(len(ordered))))
    return {
        code: f"data/{place:0{width}d}_{to_ascii(code, _CODE_LENGTH)}"
        for place, code in enumerate(ordered, start=1)
    }


def name_paper(code: str, paper: Document) -> str:
    """`I.1-3_497-TB-UBND_2026-03-12`, without an ending."""
    reference = str(paper.reference) if paper.reference else _NO_NUMBER
    return _join(code, reference, paper.issued_on.isoformat() if paper.issued_on else "")


def name_attachment(code: str, name: str, day: str) -> str:
    """`I.1-3_anh-hop-dan_2026-03-12`, without an ending."""
    return _join(code, PurePosixPath(name.replace("\\", "/")).stem, day)


class FileNames:
    """The names of a pack's files, given in the order in which items ask for them."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._taken: set[str] = set()

    def give(self, sha256: str, stem: str, ending: str) -> str:
        """The name of a file: one that no other has, whatever their endings: page pictures go by the stem.

        A file that serves several items bears the name that the first gave it.
        """
        if sha256 not in self._given:
            number, free = 1, stem
            while free.casefold() in self._taken:
                number += 1
                free = f"{stem}_{number}"
            self._taken.add(free.casefold())
            self._given[sha256] = f"{free}.{ending}"
        return self._given[sha256]


def ending_of(media_type: str, name: str) -> str:
    """The ending for a file of this type; for other types the one that it was dropped with."""
    own = PurePosixPath(name).suffix.lower().removeprefix(".")
    return _ENDINGS.get(media_type) or (own if _ENDING.fullmatch(own) else "bin")


def name_copy(name: str, media_type: str) -> str:
    """The name of a file with the ending of what its bytes are, added where its own is another one.

    Whoever double-clicks has a program chosen by the ending: `quyet-dinh.hta` may be a page to read and a
    program to run.
    """
    ending = _ENDINGS.get(media_type, "bin")
    own = PurePosixPath(name).suffix.lower().removeprefix(".")
    return name if _ALIKE.get(own, own) == ending else f"{name}.{ending}"


def _join(code: str, middle: str, day: str) -> str:
    stem = to_ascii(code, _CODE_LENGTH) + "_" + to_ascii(middle, _STEM_LENGTH - _CODE_LENGTH)
    return f"{stem}_{day}" if day else stem
