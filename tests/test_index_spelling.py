"""Slips of the finger in syllables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from index.spelling import choose_spellings, likeliest_first, read_telex, spellings_near
from registry.text import fold
from registry.vocabulary.lists import syllables

SYLLABLES = sorted(set(map(fold, syllables())))
LETTERS = st.text("abcdeghiklmnopqrstuvxy", min_size=3, max_size=8)
SLIPS = LETTERS.filter(lambda word: word not in SYLLABLES)


@given(SLIPS)
def test_a_spelling_near_is_one_slip_away(word: str) -> None:
    near = spellings_near(word)
    assert near
    assert {OSA.distance(word, one) for one in near} == {1}


@given(SLIPS, LETTERS)
def test_every_word_one_slip_away_is_near(word: str, other: str) -> None:
    assert (other in spellings_near(word)) == (OSA.distance(word, other) == 1)


@given(st.sampled_from(SYLLABLES))
def test_a_syllable_of_the_language_is_no_slip(syllable: str) -> None:
    assert spellings_near(syllable) == frozenset()


@pytest.mark.parametrize("word", ["1042", "tb1", "ub", "a", "", "đất", "nghiengxx", "x" * 3000])
def test_digits_and_the_shortest_and_longest_words_are_never_respelt(word: str) -> None:
    assert spellings_near(word) == frozenset()


def test_the_longest_syllable_with_a_letter_too_many_is_respelt() -> None:
    assert max(map(len, SYLLABLES)) == len("nghieng")
    assert "nghieng" in spellings_near("nghiengg")


def test_the_most_frequent_spellings_are_chosen() -> None:
    found = {"thong": 90, "trong": 95, "thang": 5, "thongg": 1, "khac": 99}
    assert choose_spellings("thogn", found, {}) == ["thong"]
    assert choose_spellings("thonk", {**found, "thonh": 7, "thon": 7}, {}) == ["thong", "thon", "thonh"]


def test_spellings_that_stand_beside_the_words_around_are_chosen_first() -> None:
    found = {"thong": 90, "thon": 7, "thonh": 1, "thang": 99, "thonm": 2}
    beside = {"thon": 3, "thonh": 0}
    assert choose_spellings("thonk", found, beside) == ["thon", "thong", "thonm"]


def test_syllables_of_the_language_are_tried_before_names_and_abbreviations() -> None:
    syllables, others = likeliest_first(spellings_near("cta"))
    assert {"ta", "ca", "cha"} <= set(syllables)
    assert {"ct", "ctx"} <= set(others)
    assert frozenset(syllables) | frozenset(others) == spellings_near("cta")


def test_so_many_spellings_are_tried_and_no_more() -> None:
    found = dict.fromkeys(spellings_near("thogn"), 3)
    assert len(choose_spellings("thogn", found, {})) == 6
    assert len(choose_spellings("thogn", found, dict.fromkeys(found, 1))) == 3


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tieeps", "tiep"),
        ("ddaats", "dat"),
        ("thuw", "thu"),
        ("dduwowngf", "duong"),
        ("khais", "khai"),
        ("thoong", "thong"),
        ("nghieengr", "nghieng"),
    ],
)
def test_keys_of_telex_are_read_as_the_syllable_they_stand_for(typed: str, meant: str) -> None:
    assert read_telex(typed) == meant


@pytest.mark.parametrize("word", ["tiep", "khai", "xyzs", "as", "s", "", "1042", "wwww"])
def test_what_telex_does_not_type_is_not_read(word: str) -> None:
    assert read_telex(word) is None
