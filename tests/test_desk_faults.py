"""What goes wrong around the files: the log and the page tell it, and no file is lost or given up."""

import errno
import logging
import os
import random
import resource
import sqlite3
import time
import zipfile
from collections.abc import Callable, Iterator, Sized
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from drawn_papers import Paper, draw_pages, draw_pdf
from intake_at_work import make_inbox, open_intake, wait_until_idle, watching
from readers_here import ReadersHere
from waiting import wait_for
from watchfiles._rust_notify import WatchfilesRustInternalError

from desk.intake import Entry, Intake, Progress, State
from ingest.attempts import MOST_TRIES, Attempts
from ingest.hindrances import Hindrance
from ingest.inbox import find_drops
from registry import database
from registry.database import open_database
from registry.parsed import ProblemCode
from registry.settings import Settings
from registry.store import Registry
from registry.vault import Vault
from registry.vocabulary.kinds import Fate

# More than the database and its log take in a test, so that files alone meet it.
_LARGEST: Final = 8_000_000
_TELLING: Final = "Don khieu nai ong Ngo Van Mau"
BIG, SMALL = f"a {_TELLING}.bin", f"b {_TELLING}.bin"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr("desk.intake._DELAYS", (0.0,))
    return make_inbox(tmp_path)


@pytest.fixture
def registry(settings: Settings) -> Iterator[Registry]:
    with Registry.open(settings.database) as opened:
        yield opened


@pytest.fixture
def intake(settings: Settings, registry: Registry) -> Iterator[Intake]:
    with open_intake(registry, settings) as opened:
        yield opened


class Log:
    """The lines of the desk's log as they are handed to whoever writes them."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self._caplog = caplog

    def all(self) -> list[dict[str, Any]]:
        return [record.msg for record in self._caplog.get_records("call") if isinstance(record.msg, dict)]

    def of(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.all() if line["event"] == event]


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[Log]:
    """The log, which at the end of the test must have told nobody's name."""
    caplog.set_level(logging.INFO)
    lines = Log(caplog)
    yield lines
    assert lines.all()
    assert _TELLING not in repr(lines.all())


def drop(settings: Settings, name: str, content: bytes = b"no paper") -> Path:
    path = settings.inbox / name
    path.write_bytes(content)
    return path


def run(intake: Intake, settings: Settings) -> dict[str, Entry]:
    """Offer what lies there once; gives the entries when all is done."""
    intake.offer(find_drops([settings.inbox]))
    return by_name(wait_until_idle(intake))


def by_name(progress: Progress) -> dict[str, Entry]:
    return {entry.name: entry for entry in progress.entries}


def is_so_long(find: Callable[[], Sized], count: int) -> bool:
    return len(find()) == count


def hindrances(settings: Settings, intake: Intake) -> dict[str, Hindrance | None]:
    """Why files lie in the inbox, as the page says it."""
    return {one.file.name: one.hindrance for one in intake.find_lying()}


def counted_tries(settings: Settings) -> list[int]:
    attempts = Attempts(settings.attempts)
    return [attempts.count(file) for file in find_drops([settings.inbox])]


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process may grow beyond a size: the system says so as it does of a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_that_the_disk_has_no_room_for_waits_and_the_next_one_is_filed(
    intake: Intake, settings: Settings, registry: Registry, log: Log
) -> None:
    drop(settings, BIG, b"x" * (_LARGEST + 1))
    drop(settings, SMALL)
    with full_disk():
        entries = run(intake, settings)
        assert (entries[BIG].state, entries[SMALL].state) == (State.LEFT, State.FILED)
        assert hindrances(settings, intake) == {BIG: Hindrance.NO_ROOM}
        assert Vault(settings.vault).incoming() == []
        for _try in range(MOST_TRIES + 1):
            run(intake, settings)
    assert counted_tries(settings) == [0]
    assert {line["hindrance"] for line in log.of("postponed")} == {"no room"}
    assert run(intake, settings)[BIG].state is State.FILED
    assert [drop.name for drop in registry.arrivals()] == [SMALL, BIG]


def test_an_archive_that_there_is_no_room_to_unpack_is_not_called_damaged(
    intake: Intake, settings: Settings, registry: Registry, log: Log
) -> None:
    with zipfile.ZipFile(settings.inbox / BIG, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.bin", random.Random(1).randbytes(100_000) + bytes(_LARGEST))
    with full_disk():
        assert run(intake, settings)[BIG].hindrance is Hindrance.NO_ROOM
        assert Vault(settings.vault).incoming() == []
    assert registry.arrivals() == []
    run(intake, settings)
    (archive_drop,) = registry.arrivals()
    assert [member.size for member in registry.arrivals(archive_drop.id)] == [_LARGEST + 100_000]
    assert len(log.of("postponed")) == 1


def test_a_database_without_room_is_called_that(
    settings: Settings, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure = database._configure

    def configure_small(connection: Any, record: object) -> None:
        configure(connection, record)
        connection.execute("PRAGMA max_page_count=1")  # no more than there are

    open_database(settings.database).dispose()
    drop(settings, BIG, draw_pdf(Paper()))  # its words take more than what is left of the last page
    monkeypatch.setattr("desk.intake.ReadingPool", lambda _workers, **_options: ReadersHere())
    with monkeypatch.context() as patch, Registry.open(settings.database) as registry:
        patch.setattr(database, "_configure", configure_small)
        with Registry.open(settings.database) as full, open_intake(full, settings) as intake:
            assert run(intake, settings)[BIG].hindrance is Hindrance.NO_ROOM
        assert registry.arrivals() == []
    assert counted_tries(settings) == [0]
    with Registry.open(settings.database) as registry, open_intake(registry, settings) as intake:
        assert run(intake, settings)[BIG].state is State.FILED
    assert [line["hindrance"] for line in log.of("postponed")] == ["no room"]


def test_a_locked_registry_keeps_files_waiting_until_it_is_free(
    settings: Settings, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.database._BUSY_TIMEOUT_MS", 50)
    drop(settings, BIG)
    drop(settings, SMALL)
    with Registry.open(settings.database) as registry, open_intake(registry, settings) as intake:
        other = sqlite3.connect(settings.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        run(intake, settings)
        assert hindrances(settings, intake) == dict.fromkeys((BIG, SMALL), Hindrance.REGISTRY)
        assert counted_tries(settings) == [0, 0]
        other.execute("ROLLBACK")
        other.close()
        entries = run(intake, settings)
    assert {entry.state for entry in entries.values()} == {State.FILED}
    assert [line["hindrance"] for line in log.of("postponed")] == ["registry"] * 2


def test_a_vault_that_cannot_be_written_is_nobody_s_fault_and_every_file_waits(
    intake: Intake, settings: Settings, log: Log
) -> None:
    settings.vault.write_bytes(b"a file where the folder should be")
    drop(settings, BIG)
    drop(settings, SMALL)
    for _try in range(MOST_TRIES + 1):
        run(intake, settings)
    assert hindrances(settings, intake) == dict.fromkeys((BIG, SMALL), Hindrance.NOT_WRITABLE)
    settings.vault.unlink()
    assert {entry.state for entry in run(intake, settings).values()} == {State.FILED}
    assert {line["hindrance"] for line in log.of("postponed")} == {"not writable"}


def test_a_drop_that_cannot_be_set_aside_is_filed_once_and_moved_when_it_can_be(
    intake: Intake, settings: Settings, registry: Registry, log: Log
) -> None:
    settings.refused.write_bytes(b"a file where the folder should be")
    path = drop(settings, BIG)
    for _try in range(2):
        assert run(intake, settings)[BIG].state is State.FILED
    assert path.exists()
    settings.refused.unlink()
    run(intake, settings)
    assert [one.name for one in settings.refused.iterdir()] == [BIG]
    assert len(registry.arrivals()) == 1
    assert len(log.of("filed, but cannot be removed from the inbox")) == 1


def test_a_file_that_the_program_fails_on_is_set_aside_after_some_tries_and_others_are_filed_at_once(
    intake: Intake, settings: Settings, registry: Registry, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(settings, BIG, b"poison")
    drop(settings, SMALL)

    def fail_on_poison(path: Path) -> str:
        if path.read_bytes() == b"poison":
            raise RecursionError
        return ""

    monkeypatch.setattr("ingest.pipeline.detect_media_type", fail_on_poison)
    assert run(intake, settings)[SMALL].state is State.FILED
    assert hindrances(settings, intake) == {BIG: Hindrance.FAULT}
    for _try in range(MOST_TRIES):
        run(intake, settings)
    assert {one.name: one.reason for one in registry.arrivals()} == {
        SMALL: ProblemCode.UNKNOWN_TYPE,
        BIG: ProblemCode.GIVEN_UP,
    }
    assert (settings.refused / BIG).read_bytes() == b"poison"
    assert [line["tries"] for line in log.of("postponed")] == list(range(1, MOST_TRIES + 1))


class Clock:
    """What time it is, as a test wants it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


class ShortReaders(ReadersHere):
    """Readers that the system ends so many times before it has memory for them."""

    deaths: int

    def __init__(self, _workers: int, **_options: object) -> None:
        super().__init__(dies=self.die)

    def die(self) -> ProblemCode | None:
        if type(self).deaths == 0:
            return None
        type(self).deaths -= 1
        return ProblemCode.READER_DIED


@pytest.mark.parametrize(
    ("deaths", "fate"), [(1, Fate.REGISTERED), (2, Fate.REGISTERED), (9, Fate.NEEDS_DATA)]
)
def test_a_file_whose_reader_was_ended_is_read_again_twice_at_most(
    intake: Intake,
    settings: Settings,
    registry: Registry,
    log: Log,
    monkeypatch: pytest.MonkeyPatch,
    deaths: int,
    fate: Fate,
) -> None:
    clock = Clock()
    monkeypatch.setattr(ShortReaders, "deaths", deaths, raising=False)
    monkeypatch.setattr("desk.intake.ReadingPool", ShortReaders)
    monkeypatch.setattr("desk.intake.now", clock)
    drop(settings, BIG, draw_pdf(Paper()))
    run(intake, settings)
    (arrival,) = registry.arrivals()
    assert arrival.fate is Fate.NEEDS_DATA
    for minutes in (9, 2, 2, 50, 5, 60, 60):
        clock.moment += timedelta(minutes=minutes)
        intake.read_again()
        wait_until_idle(intake)
    (arrival,) = registry.arrivals()
    assert arrival.fate is fate
    assert len(log.of("reading broke off")) == min(deaths, 3)
    assert len(log.of("all pages read")) == (fate is Fate.REGISTERED)
    assert len(registry.problems_of(arrival.sha256)) == (deaths > 2)


def test_what_a_run_that_broke_off_left_unread_is_read_when_its_time_has_come(
    intake: Intake, settings: Settings, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.intake.ReadingPool", lambda _workers, **_options: ReadersHere())
    drop(settings, BIG, draw_pages(Paper(), Paper()))
    with monkeypatch.context() as patch:

        def fail(_registry: Registry, _parsed: object) -> None:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        patch.setattr(Registry, "finish_reading", fail)
        run(intake, settings)
    assert isinstance(intake.progress().fault, OSError)
    assert len(registry.unfinished_files()) == 1
    intake.offer(())
    wait_until_idle(intake)
    assert registry.unfinished_files() == []


def test_a_file_that_is_written_to_while_it_waits_is_filed_once_and_whole(
    intake: Intake, settings: Settings, registry: Registry, log: Log
) -> None:
    path = drop(settings, BIG, b"half of it")
    found = find_drops([settings.inbox])
    drop(settings, BIG, b"half of it, and the other half")
    intake.offer(found)
    assert by_name(wait_until_idle(intake))[BIG].hindrance is Hindrance.CHANGED
    assert (registry.arrivals(), counted_tries(settings)) == ([], [0])
    assert run(intake, settings)[BIG].state is State.FILED
    assert [arrival.size for arrival in registry.arrivals()] == [30]
    assert not path.exists()
    assert [line["hindrance"] for line in log.of("postponed")] == ["changed"]


@pytest.fixture
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_SOON", "_POLLED", "_TOLD"):
        monkeypatch.setattr(f"desk.watch.{name}", 0.1)


@pytest.mark.usefixtures("looks_often")
def test_a_clock_that_is_set_back_and_forth_is_told_and_files_are_filed_all_the_same(
    intake: Intake, settings: Settings, registry: Registry, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    off = [timedelta(days=-400)]
    monkeypatch.setattr("desk.watch.now", lambda: datetime.now(UTC) + off[0])
    monkeypatch.setattr("desk.intake.now", lambda: datetime.now(UTC) + off[0])
    with watching(intake, settings, polls=True, rest=0.1):
        for number, days in enumerate((0, 4000, -4000), start=1):
            drop(settings, f"{number} {_TELLING}.bin")
            wait_for(partial(is_so_long, registry.arrivals, number))
            off[0] = timedelta(days=days)
            wait_for(partial(is_so_long, partial(log.of, "clock was set"), number))
    assert [line["seconds"] // 86400 for line in log.of("clock was set")] == [400, 4000, -8000]
    assert registry.find_audit_fault() is None


@pytest.mark.usefixtures("looks_often")
def test_an_inbox_that_is_gone_is_told_once_and_so_is_its_return(
    intake: Intake, settings: Settings, registry: Registry, log: Log
) -> None:
    away = settings.home / "unplugged"
    with watching(intake, settings, polls=True, rest=0.1):
        settings.inbox.rename(away)
        wait_for(lambda: len(log.of("folder closed")) == 1)
        time.sleep(0.3)
        (away / BIG).write_bytes(b"no paper")
        away.rename(settings.inbox)
        wait_for(lambda: len(registry.arrivals()) == 1)
    assert len(log.of("folder closed")) == len(log.of("all folders open")) == 1


@pytest.mark.usefixtures("looks_often")
def test_where_the_system_watches_no_more_folders_the_inbox_is_looked_at_all_the_same(
    intake: Intake, settings: Settings, registry: Registry, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_places: object, **_options: object) -> None:
        raise WatchfilesRustInternalError("Too many open files (os error 24)")  # met with all 128 taken

    monkeypatch.setattr("watchfiles.watch", refuse)
    with watching(intake, settings, polls=False, rest=0.1):
        drop(settings, BIG)
        wait_for(lambda: len(registry.arrivals()) == 1)
    assert [line["error"] for line in log.of("no word of changes, looking by itself")] == [
        "WatchfilesRustInternalError"
    ]


@pytest.mark.usefixtures("looks_often")
def test_once_the_system_tells_of_changes_again_a_new_fault_is_told_of_too(
    intake: Intake, settings: Settings, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = iter([OSError("once"), None, OSError("twice")])

    def tell(*_places: object, **_options: object) -> Iterator[object]:
        word = next(words, OSError("for good"))
        if word is not None:
            raise word
        yield "a change"

    monkeypatch.setattr("watchfiles.watch", tell)
    with watching(intake, settings, polls=False, rest=0.1):
        wait_for(lambda: len(log.of("no word of changes, looking by itself")) == 2)
