"""`watch` and `serve` as processes: one of each a home, stopped in order, with a log that names nobody."""

import os
import signal
import socket
from pathlib import Path

import httpx
import pytest
from drawn_papers import Paper, draw_pdf, save_scan, scan
from running_services import ROOT, find_free_port, running
from waiting import wait_for
from web_office import make_account

from cli.app import run
from desk.clock import now
from registry.parsed import ProblemCode
from registry.settings import Settings
from registry.store import Registry
from registry.vocabulary.kinds import Fate, Role

_SECRETS = ("Khiếu nại", "khieu nai", "Nguyễn", "Nguyen", "Phong", "2041", "quyết định thu hồi", "thu%20h")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    (home / "inbox").mkdir(parents=True)
    return home


def drop_telling_files(home: Path) -> None:
    inbox = home / "inbox"
    paper = Paper(number_line="Số: 2041/TB-UBND", subject=("Về việc khiếu nại của", "ông Nguyễn Văn Phong"))
    (inbox / "Khiếu nại Nguyễn Văn Phong.pdf").write_bytes(draw_pdf(paper))
    (inbox / "don khieu nai Nguyen.pdf").write_bytes(b"%PDF-1.4 Nguyen Van Phong")
    (inbox / "Nguyen Van Phong.bin").write_bytes(b"no paper of Phong")
    (inbox / "Nguyen Van Phong.lnk.pdf").symlink_to("/etc/hostname")


def fates(home: Path) -> dict[str, list[Fate]]:
    with Registry.open(Settings(home).database) as registry:
        found: dict[str, list[Fate]] = {}
        for arrival in registry.arrivals():
            found.setdefault(arrival.name, []).append(arrival.fate)
        return found


def inbox_is_empty(home: Path) -> bool:
    return not any((home / "inbox").iterdir())


def test_the_log_of_a_watch_and_a_page_names_nobody(home: Path) -> None:
    port = find_free_port()
    with Registry.open(Settings(home).database) as registry:
        account = make_account(registry, Role.CLERK)
        secret = registry.accounts.sign_in(account.id, now(), "thử")
        token = registry.accounts.make_token(account.id, "thử", now())
    drop_telling_files(home)
    with running(home, "serve", "--watch", "--port", str(port)) as service:
        wait_for(lambda: service.has_said("watching") and inbox_is_empty(home))
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", cookies={"minhchung": secret}) as browser:
            assert browser.get("/tim", params={"q": "quyết định thu hồi"}).status_code == 200
            assert browser.get("/van-ban/Nguyen").status_code == 404
            browser.post("/dang-nhap", data={"name": "Nguyen", "password": "Phong 2041"})
            answer = browser.get("/api/metrics", headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 200
        assert service.stop() == 0
    events = [line["event"] for line in service.lines]
    assert events.count("filed") == 4
    assert events[-1] == "server ended"
    told = service.log + answer.text
    assert [word for word in (*_SECRETS, secret, token, str(home)) if word in told] == []


@pytest.mark.ocr
@pytest.mark.parametrize("number_of_signal", [signal.SIGTERM, signal.SIGINT])
def test_a_watch_stopped_in_the_middle_of_a_scan_leaves_nothing_half(
    home: Path, number_of_signal: signal.Signals
) -> None:
    names = [f"scan {number}.png" for number in range(2)]
    for number, name in enumerate(names):
        paper = Paper(number_line=f"Số: {500 + number}/TB-UBND")
        save_scan(scan(draw_pdf(paper)), home / "inbox" / name)
    with running(home, "watch") as service:
        wait_for(lambda: service.has_said("filed"))  # by now the next one is read
        children = service.children()
        assert service.stop(number_of_signal, all_of_it=True) == 0
        wait_for(lambda: not any(Path(f"/proc/{child}").exists() for child in children))
    assert len(children) > 1
    assert [line["event"] for line in service.lines][-2:] == ["watch ended", "intake ended"]
    left = sorted(path.name for path in (home / "inbox").iterdir())
    assert left
    assert sorted([*fates(home), *left]) == names
    with Registry.open(Settings(home).database) as registry:
        problems = {
            problem.code for paper in registry.arrivals() for problem in registry.problems_of(paper.sha256)
        }
    assert ProblemCode.READER_DIED.value not in problems


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        (("watch",), ("watch",), "another minhchung watches this inbox"),
        (("serve", "--watch"), ("watch",), "another minhchung watches this inbox"),
        (("serve",), ("serve", "--watch"), "another minhchung serves this page"),
        (("serve",), ("serve",), "another minhchung serves this page"),
    ],
)
def test_a_second_one_in_the_same_home_says_so_and_stops(
    home: Path,
    first: tuple[str, ...],
    second: tuple[str, ...],
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("MINHCHUNG_LANG", "en")

    def with_port(arguments: tuple[str, ...]) -> tuple[str, ...]:
        return (*arguments, "--port", str(find_free_port())) if arguments[0] == "serve" else arguments

    with running(home, *with_port(first)) as service:
        wait_for(lambda: service.has_said("watching") or service.has_said("serving"))
        assert run(["--home", str(home), *with_port(second)]) == 5
    assert says in capsys.readouterr().err


def test_a_page_and_a_watch_of_their_own_give_each_drop_one_fate(home: Path) -> None:
    port = find_free_port()
    with Registry.open(Settings(home).database) as registry:
        account = make_account(registry, Role.CLERK)
        token = registry.accounts.make_token(account.id, "thử", now())
    dropped = {f"dropped {number}.pdf" for number in range(8)}
    sent = {f"sent {number}.pdf" for number in range(8)}
    with running(home, "watch") as watch, running(home, "serve", "--port", str(port)) as page:
        wait_for(lambda: watch.has_said("watching") and page.has_said("serving"))
        wait_for(lambda: answers(port))
        for old, new in zip(sorted(dropped), sorted(sent), strict=True):
            (home / "inbox" / old).write_bytes(b"no paper " + old.encode())
            answer = httpx.post(
                f"http://127.0.0.1:{port}/api/inbox",
                headers={"Authorization": f"Bearer {token}"},
                files={"files": (new, b"no paper " + new.encode())},
            )
            assert answer.json()["kept"] == [new]
        wait_for(lambda: inbox_is_empty(home))
        assert (watch.stop(), page.stop()) == (0, 0)
    assert fates(home) == {name: [Fate.REFUSED] for name in dropped | sent}


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/api/health").status_code == 200
    except httpx.TransportError:
        return False


def test_systemd_is_told_that_a_watch_is_alive(home: Path, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(60)
        os.environ["NOTIFY_SOCKET"] = str(tmp_path / "notify")
        try:
            with running(home, "watch"):
                assert listener.recv(100) == b"READY=1\nWATCHDOG=1"
        finally:
            del os.environ["NOTIFY_SOCKET"]


def test_a_log_in_a_file_leaves_the_screen_empty(home: Path, tmp_path: Path) -> None:
    kept = tmp_path / "minhchung.log"
    with running(home, "watch", "--log", str(kept)) as service:
        wait_for(lambda: kept.exists() and '"watching"' in kept.read_text())
        service.stop()
    assert service.log == ""
    assert '"watch ended"' in kept.read_text()


def test_the_unit_runs_what_there_is() -> None:
    unit = (ROOT / "deploy" / "minhchung.service").read_text(encoding="utf-8")
    (command,) = [line for line in unit.splitlines() if line.startswith("ExecStart=")]
    assert " serve --watch" in command
    assert "KillMode=mixed" in unit  # readers are ended by the program, not at once with it
