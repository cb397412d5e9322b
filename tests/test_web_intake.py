import errno
import io
import os
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from registry.errors import InputFileError, RegistryError
from registry.settings import Settings
from registry.store import Registry
from registry.vault import Vault
from registry.vocabulary.kinds import Fate
from web import uploads
from web.intake import Intake, Progress, State
from web.uploads import clean_name, keep_upload, require_space, sweep_unsent

# Long enough for a reader to start on a slow machine.
_PATIENCE = 60.0
_NO_PAPER = b"no paper at all"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(tmp_path, lang="en", workers=1)
    settings.inbox.mkdir()
    return settings


@pytest.fixture
def office_registry(settings: Settings) -> Iterator[Registry]:
    with Registry.open(settings.database) as opened:
        yield opened


@pytest.fixture
def intake(settings: Settings, office_registry: Registry) -> Iterator[Intake]:
    made = Intake(office_registry, Vault(settings.vault), settings, lambda: None)
    yield made
    made.close()


def wait_until_idle(intake: Intake) -> Progress:
    end = time.monotonic() + _PATIENCE
    while intake.progress().is_busy:
        assert time.monotonic() < end
        time.sleep(0.02)
    return intake.progress()


def drop(settings: Settings, name: str, content: bytes, *, age: float = 60.0) -> Path:
    path = settings.inbox / name
    path.write_bytes(content)
    moment = time.time() - age
    os.utime(path, (moment, moment))
    return path


def states(progress: Progress) -> dict[str, State]:
    return {entry.name: entry.state for entry in progress.entries}


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


def test_what_lies_in_the_folder_is_taken_in_but_not_what_is_still_written(
    intake: Intake, settings: Settings, office_registry: Registry
) -> None:
    drop(settings, "rong.pdf", b"")
    drop(settings, "la.bin", _NO_PAPER)
    drop(settings, "dang chep.pdf", b"half", age=0)
    drop(settings, "dong ho sai.pdf", b"", age=-3600)
    assert {one.file.name: one.is_settled for one in intake.find_lying()} == {
        "dang chep.pdf": False,
        "dong ho sai.pdf": True,
        "la.bin": True,
        "rong.pdf": True,
    }

    assert intake.take_in("an") == 3
    progress = wait_until_idle(intake)

    assert set(states(progress).items()) == {
        ("dong ho sai.pdf", State.FILED),
        ("la.bin", State.FILED),
        ("rong.pdf", State.FILED),
    }
    assert progress.done == 3
    assert {one.name: one.fate for one in office_registry.arrivals()} == {
        "dong ho sai.pdf": Fate.REFUSED,
        "la.bin": Fate.REFUSED,
        "rong.pdf": Fate.REFUSED,
    }
    assert {event.who for event in office_registry.events(about="rong.pdf")} == {"an"}
    assert [one.file.name for one in intake.find_lying()] == ["dang chep.pdf"]


def test_what_was_sent_is_taken_in_at_once_and_read(
    intake: Intake, settings: Settings, office_registry: Registry
) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.docx", b"")
        archive.writestr("b.docx", _NO_PAPER)
    path = drop(settings, "hai.zip", content.getvalue(), age=0)
    assert intake.take_in("bình", [path]) == 1
    (entry,) = wait_until_idle(intake).entries
    assert entry.state is State.FILED
    assert entry.filed is not None
    assert [member.name for member in entry.filed.members] == ["a.docx", "b.docx"]
    assert not path.exists()


def test_only_what_changed_is_told_again(intake: Intake, settings: Settings) -> None:
    intake.take_in("an", [drop(settings, "mot.pdf", b"")])
    first = wait_until_idle(intake)
    intake.take_in("bình", [drop(settings, "hai.pdf", b"")])
    wait_until_idle(intake)
    assert set(states(intake.progress(first.change))) == {"hai.pdf"}
    assert set(states(intake.progress())) == {"mot.pdf", "hai.pdf"}


def test_while_another_ingest_is_at_work_it_waits_and_says_so(
    intake: Intake, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.intake._RETRY", 0.05)
    with FileLock(settings.home / "ingest.lock"):
        intake.take_in("an", [drop(settings, "a.pdf", b"")])
        end = time.monotonic() + _PATIENCE
        while not intake.progress().is_blocked:
            assert time.monotonic() < end
            time.sleep(0.01)
        assert states(intake.progress()) == {"a.pdf": State.WAITING}
    progress = wait_until_idle(intake)
    assert not progress.is_blocked
    assert states(progress) == {"a.pdf": State.FILED}


def test_a_run_that_breaks_off_says_why_and_the_next_one_works(
    intake: Intake, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drop(settings, "a.pdf", b"")

    def fail(_vault: Vault, _source: Path) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Vault, "put", fail)
        intake.take_in("an", [path])
        progress = wait_until_idle(intake)
    assert states(progress) == {"a.pdf": State.LEFT}
    assert isinstance(progress.fault, OSError)
    assert [one.file.name for one in intake.find_lying()] == ["a.pdf"]

    intake.take_in("an")
    progress = wait_until_idle(intake)
    assert progress.fault is None
    assert states(progress) == {"a.pdf": State.FILED}


def test_closing_ends_the_thread_and_leaves_what_waits(intake: Intake, settings: Settings) -> None:
    path = drop(settings, "a.pdf", b"")
    with FileLock(settings.home / "ingest.lock"):
        intake.take_in("an", [path])
        intake.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "intake"]
    assert path.exists()
    assert intake.take_in("an", [path]) == 0


def test_a_file_on_its_way_is_not_taken_in_twice(intake: Intake, settings: Settings) -> None:
    path = drop(settings, "a.pdf", b"")
    with FileLock(settings.home / "ingest.lock"):
        assert intake.take_in("an", [path]) == 1
        assert intake.take_in("bình", [path]) == 0
        assert intake.find_lying() == ()


def test_a_name_taken_meanwhile_by_somebody_else_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tmp_path / "a.pdf"

    def come_first(descriptor: int) -> None:
        first.write_bytes(b"scanner")

    monkeypatch.setattr(uploads.os, "fsync", come_first)
    kept = keep_upload(io.BytesIO(b"sent"), "a.pdf", tmp_path, 10)
    assert (first.read_bytes(), kept.name, kept.read_bytes()) == (b"scanner", "a (2).pdf", b"sent")
