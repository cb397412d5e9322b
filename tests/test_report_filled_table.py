"""The imported Word table handed back with its papers filled in."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from drawn_tables import REFORM_ROWS, law_docx, reform_csv, reform_docx
from factories import A_MOMENT
from filed_papers import file_paper
from packed_office import fill_office

from ingest.criteria import Stated, read_criteria
from ingest.criteria_columns import parse_choice
from ingest.own_lines import is_own_line
from registry.errors import TableError
from registry.language import use_language
from registry.parsed import CriteriaTable
from registry.store import Registry
from registry.tables import Attachment, StoredFile
from report.filled_table import FilledTable, write_filled_table
from report.summary import assess

HEADER = ("TT", "Nội dung tiêu chí", "Điểm chuẩn", "Kết quả thực hiện", "Điểm tự đánh giá")
ROWS = (
    ("I", "CÔNG KHAI", "3", "", "3"),
    ("1", "Niêm yết", "2", "Thông báo số 1042/TB-UBND ngày 24/4/2026", "2"),
    ("2", "Đăng tải", "1", "Có hình ảnh", "1"),
)
BODY = "Ủy ban nhân dân xã An Mẫu"
LINE = "Thông báo số 1042/TB-UBND ngày 24/4/2026 (tr.\N{NO-BREAK SPACE}1)"


@dataclass
class Office:
    """A registry that tables are imported into and exported from."""

    registry: Registry
    folder: Path

    def take(self, path: Path, stated: Stated | None = None) -> CriteriaTable:
        """Import a table, as one of the same title if there is one."""
        table = replace(read_criteria(path, stated), title="Bảng tự chấm", issuer=BODY)
        self.registry.save_table(table, path.name, "b" * 64, A_MOMENT)
        return bare(table)

    def export(
        self, original: Path | None, name: str = "ra.docx", **options: Any
    ) -> tuple[Path, FilledTable]:
        """The filled table in a file, and what is said of it."""
        path = self.folder / name
        with path.open("wb") as stream:
            said = write_filled_table(
                self.registry, original, assess(self.registry), A_MOMENT, stream, **options
            )
        return path, said


@pytest.fixture
def office(registry: Registry, tmp_path: Path) -> Office:
    """An office that has filed the notice 1042/TB-UBND."""
    file_paper(registry, issuing_body=BODY)
    return Office(registry, tmp_path)


def bare(table: CriteriaTable) -> CriteriaTable:
    return replace(table, rows=tuple(replace(row, place="") for row in table.rows))


def build(path: Path, *tables: Sequence[Sequence[str]], change: Any = None) -> Path:
    """A Word file with these tables below each other; `change` may work on it before it is saved."""
    document = docx.Document()
    document.add_paragraph("KẾT QUẢ tự chấm điểm năm 2026")
    for rows in tables:
        made = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
        for word_row, row in zip(made.rows, rows, strict=True):
            for cell, text in zip(word_row.cells, row, strict=True):
                cell.text = text
    if change is not None:
        change(document)
    document.save(str(path))
    return path


def with_evidence(*texts: str) -> list[tuple[str, ...]]:
    """The rows with a column for papers behind the result."""
    return [(*row[:4], text, row[4]) for row, text in zip((HEADER, *ROWS), texts, strict=True)]


def cells(path: Path, column: int = -1, table: int = 0) -> list[str]:
    """The texts of a column, merged cells as often as they show."""
    return [row.cells[column].text for row in docx.Document(str(path)).tables[table].rows]


def comments(path: Path) -> list[str]:
    return [comment.text for comment in docx.Document(str(path)).comments]


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_a_table_comes_back_with_its_papers_and_reads_as_before(office: Office, tmp_path: Path) -> None:
    path = build(tmp_path / "t.docx", with_evidence("Tài liệu minh chứng", "", "Văn bản", "Ảnh"))
    before = office.take(path)
    out, said = office.export(path)
    assert said == FilledTable(column_added=False, rebuilt=False, rows=2, filled=1, not_found=())
    assert cells(out, 4) == ["Tài liệu minh chứng", "", f"Văn bản\n{LINE}", "Ảnh"]
    assert office.take(out) == before


def test_only_the_parts_that_were_written_into_have_other_bytes(office: Office, tmp_path: Path) -> None:
    path = build(tmp_path / "t.docx", with_evidence("Tài liệu minh chứng", "", "", ""))
    office.take(path)
    before, after = parts(path), parts(office.export(path)[0])
    assert [name for name in before if before[name] != after[name]] == [
        "[Content_Types].xml",
        "word/document.xml",
        "word/_rels/document.xml.rels",
    ]
    assert set(after) - set(before) == {"word/comments.xml"}


def test_a_second_export_replaces_what_the_first_wrote_and_nothing_else(
    office: Office, tmp_path: Path
) -> None:
    path = build(tmp_path / "t.docx", with_evidence("Hồ sơ minh chứng", "", "Văn bản", ""))
    office.take(path)
    first, _said = office.export(path, "1.docx")
    office.take(first)
    file_paper(office.registry, "bản khác", issued_on="2026-04-24", number="7", issuing_body=BODY)
    second, _said = office.export(first, "2.docx")
    assert cells(second, 4) == cells(first, 4) == ["Hồ sơ minh chứng", "", f"Văn bản\n{LINE}", ""]
    assert comments(second) == comments(first) != []
    anchors = docx.Document(str(second)).element.body.xpath(".//w:commentReference/@w:id")
    assert anchors == [str(comment.comment_id) for comment in docx.Document(str(second)).comments]


def test_a_line_that_a_person_changed_is_theirs(office: Office, tmp_path: Path) -> None:
    path = build(tmp_path / "t.docx", with_evidence("Tài liệu minh chứng", "", "", ""))
    office.take(path)
    first, _said = office.export(path)
    document = docx.Document(str(first))
    line = document.tables[0].cell(2, 4).paragraphs[0]
    assert is_own_line(line._p)
    line.runs[0].text = "Thông báo số 1042/TB-UBND (bản chính)"
    document.save(str(first))
    office.take(first)
    second, _said = office.export(first, "2.docx")
    assert cells(second, 4)[2] == f"Thông báo số 1042/TB-UBND (bản chính)\n{LINE}"


def test_an_item_that_lacks_evidence_bears_a_comment_of_the_day(office: Office, tmp_path: Path) -> None:
    path = build(tmp_path / "t.docx", with_evidence("Tài liệu minh chứng", "", "", ""))
    office.take(path)
    use_language("vi")
    out, _said = office.export(path)
    (comment,) = docx.Document(str(out)).comments
    assert comment.text == (
        "Chưa có căn cứ: 1,0 điểm\n– có nói đến hình ảnh nhưng chưa nộp ảnh nào: “Có hình ảnh”"
    )
    assert (comment.author, comment.timestamp) == ("minhchung", A_MOMENT)
    row = docx.Document(str(out)).tables[0].rows[3]._tr
    assert [cell.xpath("count(.//w:commentReference)") for cell in row.tc_lst] == [0, 0, 0, 0, 1, 0]


def test_other_people_s_comments_stay(office: Office, tmp_path: Path) -> None:
    def remark(document: Document) -> None:
        document.add_comment(document.tables[0].cell(2, 1).paragraphs[0].runs, "Xem lại", "Lan", "L")

    path = build(tmp_path / "t.docx", with_evidence("Tài liệu minh chứng", "", "", ""), change=remark)
    office.take(path)
    first, _said = office.export(path)
    second, _said = office.export(first, "2.docx")
    assert [comment.author for comment in docx.Document(str(second)).comments] == ["Lan", "minhchung"]


def test_photos_and_pages_are_named_with_their_day(office: Office, tmp_path: Path) -> None:
    path = build(tmp_path / "t.docx", with_evidence("Tài liệu minh chứng", "", "", ""))
    office.take(path)
    table_id = office.registry.get_table().id or 0
    photo = Attachment(
        table_id=table_id,
        criterion_code="I.2",
        claim_raw="Có hình ảnh",
        sha256="c" * 64,
        name="Ảnh  niêm yết.jpg",
        dated_on=date(2026, 2, 3),
        attached_by="Lan",
        attached_at=A_MOMENT,
    )
    office.registry.attach(table_id, StoredFile(sha256="c" * 64, size=1, media_type="image/jpeg"), photo)
    out, said = office.export(path)
    assert said.filled == 2
    assert cells(out, 4)[3] == "Ảnh niêm yết.jpg (ngày 03/02/2026)"
    assert comments(out) == []


def test_a_paper_that_contradicts_the_table_is_not_handed_up(office: Office, tmp_path: Path) -> None:
    rows = with_evidence("Tài liệu minh chứng", "", "", "")
    rows[2] = (*rows[2][:3], "Thông báo số 1042/TB-UBND ngày 25/4/2026", *rows[2][4:])
    path = build(tmp_path / "t.docx", rows)
    office.take(path)
    out, said = office.export(path)
    assert (said.filled, cells(out, 4)[2]) == (0, "")
    assert any("25/4/2026" in text and "24/4/2026" in text for text in comments(out))


def test_a_table_without_the_column_gets_one_within_its_width(office: Office, tmp_path: Path) -> None:
    def widths(document: Document) -> None:
        for row in document.tables[0].rows:
            for cell, width in zip(row.cells, (10, 60, 15, 60, 15), strict=True):
                cell.width = Mm(width)
        for column, width in zip(document.tables[0].columns, (10, 60, 15, 60, 15), strict=True):
            column.width = Mm(width)

    path = build(tmp_path / "t.docx", (HEADER, *ROWS), change=widths)
    before = office.take(path)
    out, said = office.export(path)
    assert (said.column_added, said.filled, said.not_found) == (True, 1, ())
    assert cells(out) == ["Tài liệu minh chứng", "", LINE, ""]
    table = docx.Document(str(out)).tables[0]
    for row in table.rows:
        assert [round(cell.width.mm) for cell in row.cells] == [10, 47, 15, 47, 15, 27]
    assert [round(column.width.mm) for column in table.columns] == [10, 47, 15, 47, 15, 27]
    assert office.take(out) == before
    again, said = office.export(out, "2.docx")
    assert (said.column_added, cells(again)) == (False, cells(out))


def test_the_new_column_follows_headers_of_two_rows_their_repetition_and_merged_rows(
    office: Office, tmp_path: Path
) -> None:
    rows = (
        ("ỦY BAN NHÂN DÂN XÃ AN MẪU", "", "", "", ""),
        ("TT", "Tiêu chí", "Điểm", "", "Kết quả"),
        ("", "", "Điểm chuẩn", "Tự đánh giá", ""),
        ("(1)", "(2)", "(3)", "(4)", "(5)"),
        ("I", "CÔNG KHAI", "3", "3", ""),
        ("TT", "Tiêu chí", "Điểm", "", "Kết quả"),
        ("", "", "Điểm chuẩn", "Tự đánh giá", ""),
        ("1", "Niêm yết", "2", "2", ROWS[1][3]),
        ("2", "Đăng tải", "1", "1", "Có hình ảnh"),
        ("Tổng cộng", "", "3", "3", ""),
    )

    def merge(document: Document) -> None:
        table = document.tables[0]
        table.cell(0, 0).merge(table.cell(0, 4)).text = rows[0][0]
        for top in (1, 5):
            for column in (0, 1, 4):
                table.cell(top, column).merge(table.cell(top + 1, column)).text = rows[top][column]
            table.cell(top, 2).merge(table.cell(top, 3)).text = "Điểm"
        table.cell(9, 0).merge(table.cell(9, 1)).text = "Tổng cộng"

    path = build(tmp_path / "t.docx", rows, change=merge)
    before = office.take(path)
    assert [row.code for row in before.rows] == ["I", "I.1", "I.2"]
    out, said = office.export(path)
    assert (said.column_added, said.not_found) == (True, ())
    assert cells(out)[1:] == [
        "Tài liệu minh chứng",
        "Tài liệu minh chứng",
        "(6)",
        "",
        "Tài liệu minh chứng",
        "Tài liệu minh chứng",
        LINE,
        "",
        "",
    ]
    assert docx.Document(str(out)).tables[0].rows[0]._tr.tc_lst[0].grid_span == 6
    assert office.take(out) == before


def test_a_table_that_goes_on_in_another_gets_the_column_in_both(office: Office, tmp_path: Path) -> None:
    path = build(tmp_path / "t.docx", (HEADER, *ROWS[:2]), (HEADER, *ROWS[2:]), [("a", "b")] * 2)
    word = docx.Document(str(path))
    for empty in word.element.body.findall(qn("w:p"))[1:]:
        word.element.body.remove(empty)
    word.save(str(path))
    before = office.take(path)
    assert [row.code for row in before.rows] == ["I", "I.1", "I.2"]
    out, said = office.export(path)
    assert said.not_found == ()
    assert [len(table.columns) for table in docx.Document(str(out)).tables] == [6, 6, 2]
    assert office.take(out) == before


def test_a_row_that_ends_early_has_its_new_cell_at_the_right_edge(office: Office, tmp_path: Path) -> None:
    def shorten(document: Document) -> None:
        row = document.tables[0].rows[1]._tr  # the group's, which has no own score printed
        row.remove(row.tc_lst[-1])
        after = OxmlElement("w:gridAfter")
        after.set(qn("w:val"), "1")
        row.get_or_add_trPr().append(after)

    path = build(tmp_path / "t.docx", (HEADER, *ROWS), change=shorten)
    before = office.take(path)
    out, _said = office.export(path)
    row = docx.Document(str(out)).tables[0].rows[1]._tr
    assert (row.grid_after, [cell.grid_span for cell in row.tc_lst]) == (0, [1, 1, 1, 1, 2])
    assert office.take(out) == before


def test_items_that_share_a_merged_cell_are_told_apart_in_it(office: Office, tmp_path: Path) -> None:
    rows = with_evidence("Tài liệu minh chứng", "", "Chung", "")
    rows[3] = (*rows[3][:3], "Thông báo số 1042/TB-UBND ngày 24/4/2026 và ảnh", *rows[3][4:])

    def merge(document: Document) -> None:
        table = document.tables[0]
        table.cell(2, 4).merge(table.cell(3, 4)).text = "Chung"

    path = build(tmp_path / "t.docx", rows, change=merge)
    before = office.take(path)
    out, said = office.export(path)
    assert (said.filled, said.not_found) == (2, ())
    assert cells(out, 4)[2] == f"Chung\nMục I.1:\n{LINE}\nMục I.2:\n{LINE}"
    assert office.take(out) == before


def test_a_cell_that_holds_the_score_too_is_never_written_into(office: Office, tmp_path: Path) -> None:
    def merge(document: Document) -> None:
        table = document.tables[0]
        table.cell(2, 4).merge(table.cell(2, 5)).text = "2"

    path = build(tmp_path / "t.docx", with_evidence("Tài liệu minh chứng", "", "", ""), change=merge)
    office.take(path)
    out, said = office.export(path)
    assert (said.filled, said.not_found) == (0, ("I.1",))
    assert not any(map(is_own_line, docx.Document(str(out)).element.body.iter(qn("w:p"))))


def test_rows_in_content_controls_and_tracked_insertions_are_found(office: Office, tmp_path: Path) -> None:
    def wrap(document: Document) -> None:
        table = document.tables[0]._tbl
        row = table.tr_lst[2]
        control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        control.append(content)
        row.addprevious(control)
        content.append(row)
        inserted = OxmlElement("w:ins")
        for name, value in (("w:id", "9"), ("w:author", "Lan"), ("w:date", "2026-06-01T00:00:00Z")):
            inserted.set(qn(name), value)
        run = row.tc_lst[3].p_lst[0].r_lst[0]
        run.addprevious(inserted)
        inserted.append(run)

    path = build(tmp_path / "t.docx", (HEADER, *ROWS), change=wrap)
    before = office.take(path)
    out, said = office.export(path)
    assert (said.filled, said.not_found) == (1, ())
    assert office.take(out) == before


def test_the_office_s_own_citations_in_the_column_stay_the_result(office: Office, tmp_path: Path) -> None:
    for number, day in (("12", "2026-01-08"), ("31", "2026-01-20")):
        file_paper(
            office.registry,
            number=number,
            symbol="KH-UBND",
            document_type="Kế hoạch",
            issued_on=day,
            subject="cải cách hành chính",
            issuing_body=BODY,
        )
    path = reform_docx(tmp_path / "t.docx")
    before = office.take(path)
    out, said = office.export(path)
    assert (said.column_added, said.filled, said.not_found) == (False, 2, ())
    filled = cells(out, 4, table=1)
    assert filled[4].split("\n") == [
        REFORM_ROWS[3][4],
        "Kế hoạch số 12/KH-UBND ngày 08/01/2026 (tr.\N{NO-BREAK SPACE}1)",
    ]
    assert filled[5:8] == ["", "", ""]  # the rules below the item are none of its cells
    assert office.take(out) == before


def test_a_table_behind_a_report_with_numbered_criteria_reads_as_before(
    office: Office, tmp_path: Path
) -> None:
    path = law_docx(tmp_path / "t.docx")
    before = office.take(path)
    out, said = office.export(path)
    assert (said.column_added, said.not_found) == (True, ())
    assert office.take(out) == before


def test_a_table_that_was_no_word_file_is_built_in_the_manner_of_an_office(
    office: Office, tmp_path: Path
) -> None:
    path = reform_csv(tmp_path / "t.csv")
    before = office.take(path)
    use_language("vi")
    out, said = office.export(path)
    assert (said.rebuilt, said.rows, said.not_found) == (True, 6, ())
    rows = [[cell.text for cell in row.cells] for row in docx.Document(str(out)).tables[0].rows]
    assert rows[0] == [
        "TT",
        "Tiêu chí",
        "Điểm chuẩn",
        "Đơn vị chủ trì",
        "Kết quả",
        "Tự chấm",
        "Tài liệu minh chứng",
    ]
    assert [row[0] for row in rows[1:]] == [row.printed_number for row in before.rows]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ((*HEADER[:4], "Điểm xã tự chấm", "Điểm tự chấm"), "Điểm xã tự chấm=self score"),
        (
            ("TT", "Việc phải làm", "Bậc", "Diễn giải", "Điểm tự chấm"),
            "Việc phải làm=criterion; Bậc=maximum score",
        ),
    ],
)
def test_a_table_whose_columns_a_person_had_to_name_comes_back_too(
    office: Office, tmp_path: Path, header: tuple[str, ...], said: str
) -> None:
    rows = [(*row, row[4]) if len(header) > 5 else row for row in ROWS]
    path = build(tmp_path / "t.docx", (header, *rows))
    stated = Stated(columns=tuple(parse_choice(words) for words in said.split("; ")))
    with pytest.raises(TableError):
        read_criteria(path)
    before = office.take(path, stated)
    out, done = office.export(path)
    assert (done.rebuilt, done.column_added, done.filled, done.not_found) == (False, True, 1, ())
    assert cells(out) == ["Tài liệu minh chứng", "", LINE, ""]
    assert office.take(out, stated) == before


def test_a_file_that_holds_another_table_by_now_is_not_written_into(office: Office, tmp_path: Path) -> None:
    office.take(build(tmp_path / "t.docx", (HEADER, *ROWS)))
    other = [(row[0], f"Việc khác {row[1]}", *row[2:]) for row in ROWS]
    _out, said = office.export(build(tmp_path / "o.docx", (HEADER, *other)))
    assert (said.rebuilt, said.filled) == (True, 1)


def test_lines_look_like_the_words_around_them(office: Office, tmp_path: Path) -> None:
    def dress(document: Document) -> None:
        run = document.tables[0].cell(2, 3).paragraphs[0].runs[0]
        run.font.name, run.font.size, run.bold = "Arial", Pt(9), True

    path = build(tmp_path / "t.docx", with_evidence("Tài liệu minh chứng", "", "", ""), change=dress)
    office.take(path)
    (line,) = docx.Document(str(office.export(path)[0])).tables[0].cell(2, 4).paragraphs
    assert (line.runs[0].font.name, line.runs[0].font.size, line.runs[0].bold) == ("Arial", Pt(9), None)


def test_a_font_without_unicode_letters_is_not_taken_over(office: Office, tmp_path: Path) -> None:
    def dress(document: Document) -> None:
        document.tables[0].cell(2, 3).paragraphs[0].runs[0].font.name = ".VnTime"

    path = build(tmp_path / "t.docx", with_evidence("Tài liệu minh chứng", "", "", ""), change=dress)
    before = office.take(path)
    out, _said = office.export(path)
    (line,) = docx.Document(str(out)).tables[0].cell(2, 4).paragraphs
    assert line.runs[0].font.name == "Times New Roman"
    assert office.take(out) == before


def test_names_link_into_the_pack_that_lies_beside(registry: Registry, tmp_path: Path) -> None:
    office = fill_office(registry, tmp_path)
    office.pack(tmp_path / "Gói 1")
    out = Office(registry, tmp_path).export(None, pack=tmp_path / "Gói 1")[0]
    document = docx.Document(str(out))
    targets = {
        link.xpath("string(.)"): document.part.rels[link.get(qn("r:id"))].target_ref
        for link in document.element.body.iter(qn("w:hyperlink"))
    }
    named = json.loads((tmp_path / "Gói 1" / "data" / "citations.json").read_text(encoding="utf-8"))
    files = {file["file"] for file in named["files"]}
    assert targets
    assert all(target.startswith("G%C3%B3i%201/data/") for target in targets.values())
    assert {target.removeprefix("G%C3%B3i%201/") for target in targets.values()} <= files
    sealed = [text for text in cells(out) if "50/TB-UBND" in text]
    assert sealed
    assert not any("50/TB-UBND" in text for text in targets)


def test_the_same_registry_and_moment_give_the_same_bytes(office: Office, tmp_path: Path) -> None:
    path = build(tmp_path / "t.docx", (HEADER, *ROWS))
    office.take(path)
    first, _said = office.export(path, "1.docx")
    second, _said = office.export(path, "2.docx")
    assert first.read_bytes() == second.read_bytes()
