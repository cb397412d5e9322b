"""The list of papers that serve as evidence, as a Word file."""

from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document
from factories import A_MOMENT, make_row, make_table
from filed_papers import file_paper, import_citations
from packed_office import PackedOffice, fill_office

from registry.language import use_language
from registry.parsed import Problem, ProblemCode
from registry.store import Registry
from registry.tables import Decision
from registry.vocabulary.kinds import Judgement
from report.pack_plan import find_content_head, plan_pack
from report.paper_list import write_paper_list
from report.summary import assess


@pytest.fixture
def office(registry: Registry, tmp_path: Path) -> PackedOffice:
    """A table that cites papers of all kinds."""
    return fill_office(registry, tmp_path)


def make_bytes(registry: Registry) -> bytes:
    stream = BytesIO()
    write_paper_list(registry, assess(registry), A_MOMENT, stream)
    return stream.getvalue()


def open_list(registry: Registry) -> Document:
    return docx.Document(BytesIO(make_bytes(registry)))


def rows_of(registry: Registry, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in open_list(registry).tables[table].rows]


def test_papers_stand_once_in_the_order_of_the_table_with_items_pages_and_file(office: PackedOffice) -> None:
    use_language("vi")
    header, first, second, *_rest = rows_of(office.registry)
    assert header[1:3] == ["Số, ký hiệu", "Ngày ban hành"]
    assert first == [
        "1",
        "217/TB-UBND",
        "24/4/2026",
        "Thông báo\nVề lịch trực của các đơn vị trong dịp nghỉ lễ năm 2026",
        "Ủy ban nhân dân xã An Mẫu",
        "I.1, I.2",
        "1",
        "01_I.1/I.1_217-TB-UBND_2026-04-24.pdf",
        "",
    ]
    assert [second[0], second[1], second[5], second[7]] == [
        "2",
        "39/TB-UBND",
        "I.2",
        "02_I.2/I.2_39-TB-UBND_2026-03-02.docx",
    ]


def test_files_bear_the_names_that_a_pack_gives_them(office: PackedOffice) -> None:
    plan = plan_pack(
        office.registry, office.vault, find_content_head(office.registry), assess(office.registry)
    )
    listed = [row[7] for row in rows_of(office.registry)[1:]] + [
        row[5] for row in rows_of(office.registry, 1)[1:]
    ]
    assert sorted(f"data/{name}" for name in listed if name) == [file.name for file in plan.files]


def test_a_sealed_paper_is_named_without_its_subject_and_a_draft_as_such(office: PackedOffice) -> None:
    notes = {row[1]: (row[3], row[7], row[8]) for row in rows_of(office.registry)[1:]}
    assert notes["50/TB-UBND"][:2] == ("Thông báo", "")
    assert notes["50/TB-UBND"][2].startswith("not in the pack: it holds identity numbers")
    assert notes["51/TB-UBND"][2].startswith("not in the pack: its circulation is restricted")
    assert "not in the pack: it is a draft" in notes["52/TB-UBND"][2]
    assert notes["52/TB-UBND"][1] == ""


def test_what_is_not_settled_about_a_paper_is_noted_with_its_items(office: PackedOffice) -> None:
    notes = {row[1]: row[8] for row in rows_of(office.registry)[1:]}
    assert notes["1042/TB-UBND"] == "conflicting (I.3)"


def test_two_papers_of_one_number_and_day_point_at_each_other(registry: Registry) -> None:
    file_paper(registry, "của xã")
    other = file_paper(registry, "của xã bên", issuing_body="Ủy ban nhân dân xã An Mẫu")
    import_citations(registry, "1042/TB-UBND ngày 24/4/2026")
    table_id = registry.get_table().id or 0
    registry.decide(
        Decision(
            table_id=table_id,
            criterion_code="I.1",
            criterion_text=registry.criteria_of(table_id)[0].text,
            document_id=other,
            judgement=Judgement.ACCEPTED,
            decided_by="Lan",
            decided_at=A_MOMENT,
        )
    )
    assert [row[8] for row in rows_of(registry)[1:]] == [
        "number and date as in row 2",
        "number and date as in row 1",
    ]


def test_photos_stand_in_a_table_of_their_own(office: PackedOffice) -> None:
    assert rows_of(office.registry, 1)[1] == [
        "1",
        "Ảnh hội nghị (1).jpg",
        "24/4/2026",
        "",
        "II.1",
        "05_II.1/II.1_Anh-hoi-nghi-1_2026-04-24.jpg",
        "=hội nghị",
    ]


def test_a_table_without_papers_says_so(registry: Registry) -> None:
    registry.save_table(make_table(make_row("I.1", "Có thực hiện.")), "bang.txt", "b" * 64, A_MOMENT)
    letter = open_list(registry)
    assert letter.paragraphs[-1].text == "No paper serves as evidence yet."
    assert not letter.tables


def test_the_same_registry_and_moment_give_the_same_bytes(office: PackedOffice) -> None:
    office.file_scan("", Problem(ProblemCode.DRAFT), number="60", issued_on="2026-05-09")
    assert make_bytes(office.registry) == make_bytes(office.registry)
