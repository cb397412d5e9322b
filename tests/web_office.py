"""An office to visit: a home with accounts of all roles, papers and a table, and browsers signed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from argon2 import PasswordHasher
from factories import A_MOMENT, make_row, make_table
from fastapi.testclient import TestClient
from filed_papers import file_papers
from lxml import html

from desk.clock import now
from registry.account_access import Account
from registry.accounts import Accounts
from registry.settings import Settings
from registry.store import Registry
from registry.vault import Vault
from registry.vocabulary.kinds import Role
from web.app import build_app
from web.office import Office
from web.settings import WebSettings
from web.visit import cookie_name

PASSWORD: Final = "một câu dễ nhớ của tôi"
# As little work as the algorithm allows: tests hash often.
_QUICK: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Browser(TestClient):
    """A browser signed in, which sends the token that its pages carry."""

    csrf: str = ""

    def load(self, address: str, status: int = 200) -> Any:
        """The page at an address, as a tree."""
        answer = self.get(address, headers={"Accept": "text/html"})
        assert answer.status_code == status, answer.text
        return html.fromstring(answer.text)

    def submit(self, address: str, **fields: Any) -> Any:
        """What a form of a page sends; gives the answer without following it."""
        return self.post(address, data={"csrf": self.csrf, **fields}, follow_redirects=False)


@dataclass
class TestOffice:
    """A running office."""

    __test__ = False

    home: Path
    office: Office
    app: Any
    _browsers: list[Browser] = field(default_factory=list)

    @property
    def registry(self) -> Registry:
        return self.office.registry

    def visit(self, role: Role = Role.ADMIN) -> Browser:
        """A browser that somebody of this role is signed in with."""
        account = self.registry.accounts.find(role.value)
        assert account is not None
        secret = self.registry.accounts.sign_in(account.id, now(), "thử")
        browser = self.stranger()
        browser.cookies.set(cookie_name(self.office), secret)
        found = self.registry.accounts.find_sign_in(secret, now())
        assert found is not None
        browser.csrf = found.csrf
        return browser

    def stranger(self) -> Browser:
        """A browser that nobody is signed in with."""
        browser = Browser(self.app, base_url="http://localhost", raise_server_exceptions=True)
        self._browsers.append(browser)
        return browser


@contextmanager
def open_office(home: Path, *, is_empty: bool = False, **settings: Any) -> Iterator[TestOffice]:
    """An office in a folder, with an account for each role, named like it.

    Args:
        is_empty: without the papers and the table.
    """
    database = Settings(home).database
    with Registry.open(database) as registry:
        if not is_empty:
            file_papers(registry, Vault(Settings(home).vault))
            registry.save_table(A_TABLE, "bang.txt", "a" * 64, A_MOMENT)
        for role in Role:
            make_account(registry, role)
    app = build_app(WebSettings(Settings(home, **{"lang": "en", **settings})))
    opened = TestOffice(home, app.state.office, app)
    try:
        yield opened
    finally:
        for browser in opened._browsers:
            browser.close()
        opened.office.close()


def make_account(registry: Registry, role: Role) -> Account:
    """An account named like its role, with the password of all accounts here."""
    accounts = Accounts(registry._engine, "", _QUICK)
    return accounts.add(role.value, f"Cán bộ {role.value}", role, PASSWORD, now(), must_change=False)


def text_of(tree: Any) -> str:
    """All words of a page or a part of it, blanks squeezed."""
    return " ".join(tree.text_content().split())


A_TABLE: Final = make_table(
    make_row("I", is_leaf=False, level=1, text="Công khai", max_score=None, self_score=None),
    make_row(
        "I.1",
        "Thông báo số 1042/TB-UBND ngày 24/4/2026 về kết quả kiểm tra kỷ luật",
        parent_code="I",
        level=2,
    ),
    make_row(
        "I.2",
        "Công văn số 839/UBND-VHXH ngày 15/5/2026 về ký cam kết; Thông báo số 77/TB-UBND ngày 3/3/2026",
        parent_code="I",
        level=2,
        lead_unit="Phòng Văn hóa - Xã hội",
    ),
    make_row("I.3", "Đã thực hiện tốt, đạt trên 90%.", parent_code="I", level=2),
    make_row("I.4", "Hình ảnh kèm theo.", parent_code="I", level=2, lead_unit="Phòng Kinh tế"),
)
