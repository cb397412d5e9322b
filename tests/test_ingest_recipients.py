import pytest
from drawn_pages import make_page, make_paper, set_centred, set_line

from ingest.header import parse_header
from ingest.recipients import find_drafting_unit
from registry.parsed import Header, Word
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
