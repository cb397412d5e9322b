"""The registry on a real database: filing, copies, corrections, tables, attachments, two writers."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from factories import A_MOMENT, NOTICE, make_drop, make_header, make_parsed
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from registry.errors import NotFoundError
from registry.parsed import (
    Box,
    Citation,
    Claim,
    CriteriaTable,
    CriterionRow,
    FieldReading,
    ParsedDocument,
    Problem,
    ProblemCode,
)
from registry.readings import Drop
from registry.reference import make_reference
from registry.store import Registry
from registry.tables import Attachment, Document, StoredFile
from registry.vocabulary.kinds import ClaimKind, Fate, FieldName, Periodicity, ReadMethod

DAMAGED = Problem(ProblemCode.DAMAGED, "trang 3")
RESULT = "Thông báo số 1042/TB-UBND ngày 24/4/2026; có ảnh kèm theo"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "registry.db"


@pytest.fixture
def registry(database: Path) -> Iterator[Registry]:
    """A registry on disk, as people have it."""
    with Registry.open(database) as opened:
        yield opened


def make_row(code: str = "I.1", *, result: str = RESULT, **changes: object) -> CriterionRow:
    """A row that cites the notice and a photo."""
    citation = Citation(
        0,
        40,
        result[:40],
        make_reference("1042", "TB-UBND"),
        document_type="Thông báo",
        issued_on=date(2026, 4, 24),
        issuer="UBND xã",
    )
    row = CriterionRow(
        code=code,
        parent_code="I",
        level=2,
        is_leaf=True,
        printed_number="1",
        text="Tiêu chí",
        max_score=Decimal("5"),
        self_score=Decimal("4.9"),
        lead_unit="Văn phòng",
        coordinating_unit="",
        evidence_required="",
        result=result,
        place="dòng 12",
        claims=(
            Claim(ClaimKind.NUMBERED_DOCUMENT, 0, 40, result[:40], citation=citation),
            Claim(ClaimKind.PHOTO, 42, len(result), result[42:]),
        ),
        periodicity=Periodicity.MONTHLY,
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def make_table(*rows: CriterionRow, title: str = "Bảng tự chấm") -> CriteriaTable:
    return CriteriaTable(
        title=title,
        issuer="UBND xã Nghi Dương",
        period_from=date(2026, 1, 1),
        period_to=date(2026, 6, 30),
        total_max=Decimal("100"),
        total_self=Decimal("96.8"),
        rows=rows or (make_row(),),
        sums_checked=38,
    )


def make_photo(sha256: str = "a" * 64) -> StoredFile:
    return StoredFile(sha256=sha256, size=10, media_type="image/jpeg")


def make_attachment(table_id: int, sha256: str = "a" * 64, **changes: object) -> Attachment:
    values: dict[str, object] = {
        "table_id": table_id,
        "criterion_code": "I.1",
        "claim_raw": RESULT[42:],
        "occurrence": 0,
        "sha256": sha256,
        "name": "anh.jpg",
        "dated_on": date(2026, 5, 4),
        "attached_by": "An",
        "attached_at": A_MOMENT,
        **changes,
    }
    return Attachment(**values)


def dump(database: Path) -> list[str]:
    """All that is stored; that something was done again stands in the audit trail alone."""
    trail = ('INSERT INTO "event"', 'INSERT INTO "audit_head"')
    with closing(sqlite3.connect(database)) as connection:
        return [line for line in connection.iterdump() if not line.startswith(trail)]


def id_of(document: Document) -> int:
    assert document.id is not None
    return document.id


# The database itself


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 10_000), ("synchronous", 2)],
)
def test_every_connection_keeps_what_is_written(registry: Registry, pragma: str, value: object) -> None:
    with registry._engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_a_row_that_points_nowhere_is_refused(registry: Registry) -> None:
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        registry.attach(999, make_photo(), make_attachment(999))


def test_two_programs_write_at_once_and_nothing_is_lost(database: Path) -> None:
    def file_papers(numbers: range) -> None:
        with Registry.open(database) as own:
            together.wait()
            for number in numbers:
                own.add(make_parsed(header=make_header(number=str(number))))

    Registry.open(database).close()
    together = threading.Barrier(2)
    writers = [threading.Thread(target=file_papers, args=(range(start, start + 15),)) for start in (1, 101)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with Registry.open(database) as registry:
        documents = registry.documents()
        assert {document.number for document in documents} == {*range(1, 16), *range(101, 116)}
        assert sorted(document.change for document in documents) == list(range(1, 31))


# Filing


def test_what_was_read_comes_back_as_it_was(registry: Registry) -> None:
    reading = FieldReading("1042", "1O42", 1, Box(1.0, 2.0, 3.0, 4.0), "số bên trái", 0.71, sure=False)
    parsed = make_parsed("Điều 1", header={**make_header(), FieldName.NUMBER: reading}, problems=(DAMAGED,))
    document = registry.add(parsed)
    number = registry.fields_of(id_of(document))[0]
    assert (number.name, number.read_value, number.raw, number.page) == (FieldName.NUMBER, "1042", "1O42", 1)
    assert (number.x0, number.top, number.x1, number.bottom) == (1.0, 2.0, 3.0, 4.0)
    assert (number.rule, number.confidence, number.sure) == ("số bên trái", 0.71, False)
    (page,) = registry.pages_of(parsed.source.sha256)
    assert (page.text, page.method, page.words) == ("Điều 1", ReadMethod.TEXT_LAYER, "[]")
    (problem,) = registry.problems_of(parsed.source.sha256)
    assert (problem.code, problem.detail) == ("damaged", "trang 3")
    assert document.unsure_fields == {FieldName.NUMBER}
    assert registry.text_of(id_of(document)) == "Điều 1"


def test_adding_a_file_twice_changes_nothing(registry: Registry, database: Path) -> None:
    first = registry.add(make_parsed())
    before, done = dump(database), registry.events()
    assert registry.add(make_parsed()).id == first.id
    assert (dump(database), registry.events()) == (before, done)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(min_value=0, max_value=4), max_size=12))
def test_however_often_files_come_each_is_filed_once(order: list[int]) -> None:
    with Registry.in_memory() as registry:
        for number in order:
            registry.add(make_parsed(header=make_header(number=str(number + 1))))
        assert sorted(document.number or 0 for document in registry.documents()) == sorted(
            {number + 1 for number in order}
        )
        assert len(registry.documents()) == len(set(order))
        assert registry.last_change() == len(set(order))


def test_copies_of_one_paper_join_and_the_first_is_shown(registry: Registry) -> None:
    scan = registry.file_drop(make_drop(make_parsed("bản quét"), "scan.pdf"), make_parsed("bản quét"))
    word = registry.file_drop(make_drop(make_parsed("bản Word"), "van-ban.docx"), make_parsed("bản Word"))
    assert scan.document_id == word.document_id
    assert [name for _, name in registry.files_of(scan.document_id or 0)] == ["scan.pdf", "van-ban.docx"]
    assert registry.text_of(scan.document_id or 0) == "bản quét"
    assert len(registry.documents()) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"number": "1402"},
        {"issued_on": "2026-04-25"},
        {"issued_on": "2025-04-24"},
        {"place": "Kiến Hải"},
        {"symbol": "TB-HĐND"},
    ],
)
def test_papers_that_differ_in_what_identifies_them_stay_apart(
    registry: Registry, other: dict[str, str]
) -> None:
    registry.add(make_parsed())
    registry.add(make_parsed(header=make_header(**other)))
    assert len(registry.documents()) == 2


def test_an_unsure_reading_of_the_same_number_does_not_join(registry: Registry) -> None:
    registry.add(make_parsed())
    registry.add(make_parsed("bản mờ", header=make_header(unsure=(FieldName.NUMBER,))))
    assert len(registry.documents()) == 2
    assert [document.id for document in registry.wanting_documents()] == [2]


def test_a_page_less_file_is_filed_all_the_same(registry: Registry) -> None:
    document = registry.add(replace(make_parsed(header={}), pages=()))
    assert registry.text_of(id_of(document)) == ""
    assert registry.wanting_documents() == [registry.get_document(id_of(document))]


def test_pages_are_joined_in_their_order(registry: Registry) -> None:
    parsed = make_parsed("một")
    (page,) = parsed.pages
    later = replace(page, number=2, text="hai")
    document = registry.add(replace(parsed, pages=(later, page)))
    assert registry.text_of(id_of(document)) == "một\fhai"


def test_an_unknown_document_is_not_found(registry: Registry) -> None:
    with pytest.raises(NotFoundError, match="7"):
        registry.get_document(7)


# Fates


@pytest.mark.parametrize(
    ("outcome", "fate"),
    [
        (make_parsed(), Fate.REGISTERED),
        (make_parsed(header=make_header(issued_on=None)), Fate.NEEDS_DATA),
        (make_parsed(problems=(Problem(ProblemCode.DRAFT),)), Fate.NEEDS_DATA),
        (DAMAGED, Fate.REFUSED),
    ],
)
def test_each_drop_has_one_fate(registry: Registry, outcome: ParsedDocument | Problem, fate: Fate) -> None:
    drop = make_drop(outcome if isinstance(outcome, ParsedDocument) else make_parsed())
    arrival = registry.file_drop(drop, outcome)
    assert arrival.fate is fate
    assert [one.id for one in registry.arrivals()] == [arrival.id]
    assert registry.is_filed(drop.sha256) is (fate is not Fate.REFUSED)


def test_a_refusal_keeps_its_reason_and_files_nothing(registry: Registry) -> None:
    arrival = registry.file_drop(make_drop(make_parsed()), DAMAGED)
    assert (arrival.reason, arrival.detail, arrival.document_id) == ("damaged", "trang 3", None)
    assert len(registry.documents()) == 0


def test_the_same_bytes_under_another_name_are_a_duplicate_of_the_filed_paper(registry: Registry) -> None:
    parsed = make_parsed()
    first = registry.file_drop(make_drop(parsed, "a.pdf"), parsed)
    again = registry.file_drop(make_drop(parsed, "b.pdf"), None)
    assert (again.fate, again.document_id) == (Fate.DUPLICATE, first.document_id)
    assert len(registry.documents()) == 1


def test_a_drop_is_known_by_name_bytes_and_time(registry: Registry) -> None:
    drop = make_drop(make_parsed())
    arrival = registry.file_drop(drop, make_parsed())
    found = registry.find_arrival(drop.name, drop.sha256, drop.modified_ns)
    assert found is not None
    assert found.id == arrival.id
    assert registry.find_arrival("khac.pdf", drop.sha256, drop.modified_ns) is None
    assert registry.find_arrival(drop.name, "0" * 64, drop.modified_ns) is None
    assert registry.find_arrival(drop.name, drop.sha256, drop.modified_ns + 1) is None


def test_recording_a_drop_twice_leaves_only_the_first_record(registry: Registry, database: Path) -> None:
    drop = make_drop(make_parsed())
    registry.file_drop(drop, make_parsed())
    before = dump(database)
    with pytest.raises(IntegrityError):
        registry.file_drop(drop, None)
    assert dump(database) == before


GOOD = make_parsed("tốt")
WANTING = make_parsed("thiếu", header=make_header(number="7", issued_on=None))


@pytest.mark.parametrize(
    ("outcomes", "fate", "members"),
    [
        ([GOOD], Fate.REGISTERED, [Fate.REGISTERED]),
        ([GOOD, DAMAGED], Fate.REGISTERED, [Fate.REGISTERED, Fate.REFUSED]),
        ([GOOD, WANTING], Fate.NEEDS_DATA, [Fate.REGISTERED, Fate.NEEDS_DATA]),
        ([GOOD, GOOD], Fate.REGISTERED, [Fate.REGISTERED, Fate.DUPLICATE]),
        ([DAMAGED, DAMAGED], Fate.REFUSED, [Fate.REFUSED, Fate.REFUSED]),
        ([], Fate.REFUSED, []),
    ],
)
def test_an_archive_has_the_fate_of_the_member_that_most_needs_a_person(
    registry: Registry, outcomes: list[ParsedDocument | Problem], fate: Fate, members: list[Fate]
) -> None:
    whole = Drop("tap.zip", "f" * 64, 100, 0, A_MOMENT)
    drops = [make_drop(one) if isinstance(one, ParsedDocument) else make_drop(GOOD) for one in outcomes]
    drops = [
        replace(drop, sha256="e" * 64) if one is DAMAGED else drop
        for drop, one in zip(drops, outcomes, strict=True)
    ]
    arrival = registry.file_archive(whole, "application/zip", zip(drops, outcomes, strict=True))
    assert arrival.fate is fate
    assert [one.fate for one in registry.arrivals(arrival.id)] == members
    assert [one.id for one in registry.arrivals()] == [arrival.id]
    assert registry.is_filed(whole.sha256) is (fate is not Fate.REFUSED)


def test_an_archive_is_recorded_whole_or_not_at_all(registry: Registry, database: Path) -> None:
    def members() -> Iterator[tuple[Drop, ParsedDocument]]:
        yield make_drop(GOOD), GOOD
        raise KeyboardInterrupt

    before = dump(database)
    with pytest.raises(KeyboardInterrupt):
        registry.file_archive(Drop("tap.zip", "f" * 64, 100, 0, A_MOMENT), "application/zip", members())
    assert dump(database) == before


# What people confirm


def test_a_confirmed_value_beats_the_reading_which_stays_beside_it(registry: Registry) -> None:
    document = registry.add(make_parsed(header=make_header(number="1402", unsure=(FieldName.NUMBER,))))
    confirmed = registry.confirm_field(id_of(document), FieldName.NUMBER, "1042", "An", A_MOMENT)
    assert (confirmed.number, confirmed.reference_key) == (1042, "1042/TB-UBND")
    assert confirmed.unsure_fields == frozenset()
    field = registry.fields_of(id_of(document))[0]
    assert (field.read_value, field.value, field.sure, field.confirmed_by) == ("1402", "1042", True, "An")
    assert registry.wanting_documents() == []


def test_a_confirmed_value_outlives_another_reading_of_the_same_file(
    registry: Registry, database: Path
) -> None:
    parsed = make_parsed(header=make_header(unsure=(FieldName.SUBJECT,)))
    document = registry.add(parsed)
    registry.confirm_field(id_of(document), FieldName.SUBJECT, "Về việc khác", "An", A_MOMENT)
    before = dump(database)
    registry.add(parsed)
    registry.file_drop(make_drop(parsed), parsed)
    assert registry.get_document(id_of(document)).subject == "Về việc khác"
    assert len(dump(database)) == len(before) + 2  # the drop, and a change for the index to learn its name


def test_a_confirmed_value_outlives_a_copy_that_joins_later(registry: Registry) -> None:
    document = registry.add(make_parsed("bản quét"))
    registry.confirm_field(id_of(document), FieldName.SUBJECT, "Về việc khác", "An", A_MOMENT)
    joined = registry.add(make_parsed("bản Word"))
    assert (joined.id, joined.subject) == (document.id, "Về việc khác")


def test_a_field_that_was_never_read_can_be_supplied(registry: Registry) -> None:
    document = registry.add(make_parsed(header=make_header(issued_on=None)))
    confirmed = registry.confirm_field(id_of(document), FieldName.ISSUED_ON, "2026-04-24", "An", A_MOMENT)
    assert confirmed.issued_on == date(2026, 4, 24)
    field = next(one for one in registry.fields_of(id_of(document)) if one.name is FieldName.ISSUED_ON)
    assert field.read_value is None


def test_confirming_one_field_leaves_the_others_unsure(registry: Registry) -> None:
    unsure = (FieldName.NUMBER, FieldName.SIGNER, FieldName.ISSUED_ON)
    document = registry.add(make_parsed(header=make_header(signer="Trần Văn Mẫu", unsure=unsure)))
    confirmed = registry.confirm_field(id_of(document), FieldName.NUMBER, "1042", "An", A_MOMENT)
    assert confirmed.unsure_fields == {FieldName.SIGNER, FieldName.ISSUED_ON}


def test_what_else_a_field_may_be_is_kept_best_first(registry: Registry) -> None:
    reading = FieldReading("118", "1l8", 1, None, "số bên trái", 0.4, sure=False, candidates=("118", "113"))
    document = registry.add(make_parsed(header={**make_header(), FieldName.NUMBER: reading}))
    assert registry.fields_of(id_of(document))[0].choices == ("118", "113")
    registry.confirm_field(id_of(document), FieldName.NUMBER, "113", "An", A_MOMENT)
    assert registry.fields_of(id_of(document))[0].choices == ("113",)


def test_a_field_of_which_only_candidates_are_known_waits_for_a_person(registry: Registry) -> None:
    reading = FieldReading("", "", 1, Box(1, 2, 3, 4), "ngày bên phải", 0.0, False, ("2026-04-24",))
    document = registry.add(make_parsed(header={**make_header(), FieldName.ISSUED_ON: reading}))
    assert (document.issued_on, document.unsure_fields) == (None, frozenset())
    assert [paper.id for paper in registry.wanting_documents()] == [document.id]
    (field,) = [one for one in registry.fields_of(id_of(document)) if one.name is FieldName.ISSUED_ON]
    assert (field.read_value, field.value, field.choices, field.x0) == (None, "", ("2026-04-24",), 1)
    # Whatever else is confirmed, the day stays open.
    assert registry.confirm_field(id_of(document), FieldName.SIGNER, "An", "An", A_MOMENT).issued_on is None


@pytest.mark.parametrize("name", list(FieldName))
def test_what_a_person_says_of_any_field_outlives_reading_the_file_again(
    registry: Registry, name: FieldName
) -> None:
    values = {FieldName.NUMBER: "113", FieldName.YEAR_IN_CODE: "2025", FieldName.ISSUED_ON: "2025-09-03"}
    parsed = make_parsed(header=make_header(year_in_code="2026"))
    document_id = id_of(registry.add(parsed))
    registry.confirm_field(document_id, name, values.get(name, "Khác"), "An", A_MOMENT)
    registry.replace_reading(parsed)
    (field,) = [one for one in registry.fields_of(document_id) if one.name is name]
    assert (field.value, field.sure, field.confirmed_by) == (values.get(name, "Khác"), True, "An")


def test_that_a_paper_has_no_year_in_its_code_outlives_reading_it_again(registry: Registry) -> None:
    parsed = make_parsed(header=make_header(year_in_code="2026"))
    document = registry.add(parsed)
    assert document.reference_key == "1042/2026/TB-UBND"
    emptied = registry.confirm_field(id_of(document), FieldName.YEAR_IN_CODE, "", "An", A_MOMENT)
    assert (emptied.reference_key, emptied.year_in_code) == ("1042/TB-UBND", None)
    assert registry.replace_reading(parsed).reference_key == "1042/TB-UBND"


@pytest.mark.parametrize("problems", [(Problem(ProblemCode.DRAFT),), ()])
def test_whether_a_paper_is_a_draft_is_for_a_person_to_say(
    registry: Registry, problems: tuple[Problem, ...]
) -> None:
    parsed = make_parsed(problems=problems)
    document = registry.add(parsed)
    assert document.is_draft is bool(problems)
    decided = registry.decide_draft(id_of(document), not problems, "An", A_MOMENT)
    assert decided.is_draft is not bool(problems)
    assert decided.change > document.change
    again = registry.replace_reading(parsed)
    assert (again.is_draft, again.draft_decided_by) == (not problems, "An")


# Tables of criteria


def test_a_table_comes_back_with_its_scores_and_claims(registry: Registry) -> None:
    table = registry.save_table(make_table(), "bang.docx", "b" * 64, A_MOMENT)
    (row,) = registry.criteria_of(table.id or 0)
    assert (row.code, row.max_score, row.self_score) == ("I.1", Decimal("5"), Decimal("4.9"))
    assert (table.total_self, row.periodicity) == (Decimal("96.8"), Periodicity.MONTHLY)
    cited, photo = registry.claims_of(table.id or 0)[row.id or 0]
    assert (str(cited.reference), cited.issued_on, cited.issuer) == (
        "1042/TB-UBND",
        date(2026, 4, 24),
        "UBND xã",
    )
    assert (photo.kind, photo.reference) == (ClaimKind.PHOTO, None)
    for claim in (cited, photo):
        assert row.result[claim.start : claim.end] == claim.raw


def test_importing_the_same_file_again_changes_nothing(registry: Registry, database: Path) -> None:
    registry.save_table(make_table(), "bang.docx", "b" * 64, A_MOMENT)
    before = dump(database)
    registry.save_table(make_table(), "bang.docx", "b" * 64, A_MOMENT)
    assert dump(database) == before


def test_the_table_imported_last_counts_even_when_it_was_known_before(registry: Registry) -> None:
    first, second = make_table(), replace(make_table(), title="Bảng khác")
    for day, (table, digest) in enumerate([(first, "b"), (second, "c"), (first, "b")], start=1):
        registry.save_table(table, "bang.docx", digest * 64, datetime(2026, 8, day, tzinfo=UTC))
    assert registry.get_table().title == first.title


def test_a_changed_table_replaces_its_rows_and_keeps_what_people_attached(registry: Registry) -> None:
    table = registry.save_table(make_table(make_row("I.1"), make_row("I.2")), "bang.docx", "b" * 64, A_MOMENT)
    table_id = table.id or 0
    assert registry.attach(table_id, make_photo(), make_attachment(table_id))
    changed = make_table(make_row("I.1", self_score=Decimal("3")))
    again = registry.save_table(changed, "bang-2.docx", "c" * 64, A_MOMENT)
    assert again.id == table_id
    assert [(row.code, row.self_score) for row in registry.criteria_of(table_id)] == [("I.1", Decimal("3"))]
    assert sum(map(len, registry.claims_of(table_id).values())) == 2
    assert [file.claim_raw for file in registry.attachments_of(table_id)] == [RESULT[42:]]


def test_another_table_stands_beside_the_first_and_the_last_imported_counts(registry: Registry) -> None:
    registry.save_table(make_table(), "bang.docx", "b" * 64, A_MOMENT)
    later = datetime(2026, 8, 1, tzinfo=UTC)
    other = registry.save_table(make_table(title="Bảng khác"), "khac.docx", "c" * 64, later)
    assert registry.get_table().id == other.id
    assert len(registry.criteria_of(1)) == 1


def test_without_a_table_one_is_told_how_to_import_it(registry: Registry) -> None:
    assert registry.find_table() is None
    assert registry.items_citing("1042/TB-UBND") == []
    with pytest.raises(NotFoundError, match="criteria import"):
        registry.get_table()


def test_items_citing_a_reference_come_in_the_order_of_the_table(registry: Registry) -> None:
    rows = [make_row("II.1"), make_row("I.1"), make_row("I.2", claims=())]
    registry.save_table(make_table(*rows), "bang.docx", "b" * 64, A_MOMENT)
    assert [citing.criterion.code for citing in registry.items_citing("1042/TB-UBND")] == ["II.1", "I.1"]
    assert registry.items_citing("1402/TB-UBND") == []


def test_citations_come_from_the_table_imported_last_and_from_the_filed_papers(registry: Registry) -> None:
    registry.save_table(make_table(make_row("II.1")), "bang.docx", "b" * 64, A_MOMENT)
    mention = Citation(0, 8, "88/QĐ-UBND", make_reference("88", "QĐ-UBND"), issued_on=date(2026, 3, 1))
    twice = ((1, mention), (1, replace(mention, start=10, end=18)))
    document = registry.add(replace(make_parsed(), citations=twice))
    by_item, by_paper = registry.citations()
    assert (str(by_item.reference), by_item.issued_on, by_item.item, by_item.paper) == (
        "1042/TB-UBND",
        date(2026, 4, 24),
        "II.1",
        None,
    )
    assert (str(by_paper.reference), by_paper.issued_on, by_paper.item, by_paper.paper) == (
        "88/QĐ-UBND",
        date(2026, 3, 1),
        "",
        document.id,
    )


def test_without_table_and_papers_there_are_no_citations(registry: Registry) -> None:
    assert registry.citations() == []


def test_attaching_a_file_twice_attaches_it_once(registry: Registry) -> None:
    table_id = registry.save_table(make_table(), "bang.docx", "b" * 64, A_MOMENT).id or 0
    assert registry.attach(table_id, make_photo(), make_attachment(table_id)) is True
    assert registry.attach(table_id, make_photo(), make_attachment(table_id)) is False
    assert len(registry.attachments_of(table_id)) == 1


@pytest.mark.parametrize(
    "other", [{"occurrence": 1}, {"criterion_code": "I.2"}, {"claim_raw": "ảnh khác"}, {"sha256": "d" * 64}]
)
def test_a_photo_may_prove_several_claims_and_a_claim_have_several_photos(
    registry: Registry, other: dict[str, object]
) -> None:
    table_id = registry.save_table(make_table(), "bang.docx", "b" * 64, A_MOMENT).id or 0
    registry.attach(table_id, make_photo(), make_attachment(table_id))
    attachment = make_attachment(table_id, **other)  # type: ignore[arg-type]
    assert registry.attach(table_id, make_photo(attachment.sha256), attachment)
    assert len(registry.attachments_of(table_id)) == 2


def test_a_new_reading_replaces_the_old_one_and_keeps_what_a_person_confirmed(registry: Registry) -> None:
    unread = make_parsed("", header={})
    document = registry.add(unread)
    registry.confirm_field(document.id or 0, FieldName.NUMBER, "1402", "lan", A_MOMENT)
    registry.confirm_field(document.id or 0, FieldName.SIGNER, "Trần Thị Mẫu", "lan", A_MOMENT)
    read = replace(unread, header=make_header(), pages=make_parsed("Nội dung mới").pages)
    again = registry.replace_reading(read)
    assert again.id == document.id
    assert (str(again.reference), again.subject) == ("1402/TB-UBND", NOTICE[FieldName.SUBJECT])
    assert again.signer == "Trần Thị Mẫu"
    assert again.change > document.change
    fields = {field.name: field for field in registry.fields_of(again.id or 0)}
    assert (fields[FieldName.NUMBER].read_value, fields[FieldName.NUMBER].value) == ("1042", "1402")
    assert registry.text_of(again.id or 0) == "Nội dung mới"


def test_reading_again_what_was_never_filed_is_refused(registry: Registry) -> None:
    with pytest.raises(NotFoundError):
        registry.replace_reading(make_parsed())


def test_only_files_with_a_page_not_read_are_unread(registry: Registry) -> None:
    registry.add(make_parsed("đã đọc"))
    nothing = registry.add(replace(make_parsed("lỗi", header={}), pages=()))
    page = replace(make_parsed().pages[0], method=ReadMethod.UNREAD, text="")
    unread = registry.add(replace(make_parsed("chưa", header={}), pages=(page,)))
    assert [file.sha256 for file in registry.unread_files()] == [
        registry.files_of(document.id or 0)[0][0].sha256 for document in (nothing, unread)
    ]


UNSURE = make_header(unsure=(FieldName.NUMBER,))


def begin(text: str = "trang 1", **changes: object) -> ParsedDocument:
    """What is read of a long scan at first."""
    return replace(make_parsed(text, header=UNSURE), later=(2,), **changes)  # type: ignore[arg-type]


def end(first: ParsedDocument, **changes: object) -> ParsedDocument:
    """The same with all its pages, and a header that is sure of its number."""
    second = replace(first.pages[0], number=2, text="trang 2")
    whole = replace(first, pages=(*first.pages, second), header=make_header(), later=())
    return replace(whole, **changes)  # type: ignore[arg-type]


def test_a_file_filed_with_its_first_page_is_unfinished_until_the_others_come(registry: Registry) -> None:
    first = begin()
    arrival = registry.file_drop(make_drop(first), first)
    assert [(file.sha256, file.page_count) for file in registry.unfinished_files()] == [
        (first.source.sha256, 2)
    ]
    document = registry.finish_reading(end(first))
    assert (document.id, document.change) == (arrival.document_id, 2)
    assert registry.text_of(document.id or 0) == "trang 1\ftrang 2"
    assert registry.unfinished_files() == []


def test_a_file_of_which_pages_are_still_to_be_read_can_be_read_again_by_hand(registry: Registry) -> None:
    registry.add(begin())
    assert registry.unread_files() == registry.unfinished_files()


def test_the_fate_of_a_drop_and_of_its_archive_follow_when_the_file_is_read_to_its_end(
    registry: Registry,
) -> None:
    first = begin()
    whole = Drop("tap.zip", "f" * 64, 100, 0, A_MOMENT)
    archive = registry.file_archive(whole, "application/zip", [(make_drop(first), first)])
    assert archive.fate is Fate.NEEDS_DATA
    registry.finish_reading(end(first))
    assert [arrival.fate for arrival in registry.arrivals()] == [Fate.REGISTERED]
    assert [arrival.fate for arrival in registry.arrivals(archive.id)] == [Fate.REGISTERED]


def test_what_a_person_confirmed_in_between_stays_when_the_later_pages_come(registry: Registry) -> None:
    first = begin()
    document_id = registry.add(first).id or 0
    registry.confirm_field(document_id, FieldName.NUMBER, "1402", "lan", A_MOMENT)
    assert registry.finish_reading(end(first)).number == 1402


def test_a_file_whose_later_pages_could_not_be_put_together_keeps_its_first(registry: Registry) -> None:
    first = begin()
    document_id = registry.add(first).id or 0
    died = Problem(ProblemCode.READER_DIED)
    registry.finish_reading(end(first, pages=(), header={}, problems=(died,)))
    assert registry.text_of(document_id) == "trang 1"
    assert registry.get_document(document_id).number == 1042
    assert [problem.code for problem in registry.problems_of(first.source.sha256)] == [died.code]
    assert registry.unfinished_files() == []


def test_another_copy_read_again_leaves_the_header_of_the_best_one(registry: Registry) -> None:
    document_id = registry.add(make_parsed("bản ký số")).id or 0
    copy = make_parsed("bản quét")
    assert registry.add(copy).id == document_id
    registry.replace_reading(replace(copy, header=make_header(subject="Về kêt quả")))
    assert registry.get_document(document_id).subject == NOTICE[FieldName.SUBJECT]


def test_finishing_what_was_never_filed_is_refused(registry: Registry) -> None:
    with pytest.raises(NotFoundError):
        registry.finish_reading(end(begin()))
