"""Accounts: who may do what, passwords, sessions and tokens, and what of it the audit trail keeps."""

import inspect
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from argon2 import PasswordHasher
from factories import A_MOMENT
from sqlalchemy import event as sql_event
from test_registry_migrations import migrate

from registry.account_access import Account
from registry.account_sessions import ABSOLUTE_LIMIT, IDLE_LIMIT
from registry.accounts import Accounts
from registry.errors import NotFoundError, UsageError
from registry.migrations.head import SCHEMA_HEAD
from registry.passwords import LONGEST_PASSWORD, check_strength
from registry.snapshot import read_schema, take_snapshot
from registry.store import Registry
from registry.vocabulary.kinds import RIGHTS, EventKind, Right, Role, ThingKind

# As little work as argon2 allows: these tests are not about guessing.
QUICK: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD: Final = "ba con mèo đen"
OTHER: Final = "bốn cây cau già"
MINUTE: Final = timedelta(minutes=1)
TODAY: Final = A_MOMENT.astimezone().date()

CLOSE_ACCOUNT = """
import datetime, pathlib, sys
from registry.errors import UsageError
from registry.store import Registry
with Registry.open(pathlib.Path(sys.argv[1])) as opened:
    print(flush=True)
    sys.stdin.readline()
    try:
        opened.accounts.close(int(sys.argv[2]), datetime.datetime.now(datetime.UTC))
    except UsageError:
        sys.exit(2)
"""


def accounts_of(opened: Registry) -> Accounts:
    return Accounts(opened._engine, "an", QUICK)


@pytest.fixture
def accounts(registry: Registry) -> Accounts:
    """No accounts yet, in a registry that is gone when closed."""
    return accounts_of(registry)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "registry.db"


@pytest.fixture
def office(database: Path) -> Iterator[Registry]:
    """A registry in a file, with an administrator and a clerk."""
    with Registry.open(database, "an") as opened:
        add(accounts_of(opened), "chi", Role.ADMIN)
        add(accounts_of(opened), "lan")
        yield opened


def add(accounts: Accounts, name: str, role: Role = Role.CLERK, **changes: Any) -> Account:
    values = {"full_name": "", "password": PASSWORD, "at": A_MOMENT, **changes}
    return accounts.add(
        name, values.pop("full_name"), role, values.pop("password"), values.pop("at"), **values
    )


def id_of(accounts: Accounts, name: str) -> int:
    found = accounts.find(name)
    assert found is not None
    return found.id


# Who may do what


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        (Role.VIEWER, "read"),
        (Role.CLERK, "read file"),
        (Role.REVIEWER, "read file judge"),
        (Role.ADMIN, "read file judge administer"),
    ],
)
def test_a_role_has_its_rights_and_a_closed_account_none(role: Role, rights: str) -> None:
    account = Account(1, "lan", "", role, True, False, A_MOMENT)
    assert {right.value for right in Right if account.may(right)} == set(rights.split())
    closed = Account(1, "lan", "", role, False, False, A_MOMENT)
    assert [right for right in Right if closed.may(right)] == []


def test_each_role_may_do_all_that_the_one_before_it_may() -> None:
    assert list(RIGHTS) == list(Role)
    assert [len(RIGHTS[role]) for role in Role] == [1, 2, 3, 4]
    assert RIGHTS[Role.VIEWER] < RIGHTS[Role.CLERK] < RIGHTS[Role.REVIEWER] < RIGHTS[Role.ADMIN]


# Accounts


def test_an_account_is_found_by_its_name_whatever_its_capitals_and_accents_are_made_of(
    accounts: Accounts,
) -> None:
    made = add(accounts, " Lan.Nguye\u0302\u0303n ", full_name="Nguyễn  Thị Lan")
    assert (made.name, made.full_name, made.shown_name) == (
        "Lan.Nguyễn",
        "Nguyễn Thị Lan",
        "Nguyễn Thị Lan",
    )
    assert (made.role, made.is_active, made.must_change_password, made.created_at) == (
        Role.CLERK,
        True,
        True,
        A_MOMENT,
    )
    assert accounts.find("LAN.NGUYỄN") == accounts.get(made.id) == made
    assert accounts.find("lan.nguyen") is None


def test_who_has_no_full_name_is_shown_by_the_login_name(accounts: Accounts) -> None:
    assert add(accounts, "lan").shown_name == "lan"


@pytest.mark.parametrize(
    "name", ["l", "", "lan nguyễn", "-lan", "lan\x00", "lan;", "a" * 41, "lan\ud800", "?"]
)
def test_a_name_that_cannot_be_typed_or_shown_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be a login name") as caught:
        add(accounts, name)
    assert str(caught.value).isprintable()
    assert accounts.find(name) is None
    assert accounts.all() == []


@pytest.mark.parametrize("name", ["lan", "Lan", "LAN "])
def test_a_name_is_given_once(accounts: Accounts, name: str) -> None:
    add(accounts, "lan")
    with pytest.raises(UsageError, match="already"):
        add(accounts, name)


@pytest.mark.parametrize("full_name", ["L" * 201, "Lan\x1b[2J", "Lan\ud800"])
def test_a_full_name_that_cannot_be_shown_is_refused(accounts: Accounts, full_name: str) -> None:
    with pytest.raises(UsageError, match="cannot be shown"):
        add(accounts, "lan", full_name=full_name)


def test_accounts_are_listed_by_name_closed_ones_too(accounts: Accounts) -> None:
    for name in ("lan", "Chi", "bình"):
        add(accounts, name)
    accounts.close(id_of(accounts, "chi"), A_MOMENT)
    assert [(account.name, account.is_active) for account in accounts.all()] == [
        ("bình", True),
        ("Chi", False),
        ("lan", True),
    ]


def test_what_is_asked_of_an_account_that_is_not_there_says_so(accounts: Accounts) -> None:
    asked: list[Callable[[], object]] = [
        lambda: accounts.get(9),
        lambda: accounts.change(9, role=Role.ADMIN, at=A_MOMENT),
        lambda: accounts.set_password(9, PASSWORD, A_MOMENT),
        lambda: accounts.close(9, A_MOMENT),
        lambda: accounts.reopen(9, A_MOMENT),
        lambda: accounts.sign_in(9, A_MOMENT, ""),
        lambda: accounts.make_token(9, "kho", A_MOMENT),
        lambda: accounts.revoke_token(9, A_MOMENT),
    ]
    for ask in asked:
        with pytest.raises(NotFoundError):
            ask()


def test_the_last_administrator_keeps_role_and_account(accounts: Accounts) -> None:
    assert not accounts.has_admin()
    chi = add(accounts, "chi", Role.ADMIN)
    add(accounts, "lan")
    assert accounts.has_admin()
    for lose in (
        lambda: accounts.close(chi.id, A_MOMENT),
        lambda: accounts.change(chi.id, role=Role.REVIEWER, at=A_MOMENT),
    ):
        with pytest.raises(UsageError, match="only administrator"):
            lose()
    assert accounts.get(chi.id) == chi
    assert accounts.change(chi.id, full_name="Chi", role=Role.ADMIN, at=A_MOMENT).full_name == "Chi"

    an = add(accounts, "an", Role.ADMIN)
    accounts.close(chi.id, A_MOMENT)
    accounts.change(chi.id, role=Role.VIEWER, at=A_MOMENT)
    with pytest.raises(UsageError, match="only administrator"):
        accounts.close(an.id, A_MOMENT)
    accounts.reopen(chi.id, A_MOMENT)  # as a viewer
    with pytest.raises(UsageError, match="only administrator"):
        accounts.close(an.id, A_MOMENT)


def test_of_two_administrators_who_close_each_other_at_once_one_stays(database: Path) -> None:
    with Registry.open(database) as opened:
        ids = [add(accounts_of(opened), name, Role.ADMIN).id for name in ("an", "chi")]
        programs = [
            subprocess.Popen(
                [sys.executable, "-c", CLOSE_ACCOUNT, str(database), str(account_id)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            for account_id in ids
        ]
        for program in programs:
            assert program.stdout
            program.stdout.readline()
        for program in programs:
            program.communicate(b"\n", timeout=60)
        assert sorted(program.returncode for program in programs) == [0, 2]
        assert opened.accounts.has_admin()
        assert [account.is_active for account in opened.accounts.all()].count(True) == 1
        assert opened.find_audit_fault() is None


# Passwords


@pytest.mark.parametrize(
    ("password", "name", "reason"),
    [
        ("mèo đen", "lan", "at least 10"),
        ("me\u0300o d\u0323e\u0323n", "lan", "at least 10"),  # more signs than letters
        ("x" * (LONGEST_PASSWORD + 1), "lan", "at most 200"),
        ("matkhau123", "lan", "first that are tried"),
        ("Mật Khẩu @2026", "lan", "first that are tried"),
        ("abc123456!", "lan", "first that are tried"),
        ("1234567890", "lan", "first that are tried"),
        ("Nguyen1990!!", "lan", "first that are tried"),
        ("ThuHuong-nha-ben-song", "thuhuong", "login name"),
        ("thú hưởng thuhuong", "ThuHương", "login name"),
        ("lan1234567", "lan", "login name"),
        ("lan-lan-lan-lan", "lan", "login name"),
    ],
)
def test_a_password_that_is_soon_found_is_refused(password: str, name: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        check_strength(password, name)


@pytest.mark.parametrize(
    ("password", "name"),
    [
        (PASSWORD, "lan"),
        ("x7Kq9vB2mD", "lan"),
        ("aaaa bbbb cccc", "lan"),  # nothing is said of which signs there are
        ("hoa lan trong vườn", "lan"),  # a name so short stands there by chance
        ("x" * LONGEST_PASSWORD, "lan"),
    ],
)
def test_any_other_password_is_good(accounts: Accounts, password: str, name: str) -> None:
    made = add(accounts, name, password=password)
    assert accounts.check_password(name, password) == made


def test_a_weak_password_makes_no_account_and_changes_none(accounts: Accounts) -> None:
    with pytest.raises(UsageError):
        add(accounts, "lan", password="matkhau123")
    lan = add(accounts, "lan")
    with pytest.raises(UsageError):
        accounts.set_password(lan.id, "lan1234567", A_MOMENT)
    assert accounts.check_password("lan", PASSWORD) == lan


@pytest.mark.parametrize(
    ("name", "password", "is_right"),
    [
        ("lan", PASSWORD, True),
        ("LAN", PASSWORD, True),
        ("lan", "ba con me\u0300o đen", True),  # as a Mac types it
        ("lan", PASSWORD.upper(), False),
        ("lan", PASSWORD + " ", False),
        ("lan", "", False),
        ("lan", "\ud800", False),
        ("lan", "x" * 5000, False),
        ("bình", PASSWORD, False),
        ("lan\ud800", PASSWORD, False),
        ("", "", False),
    ],
)
def test_name_and_password_have_to_be_right(
    accounts: Accounts, name: str, password: str, is_right: bool
) -> None:
    lan = add(accounts, "lan")
    assert accounts.check_password(name, password) == (lan if is_right else None)


def test_a_name_that_nobody_has_costs_as_much_work_as_one_that_somebody_has(registry: Registry) -> None:
    class Counted(PasswordHasher):
        work = 0

        def hash(self, *arguments: Any, **options: Any) -> str:
            self.work += 1
            return super().hash(*arguments, **options)

        def verify(self, *arguments: Any, **options: Any) -> Any:
            self.work += 1
            return super().verify(*arguments, **options)

    hasher = Counted(time_cost=1, memory_cost=8, parallelism=1)
    accounts = Accounts(registry._engine, "", hasher)
    lan = add(accounts, "lan")
    add(accounts, "chi", Role.ADMIN)
    accounts.close(lan.id, A_MOMENT)
    for name in ("lan", "chi", "ai đó", "bình"):
        hasher.work = 0
        assert accounts.check_password(name, "không phải thế này") is None
        assert hasher.work == 1


def test_a_closed_account_lets_nobody_in_until_it_is_opened_again(accounts: Accounts) -> None:
    add(accounts, "chi", Role.ADMIN)
    lan = add(accounts, "lan")
    accounts.close(lan.id, A_MOMENT)
    assert accounts.check_password("lan", PASSWORD) is None
    accounts.reopen(lan.id, A_MOMENT)
    assert accounts.check_password("lan", PASSWORD) == lan


def test_a_password_that_an_administrator_set_has_to_be_changed_until_its_owner_did(
    accounts: Accounts,
) -> None:
    lan = add(accounts, "lan", must_change=False)
    assert not lan.must_change_password
    accounts.set_password(lan.id, OTHER, A_MOMENT, must_change=True)
    assert accounts.get(lan.id).must_change_password
    accounts.set_password(lan.id, PASSWORD, A_MOMENT)
    assert not accounts.get(lan.id).must_change_password
    assert accounts.check_password("lan", OTHER) is None


def test_a_hash_made_with_less_work_is_made_anew_at_the_next_sign_in(
    office: Registry, database: Path
) -> None:
    def kept() -> str:
        with closing(sqlite3.connect(database)) as connection:
            return str(
                connection.execute("SELECT password_hash FROM account WHERE name = 'lan'").fetchone()[0]
            )

    assert kept().startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert office.accounts.check_password("lan", "không phải thế này") is None
    assert kept().startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert office.accounts.check_password("lan", PASSWORD)
    assert kept().startswith("$argon2id$v=19$m=65536,t=3,p=4$")  # RFC 9106, section 4
    made_anew = kept()
    assert office.accounts.check_password("lan", PASSWORD)
    assert kept() == made_anew


# Sessions


def test_a_session_is_found_by_its_secret_alone(accounts: Accounts) -> None:
    lan = add(accounts, "lan")
    first, second = (accounts.sign_in(lan.id, A_MOMENT, client) for client in ("Firefox", "x" * 1000))
    found = accounts.find_sign_in(first, A_MOMENT)
    other = accounts.find_sign_in(second, A_MOMENT)
    assert found is not None
    assert other is not None
    assert (found.account, found.started_at, found.seen_at, found.client) == (
        lan,
        A_MOMENT,
        A_MOMENT,
        "Firefox",
    )
    assert len(other.client) < 1000
    assert len({first, second, found.csrf, other.csrf}) == 4
    assert min(map(len, (first, found.csrf))) >= 43  # 256 bits
    for wrong in ("", first[:-1], found.csrf, "\ud800"):
        assert accounts.find_sign_in(wrong, A_MOMENT) is None


@pytest.mark.parametrize(
    ("used_after", "asked_after", "lasts"),
    [
        ([], IDLE_LIMIT - MINUTE / 60, True),
        ([], IDLE_LIMIT, False),
        ([IDLE_LIMIT - MINUTE], 2 * (IDLE_LIMIT - MINUTE), True),
        ([IDLE_LIMIT - MINUTE], 2 * IDLE_LIMIT - MINUTE, False),
        ([IDLE_LIMIT], IDLE_LIMIT + MINUTE, False),  # what has ended does not come back
        ([timedelta(hours=7 * n) for n in range(1, 24)], ABSOLUTE_LIMIT - MINUTE, True),
        ([timedelta(hours=7 * n) for n in range(1, 24)], ABSOLUTE_LIMIT, False),
    ],
)
def test_a_session_ends_when_it_was_not_used_for_a_day_of_work_or_is_a_week_old(
    accounts: Accounts, used_after: list[timedelta], asked_after: timedelta, lasts: bool
) -> None:
    lan = add(accounts, "lan")
    secret = accounts.sign_in(lan.id, A_MOMENT, "")
    for passed in used_after:
        accounts.find_sign_in(secret, A_MOMENT + passed)
    at = A_MOMENT + asked_after
    assert len(accounts.sign_ins_of(lan.id, at)) == lasts
    assert (accounts.find_sign_in(secret, at) is not None) == lasts


def test_that_a_session_was_used_is_written_once_a_minute(accounts: Accounts) -> None:
    lan = add(accounts, "lan")
    secret = accounts.sign_in(lan.id, A_MOMENT, "")
    for seconds, noted in ((59, 0), (60, 60), (100, 60), (119, 60), (120, 120)):
        accounts.find_sign_in(secret, A_MOMENT + timedelta(seconds=seconds))
        (session,) = accounts.sign_ins_of(lan.id, A_MOMENT)
        assert session.seen_at == A_MOMENT + timedelta(seconds=noted)


def test_a_page_asks_once_for_its_session(office: Registry) -> None:
    secret = office.accounts.sign_in(2, A_MOMENT, "")
    asked: list[str] = []
    sql_event.listen(office._engine, "before_cursor_execute", lambda *seen: asked.append(seen[2]))
    assert office.accounts.find_sign_in(secret, A_MOMENT + MINUTE / 2)
    assert len(asked) == 1


def test_no_page_waits_for_another_program_that_writes(office: Registry, database: Path) -> None:
    accounts = accounts_of(office)
    secret, token = accounts.sign_in(2, A_MOMENT, ""), accounts.make_token(2, "kho", A_MOMENT)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        # A writer is waited for ten seconds: the test would last so long.
        assert accounts.find_sign_in(secret, A_MOMENT + MINUTE)
        assert accounts.find_token(token, A_MOMENT + MINUTE)
        other.execute("ROLLBACK")
    assert accounts.sign_ins_of(2, A_MOMENT)[0].seen_at == A_MOMENT
    accounts.find_sign_in(secret, A_MOMENT + MINUTE)
    assert accounts.sign_ins_of(2, A_MOMENT)[0].seen_at == A_MOMENT + MINUTE
    with office._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() > 0


def test_sessions_end_one_by_one_and_all_but_the_one_in_use(accounts: Accounts) -> None:
    lan, chi = add(accounts, "lan"), add(accounts, "chi")
    secrets = [accounts.sign_in(lan.id, A_MOMENT + n * MINUTE, str(n)) for n in range(4)]
    others = accounts.sign_in(chi.id, A_MOMENT, "")
    at = A_MOMENT + 4 * MINUTE

    def lasting() -> list[str]:
        return [session.client for session in accounts.sign_ins_of(lan.id, at)]

    assert lasting() == ["3", "2", "1", "0"]
    accounts.sign_out(secrets[3])
    accounts.sign_out("no session has this")
    accounts.end_sign_in(accounts.sign_ins_of(lan.id, at)[0].id)
    assert lasting() == ["1", "0"]
    accounts.end_sign_ins(lan.id, but=secrets[0])
    assert lasting() == ["0"]
    accounts.end_sign_ins(lan.id)
    assert lasting() == []
    assert accounts.find_sign_in(others, at)


@pytest.mark.parametrize(
    "act",
    [
        lambda accounts, lan: accounts.set_password(lan, OTHER, A_MOMENT),
        lambda accounts, lan: accounts.close(lan, A_MOMENT),
    ],
    ids=["another password", "a closed account"],
)
def test_sessions_end_with(accounts: Accounts, act: Callable[[Accounts, int], None]) -> None:
    chi, lan = add(accounts, "chi", Role.ADMIN), add(accounts, "lan")
    hers, others = (accounts.sign_in(account.id, A_MOMENT, "") for account in (lan, chi))
    act(accounts, lan.id)
    accounts.reopen(lan.id, A_MOMENT)
    assert accounts.find_sign_in(hers, A_MOMENT) is None
    assert accounts.find_sign_in(others, A_MOMENT)


def test_a_session_has_the_role_that_the_account_has_now(accounts: Accounts) -> None:
    lan = add(accounts, "lan")
    secret = accounts.sign_in(lan.id, A_MOMENT, "")
    accounts.change(lan.id, role=Role.VIEWER, at=A_MOMENT)
    found = accounts.find_sign_in(secret, A_MOMENT)
    assert found is not None
    assert not found.account.may(Right.FILE)


def test_nobody_signs_in_to_a_closed_account(accounts: Accounts) -> None:
    lan = add(accounts, "lan")
    accounts.close(lan.id, A_MOMENT)
    with pytest.raises(UsageError, match="closed"):
        accounts.sign_in(lan.id, A_MOMENT, "")
    with pytest.raises(UsageError, match="closed"):
        accounts.make_token(lan.id, "kho", A_MOMENT)


def test_sessions_that_have_ended_are_let_go_of(office: Registry, database: Path) -> None:
    office.accounts.sign_in(2, A_MOMENT, "")
    office.accounts.sign_in(2, A_MOMENT + IDLE_LIMIT, "")
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM sign_in").fetchone() == (1,)


def test_a_session_that_one_program_ends_has_ended_for_all(office: Registry, database: Path) -> None:
    secret = office.accounts.sign_in(2, A_MOMENT, "")
    with Registry.open(database) as other:
        assert other.accounts.find_sign_in(secret, A_MOMENT)
        other.accounts.end_sign_ins(2)
    assert office.accounts.find_sign_in(secret, A_MOMENT) is None


# Tokens


def test_a_token_is_good_until_it_is_revoked(accounts: Accounts) -> None:
    lan = add(accounts, "lan")
    secret, other = (accounts.make_token(lan.id, label, A_MOMENT) for label in ("máy quét", "bảng tính"))
    assert secret.startswith("mc_")
    assert secret != other
    assert accounts.find_token(secret, A_MOMENT) == lan
    for wrong in ("", "mc_", secret.removeprefix("mc_"), "\ud800"):
        assert accounts.find_token(wrong, A_MOMENT) is None
    assert [token.label for token in accounts.tokens_of(lan.id)] == ["máy quét", "bảng tính"]
    first = accounts.tokens_of(lan.id)[0]
    accounts.revoke_token(first.id, A_MOMENT)
    assert accounts.find_token(secret, A_MOMENT) is None
    assert accounts.find_token(other, A_MOMENT) == lan
    assert [token.label for token in accounts.tokens_of(lan.id)] == ["bảng tính"]
    with pytest.raises(NotFoundError):
        accounts.revoke_token(first.id, A_MOMENT)


@pytest.mark.parametrize(
    ("expires_on", "days_later", "is_good"),
    [
        (None, 10_000, True),
        (TODAY, 0, True),
        (TODAY, 1, False),
        (TODAY + timedelta(days=1), 1, True),
        (TODAY - timedelta(days=1), 0, False),
    ],
)
def test_a_token_is_good_up_to_its_last_day(
    accounts: Accounts, expires_on: date | None, days_later: int, is_good: bool
) -> None:
    lan = add(accounts, "lan")
    secret = accounts.make_token(lan.id, "kho", A_MOMENT, expires_on)
    found = accounts.find_token(secret, A_MOMENT + timedelta(days=days_later))
    assert found == (lan if is_good else None)
    assert accounts.tokens_of(lan.id)[0].expires_on == expires_on


def test_a_token_tells_when_it_was_used_last(accounts: Accounts) -> None:
    lan = add(accounts, "lan")
    secret = accounts.make_token(lan.id, "kho", A_MOMENT)

    def used() -> datetime | None:
        return accounts.tokens_of(lan.id)[0].last_used_at

    assert used() is None
    for seconds, noted in ((5, 5), (64, 5), (65, 65)):
        accounts.find_token(secret, A_MOMENT + timedelta(seconds=seconds))
        assert used() == A_MOMENT + timedelta(seconds=noted)


def test_tokens_end_with_the_account_and_not_with_the_password(accounts: Accounts) -> None:
    lan = add(accounts, "lan")
    secret = accounts.make_token(lan.id, "kho", A_MOMENT)
    accounts.set_password(lan.id, OTHER, A_MOMENT)
    assert accounts.find_token(secret, A_MOMENT)
    accounts.close(lan.id, A_MOMENT)
    assert accounts.find_token(secret, A_MOMENT) is None
    accounts.reopen(lan.id, A_MOMENT)
    assert accounts.find_token(secret, A_MOMENT) is None
    assert accounts.tokens_of(lan.id) == []


@pytest.mark.parametrize("label", ["", "  ", "k" * 201])
def test_a_token_wants_a_name(accounts: Accounts, label: str) -> None:
    lan = add(accounts, "lan")
    with pytest.raises(UsageError):
        accounts.make_token(lan.id, label, A_MOMENT)


# The audit trail

# In this order each finds something to do; lan is account 2.
ACTS: Final[dict[str, tuple[Callable[[Accounts], object], EventKind, dict[str, Any], dict[str, Any]]]] = {
    "change": (
        lambda accounts: accounts.change(2, full_name="Lan", role=Role.VIEWER, at=A_MOMENT),
        EventKind.ACCOUNT_CHANGED,
        {"full_name": "", "role": "clerk"},
        {"full_name": "Lan", "role": "viewer"},
    ),
    "set_password": (
        lambda accounts: accounts.set_password(2, OTHER, A_MOMENT),
        EventKind.PASSWORD_SET,
        {},
        {},
    ),
    "make_token": (
        lambda accounts: accounts.make_token(2, "kho", A_MOMENT, date(2026, 12, 31)),
        EventKind.TOKEN_MADE,
        {},
        {"token": "kho", "expires_on": "2026-12-31"},
    ),
    "revoke_token": (
        lambda accounts: accounts.revoke_token(1, A_MOMENT),
        EventKind.TOKEN_REVOKED,
        {"token": "kho"},
        {},
    ),
    "close": (lambda accounts: accounts.close(2, A_MOMENT), EventKind.ACCOUNT_CLOSED, {}, {}),
    "reopen": (lambda accounts: accounts.reopen(2, A_MOMENT), EventKind.ACCOUNT_REOPENED, {}, {}),
    "add": (
        lambda accounts: add(accounts, "hoà", full_name="Hoà"),
        EventKind.ACCOUNT_ADDED,
        {},
        {"full_name": "Hoà", "role": "clerk"},
    ),
}


def test_every_act_on_an_account_is_in_the_audit_trail_and_no_secret_is(
    office: Registry, database: Path
) -> None:
    accounts = accounts_of(office)
    methods = inspect.getmembers(Accounts, inspect.isfunction)
    assert {
        name for name, method in methods if not name.startswith("_") and "_write" in method.__code__.co_names
    } == set(ACTS)
    secrets = [PASSWORD, OTHER]
    for name, (act, kind, before, after) in ACTS.items():
        done = act(accounts)
        secrets += [done] if isinstance(done, str) else []
        (event,) = office.events(limit=1)
        assert (event.kind, event.thing, event.who) == (kind, ThingKind.ACCOUNT, "an")
        assert (event.about, event.before, event.after) == ("hoà" if name == "add" else "lan", before, after)
    assert office.find_audit_fault() is None
    secret = accounts.sign_in(2, A_MOMENT, "")
    kept = b"".join(file.read_bytes() for file in database.parent.iterdir())
    assert len(secrets) == 3
    assert [found for found in [*secrets, secret] if found.encode() in kept] == []


def test_what_changes_nothing_and_what_is_refused_is_no_event(office: Registry) -> None:
    accounts = accounts_of(office)
    before = office.find_audit_head()
    accounts.change(2, role=Role.CLERK, at=A_MOMENT)
    accounts.change(2, full_name=" ", at=A_MOMENT)
    accounts.reopen(2, A_MOMENT)
    for refused in (
        lambda: accounts.close(1, A_MOMENT),
        lambda: accounts.change(1, role=Role.CLERK, at=A_MOMENT),
        lambda: accounts.set_password(2, "matkhau123", A_MOMENT),
        lambda: add(accounts, "lan"),
    ):
        with pytest.raises(UsageError):
            refused()
    assert office.find_audit_head() == before
    accounts.close(2, A_MOMENT)
    closed = office.find_audit_head()
    accounts.close(2, A_MOMENT)
    assert office.find_audit_head() == closed


def test_signing_in_and_out_is_no_event(office: Registry) -> None:
    before = office.find_audit_head()
    accounts = accounts_of(office)
    accounts.check_password("lan", PASSWORD)
    secret = accounts.sign_in(2, A_MOMENT, "")
    accounts.find_sign_in(secret, A_MOMENT + MINUTE)
    accounts.sign_out(secret)
    assert office.find_audit_head() == before


def test_what_is_done_to_accounts_bears_the_name_the_registry_was_opened_for(office: Registry) -> None:
    office.acting_as("chi").accounts.close(2, A_MOMENT)
    assert office.events(limit=1)[0].who == "chi"
    assert [event.kind for event in office.events(about="lan")] == [
        EventKind.ACCOUNT_CLOSED,
        EventKind.ACCOUNT_ADDED,
    ]


def test_what_is_carried_out_is_known_by_name_and_hash(registry: Registry) -> None:
    registry.acting_as("lan").record_export("thieu-minh-chung.xlsx", "5" * 64)
    (event,) = registry.events(about="5" * 12)
    assert (event.kind, event.thing, event.about, event.who, event.sha256) == (
        EventKind.EXPORTED,
        ThingKind.EXPORT,
        "thieu-minh-chung.xlsx",
        "lan",
        "5" * 64,
    )


# Older registries, backups


def test_a_registry_older_than_accounts_has_none_and_can_be_given_some(database: Path) -> None:
    migrate(database, "0006")
    with Registry.open(database) as opened:
        assert opened.accounts.all() == []
        add(accounts_of(opened), "lan", Role.ADMIN)
        assert opened.accounts.has_admin()
        assert opened.find_audit_fault() is None
    assert read_schema(database) == SCHEMA_HEAD


def test_a_backup_keeps_accounts_and_tokens_and_no_session(
    office: Registry, database: Path, tmp_path: Path
) -> None:
    secret, token = office.accounts.sign_in(2, A_MOMENT, ""), office.accounts.make_token(2, "kho", A_MOMENT)
    take_snapshot(database, tmp_path / "copy.db")
    assert office.accounts.find_sign_in(secret, A_MOMENT)
    with Registry.open(tmp_path / "copy.db") as copy:
        assert copy.accounts.find_sign_in(secret, A_MOMENT) is None
        assert copy.accounts.find_token(token, A_MOMENT) == copy.accounts.find("lan")
        assert copy.accounts.all() == office.accounts.all()
        assert copy.find_audit_fault() is None
