"""Files sent from a browser, as they are laid into the inbox."""

import errno
import io
import os
from pathlib import Path

import pytest

from registry.errors import InputFileError, RegistryError
from web import uploads
from web.uploads import clean_name, keep_upload, require_space, sweep_unsent


# Long enough for a reader to start on a slow machine.
@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("TB 1042.pdf", "TB 1042.pdf"),
        ("C:\\Users\\An\\TB 1042.pdf", "TB 1042.pdf"),
        ("../../etc/passwd", "passwd"),
        ("thư mục/con/Thông báo.pdf", "Thông báo.pdf"),
        ("Tho\u0302ng ba\u0301o.pdf", "Thông báo.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("hoa\u202efdp.exe", "hoafdp.exe"),
        ("CON.pdf", "_CON.pdf"),
        ("lpt1", "_lpt1"),
        ("Console.pdf", "Console.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        (".hidden.pdf", "hidden.pdf"),
        ("~$khoa.docx", "khoa.docx"),
        ("tên. . ", "tên"),
        ("  hai   dấu cách .pdf", "hai dấu cách.pdf"),
        ("...", "van-ban"),
        ("", "van-ban"),
    ],
)
def test_a_sent_name_becomes_one_that_every_system_takes(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept
    assert clean_name(kept) == kept


@pytest.mark.parametrize("letter", ["a", "ệ", "字"])
def test_a_long_name_is_cut_and_keeps_its_ending(letter: str) -> None:
    name = clean_name(letter * 300 + ".pdf")
    assert len(name.encode()) <= 200
    assert name.startswith(letter * 60)
    assert name.endswith(letter + ".pdf")


def test_a_name_that_is_taken_is_numbered_and_nothing_is_written_over(tmp_path: Path) -> None:
    kept = [keep_upload(io.BytesIO(content), "a.pdf", tmp_path, 10) for content in (b"1", b"22", b"333")]
    assert [path.name for path in kept] == ["a.pdf", "a (2).pdf", "a (3).pdf"]
    assert [path.read_bytes() for path in kept] == [b"1", b"22", b"333"]


def test_an_empty_file_is_kept(tmp_path: Path) -> None:
    assert keep_upload(io.BytesIO(), "rong.pdf", tmp_path, 10).read_bytes() == b""


def test_a_file_that_is_too_large_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match=r"lon\.pdf: larger than 1 kB"):
        keep_upload(io.BytesIO(b"x" * 1001), "lon.pdf", tmp_path, 1000)
    assert list(tmp_path.iterdir()) == []
    assert keep_upload(io.BytesIO(b"x" * 1000), "lon.pdf", tmp_path, 1000).stat().st_size == 1000


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    class Full(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(RegistryError, match=r"a\.pdf: could not be kept"):
        keep_upload(Full(), "a.pdf", tmp_path, 1000)
    assert list(tmp_path.iterdir()) == []


def test_more_than_the_disk_holds_is_refused_before_it_is_sent(tmp_path: Path) -> None:
    require_space(1000, tmp_path / "inbox")
    with pytest.raises(RegistryError, match="too full"):
        require_space(10**18, tmp_path / "inbox")


def test_only_old_pieces_of_broken_connections_are_swept(tmp_path: Path) -> None:
    old, new, paper = (tmp_path / name for name in (".sending-1", ".sending-2", "a.pdf"))
    for path in (old, new, paper):
        path.touch()
    os.utime(old, (0, 0))
    os.utime(paper, (0, 0))
    sweep_unsent(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".sending-2", "a.pdf"]


def test_a_name_taken_meanwhile_by_somebody_else_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tmp_path / "a.pdf"

    def come_first(descriptor: int) -> None:
        first.write_bytes(b"scanner")

    monkeypatch.setattr(uploads.os, "fsync", come_first)
    kept = keep_upload(io.BytesIO(b"sent"), "a.pdf", tmp_path, 10)
    assert (first.read_bytes(), kept.name, kept.read_bytes()) == (b"scanner", "a (2).pdf", b"sent")
