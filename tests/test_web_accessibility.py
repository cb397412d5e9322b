"""No page has a serious fault of accessibility, is wider than a phone, or breaks its own policy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from live_office import PHONE, WIDE, running_chromium, serving, sign_in
from playwright.sync_api import Browser, ConsoleMessage, Page
from web_office import open_office

from registry.vocabulary.kinds import Role

PAGES = [
    "/",
    "/bang",
    "/muc/I.1",
    "/muc/I.4",
    "/thieu",
    "/thieu/in",
    "/tim",
    "/tim?q=1042/TB-UBND",
    "/tim?q=kiểm tra",
    "/van-ban/1",
    "/hop-den",
    "/hop-den/can-bo-sung",
    "/nhat-ky",
    "/quan-tri",
    "/mat-khau",
]
_SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home: Path = tmp_path_factory.mktemp("office")
    with open_office(home, lang="vi") as office, serving(office) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def wide(browser: Browser, address: str) -> Page:
    return sign_in(browser, address, Role.ADMIN, WIDE)


@pytest.fixture(scope="module")
def phone(browser: Browser, address: str) -> Page:
    return sign_in(browser, address, Role.ADMIN, PHONE)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_serious_fault(wide: Page, path: str) -> None:
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    wide.on("console", note)
    answer = wide.goto(path)
    assert answer is not None
    assert answer.status == 200
    wide.wait_for_load_state("networkidle")
    wide.remove_listener("console", note)
    assert complaints == []
    found = Axe().run(wide)
    faults = [
        f"{fault['id']}: {node['html'][:200]}"
        for fault in found.response["violations"]
        if fault["impact"] in _SERIOUS
        for node in fault["nodes"]
    ]
    assert faults == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone(phone: Page, path: str) -> None:
    phone.goto(path)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_page_to_sign_in_has_no_serious_fault(browser: Browser, address: str) -> None:
    page = browser.new_page(base_url=address)
    page.goto("/dang-nhap")
    faults = [one for one in Axe().run(page).response["violations"] if one["impact"] in _SERIOUS]
    assert faults == []
