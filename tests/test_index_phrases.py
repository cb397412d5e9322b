"""Words in a row."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import exact_words, folded_words, pair_marks
from index.folded_text import fold_text
from index.phrases import contains_phrase as contains_folded
from index.phrases import find_phrase


def contains_phrase(text: str, words: Sequence[str], exact: Sequence[str] = ()) -> bool:
    return contains_folded(fold_text(text), words, exact)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("UBND xã công khai số điện thoại", "cong khai so"),
        ("công\n  khai", "cong khai"),
        ("CÔNG KHAI", "cong khai"),
        ("công", "cong"),
        ("Kỷ luật, kỹ thuật số", "ki thuat"),
        ("hồ sơ quý một", "qui mot"),
        ("số 1042/TB-UBND ngày", "1042/tb-ubnd"),
        ("số 1042/TB- UBND", "1042 tb ubnd"),
        ("ngày 24/4/2026", "24/4/2026"),
        ("đạt 4,9 điểm", "4,9 điểm"),
        ("vùng Bắc – Nam", "bac nam"),
    ],
)
def test_words_in_a_row_are_found_as_they_are_written_and_wrapped(text: str, phrase: str) -> None:
    assert contains_phrase(text, folded_words(phrase))


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("công tác khai giảng", "cong khai"),
        ("khai công", "cong khai"),
        ("công, khai", "cong khai"),
        ("công. Khai", "cong khai"),
        ("công\fkhai", "cong khai"),
        ("công \f khai", "cong khai"),
        ("bàcông khai", "cong khai"),
        ("công khaián", "cong khai"),
        ("Жcông khai", "cong khai"),
        ("11042 TB", "1042 tb"),
        ("may tay", "mai"),
        ("", "cong"),
    ],
)
def test_words_apart_or_inside_others_are_no_phrase(text: str, phrase: str) -> None:
    assert not contains_phrase(text, folded_words(phrase))


@pytest.mark.parametrize(
    ("text", "phrase", "is_there"),
    [
        ("cán bộ", "cán bộ", True),
        ("cân bộ", "cán bộ", False),
        ("cân bộ rồi cán bộ", "cán bộ", True),
        ("hòa giải", "hoà giải", True),
        ("cần bộ cán bổ", "cán bộ", False),
        ("má mà má mả má", "má mả má", True),  # folded it stands there twice, one in the other
    ],
)
def test_accents_that_were_typed_must_be_there(text: str, phrase: str, is_there: bool) -> None:
    assert contains_phrase(text, folded_words(phrase))
    assert contains_phrase(text, folded_words(phrase), exact_words(phrase)) is is_there


def test_marks_apart_from_their_letters_are_no_hindrance() -> None:
    assert contains_phrase("ca\u0301n bo\u0323\u0302", ["can", "bo"], exact_words("cán bộ"))


WORDS = st.lists(st.sampled_from(["kỹ", "số", "quý", "a", "tay", "1042"]), min_size=1, max_size=12)


@given(WORDS, st.data())
def test_any_run_of_a_text_is_found_in_it(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    run = " ".join(words[start : data.draw(st.integers(start + 1, len(words)))])
    assert contains_phrase(" ".join(words), folded_words(run), exact_words(run))


@given(WORDS, st.lists(st.sampled_from(["ki", "so", "a"]), min_size=1, max_size=3))
def test_every_place_is_found_and_no_other(words: list[str], phrase: list[str]) -> None:
    folded = folded_words(" ".join(words))
    places = range(len(folded) - len(phrase) + 1)
    expected = sum(folded[place : place + len(phrase)] == phrase for place in places)
    assert len(list(find_phrase(" ".join(folded), phrase))) == expected


@given(st.text(), st.text())
def test_whatever_text_comes_it_can_be_asked(text: str, phrase: str) -> None:
    words = folded_words(phrase) or ["x"]
    contains_phrase(text, words)
    contains_phrase(text, words, exact_words(phrase))


def test_a_long_text_full_of_beginnings_is_answered() -> None:
    # This would take hours if each place were compared with every other.
    assert not contains_phrase("xã hội " * 50_000, folded_words("xã hội số"))


PIECES = ["tiếp", "công", "dân", "kỷ", "số 12", "1042/TB-UBND", "xã.", "02"]


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.data())
def test_a_text_has_the_marks_of_every_phrase_in_it(pieces: list[str], data: st.DataObject) -> None:
    words = folded_words(" ".join(pieces))
    start = data.draw(st.integers(0, len(words)))
    phrase = words[start : data.draw(st.integers(start, len(words)))]
    assert pair_marks(phrase) <= pair_marks(words)
    assert len(pair_marks(phrase)) <= max(0, len(phrase) - 1)
