"""The audit trail: every act is in it, no change to it goes unseen, and it keeps nothing of secret papers."""

import inspect
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from factories import A_MOMENT, make_drop, make_header, make_parsed, make_row, make_table
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as sql_event
from sqlalchemy.exc import SQLAlchemyError

from registry.audit import Event, Head, TrailFault, TrailFaultKind
from registry.database import open_to_write
from registry.decisions import Place
from registry.errors import MinhchungError, NotFoundError, RegistryError
from registry.parsed import (
    PaperReading,
    ParsedDocument,
    Problem,
    ProblemCode,
    SignatureReading,
    SignatureReport,
)
from registry.store import Registry
from registry.tables import Attachment, Decision, Document, LinkCheck, StoredFile, StoredTable
from registry.vocabulary.kinds import EventKind, Fate, FieldName, Judgement, LinkState, ThingKind

SECRET = Problem(ProblemCode.SECRET, "2")
NOTICE = make_parsed("thông báo")
SIGNED = replace(NOTICE, signed=SignatureReport((SignatureReading("Signature1"),), "", A_MOMENT))
COPY = make_parsed("bản Word")
PLAN = make_parsed("kế hoạch", header=make_header(number="31", symbol="KH-UBND", subject="Về kế hoạch mẫu"))
PAIR = replace(make_parsed("hai văn bản"), pages=tuple(replace(PLAN.pages[0], number=n) for n in (1, 2)))
PAPERS_OF_PAIR = (
    PaperReading(1, 1, make_header(number="61")),
    PaperReading(2, 2, make_header(number="62")),
)
PAIR = replace(PAIR, header=make_header(number="61"))
ITEM = Place("I.1")
PHOTO = StoredFile(sha256="a" * 64, size=10, media_type="image/jpeg")

CHECK_LINKS = """
import datetime, pathlib, sys
from registry.store import Registry
from registry.tables import LinkCheck
from registry.vocabulary.kinds import LinkState
moment = datetime.datetime.now(datetime.UTC)
with Registry.open(pathlib.Path(sys.argv[1])) as opened:
    print(flush=True)
    sys.stdin.readline()
    for number in range(50):
        url = f"https://vi.du/{number}"
        check = LinkCheck(url=url, state=LinkState.DEAD, checked_by=sys.argv[2], checked_at=moment)
        opened.record_link_check(check)
"""


def import_table(opened: Registry, score: int = 1) -> StoredTable:
    table = make_table(make_row("I.1", "Thông báo số 1042/TB-UBND", self_score=score), make_row("I.2"))
    return opened.save_table(table, "bang.docx", "1" * 64, A_MOMENT)


def decide(
    opened: Registry, judgement: Judgement = Judgement.ACCEPTED, paper: int = 1, reason: str = ""
) -> None:
    opened.decide(
        Decision(
            table_id=1,
            criterion_code="I.1",
            document_id=paper,
            judgement=judgement,
            reason=reason,
            decided_by="lan",
            decided_at=A_MOMENT,
        )
    )


def attach(opened: Registry, **changes: object) -> None:
    values = {
        "table_id": 1,
        "criterion_code": "I.1",
        "claim_raw": "",
        "sha256": PHOTO.sha256,
        "name": "anh.jpg",
        "dated_on": A_MOMENT.date(),
        "attached_by": "lan",
        "attached_at": A_MOMENT,
        **changes,
    }
    opened.attach(1, StoredFile(**PHOTO.model_dump()), Attachment(**values))


def start_next(opened: Registry) -> None:
    moment = datetime.now(UTC)
    following = StoredTable(title=f"Kỳ sau {moment}", issuer="UBND", imported_at=moment, chosen_at=moment)
    carried = Decision(
        table_id=1,
        criterion_code="I.1",
        document_id=1,
        judgement=Judgement.ACCEPTED,
        is_carried=True,
        decided_by="lan",
        decided_at=A_MOMENT,
    )
    opened.start_next_table(opened.get_table(), following, [carried])


def check_link(opened: Registry) -> None:
    opened.record_link_check(
        LinkCheck(url="https://vi.du/", state=LinkState.DEAD, checked_by="lan", checked_at=A_MOMENT)
    )


def unconfirm(opened: Registry) -> object:
    opened.confirm_field(1, FieldName.SUBJECT, "Về việc khác", "lan", A_MOMENT)
    return opened.unconfirm_field(1, FieldName.SUBJECT, "lan")


# One for each way to write to a registry that holds the notice and a table.
ACTS: Final[dict[str, Callable[[Registry], object]]] = {
    "add": lambda opened: opened.add(PLAN),
    "file_drop": lambda opened: opened.file_drop(make_drop(PLAN, "ke-hoach.pdf"), PLAN),
    "file_archive": lambda opened: opened.file_archive(
        replace(make_drop(PLAN, "goi.zip"), sha256="f" * 64),
        "application/zip",
        [(make_drop(PLAN, "a.pdf"), PLAN), (make_drop(COPY, "b.pdf"), COPY)],
    ),
    "confirm_field": lambda opened: opened.confirm_field(
        1, FieldName.SUBJECT, "Về việc khác", "lan", A_MOMENT
    ),
    "unconfirm_field": unconfirm,
    "decide_draft": lambda opened: opened.decide_draft(1, True, "lan", A_MOMENT),
    "replace_reading": lambda opened: opened.replace_reading(NOTICE),
    "replace_signatures": lambda opened: opened.replace_signatures(SIGNED),
    "finish_reading": lambda opened: opened.finish_reading(NOTICE),
    "keep_whole": lambda opened: opened.keep_whole(NOTICE.source.sha256, "lan", A_MOMENT),
    "split_file": lambda opened: opened.split_file(
        replace(NOTICE, pages=PAIR.pages, papers=PAPERS_OF_PAIR), "lan", A_MOMENT
    ),
    "save_table": lambda opened: import_table(opened),
    "choose_table": lambda opened: opened.choose_table(1, datetime.now(UTC)),
    "start_next_table": start_next,
    "attach": attach,
    "detach": lambda opened: opened.detach(1, ITEM, PHOTO.sha256, "lan", A_MOMENT),
    "decide": decide,
    "record_link_check": check_link,
    "record_export": lambda opened: opened.record_export("thieu-minh-chung.xlsx", "5" * 64),
    "withdraw": lambda opened: opened.withdraw(NOTICE.source.sha256, SECRET),
}


def furnish(opened: Registry) -> Registry:
    """File what the acts work on."""
    opened.file_drop(make_drop(NOTICE, "thong-bao.pdf"), NOTICE)
    import_table(opened)
    attach(opened)
    return opened


@pytest.fixture
def office(registry: Registry) -> Registry:
    """A registry that holds a notice, a table and a photo."""
    return furnish(registry)


@pytest.fixture(scope="module")
def sample() -> Iterator[Path]:
    """A registry with events of many kinds, also such as a withdrawal has emptied."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "registry.db"
        with Registry.open(database, "an") as opened:
            furnish(opened)
            for name in [*ACTS, "save_table"]:
                ACTS[name](opened)
        yield database


def newest(opened: Registry, kind: EventKind | None = None) -> Event:
    return next(found for found in opened.events() if kind in (None, found.kind))


def change(database: Path, *statements: str) -> None:
    """Do to a registry what somebody with another program would."""
    with closing(sqlite3.connect(database)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def fault_of(database: Path, printed: Head | None = None) -> TrailFault | None:
    with Registry.open(database) as opened:
        return opened.find_audit_fault(printed)


def writers() -> set[str]:
    """The public methods of the registry that write."""
    methods = inspect.getmembers(Registry, inspect.isfunction)
    return {
        name for name, method in methods if not name.startswith("_") and "_write" in method.__code__.co_names
    }


# What is done stands in it


def test_every_way_to_write_is_tried_below() -> None:
    assert writers() == set(ACTS)


def test_nothing_writes_but_through_the_audit_trail() -> None:
    """A transaction that is opened in any other way could leave no event."""
    methods = inspect.getmembers(Registry, inspect.isfunction)
    assert [name for name, method in methods if {"begin", "commit"} & {*method.__code__.co_names}] == []
    parts = {part.__module__ for part in Registry.__mro__ if part is not object}
    assert sum(inspect.getsource(sys.modules[part]).count("open_to_write(") for part in parts) == 1


@pytest.mark.parametrize("name", ACTS)
def test_every_act_leaves_an_event(office: Registry, name: str) -> None:
    before = office.events(limit=1)[0].number
    ACTS[name](office)
    added = [found for found in office.events() if found.number > before]
    assert added
    assert office.find_audit_fault() is None


@settings(max_examples=20)
@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=12))
def test_whatever_is_done_the_trail_is_whole_and_what_failed_is_not_in_it(names: list[str]) -> None:
    with Registry.in_memory() as opened:
        furnish(opened)
        for name in names:
            before = opened.find_audit_head()
            try:
                ACTS[name](opened)
            except (MinhchungError, SQLAlchemyError):
                assert opened.find_audit_head() == before
        assert opened.find_audit_fault() is None
        numbers = [found.number for found in opened.events()]
        assert numbers == list(range(len(numbers), 0, -1))


def test_an_act_bears_the_name_it_is_given_else_that_of_who_opened_the_registry() -> None:
    with Registry.in_memory("an") as opened:
        furnish(opened)
        assert {found.who for found in opened.events() if found.kind is EventKind.ARRIVED} == {"an"}
        opened.acting_as("bình").replace_reading(NOTICE)
        assert newest(opened).who == "bình"
        opened.acting_as("bình").confirm_field(1, FieldName.PLACE, "Kiến Hải", "chi", A_MOMENT)
        assert newest(opened).who == "chi"
        import_table(opened)
        assert newest(opened).who == "an"


def test_a_drop_and_its_reading_are_two_events_with_what_was_read(registry: Registry) -> None:
    registry.file_drop(make_drop(NOTICE, "thong-bao.pdf"), NOTICE)
    read, arrived, started = registry.events()
    assert (started.number, started.kind, started.thing) == (1, EventKind.STARTED, ThingKind.REGISTRY)
    assert (arrived.kind, arrived.thing, arrived.about) == (
        EventKind.ARRIVED,
        ThingKind.DROP,
        "thong-bao.pdf",
    )
    assert (arrived.after, arrived.document_id) == ({"fate": "registered"}, 1)
    assert (read.kind, read.about, read.sha256) == (EventKind.READ, "1", NOTICE.source.sha256)
    assert read.after is not None
    assert (read.after["number"], read.after["issued_on"], read.after["pages"]) == ("1042", "2026-04-24", 1)
    assert "thông báo" not in str(read.after)  # the text of its page


@pytest.mark.parametrize(
    ("outcome", "fate"), [(None, Fate.DUPLICATE), (Problem(ProblemCode.DAMAGED, ""), Fate.REFUSED)]
)
def test_a_drop_that_was_not_read_is_one_event(
    registry: Registry, outcome: Problem | None, fate: Fate
) -> None:
    registry.file_drop(make_drop(NOTICE), outcome)
    assert [found.kind for found in registry.events()] == [EventKind.ARRIVED, EventKind.STARTED]
    assert newest(registry).after == {"fate": fate} | (
        {"problem": "damaged", "detail": ""} if outcome else {}
    )


def test_a_correction_says_what_was_and_what_is_and_a_confirmation_that_it_is(office: Registry) -> None:
    office.confirm_field(1, FieldName.NUMBER, "1402", "lan", A_MOMENT)
    assert newest(office).kind is EventKind.CORRECTED
    assert (newest(office).before, newest(office).after) == ({"number": "1042"}, {"number": "1402"})
    office.confirm_field(1, FieldName.NUMBER, "1402", "lan", A_MOMENT)
    assert newest(office).kind is EventKind.CONFIRMED


def test_a_new_reading_says_what_it_changed(office: Registry) -> None:
    office.replace_reading(replace(NOTICE, header=make_header(place="Kiến Hải")))
    said = newest(office)
    assert (said.kind, said.before, said.after) == (
        EventKind.READ_AGAIN,
        {"place": "Nghi Dương"},
        {"place": "Kiến Hải", "pages": 1},
    )


def test_a_split_says_which_papers_it_made_and_taking_it_back_which_went(registry: Registry) -> None:
    registry.add(PAIR)
    registry.split_file(replace(PAIR, papers=PAPERS_OF_PAIR), "lan", A_MOMENT)
    made = newest(registry, EventKind.SPLIT)
    assert (made.before, made.after) == ({"starts": None, "papers": [1]}, {"starts": [2], "papers": [1, 2]})
    assert (newest(registry, EventKind.READ).document_id, newest(registry, EventKind.READ).after) == (
        2,
        {name.value: reading.value for name, reading in PAPERS_OF_PAIR[1].header.items()},
    )
    registry.split_file(PAIR, "lan", A_MOMENT)
    undone = newest(registry, EventKind.KEPT_WHOLE)
    assert (undone.before, undone.after) == (made.after, {"starts": [], "papers": [1]})


def test_a_decision_says_what_was_decided_before(office: Registry) -> None:
    decide(office)
    decide(office, Judgement.WITHDRAWN, reason="nhầm")
    said = newest(office)
    assert (said.kind, said.about, said.table_id, said.document_id) == (EventKind.TAKEN_BACK, "I.1", 1, 1)
    assert (said.before, said.after) == ({"judgement": "accepted"}, {"reason": "nhầm"})


def test_an_attachment_says_what_was_noted_of_it_before_until_it_is_taken_back(office: Registry) -> None:
    attach(office, note="buổi sáng")
    assert newest(office).before == {"date": "2026-07-01"}
    assert newest(office).after == {"file": "anh.jpg", "date": "2026-07-01", "note": "buổi sáng"}
    attach(office, is_private=True)
    assert newest(office).before == {"date": "2026-07-01", "note": "buổi sáng"}
    assert newest(office).after == {"file": "anh.jpg", "date": "2026-07-01", "private": True}
    assert not office.detach(1, Place("I.9"), PHOTO.sha256, "lan", A_MOMENT)
    assert newest(office).kind is EventKind.ATTACHED
    office.detach(1, ITEM, PHOTO.sha256, "lan", A_MOMENT)
    assert (newest(office).kind, newest(office).after) == (EventKind.DETACHED, {"file": "anh.jpg"})
    attach(office)
    assert newest(office).before == {}


def test_a_table_imported_again_says_whose_score_changed(office: Registry) -> None:
    assert newest(office, EventKind.TABLE_IMPORTED).before == {}
    import_table(office)
    assert "scores" not in (newest(office).after or {})
    import_table(office, score=0)
    said = newest(office)
    assert said.before is not None
    assert said.after is not None
    assert (said.before["scores"], said.after["scores"], said.after["rows"]) == (
        {"I.1": "1"},
        {"I.1": "0"},
        2,
    )


def test_what_is_taken_over_to_the_next_period_is_an_event_each(office: Registry) -> None:
    start_next(office)
    carried, started = office.events(limit=2)
    assert (started.kind, started.about, started.after and started.after["follows"]) == (
        EventKind.PERIOD_STARTED,
        "2",
        1,
    )
    assert (carried.kind, carried.table_id, carried.after) == (EventKind.ACCEPTED, 2, {"carried": True})


def test_events_are_found_by_what_they_are_about_by_whom_and_since_when(office: Registry) -> None:
    decide(office)
    before = datetime.now(UTC)
    office.acting_as("bình").add(PLAN)

    def kinds(**wanted: Any) -> list[EventKind]:
        return [found.kind for found in office.events(**wanted)]

    assert kinds(document_id=1) == [EventKind.ACCEPTED, EventKind.READ, EventKind.ARRIVED]
    assert kinds(about="I.1") == [EventKind.ACCEPTED, EventKind.ATTACHED]
    assert kinds(about="thong-bao.pdf") == [EventKind.ARRIVED]
    assert kinds(about=NOTICE.source.sha256[:12])[1:] == [EventKind.READ, EventKind.ARRIVED]
    assert kinds(about="1") == [EventKind.TABLE_IMPORTED]  # the table, not the paper
    assert kinds(who="bình") == kinds(since=before) == [EventKind.READ]
    assert kinds(limit=1) == [EventKind.READ]
    assert kinds(who="lan", about="I.2") == []


# Nothing is changed in it unseen


@settings(max_examples=150)
@given(st.data())
def test_any_single_change_to_any_row_is_found(sample: Path, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(shutil.copy(sample, folder))
        with closing(sqlite3.connect(database)) as connection:
            names = [row[1] for row in connection.execute("PRAGMA table_info(event)")]
            count = connection.execute("SELECT count(*) FROM event").fetchone()[0]
            table, columns = data.draw(
                st.sampled_from([("event", names)] * 9 + [("audit_head", ["number", "hash"])])
            )
            column = data.draw(st.sampled_from(columns))
            row = data.draw(st.integers(1, count)) if table == "event" else 1
            where = f"FROM {table} WHERE id = {row}"
            old = connection.execute(f"SELECT {column}, typeof({column}) {where}").fetchone()
            others = [found for (found,) in connection.execute(f"SELECT {column} FROM {table}")]
            value = data.draw(
                st.sampled_from(others)
                | st.none()
                | st.integers(-3, count + 3)
                | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
                | st.binary(max_size=5)
                | st.just(str(old[0])[:-1])
                | st.just(str(old[0]).upper())
            )
            try:
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE id = {row}", [value])
            except sqlite3.IntegrityError:
                assume(False)
            where = where if column != "id" else f"FROM {table} WHERE id = {value!r}"
            assume(connection.execute(f"SELECT {column}, typeof({column}) {where}").fetchone() != old)
            connection.commit()
        fault = fault_of(database)
        assert fault is not None
        if table == "event" and column not in ("id", "salt", "before", "after"):
            assert fault.number == row


@pytest.fixture
def tampered(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample to work on."""
    return Path(shutil.copy(sample, tmp_path))


def count_events(database: Path) -> int:
    with Registry.open(database) as opened:
        return len(opened.events())


def test_the_sample_is_whole(sample: Path) -> None:
    assert fault_of(sample) is None


def test_each_removed_event_is_named(sample: Path, tmp_path: Path) -> None:
    for number in range(1, count_events(sample) + 1):
        database = Path(shutil.copy(sample, tmp_path))
        change(database, f"DELETE FROM event WHERE id = {number}")
        assert fault_of(database) == TrailFault(TrailFaultKind.MISSING, number)


def test_a_text_that_became_bytes_is_a_change_although_it_prints_alike(tmp_path: Path) -> None:
    database = tmp_path / "registry.db"
    with Registry.open(database, "b'an'") as opened:
        opened.add(NOTICE)
    change(database, "UPDATE event SET who = CAST('an' AS BLOB) WHERE id = 2")
    assert fault_of(database) == TrailFault(TrailFaultKind.CHANGED, 2)


def test_a_removed_event_whose_place_was_closed_up_is_named(tampered: Path) -> None:
    change(tampered, "DELETE FROM event WHERE id = 5", "UPDATE event SET id = id - 1 WHERE id > 5")
    assert fault_of(tampered) == TrailFault(TrailFaultKind.CHANGED, 5)


def test_two_events_that_changed_places_are_found(tampered: Path) -> None:
    change(tampered, "UPDATE event SET id = CASE id WHEN 4 THEN -6 ELSE -4 END WHERE id IN (4, 6)")
    change(tampered, "UPDATE event SET id = -id WHERE id < 0")
    assert fault_of(tampered) == TrailFault(TrailFaultKind.CHANGED, 4)


def test_an_event_put_in_by_somebody_is_named_also_after_the_work_went_on(tampered: Path) -> None:
    last = count_events(tampered)
    columns = "at, who, kind, thing, about, table_id, document_id, sha256, salt, before, after, digest, hash"
    change(tampered, f"INSERT INTO event SELECT {last + 1}, {columns} FROM event WHERE id = 3")
    assert fault_of(tampered) == TrailFault(TrailFaultKind.CHANGED, last + 1)
    with Registry.open(tampered) as opened:
        decide(opened)
    assert fault_of(tampered) == TrailFault(TrailFaultKind.CHANGED, last + 1)


def test_events_cut_off_at_the_end_are_missed_also_after_the_work_went_on(tampered: Path) -> None:
    last = count_events(tampered)
    change(tampered, f"DELETE FROM event WHERE id >= {last - 1}")
    with Registry.open(tampered) as opened:
        decide(opened)
    assert fault_of(tampered) == TrailFault(TrailFaultKind.MISSING, last - 1)


def test_a_trail_whose_end_was_set_back_too_is_told_by_a_head_kept_elsewhere(tampered: Path) -> None:
    with Registry.open(tampered) as opened:
        printed = opened.find_audit_head()
        earlier = opened.events(limit=2)[-1]
        assert opened.find_audit_fault(printed) is None
    change(
        tampered,
        f"DELETE FROM event WHERE id > {earlier.number}",
        f"UPDATE audit_head SET number = {earlier.number}, hash = '{earlier.hash}'",
    )
    assert fault_of(tampered) is None
    assert printed is not None
    assert fault_of(tampered, printed) == TrailFault(TrailFaultKind.NOT_AS_PRINTED, printed.number)
    assert fault_of(tampered, Head(earlier.number, earlier.hash)) is None
    other = Head(earlier.number, "0" * 64)
    assert fault_of(tampered, other) == TrailFault(TrailFaultKind.NOT_AS_PRINTED, earlier.number)


def test_a_trail_without_its_end_is_at_fault_and_nothing_is_written_on(tampered: Path) -> None:
    change(tampered, "DELETE FROM audit_head")
    assert fault_of(tampered) == TrailFault(TrailFaultKind.OTHER_HEAD, count_events(tampered))
    with Registry.open(tampered) as opened:
        before = len(opened.link_checks())
        with pytest.raises(RegistryError, match="lost its end"):
            check_link(opened)
        assert len(opened.link_checks()) == before


def test_an_event_that_means_nothing_any_more_is_refused_with_a_sentence(tampered: Path) -> None:
    change(tampered, "UPDATE event SET kind = 'forgotten' WHERE id = 3")
    with Registry.open(tampered) as opened, pytest.raises(RegistryError, match=r"Event 3 .* was changed"):
        opened.events()


# What must not be kept is not


def secrets_of(parsed: ParsedDocument) -> list[bytes]:
    subject = parsed.header[FieldName.SUBJECT].value
    return [subject.encode(), subject.encode("ascii", "backslashreplace")]


def test_nothing_that_was_read_of_a_withdrawn_paper_stays_and_the_chain_holds(tmp_path: Path) -> None:
    database = tmp_path / "registry.db"
    corrected = "Về phương án mẫu đã sửa"
    with Registry.open(database) as opened:
        furnish(opened)
        opened.file_drop(make_drop(PLAN, "ke-hoach.pdf"), PLAN)
        opened.confirm_field(2, FieldName.SUBJECT, corrected, "lan", A_MOMENT)
        decide(opened, paper=2, reason="vì văn bản nói vậy")
        kept = opened.find_audit_head()
        written = [*secrets_of(PLAN), corrected.encode("ascii", "backslashreplace"), b"v\\u00ec v\\u0103n"]
        opened.withdraw(PLAN.source.sha256, SECRET)
        assert {found.kind: found.after is not None for found in opened.events(document_id=2)} == {
            EventKind.ARRIVED: True,
            EventKind.READ: False,
            EventKind.CORRECTED: False,
            EventKind.ACCEPTED: False,
            EventKind.WITHDRAWN: True,
        }
        held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert [secret for secret in written if secret in held] == []
        said = newest(opened)
        assert said.after is not None
        assert (said.kind, said.after["papers"], said.after["drops"]) == (
            EventKind.WITHDRAWN,
            [2],
            ["ke-hoach.pdf"],
        )
        assert len(said.after["erased"]) == 3
        assert opened.find_audit_fault(kept) is None
        assert newest(opened, EventKind.ATTACHED).after is not None


def test_the_words_looked_for_above_are_there_while_the_paper_is(tmp_path: Path) -> None:
    with Registry.open(tmp_path / "registry.db") as opened:
        opened.add(PLAN)
        opened.confirm_field(1, FieldName.SUBJECT, "Về phương án mẫu đã sửa", "lan", A_MOMENT)
        held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert all(secret in held for secret in secrets_of(PLAN))


def test_of_a_paper_that_another_file_holds_too_decisions_stay_and_readings_of_the_secret_one_go(
    office: Registry,
) -> None:
    office.add(COPY)
    decide(office)
    office.confirm_field(1, FieldName.SUBJECT, "Về việc khác", "lan", A_MOMENT)
    office.withdraw(NOTICE.source.sha256, SECRET)
    left = {found.kind: found.after is not None for found in reversed(office.events(document_id=1))}
    assert left == {
        EventKind.ARRIVED: True,
        EventKind.READ: True,  # the copy's, which came last
        EventKind.ACCEPTED: True,
        EventKind.CORRECTED: False,
    }
    assert [found.after is None for found in office.events(about=NOTICE.source.sha256)].count(True) == 2


def test_decisions_about_a_paper_go_once_its_last_file_does(office: Registry) -> None:
    office.add(COPY)
    decide(office)
    for parsed, is_kept in ((NOTICE, True), (COPY, False)):
        office.withdraw(parsed.source.sha256, SECRET)
        assert (newest(office, EventKind.ACCEPTED).after is not None) == is_kept
    assert office.find_audit_fault() is None


def test_values_that_somebody_took_out_by_hand_are_missed(tampered: Path) -> None:
    with Registry.open(tampered) as opened:
        number = newest(opened, EventKind.TABLE_IMPORTED).number
    change(tampered, f"UPDATE event SET salt = NULL, before = NULL, after = NULL WHERE id = {number}")
    assert fault_of(tampered) == TrailFault(TrailFaultKind.VALUES_MISSING, number)


# Several programs, older registries


def test_two_programs_that_write_at_once_go_on_from_each_other(tmp_path: Path) -> None:
    database = tmp_path / "registry.db"
    Registry.open(database).close()
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", CHECK_LINKS, str(database), who],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for who in ("an", "lan")
    ]
    for program in programs:
        assert program.stdout
        program.stdout.readline()
    for program in programs:
        assert program.stdin
        program.stdin.write(b"\n")
        program.stdin.flush()
    for program in programs:
        program.communicate(timeout=60)
    assert [program.returncode for program in programs] == [0, 0]
    with Registry.open(database) as opened:
        assert opened.find_audit_fault() is None
        done = [found.who for found in opened.events(limit=100)]
        assert (done.count("an"), done.count("lan")) == (50, 50)


def test_who_writes_is_alone_from_the_start_and_who_reads_does_not_wait(tmp_path: Path) -> None:
    database = tmp_path / "registry.db"
    with Registry.open(database) as writer, Registry.open(database) as reader:
        writer.add(NOTICE)
        with open_to_write(writer._engine) as session:
            with (
                closing(sqlite3.connect(database, timeout=0)) as other,
                pytest.raises(sqlite3.OperationalError, match="locked"),
            ):
                other.execute("BEGIN IMMEDIATE")
            session.add(Document())
            session.flush()
            assert [document.number for document in reader.documents()] == [1042]
            assert reader.find_audit_fault() is None
        assert len(reader.documents()) == 2


def test_an_archive_costs_the_trail_as_many_statements_as_one_paper() -> None:
    def count(members: int) -> int:
        papers = [make_parsed(header=make_header(number=str(number))) for number in range(1, members + 1)]
        with Registry.in_memory() as opened:
            asked: list[str] = []
            sql_event.listen(opened._engine, "before_cursor_execute", lambda *seen: asked.append(seen[2]))
            whole = replace(make_drop(papers[0], "goi.zip"), sha256="f" * 64)
            read = [(make_drop(paper, f"{rank}.pdf"), paper) for rank, paper in enumerate(papers)]
            opened.file_archive(whole, "application/zip", read)
            assert len(opened.events()) == 2 + 2 * members
            return sum(" event" in statement or "audit_head" in statement for statement in asked)

    assert count(2) == count(9)


def test_a_paper_that_nobody_filed_cannot_be_read_again_and_leaves_no_event(office: Registry) -> None:
    before = office.find_audit_head()
    with pytest.raises(NotFoundError):
        office.replace_reading(PLAN)
    assert office.find_audit_head() == before
