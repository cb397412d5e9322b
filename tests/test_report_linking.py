"""A kept assessment follows what is filed, like a new one."""

from collections.abc import Iterator

import pytest
from factories import A_MOMENT, make_header, make_parsed, make_row, make_table
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.assessment import ReasonCode
from registry.parsed import Problem, ProblemCode
from registry.store import Registry
from registry.tables import Decision
from registry.vocabulary.kinds import CitationStatus, FieldName, ItemStatus, Judgement
from report.summary import Assessment, assess, reassess

SUBJECT = "về kết quả kiểm tra kỷ luật, kỷ cương công vụ"
ROWS = (
    make_row("I.1", f"Thông báo số 1042/TB-UBND ngày 24/4/2026 {SUBJECT}."),
    make_row(
        "I.2", f"Thông báo số 1402/TB-UBND ngày 24/4/2026 {SUBJECT}; Báo cáo số 12/BC-UBND ngày 10/01/2026."
    ),
    make_row("I.3", "Thông báo số 1042/TB-UBND; Báo cáo số 05/TTPHCC ngày 24/4/2026; có ảnh kèm theo."),
)


def import_table(registry: Registry) -> None:
    registry.save_table(make_table(*ROWS), "bang.docx", "0" * 64, A_MOMENT)


def shape_of(assessment: Assessment) -> list[object]:
    return [
        (
            item.criterion.code,
            item.status,
            item.reasons,
            [(one.status, one.reasons, [paper.id for paper in one.documents]) for one in item.claims],
        )
        for item in assessment.items
    ]


def status_of(assessment: Assessment, code: str) -> ItemStatus:
    return next(item.status for item in assessment.items if item.criterion.code == code)


def test_a_missing_paper_that_arrives_later_resolves_its_claims_by_itself(registry: Registry) -> None:
    import_table(registry)
    before = assess(registry)
    assert status_of(before, "I.1") is ItemStatus.UNBACKED
    paper = registry.add(make_parsed(header=make_header(subject=SUBJECT)))
    after = reassess(before, [paper])
    assert status_of(after, "I.1") is ItemStatus.BACKED
    assert shape_of(after) == shape_of(assess(registry))


def test_another_number_of_the_cited_day_and_subject_is_a_conflict_until_the_paper_comes(
    registry: Registry,
) -> None:
    import_table(registry)
    # 1024 is no number that the table cites; the paper is found by its day.
    other = registry.add(make_parsed(header=make_header(number="1024", subject=SUBJECT)))
    before = assess(registry)
    verdict = before.items[0].claims[0]
    assert verdict.status is CitationStatus.CONFLICTING
    assert [paper.id for paper in verdict.documents] == [other.id]
    assert verdict.has(ReasonCode.NUMBER_DIFFERS)
    after = reassess(before, [registry.add(make_parsed(header=make_header(subject=SUBJECT)))])
    assert after.items[0].claims[0].status is CitationStatus.VERIFIED
    assert shape_of(after) == shape_of(assess(registry))


def test_a_subject_that_a_person_confirmed_and_that_says_something_else_conflicts(registry: Registry) -> None:
    import_table(registry)
    paper = registry.add(make_parsed(header=make_header(subject="Lịch tiếp công dân của lãnh đạo")))
    before = assess(registry)
    assert before.items[0].claims[0].status is CitationStatus.PROBABLE
    assert paper.id is not None
    confirmed = registry.confirm_field(paper.id, FieldName.SUBJECT, paper.subject or "", "Lan", A_MOMENT)
    after = reassess(before, [confirmed], confirmed=[paper.id])
    assert after.items[0].claims[0].status is CitationStatus.CONFLICTING
    assert shape_of(after) == shape_of(assess(registry))


@pytest.mark.parametrize("judgement", [Judgement.ACCEPTED, Judgement.REJECTED])
def test_a_judged_paper_that_changes_keeps_the_judgement(registry: Registry, judgement: Judgement) -> None:
    import_table(registry)
    paper = registry.add(make_parsed(header=make_header()))
    assert paper.id is not None
    registry.decide(
        Decision(
            table_id=registry.get_table().id or 0,
            criterion_code="I.1",
            claim_raw=assess(registry).items[0].claims[0].claim.raw,
            document_id=paper.id,
            judgement=judgement,
            decided_by="Lan",
            decided_at=A_MOMENT,
        )
    )
    before = assess(registry)
    corrected = registry.confirm_field(paper.id, FieldName.NUMBER, "1043", "Lan", A_MOMENT)
    after = reassess(before, [corrected])
    expected = CitationStatus.VERIFIED if judgement is Judgement.ACCEPTED else CitationStatus.MISSING
    assert after.items[0].claims[0].status is expected
    assert shape_of(after) == shape_of(assess(registry))


PAPERS = st.fixed_dictionaries(
    {
        "number": st.sampled_from(["1042", "1402", "1024", "12", "05"]),
        "symbol": st.sampled_from(["TB-UBND", "BC-UBND", "TTPVHCC"]),
        "issued_on": st.sampled_from(["2026-04-24", "2026-01-10", "2025-04-24", None]),
        "subject": st.sampled_from([SUBJECT, "Lịch tiếp công dân", None]),
        "issuing_body": st.sampled_from(["Ủy ban nhân dân xã Nghi Dương", "Ủy ban nhân dân xã Kiến Hải"]),
    }
)
UNSURE = st.sampled_from([(), (FieldName.NUMBER,), (FieldName.ISSUED_ON,)])


@pytest.fixture(scope="module")
def emptied() -> Iterator[Registry]:
    """A registry with the table, that each example leaves as empty as it found it."""
    with Registry.in_memory() as opened:
        import_table(opened)
        yield opened


@settings(max_examples=12)
@given(readings=st.lists(st.tuples(PAPERS, UNSURE), max_size=4))
def test_a_kept_assessment_that_follows_each_change_equals_a_new_one(
    emptied: Registry, readings: list[tuple[dict[str, str | None], tuple[FieldName, ...]]]
) -> None:
    kept = assess(emptied)
    files: dict[int, set[str]] = {}
    for header, unsure in readings:
        parsed = make_parsed(header=make_header(unsure=unsure, **header))
        paper = emptied.add(parsed)
        files.setdefault(paper.id or 0, set()).add(parsed.source.sha256)
        kept = reassess(kept, [paper])
        assert shape_of(kept) == shape_of(assess(emptied))
    for paper_id in files:
        corrected = emptied.confirm_field(paper_id, FieldName.ISSUED_ON, "2026-04-24", "Lan", A_MOMENT)
        kept = reassess(kept, [corrected])
        assert shape_of(kept) == shape_of(assess(emptied))
    for paper_id, copies in files.items():
        for sha256 in copies:
            emptied.withdraw(sha256, Problem(ProblemCode.SECRET))
        kept = reassess(kept, [], removed=[paper_id])
        assert shape_of(kept) == shape_of(assess(emptied))
