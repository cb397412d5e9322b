import pytest

from ingest.header import parse_header
from ingest.layout import HeadEvidence
from registry.parsed import Box, Header, Page, Problem, ProblemCode, Word
from registry.vocabulary.kinds import FieldName, ReadMethod

_MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_PARTY = ("ĐẢNG CỘNG SẢN VIỆT NAM",)
_UBND = ("ỦY BAN NHÂN DÂN", "XÃ AN MẪU")


def _set(lines: list[tuple[float, str]], y: float, pitch: float = 16) -> list[Word]:
    """Words of centred lines, given as (centre, text), from `y` downwards."""
    words = []
    for rank, (centre, text) in enumerate(lines):
        x = centre - (len(text) * 5.5) / 2
        for word in text.split(" "):
            if word:
                top = y + rank * pitch
                words.append(Word(word, Box(x, top, x + 5.5 * len(word), top + 12)))
            x += 5.5 * (len(word) + 1)
    return words


def _page(
    left: tuple[str, ...],
    right: tuple[str, ...],
    middle: tuple[str, ...] = (),
    foot: tuple[str, ...] = (),
    method: ReadMethod = ReadMethod.TEXT_LAYER,
) -> Page:
    words = [
        *_set([(150, line) for line in left], 60),
        *_set([(415, line) for line in right], 60),
        *_set([(300, line) for line in middle], 220),
        *_set([(430, line) for line in foot], 600, pitch=40),
    ]
    return Page(1, 595, 842, "", tuple(words), method)


def _values(header: Header) -> dict[str, str]:
    return {str(name): reading.value for name, reading in header.items()}


NOTICE = _page(
    (*_UBND, "Số: 05/TB-UBND"),
    (*_MOTTO, "An Mẫu, ngày 05 tháng 02 năm 2026"),
    ("THÔNG BÁO", "Về lịch tiếp công dân", "của Chủ tịch xã năm 2026", "", "Căn cứ Kế hoạch số 9/KH-UBND;"),
    ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trương Đình Ấm"),
)


def test_every_element_of_a_notice_is_read() -> None:
    header, problems = parse_header([NOTICE])
    assert _values(header) == {
        "number": "05",
        "symbol": "TB-UBND",
        "document_type": "Thông báo",
        "issuing_body": "Ủy ban nhân dân xã An Mẫu",
        "place": "An Mẫu",
        "issued_on": "2026-02-05",
        "subject": "Về lịch tiếp công dân của Chủ tịch xã năm 2026",
        "signer": "Trương Đình Ấm",
        "authority": "TM. Ủy ban nhân dân, KT. Chủ tịch",
        "post": "Phó Chủ tịch",
    }
    assert problems == ()
    assert all(reading.sure for reading in header.values())


def test_a_letter_has_its_type_implied_and_its_subject_under_the_number() -> None:
    page = _page(
        (*_UBND, "Số: 839/UBND-VHXH", "V/v trả lời công văn số 7/SNV-VP", "về việc ký cam kết năm", "2026"),
        (*_MOTTO, "An Mẫu, ngày 9/4/2026"),
        ("Kính gửi: Các đơn vị thuộc xã",),
    )
    header, _ = parse_header([page])
    values = _values(header)
    assert (values["number"], values["document_type"]) == ("839", "Công văn")
    assert values["subject"] == "V/v trả lời công văn số 7/SNV-VP về việc ký cam kết năm 2026"
    assert values["issued_on"] == "2026-04-09"


def test_a_party_paper_has_no_colon_and_its_own_order_of_strokes() -> None:
    page = _page(
        ("ĐẢNG BỘ TỈNH MẪU", "ĐẢNG ỦY XÃ AN MẪU", "*", "Số 203-QĐ/ĐU"),
        (*_PARTY, "", "An Mẫu, ngày 02 tháng 02 năm 2026"),
        ("QUYẾT ĐỊNH", "phân công cấp ủy viên"),
    )
    values = _values(parse_header([page])[0])
    assert (values["number"], values["symbol"]) == ("203", "QĐ/ĐU")
    assert values["issuing_body"] == "Đảng ủy xã An Mẫu"


def test_the_year_inside_a_normative_code_is_kept_apart() -> None:
    page = _page((*_UBND, "Số: 08/2025/QĐ-UBND"), _MOTTO, ("QUYẾT ĐỊNH", "Ban hành Quy chế"))
    values = _values(parse_header([page])[0])
    assert (values["number"], values["year_in_code"], values["symbol"]) == ("08", "2025", "QĐ-UBND")


@pytest.mark.parametrize("blank", ["Số:      /TB-UBND", "Số: ....../TB-UBND", "Số:…/TB-UBND"])
def test_a_blank_number_is_left_open(blank: str) -> None:
    page = _page(
        (*_UBND, blank), (*_MOTTO, "An Mẫu, ngày     tháng 4 năm 2026"), ("THÔNG BÁO", "Về lịch trực")
    )
    header, problems = parse_header([page])
    assert FieldName.NUMBER not in header
    assert FieldName.ISSUED_ON not in header
    assert header[FieldName.SYMBOL].value == "TB-UBND"
    assert Problem(ProblemCode.FIELD_NOT_FOUND, "number") in problems
    assert Problem(ProblemCode.FIELD_NOT_FOUND, "issued_on") in problems


def test_an_incoming_stamp_gives_neither_number_nor_date() -> None:
    page = _page(
        (*_UBND, "", "ĐẾN", "Số: 2770/VP-UBND", "Ngày: 09 tháng 4 năm 2026"),
        _MOTTO,
        ("THÔNG BÁO", "Về lịch trực"),
    )
    header, _ = parse_header([page])
    assert FieldName.NUMBER not in header
    assert FieldName.ISSUED_ON not in header


def test_grounds_are_never_the_papers_own_code_or_date() -> None:
    page = _page(
        _UBND,
        _MOTTO,
        ("QUYẾT ĐỊNH", "Về việc lập tổ", "", "Căn cứ Quyết định số 12/QĐ-UBND ngày 01 tháng 3 năm 2026;"),
    )
    header, _ = parse_header([page])
    assert FieldName.NUMBER not in header
    assert FieldName.ISSUED_ON not in header


@pytest.mark.parametrize(
    ("issuer", "name"),
    [
        (("UBND XÃ AN MẪU", "PHÒNG VĂN HÓA - XÃ HỘI"), "Phòng Văn hóa - Xã hội xã An Mẫu"),
        (("UBND TỈNH MẪU SƠN", "SỞ NỘI VỤ"), "Sở Nội vụ tỉnh Mẫu Sơn"),
        (("TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG"), "Trung tâm Phục vụ hành chính công"),
        (("UBND XÃ AN MẪU", "VĂN PHÒNG"), "Văn phòng Ủy ban nhân dân xã An Mẫu"),
        (("HỘI ĐỒNG NHÂN DÂN", "XÃ AN MẪU"), "Hội đồng nhân dân xã An Mẫu"),
        (("CÔNG AN TỈNH MẪU SƠN", "CÔNG AN XÃ AN MẪU"), "Công an xã An Mẫu"),
        (("BỘ TƯ PHÁP",), "Bộ Tư pháp"),
        (("VĂN PHÒNG HĐND VÀ UBND",), "Văn phòng HĐND và UBND"),
    ],
)
def test_the_issuing_body_is_written_as_one_writes_it(issuer: tuple[str, ...], name: str) -> None:
    header, _ = parse_header([_page((*issuer, "Số: 3/TB-UBND"), _MOTTO, ("THÔNG BÁO",))])
    assert header[FieldName.ISSUING_BODY].value == name


@pytest.mark.parametrize(
    "line",
    [
        "Áp dụng từ ngày 20/4/2026",
        "Có hiệu lực từ ngày 20/4/2026",
        "NHẬN NGÀY 20/4/2026",
        "Ngày 20 tháng 4 năm 2026, Ủy ban nhân dân xã nhận được",
        "ngày 20 tháng 4 năm 2026 của Ủy ban nhân dân xã)",
        "ngày 20 tháng 4 năm 2026;",
        "Tuần từ ngày 20/4/2026 đến ngày 24/4/2026",
    ],
)
def test_another_date_of_the_head_is_not_the_papers_own(line: str) -> None:
    header, _ = parse_header([_page((*_UBND, "Số: 3/TB-UBND"), (*_MOTTO, line), ("THÔNG BÁO",))])
    assert FieldName.ISSUED_ON not in header


@pytest.mark.parametrize("place", ["Tân Kỵ", "Nam Trực", "Thọ Vào", "Mỹ Đến"])
def test_a_place_may_end_with_a_word_that_leads_to_other_dates(place: str) -> None:
    line = f"{place}, ngày 20 tháng 4 năm 2026"
    header, _ = parse_header([_page((*_UBND, "Số: 3/TB-UBND"), (*_MOTTO, line), ("THÔNG BÁO",))])
    assert header[FieldName.ISSUED_ON].value == "2026-04-20"
    assert header[FieldName.PLACE].value == place


def test_a_date_with_two_digits_for_the_year_is_left_open_and_none_is_taken_from_below() -> None:
    right = (*_MOTTO, "An Mẫu, ngày 24/4/26", "An Mẫu, ngày 20/4/2026")
    header, _ = parse_header([_page((*_UBND, "Số: 3/TB-UBND"), right, ("THÔNG BÁO",))])
    assert FieldName.ISSUED_ON not in header


def test_a_date_without_a_place_is_not_sure() -> None:
    header, _ = parse_header([_page(_UBND, (*_MOTTO, "ngày 20 tháng 4 năm 2026"), ("THÔNG BÁO",))])
    assert not header[FieldName.ISSUED_ON].sure


def test_number_and_date_of_a_copy_above_the_head_are_not_the_papers_own() -> None:
    own = _page((*_UBND, "Số: 12/TB-UBND"), (*_MOTTO, "An Mẫu, ngày 24/4/2026"), ("THÔNG BÁO",))
    note = _set([(150, "Số: 15/SY-VP"), (415, "An Mẫu, ngày 27 tháng 4 năm 2026")], 30, pitch=0)
    header, _ = parse_header([Page(1, 595, 842, "", (*note, *own.words), ReadMethod.TEXT_LAYER)])
    assert (header[FieldName.NUMBER].value, header[FieldName.ISSUED_ON].value) == ("12", "2026-04-24")


@pytest.mark.parametrize(
    "lines",
    [
        ("V/v trả lời Công văn", "Số: 45/SNV-CCHC"),
        ("Phụ lục kèm theo Thông báo", "Số: 12/TB-UBND"),
        ("Số: 15/SY-UBND",),
        ("Quyển Số: 01/2026-SCT/BS",),
        ("Số hồ sơ: 12/HS-UBND",),
        ("Số chứng thực: 1234 Quyển số 01/2026-SCT/BS",),
    ],
)
def test_numbers_of_other_papers_of_copies_and_of_files_are_not_the_papers_own(
    lines: tuple[str, ...],
) -> None:
    header, _ = parse_header([_page((*_UBND, *lines), _MOTTO)])
    assert FieldName.NUMBER not in header
    assert FieldName.SYMBOL not in header


@pytest.mark.parametrize(
    "line",
    [
        "Số: 12/TB-ubnd",
        "Số: 12/TB_UBND",
        "Số: 12/UBND-",
        "Số: 839/UBND-KT, HT",
        "Số: 12/BC-THCS An Mẫu",
        "Số: 12/HĐKT-2026",
        "Số: A12/TB-UBND",
        "Mã Số: 12/MS-UBND",
    ],
)
def test_a_symbol_with_something_else_around_it_is_not_sure(line: str) -> None:
    header, _ = parse_header([_page((*_UBND, line), _MOTTO, ("THÔNG BÁO",))])
    assert not header[FieldName.SYMBOL].sure


@pytest.mark.parametrize("line", ["Số: 15 KH/ĐTN", "Số: 15KH/ĐTN", "Số: 15 - KH/ĐTN"])
def test_a_type_may_follow_its_number_without_a_stroke(line: str) -> None:
    header, _ = parse_header([_page(("BCH ĐOÀN XÃ AN MẪU", "***", line), _MOTTO, ("KẾ HOẠCH",))])
    assert (header[FieldName.NUMBER].value, header[FieldName.SYMBOL].value) == ("15", "KH/ĐTN")
    assert header[FieldName.SYMBOL].sure


def test_no_paper_has_the_number_zero() -> None:
    header, _ = parse_header([_page((*_UBND, "Số: 00/TB-UBND"), _MOTTO, ("THÔNG BÁO",))])
    assert FieldName.NUMBER not in header


@pytest.mark.parametrize(
    ("line", "is_draft"),
    [
        ("DỰ THẢO", True),
        ("Dự thảo lần 2", True),
        ("(Dự thảo 3)", True),
        ("DỰ THẢO LẦN 2 NGÀY 20/4/2026", True),
        ("BẢN DỰ THẢO", True),
        ("DỰ THẢO KẾ HOẠCH", True),
        ("BAN DỰ THẢO LUẬT", False),
        ("PHÒNG KINH TẾ", False),
    ],
)
def test_a_draft_says_so(line: str, is_draft: bool) -> None:
    page = _page((line, *_UBND, "Số: /KH-UBND"), _MOTTO, ("KẾ HOẠCH", "Lấy ý kiến", "dự thảo Nghị quyết"))
    assert (Problem(ProblemCode.DRAFT) in parse_header([page])[1]) is is_draft


@pytest.mark.parametrize(
    ("line", "is_secret"),
    [
        ("MẬT", True),
        ("[MẬT]", True),
        ("Mật", True),
        ("M Ậ T", True),
        ("TUYỆT MẬT", True),
        ("Độ mật: Tối mật", True),
        ("MẬT - KHẨN", True),
        ("Độ mật: ........", False),
        ("Mặt", False),
        ("BẢO VỆ BÍ MẬT", False),
        ("MẬT MÃ", False),
    ],
)
def test_only_the_stamp_itself_makes_a_paper_secret(line: str, is_secret: bool) -> None:
    page = _page((*_UBND, "Số: 3/TB-UBND", line), _MOTTO, ("THÔNG BÁO", "Về bảo vệ bí mật nhà nước"))
    assert (Problem(ProblemCode.SECRET) in parse_header([page])[1]) is is_secret


def test_a_scan_without_further_evidence_is_never_sure_of_number_and_date() -> None:
    page = Page(1, 595, 842, "", NOTICE.words, ReadMethod.OCR)
    header, problems = parse_header([page])
    assert not header[FieldName.NUMBER].sure
    assert not header[FieldName.ISSUED_ON].sure
    assert Problem(ProblemCode.FIELD_UNSURE, "number") in problems


def test_agreeing_readings_alone_do_not_make_a_number_sure() -> None:
    """Tesseract misreads handwritten digits in every reading alike; only printed ones prove anything."""
    page = Page(1, 595, 842, "", NOTICE.words, ReadMethod.OCR)
    header, _ = parse_header([page], HeadEvidence((page.words, page.words), ink=()))
    assert header[FieldName.NUMBER].value == "05"
    assert not header[FieldName.NUMBER].sure
    assert header[FieldName.SYMBOL].sure


def test_an_unread_page_has_no_header_and_nothing_to_complain_of() -> None:
    assert parse_header([Page(1, 595, 842, "", (), ReadMethod.UNREAD)]) == ({}, ())


def test_a_place_spelt_otherwise_than_in_the_issuing_body_leaves_both_in_doubt() -> None:
    page = _page(
        (*_UBND, "Số: 05/TB-UBND"),
        (*_MOTTO, "An Mậu, ngày 05 tháng 02 năm 2026"),
        ("THÔNG BÁO", "Về lịch tiếp công dân"),
        method=ReadMethod.OCR,
    )
    header, _ = parse_header([page], HeadEvidence((page.words, page.words), ink=()))
    assert header[FieldName.PLACE].value == "An Mậu"
    assert not header[FieldName.PLACE].sure
    assert not header[FieldName.ISSUING_BODY].sure
