"""What the user typed: a reference in any spelling, or words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.query import ReferenceQuery, WordQuery, parse_query
from registry.reference import make_reference


def ask(number: int, symbol: str = "", year: int | None = None, letter: str = "") -> ReferenceQuery:
    return ReferenceQuery(number, letter, symbol, year)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("1042/TB-UBND", ask(1042, "tbubnd")),
        ("1042/tb-ubnd", ask(1042, "tbubnd")),
        ("số 1042/TB-UBND", ask(1042, "tbubnd")),
        ("so 1042 tb ubnd", ask(1042, "tbubnd")),
        ("số1042", ask(1042)),
        ("1042", ask(1042)),
        ("01042", ask(1042)),
        ("1042/", ask(1042)),
        ("1042-TB/UBND", ask(1042, "tbubnd")),
        ("1042 / TB - UBND", ask(1042, "tbubnd")),
        ("«1042/TB–UBND».", ask(1042, "tbubnd")),
        ("1042/TB", ask(1042, "tb")),
        # Typed in one piece: the first letter of the symbol is no letter of the number.
        ("1042tbubnd", ask(1042, "tbubnd")),
        ("1042TB-UBND", ask(1042, "tbubnd")),
        ("5kh", ask(5, "kh")),
        ("thông báo 1042", ask(1042, "tb")),
        ("thong bao so 1042", ask(1042, "tb")),
        ("Thông báo số: 1042/TB-UBND", ask(1042, "tbubnd")),
        ("TB số 1042", ask(1042, "tb")),
        ("GM số 62/GM-UBND", ask(62, "gmubnd")),
        ("công văn 839", ask(839, "cv")),
        ("Công văn số 839/UBND-VHXH", ask(839, "ubndvhxh")),
        ("tb 1042 2026", ask(1042, "tb", 2026)),
        ("tb-ubnd 1042", ask(1042, "tbubnd")),
        ("1042 2026", ask(1042, "", 2026)),
        ("1042/2026", ask(1042, "", 2026)),
        ("thông báo 1042 2026", ask(1042, "tb", 2026)),
        ("thông báo 1042 năm 2026", ask(1042, "tb", 2026)),
        ("Thông báo số 1042/TB-UBND ngày 24/4/2026", ask(1042, "tbubnd", 2026)),
        ("1042/TB-UBND, ngày 24-4-2026", ask(1042, "tbubnd", 2026)),
        ("08/2025/QĐ-UBND", ask(8, "qdubnd", 2025)),
        ("203-QĐ/ĐU", ask(203, "qddu")),
        ("43a/qđ-ubnd", ask(43, "qdubnd", letter="a")),
        ("839/UBND-VH-XH", ask(839, "ubndvhxh")),
        ("585 qd ubnd hc", ask(585, "qdubndhc")),
        ("2231/SNV-CCHC&PC", ask(2231, "snvcchcpc")),
        ("thông báo số 2026", ask(2026, "tb")),
    ],
)
def test_a_reference_is_understood_in_any_spelling(typed: str, query: ReferenceQuery) -> None:
    assert parse_query(typed) == query


@pytest.mark.parametrize(
    "typed",
    [
        "công khai số điện thoại",
        "tb ubnd",
        "24/4/2026",
        "24/24",
        "01 lần/tuần",
        "tháng 3",
        "quý 1",
        "dự toán 2026",  # folded, `du` is also a Party body
        "đầu tư 2026",
        "kế hoạch 2026",  # the plans of a year
        "đã thực hiện 5",
        "2025-2026",
        "0225.3881.234",
        "5 tốt 3 không",
    ],
)
def test_prose_with_a_number_in_it_stays_words(typed: str) -> None:
    assert isinstance(parse_query(typed), WordQuery)


def test_exact_words_are_asked_for_only_where_accents_were_typed() -> None:
    assert parse_query("cong khai") == WordQuery(("cong", "khai"), ())
    accented = parse_query("công khai")
    assert isinstance(accented, WordQuery)
    assert accented.folded == ("cong", "khai")
    assert len(accented.exact) == 2


@pytest.mark.parametrize("typed", ["", "   ", "…", "?!"])
def test_nothing_typed_asks_for_nothing(typed: str) -> None:
    assert parse_query(typed) == WordQuery((), ())


@given(st.text(max_size=30))
def test_whatever_is_typed_can_be_asked(typed: str) -> None:
    parse_query(typed)


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
    query = parse_query(spell(str(reference)))
    assert isinstance(query, ReferenceQuery)
    assert query.number == number
    assert query.year == (2025 if year else None)
    assert f"{number}{query.year or ''}{query.symbol}" == reference.search_key
