"""What a clerk is offered for a field that is not sure: ranked by what is registered, never made sure."""

import json
from datetime import date

import pytest
from factories import make_document, make_header
from hypothesis import given
from hypothesis import strategies as st

from registry.offers import Cited, Offer, Witnesses, WitnessKind, build_witnesses, rank_candidates
from registry.reference import make_reference
from registry.tables import Document, StoredField
from registry.vocabulary.kinds import FieldName

NUMBER, SYMBOL, ISSUED_ON = FieldName.NUMBER, FieldName.SYMBOL, FieldName.ISSUED_ON
SEPTEMBER_3 = "2025-09-03"


def filed(number: str, issued_on: str, **changes: str | None) -> Document:
    """A paper of the register that is sure."""
    document = make_document(number=number, issued_on=issued_on, **changes)
    document.id = int(number)
    return document


def cite(number: str, issued_on: str | None = SEPTEMBER_3, symbol: str = "TB-UBND", **by: object) -> Cited:
    """An item's citation, or a paper's."""
    day = date.fromisoformat(issued_on) if issued_on else None
    return Cited(make_reference(number, symbol), day, **(by or {"item": "II.4"}))  # type: ignore[arg-type]


def offer(
    name: FieldName,
    candidates: tuple[str, ...],
    witnesses: Witnesses,
    *,
    also_unsure: tuple[FieldName, ...] = (),
    **changes: str | None,
) -> tuple[Offer, ...]:
    """What is offered for a field of a notice of 3 September of which these candidates were seen."""
    known = {"issued_on": SEPTEMBER_3, **changes}
    read = {**known, name.value: candidates[0] if candidates else None}
    paper = make_document(unsure=(name, *also_unsure), **read)
    paper.id = 999
    header = make_header(unsure=(name, *also_unsure), **read)
    fields = [
        StoredField(
            document_id=999,
            name=each,
            value=reading.value,
            sure=reading.sure,
            candidates=json.dumps(candidates if each is name else ()),
        )
        for each, reading in header.items()
    ]
    return rank_candidates(name, paper, fields, witnesses)


def values(offers: tuple[Offer, ...]) -> list[str]:
    return [one.value for one in offers]


def kinds(one: Offer) -> set[WitnessKind]:
    return {witness.kind for witness in one.witnesses}


NEIGHBOURS = (filed("109", "2025-09-01"), filed("120", "2025-09-08"))


def test_a_number_that_fits_its_register_comes_before_those_that_do_not() -> None:
    offers = offer(NUMBER, ("173", "118", "713"), build_witnesses(NEIGHBOURS, ()))
    assert values(offers) == ["118", "173", "713"]
    assert [WitnessKind.FITS in kinds(one) for one in offers] == [True, False, False]
    (fits,) = [witness for witness in offers[0].witnesses if witness.kind is WitnessKind.FITS]
    assert fits.values == {"neighbours": "109/TB-UBND 2025-09-01; 120/TB-UBND 2025-09-08"}


def test_a_number_that_breaks_the_order_names_the_paper_that_speaks_against_it() -> None:
    (one,) = offer(NUMBER, ("173",), build_witnesses(NEIGHBOURS, ()))
    (against,) = [witness for witness in one.witnesses if witness.kind is WitnessKind.OUT_OF_ORDER]
    assert against.values == {"neighbours": "120/TB-UBND 2025-09-08"}


def test_a_number_that_another_paper_bears_comes_last() -> None:
    witnesses = build_witnesses((*NEIGHBOURS, filed("113", "2025-09-02")), ())
    offers = offer(NUMBER, ("113", "118"), witnesses)
    assert values(offers) == ["118", "113"]
    assert WitnessKind.TAKEN in kinds(offers[1])


def test_a_filed_paper_with_the_same_number_and_day_may_be_the_same_paper() -> None:
    (one,) = offer(NUMBER, ("113",), build_witnesses((filed("113", SEPTEMBER_3),), ()))
    assert kinds(one) == {WitnessKind.READ, WitnessKind.SAME_PAPER}


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"symbol": "QĐ-UBND"},
        {"symbol": "TB-HĐND"},
        {"place": "Kiến Hải", "issuing_body": "Ủy ban nhân dân xã Kiến Hải"},
        {"year_in_code": "2025"},
    ],
)
def test_the_papers_of_another_register_say_nothing(elsewhere: dict[str, str]) -> None:
    others = [filed("109", "2025-09-01", **elsewhere), filed("120", "2025-09-08", **elsewhere)]
    offers = offer(NUMBER, ("173", "118"), build_witnesses(others, ()))
    assert values(offers) == ["173", "118"]
    assert all(kinds(one) == {WitnessKind.READ} for one in offers)


def test_a_register_begins_anew_each_year() -> None:
    others = [filed("109", "2024-09-01"), filed("120", "2024-09-08")]
    assert values(offer(NUMBER, ("173", "118"), build_witnesses(others, ()))) == ["173", "118"]


def test_papers_that_want_data_themselves_say_nothing() -> None:
    doubtful = make_document(number="120", issued_on="2025-09-08", unsure=(NUMBER,))
    assert values(offer(NUMBER, ("173", "118"), build_witnesses((doubtful,), ()))) == ["173", "118"]


def test_while_the_day_is_open_too_the_register_says_nothing() -> None:
    offers = offer(NUMBER, ("173", "118"), build_witnesses(NEIGHBOURS, ()), also_unsure=(ISSUED_ON,))
    assert values(offers) == ["173", "118"]


def test_an_entry_that_is_itself_out_of_line_is_no_neighbour() -> None:
    """A paper numbered 112 and dated in December would speak against every number above it."""
    register = (
        *NEIGHBOURS,
        filed("108", "2025-08-29"),
        filed("112", "2025-12-30"),
        filed("125", "2025-09-12"),
    )
    assert WitnessKind.FITS in kinds(offer(NUMBER, ("118",), build_witnesses(register, ()))[0])


def test_a_day_is_ranked_by_its_number() -> None:
    days = ("2025-09-30", "2025-09-03")
    assert values(offer(ISSUED_ON, days, build_witnesses(NEIGHBOURS, ()), number="113")) == [*reversed(days)]


def test_a_citation_that_waits_for_a_number_which_was_seen_puts_it_first_and_says_why() -> None:
    witnesses = build_witnesses((), [cite("113"), cite("113", item="III.2"), cite("113", paper=7)])
    offers = offer(NUMBER, ("118", "113"), witnesses)
    assert values(offers) == ["113", "118"]
    assert [(witness.kind, dict(witness.values)) for witness in offers[0].witnesses] == [
        (WitnessKind.READ, {}),
        (
            WitnessKind.CITED_BY_TABLE,
            {"reference": "113/TB-UBND", "date": SEPTEMBER_3, "by": "II.4, III.2"},
        ),
        (WitnessKind.CITED_BY_PAPER, {"reference": "113/TB-UBND", "date": SEPTEMBER_3, "by": "#7"}),
    ]


def test_a_citation_of_that_day_adds_its_number_behind_what_was_seen() -> None:
    offers = offer(NUMBER, ("118",), build_witnesses((), [cite("113")]))
    assert values(offers) == ["118", "113"]
    assert kinds(offers[1]) == {WitnessKind.CITED_BY_TABLE}


def test_where_nothing_was_seen_a_citation_is_all_that_is_offered() -> None:
    assert values(offer(NUMBER, (), build_witnesses((), [cite("113")]))) == ["113"]
    assert values(offer(ISSUED_ON, (), build_witnesses((), [cite("113")]), number="113", issued_on=None)) == [
        SEPTEMBER_3
    ]
    assert values(offer(SYMBOL, (), build_witnesses((), [cite("113")]), number="113")) == ["TB-UBND"]


@pytest.mark.parametrize(
    "citation",
    [
        cite("113", "2025-09-04"),  # another day
        cite("113", symbol="QĐ-UBND"),  # another register
        cite("113", None, symbol="TB-HĐND"),
        cite("113", paper=999),  # the paper itself
    ],
)
def test_a_citation_of_another_paper_offers_nothing(citation: Cited) -> None:
    assert values(offer(NUMBER, ("118",), build_witnesses((), [citation]))) == ["118"]


def test_a_citation_that_is_answered_waits_for_nothing() -> None:
    witnesses = build_witnesses((filed("113", SEPTEMBER_3),), [cite("113"), cite("113", None)])
    assert values(offer(NUMBER, ("118",), witnesses)) == ["118"]


def test_a_number_seen_in_a_citation_without_a_day_is_borne_out() -> None:
    assert values(offer(NUMBER, ("118", "113"), build_witnesses((), [cite("113", None)]))) == ["113", "118"]


def test_zeros_before_a_number_and_spellings_of_a_symbol_make_no_second_offer() -> None:
    assert values(offer(NUMBER, ("05",), build_witnesses((), [cite("5")]))) == ["05"]
    witnesses = build_witnesses((), [cite("113", symbol="Tb-UBND")])
    assert values(offer(SYMBOL, ("TB-UBND",), witnesses, number="113")) == ["TB-UBND"]


NUMBERS = st.integers(min_value=1, max_value=40).map(str)
DAYS = st.dates(min_value=date(2025, 8, 1), max_value=date(2025, 10, 30)).map(date.isoformat)


@given(
    st.lists(NUMBERS, min_size=1, max_size=5, unique=True).map(tuple),
    st.lists(st.tuples(NUMBERS, DAYS), max_size=8),
    st.lists(st.tuples(NUMBERS, DAYS), max_size=5),
)
def test_whatever_the_registry_holds_nothing_that_was_seen_is_lost_or_offered_twice(
    candidates: tuple[str, ...], papers: list[tuple[str, str]], citations: list[tuple[str, str]]
) -> None:
    witnesses = build_witnesses(
        [filed(number, day) for number, day in papers], [cite(number, day) for number, day in citations]
    )
    offered = values(offer(NUMBER, candidates, witnesses))
    assert set(candidates) <= set(offered)
    assert len(offered) == len(set(offered))
    assert set(offered) <= {*candidates, *(number for number, day in citations if day == SEPTEMBER_3)}
