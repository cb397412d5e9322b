"""The grid of monthly duties, and the check of the registers."""

from datetime import date

from factories import A_MOMENT, A_PERIOD, make_row, make_table
from filed_papers import file_paper

from registry.assessment import ReasonCode
from registry.parsed import CriterionRow
from registry.store import Registry
from registry.vocabulary.kinds import CitationStatus, Periodicity
from report import wording_results
from report.months import Coverage, MonthRow, build_month_grid
from report.register_rows import RegisterRow, list_register_rows
from report.summary import assess


def import_rows(registry: Registry, *rows: CriterionRow) -> None:
    registry.save_table(make_table(*rows), "bang.txt", "a" * 64, A_MOMENT)


def monthly(result: str, code: str = "I.1") -> CriterionRow:
    return make_row(code, result, periodicity=Periodicity.MONTHLY)


def grid(registry: Registry, *rows: CriterionRow) -> tuple[MonthRow, ...]:
    import_rows(registry, *rows)
    return build_month_grid(assess(registry).items, A_PERIOD)


def registers(registry: Registry, *rows: CriterionRow) -> tuple[RegisterRow, ...]:
    import_rows(registry, *rows)
    return list_register_rows(assess(registry).items)


def test_each_month_says_which_paper_is_there_which_is_unsure_and_which_is_missing(
    registry: Registry,
) -> None:
    file_paper(registry, number="10", issued_on="2026-01-30", subject="Báo cáo tháng 01/2026")
    file_paper(registry, number="20", issued_on="2026-02-27", subject="Báo cáo tháng 02/2026")
    [row] = grid(
        registry,
        monthly(
            "Thông báo số 10/TB-UBND ngày 30/01/2026; Thông báo số 20/TB-UBND ngày 28/02/2026; "
            "Thông báo số 30/TB-UBND ngày 31/3/2026"
        ),
        make_row("I.2", "Thông báo số 10/TB-UBND ngày 30/01/2026"),
    )
    assert [cell.coverage for cell in row.cells] == [Coverage.PROVEN, Coverage.UNSURE, *[Coverage.EMPTY] * 4]
    assert list(map(wording_results.month_cell, row.cells[:4])) == [
        "✓ 10/TB-UBND",
        "? 20/TB-UBND",
        "✗ 30/TB-UBND: no file",
        "✗ no paper",
    ]


def test_a_paper_counts_for_the_month_that_its_subject_names(registry: Registry) -> None:
    file_paper(registry, number="10", issued_on="2026-03-02", subject="Về lịch tiếp dân tháng 2/2026")
    [row] = grid(registry, monthly("Thông báo số 10/TB-UBND ngày 02/3/2026 về lịch tiếp dân tháng 2/2026"))
    assert [cell.month.month for cell in row.cells if cell.filed] == [2]


def test_a_number_of_a_register_stands_once_with_all_items_and_the_paper(registry: Registry) -> None:
    file_paper(registry)
    cited = "Thông báo số 1042/TB-UBND ngày 24/4/2026"
    [row] = registers(registry, make_row("I.1", cited), make_row("I.2", cited))
    assert (row.register, row.year, row.reference.number) == ("TB-UBND", 2026, 1042)
    assert (row.printed_on, row.codes, row.status) == (
        date(2026, 4, 24),
        ("I.1", "I.2"),
        CitationStatus.VERIFIED,
    )
    assert [str(paper.reference) for paper in row.papers] == ["1042/TB-UBND"]


def test_the_same_number_with_two_dates_stands_twice(registry: Registry) -> None:
    file_paper(registry)
    rows = registers(
        registry,
        make_row("I.1", "Thông báo số 1042/TB-UBND ngày 24/4/2026"),
        make_row("I.2", "Thông báo số 1042/TB-UBND ngày 24/6/2026"),
    )
    assert [(row.printed_on, row.status) for row in rows] == [
        (date(2026, 4, 24), CitationStatus.VERIFIED),
        (date(2026, 6, 24), CitationStatus.CONFLICTING),
    ]
    assert ReasonCode.DATE_DIFFERS in [reason.code for reason in rows[1].reasons]


def test_registers_stand_apart_each_by_year_and_number(registry: Registry) -> None:
    result = (
        "Quyết định số 7/QĐ-UBND ngày 02/02/2026; Thông báo số 100/TB-UBND ngày 05/5/2026; "
        "Thông báo số 20/TB-UBND ngày 04/4/2026; Thông báo số 3/TB-UBND ngày 03/3/2025"
    )
    rows = registers(registry, make_row("I.1", result))
    assert [(row.register, row.year, row.reference.number) for row in rows] == [
        ("QĐ-UBND", 2026, 7),
        ("TB-UBND", 2025, 3),
        ("TB-UBND", 2026, 20),
        ("TB-UBND", 2026, 100),
    ]


def test_a_number_out_of_order_is_said_beside_it(registry: Registry) -> None:
    result = "; ".join(
        f"Thông báo số {number}/TB-UBND ngày {day}"
        for number, day in ((10, "05/01/2026"), (20, "05/02/2026"), (30, "05/01/2026"), (40, "05/3/2026"))
    )
    rows = registers(registry, make_row("I.1", result))
    flagged = [row.reference.number for row in rows if row.reasons]
    assert 30 in flagged
    assert 10 not in flagged
