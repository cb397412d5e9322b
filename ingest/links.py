"""Looks at a linked page when somebody asks for it, and keeps what the page showed as evidence.

A link stands in a table that anybody may have written, so it must never make this machine call a neighbour:
each host is resolved here, every address it has must be a public one, and the connection goes to that very
address; so again after every redirect. Nothing of the environment is used (proxies, passwords), nothing of
the page is run.
"""

import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import httpx

from registry.links import is_home_page
from registry.vocabulary.kinds import LinkState

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

MAX_SNAPSHOT_BYTES: Final = 20_000_000  # a scanned decision of a portal has 2 to 15 MB
_MAX_SECONDS: Final = 30.0  # for one page with its redirects; portals of communes answer within 10
_MAX_SILENCE: Final = 10.0  # seconds without a byte
_MAX_REDIRECTS: Final = 5
_MAX_ADDRESSES: Final = 3  # of one host are tried
_NAME: Final = "minhchung (link check)"

# Addresses of IPv6 that carry one of IPv4 inside: the gateway, not this machine, would call it.
_CARRIERS: Final = tuple(
    map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
)
_LOGIN: Final = re.compile(
    r"/(?:[\w.-]*(?:log-?in|sign-?in|dang-?nhap|checkpoint)[\w.-]*|sso|oauth2?|cas|auth)(?:/|$)",
    re.IGNORECASE,
)
_PASSWORD_FIELD: Final = re.compile(rb"<input\b[^>]*\btype\s*=\s*[\"']?password", re.IGNORECASE)
_LOGIN_STATUSES: Final = frozenset({401, 403, 407})


class LinkFault(StrEnum):
    """Why a page was not called, or gave no snapshot."""

    NO_ADDRESS = "no address"  # not a link that can be read
    NOT_A_WEB_LINK = "not a web link"  # other than http and https, or another port
    NAMES_A_USER = "names a user"  # user and password inside the link
    PRIVATE_ADDRESS = "private address"
    NO_SUCH_HOST = "no such host"
    NO_CONNECTION = "no connection"
    TOO_SLOW = "too slow"
    TOO_MANY_REDIRECTS = "too many redirects"
    TOO_LARGE = "too large"
    REFUSED = "refused"  # the status says that there is no such page, or that the site is broken


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """Which addresses and ports may be called; `also` opens networks that are not public, for a test."""

    ports: frozenset[int] = frozenset({80, 443})
    also: tuple[Network, ...] = ()

    def allows(self, address: Address) -> bool:
        """Whether the address is one of the public net."""
        if any(address.version == net.version and address in net for net in self.also):
            return True
        inner = getattr(address, "ipv4_mapped", None)
        if inner is not None:
            return self.allows(inner)
        if any(address.version == net.version and address in net for net in _CARRIERS):
            return False
        return (
            address.is_global
            and not address.is_multicast
            and not address.is_reserved
            and not getattr(address, "is_site_local", False)
        )


PUBLIC_ONLY: Final = AddressPolicy()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A page as it was served: the bytes, and what the site called them."""

    content: bytes
    media_type: str
    final_url: str
    captured_at: datetime


@dataclass(frozen=True, slots=True)
class LinkLook:
    """How a link answered; `final_url` is where its redirects led."""

    url: str
    state: LinkState
    final_url: str
    seen_at: datetime
    http_status: int | None = None
    fault: LinkFault | None = None
    snapshot: Snapshot | None = None


class _LinkError(Exception):
    """A look that ended without a page."""

    def __init__(self, fault: LinkFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class _Answer:
    url: httpx.URL
    status: int
    media_type: str
    location: str | None
    content: bytes | None  # None where there is more than is kept


_NOT_ASKED: Final = frozenset(
    {LinkFault.NO_ADDRESS, LinkFault.NOT_A_WEB_LINK, LinkFault.NAMES_A_USER, LinkFault.PRIVATE_ADDRESS}
)


def check_link(
    url: str,
    *,
    now: Callable[[], datetime],
    policy: AddressPolicy = PUBLIC_ONLY,
    max_bytes: int = MAX_SNAPSHOT_BYTES,
    max_seconds: float = _MAX_SECONDS,
) -> LinkLook:
    """Call the page once and say how it answered, with a snapshot where it did.

    Args:
        policy: which addresses may be called; anything but the default is for tests.
    """
    seen: list[httpx.URL] = []
    sockets: list[socket.socket] = []
    try:
        with _ends_after(max_seconds, sockets) as is_over:
            try:
                answer = _follow(url, seen, sockets, policy, max_bytes)
            except (httpx.TimeoutException, httpx.TransportError, OSError) as error:
                slow = is_over() or isinstance(error, httpx.TimeoutException)
                raise _LinkError(LinkFault.TOO_SLOW if slow else LinkFault.NO_CONNECTION) from error
    except _LinkError as ended:
        state = LinkState.NOT_ASKED if ended.fault in _NOT_ASKED else LinkState.DEAD
        return LinkLook(url, state, str(seen[-1]) if seen else url, now(), fault=ended.fault)
    return _judge(url, answer, now())


def _judge(url: str, answer: _Answer, at: datetime) -> LinkLook:
    final_url = str(answer.url)
    asked_elsewhere = httpx.URL(url).path != answer.url.path
    content = answer.content
    if answer.status in _LOGIN_STATUSES or _LOGIN.search(answer.url.path):
        return LinkLook(url, LinkState.NEEDS_LOGIN, final_url, at, answer.status)
    if asked_elsewhere and content and _PASSWORD_FIELD.search(content):
        return LinkLook(url, LinkState.NEEDS_LOGIN, final_url, at, answer.status)
    if not 200 <= answer.status < 300:
        return LinkLook(url, LinkState.DEAD, final_url, at, answer.status, LinkFault.REFUSED)
    state = LinkState.HOME_PAGE if is_home_page(final_url) else LinkState.ANSWERS
    if content is None:
        return LinkLook(url, state, final_url, at, answer.status, LinkFault.TOO_LARGE)
    snapshot = Snapshot(content, answer.media_type, final_url, at)
    return LinkLook(url, state, final_url, at, answer.status, snapshot=snapshot)


def _follow(
    url: str, seen: list[httpx.URL], sockets: list[socket.socket], policy: AddressPolicy, max_bytes: int
) -> _Answer:
    """The answer behind all redirects; the addresses on the way are noted in `seen`."""
    target = _parse_url(url)
    for _step in range(_MAX_REDIRECTS + 1):
        seen.append(target)
        answer = _call(target, sockets, policy, max_bytes)
        if answer.location is None:
            return answer
        target = _parse_url(answer.location, target)
    raise _LinkError(LinkFault.TOO_MANY_REDIRECTS)


def _parse_url(text: str, base: httpx.URL | None = None) -> httpx.URL:
    try:
        return httpx.URL(text) if base is None else base.join(text)
    except (httpx.InvalidURL, ValueError) as error:
        raise _LinkError(LinkFault.NO_ADDRESS) from error


def _call(target: httpx.URL, sockets: list[socket.socket], policy: AddressPolicy, max_bytes: int) -> _Answer:
    addresses = _resolve(target, policy)
    for address in addresses[:-1]:
        try:
            return _call_at(target, address, sockets, max_bytes)
        except httpx.ConnectError:
            continue
    return _call_at(target, addresses[-1], sockets, max_bytes)


def _resolve(target: httpx.URL, policy: AddressPolicy) -> list[Address]:
    """The addresses of the link's host, all of them allowed; numbers in any notation are resolved alike."""
    if target.scheme not in ("http", "https") or not target.host:
        raise _LinkError(LinkFault.NOT_A_WEB_LINK)
    if target.userinfo:
        raise _LinkError(LinkFault.NAMES_A_USER)
    port = target.port or (443 if target.scheme == "https" else 80)
    if port not in policy.ports:
        raise _LinkError(LinkFault.NOT_A_WEB_LINK)
    try:
        found = socket.getaddrinfo(target.raw_host.decode("ascii"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise _LinkError(LinkFault.NO_SUCH_HOST) from error
    addresses = list(dict.fromkeys(ipaddress.ip_address(str(one[4][0])) for one in found))
    # One private address among several is how a foreign name server would lead inside.
    if not all(map(policy.allows, addresses)):
        raise _LinkError(LinkFault.PRIVATE_ADDRESS)
    return addresses[:_MAX_ADDRESSES]


def _call_at(target: httpx.URL, address: Address, sockets: list[socket.socket], max_bytes: int) -> _Answer:
    """Ask for the page at this address; name and certificate stay those of the host."""

    def note_socket(event: str, info: dict[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            sockets.append(info["return_value"].get_extra_info("socket"))

    headers = {"Host": target.netloc.decode("ascii"), "User-Agent": _NAME, "Accept-Encoding": "identity"}
    extensions = {"sni_hostname": target.raw_host.decode("ascii"), "trace": note_socket}
    pinned = target.copy_with(host=str(address), fragment=None)
    with (
        httpx.Client(trust_env=False, follow_redirects=False, timeout=_MAX_SILENCE) as client,
        client.stream("GET", pinned, headers=headers, extensions=extensions) as response,
    ):
        return _Answer(
            url=target,
            status=response.status_code,
            media_type=response.headers.get("content-type", "").split(";")[0].strip().lower(),
            location=response.headers["location"] if response.has_redirect_location else None,
            content=None if response.has_redirect_location else _read_body(response, max_bytes),
        )


def _read_body(response: httpx.Response, max_bytes: int) -> bytes | None:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > max_bytes:
            return None
    return bytes(body)


@contextmanager
def _ends_after(seconds: float, sockets: list[socket.socket]) -> Iterator[Callable[[], bool]]:
    """Shut what is connected when the time is over: a site that drips bytes is never silent for long."""
    over = threading.Event()

    def shut() -> None:
        over.set()
        for one in sockets:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # closed meanwhile

    timer = threading.Timer(seconds, shut)
    timer.daemon = True
    timer.start()
    try:
        yield over.is_set
    finally:
        timer.cancel()
