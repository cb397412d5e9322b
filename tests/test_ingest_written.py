"""When digits that were put in by hand are beyond doubt."""

import pytest
from seen_lines import looked_at, seen

from ingest.trace import DIGITS_VIEW, NUMBER_FORM, Trace
from ingest.written import Written, read_written


def possible(rank: int, value: str) -> bool:
    return int(value) > 0


def read(
    wholes: list[str], cuts: list[str], inked: float | None = None, witness: frozenset[str] = frozenset()
) -> Written:
    """The number in a line that two recognisers saw as a whole, and by itself."""
    lines = looked_at(NUMBER_FORM, _by_turns(wholes), [_by_turns(cuts)], [inked])
    (found,) = read_written(lines, possible, [witness])
    return found


def _by_turns(texts: list[str]) -> list[Trace]:
    return [seen(text, ("v6", "v5")[rank % 2]) for rank, text in enumerate(texts)]


def test_what_all_views_show_is_sure() -> None:
    assert read(["S: 289/TB"] * 4, ["289/T"] * 4, inked=1.9) == Written(("289",), is_sure=True)


@pytest.mark.parametrize(
    ("wholes", "cuts", "inked"),
    [
        (["S: 289/TB", "S: 239/TB"] * 2, ["289/T"] * 4, 1.9),  # the recognisers disagree
        (["S: 289/TB"] * 4, ["239/T", "289/T"] * 2, 1.9),  # one of them, shown the digits alone
        (["S: 5/TB"] * 4, ["5/T"] * 4, 1.6),  # more ink than one digit has: 25
        (["S: 41/TB"] * 4, ["11/T"] * 4, 1.8),
    ],
)
def test_what_views_dispute_is_left_open(wholes: list[str], cuts: list[str], inked: float) -> None:
    assert not read(wholes, cuts, inked).is_sure


def test_a_one_taken_for_a_four_by_one_recogniser_is_no_dispute() -> None:
    found = read(["S: 1956/TB", "S: 4956/TB", "S: 1956/TB", "S: 1956/TB"], ["1956/T"] * 4, inked=2.4)
    assert found.candidates[0] == "1956"
    assert found.is_sure


def test_a_four_that_some_views_take_for_a_one_is_left_open_and_both_are_offered() -> None:
    found = read(["S: 41/TB", "S: 41/TB", "S: 41/TB", "S: 11/TB"], ["11/T", "41/T"], inked=1.8)
    assert not found.is_sure
    assert set(found.candidates) == {"11", "41"}


def test_digits_that_fill_the_ink_are_offered_first() -> None:
    found = read(["S: 5/TB", "S: 25/TB", "S: 5/TB", "S: 5/TB"], ["5/T"] * 4, inked=1.7)
    assert found.candidates[0] == "25"
    assert not found.is_sure


def test_a_blank_is_never_filled() -> None:
    nothing = Written((), is_sure=False)
    assert read(["Số:    /TB"] * 4, ["7/T"] * 4) == nothing  # a stroke of the letters, taken for a digit
    assert read(["Số:...../TB", "Số ……/TB", "Số:/TB", "S:__/TB"], ["/T"] * 4) == nothing
    assert read(["Số: 7/TB"] * 4, ["7/T"] * 4) == Written(("7",), is_sure=True)


def test_another_engine_makes_less_agreement_enough() -> None:
    wholes, cuts = ["S: 289/TB", "S: 289/TB", "S: 239/TB", "S: 289/TB"], ["289/T"] * 4
    assert not read(wholes, cuts, inked=1.9).is_sure
    assert read(wholes, cuts, inked=1.9, witness=frozenset({"289"})).is_sure


def read_with_digits(wholes: list[str], cuts: list[str], own: list[str], own_cuts: list[str]) -> Written:
    """As `read`, with what the recogniser made for such lines saw."""
    whole = _by_turns(wholes) + [seen(text, DIGITS_VIEW) for text in own]
    alone = _by_turns(cuts) + [seen(text, DIGITS_VIEW) for text in own_cuts]
    (found,) = read_written(looked_at(NUMBER_FORM, whole, [alone], [1.9]), possible, [frozenset()])
    return found


def test_the_recogniser_of_digits_makes_less_agreement_enough() -> None:
    wholes, cuts = ["S: 289/TB", "S: 289/TB", "S: 239/TB", "S: 289/TB"], ["289/T"] * 4
    assert not read(wholes, cuts, inked=1.9).is_sure
    assert read_with_digits(wholes, cuts, ["S:289/"] * 4, ["289/"] * 2) == Written(
        ("289", "239"), is_sure=True
    )


@pytest.mark.parametrize("others", ["S: /TB", "S: A1E/TB", "S: 16/TB", "S: 41/TB"])
def test_the_recogniser_of_digits_alone_is_offered_but_never_sure(others: str) -> None:
    found = read_with_digits([others] * 4, [others[3:]] * 4, ["S:416/"] * 4, ["416/"] * 2)
    assert "416" in found.candidates
    assert not found.is_sure


def test_what_the_recogniser_of_digits_contradicts_is_left_open() -> None:
    wholes, cuts = ["S: 289/TB"] * 4, ["289/T"] * 4
    assert read_with_digits(wholes, cuts, ["S:289/"] * 4, ["289/"] * 2).is_sure
    assert not read_with_digits(wholes, cuts, ["S:239/"] * 4, ["239/"] * 2).is_sure
    assert not read_with_digits(wholes, cuts, ["S:1289/"] * 4, ["1289/"] * 2).is_sure


def test_an_eleven_that_others_take_for_another_number_is_offered_first() -> None:
    found = read_with_digits(
        ["S: 41/TB", "S: 41/TB", "S: 41/TB", "S: 11/TB"], ["11/T"] * 4, ["S:11/"] * 4, ["11/"] * 2
    )
    assert found.candidates[0] == "11"
