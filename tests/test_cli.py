"""The commands as people type them: exit code, what is printed, and where."""

import csv
import io
import json
import shlex
from dataclasses import dataclass, replace
from pathlib import Path

import docx_papers
import make_samples
import papers
import pdf_papers
import pytest
from docx import Document
from factories import make_drop, make_header, make_parsed
from openpyxl import load_workbook
from PIL import Image

from cli.app import run
from ingest.extractors.legacy import find_office
from registry.parsed import FieldReading, Problem, ProblemCode
from registry.store import Registry
from registry.vocabulary.kinds import FieldName


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str


class Program:
    """The program with a home folder of its own."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Result:
        self._capsys.readouterr()
        code = run(["--home", str(self.home), *map(str, arguments)])
        printed = self._capsys.readouterr()
        return Result(code, printed.out, printed.err)


@pytest.fixture
def program(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setenv("MINHCHUNG_WORKERS", "1")
    monkeypatch.delenv("MINHCHUNG_LANG", raising=False)
    return Program(tmp_path / "home", capsys)


@pytest.fixture(scope="module")
def filed_papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three papers that need no OCR: a text PDF and two Word files."""
    folder = tmp_path_factory.mktemp("papers")
    by_reference = {paper.full_reference: paper for paper in papers.read_papers()}
    (folder / "1042.pdf").write_bytes(pdf_papers.draw_pdf(by_reference["1042/TB-UBND"], inked=False))
    (folder / "1056.pdf").write_bytes(pdf_papers.draw_pdf(by_reference["1056/TB-UBND"], inked=False))
    (folder / "25.docx").write_bytes(docx_papers.draw_docx(by_reference["25/TTPVHCC"]))
    return folder


@pytest.fixture
def office(program: Program, table_path: Path, filed_papers: Path) -> Program:
    """A registry with the table and three papers."""
    assert program("criteria", "import", table_path).code == 0
    assert program("ingest", filed_papers).code == 0
    return program


def test_importing_the_table_says_what_was_read_and_checked(program: Program, table_path: Path) -> None:
    result = program("criteria", "import", table_path)
    assert result.code == 0
    assert "88 dòng, 69 mục chấm điểm; tự chấm 96,8/100,0 điểm." in result.out
    assert "đã kiểm tra 37 tổng in trong bảng, đều đúng; 3 tổng bảng không in" in result.out


def test_a_dry_run_stores_nothing(program: Program, table_path: Path) -> None:
    assert program("criteria", "import", "--dry-run", table_path).code == 0
    assert program("status").code == 6


def test_a_table_that_does_not_close_is_refused_whole_with_the_row_named(
    program: Program, table_path: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "sai.txt"
    wrong.write_text(table_path.read_text("utf-8").replace("\t22,9\n", "\t23,9\n"), "utf-8")
    result = program("criteria", "import", wrong)
    assert result.code == 3
    assert "II" in result.err
    assert "23,9" in result.err
    assert result.out == ""
    assert program("criteria", "list").code == 6


def test_ingest_prints_one_line_a_drop_and_says_when_nothing_changed(
    program: Program, filed_papers: Path
) -> None:
    first = program("ingest", filed_papers)
    assert first.code == 0
    assert "3 tệp: đã ghi sổ 3, cần bổ sung 0, trùng 0, từ chối 0." in first.out
    second = program("ingest", filed_papers)
    assert "3 tệp đã được nhận từ trước; không có gì thay đổi." in second.out


def test_a_refused_drop_is_named_with_its_reason_and_the_exit_code_says_so(
    program: Program, tmp_path: Path
) -> None:
    (tmp_path / "x.exe").write_bytes(b"MZ\x90\x00" + bytes(range(256)))
    result = program("ingest", tmp_path / "x.exe")
    assert result.code == 10
    assert "x.exe" in result.out
    assert "không phải văn bản" in result.out


def test_without_an_ocr_engine_scans_are_filed_unread_and_read_once_there_is_one(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_reference = {paper.full_reference: paper for paper in papers.read_papers()}
    (tmp_path / "quet.jpg").write_bytes(make_samples.draw_paper(by_reference["66/GM-UBND"]))
    with monkeypatch.context() as without:
        without.setenv("TESSDATA_PREFIX", str(tmp_path / "none"))
        result = program("ingest", tmp_path / "quet.jpg")
        assert result.code == 0
        assert "cần bổ sung" in result.out
        assert "chưa đọc: máy chưa cài bộ nhận dạng chữ" in result.out
    again = program("reread")
    assert "Giấy mời 66/GM-UBND, 24/3/2026" in again.out
    assert "Đã đọc lại 1 tệp." in again.out
    assert "Đã đọc lại 0 tệp." in program("reread").out


def test_a_path_that_does_not_exist_is_an_input_error(program: Program, tmp_path: Path) -> None:
    result = program("ingest", tmp_path / "khong-co.pdf")
    assert result.code == 3
    assert "khong-co.pdf: không có tệp hoặc thư mục này" in result.err
    assert result.out == ""


@pytest.mark.parametrize(
    "query", ["số 1042/TB-UBND", "1042/tb-ubnd", "so 1042 tb ubnd", "1042", "Thông báo số 1042/TB-UBND"]
)
def test_a_reference_in_any_spelling_finds_the_paper_and_the_items_that_cite_it(
    office: Program, query: str
) -> None:
    result = office("search", query)
    assert result.code == 0
    assert "Thông báo 1042/TB-UBND, 24/4/2026" in result.out
    assert "III.1.3-1, III.1.3-3, III.2.3" in result.out
    assert "1402" not in result.out


def test_words_without_accents_find_the_words_with_them_and_mark_the_hit(office: Program) -> None:
    result = office("search", "ky luat ky cuong cong vu")
    assert "Thông báo 1042/TB-UBND" in result.out
    assert "«kỷ»" in result.out


def test_a_cited_paper_that_is_not_filed_is_said_to_be_so(office: Program) -> None:
    result = office("search", "1402/TB-UBND")
    assert "Bảng có dẫn số này; chưa nộp văn bản nào mang đúng số, ký hiệu đó:" in result.out
    assert "III.2.1" in result.out


def test_show_gives_header_files_and_citing_items(office: Program) -> None:
    result = office("show", "1042/TB-UBND")
    assert result.code == 0
    for expected in ("Ủy ban nhân dân xã Nghi Dương", "24/4/2026", "1042.pdf", "III.1.3-3"):
        assert expected in result.out


def test_showing_what_is_not_filed_exits_with_6(office: Program) -> None:
    assert office("show", "9999/TB-UBND").code == 6


def test_status_adds_up(office: Program) -> None:
    points = json.loads(office("status", "--json").out)
    parts = [float(points[name]) for name in ("secured", "doubtful", "unsupported")]
    assert sum(parts) == pytest.approx(96.8)
    assert "Tự chấm 96,8/100,0 điểm, trong đó:" in office("status").out


def test_gaps_name_the_conflict_with_both_dates(office: Program) -> None:
    result = office("gaps", "--criterion", "III.1.2")
    assert "bảng ghi 29/6/2026, văn bản đã nộp ghi 29/4/2026" in result.out
    assert "đối chiếu với văn bản" in result.out


def test_gaps_are_written_as_a_workbook_or_a_letter(office: Program, tmp_path: Path) -> None:
    workbook, letter = tmp_path / "thieu.xlsx", tmp_path / "thieu.docx"
    assert office("gaps", "--unit", "TTPVHCC", "--export", str(workbook)).code == 0
    assert office("gaps", "--export", str(letter)).code == 0
    assert "II.8" in {cell.value for cell in load_workbook(workbook).worksheets[0]["A"]}
    assert any("II.8" in row.cells[0].text for table in Document(str(letter)).tables for row in table.rows)
    assert "thieu.xlsx" in office("audit", "log").out
    for refused in (["--export", "thieu.pdf"], ["--export", "a.xlsx", "--status", "unbacked"]):
        assert office("gaps", *refused).code == 2


def test_gaps_as_csv_open_right_in_excel(office: Program) -> None:
    out = office("gaps", "--csv").out
    assert out.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(out.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0][:2] == ["Mục", "Tiêu chí"]
    assert rows[1][0] == "II.8"
    assert rows[1][2:4] == ["5,0", "4,9"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_a_filter_that_fits_nothing_is_a_slip_and_not_an_empty_answer(office: Program) -> None:
    unknown = office("gaps", "--unit", "phòng Đất")
    assert unknown.code == 6
    assert "Văn phòng HĐND và UBND xã" in unknown.err
    assert office("gaps", "--criterion", "IX").code == 6
    assert "II.4-1" in office("gaps", "--criterion", "ii.4").out
    assert "II.8" in office("gaps", "--unit", "TTPVHCC").out


def test_backed_items_are_not_called_lacking(office: Program) -> None:
    result = office("gaps", "--status", "không tự chấm", "--fail-on-gaps")
    assert result.code == 0
    assert result.out.startswith("2 mục, 0,0 điểm:")


def test_what_shows_nothing_cannot_be_attached(office: Program, tmp_path: Path) -> None:
    program = tmp_path / "x.exe"
    program.write_bytes(b"MZ\x90\x00" + bytes(range(256)))
    result = office("attach", "III.2.4", 2, program, "--date", "1/3/2026")
    assert result.code == 3
    assert "không phải văn bản" in result.err
    assert json.loads(office("item", "III.2.4", "--json").out)[1]["status"] == "missing"


def test_a_wrong_date_of_an_attachment_is_mended_by_attaching_again(office: Program, tmp_path: Path) -> None:
    photo = tmp_path / "anh.jpg"
    Image.new("RGB", (40, 30), "green").save(photo)
    assert office("attach", "III.2.4", 2, photo, "--date", "24/4/2030").code == 2
    assert office("attach", "III.2.4", 2, photo, "--date", "24/4/2025").code == 0
    assert "ngoài kỳ đánh giá" in office("item", "iii.2.4").out
    assert office("attach", "III.2.4", 2, photo, "--date", "24/4/2026").code == 0
    assert "ngoài kỳ đánh giá" not in office("item", "III.2.4").out


def test_an_attachment_whose_claim_was_reworded_is_named(
    office: Program, table_path: Path, tmp_path: Path
) -> None:
    photo = tmp_path / "anh.jpg"
    Image.new("RGB", (40, 30), "green").save(photo)
    assert office("attach", "I.3-1", 2, photo, "--date", "4/5/2026").code == 0
    text = table_path.read_text("utf-8")
    reworded = tmp_path / "sua.txt"
    reworded.write_text(
        text.replace("hòm thư góp ý theo quy định. Có hình ảnh", "hòm thư góp ý theo quy định. Có ảnh"),
        "utf-8",
    )
    assert "anh.jpg" in office("criteria", "import", reworded).err


def test_each_of_several_references_is_answered(office: Program) -> None:
    result = office("search", "1042/TB-UBND 999/TB-UBND")
    assert "Thông báo 1042/TB-UBND" in result.out
    assert "999/TB-UBND" in result.out.splitlines()[0]
    assert "999/TB-UBND" in office("search", "998/TB-UBND", "999/TB-UBND").out
    assert json.loads(office("search", "1042/TB-UBND 999/TB-UBND", "--json").out)["unfiled"] == [
        "999/TB-UBND"
    ]


def test_an_original_lost_from_the_vault_leaves_the_reading_as_it_was(office: Program) -> None:
    with Registry.open(office.home / "registry.db") as registry:
        (document,) = registry.documents_numbered([1042])
        ((file, _name),) = registry.files_of(document.id or 0)
    original = office.home / "vault" / file.sha256[:2] / file.sha256
    original.chmod(0o644)
    original.write_bytes(b"changed")
    result = office("reread", "1042")
    assert result.code == 10
    assert "khôi phục" in result.err
    assert "Thông báo 1042/TB-UBND" in office("search", "1042").out


def test_gaps_filter_and_fail_on_request(office: Program) -> None:
    found = json.loads(office("gaps", "--status", "claims-nothing", "--json").out)
    assert [item["item"] for item in found] == ["I.3-3", "II.4-4"]
    assert office("gaps", "--fail-on-gaps").code == 11
    assert office("gaps", "--status", "xanh").code == 2


def test_a_photo_attached_by_hand_backs_its_item(office: Program, tmp_path: Path) -> None:
    photo = tmp_path / "hop thu.jpg"
    Image.new("RGB", (40, 30), "green").save(photo)
    before = json.loads(office("item", "I.3-1", "--json").out)
    (number,) = [claim["number"] for claim in before if claim["kind"] == "photo"]
    result = office("attach", "I.3-1", number, photo, "--date", "4/5/2026")
    assert result.code == 0
    assert "I.3-1" not in {gap["item"] for gap in json.loads(office("gaps", "--json").out)}
    assert "đã được đính kèm ở đó" in office("attach", "I.3-1", number, photo, "--date", "4/5/2026").out


def test_a_numbered_paper_cannot_be_attached_by_hand(office: Program, filed_papers: Path) -> None:
    result = office("attach", "III.1.3-3", 1, filed_papers / "1042.pdf", "--date", "24/4/2026")
    assert result.code == 2


def test_a_correction_is_kept_beside_the_reading_and_changes_the_answer(office: Program) -> None:
    assert office("correct", "1056/TB-UBND", "issued_on", "29/6/2026").code == 0
    shown = office("show", "1056/TB-UBND").out
    assert "29/6/2026" in shown
    assert "đã xác nhận" in shown
    with Registry.open(office.home / "registry.db") as registry:
        (document,) = registry.documents_numbered([1056])
        (field,) = [f for f in registry.fields_of(document.id or 0) if f.name == "issued_on"]
    assert (field.read_value, field.value) == ("2026-04-29", "2026-06-29")


def test_a_paper_cannot_be_issued_in_the_future(office: Program) -> None:
    result = office("correct", "1056/TB-UBND", "issued_on", "31/12/2099")
    assert result.code == 2
    assert "ngày chưa đến" in result.err
    assert "29/4/2026" in office("show", "1056/TB-UBND").out


def test_a_confirmed_field_is_not_called_unsure_any_more(program: Program, tmp_path: Path) -> None:
    by_reference = {paper.full_reference: paper for paper in papers.read_papers()}
    (tmp_path / "quet.jpg").write_bytes(make_samples.draw_paper(by_reference["66/GM-UBND"]))
    assert program("ingest", tmp_path / "quet.jpg").code == 0
    assert "chưa chắc" in program("show", "66/GM-UBND").out
    for field in FieldName:
        program("correct", "66/GM-UBND", field.value)
    assert "chưa chắc" not in program("show", "66/GM-UBND").out


def test_a_field_is_named_in_words_with_or_without_accents(office: Program) -> None:
    for name in ("ngày ban hành", "ngay ban hanh", "issued_on"):
        assert office("correct", "1056/TB-UBND", name, "29/6/2026").code == 0
    assert "trích yếu" in office("correct", "1056/TB-UBND", "màu mực", "xanh").err


def test_a_correction_that_is_no_value_is_refused(office: Program) -> None:
    result = office("correct", "1056/TB-UBND", "issued_on", "hôm qua")
    assert result.code == 2
    assert "hôm qua" in result.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show"], "Thiếu văn bản."),
        (["gaps", "--mau"], "Không có tùy chọn --mau."),
        (["xoa"], "Không có lệnh 'xoa'."),
        (["status", "a"], "Câu lệnh thừa từ."),
        (["search", "a", "--limit", "x"], "--limit: giá trị này không dùng được, chỉ nhận số nguyên từ 1"),
        (["search", "..."], "Hãy nhập số văn bản hoặc từ cần tìm."),
    ],
)
def test_a_usage_error_is_told_in_vietnamese(program: Program, arguments: list[str], said: str) -> None:
    result = program(*arguments)
    assert result.code == 2
    assert said in result.err


def test_english_on_request(program: Program) -> None:
    result = program("--lang", "en", "status")
    assert result.code == 6
    assert result.err.startswith("No registry in the folder")


def test_help_is_vietnamese(program: Program) -> None:
    out = program("--help").out
    assert "Liệt kê các mục thiếu minh chứng" in out
    for english in ("Usage", "Options", "Commands", "Show this message"):
        assert english not in out


def test_an_index_folder_that_is_damaged_comes_back_by_itself(office: Program) -> None:
    assert "1042" in office("search", "ky luat ky cuong").out
    for file in (office.home / "index").rglob("*"):
        if file.is_file() and file.suffix != ".json":
            file.write_bytes(b"damaged")
    assert "1042" in office("search", "ky luat ky cuong").out


# What the clerk is offered


def file_unsure(office: Program, **changes: object) -> int:
    """File a notice whose number was seen in three ways and whose symbol is sure."""
    number = FieldReading("118", "1l8", 1, None, "số bên trái", 0.4, False, ("118", "1056", "1402"))
    header = {**make_header(issued_on="2026-06-11"), FieldName.NUMBER: number}
    parsed = replace(make_parsed("bản quét", header=header), **changes)  # type: ignore[arg-type]
    with Registry.open(office.home / "registry.db") as registry:
        return registry.file_drop(make_drop(parsed, "quet.pdf"), parsed).document_id or 0


def test_pending_offers_what_an_open_number_may_be_with_reasons_and_how_to_accept(office: Program) -> None:
    paper = file_unsure(office)
    out = office("pending").out
    assert "quet.pdf" in out
    lines = [line.strip() for line in out.splitlines()]
    offers = [line for line in lines if line.endswith(")") and line[0].isdigit()]
    assert [line.split()[0] for line in offers] == ["1402", "118", "1056"]
    assert "bảng dẫn 1402/TB-UBND ngày 11/6/2026" in offers[0]
    assert "số 1056/TB-UBND" in offers[2]
    assert f"→ minhchung correct '#{paper}' \"số\" 1402" in lines
    assert office("correct", f"#{paper}", "số", "1402").code == 0
    assert "Không có văn bản nào cần bổ sung" in office("pending").out


def test_the_command_that_accepts_an_offer_can_be_typed_into_a_shell_as_it_stands(office: Program) -> None:
    parsed = make_parsed(header=make_header(symbol="TTr-CAT(PC04)", unsure=(FieldName.SYMBOL,)))
    with Registry.open(office.home / "registry.db") as registry:
        registry.file_drop(make_drop(parsed), parsed)
    command = next(line for line in office("pending").out.splitlines() if "→" in line)
    arguments = shlex.split(command.strip().removeprefix("→ minhchung"))
    assert arguments[-2:] == ["ký hiệu", "TTr-CAT(PC04)"]
    assert office(*arguments).code == 0


def test_pending_as_json_has_the_offers_with_their_witnesses(office: Program) -> None:
    paper = file_unsure(office)
    (one,) = json.loads(office("pending", "--json").out)
    assert (one["document_id"], one["wanting"], one["is_complete"]) == (paper, ["number"], True)
    first = one["offers"]["number"][0]
    assert first["value"] == "1402"
    assert {witness["kind"] for witness in first["witnesses"]} >= {"read", "cited by table"}


def test_show_has_what_a_field_may_also_be_and_the_elements_that_are_only_noted(office: Program) -> None:
    paper = file_unsure(office)
    assert office("correct", f"#{paper}", "độ khẩn", "HỎA TỐC").code == 0
    out = office("show", f"#{paper}").out
    assert "1056, 1402" in out
    assert "HỎA TỐC" in out
    assert "chỉ dẫn lưu hành" not in out
    (fields,) = [json.loads(office("show", f"#{paper}", "--json").out)["fields"]]
    assert next(field for field in fields if field["name"] == "number")["candidates"] == [
        "118",
        "1056",
        "1402",
    ]


def test_a_file_of_which_later_pages_are_still_to_be_read_is_said_to_be_so(office: Program) -> None:
    paper = file_unsure(office, later=(2, 3))
    assert "đang đọc các trang sau" in office("pending").out
    assert "đang đọc các trang sau" in office("show", f"#{paper}").out
    assert "đang đọc các trang sau" not in office("show", "1042").out


def test_a_field_of_which_nothing_was_read_cannot_be_confirmed_but_given(office: Program) -> None:
    nothing = FieldReading("", "", 1, None, "số bên trái", 0.0, False)
    parsed = make_parsed(header={**make_header(), FieldName.NUMBER: nothing})
    with Registry.open(office.home / "registry.db") as registry:
        paper = registry.file_drop(make_drop(parsed), parsed).document_id
    assert "chưa đọc được" in office("pending").out
    assert office("correct", f"#{paper}", "số").code == 2
    assert "chưa đọc được" in office("show", f"#{paper}").out
    assert office("correct", f"#{paper}", "số", "9").code == 0


def test_a_person_says_that_a_paper_is_no_draft(office: Program) -> None:
    parsed = make_parsed("dự thảo", problems=(Problem(ProblemCode.DRAFT),))
    with Registry.open(office.home / "registry.db") as registry:
        paper = registry.file_drop(make_drop(parsed), parsed).document_id
    assert f"→ minhchung correct '#{paper}' \"dự thảo\" không" in office("pending").out
    assert office("correct", f"#{paper}", "dự thảo", "có lẽ").code == 2
    assert office("correct", f"#{paper}", "du thao", "khong").code == 0
    assert "Không có văn bản nào cần bổ sung" in office("pending").out
    assert "dự thảo" in office("show", f"#{paper}").out
    assert office("correct", f"#{paper}", "draft", "yes").code == 0
    assert "Không có văn bản nào cần bổ sung" in office("pending").out


def test_a_person_says_that_an_element_does_not_stand_on_the_paper(office: Program) -> None:
    assert office("correct", "1042", "year_in_code", "2026").code == 0
    assert "1042/2026/TB-UBND" in office("show", "1042/2026/TB-UBND").out
    assert office("correct", "1042/2026/TB-UBND", "year_in_code", "--none").code == 0
    assert "Thông báo 1042/TB-UBND" in office("show", "1042/TB-UBND").out
    assert office("correct", "1042/TB-UBND", "số", "--none").code == 2
    assert office("correct", "1042/TB-UBND", "signer", "An", "--none").code == 2
    assert office("correct", "1042/TB-UBND", "signer", "").code == 2


def test_the_place_of_a_field_is_written_as_a_picture(office: Program, tmp_path: Path) -> None:
    target = tmp_path / "so.png"
    result = office("crop", "1042/TB-UBND", "số", "-o", target)
    assert (result.code, str(target) in result.out) == (0, True)
    with Image.open(target) as place:
        assert place.format == "PNG"
        assert place.width < 1000
        assert place.height < 200


def test_of_a_field_that_was_not_read_the_head_is_shown(
    office: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert office("crop", "1042/TB-UBND", "độ khẩn").code == 0
    (picture,) = tmp_path.glob("*-urgency.png")
    with Image.open(picture) as head:
        assert head.width > 1000


def test_a_word_file_has_no_picture_and_a_lost_original_none_any_more(office: Program) -> None:
    result = office("crop", "25/TTPVHCC", "số", "-o", "-")
    assert (result.code, result.out) == (3, "")
    assert "vault" in result.err
    assert office("crop", "1042/TB-UBND", "màu mực").code == 2
    with Registry.open(office.home / "registry.db") as registry:
        (document,) = registry.documents_numbered([1042])
        ((file, _name),) = registry.files_of(document.id or 0)
    (office.home / "vault" / file.sha256[:2] / file.sha256).unlink()
    assert office("crop", "1042/TB-UBND", "số", "-o", "-").code == 5


def test_an_archive_that_is_not_opened_is_refused_with_what_to_do(program: Program, tmp_path: Path) -> None:
    (tmp_path / "tap.rar").write_bytes(b"Rar!\x1a\x07\x00" + bytes(200))
    result = program("ingest", tmp_path / "tap.rar")
    assert result.code == 10
    assert "hãy nén lại các văn bản thành tệp .zip" in result.out


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
def test_without_libreoffice_an_old_file_is_filed_unread_and_read_once_it_is_there(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "cu.rtf"
    old.write_bytes(rb"{\rtf1\ansi\pard THONG BAO\par So: 12/TB-UBND\par}")
    with monkeypatch.context() as without:
        without.setenv("PATH", str(tmp_path / "none"))
        result = program("ingest", old)
        assert result.code == 0
        assert "hãy cài LibreOffice" in result.out
    with Registry.open(program.home / "registry.db") as registry:
        assert len(registry.unread_files()) == 1
    assert "Đã đọc lại 1 tệp." in program("reread").out
    with Registry.open(program.home / "registry.db") as registry:
        assert registry.unread_files() == []
        assert "THONG BAO" in registry.text_of(1)
