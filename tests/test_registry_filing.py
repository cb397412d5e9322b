"""What a reading becomes: the document, its fate, whether two are one, and what people type."""

from datetime import date

import pytest
from factories import make_document, make_header
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import UsageError
from registry.filing import build_document, fate_of, fields_wanting, is_same_paper, parse_day, parse_field
from registry.parsed import Problem, ProblemCode
from registry.vocabulary.kinds import Fate, FieldName

DAYS = st.dates(min_value=date(1945, 9, 2), max_value=date(2099, 12, 31))
DRAFT = Problem(ProblemCode.DRAFT)


def test_a_header_fills_the_document_and_its_keys() -> None:
    document = make_document(number="05", symbol="TB-UBND")
    assert (document.number, document.digits, document.letter) == (5, "05", "")
    assert (document.reference_key, document.search_key) == ("5/TB-UBND", "5tbubnd")
    assert document.issued_on == date(2026, 4, 24)
    assert str(document.reference) == "05/TB-UBND"


def test_a_normative_code_keeps_its_year_in_the_key() -> None:
    document = make_document(number="08", symbol="QĐ-UBND", year_in_code="2025")
    assert document.reference_key == "8/2025/QĐ-UBND"
    assert str(document.reference) == "08/2025/QĐ-UBND"


def test_a_squeezed_in_number_keeps_its_letter() -> None:
    document = make_document(number="43a", symbol="QĐ-UBND")
    assert (document.number, document.letter, document.reference_key) == (43, "a", "43a/QĐ-UBND")


def test_without_a_symbol_there_is_no_key_to_be_equal_by() -> None:
    assert make_document(symbol=None).reference_key is None


def test_without_a_number_there_is_no_reference() -> None:
    document = make_document(number=None)
    assert (document.reference, document.reference_key, document.search_key) == (None, None, None)


@pytest.mark.parametrize(
    ("absent", "unsure", "wanting"),
    [
        ({}, (), ()),
        ({"number": None}, (), (FieldName.NUMBER,)),
        ({"symbol": None}, (), (FieldName.SYMBOL,)),
        ({"issued_on": None}, (), (FieldName.ISSUED_ON,)),
        ({}, (FieldName.NUMBER,), (FieldName.NUMBER,)),
        ({}, (FieldName.ISSUED_ON, FieldName.NUMBER), (FieldName.NUMBER, FieldName.ISSUED_ON)),
        ({"subject": None, "signer": None, "place": None, "issuing_body": None}, (), ()),
        ({}, (FieldName.SUBJECT, FieldName.SIGNER), ()),
    ],
)
def test_only_identifying_fields_must_be_supplied_by_a_person(
    absent: dict[str, None], unsure: tuple[FieldName, ...], wanting: tuple[FieldName, ...]
) -> None:
    document = make_document(unsure=unsure, **absent)
    assert fields_wanting(document) == wanting
    assert fate_of(document) is (Fate.NEEDS_DATA if wanting else Fate.REGISTERED)


def test_a_draft_needs_a_person_however_well_it_was_read() -> None:
    assert fate_of(make_document(problems=(DRAFT,))) is Fate.NEEDS_DATA


def test_a_draft_that_somebody_has_said_is_one_wants_nothing() -> None:
    draft = make_document(problems=(DRAFT,), number=None)
    draft.draft_decided_by = "an"
    assert fields_wanting(draft) == ()
    assert fate_of(draft) is Fate.REGISTERED
    draft.is_draft = False
    assert fields_wanting(draft) == (FieldName.NUMBER,)


def test_an_empty_header_makes_a_document_that_wants_everything() -> None:
    document = build_document({})
    assert fields_wanting(document) == (FieldName.NUMBER, FieldName.SYMBOL, FieldName.ISSUED_ON)


def test_an_element_of_which_only_the_place_is_known_was_not_read() -> None:
    known = dict.fromkeys((name.value for name in make_header()), "")
    document = make_document(unsure=tuple(FieldName), year_in_code="", signer="", **known)
    assert document.model_dump() == build_document({}).model_dump()
    assert fields_wanting(document) == (FieldName.NUMBER, FieldName.SYMBOL, FieldName.ISSUED_ON)


def test_two_readings_of_one_paper_are_one_paper() -> None:
    scan = make_document(subject=None, issuing_body="ỦY BAN NHÂN DÂN XÃ NGHI DƯƠNG", place="NGHI DƯƠNG")
    assert is_same_paper(scan, make_document(symbol="Tb-UBND", number="1042"))


@pytest.mark.parametrize(
    "other",
    [
        {"number": "1402"},
        {"number": "1042a"},
        {"symbol": "QĐ-UBND"},
        {"issued_on": "2026-04-25"},
        {"issued_on": "2025-04-24"},
        {"place": "Kiến Hải"},
        {"issuing_body": "Ủy ban nhân dân xã Kiến Hải"},
        {"year_in_code": "2026"},
        {"number": None},
        {"symbol": None},
        {"issued_on": None},
    ],
)
def test_whatever_tells_papers_apart_keeps_them_apart(other: dict[str, str | None]) -> None:
    assert not is_same_paper(make_document(), make_document(**other))
    assert not is_same_paper(make_document(**other), make_document())


def test_papers_whose_place_is_not_known_are_kept_apart() -> None:
    assert not is_same_paper(make_document(place=None), make_document(place=None))


def test_an_unsure_reading_and_a_draft_never_join_another_paper() -> None:
    assert not is_same_paper(make_document(unsure=(FieldName.NUMBER,)), make_document())
    assert not is_same_paper(make_document(), make_document(problems=(DRAFT,)))


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        (FieldName.NUMBER, "1042", "1042"),
        (FieldName.NUMBER, " 05 ", "05"),
        (FieldName.NUMBER, "43a", "43a"),
        (FieldName.SYMBOL, "TB-UBND", "TB-UBND"),
        (FieldName.SYMBOL, "QÐ-UBND", "QĐ-UBND"),
        (FieldName.SYMBOL, "QĐ/ĐU", "QĐ/ĐU"),
        (FieldName.YEAR_IN_CODE, "2026", "2026"),
        (FieldName.ISSUED_ON, "24/4/2026", "2026-04-24"),
        (FieldName.DOCUMENT_TYPE, "thong bao", "Thông báo"),
        (FieldName.DOCUMENT_TYPE, "TB", "Thông báo"),
        (FieldName.DOCUMENT_TYPE, "qđ", "Quyết định"),
        (FieldName.SUBJECT, "  Về việc\n kiểm tra ", "Về việc kiểm tra"),
        (FieldName.SIGNER, "Ho\u0300a An", "Hòa An"),
    ],
)
def test_what_a_person_types_becomes_canonical(name: FieldName, typed: str, value: str) -> None:
    assert parse_field(name, typed) == value


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        (FieldName.NUMBER, ""),
        (FieldName.NUMBER, "một"),
        # Each of these once reached the database and broke there.
        (FieldName.NUMBER, "1042/TB-UBND"),
        (FieldName.NUMBER, "08/2025"),
        (FieldName.NUMBER, "số 12"),
        (FieldName.NUMBER, "\u0661\u0662"),
        (FieldName.SYMBOL, ""),
        (FieldName.SYMBOL, "thông báo"),
        (FieldName.SYMBOL, "2025/QĐ-UBND"),
        (FieldName.SYMBOL, "TB-UBND."),
        (FieldName.YEAR_IN_CODE, "26"),
        (FieldName.YEAR_IN_CODE, "0000"),
        (FieldName.YEAR_IN_CODE, "²⁰²⁶"),
        (FieldName.ISSUED_ON, "31/4/2026"),
        (FieldName.DOCUMENT_TYPE, "thư tình"),
        (FieldName.SUBJECT, "  "),
        (FieldName.PLACE, ""),
    ],
)
def test_what_cannot_be_a_value_is_refused_with_a_sentence(name: FieldName, typed: str) -> None:
    with pytest.raises(UsageError, match=r"\. Type "):
        parse_field(name, typed)


@given(st.sampled_from([FieldName.NUMBER, FieldName.SYMBOL, FieldName.YEAR_IN_CODE]), st.text(max_size=12))
def test_every_value_that_is_let_in_can_be_filed(name: FieldName, typed: str) -> None:
    try:
        value = parse_field(name, typed)
    except UsageError:
        return
    document = build_document(make_header(**{name.value: value}))
    assert document.reference is not None
    assert parse_field(name, value) == value


@given(DAYS)
def test_a_day_is_understood_the_vietnamese_way_and_the_iso_way(day: date) -> None:
    assert parse_day(f"{day.day}/{day.month}/{day.year}") == day
    assert parse_day(f"{day.day:02}-{day.month:02}-{day.year}") == day
    assert parse_day(f"{day.day}.{day.month}.{day.year}") == day
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "typed",
    ["", "24", "24/4", "24/4/26", "26-4-24", "32/1/2026", "29/2/2025", "24/4/20266", "hôm nay", "1/1/1/1"],
)
def test_what_is_no_day_is_refused_not_guessed(typed: str) -> None:
    with pytest.raises(UsageError, match="not a day"):
        parse_day(typed)
