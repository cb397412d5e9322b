import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.legacy_text import Encoding, convert, encoding_of_font, find_encoding
from ingest.text_quality import is_common_syllable, is_readable, measure_text

_PROSE = (
    "Ủy ban nhân dân xã thông báo lịch tiếp công dân định kỳ của Chủ tịch xã tháng tư năm 2026; phép nước, "
    "quyết định của Hội đồng nhân dân về hòa giải ở cơ sở được ban hành kèm theo"
)
_OLD = {
    Encoding.TCVN3: (
        "ñy ban nh©n d©n x· th«ng b¸o lÞch tiÕp c«ng d©n ®Þnh kú cña Chñ tÞch x· th¸ng t\u00ad n¨m 2026; "
        "phÐp n\u00adíc, quyÕt ®Þnh cña Héi ®ång nh©n d©n vÒ hßa gi¶i ë c¬ së ®\u00adîc ban hµnh kÌm theo"
    ),
    Encoding.VNI: (
        "UÛy ban nhaân daân xaõ thoâng baùo lòch tieáp coâng daân ñònh kyø cuûa Chuû tòch xaõ thaùng tö naêm "
        "2026; pheùp nöôùc, quyeát ñònh cuûa Hoäi ñoàng nhaân daân veà hoøa giaûi "
        "ôû cô sôû ñöôïc ban haønh keøm theo"
    ),
    Encoding.VISCII: (
        "œy ban nhân dân xã thông báo l¸ch tiªp công dân ð¸nh kÏ cüa Chü t¸ch xã tháng tß nåm 2026; phép "
        "nß¾c, quyªt ð¸nh cüa Hµi ð°ng nhân dân v« hòa giäi · c½ s· ðßþc ban hành kèm theo"
    ),
}


@pytest.mark.parametrize("encoding", list(_OLD))
def test_text_of_old_fonts_is_found_out_and_converted(encoding: Encoding) -> None:
    assert find_encoding(_OLD[encoding]) is encoding
    assert convert(_OLD[encoding], encoding).lower() == _PROSE.lower()


def test_text_that_is_right_stays_as_it_is() -> None:
    assert find_encoding(_PROSE) is Encoding.UNICODE
    assert convert(_PROSE, Encoding.UNICODE) == _PROSE


@pytest.mark.parametrize(
    "text",
    [
        "UY BAN NHAN DAN xa thong bao lich tiep cong dan dinh ky cua Chu tich xa thang tu nam hai nghin",
        "The quick brown fox jumps over the lazy dog and goes on to write a letter to the whole office",
        "C NG HÒA XÃ H I CH NGH A VI T NAM c l p - T do - H nh phúc Ộ Ộ Ủ Ĩ Ệ Đ Ộ Ậ Ự Ạ y ban nhân dân",
        "Nơi nhận: Lưu VT",
    ],
    ids=["unaccented", "foreign", "shattered", "short"],
)
def test_what_no_encoding_makes_readable_is_left_to_the_picture(text: str) -> None:
    assert find_encoding(text) is None


def test_tcvn3_without_its_soft_hyphens_is_not_trusted() -> None:
    """Programs drop soft hyphens; `ngời` might then be người, and no one could say."""
    text = " ".join([_OLD[Encoding.TCVN3]] * 3)
    assert find_encoding(text) is Encoding.TCVN3
    assert find_encoding(text.replace("\u00ad", "")) is None


@pytest.mark.parametrize(
    ("encoding", "written", "meant"),
    [
        (Encoding.TCVN3, "QuyÕt ®Þnh", "Quyết định"),
        (Encoding.TCVN3, "phÐp", "phép"),
        (Encoding.TCVN3, "phĐp", "phép"),
        (Encoding.TCVN3, "12/QĐ-HĐND", "12/QĐ-HĐND"),
        (Encoding.TCVN3, "hoμ", "hoà"),
        (Encoding.TCVN3, "Quyết", "Quyết"),
        (Encoding.TCVN3_CAPITALS, "céng hoµ", "CỘNG HOÀ"),
        (Encoding.VNI, "NÖÔÙC", "NƯỚC"),
        (Encoding.VNI, "Nöôùc ñaõ kyù ngaøy 5/3", "Nước đã ký ngày 5/3"),
        (Encoding.VNI, "Hòa", "Hịa"),
        (Encoding.UNICODE, "HƢỚNG DẪN ĐƢỢC", "HƯỚNG DẪN ĐƯỢC"),
        (Encoding.UNICODE, "Ðiều", "Điều"),
        (Encoding.MISREAD_CAPITALS, "CỘNG HÕA, CHÖ THÍCH", "CỘNG HÒA, CHÚ THÍCH"),
        (Encoding.MISREAD_CAPITALS, "võng lọng", "võng lọng"),
        (Encoding.MISREAD_AS_VNI, "CƠNG HỊA", "CÔNG HÒA"),
        (Encoding.MISREAD_AS_VNI, "cĩ địa phương tồn tại", "có địa phương tồn tại"),
    ],
)
def test_words_are_converted_one_by_one(encoding: Encoding, written: str, meant: str) -> None:
    assert convert(written, encoding) == meant


@pytest.mark.parametrize(
    ("damaged", "encoding"),
    [
        (f"CỘNG HÕA, PHÕNG, CHÖ Ý. {_PROSE}", Encoding.MISREAD_CAPITALS),
        (_PROSE.replace("ò", "ị").replace("ô", "ơ"), Encoding.MISREAD_AS_VNI),
    ],
)
def test_wrong_code_tables_are_found_by_the_words_they_make(damaged: str, encoding: Encoding) -> None:
    assert find_encoding(damaged) is encoding


def test_one_rare_name_is_no_fault_of_the_file() -> None:
    assert find_encoding(f"Ông Nguyễn Văn Chơng. {_PROSE}") is Encoding.UNICODE


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", Encoding.TCVN3),
        (".VnTimeH", Encoding.TCVN3_CAPITALS),
        ("ABCDEF+.VnArialH,Bold", Encoding.TCVN3_CAPITALS),
        (".VnTime-BoldItalic", Encoding.TCVN3),
        ("VNI-Times", Encoding.VNI),
        ("Times New Roman", None),
        ("", None),
    ],
)
def test_fonts_tell_their_encoding(font: str, encoding: Encoding | None) -> None:
    assert encoding_of_font(font) is encoding


@given(st.text())
def test_converting_unicode_twice_is_converting_once(text: str) -> None:
    once = convert(text, Encoding.UNICODE)
    assert convert(once, Encoding.UNICODE) == once


@given(st.text(alphabet=st.characters(max_codepoint=0x7F)), st.sampled_from(list(Encoding)))
def test_plain_ascii_means_the_same_in_every_encoding(text: str, encoding: Encoding) -> None:
    if encoding is Encoding.VISCII:  # has letters among the control characters
        text = "".join(char for char in text if char.isprintable())
    assert convert(text, encoding).lower() == text.lower()


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("hòa", True),
        ("hoà", True),
        ("HÒA", True),
        ("hịa", False),
        ("cơng", False),
        ("Quỳnh", True),
        ("of", False),
    ],
)
def test_common_syllables_are_known_wherever_the_tone_stands(word: str, expected: bool) -> None:
    assert is_common_syllable(word) is expected


def test_letters_with_wrong_marks_make_a_text_unreadable() -> None:
    wrong = _PROSE.translate(str.maketrans("áâôộịếủãàăểềưượĩ", "ẵêộỗĩẻẽẫẩẳễểứỡỵẽ"))
    assert is_readable(_PROSE)
    assert not is_readable(wrong)
    assert measure_text(wrong).foreign == 0
