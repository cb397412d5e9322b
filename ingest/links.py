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
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Final, Self

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
_PASSWORD_FIELD: Final = re.compile(rb"<input\b[^<>]*\btype\s*=\s*[\"']?password", re.IGNORECASE)
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
    PACKED = "packed"  # sent in an encoding, although it was asked for as it is
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
    has_password_field: bool = False


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
    body: bytes | LinkFault  # the fault where none is kept


class _TimeBound:
    """The time that one look may take: when it is over, what is connected is shut, then and later on.

    A site that drips bytes is never silent for long, so that waiting for silence is not enough.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        for one in self._sockets:
            one.close()

    def is_over(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._end

    def seconds_left(self) -> float:
        """What is left of the time.

        Raises:
            _LinkError: nothing is.
        """
        if self.is_over():
            raise _LinkError(LinkFault.TOO_SLOW)
        return max(self._end - time.monotonic(), 0.0)

    def watch(self, connected: socket.socket) -> None:
        """Shut this connection when the time is over, at once where it is."""
        # A handle of our own: the one given is let go when encryption starts.
        self._sockets.append(connected.dup())
        if self.is_over():
            self._shut()

    def _shut(self) -> None:
        for one in self._sockets:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # closed meanwhile


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
    try:
        with _TimeBound(max_seconds) as bound:
            try:
                answer = _follow(url, seen, bound, policy, max_bytes)
            except (httpx.RequestError, OSError) as error:
                slow = bound.is_over() or isinstance(error, httpx.TimeoutException)
                raise _LinkError(LinkFault.TOO_SLOW if slow else LinkFault.NO_CONNECTION) from error
    except _LinkError as ended:
        state = LinkState.NOT_ASKED if ended.fault in _NOT_ASKED else LinkState.DEAD
        return LinkLook(url, state, str(seen[-1]) if seen else url, now(), fault=ended.fault)
    return _judge(url, answer, now())


def _judge(url: str, answer: _Answer, at: datetime) -> LinkLook:
    final_url = str(answer.url)
    asked_elsewhere = httpx.URL(url).path != answer.url.path
    body = answer.body
    has_password_field = isinstance(body, bytes) and bool(_PASSWORD_FIELD.search(body))
    if answer.status in _LOGIN_STATUSES or _LOGIN.search(answer.url.path):
        return LinkLook(url, LinkState.NEEDS_LOGIN, final_url, at, answer.status)
    if asked_elsewhere and has_password_field:
        return LinkLook(url, LinkState.NEEDS_LOGIN, final_url, at, answer.status)
    if not 200 <= answer.status < 300:
        return LinkLook(url, LinkState.DEAD, final_url, at, answer.status, LinkFault.REFUSED)
    state = LinkState.HOME_PAGE if is_home_page(final_url) else LinkState.ANSWERS
    if isinstance(body, LinkFault):
        return LinkLook(url, state, final_url, at, answer.status, body)
    snapshot = Snapshot(body, answer.media_type, final_url, at, has_password_field)
    return LinkLook(url, state, final_url, at, answer.status, snapshot=snapshot)


def _follow(
    url: str, seen: list[httpx.URL], bound: _TimeBound, policy: AddressPolicy, max_bytes: int
) -> _Answer:
    """The answer behind all redirects; the addresses on the way are noted in `seen`."""
    target = _parse_url(url)
    for _step in range(_MAX_REDIRECTS + 1):
        seen.append(target)
        answer = _call(target, bound, policy, max_bytes)
        if answer.location is None:
            return answer
        target = _parse_url(answer.location, target)
    raise _LinkError(LinkFault.TOO_MANY_REDIRECTS)


def _parse_url(text: str, base: httpx.URL | None = None) -> httpx.URL:
    try:
        return httpx.URL(text) if base is None else base.join(text)
    except (httpx.InvalidURL, ValueError) as error:
        raise _LinkError(LinkFault.NO_ADDRESS) from error


def _call(target: httpx.URL, bound: _TimeBound, policy: AddressPolicy, max_bytes: int) -> _Answer:
    addresses = _resolve(target, bound, policy)
    for address in addresses[:-1]:
        try:
            return _call_at(target, address, bound, max_bytes)
        except httpx.ConnectError:
            continue
    return _call_at(target, addresses[-1], bound, max_bytes)


def _resolve(target: httpx.URL, bound: _TimeBound, policy: AddressPolicy) -> list[Address]:
    """The addresses of the link's host, all of them allowed; numbers in any notation are resolved alike."""
    if target.scheme not in ("http", "https") or not target.host:
        raise _LinkError(LinkFault.NOT_A_WEB_LINK)
    if target.userinfo:
        raise _LinkError(LinkFault.NAMES_A_USER)
    port = target.port or (443 if target.scheme == "https" else 80)
    if port not in policy.ports:
        raise _LinkError(LinkFault.NOT_A_WEB_LINK)
    addresses = _find_addresses(target.raw_host, port, bound)
    if not addresses:
        raise _LinkError(LinkFault.NO_SUCH_HOST)
    # One private address among several is how a foreign name server would lead inside.
    if not all(map(policy.allows, addresses)):
        raise _LinkError(LinkFault.PRIVATE_ADDRESS)
    return addresses[:_MAX_ADDRESSES]


def _find_addresses(host: bytes, port: int, bound: _TimeBound) -> list[Address]:
    """All addresses of a host, asked in a thread: a name server that does not answer cannot be cut off."""
    answers: SimpleQueue[list[Address]] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host.decode("ascii"), port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            found = []
        answers.put(list(dict.fromkeys(ipaddress.ip_address(str(one[4][0])) for one in found)))

    threading.Thread(target=ask, daemon=True).start()
    try:
        return answers.get(timeout=bound.seconds_left())
    except Empty as error:
        raise _LinkError(LinkFault.TOO_SLOW) from error


def _call_at(target: httpx.URL, address: Address, bound: _TimeBound, max_bytes: int) -> _Answer:
    """Ask for the page at this address; name and certificate stay those of the host."""

    def note_socket(event: str, info: dict[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            bound.watch(info["return_value"].get_extra_info("socket"))

    headers = {"Host": target.netloc.decode("ascii"), "User-Agent": _NAME, "Accept-Encoding": "identity"}
    extensions = {"sni_hostname": target.raw_host.decode("ascii"), "trace": note_socket}
    pinned = target.copy_with(host=str(address), fragment=None)
    silence = min(_MAX_SILENCE, bound.seconds_left())
    with (
        httpx.Client(trust_env=False, follow_redirects=False, timeout=silence) as client,
        client.stream("GET", pinned, headers=headers, extensions=extensions) as response,
    ):
        return _Answer(
            url=target,
            status=response.status_code,
            media_type=response.headers.get("content-type", "").split(";")[0].strip().lower(),
            location=response.headers["location"] if response.has_redirect_location else None,
            body=b"" if response.has_redirect_location else _read_body(response, bound, max_bytes),
        )


def _read_body(response: httpx.Response, bound: _TimeBound, max_bytes: int) -> bytes | LinkFault:
    """The body as it was sent; what came packed is not unpacked, for a few bytes may unpack to billions."""
    if response.headers.get("content-encoding", "").strip().lower() not in ("", "identity"):
        return LinkFault.PACKED
    body = bytearray()
    for chunk in response.iter_raw():
        bound.seconds_left()
        body += chunk
        if len(body) > max_bytes:
            return LinkFault.TOO_LARGE
    bound.seconds_left()  # a body without a length that was cut off looks like one that ended
    return bytes(body)
