from dataclasses import replace

import pytest
from drawn_pages import make_page, make_paper, set_centred, set_line

from ingest.header import parse_header
from ingest.layout import Line
from ingest.signer import (
    bare_name,
    cut_at_authority,
    find_confirmed_lines,
    find_doubtful_block,
    find_signature,
    is_recipients_line,
)
from registry.parsed import Header, Page, Word
from registry.vocabulary.kinds import FieldName, ReadMethod

_RECIPIENTS = (("Nơi nhận:", "- Như trên;", "- Lưu: VT, VHXH."), 600)


def _closing(*block: str, name: str | None = "Trần Văn Mẫu", recipients: bool = True) -> list[Word]:
    words = set_centred(block, 440, 600)
    if name is not None:
        words += set_centred((name,), 440, 740)
    if recipients:
        for rank, line in enumerate(_RECIPIENTS[0]):
            words += set_line(line, 85, _RECIPIENTS[1] + 13 * rank)
    return words


def _header(
    *block: str, name: str | None = "Trần Văn Mẫu", method: ReadMethod = ReadMethod.TEXT_LAYER
) -> Header:
    return parse_header([make_paper(rest=tuple(_closing(*block, name=name)), method=method)])[0]


@pytest.mark.parametrize(
    ("block", "authority", "post"),
    [
        (("CHỦ TỊCH",), None, "Chủ tịch"),
        (("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "KT. Chủ tịch", "Phó Chủ tịch"),
        (
            ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
            "TM. Ủy ban nhân dân, KT. Chủ tịch",
            "Phó Chủ tịch",
        ),
        (
            ("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
            "TL. Chủ tịch, KT. Chánh Văn phòng",
            "Phó Chánh Văn phòng",
        ),
        (
            ("TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI"),
            "TUQ. Chủ tịch",
            "Trưởng phòng Văn hóa - Xã hội",
        ),
        (("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"), "T/M Ban Thường vụ", "Phó Bí thư"),
        (("Q. GIÁM ĐỐC",), "Q. Giám đốc", None),
        (("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"), "KT. Bộ trưởng", "Thứ trưởng"),
        (("KT. THỦ TRƯỞNG", "PHÓ CHỈ HUY TRƯỞNG"), "KT. Thủ trưởng", "Phó Chỉ huy trưởng"),
        (("TM. BAN CHỈ HUY", "CHÍNH TRỊ VIÊN"), "TM. Ban Chỉ huy", "Chính trị viên"),
        (("CHÁNH ÁN",), None, "Chánh án"),
        (("HIỆU TRƯỞNG",), None, "Hiệu trưởng"),
    ],
)
def test_capacity_and_post_are_written_as_one_writes_them(
    block: tuple[str, ...], authority: str | None, post: str | None
) -> None:
    header = _header(*block)
    found = (header.get(FieldName.AUTHORITY), header.get(FieldName.POST))
    assert tuple(reading and reading.value for reading in found) == (authority, post)
    assert header[FieldName.SIGNER].value == "Trần Văn Mẫu"


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Đại tá Trần Văn Mẫu", "Trần Văn Mẫu"),
        ("Thượng tá, ThS. Trần Văn Mẫu", "Trần Văn Mẫu"),
        ("BS. CKII. Trần Văn Mẫu", "Trần Văn Mẫu"),
        ("PGS. TS. Trần Văn Mẫu", "Trần Văn Mẫu"),
        ("Tạ Tá Mẫu", "Tạ Tá Mẫu"),
        ("Bs Trần Văn Mẫu", "Trần Văn Mẫu"),
        ("“Trần.Văn Mẫu :", "Trần Văn Mẫu"),
        ("__ H'Mẫu Êban - -", "H'Mẫu Êban"),
    ],
)
def test_ranks_and_degrees_are_no_part_of_the_name(printed: str, name: str) -> None:
    assert bare_name(printed) == name


def test_the_notes_of_a_digital_signature_are_not_the_signer() -> None:
    words = [
        *_closing("CHỦ TỊCH", name=None),
        *set_centred(("Ký bởi: Lê Thị Khác", "Trần Văn Mẫu"), 440, 700),
    ]
    header, _ = parse_header([make_paper(rest=tuple(words))])
    assert header[FieldName.SIGNER].value == "Trần Văn Mẫu"


def _page(words: list[Word], number: int, method: ReadMethod = ReadMethod.TEXT_LAYER) -> Page:
    return make_page(words, method, number)


def test_who_signed_an_annexed_paper_did_not_sign_this_one() -> None:
    own = _page(_closing("CHỦ TỊCH", name=None), 2)
    annexed = _page(_closing("GIÁM ĐỐC", name="Lê Thị Khác"), 3)
    signature = find_signature([make_paper(), own, annexed])
    assert signature is not None
    assert (signature.page.number, signature.name) == (2, None)


def test_a_post_centred_on_the_page_is_no_signature() -> None:
    page = make_paper(
        middle=("QUYẾT ĐỊNH", "Về lịch trực", "", "CHỦ TỊCH"), rest=tuple(set_line("Lê An", 300, 320))
    )
    assert find_signature([page]) is None


def test_a_name_beside_the_recipients_alone_is_not_sure() -> None:
    header = _header(name="Trần Văn Mẫu")
    assert header[FieldName.SIGNER].value == "Trần Văn Mẫu"
    assert not header[FieldName.SIGNER].sure


@pytest.mark.parametrize(("block", "is_sure"), [(("PHÓ GIÁM ĐỐC",), True), (("GIÁM ĐỐC VIỆTHÀNK",), False)])
def test_a_scanned_post_is_sure_when_all_its_words_are_known(block: tuple[str, ...], is_sure: bool) -> None:
    assert _header(*block, method=ReadMethod.OCR)[FieldName.POST].sure is is_sure


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [
        ("Nơi nhận:", True),
        ("Nơi nhận :", True),
        ("Nội nhận:", True),
        ("Nơi nhộn", True),
        ("_'Nơi nhậm: `", True),
        ("Nơí nhận: A2 ¬0N l4", True),
        ("Bình Ẩn;", False),
        ("Nơi nhận văn bản được ghi rõ", False),
        ("Ghi nhận và đánh giá", False),
        ("nơi nhận", False),
    ],
)
def test_recipients_start_with_their_heading_alone(line: str, is_heading: bool) -> None:
    assert is_recipients_line(line) is is_heading


@pytest.mark.parametrize(
    ("entry", "own"),
    [
        ("Lưu: VT, HC.KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "Lưu: VT, HC."),
        ("Lưu: VT.TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", "Lưu: VT."),
        ("Lưu: VT.T/M ĐẢNG ỦY PHÓ BÍ THƯ", "Lưu: VT."),
        ("Lưu: VT, KT.", "Lưu: VT, KT."),
        ("Lưu: VT, P.KT. HÀ", "Lưu: VT, P.KT. HÀ"),
        ("UBND Q. MẪU", "UBND Q. MẪU"),
        ("TT. Đảng ủy (b/c)", "TT. Đảng ủy (b/c)"),
    ],
)
def test_for_whom_one_signs_is_cut_off_the_recipient_it_is_glued_to(entry: str, own: str) -> None:
    assert cut_at_authority(entry) == own


def test_a_name_read_with_specks_is_not_sure() -> None:
    assert _header("CHỦ TỊCH", name="Trần Văn Mẫu", method=ReadMethod.OCR)[FieldName.SIGNER].sure
    header = _header("CHỦ TỊCH", name="Trần.Văn Mẫu", method=ReadMethod.OCR)
    assert (header[FieldName.SIGNER].value, header[FieldName.SIGNER].sure) == ("Trần Văn Mẫu", False)


# A name that the page does not show for sure is looked at again, in its own block


def _scan_of(*block: str, name: str | None, confidence: float = 1.0) -> Page:
    words = [
        replace(word, confidence=confidence) if name is not None and word.text in name.split() else word
        for word in _closing(*block, name=name)
    ]
    return make_page(words, ReadMethod.OCR)


@pytest.mark.parametrize(
    ("page", "is_doubtful"),
    [
        (_scan_of("CHỦ TỊCH", name="Trần Văn Mẫu"), False),
        (_scan_of("CHỦ TỊCH", name="Trần Văn Mẫu", confidence=0.7), True),
        (_scan_of("CHỦ TỊCH", name=None), True),
        (_scan_of(name=None), True),  # the recipients alone show that the paper ends here
        (make_page(set_line("một trang giữa văn bản", 85, 300), ReadMethod.OCR), False),
    ],
)
def test_a_block_is_doubtful_where_a_page_closes_a_paper_without_a_sure_name(
    page: Page, is_doubtful: bool
) -> None:
    box = find_doubtful_block(page)
    assert (box is not None) is is_doubtful
    if box is not None:
        assert box.x0 < 440 < box.x1
        assert box.top < 600 < 740 < box.bottom


def _lines(*texts: str, confidence: float = 0.9) -> list[Line]:
    return [Line(tuple(set_line(text, 400, 600 + 20 * rank, confidence))) for rank, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("page", "first", "second", "confirmed"),
    [
        (_scan_of("CHỦ TỊCH", name=None), ("Trần Văn Mẫu",), ("Trần Văn Mẫu",), ["Trần Văn Mẫu"]),
        (_scan_of("CHỦ TỊCH", name=None), ("Trần Văn Mẫu",), ("Trần Vân Mẫu",), []),
        (_scan_of("CHỦ TỊCH", name=None), ("rần Văn Mẫu",), ("rần Văn Mẫu",), []),
        # What the pen left between the words is no part of the name.
        (_scan_of("CHỦ TỊCH", name=None), ("| Trần 2— Văn Mẫu",), ("l Trần Văn Mẫu _",), ["Trần Văn Mẫu"]),
        # A post counts only where the page has none.
        (_scan_of("CHỦ TỊCH", name=None), ("GIÁM ĐỐC",), ("GIÁM ĐÓC",), []),
        (_scan_of(name=None), ("GIÁM ĐỐC", "XyZ"), ("GIÁM ĐÓC",), ["GIÁM ĐỐC"]),
    ],
)
def test_names_and_posts_are_confirmed_by_two_readings_that_agree(
    page: Page, first: tuple[str, ...], second: tuple[str, ...], confirmed: list[str]
) -> None:
    lines = find_confirmed_lines(page, [_lines(*first), _lines(*second, confidence=0.8)])
    assert [line.text for line in lines] == confirmed
