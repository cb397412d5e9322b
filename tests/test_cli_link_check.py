"""Linked pages are called over real sockets; only what shows the claim's page is attached to it."""

import ipaddress
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from drawn_papers import Paper, draw_pdf
from factories import A_MOMENT, make_row, make_table
from programs import Office

from ingest.links import AddressPolicy, check_link
from registry.decisions import Place
from registry.store import Registry
from registry.tables import Attachment, StoredFile

PAGES = {
    "/tin/hoi-nghi-12": draw_pdf(Paper()),  # LibreOffice, which reads the others, takes seconds to start
    "/tin/thanh-vien-13": b'<html><form><input type="password"></form></html>',
    "/tin/danh-sach-14": draw_pdf(Paper(body=("Ông Lê Văn Thử, số định danh 031096001234",))),
    "/tin/": b"<html>Tin</html>",
}


@pytest.fixture
def port() -> Iterator[int]:
    """A site whose article 11 was deleted: its address leads to the section."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = PAGES.get(self.path)
            self.send_response(302 if page is None else 200)
            if page is None:
                self.send_header("Location", "/tin/")
            self.end_headers()
            self.wfile.write(page or b"")

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def office(
    port: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Office:
    """A table whose items name a page each."""
    monkeypatch.setenv("MINHCHUNG_LANG", "en")
    # The command has no way to call this machine, and must not have one.
    policy = AddressPolicy(frozenset({port}), (ipaddress.ip_network("127.0.0.0/8"),))
    monkeypatch.setattr("cli.link_check.check_link", partial(check_link, policy=policy))
    found = Office(tmp_path / "home", capsys)
    found.home.mkdir()
    paths = ["/tin/hoi-nghi-12", "/tin/hoi-nghi-11", "/tin/thanh-vien-13", "/tin/danh-sach-14"]
    rows = [make_row(f"I.{n}", f"http://127.0.0.1:{port}{path}") for n, path in enumerate(paths, start=1)]
    with Registry.open(found.home / "registry.db") as registry:
        registry.save_table(make_table(*rows), "bang.docx", "1" * 64, A_MOMENT)
    return found


def attached(office: Office) -> list[str]:
    with Registry.open(office.home / "registry.db") as registry:
        return [one.criterion_code for one in registry.attachments_of(registry.get_table().id or 0)]


def test_only_a_page_that_shows_what_its_link_names_is_attached(office: Office) -> None:
    office("link", "check", "--attach")
    assert attached(office) == ["I.1", "I.4"]
    assert "I.2: the snapshot of" in office.err
    assert "was not attached: the link leads to something else" in office.err
    assert "was not attached: the page asks for a password" in office.err


def test_a_snapshot_that_somebody_detached_is_not_attached_again(office: Office) -> None:
    office("link", "check", "I.1", "--attach")
    with Registry.open(office.home / "registry.db") as registry:
        table_id = registry.get_table().id or 0
        (snapshot,) = registry.attachments_of(table_id)
        place = Place("I.1", snapshot.claim_raw)
        assert not registry.was_detached(table_id, place, snapshot.sha256)
        assert registry.detach(table_id, place, snapshot.sha256, "lan", A_MOMENT)
    office("link", "check", "I.1", "--attach")
    assert attached(office) == []
    assert "somebody detached this very snapshot" in office.err


def test_a_snapshot_with_an_identity_number_stays_out_of_packs_until_somebody_says_otherwise(
    office: Office,
) -> None:
    office("link", "check", "I.4", "--attach")
    assert "/tin/danh-sach-14 bears an identity number of a citizen" in office.err
    with Registry.open(office.home / "registry.db") as registry:
        table_id = registry.get_table().id or 0
        (snapshot,) = registry.attachments_of(table_id)
        assert snapshot.is_private
        file = StoredFile(sha256=snapshot.sha256, size=0, media_type="")
        said = {**snapshot.model_dump(exclude={"id"}), "is_private": False}
        registry.attach(table_id, file, Attachment(**said))
    office("link", "check", "I.4", "--attach")
    with Registry.open(office.home / "registry.db") as registry:
        (snapshot,) = registry.attachments_of(registry.get_table().id or 0)
        assert not snapshot.is_private
