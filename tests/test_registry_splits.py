"""Files that hold several papers: proposed, settled, read again, taken back."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from factories import A_MOMENT, make_drop, make_header, make_parsed, make_row, make_table

from registry.parsed import Citation, FieldReading, Header, PaperReading, ParsedDocument, Problem, ProblemCode
from registry.reference import make_reference
from registry.store import Registry
from registry.tables import Decision, Document
from registry.vocabulary.kinds import FieldName, Judgement

PLAN = make_header(number="31", symbol="KH-UBND", document_type="Kế hoạch", subject="Về kế hoạch")
REPORT = make_header(number="8", symbol="BC-UBND", document_type="Báo cáo", subject="Về báo cáo")
HEADERS = (make_header(), PLAN, REPORT)


def batch(starts: Sequence[int] = (), headers: Sequence[Header] = HEADERS) -> ParsedDocument:
    """A reading of a file of five pages in which papers start on these pages and bear these headers."""
    first = make_parsed("trang 1")
    pages = tuple(replace(first.pages[0], number=number, text=f"trang {number}") for number in range(1, 6))
    bounds = (1, *starts, 6)
    papers = tuple(
        PaperReading(bounds[rank], bounds[rank + 1] - 1, headers[rank]) for rank in range(len(starts) + 1)
    )
    return replace(first, pages=pages, header=headers[0], papers=papers if starts else ())


def file_batch(registry: Registry) -> Document:
    return registry.add(replace(batch(), starts=(3, 5)))


def split(registry: Registry, *starts: int, headers: Sequence[Header] = HEADERS) -> list[Document]:
    return registry.split_file(batch(starts, headers), "lan", A_MOMENT)


SHA256 = batch().source.sha256


def texts(registry: Registry) -> list[str]:
    return [registry.text_of(document.id or 0) for document in registry.documents()]


def test_a_proposal_stands_with_the_paper_until_a_person_settles_it(registry: Registry) -> None:
    document = file_batch(registry)
    (proposal,) = registry.split_proposals()
    assert (proposal.document.id, proposal.sha256, proposal.starts) == (document.id, SHA256, (3, 5))
    assert [(problem.code, problem.detail) for problem in registry.problems_of(SHA256)] == [
        (ProblemCode.SEVERAL_PAPERS, "3 5")
    ]
    assert registry.split_of(SHA256) is None
    assert [paper.id for paper in registry.documents()] == [document.id]


def test_a_file_that_is_one_paper_is_not_asked_about_again(registry: Registry) -> None:
    file_batch(registry)
    registry.keep_whole(SHA256, "lan", A_MOMENT)
    assert registry.split_of(SHA256) == ()
    assert registry.split_proposals() == []
    assert registry.problems_of(SHA256) == []


def test_each_paper_of_a_split_file_has_its_own_number_and_text(registry: Registry) -> None:
    whole = file_batch(registry)
    papers = split(registry, 3, 5)
    assert [str(paper.reference) for paper in papers] == ["1042/TB-UBND", "31/KH-UBND", "8/BC-UBND"]
    assert papers[0].id == whole.id
    assert texts(registry) == ["trang 1\ftrang 2", "trang 3\ftrang 4", "trang 5"]
    assert registry.split_of(SHA256) == (3, 5)
    assert registry.split_proposals() == []
    assert all(paper.change > whole.change for paper in papers)  # the index takes all of them in anew


def test_the_pages_of_each_paper_can_be_asked_for(registry: Registry) -> None:
    file_batch(registry)
    split(registry, 3, 5)
    ranges = [(part.first_page, part.last_page) for part in registry.parts_of(SHA256)]
    assert ranges == [(1, 2), (3, 4), (5, 5)]
    assert [page.number for page in registry.pages_of(SHA256, *ranges[1])] == [3, 4]


def test_what_a_person_recorded_before_the_split_stays_with_the_first_paper(registry: Registry) -> None:
    whole = file_batch(registry)
    registry.confirm_field(whole.id or 0, FieldName.SUBJECT, "Về việc khác", "lan", A_MOMENT)
    assert [paper.subject for paper in split(registry, 3)] == ["Về việc khác", "Về kế hoạch"]


def test_a_paper_that_is_filed_already_gets_another_copy(registry: Registry) -> None:
    filed = registry.add(make_parsed("bản ký số", header=PLAN))
    file_batch(registry)
    papers = split(registry, 3)
    assert papers[1].id == filed.id
    assert [file.sha256 for file, _name in registry.files_of(filed.id or 0)][1:] == [SHA256]
    assert registry.text_of(filed.id or 0) == "bản ký số"


def test_a_paper_that_is_twice_in_a_file_is_filed_twice(registry: Registry) -> None:
    file_batch(registry)
    papers = split(registry, 3, 5, headers=(make_header(), PLAN, PLAN))
    assert len({paper.id for paper in papers}) == 3


def test_reading_again_keeps_the_split_and_every_correction(registry: Registry) -> None:
    file_batch(registry)
    _first, plan, _report = split(registry, 3, 5)
    registry.confirm_field(plan.id or 0, FieldName.NUMBER, "13", "lan", A_MOMENT)
    renamed: dict[FieldName, FieldReading] = {**PLAN, **make_header(subject="Về kế hoạch mới", number="31")}
    registry.replace_reading(batch((3, 5), (make_header(subject="Về việc mới"), renamed, REPORT)))
    papers = registry.documents()
    assert [paper.subject for paper in papers] == ["Về việc mới", "Về kế hoạch mới", "Về báo cáo"]
    assert [paper.number for paper in papers] == [1042, 13, 8]
    assert texts(registry) == ["trang 1\ftrang 2", "trang 3\ftrang 4", "trang 5"]


def test_a_draft_among_the_papers_is_one_by_itself(registry: Registry) -> None:
    file_batch(registry)
    parsed = batch((3,))
    draft = replace(parsed.papers[1], problems=(Problem(ProblemCode.DRAFT),))
    papers = registry.split_file(replace(parsed, papers=(parsed.papers[0], draft)), "lan", A_MOMENT)
    assert [paper.is_draft for paper in papers] == [False, True]


def test_a_split_at_other_pages_keeps_the_papers_that_still_start_there(registry: Registry) -> None:
    file_batch(registry)
    before = split(registry, 3, 5)
    registry.confirm_field(before[1].id or 0, FieldName.SIGNER, "Lê Văn Thử", "lan", A_MOMENT)
    after = split(registry, 3)
    assert [paper.id for paper in after] == [before[0].id, before[1].id]
    assert after[1].signer == "Lê Văn Thử"
    assert texts(registry) == ["trang 1\ftrang 2", "trang 3\ftrang 4\ftrang 5"]


def test_a_split_taken_back_leaves_what_there_was_before(registry: Registry) -> None:
    whole = file_batch(registry)
    split(registry, 3, 5)
    (again,) = split(registry)
    assert again.id == whole.id
    assert texts(registry) == ["trang 1\ftrang 2\ftrang 3\ftrang 4\ftrang 5"]
    assert [(part.first_page, part.last_page) for part in registry.parts_of(SHA256)] == [(None, None)]
    assert registry.split_of(SHA256) == ()
    assert registry.split_proposals() == []


@pytest.mark.parametrize("what", ["field", "draft"])
def test_what_a_person_said_of_a_paper_hinders_that_it_vanishes(registry: Registry, what: str) -> None:
    file_batch(registry)
    _first, plan, _report = split(registry, 3, 5)
    assert registry.papers_hindering(SHA256, ()) == []
    if what == "field":
        registry.confirm_field(plan.id or 0, FieldName.NUMBER, "13", "lan", A_MOMENT)
    else:
        registry.decide_draft(plan.id or 0, False, "lan", A_MOMENT)
    assert [paper.id for paper in registry.papers_hindering(SHA256, ())] == [plan.id]
    assert registry.papers_hindering(SHA256, (3,)) == []


def test_a_paper_that_another_file_holds_too_does_not_vanish(registry: Registry) -> None:
    file_batch(registry)
    _first, plan = split(registry, 3)
    assert registry.add(make_parsed("bản khác", header=PLAN)).id == plan.id
    registry.confirm_field(plan.id or 0, FieldName.SIGNER, "Lê Văn Thử", "lan", A_MOMENT)
    assert registry.papers_hindering(SHA256, ()) == []
    split(registry)
    assert registry.text_of(plan.id or 0) == "bản khác"
    assert registry.get_document(plan.id or 0).signer == "Lê Văn Thử"


def test_a_citation_is_that_of_the_paper_on_whose_page_it_stands(registry: Registry) -> None:
    file_batch(registry)
    cited = Citation(0, 10, "12/TB-UBND", make_reference("12", "TB-UBND"))
    papers = registry.split_file(replace(batch((3, 5)), citations=((4, cited),)), "lan", A_MOMENT)
    assert [one.paper for one in registry.citations()] == [papers[1].id]


def test_the_bytes_of_a_split_file_are_a_duplicate_of_its_first_paper(registry: Registry) -> None:
    parsed = batch()
    arrival = registry.file_drop(make_drop(parsed), parsed)
    split(registry, 3, 5)
    again = registry.file_drop(make_drop(parsed, "lai.pdf"), None)
    assert again.document_id == arrival.document_id


def test_a_split_file_that_is_not_read_to_its_end_is_named_once(registry: Registry) -> None:
    file_batch(registry)
    registry.split_file(replace(batch((3,)), later=(5,)), "lan", A_MOMENT)
    assert [file.sha256 for file in registry.unfinished_files()] == [SHA256]
    assert [file.sha256 for file in registry.unread_files()] == [SHA256]


def test_a_paper_that_somebody_judged_as_proof_hinders_a_split_that_would_lose_it(registry: Registry) -> None:
    file_batch(registry)
    papers = split(registry, 3, 5)
    assert registry.papers_hindering(SHA256, [5]) == []
    table = registry.save_table(make_table(make_row("I.1")), "bang.docx", "1" * 64, A_MOMENT)
    registry.decide(
        Decision(
            table_id=table.id or 0,
            criterion_code="I.1",
            document_id=papers[1].id or 0,
            judgement=Judgement.ACCEPTED,
            decided_by="lan",
            decided_at=A_MOMENT,
        )
    )
    assert [paper.id for paper in registry.papers_hindering(SHA256, [5])] == [papers[1].id]
