"""Slips of the finger in syllables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from index.spelling import choose_spellings, spellings_near

WORDS = st.text("abcdeghiklmnopqrstuvxy", min_size=3, max_size=7)


@given(WORDS)
def test_a_spelling_near_is_one_slip_away(word: str) -> None:
    near = spellings_near(word)
    assert near
    assert {OSA.distance(word, one) for one in near} == {1}


@given(WORDS, WORDS)
def test_every_word_one_slip_away_is_near(word: str, other: str) -> None:
    assert (other in spellings_near(word)) == (OSA.distance(word, other) == 1)


@pytest.mark.parametrize("word", ["1042", "tb1", "ub", "a", "", "đất"])
def test_digits_and_the_shortest_words_are_never_respelt(word: str) -> None:
    assert spellings_near(word) == frozenset()


def test_the_most_frequent_spellings_are_chosen() -> None:
    found = {"thong": 90, "trong": 95, "thang": 5, "thongg": 1, "khac": 99}
    assert choose_spellings("thogn", found) == ["thong"]
    assert choose_spellings("thon", {**found, "thoi": 7, "hon": 7}) == ["thong", "hon", "thoi"]


def test_so_many_spellings_are_tried_and_no_more() -> None:
    found = dict.fromkeys(spellings_near("thong"), 3)
    assert len(choose_spellings("thong", found)) == 6
