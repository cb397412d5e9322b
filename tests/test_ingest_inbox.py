"""What is found in the inbox, and where refused drops go."""

import os
from pathlib import Path

import pytest

from ingest.inbox import FoundFile, find_drops, has_changed, set_aside


def _drop(folder: Path, name: str, content: bytes = b"1") -> FoundFile:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return next(file for file in find_drops([folder]) if file.path == path)


def test_a_name_that_is_no_utf8_is_made_readable(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"B\xe1o c\xe1o.pdf")).write_bytes(b"1")
    (file,) = find_drops([tmp_path])
    assert file.name == "B\ufffdo c\ufffdo.pdf"
    assert file.path.read_bytes() == b"1"


def test_refused_drops_of_one_name_are_all_kept(tmp_path: Path) -> None:
    for content in (b"1", b"2", b"3"):
        set_aside(_drop(tmp_path / "inbox", "a.pdf", content), tmp_path / "refused")
    assert {path.name: path.read_bytes() for path in (tmp_path / "refused").iterdir()} == {
        "a.pdf": b"1",
        "a (2).pdf": b"2",
        "a (3).pdf": b"3",
    }


@pytest.mark.parametrize(("first", "second"), [("a.pdf", "a.pdf/b.pdf"), ("a.pdf/b.pdf", "a.pdf")])
def test_a_folder_may_be_named_like_a_refused_file(tmp_path: Path, first: str, second: str) -> None:
    set_aside(_drop(tmp_path / "one", first), tmp_path / "refused")
    set_aside(_drop(tmp_path / "two", second), tmp_path / "refused")
    assert sum(path.is_file() for path in (tmp_path / "refused").rglob("*")) == 2


def test_a_file_written_to_or_taken_away_has_changed(tmp_path: Path) -> None:
    file = _drop(tmp_path, "a.pdf")
    assert not has_changed(file)
    file.path.write_bytes(b"longer")
    assert has_changed(file)
    file.path.unlink()
    assert has_changed(file)
