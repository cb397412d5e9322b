"""The SQLite database of a registry: opened, configured, brought to the newest schema."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from registry.errors import NoRoomError, RegistryError
from registry.language import _
from registry.migrations.head import SCHEMA_HEAD
from registry.settings import HOME_MODE, PRIVATE_FILE_MODE

# How long a writer waits for another one before it gives up, in milliseconds.
_BUSY_TIMEOUT_MS: Final = 10_000


def open_database(path: Path) -> Engine:
    """The database in a file, made or brought up to date where needed.

    Raises:
        RegistryError: the file is no registry, is damaged, or comes from a newer program.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=HOME_MODE)
    with suppress(OSError):  # SQLite says better what is wrong; its logs take the mode of the database
        path.touch(PRIVATE_FILE_MODE, exist_ok=False)
    engine = create_engine(URL.create("sqlite", database=str(path)))
    try:
        return _prepare(engine)
    except DatabaseError as error:
        engine.dispose()
        if "readonly" in str(error.orig) or "unable to open" in str(error.orig):
            message = _("{path}: may not be written ({problem}). Have the administrator grant access.")
        else:
            message = _("{path}: the registry cannot be opened ({problem}). Restore it from a backup.")
        raise RegistryError(message.format(path=path, problem=error.orig)) from error
    except BaseException:
        engine.dispose()
        raise


def open_memory() -> Engine:
    """An empty database that is gone when closed."""
    return _prepare(create_engine("sqlite://", poolclass=StaticPool))


@contextmanager
def open_to_write(engine: Engine) -> Iterator[Session]:
    """A session in one transaction; from its start to its end no other program writes.

    Raises:
        NoRoomError: the disk takes nothing more.
        RegistryError: the database is locked by another program for long, or cannot be used.
    """
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            # The driver opens a transaction only for the first row that is written: what was read before it
            # could be out of date by then, and two programs would go on from the same last event.
            session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            yield session
    except DatabaseError as error:
        if not _is_of_place(error):
            raise
        message = _(
            "The registry could not be written ({problem}); nothing was changed. Close other programs that "
            "work on it, see that the disk has room, then try again."
        )
        is_full = getattr(error.orig, "sqlite_errorname", "") == "SQLITE_FULL"
        raised = NoRoomError if is_full else RegistryError
        raise raised(message.format(problem=error.orig)) from error


@contextmanager
def open_to_read(engine: Engine) -> Iterator[Session]:
    """A session that writes nothing.

    Raises:
        RegistryError: the database cannot be used.
    """
    try:
        with Session(engine, expire_on_commit=False) as session:
            yield session
    except DatabaseError as error:
        if not _is_of_place(error):
            raise
        message = _("The registry cannot be read ({problem}). See that its disk is well, then try again.")
        raise RegistryError(message.format(problem=error.orig)) from error


def _is_of_place(error: DatabaseError) -> bool:
    """Whether the database, its disk or another program is at fault, not what was asked of it."""
    return type(error) in (DatabaseError, OperationalError)


def _prepare(engine: Engine) -> Engine:
    event.listen(engine, "connect", _configure)
    if _schema_version(engine) != SCHEMA_HEAD:
        from registry.migrations.upgrade import upgrade  # loads Alembic: only when there is work for it

        upgrade(engine)
    return engine


def _configure(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # what must not be kept is overwritten
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}")
    cursor.close()


def _schema_version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
