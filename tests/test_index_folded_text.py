"""Where the words of a question stand in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import folded_words
from index.folded_text import Sought, fold_text

WORDS = ("an", "ban", "ki", "2", "so")
TEXTS = st.lists(
    st.sampled_from(["An", "bàn", "kỹ", "kì", "02", "002", "2", "só", "khác", ",", "\n", "_", "…"])
).map(" ".join)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Bản án", ["Bản", "án"]),
        ("ban-an, AN_AN", ["ban", "an", "AN", "AN"]),
        ("băng ban2 xban", []),
        ("số 02/KH, 002, 2, 20, 12", ["số", "02", "002", "2"]),
        ("kỹ kì kí ki", ["kỹ", "kì", "kí", "ki"]),
        ("", []),
    ],
)
def test_words_are_found_whole_in_all_their_spellings(text: str, places: list[str]) -> None:
    assert [text[start:end] for start, end, _word in fold_text(text).places(Sought(WORDS))] == places


@given(TEXTS)
def test_as_many_places_are_found_as_there_are_words(text: str) -> None:
    places = fold_text(text).places(Sought(WORDS))
    assert [word for _start, _end, word in places] == [one for one in folded_words(text) if one in WORDS]


def test_a_word_with_the_beginning_is_found_too_unless_it_is_sought_itself() -> None:
    text = fold_text("Quyết định, quy chế, quý")
    assert [word for *_place, word in text.places(Sought(["quy"], "qu"))] == ["qu*", "quy", "quy"]


def test_one_text_is_asked_for_other_words() -> None:
    text = fold_text("bản án")
    assert [len(text.places(Sought(words))) for words in (["an"], ["ban", "an"], ["so"])] == [1, 2, 0]


def test_a_word_counts_once_however_it_is_spelt() -> None:
    assert (len(Sought(["ki", "ki", "an"])), len(Sought(["an"], "b")), len(Sought([]))) == (2, 2, 0)
