import pytest
from drawn_pages import MOTTO, make_paper, set_line

from ingest.header import parse_header
from ingest.layout import HeadEvidence
from registry.parsed import FieldReading
from registry.vocabulary.kinds import FieldName, ReadMethod


def _place(date_line: str, text: str = "", body: str = "XÃ AN MẪU") -> FieldReading | None:
    page = make_paper(
        ("ỦY BAN NHÂN DÂN", body, "Số: 05/TB-UBND"),
        (*MOTTO, date_line),
        rest=tuple(set_line(text, 60, 500)),
        method=ReadMethod.OCR,
    )
    return parse_header([page])[0].get(FieldName.PLACE)


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


def test_a_place_on_no_list_is_sure_when_the_paper_always_spells_it_so() -> None:
    reading = _place("An Mẫu, ngày 05 tháng 02 năm 2026", "xã An Mẫu, ở An Mẫu")
    assert reading is not None
    assert reading.sure


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Quảng Ngãi, ngàW/{ tháng 5 năm 2021", "Quảng Ngãi"),
        ("Kiên Giang, ngày (0.3 tháng 01 năm 2018", "Kiên Giang"),
        ("An Mẫu, ngàW/{ tháng 5 năm 2021", None),  # on no list
    ],
)
def test_a_known_place_is_found_although_the_date_beside_it_is_not(line: str, place: str | None) -> None:
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
