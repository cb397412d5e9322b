"""A home with an inbox, and the thread that takes in what lies there."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from waiting import PATIENCE, wait_for

from desk.intake import Intake, Progress
from desk.watch import InboxWatch
from ingest.settling import Settling
from registry.settings import Settings
from registry.store import Registry
from registry.vault import Vault


def make_inbox(home: Path) -> Settings:
    """The settings of a home whose inbox is empty."""
    settings = Settings(home, lang="en", workers=1)
    settings.inbox.mkdir()
    return settings


@contextmanager
def open_intake(registry: Registry, settings: Settings) -> Iterator[Intake]:
    """An intake of the home, until it is needed no more."""
    intake = Intake(registry, Vault(settings.vault), settings, lambda: None, lambda: None)
    try:
        yield intake
    finally:
        intake.close()


@contextmanager
def watching(intake: Intake, settings: Settings, *, polls: bool, rest: float) -> Iterator[InboxWatch]:
    """A watch over the inbox in a thread of its own.

    Args:
        rest: seconds after which a file that nobody writes to is taken in.
    """
    watch = InboxWatch(intake, settings.inbox, polls=polls, settling=Settling(rest=rest, empty_rest=rest))
    thread = threading.Thread(target=watch.run)
    thread.start()
    try:
        yield watch
    finally:
        watch.stop()
        thread.join(PATIENCE)
    assert not thread.is_alive()


def wait_until_idle(intake: Intake) -> Progress:
    """What has become of all files, when nothing is left to do."""
    wait_for(lambda: not intake.progress().is_busy)
    return intake.progress()
