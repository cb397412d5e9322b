from hypothesis import given
from hypothesis import strategies as st

from ingest.layout import cut_at_gaps, group_lines, split_head
from registry.parsed import Box, Page, Word
from registry.vocabulary.kinds import ReadMethod


def _words(*lines: tuple[float, float, str]) -> tuple[Word, ...]:
    """Words of lines given as (x, y, text), 6 points a letter."""
    words = []
    for x, y, text in lines:
        for word in text.split():
            words.append(Word(word, Box(x, y, x + 6 * len(word), y + 13)))
            x += 6 * len(word) + 3
    return tuple(words)


def _page(*lines: tuple[float, float, str]) -> Page:
    return Page(1, 595, 842, "", _words(*lines), ReadMethod.TEXT_LAYER)


def test_halves_of_the_head_do_not_mix_although_their_lines_stand_level() -> None:
    page = _page(
        (90, 60, "ỦY BAN NHÂN DÂN"),
        (290, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (100, 75, "XÃ AN MẪU"),
        (320, 75, "Độc lập - Tự do - Hạnh phúc"),
    )
    head = split_head(page)
    assert [line.text for line in head.left] == ["ỦY BAN NHÂN DÂN", "XÃ AN MẪU"]
    assert [line.text for line in head.right] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]


def test_a_wide_issuer_ends_where_the_motto_starts() -> None:
    page = _page((40, 60, "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"), (272, 60, "ĐẢNG CỘNG SẢN VIỆT NAM"))
    assert [line.text for line in split_head(page).right] == ["ĐẢNG CỘNG SẢN VIỆT NAM"]


def test_a_date_line_wider_than_the_party_name_stays_whole() -> None:
    page = _page(
        (90, 60, "ĐẢNG ỦY XÃ AN MẪU"),
        (340, 60, "ĐẢNG CỘNG SẢN VIỆT NAM"),
        (100, 90, "Số 12-QĐ/ĐU"),
        (290, 90, "An Mẫu, ngày 05 tháng 02 năm 2026"),
    )
    assert split_head(page).right[-1].text == "An Mẫu, ngày 05 tháng 02 năm 2026"


def test_a_blank_to_write_in_does_not_cut_a_number_line() -> None:
    page = _page((90, 60, "Số:"), (150, 60, "/TB-UBND"), (300, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))
    assert split_head(page).left[0].text == "Số: /TB-UBND"


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 800)), max_size=40))
def test_grouping_into_lines_keeps_every_word(places: list[tuple[int, int]]) -> None:
    words = [Word("x", Box(x, y, x + 6, y + 13)) for x, y in places]
    lines = group_lines(words)
    kept = [word for line in lines for piece in cut_at_gaps(line, 280) for word in piece.words]
    assert sorted(kept, key=repr) == sorted(words, key=repr)
