"""Số, ký hiệu: parsed, printed and compared."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from registry.reference import (
    Reference,
    canonical_parts,
    confusion_key,
    make_reference,
    parse_reference,
    search_key,
)

NUMBERS = st.integers(min_value=1, max_value=999_999)
LETTERS = st.sampled_from(["", "a", "b", "đ"])
YEARS = st.none() | st.integers(min_value=1945, max_value=2099).map(str)
PARTS = st.sampled_from(["TB", "QĐ", "BC", "KH", "CTr", "UBND", "HĐND", "VHXH", "TTPVHCC", "SNV", "CCHC&PC"])
SYMBOLS = st.lists(PARTS, min_size=1, max_size=3).map("-".join)
PARTY_SYMBOLS = st.sampled_from(["QĐ/ĐU", "TB/ĐU", "HD/VPTW", "BC/UBKTĐU"])


@st.composite
def references(draw: st.DrawFn) -> Reference:
    year = draw(YEARS)
    symbol = draw(SYMBOLS if year else SYMBOLS | PARTY_SYMBOLS)
    digits = str(draw(NUMBERS)).zfill(draw(st.sampled_from([1, 2])))
    return make_reference(digits, symbol, letter=draw(LETTERS), year=year)


@pytest.mark.parametrize(
    ("written", "number", "letter", "year", "symbol"),
    [
        ("1042/TB-UBND", 1042, "", None, "TB-UBND"),
        ("số 1042/TB-UBND", 1042, "", None, "TB-UBND"),
        ("Số: 05/TB-TTDVSNC.", 5, "", None, "TB-TTDVSNC"),
        ("08/2025/QĐ-UBND", 8, "", 2025, "QĐ-UBND"),
        ("203-QĐ/ĐU", 203, "", None, "QĐ/ĐU"),
        ("367 - QĐ/TWĐTN-VP", 367, "", None, "QĐ/TWĐTN-VP"),
        ("839/UBND-VHXH", 839, "", None, "UBND-VHXH"),
        ("20/TTPVHCC", 20, "", None, "TTPVHCC"),
        ("2231/SNV-CCHC&PC", 2231, "", None, "SNV-CCHC&PC"),
        ("12/BC-CAX(TH)", 12, "", None, "BC-CAX(TH)"),
        ("425/BC-UBPLTP15", 425, "", None, "BC-UBPLTP15"),
        ("72/2025/QH15", 72, "", 2025, "QH15"),
        ("30a/2008/NQ-CP", 30, "a", 2008, "NQ-CP"),
        ("43a/QĐ-UBND", 43, "a", None, "QĐ-UBND"),
        ("35/", 35, "", None, ""),
    ],
)
def test_each_family_of_codes_is_parsed(
    written: str, number: int, letter: str, year: int | None, symbol: str
) -> None:
    reference = parse_reference(written)
    assert reference is not None
    assert (reference.number, reference.letter, reference.year, reference.symbol) == (
        number,
        letter,
        year,
        symbol,
    )


@pytest.mark.parametrize(
    "written",
    [
        "",
        "1042",
        "24/4/2026",
        "24/24",
        "01 lần/tuần",
        "TB-UBND",
        "30/4-01/5",
        "quý I/2026",
        "1042/tb",
        "/TB-UBND",
    ],
)
def test_what_only_looks_like_a_code_is_none(written: str) -> None:
    assert parse_reference(written) is None


@given(references())
def test_printed_and_parsed_again_is_the_same(reference: Reference) -> None:
    assert parse_reference(str(reference)) == reference


@given(references())
def test_printing_keeps_leading_zeros(reference: Reference) -> None:
    assert str(reference).startswith(reference.digits)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("172-BC/UBND", "172/BC-UBND"),
        ("03/QD-HDND", "3/QĐ-HĐND"),
        ("03/QÐ-UBND", "3/QĐ-UBND"),
        ("05/Tb-UBND", "5/TB-UBND"),
        ("839/UBND-VH-XH", "839/UBND-VHXH"),
        ("839/UBND-VH&XH", "839/UBND-VHXH"),
        ("12/CTr-UBND", "12/CTR-UBND"),
        ("367 - QĐ/TWĐTN-VP", "367/QĐ-TWĐTN-VP"),
    ],
)
def test_spellings_of_one_code_share_a_key(one: str, other: str) -> None:
    first, second = parse_reference(one), parse_reference(other)
    assert first is not None
    assert second is not None
    assert first.key == second.key
    assert first.search_key == second.search_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1042/TB-UBND", "1402/TB-UBND"),
        ("43/QĐ-UBND", "43a/QĐ-UBND"),
        ("8/QĐ-UBND", "8/2025/QĐ-UBND"),
        ("8/2024/QĐ-UBND", "8/2025/QĐ-UBND"),
        ("5/HD-UBND", "5/HĐ-UBND"),  # Hướng dẫn and Hợp đồng
        ("5/DA-UBND", "5/ĐA-UBND"),  # Dự án and Đề án
        ("5/TTr-UBND", "5/TT-UBND"),
        ("2/TTPHCC", "2/TTPVHCC"),
    ],
)
def test_different_codes_never_share_a_key(one: str, other: str) -> None:
    first, second = parse_reference(one), parse_reference(other)
    assert first is not None
    assert second is not None
    assert first.key != second.key


@given(NUMBERS, NUMBERS, SYMBOLS, LETTERS, YEARS)
def test_different_digits_are_never_equal(
    one: int, other: int, symbol: str, letter: str, year: str | None
) -> None:
    assume(one != other)
    first = make_reference(str(one), symbol, letter=letter, year=year)
    second = make_reference(str(other), symbol, letter=letter, year=year)
    assert first.key != second.key


@given(references())
def test_a_key_is_that_of_the_canonical_spelling(reference: Reference) -> None:
    canonical = make_reference(
        str(reference.number),
        reference.canonical_symbol,
        letter=reference.letter,
        year=str(reference.year) if reference.year else None,
    )
    assert canonical.key == reference.key


@pytest.mark.parametrize(
    ("written", "kind", "issuer", "register", "is_party"),
    [
        ("1042/TB-UBND", "TB", "UBND", "TB-UBND", False),
        ("839/UBND-VHXH", None, "UBND", "CV-UBND", False),
        ("20/TTPVHCC", None, "TTPVHCC", "CV-TTPVHCC", False),
        ("585/QĐ-UBND-HC", "QĐ", "UBND", "QĐ-UBND", False),
        ("08/2025/QĐ-UBND", "QĐ", "UBND", "QĐ-UBND (QPPL)", False),
        ("203-QĐ/ĐU", "QĐ", "ĐU", "QĐ-ĐU", True),
        ("35/", None, None, "CV-?", False),
    ],
)
def test_a_reference_knows_the_register_it_stands_in(
    written: str, kind: str | None, issuer: str | None, register: str, is_party: bool
) -> None:
    reference = parse_reference(written)
    assert reference is not None
    assert reference.type_abbreviation == kind
    assert reference.issuer_symbol == issuer
    assert reference.register == register
    assert reference.is_party is is_party


def test_strokes_are_restored_only_where_no_other_code_can_be_meant() -> None:
    assert canonical_parts("QD-UBND") == ("QĐ", "UBND")
    assert canonical_parts("DA-UBND") == ("DA", "UBND")
    assert canonical_parts("Tb - UBND") == ("TB", "UBND")


@pytest.mark.parametrize("typed", ["1042/TB-UBND", "1042 tb ubnd", "1042-TB/UBND", "1042tbubnd"])
def test_sloppy_spellings_share_a_search_key(typed: str) -> None:
    assert search_key(typed) == "1042tbubnd"


@pytest.mark.parametrize(
    ("one", "other", "is_shared"),
    [
        ("BC-CĐS", "BC-CDS", True),
        ("TB-PO", "TB-P0", True),
        ("TB-VPI", "TB-VPl", True),
        ("TB-VP1", "TB-VP|", True),
        ("TB-VPI", "TB-VPT", False),
        ("TB-VPI", "TB-VP", False),
        ("TTr-UBND", "TT-UBND", False),
    ],
)
def test_symbols_that_a_scan_may_confuse_share_a_key(one: str, other: str, is_shared: bool) -> None:
    assert (confusion_key(one) == confusion_key(other)) is is_shared


@given(SYMBOLS | PARTY_SYMBOLS)
def test_a_symbol_shares_its_confusion_key_with_its_spellings(symbol: str) -> None:
    assert confusion_key(symbol) == confusion_key(symbol.replace("Đ", "D"))
    assert confusion_key(confusion_key(symbol)) == confusion_key(symbol)


@pytest.mark.parametrize(
    ("symbol", "one", "other", "is_shared"),
    [
        ("TB-UBND", date(2026, 1, 2), date(2026, 12, 30), True),
        ("TB-UBND", date(2026, 1, 2), date(2025, 12, 30), False),
        ("QĐ/ĐU", date(2026, 1, 2), date(2029, 12, 30), True),
        ("QĐ/ĐU", date(2025, 3, 1), date(2022, 6, 1), True),  # a congress year belongs to both terms
        ("QĐ/ĐU", date(2025, 9, 1), date(2026, 6, 1), True),
        ("QĐ/ĐU", date(2024, 12, 31), date(2026, 1, 1), False),
        ("QĐ/ĐU", date(2020, 6, 1), date(2026, 1, 1), False),
    ],
)
def test_numbers_run_through_the_year_and_those_of_the_party_through_the_term(
    symbol: str, one: date, other: date, is_shared: bool
) -> None:
    reference = make_reference("203", symbol)
    assert reference.may_share_series(one, other) is is_shared
    assert reference.may_share_series(other, one) is is_shared
