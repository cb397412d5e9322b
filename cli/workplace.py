"""What every command works on: the settings, the registry and the index of one home folder."""

import getpass
import os
from datetime import UTC, datetime
from functools import cached_property

import typer
from filelock import FileLock, Timeout

from index.whoosh_index import WhooshIndex
from registry.errors import NotFoundError, RegistryError
from registry.language import _
from registry.settings import Settings
from registry.store import Registry
from registry.vault import Vault


class Workplace:
    """Opens what a command asks for, once, and closes it at the end."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def registry(self) -> Registry:
        """The registry of the home folder.

        Raises:
            NotFoundError: there is none; `ingest` and `criteria import` make one.
        """
        if not self.settings.database.exists():
            message = _(
                "No registry in the folder {home}. Start one with: minhchung criteria import, or ingest; "
                "or name its folder with --home."
            )
            raise NotFoundError(message.format(home=self.settings.home))
        return Registry.open(self.settings.database)

    def start_registry(self) -> Registry:
        """The registry of the home folder, made where there is none."""
        if not self.settings.database.exists():
            Registry.open(self.settings.database).close()
        return self.registry

    @property
    def index(self) -> WhooshIndex:
        """The full-text index."""
        return WhooshIndex(self.settings.index)

    @property
    def vault(self) -> Vault:
        """The originals."""
        return Vault(self.settings.vault)

    @property
    def who(self) -> str:
        """The name that decisions are recorded under."""
        return getpass.getuser()

    @property
    def readers(self) -> int:
        """How many files are read at a time."""
        return self.settings.workers or os.cpu_count() or 1

    def only_writer(self) -> FileLock:
        """The lock, taken, that keeps a second ingest out of the same home.

        Raises:
            RegistryError: another one is at work.
        """
        self.settings.home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.settings.home / "ingest.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            message = _("Another ingest is at work in {home}. Wait until it ends.")
            raise RegistryError(message.format(home=self.settings.home)) from error
        return lock

    def close(self) -> None:
        """Let go of the registry when it was opened."""
        if "registry" in self.__dict__:
            self.registry.close()


def now() -> datetime:
    """The moment, with its zone."""
    return datetime.now(UTC)


def workplace_of(context: typer.Context) -> Workplace:
    """The workplace that the program's entry prepared."""
    found = context.find_object(Workplace)
    assert found is not None
    return found
