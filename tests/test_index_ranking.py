"""How closely a paper answers a question in several words."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import exact_words, folded_words
from index.folded_text import Sought, fold_text
from index.phrases import PAGE_BREAK
from index.ranking import Asked, Closeness, find_telling_words, weigh_words
from index.ranking import rate as rate_folded


def ask(typed: str, *, with_accents: bool = False, **frequencies: int) -> tuple[Asked, ...]:
    words = folded_words(typed)
    exact = dict(zip(words, exact_words(typed), strict=True)) if with_accents else {}
    return weigh_words([(word,) for word in words], exact, frequencies, 100)


def rate(question: Sequence[Asked], header: str, text: str) -> Closeness:
    sought = Sought(form for word in question for form in word.forms)
    return rate_folded(question, sought, fold_text(header), map(fold_text, text.split(PAGE_BREAK)))


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        # header, text
        (("Về tiếp công dân", ""), ("Về việc khác", "tiếp công dân")),  # in the subject
        (("", "lịch tiếp công dân"), ("", "dân công tiếp lịch")),  # in a row
        (("", "tiếp công dân"), ("", "tiếp dân")),  # all words
        (("Tiếp công dân", "khác"), ("Công dân tiếp", "khác")),
    ],
)
def test_words_that_stand_together_and_in_the_header_answer_best(
    better: tuple[str, str], worse: tuple[str, str]
) -> None:
    question = ask("tiếp công dân")
    assert rate(question, *better).score > rate(question, *worse).score


def test_a_rare_word_tells_more_than_a_frequent_one() -> None:
    question = ask("báo cáo lợn", bao=99, cao=99, lon=1)
    assert rate(question, "", "đàn lợn").score > rate(question, "", "báo cáo").score


def test_words_written_with_the_accents_typed_answer_better() -> None:
    question = ask("cán bộ", with_accents=True)
    assert rate(question, "", "cán bộ").score > rate(question, "", "cân bò").score > 0
    plain = ask("can bo")
    assert rate(plain, "", "cán bộ").score == rate(plain, "", "cân bò").score


def test_the_same_accents_placed_otherwise_are_the_same() -> None:
    question = ask("hoà giải", with_accents=True)
    assert rate(question, "", "hòa giải") == rate(question, "", "hoà giải")


def test_what_a_paper_lacks_is_named() -> None:
    assert rate(ask("tiếp công dân"), "", "tiếp dân").lacking == ("cong",)


def test_any_form_of_a_respelt_word_will_do() -> None:
    (asked,) = weigh_words([("thogn", "thong")], {}, {}, 10)
    assert rate([asked], "", "thông báo").lacking == ()


def test_a_row_with_a_respelt_word_is_a_row() -> None:
    question = weigh_words([("van",), ("phonng", "phong")], {}, {}, 10)
    assert rate(question, "", "văn phòng").is_in_a_row
    assert not rate(question, "", "phòng văn").is_in_a_row


def test_an_abbreviation_counts_as_the_words_that_it_stands_for() -> None:
    long = ("thu", "tuc", "hanh", "chinh")
    question = weigh_words([("kiem",), *((word, "tthc") for word in long), ("xa",)], {}, {}, 10)
    sought = Sought(("kiem", *long, "tthc", "xa"), shorts={"tthc": long})

    def rate_text(text: str) -> Closeness:
        return rate_folded(question, sought, fold_text(""), [fold_text(text)])

    written_out = rate_text("kiểm thủ tục hành chính xã")
    assert written_out.is_in_a_row
    assert rate_text("kiểm TTHC xã") == written_out
    assert not rate_text("TTHC kiểm xã").is_in_a_row
    assert rate_text("TTHC").lacking == ("kiem", "xa")


@given(st.text("aáạbcđêiyôươ 0123-/,", max_size=40), st.text(max_size=80), st.text(max_size=80))
def test_a_score_lies_between_nothing_and_all(typed: str, header: str, text: str) -> None:
    question = ask(typed, with_accents=True)
    assert 0 <= rate(question, header, text).score <= 1
    if len(question) > 1:
        assert rate(question, " ".join(folded_words(typed)), "").score >= 0.5
        assert rate(ask(typed), " ".join(folded_words(typed)), "").score == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cho tôi xem văn bản nào về phòng cháy ở đâu", "phong chay"),
        ("lịch tiếp công dân", "lich tiep cong dan"),
        ("hộ nghèo được hỗ trợ bao nhiêu", "ho ngheo ho tro"),
        ("văn bản về", "van ban ve"),  # nothing would be left
        ("", ""),
    ],
)
def test_what_people_say_around_a_question_is_left_out(typed: str, meant: str) -> None:
    words = folded_words(typed)
    assert " ".join(words[at] for at in find_telling_words(words)) == meant
