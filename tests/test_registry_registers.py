"""Number order against date order in one register."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.registers import Entry, find_dates_that_fit, find_out_of_order

A_DAY = date(2026, 1, 1)
ENTRIES = st.lists(
    st.builds(
        Entry,
        st.integers(min_value=1, max_value=40),
        st.integers(min_value=0, max_value=40).map(lambda days: A_DAY + timedelta(days)),
    ),
    max_size=25,
)


def make_register(*pairs: tuple[int, int]) -> list[Entry]:
    """Entries from pairs of number and day of the year."""
    return [Entry(number, A_DAY + timedelta(day), f"{number}/TB-UBND") for number, day in pairs]


def numbers_found(entries: list[Entry]) -> list[int]:
    return [found.entry.number for found in find_out_of_order(entries)]


def is_in_order(entries: list[Entry]) -> bool:
    return all(one.issued_on <= other.issued_on for one, other in pairwise(sorted(entries)))


@pytest.mark.parametrize(
    ("register", "out_of_order"),
    [
        ([], []),
        ([(1, 5)], []),
        ([(1, 5), (2, 5), (9, 5)], []),  # equal days and gaps are normal
        ([(1, 1), (2, 90), (3, 20), (4, 30)], [2]),
        ([(1, 1), (2, 2), (3, 3), (4, 0)], [4]),
        ([(1, 60), (2, 10), (3, 20)], [1]),
        ([(2, 43), (3, 14)], [2, 3]),  # a pair alone: both, none preferred
        ([(1, 1), (2, 43), (3, 14), (4, 50)], [2, 3]),
    ],
)
def test_entries_that_must_move_are_found(register: list[tuple[int, int]], out_of_order: list[int]) -> None:
    assert numbers_found(make_register(*register)) == out_of_order


def test_the_neighbours_named_are_those_sure_to_be_in_order() -> None:
    (found,) = find_out_of_order(make_register((1, 1), (2, 90), (3, 20), (4, 30)))
    assert found.before is not None
    assert found.after is not None
    assert (found.before.number, found.after.number) == (1, 3)


def test_at_the_ends_of_a_register_one_neighbour_is_missing() -> None:
    (found,) = find_out_of_order(make_register((1, 60), (2, 10), (3, 20)))
    assert found.before is None
    assert found.after is not None


def test_the_order_and_repetition_of_entries_do_not_matter() -> None:
    register = make_register((1, 1), (2, 90), (3, 20), (4, 30))
    assert find_out_of_order([*reversed(register), *register]) == find_out_of_order(register)


@given(ENTRIES)
def test_without_what_was_found_the_register_is_in_order(entries: list[Entry]) -> None:
    found = {one.entry for one in find_out_of_order(entries)}
    assert is_in_order([entry for entry in set(entries) if entry not in found])


@given(ENTRIES)
def test_nothing_is_found_exactly_where_the_register_is_in_order(entries: list[Entry]) -> None:
    assert (find_out_of_order(entries) == ()) == is_in_order(list(set(entries)))


@given(ENTRIES)
def test_neighbours_surround_what_was_found_and_are_not_found_themselves(entries: list[Entry]) -> None:
    everything = find_out_of_order(entries)
    suspects = {one.entry for one in everything}
    for found in everything:
        assert found.before is None or (found.before < found.entry and found.before not in suspects)
        assert found.after is None or (found.after > found.entry and found.after not in suspects)


def test_days_one_digit_off_that_the_neighbours_allow_are_offered() -> None:
    (found,) = find_out_of_order(
        [
            Entry(7, date(2025, 3, 5)),
            Entry(8, date(2025, 9, 18)),
            Entry(9, date(2025, 4, 2)),
            Entry(10, date(2025, 5, 2)),
        ]
    )
    assert find_dates_that_fit(found) == (date(2025, 3, 18),)


@given(ENTRIES)
def test_a_day_that_is_offered_puts_the_entry_in_order(entries: list[Entry]) -> None:
    for found in find_out_of_order(entries):
        for day in find_dates_that_fit(found):
            assert found.before is not None
            assert found.after is not None
            mended = [found.before, Entry(found.entry.number, day), found.after]
            assert is_in_order(mended)
            assert day != found.entry.issued_on
