"""Stretches of days that are said in words."""

import unicodedata
from datetime import date

import pytest

from index.query import parse_query
from index.stretches import parse_quarter, spell_out_days

APRIL = (date(2026, 4, 1), date(2026, 4, 30))
SPRING = (date(2026, 4, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("typed", "narrowed", "days"),
    [
        ("báo cáo tháng 4/2026", "báo cáo tháng:4/2026", APRIL),
        ("bao cao thang 04 nam 2026 tiep dan", "bao cao tiep dan tháng:4/2026", APRIL),
        ("tháng 4, năm 2026", "tháng:4/2026", APRIL),
        ("T4/2026", "tháng:4/2026", APRIL),
        ("4/2026", "tháng:4/2026", APRIL),  # or the number 4 of that year
        ("loại:kh tháng 4-2026", "loại:kh tháng:4/2026", APRIL),
        ("quý II năm 2026 tiếp dân", "tiếp dân quý:II/2026", SPRING),
        ("quy 2/2026", "quý:2/2026", SPRING),
        ("6 tháng đầu năm 2026 báo cáo", "báo cáo từ:1/1/2026 đến:30/6/2026", (date(2026, 1, 1), SPRING[1])),
        ("sáu tháng cuối năm 2026", "từ:1/7/2026 đến:31/12/2026", (date(2026, 7, 1), date(2026, 12, 31))),
        ("9 tháng đầu năm 2026", "từ:1/1/2026 đến:30/9/2026", (date(2026, 1, 1), date(2026, 9, 30))),
        ("lịch từ 01/04/2026 đến 30/6/2026", "lịch từ:1/4/2026 đến:30/6/2026", SPRING),
        ("từ ngày 1/4 đến hết ngày 30/6/2026", "từ:1/4/2026 đến:30/6/2026", SPRING),
        ("từ 1-4-2026 - 30-6-2026", "từ:1/4/2026 đến:30/6/2026", SPRING),
        ("từ tháng 4 đến tháng 6/2026", "từ:4/2026 đến:6/2026", SPRING),
        ("từ 4/2026 tới 6/2026", "từ:4/2026 đến:6/2026", SPRING),
        ("từ 1/4 đến 6/2026", "từ:1/4/2026 đến:6/2026", SPRING),
        ("06 tháng đầu năm 2026", "từ:1/1/2026 đến:30/6/2026", (date(2026, 1, 1), SPRING[1])),
        ("báo cáo quí 02/2026", "báo cáo quý:02/2026", SPRING),
        (unicodedata.normalize("NFD", "báo cáo quý 2/2026"), "báo cáo quý:2/2026", SPRING),
        ("từ tháng 4/2026 đến ngày 30/6/2026", "từ:4/2026 đến:30/6/2026", SPRING),
    ],
)
def test_days_said_in_words_become_a_filter(typed: str, narrowed: str, days: tuple[date, date]) -> None:
    query = parse_query(typed)
    assert query.narrowed == narrowed
    assert (query.filters.first_day, query.filters.last_day) == (None, None)  # it is offered, no more
    asked = parse_query(narrowed)
    assert ((asked.filters.first_day, asked.filters.last_day), asked.narrowed) == (days, "")


@pytest.mark.parametrize(
    "typed",
    [
        "báo cáo năm 2026",
        "thông báo 24/4/2026",  # a day
        "4/2026/QĐ-UBND",
        "tháng 4/2026 và tháng 5/2026",
        "tháng 14/2026",
        "từ 30/6/2026 đến 1/4/2026",
        "từ 31/2/2026 đến 1/4/2026",
        "tháng:4/2026",
        "báo cáo tháng 4/2026 từ:1/4/2026",
        '"tháng 4/2026"',
        "tháng 4",
        "thông báo ngày 24 tháng 4 năm 2026",
        "từ ngày 1 tháng 4 đến ngày 30 tháng 6 năm 2026",
        "tháng 3, tháng 4/2026",
        "tháng 3 và 4/2026",
        "quý I và quý II năm 2026",
        "quý I, II/2026",
        "trước tháng 4/2026",
        "đến tháng 6/2026",
        "tháng 4/2026 đến nay",
        "bản đồ tỷ lệ 1/2000",
        "văn bản số 4/2026",
        "Quyết định 12/2026 của UBND tỉnh",
        "nội quy 1/2026",
        "quý 5/2026",
        "",
    ],
)
def test_what_names_no_stretch_of_days_is_left_alone(typed: str) -> None:
    assert parse_query(typed).narrowed == ""


def test_nothing_is_offered_while_somebody_types() -> None:
    assert parse_query("tháng 4/2026", is_typing=True).narrowed == ""


@pytest.mark.parametrize("typed", ["quý:II/2026", "quý: 2 năm 2026", "quy:ii/2026", "quarter:2/2026"])
def test_a_quarter_is_a_filter(typed: str) -> None:
    filters = parse_query(f"{typed} tiếp dân").filters
    assert (filters.first_day, filters.last_day) == SPRING


@pytest.mark.parametrize("typed", ["V/2026", "5/2026", "0/2026", "iiii/2026", "II", "", "II/26"])
def test_what_is_no_quarter(typed: str) -> None:
    assert parse_quarter(typed) is None


def test_of_two_stretches_neither_is_taken() -> None:
    assert spell_out_days("tháng 4/2026, tháng 5/2026") == ""
