"""What every command works on: the settings, the registry and the index of one home folder."""

import getpass
from datetime import UTC, datetime
from functools import cached_property

import typer

from index.whoosh_index import WhooshIndex
from registry.settings import Settings
from registry.store import Registry
from registry.vault import Vault


class Workplace:
    """Opens what a command asks for, once, and closes it at the end."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def registry(self) -> Registry:
        """The registry of the home folder, made where there is none."""
        return Registry.open(self.settings.database)

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
