"""Part of the accounts: the tokens that programs sign in with."""

from dataclasses import dataclass
from datetime import date, datetime
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
from registry.account_names import parse_text
from registry.acts import of_account
from registry.audit import write_moment
from registry.errors import NotFoundError, UsageError
from registry.language import _
from registry.vocabulary.kinds import EventKind

TOKEN_PREFIX: Final = "mc_"  # so that one left in a script is found
_WITH_TOKEN: Final = text(
    f"""SELECT {ACCOUNT_COLUMNS}, token.id AS token_id, last_used_at
    FROM token JOIN account ON account.id = account_id
    WHERE secret_hash = :secret_hash AND is_active AND revoked_at IS NULL
      AND (expires_on IS NULL OR expires_on >= :today)"""
)
_USED: Final = text("UPDATE token SET last_used_at = :at WHERE id = :id")


@dataclass(frozen=True, slots=True)
class Token:
    """What a program signs in with in somebody's name (mã truy cập), without its secret."""

    id: int
    account_id: int
    label: str
    made_at: datetime
    last_used_at: datetime | None
    expires_on: date | None


class Tokens(AccountAccess):
    """The tokens of a registry's accounts."""

    def make_token(self, account_id: int, label: str, at: datetime, expires_on: date | None = None) -> str:
        """Make a token; gives its secret, which nobody can be shown again.

        Args:
            expires_on: the last day on which it is good.

        Raises:
            NotFoundError: there is no such account.
            UsageError: the account is closed, or the token has no name.
        """
        label = parse_text(label)
        if not label:
            raise UsageError(_("Name the token: what it is for."))
        secret = TOKEN_PREFIX + make_secret()
        values = {
            "account_id": account_id,
            "secret_hash": hash_secret(secret),
            "label": label,
            "at": write_moment(at),
            "expires_on": expires_on and expires_on.isoformat(),
        }
        with self._write() as (connection, trail):
            account = get_account(connection, account_id)
            if not account.is_active:
                raise closed_error(account)
            connection.execute(
                text(
                    """INSERT INTO token (account_id, secret_hash, label, made_at, expires_on)
                    VALUES (:account_id, :secret_hash, :label, :at, :expires_on)"""
                ),
                values,
            )
            after = {"token": label} | ({"expires_on": expires_on.isoformat()} if expires_on else {})
            trail.append(of_account(EventKind.TOKEN_MADE, account.name, after=after))
        return secret

    def find_token(self, secret: str, at: datetime) -> Account | None:
        """The active account that a token is of, while the token is good."""
        values = {"secret_hash": hash_secret(secret), "today": _day_of(at).isoformat()}
        with self._engine.connect() as connection:
            row = connection.execute(_WITH_TOKEN, values).first()
            if row is None:
                return None
            used_at = _parse_moment(row.last_used_at)
            if used_at is None or at - used_at >= NOTE_EVERY:
                note_use(connection, _USED, row.token_id, at)
        return load_account(row)

    def tokens_of(self, account_id: int) -> list[Token]:
        """The tokens of an account that were not revoked, expired ones too, in the order they were made."""
        query = text("SELECT * FROM token WHERE account_id = :id AND revoked_at IS NULL ORDER BY id")
        with self._engine.connect() as connection:
            return [_load_token(row) for row in connection.execute(query, {"id": account_id})]

    def revoke_token(self, token_id: int, at: datetime) -> None:
        """Make a token good for nothing.

        Raises:
            NotFoundError: there is no such token, or it was revoked before.
        """
        query = text("SELECT account_id, label FROM token WHERE id = :id AND revoked_at IS NULL")
        with self._write() as (connection, trail):
            row = connection.execute(query, {"id": token_id}).first()
            if row is None:
                raise NotFoundError(_("There is no such token any more."))
            connection.execute(
                text("UPDATE token SET revoked_at = :at WHERE id = :id"),
                {"id": token_id, "at": write_moment(at)},
            )
            name = get_account(connection, row.account_id).name
            trail.append(of_account(EventKind.TOKEN_REVOKED, name, {"token": row.label}))


def revoke_tokens(connection: Connection, account_id: int, at: datetime) -> None:
    """Make all tokens of an account good for nothing."""
    connection.execute(
        text("UPDATE token SET revoked_at = :at WHERE account_id = :account_id AND revoked_at IS NULL"),
        {"account_id": account_id, "at": write_moment(at)},
    )


def _load_token(row: Row[Any]) -> Token:
    return Token(
        id=row.id,
        account_id=row.account_id,
        label=row.label,
        made_at=datetime.fromisoformat(row.made_at),
        last_used_at=_parse_moment(row.last_used_at),
        expires_on=None if row.expires_on is None else date.fromisoformat(row.expires_on),
    )


def _parse_moment(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)


def _day_of(at: datetime) -> date:
    """The day that the clock on the office's wall shows."""
    return at.astimezone().date()
