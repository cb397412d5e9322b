import pytest
from drawn_pages import MOTTO, OWN_DATE, make_page, make_paper, set_centred, set_line

from ingest.header import parse_header
from registry.parsed import Box, Header, Page, Word
from registry.vocabulary.kinds import FieldName, ReadMethod

_LETTER = ("ỦY BAN NHÂN DÂN", "XÃ AN MẪU", "Số: 839/UBND-VHXH")


def _header(page: Page) -> Header:
    return parse_header([page])[0]


def _subject(*middle: str, rest: tuple[Word, ...] = ()) -> str | None:
    reading = _header(make_paper(middle=middle, rest=rest)).get(FieldName.SUBJECT)
    return None if reading is None else reading.value


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        (("Về lịch tiếp công dân", "tháng 3 năm 2026"), "Về lịch tiếp công dân tháng 3 năm 2026"),
        (("VỀ LỊCH TIẾP CÔNG DÂN", "THÁNG 3 NĂM 2026"), "VỀ LỊCH TIẾP CÔNG DÂN THÁNG 3 NĂM 2026"),
        (("Về lịch trực", "______", "Thực hiện Kế hoạch năm"), "Về lịch trực"),
        (("Về lịch trực", "(Kèm theo Quyết định số 12/QĐ-UBND)"), "Về lịch trực"),
        (("Về lịch trực", "Kính gửi: Các thôn"), "Về lịch trực"),
        (("Về lịch trực", "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ"), "Về lịch trực"),
        (("Về lịch trực", "Căn cứ Luật Tiếp công dân;"), "Về lịch trực"),
        (
            ("Về việc", *(f"giao nhiệm vụ cho tổ số {n}," for n in range(1, 8)), "năm 2026"),
            f"Về việc {' '.join(f'giao nhiệm vụ cho tổ số {n},' for n in range(1, 8))} năm 2026",
        ),
        (("“Về lịch trực Tết”",), "Về lịch trực Tết"),
        (("Về phong trào “Sạch nhà”",), "Về phong trào “Sạch nhà”"),
    ],
)
def test_the_subject_is_what_stands_below_the_title_up_to_the_text(
    lines: tuple[str, ...], subject: str
) -> None:
    assert _subject("THÔNG BÁO", *lines) == subject


def test_a_paragraph_close_below_the_title_is_no_subject() -> None:
    text = set_line("Ủy ban nhân dân xã thông báo lịch tiếp công dân của Chủ tịch xã như sau", 125, 238)
    assert _subject("THÔNG BÁO", rest=tuple(text)) is None


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        (("V/v ký cam kết", "năm 2026"), "V/v ký cam kết năm 2026"),
        (("Về việc ký cam kết",), "Về việc ký cam kết"),
        (("“V/v ký cam kết", "năm 2026”"), "V/v ký cam kết năm 2026"),
        (("V/v ký cam kết", "KHẨN"), "V/v ký cam kết"),
        (("V/v trả lời Công văn", "số 45/SNV-VP"), "V/v trả lời Công văn số 45/SNV-VP"),
    ],
)
def test_the_subject_of_a_letter_stands_below_its_number(lines: tuple[str, ...], subject: str) -> None:
    header = _header(make_paper((*_LETTER, *lines), middle=()))
    assert (header[FieldName.DOCUMENT_TYPE].value, header[FieldName.SUBJECT].value) == ("Công văn", subject)


def test_a_draft_letter_without_a_number_line_still_has_its_subject() -> None:
    header = _header(make_paper(("ỦY BAN NHÂN DÂN", "XÃ AN MẪU", "V/v ký cam kết"), middle=()))
    assert header[FieldName.SUBJECT].value == "V/v ký cam kết"


@pytest.mark.parametrize("end", ["hướng dẫn", "Kế hoạch"])
def test_the_last_line_of_the_subject_of_a_letter_is_no_title(end: str) -> None:
    """It stands below motto and date, and near enough to the middle for a title."""
    left = (*_LETTER, "V/v xin ý kiến góp ý", "của các thôn, tổ dân phố", "đối với nội dung dự thảo", end)
    page = make_page([*set_centred(left, 205, 60), *set_centred((*MOTTO, OWN_DATE), 450, 60)])
    header = _header(page)
    subject = f"V/v xin ý kiến góp ý của các thôn, tổ dân phố đối với nội dung dự thảo {end}"
    assert (header[FieldName.DOCUMENT_TYPE].value, header[FieldName.SUBJECT].value) == ("Công văn", subject)


def test_a_line_that_goes_on_a_sentence_is_no_title() -> None:
    header = _header(make_paper(_LETTER, middle=("hướng dẫn",)))
    assert header[FieldName.DOCUMENT_TYPE].value == "Công văn"


def test_the_heading_of_a_table_in_a_letter_is_no_title() -> None:
    header = _header(make_paper(_LETTER, middle=("Kính gửi: Các thôn", "Kế hoạch")))
    assert header[FieldName.DOCUMENT_TYPE].value == "Công văn"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("PHỤ LỤC", "Phụ lục"),
        ("Phụ lục II", "Phụ lục"),
        ("Q U Y Ế T Đ Ị N H", "Quyết định"),
        ("CHƯƠNG TRÌNH PHỐI HỢP", "Chương trình phối hợp"),
        ("LỊCH TIẾP CÔNG DÂN", "Lịch tiếp công dân"),
        ("DỰ ÁN", "Dự án"),
        ("PHUONG ÁN PHÒNG CHỐNG THIÊN TAI", "Phương án"),  # OCR loses accents
    ],
)
def test_titles_of_many_shapes_name_their_type(title: str, kind: str) -> None:
    assert _header(make_paper(middle=(title,)))[FieldName.DOCUMENT_TYPE].value == kind


@pytest.mark.parametrize("line", ["PHƯỜNG AN LŨNG", "PHƯỜNG ÁN MẪU"])
def test_a_ward_is_no_title_for_all_that_its_name_looks_like_one(line: str) -> None:
    header = _header(make_paper(middle=(line, "Về lịch trực")))
    assert header[FieldName.DOCUMENT_TYPE].value == "Thông báo"  # by the symbol


def test_no_title_stands_beside_the_motto() -> None:
    left = ("ỦY BAN NHÂN DÂN", "PHƯƠNG ÁN", "Số: 839/UBND-VHXH", "V/v lịch trực")
    page = make_page([*set_centred(left, 205, 60), *set_centred((*MOTTO, OWN_DATE), 450, 60)])
    header = _header(page)
    assert (header[FieldName.DOCUMENT_TYPE].value, header[FieldName.NUMBER].value) == ("Công văn", "839")


def _scan(*middle: Word) -> Header:
    return _header(make_paper(middle=(), rest=middle, method=ReadMethod.OCR))


def test_a_title_and_a_subject_are_found_beside_what_was_read_of_a_stamp() -> None:
    header = _scan(
        Word("Xeg.2”", Box(235, 222, 268, 240), 0.3),
        *set_centred(("THÔNG BÁO",), 300, 220),
        *set_line("ĐẾN", 60, 234, confidence=0.9),
        *set_line("8;9z vi", 75, 248, confidence=0.3),
        *set_centred(("Về lịch tiếp công dân của Chủ tịch xã An Mẫu", "năm 2026"), 300, 248),
    )
    assert header[FieldName.DOCUMENT_TYPE].value == "Thông báo"
    assert not header[FieldName.DOCUMENT_TYPE].sure
    assert header[FieldName.SUBJECT].value == "Về lịch tiếp công dân của Chủ tịch xã An Mẫu năm 2026"


def test_capitals_around_the_name_of_a_type_are_no_stamp() -> None:
    header = _scan(*set_centred(("HỌP TRIỂN KHAI THÔNG TƯ CỦA BỘ",), 300, 220, pitch=16))
    assert header[FieldName.DOCUMENT_TYPE].value == "Thông báo"  # by the symbol


def test_a_subject_in_the_middle_is_read_although_its_title_was_not() -> None:
    subject = "Về việc sắp xếp lịch tiếp công dân của Chủ tịch xã"
    header = _scan(*set_centred((subject, "An Mẫu năm 2026"), 300, 236))
    assert header[FieldName.SUBJECT].value == f"{subject} An Mẫu năm 2026"


def test_a_subject_that_was_cut_where_the_halves_of_a_head_meet_is_left_open() -> None:
    words = set_line("Về việc sắp xếp lịch tiếp", 160, 236)
    motto = set_centred((*MOTTO, OWN_DATE), 415, 60)
    split = min(word.box.x0 for word in motto) - 1
    *whole, last = words
    cut = Word(last.text, Box(last.box.x0, last.box.top, split, last.box.bottom))
    head = [*set_centred(("ỦY BAN NHÂN DÂN", "XÃ AN MẪU", "Số: 05/TB-UBND"), 150, 60), *motto]
    assert FieldName.SUBJECT in _header(make_page([*head, *words], ReadMethod.OCR))
    assert FieldName.SUBJECT not in _header(make_page([*head, *whole, cut], ReadMethod.OCR))


def test_lines_that_rise_across_the_page_are_not_mixed() -> None:
    """On a page that lies askew the end of one line is as high as the start of the line before."""
    tilted = [
        Word(
            word.text,
            word.box.__class__(word.box.x0, y := word.box.top - word.box.x0 / 40, word.box.x1, y + 12),
        )
        for word in set_centred(
            ("THÔNG BÁO", "Về lịch tiếp công dân của Chủ tịch xã", "và các Phó Chủ tịch xã năm 2026"),
            300,
            220,
        )
    ]
    head = [*set_centred(_LETTER, 150, 60), *set_centred((*MOTTO, OWN_DATE), 415, 60)]
    header = _header(make_page([*head, *tilted]))
    subject = "Về lịch tiếp công dân của Chủ tịch xã và các Phó Chủ tịch xã năm 2026"
    assert header[FieldName.SUBJECT].value == subject


def test_without_number_line_and_title_addressees_suggest_a_letter() -> None:
    header = _header(make_paper(("ỦY BAN NHÂN DÂN", "XÃ AN MẪU"), middle=("Kính gửi: Các thôn",)))
    assert header[FieldName.DOCUMENT_TYPE].value == "Công văn"
    assert not header[FieldName.DOCUMENT_TYPE].sure
