"""The list of gaps as a Word file."""

import zipfile
from datetime import datetime
from decimal import Decimal
from io import BytesIO

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from factories import make_row
from test_report_gap_list import list_gaps, photo

from registry.language import use_language
from registry.store import Registry
from report.gap_letter import write_gap_letter
from report.gap_list import GapList


def make_bytes(gaps: GapList) -> bytes:
    stream = BytesIO()
    write_gap_letter(gaps, stream)
    return stream.getvalue()


def open_letter(gaps: GapList) -> Document:
    return docx.Document(BytesIO(make_bytes(gaps)))


def test_head_and_sums_stand_before_the_tables(registry: Registry) -> None:
    letter = open_letter(list_gaps(registry, photo("I.1", "Ban A", "0.5"), photo("I.2", "Ban B")))
    assert [line.text for line in letter.paragraphs] == [
        "ỦY BAN NHÂN DÂN XÃ NGHI DƯƠNG\tDay 01, month 7, year 2026",
        "LIST OF MISSING EVIDENCE",
        "Kết quả sáu tháng đầu năm 2026 (from 01/01/2026 to 30/6/2026)",
        "2 items lack evidence, 1.5 points: 1.5 unbacked, 0.0 partly backed",
        "1. Ban B",
        "1 item lacks evidence, 1.0 points: 1.0 unbacked, 0.0 partly backed",
        "2. Ban A",
        "1 item lacks evidence, 0.5 points: 0.5 unbacked, 0.0 partly backed",
    ]


def test_each_unit_has_a_table_of_what_is_missing_and_what_to_do(registry: Registry) -> None:
    rows = (
        make_row("I.1", "Thông báo số 8/TB-UBND ngày 24/4/2026\n- Có hình ảnh", self_score=Decimal("0.75")),
        photo("I.2", "Ban B", "0.5"),
    )
    use_language("vi")
    first, second = open_letter(list_gaps(registry, *rows)).tables
    assert [cell.text for cell in first.rows[1].cells] == [
        "I.1",
        "Nội dung I.1",
        "0,75",
        "– Thông báo 8/TB-UBND ngày 24/4/2026: chưa nộp tệp\n"
        "– có nói đến hình ảnh nhưng chưa nộp ảnh nào: “Có hình ảnh”",
        "– nộp bản quét Thông báo 8/TB-UBND ngày 24/4/2026\n– đính kèm ít nhất một ảnh, ghi ngày chụp",
    ]
    assert [row.cells[0].text for row in second.rows] == ["Mục", "I.2"]


def test_the_header_of_a_table_stands_on_each_page_and_only_long_rows_are_torn(registry: Registry) -> None:
    long = make_row("I.3", "Có hình ảnh", text="một hai ba bốn " * 40, lead_unit="Ban A")
    (table,) = open_letter(list_gaps(registry, photo("I.1", "Ban A"), photo("I.2", "Ban A"), long)).tables
    marks = [[mark.tag for mark in row._tr.trPr] if row._tr.trPr is not None else [] for row in table.rows]
    assert marks == [[qn("w:tblHeader")], [qn("w:cantSplit")], [qn("w:cantSplit")], []]


def test_the_sum_of_a_single_unit_is_said_once(registry: Registry) -> None:
    letter = open_letter(list_gaps(registry, photo("I.1", "Ban A")))
    assert sum(line.text.startswith("1 item lacks evidence") for line in letter.paragraphs) == 1


def test_the_page_is_that_of_an_office(registry: Registry) -> None:
    letter = open_letter(list_gaps(registry, photo("I.1", "Ban A")))
    (section,) = letter.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    normal = letter.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(13))
    assert section.different_first_page_header_footer
    assert 'w:instr="PAGE"' in section.header.paragraphs[0]._p.xml
    table = sum(cell.width for cell in letter.tables[0].rows[0].cells)
    usable = section.page_width - section.left_margin - section.right_margin
    assert round(table / Mm(1)) == round(usable / Mm(1))


def test_signs_that_word_cannot_hold_are_left_out(registry: Registry) -> None:
    row = make_row("I.1", "Có hình ảnh", text="Sổ\x07 trực", lead_unit="Ban\x00 A")
    letter = open_letter(list_gaps(registry, row))
    assert letter.tables[0].rows[1].cells[1].text == "Sổ trực"


def test_a_list_without_gaps_says_so(registry: Registry) -> None:
    letter = open_letter(list_gaps(registry, photo("I.1", "Ban A", "0")))
    assert letter.paragraphs[-1].text == "No item lacks evidence."
    assert not letter.tables


def test_the_same_list_gives_the_same_bytes_and_tells_no_other_time(registry: Registry) -> None:
    gaps = list_gaps(registry, photo("I.1", "Ban A"))
    made = make_bytes(gaps)
    assert make_bytes(gaps) == made
    with zipfile.ZipFile(BytesIO(made)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = docx.Document(BytesIO(made)).core_properties
    moments = {properties.created.replace(tzinfo=None), properties.modified.replace(tzinfo=None)}
    assert moments == {datetime(2026, 6, 30, 23, 30)}
