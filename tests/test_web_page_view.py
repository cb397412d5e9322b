"""Lines to select over a page's picture, and the places of words that somebody looks for."""

import pytest
from drawn_pages import make_page, set_line

from web.page_view import find_hits, lines_of, split_at_hits

PAGE = make_page(
    [
        *set_line("ỦY BAN NHÂN DÂN", 60, 60),
        *set_line("CỘNG HÒA XÃ HỘI", 330, 60),
        *set_line("Căn cứ Thông báo số 1042/TB-UBND, lịch tiếp", 60, 120),
        *set_line("công dân tháng 3; công tác dân vận.", 60, 140),
    ]
)


def test_columns_are_lines_of_their_own_and_words_keep_their_blanks() -> None:
    lines = lines_of(PAGE)
    assert [line.text for line in lines] == [
        "ỦY BAN NHÂN DÂN",
        "CỘNG HÒA XÃ HỘI",
        "Căn cứ Thông báo số 1042/TB-UBND, lịch tiếp",
        "công dân tháng 3; công tác dân vận.",
    ]
    assert (lines[0].x, lines[0].width, lines[0].size) == (60, 15 * 5.5, 12)
    assert 60 < lines[0].y < 72
    assert lines_of(make_page([])) == ()


@pytest.mark.parametrize(
    ("sought", "boxes"),
    [
        ("1042/tb-ubnd", 1),
        ("lich tiep cong dan", 2),  # it goes over two lines
        ("công tác", 1),
        ("công việc", 0),  # one of two words is not what is sought
        ("dân vận tháng 3", 2),
        ("?!", 0),
        ("", 0),
    ],
)
def test_sought_words_are_lit_where_they_follow_one_another(sought: str, boxes: int) -> None:
    assert len(find_hits(PAGE, sought)) == boxes


@pytest.mark.parametrize(
    ("sought", "hits"),
    [("tiếp công dân", ["tiếp\ncông dân"]), ("cong", ["công", "công"]), ("vắng mặt", [])],
)
def test_a_text_in_pieces_is_the_whole_text(sought: str, hits: list[str]) -> None:
    text = "Lịch tiếp\ncông dân; việc công."
    pieces = split_at_hits(text, sought)
    assert "".join(piece for piece, _is_hit in pieces) == text
    assert [piece.rstrip(";.") for piece, is_hit in pieces if is_hit] == hits
