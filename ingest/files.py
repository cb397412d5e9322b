"""What a file is, judged by its bytes and never by its name, and how much of it is read at all."""

import zipfile
from pathlib import Path
from typing import Final

import puremagic

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
DOC: Final = "application/msword"
OLE: Final = "application/x-ole-storage"
ZIP: Final = "application/zip"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
TIFF: Final = "image/tiff"
IMAGES: Final = frozenset({JPEG, PNG, TIFF})

_DOCUMENT_TYPES: Final = (
    "application/vnd.openxmlformats",
    "application/vnd.oasis",
    "application/vnd.ms-",
    "application/rtf",
    "application/postscript",
    "message/",
    "text/",
    "image/",
    DOC,
    OLE,
)

MAX_FILE_BYTES: Final = 200_000_000  # a 500 page colour scan; hashing more holds up the others
MAX_PAGE_PIXELS: Final = 40_000_000  # A4 at 300 dpi is 8.7 million, a phone photo 12 to 24
MAX_PAGES: Final = 500
MAX_DOCX_UNPACKED_BYTES: Final = 100_000_000  # a 3 MB file can unpack to 3 GB

_MARK_BYTES: Final = 4096  # marks of files stand at their start
_PDF_MARK_WITHIN: Final = 1024  # readers accept that much before `%PDF-`
_OLE_MARK: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_WORD_STREAM: Final = "WordDocument".encode("utf-16-le")
_OFFICE_PARTS: Final = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}


def detect_media_type(path: Path) -> str:
    """The media type that the bytes show, whatever the file is called; "" when they show none."""
    with path.open("rb") as file:
        start = file.read(_MARK_BYTES)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):  # before PDF: a stored member shows its own mark
        return _detect_zip_kind(path)
    if b"%PDF-" in start[:_PDF_MARK_WITHIN]:
        return PDF
    if start.startswith(_OLE_MARK):
        return DOC if _OLE_WORD_STREAM in path.read_bytes() else OLE
    try:
        found = puremagic.magic_string(start)
    except (puremagic.PureError, ValueError):
        return ""
    return next((match.mime_type for match in found if match.mime_type), "")


def may_be_document(media_type: str) -> bool:
    """Whether files of this type hold text or pictures that an office may hand in, read here or not."""
    return media_type.startswith(_DOCUMENT_TYPES)


def _detect_zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ZIP
    if "[Content_Types].xml" not in names:
        return ZIP
    return next((media_type for part, media_type in _OFFICE_PARTS.items() if part in names), ZIP)
