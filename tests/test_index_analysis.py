"""Vietnamese analysis: folded and exact words, references whole."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import (
    abbreviate,
    exact_words,
    fold_word,
    folded_words,
    has_accents,
    reference_keys,
    spellings,
    word_pairs,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Công khai SỐ ĐIỆN THOẠI", ["cong", "khai", "so", "dien", "thoai"]),
        ("công an, ý kiến, tháng 3", ["cong", "an", "y", "kien", "thang", "3"]),  # nothing is a stop word
        ("1042/TB-UBND", ["1042", "tb", "ubnd"]),
        ("QÐ QƉ ðề", ["qd", "qd", "de"]),  # Eth and African D
        ("ke_hoach_2026.docx", ["ke", "hoach", "2026", "docx"]),  # names of files
        ("Mục 1" + "." * 90 + "3", ["muc", "1", "3"]),
        ("", []),
        ("… – “”", []),
    ],
)
def test_folded_words_keep_digits_and_one_letter_words(text: str, words: list[str]) -> None:
    assert folded_words(text) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("uỷ", "ủy"),
        ("thuý", "thúy"),
        ("kỹ", "kĩ"),
        ("lý", "lí"),
        ("kỳ", "kì"),
        ("quý", "quí"),
        ("quý", "qúy"),
        ("hoàn", "hòan"),
        ("Ðảng", "đảng"),
        ("QUÝ", "quí"),
    ],
)
def test_spellings_of_one_syllable_are_one_word_in_both_forms(one: str, other: str) -> None:
    assert exact_words(one) == exact_words(other)
    assert folded_words(one) == folded_words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tay", "tai"),
        ("tây", "tâi"),
        ("thúy", "thúi"),
        ("cau", "cao"),
        ("1042", "1402"),
        ("y", "i"),
        ("à", "a1"),  # a tone is marked by nothing that a code may have
        ("á", "as"),
    ],
)
def test_different_syllables_stay_different_in_both_forms(one: str, other: str) -> None:
    assert exact_words(one) != exact_words(other)
    assert folded_words(one) != folded_words(other)


@pytest.mark.parametrize(("one", "other"), [("cán", "cân"), ("bộ", "bò"), ("đa", "da"), ("má", "mà")])
def test_accents_tell_exact_words_apart_and_folded_ones_not(one: str, other: str) -> None:
    assert exact_words(one) != exact_words(other)
    assert folded_words(one) == folded_words(other)


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ ỳýỷỹỵ0123456789/-.,\n"))
def test_composed_and_decomposed_text_give_the_same_words(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert folded_words(decomposed) == folded_words(text)
    assert exact_words(decomposed) == exact_words(text)
    assert len(folded_words(text)) == len(exact_words(text))


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyýỳ", max_size=8))
def test_folding_a_word_twice_is_folding_it_once(word: str) -> None:
    assert fold_word(fold_word(word)) == fold_word(word)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("theo Thông báo số 1042/TB-UBND ngày 24/4/2026", ["1042tbubnd"]),
        ("172-BC/UBND và 08/2025/QĐ-UBND", ["172bcubnd", "82025qdubnd"]),
        ("số 203-QĐ/ĐU", ["203qddu"]),
        ("1042/TB- UBND, 1042 / TB - UBND và 1042/TB-\nUBND", ["1042tbubnd"] * 3),
        ("công văn 1042/tb-ubnd, 203-qđ/đu, 43a/QĐ-UBND", ["1042tbubnd", "203qddu", "43aqdubnd"]),
        ("QÐ số 0012/QÐ-UBND, 02/TTPHCC", ["12qdubnd", "2ttphcc"]),
        ("585/QĐ-UBND-HC, 2231/SNV-CCHC&PC", ["585qdubndhc", "2231snvcchcpc"]),
        ("12/KH - Hà Nội, 12/KH-Đảng bộ", ["12kh", "12kh"]),  # a word is no part of a symbol
        ("5 kg/ha, 10/ha, 24/7/tb-ubnd, 5/kg-m", []),
        ("ngày 24/4/2026, trực 24/24, 01 lần/tuần", []),
        ("file 000.00.12.H24-260424-0001", []),
    ],
)
def test_references_in_prose_are_kept_whole(text: str, keys: list[str]) -> None:
    assert reference_keys(text) == keys


@pytest.mark.parametrize(
    ("text", "accents"),
    [("công khai", True), ("Đ", True), ("cong  KHAI", False), ("1042/tb–ubnd", False), ("“ky luat”", False)],
)
def test_a_query_typed_with_vietnamese_letters_is_noticed(text: str, accents: bool) -> None:
    assert has_accents(text) is accents


@pytest.mark.parametrize(
    ("text", "folded", "exact"),
    [
        ("Hội đồng nhân dân xã", ["hdnd"], ["hđnd"]),
        ("HOI DONG NHAN DAN", ["hdnd"], []),  # read without its accents
        ("Uỷ ban nhân dân và Ủy ban\nnhân dân", ["ubnd", "ubnd"], ["ubnd", "ubnd"]),
        ("kiểm soát thủ tục hành chính", ["tthc", "kstthc"], ["tthc", "kstthc"]),
        ("nhân dân bầu ủy ban", [], []),
        ("cụ ban nhân dân, ủy ban nhân dânn", [], []),
        ("", [], []),
    ],
)
def test_what_is_written_out_is_known_by_its_abbreviation(
    text: str, folded: list[str], exact: list[str]
) -> None:
    found = abbreviate(folded_words(text), exact_words(text))
    assert tuple(map(sorted, found)) == (sorted(folded), sorted(exact))


def test_neighbours_are_pairs() -> None:
    assert word_pairs(folded_words("công khai, số")) == ["cong_khai", "khai_so"]
    assert word_pairs(["cong"]) == []
    assert word_pairs([]) == []


@given(st.text())
def test_no_word_of_a_text_is_taken_for_a_pair(text: str) -> None:
    assert not any("_" in word for word in (*folded_words(text), *exact_words(text)))


@given(st.text(alphabet="công khaiÐỷ \u00a0\n\u0301._-"), st.text(alphabet="xã hộiĐ.,_- "))
def test_a_text_of_long_pieces_has_the_same_words(one: str, other: str) -> None:
    long = f"{one} {'.' * 80} {other}"
    assert folded_words(long) == [*folded_words(one), *folded_words(other)]
    assert exact_words(long) == [*exact_words(one), *exact_words(other)]


@pytest.mark.parametrize("word", ["quy", "quỹ", "quyết", "quyền", "quyet", "quýt"])
def test_a_beginning_that_ends_in_y_begins_what_goes_on_behind_it(word: str) -> None:
    assert fold_word(word).startswith(fold_word("quy"))


@pytest.mark.parametrize("word", ["ky", "ki", "quy", "qui", "tuy", "tay", "y", "i", "dien", "hai"])
def test_every_word_is_among_the_spellings_of_its_folded_form(word: str) -> None:
    assert word in spellings(fold_word(word))
    assert {fold_word(one) for one in spellings(fold_word(word))} == {fold_word(word)}
