"""Filters in the text of the search box: found where the parser finds them, taken out, put in."""

from datetime import date

import pytest

from index.query import parse_query
from web.typed_filters import FilterKind, split_filters


@pytest.mark.parametrize(
    ("typed", "words", "filters"),
    [
        ("lịch tiếp dân", "lịch tiếp dân", []),
        ('loại:"thông báo" lịch', "lịch", ['loại:"thông báo"']),
        ("lịch loại: thông báo tiếp dân từ: 1/4/2026", "lịch tiếp dân", ["loại: thông báo", "từ: 1/4/2026"]),
        ("từ:2025 cơ quan: UBND họp", "họp", ["từ:2025", "cơ quan: UBND"]),
        ('người ký:"Trần Văn" y', "y", ['người ký:"Trần Văn"']),
        ("thiếu:số, ký hiệu", "", ["thiếu:số, ký hiệu"]),
        ('"kế hoạch từ: xã" họp', '"kế hoạch từ: xã" họp', []),
        ("họp lúc 8:00 -chiều", "họp lúc 8:00 -chiều", []),
        ("loại:xyz họp", "họp", ["loại:xyz"]),
        ("họp loại:", "họp", ["loại:"]),
    ],
)
def test_filters_are_taken_out_of_the_words(typed: str, words: str, filters: list[str]) -> None:
    query = split_filters(typed)
    assert (query.words, [one.text for one in query.filters]) == (words, filters)
    assert parse_query(str(query)).words == parse_query(typed).words
    assert parse_query(str(query)).filters == parse_query(typed).filters


class OneBody:
    """A registry with one body and no signer."""

    def has_body(self, typed: str) -> bool:
        return "trạm y tế".startswith(typed.lower())

    def has_signer(self, typed: str) -> bool:
        return False


def test_a_body_without_quotes_is_taken_out_as_far_as_its_name_goes() -> None:
    query = split_filters("họp cơ quan: trạm y tế kế hoạch", OneBody())
    assert (query.words, [one.text for one in query.filters]) == ("họp kế hoạch", ["cơ quan: trạm y tế"])


@pytest.mark.parametrize(
    ("typed", "kind", "label"),
    [
        ('loại:"thông báo"', FilterKind.TYPE, "loại: thông báo"),
        ("cơ quan :UBND", FilterKind.BODY, "cơ quan: UBND"),
        ("tháng:4/2026", FilterKind.DAYS, "tháng: 4/2026"),
        ("mục:III.1.2-1", FilterKind.ITEM, "mục: III.1.2-1"),
        ("ký: Trần Văn", FilterKind.SIGNER, "ký: Trần Văn"),
        ("thiếu:ngày", FilterKind.LACKS, "thiếu: ngày"),
        ("loại:xyz", FilterKind.UNKNOWN, "loại: xyz"),
    ],
)
def test_a_filter_is_known_by_what_it_narrows(typed: str, kind: FilterKind, label: str) -> None:
    [found] = split_filters(typed).filters
    assert (found.kind, found.label) == (kind, label)


def test_one_more_filter_takes_the_place_of_those_of_its_kind() -> None:
    query = split_filters("lịch loại:tb năm:2026 loại:kh")
    assert str(query.narrowed(FilterKind.TYPE, "loại", "Báo cáo")) == 'lịch năm:2026 loại:"Báo cáo"'
    assert str(query.narrowed(FilterKind.BODY, "cơ quan", 'Trạm "A"')).endswith('cơ quan:"Trạm A"')


def test_days_take_the_place_of_all_that_narrow_by_day() -> None:
    query = split_filters("lịch năm:2026 loại:tb")
    assert str(query.between(date(2026, 4, 1), None)) == "lịch loại:tb từ:1/4/2026"
    assert str(query.between(None, None)) == "lịch loại:tb"


def test_a_filter_is_taken_out_by_itself() -> None:
    query = split_filters("loại:tb lịch năm:2026")
    assert str(query.without(query.filters[0])) == "lịch năm:2026"
