"""Reading a table of criteria: the golden table in both forms, and small tables that are odd or wrong."""

import importlib.util
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document

from ingest.criteria import Stated, find_periodicity, read_criteria, read_grid
from ingest.criteria_title import find_period, find_stated_period, find_title
from registry.errors import InputFileError, TableError
from registry.text import normalise
from registry.vocabulary.kinds import Periodicity

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "data" / "samples" / "ket-qua-chinh-quyen-than-thien.txt"
TRUTH = json.loads(
    (ROOT / "tests" / "golden" / "ket-qua-chinh-quyen-than-thien.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def table():
    return read_criteria(SAMPLE)


def make_table(path):
    spec = importlib.util.spec_from_file_location("make_table", ROOT / "data" / "samples" / "make_table.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    path.write_bytes(module.build_document(read_grid(SAMPLE, Stated())))
    return path


def as_printed(text):
    return normalise(text or "").strip()


def score(number):
    return None if number is None else Decimal(str(number))


def test_title_issuer_and_period_stand_above_the_table(table):
    assert table.title == TRUTH["title"]
    assert table.issuer == TRUTH["issuer"]
    assert [table.period_from.isoformat(), table.period_to.isoformat()] == TRUTH["period"]
    assert (table.total_max, table.total_self) == (Decimal(100), Decimal("96.8"))


def test_all_rows_stand_in_their_places(table):
    assert [row.code for row in table.rows] == [item["id"] for item in TRUTH["items"]]
    assert sum(row.is_leaf for row in table.rows) == TRUTH["counts"]["leaf_items"] == 69


@pytest.mark.parametrize("index", range(88), ids=[item["id"] for item in TRUTH["items"]])
def test_a_row_says_what_the_golden_one_says(table, index):
    row, item = table.rows[index], TRUTH["items"][index]
    assert (row.parent_code, row.level, row.is_leaf, row.printed_number) == (
        item["parent"],
        item["level"],
        item["leaf"],
        item["tt_printed"] or "",
    )
    assert row.text == as_printed(item["text"])
    assert row.result == normalise(item["result"] or "")
    assert row.lead_unit == as_printed(item["lead_printed"])
    assert row.coordinating_unit == as_printed(item["coord_printed"])
    assert row.evidence_required == as_printed(item["evidence_required"])
    assert (row.max_score, row.self_score) == (score(item["max"]), score(item["self"]))


def test_every_printed_sum_is_checked_and_the_others_are_named(table):
    right = [sum_ for sum_ in TRUTH["arithmetic"] if sum_["ok"]]
    assert table.sums_checked == len(right)
    assert set(table.unprinted) == {("III.1", "self"), ("III.1.4", "max"), ("III.1.4", "self")}


def test_claims_are_filled_in_for_the_leaves(table):
    assert sum(len(row.claims) for row in table.rows) == TRUTH["counts"]["claims_total"] == 214
    for row in table.rows:
        for claim in row.claims:
            assert row.result[claim.start : claim.end] == claim.raw


def test_recurring_duties_are_proposed(table):
    found = {
        kind: {row.code for row in table.rows if row.periodicity is kind}
        for kind in (Periodicity.MONTHLY, Periodicity.WEEKLY)
    }
    assert found[Periodicity.MONTHLY] == {"I.1-4", "I.1-10", "III.1.2-2", "II.7-2"}
    assert found[Periodicity.WEEKLY] == {"I.1-5", "I.3-4", "III.1.2-1"}


def test_the_word_twin_is_read_like_the_text_form(table, tmp_path):
    twin = read_criteria(make_table(tmp_path / "twin.docx"))

    def without_places(read):
        return replace(read, rows=tuple(replace(row, place="") for row in read.rows))

    assert without_places(twin) == without_places(table)


def test_the_word_twin_is_made_byte_for_byte_the_same(tmp_path):
    assert make_table(tmp_path / "a.docx").read_bytes() == make_table(tmp_path / "b.docx").read_bytes()


HEADER = ("TT", "Nội dung tiêu chí", "Điểm chuẩn", "Kết quả thực hiện", "Điểm tự đánh giá")
ROWS = (
    ("I", "CÔNG KHAI", "3", "", "2,5"),
    ("1", "Niêm yết", "2", "Có thực hiện.", "2"),
    ("2", "Đăng tải", "1", "Chưa thực hiện", "0.5"),
)


def text_table(*rows, header=HEADER, title="KẾT QUẢ năm 2026"):
    blocks = [title, *("\n".join("\t" + cell for cell in row) for row in (header, *rows))]
    return "\n\n".join(blocks) + "\n"


def read_rows(tmp_path, *rows, **options):
    path = tmp_path / "table.txt"
    path.write_text(text_table(*rows, **options), encoding="utf-8")
    return read_criteria(path)


def test_a_table_of_five_columns_is_read(tmp_path):
    read = read_rows(tmp_path, *ROWS)
    assert [(row.code, row.max_score, row.self_score) for row in read.rows] == [
        ("I", Decimal(3), Decimal("2.5")),
        ("I.1", Decimal(2), Decimal(2)),
        ("I.2", Decimal(1), Decimal("0.5")),
    ]
    assert read.sums_checked == 2


def test_columns_are_found_by_what_their_header_says(tmp_path):
    order = (1, 0, 4, 2, 3)
    header = ("Tiêu chí", "STT", "Điểm tự chấm", "Điểm tối đa", "Kết quả")
    shuffled = [tuple(row[index] for index in order) for row in ROWS]
    assert [row.code for row in read_rows(tmp_path, *shuffled, header=header).rows] == ["I", "I.1", "I.2"]


def test_an_empty_line_inside_a_cell_does_not_tear_the_row(tmp_path):
    torn = ("1", "Niêm yết", "2", "Có thực hiện.\nở mọi thôn\n", "2")
    read = read_rows(tmp_path, ROWS[0], torn, ROWS[2])
    assert read.rows[1].result == "Có thực hiện.\nở mọi thôn\n"


def test_a_row_without_tt_lies_below_the_last_that_has_one(tmp_path):
    rows = (
        ("1", "A", "2", "", "2"),
        ("", "- a", "1", "x", "1"),
        ("", "- b", "1", "y", "1"),
        ("2", "B", "3", "z", "0"),
    )
    read = read_rows(tmp_path, *rows)
    assert [(row.code, row.parent_code, row.is_leaf) for row in read.rows] == [
        ("1", None, False),
        ("1-1", "1", True),
        ("1-2", "1", True),
        ("2", None, True),
    ]


def test_a_signature_below_the_table_is_no_row(tmp_path):
    path = tmp_path / "table.txt"
    path.write_text(
        text_table(*ROWS) + "\n\tNơi nhận:\n- Lưu: VT.\n\tTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n", encoding="utf-8"
    )
    assert len(read_criteria(path).rows) == 3


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ((ROWS[0], ROWS[1]), "3"),  # 2 below a printed 3
        ((("I", "CÔNG KHAI", "3", "", "2"), *ROWS[1:]), "2,5"),
        ((*ROWS, ("Tổng", "", "4", "", "2,5")), "Tổng"),
        ((ROWS[0], ROWS[1], ("2", "Đăng tải", "một", "", "0,5")), "một"),
        ((ROWS[0], ROWS[1], ("2", "Đăng tải", "1", "", "0,5 hoặc 1")), "0,5 hoặc 1"),
        ((ROWS[0], ROWS[1], ("2", "Đăng tải", "", "x", "")), "I.2"),
        ((ROWS[0], ROWS[1], ("hai", "Đăng tải", "1", "", "0,5")), "hai"),
        ((ROWS[0], ROWS[1], ("1", "Đăng tải", "1", "", "0,5")), "I.1"),
        ((ROWS[0], ROWS[1], ("3.1", "Đăng tải", "1", "", "0,5")), "3.1"),
        ((("", "- Đăng tải", "1", "", "0,5"), *ROWS), "Đăng tải"),
        ((ROWS[0], ("1", "Niêm yết", "2"), ROWS[2]), "Niêm yết"),
        ((ROWS[0], (*ROWS[1], "thừa"), ROWS[2]), "Row 1 “1 Niêm yết"),
        ((), "header"),
    ],
)
def test_a_table_that_cannot_be_read_for_sure_is_refused_and_the_row_named(tmp_path, rows, named):
    with pytest.raises(TableError) as refusal:
        read_rows(tmp_path, *rows)
    assert named in str(refusal.value)
    assert "table.txt" in str(refusal.value)


def test_a_line_lost_from_the_table_never_moves_a_cell_unnoticed(table, tmp_path):
    def cells(row):
        return row.code, row.text, row.lead_unit, row.coordinating_unit, row.evidence_required

    lines = normalise(SAMPLE.read_text(encoding="utf-8")).split("\n")
    first = lines.index("\tTổng")
    opening = [index for index, line in enumerate(lines) if index >= first and "\t" in line[:2]]
    path, refused = tmp_path / "torn.txt", 0
    for index in opening:
        path.write_text("\n".join(lines[:index] + lines[index + 1 :]), encoding="utf-8")
        try:
            torn = read_criteria(path)
        except TableError:
            refused += 1
            continue
        assert [cells(row) for row in torn.rows] == [cells(row) for row in table.rows]
        assert len(torn.unprinted) == len(table.unprinted) + 1
    assert len(opening) - refused <= 1  # the maximum of III.1 may just as well not be printed


def test_a_refused_row_is_named_with_its_line_and_first_words(tmp_path):
    with pytest.raises(TableError, match=r"Row I\.2 “Đăng tải” \(line 21\)"):
        read_rows(tmp_path, ROWS[0], ROWS[1], ("2", "Đăng tải", "1-2", "", "0,5"))


def test_a_file_without_a_header_row_is_refused(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Kính gửi: UBND xã\n\tmột\n\thai\n", encoding="utf-8")
    with pytest.raises(TableError, match="header"):
        read_criteria(path)


@pytest.mark.parametrize("data", [b"PK\x03\x04 torn", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None])
def test_a_file_of_another_kind_is_an_input_error(tmp_path, data):
    path = tmp_path / "table.docx"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(InputFileError, match=r"table\.docx"):
        read_criteria(path)


def test_an_empty_file_is_called_empty(tmp_path):
    path = tmp_path / "table.xlsx"
    path.touch()
    with pytest.raises(InputFileError, match="empty"):
        read_criteria(path)


@pytest.mark.parametrize("data", [b"PK\x03\x04 torn", b"\x00\x01 torn", "không phải tệp Word".encode()])
def test_a_broken_word_file_is_called_damaged(tmp_path, data):
    path = tmp_path / "table.docx"
    path.write_bytes(data)
    with pytest.raises(InputFileError, match="damaged"):
        read_criteria(path)


def word_table(path, rows, *, width):
    document = Document()
    document.add_paragraph("KẾT QUẢ quý I năm 2026")
    table = document.add_table(rows=len(rows), cols=width)
    for word_row, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(word_row.cells, row, strict=True):
            cell.text = text
    return document, table


def test_a_word_header_of_two_rows_and_merged_cells_are_read(tmp_path):
    rows = (
        ("TT", "Tiêu chí", "Điểm", "", "Kết quả"),
        ("", "", "Điểm chuẩn", "Tự đánh giá", ""),
        ("(1)", "(2)", "(3)", "(4)", "(5)"),
        ("", "", "3", "2", ""),
        ("I. CÔNG KHAI", "", "3", "2", ""),
        ("1", "Niêm yết", "3", "2", "Có thực hiện."),
    )
    document, table = word_table(tmp_path, rows, width=5)
    for column in (0, 1, 4):
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(0, 2).merge(table.cell(0, 3))
    table.cell(3, 0).merge(table.cell(3, 1)).text = "Tổng cộng"
    table.cell(4, 0).merge(table.cell(4, 1)).text = "I. CÔNG KHAI"
    document.save(tmp_path / "t.docx")

    read = read_criteria(tmp_path / "t.docx")
    assert read.total_self == Decimal(2)
    assert [(row.code, row.text) for row in read.rows] == [("I", "CÔNG KHAI"), ("I.1", "Niêm yết")]
    assert read.period_to == date(2026, 3, 31)


def test_cells_merged_downwards_count_once(tmp_path):
    rows = (HEADER, *ROWS)
    document, table = word_table(tmp_path, rows, width=5)
    table.cell(2, 3).merge(table.cell(3, 3)).text = "Có thực hiện."
    document.save(tmp_path / "t.docx")
    assert [row.result for row in read_criteria(tmp_path / "t.docx").rows] == ["", "Có thực hiện.", ""]


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("Kết quả 6 tháng đầu năm 2026", date(2026, 1, 1), date(2026, 6, 30)),
        ("Kết quả sáu tháng cuối năm 2026", date(2026, 7, 1), date(2026, 12, 31)),
        ("Kết quả 9 tháng đầu năm 2026", date(2026, 1, 1), date(2026, 9, 30)),
        ("KẾT QUẢ QUÝ I NĂM 2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("Kết quả quý III/2026", date(2026, 7, 1), date(2026, 9, 30)),
        ("Kết quả tháng 02/2028", date(2028, 2, 1), date(2028, 2, 29)),
        ("Kết quả năm 2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("Kết quả từ ngày 15/12/2025 đến hết ngày 14/12/2026", date(2025, 12, 15), date(2026, 12, 14)),
        ("Kết quả từ 31/12/2026 đến 01/01/2026", None, None),
        ("Kết quả năm 2026 theo Bộ tiêu chí năm 2025", None, None),
        ("Kết quả triển khai", None, None),
    ],
)
def test_the_period_is_read_from_the_title(title, first, last):
    assert find_period(title) == (first, last)


def test_the_superior_body_is_not_the_issuing_one():
    preamble = (
        "UBND XÃ AN HÒA\nPHÒNG VĂN HÓA - XÃ HỘI\nSố: 12/BC-VHXH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "BÁO CÁO",
    )
    assert find_title(preamble) == ("BÁO CÁO", "PHÒNG VĂN HÓA - XÃ HỘI")


@pytest.mark.parametrize(
    ("preamble", "title", "issuer"),
    [
        (("Phụ lục II", "UBND XÃ AN MẪU", "BẢNG TỰ CHẤM ĐIỂM", "(Kèm theo Báo cáo số 3/BC-UBND)"),
         "BẢNG TỰ CHẤM ĐIỂM", "UBND XÃ AN MẪU"),
        (("UBND TỈNH A\nUBND XÃ B", "KẾT QUẢ TỰ CHẤM\nnăm 2026"), "KẾT QUẢ TỰ CHẤM năm 2026", "UBND XÃ B"),
        (("CCHC 2026",), "CCHC 2026", ""),
        (("BẢNG TỰ CHẤM NĂM 2026", "Đơn vị: UBND xã An Mẫu"), "BẢNG TỰ CHẤM NĂM 2026", "UBND xã An Mẫu"),
        (("BẢNG TỰ CHẤM NĂM 2026\nUBND XÃ AN MẪU",), "BẢNG TỰ CHẤM NĂM 2026", "UBND XÃ AN MẪU"),
        (("UBND XÃ B", "BẢNG TỰ CHẤM", "Đơn vị: UBND xã B"), "BẢNG TỰ CHẤM", "UBND XÃ B"),
        (("UBND TỈNH A", "BẢNG CHẤM", "Đơn vị: UBND xã B"), "BẢNG CHẤM Đơn vị: UBND xã B", "UBND TỈNH A"),
        (("KẾT QUẢ TỰ CHẤM CỦA\nUBND XÃ AN MẪU",), "KẾT QUẢ TỰ CHẤM CỦA UBND XÃ AN MẪU", ""),
        (("BẢNG TỰ CHẤM\nBỘ TIÊU CHÍ SỐ",), "BẢNG TỰ CHẤM BỘ TIÊU CHÍ SỐ", ""),
        ((), "", ""),
    ],
)  # fmt: skip
def test_a_sheet_without_a_motto_has_its_body_above_the_title(preamble, title, issuer):
    assert find_title(preamble) == (title, issuer)


@pytest.mark.parametrize(
    ("lines", "first"),
    [
        (("(Từ ngày 15/12/2025 đến ngày 14/12/2026)",), date(2025, 12, 15)),
        (("Kỳ đánh giá: quý II/2026",), date(2026, 4, 1)),
        (("(Kèm theo Báo cáo năm 2026)",), None),
        (("Năm 2025", "Năm 2026"), None),
    ],
)
def test_a_period_on_a_line_of_its_own_is_read_unless_there_are_several(lines, first):
    assert find_stated_period(lines)[0] == first


@pytest.mark.parametrize(
    ("text", "result", "kind"),
    [
        ("Họp giao ban hằng tháng", "", Periodicity.MONTHLY),
        ("Ít nhất 01 tháng/lần tiếp dân", "", Periodicity.MONTHLY),
        ("Tiếp dân 1 lần/tháng", "", Periodicity.MONTHLY),
        ("Tiếp công dân 02 ngày/tháng", "", Periodicity.MONTHLY),
        ("Báo cáo ít nhất 1 lần trong tháng", "", Periodicity.MONTHLY),
        ("Đánh giá từng tháng", "", Periodicity.MONTHLY),
        ("Rà soát 1 tháng 1 lần", "", Periodicity.MONTHLY),
        ("Họp 6 tháng/lần", "", Periodicity.NONE),
        ("Giao ban 01 lần/tuần", "", Periodicity.WEEKLY),
        ("Tiếp công dân 01 buổi/tuần", "", Periodicity.WEEKLY),
        ("Tổng hợp", "Báo cáo tháng 3/2026", Periodicity.NONE),
        ("Tổng hợp", "Các báo cáo tháng của Trung tâm", Periodicity.MONTHLY),
        ("Tiếp dân định kỳ", "Có thực hiện", Periodicity.NONE),
        ("Đăng tin", "https://vidu.vn/?tin=lần/tuần", Periodicity.NONE),
    ],
)
def test_how_often_a_duty_recurs_is_read_from_its_words(text, result, kind):
    assert find_periodicity(text, result, ()) is kind
