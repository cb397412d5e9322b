"""Links are looked at over real sockets; what is not public is never called."""

import gzip
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from factories import A_MOMENT
from fuzzed import bounded

from ingest.links import AddressPolicy, LinkFault, LinkLook, check_link
from registry.vocabulary.kinds import LinkState

PAGE = "<html><body>Hội nghị đối thoại với Nhân dân</body></html>".encode()
LOGIN_FORM = b'<html><form><input name="p" type="password"></form></html>'
PDF = b"%PDF-1.7 quyet dinh"


@dataclass
class Site:
    """A web site on this machine, and what was asked of it."""

    port: int
    asked: list[tuple[str, str]] = field(default_factory=list)

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def policy(self) -> AddressPolicy:
        return AddressPolicy(frozenset({self.port}), (ipaddress.ip_network("127.0.0.0/8"),))

    def look(self, path: str, **limits: float) -> LinkLook:
        return check_link(self.at(path), now=lambda: A_MOMENT, policy=self.policy, **limits)  # type: ignore[arg-type]


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known.asked.append((self.path, self.headers["Host"]))
            redirects = {
                "/old": "/tin-tuc/hoi-nghi-12",
                "/gone-home": "/",
                "/members": "/tai-khoan/dang-nhap?ve=/members",
                "/hidden-login": "/vao",
                "/loop": "/loop",
                "/inside": f"http://[::1]:{known.port}/secret",
                "/metadata": "http://169.254.169.254/latest/",
                "/elsewhere": "ftp://127.0.0.1/x",
            }
            if self.path in redirects:
                self._answer(302, b"", Location=redirects[self.path])
            elif self.path == "/missing":
                self._answer(404, b"no")
            elif self.path == "/forbidden":
                self._answer(403, b"no")
            elif self.path == "/drip":
                self._drip(b"HTTP/1.1 200 OK\r\nX-Long: ")
            elif self.path == "/drip-body":
                self._drip(b"HTTP/1.1 200 OK\r\n\r\n")  # without a length: whatever ends it seems its end
            elif self.path == "/packed":
                bomb = gzip.compress(gzip.compress(bytes(1_000_000)))
                self._answer(200, bomb, **{"Content-Encoding": "gzip, gzip"})
            elif self.path == "/broken-packing":
                self._answer(200, PAGE, **{"Content-Encoding": "gzip"})
            elif self.path == "/vao":
                self._answer(200, LOGIN_FORM)
            elif self.path == "/never-closed":
                self._answer(200, b"<input " * 300_000)
            elif self.path == "/scan.pdf":
                self._answer(200, PDF, **{"Content-Type": "application/pdf"})
            else:
                self._answer(200, PAGE, **{"Content-Type": "text/html; charset=utf-8"})

        def _answer(self, status: int, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def _drip(self, start: bytes) -> None:
            """An answer that never ends, a byte at a time."""
            self.wfile.write(start)
            try:
                while not finished.wait(0.02):
                    self.wfile.write(b"x")
            except OSError:
                return

        def log_message(self, *_args: object) -> None:
            pass

    finished = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield known
    finished.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "state", "status", "fault"),
    [
        ("/tin-tuc/hoi-nghi-12", LinkState.ANSWERS, 200, None),
        ("/old", LinkState.ANSWERS, 200, None),
        ("/scan.pdf", LinkState.ANSWERS, 200, None),
        ("/", LinkState.HOME_PAGE, 200, None),
        ("/gone-home", LinkState.HOME_PAGE, 200, None),
        ("/members", LinkState.NEEDS_LOGIN, 200, None),
        ("/hidden-login", LinkState.NEEDS_LOGIN, 200, None),
        ("/forbidden", LinkState.NEEDS_LOGIN, 403, None),
        ("/missing", LinkState.DEAD, 404, LinkFault.REFUSED),
        ("/loop", LinkState.DEAD, None, LinkFault.TOO_MANY_REDIRECTS),
        ("/inside", LinkState.NOT_ASKED, None, LinkFault.PRIVATE_ADDRESS),
        ("/metadata", LinkState.NOT_ASKED, None, LinkFault.NOT_A_WEB_LINK),
        ("/elsewhere", LinkState.NOT_ASKED, None, LinkFault.NOT_A_WEB_LINK),
    ],
)
def test_a_page_answers_in_one_of_these_ways(
    site: Site, path: str, state: LinkState, status: int | None, fault: LinkFault | None
) -> None:
    look = site.look(path)
    assert (look.state, look.http_status, look.fault) == (state, status, fault)


def test_a_snapshot_keeps_the_bytes_as_served_with_time_and_final_address(site: Site) -> None:
    snapshot = site.look("/old").snapshot
    assert snapshot is not None
    assert snapshot.content == PAGE
    assert snapshot.media_type == "text/html"
    assert snapshot.final_url == site.at("/tin-tuc/hoi-nghi-12")
    assert snapshot.captured_at == A_MOMENT


def test_of_a_page_that_is_too_large_no_snapshot_is_kept(site: Site) -> None:
    look = site.look("/tin-tuc/dai", max_bytes=10)
    assert (look.state, look.fault, look.snapshot) == (LinkState.ANSWERS, LinkFault.TOO_LARGE, None)


@pytest.mark.parametrize("path", ["/packed", "/broken-packing"])
def test_a_page_that_comes_packed_is_not_unpacked(site: Site, path: str) -> None:
    look = site.look(path)
    assert (look.state, look.fault, look.snapshot) == (LinkState.ANSWERS, LinkFault.PACKED, None)


def test_thousands_of_fields_that_are_never_closed_are_looked_through_once(site: Site) -> None:
    with bounded():
        look = site.look("/never-closed")
    assert look.snapshot is not None
    assert not look.snapshot.has_password_field


@pytest.mark.parametrize(("path", "has_field"), [("/vao", True), ("/tin-tuc/hoi-nghi-12", False)])
def test_a_snapshot_says_whether_a_password_was_asked_for(site: Site, path: str, has_field: bool) -> None:
    snapshot = site.look(path).snapshot
    assert snapshot is not None
    assert snapshot.has_password_field is has_field


@pytest.mark.parametrize("path", ["/drip", "/drip-body"])
def test_a_site_that_drips_bytes_is_left_when_the_time_is_over(site: Site, path: str) -> None:
    look = site.look(path, max_seconds=0.3)
    assert (look.state, look.fault, look.snapshot) == (LinkState.DEAD, LinkFault.TOO_SLOW, None)


def test_nothing_is_called_once_the_time_is_over(site: Site) -> None:
    class SlowPolicy(AddressPolicy):
        def allows(self, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
            time.sleep(0.2)
            return True

    policy = SlowPolicy(frozenset({site.port}))
    look = check_link(site.at("/x-1"), now=lambda: A_MOMENT, policy=policy, max_seconds=0.1)
    assert (look.state, look.fault) == (LinkState.DEAD, LinkFault.TOO_SLOW)
    assert site.asked == []


def test_a_name_server_that_does_not_answer_is_not_waited_for(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_left = threading.Event()
    answered_before = []

    def resolve(_host: str, port: int, **_rest: object) -> list[object]:
        answered_before.append(not is_left.wait(5))
        return [(0, 0, 0, "", ("127.0.0.1", port))]

    # The one thing that no test can have for real: a foreign name server's answer.
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    url = site.at("/", "slow.example")
    look = check_link(url, now=lambda: A_MOMENT, policy=site.policy, max_seconds=0.1)
    assert answered_before == []
    is_left.set()
    assert (look.state, look.fault) == (LinkState.DEAD, LinkFault.TOO_SLOW)


def test_the_host_keeps_its_name_although_its_address_is_called(site: Site) -> None:
    check_link(site.at("/x-1", "localhost"), now=lambda: A_MOMENT, policy=both_loopbacks(site.port))
    assert site.asked == [("/x-1", f"localhost:{site.port}")]


def test_no_proxy_of_the_environment_is_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert site.look("/tin-tuc/a-1").state is LinkState.ANSWERS


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",  # 127.0.0.1 as one number
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::]",
    ],
)
def test_this_machine_is_never_called_however_it_is_written(site: Site, host: str) -> None:
    look = check_link(site.at("/", host), now=lambda: A_MOMENT, policy=AddressPolicy(frozenset({site.port})))
    assert look.state in (LinkState.NOT_ASKED, LinkState.DEAD)
    assert look.fault in (LinkFault.PRIVATE_ADDRESS, LinkFault.NO_ADDRESS, LinkFault.NO_SUCH_HOST)
    assert site.asked == []


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("1.1.1.1", True),
        ("2606:4700::1111", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),  # between provider and customer
        ("169.254.169.254", False),  # the data of a rented machine
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("240.0.0.1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("::", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:1.1.1.1", True),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_only_public_addresses_are_allowed(address: str, allowed: bool) -> None:
    assert AddressPolicy().allows(ipaddress.ip_address(address)) is allowed


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://user:secret@example.com/", LinkFault.NAMES_A_USER),
        ("http://example.com:8080/", LinkFault.NOT_A_WEB_LINK),
        ("file:///etc/passwd", LinkFault.NOT_A_WEB_LINK),
        ("gopher://example.com/", LinkFault.NOT_A_WEB_LINK),
        ("http://", LinkFault.NOT_A_WEB_LINK),
        ("http://[::1", LinkFault.NO_ADDRESS),
    ],
)
def test_a_link_that_is_not_plain_is_not_called(url: str, fault: LinkFault) -> None:
    look = check_link(url, now=lambda: A_MOMENT)
    assert (look.state, look.fault) == (LinkState.NOT_ASKED, fault)


def test_a_host_with_one_private_address_among_public_ones_is_not_called(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resolve(_host: str, port: int, **_rest: object) -> list[object]:
        return [(0, 0, 0, "", (address, port)) for address in ("93.184.215.14", "127.0.0.1")]

    # The one thing that no test can have for real: a foreign name server's answer.
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    look = check_link(
        site.at("/", "rebind.example"), now=lambda: A_MOMENT, policy=AddressPolicy(frozenset({site.port}))
    )
    assert (look.state, look.fault) == (LinkState.NOT_ASKED, LinkFault.PRIVATE_ADDRESS)
    assert site.asked == []


def test_a_port_where_nobody_listens_is_a_dead_link() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    policy = AddressPolicy(frozenset({port}), (ipaddress.ip_network("127.0.0.0/8"),))
    look = check_link(f"http://127.0.0.1:{port}/", now=lambda: A_MOMENT, policy=policy)
    assert (look.state, look.fault) == (LinkState.DEAD, LinkFault.NO_CONNECTION)


def both_loopbacks(port: int) -> AddressPolicy:
    return AddressPolicy(
        frozenset({port}), (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
    )
