"""What a person reads on a paper: recorded where it can be, refused where it cannot."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from factories import A_MOMENT, make_header, make_parsed

from desk.corrections import confirm, decide_draft, find_namesakes, find_twins, record_absence
from registry.errors import NotFoundError, UsageError
from registry.store import Registry
from registry.tables import Document
from registry.vocabulary.kinds import FieldName


@pytest.fixture
def paper(registry: Registry) -> int:
    """A notice whose number is not sure and whose signer was not read."""
    return registry.add(make_parsed(header=make_header(unsure=(FieldName.NUMBER,)))).id or 0


def test_a_reading_is_confirmed_without_typing_it(registry: Registry, paper: int) -> None:
    assert registry.get_document(paper).unsure_fields == {FieldName.NUMBER}
    document = confirm(registry, paper, FieldName.NUMBER, None, "lan", A_MOMENT)
    assert (document.number, document.unsure_fields) == (1042, frozenset())
    (field,) = [one for one in registry.fields_of(paper) if one.name is FieldName.NUMBER]
    assert field.confirmed_by == "lan"


def test_what_was_typed_is_recorded_in_its_canonical_form(registry: Registry, paper: int) -> None:
    document = confirm(registry, paper, FieldName.ISSUED_ON, "25.4.2026", "lan", A_MOMENT)
    assert document.issued_on == date(2026, 4, 25)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        (FieldName.SIGNER, None, "was not read; give the value"),
        (FieldName.NUMBER, "mười", "not a document number"),
        (FieldName.ISSUED_ON, "31/4/2026", "not a day"),
        (FieldName.ISSUED_ON, "3/7/2026", "3/7/2026 lies in the future"),
    ],
)
def test_what_cannot_stand_on_a_paper_is_refused(
    registry: Registry, paper: int, name: FieldName, text: str | None, sentence: str
) -> None:
    before = registry.fields_of(paper)
    with pytest.raises(UsageError, match=sentence):
        confirm(registry, paper, name, text, "lan", A_MOMENT)
    assert registry.fields_of(paper) == before


@pytest.fixture
def far_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A clock on the wall that is seven hours ahead of Greenwich."""
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "Asia/Ho_Chi_Minh")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("far_east")
def test_today_is_the_day_of_the_clock_on_the_wall(registry: Registry, paper: int) -> None:
    early = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    document = confirm(registry, paper, FieldName.ISSUED_ON, "2/7/2026", "lan", early)
    assert document.issued_on == date(2026, 7, 2)
    with pytest.raises(UsageError, match="future"):
        confirm(registry, paper, FieldName.ISSUED_ON, "3/7/2026", "lan", early)


def test_only_what_a_paper_may_lack_is_recorded_as_missing(registry: Registry, paper: int) -> None:
    document = record_absence(registry, paper, FieldName.SUBJECT, "lan", A_MOMENT)
    assert document.subject is None
    with pytest.raises(UsageError, match="cannot be recorded as missing"):
        record_absence(registry, paper, FieldName.ISSUED_ON, "lan", A_MOMENT)
    assert registry.get_document(paper).issued_on is not None


def test_a_person_says_whether_a_paper_is_a_draft(registry: Registry, paper: int) -> None:
    assert decide_draft(registry, paper, True, "lan", A_MOMENT).is_draft
    assert not decide_draft(registry, paper, False, "lan", A_MOMENT).is_draft


@pytest.mark.parametrize(
    "act",
    [
        lambda registry: confirm(registry, 9, FieldName.NUMBER, "5", "lan", A_MOMENT),
        lambda registry: record_absence(registry, 9, FieldName.SIGNER, "lan", A_MOMENT),
        lambda registry: decide_draft(registry, 9, True, "lan", A_MOMENT),
    ],
)
def test_a_paper_that_is_not_there_cannot_be_corrected(
    registry: Registry, act: Callable[[Registry], Document]
) -> None:
    with pytest.raises(NotFoundError, match="No document number 9"):
        act(registry)


def test_papers_of_one_number_symbol_and_day_are_twins(registry: Registry) -> None:
    first = registry.add(make_parsed())
    twin = registry.add(make_parsed(header=make_header(place="Hải An")))
    registry.add(make_parsed(header=make_header(issued_on="2026-04-25")))
    registry.add(make_parsed(header=make_header(symbol="KH-UBND", document_type="Kế hoạch")))
    assert [paper.id for paper in find_twins(registry, first)] == [twin.id]


def test_papers_of_one_number_symbol_and_year_but_another_day_may_be_mistaken_for_each_other(
    registry: Registry,
) -> None:
    first = registry.add(make_parsed())
    changes: list[dict[str, str | None]] = [
        {"issued_on": "2026-04-29"},
        {"issued_on": "2026-05-02", "issuing_body": None},
        {"issued_on": "2025-04-29"},
        {"issued_on": None},
        {"place": "Hải An"},
        {"issued_on": "2026-04-28", "issuing_body": "Ủy ban nhân dân xã Hải An"},
        {"issued_on": "2026-04-28", "symbol": "KH-UBND"},
    ]
    others = [registry.add(make_parsed(header=make_header(**one))) for one in changes]
    assert [paper.id for paper in find_namesakes(registry, first)] == [others[0].id, others[1].id]
    assert find_namesakes(registry, others[3]) == []
