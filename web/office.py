"""What the server holds open for everybody: the registry, the originals, how the table stands, searchers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from queue import LifoQueue
from typing import Final

from desk.intake import Intake
from desk.packs import forget_packs
from desk.watch import InboxWatch
from index.upkeep import IndexFolder
from ingest.page_pictures import PagePictures
from registry.lookup import Lookup
from registry.settings import HOME_MODE
from registry.store import Registry
from registry.vault import Vault
from web.jobs import Jobs
from web.messages import Messages
from web.metrics import Metrics
from web.settings import WebSettings
from web.setup import SetupLink
from web.standing import Standing
from web.tries import Tries
from web.uploads import sweep_unsent

# Searches at a time: more would only wait for the processor, and each holds an index in memory.
_SEARCHERS: Final = 4


class Office:
    """One registry and all that pages ask of it; closed when the server stops."""

    def __init__(self, settings: WebSettings) -> None:
        home = settings.home
        home.home.mkdir(parents=True, exist_ok=True, mode=HOME_MODE)
        self.settings = settings
        self.registry = Registry.open(home.database)
        self.vault = Vault(home.vault)
        self.standing = Standing(self.registry)
        self.messages = Messages()
        self.tries = Tries()
        self.setup = SetupLink()
        self.jobs = Jobs()
        self.pictures = PagePictures(home.pictures)
        self.metrics = Metrics(home)
        self.intake = Intake(
            self.registry,
            self.vault,
            home,
            self.forget,
            lambda: sweep_unsent(home.inbox),
            self.metrics.note_page,
        )
        self.watch: InboxWatch | None = None  # where this program watches the inbox
        self.metrics.look_up(self.intake, lambda: self.watch)
        self._is_closed = False
        self._searchers: LifoQueue[tuple[Lookup, IndexFolder] | None] = LifoQueue()
        for _number in range(_SEARCHERS):
            self._searchers.put(None)  # opened by the first search that needs it

    @contextmanager
    def searcher(self) -> Iterator[tuple[Lookup, IndexFolder]]:
        """Quick questions to the database, and the full-text index, for one thread at a time."""
        home = self.settings.home
        held = self._searchers.get()
        try:
            held = held or (Lookup.open(home.database), IndexFolder(home.index))
            yield held
        finally:
            self._searchers.put(held)

    def forget(self) -> None:
        """Have what is derived keep nothing of papers that were withdrawn."""
        with self.searcher() as (_lookup, index):
            index.forget()
        self.pictures.clear()
        forget_packs(self.settings.home.packs)
        shutil.rmtree(self.settings.home.opened, ignore_errors=True)

    def close(self) -> None:
        """Let go of all that is open; what is closed already stays so."""
        if self._is_closed:
            return
        self._is_closed = True
        self.intake.close()
        for _number in range(_SEARCHERS):
            held = self._searchers.get()
            if held is not None:
                lookup, index = held
                lookup.close()
                index.close()
        self.pictures.close()
        self.registry.close()
