"""Importing tables of other exercises, as a clerk does: what is printed, asked, refused, and kept."""

from pathlib import Path

import openpyxl
import pytest
from drawn_tables import digital_xlsx, emulation_pdf, reform_docx, village_xlsx
from programs import Office


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("MINHCHUNG_LANG", "en")
    return Office(tmp_path / "home", capsys)


def two_scores(path: Path, *, title: str = "BẢNG TỰ CHẤM ĐIỂM") -> Path:
    book = openpyxl.Workbook()
    for row in (
        (title,),
        ("STT", "Nội dung", "Điểm tối đa", "Tự chấm lần 1", "Tự chấm lần 2", "Kết quả"),
        ("1", "Niêm yết", 2, 1, 2, "Thông báo số 7/TB-UBND ngày 03/3/2026"),
    ):
        book.active.append(row)
    book.save(path)
    return path


def test_a_dry_run_says_what_each_column_was_taken_for_and_stores_nothing(
    office: Office, tmp_path: Path
) -> None:
    said = office("criteria", "import", "--dry-run", reform_docx(tmp_path / "t.docx"))
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert "Read from: table 2 of the Word file" in lines
    for line in (
        "1 STT TT",
        "3 Điểm tối đa maximum score",
        "5 Tài liệu kiểm chứng result",
        "6 Ghi chú not used",
    ):
        assert line in lines
    assert "Columns not used" not in said
    assert "Column not used: “Ghi chú”." in lines
    assert "Period: 01/01/2026 to 31/12/2026" in lines
    assert any("10 rows, 6 scored items; self score 7.75 of 9.5" in line for line in lines)
    office("criteria", "list", code=6)


def test_remarks_of_an_import_go_to_stderr(office: Office, tmp_path: Path) -> None:
    said = office("criteria", "import", digital_xlsx(tmp_path / "t.xlsx"))
    assert "Hidden" not in said
    assert "Hidden rows are not read: 15" in office.err


def test_a_column_that_is_asked_for_is_named_and_the_table_imported(office: Office, tmp_path: Path) -> None:
    path = two_scores(tmp_path / "t.xlsx")
    assert office("criteria", "import", path, code=3) == ""
    assert '--column "Tự chấm lần 2=self score"' in office.err
    said = office("criteria", "import", path, "--column", "Tự chấm lần 2=self score", "--period", "năm 2026")
    assert "self score 2.0 of 2.0" in said
    assert "Period: 01/01/2026 to 31/12/2026" in said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--period", "năm nay"], "names no period"),
        (["--from", "02/3/2026", "--to", "01/3/2026"], "ends before it starts"),
        (["--column", "Tự chấm"], "--column"),
    ],
)
def test_options_that_cannot_be_understood_are_slips(
    office: Office, tmp_path: Path, options: list[str], words: str
) -> None:
    office("criteria", "import", two_scores(tmp_path / "t.xlsx"), *options, code=2)
    assert words in office.err


def test_a_table_without_a_title_is_not_stored_until_it_has_one(office: Office, tmp_path: Path) -> None:
    path = two_scores(tmp_path / "t.xlsx", title="")
    column = ("--column", "5=self score")
    office("criteria", "import", path, *column, code=3)
    assert "--title" in office.err
    stated = (
        "--title",
        "Bảng chấm",
        "--issuer",
        "UBND xã An Mẫu",
        "--from",
        "01/7/2026",
        "--to",
        "30/9/2026",
    )
    said = office("criteria", "import", path, *column, *stated)
    assert said.splitlines()[:3] == ["Bảng chấm", "Body: UBND xã An Mẫu", "Period: 01/7/2026 to 30/9/2026"]


def test_tables_of_several_exercises_lie_side_by_side(office: Office, tmp_path: Path) -> None:
    for path in (
        reform_docx(tmp_path / "a.docx"),
        village_xlsx(tmp_path / "b.xlsx"),
        emulation_pdf(tmp_path / "c.pdf"),
    ):
        office("criteria", "import", path)
    assert [table["issuer"] for table in office.ask("criteria", "tables")] == [
        "VĂN PHÒNG",
        "",
        "ỦY BAN NHÂN DÂN XÃ AN MẪU",
    ]
    assert [row["code"] for row in office.ask("criteria", "list")] == ["A", "A.1", "A.2", "B"]


def test_a_result_beside_a_group_is_named(office: Office, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ("BẢNG TỰ CHẤM ĐIỂM NĂM 2026",),
        ("STT", "Nội dung", "Điểm tối đa", "Tự chấm", "Kết quả"),
        ("1", "Họp", 2, 2, "Thông báo số 3/TB-UBND ngày 03/3/2026"),
        ("1.1", "Đủ kỳ", 2, 2, ""),
    ):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    office("criteria", "import", tmp_path / "t.xlsx")
    assert "beside the group 1 proves none" in office.err


def test_the_same_file_read_with_another_column_takes_its_own_place(office: Office, tmp_path: Path) -> None:
    path = two_scores(tmp_path / "t.xlsx")
    for column, score in (("4=self score", "1"), ("5=self score", "2")):
        office("criteria", "import", path, "--column", column)
        assert [row["self_score"] for row in office.ask("criteria", "list")] == [score]
    assert len(office.ask("criteria", "tables")) == 1
