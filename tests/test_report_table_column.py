"""The width that a new column of a Word table takes from the others."""

from hypothesis import given
from hypothesis import strategies as st

from report.table_column import take_from_widest


def test_the_widest_columns_are_cut_to_one_measure() -> None:
    assert take_from_widest([10, 60, 15, 40], 20) == [10, 40, 15, 40, 20]
    assert take_from_widest([10, 60, 15, 60], 20) == [10, 50, 15, 50, 20]


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=12))
def test_the_table_stays_as_wide_and_no_column_grows_or_vanishes(widths: list[int]) -> None:
    after = take_from_widest(widths, sum(widths) // 6)
    assert sum(after) == sum(widths)
    assert all(0 < new <= old for new, old in zip(after, widths, strict=False))
    assert sum(widths) // 6 <= after[-1] < sum(widths) // 6 + len(widths)
