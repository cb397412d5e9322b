import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Alignment

from ingest.extractors import spreadsheet
from ingest.extractors.spreadsheet import extract_spreadsheet
from ingest.header import parse_header
from registry.parsed import Page, Problem, ProblemCode
from registry.vocabulary.kinds import FieldName


def _nothing() -> None:
    pass


def _save(path: Path, book: openpyxl.Workbook) -> Path:
    book.save(path)
    return path


def _pages(path: Path) -> tuple[Page, ...]:
    return extract_spreadsheet(path, _nothing).pages


def _book(rows: dict[str, object]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for place, value in rows.items():
        book.active[place] = value
    return book


def test_a_head_in_cells_is_read_like_one_on_paper(tmp_path: Path) -> None:
    book = _book(
        {
            "A1": "ỦY BAN NHÂN DÂN",
            "D1": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "A2": "XÃ AN MẪU",
            "D2": "Độc lập - Tự do - Hạnh phúc",
            "A3": "Số: 217/BC-UBND",
            "D3": "An Mẫu, ngày 24 tháng 4 năm 2026",
            "A5": "BÁO CÁO",
            "A6": "Kết quả thu ngân sách quý I năm 2026",
        }
    )
    for row in book.active["A1:D6"]:
        for cell in row:
            cell.alignment = Alignment(horizontal="center")
    for rank in range(1, 9):
        book.active.append(
            [rank, f"Khoản thu về đất của thôn {rank} theo kế hoạch được giao", 12.5, 3, "đạt"]
        )
    header, _doubts = parse_header(_pages(_save(tmp_path / "a.xlsx", book)))
    assert {
        name: header[name].value for name in (FieldName.NUMBER, FieldName.SYMBOL, FieldName.ISSUED_ON)
    } == {
        FieldName.NUMBER: "217",
        FieldName.SYMBOL: "BC-UBND",
        FieldName.ISSUED_ON: "2026-04-24",
    }


def test_every_sheet_that_is_shown_is_a_page(tmp_path: Path) -> None:
    book = _book({"A1": "một"})
    book.create_sheet("ẩn")["A1"] = "hai"
    book["ẩn"].sheet_state = "hidden"
    book.create_sheet("cuối")["A1"] = "ba"
    pages = _pages(_save(tmp_path / "a.xlsx", book))
    assert [(page.number, page.text) for page in pages] == [(1, "một"), (2, "ba")]


def test_values_stand_as_excel_shows_them(tmp_path: Path) -> None:
    book = _book({"A1": date(2026, 4, 5), "B1": 12.5, "C1": 7, "D1": 0.955, "E1": "số\n 5", "F1": True})
    book.active["D1"].number_format = "0.0%"
    (page,) = _pages(_save(tmp_path / "a.xlsx", book))
    assert page.text == "05/04/2026 12,5 7 95,5% số 5"


def test_rows_stand_below_each_other_and_cells_from_left_to_right(tmp_path: Path) -> None:
    book = _book({"A1": "một", "C1": "hai", "D1": "ba", "A4": "bốn"})
    (page,) = _pages(_save(tmp_path / "a.xlsx", book))
    boxes = {word.text: word.box for word in page.words}
    assert boxes["một"].x0 < boxes["hai"].x0 < boxes["ba"].x0
    assert boxes["một"].top == boxes["ba"].top < boxes["bốn"].top
    assert boxes["một"].x0 == boxes["bốn"].x0


def test_an_empty_book_is_empty(tmp_path: Path) -> None:
    extraction = extract_spreadsheet(_save(tmp_path / "a.xlsx", openpyxl.Workbook()), _nothing)
    assert extraction.problems == (Problem(ProblemCode.EMPTY_FILE),)


def test_more_cells_than_a_person_reads_are_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, "MAX_FILLED_CELLS", 3)
    path = _save(tmp_path / "a.xlsx", _book({"A1": "1", "B1": "2", "A2": "3"}))
    assert extract_spreadsheet(path, _nothing).problems == ()
    path = _save(tmp_path / "a.xlsx", _book({"A1": "1", "B1": "2", "A2": "3", "B2": "4"}))
    assert extract_spreadsheet(path, _nothing).problems == (Problem(ProblemCode.TOO_LARGE),)


def test_a_cell_in_the_last_corner_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.xlsx", _book({"A1": "một", "XFD300000": "hai"}))
    extraction = extract_spreadsheet(path, _nothing)
    assert extraction.problems == ()
    assert extraction.pages[0].text == "một\nhai"


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_cut_off_book_is_damaged(tmp_path: Path, share: float) -> None:
    path = _save(tmp_path / "a.xlsx", _book({"A1": "một"}))
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    assert extract_spreadsheet(path, _nothing).problems == (Problem(ProblemCode.DAMAGED),)


def test_a_book_that_unpacks_to_a_hundredfold_is_too_large(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.xlsx", _book({"A1": "một"}))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/x.xml", "w") as part:
        for _ in range(101):
            part.write(bytes(1_000_000))
    assert extract_spreadsheet(path, _nothing).problems == (Problem(ProblemCode.TOO_LARGE),)
