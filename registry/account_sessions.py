"""Part of the accounts: who is signed in, in which browser, and for how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, text

from registry.account_access import (
    ACCOUNT_COLUMNS,
    NOTE_EVERY,
    Account,
    AccountAccess,
    closed_error,
    get_account,
    hash_secret,
    load_account,
    make_secret,
    note_use,
)
from registry.account_names import LONGEST_TEXT
from registry.audit import write_moment

IDLE_LIMIT: Final = timedelta(hours=8)  # a working day; whoever goes home without signing out is signed out
ABSOLUTE_LIMIT: Final = timedelta(days=7)
_TIME_LEFT: Final = "seen_at > :idle_since AND started_at > :absolute_since"
_IN_SESSION: Final = text(
    f"""SELECT {ACCOUNT_COLUMNS}, sign_in.id AS sign_in_id, csrf, client, started_at, seen_at
    FROM sign_in JOIN account ON account.id = account_id
    WHERE secret_hash = :secret_hash AND is_active AND {_TIME_LEFT}"""
)
_SESSIONS_OF: Final = text(
    f"""SELECT {ACCOUNT_COLUMNS}, sign_in.id AS sign_in_id, csrf, client, started_at, seen_at
    FROM sign_in JOIN account ON account.id = account_id
    WHERE account_id = :account_id AND is_active AND {_TIME_LEFT} ORDER BY seen_at DESC, sign_in.id DESC"""
)
_START_SESSION: Final = text(
    """INSERT INTO sign_in (account_id, secret_hash, csrf, client, started_at, seen_at)
    SELECT id, :secret_hash, :csrf, :client, :at, :at FROM account WHERE id = :account_id AND is_active"""
)
_SEEN: Final = text("UPDATE sign_in SET seen_at = :at WHERE id = :id")


@dataclass(frozen=True, slots=True)
class SignIn:
    """A session in a browser (phiên đăng nhập); `seen_at` may lag a minute behind."""

    id: int
    account: Account
    csrf: str
    started_at: datetime
    seen_at: datetime
    client: str


class Sessions(AccountAccess):
    """The sessions in browsers of a registry's accounts."""

    def sign_in(self, account_id: int, at: datetime, client: str) -> str:
        """Start a session; gives the secret for its cookie.

        Raises:
            NotFoundError: there is no such account.
            UsageError: it is closed.
        """
        secret = make_secret()
        values = {
            "account_id": account_id,
            "secret_hash": hash_secret(secret),
            "csrf": make_secret(),
            "client": client[:LONGEST_TEXT],
            "at": write_moment(at),
        }
        with self._engine.begin() as connection:
            connection.execute(text(f"DELETE FROM sign_in WHERE NOT ({_TIME_LEFT})"), _limits(at))
            started = connection.execute(_START_SESSION, values)
            if started.rowcount == 0:
                raise closed_error(get_account(connection, account_id))
        return secret

    def find_sign_in(self, secret: str, at: datetime) -> SignIn | None:
        """The session that this secret is of, while it lasts and its account is active."""
        values = {"secret_hash": hash_secret(secret), **_limits(at)}
        with self._engine.connect() as connection:
            row = connection.execute(_IN_SESSION, values).first()
            if row is None:
                return None
            found = _load_sign_in(row)
            if at - found.seen_at >= NOTE_EVERY:
                note_use(connection, _SEEN, found.id, at)
        return found

    def sign_out(self, secret: str) -> None:
        """End the session that this secret is of, if there is one."""
        with self._engine.begin() as connection:
            connection.execute(
                text("DELETE FROM sign_in WHERE secret_hash = :secret_hash"),
                {"secret_hash": hash_secret(secret)},
            )

    def sign_ins_of(self, account_id: int, at: datetime) -> list[SignIn]:
        """The sessions of an account that last, the one used last first."""
        with self._engine.connect() as connection:
            rows = connection.execute(_SESSIONS_OF, {"account_id": account_id, **_limits(at)})
            return [_load_sign_in(row) for row in rows]

    def end_sign_in(self, sign_in_id: int) -> None:
        """End a session, if it lasts still."""
        with self._engine.begin() as connection:
            connection.execute(text("DELETE FROM sign_in WHERE id = :id"), {"id": sign_in_id})

    def end_sign_ins(self, account_id: int, *, but: str | None = None) -> None:
        """End the sessions of an account.

        Args:
            but: the secret of one that goes on.
        """
        with self._engine.begin() as connection:
            end_sessions(connection, account_id, "" if but is None else hash_secret(but))


def end_sessions(connection: Connection, account_id: int, but_hash: str = "") -> None:
    """End the sessions of an account, but for the one whose secret has this hash."""
    connection.execute(
        text("DELETE FROM sign_in WHERE account_id = :account_id AND secret_hash <> :but_hash"),
        {"account_id": account_id, "but_hash": but_hash},
    )


def _limits(at: datetime) -> dict[str, str]:
    """Since when a session must have been used, and started."""
    return {
        "idle_since": write_moment(at - IDLE_LIMIT),
        "absolute_since": write_moment(at - ABSOLUTE_LIMIT),
    }


def _load_sign_in(row: Row[Any]) -> SignIn:
    return SignIn(
        id=row.sign_in_id,
        account=load_account(row),
        csrf=row.csrf,
        started_at=datetime.fromisoformat(row.started_at),
        seen_at=datetime.fromisoformat(row.seen_at),
        client=row.client,
    )
