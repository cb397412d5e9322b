import pytest
from drawn_pages import make_paper, set_line

from ingest.lines_across import find_lines_across
from registry.vocabulary.kinds import ReadMethod

_TITLE = ("TỜ TRÌNH", "Về lịch tiếp công dân")  # drawn at 220


@pytest.mark.parametrize(
    ("middle", "rest", "inside", "outside"),
    [
        (_TITLE, ((85, 290, "Căn cứ Kế hoạch số 9"),), (220, 248), (125, 290)),
        (_TITLE, ((85, 290, "một dòng không ai biết"),), (220, 320), (125, 360)),
        (_TITLE, ((200, 270, "Kính gửi: Các thôn"), (85, 300, "Thực hiện Kế hoạch")), (220, 282), (125, 300)),
        ((), ((200, 250, "Kính gửi: Các thôn"), (85, 280, "Căn cứ Kế hoạch số 9")), (250, 262), (125, 280)),
    ],
)
def test_title_subject_and_addressees_reach_across_and_nothing_of_the_text(
    middle: tuple[str, ...],
    rest: tuple[tuple[float, float, str], ...],
    inside: tuple[float, float],
    outside: tuple[float, float],
) -> None:
    words = tuple(word for x, top, text in rest for word in set_line(text, x, top))
    found = find_lines_across(make_paper(middle=middle, rest=words, method=ReadMethod.OCR))
    assert found is not None
    start, end = found
    assert outside[0] < start < inside[0]
    assert inside[1] < end < outside[1]


def test_a_head_without_title_and_address_has_no_lines_across() -> None:
    assert find_lines_across(make_paper(middle=())) is None
