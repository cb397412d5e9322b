"""Tables of other exercises in Word, Excel, PDF, CSV: read whole, asked about, or refused with a reason."""

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from drawn_tables import (
    REFORM_HEADER,
    REFORM_ROWS,
    digital_xlsx,
    emulation_pdf,
    law_docx,
    reform_csv,
    reform_docx,
    village_xlsx,
)
from PIL import Image

from ingest import criteria, criteria_xlsx, files
from ingest.criteria import Stated, read_criteria, read_grid
from ingest.criteria_columns import parse_choice
from ingest.criteria_grid import Column
from ingest.extractors.legacy import find_office
from registry.errors import InputFileError, MissingToolError, TableError, UsageError
from registry.parsed import CriteriaTable

REFORM_CODES = ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "1.2.2", "2", "2.1", "2.2"]


def codes(table: CriteriaTable) -> list[str]:
    return [row.code for row in table.rows]


def leaves(table: CriteriaTable) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    return {row.code: (row.max_score, row.self_score) for row in table.rows if row.is_leaf}


def cited(table: CriteriaTable) -> dict[str, list[str]]:
    return {
        row.code: [
            f"{claim.citation.reference.number}/{claim.citation.reference.symbol}"
            for claim in row.claims
            if claim.citation
        ]
        for row in table.rows
        if row.claims
    }


def meanings(path: Path, stated: Stated | None = None) -> dict[str, Column | None]:
    return {column.name: column.meaning for column in read_grid(path, stated or Stated()).columns}


def choosing(*words: str) -> Stated:
    return Stated(columns=tuple(map(parse_choice, words)))


def make_docx(path: Path, *rows: tuple[str, ...], before: str = "BẢNG TỰ CHẤM ĐIỂM NĂM 2026") -> Path:
    document = Document()
    document.add_paragraph(before)
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for word_row, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(word_row.cells, row, strict=True):
            cell.text = text
    document.save(str(path))
    return path


def make_xlsx(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


HEADER = ("STT", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Kết quả")


def test_a_reform_index_in_word_is_read_with_its_rules_in_the_items(tmp_path):
    table = read_criteria(reform_docx(tmp_path / "t.docx"))
    assert codes(table) == REFORM_CODES
    assert leaves(table)["1.1.2"] == (Decimal("2.0"), Decimal("1.5"))
    assert leaves(table)["1.2.1"] == (Decimal(1), Decimal("1.0"))
    assert (table.total_max, table.total_self) == (Decimal("9.5"), Decimal("7.75"))
    assert table.sums_checked == 10
    assert table.title.endswith("Chỉ số cải cách hành chính năm 2026 của Ủy ban nhân dân xã An Mẫu")
    assert table.issuer == "ỦY BAN NHÂN DÂN XÃ AN MẪU"
    assert (table.period_from, table.period_to) == (date(2026, 1, 1), date(2026, 12, 31))
    by_code = {row.code: row for row in table.rows}
    assert by_code["1.1.1"].text.splitlines()[1:] == [
        "- Ban hành trong tháng 01: 1 điểm",
        "- Ban hành sau tháng 01: 0,5 điểm",
        "- Không ban hành: 0 điểm",
    ]
    assert by_code["1.1.2"].text.splitlines()[-1] == "Hoàn thành dưới 80%: 0"


def test_the_office_s_own_citations_in_the_evidence_column_are_the_result(tmp_path):
    path = reform_docx(tmp_path / "t.docx")
    assert cited(read_criteria(path)) == {
        "1.1.1": ["12/KH-UBND"],
        "1.1.2": ["305/BC-UBND"],
        "1.2.1": ["31/KH-UBND"],
        "1.2.2": [],
        "2.1": ["77/TB-UBND"],
    }
    grid = read_grid(path, Stated())
    assert any("5 of its 5 filled cells" in remark for remark in grid.remarks)
    assert meanings(path)["Ghi chú"] is None
    kept = choosing("Tài liệu kiểm chứng=minh chứng", "không có=kết quả")
    assert meanings(path, kept)["Tài liệu kiểm chứng"] is Column.EVIDENCE
    assert cited(read_criteria(path, kept)) == {}


def test_csv_of_the_same_table_says_the_same(tmp_path):
    word, text = reform_docx(tmp_path / "t.docx"), reform_csv(tmp_path / "t.csv")
    assert leaves(read_criteria(text)) == leaves(read_criteria(word))
    assert cited(read_criteria(text)) == cited(read_criteria(word))


def test_columns_in_any_order_say_the_same(tmp_path):
    order = (4, 3, 1, 5, 2, 0)
    shuffled = [tuple(row[place] for place in order) for row in REFORM_ROWS[1:]]
    header = tuple(REFORM_HEADER[place] for place in order)
    table = read_criteria(reform_docx(tmp_path / "t.docx", shuffled, header))
    assert leaves(table) == leaves(read_criteria(reform_docx(tmp_path / "o.docx")))


def test_criteria_numbered_by_their_names_and_the_heading_nearest_the_table(tmp_path):
    table = read_criteria(law_docx(tmp_path / "t.docx"))
    assert codes(table) == ["TC1", "TC1.1", "TC1.2", "TC2", "TC2.1"]
    assert leaves(table)["TC1.2"] == (Decimal(10), Decimal(8))
    assert table.title == "BẢNG TỔNG HỢP ĐIỂM TỰ CHẤM Tiêu chí tiếp cận pháp luật năm 2026"
    assert table.rows[1].text.splitlines()[1] == "a) Đạt 100%: 10 điểm"


def test_a_sheet_with_merged_header_formulas_and_hidden_parts(tmp_path):
    path = digital_xlsx(tmp_path / "t.xlsx")
    table = read_criteria(path)
    assert codes(table) == ["I", "I.1", "I.2", "II", "II.1"]
    assert (table.total_max, table.total_self, table.sums_checked) == (Decimal(5), Decimal("4.5"), 6)
    assert (table.period_from, table.period_to) == (date(2025, 12, 15), date(2026, 12, 14))
    assert table.issuer == "PHÒNG VĂN HÓA - XÃ HỘI"
    assert [row.lead_unit for row in table.rows if row.is_leaf][-1] == "Trung tâm PVHCC"
    grid = read_grid(path, Stated())
    assert grid.source == "sheet “Chi tiết”"
    assert meanings(path)["Kết quả đánh giá Sở thẩm định"] is None
    said = "\n".join(grid.remarks)
    for words in (
        "rows are not read: 15",
        "columns are not read: C",
        "NGƯỜI LẬP BIỂU",
        "sheet “Tổng hợp”",
        "Danh mục",
    ):
        assert words in said


def test_a_hidden_row_that_a_sum_counts_is_named_when_the_sum_does_not_close(tmp_path):
    path = tmp_path / "t.xlsx"
    book = openpyxl.Workbook()
    for row in (HEADER, ("1", "Một", 3, 3, ""), ("1.1", "A", 1, 1, ""), ("1.2", "B", 2, 2, "")):
        book.active.append(row)
    book.active.row_dimensions[4].hidden = True
    book.save(path)
    with pytest.raises(TableError, match="Hidden rows are not read: 4"):
        read_criteria(path)


def test_a_formula_that_nobody_has_computed_is_said(tmp_path):
    path = make_xlsx(tmp_path / "t.xlsx", HEADER, ("1", "Một", "=C3", 2, ""), ("1.1", "A", 2, 2, "x"))
    assert any("C2" in remark and "computed" in remark for remark in read_grid(path, Stated()).remarks)
    assert read_criteria(path).unprinted == (("1", "max"),)


def test_numbers_of_excel_are_read_as_they_are_shown(tmp_path):
    path = tmp_path / "t.xlsx"
    book = openpyxl.Workbook()
    for row in (HEADER, (1, "Một", 0.3, 0.3), (1.1, "A", 0.1, 0.1), (1.1, "B", 0.2, 0.1 + 0.1)):
        book.active.append(row)
    book.active["A4"].number_format = "0.00"
    book.save(path)
    assert codes(read_criteria(path)) == ["1", "1.1", "1.10"]


def test_criteria_whose_names_are_merged_over_their_rows_become_groups(tmp_path):
    table = read_criteria(village_xlsx(tmp_path / "t.xlsx"))
    assert [(row.code, row.text) for row in table.rows] == [
        ("1", "Giao thông"),
        ("1.1", "Đường xã được nhựa hóa"),
        ("1.2", "Đường thôn có đèn"),
        ("2", "Môi trường"),
        ("2.1", "Thu gom rác thải"),
        ("2.2", "Hàng rào xanh"),
    ]
    assert table.total_self == Decimal("8.5")


def test_a_pdf_over_two_pages_is_one_table_and_a_cut_row_is_one_row(tmp_path):
    table = read_criteria(emulation_pdf(tmp_path / "t.pdf"))
    assert codes(table) == ["A", "A.1", "A.2", "B"]
    assert (table.total_max, table.total_self) == (Decimal(5), Decimal("4.0"))
    by_code = {row.code: row for row in table.rows}
    assert by_code["A.1"].text == "Thu ngân sách trên địa bàn đạt dự toán được giao đầu năm"
    assert by_code["A.2"].result == (
        "- Kế hoạch số 45/KH-UBND ngày 03/3/2026 của UBND xã;\n"
        "- Thông báo số 118/TB-UBND ngày 09/4/2026 của UBND xã về lịch thi công các tuyến đường"
    )
    assert len(cited(table)["B"]) == 1
    assert table.title == "BẢNG CHẤM ĐIỂM THI ĐUA NĂM 2026"


def test_a_table_over_several_word_tables_with_the_same_header_is_one(tmp_path):
    path = tmp_path / "t.docx"
    document = Document()
    document.add_paragraph("BẢNG TỰ CHẤM ĐIỂM NĂM 2026")
    for rows in (
        (HEADER, ("I", "MỘT", "1", "1", ""), ("1", "A", "1", "1", "Đã ban hành Kế hoạch số 3/KH-UBND")),
        (HEADER, ("", "", "", "", "ngày 02/02/2026 của UBND xã"), ("II", "HAI", "2", "2", "")),
        (("1", "B", "2", "2", "x"), ("", "Tổng số điểm", "3", "3", "")),
    ):
        table = document.add_table(rows=len(rows), cols=5)
        for word_row, row in zip(table.rows, rows, strict=True):
            for cell, text in zip(word_row.cells, row, strict=True):
                cell.text = text
        document.add_paragraph("")
    document.save(str(path))
    read = read_criteria(path)
    assert codes(read) == ["I", "I.1", "II", "II.1"]
    assert read.rows[1].result == "Đã ban hành Kế hoạch số 3/KH-UBND ngày 02/02/2026 của UBND xã"
    assert read_grid(path, Stated()).source.count("table") == 3


def test_of_several_sheets_a_person_names_the_one_to_read(tmp_path):
    path = tmp_path / "t.xlsx"
    book = openpyxl.Workbook()
    for name, score in (("CCHC", 1), ("CĐS", 2)):
        sheet = book.create_sheet(name)
        for row in (HEADER, ("1", "A", score, score, "x")):
            sheet.append(row)
    book.save(path)
    with pytest.raises(TableError, match="sheet “CCHC”; sheet “CĐS”"):
        read_criteria(path)
    for name, score in (("sheet “CĐS”", 2), ("CĐS", 2), ("2", 1)):  # an empty sheet stands before them
        read = read_criteria(path, Stated(tables=(name,), title="Bảng"))
        assert leaves(read) == {"1": (Decimal(score), Decimal(score))}
    with pytest.raises(TableError, match="no table of criteria “NTM”"):
        read_criteria(path, Stated(tables=("NTM",)))


TWO_OWN = ("STT", "Nội dung", "Điểm tối đa", "Năm 2025 Tự chấm", "Năm 2026 Tự chấm", "Kết quả")


def test_two_columns_that_could_be_the_self_score_are_asked_about(tmp_path):
    path = make_docx(tmp_path / "t.docx", TWO_OWN, ("1", "A", "2", "1", "2", "x"))
    with pytest.raises(TableError, match=r"4 “Năm 2025 Tự chấm”, 5 “Năm 2026 Tự chấm”.*--column"):
        read_criteria(path)
    for choice in ("Năm 2026 Tự chấm=điểm tự chấm", "5=self", "năm 2026=tự chấm"):
        assert leaves(read_criteria(path, choosing(choice))) == {"1": (Decimal(2), Decimal(2))}
    assert meanings(path, choosing("5=self"))["Năm 2025 Tự chấm"] is None


def test_a_column_that_is_missing_is_asked_for_with_all_there_are(tmp_path):
    path = make_docx(
        tmp_path / "t.docx",
        ("STT", "Nội dung", "Điểm tối đa", "Cấp xã", "Minh chứng"),
        ("1", "A", "2", "1", "x"),
    )
    with pytest.raises(TableError, match=r"self score.*“STT”, “Nội dung”.*“Cấp xã”.*--column"):
        read_criteria(path)
    assert leaves(read_criteria(path, choosing("Cấp xã=điểm tự chấm"))) == {"1": (Decimal(2), Decimal(1))}


UNKNOWN_HEADER = ("TT", "Nội dung chấm", "Thang", "KQ", "Chứng cứ")
UNKNOWN_ROW = ("1", "Tham mưu nội dung", "2", "1", "Hồ sơ kết quả, đã niêm yết")


def csv_of(path, *rows):
    path.write_text("".join(";".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def celled_text_of(path, *rows):
    path.write_text("\n".join("".join(f"\t{cell}\n" for cell in row) for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("make", "name"),
    [(make_docx, "t.docx"), (make_xlsx, "t.xlsx"), (csv_of, "t.csv"), (celled_text_of, "t.txt")],
)
def test_a_header_of_unknown_names_is_shown_and_read_once_they_are_told(tmp_path, make, name):
    path = make(tmp_path / name, UNKNOWN_HEADER, UNKNOWN_ROW)
    with pytest.raises(TableError, match=r"“Thang”, “KQ”, .*for: maximum score, self score, result\."):
        read_criteria(path)
    told = ["KQ=điểm tự chấm", "Thang=điểm chuẩn"]
    with pytest.raises(TableError, match=r'for: result\..*"Chứng cứ=result'):
        read_criteria(path, choosing(*told))
    assert leaves(read_criteria(path, choosing(*told, "Chứng cứ=kết quả"))) == {"1": (Decimal(2), Decimal(1))}


@pytest.mark.parametrize("printed", ["hai điểm", "-1"])
@pytest.mark.parametrize("place", [2, 3])
def test_a_score_that_is_none_is_named_with_its_row_and_not_its_column(tmp_path, printed, place):
    row = ["1", "Niêm yết", "2", "1", "Đã niêm yết"]
    row[place] = printed
    path = make_docx(tmp_path / "t.docx", HEADER, tuple(row))
    with pytest.raises(TableError, match=rf"Row 1 “Niêm yết” \(row 2 .*“{printed}” is not a number"):
        read_criteria(path)


def test_a_table_without_own_scores_is_read_when_a_person_says_so(tmp_path):
    path = make_docx(
        tmp_path / "t.docx", ("STT", "Nội dung", "Điểm tối đa", "Minh chứng"), ("1", "A", "2", "Kế hoạch")
    )
    with pytest.raises(TableError, match="self score"):
        read_criteria(path)
    (row,) = read_criteria(path, choosing("không có=điểm tự chấm")).rows
    assert (row.max_score, row.self_score, row.evidence_required, row.result) == (
        Decimal(2),
        None,
        "Kế hoạch",
        "",
    )


@pytest.mark.parametrize(
    "words", ["Điểm=điểm gì", "điểm tự chấm", "=kết quả", "Điểm=xong", "không có=điểm tối đa"]
)
def test_a_choice_that_cannot_be_understood_is_a_slip(words):
    with pytest.raises(UsageError, match="--column"):
        parse_choice(words)


@pytest.mark.parametrize(
    ("choices", "message"),
    [(["Cột lạ=kết quả"], "no column"), (["Tự chấm=self"], "several"), (["4=self", "5=self"], "two columns")],
)
def test_a_choice_that_fits_no_column_or_several_is_a_slip(tmp_path, choices, message):
    path = make_docx(tmp_path / "t.docx", TWO_OWN, ("1", "A", "2", "1", "2", "x"))
    with pytest.raises(UsageError, match=message):
        read_criteria(path, choosing(*choices))


def test_prose_under_tu_danh_gia_is_the_result_and_no_score(tmp_path):
    path = make_docx(
        tmp_path / "t.docx",
        ("TT", "Tiêu chí", "Điểm chuẩn", "Tự đánh giá", "Điểm đạt"),
        ("1", "A", "2", "Đã ban hành Kế hoạch số 5/KH-UBND ngày 03/02/2026", "1,5"),
    )
    assert meanings(path)["Tự đánh giá"] is Column.RESULT
    assert cited(read_criteria(path)) == {"1": ["5/KH-UBND"]}


def test_own_citations_beside_a_result_column_are_read_with_it(tmp_path):
    path = make_docx(
        tmp_path / "t.docx",
        ("TT", "Tiêu chí", "Điểm chuẩn", "Điểm tự chấm", "Kết quả thực hiện", "Tài liệu minh chứng"),
        ("1", "A", "2", "2", "Đạt 95%", "Báo cáo số 6/BC-UBND ngày 04/5/2026"),
        ("2", "B", "1", "1", "Đã làm", "Hình ảnh"),
    )
    assert cited(read_criteria(path)) == {"1": ["6/BC-UBND"], "2": []}
    assert read_criteria(path).rows[0].result == "Đạt 95%\nBáo cáo số 6/BC-UBND ngày 04/5/2026"


def rules_table(path: Path, *rows: tuple[str, ...]) -> CriteriaTable:
    return read_criteria(make_docx(path, HEADER, *rows))


def test_parts_with_scores_of_their_own_are_items_and_no_rules(tmp_path):
    table = rules_table(
        tmp_path / "t.docx",
        ("1", "Nhóm", "2", "1,5", ""),
        ("", "- A", "1", "1", "x"),
        ("", "Đầy đủ: 1 điểm; thiếu: 0,5 điểm", "", "", ""),
        ("-", "B", "1", "0,5", "y"),
    )
    assert codes(table) == ["1", "1-1", "1-2"]
    assert table.rows[1].text == "- A\nĐầy đủ: 1 điểm; thiếu: 0,5 điểm"


def test_the_score_beside_the_rule_that_applies_is_the_item_s(tmp_path):
    table = rules_table(
        tmp_path / "t.docx",
        ("1", "Tỷ lệ hồ sơ đúng hạn", "2", "", ""),
        ("", "Từ 95% trở lên", "2", "", ""),
        ("", "Từ 90% đến dưới 95%", "1,5", "1,5", "Đạt 93%"),
    )
    assert leaves(table) == {"1": (Decimal(2), Decimal("1.5"))}
    assert table.rows[0].result == "Đạt 93%"


def test_parts_that_add_up_and_lack_their_own_scores_are_refused_and_not_taken_together(tmp_path):
    with pytest.raises(TableError, match="add up to 0"):
        rules_table(
            tmp_path / "t.docx",
            ("1", "Nhóm", "2", "1,5", ""),
            ("", "- A", "1", "", "x"),
            ("", "- B", "1", "", "y"),
        )


def test_sums_of_groups_printed_below_them_are_checked(tmp_path):
    rows = [
        ("I", "MỘT", "", "", ""),
        ("1", "A", "2", "1", "x"),
        ("", "Cộng mục I", "2", "1", ""),
        ("II", "HAI", "", "", ""),
        ("1", "B", "3", "3", "y"),
        ("", "Cộng mục II", "3", "3", ""),
        ("", "TỔNG CỘNG (I+II)", "5", "4", ""),
    ]
    assert rules_table(tmp_path / "t.docx", *rows).sums_checked == 6
    rows[2] = ("", "Cộng mục I", "2", "2", "")
    with pytest.raises(TableError, match="Cộng mục I"):
        rules_table(tmp_path / "t.docx", *rows)


def test_no_tt_column_but_numbers_before_the_words(tmp_path):
    path = make_docx(
        tmp_path / "t.docx",
        HEADER[1:],
        ("Lĩnh vực I: Chỉ đạo", "3", "3", ""),
        ("1. Kế hoạch", "1", "1", "x"),
        ("2. Báo cáo", "2", "2", "y"),
    )
    assert [(row.code, row.text) for row in read_criteria(path).rows] == [
        ("I", "Lĩnh vực I: Chỉ đạo"),
        ("I.1", "Kế hoạch"),
        ("I.2", "Báo cáo"),
    ]


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
def test_a_file_of_an_older_kind_is_read_by_libreoffice(tmp_path):
    rows = (HEADER, ("1", "Kế hoạch", "2", "1,5", "Kế hoạch số 5/KH-UBND ngày 03/02/2026"))
    ends = "".join(rf"\cellx{1500 * place}" for place in range(1, 6))
    drawn = "".join(
        rf"\trowd{ends}" + "".join(rf"\intbl {_rtf(cell)}\cell" for cell in row) + r"\row" for row in rows
    )
    path = tmp_path / "t.rtf"
    path.write_text(
        rf"{{\rtf1\ansi {_rtf('BẢNG TỰ CHẤM ĐIỂM NĂM 2026')}\par {drawn}\pard\par}}", encoding="ascii"
    )
    table = read_criteria(path)
    assert leaves(table) == {"1": (Decimal(2), Decimal("1.5"))}
    assert cited(table) == {"1": ["5/KH-UBND"]}


def _rtf(text: str) -> str:
    return "".join(letter if letter.isascii() else rf"\u{ord(letter)}?" for letter in text)


def test_without_libreoffice_an_older_file_asks_for_it(tmp_path, monkeypatch):
    monkeypatch.setattr(criteria, "find_office", lambda: None)
    path = tmp_path / "t.rtf"
    path.write_text(r"{\rtf1\ansi Bang}", encoding="ascii")
    with pytest.raises(MissingToolError, match="LibreOffice"):
        read_criteria(path)


def test_a_scan_in_a_pdf_is_refused_with_the_reason(tmp_path):
    path = tmp_path / "t.pdf"
    Image.new("RGB", (1200, 1700), "white").save(path)
    with pytest.raises(InputFileError, match=r"t\.pdf: page 1 is a scan"):
        read_criteria(path)


def test_a_picture_is_refused_with_the_reason(tmp_path):
    path = tmp_path / "t.jpg"
    Image.new("RGB", (80, 80), "white").save(path)
    with pytest.raises(InputFileError, match="a picture"):
        read_criteria(path)


@pytest.mark.parametrize("name", ["t.docx", "t.xlsx", "t.pdf"])
def test_a_file_cut_off_is_a_damaged_one(tmp_path, name):
    make = {"t.docx": reform_docx, "t.xlsx": village_xlsx, "t.pdf": emulation_pdf}[name]
    path = make(tmp_path / name)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(InputFileError, match=name):
        read_criteria(path)


def test_a_sheet_of_too_many_cells_is_refused_before_it_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(criteria_xlsx, "MAX_CELLS", 20)
    with pytest.raises(InputFileError, match="too large"):
        read_criteria(village_xlsx(tmp_path / "t.xlsx"))


def test_a_merged_cell_over_the_whole_sheet_is_refused_before_it_is_kept(tmp_path):
    made, path = village_xlsx(tmp_path / "made.xlsx"), tmp_path / "t.xlsx"
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'ref="A7:C7"', b'ref="A9:XFD1048576"'))
    with pytest.raises(InputFileError, match="too large"):
        read_criteria(path)


def test_a_word_file_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_XML_BYTES", 1000)
    path = reform_docx(tmp_path / "t.docx")
    with pytest.raises(InputFileError, match="too large"):
        read_criteria(path)


def test_what_a_person_states_stands_over_what_the_file_says(tmp_path):
    stated = Stated(title="Bảng khác", issuer="Phòng Kinh tế", period_from=date(2026, 7, 1))
    table = read_criteria(reform_docx(tmp_path / "t.docx"), stated)
    assert (table.title, table.issuer, table.period_from) == ("Bảng khác", "Phòng Kinh tế", date(2026, 7, 1))


def test_rows_without_scores_below_a_score_describe_it_even_when_numbered(tmp_path):
    table = rules_table(
        tmp_path / "t.docx",
        ("1", "Nhóm", "4", "3", ""),
        ("1.1", "Kế hoạch", "2", "2", ""),
        ("1.1.1", "Có kế hoạch", "", "", "Kế hoạch số 5/KH-UBND ngày 03/02/2026"),
        ("1.1.2", "Đúng hạn", "", "", ""),
        ("1.2", "Báo cáo", "2", "1", "x"),
    )
    assert codes(table) == ["1", "1.1", "1.2"]
    assert table.rows[1].text == "Kế hoạch\n1.1.1. Có kế hoạch\n1.1.2. Đúng hạn"
    assert cited(table)["1.1"] == ["5/KH-UBND"]


def test_a_maximum_that_only_the_group_prints_is_that_of_its_items_together(tmp_path):
    rows = [("1", "Nhóm", "4", "3", ""), ("1.1", "A", "", "2", "x"), ("1.2", "B", "", "1", "y")]
    table = rules_table(tmp_path / "t.docx", *rows)
    assert leaves(table) == {"1.1": (None, Decimal(2)), "1.2": (None, Decimal(1))}
    assert set(table.unprinted) == {("1.1", "max"), ("1.2", "max")}
    rows[1] = ("1.1", "A", "2", "2", "x")
    with pytest.raises(TableError, match=r"1\.2.*maximum score is empty"):
        rules_table(tmp_path / "t.docx", *rows)


def test_a_table_without_any_tt_is_a_list(tmp_path):
    table = rules_table(tmp_path / "t.docx", ("", "A", "2", "2", "x"), ("", "B", "1", "0", "y"))
    assert codes(table) == ["1", "2"]


def test_scores_merged_down_over_several_rows_are_those_of_all_of_them(tmp_path):
    document = Document()
    document.add_paragraph("BẢNG TỰ CHẤM ĐIỂM NĂM 2026")
    rows = (HEADER, ("1", "Công khai", "2", "1,5", "Có niêm yết"), ("", "", "", "", "Có đăng tải"))
    table = document.add_table(rows=3, cols=5)
    for word_row, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(word_row.cells, row, strict=True):
            cell.text = text
    for column in range(4):
        table.cell(1, column).merge(table.cell(2, column)).text = rows[1][column]
    document.save(str(tmp_path / "t.docx"))
    (row,) = read_criteria(tmp_path / "t.docx").rows
    assert (row.self_score, row.result) == (Decimal("1.5"), "Có niêm yết\nCó đăng tải")
