"""What a search asks of the database, in plain SQL."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from factories import A_MOMENT, make_drop, make_header, make_parsed, make_row, make_table
from filed_papers import get_reference
from sqlalchemy import create_engine

from registry import migrations
from registry.decisions import Place
from registry.errors import RegistryError
from registry.lookup import IndexedPaper, Lookup
from registry.migrations.head import SCHEMA_HEAD
from registry.parsed import Citation, Page, PaperReading
from registry.store import Registry
from registry.tables import Attachment, Decision, Document, StoredFile
from registry.vocabulary.kinds import FieldName, Judgement, ReadMethod


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "registry.db"


@pytest.fixture
def registry(database: Path) -> Iterator[Registry]:
    """A registry on disk."""
    with Registry.open(database) as opened:
        yield opened


@pytest.fixture
def lookup(database: Path, registry: Registry) -> Iterator[Lookup]:
    """Look-ups beside the registry that writes."""
    with Lookup.open(database) as opened:
        yield opened


def add(registry: Registry, text: str = "Nội dung", **changes: str | None) -> Document:
    return registry.add(make_parsed(text, header=make_header(**changes)))


def indexed(lookup: Lookup, document: Document) -> IndexedPaper:
    return next(one for one in lookup.changed(0) if one.paper.id == document.id)


# Papers


def test_a_paper_is_looked_up_with_all_that_a_hit_shows(registry: Registry, lookup: Lookup) -> None:
    document = registry.add(
        make_parsed(header=make_header(unsure=(FieldName.ISSUED_ON,), year_in_code="2026"))
    )
    paper = lookup.papers([document.id or 0])[document.id or 0]
    assert (paper.reference, paper.reference_key) == (document.reference, document.reference_key)
    assert (paper.document_type, paper.issued_on) == ("Thông báo", date(2026, 4, 24))
    assert (paper.subject, paper.issuing_body) == (document.subject, document.issuing_body)
    assert paper.unsure == {FieldName.ISSUED_ON}


def test_papers_that_are_not_there_are_left_out(registry: Registry, lookup: Lookup) -> None:
    document = add(registry)
    assert list(lookup.papers([999, document.id or 0])) == [document.id]
    assert lookup.papers([]) == {}


def test_a_paper_without_a_number_has_no_reference(registry: Registry, lookup: Lookup) -> None:
    document = add(registry, number=None, symbol=None, issued_on=None)
    paper = lookup.papers([document.id or 0])[document.id or 0]
    assert (paper.reference, paper.issued_on) == (None, None)


def test_numbers_are_looked_up_whatever_their_symbol(registry: Registry, lookup: Lookup) -> None:
    for number, symbol in (("12", "TB-UBND"), ("012", "QĐ-UBND"), ("120", "TB-UBND"), ("7", "TB-UBND")):
        add(registry, number=number, symbol=symbol)
    found = lookup.numbered([12, 7])
    assert [str(paper.reference) for paper in found] == ["12/TB-UBND", "012/QĐ-UBND", "7/TB-UBND"]


def test_numbers_that_begin_with_the_digits_come_shortest_first_then_newest(
    registry: Registry, lookup: Lookup
) -> None:
    for number, day in (
        ("1042", "2026-01-01"),
        ("10", "2025-01-01"),
        ("104", "2026-01-01"),
        ("10", "2026-01-01"),
        ("110", "2026-01-01"),
        ("100", "2026-02-01"),
    ):
        add(registry, number=number, issued_on=day)
    found = [(paper.number, str(paper.issued_on)[:4]) for paper in lookup.numbers_from(10, 9)]
    assert found == [(10, "2026"), (10, "2025"), (100, "2026"), (104, "2026"), (1042, "2026")]
    assert [paper.number for paper in lookup.numbers_from(10, 3)] == [10, 10, 100]


def test_each_issuing_body_is_listed_once(registry: Registry, lookup: Lookup) -> None:
    for number, body in enumerate(("Sở Nội vụ", "Đảng ủy xã", None, "Sở Nội vụ"), start=1):
        add(registry, number=str(number), issuing_body=body)
    assert lookup.bodies() == ["Sở Nội vụ", "Đảng ủy xã"]


def test_an_empty_registry_answers_nothing(lookup: Lookup) -> None:
    assert (lookup.last_change(), lookup.count(), lookup.ids()) == (0, 0, frozenset())
    assert (lookup.greatest_id(), lookup.symbols(1042, ""), lookup.mentions([])) == (0, {}, [])
    assert (lookup.bodies(), list(lookup.changed(0)), lookup.numbers_from(1, 5)) == ([], [], [])


def test_no_paper_has_a_greater_id_than_the_one_filed_last(registry: Registry, lookup: Lookup) -> None:
    papers = [add(registry, number=str(number)) for number in (3, 2, 1)]
    assert lookup.greatest_id() == papers[-1].id


def test_the_papers_of_a_number_are_counted_by_symbol_and_day(registry: Registry, lookup: Lookup) -> None:
    for symbol, day in (("TB-UBND", "2026-04-24"), ("TB-UBND", "2025-04-24"), ("QĐ-UBND", "2026-01-02")):
        add(registry, symbol=symbol, issued_on=day)
    add(registry, number="1043")
    in_2026 = (date(2026, 1, 1), date(2026, 12, 31))
    assert lookup.symbols(1042, "") == {"TB-UBND": 2, "QĐ-UBND": 1}
    assert lookup.symbols(1042, "", in_2026) == {"TB-UBND": 1, "QĐ-UBND": 1}
    assert lookup.bearers(1042, "", ["TB-UBND"], in_2026, 5, 0) == [1]
    assert lookup.bearers(1042, "", ["TB-UBND"], None, 5, 0) == [1, 2]


# Texts


def test_a_text_is_that_of_the_best_copy_with_the_numbers_of_its_pages(
    registry: Registry, lookup: Lookup
) -> None:
    parsed = make_parsed("Trang đầu")
    second = replace(parsed.pages[0], number=3, text="Trang ba")
    document = registry.add(replace(parsed, pages=(parsed.pages[0], second)))
    text = lookup.texts([document.id or 0])[document.id or 0]
    assert (text.text, text.pages) == ("Trang đầu\fTrang ba", (1, 3))
    assert text.text == registry.text_of(document.id or 0)


def test_each_paper_of_a_file_that_holds_several_has_its_own_pages(
    registry: Registry, lookup: Lookup
) -> None:
    parsed = make_parsed("Giấy mời họp")
    pages = tuple(
        Page(number, 595.0, 842.0, f"trang {number}", (), ReadMethod.TEXT_LAYER) for number in (1, 2, 3)
    )
    whole = replace(parsed, pages=pages)
    registry.add(whole)
    papers = (PaperReading(1, 2, make_header()), PaperReading(3, 3, make_header(number="43")))
    parts = registry.split_file(replace(whole, papers=papers), "An", A_MOMENT)
    texts = lookup.texts([part.id or 0 for part in parts])
    assert [texts[part.id or 0].pages for part in parts] == [(1, 2), (3,)]


def test_what_the_index_takes_in_names_the_files_and_what_is_lacking(
    registry: Registry, lookup: Lookup
) -> None:
    parsed = make_parsed(
        header=make_header(unsure=(FieldName.ISSUED_ON,), subject=None, signer="Trần Văn Mẫu")
    )
    registry.file_drop(make_drop(parsed, "thang 4/tb lich tiep dan.pdf"), parsed)
    (one,) = lookup.changed(0)
    assert one.file_names == ("thang 4/tb lich tiep dan.pdf",)
    assert one.lacks == (FieldName.ISSUED_ON, FieldName.SUBJECT)


def test_what_a_person_says_is_not_on_the_paper_is_not_lacking(registry: Registry, lookup: Lookup) -> None:
    document = add(registry, subject=None)
    assert FieldName.SUBJECT in indexed(lookup, document).lacks
    registry.confirm_field(document.id or 0, FieldName.SUBJECT, "", "An", A_MOMENT)
    assert FieldName.SUBJECT not in indexed(lookup, document).lacks


# Following changes


@pytest.mark.parametrize("batch", [1, 2, 200])
def test_changes_come_in_order_each_once(
    registry: Registry, lookup: Lookup, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr("registry.lookup._BATCH", batch)
    papers = [add(registry, number=str(number)) for number in range(1, 8)]
    registry.confirm_field(papers[1].id or 0, FieldName.SUBJECT, "Về hạ tầng", "An", A_MOMENT)
    ids = [paper.id for paper in papers]
    assert [one.paper.id for one in lookup.changed(0)] == [ids[0], *ids[2:], ids[1]]
    assert [one.paper.id for one in lookup.changed(6)] == [ids[6], ids[1]]
    assert [one.paper.id for one in lookup.changed(0, 3)] == [ids[0], ids[2], ids[3]]
    assert (lookup.count_changed(6), lookup.last_change()) == (2, 8)


def test_papers_that_share_a_change_are_all_given(
    registry: Registry, lookup: Lookup, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.lookup._BATCH", 2)
    for number in range(1, 7):
        add(registry, number=str(number))
    engine = create_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE document SET change = 3 WHERE change BETWEEN 2 AND 5")
    engine.dispose()
    assert [one.paper.id for one in lookup.changed(0)] == [1, 2, 3, 4, 5, 6]


# Who cites what


def test_of_each_reference_the_mentions_read_last_are_looked_at(registry: Registry, lookup: Lookup) -> None:
    for number, cited in enumerate(("5/KH-UBND", "5/KH-UBND", "6/KH-UBND"), start=1):
        parsed = make_parsed(f"Căn cứ {cited}", header=make_header(number=str(number)))
        citation = Citation(7, 7 + len(cited), cited, get_reference(cited))
        registry.add(replace(parsed, citations=((1, citation),)))
    keys = ["5/KH-UBND", "6/KH-UBND"]
    assert {mention.paper_id for mention in lookup.mentions(keys)} == {1, 2, 3}
    assert {mention.paper_id for mention in lookup.mentions(keys, 2)} == {2, 3}
    assert {mention.paper_id for mention in lookup.mentions(keys, 1)} == {2, 3}  # at least one of each


@pytest.fixture
def cited(registry: Registry) -> Registry:
    """A table whose items cite papers, under a table that is not worked on any more."""
    rows = (
        make_row("III.1.2-1", "Thông báo số 1042/TB-UBND ngày 24/4/2026"),
        make_row("III.1.2-2", "Kế hoạch số 77/KH-UBND; Thông báo số 1042/TB-UBND"),
        make_row("III.10", "Thông báo số 9/TB-UBND"),
    )
    old = make_table(make_row("IX", "Thông báo số 1042/TB-UBND"), title="Năm trước")
    registry.save_table(old, "cu.txt", "a" * 64, A_MOMENT.replace(year=2025))
    registry.save_table(make_table(*rows), "moi.txt", "b" * 64, A_MOMENT)
    return registry


def test_the_items_that_cite_a_reference_are_those_of_the_table_worked_on(
    cited: Registry, lookup: Lookup
) -> None:
    found = lookup.items_citing(["1042/TB-UBND", "5/TB-UBND"])
    assert {key: [one.code for one in citing] for key, citing in found.items()} == {
        "1042/TB-UBND": ["III.1.2-1", "III.1.2-2"]
    }
    assert found["1042/TB-UBND"][0].issued_on == date(2026, 4, 24)


def test_the_items_that_cite_a_number_are_found_whatever_the_symbol(cited: Registry, lookup: Lookup) -> None:
    assert [(one.code, str(one.reference)) for one in lookup.items_citing_number(77)] == [
        ("III.1.2-2", "77/KH-UBND")
    ]
    assert lookup.items_citing_number(7) == []


def test_the_papers_of_an_item_are_those_cited_attached_and_accepted(cited: Registry, lookup: Lookup) -> None:
    notice, other, photo, judged = (
        add(cited, "một"),
        add(cited, "hai", number="9"),
        add(cited, "ba", number="10"),
        add(cited, "bốn", number="11"),
    )
    table_id = cited.get_table().id or 0
    (file, _name) = cited.files_of(photo.id or 0)[0]
    attached = Attachment(
        table_id=table_id,
        criterion_code="III.1.2-2",
        claim_raw="Kế hoạch số 77/KH-UBND",
        sha256=file.sha256,
        name="anh.jpg",
        dated_on=date(2026, 3, 1),
        attached_by="An",
        attached_at=A_MOMENT,
    )
    cited.attach(table_id, StoredFile(sha256=file.sha256, size=1, media_type="image/jpeg"), attached)

    def decide(judgement: Judgement) -> None:
        decision = Decision(
            table_id=table_id,
            criterion_code="III.1.2-1",
            document_id=judged.id or 0,
            judgement=judgement,
            decided_by="An",
            decided_at=A_MOMENT,
        )
        cited.decide(decision)

    decide(Judgement.ACCEPTED)
    assert lookup.papers_of_item("III.1.2-1") == {notice.id, judged.id}
    assert lookup.papers_of_item("III.1.2-2") == {notice.id, photo.id}
    assert lookup.papers_of_item("III.1.2") == {notice.id, photo.id, judged.id}
    assert lookup.papers_of_item("III.1") == {notice.id, photo.id, judged.id}  # not III.10
    assert lookup.papers_of_item("III.10") == {other.id}
    decide(Judgement.WITHDRAWN)
    cited.detach(
        table_id,
        Place("III.1.2-2", "Kế hoạch số 77/KH-UBND", 0),
        file.sha256,
        "An",
        A_MOMENT,
    )
    assert lookup.papers_of_item("III.1.2") == {notice.id}


def test_an_item_is_known_by_its_code(cited: Registry, lookup: Lookup) -> None:
    assert lookup.has_item("III.1.2-1")
    assert not lookup.has_item("IX")  # of the year before


# Opening


def test_the_database_of_an_older_program_is_brought_up_to_date(database: Path) -> None:
    engine = create_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        command.upgrade(config, "0004")
    engine.dispose()
    with Lookup.open(database) as lookup:
        assert lookup.bodies() == []
    with Registry.open(database):
        assert SCHEMA_HEAD > "0004"


@pytest.mark.parametrize("content", [b"", b"Not a database, but long enough to be one. " * 40])
def test_a_file_that_is_no_registry_is_refused_or_made_one(database: Path, content: bytes) -> None:
    database.write_bytes(content)
    if content:
        with pytest.raises(RegistryError, match="cannot be opened"):
            Lookup.open(database)
        assert database.read_bytes() == content
        return
    with Lookup.open(database) as lookup:  # an interrupted first start leaves an empty file
        assert lookup.count() == 0


def test_a_lookup_never_writes(registry: Registry, lookup: Lookup) -> None:
    add(registry)
    with pytest.raises(Exception, match="readonly"):
        lookup._connection.execute("DELETE FROM document")


def test_a_lookup_sees_what_was_filed_a_moment_ago(registry: Registry, lookup: Lookup) -> None:
    assert lookup.count() == 0
    add(registry)
    assert lookup.count() == 1


def test_looking_up_loads_no_database_models() -> None:
    program = "import sys, registry.lookup; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
