import pytest
from drawn_pages import MOTTO, OWN_DATE, make_page, make_paper, set_centred, set_line

from ingest.header import parse_header
from ingest.marks import bears_secrecy_stamp
from registry.parsed import Problem, ProblemCode
from registry.vocabulary.kinds import FieldName

_HEAD = ("ỦY BAN NHÂN DÂN", "XÃ AN MẪU", "Số: 05/TB-UBND")


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("KHẨN", FieldName.URGENCY, "Khẩn"),
        ("THƯỢNG KHẨN", FieldName.URGENCY, "Thượng khẩn"),
        ("HỎA TỐC", FieldName.URGENCY, "Hỏa tốc"),
        ("HOẢ TỐC HẸN GIỜ", FieldName.URGENCY, "Hỏa tốc hẹn giờ"),
        ("LƯU HÀNH NỘI BỘ", FieldName.CIRCULATION, "Lưu hành nội bộ"),
        ("[XEM XONG TRẢ LẠI]", FieldName.CIRCULATION, "Xem xong trả lại"),
        ("SAO Y", FieldName.COPY_MARK, "Sao y"),
        ("SAO Y BẢN CHÍNH", FieldName.COPY_MARK, "Sao y bản chính"),
        ("TRÍCH SAO", FieldName.COPY_MARK, "Trích sao"),
        ("Sao y; UBND xã An Mẫu; 24/04/2026 16:20:31 +07:00", FieldName.COPY_MARK, "Sao y"),
    ],
)
def test_marks_of_the_head_are_noted(line: str, name: FieldName, value: str) -> None:
    header, problems = parse_header([make_paper((*_HEAD, line))])
    assert header[name].value == value
    assert header[FieldName.ISSUING_BODY].value == "Ủy ban nhân dân xã An Mẫu"
    assert Problem(ProblemCode.SECRET) not in problems


@pytest.mark.parametrize("line", ["khẩn", "KHẨN TRƯƠNG", "SAO Y TẾ", "Sao y bản chính là gì"])
def test_other_words_are_no_marks(line: str) -> None:
    header, _ = parse_header([make_paper((*_HEAD, line))])
    assert not {FieldName.URGENCY, FieldName.CIRCULATION, FieldName.COPY_MARK} & set(header)


def test_the_copys_own_number_and_date_are_not_the_papers() -> None:
    note = [
        *set_line("SAO Y", 130, 20),
        *set_line("Số: 15/SY-UBND", 110, 36),
        *set_line("An Mẫu, ngày 09/3/2026", 360, 36),
    ]
    head = [*set_centred(_HEAD, 150, 60), *set_centred((*MOTTO, OWN_DATE), 415, 60)]
    header, _ = parse_header([make_page([*note, *head, *set_centred(("THÔNG BÁO",), 300, 220)])])
    assert header[FieldName.COPY_MARK].value == "Sao y"
    assert (header[FieldName.NUMBER].value, header[FieldName.ISSUED_ON].value) == ("05", "2026-02-05")


def test_nobody_is_asked_for_what_a_paper_need_not_have() -> None:
    _, problems = parse_header([make_paper()])
    asked = {problem.detail for problem in problems if problem.code is ProblemCode.FIELD_NOT_FOUND}
    assert asked == {"signer"}


_PROSE = "Các đơn vị cử người trực đầy đủ, báo cáo kết quả về"


@pytest.mark.parametrize(
    ("lines", "is_stamped"),
    [
        (("MẬT",), True),
        (("2", "[TỐI MẬT]"), True),
        (("PHỤ LỤC", "TUYỆT MẬT", "(Kèm theo Kế hoạch số 5)"), True),
        (("Mật", "mật"), False),
        (("BÍ MẬT", "MẬT MÃ", "BẢO MẬT"), False),
        (("MẶT", "MẤT"), False),
        (("1. MẬT", "- TỐI MẬT", "• MẬT", "+ MẬT", "a) MẬT"), False),
        (("MẬT", "TỐI MẬT", "TUYỆT MẬT"), False),  # a list of degrees
        ((_PROSE, "MẬT"), False),
        (("Điều 3. Độ mật của bí mật nhà nước", "MẬT"), False),
        (("THÔNG BÁO", "về công tác bảo vệ bí mật nhà nước"), False),
    ],
)
def test_a_later_page_is_secret_only_by_a_stamp_of_its_own(lines: tuple[str, ...], is_stamped: bool) -> None:
    words = [word for rank, line in enumerate(lines) for word in set_line(line, 60, 50 + 20 * rank)]
    assert bears_secrecy_stamp(make_page(words, number=2)) is is_stamped


def test_the_row_of_a_table_is_no_stamp() -> None:
    row = [
        word for x, cell in ((60, "STT"), (200, "Văn bản"), (400, "MẬT")) for word in set_line(cell, x, 60)
    ]
    assert not bears_secrecy_stamp(make_page(row, number=2))


def test_a_stamp_far_down_a_page_is_part_of_its_text() -> None:
    assert not bears_secrecy_stamp(make_page(set_line("MẬT", 100, 500), number=2))
