import zipfile
from pathlib import Path

import docx
import pytest
from PIL import Image

from ingest.files import DOC, DOCX, JPEG, OLE, PDF, PNG, TIFF, XLSX, ZIP, detect_media_type


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
        (b"PK\x03\x04 cut off", ZIP),
        (b"", ""),
        ("Kính gửi các đơn vị".encode(), ""),
    ],
)
def test_bytes_tell_the_media_type(tmp_path: Path, content: bytes, expected: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    assert detect_media_type(file) == expected


@pytest.mark.parametrize(("format_name", "expected"), [("JPEG", JPEG), ("PNG", PNG), ("TIFF", TIFF)])
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
