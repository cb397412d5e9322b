"""What every command works on: the settings, the registry and the index of one home folder.

What opens them is imported where it is asked for: SQLAlchemy alone takes longer to load than a search lasts.
"""

from __future__ import annotations

import os
import shutil
from functools import cached_property
from typing import TYPE_CHECKING

import typer

from registry.errors import NotFoundError
from registry.language import _
from registry.settings import HOME_MODE, Settings

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from index.upkeep import IndexFolder
    from registry.lookup import Lookup
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
        self.require_database()
        from registry.store import Registry

        return Registry.open(self.settings.database, self.who)

    @cached_property
    def lookup(self) -> Lookup:
        """Quick questions to the database of the home folder.

        Raises:
            NotFoundError: there is none; `ingest` and `criteria import` make one.
        """
        self.require_database()
        from registry.lookup import Lookup

        return Lookup.open(self.settings.database)

    def start_registry(self) -> Registry:
        """The registry of the home folder, made where there is none."""
        from registry.store import Registry

        if not self.settings.database.exists():
            Registry.open(self.settings.database).close()
        return self.registry

    @cached_property
    def index(self) -> IndexFolder:
        """The full-text index."""
        from index.upkeep import IndexFolder

        return IndexFolder(self.settings.index)

    @property
    def vault(self) -> Vault:
        """The originals."""
        from registry.vault import Vault

        return Vault(self.settings.vault)

    @property
    def who(self) -> str:
        """The name that whatever is done is recorded under."""
        import getpass

        try:
            return getpass.getuser()
        except (KeyError, OSError):  # an account without a name, as containers have them
            return f"uid {os.getuid()}"

    @property
    def readers(self) -> int:
        """How many files are read at a time."""
        return self.settings.workers or os.cpu_count() or 1

    def only_writer(self) -> AbstractContextManager[None]:
        """Keeps a second ingest out of the same home.

        Raises:
            RegistryError: another one is at work.
        """
        from desk.only_writer import only_writer

        self.make_home()
        return only_writer(self.settings.home)

    def make_home(self) -> None:
        """Make the home folder where there is none; other users of the computer cannot look into it."""
        self.settings.home.mkdir(parents=True, exist_ok=True, mode=HOME_MODE)

    def forget(self) -> None:
        """Have the index, pictures, packs and the copies for viewers keep nothing that was withdrawn."""
        from desk.packs import forget_packs

        self.index.forget()
        forget_packs(self.settings.packs)
        shutil.rmtree(self.settings.pictures, ignore_errors=True)
        shutil.rmtree(self.settings.opened, ignore_errors=True)

    def require_database(self) -> None:
        """Make sure that there is a registry.

        Raises:
            NotFoundError: there is none; `ingest` and `criteria import` make one.
        """
        if self.settings.database.exists():
            return
        message = _(
            "No registry in the folder {home}. Start one with: minhchung criteria import, or ingest; "
            "or name its folder with --home."
        )
        raise NotFoundError(message.format(home=self.settings.home))

    def close(self) -> None:
        """Let go of what was opened."""
        for name in ("registry", "lookup", "index"):
            if name in self.__dict__:
                self.__dict__[name].close()


def workplace_of(context: typer.Context) -> Workplace:
    """The workplace that the program's entry prepared."""
    found = context.find_object(Workplace)
    assert found is not None
    return found
