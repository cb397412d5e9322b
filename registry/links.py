"""What a link promises by its address alone: an article, a section, a home page, a shared link (pure)."""

import csv
import re
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from registry.assessment import is_internal_link


class LinkForm(StrEnum):
    """What an address promises."""

    ARTICLE = "article"  # one item of content, as far as the address tells
    HOME_PAGE = "home page"  # of a site, or of an account in a network
    SECTION = "section"
    SHARED = "shared"  # an opaque address made by a "share" button
    GROUP = "group"  # an invitation to a chat
    SHORTENED = "shortened"
    PRIVATE = "private"  # a file store, opened by those who were given access
    INTERNAL = "internal"


_HOME_PATHS: Final = re.compile(
    r"/?(?:(?:index|default|home|trang-?chu)(?:\.\w{2,5})?)?/?|/(?:vi|vn|en)/?", re.IGNORECASE
)
# An article has a number, a date, a long name or a suffix; a section is called by a few words.
_SECTION_PATH: Final = re.compile(r"/(?:[a-z]+(?:-[a-z]+){0,7})/?", re.IGNORECASE)
_NETWORKS: Final = ("facebook.com", "fb.com")
_GROUP_HOSTS: Final = ("zalo.me",)
_SHARE_PATH: Final = re.compile(r"/share/")
_ACCOUNT_PATH: Final = re.compile(r"/(?:[\w.]+|people/[^/]+/\d+|groups/[^/]+|pages/[^/]+(?:/\d+)?)/?")
# Paths of a network that are pages of something, not the name of an account.
_NO_ACCOUNT: Final = frozenset(["/permalink.php", "/story.php", "/photo", "/photo.php", "/watch", "/reel"])


def find_form(url: str) -> LinkForm:
    """What the address promises; an article where nothing speaks against it."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:  # a bracket in the address
        return LinkForm.ARTICLE
    if is_internal_link(parts.geturl()):
        return LinkForm.INTERNAL
    kind = next((kind for known, kind in _link_hosts().items() if _is_at(host, known)), None)
    if kind is not None:
        return LinkForm.SHORTENED if kind == "shortener" else LinkForm.PRIVATE
    if any(_is_at(host, known) for known in _GROUP_HOSTS):
        return LinkForm.GROUP if parts.path.startswith("/g/") else LinkForm.HOME_PAGE
    if any(_is_at(host, known) for known in _NETWORKS):
        return _form_in_network(parts.path, [name for name, _value in parse_qsl(parts.query)])
    if is_home_page(parts.geturl()):
        return LinkForm.HOME_PAGE
    if not parts.query and _SECTION_PATH.fullmatch(parts.path):
        return LinkForm.SECTION
    return LinkForm.ARTICLE


def is_kept(url: str, final_url: str) -> bool:
    """Whether the page that a link led to can be what its address promised.

    A deleted article leads to the section it stood in, which answers and shows nothing of it.
    """
    form = find_form(final_url)
    return not _is_above(final_url, url) and (form is LinkForm.ARTICLE or form is find_form(url))


def is_home_page(url: str) -> bool:
    """Whether the address names a site and nothing on it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(_HOME_PATHS.fullmatch(parts.path)) and not parts.query and not parts.fragment.strip("!/")


def _is_above(url: str, other: str) -> bool:
    """Whether an address is that of a folder in which the other one lies."""
    try:
        above, below = (urlsplit(one).path.rstrip("/") for one in (url, other))
    except ValueError:
        return False
    return below.startswith(f"{above}/")


def _form_in_network(path: str, arguments: list[str]) -> LinkForm:
    if _SHARE_PATH.match(path):
        return LinkForm.SHARED
    if path.rstrip("/") == "/profile.php" or (not path.strip("/") and "story_fbid" not in arguments):
        return LinkForm.HOME_PAGE
    if path.rstrip("/") not in _NO_ACCOUNT and _ACCOUNT_PATH.fullmatch(path):
        return LinkForm.HOME_PAGE
    return LinkForm.ARTICLE


def _is_at(host: str, known: str) -> bool:
    return host == known or host.endswith(f".{known}")


@cache
def _link_hosts() -> dict[str, str]:
    """Hosts that only lead on, or open their pages to those who were let in, and of which kind they are."""
    lines = resources.files("registry.vocabulary").joinpath("link_hosts.csv").read_text("utf-8").splitlines()
    return {row["host"]: row["kind"] for row in csv.DictReader(lines)}
