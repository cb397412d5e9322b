import struct
import zipfile
from pathlib import Path

import docx
import pytest
from PIL import Image
from pillow_heif import register_heif_opener

from ingest.files import (
    BMP,
    DOC,
    DOCX,
    ENCRYPTED_OFFICE,
    GIF,
    HEIC,
    HTML,
    JPEG,
    ODT,
    OLE,
    PDF,
    PNG,
    RTF,
    TIFF,
    WEBP,
    XLS,
    XLSX,
    ZIP,
    detect_media_type,
)

register_heif_opener()


def _zip(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return path


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7\n", PDF),
        (b"\n" * 500 + b"%PDF-1.4\n", PDF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le"), DOC),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, OLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le"), XLS),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            ENCRYPTED_OFFICE,
        ),
        (b"{\\rtf1\\ansi}", RTF),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><p>", HTML),
        ("\ufeff<html><p>".encode("utf-16"), HTML),
        (b"<?xml version='1.0'?><!-- x --><html xmlns='x'>", HTML),
        (b"PK\x03\x04 cut off", ZIP),
        (b"", ""),
        ("Kính gửi các đơn vị".encode(), ""),
    ],
)
def test_bytes_tell_the_media_type(tmp_path: Path, content: bytes, expected: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    assert detect_media_type(file) == expected


@pytest.mark.parametrize(
    ("format_name", "expected"),
    [
        ("JPEG", JPEG),
        ("MPO", JPEG),
        ("PNG", PNG),
        ("TIFF", TIFF),
        ("HEIF", HEIC),
        ("WEBP", WEBP),
        ("BMP", BMP),
        ("GIF", GIF),
    ],
)
def test_pictures_are_known_by_their_bytes(tmp_path: Path, format_name: str, expected: str) -> None:
    file = tmp_path / "picture"
    Image.new("L", (8, 8)).save(file, format_name)
    assert detect_media_type(file) == expected


def test_a_word_file_is_no_plain_zip_whatever_its_name(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "van-ban.doc"))
    assert detect_media_type(tmp_path / "van-ban.doc") == DOCX


def test_zips_are_told_apart_by_what_is_inside(tmp_path: Path) -> None:
    assert detect_media_type(_zip(tmp_path / "a.docx", "word/document.xml")) == ZIP
    assert detect_media_type(_zip(tmp_path / "b", "[Content_Types].xml", "xl/workbook.xml")) == XLSX
    assert detect_media_type(_zip(tmp_path / "c", "bao cao.pdf")) == ZIP


def test_open_documents_tell_their_kind_and_whether_they_are_locked(tmp_path: Path) -> None:
    for manifest, expected in (("<x/>", ODT), ("<manifest:encryption-data/>", ENCRYPTED_OFFICE)):
        with zipfile.ZipFile(tmp_path / "a.doc", "w") as archive:
            archive.writestr("mimetype", ODT)
            archive.writestr("META-INF/manifest.xml", manifest)
        assert detect_media_type(tmp_path / "a.doc") == expected


def test_a_zip_whose_own_record_is_said_to_lie_beyond_any_end_is_a_zip(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", "bao cao.pdf")
    content = path.read_bytes()
    end = content.rindex(b"PK\x05\x06")
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 2**64 - 1, 1)
    path.write_bytes(content[:end] + locator + content[end : end + 12] + b"\xff" * 4 + content[end + 16 :])
    assert detect_media_type(path) == ZIP


def test_an_open_document_whose_kind_cannot_be_unpacked_is_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODT)
        archive.writestr("META-INF/manifest.xml", "<x/>")
    content = bytearray(path.read_bytes())
    at = content.index(b"mimetype") + len("mimetype")
    content[at : at + 8] = b"\xff" * 8
    path.write_bytes(content)
    assert detect_media_type(path) == ZIP
