"""Pictures of every page as clerks see them: at 1366×768 and on a phone, of a copy of the demo registry."""

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

from registry.store import Registry
from registry.vocabulary.kinds import Role

ROOT: Final = Path(__file__).resolve().parent.parent
PROGRAM: Final = str(Path(sys.executable).parent / "minhchung")
SIZES: Final = {"wide": (1366, 768), "phone": (360, 740)}
CHROMIUM: Final = "/usr/bin/chromium"
FLAGS: Final = (
    "--no-sandbox",  # also as root, as in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAME, PASSWORD = "demo", "một mật khẩu để chụp"
PAGES: Final[Mapping[str, str]] = {
    "overview": "/",
    "table": "/bang",
    "item": "/muc/III.1.2-1",
    "item-photos": "/muc/III.2.4",
    "gaps": "/thieu",
    "gaps-print": "/thieu/in",
    "search": "/tim?q=lịch tiếp công dân",
    "search-reference": "/tim?q=1042/TB-UBND",
    "paper": "/van-ban/1",
    "inbox": "/hop-den",
    "queue": "/hop-den/can-bo-sung",
    "packs": "/goi-nop",
    "log": "/nhat-ky",
    "admin": "/quan-tri",
    "password": "/mat-khau",
}


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=ROOT / "data" / "demo", help="registry to show (copied)")
    parser.add_argument("--only", nargs="*", default=[], help=f"some of: {', '.join(PAGES)}")
    parser.add_argument("--path", nargs="*", default=[], help="further addresses, e.g. '/bang?xep=diem'")
    parser.add_argument("--out", type=Path, help="folder of the pictures")
    parser.add_argument("--whole", action="store_true", help="the whole page, not only what a screen shows")
    options = parser.parse_args()
    wanted = {name: path for name, path in PAGES.items() if not options.only or name in options.only}
    if options.path and not options.only:
        wanted = {}
    wanted |= {f"path-{number}": path for number, path in enumerate(options.path, start=1)}
    folder = options.out or (
        Path(f"/tmp/shots-{options.only[0]}") if options.only else ROOT / "data" / "screenshots"
    )
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        shutil.copytree(options.home, home)
        with serving(home) as address, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            for size, (width, height) in SIZES.items():
                page = browser.new_page(viewport={"width": width, "height": height})
                sign_in(page, address)
                for name, path in wanted.items():
                    page.goto(address + path)
                    page.wait_for_load_state("networkidle")
                    picture = folder / f"{name}-{size}.png"
                    page.screenshot(path=picture, full_page=options.whole)
                    sys.stdout.write(f"{picture}\n")
            browser.close()


def sign_in(page: Page, address: str) -> None:
    """Sign the browser in."""
    page.goto(f"{address}/dang-nhap")
    page.fill("input[name=name]", NAME)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{address}/")


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The page of a home with an administrator's account, until the end; gives its address."""
    with closing(Registry.open(home / "registry.db")) as registry:
        accounts = registry.accounts
        accounts.add(NAME, "Nguyễn Thị Mẫu", Role.ADMIN, PASSWORD, datetime.now(UTC), must_change=False)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen([PROGRAM, "--home", str(home), "serve", "--port", str(port)])
    try:
        wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    """Wait until the server answers, half a minute at most."""
    for _try in range(300):
        try:
            urlopen(f"{address}/dang-nhap", timeout=5).close()
            return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise TimeoutError(address)


if __name__ == "__main__":
    main()
