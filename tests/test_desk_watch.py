"""The watch over the inbox: files come to rest and are filed, whatever the folder does."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from intake_at_work import make_inbox, open_intake, watching
from waiting import wait_for

from desk.intake import Intake
from desk.watch import InboxWatch, require_only_watcher
from registry.errors import RegistryError
from registry.settings import Settings
from registry.store import Registry


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_inbox(tmp_path)


@pytest.fixture
def registry(settings: Settings) -> Iterator[Registry]:
    with Registry.open(settings.database) as opened:
        yield opened


@contextmanager
def watched(registry: Registry, settings: Settings, *, polls: bool = False) -> Iterator[InboxWatch]:
    with (
        open_intake(registry, settings) as intake,
        watching(intake, settings, polls=polls, rest=0.2) as watch,
    ):
        yield watch


def names(registry: Registry) -> list[str]:
    return [drop.name for drop in registry.arrivals()]


@pytest.fixture(params=[False, True], ids=["told", "polls"])
def polls(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr("desk.watch._SOON", 0.1)
    monkeypatch.setattr("desk.watch._POLLED", 0.2)
    return bool(request.param)


def test_what_lies_there_and_what_comes_is_filed(registry: Registry, settings: Settings, polls: bool) -> None:
    (settings.inbox / "before.pdf").write_bytes(b"")
    with watched(registry, settings, polls=polls):
        wait_for(lambda: names(registry) == ["before.pdf"])
        (settings.inbox / "III.2.4").mkdir()
        (settings.inbox / "III.2.4" / "after.pdf").write_bytes(b"")
        wait_for(lambda: names(registry) == ["before.pdf", "III.2.4/after.pdf"])
        wait_for(lambda: not any(path.is_file() for path in settings.inbox.rglob("*")))


@pytest.mark.usefixtures("polls")
def test_a_slow_copy_is_filed_once_and_whole(registry: Registry, settings: Settings) -> None:
    with watched(registry, settings), (settings.inbox / "slow.bin").open("wb") as copy:
        for _piece in range(5):
            copy.write(b"piece")
            copy.flush()
            time.sleep(0.3)  # longer than a file must rest
        assert names(registry) == []
        copy.close()
        wait_for(lambda: names(registry) == ["slow.bin"])
    (arrival,) = registry.arrivals()
    assert arrival.size == 25


@pytest.mark.usefixtures("polls")
def test_an_inbox_that_goes_and_comes_again_is_watched_on(registry: Registry, settings: Settings) -> None:
    away = settings.home / "unplugged"
    with watched(registry, settings, polls=True):
        settings.inbox.rename(away)
        time.sleep(0.5)
        (away / "a.pdf").write_bytes(b"")
        away.rename(settings.inbox)
        wait_for(lambda: names(registry) == ["a.pdf"])


def test_a_look_that_fails_is_followed_by_others(
    registry: Registry, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.watch._TOLD", 0.1)
    faults = [MemoryError(), OSError(5, "Input/output error")]
    offer = Intake.offer

    def fail_twice(intake: Intake, files: object) -> int:
        if faults:
            raise faults.pop()
        return offer(intake, files)  # type: ignore[arg-type]

    monkeypatch.setattr(Intake, "offer", fail_twice)
    (settings.inbox / "a.pdf").write_bytes(b"")
    with watched(registry, settings):
        wait_for(lambda: names(registry) == ["a.pdf"])
    assert faults == []


def test_a_second_watch_of_the_same_home_says_so_and_stops(tmp_path: Path) -> None:
    first = require_only_watcher(tmp_path)
    with pytest.raises(RegistryError, match="another minhchung watches this inbox"):
        require_only_watcher(tmp_path)
    first.release()
    require_only_watcher(tmp_path).release()
