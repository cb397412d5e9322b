import struct
import zipfile
from pathlib import Path

import pytest

from ingest.extractors.archive import extract_members
from ingest.extractors.tesseract import NullEngine
from ingest.files import MAX_DIRECTORY_BYTES, ZIP, detect_media_type
from ingest.reading import read_document
from registry.parsed import Problem, ProblemCode, SourceFile


def _zip_with_name(path: Path, name: bytes) -> Path:
    """A zip whose one member has this name, of which it does not say how it is encoded."""
    placeholder = b"x" * len(name)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(placeholder.decode(), "1")
    path.write_bytes(path.read_bytes().replace(placeholder, name))
    return path


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Báo cáo quý.pdf".encode(), "Báo cáo quý.pdf"),
        (
            "Quyê\u0301t đi\u0323nh so\u0302\u0301 5.pdf".replace("o\u0302", "ô").encode("cp1258"),
            "Quyết định số 5.pdf",
        ),
        ("QuyÕt ®Þnh sè 5.pdf".encode("cp1252"), "Quyết định số 5.pdf"),
        ("Quyeát ñònh soá 5.pdf".encode("cp1252"), "Quyết định số 5.pdf"),
        (b"Caf\x82.pdf", "Café.pdf"),
        (b"Quyet dinh.pdf", "Quyet dinh.pdf"),
        (b"\xb5\xe9\xff.pdf", b"\xb5\xe9\xff.pdf".decode("cp437")),
    ],
    ids=["utf-8", "windows-1258", "tcvn3", "vni", "cp437", "ascii", "unknown"],
)
def test_names_are_shown_as_meant_where_that_is_certain(tmp_path: Path, written: bytes, shown: str) -> None:
    path = _zip_with_name(tmp_path / "a.zip", written)
    assert [member.name.strip() for member in extract_members(path, tmp_path)] == [shown.strip()]


def _claim_directory_size(path: Path, size: int) -> Path:
    """The zip with another size stated for its table of contents."""
    content = bytearray(path.read_bytes())
    struct.pack_into("<L", content, content.rindex(b"PK\x05\x06") + 12, size)
    path.write_bytes(bytes(content))
    return path


def test_a_table_of_millions_of_members_is_not_even_read(tmp_path: Path) -> None:
    """The number of members stated may be anything; the reader goes by the table's size."""
    path = _zip_with_name(tmp_path / "a.zip", b"a.pdf")
    _claim_directory_size(path, MAX_DIRECTORY_BYTES + 1)
    assert detect_media_type(path) == ZIP
    assert [member.problem for member in extract_members(path, tmp_path)] == [
        Problem(ProblemCode.TOO_LARGE, "a.zip")
    ]


def test_a_large_table_in_a_large_zips_own_record_is_not_read_either(tmp_path: Path) -> None:
    path = _claim_directory_size(_zip_with_name(tmp_path / "a.zip", b"a.pdf"), 0xFFFFFFFF)
    content = path.read_bytes()
    end = content.rindex(b"PK\x05\x06")
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 1 << 40, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    path.write_bytes(content[:end] + record + locator + content[end:])
    assert [member.problem for member in extract_members(path, tmp_path)] == [
        Problem(ProblemCode.TOO_LARGE, "a.zip")
    ]


@pytest.mark.parametrize(
    "mark", [b"Rar!\x1a\x07\x01\x00", b"Rar!\x1a\x07\x00", b"7z\xbc\xaf\x27\x1c\x00\x04", b"\x1f\x8b\x08\x00"]
)
def test_archives_of_other_kinds_are_named_as_such(tmp_path: Path, mark: bytes) -> None:
    path = tmp_path / "van-ban.pdf"
    path.write_bytes(mark + bytes(100))
    source = SourceFile("0" * 64, path.stat().st_size, path.name, detect_media_type(path))
    parsed = read_document(path, source, NullEngine())
    assert parsed.problems == (Problem(ProblemCode.UNSUPPORTED_ARCHIVE),)


def test_a_member_without_a_name_is_unpacked_like_the_others(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo(""), b"mot")
        archive.writestr("b.txt", b"hai")
    (tmp_path / "into").mkdir()
    members = list(extract_members(tmp_path / "a.zip", tmp_path / "into"))
    assert [(member.name, member.problem) for member in members] == [("?", None), ("b.txt", None)]
