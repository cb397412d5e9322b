"""The table of the next period: same rows, empty results, and the papers that still stand."""

from datetime import date

import pytest
from factories import A_MOMENT, make_header, make_parsed, make_row, make_table
from hypothesis import given
from hypothesis import strategies as st

from registry.assessment import ReasonCode
from registry.decisions import Place
from registry.store import Registry
from registry.tables import Decision, StoredTable
from registry.vocabulary.kinds import ItemStatus, Judgement
from report.next_period import build_next_table, carry_over, following_period
from report.summary import assess

RULES = "Quyết định số 43/QĐ-UBND ngày 05/01/2026 về ban hành Quy chế làm việc"
NOTICE = "Thông báo số 1042/TB-UBND ngày 24/4/2026"


@pytest.mark.parametrize(
    ("period", "following"),
    [
        ((date(2026, 1, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 12, 31))),
        ((date(2026, 7, 1), date(2026, 12, 31)), (date(2027, 1, 1), date(2027, 6, 30))),
        ((date(2026, 1, 1), date(2026, 12, 31)), (date(2027, 1, 1), date(2027, 12, 31))),
        ((date(2025, 12, 1), date(2026, 2, 28)), (date(2026, 3, 1), date(2026, 5, 31))),
        ((date(2025, 12, 15), date(2026, 6, 14)), (date(2026, 6, 15), date(2026, 12, 13))),
    ],
)
def test_a_period_is_followed_by_one_as_long(period: tuple[date, date], following: tuple[date, date]) -> None:
    assert following_period(period) == following


@pytest.mark.parametrize(
    ("title", "period", "following"),
    [
        ("CHỈ SỐ CCHC NĂM 2026", (date(2027, 1, 1), date(2027, 12, 31)), "CHỈ SỐ CCHC NĂM 2027"),
        (
            "Kết quả 6 tháng cuối năm 2026",
            (date(2027, 1, 1), date(2027, 6, 30)),
            "Kết quả 6 tháng đầu năm 2027",
        ),
        ("Kết quả quý", (date(2026, 4, 1), date(2026, 6, 30)), "Kết quả quý (from 01/4/2026 to 30/6/2026)"),
        (
            "Kết quả năm 2026",
            (date(2026, 4, 1), date(2026, 6, 30)),
            "Kết quả năm 2026 (from 01/4/2026 to 30/6/2026)",
        ),
    ],
)
def test_the_next_title_names_the_next_period(title: str, period: tuple[date, date], following: str) -> None:
    before = StoredTable(title=title, issuer="UBND xã Mẫu", imported_at=A_MOMENT)
    assert build_next_table(before, period, None, A_MOMENT).title == following


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 800))
def test_the_next_period_starts_the_day_after_and_does_not_end_before(first: date, days: int) -> None:
    last = date.fromordinal(first.toordinal() + days)
    start, end = following_period((first, last))
    assert start.toordinal() == last.toordinal() + 1
    assert end >= start


def test_standing_papers_and_rejections_are_taken_over_and_the_rest_is_not(registry: Registry) -> None:
    table = make_table(make_row("I.1", RULES), make_row("I.2", NOTICE))
    registry.save_table(table, "bang.docx", "1" * 64, A_MOMENT)
    rules = make_header(
        number="43",
        symbol="QĐ-UBND",
        document_type="Quyết định",
        issued_on="2026-01-05",
        subject="Về ban hành Quy chế làm việc",
    )
    standing = registry.add(make_parsed(header=rules))
    notice = registry.add(make_parsed())
    before = registry.get_table()
    registry.decide(
        Decision(
            table_id=before.id or 0,
            criterion_code="I.1",
            document_id=notice.id or 0,
            judgement=Judgement.REJECTED,
            reason="không liên quan",
            decided_by="lan",
            decided_at=A_MOMENT,
        )
    )
    decided = registry.standing_decisions(before.id or 0)
    period = (date(2026, 7, 1), date(2026, 12, 31))
    carried = carry_over(assess(registry), decided, "mai", A_MOMENT)
    following = registry.start_next_table(before, build_next_table(before, period, None, A_MOMENT), carried)
    assert registry.get_table().id == following.id
    assert following.title == "Kết quả 6 tháng cuối năm 2026"
    rows = registry.criteria_of(following.id or 0)
    assert [(row.code, row.result, row.self_score) for row in rows] == [("I.1", "", None), ("I.2", "", None)]
    found = registry.standing_decisions(following.id or 0)
    assert [(one.document_id, one.judgement, one.is_carried) for one in found[Place("I.1")]] == [
        (standing.id, Judgement.ACCEPTED, True),
        (notice.id, Judgement.REJECTED, True),
    ]
    assert Place("I.2") not in found


def test_the_filled_table_of_a_started_period_takes_its_place_and_keeps_what_was_taken_over(
    registry: Registry,
) -> None:
    registry.save_table(make_table(make_row("I.1", RULES)), "bang.docx", "1" * 64, A_MOMENT)
    paper = registry.add(
        make_parsed(
            header=make_header(
                number="43", symbol="QĐ-UBND", issued_on="2026-01-05", subject="Về Quy chế làm việc"
            )
        )
    )
    before = registry.get_table()
    carried = [
        Decision(
            table_id=0,
            criterion_code="I.1",
            document_id=paper.id or 0,
            judgement=Judgement.ACCEPTED,
            is_carried=True,
            decided_by="lan",
            decided_at=A_MOMENT,
        )
    ]
    period = (date(2026, 7, 1), date(2026, 12, 31))
    started = registry.start_next_table(before, build_next_table(before, period, None, A_MOMENT), carried)
    filled = make_table(
        make_row("I.1", "Tiếp tục thực hiện."),
        title="Kết quả sáu tháng cuối năm 2026",
        period_from=period[0],
        period_to=period[1],
    )
    stored = registry.save_table(filled, "bang2.docx", "2" * 64, A_MOMENT)
    assert stored.id == started.id
    (item,) = assess(registry).leaves
    (said,) = (reason for reason in item.claims[-1].reasons if reason.code is ReasonCode.CARRIED_OVER)
    assert said.values["who"] == "lan"
    assert item.status is ItemStatus.BACKED


def test_a_paper_that_was_only_taken_over_shows_no_result(registry: Registry) -> None:
    row = make_row("I.1", RULES, evidence_required="Có thực hiện")
    registry.save_table(make_table(row), "bang.docx", "1" * 64, A_MOMENT)
    rules = make_header(
        number="43", symbol="QĐ-UBND", document_type="Quyết định", issued_on="2026-01-05",
        subject="Về ban hành Quy chế làm việc",
    )  # fmt: skip
    registry.add(make_parsed(header=rules))
    before = registry.get_table()
    period = (date(2026, 7, 1), date(2026, 12, 31))
    carried = carry_over(assess(registry), {}, "mai", A_MOMENT)
    registry.start_next_table(before, build_next_table(before, period, "Kỳ sau", A_MOMENT), carried)
    filled = make_table(
        make_row("I.1", evidence_required="Có thực hiện"),
        title="Kỳ sau",
        period_from=period[0],
        period_to=period[1],
    )
    registry.save_table(filled, "bang2.docx", "2" * 64, A_MOMENT)
    (item,) = assess(registry).leaves
    assert item.status is ItemStatus.PARTLY_BACKED
