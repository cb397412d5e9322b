"""A server and a real browser: the office of `web_office` on a port, visited with Debian's Chromium."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from drawn_papers import Paper, draw_pdf
from factories import A_MOMENT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebError, sync_playwright
from web_office import TestOffice, open_office

from desk.clock import now
from ingest.criteria import read_criteria
from ingest.extractors.tesseract import NullEngine
from ingest.files import PDF
from ingest.reading import read_document
from registry.parsed import SourceFile
from registry.readings import Drop
from registry.vocabulary.kinds import Role
from web.visit import cookie_name

_FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE: Final = 20_000  # milliseconds; of a machine that does other things too
_SERIOUS: Final = {"serious", "critical"}
WIDE: Final = {"width": 1366, "height": 768}
PHONE: Final = {"width": 360, "height": 740}
# The first is cited by III.1.2-1 with another day; of the last two a person must supply the number.
DRAWN: Final = {
    "ve sinh.pdf": Paper(
        issuer=("ỦY BAN NHÂN DÂN", "XÃ NGHI DƯƠNG"),
        number_line="Số: 1056/TB-UBND",
        date_line="Nghi Dương, ngày 29 tháng 4 năm 2026",
        subject=("Về việc tăng cường bảo đảm vệ sinh môi trường, ATGT", "và trật tự xây dựng trong dịp Lễ"),
    ),
    "lich truc.pdf": Paper(),
    "tiep dan.pdf": Paper(
        number_line="Số: 5218/TB-UBND", subject=("Về lịch tiếp công dân", "tháng 5 năm 2026")
    ),
    "chua so 1.pdf": Paper(number_line="Số:        /TB-UBND", subject=("Về việc kiểm tra", "sổ sách")),
    "chua so 2.pdf": Paper(number_line="Số:        /TB-UBND", subject=("Về việc kiểm kê", "tài sản")),
}


class Windows:
    """Windows of a browser at an office; `complaints` is what their consoles say is wrong."""

    def __init__(self, browser: Browser, office: TestOffice, address: str) -> None:
        self.office = office
        self.address = address
        self.complaints: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def open(self, role: Role, path: str = "/", **options: Any) -> Page:
        """A page as somebody of this role sees it who is signed in.

        Args:
            options: of the browser, such as its size.
        """
        page = self.open_unknown(**options)
        account = self.office.registry.accounts.find(role.value)
        assert account is not None
        secret = self.office.registry.accounts.sign_in(account.id, now(), "thử")
        page.context.add_cookies(
            [{"name": cookie_name(self.office.office), "value": secret, "url": self.address}]
        )
        page.goto(path)
        return page

    def open_on_phone(self, role: Role, path: str = "/") -> Page:
        """The same on a phone: small, held upright, touched."""
        return self.open(role, path, viewport=PHONE, has_touch=True, is_mobile=True)

    def open_unknown(self, **options: Any) -> Page:
        """An empty page of a browser that nobody is signed in with."""
        values: dict[str, Any] = {"viewport": WIDE, "base_url": self.address, "locale": "vi-VN", **options}
        context = self._browser.new_context(**values)
        context.set_default_timeout(PATIENCE)
        context.on("console", self._note_message)
        context.on("weberror", self._note_error)
        self._contexts.append(context)
        return context.new_page()

    def forgive(self, status: int) -> None:
        """Pass over that something was answered with this status, as a test meant it to be."""
        forgiven = [said for said in self.complaints if f"status of {status} " in said]
        assert forgiven
        self.complaints = [said for said in self.complaints if said not in forgiven]

    def close(self) -> None:
        """Close all of them."""
        while self._contexts:
            self._contexts.pop().close()

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} {message.location['url']}")

    def _note_error(self, error: WebError) -> None:
        self.complaints.append(str(error.error))


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not installed: make test installs it")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(_FLAGS))
        yield browser
        browser.close()


@contextmanager
def serving(office: TestOffice) -> Iterator[str]:
    """The office behind an address of this computer."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(office.app, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@contextmanager
def open_drawn_office(home: Path, table: Path) -> Iterator[TestOffice]:
    """An office with a table, and made-up papers that are PDF files to look at."""
    with open_office(home, is_empty=True, lang="vi", workers=1) as office:
        office.registry.save_table(read_criteria(table), table.name, "0" * 64, A_MOMENT)
        for name, paper in DRAWN.items():
            file_drawn(office, paper, name)
        yield office


def file_drawn(office: TestOffice, paper: Paper, name: str) -> int:
    """Take in a paper drawn as a PDF with text; gives its id."""
    path: Path = office.home / name
    path.write_bytes(draw_pdf(paper))
    sha256, size = office.office.vault.put(path), path.stat().st_size
    parsed = read_document(path, SourceFile(sha256, size, name, PDF), NullEngine())
    arrival = office.registry.file_drop(Drop(name, sha256, size, 0, A_MOMENT), parsed)
    return arrival.document_id or 0


def serious_faults(page: Page) -> list[str]:
    """What axe finds on the page as it stands that keeps people from using it."""
    return [
        f"{fault['id']}: {node['html'][:200]}"
        for fault in Axe().run(page).response["violations"]
        if fault["impact"] in _SERIOUS
        for node in fault["nodes"]
    ]
