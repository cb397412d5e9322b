"""No page has a serious fault of accessibility, is wider than a phone, or breaks its own policy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from live_office import PHONE, Windows, open_drawn_office, running_chromium, serious_faults, serving
from playwright.sync_api import Browser, Page

from registry.vocabulary.kinds import Role

PAGES = [
    "/",
    "/bang",
    "/muc/III",
    "/muc/III.1.2-1",
    "/thieu",
    "/thieu/in",
    "/tim",
    "/tim?q=1056/TB-UBND",
    "/tim?q=kiểm tra",
    "/van-ban/1",
    "/hop-den",
    "/hop-den/can-bo-sung",
    "/nhat-ky",
    "/goi-nop",
    "/quan-tri",
    "/mat-khau",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def windows(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, table_path: Path
) -> Iterator[Windows]:
    home = tmp_path_factory.mktemp("office")
    with open_drawn_office(home, table_path) as office, serving(office) as address:
        opened = Windows(browser, office, address)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def wide(windows: Windows) -> Page:
    return windows.open(Role.ADMIN)


@pytest.fixture(scope="module")
def phone(windows: Windows) -> Page:
    return windows.open_on_phone(Role.ADMIN)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_serious_fault(windows: Windows, wide: Page, path: str) -> None:
    windows.complaints.clear()
    answer = wide.goto(path)
    assert answer is not None
    assert answer.status == 200
    wide.wait_for_load_state("networkidle")
    assert windows.complaints == []
    assert serious_faults(wide) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone(phone: Page, path: str) -> None:
    phone.goto(path)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_page_to_sign_in_has_no_serious_fault(windows: Windows) -> None:
    page = windows.open_unknown()
    page.goto("/dang-nhap")
    assert serious_faults(page) == []
