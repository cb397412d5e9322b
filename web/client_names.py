"""The browser of a session in words, from what it calls itself (pure)."""

import re
from collections.abc import Mapping
from typing import Final

from registry.language import _

# The first that stands there: Edge, Opera and Cốc Cốc also call themselves Chrome, and Chrome Safari.
_BROWSERS: Final[Mapping[str, str]] = {
    r"Edg(?:A|iOS)?/": "Edge",
    r"OPR/": "Opera",
    r"coc_coc_browser/": "Cốc Cốc",
    r"SamsungBrowser/": "Samsung Internet",
    r"Zalo": "Zalo",
    r"Firefox/|FxiOS/": "Firefox",
    r"Chrome/|CriOS/": "Chrome",
    r"Safari/": "Safari",
}
# Android calls itself Linux too.
_SYSTEMS: Final[Mapping[str, str]] = {
    r"Windows": "Windows",
    r"Android": "Android",
    r"iPhone": "iPhone",
    r"iPad": "iPad",
    r"Macintosh": "macOS",
    r"CrOS": "ChromeOS",
    r"Linux": "Linux",
}


def name_client(client: str) -> str:
    """`Chrome on Windows, 192.168.1.20`, from an address and what the browser calls itself."""
    address, _blank, agent = client.partition(" ")
    browser = _find(_BROWSERS, agent) or _("another browser")
    system = _find(_SYSTEMS, agent)
    if system is not None:
        browser = _("{browser} on {system}").format(browser=browser, system=system)
    return f"{browser}, {address}"


def _find(names: Mapping[str, str], agent: str) -> str | None:
    return next((name for pattern, name in names.items() if re.search(pattern, agent)), None)
