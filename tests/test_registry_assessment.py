"""The status model: of a claim, of an item, and the points that stand on paper."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from factories import A_MOMENT, A_PERIOD, make_citation, make_claim, make_document
from hypothesis import given
from hypothesis import strategies as st

from registry.assessment import (
    ClaimVerdict,
    ItemVerdict,
    Reason,
    ReasonCode,
    Resolution,
    assess_claim,
    assess_item,
    count_points,
    covered_months,
    find_item_slots,
    has_placeholder,
    is_internal_link,
)
from registry.slots import SlotKind, find_slots
from registry.tables import Attachment, StoredClaim, StoredCriterion
from registry.vocabulary.kinds import CitationStatus, ClaimKind, ClaimRole, ItemStatus, Periodicity

IN_TIME = date(2026, 5, 4)
TOO_LATE = date(2026, 7, 2)


def make_criterion(**changes: object) -> StoredCriterion:
    values: dict[str, object] = {
        "table_id": 1,
        "position": 1,
        "code": "I.1",
        "level": 2,
        "is_leaf": True,
        "text": "Tiêu chí",
        "max_score": Decimal(2),
        "self_score": Decimal(1),
        "periodicity": Periodicity.NONE,
        **changes,
    }
    return StoredCriterion(**values)


def make_attachment(dated_on: date = IN_TIME) -> Attachment:
    return Attachment(
        table_id=1,
        criterion_code="I.1",
        claim_raw="ảnh",
        sha256="a" * 64,
        name="anh.jpg",
        dated_on=dated_on,
        attached_by="An",
        attached_at=A_MOMENT,
    )


def cite(
    status: CitationStatus = CitationStatus.VERIFIED, *, issued_on: date = IN_TIME, **changes: object
) -> ClaimVerdict:
    """The verdict on a citation that resolved with this status."""
    papers = () if status is CitationStatus.MISSING else (make_document(),)
    return assess_claim(make_citation(**changes), Resolution(status, papers, (), issued_on), (), A_PERIOD)


def show(kind: ClaimKind = ClaimKind.PHOTO, *days: date) -> ClaimVerdict:
    """The verdict on a claim with files attached that are dated on these days."""
    return assess_claim(make_claim(kind, "ảnh"), None, [make_attachment(day) for day in days], A_PERIOD)


def codes_of(verdict: ClaimVerdict | ItemVerdict) -> list[ReasonCode]:
    return [reason.code for reason in verdict.reasons]


def judge(*claims: ClaimVerdict, evidence: str = "", **changes: object) -> ItemVerdict:
    return assess_item(make_criterion(**changes), claims, find_slots(evidence), A_PERIOD)


# One claim


@pytest.mark.parametrize(
    ("claim", "status", "code"),
    [
        (make_citation(role=ClaimRole.REFERENCED), CitationStatus.NOT_COUNTED, ReasonCode.QUOTED_ONLY),
        (make_claim(ClaimKind.NOT_DONE, "Chưa thực hiện"), CitationStatus.NOT_COUNTED, ReasonCode.NOT_DONE),
        (make_claim(ClaimKind.PHOTO, "có ảnh"), CitationStatus.MISSING, ReasonCode.NO_PHOTO),
        (
            make_claim(ClaimKind.URL, "https://xa.vn/tin", url="https://xa.vn/tin"),
            CitationStatus.MISSING,
            ReasonCode.NO_SNAPSHOT,
        ),
        (
            make_claim(ClaimKind.URL, "https://qlvb.xa.vn/12", url="https://qlvb.xa.vn/12"),
            CitationStatus.NOT_VERIFIABLE,
            ReasonCode.INTERNAL_LINK,
        ),
        (
            make_claim(ClaimKind.UNNUMBERED_DOCUMENT, "Biên bản họp", document_type="Biên bản"),
            CitationStatus.MISSING,
            ReasonCode.NOT_ATTACHED,
        ),
        (
            make_claim(ClaimKind.UNNUMBERED_DOCUMENT, "văn bản minh chứng"),
            CitationStatus.NOT_VERIFIABLE,
            ReasonCode.UNNAMED_DOCUMENT,
        ),
        (
            make_claim(ClaimKind.STATEMENT, "Thực hiện tốt"),
            CitationStatus.NOT_VERIFIABLE,
            ReasonCode.STATEMENT_ONLY,
        ),
        (
            make_claim(ClaimKind.STATISTIC, "Đạt 98%"),
            CitationStatus.NOT_VERIFIABLE,
            ReasonCode.STATISTIC_ONLY,
        ),
    ],
)
def test_a_claim_without_a_file_says_why_it_does_not_stand(
    claim: StoredClaim, status: CitationStatus, code: ReasonCode
) -> None:
    verdict = assess_claim(claim, None, (), A_PERIOD)
    assert verdict.status is status
    assert codes_of(verdict) == [code]


@pytest.mark.parametrize(
    "kind", [ClaimKind.PHOTO, ClaimKind.URL, ClaimKind.UNNUMBERED_DOCUMENT, ClaimKind.STATISTIC]
)
def test_a_file_attached_by_a_person_verifies_a_claim(kind: ClaimKind) -> None:
    verdict = show(kind, IN_TIME)
    assert (verdict.status, codes_of(verdict)) == (CitationStatus.VERIFIED, [])
    assert len(verdict.attachments) == 1


def test_nothing_attached_makes_a_quoted_paper_count() -> None:
    verdict = assess_claim(make_citation(role=ClaimRole.REFERENCED), None, [make_attachment()], A_PERIOD)
    assert verdict.status is CitationStatus.NOT_COUNTED


def test_a_file_dated_outside_the_period_is_flagged() -> None:
    verdict = show(ClaimKind.PHOTO, TOO_LATE)
    assert (verdict.status, codes_of(verdict)) == (CitationStatus.VERIFIED, [ReasonCode.OUT_OF_PERIOD])


def test_without_a_period_nothing_is_out_of_it() -> None:
    assert (
        codes_of(assess_claim(make_claim(ClaimKind.PHOTO, "ảnh"), None, [make_attachment(TOO_LATE)], None))
        == []
    )


@pytest.mark.parametrize(
    ("changes", "issued_on", "flags"),
    [
        ({}, IN_TIME, []),
        ({}, date(2025, 7, 2), [ReasonCode.OUT_OF_PERIOD]),
        ({"subject": "Ban hành Nội quy"}, date(2025, 7, 2), [ReasonCode.OUT_OF_PERIOD, ReasonCode.STANDING]),
        ({"subject": "Ban hành Nội quy"}, IN_TIME, []),
        ({"document_type": "Kế hoạch"}, IN_TIME, [ReasonCode.PLAN_ONLY]),
        ({}, date(2026, 1, 1), []),
        ({}, date(2026, 6, 30), []),
    ],
)
def test_flags_explain_a_citation_and_leave_its_status_alone(
    changes: dict[str, object], issued_on: date, flags: list[ReasonCode]
) -> None:
    verdict = cite(issued_on=issued_on, **changes)
    assert (verdict.status, codes_of(verdict)) == (CitationStatus.VERIFIED, flags)


def test_a_missing_paper_bears_no_flags() -> None:
    assert codes_of(cite(CitationStatus.MISSING, issued_on=date(2025, 7, 2), document_type="Kế hoạch")) == []


@pytest.mark.parametrize(
    ("url", "internal"),
    [
        ("https://qlvb.haiphong.gov.vn/van-ban/12", True),
        ("http://QLVB.haiphong.gov.vn/", True),
        ("https://eoffice.xa.vn", True),
        ("http://192.168.1.5/anh", True),
        ("http://10.0.0.7/anh", True),
        ("http://localhost:8080", True),
        ("https://nghiduong.haiphong.gov.vn/qlvb", False),
        ("https://www.facebook.com/xa", False),
        ("https://qlvbien.vn", False),
        ("https://[ảnh kèm theo]/x", False),  # a bracket where the address should stand
        ("ảnh", False),
    ],
)
def test_links_into_office_systems_are_told_from_public_ones(url: str, internal: bool) -> None:
    assert is_internal_link(url) is internal


# One item


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"is_leaf": False}, ItemStatus.NOT_APPLICABLE),
        ({"self_score": None}, ItemStatus.CLAIMS_NOTHING),
        ({"self_score": Decimal(0)}, ItemStatus.CLAIMS_NOTHING),
        ({"self_score": Decimal("0.00")}, ItemStatus.CLAIMS_NOTHING),
        ({}, ItemStatus.BACKED),
    ],
)
def test_what_is_not_scored_is_neither_backed_nor_unbacked(
    changes: dict[str, object], status: ItemStatus
) -> None:
    assert judge(cite(), **changes).status is status


@pytest.mark.parametrize(
    "claims",
    [
        [],
        [cite(CitationStatus.MISSING)],
        [assess_claim(make_claim(ClaimKind.STATEMENT, "Tốt"), None, (), A_PERIOD)],
        [assess_claim(make_citation(role=ClaimRole.REFERENCED), None, (), A_PERIOD)],
    ],
)
def test_an_item_on_which_nothing_stands_is_unbacked(claims: Sequence[ClaimVerdict]) -> None:
    assert judge(*claims).status is ItemStatus.UNBACKED


def test_an_unbacked_item_names_its_definite_claims_and_each_reason_once() -> None:
    statement = assess_claim(make_claim(ClaimKind.STATEMENT, "Tốt"), None, (), A_PERIOD)
    photo = assess_claim(make_claim(ClaimKind.PHOTO, "có ảnh"), None, (), A_PERIOD)
    verdict = judge(statement, photo, photo)
    assert codes_of(verdict) == [ReasonCode.NO_PHOTO]
    assert verdict.reasons[0].values == {"claim": "có ảnh"}


@pytest.mark.parametrize(
    ("claims", "evidence", "changes", "reasons"),
    [
        ([cite(), cite(CitationStatus.CONFLICTING)], "", {}, [ReasonCode.CONFLICT]),
        ([cite(), cite(CitationStatus.PROBABLE)], "", {}, [ReasonCode.TO_CONFIRM]),
        ([cite(), cite(CitationStatus.MISSING)], "", {}, [ReasonCode.DOCUMENT_MISSING]),
        (
            [cite(CitationStatus.PROBABLE)],
            "",
            {},
            [ReasonCode.TO_CONFIRM, ReasonCode.NO_VERIFIED_CLAIM],
        ),
        ([cite()], "Báo cáo CCHC", {}, [ReasonCode.SLOT_EMPTY]),
        ([cite(document_type="Kế hoạch")], "Có thực hiện", {}, [ReasonCode.SLOT_EMPTY]),
        ([cite(issued_on=date(2025, 7, 2))], "", {}, [ReasonCode.SLOT_EMPTY]),
        ([show(ClaimKind.PHOTO, TOO_LATE)], "", {}, [ReasonCode.SLOT_EMPTY]),
        ([cite()], "", {"result": "đã thăm viếng ... công dân"}, [ReasonCode.PLACEHOLDER]),
        ([cite()], "", {"periodicity": Periodicity.MONTHLY}, [ReasonCode.MONTHS_MISSING]),
    ],
)
def test_an_item_is_partly_backed_for_a_stated_reason(
    claims: list[ClaimVerdict], evidence: str, changes: dict[str, object], reasons: list[ReasonCode]
) -> None:
    verdict = judge(*claims, evidence=evidence, **changes)
    assert verdict.status is ItemStatus.PARTLY_BACKED
    assert codes_of(verdict) == reasons


@pytest.mark.parametrize(
    ("claims", "evidence"),
    [
        ([cite()], ""),
        ([show(ClaimKind.PHOTO, IN_TIME)], "Có thực hiện"),
        ([show(ClaimKind.PHOTO, TOO_LATE, IN_TIME)], ""),
        ([cite(document_type="Báo cáo", subject="Cải cách hành chính quý I")], "Báo cáo CCHC"),
        ([cite(issued_on=date(2025, 7, 2), subject="Ban hành Nội quy")], ""),
        # A photo or snapshot that is missing beside a verified paper is listed, not held against it.
        ([cite(), assess_claim(make_claim(ClaimKind.PHOTO, "có ảnh"), None, (), A_PERIOD)], ""),
        ([cite(), assess_claim(make_claim(ClaimKind.STATISTIC, "98%"), None, (), A_PERIOD)], ""),
    ],
)
def test_an_item_is_backed_when_nothing_is_lacking(claims: list[ClaimVerdict], evidence: str) -> None:
    verdict = judge(*claims, evidence=evidence)
    assert (verdict.status, verdict.reasons) == (ItemStatus.BACKED, ())


def test_missing_months_are_named() -> None:
    claims = [cite(issued_on=date(2026, month, 5)) for month in (1, 2, 4)]
    verdict = judge(*claims, periodicity=Periodicity.MONTHLY)
    assert verdict.reasons == (
        Reason(ReasonCode.MONTHS_MISSING, {"covered": "3", "expected": "6", "months": "3, 5, 6"}),
    )


@pytest.mark.parametrize("periodicity", [Periodicity.NONE, Periodicity.WEEKLY])
def test_only_a_monthly_duty_asks_for_every_month(periodicity: Periodicity) -> None:
    assert judge(cite(), periodicity=periodicity).status is ItemStatus.BACKED


@pytest.mark.parametrize(
    ("subject", "issued_on", "months"),
    [
        (None, date(2026, 4, 24), (4,)),
        ("Lịch tiếp công dân tháng 3/2026", date(2026, 2, 27), (3,)),
        ("Lịch tháng 5 năm 2026", date(2026, 4, 29), (5,)),
        ("Lịch tiếp dân ngày 01/01/2026", date(2025, 12, 30), (1,)),
        ("Kết quả tháng 12/2025", date(2026, 1, 5), ()),  # of a month before the period
        ("Lịch tháng 13/2026", date(2026, 4, 24), (4,)),
        ("Lịch tháng 3/0000", date(2026, 4, 24), (4,)),  # once: year 0 is out of range
        (None, date(2025, 12, 30), ()),
    ],
)
def test_a_paper_covers_the_months_of_its_subject_else_of_its_date(
    subject: str | None, issued_on: date, months: tuple[int, ...]
) -> None:
    covered = covered_months([cite(subject=subject, issued_on=issued_on)], A_PERIOD)
    assert covered == tuple(date(2026, month, 1) for month in months)


def test_a_monthly_duty_over_new_year_wants_the_months_of_both_years() -> None:
    period = (date(2025, 11, 1), date(2026, 2, 28))
    row = make_criterion(periodicity=Periodicity.MONTHLY)
    cited = [cite(issued_on=date(2025, 12, 3)), cite(issued_on=date(2026, 1, 5))]
    (reason,) = assess_item(row, cited, (), period).reasons
    assert reason.values == {"covered": "2", "expected": "4", "months": "11/2025, 2/2026"}


def test_a_missing_paper_covers_no_month() -> None:
    assert covered_months([cite(CitationStatus.MISSING)], A_PERIOD) == ()


@pytest.mark.parametrize(
    ("result", "unfilled"),
    [
        ("đã thăm viếng ... công dân", True),
        ("đã thăm viếng … công dân", True),
        ("đã giải quyết ____ hồ sơ", True),
        ("đã giải quyết 12 hồ sơ...", False),
        ("Nội dung, hình ảnh, v.v... và các tài liệu", False),
        ("xem https://xa.vn/... công khai", False),
        ("", False),
    ],
)
def test_a_figure_never_filled_in_is_noticed(result: str, unfilled: bool) -> None:
    assert has_placeholder(result) is unfilled


def test_an_item_asks_for_what_its_own_cell_or_that_of_the_nearest_parent_says() -> None:
    top = make_criterion(code="I", evidence_required="Báo cáo CCHC")
    middle = make_criterion(code="I.1", parent_code="I", evidence_required=" ")
    own = make_criterion(code="I.1-1", parent_code="I.1", evidence_required="Thông báo phân công")
    bare = make_criterion(code="I.1-2", parent_code="I.1")
    lone = make_criterion(code="II")
    rows = {row.code: row for row in (top, middle, own, bare, lone)}
    assert [slot.raw for slot in find_item_slots(own, rows)] == ["Thông báo phân công"]
    assert [slot.raw for slot in find_item_slots(bare, rows)] == ["Báo cáo CCHC"]
    assert [slot.kind for slot in find_item_slots(lone, rows)] == [SlotKind.ANY]


# Points

SCORES = st.decimals(min_value=0, max_value=5, places=1)
ITEMS = st.lists(
    st.builds(
        lambda status, own, more, leaf: ItemVerdict(
            make_criterion(self_score=own, max_score=own + more, is_leaf=leaf),
            status if leaf else ItemStatus.NOT_APPLICABLE,
        ),
        st.sampled_from([ItemStatus.BACKED, ItemStatus.PARTLY_BACKED, ItemStatus.UNBACKED]),
        SCORES,
        SCORES,
        st.booleans(),
    )
)


@given(ITEMS)
def test_the_parts_always_add_up_to_the_self_score(items: list[ItemVerdict]) -> None:
    leaves = [item.criterion for item in items if item.criterion.is_leaf]
    points = count_points(items)
    assert points.self_score == sum(row.self_score or 0 for row in leaves)
    assert points.maximum == sum(row.max_score or 0 for row in leaves)


def test_what_is_left_of_a_maximum_that_items_share_is_forgone() -> None:
    rows = [
        make_criterion(code="I", is_leaf=False, max_score=Decimal(10), self_score=None),
        make_criterion(code="I.1", parent_code="I", max_score=None, self_score=Decimal(3)),
        make_criterion(code="I.2", parent_code="I", max_score=None, self_score=Decimal(4)),
        make_criterion(code="I.3", parent_code="I", max_score=Decimal(2), self_score=Decimal(1)),
    ]
    points = count_points(
        ItemVerdict(row, ItemStatus.BACKED if row.is_leaf else ItemStatus.NOT_APPLICABLE) for row in rows
    )
    assert (points.self_score, points.forgone, points.maximum) == (Decimal(8), Decimal(2), Decimal(10))


def test_points_not_claimed_are_forgone() -> None:
    item = judge(self_score=None, max_score=Decimal(2))
    points = count_points([item])
    assert (points.self_score, points.forgone) == (Decimal(0), Decimal(2))
