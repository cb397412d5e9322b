"""What the user typed: a reference in any spelling, words and phrases, a day, filters."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import exact_words
from index.query import Filters, Phrase, Query, ReferenceQuery, WordQuery, parse_query
from registry.reference import make_reference
from registry.vocabulary.kinds import EXPECTED, FieldName
from registry.vocabulary.lists import DocumentType, document_types

A_DAY = date(2026, 4, 24)
PHRASE = Phrase(("tiep", "cong", "dan"))
A_RULE = ReferenceQuery(8, "", "qdubnd", 2025)


def ask(
    number: int, symbol: str = "", year: int | None = None, letter: str = "", day: date | None = None
) -> ReferenceQuery:
    return ReferenceQuery(number, letter, symbol, day.year if day else year, day)


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("1042/TB-UBND", ask(1042, "tbubnd")),
        ("1042/tb-ubnd", ask(1042, "tbubnd")),
        ("số 1042/TB-UBND", ask(1042, "tbubnd")),
        ("so 1042 tb ubnd", ask(1042, "tbubnd")),
        ("1042/tbubnd", ask(1042, "tbubnd")),
        ("số1042", ask(1042)),
        ("1042", ask(1042)),
        ("01042", ask(1042)),
        ("1042/", ask(1042)),
        ("1042-TB/UBND", ask(1042, "tbubnd")),
        ("1042 / TB - UBND", ask(1042, "tbubnd")),
        ("1042 -TB/UBND", ask(1042, "tbubnd")),
        ("«1042/TB–UBND».", ask(1042, "tbubnd")),
        ("1042/TB", ask(1042, "tb")),
        ("1042 tb ub", ask(1042, "tbub")),
        # Typed in one piece: the first letter of the symbol is no letter of the number.
        ("1042tbubnd", ask(1042, "tbubnd")),
        ("1042TB-UBND", ask(1042, "tbubnd")),
        ("5kh", ask(5, "kh")),
        ("tb1042", ask(1042, "tb")),
        ("QĐ43", ask(43, "qd")),
        ("thông báo 1042", ask(1042, "tb")),
        ("thong bao so 1042", ask(1042, "tb")),
        ("Thông báo số: 1042/TB-UBND", ask(1042, "tbubnd")),
        ("TB số 1042", ask(1042, "tb")),
        ("văn bản số 1042", ask(1042)),
        ("GM số 62/GM-UBND", ask(62, "gmubnd")),
        ("công văn 839", ask(839, "cv")),
        ("cv 839 ubnd", ask(839, "ubnd")),
        ("Công văn số 839/UBND-VHXH", ask(839, "ubndvhxh")),
        # Written out, the symbol is whole, with or without the type in it; typed loosely, both sides count.
        ("Thông báo số 02/TTPVHCC", ask(2, "ttpvhcc")),
        ("tb 1042 ubnd", ask(1042, "tbubnd")),
        ("tb 02 ttpvhcc", ask(2, "tbttpvhcc")),
        ("thông báo 1042 tb ubnd", ask(1042, "tbubnd")),
        ("tb 1042 2026", ask(1042, "tb", 2026)),
        ("tb-ubnd 1042", ask(1042, "tbubnd")),
        ("1042 2026", ask(1042, "", 2026)),
        ("1042/2026", ask(1042, "", 2026)),
        ("thông báo 1042 2026", ask(1042, "tb", 2026)),
        ("thông báo 1042 năm 2026", ask(1042, "tb", 2026)),
        ("Thông báo số 1042/TB-UBND ngày 24/4/2026", ask(1042, "tbubnd", day=A_DAY)),
        ("thong bao 1042 ngay 24/4/2026", ask(1042, "tb", day=A_DAY)),
        ("1042/TB-UBND, ngày 24-4-2026", ask(1042, "tbubnd", day=A_DAY)),
        ("1042/TB-UBND (24.4.2026)", ask(1042, "tbubnd", day=A_DAY)),
        ("“Thông báo số 1042/TB-UBND ngày 24/4/2026”", ask(1042, "tbubnd", day=A_DAY)),
        ("1042 24/4/2026", ask(1042, day=A_DAY)),
        ("1042/TB-UBND ngày 31/2/2026", ask(1042, "tbubnd", 2026)),  # no such day
        # Copied from a list, with its bullet and what the citation goes on with.
        ("-Thông báo số 1042/TB-UBND ngày 24/4/2026;", ask(1042, "tbubnd", day=A_DAY)),
        (
            "- Thông báo số 1042/TB-UBND ngày 24 tháng 4 năm 2026 của UBND xã về việc họp ngày 30/4/2026",
            ask(1042, "tbubnd", day=A_DAY),
        ),
        ("quyết định số 43 về nội quy tiếp công dân", ask(43, "qd")),
        ("1042-TB-UBND.pdf", ask(1042, "tbubnd")),
        ("08/2025/QĐ-UBND", ask(8, "qdubnd", 2025)),
        ("08/2025/QĐ-UBND ngày 03/01/2026", ReferenceQuery(8, "", "qdubnd", 2025, date(2026, 1, 3))),
        ("203-QĐ/ĐU", ask(203, "qddu")),
        ("43a/qđ-ubnd", ask(43, "qdubnd", letter="a")),
        ("839/UBND-VH-XH", ask(839, "ubndvhxh")),
        ("585 qd ubnd hc", ask(585, "qdubndhc")),
        ("2231/SNV-CCHC&PC", ask(2231, "snvcchcpc")),
        ("thông báo số 2026", ask(2026, "tb")),
        ("1042/TB-UBND -du thao", None),  # not a unit of the symbol; the words ask for it
        ("1042/TB-UBND -nháp", ask(1042, "tbubnd")),
    ],
)
def test_a_reference_is_understood_in_any_spelling(typed: str, reference: ReferenceQuery | None) -> None:
    assert parse_query(typed).reference == reference


@pytest.mark.parametrize(
    "typed",
    [
        "công khai số điện thoại",
        "tb ubnd",
        "24/4/2026",
        "ngày 24 tháng 4 năm 2026",
        "24/24",
        "01 lần/tuần",
        "01/lần",
        "tháng 3",
        "quý 1",
        "dự toán 2026",  # folded, `du` is also a Party body
        "từ 28",
        "tu 28",
        "đủ 5",
        "đầu tư 2026",
        "kế hoạch 2026",  # the plans of a year
        "kh 2026",
        "2 kế hoạch của xã",
        "đã thực hiện 5",
        "1042 tb ubnd xa",
        "12/3, UBND",
        "2025-2026",
        "2025 -2026",
        "0225.3881.234",
        "5 tốt 3 không",
        "tb ubnd -1042/TB-UBND",
    ],
)
def test_prose_with_a_number_in_it_stays_words(typed: str) -> None:
    query = parse_query(typed)
    assert query.reference is None
    assert query.words.folded


@pytest.mark.parametrize(
    ("typed", "perhaps"),
    [
        ("so 98 tb svhttdl", ask(98, "tbsvhttdl")),
        ("98 tb svhttdl 2026", ask(98, "tbsvhttdl", 2026)),
        ("7 kh snn&mt", ask(7, "khsnnmt")),
        ("thông báo 98 svhttdl", ask(98, "tbsvhttdl")),
        ("tb 98 svhttdl", ask(98, "tbsvhttdl")),
        ("kh 12 pccc", ask(12, "khpccc")),
        ("kh 5 tuổi", None),  # no letters of a symbol
        ("thông báo 98 của thôn", None),
        ("98 svhttdl", None),  # no type
        ("tháng 3 tb abc", None),
        ("tb 24/4/2026 abc", None),
        ("98 tb a b c d", None),
        ("98 tb svhttdl -nháp", None),
        ("1042 tb ubnd", None),  # it is one
        ("tb svhttdl", None),
    ],
)
def test_behind_a_type_an_unknown_body_may_stand(typed: str, perhaps: ReferenceQuery | None) -> None:
    assert parse_query(typed).perhaps == perhaps


@pytest.mark.parametrize(
    ("typed", "several"),
    [
        ("1042/TB-UBND 15/KH-UBND", [ask(1042, "tbubnd"), ask(15, "khubnd")]),
        ("1042/tb-ubnd, 15/kh-ubnd và 08/2025/QĐ-UBND.", [ask(1042, "tbubnd"), ask(15, "khubnd"), A_RULE]),
        (
            "Thông báo số 1042/TB-UBND, ngày 24/4/2026; Kế hoạch số 15/KH-UBND",
            [ask(1042, "tbubnd", day=A_DAY), ask(15, "khubnd")],
        ),
        ("1042/TB-UBND 1042/TB-UBND 15/KH-UBND", [ask(1042, "tbubnd"), ask(15, "khubnd")]),
        ("1042/TB-UBND 15/KH-UBND họp", []),
        ("1042/TB-UBND, 24/4/2026", []),
        ("1042, 15", []),
        ("01 lần/tuần, 02 lần/tháng", []),
        ("1042/TB-UBND 15/KH-UBND -nháp", []),
        (" ".join(f"{number}/KH-UBND" for number in range(1, 12)), []),
    ],
)
def test_a_list_of_references_asks_for_each(typed: str, several: list[ReferenceQuery]) -> None:
    query = parse_query(typed)
    assert [one for _written, one in query.several] == several
    assert query.words.folded


def test_the_words_of_a_reference_are_words_too() -> None:
    assert parse_query("số 1042/TB-UBND").words.folded == ("so", "1042", "tb", "ubnd")
    assert parse_query("1042 -TB/UBND").words == WordQuery(("1042", "tb", "ubnd"))


def test_exact_words_are_asked_for_only_where_accents_were_typed() -> None:
    assert parse_query("“cong khai” – lich").words.exact == ()
    accented = parse_query("công khai").words
    assert accented.folded == ("cong", "khai")
    assert accented.exact == tuple(exact_words("công khai"))


@pytest.mark.parametrize("typed", ["", "   ", "…", "?!", '""', "- -"])
def test_nothing_typed_asks_for_nothing(typed: str) -> None:
    assert parse_query(typed) == Query(None, WordQuery())


# Phrases and words left out


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('"tiep cong dan" lich', WordQuery(("tiep", "cong", "dan", "lich"), (), (PHRASE,))),
        ("lich “tiep cong dan”", WordQuery(("lich", "tiep", "cong", "dan"), (), (PHRASE,))),
        ("lich «tiep cong dan»", WordQuery(("lich", "tiep", "cong", "dan"), (), (PHRASE,))),
        ('lich "tiep cong', WordQuery(("lich", "tiep", "cong"))),
        ('"tiep cong dan" "lich', WordQuery(("tiep", "cong", "dan", "lich"), (), (PHRASE,))),
        ("lich -thang", WordQuery(("lich",), excluded=("thang",))),
        ("-thang lich", WordQuery(("lich",), excluded=("thang",))),
        ('lich -"tiep cong dan"', WordQuery(("lich",), excluded_phrases=(PHRASE,))),
        ('lich -"thang"', WordQuery(("lich",), excluded=("thang",))),
        ("lich -1042/TB", WordQuery(("lich",), excluded_phrases=(Phrase(("1042", "tb")),))),
        ("ke hoach 2026 -nhap", WordQuery(("ke", "hoach", "2026"), excluded=("nhap",))),
        ("- gach dau dong", WordQuery(("gach", "dau", "dong"))),
        ("thu - chi", WordQuery(("thu", "chi"))),
        ("van hoa-xa hoi", WordQuery(("van", "hoa", "xa", "hoi"))),
        ("giai doan 2025 -2026", WordQuery(("giai", "doan", "2025", "2026"))),
    ],
)
def test_phrases_are_wanted_and_minus_words_are_not(typed: str, words: WordQuery) -> None:
    assert parse_query(typed).words == words


def test_what_is_left_out_with_accents_is_left_out_only_so() -> None:
    words = parse_query("họp -bàn").words
    assert words.excluded == ()
    assert words.excluded_exact == tuple(exact_words("bàn"))


def test_a_phrase_typed_with_accents_keeps_them() -> None:
    [phrase] = parse_query('lich "tiếp dân"').words.phrases
    assert phrase.exact == tuple(exact_words("tiếp dân"))


# While typing


@pytest.mark.parametrize(
    ("typed", "folded", "prefix"),
    [
        ("lịch tiếp cô", ("lich", "tiep"), "co"),
        ("lịch tiếp cô ", ("lich", "tiep", "co"), ""),
        ("l", (), "l"),
        ('lịch "tiếp cô"', ("lich", "tiep", "co"), ""),
        ('lịch "tiếp cô', ("lich", "tiep"), "co"),
        ("lịch -tiếp", ("lich",), ""),
        ("lịch loại:TB", ("lich",), ""),
        ("loại:TB lịch", (), "lich"),
        ("căn cứ 1042/tb-ub", ("can", "cu", "1042", "tb"), "ub"),
        ("1042/TB-UBND", ("1042", "tb", "ubnd"), ""),
    ],
)
def test_the_last_word_may_be_unfinished_while_typing(
    typed: str, folded: tuple[str, ...], prefix: str
) -> None:
    words = parse_query(typed, is_typing=True).words
    assert (words.folded, words.prefix) == (folded, prefix)


def test_a_word_is_whole_when_nobody_is_typing() -> None:
    assert parse_query("lịch tiếp cô").words.prefix == ""


# Days


@pytest.mark.parametrize(
    "typed",
    [
        "họp 24/4/2026",
        "họp 24/04/2026 ",
        "họp ngày 24/4/26",
        "họp Ngày 24 tháng 4 năm 2026",
        "họp ngay 24 thang 4 nam 2026",
        "họp 24-4-2026",
        "24.4.2026 họp",
        "họp (24 / 4 / 2026)",
    ],
)
def test_a_whole_date_among_the_words_is_a_day(typed: str) -> None:
    query = parse_query(typed)
    assert query.day == A_DAY
    assert query.dateless == parse_query("họp").words
    assert "2026" in query.words.folded or "26" in query.words.folded


@pytest.mark.parametrize(
    "typed",
    [
        "họp 31/2/2026",
        "họp 24/4",
        "họp tháng 4/2026",
        "từ 24/4/2026 đến 30/4/2026",
        '"họp ngày 24/4/2026" xóm',
        "họp -24/4/2026",
        "1042/24/4/2026",
        "24/4/20260",
    ],
)
def test_no_day_is_read_out_of_anything_else(typed: str) -> None:
    query = parse_query(typed)
    assert query.day is None
    assert query.dateless is None


# Filters


@pytest.mark.parametrize(
    ("typed", "filters"),
    [
        ("loại:TB", Filters("Thông báo")),
        ("LOAI: qd", Filters("Quyết định")),
        ("loại:ctr", Filters("Chương trình")),
        ("loai : ke hoach", Filters("Kế hoạch")),
        ("loại:“giấy mời”", Filters("Giấy mời")),
        ("type:NQ", Filters("Nghị quyết")),
        ("loại:lịch tiếp công dân", Filters("Lịch tiếp công dân")),
        ("từ:24/4/2026", Filters(first_day=A_DAY)),
        ("tu: 24-4-2026", Filters(first_day=A_DAY)),
        ("từ: ngày 24 tháng 4 năm 2026", Filters(first_day=A_DAY)),
        ('đến:"24.4.2026"', Filters(last_day=A_DAY)),
        ("từ:4/2026 đến:4/2026", Filters(first_day=date(2026, 4, 1), last_day=date(2026, 4, 30))),
        ("from:12/2026", Filters(first_day=date(2026, 12, 1))),
        ("to:tháng 12 năm 2026", Filters(last_day=date(2026, 12, 31))),
        ("đến:2/2024", Filters(last_day=date(2024, 2, 29))),
        ("từ:2025 den:năm 2026", Filters(first_day=date(2025, 1, 1), last_day=date(2026, 12, 31))),
        ("cơ quan:UBND", Filters(issuing_body="UBND")),
        ('co quan: "Ủy ban nhân  dân xã"', Filters(issuing_body="Ủy ban nhân dân xã")),
        ("coquan:HĐND,", Filters(issuing_body="HĐND")),
        ("mục:iii.1.2-1", Filters(item="III.1.2-1")),
        ("muc: 1.2.3", Filters(item="1.2.3")),
        ("thiếu:số", Filters(lacks=(FieldName.NUMBER,))),
        ("thieu: so, nguoi ky", Filters(lacks=(FieldName.NUMBER, FieldName.SIGNER))),
        ("thiếu:số ký hiệu", Filters(lacks=(FieldName.NUMBER, FieldName.SYMBOL))),
        ("thiếu:ngày thiếu:nơi", Filters(lacks=(FieldName.ISSUED_ON, FieldName.PLACE))),
        ("lacks:subject", Filters(lacks=(FieldName.SUBJECT,))),
    ],
)
def test_filters_are_read_with_and_without_accents(typed: str, filters: Filters) -> None:
    assert parse_query(typed) == Query(None, WordQuery(), filters)


@pytest.mark.parametrize(
    ("typed", "filters", "words"),
    [
        ("loại:thông báo công khai", Filters("Thông báo"), "công khai"),
        ("loại:TB, công khai", Filters("Thông báo"), ", công khai"),
        ("lịch loại:lịch tiếp công dân xã", Filters("Lịch tiếp công dân"), "lịch xã"),
        ("họp từ:4/2026 thôn", Filters(first_day=date(2026, 4, 1)), "họp thôn"),
        ("cơ quan:UBND xã", Filters(issuing_body="UBND"), "xã"),
        ("thiếu:cơ quan ban hành kế hoạch", Filters(lacks=(FieldName.ISSUING_BODY,)), "kế hoạch"),
        ("“công khai” loại:TB “lịch”", Filters("Thông báo"), "“công khai” “lịch”"),
    ],
)
def test_a_filter_takes_the_longest_value_and_no_word_more(typed: str, filters: Filters, words: str) -> None:
    query = parse_query(typed)
    assert query.filters == filters
    assert query.words == parse_query(words).words


class SomeNames:
    """A body and a signer, whose whole names alone are known by their beginnings."""

    def has_body(self, typed: str) -> bool:
        return "ubnd xã an bình -".startswith(typed.lower().strip())

    def has_signer(self, typed: str) -> bool:
        return "văn mẫu".startswith(typed.lower().strip())


@pytest.mark.parametrize(
    ("typed", "filters", "words"),
    [
        ("cơ quan: ubnd xã An Bình kế hoạch", Filters(issuing_body="ubnd xã An Bình"), "kế hoạch"),
        ("họp co quan:UBND xã loại:TB", Filters("Thông báo", issuing_body="UBND xã"), "họp"),
        ("cơ quan:UBND -xã", Filters(issuing_body="UBND"), "-xã"),
        ("cơ quan:UBND xã An Bình - họp", Filters(issuing_body="UBND xã An Bình"), "- họp"),
        ('cơ quan:UBND "xã"', Filters(issuing_body="UBND"), '"xã"'),
        ("cơ quan:sở nội vụ", Filters(issuing_body="sở"), "nội vụ"),
        ("ký: Văn Mẫu báo cáo", Filters(signer="Văn Mẫu"), "báo cáo"),
        ("ký: Trần Văn", Filters(signer="Trần Văn"), ""),
    ],
)
def test_a_name_takes_as_many_words_as_it_has(typed: str, filters: Filters, words: str) -> None:
    query = parse_query(typed, names=SomeNames())
    assert query.filters == filters
    assert query.words == parse_query(words).words


@pytest.mark.parametrize(
    ("typed", "unknown"),
    [
        ("loại:gì đó", [("loại", "gì")]),
        ("loại:TB-UBND", [("loại", "TB-UBND")]),
        ('loại:"không có"', [("loại", "không có")]),
        ("từ:31/2/2026", [("từ", "31/2/2026")]),
        ("đến:13/2026", [("đến", "13/2026")]),
        ("Từ: mai", [("Từ", "mai")]),
        ("từ:2026 đến:2025", [("từ", "2026"), ("đến", "2025")]),
        ("mục:tiêu", [("mục", "tiêu")]),
        ("thiếu:gì", [("thiếu", "gì")]),
        ("thiếu:số,gì", [("thiếu", "số,gì")]),
        ("cơ quan:…", [("cơ quan", "…")]),
        ("loại:", [("loại", "")]),
        ("loại: từ:2026 loại:TB", [("loại", "")]),
        ("loại:TB loại:KH", [("loại", "KH")]),
    ],
)
def test_a_filter_that_means_nothing_is_told(typed: str, unknown: list[tuple[str, str]]) -> None:
    assert list(parse_query(typed).unknown) == unknown


@pytest.mark.parametrize(
    "typed",
    [
        "Kính gửi: các thôn",
        "V/v: công khai",
        "https://example.vn/loai:tb",
        "(từ: 8 giờ)",
        '"thời gian từ: 8 giờ"',
        "mức: cao",
        "tổng số: 5 thôn",
    ],
)
def test_a_colon_in_prose_is_no_filter(typed: str) -> None:
    query = parse_query(typed)
    assert query.filters == Filters()
    assert query.unknown == ()
    assert query.words.folded


def test_a_reference_may_stand_beside_filters() -> None:
    query = parse_query("loại:TB 1042 từ:2026")
    assert query.reference == ask(1042)
    assert query.filters == Filters("Thông báo", first_day=date(2026, 1, 1))


@pytest.mark.parametrize("kind", document_types(), ids=lambda kind: kind.name)
def test_each_type_can_be_asked_for(kind: DocumentType) -> None:
    assert parse_query(f"loại:{kind.name} ấy").filters == Filters(kind.name)
    if kind.abbreviation:
        assert parse_query(f"loại:{kind.abbreviation.lower()} ấy").filters == Filters(kind.name)


def test_each_element_that_a_paper_must_have_can_be_asked_for() -> None:
    names = "số, ký hiệu, ngày ban hành, tên loại, cơ quan ban hành, địa danh, trích yếu, người ký"
    assert set(parse_query(f"thiếu:{names}").filters.lacks) == set(EXPECTED)
    assert set(parse_query(f"thiếu:“{names}”").filters.lacks) == set(EXPECTED)


# Laws


PIECES = st.sampled_from(
    ["loại:", "từ:", "thiếu: ", "cơ quan:", "1042", "/TB-UBND", "24/4/2026", "ngày ", "đ", "0", *'"“-  ']
)
TYPED = st.text(max_size=30) | st.lists(PIECES | st.text(max_size=4), max_size=10).map("".join)


@given(TYPED, st.booleans())
def test_whatever_is_typed_can_be_asked(typed: str, is_typing: bool) -> None:
    words = parse_query(typed, is_typing=is_typing).words
    assert words.exact == () or len(words.exact) == len(words.folded)


@given(
    TYPED,
    st.sampled_from(["loại:TB", "tu: 4/2026", "đến:2026", "cơ quan:UBND", "mục:I.1", "thiếu:số", "loại:gì"]),
)
def test_adding_a_filter_never_changes_the_words(typed: str, added: str) -> None:
    assert parse_query(f"{typed} {added}").words == parse_query(f"{typed} ").words


@given(
    st.dates(date(1945, 9, 2), date(2099, 12, 31)),
    st.sampled_from(
        ["{0.day}/{0.month}/{0.year}", "{0:%d-%m-%Y}", "ngày {0.day} tháng {0.month} năm {0:%Y}"]
    ),
)
def test_a_printed_day_is_read_again(day: date, form: str) -> None:
    printed = form.format(day)
    assert parse_query(f"họp {printed}").day == day
    assert parse_query(f"từ:{printed} đến: {printed}").filters == Filters(first_day=day, last_day=day)


@given(
    st.integers(min_value=1, max_value=999_999),
    st.sampled_from(["TB-UBND", "QĐ-HĐND", "UBND-VHXH", "TTPVHCC", "PXL-VP", "GM-UBBC", "QĐ/ĐU"]),
    st.sampled_from([None, "2025"]),
    st.sampled_from([str.lower, str.upper, str]),
)
def test_a_printed_reference_asks_for_its_own_number_and_symbol(
    number: int, symbol: str, year: str | None, spell: type[str]
) -> None:
    reference = make_reference(str(number), symbol.replace("/", "-") if year else symbol, year=year)
    query = parse_query(spell(str(reference))).reference
    assert query is not None
    assert query.number == number
    assert query.year == (2025 if year else None)
    assert f"{number}{query.year or ''}{query.symbol}" == reference.search_key


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("năm:2026 quý:II/2026", date(2026, 4, 1), date(2026, 6, 30)),
        ("quý:II/2026 tháng:5/2026", date(2026, 5, 1), date(2026, 5, 31)),
        ("từ:1/5/2026 năm:2026", date(2026, 5, 1), date(2026, 12, 31)),
        ("đến:1/5/2026 quý:II/2026", date(2026, 4, 1), date(2026, 5, 1)),
    ],
)
def test_of_several_stretches_of_days_what_they_share_is_asked_for(
    typed: str, first: date, last: date
) -> None:
    filters = parse_query(typed).filters
    assert (filters.first_day, filters.last_day) == (first, last)


@pytest.mark.parametrize(
    "typed",
    ["từ:1/7/2026 quý:II/2026", "đến:1/1/2026 quý:II/2026", "năm:2025 quý:I/2026", "từ:2/2026 đến:1/2026"],
)
def test_stretches_of_days_that_share_none_are_left_aside(typed: str) -> None:
    query = parse_query(f"{typed} tiếp dân")
    assert (query.filters.first_day, query.filters.last_day) == (None, None)
    assert [f"{key}:{value}" for key, value in query.unknown] == typed.split()


def test_unaccented_quy_is_a_filter_only_before_a_quarter() -> None:
    query = parse_query("nội quy: tiếp dân")
    assert (query.unknown, query.words.folded) == ((), ("noi", "quy", "tiep", "dan"))
