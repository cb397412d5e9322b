"""What is carried away of a table: papers with pages and links, decisions, nothing of sealed papers."""

from dataclasses import replace
from pathlib import Path

import pytest
from factories import A_MOMENT, make_row, make_table
from filed_papers import file_paper
from packed_office import BODY, CITIZEN, PackedOffice, fill_office

from registry.errors import InputFileError, UsageError
from registry.store import Registry
from registry.tables import Decision
from registry.vocabulary.kinds import ItemStatus, Judgement
from report import wording_results
from report.pack_links import read_pack_links
from report.pack_map import MAP_NAME
from report.results import Results, build_results
from report.sealed import Seal
from report.summary import assess

PRIVATE = "Về việc giải quyết đơn của ông Lê Văn Thử"


@pytest.fixture
def office(registry: Registry, tmp_path: Path) -> PackedOffice:
    """A table that cites papers of all kinds."""
    return fill_office(registry, tmp_path)


def results_of(registry: Registry) -> Results:
    return build_results(registry, assess(registry), A_MOMENT)


def decide(registry: Registry, code: str, paper: int, judgement: Judgement, reason: str = "") -> None:
    table_id = registry.get_table().id or 0
    registry.decide(
        Decision(
            table_id=table_id,
            criterion_code=code,
            criterion_text=next(row.text for row in registry.criteria_of(table_id) if row.code == code),
            document_id=paper,
            judgement=judgement,
            reason=reason,
            decided_by="Lan",
            decided_at=A_MOMENT,
        )
    )


def test_an_item_names_its_papers_with_the_page_and_its_photos(office: PackedOffice) -> None:
    items = results_of(office.registry).items
    assert wording_results.evidence_of(items["I.2"]) == (
        "Thông báo 39/TB-UBND, 02/3/2026 (page 1)",
        "Thông báo 217/TB-UBND, 24/4/2026 (page 1)",
    )
    assert wording_results.evidence_of(items["II.1"]) == ("Ảnh hội nghị (1).jpg, 24/4/2026",)
    assert items["I.4"].papers == ()


def test_papers_of_the_list_stand_once_with_all_items(office: PackedOffice) -> None:
    papers = results_of(office.registry).list_papers()
    codes = {str(use.paper.document.reference): use.codes for use in papers}
    assert codes["217/TB-UBND"] == ("I.1", "I.2")
    assert list(codes)[:2] == ["217/TB-UBND", "39/TB-UBND"]


def test_points_are_secured_only_where_an_item_is_backed(registry: Registry) -> None:
    file_paper(registry)
    result = "Thông báo số 1042/TB-UBND ngày 24/4/2026"
    rows = (make_row("I.1", result), make_row("I.2", f"{result}; Thông báo số 9/TB-UBND ngày 3/3/2026"))
    registry.save_table(make_table(*rows), "bang.txt", "a" * 64, A_MOMENT)
    items = results_of(registry).items
    assert [(one.item.status, one.secured) for one in items.values()] == [
        (ItemStatus.BACKED, 1),
        (ItemStatus.PARTLY_BACKED, 0),
    ]
    assert items["I.1"].gap is None
    assert items["I.2"].gap is not None


def test_what_people_decided_stands_with_the_item(office: PackedOffice) -> None:
    notice = next(paper for paper in office.registry.documents() if paper.digits == "217")
    decide(office.registry, "I.4", notice.id or 0, Judgement.REJECTED, "nói  việc khác")
    [judged] = results_of(office.registry).items["I.4"].judged
    assert wording_results.judged(judged) == (
        "rejected: Thông báo 217/TB-UBND, 24/4/2026; Lan, 01/7/2026 – nói việc khác"
    )


def test_of_a_sealed_paper_nothing_is_carried_but_type_number_and_day(
    registry: Registry, tmp_path: Path
) -> None:
    office = fill_office(registry, tmp_path)
    office.file_scan(CITIZEN, number="60", issued_on="2026-05-08", subject=PRIVATE)
    cited = "Thông báo số 60/TB-UBND ngày 08/5/2026 về lịch trực của các phòng"
    registry.save_table(make_table(make_row("I.1", cited), issuer=BODY), "bang.txt", "c" * 64, A_MOMENT)
    assert PRIVATE in str(assess(registry).items)  # a reason says that the subjects differ
    results = results_of(registry)
    [paper] = results.items["I.1"].papers
    assert paper.seal is Seal.PERSONAL
    assert wording_results.subject_of(paper) == "not shown: it holds identity numbers of citizens"
    reasons = [item.reasons for item in results.assessment.items]
    reasons += [claim.reasons for claim in results.assessment.get_claims()]
    assert PRIVATE not in str(reasons)
    assert PRIVATE not in str(results.gaps)
    assert "on the paper “(not shown)”" in str(results.gaps)


def test_links_lead_to_the_very_file_in_the_unpacked_pack(office: PackedOffice, tmp_path: Path) -> None:
    office.pack(tmp_path / "gói 1")
    folder = tmp_path / "nộp"
    folder.mkdir()
    links = read_pack_links(tmp_path / "gói 1", folder)
    results = build_results(office.registry, assess(office.registry), A_MOMENT, links)
    item = results.items["I.1"]
    assert item.link == "../g%C3%B3i%201/data/01_I.1/I.1.html"
    [paper] = item.papers
    assert paper.link == "../g%C3%B3i%201/data/01_I.1/I.1_217-TB-UBND_2026-04-24.pdf"
    assert [use.paper.link is None for use in results.list_papers() if use.paper.seal] == [True, True]
    [photo] = results.items["II.1"].files
    assert photo.link is not None
    for link in (item.link, paper.link, photo.link):
        assert (folder / link.replace("%C3%B3", "ó").replace("%20", " ")).is_file()


def test_a_pack_that_cannot_be_linked_into_is_refused(office: PackedOffice, tmp_path: Path) -> None:
    office.pack(tmp_path / "goi.zip")
    office.pack(tmp_path / "goi")
    with pytest.raises(UsageError, match="Unpack it"):
        read_pack_links(tmp_path / "goi.zip", tmp_path)
    with pytest.raises(InputFileError, match="no such file"):
        read_pack_links(tmp_path / "khong", tmp_path)
    (tmp_path / "goi" / MAP_NAME).unlink()
    with pytest.raises(InputFileError, match="citation map"):
        read_pack_links(tmp_path / "goi", tmp_path)


@pytest.mark.parametrize(
    "name", ["../../mật.pdf", "data/../../mật.pdf", "/etc/passwd", "file://may/chung.pdf", "data\\..\\a.pdf"]
)
def test_a_changed_pack_cannot_lead_out_of_itself(office: PackedOffice, tmp_path: Path, name: str) -> None:
    office.pack(tmp_path / "goi")
    citations = tmp_path / "goi" / MAP_NAME
    text = citations.read_text(encoding="utf-8")
    wanted = "data/01_I.1/I.1_217-TB-UBND_2026-04-24.pdf"
    assert wanted in text
    citations.write_text(text.replace(wanted, name.replace("\\", "\\\\")), encoding="utf-8")
    with pytest.raises(InputFileError, match="citation map"):
        read_pack_links(tmp_path / "goi", tmp_path)


def test_an_assessment_without_sealed_papers_stays_as_it_is(registry: Registry) -> None:
    file_paper(registry)
    row = make_row("I.1", "Thông báo số 1042/TB-UBND ngày 24/4/2026 về lịch trực của các phòng")
    registry.save_table(make_table(row), "bang.txt", "a" * 64, A_MOMENT)
    assessment = assess(registry)
    assert build_results(registry, assessment, A_MOMENT).assessment == replace(assessment)


def test_a_file_that_is_kept_private_is_told_without_its_name(office: PackedOffice) -> None:
    office.attach_photo("II.1", is_private=True)
    [file] = results_of(office.registry).items["II.1"].files
    assert file.name == "attached file (name not shown)"
