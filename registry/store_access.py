"""The way to a registry's database: opened, read, and never written without a word to the audit trail."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlmodel import Session

from registry.audit import Act, append_events
from registry.database import open_database, open_memory, open_to_read, open_to_write


class Access:
    """What every part of the registry is built on: one database, and who acts on it."""

    def __init__(self, engine: Engine, who: str = "") -> None:
        self._engine = engine
        self._who = who

    @classmethod
    def open(cls, database: Path, who: str = "") -> Self:
        """The registry in a database file, made or brought up to date where needed.

        Args:
            who: the name that acts are recorded under; "" is the program itself.

        Raises:
            RegistryError: the file is no registry, is damaged, or comes from a newer program.
        """
        return cls(open_database(database), who)

    @classmethod
    def in_memory(cls, who: str = "") -> Self:
        """An empty registry that is gone when closed."""
        return cls(open_memory(), who)

    def acting_as(self, who: str) -> Self:
        """The same registry for somebody else; closing either closes both."""
        return type(self)(self._engine, who)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # For the parts

    def _session(self) -> AbstractContextManager[Session]:
        return open_to_read(self._engine)

    @contextmanager
    def _write(self, who: str = "") -> Iterator[tuple[Session, list[Act]]]:
        """A transaction, and the list of what is done in it, which the audit trail takes over at its end."""
        with open_to_write(self._engine) as session:
            trail: list[Act] = []
            yield session, trail
            append_events(session.connection(), trail, who or self._who)
