"""What people decide about papers counts, can be taken back, and is never lost."""

from datetime import date, timedelta

import pytest
from factories import A_MOMENT, A_PERIOD, make_header, make_parsed, make_row, make_table

from registry.assessment import ClaimVerdict, ItemVerdict, ReasonCode
from registry.decisions import Place
from registry.errors import NotFoundError, UsageError
from registry.store import Registry
from registry.tables import Attachment, Decision, Document, StoredFile, StoredTable
from registry.vocabulary.kinds import CitationStatus, FieldName, ItemStatus, Judgement
from report.summary import assess, find_loose_decisions

CITING = "Thông báo số 1042/TB-UBND ngày 24/4/2026"
WITH_OTHER_DATE = "Thông báo số 1042/TB-UBND ngày 29/4/2026"


def start(registry: Registry, *results: str, **changes: object) -> None:
    rows = [make_row(f"I.{number}", result, **changes) for number, result in enumerate(results, start=1)]
    registry.save_table(make_table(*rows), "bang.docx", "1" * 64, A_MOMENT)


def judge(registry: Registry, paper: Document, judgement: Judgement, place: Place, reason: str = "") -> None:
    registry.decide(
        Decision(
            table_id=registry.get_table().id or 0,
            criterion_code=place.criterion_code,
            claim_raw=place.claim_raw,
            occurrence=place.occurrence,
            document_id=paper.id or 0,
            judgement=judgement,
            reason=reason,
            decided_by="lan",
            decided_at=A_MOMENT,
        )
    )


def item(registry: Registry, code: str = "I.1") -> ItemVerdict:
    return next(one for one in assess(registry).items if one.criterion.code == code)


def codes(verdict: ClaimVerdict) -> list[ReasonCode]:
    return [reason.code for reason in verdict.reasons]


def test_a_conflicting_citation_that_a_person_accepts_is_verified_and_keeps_what_the_machine_said(
    registry: Registry,
) -> None:
    start(registry, WITH_OTHER_DATE)
    paper = registry.add(make_parsed())
    assert item(registry).claims[0].status is CitationStatus.CONFLICTING
    judge(registry, paper, Judgement.ACCEPTED, Place("I.1", WITH_OTHER_DATE), "bảng gõ nhầm ngày")
    verdict = item(registry).claims[0]
    assert verdict.status is CitationStatus.VERIFIED
    (said,) = verdict.reasons
    assert (said.code, said.values["who"], said.values["why"]) == (
        ReasonCode.ACCEPTED,
        "lan",
        "bảng gõ nhầm ngày",
    )
    assert [reason.code for reason in said.because] == [ReasonCode.DATE_DIFFERS]
    assert item(registry).status is ItemStatus.BACKED


def test_a_rejected_paper_does_not_prove_the_claim_and_the_rejection_is_said(registry: Registry) -> None:
    start(registry, CITING)
    paper = registry.add(make_parsed())
    assert item(registry).claims[0].status is CitationStatus.VERIFIED
    judge(registry, paper, Judgement.REJECTED, Place("I.1", CITING))
    verdict = item(registry).claims[0]
    assert verdict.status is CitationStatus.MISSING
    assert codes(verdict) == [ReasonCode.NO_FILE, ReasonCode.REJECTED]


def test_what_is_taken_back_does_not_count_and_stays_in_the_history(registry: Registry) -> None:
    start(registry, CITING)
    paper = registry.add(make_parsed())
    for judgement in (Judgement.REJECTED, Judgement.WITHDRAWN):
        judge(registry, paper, judgement, Place("I.1", CITING))
    assert item(registry).claims[0].status is CitationStatus.VERIFIED
    assert len(registry.decisions_of(registry.get_table().id or 0)) == 2


def test_a_paper_rejected_for_the_item_proves_none_of_its_claims(registry: Registry) -> None:
    start(registry, CITING)
    paper = registry.add(make_parsed())
    judge(registry, paper, Judgement.REJECTED, Place("I.1"))
    assert item(registry).claims[0].status is CitationStatus.MISSING
    judge(registry, paper, Judgement.ACCEPTED, Place("I.1", CITING))
    assert item(registry).claims[0].status is CitationStatus.VERIFIED


def test_of_two_papers_accepted_for_a_claim_the_last_counts(registry: Registry) -> None:
    start(registry, CITING)
    first, second = registry.add(make_parsed()), registry.add(make_parsed(header=make_header(number="7")))
    for paper in (first, second):
        judge(registry, paper, Judgement.ACCEPTED, Place("I.1", CITING))
    assert [paper.id for paper in item(registry).claims[0].documents] == [second.id]


@pytest.mark.parametrize("place", [Place("I.1", CITING), Place("I.1")])
def test_an_accepted_paper_that_turns_out_to_be_a_draft_proves_nothing(
    registry: Registry, place: Place
) -> None:
    start(registry, CITING)
    paper = registry.add(make_parsed())
    judge(registry, paper, Judgement.ACCEPTED, place)
    registry.decide_draft(paper.id or 0, True, "lan", A_MOMENT)
    verdict = item(registry).claims[-1]
    assert verdict.status is CitationStatus.CONFLICTING
    assert ReasonCode.DRAFT in codes(verdict)


def test_decisions_move_with_their_item_when_a_row_is_put_in(registry: Registry) -> None:
    def save(*texts: str) -> None:
        rows = [make_row(f"I.{number}", text=text) for number, text in enumerate(texts, start=1)]
        registry.save_table(make_table(*rows), "bang.docx", "1" * 64, A_MOMENT)

    save("Công khai thủ tục")
    judge(registry, registry.add(make_parsed()), Judgement.ACCEPTED, Place("I.1"))
    save("Văn hóa công sở", "Công khai thủ tục")
    assert item(registry, "I.1").status is ItemStatus.UNBACKED
    assert item(registry, "I.2").status is ItemStatus.BACKED
    save("Văn hóa công sở")
    assert item(registry, "I.1").status is ItemStatus.UNBACKED
    assert len(find_loose_decisions(registry)) == 1


def test_a_decision_on_a_claim_that_was_reworded_is_named(registry: Registry) -> None:
    start(registry, WITH_OTHER_DATE)
    judge(registry, registry.add(make_parsed()), Judgement.ACCEPTED, Place("I.1", WITH_OTHER_DATE))
    assert find_loose_decisions(registry) == ()
    registry.save_table(make_table(make_row("I.1", CITING)), "bang.docx", "2" * 64, A_MOMENT)
    assert [one.claim_raw for one in find_loose_decisions(registry)] == [WITH_OTHER_DATE]


def test_a_question_changes_no_status(registry: Registry) -> None:
    start(registry, CITING)
    judge(registry, registry.add(make_parsed()), Judgement.ASKED, Place("I.1", CITING), "bản nào?")
    verdict = item(registry).claims[0]
    assert verdict.status is CitationStatus.VERIFIED
    assert codes(verdict) == [ReasonCode.ASKED]


def test_a_paper_linked_to_an_item_backs_it_although_its_result_cites_nothing(registry: Registry) -> None:
    start(registry, "Đã thực hiện tốt công tác tuyên truyền.", "Đã thực hiện.")
    paper = registry.add(make_parsed())
    assert item(registry).status is ItemStatus.UNBACKED
    judge(registry, paper, Judgement.ACCEPTED, Place("I.1"))
    backed = item(registry)
    assert backed.status is ItemStatus.BACKED
    assert [one.id for one in backed.claims[-1].documents] == [paper.id]
    assert item(registry, "I.2").status is ItemStatus.UNBACKED


def test_a_linked_paper_of_before_the_period_counts_because_a_person_said_so(registry: Registry) -> None:
    start(registry, "Đã thực hiện.")
    paper = registry.add(make_parsed(header=make_header(issued_on="2025-03-01")))
    judge(registry, paper, Judgement.ACCEPTED, Place("I.1"))
    backed = item(registry)
    assert backed.status is ItemStatus.BACKED
    assert ReasonCode.OUT_OF_PERIOD in codes(backed.claims[-1])


def test_a_linked_paper_is_not_the_other_paper_that_the_item_asks_for(registry: Registry) -> None:
    start(registry, "Đã thực hiện.", evidence_required="Quyết định công nhận mô hình")
    judge(registry, registry.add(make_parsed()), Judgement.ACCEPTED, Place("I.1"))
    assert item(registry).status is ItemStatus.PARTLY_BACKED
    assert [reason.code for reason in item(registry).reasons] == [ReasonCode.SLOT_EMPTY]


def test_importing_the_table_again_keeps_what_was_decided(registry: Registry) -> None:
    start(registry, WITH_OTHER_DATE)
    judge(registry, registry.add(make_parsed()), Judgement.ACCEPTED, Place("I.1", WITH_OTHER_DATE))
    table = make_table(make_row("I.1", WITH_OTHER_DATE + ". Đã thực hiện."), make_row("I.2"))
    registry.save_table(table, "bang.docx", "2" * 64, A_MOMENT)
    assert item(registry).claims[0].status is CitationStatus.VERIFIED


def test_the_last_decision_on_the_same_paper_and_place_counts(registry: Registry) -> None:
    start(registry, CITING)
    paper, other = registry.add(make_parsed()), registry.add(make_parsed(header=make_header(number="7")))
    for one, judgement in (
        (paper, Judgement.ACCEPTED),
        (other, Judgement.ACCEPTED),
        (paper, Judgement.REJECTED),
        (other, Judgement.WITHDRAWN),
    ):
        judge(registry, one, judgement, Place("I.1"))
    standing = registry.standing_decisions(registry.get_table().id or 0)
    assert {
        place: [(one.document_id, one.judgement) for one in found] for place, found in standing.items()
    } == {Place("I.1"): [(paper.id, Judgement.REJECTED)]}


def test_a_detached_photo_does_not_count_until_it_is_attached_again(registry: Registry) -> None:
    start(registry, "(có ảnh kèm theo)")
    table_id = registry.get_table().id or 0
    claim = item(registry).claims[0].claim
    photo = StoredFile(sha256="a" * 64, size=1, media_type="image/jpeg")

    def attach() -> bool:
        attachment = Attachment(
            table_id=table_id,
            criterion_code="I.1",
            claim_raw=claim.raw,
            sha256="a" * 64,
            name="anh.jpg",
            dated_on=A_MOMENT.date() - timedelta(days=30),
            attached_by="lan",
            attached_at=A_MOMENT,
        )
        return registry.attach(table_id, photo, attachment)

    place = Place("I.1", claim.raw)
    assert attach()
    assert item(registry).claims[0].status is CitationStatus.VERIFIED
    assert registry.detach(table_id, place, "a" * 64, "lan", A_MOMENT)
    assert item(registry).claims[0].status is CitationStatus.MISSING
    assert not registry.detach(table_id, place, "a" * 64, "lan", A_MOMENT)
    assert attach()
    assert item(registry).claims[0].status is CitationStatus.VERIFIED


def test_tables_live_side_by_side_and_the_one_chosen_is_worked_on(registry: Registry) -> None:
    start(registry, CITING)
    second = make_table(make_row("A.1"), title="Chỉ số cải cách hành chính năm 2026")
    registry.save_table(second, "par.xlsx", "3" * 64, A_MOMENT + timedelta(hours=1))
    first = registry.tables()[-1]
    assert [row.code for row in registry.criteria_of(registry.get_table().id or 0)] == ["A.1"]
    registry.choose_table(first.id or 0, A_MOMENT + timedelta(hours=2))
    assert registry.get_table().id == first.id
    with pytest.raises(NotFoundError, match="No table 99"):
        registry.choose_table(99, A_MOMENT)


def test_a_table_of_the_same_title_for_another_year_stands_beside_the_first(registry: Registry) -> None:
    for year in (2025, 2026, 2026):
        table = make_table(
            make_row("A.1"),
            title="Chỉ số cải cách hành chính",
            period_from=date(year, 1, 1),
            period_to=date(year, 12, 31),
        )
        registry.save_table(table, "par.xlsx", str(year), A_MOMENT)
    assert [table.title for table in reversed(registry.tables())] == [
        "Chỉ số cải cách hành chính",
        "Chỉ số cải cách hành chính (01/01/2026–31/12/2026)",
    ]


def test_a_table_whose_period_is_stated_later_is_the_same_table(registry: Registry) -> None:
    for period in ((None, None), A_PERIOD):
        table = make_table(make_row("A.1", "Đã làm."), period_from=period[0], period_to=period[1])
        registry.save_table(table, "par.xlsx", repr(period), A_MOMENT)
    assert len(registry.tables()) == 1


def test_a_table_of_the_same_title_and_unknown_period_is_asked_about(registry: Registry) -> None:
    registry.save_table(make_table(make_row("A.1", "Đã làm.")), "par.xlsx", "1", A_MOMENT)
    other = make_table(make_row("A.1", "Đang làm."), period_from=None, period_to=None)
    with pytest.raises(UsageError, match="State the period"):
        registry.save_table(other, "par.xlsx", "2", A_MOMENT)


def test_another_exercise_does_not_take_the_place_of_a_started_table(registry: Registry) -> None:
    registry.save_table(make_table(make_row("I.1"), title="Dân vận"), "a.docx", "1", A_MOMENT)
    before = registry.get_table()
    period = (date(2026, 7, 1), date(2026, 12, 31))
    following = StoredTable(
        title="Dân vận, kỳ sau",
        issuer=before.issuer,
        period_from=period[0],
        period_to=period[1],
        imported_at=A_MOMENT,
        chosen_at=A_MOMENT,
    )
    started = registry.start_next_table(before, following, [])
    other = make_table(
        make_row("I.1", text="Hạ tầng số"), title="Chuyển đổi số", period_from=period[0], period_to=period[1]
    )
    assert registry.save_table(other, "b.docx", "2", A_MOMENT).id != started.id


def test_an_unconfirmed_reading_counts_for_sure_once_a_person_accepted_the_paper(registry: Registry) -> None:
    start(registry, CITING)
    paper = registry.add(make_parsed(header=make_header(unsure=(FieldName.NUMBER,))))
    assert item(registry).claims[0].status is CitationStatus.PROBABLE
    judge(registry, paper, Judgement.ACCEPTED, Place("I.1", CITING))
    assert item(registry).status is ItemStatus.BACKED
