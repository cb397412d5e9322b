"""Who may use the registry: accounts with roles, their sessions in browsers, and tokens for programs."""

import hashlib
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY
from sqlalchemy import Connection, Engine, Row, TextClause, text
from sqlalchemy.exc import OperationalError

from registry.acts import of_account
from registry.audit import Act, append_events, write_moment
from registry.database import open_to_write
from registry.errors import NotFoundError, UsageError
from registry.language import _
from registry.passwords import check_strength
from registry.text import normalise, squeeze
from registry.vocabulary.kinds import RIGHTS, EventKind, Right, Role

IDLE_LIMIT: Final = timedelta(hours=8)  # a working day; whoever goes home without signing out is signed out
ABSOLUTE_LIMIT: Final = timedelta(days=7)
# A page asks for a session with each request: that it was used is written once a minute at most.
_NOTE_EVERY: Final = timedelta(minutes=1)
TOKEN_PREFIX: Final = "mc_"  # so that one left in a script is found
# The second recommended choice of RFC 9106, section 4: 64 MiB, where 2 GiB are too much, as on office PCs.
_HASHER: Final = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_SECRET_BYTES: Final = 32
_NAME: Final = re.compile(r"[^\W_][\w.@-]{1,39}")
_LONGEST_NAME: Final = 40
_LONGEST_TEXT: Final = 200  # of full names, labels, names of browsers

_ACCOUNT: Final = "account.id, name, full_name, role, is_active, must_change_password, created_at"
_TIME_LEFT: Final = "seen_at > :idle_since AND started_at > :absolute_since"
_BY_ID: Final = text(f"SELECT {_ACCOUNT} FROM account WHERE id = :id")
_BY_KEY: Final = text(f"SELECT {_ACCOUNT} FROM account WHERE name_key = :key")
_ALL: Final = text(f"SELECT {_ACCOUNT} FROM account ORDER BY name_key")
_IN_SESSION: Final = text(
    f"""SELECT {_ACCOUNT}, sign_in.id AS sign_in_id, csrf, client, started_at, seen_at
    FROM sign_in JOIN account ON account.id = account_id
    WHERE secret_hash = :secret_hash AND is_active AND {_TIME_LEFT}"""
)
_SESSIONS_OF: Final = text(
    f"""SELECT {_ACCOUNT}, sign_in.id AS sign_in_id, csrf, client, started_at, seen_at
    FROM sign_in JOIN account ON account.id = account_id
    WHERE account_id = :account_id AND is_active AND {_TIME_LEFT} ORDER BY seen_at DESC, sign_in.id DESC"""
)
_START_SESSION: Final = text(
    """INSERT INTO sign_in (account_id, secret_hash, csrf, client, started_at, seen_at)
    SELECT id, :secret_hash, :csrf, :client, :at, :at FROM account WHERE id = :account_id AND is_active"""
)
_WITH_TOKEN: Final = text(
    f"""SELECT {_ACCOUNT}, token.id AS token_id, last_used_at
    FROM token JOIN account ON account.id = account_id
    WHERE secret_hash = :secret_hash AND is_active AND revoked_at IS NULL
      AND (expires_on IS NULL OR expires_on >= :today)"""
)
_SEEN: Final = text("UPDATE sign_in SET seen_at = :at WHERE id = :id")
_USED: Final = text("UPDATE token SET last_used_at = :at WHERE id = :id")


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


@dataclass(frozen=True, slots=True)
class SignIn:
    """A session in a browser (phiên đăng nhập); `seen_at` may lag a minute behind."""

    id: int
    account: Account
    csrf: str
    started_at: datetime
    seen_at: datetime
    client: str


@dataclass(frozen=True, slots=True)
class Token:
    """What a program signs in with in somebody's name (mã truy cập), without its secret."""

    id: int
    account_id: int
    label: str
    made_at: datetime
    last_used_at: datetime | None
    expires_on: date | None


class Accounts:
    """The accounts of a registry. What is done to them is in the audit trail; that somebody signs in is not.

    Of passwords only argon2id hashes are kept, of the secrets of sessions and tokens SHA-256 hashes: nobody
    finds 256 random bits by trying, and a page asks with each request.

    Args:
        who: the name that acts are recorded under.
        hasher: says how much work a password costs.
    """

    def __init__(self, engine: Engine, who: str = "", hasher: PasswordHasher = _HASHER) -> None:
        self._engine = engine
        self._who = who
        self._hasher = hasher

    # Accounts

    def add(
        self, name: str, full_name: str, role: Role, password: str, at: datetime, *, must_change: bool = True
    ) -> Account:
        """Make an account.

        Args:
            must_change: its owner has to choose another password first.

        Raises:
            UsageError: no login name, a taken one, or a weak password.
        """
        name = _parse_name(name)
        full_name = _parse_text(full_name)
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
            account = _get(connection, added.lastrowid)
            trail.append(of_account(EventKind.ACCOUNT_ADDED, name, after=_describe(account)))
        return account

    def get(self, account_id: int) -> Account:
        """The account with this id.

        Raises:
            NotFoundError: there is none.
        """
        with self._engine.connect() as connection:
            return _get(connection, account_id)

    def find(self, name: str) -> Account | None:
        """The account with this login name, whatever its capitals."""
        with self._engine.connect() as connection:
            row = connection.execute(_BY_KEY, {"key": key_of(name)}).first()
        return None if row is None else _load_account(row)

    def all(self) -> list[Account]:
        """All accounts, closed ones too, by name."""
        with self._engine.connect() as connection:
            return [_load_account(row) for row in connection.execute(_ALL)]

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
            old = _get(connection, account_id)
            if role is not None and role is not Role.ADMIN:
                _check_admin_left(connection, old)
            values = {
                "id": account_id,
                "full_name": old.full_name if full_name is None else _parse_text(full_name),
                "role": (role or old.role).value,
                "at": write_moment(at),
            }
            connection.execute(
                text(
                    "UPDATE account SET full_name = :full_name, role = :role, changed_at = :at WHERE id = :id"
                ),
                values,
            )
            new = _get(connection, account_id)
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
            _end_sessions(connection, account_id)
            trail.append(of_account(EventKind.PASSWORD_SET, account.name))

    def close(self, account_id: int, at: datetime) -> None:
        """Let nobody use an account any more: its sessions end, its tokens are revoked.

        Raises:
            NotFoundError: there is no such account.
            UsageError: it is the last active administrator.
        """
        with self._write() as (connection, trail):
            account = _get(connection, account_id)
            if not account.is_active:
                return
            _check_admin_left(connection, account)
            _set_active(connection, account_id, False, at)
            _end_sessions(connection, account_id)
            connection.execute(
                text(
                    "UPDATE token SET revoked_at = :at WHERE account_id = :account_id AND revoked_at IS NULL"
                ),
                {"account_id": account_id, "at": write_moment(at)},
            )
            trail.append(of_account(EventKind.ACCOUNT_CLOSED, account.name))

    def reopen(self, account_id: int, at: datetime) -> None:
        """Let a closed account be used again, with the password it had.

        Raises:
            NotFoundError: there is no such account.
        """
        with self._write() as (connection, trail):
            account = _get(connection, account_id)
            if not account.is_active:
                _set_active(connection, account_id, True, at)
                trail.append(of_account(EventKind.ACCOUNT_REOPENED, account.name))

    def check_password(self, name: str, password: str) -> Account | None:
        """The active account whose password this is.

        A name that nobody has costs as much work as one that somebody has. A hash that was made with less
        work than is asked for now is made anew.
        """
        query = text(f"SELECT {_ACCOUNT}, password_hash FROM account WHERE name_key = :key")
        with self._engine.connect() as connection:
            row = connection.execute(query, {"key": key_of(name)}).first()
        if row is None:
            self._hash(password)
            return None
        try:
            self._hasher.verify(row.password_hash, _encode(password))
        except (VerificationError, InvalidHashError):
            return None
        account = _load_account(row)
        if not account.is_active:
            return None
        if self._hasher.check_needs_rehash(row.password_hash):
            with self._engine.begin() as connection:
                connection.execute(
                    text("UPDATE account SET password_hash = :new WHERE id = :id AND password_hash = :old"),
                    {"id": account.id, "old": row.password_hash, "new": self._hash(password)},
                )
        return account

    # Sessions in browsers

    def sign_in(self, account_id: int, at: datetime, client: str) -> str:
        """Start a session; gives the secret for its cookie.

        Raises:
            NotFoundError: there is no such account.
            UsageError: it is closed.
        """
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        values = {
            "account_id": account_id,
            "secret_hash": _hash_secret(secret),
            "csrf": secrets.token_urlsafe(_SECRET_BYTES),
            "client": client[:_LONGEST_TEXT],
            "at": write_moment(at),
        }
        with self._engine.begin() as connection:
            connection.execute(text(f"DELETE FROM sign_in WHERE NOT ({_TIME_LEFT})"), _limits(at))
            started = connection.execute(_START_SESSION, values)
            if started.rowcount == 0:
                raise _closed(_get(connection, account_id))
        return secret

    def find_sign_in(self, secret: str, at: datetime) -> SignIn | None:
        """The session that this secret is of, while it lasts and its account is active."""
        values = {"secret_hash": _hash_secret(secret), **_limits(at)}
        with self._engine.connect() as connection:
            row = connection.execute(_IN_SESSION, values).first()
            if row is None:
                return None
            found = _load_sign_in(row)
            if at - found.seen_at >= _NOTE_EVERY:
                _note_use(connection, _SEEN, found.id, at)
        return found

    def sign_out(self, secret: str) -> None:
        """End the session that this secret is of, if there is one."""
        with self._engine.begin() as connection:
            connection.execute(
                text("DELETE FROM sign_in WHERE secret_hash = :secret_hash"),
                {"secret_hash": _hash_secret(secret)},
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
            _end_sessions(connection, account_id, "" if but is None else _hash_secret(but))

    # Tokens for programs

    def make_token(self, account_id: int, label: str, at: datetime, expires_on: date | None = None) -> str:
        """Make a token; gives its secret, which nobody can be shown again.

        Args:
            expires_on: the last day on which it is good.

        Raises:
            NotFoundError: there is no such account.
            UsageError: the account is closed, or the token has no name.
        """
        label = _parse_text(label)
        if not label:
            raise UsageError(_("Name the token: what it is for."))
        secret = TOKEN_PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
        values = {
            "account_id": account_id,
            "secret_hash": _hash_secret(secret),
            "label": label,
            "at": write_moment(at),
            "expires_on": expires_on and expires_on.isoformat(),
        }
        with self._write() as (connection, trail):
            account = _get(connection, account_id)
            if not account.is_active:
                raise _closed(account)
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
        values = {"secret_hash": _hash_secret(secret), "today": _day_of(at).isoformat()}
        with self._engine.connect() as connection:
            row = connection.execute(_WITH_TOKEN, values).first()
            if row is None:
                return None
            used_at = _parse_moment(row.last_used_at)
            if used_at is None or at - used_at >= _NOTE_EVERY:
                _note_use(connection, _USED, row.token_id, at)
        return _load_account(row)

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
            name = _get(connection, row.account_id).name
            trail.append(of_account(EventKind.TOKEN_REVOKED, name, {"token": row.label}))

    # Inside

    @contextmanager
    def _write(self) -> Iterator[tuple[Connection, list[Act]]]:
        """A transaction, and the list of what is done in it, which the audit trail takes over at its end."""
        with open_to_write(self._engine) as session:
            trail: list[Act] = []
            yield session.connection(), trail
            append_events(session.connection(), trail, self._who)

    def _hash(self, password: str) -> str:
        return self._hasher.hash(_encode(password))


def _get(connection: Connection, account_id: int) -> Account:
    row = connection.execute(_BY_ID, {"id": account_id}).first()
    if row is None:
        raise NotFoundError(_("There is no account number {id}.").format(id=account_id))
    return _load_account(row)


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


def _end_sessions(connection: Connection, account_id: int, but_hash: str = "") -> None:
    connection.execute(
        text("DELETE FROM sign_in WHERE account_id = :account_id AND secret_hash <> :but_hash"),
        {"account_id": account_id, "but_hash": but_hash},
    )


def _note_use(connection: Connection, statement: TextClause, row_id: int, at: datetime) -> None:
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


def _closed(account: Account) -> UsageError:
    message = _("The account {name} is closed. An administrator can open it again.")
    return UsageError(message.format(name=account.name))


def _limits(at: datetime) -> dict[str, str]:
    """Since when a session must have been used, and started."""
    return {
        "idle_since": write_moment(at - IDLE_LIMIT),
        "absolute_since": write_moment(at - ABSOLUTE_LIMIT),
    }


def _describe(account: Account) -> Mapping[str, object]:
    return {"full_name": account.full_name, "role": account.role.value}


def _load_account(row: Row[Any]) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        full_name=row.full_name,
        role=Role(row.role),
        is_active=bool(row.is_active),
        must_change_password=bool(row.must_change_password),
        created_at=datetime.fromisoformat(row.created_at),
    )


def _load_sign_in(row: Row[Any]) -> SignIn:
    return SignIn(
        id=row.sign_in_id,
        account=_load_account(row),
        csrf=row.csrf,
        started_at=datetime.fromisoformat(row.started_at),
        seen_at=datetime.fromisoformat(row.seen_at),
        client=row.client,
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


def _parse_name(name: str) -> str:
    """A login name as it is kept."""
    name = normalise(name).strip()
    if not _NAME.fullmatch(name):
        message = _(
            "“{name}” cannot be a login name. Type 2 to {most} letters and digits; . - _ @ may stand "
            "between them."
        )
        raise UsageError(message.format(name=_shorten(name), most=_LONGEST_NAME))
    return name


def key_of(name: str) -> str:
    """A login name as it is compared, one for all its spellings; "?" stands for what no text can hold."""
    return normalise(normalise(name).strip().casefold()).encode(errors="replace").decode()


def _parse_text(written: str) -> str:
    """A full name or label as it is kept."""
    written = squeeze(normalise(written))
    if len(written) > _LONGEST_TEXT or not written.isprintable():
        message = _("“{name}” is too long, or has signs that cannot be shown. Type up to {most} characters.")
        raise UsageError(message.format(name=_shorten(written), most=_LONGEST_TEXT))
    return written


def _shorten(written: str) -> str:
    """The beginning of what was typed, as far as it can be shown."""
    return "".join(filter(str.isprintable, written[:_LONGEST_NAME]))


def _encode(password: str) -> bytes:
    return normalise(password).encode(errors="surrogatepass")


def _hash_secret(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
