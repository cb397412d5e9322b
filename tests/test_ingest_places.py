import pytest
from drawn_pages import MOTTO, make_paper, set_line
from fuzzed import bounded

from ingest.header import parse_header
from ingest.layout import HeadEvidence
from registry.parsed import FieldReading
from registry.vocabulary.kinds import FieldName, ReadMethod


def _place(date_line: str, text: str = "", body: str = "XÃ AN MẪU", readings: int = 1) -> FieldReading | None:
    page = make_paper(
        ("ỦY BAN NHÂN DÂN", body, "Số: 05/TB-UBND"),
        (*MOTTO, date_line),
        rest=tuple(set_line(text, 60, 500)),
        method=ReadMethod.OCR,
    )
    evidence = HeadEvidence((page.words,) * (readings - 1), ink=())
    return parse_header([page], evidence)[0].get(FieldName.PLACE)


@pytest.mark.parametrize(
    ("read", "text", "place", "is_sure"),
    [
        ("Nghỉ Dương", "tại xã Nghi Dương", "Nghi Dương", True),  # one spelling on the list, and a mention
        ("Nghỉ Dương", "", "Nghỉ Dương", False),
        ("Nghi Dương", "xã Nghi Dương", "Nghi Dương", True),
        ("Nghi Dương", "", "Nghi Dương", False),
        # Several spellings on the list, one of them a province's.
        ("Lâm Đông", "", "Lâm Đồng", False),
        ("Lâm Đông", "tỉnh Lâm Đồng, Lâm Đồng", "Lâm Đồng", True),
        # Several spellings on the list: the paper's own mentions tell.
        ("Vĩnh Thanh", "xã Vĩnh Thạnh", "Vĩnh Thanh", False),
        ("Vinh Thanh", "xã Vĩnh Thạnh và Vĩnh Thạnh", "Vĩnh Thạnh", True),
        # On no list: often enough, and always alike.
        ("An Mậu", "xã An Mậu, ở An Mậu và An Mậu", "An Mậu", False),
    ],
)
def test_accents_of_a_scanned_place_need_a_witness(read: str, text: str, place: str, is_sure: bool) -> None:
    reading = _place(f"{read}, ngày 05 tháng 02 năm 2026", text)
    assert reading is not None
    assert (reading.value, reading.sure) == (place, is_sure)


@pytest.mark.parametrize(
    ("read", "body", "text", "is_sure"),
    [
        ("An Mẫu", "XÃ AN MẪU", "xã An Mẫu, ở An Mẫu", True),
        ("An Mẫu", "XÃ AN MẪU", "xã An Mẫu", False),
        ("An Mẫu", "XÃ AN MẪU", "", False),  # the body's name is read by the same eyes
        ("An Mẫu", "XÃ AN MẪU", "xã An Mẫu, ở An Mẫu và An Mậu", False),
        ("An Mẫu", "XÃ AN MẪU", "ở Lương An Mẫu và Lương An Mẫu", False),  # another name
        ("Mẫu", "XÃ AN MẪU", "theo Mẫu số 1 và Mẫu số 2", False),  # its first word is lost
        ("An.Mẫu", "XÃ AN MẪU", "xã An Mẫu, ở An Mẫu", True),
        # On no list, and more places have one of its words with marks: Kỳ, Kỵ; An is bare in most.
        ("Ngạn Ky", "XÃ NGẠN KY", "xã Ngạn Ky, ở Ngạn Ky và Ngạn Ky", False),
        # One letter and one mark off a listed place, Ngọc Kỳ, which is another one.
        ("Ngọc Ky", "XÃ NGỌC KY", "xã Ngọc Ky, ở Ngọc Ky và Ngọc Ky", False),
        ("Ngạn Kỵ", "XÃ NGẠN KỴ", "xã Ngạn Kỵ, ở Ngạn Kỵ và Ngạn Kỵ", True),
        ("Mẫu Phut", "XÃ MẪU PHUT", "xã Mẫu Phut, ở Mẫu Phut", False),  # no place, but the word phút
        # On the list with several spellings: readings of the head alone may all err alike.
        ("Vĩnh Thanh", "XÃ VĨNH THANH", "", False),
        ("Vĩnh Thanh", "XÃ VĨNH THANH", "xã Vĩnh Thanh", True),
        ("Nghi Dương", "XÃ NGHI DƯƠNG", "", True),  # with one
    ],
)
def test_a_place_that_all_readings_of_a_head_agree_on_must_be_known_or_named_in_the_text(
    read: str, body: str, text: str, is_sure: bool
) -> None:
    reading = _place(f"{read}, ngày 05 tháng 02 năm 2026", text, body, readings=3)
    assert reading is not None
    assert (reading.value, reading.sure) == (read.replace(".", " "), is_sure)


@pytest.mark.parametrize("place", ["TP.Huế", "Tp.Huế"])
def test_an_abbreviation_keeps_its_dot(place: str) -> None:
    reading = _place(f"{place}, ngày 05 tháng 02 năm 2026")
    assert reading is not None
    assert reading.value == place


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Quảng Ngãi, ngàW/{ tháng 5 năm 2021", "Quảng Ngãi"),
        ("Kiên Giang, ngày (0.3 tháng 01 năm 2018", "Kiên Giang"),
        ("_. An Mẫu, ngàW/{ tháng 5 năm 2021", "An Mẫu"),  # on no list, but written like a place
        ("An mẫu nhậm, ngàW/{ tháng 5 năm 2021", None),
        ("Hịa Mẫu, ngàW/{ tháng 5 năm 2021", None),
    ],
)
def test_a_place_is_found_although_the_date_beside_it_is_not(line: str, place: str | None) -> None:
    reading = _place(line)
    assert (reading.value if reading else None) == place


def test_a_body_read_for_sure_spells_the_place() -> None:
    page = make_paper(
        ("ỦY BAN NHÂN DÂN", "TỈNH LÂM ĐỒNG", "Số: 05/TB-UBND"),
        (*MOTTO, "Lâm Đông, ngày 05 tháng 02 năm 2026"),
        method=ReadMethod.OCR,
    )
    header, _ = parse_header([page], HeadEvidence((page.words, page.words), ink=()))
    assert header[FieldName.ISSUING_BODY].sure
    assert (header[FieldName.PLACE].value, header[FieldName.PLACE].sure) == ("Lâm Đồng", True)


@pytest.mark.parametrize(("body", "is_sure"), [("XÃ NGẠN KY", False), ("XÃ NGHI DƯƠNG", True)])
def test_a_body_is_in_doubt_with_the_place_in_its_name(body: str, is_sure: bool) -> None:
    page = make_paper(
        ("ỦY BAN NHÂN DÂN", body, "Số: 05/TB-UBND"),
        (*MOTTO, f"{body.title().removeprefix('Xã ')}, ngày 05 tháng 02 năm 2026"),
        method=ReadMethod.OCR,
    )
    header, _ = parse_header([page], HeadEvidence((page.words, page.words), ink=()))
    assert header[FieldName.ISSUING_BODY].sure is is_sure


def test_a_place_is_not_sought_again_from_each_of_ten_thousand_dots() -> None:
    with bounded():
        assert _place("." * 10_000) is None
