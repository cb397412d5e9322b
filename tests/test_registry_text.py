"""Unicode, accents and đ."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import text as text_module
from registry.text import fold, fold_in_place, normalise, normalise_and_fold, squeeze


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Công khai SỐ ĐIỆN THOẠI", "cong khai so dien thoai"),
        ("QÐ-UBND", "qd-ubnd"),  # Eth
        ("QƉ-UBND", "qd-ubnd"),  # African D
        ("ðầu tư", "dau tu"),
        ("kỷ  luật\n kỷ\u00a0cương", "ky luat ky cuong"),
        ("TB\u2013UBND", "tb-ubnd"),
        ("“mở đầu”", '"mo dau"'),
        ("đã thăm … công dân", "da tham ... cong dan"),
        ("", ""),
        (" \t\n", ""),
    ],
)
def test_folding_forgets_case_accents_strokes_and_typographic_marks(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize("digits", ["1042", "1402", "05", "2026-04-24"])
def test_folding_keeps_digits_as_they_are(digits: str) -> None:
    assert fold(digits) == digits


def test_normalised_text_is_composed_and_has_one_kind_of_đ() -> None:
    decomposed = unicodedata.normalize("NFD", "Nghị quyết số 05")
    assert normalise(decomposed) == "Nghị quyết số 05"
    assert normalise("Ð Ɖ ð ɖ") == "Đ Đ đ đ"


@given(st.text(st.sampled_from("aàẢđĐÐɖo\u0302\u0323 \n\u00a0–“…×\uf0b7α漢"), max_size=40))
def test_normalising_and_folding_at_once_is_one_after_the_other(text: str) -> None:
    assert normalise_and_fold(text) == (normalise(text), fold_in_place(normalise(text)))


def test_the_letters_that_are_folded_quickly_are_normalised() -> None:
    assert normalise(text_module._LETTERS) == text_module._LETTERS


def test_normalising_leaves_blanks_and_other_letters_alone() -> None:
    assert normalise(" A\u00a0b\n“c” – d ") == " A\u00a0b\n“c” – d "


def test_squeezing_keeps_accents_and_puts_text_on_one_line() -> None:
    assert squeeze("  ỦY BAN\nNHÂN  DÂN ") == "ỦY BAN NHÂN DÂN"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Công  KHAI\nsố\tĐiện\u00a0thoại\fỦy", "cong  khai\nso dien thoai\fuy"),
        ("“TB‑UBND” – 4,9 …", '"tb-ubnd" - 4,9 .'),
        ("• ≥ 5 °", "* * 5 *"),
        ("Ω – Ð №", "ω - d *"),  # letters for which there is no quick table
        ("İa\u0301", "ia*"),  # what would be two letters is one, a loose mark is a sign
        ("", ""),
    ],
)
def test_text_is_folded_letter_by_letter_where_it_stands(written: str, folded: str) -> None:
    assert fold_in_place(written) == folded


@given(st.text())
def test_folding_in_place_keeps_every_letter_at_its_place(text: str) -> None:
    assert len(fold_in_place(text)) == len(text)


# All Vietnamese letters and the signs around them; only the ellipsis folds to several signs.
PAPER = st.text(st.sampled_from("AaÀÁẢÃẠăẰằẮẶâẤậĐđÊếỆiÌịôỘơỚưỪỰYÝỳỹỵ 0159\n\f\t\u00a0/-.,;“”–—‘’«»()")).map(
    normalise
)


@given(PAPER)
def test_text_folded_in_place_is_folded_text_but_for_blanks(text: str) -> None:
    assert squeeze(fold_in_place(text)) == fold(text)


@given(PAPER)
def test_a_foreign_letter_changes_nothing_of_what_stands_beside_it(text: str) -> None:
    assert fold_in_place(f"{text}Ж")[:-1] == fold_in_place(text)
