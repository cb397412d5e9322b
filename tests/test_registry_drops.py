import pytest
from factories import A_MOMENT, make_drop, make_header, make_parsed, make_table

from registry.decisions import Place
from registry.filing import fate_of
from registry.parsed import Page, ParsedDocument, Problem, ProblemCode, SourceFile
from registry.readings import Drop
from registry.store import Registry
from registry.tables import Attachment
from registry.vocabulary.kinds import Fate, FieldName, ReadMethod

_KINDS: list[tuple[tuple[FieldName, ...], dict[str, str | None], tuple[Problem, ...]]] = [
    ((), {}, ()),
    ((FieldName.NUMBER,), {}, ()),
    ((FieldName.SYMBOL,), {}, ()),
    ((FieldName.ISSUED_ON,), {}, ()),
    ((FieldName.PLACE, FieldName.SUBJECT), {}, ()),
    ((FieldName.YEAR_IN_CODE,), {"year_in_code": "2026"}, ()),
    ((), {"number": None}, ()),
    ((), {"symbol": None}, ()),
    ((), {"issued_on": None}, ()),
    ((), {"place": None, "subject": None}, ()),
    ((), {}, (Problem(ProblemCode.DRAFT),)),
]


@pytest.fixture
def filed(registry: Registry) -> Registry:
    for rank, (unsure, changes, problems) in enumerate(_KINDS):
        header = make_header(unsure=unsure, **{"number": str(100 + rank), **changes})
        parsed = make_parsed(f"Văn bản {rank}", header=header, problems=problems)
        registry.file_drop(make_drop(parsed, f"{rank}.pdf"), parsed)
    return registry


def test_the_database_tells_wanting_papers_as_filing_does(filed: Registry) -> None:
    wanting = [paper.id for paper in filed.documents() if fate_of(paper) is Fate.NEEDS_DATA]
    assert len(wanting) == 7
    assert [paper.id for paper in filed.wanting_documents()] == wanting
    assert filed.open_questions() == wanting
    for fate in (Fate.NEEDS_DATA, Fate.REGISTERED):
        found = filed.find_drops(fate, count=99)
        papers = [drop.paper for drop in reversed(found.drops) if drop.paper is not None]
        assert [paper.id for paper in papers] == [
            paper.id for paper in filed.documents() if fate_of(paper) is fate
        ]
        assert {drop.fate for drop in found.drops} == {fate}
        assert found.total == len(found.drops)


def test_a_draft_that_somebody_confirmed_is_no_open_question(filed: Registry) -> None:
    draft = next(paper.id for paper in filed.documents() if paper.is_draft)
    filed.decide_draft(draft or 0, True, "an", A_MOMENT)
    assert draft not in filed.open_questions()
    assert draft not in [paper.id for paper in filed.wanting_documents()]
    assert draft not in [
        drop.arrival.document_id for drop in filed.find_drops(Fate.NEEDS_DATA, count=99).drops
    ]
    assert filed.count_waiting() == len(filed.open_questions())


def test_a_file_without_number_symbol_and_day_is_no_open_question_once_it_is_attached(
    filed: Registry,
) -> None:
    photo = make_parsed("", header={})
    paper = filed.file_drop(make_drop(photo, "anh.jpg"), photo).document_id
    table = filed.save_table(make_table(), "bang.txt", "a" * 64, A_MOMENT)
    waiting = filed.open_questions()
    assert waiting[-1] == paper
    for wanted in (waiting[0], waiting[-1]):  # the first bears a number and stays to be asked about
        (file, name), *_others = filed.files_of(wanted)
        attachment = Attachment(
            table_id=table.id or 0,
            criterion_code="I.1",
            claim_raw="Hình ảnh kèm theo",
            sha256=file.sha256,
            name=name,
            dated_on=A_MOMENT.date(),
            attached_by="an",
            attached_at=A_MOMENT,
        )
        filed.attach(table.id or 0, file, attachment)
    assert filed.open_questions() == waiting[:-1]
    filed.detach(table.id or 0, Place("I.1", "Hình ảnh kèm theo"), attachment.sha256, "an", A_MOMENT)
    assert filed.open_questions() == waiting


def test_why_nothing_was_read_is_known_of_a_drop_and_that_pages_are_awaited(registry: Registry) -> None:
    page = Page(1, 595.0, 842.0, "", (), ReadMethod.UNREAD)
    source = SourceFile("a" * 64, 5, "quét.pdf", "application/pdf")
    problems = (Problem(ProblemCode.OCR_MISSING), Problem(ProblemCode.PAGE_UNREAD, "1"))
    parsed = ParsedDocument(source, (page,), {}, problems=problems, later=(2,))
    registry.file_drop(Drop("quét.pdf", source.sha256, 5, 0, A_MOMENT), parsed)
    (drop,) = registry.find_drops(count=9).drops
    assert drop.failure is not None
    assert drop.failure.code == ProblemCode.OCR_MISSING
    assert not drop.is_complete


def test_another_copy_of_a_filed_paper_is_told_from_the_best(registry: Registry) -> None:
    for text in ("một", "hai"):
        parsed = make_parsed(text)
        registry.file_drop(make_drop(parsed, f"{text}.pdf"), parsed)
    assert [(drop.arrival.name, drop.is_other_copy) for drop in registry.find_drops(count=9).drops] == [
        ("hai.pdf", True),
        ("một.pdf", False),
    ]


def test_a_word_taken_back_leaves_the_reading_and_its_doubt(filed: Registry) -> None:
    paper = filed.open_questions()[0]
    before = filed.get_document(paper)
    filed.confirm_field(paper, FieldName.NUMBER, "7", "an", A_MOMENT)
    after = filed.unconfirm_field(paper, FieldName.NUMBER, "an")
    assert (after.number, after.reference_key, after.unsure) == (
        before.number,
        before.reference_key,
        before.unsure,
    )
    assert after.change > before.change
    assert filed.find_audit_fault() is None
