"""The audit trail as people read it: the log, the check, the head to print."""

import csv
import getpass
import io
import os
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from factories import A_MOMENT, make_drop, make_header, make_parsed, make_row, make_table
from programs import Office

from cli.workplace import Workplace
from desk.clock import now
from registry.audit import TrailFault, TrailFaultKind
from registry.language import use_language
from registry.parsed import Problem, ProblemCode
from registry.settings import Settings
from registry.store import Registry
from registry.vocabulary.kinds import EventKind
from report.naming import format_day
from report.wording_audit import event_kind, trail_fault

PAPER = make_parsed()
PLAN = make_parsed(header=make_header(number="31", symbol="KH-UBND", subject="Về kế hoạch mẫu"))


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """Two papers dropped by An, and a table imported."""
    monkeypatch.setenv("MINHCHUNG_LANG", "en")
    found = Office(tmp_path / "home", capsys)
    with Registry.open(found.home / "registry.db", "an") as registry:
        for parsed, name in ((PAPER, "thong-bao.pdf"), (PLAN, "ke-hoach.pdf")):
            registry.file_drop(make_drop(parsed, name), parsed)
        registry.save_table(make_table(make_row("I.1")), "bang.docx", "1" * 64, A_MOMENT)
    return found


def change(office: Office, statement: str) -> None:
    with closing(sqlite3.connect(office.home / "registry.db")) as connection, connection:
        connection.execute(statement)


def test_the_log_says_who_did_what_newest_first(office: Office) -> None:
    office("correct", "#1", "place", "Kiến Hải")
    lines = office("audit", "log", "--limit", "2").splitlines()
    assert re.fullmatch(r"No\.\s+When\s+Who\s+What\s+About\s+Change\s*", lines[0])
    day = format_day(now().astimezone().date())
    who = re.escape(getpass.getuser())
    assert re.fullmatch(
        rf"\s*7\s+\d\d:\d\d {day}\s+{who}\s+corrected\s+#1\s+place: Nghi Dương → Kiến Hải\s*", lines[1]
    )
    assert re.fullmatch(rf"\s*6\s+\d\d:\d\d {day}\s+an\s+table imported\s+table 1\s+.*rows: 1\s*", lines[2])
    assert len(lines) == 3
    assert office.err == "There are more: --limit N\n"


def test_an_account_without_a_name_is_known_by_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find_no_name() -> str:
        raise KeyError("getpwuid(): uid not found: 1234")

    monkeypatch.setattr(getpass, "getuser", find_no_name)
    assert Workplace(Settings(home=tmp_path)).who == f"uid {os.getuid()}"


def test_a_decision_is_recorded_under_the_name_of_who_types(office: Office) -> None:
    office("link", "attach", "I.1", "#1", "--reason", "đúng việc")
    (said,) = office.ask("audit", "log", "--limit", "1")
    assert (said["who"], said["what"], said["about"], said["paper"], said["after"]) == (
        getpass.getuser(),
        "accepted",
        "I.1",
        1,
        {"reason": "đúng việc"},
    )


@pytest.mark.parametrize(
    ("about", "numbers"),
    [
        ("#1", [3, 2]),
        ("1042/TB-UBND", [3, 2]),
        ("31/kh-ubnd", [5, 4]),
        ("31/KH-UBND", [5, 4]),
        ("ke-hoach.pdf", [4]),
        (PLAN.source.sha256[:12], [5, 4]),
        ("1", [6]),
        ("#99", []),
        ("II.9", []),
    ],
)
def test_the_log_can_be_asked_about_one_thing(office: Office, about: str, numbers: list[int]) -> None:
    assert [event["number"] for event in office.ask("audit", "log", "--about", about)] == numbers


def test_an_item_is_found_in_small_letters_too(office: Office) -> None:
    office("link", "attach", "I.1", "#1")
    assert len(office.ask("audit", "log", "--about", "i.1")) == 1


def test_the_log_can_be_asked_by_name_and_day(office: Office) -> None:
    today = now().astimezone().date()
    assert len(office.ask("audit", "log", "--who", "an")) == 5
    assert [event["what"] for event in office.ask("audit", "log", "--who", "")] == ["started"]
    assert len(office.ask("audit", "log", "--since", format_day(today))) == 6
    assert office("audit", "log", "--since", format_day(today + timedelta(days=2))) == "No such event.\n"
    office("audit", "log", "--since", "hôm qua", code=2)
    office("audit", "log", "--about", "77/TB-UBND", code=6)


def test_the_log_opens_in_excel_with_all_that_changed(office: Office) -> None:
    rows = list(
        csv.reader(io.StringIO(office("audit", "log", "--csv").removeprefix("\ufeff")), delimiter=";")
    )
    assert rows[0] == ["No.", "When", "Who", "What", "About", "Change", "Hash"]
    read = next(row for row in rows if row[3:5] == ["read", "#2"])
    assert "subject: Về kế hoạch mẫu" in read[5]
    assert re.fullmatch("[0-9a-f]{64}", read[6])


def test_of_a_withdrawn_paper_the_log_says_that_and_not_what_it_was(office: Office) -> None:
    with Registry.open(office.home / "registry.db") as registry:
        registry.withdraw(PLAN.source.sha256, Problem(ProblemCode.SECRET, "2"))
    out = office("audit", "log")
    assert "Về kế hoạch mẫu" not in out
    assert "(not kept: what was read of a withdrawn paper)" in out
    assert "secrecy stamp and must not be kept here: ke-hoach.pdf" in " ".join(out.split())
    assert office("audit", "verify") == "The audit trail is whole: 7 events.\n"


def test_a_whole_trail_is_said_to_be_and_a_changed_one_names_the_event(office: Office) -> None:
    assert office("audit", "verify") == "The audit trail is whole: 6 events.\n"
    change(office, "UPDATE event SET who = 'binh' WHERE id = 4")
    assert office("audit", "verify", code=5) == ("Event 4 was changed, moved or put in by another program.\n")
    assert office.err == ("The audit trail cannot be trusted from there on. Compare it with a backup.\n")
    assert '"number": 4' in office("audit", "verify", "--json", code=5)


def test_a_head_that_was_printed_shows_later_that_nothing_before_it_was_changed(office: Office) -> None:
    first, printed = office("audit", "head").splitlines()
    assert re.fullmatch(r"Audit trail up to event 6, \d\d:\d\d \d+/\d+/\d{4}:", first)
    assert re.fullmatch(r"6:[0-9a-f]{64}", printed)
    office("correct", "#1", "place", "Kiến Hải")
    office("audit", "verify", "--head", printed)
    other = printed[:-1] + ("0" if printed[-1] != "0" else "1")
    assert "Event 6 is not the one" in office("audit", "verify", "--head", other, code=5)
    assert "Event 9 is not the one" in office("audit", "verify", "--head", "9" + printed[1:], code=5)
    office("audit", "verify", "--head", "6", code=2)
    assert '"number": 7' in office("audit", "head", "--json")


@pytest.mark.parametrize(
    "statement", ["DELETE FROM audit_head", "DELETE FROM event WHERE id = 6", "UPDATE event SET at = 'nay'"]
)
def test_a_trail_without_its_end_has_no_head_to_print(office: Office, statement: str) -> None:
    change(office, statement)
    office("audit", "verify", code=5)
    office("audit", "head", code=5)
    assert "lost its end" in office.err


def test_the_log_speaks_vietnamese(office: Office) -> None:
    out = office("--lang", "vi", "audit", "log", "--about", "#1")
    assert "tiếp nhận" in out
    assert "ngày ban hành: 24/4/2026" in " ".join(out.split())
    assert office("--lang", "vi", "audit", "verify") == "Nhật ký nguyên vẹn: 6 sự kiện.\n"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_of_event_and_fault_has_a_name_of_its_own(language: str) -> None:
    use_language(language)
    names = [event_kind(kind) for kind in EventKind]
    faults = [trail_fault(TrailFault(kind, 5)) for kind in TrailFaultKind]
    assert len({*names, *faults}) == len(EventKind) + len(TrailFaultKind)
