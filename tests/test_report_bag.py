"""Bags as other programs see them, and that they are streams: same content, same bytes, nothing held."""

import io
import subprocess
import tracemalloc
import zipfile
from pathlib import Path
from typing import Final

import bagit
import pytest

from report.bag import BagWriter, ZipShelf, open_shelf, plain_entry
from report.bag_reading import open_bag, read_bag

FILES: Final = {"data/01_I.1/a.pdf": b"%PDF-1.7 a", "data/b.txt": "chữ Việt".encode(), "index.html": b"<p>"}
INFO: Final = (("Source-Organization", "Ủy ban nhân dân\nxã An Mẫu"), ("Bagging-Date", "2026-07-01"))


def write(path: Path, *, is_zip: bool) -> Path:
    with open_shelf(path, "goi", is_zip=is_zip) as shelf:
        bag = BagWriter(shelf)
        for name, content in FILES.items():
            bag.add(name, content)
        bag.finish(INFO)
    return path


def test_a_folder_is_a_bag_for_the_library_and_for_sha256sum(tmp_path: Path) -> None:
    folder = write(tmp_path / "goi", is_zip=False)
    bag = bagit.Bag(str(folder))
    bag.validate()
    assert bag.version_info == (1, 0)
    assert bag.info["Source-Organization"] == "Ủy ban nhân dân xã An Mẫu"
    assert bag.info["Payload-Oxum"] == "22.2"
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--strict", "-c", name], cwd=folder, check=True, capture_output=True)


def test_a_zip_holds_the_same_bag_in_one_folder(tmp_path: Path) -> None:
    folder, packed = write(tmp_path / "goi", is_zip=False), write(tmp_path / "goi.zip", is_zip=True)
    with zipfile.ZipFile(packed) as archive:
        assert archive.testzip() is None
        members = {name.removeprefix("goi/"): archive.read(name) for name in archive.namelist()}
    assert members == {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    with open_bag(folder) as one, open_bag(packed) as other:
        assert read_bag(one) == read_bag(other)


def test_the_same_content_gives_the_same_zip(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a.zip", is_zip=True), write(tmp_path / "b.zip", is_zip=True)
    assert first.read_bytes() == second.read_bytes()


class Nowhere(io.RawIOBase):
    """A file that forgets what is written and knows how long it is."""

    def __init__(self) -> None:
        self.at = 0

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.at += len(data)  # type: ignore[arg-type]
        return len(data)  # type: ignore[arg-type]

    def seek(self, at: int, whence: int = 0) -> int:
        self.at = at
        return at

    def tell(self) -> int:
        return self.at


def test_a_file_larger_than_what_is_held_goes_through_in_pieces() -> None:
    chunk = bytes(1 << 20)
    with ZipShelf(Nowhere(), "goi") as shelf:
        bag = BagWriter(shelf)
        tracemalloc.start()
        bag.add_stream("data/a.pdf", (chunk for _ in range(64)), 64 << 20)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 8 << 20


def test_a_member_of_more_than_4_gb_is_written_as_zip64(tmp_path: Path) -> None:
    size = (4 << 30) + 1
    entry = plain_entry("goi/data/a.pdf", size)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive, archive.open(entry, "w") as member:
        member.write(b"x")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.infolist()[0].extract_version == zipfile.ZIP64_VERSION


@pytest.mark.parametrize("name", ["tagmanifest-sha256.txt", "manifest-sha256.txt", "bagit.txt"])
def test_a_bag_without_one_of_its_lists_says_so(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path / "goi", is_zip=False)
    (folder / name).unlink()
    with open_bag(folder) as bag:
        assert name in [fault.file for fault in read_bag(bag).faults]
