"""Where another paper starts in a file, and what only looks like it."""

from dataclasses import replace

import pytest
from drawn_pages import MOTTO, OWN_DATE, make_page, make_paper, set_centred, set_line
from hypothesis import given
from hypothesis import strategies as st

from ingest.batches import find_starts
from ingest.reading import parse_papers
from registry.parsed import Page, Word
from registry.vocabulary.kinds import ReadMethod

OWN_NUMBER = "Số: 05/TB-UBND"
OTHER_NUMBER = "Số: 31/KH-UBND"
OTHER_DATE = "An Mẫu, ngày 06 tháng 02 năm 2026"
BODY = ("ỦY BAN NHÂN DÂN", "XÃ AN MẪU")
PLAN = ("KẾ HOẠCH", "Kiểm tra việc tiếp công dân năm 2026")
PROSE = (
    "Thực hiện chương trình công tác năm, các đơn vị rà soát công việc, phân công người",
    "chịu trách nhiệm, báo cáo kết quả về Văn phòng trước ngày cuối tháng để tổng hợp,",
    "đăng trên trang thông tin của xã cho nhân dân biết và theo dõi, góp ý khi cần thiết.",
)


def prose(*lines: str) -> tuple[Word, ...]:
    """Text below the head."""
    return tuple(
        word for rank, line in enumerate((*lines, *PROSE)) for word in set_line(line, 85, 300 + 20 * rank)
    )


FIRST = make_paper(rest=prose())


def other(number: int = 2, **changes: object) -> Page:
    """The first page of another paper."""
    parts = {
        "left": (*BODY, OTHER_NUMBER),
        "right": (*MOTTO, OTHER_DATE),
        "middle": PLAN,
        "rest": prose(),
        **changes,
    }
    return replace(make_paper(**parts), number=number)  # type: ignore[arg-type]


def text_page(number: int) -> Page:
    """A page that goes on with a paper."""
    return make_page([*set_centred((str(number),), 300, 40), *prose()], number=number)


@pytest.mark.parametrize(
    "page",
    [
        other(),
        other(
            left=("ĐẢNG BỘ XÃ AN MẪU", "BAN THƯỜNG VỤ", "*", "Số 12-KH/ĐU"),
            right=("ĐẢNG CỘNG SẢN VIỆT NAM", OTHER_DATE),
        ),
        other(left=BODY, middle=("BIÊN BẢN", "Họp Ban Chỉ đạo")),
        other(left=(*BODY, "Số: 31/UBND-VP", "V/v báo cáo số liệu"), middle=("Kính gửi: Các thôn",)),
        other(middle=("QUY CHẾ", "Tiếp công dân")),  # with a number of its own
        other(method=ReadMethod.OCR),
        # A scan whose number and day are written by hand, and read as anything.
        other(
            left=(*BODY, "Số: ?£ /KH-UBND"),
            right=(*MOTTO, "An Mẫu, ngày Ø.3 tháng 02 năm 2026"),
            method=ReadMethod.OCR,
        ),
    ],
    ids=["state", "Party", "no number", "letter", "rule with a number", "scan", "written by hand"],
)
def test_a_paper_starts_where_a_filled_in_head_stands(page: Page) -> None:
    assert find_starts([FIRST, page]) == (2,)


@pytest.mark.parametrize(
    "page",
    [
        text_page(2),
        other(right=(OTHER_DATE,)),
        other(left=()),
        other(left=BODY, middle=("Danh sách các hộ",)),
        other(middle=("PHỤ LỤC II", "Biểu tổng hợp")),
        other(
            middle=(
                "DANH SÁCH",
                "Thành viên Tổ công tác",
                "(Kèm theo Quyết định số 31/QĐ-UBND ngày 06/02/2026)",
            )
        ),
        other(left=BODY, middle=("QUY CHẾ", "Tiếp công dân")),
        other(left=BODY, middle=("QUY CHẾ", "(Ban hành kèm theo Quyết định số 31/QĐ-UBND)")),
        other(rest=(*set_line("Mẫu số 01", 450, 30), *prose())),
        other(rest=(*set_line("Biểu mẫu 2a", 450, 30), *prose())),
        other(left=("TÊN CƠ QUAN", "Số: 01/BC-UBND")),
        other(left=("ỦY BAN NHÂN DÂN", "XÃ ......", "Số: 01/BC-UBND")),
        other(left=(*BODY, "Số:    /BC-UBND"), right=(*MOTTO, "......, ngày ... tháng ... năm 20...")),
        other(
            left=(*BODY, "Số: ... /BC-UBND"),
            right=(*MOTTO, "An Mẫu, ngày ... tháng ... năm 2026"),
            method=ReadMethod.OCR,
        ),
        other(left=(*BODY, OTHER_NUMBER, "DỰ THẢO")),
        other(
            left=(*BODY, OWN_NUMBER), right=(*MOTTO, OWN_DATE), middle=("THÔNG BÁO", "Về lịch tiếp công dân")
        ),
        replace(FIRST, number=2, method=ReadMethod.OCR),
        other(rest=()),
        other(method=ReadMethod.UNREAD),
    ],
    ids=[
        "text",
        "no motto",
        "nothing on the left",
        "list under a head",
        "annex",
        "list brought by a decision",
        "rule without a number",
        "rule brought by a decision",
        "form",
        "form by another name",
        "body to be filled in",
        "name to be filled in",
        "empty form",
        "scan of an empty form",
        "draft",
        "the same head again",
        "the same head, scanned",
        "too little text",
        "unread",
    ],
)
def test_no_paper_starts_on_a_page_that_may_belong_to_the_one_before(page: Page) -> None:
    assert find_starts([FIRST, page]) == ()


@pytest.mark.parametrize(
    "cover",
    [
        "Triển khai Kế hoạch số 31/KH-UBND của Ủy ban nhân dân xã (gửi kèm), đề nghị:",
        "Triển khai Kế hoạch số 13/KH-UBND ngày 06/02/2026 của Ủy ban nhân dân xã, đề nghị:",
    ],
    ids=["by its number", "by its day, the number misread"],
)
def test_a_paper_that_the_one_before_names_is_passed_on_with_it(cover: str) -> None:
    assert find_starts([make_paper(rest=prose(cover)), other()]) == ()


def test_a_paper_of_the_same_kind_as_one_that_is_named_is_none_of_it() -> None:
    first = make_paper(rest=prose("Căn cứ Kế hoạch số 12/KH-UBND ngày 02/01/2026 của Ủy ban nhân dân xã;"))
    assert find_starts([first, other()]) == (2,)


UNREAD_DIGITS = {
    "left": (*BODY, "Số: ?£ /TB-UBND"),
    "right": (*MOTTO, "An Mẫu, ngày Ø. tháng 02 năm 2026"),
    "method": ReadMethod.OCR,
}


def test_a_head_whose_digits_were_not_read_is_told_by_its_subject() -> None:
    again = other(middle=("THÔNG BÁO", "Về lịch tiếp công dân"), **UNREAD_DIGITS)
    assert find_starts([FIRST, again]) == ()
    assert find_starts([FIRST, other(middle=("THÔNG BÁO", "Về lịch cắt điện"), **UNREAD_DIGITS)]) == (2,)


def test_two_papers_on_the_same_subject_are_told_by_their_numbers() -> None:
    second = other(left=(*BODY, "Số: 06/TB-UBND"), middle=("THÔNG BÁO", "Về lịch tiếp công dân"))
    assert find_starts([FIRST, second]) == (2,)


def test_a_head_in_the_middle_of_a_page_is_a_picture_of_one() -> None:
    head = [
        *set_centred(("như hình dưới đây, các đơn vị theo đó mà làm:",), 300, 60),
        *set_centred((*BODY, OTHER_NUMBER), 150, 220),
        *set_centred((*MOTTO, OTHER_DATE), 415, 220),
    ]
    assert find_starts([FIRST, make_page([*head, *prose()], number=2)]) == ()


def test_behind_an_annex_ink_alone_may_be_that_of_a_form() -> None:
    annex = replace(make_page([*set_centred(("PHỤ LỤC",), 300, 60), *prose()]), number=2)
    head = {"left": (*BODY, "Số: ?£ /KH-UBND"), "right": (*MOTTO, "An Mẫu, ngày Ø. tháng 02 năm 2026")}
    assert find_starts([FIRST, annex, other(3, **head, method=ReadMethod.OCR)]) == ()
    assert find_starts([FIRST, annex, other(3, method=ReadMethod.OCR)]) == (3,)


def test_each_paper_is_told_from_the_one_before_it() -> None:
    pages = [FIRST, text_page(2), other(3), text_page(4), replace(FIRST, number=5)]
    assert find_starts(pages) == (3, 5)


def test_a_file_without_pages_holds_nothing() -> None:
    assert find_starts([]) == ()
    assert parse_papers([], (2,)) == ()


@given(st.sets(st.integers(min_value=2, max_value=12)), st.integers(min_value=1, max_value=12))
def test_each_page_belongs_to_one_paper(starts: set[int], count: int) -> None:
    pages = [text_page(number) for number in range(1, count + 1)]
    papers = parse_papers(pages, sorted(starts))
    covered = [n for paper in papers for n in range(paper.first_page, paper.last_page + 1)]
    assert covered == list(range(1, count + 1))
    assert {paper.first_page for paper in papers} == {1} | {start for start in starts if start <= count}
