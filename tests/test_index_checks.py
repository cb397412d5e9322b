"""What the checks across a table find in made-up rows, and what they leave alone."""

from pathlib import Path

import pytest
from checked_rows import A_PERIOD, HANDED_IN_ON, found, make_row
from factories import A_MOMENT
from hypothesis import given
from hypothesis import strategies as st

from index.checks import check_table
from ingest.criteria import read_criteria
from registry.assessment import ItemVerdict
from registry.findings import Finding, Weight
from registry.findings import FindingCode as Code
from registry.store import Registry
from registry.tables import Attachment
from registry.vocabulary.kinds import Periodicity
from report.summary import assess

FRAGMENTS = [
    "Báo cáo số 12/BC-UBND",
    " ngày 31/02/2025",
    " ngày 10/3/2025",
    "ngày 10/3",
    "35/ ",
    "\n- ",
    "; ",
    ", ",
    " ",
    "...",
    "…",
    "”",
    "“",
    "95/100 hồ sơ đạt 97,5%",
    "0/0 hồ sơ đạt 0%",
    "99%",
    "có 03 hồ sơ quá hạn",
    "(gồm: ",
    "02 hồ sơ",
    ")",
    "https://xa.example/",
    "https://[",
    "xin lối",
    "số số",
    "khóa xvi",
    "hđnd",
    "Chưa thực hiện",
    "Từ ngày 01/01/2025 đến ngày 30/2/2025",
    "tháng 40",
    "\u00a0\u00a0",
    "hoà hòa",
    "Nghị Định số 1",
    "(1) ",
]
MONTHLY = Periodicity.MONTHLY


def check(*rows: ItemVerdict) -> tuple[Finding, ...]:
    return check_table(rows, period=A_PERIOD, seen_on=HANDED_IN_ON)


def codes_of(*results: str) -> set[Code]:
    rows = [make_row(f"I.{place}", result) for place, result in enumerate(results, start=1)]
    return {finding.code for finding in check(*rows)}


@pytest.mark.parametrize(
    ("result", "code"),
    [
        ("Báo cáo số 12/BC-UBND ngày 31/02/2025 về kết quả đối thoại", Code.IMPOSSIBLE_DATE),
        ("Báo cáo số 12/BC-UBND ngày 10/3/2925 về kết quả đối thoại", Code.IMPOSSIBLE_DATE),
        ("Báo cáo số 12/BC-UBND ngày 10/8/2025 về kết quả đối thoại", Code.FUTURE_DATE),
        ("Báo cáo số 12/BC-UBND về kết quả đối thoại", Code.DATE_MISSING),
        ("Báo cáo số 12/BC-UBND ngày 10/3/2025 ngày 10/3/2025 về đối thoại", Code.DATE_TWICE),
        ("- Ngày 15/4, UBND xã tổ chức đối thoại", Code.DAY_WITHOUT_YEAR),
        ("Báo cáo số 12/BC-UBND ngày 10/3/2025vVề kết quả đối thoại", Code.STRAY_LETTER),
        ("Báo cáo số 12/ ngày 10/3/2025 về kết quả đối thoại", Code.SYMBOL_MISSING),
        ("Báo cáo số 12-BC/UBND ngày 10/3/2025 về kết quả đối thoại", Code.SYMBOL_FORM),
        ("Quyết định số 20/QĐ-ĐU ngày 10/3/2025 về việc khen thưởng", Code.SYMBOL_FORM),
        ("Báo cáo số 12/Bc-UBND ngày 10/3/2025 về kết quả đối thoại", Code.SYMBOL_CASE),
        ("Báo cáo số 12/BC- UBND ngày 10/3/2025 về kết quả đối thoại", Code.SYMBOL_BLANKS),
        ("Báo cáo số 12/TTPVHCC ngày 10/3/2025 về kết quả đối thoại", Code.TYPE_NOT_IN_SYMBOL),
        ("Thông báo số 12/BC-UBND ngày 10/3/2025 về kết quả đối thoại", Code.TYPE_DIFFERS),
        ("KH số 12/KH-UBND ngày 10/3/2025 về đối thoại", Code.TYPE_ABBREVIATED),
        ("Báo Cáo số 12/BC-UBND ngày 10/3/2025 về kết quả đối thoại", Code.TYPE_CASE),
        ("Quyết định số 5/QĐ-HĐND ngày 10/3/2025 về việc giám sát", Code.OTHER_BODY),
        ("Công văn số 5/UBND-KT ngày 10/3/2025 về đê điều trên địa bàn tỉnh", Code.OTHER_AREA),
        ("- Ngày 15/4/2025, Hội Phụ nữ xã tổ chức dọn đường", Code.OTHER_ACTOR),
        ("Báo cáo số 12/BC-UBND ngày 10/12/2024 về kết quả đối thoại", Code.OUT_OF_PERIOD),
        ("Quyết định số 12/QĐ-UBND ngày 10/12/2024 ban hành Quy chế làm việc", Code.STANDING),
        ("Báo cáo số 12/BC-UBND ngày 10/01/2025 về kết quả đối thoại năm 2024", Code.OLD_CONTENT),
        ("Từ ngày 01/01/2025 đến ngày 30/4/2025 đã tiếp 20 lượt công dân", Code.CUT_OFF_EARLY),
        ("Quyết định số 12/QĐ-UBND ngày 28/6/2025 về việc thành lập Tổ hỗ trợ", Code.ISSUED_AT_END),
        ("Kế hoạch số 12/KH-UBND ngày 28/3/2025 về đối thoại", Code.PLAN_ONLY),
        ("một số biên bản họp thôn", Code.PAPER_UNNUMBERED),
        ("Có thực hiện. Có hình ảnh minh chứng.", Code.PHOTOS_ONLY),
        ("Tỷ lệ hài lòng đạt 97%.", Code.FIGURE_WITHOUT_SOURCE),
        ("Tổ chức đối thoại với Nhân dân.", Code.REPEATS_CRITERION),
        ("Các kết quả được đăng tải trên Cổng thông tin điện tử xã.", Code.PUBLICATION_WITHOUT_LINK),
        ("Đã tiếp ... lượt công dân.", Code.PLACEHOLDER),
        ("- Đã tiếp công dân.\n- \n- Đã đối thoại.", Code.EMPTY_BULLET),
        ("Xem: https://qlvb.example.gov.vn/vb/12", Code.LINK_INTERNAL),
        ("Xem: https://xa.example.gov.vn/", Code.LINK_HOME_PAGE),
        ("Xem: https://xa.example.gov.vn/tiep-cong-dan", Code.LINK_SECTION),
        ("Xem: https://www.facebook.com/share/p/1AbCdEf/", Code.LINK_SHARED),
        ("Xem: https://drive.google.com/file/d/1AbC/view", Code.LINK_PRIVATE),
        ("Xem: https://bit.ly/3AbCd", Code.LINK_SHORTENED),
        ("Xem: https://www.facebook.com/share/p/1AbCdEf/mới", Code.LINK_GLUED),
        ("Xem: https://xa.example.gov.vn/tin/doi-thoai-12.", Code.LINK_BEFORE_STOP),
        (
            "Đối thoại:\n(1) https://xa.example.gov.vn/a-1\n(2) https://xa.example.gov.vn/a-2",
            Code.LINKS_UNASSIGNED,
        ),
        ("A: https://xa.example.gov.vn/a-1\nB: https://xa.example.gov.vn/a-1", Code.LINK_FOR_TWO_EVENTS),
        ("Có 10 hồ sơ (gồm: 04 hồ sơ đất đai; 05 hồ sơ hộ tịch)", Code.PARTS_DIFFER),
        ("Giải quyết 95/100 hồ sơ đạt 97,5%", Code.RATE_DIFFERS),
        ("Chưa thực hiện vì thiếu kinh phí", Code.SCORED_THOUGH_NOT_DONE),
        ("Giữ kỳ luật công vụ. Vi phạm kỷ luật thì bị kỷ luật.", Code.MISSPELT),
        ("Người dân đến đến nhà văn hóa họp", Code.WORD_DOUBLED),
        ("Thông báo số số 12/TB-UBND ngày 10/3/2025 về kết quả đối thoại", Code.WORD_DOUBLED),
        ("Nhà văn hóa,sân thể thao", Code.PUNCTUATION),
        ("Nhà văn hóa , sân thể thao", Code.PUNCTUATION),
        ("Báo cáo của ubnd xã về đối thoại", Code.LOWER_CASE),
        ("Xây dựng đô thị văn minh- hiện đại", Code.PUNCTUATION),
        ("Mô hình ”Ngày không hẹn” được giữ", Code.QUOTES_TURNED),
        ("Nhà văn hoá và nếp sống văn hóa", Code.TONE_PLACES),
        ("Người dân  đến họp", Code.ODD_BLANKS),
    ],
)
def test_a_result_shows_this_fault(result: str, code: Code) -> None:
    assert code in codes_of(result)


@pytest.mark.parametrize(
    "result",
    [
        "Báo cáo số 12/BC-UBND ngày 10/3/2025 về kết quả đối thoại với Nhân dân quý I năm 2025",
        "Công văn số 12/UBND-VHXH ngày 10/3/2025 về kết quả khảo sát sự hài lòng",
        "Thông báo số 203/TB-VP ngày 10/3/2025 về kết quả đối thoại",
        "Biên bản số 02/BB-UBND ngày 28/02/2025 đối thoại với thanh niên",
        "Xem bài: https://xa.example.gov.vn/tin-tuc/doi-thoai-voi-thanh-nien-1234",
        "Báo cáo số 12/BC-UBND ngày 10/3/2025: giải quyết 95/100 hồ sơ đạt 95%",
        "Báo cáo số 12/BC-UBND ngày 10/3/2025 về 10 hồ sơ (gồm: 04 hồ sơ đất đai; 06 hồ sơ hộ tịch)",
    ],
)
def test_a_sound_result_shows_no_fault(result: str) -> None:
    assert [finding.code for finding in check(make_row("I.1", result))] == []


@pytest.mark.parametrize(
    "words",
    [
        "luôn luôn lắng nghe, đời đời nhớ ơn",
        "thi hành Luật Luật sư trên địa bàn cấp xã xã hội hóa",
        "công tác hành chính chính quyền hai cấp",
        "tại khoản 2 quy định tài khoản của xã",
        "kinh tế-xã hội, quốc phòng - an ninh; văn hóa, thể thao",
        "trực 24/24, cả 7 ngày trong tuần",
        "ngày 30/4-01/5 năm 2025",
        "hòa giải, hòa bình; hoàn cảnh, hoàn thiện",
    ],
)
def test_ordinary_words_are_no_slips(words: str) -> None:
    assert [one for one in check(make_row("I.1", words)) if one.weight in (Weight.TYPO, Weight.NOTE)] == []


def test_a_date_out_of_order_is_told_with_its_neighbours_and_the_day_that_would_fit() -> None:
    rows = [
        make_row("I.1", "Báo cáo số 10/BC-UBND ngày 05/3/2025 về kết quả đối thoại đợt một"),
        make_row("I.2", "Báo cáo số 20/BC-UBND ngày 18/9/2025 về kết quả tiếp dân đợt hai"),
        make_row("I.3", "Báo cáo số 30/BC-UBND ngày 02/4/2025 về kết quả khảo sát đợt ba"),
        make_row("I.4", "Báo cáo số 40/BC-UBND ngày 02/5/2025 về kết quả giám sát đợt tư"),
    ]
    (finding,) = found(check(*rows), Code.DATE_ORDER)
    assert finding.items == ("I.2",)
    assert finding.values["neighbours"] == "10/BC-UBND 2025-03-05; 30/BC-UBND 2025-04-02"
    assert finding.values["fits"] == "2025-03-18"


def test_of_two_papers_out_of_order_either_may_be_wrong() -> None:
    text = (
        "Báo cáo số 10/BC-UBND ngày 05/3/2025 về đối thoại; Báo cáo số 11/BC-UBND ngày 01/3/2025 về tiếp dân"
    )
    (finding,) = found(check(make_row("I.1", text)), Code.DATE_ORDER)
    assert finding.values["wrong"] == "either"
    assert len(finding.places) == 2


def test_a_symbol_one_letter_off_is_put_into_its_register() -> None:
    text = (
        "Các báo cáo: số 10/TTPVHCC ngày 05/3/2025; số 11/TTPHCC ngày 01/3/2025; số 12/TTPVHCC ngày 10/4/2025"
    )
    findings = check(make_row("I.1", text))
    assert found(findings, Code.SYMBOL_NEAR)[0].values["right"] == "11/TTPVHCC"
    assert len(found(findings, Code.DATE_ORDER)) == 1


def test_a_missing_symbol_is_offered_only_where_one_register_fits() -> None:
    known = make_row("I.1", "Thông báo số 50/TB-UBND ngày 05/3/2025 về kết quả đối thoại")
    other = make_row("I.2", "Thông báo số 3/TB-VP ngày 05/3/2025 về kết quả phân công")
    bare = make_row("I.3", "Thông báo số 40/ ngày 01/3/2025 về lịch tiếp công dân")
    fits = [one.values["fits"] for one in found(check(known, other, bare), Code.SYMBOL_MISSING)]
    assert fits == ["40/TB-UBND"]
    late = make_row("I.3", "Thông báo số 40/ ngày 01/5/2025 về lịch tiếp công dân")
    assert [one.values["fits"] for one in found(check(known, late), Code.SYMBOL_MISSING)] == [""]


def test_one_paper_under_two_dates_is_told_unless_the_years_make_them_two_papers() -> None:
    first = make_row("I.1", "Báo cáo số 10/BC-UBND ngày 05/3/2025 về kết quả đối thoại")
    second = make_row("I.2", "Báo cáo số 10/BC-UBND ngày 06/3/2025 về kết quả đối thoại")
    earlier = make_row("I.3", "Báo cáo số 10/BC-UBND ngày 05/3/2024 về kết quả đối thoại")
    assert found(check(first, second), Code.DATES_DIFFER)[0].items == ("I.1", "I.2")
    assert found(check(first, earlier), Code.DATES_DIFFER) == []


def test_papers_cited_by_the_same_rows_are_told_together() -> None:
    text = (
        "Báo cáo số 10/BC-UBND ngày 05/3/2025 về đối thoại; Báo cáo số 12/BC-UBND ngày 07/4/2025 về tiếp dân"
    )
    (finding,) = found(check(make_row("I.1", text), make_row("I.2", text)), Code.PAPER_REUSED)
    assert finding.values == {"numbers": "10/BC-UBND, 12/BC-UBND", "count": "2"}


def test_one_number_in_two_registers_is_noted() -> None:
    text = (
        "Báo cáo số 10/BC-UBND ngày 05/3/2025 về đối thoại; Kế hoạch số 10/KH-UBND ngày 07/4/2025 về tiếp dân"
    )
    (finding,) = found(check(make_row("I.1", text)), Code.SAME_NUMBER)
    assert finding.values["numbers"] == "10 (BC-UBND, KH-UBND)"


def test_months_without_a_paper_are_named_by_subject_before_date() -> None:
    text = "\n".join(
        f"- Báo cáo số {number}/BC-UBND ngày 0{number}/{month + 1}/2025 về tiếp công dân tháng {month}/2025;"
        for number, month in ((1, 1), (2, 2), (3, 3), (4, 5))
    )
    (finding,) = found(check(make_row("I.1", text, periodicity=MONTHLY)), Code.MONTHS_MISSING)
    assert finding.values == {"covered": "4", "expected": "6", "months": "4, 6"}


def test_a_monthly_duty_without_any_paper_lacks_every_month() -> None:
    (finding,) = found(
        check(make_row("I.1", "Hằng tháng có khảo sát.", periodicity=MONTHLY)), Code.MONTHS_MISSING
    )
    assert finding.values["months"] == "1, 2, 3, 4, 5, 6"


def test_days_told_for_a_weekly_duty_are_counted() -> None:
    row = make_row(
        "I.1",
        "- Ngày 10/02/2025 kiểm tra thôn A.\n- Ngày 17/02/2025 kiểm tra thôn B.",
        text="Ít nhất 01 lần/tuần xuống cơ sở",
        periodicity=Periodicity.WEEKLY,
    )
    (finding,) = found(check(row), Code.WEEKS_MISSING)
    assert finding.values == {"covered": "2", "expected": "26"}


def test_a_series_that_stops_and_one_cited_in_part_are_told() -> None:
    def report(number: int, day: str) -> str:
        return f"- Báo cáo số {number}/BC-UBND ngày {day}/2025 về kiểm soát thủ tục tháng {number}/2025;\n"

    whole = "".join(
        report(number, day) for number, day in ((1, "05/02"), (2, "05/3"), (3, "04/4"), (4, "25/4"))
    )
    part = "".join(report(number, day) for number, day in ((1, "05/02"), (2, "05/3"), (3, "04/4")))
    findings = check(make_row("I.1", whole), make_row("I.2", part))
    assert found(findings, Code.SERIES_STOPS)[0].items == ("I.1",)
    assert found(findings, Code.SERIES_PARTIAL)[0].values == {"left_out": "4/BC-UBND", "where": "I.1"}


@pytest.mark.parametrize(
    ("result", "is_missing"),
    [
        ("Có báo cáo theo quy định", True),
        ("Báo cáo số 9/BC-UBND ngày 10/3/2025 về kết quả cải cách hành chính quý I", False),
        ("Các báo cáo cải cách hành chính: số 9/BC-UBND ngày 10/3/2025; số 19/BC-UBND ngày 10/6/2025", False),
        ("Báo cáo số 9/BC-UBND ngày 10/3/2025 về kết quả đối thoại", True),
    ],
)
def test_the_paper_asked_for_must_be_among_those_cited(result: str, is_missing: bool) -> None:
    row = make_row("I.1", result, required="Báo cáo CCHC")
    assert bool(found(check(row), Code.ASKED_PAPER_MISSING)) is is_missing


def test_a_rate_that_the_criterion_asks_for_must_be_stated() -> None:
    text = "Tỷ lệ ký số đạt từ 90% trở lên"
    named = "Báo cáo số 9/BC-UBND ngày 10/3/2025 về kết quả ký số"
    assert found(check(make_row("I.1", named, text=text)), Code.RATE_NOT_STATED)
    assert not found(check(make_row("I.1", f"{named} đạt 94,5%", text=text)), Code.RATE_NOT_STATED)


@pytest.mark.parametrize(
    ("slips", "is_told"), [((1,), True), ((1, 2), True), ((1, 2, 3), False), ((1, 1, 1), True)]
)
def test_each_overdue_file_asks_for_a_letter_of_apology(slips: tuple[int, ...], is_told: bool) -> None:
    letters = "".join(
        f"- Phiếu xin lỗi số {slip}/PXL-VP ngày 0{slip}/3/2025 của Văn phòng.\n" for slip in slips
    )
    rows = [
        make_row("I.1", "Có 03 hồ sơ TTHC giải quyết quá hạn trong kỳ."),
        make_row("I.2", letters, text="Gửi thư xin lỗi người dân"),
    ]
    assert bool(found(check(*rows), Code.APOLOGIES_FEWER)) is is_told


@pytest.mark.parametrize(
    ("text", "result", "is_told"),
    [
        ("Tổ chức đối thoại", "Kế hoạch số 9/KH-UBND ngày 10/3/2025 về đối thoại", True),
        ("Ban hành kế hoạch đối thoại", "Kế hoạch số 9/KH-UBND ngày 10/3/2025 về đối thoại", False),
        ("Thành lập Tổ hỗ trợ", "Quyết định số 9/QĐ-UBND ngày 10/3/2025 về việc kiện toàn Tổ hỗ trợ", False),
        ("Hỗ trợ người dân", "Quyết định số 9/QĐ-UBND ngày 10/3/2025 về việc kiện toàn Tổ hỗ trợ", True),
        (
            "Đối thoại",
            "Kế hoạch số 9/KH-UBND ngày 10/3/2025\nhttps://xa.example.gov.vn/tin/doi-thoai-12",
            False,
        ),
        ("Đối thoại", "Kế hoạch số 9/KH-UBND ngày 10/3/2025; Báo cáo số 8/BC-UBND ngày 10/4/2025", False),
    ],
)
def test_a_plan_is_no_result_unless_a_plan_is_asked_for(text: str, result: str, is_told: bool) -> None:
    assert bool(found(check(make_row("I.1", result, text=text)), Code.PLAN_ONLY)) is is_told


def test_counts_of_overdue_files_must_agree_between_rows() -> None:
    rows = [
        make_row("I.1", "Có 03 hồ sơ giải quyết quá hạn."),
        make_row("I.2", "Có 05 hồ sơ đất đai bị quá hạn."),
    ]
    (finding,) = found(check(*rows), Code.FIGURES_DIFFER)
    assert finding.values["figures"] == "I.1: 3; I.2: 5"
    assert not found(check(rows[0], make_row("I.2", "03 hồ sơ quá hạn")), Code.FIGURES_DIFFER)


@pytest.mark.parametrize(
    ("result", "score", "most", "code"),
    [
        ("Đã đối thoại", "3", "2", Code.SCORE_ABOVE_MAXIMUM),
        ("Chưa thực hiện", "1", "2", Code.SCORED_THOUGH_NOT_DONE),
        ("Chưa thực hiện", "0", "2", Code.NOT_DONE_UNEXPLAINED),
        ("Chưa thực hiện vì chưa có kinh phí", "0", "2", None),
        ("Đã đối thoại", "1.5", "2", Code.DEDUCTION_UNEXPLAINED),
        ("Đã đối thoại, tự trừ 0,5 điểm do chậm", "1.5", "2", None),
        ("Đã đối thoại", "2", "2", None),
    ],
)
def test_scores_are_held_against_the_words(result: str, score: str, most: str, code: Code | None) -> None:
    kinds = {
        Code.SCORE_ABOVE_MAXIMUM,
        Code.SCORED_THOUGH_NOT_DONE,
        Code.NOT_DONE_UNEXPLAINED,
        Code.DEDUCTION_UNEXPLAINED,
    }
    told = {one.code for one in check(make_row("I.1", result, score=score, most=most))} & kinds
    assert told == ({code} if code else set())


def test_a_sum_that_is_not_printed_is_noted() -> None:
    row = make_row("I", score=None, most="2", is_leaf=False)
    assert found(check(row), Code.SUM_NOT_PRINTED)


def test_spellings_of_one_unit_are_gathered_under_the_fuller_common_one() -> None:
    names = [
        "Trung tâm phục vụ hành chính công xã",
        "Trung tâm phục vụ hành chính công",
        "Trung tâm Phục vụ hành chính công xã",
        "Trung tâm phục vụ hành chính công xã",
        "Trung tâm phục vụ hành chính công xá",
    ]
    rows = [make_row(f"I.{place}", lead=name, beside="") for place, name in enumerate(names)]
    (finding,) = found(check(*rows), Code.UNIT_SPELLINGS)
    assert finding.values["right"] == "Trung tâm phục vụ hành chính công xã"
    assert finding.items == ("I.1", "I.2", "I.4")


@pytest.mark.parametrize(
    ("one", "other", "are_same"),
    [
        ("Phòng Văn hóa - Xã hội", "Phòng Văn hóa – Xã hội xã", True),
        ("Ủy ban MTTQ Việt Nam xã", "Cơ quan UBMTQ Việt Nam xã", True),
        ("Văn phòng HĐND và UBND xã", "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân", True),
        ("Phòng Kinh tế", "Phòng Kinh tế - Hạ tầng", False),
        ("Trung tâm Phục vụ hành chính công", "Trung tâm Dịch vụ sự nghiệp công", False),
        ("Các cơ quan, đơn vị", "Các cơ quan, đơn vị liên quan", False),
        ("Công an xã", "Công an phường", True),
    ],
)
def test_two_names_are_one_unit(one: str, other: str, are_same: bool) -> None:
    rows = [make_row("I.1", lead=one, beside=""), make_row("I.2", lead=other, beside="")]
    assert bool(found(check(*rows), Code.UNIT_SPELLINGS)) is are_same


def test_a_unit_that_slipped_into_the_next_column_is_told() -> None:
    beside = "Các cơ quan liên quan"
    rows = [make_row(f"I.{place}", beside=beside) for place in range(3)]
    slipped = make_row("I.9", lead=beside, beside="")
    assert found(check(*rows, slipped), Code.UNIT_OUT_OF_COLUMN)[0].items == ("I.9",)


def test_several_lead_units_in_one_cell_are_told() -> None:
    row = make_row("I.1", lead="- Phòng Tư pháp;\n- Công an xã")
    assert found(check(row), Code.SEVERAL_LEADS)[0].values["names"] == "Phòng Tư pháp; Công an xã"


def test_one_photo_attached_to_two_rows_is_told() -> None:
    def photo(name: str, sha256: str, look: str) -> Attachment:
        return Attachment(
            table_id=1,
            criterion_code="",
            claim_raw="",
            sha256=sha256,
            name=name,
            dated_on=A_PERIOD[0],
            attached_by="",
            attached_at=A_MOMENT,
            picture_hash=look,
        )

    shown = "Có hình ảnh minh chứng."
    rows = [
        make_row("I.1", shown, files=(photo("a.jpg", "1", "f" * 64),)),
        make_row("I.2", shown, files=(photo("b.jpg", "2", "f" * 63 + "e"),)),
        make_row("I.3", shown, files=(photo("c.jpg", "3", "0" * 64),)),
    ]
    (finding,) = found(check(*rows), Code.PHOTO_REUSED)
    assert finding.items == ("I.1", "I.2")
    assert not found(check(*rows), Code.PHOTOS_ONLY)


def test_a_named_paper_that_is_attached_needs_no_number() -> None:
    file = Attachment(
        table_id=1,
        criterion_code="",
        claim_raw="",
        sha256="1",
        name="a.pdf",
        dated_on=A_PERIOD[0],
        attached_by="",
        attached_at=A_MOMENT,
    )
    text = "một số biên bản họp thôn"
    assert found(check(make_row("I.1", text)), Code.PAPER_UNNUMBERED)
    assert not found(check(make_row("I.1", text, files=(file,))), Code.PAPER_UNNUMBERED)


def test_every_place_of_the_sample_tables_findings_is_a_stretch_of_its_cell(
    registry: Registry, table_path: Path
) -> None:
    registry.save_table(read_criteria(table_path), table_path.name, "0" * 64, A_MOMENT)
    items = assess(registry).items
    rows = {item.criterion.code: item.criterion for item in items}
    places = [place for finding in check_table(items) for place in finding.places]
    assert len(places) > 100
    for place in places:
        assert getattr(rows[place.item], place.field.value)[place.start : place.end] == place.raw


def test_findings_come_by_weight_and_without_a_period_nothing_is_held_against_it() -> None:
    rows = [make_row("I.1", "Báo cáo số 12-BC/UBND ngày 10/12/2024 về kết quả: đạt 95% theo ubnd xã")]
    with_period, without = check(*rows), check_table(rows)
    weights = list(Weight)
    assert [weights.index(one.weight) for one in with_period] == sorted(
        weights.index(one.weight) for one in with_period
    )
    assert found(with_period, Code.OUT_OF_PERIOD)
    assert not found(without, Code.OUT_OF_PERIOD)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join))
def test_whatever_a_cell_says_its_findings_point_into_it(text: str) -> None:
    item = make_row("I.1", text, text=text, lead=text, required=text)
    for finding in check(item):
        for place in finding.places:
            assert getattr(item.criterion, place.field.value)[place.start : place.end] == place.raw


def test_an_empty_table_has_no_findings() -> None:
    assert check() == ()
