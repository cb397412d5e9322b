"""What is found in the inbox, and where refused drops go."""

import errno
import os
import resource
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.inbox import FoundFile, find_drops, has_changed, is_being_written, is_plain, remove, set_aside


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


def test_of_a_drive_that_does_not_answer_a_file_counts_as_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _drop(tmp_path, "a.pdf")

    def fail(_path: Path) -> os.stat_result:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "lstat", fail)
    assert has_changed(file)


def test_half_written_copies_and_recycle_bins_are_passed_over(tmp_path: Path) -> None:
    for name in (
        "a.pdf",
        "~$a.docx",
        "b.pdf.part",
        "c.pdf.filepart",
        "d.tmp",
        "Thumbs.db",
        ".e.pdf",
        "$RECYCLE.BIN/f.pdf",
        ".Trash-1000/g.pdf",
        "#recycle/h.pdf",
        "VHXH/$tien.pdf",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"1")
    assert [file.name for file in find_drops([tmp_path])] == ["VHXH/$tien.pdf", "a.pdf"]


def test_links_and_devices_are_found_and_not_followed(tmp_path: Path) -> None:
    inbox, elsewhere = tmp_path / "inbox", tmp_path / "elsewhere"
    inbox.mkdir()
    _drop(elsewhere, "a.pdf", b"12345")
    (inbox / "file.pdf").symlink_to(elsewhere / "a.pdf")
    (inbox / "folder").symlink_to(elsewhere, target_is_directory=True)
    (inbox / "broken.pdf").symlink_to("nowhere")
    os.mkfifo(inbox / "pipe")
    found = find_drops([inbox])
    assert [file.name for file in found] == ["broken.pdf", "file.pdf", "folder", "pipe"]
    assert [is_plain(file.path) for file in found] == [False] * 4


def test_whoever_names_a_link_means_its_file(tmp_path: Path) -> None:
    (tmp_path / "link.pdf").symlink_to(_drop(tmp_path, "a.pdf", b"12345").path)
    (file,) = find_drops([tmp_path / "link.pdf"])
    assert (file.name, file.size, is_plain(file.path)) == ("link.pdf", 5, True)


def test_a_folder_that_cannot_be_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _drop(tmp_path, "VHXH/a.pdf")
    scan = os.scandir

    def closed(place: Path) -> object:  # the administrator, as whom tests may run, may look everywhere
        if Path(place).name == "VHXH":
            raise PermissionError(13, "Permission denied", str(place))
        return scan(place)

    monkeypatch.setattr("os.scandir", closed)
    told: list[OSError] = []
    assert find_drops([tmp_path], told.append) == ()
    assert [fault.filename for fault in told] == [str(tmp_path / "VHXH")]


def test_a_folder_that_tells_names_alone_is_told_and_hinders_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("VHXH/a.pdf", "VHXH/b.pdf", "VHXH/III.2.4/c.pdf", "z.pdf"):
        _drop(tmp_path, name)
    lstat = Path.lstat

    def closed(
        path: Path,
    ) -> os.stat_result:  # the administrator, as whom tests may run, may ask of every file
        if "VHXH" in path.parts:
            raise PermissionError(13, "Permission denied", str(path))
        return lstat(path)

    monkeypatch.setattr(Path, "lstat", closed)
    told: list[OSError] = []
    assert [file.name for file in find_drops([tmp_path], told.append)] == ["z.pdf"]
    assert [fault.filename for fault in told] == [str(tmp_path / "VHXH"), str(tmp_path / "VHXH/III.2.4")]
    assert [file.name for file in find_drops([tmp_path])] == ["z.pdf"]


@pytest.mark.parametrize("letter", ["a", "ệ"])
def test_a_refused_drop_with_the_longest_name_is_kept_beside_another(tmp_path: Path, letter: str) -> None:
    name = (letter * 255).encode()[:248].decode(errors="ignore") + ".pdf"
    for content in (b"1", b"2"):
        set_aside(_drop(tmp_path / "inbox", name, content), tmp_path / "refused")
    assert {path.read_bytes() for path in (tmp_path / "refused").iterdir()} == {b"1", b"2"}
    assert all(path.suffix == ".pdf" for path in (tmp_path / "refused").iterdir())


def test_a_drop_that_may_not_be_written_is_removed_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _drop(tmp_path, "a.pdf")
    file.path.chmod(0o444)
    unlink = Path.unlink

    def unlink_as_on_windows(path: Path, missing_ok: bool = False) -> None:
        if not path.stat().st_mode & stat.S_IWUSR:
            raise PermissionError
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink_as_on_windows)
    remove(file)
    assert not file.path.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell who writes")
def test_a_file_is_being_written_while_a_program_has_it_open_for_that(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    with path.open("wb") as copy:
        copy.write(b"%PDF")
        copy.flush()
        assert is_being_written(path)
    assert not is_being_written(path)
    with path.open("rb"):
        assert not is_being_written(path)


def test_nobody_waits_for_a_device(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert not is_being_written(tmp_path / "pipe")
    assert not is_being_written(tmp_path / "gone.pdf")


@pytest.fixture
def other_disk() -> Iterator[Path]:
    """A folder on another disk than those of tests."""
    memory = Path("/dev/shm")
    if not memory.is_dir():
        pytest.skip("no second file system at hand")
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def test_a_refused_drop_is_moved_to_another_disk_with_its_time(tmp_path: Path, other_disk: Path) -> None:
    file = _drop(tmp_path, "a.pdf", b"1")
    (tmp_path / "link.pdf").symlink_to("/etc/hostname")
    set_aside(file, other_disk / "refused")
    set_aside(FoundFile(tmp_path / "link.pdf", "link.pdf", 0, 0), other_disk / "refused")
    assert (other_disk / "refused" / "a.pdf").stat().st_mtime_ns == file.modified_ns
    assert (other_disk / "refused" / "link.pdf").is_symlink()
    assert list(tmp_path.iterdir()) == []


def test_a_move_to_another_disk_that_was_interrupted_is_done_once(tmp_path: Path, other_disk: Path) -> None:
    file = _drop(tmp_path, "a.pdf", b"1")
    refused = other_disk / "refused"
    refused.mkdir()
    (refused / ".being-copied").write_bytes(b"half")
    shutil.copy2(file.path, refused)  # as if killed before the drop was removed
    set_aside(file, refused)
    assert not file.path.exists()
    assert [path.name for path in refused.iterdir() if path.name[0] != "."] == ["a.pdf"]
    set_aside(_drop(tmp_path, "a.pdf", b"2"), refused)
    assert {path.name: path.read_bytes() for path in refused.iterdir()} == {"a.pdf": b"1", "a (2).pdf": b"2"}


def test_a_drop_stays_whole_where_the_other_disk_has_no_room(tmp_path: Path, other_disk: Path) -> None:
    file = _drop(tmp_path, "a.pdf", bytes(3_000_000))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            set_aside(file, other_disk)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert file.path.stat().st_size == file.size
    set_aside(file, other_disk)
    assert {path.name: path.stat().st_size for path in other_disk.iterdir()} == {"a.pdf": file.size}
