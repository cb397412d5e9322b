"""What the service says of itself to who watches over it: health and counts."""

import errno
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Never

import pytest
from intake_at_work import wait_until_idle
from prometheus_client.parser import text_string_to_metric_families
from waiting import wait_for
from web_office import Browser, TestOffice, open_office

from desk.clock import now
from desk.watch import InboxWatch
from registry.backup import write_backup
from registry.vocabulary.kinds import ReadMethod, Role


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path / "home") as opened:
        yield opened


def program(office: TestOffice) -> Browser:
    account = office.registry.accounts.find(Role.VIEWER.value)
    assert account is not None
    browser = office.stranger()
    browser.headers["authorization"] = f"Bearer {office.registry.accounts.make_token(account.id, 'p', now())}"
    return browser


def scrape(office: TestOffice) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    answer = program(office).get("/api/metrics")
    assert answer.status_code == 200
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def value(found: dict[tuple[str, frozenset[tuple[str, str]]], float], name: str, **labels: str) -> float:
    return found[f"minhchung_{name}", frozenset(labels.items())]


def ask_health(office: TestOffice) -> tuple[int, list[str]]:
    answer = office.stranger().get("/api/health")
    assert answer.json()["ok"] is (answer.status_code == 200)
    return answer.status_code, [one for one in answer.json()["troubles"] if one != "ocr missing"]


def fail(*_anything: object) -> Never:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def closed_at(folder: Path) -> Callable[[Path], object]:
    """Looking into folders as it is where one is closed: the administrator, as whom tests may run, may look
    everywhere."""
    scan = os.scandir

    def look(place: Path) -> object:
        if Path(place) == folder:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
        return scan(place)

    return look


def test_counts_are_for_who_has_a_token(office: TestOffice) -> None:
    assert office.stranger().get("/api/metrics").status_code == 401
    assert office.visit().get("/api/metrics").status_code == 401


def test_counts_follow_what_is_there(office: TestOffice) -> None:
    (office.home / "inbox").mkdir(exist_ok=True)
    (office.home / "inbox" / "a.pdf").write_bytes(b"")
    found = scrape(office)
    assert value(found, "papers") == len(office.registry.documents()) > 0
    assert value(found, "inbox_files") == 1
    assert value(found, "drops", fate="refused") == 0
    assert value(found, "trouble", kind="watch dead") == 0
    assert ("minhchung_last_backup_seconds", frozenset()) not in found
    write_backup(office.office.settings.home, office.home / "a.zip", now())
    assert value(scrape(office), "last_backup_seconds") < 3600


def test_a_page_a_search_and_an_answer_are_counted_once(office: TestOffice) -> None:
    office.office.metrics.note_page(ReadMethod.OCR, 2.5)
    office.visit().load("/tim?q=1042")
    office.visit().load("/van-ban/1")
    office.stranger().get("/Nguyen-Van-A", headers={"Accept": "text/html"})
    found = scrape(office)
    assert value(found, "page_seconds_count", method="ocr") == 1
    assert value(found, "page_seconds_sum", method="ocr") == 2.5
    assert value(found, "search_seconds_count") == 1
    assert value(found, "answer_seconds_count", verb="GET", route="/tim", status="200") == 1
    assert value(found, "answer_seconds_count", verb="GET", route="/van-ban/{paper_id}", status="200") == 1
    assert value(found, "answer_seconds_count", verb="GET", route="none", status="404") == 1
    again = scrape(office)
    assert value(again, "answer_seconds_count", verb="GET", route="/api/metrics", status="200") == 1


def test_offices_do_not_count_for_each_other(office: TestOffice, tmp_path: Path) -> None:
    with open_office(tmp_path / "other", is_empty=True) as other:
        other.office.metrics.note_page(ReadMethod.OCR, 1.0)
        assert ("minhchung_page_seconds_count", frozenset({("method", "ocr")})) not in scrape(office)


def test_a_sound_service_says_so(office: TestOffice) -> None:
    assert ask_health(office) == (200, [])


def test_a_watch_that_ended_is_seen(office: TestOffice) -> None:
    office.office.watch = InboxWatch(office.office.intake, office.home / "inbox", polls=True)
    assert ask_health(office) == (503, ["watch dead"])
    assert value(scrape(office), "trouble", kind="watch dead") == 1


def test_an_inbox_that_nobody_can_look_into_is_seen(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.watch._POLLED", 0.1)
    inbox = office.home / "inbox"
    watch = office.office.watch = InboxWatch(office.office.intake, inbox, polls=True)
    thread = threading.Thread(target=watch.run)
    thread.start()
    try:
        wait_for(lambda: ask_health(office) == (503, ["inbox not looked into"]))
        inbox.mkdir()
        wait_for(lambda: ask_health(office) == (200, []))
        with monkeypatch.context() as patch:
            patch.setattr("os.scandir", closed_at(inbox / "VHXH"))
            (inbox / "VHXH").mkdir()
            wait_for(lambda: ask_health(office) == (200, ["folder closed"]))
        with monkeypatch.context() as patch:
            patch.setattr("desk.watch.find_drops", fail)
            wait_for(lambda: ask_health(office) == (503, ["inbox not looked into"]))
    finally:
        watch.stop()
        thread.join()


def test_a_file_that_was_left_is_counted_as_long_as_it_lies_there(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = office.home / "inbox" / "a.pdf"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"")
    monkeypatch.setattr("ingest.pipeline.hash_file", fail)
    office.office.intake.take_in("an", [path])
    wait_until_idle(office.office.intake)
    assert value(scrape(office), "postponed_files", hindrance="not writable") == 1
    path.unlink()
    assert value(scrape(office), "postponed_files", hindrance="not writable") == 0


def test_a_database_that_somebody_writes_is_sound_and_one_that_is_gone_is_not(office: TestOffice) -> None:
    database = office.office.settings.home.database
    with sqlite3.connect(database, isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert ask_health(office) == (200, [])
        writer.execute("ROLLBACK")
    writer.close()
    for path in office.home.glob("registry.db*"):
        path.unlink()
    assert ask_health(office) == (503, ["database not writable"])


def test_a_vault_that_takes_no_file_is_seen(office: TestOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root, as which tests may run, writes everywhere: no file mode would do.
    monkeypatch.setattr("desk.condition.can_take_files", lambda folder: folder.name != "vault")
    office.office.vault.folder.mkdir(exist_ok=True)
    assert ask_health(office) == (503, ["vault not writable"])


def test_a_full_disk_is_a_failure_and_little_room_a_warning(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.condition._NO_ROOM_BYTES", 1 << 60)
    assert ask_health(office) == (503, ["disk full"])
    monkeypatch.undo()
    monkeypatch.setattr("desk.condition.is_little", lambda _free, _total: True)
    assert ask_health(office) == (200, ["little space"])
