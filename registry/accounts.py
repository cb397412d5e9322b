"""Who may use the registry: accounts with roles, their sessions in browsers, and tokens for programs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY
from sqlalchemy import Connection, Engine, text

from registry.account_access import ACCOUNT_COLUMNS, Account, get_account, load_account
from registry.account_names import key_of, parse_name, parse_text
from registry.account_sessions import Sessions, end_sessions
from registry.account_tokens import Tokens, revoke_tokens
from registry.acts import of_account
from registry.audit import write_moment
from registry.errors import UsageError
from registry.language import _
from registry.passwords import check_strength
from registry.text import normalise
from registry.vocabulary.kinds import EventKind, Right, Role

# The second recommended choice of RFC 9106, section 4: 64 MiB, where 2 GiB are too much, as on office PCs.
_HASHER: Final = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_BY_KEY: Final = text(f"SELECT {ACCOUNT_COLUMNS} FROM account WHERE name_key = :key")
_ALL: Final = text(f"SELECT {ACCOUNT_COLUMNS} FROM account ORDER BY name_key")


class Accounts(Sessions, Tokens):
    """The accounts of a registry. What is done to them is in the audit trail; that somebody signs in is not.

    Of passwords only argon2id hashes are kept, of the secrets of sessions and tokens SHA-256 hashes: nobody
    finds 256 random bits by trying, and a page asks with each request.

    Args:
        who: the name that acts are recorded under.
        hasher: says how much work a password costs.
    """

    def __init__(self, engine: Engine, who: str = "", hasher: PasswordHasher = _HASHER) -> None:
        super().__init__(engine, who)
        self._hasher = hasher

    def add(
        self, name: str, full_name: str, role: Role, password: str, at: datetime, *, must_change: bool = True
    ) -> Account:
        """Make an account.

        Args:
            must_change: its owner has to choose another password first.

        Raises:
            UsageError: no login name, a taken one, or a weak password.
        """
        name = parse_name(name)
        full_name = parse_text(full_name)
        check_strength(password, name)
        values = {
            "name": name,
            "key": key_of(name),
            "full_name": full_name,
            "role": role.value,
            "password_hash": self._hash(password),
            "must_change": must_change,
            "at": write_moment(at),
        }
        with self._write() as (connection, trail):
            if connection.execute(_BY_KEY, values).first() is not None:
                message = _("There is an account {name} already. Choose another name.")
                raise UsageError(message.format(name=name))
            added = connection.execute(
                text(
                    """INSERT INTO account (name, name_key, full_name, role, password_hash,
                        must_change_password, is_active, created_at, changed_at)
                    VALUES (:name, :key, :full_name, :role, :password_hash, :must_change, TRUE, :at, :at)"""
                ),
                values,
            )
            account = get_account(connection, added.lastrowid)
            trail.append(of_account(EventKind.ACCOUNT_ADDED, name, after=_describe(account)))
        return account

    def get(self, account_id: int) -> Account:
        """The account with this id.

        Raises:
            NotFoundError: there is none.
        """
        with self._engine.connect() as connection:
            return get_account(connection, account_id)

    def find(self, name: str) -> Account | None:
        """The account with this login name, whatever its capitals."""
        with self._engine.connect() as connection:
            row = connection.execute(_BY_KEY, {"key": key_of(name)}).first()
        return None if row is None else load_account(row)

    def all(self) -> list[Account]:
        """All accounts, closed ones too, by name."""
        with self._engine.connect() as connection:
            return [load_account(row) for row in connection.execute(_ALL)]

    def has_admin(self) -> bool:
        """Whether there is anybody who may make accounts."""
        with self._engine.connect() as connection:
            return _has_admin_beside(connection, None)

    def change(
        self, account_id: int, *, full_name: str | None = None, role: Role | None = None, at: datetime
    ) -> Account:
        """Give an account another full name or role.

        Raises:
            NotFoundError: there is no such account.
            UsageError: the last active administrator would lose the role.
        """
        with self._write() as (connection, trail):
            old = get_account(connection, account_id)
            if role is not None and role is not Role.ADMIN:
                _check_admin_left(connection, old)
            values = {
                "id": account_id,
                "full_name": old.full_name if full_name is None else parse_text(full_name),
                "role": (role or old.role).value,
                "at": write_moment(at),
            }
            connection.execute(
                text(
                    "UPDATE account SET full_name = :full_name, role = :role, changed_at = :at WHERE id = :id"
                ),
                values,
            )
            new = get_account(connection, account_id)
            before, after = _describe(old), _describe(new)
            changed = [key for key in after if before[key] != after[key]]
            if changed:
                trail.append(
                    of_account(
                        EventKind.ACCOUNT_CHANGED,
                        new.name,
                        {key: before[key] for key in changed},
                        {key: after[key] for key in changed},
                    )
                )
        return new

    def set_password(
        self, account_id: int, password: str, at: datetime, *, must_change: bool = False
    ) -> None:
        """Give an account another password, and end all its sessions.

        Raises:
            NotFoundError: there is no such account.
            UsageError: the password is weak.
        """
        account = self.get(account_id)
        check_strength(password, account.name)
        values = {
            "id": account_id,
            "password_hash": self._hash(password),
            "must_change": must_change,
            "at": write_moment(at),
        }
        with self._write() as (connection, trail):
            connection.execute(
                text(
                    """UPDATE account SET password_hash = :password_hash,
                        must_change_password = :must_change, changed_at = :at WHERE id = :id"""
                ),
                values,
            )
            end_sessions(connection, account_id)
            trail.append(of_account(EventKind.PASSWORD_SET, account.name))

    def close(self, account_id: int, at: datetime) -> None:
        """Let nobody use an account any more: its sessions end, its tokens are revoked.

        Raises:
            NotFoundError: there is no such account.
            UsageError: it is the last active administrator.
        """
        with self._write() as (connection, trail):
            account = get_account(connection, account_id)
            if not account.is_active:
                return
            _check_admin_left(connection, account)
            _set_active(connection, account_id, False, at)
            end_sessions(connection, account_id)
            revoke_tokens(connection, account_id, at)
            trail.append(of_account(EventKind.ACCOUNT_CLOSED, account.name))

    def reopen(self, account_id: int, at: datetime) -> None:
        """Let a closed account be used again, with the password it had.

        Raises:
            NotFoundError: there is no such account.
        """
        with self._write() as (connection, trail):
            account = get_account(connection, account_id)
            if not account.is_active:
                _set_active(connection, account_id, True, at)
                trail.append(of_account(EventKind.ACCOUNT_REOPENED, account.name))

    def check_password(self, name: str, password: str) -> Account | None:
        """The active account whose password this is.

        A name that nobody has costs as much work as one that somebody has. A hash that was made with less
        work than is asked for now is made anew.
        """
        query = text(f"SELECT {ACCOUNT_COLUMNS}, password_hash FROM account WHERE name_key = :key")
        with self._engine.connect() as connection:
            row = connection.execute(query, {"key": key_of(name)}).first()
        if row is None:
            self._hash(password)
            return None
        try:
            self._hasher.verify(row.password_hash, _encode(password))
        except (VerificationError, InvalidHashError):
            return None
        account = load_account(row)
        if not account.is_active:
            return None
        if self._hasher.check_needs_rehash(row.password_hash):
            with self._engine.begin() as connection:
                connection.execute(
                    text("UPDATE account SET password_hash = :new WHERE id = :id AND password_hash = :old"),
                    {"id": account.id, "old": row.password_hash, "new": self._hash(password)},
                )
        return account

    def _hash(self, password: str) -> str:
        return self._hasher.hash(_encode(password))


def _has_admin_beside(connection: Connection, account_id: int | None) -> bool:
    query = text("SELECT 1 FROM account WHERE role = :role AND is_active AND id IS NOT :id LIMIT 1")
    return connection.execute(query, {"role": Role.ADMIN.value, "id": account_id}).first() is not None


def _check_admin_left(connection: Connection, account: Account) -> None:
    """Make sure that somebody may still make accounts when this one may not any more."""
    if account.may(Right.ADMINISTER) and not _has_admin_beside(connection, account.id):
        message = _("{name} is the only administrator whose account is open. Make another one first.")
        raise UsageError(message.format(name=account.name))


def _set_active(connection: Connection, account_id: int, is_active: bool, at: datetime) -> None:
    connection.execute(
        text("UPDATE account SET is_active = :is_active, changed_at = :at WHERE id = :id"),
        {"id": account_id, "is_active": is_active, "at": write_moment(at)},
    )


def _describe(account: Account) -> Mapping[str, object]:
    return {"full_name": account.full_name, "role": account.role.value}


def _encode(password: str) -> bytes:
    return normalise(password).encode(errors="surrogatepass")
