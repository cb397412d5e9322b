"""Accounts as an administrator makes and changes them at a terminal."""

import getpass
import io
import sys
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from factories import A_MOMENT
from programs import Office

from desk.clock import now
from registry.accounts import Accounts
from registry.database import open_database
from registry.store import Registry
from registry.vocabulary.kinds import EventKind, Role
from report.naming import format_day

PASSWORD = "ba con mèo đen"
OTHER = "bốn cây cau già"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("MINHCHUNG_LANG", "en")
    return Office(tmp_path / "home", capsys)


@pytest.fixture
def staffed(office: Office) -> Office:
    """A registry with an administrator and a clerk."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    database = open_database(office.home / "registry.db")
    accounts = Accounts(database, "an", quick)
    accounts.add("chi", "", Role.ADMIN, PASSWORD, A_MOMENT)
    accounts.add("lan", "Nguyễn Thị Lan", Role.CLERK, PASSWORD, A_MOMENT)
    database.dispose()
    return office


def pipe(monkeypatch: pytest.MonkeyPatch, typed: str | bytes) -> None:
    """Have stdin hold what another program writes."""
    content = typed if isinstance(typed, bytes) else f"{typed}\nthứ hai\n".encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def answer(monkeypatch: pytest.MonkeyPatch, *passwords: str) -> list[str]:
    """Have a person type these passwords; gives what they were asked for."""
    asked: list[str] = []
    left = list(passwords)

    def type_one(prompt: str) -> str:
        asked.append(prompt)
        return left.pop(0)

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(getpass, "getpass", type_one)
    return asked


def is_password_of(office: Office, name: str, password: str) -> bool:
    with Registry.open(office.home / "registry.db") as registry:
        return registry.accounts.check_password(name, password) is not None


def test_the_first_account_starts_a_registry(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, PASSWORD)
    out = office("account", "add", "lan", "--role", "admin", "--full-name", "Lan", "--password-stdin")
    assert out.splitlines() == [
        "Account lan was made, role: administrator.",
        "Another one has to be chosen at the next sign-in.",
    ]
    assert is_password_of(office, "lan", PASSWORD)
    with Registry.open(office.home / "registry.db") as registry:
        assert registry.accounts.has_admin()
        (event,) = registry.events(limit=1)
        assert (event.kind, event.who, event.about) == (EventKind.ACCOUNT_ADDED, getpass.getuser(), "lan")


def test_a_password_is_typed_twice_and_not_shown(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answer(monkeypatch, PASSWORD, PASSWORD)
    out = office("account", "add", "lan", "--role", "clerk")
    assert asked == ["Password: ", "The same password again: "]
    assert PASSWORD not in out + office.err
    assert is_password_of(office, "lan", PASSWORD)


def test_two_passwords_that_differ_make_no_account(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, PASSWORD, OTHER)
    office("account", "add", "lan", "--role", "clerk", code=2)
    assert office.err == "The two passwords differ; nothing was changed.\n"
    assert not (office.home / "registry.db").exists()


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (["--password-stdin"], b"matkhau123\n", "first that are tried"),
        (["--password-stdin"], b"", "at least 10"),
        (["--password-stdin"], "mèo đen trên mái".encode("cp1258", "replace"), "not UTF-8"),
        ([], PASSWORD.encode(), "Use --password-stdin"),
    ],
)
def test_a_password_that_cannot_be_taken_is_refused_with_a_reason(
    office: Office, monkeypatch: pytest.MonkeyPatch, arguments: list[str], typed: bytes, said: str
) -> None:
    pipe(monkeypatch, typed)
    office("account", "add", "lan", "--role", "clerk", *arguments, code=2)
    assert said in office.err


def test_no_command_takes_a_password_from_its_arguments(office: Office) -> None:
    office("account", "add", "lan", "--role", "clerk", "--password", PASSWORD, code=2)
    office("account", "add", "lan", PASSWORD, "--role", "clerk", code=2)


def test_accounts_are_listed(staffed: Office) -> None:
    staffed("account", "close", "lan")
    header, chi, lan = (
        [cell for cell in line.split("  ") if cell] for line in staffed("account", "list").splitlines()
    )
    day = format_day(A_MOMENT.astimezone().date())
    assert [cell.strip() for cell in header] == ["Login name", "Full name", "Role", "Made on", "State"]
    assert [cell.strip() for cell in chi] == ["chi", "administrator", day, "in use, has to choose a password"]
    assert [cell.strip() for cell in lan] == ["lan", "Nguyễn Thị Lan", "clerk", day, "closed"]
    listed = staffed.ask("account", "list")
    assert [(one["name"], one["role"], one["is_active"]) for one in listed] == [
        ("chi", "admin", True),
        ("lan", "clerk", False),
    ]
    assert "password_hash" not in listed[0]


def test_where_nobody_has_an_account_the_list_says_how_to_make_one(office: Office) -> None:
    Registry.open(office.home / "registry.db").close()
    assert "minhchung account add" in office("account", "list")
    assert office.ask("account", "list") == []


def test_a_password_is_set_anew_and_ends_sessions(staffed: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with Registry.open(staffed.home / "registry.db") as registry:
        secret = registry.accounts.sign_in(2, now(), "")
    pipe(monkeypatch, OTHER)
    assert "its sessions have ended" in staffed("account", "password", "LAN", "--password-stdin")
    assert is_password_of(staffed, "lan", OTHER)
    with Registry.open(staffed.home / "registry.db") as registry:
        assert registry.accounts.find_sign_in(secret, now()) is None
        assert registry.accounts.get(2).must_change_password


def test_role_closing_and_opening_again_are_said(staffed: Office) -> None:
    assert staffed("account", "role", "lan", "reviewer") == "Account lan, role: reviewer.\n"
    assert staffed("account", "close", "lan") == "Account lan is closed.\n"
    assert staffed("account", "reopen", "lan") == "Account lan is open.\n"
    with Registry.open(staffed.home / "registry.db") as registry:
        found = registry.accounts.find("lan")
        assert found is not None
        assert (found.role, found.is_active) == (Role.REVIEWER, True)


def test_the_last_administrator_is_kept(staffed: Office) -> None:
    for arguments in (("close", "chi"), ("role", "chi", "viewer")):
        staffed("account", *arguments, code=2)
        assert "only administrator" in staffed.err


@pytest.mark.parametrize("arguments", [("close",), ("reopen",), ("role", "viewer"), ("password",)])
def test_an_account_that_is_not_there_is_said(staffed: Office, arguments: tuple[str, ...]) -> None:
    staffed("account", arguments[0], "hoà", *arguments[1:], code=6)
    assert staffed.err == "There is no account hoà. See: minhchung account list\n"


def test_a_role_that_is_none_is_answered_with_those_there_are(staffed: Office) -> None:
    staffed("account", "role", "lan", "boss", code=2)
    assert "viewer, clerk, reviewer, admin" in staffed.err


def test_without_a_registry_there_is_nothing_to_list(office: Office) -> None:
    office("account", "list", code=6)
    assert not office.home.exists()


def test_the_log_says_what_was_done_to_accounts(staffed: Office) -> None:
    staffed("account", "role", "lan", "reviewer")
    changed, made = staffed("audit", "log", "--about", "lan").splitlines()[1:]
    assert changed.split("  ")[-1].strip() == "role: clerk → reviewer"
    assert "account made" in made
    assert "full name: Nguyễn Thị Lan; role: clerk" in made
    assert PASSWORD not in made
