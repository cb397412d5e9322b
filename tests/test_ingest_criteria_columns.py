"""What headers mean, how scores, TT and sums are written: examples of many offices."""

from decimal import Decimal

import pytest
from drawn_tables import REFORM_HEADER, REFORM_ROWS
from fuzzed import bounded
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.criteria_columns import find_header, name_columns
from ingest.criteria_grid import (
    Cell,
    Column,
    FileRow,
    FileTable,
    find_subtotal,
    is_column_numbers,
    is_item_number,
    is_total,
    item_number,
    split_number,
)
from ingest.criteria_layout import lay_out
from ingest.criteria_rules import fold_rules
from ingest.criteria_scores import parse_score
from ingest.criteria_tree import check_rows
from registry.errors import TableError

N, T, M, S, R, E, L, C = (
    Column.NUMBER,
    Column.TEXT,
    Column.MAX,
    Column.SELF,
    Column.RESULT,
    Column.EVIDENCE,
    Column.LEAD,
    Column.COORDINATING,
)
SAMPLES = {
    N: "1",
    T: "Ban hành kế hoạch",
    M: "2",
    S: "1,5",
    R: "Đã ban hành",
    E: "Kế hoạch, hình ảnh",
    L: "Văn phòng",
    C: "Các phòng",
    None: "3",
}


def file_row(texts):
    return FileRow(tuple(Cell(place, 1, text) for place, text in enumerate(texts)), "row")


def file_table(*rows):
    return FileTable("table", tuple(file_row(row) for row in rows))


@pytest.mark.parametrize(
    "columns",
    [
        {"STT": N, "Nội dung": T, "Điểm tối đa": M, "Điểm tự đánh giá": S, "Kết quả thực hiện": R},
        {"TT": N, "Tiêu chí": T, "Điểm chuẩn": M, "Tự chấm": S, "Giải trình": R, "Hồ sơ minh chứng": E},
        {
            "Số TT": N,
            "Chỉ tiêu": T,
            "Thang điểm": M,
            "Điểm xã chấm": S,
            "Điểm tỉnh chấm": None,
            "Diễn giải": R,
        },
        {
            "Mã tiêu chí": N,
            "Lĩnh vực, tiêu chí": T,
            "Điểm số tối đa": M,
            "Điểm đơn vị tự chấm": S,
            "Điểm Hội đồng thẩm định": None,
            "Tình hình thực hiện": R,
        },
        {"TT": N, "Nhiệm vụ": T, "Số điểm": M, "Điểm đạt được": S, "Kết quả": R, "Đơn vị phụ trách": L},
        {
            "STT": N,
            "Nội dung đánh giá": T,
            "Khung điểm": M,
            "Điểm tự chấm": S,
            "Điểm thẩm định của Sở Nội vụ": None,
            "Kết quả thẩm định": None,
            "Thuyết minh": R,
            "Cơ quan phối hợp": C,
        },
        {
            "TT": N,
            "Chỉ số": T,
            "Điểm tối đa": M,
            "Điểm tự chấm": S,
            "Kết quả đạt được": R,
            "Chỉ số (%)": None,
        },
        {"Mục": N, "Tên chỉ số": T, "Điểm": M, "Địa phương tự đánh giá": S, "Nội dung thực hiện": R},
    ],
)
def test_columns_are_told_by_what_their_headers_say(columns):
    table = file_table(tuple(columns), *[[SAMPLES[meaning] for meaning in columns.values()]] * 2)
    header = find_header(table)
    named, _remarks = name_columns(table, header, ())
    assert {column.name: column.meaning for column in named} == columns


def _self_column(*scores):
    names = ("TT", "Nội dung", "Điểm tối đa", *scores, "Kết quả thực hiện")
    table = file_table(names, *[("1", "Ban hành", "2", *["1,5"] * len(scores), "Đã ban hành")] * 2)
    named, _remarks = name_columns(table, find_header(table), ())
    return next(column.name for column in named if column.meaning is S)


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("Điểm đạt kỳ này", "Điểm tự chấm kỳ trước"),
        ("Điểm tự chấm", "Điểm tự chấm năm trước"),
        ("Điểm tự chấm", "Điểm tự chấm quý liền trước"),
        ("Điểm đạt", "Điểm Hội đồng cấp xã chấm"),
        ("Điểm xã chấm", "Điểm Tổ thẩm định của xã đánh giá"),
        ("Điểm cơ sở chấm", "Điểm Sở Tư pháp và đơn vị chấm"),
        ("Điểm số tự kiểm tra", "Điểm Đoàn kiểm tra xã chấm"),
        ("Điểm tự chấm trước thẩm định", "Điểm đạt"),
        ("Điểm tự chấm giai đoạn đánh giá", "Điểm đạt"),
    ],
)
def test_scores_of_others_and_of_another_time_are_no_self_scores(own, other):
    assert _self_column(own, other) == _self_column(other, own) == own


@pytest.mark.parametrize(
    "scores",
    [
        ("Điểm tự chấm đã qua Hội đồng thẩm định", "Điểm đạt"),
        ("Điểm tự chấm năm 2025", "Điểm đạt năm 2026"),
        ("Điểm tự chấm quý I", "Điểm đạt kỳ này"),
    ],
)
def test_where_names_do_not_tell_whose_or_when_the_columns_are_asked_about(scores):
    with pytest.raises(TableError, match=f"Several columns.*4 “{scores[0]}”, 5 “{scores[1]}”"):
        _self_column(*scores)


def test_a_score_that_only_others_are_named_for_is_not_taken():
    with pytest.raises(TableError, match="No column was found for: self score"):
        _self_column("Điểm Hội đồng cấp xã chấm")


def test_a_maximum_is_one_whoever_has_set_it():
    names = ("TT", "Nội dung", "Điểm chuẩn kỳ trước", "Điểm chuẩn do Sở Nội vụ giao", "Tự chấm", "Kết quả")
    table = file_table(names, *[("1", "Ban hành", "3", "2", "1,5", "Đã ban hành")] * 2)
    named, _remarks = name_columns(table, find_header(table), ())
    assert [column.meaning for column in named] == [N, T, None, M, S, R]


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(len(REFORM_HEADER))))
def test_the_order_of_the_columns_changes_nothing(order):
    def read(places):
        rows = [[row[place] for place in places] for row in (REFORM_HEADER, *REFORM_ROWS[1:])]
        checked = check_rows(fold_rules(lay_out((file_table(*rows),), (), ()).rows).rows)
        return [(row.code, row.text, row.max_score, row.self_score, row.result) for row in checked.rows]

    assert read(order) == read(range(len(REFORM_HEADER)))


@pytest.mark.parametrize(
    "rows",
    [
        [("Kính gửi", "UBND xã", "Văn phòng"), ("1", "2", "3")],
        [("Đơn vị", "Số hồ sơ", "Đúng hạn", "Tỷ lệ")],
        [("BẢNG TỰ CHẤM ĐIỂM TIÊU CHÍ", "", "")],
    ],
)
def test_other_tables_have_no_header_of_criteria(rows):
    assert find_header(file_table(*rows)) is None


@pytest.mark.parametrize(
    ("printed", "maximum", "score"),
    [
        ("4,0", None, "4.0"),
        ("4.0", None, "4.0"),
        ("17,0 ", None, "17.0"),
        (" 0,25 điểm", None, "0.25"),
        ("2đ", None, "2"),
        ("Tối đa 3 điểm", None, "3"),
        ("1/2", "1", "0.5"),
        ("8/10", "10", "8"),
        ("1,5/3", "3", "1.5"),
        ("1/2", "2", None),  # a half, or 1 of 2
        ("8/10", "1", None),
        ("1-2", None, None),
        ("một", None, None),
        ("1.000.000", None, None),
        ("-1", None, None),
        ("", None, None),
    ],
)
def test_scores_are_read_as_offices_write_them_or_not_at_all(printed, maximum, score):
    found = parse_score(printed, Decimal(maximum) if maximum else None)
    assert found == (Decimal(score) if score else None)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("1.", "1"),
        ("1.1.", "1.1"),
        ("(2)", "2"),
        ("a)", "a"),
        ("IV.", "IV"),
        ("II.3", "II.3"),
        ("1,2", "1.2"),
        ("A", "A"),
        ("Tiêu chí 1", "TC1"),
        ("TC 12", "TC12"),
        ("Tiêu chí số 3:", "TC3"),
        ("Chỉ tiêu 2", "2"),
        ("Lĩnh vực I", "I"),
        ("-", ""),
        ("+", ""),
    ],
)
def test_tt_of_all_styles_are_numbers(printed, number):
    assert item_number(printed) == number
    assert is_item_number(printed) is bool(number)


@pytest.mark.parametrize("text", ["hai", "1 và 2", "Ghi chú", "1.1.1.1.1.1.1", "Z9"])
def test_other_words_are_no_tt(text):
    assert not is_item_number(text)


@pytest.mark.parametrize(
    ("text", "fills_both", "parts"),
    [
        ("I. CÔNG KHAI", True, ("I", "CÔNG KHAI")),
        ("I CÔNG KHAI", True, ("I", "CÔNG KHAI")),
        ("1.2. Ban hành", False, ("1.2", "Ban hành")),
        ("a) Đầy đủ", False, ("a", "Đầy đủ")),
        ("Tiêu chí 2: Minh bạch", False, ("TC2", "Tiêu chí 2: Minh bạch")),
        ("30 ngày làm việc", False, ("", "30 ngày làm việc")),
        ("- Công khai", False, ("", "- Công khai")),
        ("Tổng cộng", True, ("", "Tổng cộng")),
    ],
)
def test_a_tt_before_the_words_is_cut_off(text, fills_both, parts):
    assert split_number(text, fills_both=fills_both) == parts


@pytest.mark.parametrize(
    "label", ["Tổng", "TỔNG CỘNG", "Tổng điểm:", "Cộng", "Tổng cộng (I+II+III)", "Tổng số điểm tự chấm"]
)
def test_the_grand_total_is_known_by_its_label(label):
    assert is_total(label)
    assert find_subtotal(label) is None


@pytest.mark.parametrize(
    ("label", "number"),
    [("Cộng mục II", "II"), ("Tổng điểm lĩnh vực 1", "1"), ("Cộng A", "A"), ("Tổng hợp báo cáo", None)],
)
def test_the_sum_of_a_group_names_the_group(label, number):
    assert find_subtotal(label) == number
    assert not is_total(label)


@pytest.mark.parametrize(
    ("texts", "is_so"),
    [
        (("(1)", "(2)", "(3)"), True),
        (("A", "B", "1", "2", "3"), True),
        (("1", "2", "3", "4=3/2"), True),
        (("1", "A", "2", "2"), False),
        (("I", "HẠ TẦNG", "3"), False),
        (("1", "2"), False),
    ],
)
def test_a_row_that_only_numbers_the_columns_is_known(texts, is_so):
    assert is_column_numbers(file_row(texts)) is is_so


def test_a_cell_over_thousands_of_millions_of_columns_makes_no_table():
    wide = FileRow((Cell(0, 1, "TT"), Cell(1, 999_999_999, "Tiêu chí"), Cell(10**9, 1, "Điểm")), "")
    with bounded():
        assert find_header(FileTable("", (wide,))) is None
