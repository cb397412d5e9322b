"""Digits in lines of known form, out of made-up traces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seen_lines import seen

from ingest.trace import (
    DATE_FORM,
    NUMBER_AND_YEAR_FORM,
    NUMBER_FORM,
    Digits,
    find_candidates,
    find_spans,
    is_misreading,
    is_plain,
)


def anything(values: tuple[str, ...]) -> bool:
    return True


@given(st.from_regex(r"[0-9]{1,5}", fullmatch=True))
def test_a_clear_number_is_read_as_it_stands(number: str) -> None:
    (found, *_) = find_candidates([seen(f"Số: {number}/TB-UBND")], NUMBER_FORM, anything)
    assert found.values == (number,)
    assert found.support == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize(
    ("text", "form", "values"),
    [
        ("S: 08/2025/QD-UBND", NUMBER_AND_YEAR_FORM, ("08", "2025")),
        ("TS6:40/HCCV", NUMBER_FORM, ("40",)),  # a stamp's letters before it; ố taken for 6
        ("Số 113-CV/B&PTTH", NUMBER_FORM, ("113",)),
        ("Só: 416 /TTr-CAT(PC04)", NUMBER_FORM, ("416",)),
        ("Kim Giang, ngày05 tháng 9 năm 2025", DATE_FORM, ("05", "9", "2025")),
        ("ngày 11 thang 11 nm 2024.", DATE_FORM, ("11", "11", "2024")),
    ],
)
def test_values_stand_between_their_neighbours(text: str, form: tuple, values: tuple[str, ...]) -> None:
    assert find_candidates([seen(text)], form, anything)[0].values == values


@pytest.mark.parametrize("text", ["Kính gửi: Sở Nội vụ", "/TB-UBND", "Số:    /TB-UBND"])
def test_a_line_without_digits_has_no_values(text: str) -> None:
    found = find_candidates([seen(text)], NUMBER_FORM, anything)
    assert all(candidate.support < 0.01 for candidate in found)


def test_a_digit_forced_upon_a_letter_is_found_but_not_supported() -> None:
    trace = seen("Số:A16/TB", c3={"A": 0.9, "4": 0.01})
    (found, *_) = find_candidates([trace], NUMBER_FORM, anything)
    assert found.values == ("416",)
    assert found.support < 0.05
    assert found.rank > 0.9


def test_views_that_disagree_share_the_support() -> None:
    traces = [seen("S: 1956/VP"), seen("S: 4956/VP"), seen("S: 1956/VP", "v5"), seen("S: 1956/VP", "v5")]
    supports = {found.values[0]: found.support for found in find_candidates(traces, NUMBER_FORM, anything)}
    assert supports["1956"] == pytest.approx(0.75, abs=0.01)
    assert supports["4956"] == pytest.approx(0.25, abs=0.01)


def test_values_that_cannot_be_are_left_out() -> None:
    assert find_candidates([seen("S: 0/TB")], NUMBER_FORM, lambda values: int(values[0]) > 0) == ()


def test_the_place_of_the_digits_is_known() -> None:
    spans = find_spans(seen("S: 123/TB-UBND"), NUMBER_FORM)
    digits = spans[next(rank for rank, piece in enumerate(NUMBER_FORM) if isinstance(piece, Digits))]
    assert digits is not None
    start, end = digits
    assert start == pytest.approx(7 / 28)
    assert end == pytest.approx(12 / 28)


@pytest.mark.parametrize(
    ("value", "meant", "expected"),
    [
        ("4956", "1956", True),
        ("44", "11", True),
        ("1956", "4956", False),  # never seen that way round
        ("6", "16", True),
        ("8", "81", True),
        ("16", "6", False),
        ("5", "25", False),
        ("1042", "1402", False),
        ("12", "12", False),
    ],
)
def test_which_misreadings_are_known(value: str, meant: str, expected: bool) -> None:
    assert is_misreading(value, meant) is expected


def test_a_line_is_plain_when_all_views_show_the_same_digits_well() -> None:
    assert is_plain([seen("S: 123/TB"), seen("Só:123 /TB")], NUMBER_FORM)
    assert not is_plain([seen("S: 123/TB"), seen("S: 128/TB")], NUMBER_FORM)
    assert not is_plain([seen("S: 124/TB"), seen("S: 124/TB")], NUMBER_FORM)  # a 4 may be a 1
    assert not is_plain([seen("S:12B/TB", c4={"B": 0.8, "8": 0.1})], NUMBER_FORM)
