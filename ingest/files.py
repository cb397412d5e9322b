"""What a file is, judged by its bytes and never by its name, and how much of it is read at all."""

import mmap
import re
import struct
import zipfile
from pathlib import Path
from typing import Final

import puremagic

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT: Final = "application/vnd.oasis.opendocument.text"
DOC: Final = "application/msword"
XLS: Final = "application/vnd.ms-excel"
OLE: Final = "application/x-ole-storage"
ENCRYPTED_OFFICE: Final = "application/encrypted"  # a .docx or .xlsx with a password is no zip any more
RTF: Final = "application/rtf"
HTML: Final = "text/html"
ZIP: Final = "application/zip"
RAR: Final = "application/x-rar-compressed"
SEVEN_ZIP: Final = "application/x-7z-compressed"
TAR: Final = "application/x-tar"
GZIP: Final = "application/gzip"
OTHER_ARCHIVES: Final = frozenset({RAR, SEVEN_ZIP, TAR, GZIP})
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
TIFF: Final = "image/tiff"
HEIC: Final = "image/heic"
WEBP: Final = "image/webp"
BMP: Final = "image/bmp"
GIF: Final = "image/gif"
IMAGES: Final = frozenset({JPEG, PNG, TIFF, HEIC, WEBP, BMP, GIF})

_DOCUMENT_TYPES: Final = (
    "application/vnd.openxmlformats",
    "application/vnd.oasis",
    "application/vnd.ms-",
    "application/postscript",
    "message/",
    "text/",
    "image/",
    RTF,
    DOC,
    OLE,
    ENCRYPTED_OFFICE,
)

MAX_FILE_BYTES: Final = 200_000_000  # a 500 page colour scan; hashing more holds up the others
MAX_PAGE_PIXELS: Final = 40_000_000  # A4 at 300 dpi is 8.7 million, a phone photo 12 to 24
MAX_PAGES: Final = 500
MAX_XML_BYTES: Final = 100_000_000  # of an office file, unpacked: a 3 MB file can unpack to 3 GB
MAX_UNPACKED_BYTES: Final = 2 * MAX_FILE_BYTES  # of an office file with its photos, which do not shrink
MAX_DIRECTORY_BYTES: Final = 4_000_000  # of a zip: 2000 members with long names have 1 MB

_MARK_BYTES: Final = 4096  # marks of files stand at their start
_PDF_MARK_WITHIN: Final = 1024  # readers accept that much before `%PDF-`
_OLE_MARK: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Streams that tell what an OLE file holds, the most telling first: a .doc may have a workbook inside.
_OLE_STREAMS: Final = {"EncryptedPackage": ENCRYPTED_OFFICE, "WordDocument": DOC, "Workbook": XLS}
_OLE_SECTOR: Final = 512  # streams start at a multiple of it
_WORD_MARK: Final = b"\xec\xa5"
_WORD_FLAGS: Final = 0x0B
_WORD_ENCRYPTED: Final = 0x01
_OFFICE_PARTS: Final = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_HTML_MARK: Final = re.compile(
    r"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body|meta)\b", re.I | re.S
)
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})

# Here the library goes by chance likenesses of what follows.
_SURE_MARKS: Final = {
    b"{\\rtf": RTF,
    b"Rar!\x1a\x07": RAR,
    b"7z\xbc\xaf\x27\x1c": SEVEN_ZIP,
    b"\x1f\x8b\x08": GZIP,
}
_BMP_HEADERS: Final = frozenset({12, 40, 52, 56, 64, 108, 124})  # bytes, of all versions of the format

_END_MARK: Final = b"PK\x05\x06"
_END: Final = struct.Struct("<4s4H2LH")
_END64_LOCATOR: Final = struct.Struct("<4sLQL")
_END64: Final = struct.Struct("<4sQ2H2L4Q")
_MAX_COMMENT: Final = 0xFFFF
_IN_END64: Final = 0xFFFFFFFF


def detect_media_type(path: Path) -> str:
    """The media type that the bytes show, whatever the file is called; "" when they show none."""
    with path.open("rb") as file:
        start = file.read(_MARK_BYTES)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):  # before PDF: a stored member shows its own mark
        return _detect_zip_kind(path)
    if b"%PDF-" in start[:_PDF_MARK_WITHIN]:
        return PDF
    if start.startswith(_OLE_MARK):
        return _detect_ole_kind(path)
    if start[4:8] == b"ftyp" and not _HEIC_BRANDS.isdisjoint({start[8:12], start[16:20]}):
        return HEIC
    if start.startswith(b"BM") and int.from_bytes(start[14:18], "little") in _BMP_HEADERS:
        return BMP
    sure = next((media_type for mark, media_type in _SURE_MARKS.items() if start.startswith(mark)), None)
    if sure is not None:
        return sure
    if _HTML_MARK.match(_decode_start(start)):
        return HTML
    return _detect_by_magic(start)


def may_be_document(media_type: str) -> bool:
    """Whether files of this type hold text or pictures that an office may hand in, read here or not."""
    return media_type.startswith(_DOCUMENT_TYPES)


def has_bounded_directory(path: Path, most: int = MAX_DIRECTORY_BYTES) -> bool:
    """Whether a zip's table of contents has no more than `most` bytes, so that it is worth reading at all.

    Python's reader takes in the whole table first, which may list millions of members; it goes by the table's
    size in bytes, not by the number of members that is stated beside it.
    """
    with path.open("rb") as file:
        tail_start = max(0, path.stat().st_size - _MAX_COMMENT - _END.size - _END64_LOCATOR.size)
        file.seek(tail_start)
        tail = file.read()
        at = tail.rfind(_END_MARK)
        if at < 0 or len(tail) < at + _END.size:
            return True  # cut off: the reader will say so without reading more
        size = _END.unpack_from(tail, at)[5]
        if size == _IN_END64 and at >= _END64_LOCATOR.size:
            record_at = _END64_LOCATOR.unpack_from(tail, at - _END64_LOCATOR.size)[2]
            file.seek(min(record_at, path.stat().st_size))  # it may be stated behind any end
            record = file.read(_END64.size)
            size = _END64.unpack(record)[8] if len(record) == _END64.size else size
        return bool(size <= most)


def unpacks_to_too_much(path: Path) -> bool:
    """Whether an office file, which is a zip, would take more memory than reading it is worth."""
    if not has_bounded_directory(path):
        return True
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
    xml = sum(info.file_size for info in infos if info.filename.lower().endswith((".xml", ".rels")))
    return xml > MAX_XML_BYTES or sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES


def _detect_zip_kind(path: Path) -> str:
    if not has_bounded_directory(path):
        return ZIP
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and "META-INF/manifest.xml" in names:
                return _detect_odf_kind(archive)
    except Exception:  # zlib, lzma, struct and zipfile each throw their own at damaged data
        return ZIP
    if "[Content_Types].xml" not in names:
        return ZIP
    return next((media_type for part, media_type in _OFFICE_PARTS.items() if part in names), ZIP)


def _detect_odf_kind(archive: zipfile.ZipFile) -> str:
    with archive.open("mimetype") as member:
        stated = member.read(_MARK_BYTES).decode("ascii", "replace").strip()
    with archive.open("META-INF/manifest.xml") as member:
        manifest = member.read(MAX_DIRECTORY_BYTES)
    if b"encryption-data" in manifest:
        return ENCRYPTED_OFFICE
    return stated if stated.startswith("application/vnd.oasis") else ZIP


def _detect_ole_kind(path: Path) -> str:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        kinds = (kind for name, kind in _OLE_STREAMS.items() if content.find(name.encode("utf-16-le")) >= 0)
        kind = next(kinds, OLE)
        return ENCRYPTED_OFFICE if kind == DOC and _has_password(content) else kind


def _has_password(doc: mmap.mmap) -> bool:
    """Whether a Word 97 file is encrypted, as the head of its main stream says ([MS-DOC] 2.5.1)."""
    starts = range(_OLE_SECTOR, len(doc) - _OLE_SECTOR, _OLE_SECTOR)
    start = next((start for start in starts if doc[start : start + 2] == _WORD_MARK), None)
    return start is not None and bool(doc[start + _WORD_FLAGS] & _WORD_ENCRYPTED)


def _decode_start(start: bytes) -> str:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", "replace").lstrip("\ufeff")
    return start.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _detect_by_magic(start: bytes) -> str:
    try:
        found = puremagic.magic_string(start)
    except (puremagic.PureError, ValueError):
        return ""
    return next((match.mime_type for match in found if match.mime_type), "")
