"""The thread that takes in what was sent and what lies in the inbox."""

import errno
import io
import os
import threading
import time
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import A_MOMENT
from filelock import FileLock
from intake_at_work import make_inbox, open_intake, wait_until_idle
from waiting import wait_for

from desk.intake import Intake, Progress, State
from ingest.hindrances import Hindrance
from ingest.inbox import FoundFile, find_drops
from registry.parsed import Problem, ProblemCode
from registry.readings import Drop
from registry.settings import Settings
from registry.store import Registry
from registry.vault import Vault
from registry.vocabulary.kinds import Fate

_NO_PAPER = b"no paper at all"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_inbox(tmp_path)


@pytest.fixture
def office_registry(settings: Settings) -> Iterator[Registry]:
    with Registry.open(settings.database) as opened:
        yield opened


@pytest.fixture
def intake(settings: Settings, office_registry: Registry) -> Iterator[Intake]:
    with open_intake(office_registry, settings) as opened:
        yield opened


def drop(settings: Settings, name: str, content: bytes, *, age: float = 60.0) -> Path:
    path = settings.inbox / name
    path.write_bytes(content)
    moment = time.time() - age
    os.utime(path, (moment, moment))
    return path


def states(progress: Progress) -> dict[str, State]:
    return {entry.name: entry.state for entry in progress.entries}


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


def test_two_files_whose_names_differ_in_how_accents_are_written_follow_each_other(
    intake: Intake, settings: Settings, office_registry: Registry
) -> None:
    for form in ("NFC", "NFD"):
        drop(settings, unicodedata.normalize(form, "Giấy mời.pdf"), form.encode())
    assert [intake.take_in("an"), wait_until_idle(intake).done] == [1, 1]
    assert [intake.take_in("an"), wait_until_idle(intake).done] == [1, 1]
    assert [one.size for one in office_registry.arrivals()] == [3, 3]
    assert len({one.sha256 for one in office_registry.arrivals()}) == 2
    assert intake.find_lying() == ()


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
    monkeypatch.setattr("desk.intake._RETRY", 0.05)
    with FileLock(settings.home / "ingest.lock"):
        intake.take_in("an", [drop(settings, "a.pdf", b"")])
        wait_for(lambda: intake.progress().is_blocked)
        assert states(intake.progress()) == {"a.pdf": State.WAITING}
    progress = wait_until_idle(intake)
    assert not progress.is_blocked
    assert states(progress) == {"a.pdf": State.FILED}


def full(_vault: Vault, _source: Path) -> str:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_file_that_cannot_be_kept_is_left_with_the_reason_and_taken_in_when_asked(
    intake: Intake, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drop(settings, "a.pdf", b"")
    with monkeypatch.context() as patch:
        patch.setattr(Vault, "put", full)
        intake.take_in("an", [path])
        (entry,) = wait_until_idle(intake).entries
    assert (entry.state, entry.hindrance) == (State.LEFT, Hindrance.NO_ROOM)
    assert [(one.file.name, one.hindrance) for one in intake.find_lying()] == [("a.pdf", Hindrance.NO_ROOM)]
    assert intake.offer(find_drops([settings.inbox])) == 0  # its time has not come

    intake.take_in("an")
    assert states(wait_until_idle(intake)) == {"a.pdf": State.FILED}


def test_what_was_postponed_is_tried_again_after_a_while(
    intake: Intake, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(settings, "a.pdf", b"")
    monkeypatch.setattr("desk.intake._DELAYS", (0.0,))
    with monkeypatch.context() as patch:
        patch.setattr(Vault, "put", full)
        assert intake.offer(find_drops([settings.inbox])) == 1
        assert states(wait_until_idle(intake)) == {"a.pdf": State.LEFT}
    assert intake.offer(find_drops([settings.inbox])) == 1
    assert states(wait_until_idle(intake)) == {"a.pdf": State.FILED}


def test_a_run_that_breaks_off_says_why_and_the_next_one_works(
    intake: Intake, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drop(settings, "a.pdf", b"")

    def fail(_vault: Vault) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(Vault, "sweep", fail)
        intake.take_in("an", [path])
        progress = wait_until_idle(intake)
    assert states(progress) == {"a.pdf": State.LEFT}
    assert isinstance(progress.fault, OSError)
    assert [one.file.name for one in intake.find_lying()] == ["a.pdf"]
    assert intake.offer(find_drops([settings.inbox])) == 0  # after such a fault nothing is tried at once

    intake.take_in("an")
    progress = wait_until_idle(intake)
    assert progress.fault is None
    assert states(progress) == {"a.pdf": State.FILED}


def test_where_the_system_has_no_room_for_a_thread_that_is_told_and_tried_again(
    intake: Intake, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(settings, "rong.pdf", b"")

    def fail(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", fail)
        intake.take_in("an")
    progress = intake.progress()
    assert states(progress) == {"rong.pdf": State.LEFT}
    assert isinstance(progress.fault, RuntimeError)
    assert not progress.is_busy
    assert intake.take_in("an") == 1
    assert states(wait_until_idle(intake)) == {"rong.pdf": State.FILED}


def test_a_file_that_another_program_has_filed_meanwhile_is_told_with_its_fate(
    intake: Intake, settings: Settings, office_registry: Registry
) -> None:
    path = drop(settings, "a.pdf", b"")
    with FileLock(settings.home / "ingest.lock"):
        intake.take_in("an", [path])
        wanted = path.stat().st_mtime_ns
        office_registry.file_drop(Drop("a.pdf", "", 0, wanted, A_MOMENT), Problem(ProblemCode.EMPTY_FILE))
        path.unlink()
    (entry,) = wait_until_idle(intake).entries
    assert entry.state is State.FILED
    assert entry.filed is not None
    assert entry.filed.arrival.fate is Fate.REFUSED


def test_a_file_that_was_taken_back_is_told_as_gone(intake: Intake, settings: Settings) -> None:
    path = drop(settings, "a.pdf", b"")
    with FileLock(settings.home / "ingest.lock"):
        intake.take_in("an", [path])
        path.unlink()
    (entry,) = wait_until_idle(intake).entries
    assert (entry.state, entry.hindrance) == (State.LEFT, Hindrance.VANISHED)


def test_two_people_s_files_are_filed_under_the_name_of_each(
    intake: Intake, settings: Settings, office_registry: Registry
) -> None:
    with FileLock(settings.home / "ingest.lock"):
        for who in ("an", "bình", "an"):
            intake.take_in(who, [drop(settings, f"{len(list(settings.inbox.iterdir()))}.pdf", b"")])
    wait_until_idle(intake)
    assert [[event.who for event in office_registry.events(about=f"{n}.pdf")] for n in range(3)] == [
        ["an"],
        ["bình"],
        ["an"],
    ]


def test_a_file_that_cannot_leave_the_inbox_is_not_read_at_every_look(
    intake: Intake, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(settings, "a.pdf", b"")

    def fail(_file: FoundFile, _folder: Path) -> None:
        raise PermissionError

    monkeypatch.setattr("ingest.pipeline.set_aside", fail)
    assert intake.offer(find_drops([settings.inbox])) == 1
    wait_until_idle(intake)
    assert intake.offer(find_drops([settings.inbox])) == 0
    (path,) = settings.inbox.iterdir()
    path.write_bytes(b"another one")  # under the same name
    assert intake.offer(find_drops([settings.inbox])) == 1
    wait_until_idle(intake)


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
