import pytest
from drawn_pages import make_page, set_line

from ingest.witnesses import weigh_words
from registry.parsed import Word
from registry.vocabulary.kinds import ReadMethod


def _weigh(
    own: str, *again: str, text: str = "", confidence: float = 0.95, again_at: float = 0.95
) -> tuple[str, bool]:
    words = set_line(own, 100, 100, confidence)
    others: list[list[Word]] = [set_line(reading, 100, 100, again_at) for reading in again]
    pages = [make_page([*words, *set_line(text, 100, 300)], ReadMethod.OCR)]
    weighed, is_certain = weigh_words(words, others, pages)
    return " ".join(word.text for word in weighed), is_certain


@pytest.mark.parametrize(
    ("own", "again", "text", "chosen", "is_certain"),
    [
        ("V/v tổ chức hội nghị", ("V/v tổ chức hội nghị",) * 2, "", "V/v tổ chức hội nghị", True),
        ("V/v tổ chức hội nghị", (), "", "V/v tổ chức hội nghị", False),
        # All readings err alike; the rest of the paper tells, or at least the dictionary objects.
        ("Đê án", ("Đê án",) * 2, "Đề án nêu. Theo Đề án, thì Đề án", "Đề án", True),
        ("Đê án", ("Đê án",) * 2, "", "Đê án", False),
        ("gói thâu", ("gói thâu",) * 2, "", "gói thâu", False),
        # The neighbour that would have to be another word is doubted, this one is not.
        ("đề ăn", ("đề ăn",) * 2, "", "đề ăn", False),
        ("báo đê", ("báo đê",) * 2, "", "báo đê", True),
        # One reading errs; a word of two syllables decides.
        ("tiên bộ", ("tiến bộ", "tiên bộ"), "", "tiến bộ", False),
        ("năm 2026", ("năm 2026",) * 2, "trong năm qua, năm nay, vào năm", "năm 2026", True),
        ("năm 2026", ("năm 2026", "năm 2025"), "trong năm qua", "năm 2026", False),
        ("văn hóa", ("văn hóa",) * 2, "văn hoá, văn hoá, văn hoá", "văn hóa", True),
    ],
)
def test_a_word_is_certain_when_its_witnesses_agree(
    own: str, again: tuple[str, ...], text: str, chosen: str, is_certain: bool
) -> None:
    assert _weigh(own, *again, text=text) == (chosen, is_certain)


def test_words_read_poorly_are_never_certain() -> None:
    reading = "tổ chức hội nghị"
    assert _weigh(reading, reading, reading, confidence=0.6, again_at=0.6) == (reading, False)


@pytest.mark.parametrize(("clear", "is_certain"), [(2, True), (1, False), (0, False)])
def test_a_word_read_poorly_once_is_certain_by_two_clear_readings(clear: int, is_certain: bool) -> None:
    again = ["tổ chức hội nghị"] * clear
    assert _weigh("tổ chức hội nghị", *again, confidence=0.6)[1] is is_certain


def test_capitals_and_punctuation_stay_where_a_word_is_respelt() -> None:
    assert _weigh("(ĐÊ ÁN)", text="đề án này, đề án kia, đề án ấy")[0] == "(ĐỀ ÁN)"
