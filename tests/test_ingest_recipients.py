import pytest
from drawn_pages import make_page, make_paper, set_centred, set_line

from ingest.header import parse_header
from ingest.recipients import find_drafting_unit, read_addressees
from registry.parsed import Box, Header, Word
from registry.vocabulary.kinds import FieldName, ReadMethod


def _lines(*lines: tuple[float, str], top: float = 300, pitch: float = 16) -> list[Word]:
    return [word for rank, (x, text) in enumerate(lines) for word in set_line(text, x, top + rank * pitch)]


def _header(words: list[Word], method: ReadMethod = ReadMethod.TEXT_LAYER) -> Header:
    return parse_header([make_paper(middle=(), rest=tuple(words), method=method)])[0]


@pytest.mark.parametrize(
    ("lines", "addressees"),
    [
        (((230, "Kính gửi: Sở Nội vụ tỉnh Mẫu Sơn."), (110, "Thực hiện Kế hoạch")), "Sở Nội vụ tỉnh Mẫu Sơn"),
        (((230, "Kính gửi: Các thôn"), (110, "Ủy ban nhân dân xã nhận được")), "Các thôn"),
        (
            (
                (150, "Kính gửi:"),
                (210, "- Các phòng thuộc xã;"),
                (210, "- Trạm Y tế xã, các"),
                (218, "trường học."),
            ),
            "Các phòng thuộc xã; Trạm Y tế xã, các trường học",
        ),
        (
            ((150, "Kính gửi: - Đảng ủy xã;"), (210, "- Các thôn."), (85, "Căn cứ Kế hoạch số 9")),
            "Đảng ủy xã; Các thôn",
        ),
    ],
)
def test_all_addressees_are_read_and_nothing_of_the_text(
    lines: tuple[tuple[float, str], ...], addressees: str
) -> None:
    words = [*_lines(*lines), *_lines((85, "một dòng của nội dung văn bản"), top=420)]
    assert _header(words)[FieldName.ADDRESSEES].value == addressees


@pytest.mark.parametrize(
    ("again", "is_sure"),
    [
        (("Kính gửi: Các cơ quan nhà nước",) * 2, True),
        (("Kính gửi: Các cơ quan nhà nước", "Kính gửi: Các cơ quản nhà nước"), False),
        ((), False),
    ],
)
def test_addressees_of_a_scan_are_sure_where_other_readings_agree(
    again: tuple[str, ...], is_sure: bool
) -> None:
    page = make_page(set_line("Kính gửi: Các cơ quan nhà nước", 200, 250, 0.96), ReadMethod.OCR)
    found = read_addressees([page], [set_line(reading, 200, 250, 0.96) for reading in again])
    assert found is not None
    assert (found[1].value, found[1].sure) == ("Các cơ quan nhà nước", is_sure)


def test_addressees_that_break_off_at_a_semicolon_are_not_sure() -> None:
    words = set_line("Kính gửi: Các cơ quan nhà nước;", 200, 250, 0.96)
    found = read_addressees([make_page(words, ReadMethod.OCR)], [words, words])
    assert found is not None
    assert not found[1].sure


def _closing(*recipients: str) -> list[Word]:
    left = _lines(*((85, line) for line in recipients), top=600, pitch=13)
    return [
        *left,
        *set_centred(("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), 440, 600),
        *set_centred(("Lê An Mẫu",), 440, 700),
    ]


def test_recipients_are_read_line_by_line_beside_the_signature() -> None:
    header = _header(
        _closing("Nơi nhận:", "- Như trên;", "- Chủ tịch, các Phó Chủ tịch", "xã (b/c);", "- Lưu: VT, VHXH.")
    )
    assert header[FieldName.RECIPIENTS].value == (
        "Như trên; Chủ tịch, các Phó Chủ tịch xã (b/c); Lưu: VT, VHXH"
    )
    assert header[FieldName.DRAFTING_UNIT].value == "VHXH"


def test_what_stands_below_the_last_recipient_is_none() -> None:
    words = [
        *_closing("Nơi nhận:", "- Như trên;", "- Lưu: VT."),
        *_lines((85, "Ghi chú của biểu mẫu"), top=639),
    ]
    assert _header(words)[FieldName.RECIPIENTS].value == "Như trên; Lưu: VT"


def test_recipients_may_stand_on_a_later_page() -> None:
    last = make_page(_closing("Nơi nhận:", "- Như trên;", "- Lưu: VT, KT."), number=2)
    header, _ = parse_header([make_paper(), last])
    assert header[FieldName.RECIPIENTS].page == 2
    assert header[FieldName.DRAFTING_UNIT].value == "KT"


def test_scanned_lists_are_never_sure() -> None:
    header = _header(_closing("Nơi nhận:", "- Như trên;"), ReadMethod.OCR)
    assert not header[FieldName.RECIPIENTS].sure


def test_a_signature_field_beside_the_recipients_is_none_of_them() -> None:
    note = set_line("Ký bởi: Ủy ban nhân dân xã An Mẫu", 250, 626)
    words = [*_closing("Nơi nhận:", "- Như trên;"), *note, *_lines((85, "- Lưu: VT."), top=628)]
    reading = _header(words)[FieldName.RECIPIENTS]
    assert (reading.value, reading.sure) == ("Như trên; Lưu: VT", True)


def test_a_place_that_looks_like_their_heading_is_not_where_recipients_start() -> None:
    words = [*_lines((85, "Bình Ẩn;"), (85, "Căn cứ Luật Mẫu;"), top=400)]
    words += _closing("Nơi nhận:", "- Như trên;", "- Lưu: VT.")
    assert _header(words)[FieldName.RECIPIENTS].value == "Như trên; Lưu: VT"


def test_a_recipient_with_the_signature_glued_to_it_is_cut_and_not_sure() -> None:
    words = _lines((85, "Nơi nhận:"), (85, "- Như trên;"), (85, "- Lưu: VT.KT. CHỦ TỊCH"), top=600)
    reading = _header(words)[FieldName.RECIPIENTS]
    assert (reading.value, reading.sure) == ("Như trên; Lưu: VT", False)


@pytest.mark.parametrize(
    "recipients",
    [
        ("Nơi nhận:", "~ Như trên;", "„- Các thôn;", "¬.Lưu: VT."),
        ("_Nơi nhậm: `", "'- Như trên;", "Các thôn;", "= Lưu: VT."),
        ("- Như trên;", "- Các thôn;", "- Lưu: VT."),  # the heading is lost
    ],
)
def test_a_scanned_list_is_read_whatever_its_dashes_and_heading_were_taken_for(
    recipients: tuple[str, ...],
) -> None:
    header = _header(_closing(*recipients), ReadMethod.OCR)
    assert header[FieldName.RECIPIENTS].value == "Như trên; Các thôn; Lưu: VT"


def test_dust_between_scanned_recipients_neither_ends_nor_cuts_their_list() -> None:
    dust = [Word("ˆ", Box(x, 616, x + 2, 618), 0.3) for x in (70.0, 240.0, 252.0, 264.0)]
    words = _closing("Nơi nhận:", "- Như trên;", "- Các thôn;", "- Lưu: VT.")
    header = _header([*words[:4], *dust, *words[4:]], ReadMethod.OCR)
    assert header[FieldName.RECIPIENTS].value == "Như trên; Các thôn; Lưu: VT"


def test_what_a_stroke_hides_in_a_recipient_does_not_hide_its_end() -> None:
    words = [
        *_lines((85, "Nơi nhận:"), top=600),
        *_lines((85, "- Thường trực"), top=613),
        *_lines((185, "xã (b/c);"), top=613),
        *_lines((85, "- Lưu: VT."), top=626),
    ]
    assert _header(words, ReadMethod.OCR)[FieldName.RECIPIENTS].value == "Thường trực xã (b/c); Lưu: VT"


@pytest.mark.parametrize(
    ("entry", "unit"),
    [
        ("Lưu: VT, VHXH", "VHXH"),
        ("Lưu: VT, KGVX (02b)", "KGVX"),
        ("Lưu VT, BCTĐ&TTN", "BCTĐ&TTN"),
        ("Lưu: VT, NCKS.Mẫu", "NCKS"),
        ("Lưu: VP, P.KT", "P.KT"),
        ("Lưu: VT", None),
        ("Lưu: VT, nvmau", None),
        ("Lưu Văn phòng Đảng ủy", None),
        ("Như Điều 3", None),
    ],
)
def test_the_drafting_unit_stands_beside_the_archive(entry: str, unit: str | None) -> None:
    assert find_drafting_unit(entry) == unit
