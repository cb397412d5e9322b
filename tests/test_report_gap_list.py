"""What lacks evidence, unit by unit: grouped, filtered, summed and said in sentences."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from factories import A_MOMENT, A_PERIOD, make_header, make_parsed, make_row, make_table

from registry.parsed import CriterionRow
from registry.store import Registry
from registry.vocabulary.kinds import CitationStatus, ItemStatus
from report.gap_list import GapList, build_gap_list
from report.lead_units import alphabetical
from report.summary import assess

AT = datetime(2026, 7, 1, 6, 30, tzinfo=timezone(timedelta(hours=7)))


def list_gaps(
    registry: Registry, *rows: CriterionRow, unit: str | None = None, criterion: str | None = None
) -> GapList:
    registry.save_table(make_table(*rows), "bang.docx", "0" * 64, A_MOMENT)
    return build_gap_list(assess(registry), unit=unit, criterion=criterion, at=AT)


def codes_by_unit(gaps: GapList) -> dict[str, list[str]]:
    return {unit.unit: [item.code for item in unit.items] for unit in gaps.units}


def photo(code: str, lead_unit: str, score: str = "1") -> CriterionRow:
    return make_row(code, "Có hình ảnh minh chứng", lead_unit=lead_unit, self_score=Decimal(score))


def test_spellings_of_one_unit_are_one_group(registry: Registry) -> None:
    gaps = list_gaps(
        registry,
        photo("I.1", "Trung tâm Văn hóa - Thể thao xã"),
        photo("I.2", "Trung tâm văn hóa – thể thao"),
        photo("I.3", "- Trung tâm Văn hóa - Thể thao xá;"),
        photo("I.4", "Phòng Nông vụ"),
    )
    assert codes_by_unit(gaps) == {
        "Trung tâm Văn hóa - Thể thao xã": ["I.1", "I.2", "I.3"],
        "Phòng Nông vụ": ["I.4"],
    }


def test_an_item_of_two_units_stands_under_each_and_counts_once(registry: Registry) -> None:
    gaps = list_gaps(
        registry,
        photo("I.1", "- Phòng Nông vụ;\n- Ban Cầu đường"),
        photo("I.2", "Phòng Nông vụ", "0.5"),
    )
    assert codes_by_unit(gaps) == {"Phòng Nông vụ": ["I.1", "I.2"], "Ban Cầu đường": ["I.1"]}
    assert [unit.sum.points for unit in gaps.units] == [Decimal("1.5"), Decimal(1)]
    assert (gaps.sum.count, gaps.sum.points) == (2, Decimal("1.5"))
    assert gaps.has_shared_items
    assert gaps.items[0].leads_beside("Ban Cầu đường") == ("Phòng Nông vụ",)


@pytest.mark.parametrize(
    "asked",
    ["Văn hóa", "phong van hoa", "Phòng Văn hóa và Thông tin xã", "Phòng văn hóa và thông tin"],
)
def test_a_unit_is_found_by_words_of_any_of_its_spellings(registry: Registry, asked: str) -> None:
    gaps = list_gaps(
        registry,
        photo("I.1", "Phòng Văn hóa và Thông tin"),
        photo("I.2", "Phòng Văn hóa và Thông tin xã"),
        photo("I.3", "Phòng Văn hóa và Thông tin"),
        photo("I.4", "Phòng Văn hóa và Thông tin"),
        photo("I.5", "Ban Cầu đường"),
        photo("I.6", "Ban Cầu đường; Phòng Văn hóa và Thông tin"),
        unit=asked,
    )
    assert list(codes_by_unit(gaps).values()) == [["I.1", "I.2", "I.3", "I.4", "I.6"]]
    assert [item.code for item in gaps.items] == ["I.1", "I.2", "I.3", "I.4", "I.6"]


def test_a_unit_is_found_by_the_symbol_of_its_papers(registry: Registry) -> None:
    gaps = list_gaps(
        registry, photo("I.1", "Hội đồng nhân dân xã"), photo("I.2", "Ban Cầu đường"), unit="HĐND"
    )
    assert codes_by_unit(gaps) == {"Hội đồng nhân dân xã": ["I.1"]}


def test_a_criterion_leaves_out_what_is_not_below_it(registry: Registry) -> None:
    rows = (photo("I.1-1", "Ban A"), photo("I.1-2", "Ban A"), photo("I.10-1", "Ban B"))
    assert codes_by_unit(list_gaps(registry, *rows, criterion="I.1")) == {"Ban A": ["I.1-1", "I.1-2"]}


def test_units_come_by_points_at_risk_then_by_the_alphabet(registry: Registry) -> None:
    gaps = list_gaps(
        registry,
        photo("1", "Đội Xe"),
        photo("2", "Ẩm thực"),
        photo("3", "Dân vận"),
        photo("4", "Zalo", "2"),
        photo("5", "An ninh"),
    )
    assert [unit.unit for unit in gaps.units] == ["Zalo", "An ninh", "Ẩm thực", "Dân vận", "Đội Xe"]


@pytest.mark.parametrize(
    "in_order",
    [
        ["an", "ăn", "ân", "bàn", "cá", "da", "đa", "ê", "oi", "ôi", "ơi", "ưa"],
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["Ban A", "Bàn A", "Ban B"],
        ["phòng", "Phòng 2", "Phòng 3", "phòng ban"],
    ],
)
def test_names_sort_as_in_a_vietnamese_dictionary(in_order: list[str]) -> None:
    backwards = list(reversed(in_order))
    assert sorted(backwards, key=alphabetical) == in_order


def test_an_item_without_a_lead_unit_is_not_lost(registry: Registry) -> None:
    gaps = list_gaps(registry, photo("I.1", " \n"))
    assert codes_by_unit(gaps) == {"": ["I.1"]}
    assert gaps.sum.count == 1


def test_items_that_stand_or_claim_nothing_are_not_listed(registry: Registry) -> None:
    registry.add(make_parsed(header=make_header()))
    gaps = list_gaps(
        registry,
        make_row("I.1", "Thông báo số 1042/TB-UBND ngày 24/4/2026"),
        make_row("I.2", "Thông báo số 7/TB-UBND ngày 24/4/2026", self_score=Decimal(0)),
        make_row("I.3", "Thông báo số 8/TB-UBND ngày 24/4/2026"),
        make_row("I.4", "Thông báo số 1042/TB-UBND ngày 24/4/2026; Thông báo số 9/TB-UBND ngày 24/4/2026"),
    )
    assert {item.code: item.status for item in gaps.items} == {
        "I.3": ItemStatus.UNBACKED,
        "I.4": ItemStatus.PARTLY_BACKED,
    }
    assert (gaps.sum.unsupported, gaps.sum.doubtful) == (1, 1)


def test_what_is_missing_names_the_words_of_the_table(registry: Registry) -> None:
    (item,) = list_gaps(registry, make_row("I.1", "Đăng tại https://xa.example.vn/tin-1")).items
    assert item.missing == ("no snapshot of the linked page is filed: “https://xa.example.vn/tin-1”",)
    assert item.cures == ("attach a snapshot of the page (PDF or picture) with its date",)


@pytest.mark.parametrize(
    ("result", "cures"),
    [
        (
            "Thông báo số 8/TB-UBND ngày 24/4/2026",
            ("file a scan of Thông báo 8/TB-UBND of 24/4/2026",),
        ),
        (
            "Thông báo số 8/TB-UBND ngày 24/4/2026; Thông báo số 9/TB-UBND ngày 25/4/2026\n"
            "- Có hình ảnh minh chứng",
            ("file scans of the 2 papers named", "attach at least one photo with its date"),
        ),
    ],
)
def test_papers_to_file_are_told_in_one_sentence(
    registry: Registry, result: str, cures: tuple[str, ...]
) -> None:
    (item,) = list_gaps(registry, make_row("I.1", result)).items
    assert item.cures == cures


def test_claims_that_are_not_verified_stand_there_with_their_words_and_date(registry: Registry) -> None:
    registry.add(make_parsed(header=make_header()))
    cited = "Thông báo số 9/TB-UBND ngày 25/4/2026"
    (item,) = list_gaps(registry, make_row("I.1", f"Thông báo số 1042/TB-UBND ngày 24/4/2026; {cited}")).items
    (claim,) = item.open_claims
    assert (claim.words, claim.status, claim.issued_on) == (cited, CitationStatus.MISSING, date(2026, 4, 25))


def test_the_list_says_whose_table_of_which_period_it_is(registry: Registry) -> None:
    table = make_table(photo("I.1", "Ban A"), title="KẾT QUẢ\nsáu tháng", issuer="UBND xã  Nghi Dương")
    registry.save_table(table, "bang.docx", "0" * 64, A_MOMENT)
    gaps = build_gap_list(assess(registry), at=AT)
    assert (gaps.title, gaps.office) == ("KẾT QUẢ sáu tháng", "UBND xã Nghi Dương")
    assert (gaps.period, gaps.made_at) == (A_PERIOD, AT)
