"""The way to a registry's accounts: an account itself, and what its sessions and tokens have in common."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, TextClause, text
from sqlalchemy.exc import OperationalError

from registry.audit import Act, append_events, write_moment
from registry.database import open_to_write
from registry.errors import NotFoundError, UsageError
from registry.language import _
from registry.vocabulary.kinds import RIGHTS, Right, Role

# A page asks for a session with each request: that it was used is written once a minute at most.
NOTE_EVERY: Final = timedelta(minutes=1)
_SECRET_BYTES: Final = 32
ACCOUNT_COLUMNS: Final = "account.id, name, full_name, role, is_active, must_change_password, created_at"
_BY_ID: Final = text(f"SELECT {ACCOUNT_COLUMNS} FROM account WHERE id = :id")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may use the registry (tài khoản)."""

    id: int
    name: str
    full_name: str
    role: Role
    is_active: bool
    must_change_password: bool
    created_at: datetime

    def may(self, right: Right) -> bool:
        """Whether the account has a right; a closed one has none."""
        return self.is_active and right in RIGHTS[self.role]

    @property
    def shown_name(self) -> str:
        """What others know the person by."""
        return self.full_name or self.name


class AccountAccess:
    """What accounts, sessions and tokens are built on: one database, and who acts on it."""

    def __init__(self, engine: Engine, who: str = "") -> None:
        self._engine = engine
        self._who = who

    @contextmanager
    def _write(self) -> Iterator[tuple[Connection, list[Act]]]:
        """A transaction, and the list of what is done in it, which the audit trail takes over at its end."""
        with open_to_write(self._engine) as session:
            trail: list[Act] = []
            yield session.connection(), trail
            append_events(session.connection(), trail, self._who)


def get_account(connection: Connection, account_id: int) -> Account:
    """The account with this id.

    Raises:
        NotFoundError: there is none.
    """
    row = connection.execute(_BY_ID, {"id": account_id}).first()
    if row is None:
        raise NotFoundError(_("There is no account number {id}.").format(id=account_id))
    return load_account(row)


def load_account(row: Row[Any]) -> Account:
    """An account from a row that has its columns."""
    return Account(
        id=row.id,
        name=row.name,
        full_name=row.full_name,
        role=Role(row.role),
        is_active=bool(row.is_active),
        must_change_password=bool(row.must_change_password),
        created_at=datetime.fromisoformat(row.created_at),
    )


def closed_error(account: Account) -> UsageError:
    """Why nobody is let in with a closed account."""
    message = _("The account {name} is closed. An administrator can open it again.")
    return UsageError(message.format(name=account.name))


def note_use(connection: Connection, statement: TextClause, row_id: int, at: datetime) -> None:
    """Write when something was used last, unless another program is writing: no page waits for that."""
    patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        connection.execute(statement, {"id": row_id, "at": write_moment(at)})
        connection.commit()
    except OperationalError:
        connection.rollback()
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")


def make_secret() -> str:
    """What nobody finds by trying."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def hash_secret(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
