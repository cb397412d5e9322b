import pytest
from drawn_pages import MOTTO, OWN_DATE, make_paper

from ingest.body_names import BodyName, name_body
from ingest.header import parse_header
from ingest.layout import HeadEvidence
from registry.parsed import Header, Page
from registry.vocabulary.kinds import FieldName, ReadMethod


def _name(*lines: str, is_read: bool = True) -> BodyName:
    body = name_body(lines, is_read=is_read)
    assert body is not None
    return body


def _header(
    *left: str, method: ReadMethod = ReadMethod.TEXT_LAYER, readings: tuple[Page, ...] = ()
) -> Header:
    evidence = HeadEvidence(tuple(page.words for page in readings), ink=()) if readings else None
    return parse_header([make_paper(left, method=method)], evidence)[0]


@pytest.mark.parametrize(
    ("lines", "name", "parent"),
    [
        (("ỦY BAN NHÂN DÂN", "XÃ AN MẪU"), "Ủy ban nhân dân xã An Mẫu", ""),
        (("UBND XÃ AN MẪU", "PHÒNG KINH TẾ"), "Phòng Kinh tế xã An Mẫu", "Ủy ban nhân dân xã An Mẫu"),
        (
            ("UBND PHƯỜNG AN MẪU", "PHÒNG KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ"),
            "Phòng Kinh tế, Hạ tầng và Đô thị phường An Mẫu",
            "Ủy ban nhân dân phường An Mẫu",
        ),
        (
            ("UBND THÀNH PHỐ HỒ CHÍ MINH", "SỞ VĂN HÓA VÀ THỂ THAO"),
            "Sở Văn hóa và Thể thao thành phố Hồ Chí Minh",
            "Ủy ban nhân dân thành phố Hồ Chí Minh",
        ),
        (("UBND TP. ĐÀ LẠT", "THANH TRA"), "Thanh tra thành phố Đà Lạt", "Ủy ban nhân dân thành phố Đà Lạt"),
        (
            ("HĐND XÃ AN MẪU", "THƯỜNG TRỰC"),
            "Thường trực Hội đồng nhân dân xã An Mẫu",
            "Hội đồng nhân dân xã An Mẫu",
        ),
        (("BỘ NÔNG NGHIỆP", "VÀ MÔI TRƯỜNG"), "Bộ Nông nghiệp và Môi trường", ""),
        (
            ("UBND TỈNH KIÊN GIANG", "SỞ NÔNG NGHIỆP VÀ MÔI", "TRƯỜNG"),
            "Sở Nông nghiệp và Môi trường tỉnh Kiên Giang",
            "Ủy ban nhân dân tỉnh Kiên Giang",
        ),
        (
            ("UBND XÃ AN MẪU", "TRƯỜNG MẦM NON AN MẪU"),
            "Trường Mầm non An Mẫu",
            "Ủy ban nhân dân xã An Mẫu",
        ),
        (("BỘ TÀI CHÍNH", "CỤC THUẾ"), "Cục Thuế", "Bộ Tài chính"),
        (("ỦY BAN BẦU CỬ", "XÃ AN MẪU"), "Ủy ban bầu cử xã An Mẫu", ""),
    ],
)
def test_state_bodies(lines: tuple[str, ...], name: str, parent: str) -> None:
    assert (_name(*lines).name, _name(*lines).parent) == (name, parent)


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("ĐẢNG BỘ TỈNH MẪU SƠN", "ĐẢNG ỦY XÃ AN MẪU", "*"), "Đảng ủy xã An Mẫu"),
        (("ĐẢNG ỦY XÃ AN MẪU", "ỦY BAN KIỂM TRA", "*"), "Ủy ban Kiểm tra Đảng ủy xã An Mẫu"),
        (("BAN CHẤP HÀNH", "ĐẢNG BỘ XÃ AN MẪU"), "Ban Chấp hành Đảng bộ xã An Mẫu"),
        (("BAN CHẤP HÀNH TRUNG ƯƠNG", "VĂN PHÒNG"), "Văn phòng Ban Chấp hành Trung ương"),
        (
            ("MẶT TRẬN TỔ QUỐC VIỆT NAM", "XÃ AN MẪU", "BAN THƯỜNG TRỰC"),
            "Ban Thường trực Mặt trận Tổ quốc Việt Nam xã An Mẫu",
        ),
        (("UBMTTQ VIỆT NAM XÃ AN MẪU", "HỘI LIÊN HIỆP PHỤ NỮ"), "Hội Liên hiệp Phụ nữ xã An Mẫu"),
        (("HỘI LHPN TỈNH MẪU SƠN", "HỘI LHPN XÃ AN MẪU"), "Hội Liên hiệp Phụ nữ xã An Mẫu"),
        (("HỘI NÔNG DÂN VIỆT NAM", "HỘI NÔNG DÂN XÃ AN MẪU"), "Hội Nông dân xã An Mẫu"),
        (("HỘI CCB XÃ AN MẪU",), "Hội Cựu chiến binh xã An Mẫu"),
        (("BCH ĐOÀN XÃ AN MẪU", "***"), "Ban Chấp hành Đoàn xã An Mẫu"),
        (("TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM", "CÔNG ĐOÀN XÃ AN MẪU"), "Công đoàn xã An Mẫu"),
        (("BỘ CHQS TP HẢI PHÒNG", "BAN CHQS XÃ AN MẪU"), "Ban Chỉ huy quân sự xã An Mẫu"),
        (("QUÂN KHU 3", "BỘ CHỈ HUY QUÂN SỰ", "TỈNH MẪU SƠN"), "Bộ Chỉ huy Quân sự tỉnh Mẫu Sơn"),
        (("CÔNG AN TỈNH MẪU SƠN", "CÔNG AN XÃ AN MẪU"), "Công an xã An Mẫu"),
        (("VIỆN KIỂM SÁT NHÂN DÂN", "KHU VỰC 3"), "Viện kiểm sát nhân dân khu vực 3"),
        (("UBND XÃ AN MẪU", "TRƯỜNG TIỂU HỌC HOA SEN"), "Trường Tiểu học Hoa Sen"),
        (("SỞ GDĐT HẢI PHÒNG", "TRƯỜNG THPT AN MẪU 2"), "Trường THPT An Mẫu 2"),
        (("SỞ Y TẾ LÂM ĐỒNG", "BỆNH VIỆN ĐA KHOA ĐƠN DƯƠNG"), "Bệnh viện Đa khoa Đơn Dương"),
        (("SỞ TƯ PHÁP HẢI PHÒNG", "PHÒNG CÔNG CHỨNG SỐ 1"), "Phòng Công chứng số 1 Hải Phòng"),
        (("CÔNG TY CỔ PHẦN CẤP NƯỚC", "AN MẪU"), "Công ty Cổ phần Cấp Nước An Mẫu"),
    ],
)
def test_party_front_unions_army_police_schools_and_companies(lines: tuple[str, ...], name: str) -> None:
    assert _name(*lines).name == name


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("SỞ NỘI VỤ - SỞ TÀI CHÍNH",), "Sở Nội vụ - Sở Tài chính"),
        (("CÔNG AN -", "BCH QUÂN SỰ XÃ AN MẪU"), "Công an - Ban Chỉ huy quân sự xã An Mẫu"),
        (("PHÒNG VĂN HÓA - XÃ HỘI",), "Phòng Văn hóa - Xã hội"),
    ],
)
def test_bodies_that_issue_a_paper_together_are_all_named(lines: tuple[str, ...], name: str) -> None:
    assert (_name(*lines).name, _name(*lines).parent) == (name, "")


@pytest.mark.parametrize(
    ("read", "name"),
    [
        (("CÔNG AN TÍNH LÂM ĐỎNG",), "Công an tỉnh Lâm Đồng"),
        (("SỎ Y TÉ KIÊN GIANG",), "Sở Y tế Kiên Giang"),
        (("TỈNHỦY LÂM ĐÔNG",), "Tỉnh ủy Lâm Đồng"),
        (("ỦY BAN __ NHÂN DÂN", "TỈNH KIỀN GIANG"), "Ủy ban nhân dân tỉnh Kiên Giang"),
        (("ỦY BAN.NHÂN: DÂN L", "“TỈNH LÂM ĐỒNG"), "Ủy ban nhân dân tỉnh Lâm Đồng"),
        (("ỦY BAN NHÂN DÂN", "- TỈNH LÂM ĐỒNG"), "Ủy ban nhân dân tỉnh Lâm Đồng"),
    ],
)
def test_known_words_get_their_accents_and_blanks_back(read: tuple[str, ...], name: str) -> None:
    assert _name(*read) == BodyName(name, "", is_known=True, is_whole=True)


def test_names_that_were_typed_keep_their_accents() -> None:
    """There may be places that the list does not have, alike to a listed one but for an accent."""
    assert _name("UBND XÃ LÂM ĐÔNG", is_read=False).name == "Ủy ban nhân dân xã Lâm Đông"
    assert _name("UỶ BAN NHÂN DÂN", "TỈNH KHÁNH HOÀ", is_read=False).name == "Ủy ban nhân dân tỉnh Khánh Hòa"


@pytest.mark.parametrize(
    ("lines", "is_known", "is_whole"),
    [
        (("CÔNG AN XÃ AN MẪU",), False, True),  # on no list: OCR may have changed its accents
        (("ỦY BAN NHÂN DÂN",), True, False),  # of which place?
        (("TRUNG TÂM Y TẾ",), True, False),
        (("CHÍNH PHỦ",), True, True),
        (("THÔN AN HÒA",), False, False),
    ],
)
def test_what_is_known_and_whole_is_told(lines: tuple[str, ...], is_known: bool, is_whole: bool) -> None:
    body = _name(*lines)
    assert (body.is_known, body.is_whole) == (is_known, is_whole)


def test_the_body_above_is_a_field_of_its_own() -> None:
    header = _header("CÔNG AN TỈNH LÂM ĐỒNG", "CÔNG AN XÃ AN MẪU", "Số: 3/TB-CAX")
    assert header[FieldName.PARENT_BODY].value == "Công an tỉnh Lâm Đồng"
    assert FieldName.PARENT_BODY not in _header("ỦY BAN NHÂN DÂN", "XÃ AN MẪU", "Số: 3/TB-UBND")


@pytest.mark.parametrize(
    "left",
    [
        ("ỦY BAN NHÂN DÂN", "XÃ AN MẪU", "UBND TỈNH MẪU SƠN", "ĐẾN", "Số: 277"),
        ("ỦY BAN NHÂN DÂN", "XÃ AN MẪU", "Số: 3/TB-UBND", "HỎA TỐC"),
        ("ỦY BAN NHÂN DÂN", "XÃ AN MẪU", "KHẨN", "Số: 3/TB-UBND"),
    ],
)
def test_stamps_are_no_part_of_the_name(left: tuple[str, ...]) -> None:
    assert _header(*left)[FieldName.ISSUING_BODY].value == "Ủy ban nhân dân xã An Mẫu"


def test_capitals_that_name_no_body_are_not_sure() -> None:
    assert not _header("KẾT QUẢ THẨM TRA", "Số: 3/TB-UBND")[FieldName.ISSUING_BODY].sure


def _scan(*left: str) -> Page:
    return make_paper((*left, "Số: 3/TB-UBND"), (*MOTTO, OWN_DATE), method=ReadMethod.OCR)


@pytest.mark.parametrize(
    ("read", "again", "last", "is_sure"),
    [
        ("TỈNH LÂM ĐỒNG", "TÍNH LÂM ĐÔNG", "noise", True),  # known words, read twice
        ("TỈNH LÂM ĐỒNG", "TỈNH KIÊN GIANG", "TỈNH LÂM ĐỒNG", False),  # another known name speaks against it
        ("TỈNH LÂM ĐỒNG", "noise", "noise", False),
        ("XÃ AN MẪU", "XÃ AN MẪU", "noise", False),  # on no list, and not read alike by all
        ("XÃ AN MẪU", "XÃ AN MẪU", "XÃ AN MẪU", True),
    ],
)
def test_a_scanned_name_is_sure_when_enough_readings_agree(
    read: str, again: str, last: str, is_sure: bool
) -> None:
    pages = [_scan("ỦY BAN NHÂN DÂN", text) for text in (read, again, last)]
    header, _ = parse_header(pages[:1], HeadEvidence(tuple(page.words for page in pages[1:]), ink=()))
    assert header[FieldName.ISSUING_BODY].sure is is_sure


def test_where_the_head_is_cut_off_the_symbol_names_the_body_but_not_for_sure() -> None:
    header = _header("Số: 28/2021/NĐ-CP")
    assert header[FieldName.ISSUING_BODY].value == "Chính phủ"
    assert not header[FieldName.ISSUING_BODY].sure


def test_an_annex_names_the_body_of_the_paper_it_belongs_to_but_not_for_sure() -> None:
    middle = ("PHỤ LỤC II", "DANH SÁCH TỔ CÔNG TÁC", "(Kèm theo Quyết định số 12/QĐ-UBND của UBND xã An Mẫu)")
    header, _ = parse_header([make_paper((), (), middle)])
    assert header[FieldName.DOCUMENT_TYPE].value == "Phụ lục"
    assert header[FieldName.ISSUING_BODY].value == "UBND xã An Mẫu"
    assert not header[FieldName.ISSUING_BODY].sure


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        # The end of a name that breaks there is no body of its own, although Quỳ is like Quỹ.
        (("BỆNH VIỆN ĐA KHOA ĐÔNG", "QUỲ"), "Bệnh viện Đa khoa Đông Quỳ"),
        # A place on no list is told by its words, which make up no word of two syllables.
        (("TRUNG TÂM Y TẾ NGỌC QUỲ",), "Trung tâm Y tế Ngọc Quỳ"),
        (("BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ",), "Ban Chỉ đạo chuyển đổi số"),
    ],
)
def test_names_of_their_own_are_told_from_common_words(lines: tuple[str, ...], name: str) -> None:
    assert _name(*lines).name == name
