from datetime import date

import pytest
from factories import A_PERIOD, make_document
from hypothesis import given
from hypothesis import strategies as st
from suggesting import read_second_case

from index.suggest import (
    CUT_OFF,
    KnownLink,
    Suggestion,
    SuggestionCode,
    SuggestionReason,
    build_item_index,
    find_same_items,
    suggest_items,
    suggest_papers,
)
from index.terms import find_shared_words, find_terms
from registry.language import use_language
from registry.tables import Document, StoredCriterion
from registry.vocabulary.kinds import Periodicity
from report.wording_suggestions import describe_suggestion

SCHEDULE = "Công khai lịch tiếp công dân định kỳ"
HOTLINE = "Công khai số điện thoại đường dây nóng"
TRAINING = "Quan tâm bồi dưỡng chuyên môn, nghiệp vụ cho đội ngũ"


def item(code: str, text: str, **changes: object) -> StoredCriterion:
    values: dict[str, object] = {
        "id": None,
        "table_id": 1,
        "position": 1,
        "level": 2,
        "is_leaf": True,
        "parent_code": "I",
        "periodicity": Periodicity.NONE,
        **changes,
    }
    return StoredCriterion(code=code, text=text, **values)


def paper(number: int, subject: str, **changes: str | None) -> Document:
    document = make_document(number=str(number), subject=subject, **{"issued_on": "2026-03-05", **changes})
    document.id = number
    return document


def table(*rows: StoredCriterion) -> list[StoredCriterion]:
    top = item("I", "Chính quyền phục vụ", is_leaf=False, parent_code=None, level=1)
    return [
        top,
        *(rows or (item("I-1", SCHEDULE), item("I-2", HOTLINE), item("I-3", TRAINING))),
        # Rare words are rare only where there are others.
        item("I-8", "Bố trí máy tính, bàn ghế, nước uống tại nơi giao dịch"),
        item("I-9", "Trồng cây xanh, giữ gìn cảnh quan trụ sở"),
    ]


def codes_for(document: Document, **known: object) -> list[str]:
    index = build_item_index(table(), **known)
    return [one.criterion_code for one in suggest_items(index, [document]).get(document.id, ())]


def only(index_of: list[StoredCriterion], document: Document, code: str, **known: object) -> Suggestion:
    """What is suggested for this very pair, however weak."""
    index = build_item_index(index_of, **known)
    found = suggest_items(index, [document], limit=20, cut_off=0.0)[document.id]
    return next(one for one in found if one.criterion_code == code)


def codes_of(suggestion: Suggestion) -> set[SuggestionCode]:
    return {reason.code for reason in suggestion.reasons}


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("Về lịch tiếp công dân của Chủ tịch UBND xã tháng 3/2026", "I-1"),
        ("Về lịch TCD định kỳ tháng 4 năm 2026", "I-1"),
        ("V/v công bố SĐT đường dây nóng của xã", "I-2"),
        ("Dự lớp tập huấn chuyên môn cho công chức", "I-3"),
        ("Trồng cây xanh dịp đầu xuân", "I-9"),
    ],
)
def test_the_item_that_speaks_of_the_same_matter_comes_first(subject: str, code: str) -> None:
    assert codes_for(paper(1, subject))[0] == code


@pytest.mark.parametrize(
    "subject",
    [
        "Về việc cấp giấy phép cải tạo ao hồ",
        "Thực hiện nhiệm vụ công tác năm 2026",
        "Về việc quyết toán thu chi xã Mẫu",
        "",
    ],
)
def test_nothing_is_suggested_rather_than_noise(subject: str) -> None:
    assert codes_for(paper(1, subject, document_type=None)) == []


def test_names_of_places_and_bodies_are_no_likeness() -> None:
    rows = table(item("I-1", "Thư viện xã Đồng Mẫu của Ủy ban nhân dân xã mở cửa"), item("I-2", HOTLINE))
    index = build_item_index(rows)
    other = paper(1, "Quyết toán của Ủy ban nhân dân xã Đồng Mẫu", document_type=None)
    assert suggest_items(index, [other]) == {}


def test_a_paper_like_one_that_serves_an_item_is_suggested_there_with_the_likeness() -> None:
    link = KnownLink("I-8", "Về việc trang bị thiết bị văn phòng quý I", "Thông báo", reference="12/TB-UBND")
    found = only(table(), paper(2, "Về việc trang bị thiết bị văn phòng quý II"), "I-8", links=[link])
    like = next(reason for reason in found.reasons if reason.code is SuggestionCode.LIKE_LINKED)
    assert like.values["paper"] == "Thông báo 12/TB-UBND"
    assert int(like.values["percent"]) > 90
    assert found.score > 0.7


def test_a_link_of_an_earlier_period_says_so_and_counts_a_little_less() -> None:
    subject, document = "Về việc trang bị thiết bị văn phòng", paper(2, "Trang bị thiết bị văn phòng")
    now = only(table(), document, "I-8", links=[KnownLink("I-8", subject)])
    then = only(table(), document, "I-8", links=[KnownLink("I-8", subject, is_from_earlier_period=True)])
    assert SuggestionCode.LIKE_EARLIER in codes_of(then)
    assert then.score < now.score


def test_a_link_that_a_person_accepted_pulls_harder() -> None:
    subject, document = "Về việc trang bị thiết bị văn phòng", paper(2, "Trang bị thiết bị văn phòng")
    machine = only(table(), document, "I-8", links=[KnownLink("I-8", subject)])
    person = only(table(), document, "I-8", links=[KnownLink("I-8", subject, decided_by_person=True)])
    assert person.score > machine.score


def test_a_named_paper_that_nobody_filed_is_looked_for_on_its_own_day_only() -> None:
    wanted = KnownLink(
        "I-8", "Danh sách thiết bị được cấp phát", "Danh sách", is_filed=False, issued_on=date(2026, 3, 5)
    )
    same, other = (
        paper(2, "Danh sách thiết bị được cấp phát", document_type="Danh sách", issued_on=day)
        for day in ("2026-03-05", "2026-04-05")
    )
    assert SuggestionCode.LIKE_NAMED in codes_of(only(table(), same, "I-8", links=[wanted]))
    assert SuggestionCode.LIKE_NAMED not in codes_of(only(table(), other, "I-8", links=[wanted]))


def test_a_rejected_pair_never_comes_back_and_papers_like_it_sink() -> None:
    rejected, alike = paper(1, "Về lịch tiếp công dân tháng 3"), paper(2, "Về lịch tiếp công dân tháng 4")
    known = {"rejected": frozenset([("I-1", 1)]), "rejected_papers": [rejected]}
    index = build_item_index(table(), **known)
    assert "I-1" not in [
        one.criterion_code for one in suggest_items(index, [rejected], cut_off=0.0).get(1, ())
    ]
    assert [one.document_id for one in suggest_papers(index, [rejected], cut_off=0.0).get("I-1", ())] == []
    sunk, before = only(table(), alike, "I-1", **known), only(table(), alike, "I-1")
    assert sunk.score < before.score
    assert SuggestionCode.LIKE_REJECTED in codes_of(sunk)


def test_a_paper_that_serves_the_item_already_is_not_suggested_for_it_again() -> None:
    subject = "Về lịch tiếp công dân tháng 3"
    link = KnownLink("I-1", subject, document_id=1)
    found = suggest_papers(build_item_index(table(), [link]), [paper(1, subject), paper(2, subject)])
    assert [one.document_id for one in found["I-1"]] == [2]


@pytest.mark.parametrize(
    ("subject", "mentions", "code"),
    [
        ("Kết quả thực hiện Kế hoạch số 7/KH-UBND", {}, SuggestionCode.CITES_LINKED),
        ("Kết quả chung", {5: ["7/KH-UBND"]}, SuggestionCode.CITES_LINKED),
    ],
)
def test_a_paper_that_cites_one_of_the_item_is_suggested_whatever_it_is_called(
    subject: str, mentions: dict[int, list[str]], code: SuggestionCode
) -> None:
    link = KnownLink("I-8", "Mua sắm", "Kế hoạch", reference="7/KH-UBND")
    index = build_item_index(table(), [link])
    (found,) = suggest_items(index, [paper(5, subject)], mentions=mentions)[5]
    assert (found.criterion_code, code in codes_of(found)) == ("I-8", True)


def test_a_paper_that_one_of_the_item_cites_is_suggested() -> None:
    link = KnownLink("I-8", "Kết quả thực hiện Thông báo số 5/TB-UBND", "Báo cáo", reference="9/BC-UBND")
    found = only(table(), paper(5, "Phân công nhiệm vụ"), "I-8", links=[link])
    assert SuggestionCode.CITED_BY_LINKED in codes_of(found)


def test_a_paper_that_the_item_itself_cites_is_suggested() -> None:
    rows = table(item("I-1", "Thực hiện Thông báo số 5/TB-UBND của xã"))
    assert SuggestionCode.CITED_BY_ITEM in codes_of(only(rows, paper(5, "Phân công nhiệm vụ"), "I-1"))


@pytest.mark.parametrize(
    ("required", "document_type", "subject", "code"),
    [
        ("Báo cáo kiểm soát TTHC", "Báo cáo", "Kiểm soát thủ tục hành chính", SuggestionCode.SLOT_FILLED),
        ("Báo cáo kiểm soát TTHC", "Báo cáo", "Kết quả tiếp công dân", SuggestionCode.TYPE_ASKED),
        ("Có thực hiện", "Kế hoạch", "Tiếp công dân định kỳ", SuggestionCode.PLAN_ONLY),
    ],
)
def test_what_the_item_asks_for_counts(
    required: str, document_type: str, subject: str, code: SuggestionCode
) -> None:
    rows = table(item("I-1", SCHEDULE, evidence_required=required))
    assert code in codes_of(only(rows, paper(1, subject, document_type=document_type), "I-1"))


@pytest.mark.parametrize(
    ("lead", "coordinating", "symbol", "code"),
    [
        ("Phòng Văn hóa - Xã hội xã", "", "UBND-VHXH", SuggestionCode.BY_LEAD_UNIT),
        (
            "Văn phòng HĐND và UBND",
            "Phòng Văn hoá – Xã hội",
            "UBND-VHXH",
            SuggestionCode.BY_COORDINATING_UNIT,
        ),
        ("- Phòng Kinh tế;\n- Văn phòng HĐND và UBND xá", "", "TB-VP", SuggestionCode.BY_LEAD_UNIT),
        ("Văn phòng HĐND và UBND", "", "TB-UBND", None),
    ],
)
def test_the_unit_behind_a_paper_is_held_against_those_of_the_item(
    lead: str, coordinating: str, symbol: str, code: SuggestionCode | None
) -> None:
    rows = table(item("I-1", SCHEDULE, lead_unit=lead, coordinating_unit=coordinating))
    found = codes_of(only(rows, paper(1, "Lịch tiếp công dân", symbol=symbol), "I-1"))
    units = {SuggestionCode.BY_LEAD_UNIT, SuggestionCode.BY_COORDINATING_UNIT}
    assert found & units == ({code} if code else set())


def test_a_paper_outside_the_period_counts_less_unless_it_stands() -> None:
    def score(subject: str, issued_on: str) -> Suggestion:
        document = paper(1, subject, issued_on=issued_on)
        return only(table(), document, "I-1", period=A_PERIOD)

    late, timely = (score("Lịch tiếp công dân", day) for day in ("2025-03-05", "2026-03-05"))
    assert late.score < timely.score
    assert SuggestionCode.OUT_OF_PERIOD in codes_of(late)
    assert SuggestionCode.OUT_OF_PERIOD not in codes_of(score("Nội quy tiếp công dân", "2025-03-05"))


def test_a_narrative_helps_to_find_the_paper_of_its_item() -> None:
    document = paper(1, "Góc đọc sách miễn phí", document_type="Kế hoạch")
    assert codes_for(document) == []
    assert codes_for(document, narratives={"I-8": "đang thử mở góc đọc sách miễn phí"}) == ["I-8"]


def test_few_papers_of_one_wording_are_shown_unless_the_duty_comes_back() -> None:
    monthly = [paper(month, f"Về lịch tiếp công dân tháng {month}/2026") for month in range(1, 7)]
    once, always = (
        suggest_papers(build_item_index(table(item("I-1", SCHEDULE, periodicity=how))), monthly, limit=6)
        for how in (Periodicity.NONE, Periodicity.MONTHLY)
    )
    assert [one.document_id for one in once["I-1"]] == [1, 2]
    assert [one.document_id for one in always["I-1"]] == [1, 2, 3, 4, 5, 6]


def test_drafts_are_not_suggested() -> None:
    draft = paper(1, "Lịch tiếp công dân")
    draft.is_draft = True
    assert suggest_papers(build_item_index(table()), [draft]) == {}


def test_both_directions_give_a_pair_the_same_score_and_reasons() -> None:
    papers = [paper(1, "Lịch tiếp công dân"), paper(2, "Số điện thoại đường dây nóng")]
    index = build_item_index(table(), [KnownLink("I-1", "Về lịch tiếp công dân tháng 2", "Thông báo")])
    by_item = {one for found in suggest_papers(index, papers).values() for one in map(_plain, found)}
    by_paper = {one for found in suggest_items(index, papers).values() for one in map(_plain, found)}
    assert by_item == by_paper


def _plain(suggestion: Suggestion) -> tuple[str, int, float, tuple[SuggestionCode, ...]]:
    codes = tuple(reason.code for reason in suggestion.reasons)
    return suggestion.criterion_code, suggestion.document_id, suggestion.score, codes


@given(st.permutations(range(1, 9)), st.permutations(range(3)))
def test_the_order_of_what_is_filed_and_linked_changes_nothing(papers: list[int], links: list[int]) -> None:
    subjects = ["Lịch tiếp công dân", "Đường dây nóng", "Tập huấn chuyên môn", "Cây xanh trụ sở"]
    known = [
        KnownLink("I-1", "Lịch tiếp công dân"),
        KnownLink("I-2", subjects[1]),
        KnownLink("I-1", subjects[2]),
    ]
    documents = {number: paper(number, f"{subjects[number % 4]} đợt {number}") for number in range(1, 9)}
    straight = suggest_papers(build_item_index(table(), known), list(documents.values()))
    mixed = build_item_index(table(), [known[place] for place in links])
    again = suggest_papers(mixed, [documents[number] for number in papers])
    assert [(code, [*map(_plain, found)]) for code, found in again.items()] == [
        (code, [*map(_plain, found)]) for code, found in straight.items()
    ]


@given(st.text(alphabet="công dân tiếp lịch /12-TBUNDĐ.,;()\n", max_size=60))
def test_any_subject_gives_scores_within_bounds_and_each_suggestion_a_reason(subject: str) -> None:
    index = build_item_index(table(), [KnownLink("I-1", SCHEDULE)])
    for one in suggest_items(index, [paper(1, subject)]).get(1, ()):
        assert CUT_OFF <= one.score <= 1
        assert one.reasons


def test_items_are_found_again_in_the_next_table_by_their_wording() -> None:
    earlier = table(item("I-1", HOTLINE), item("I-2", f"- {SCHEDULE};"), item("I-3", "Họp thôn hằng quý"))
    assert find_same_items(table(), earlier) == {"I-1": "I-2", "I-2": "I-1", "I-8": "I-8", "I-9": "I-9"}


def test_the_shared_words_are_the_papers_own_whole_words() -> None:
    terms = find_terms("Công khai lịch tiếp công dân; thủ tục hành chính")
    shown = find_shared_words("Về lịch tiếp công dân, TTHC năm 2026", terms, limit=3)
    assert set(shown) == {"lịch tiếp công dân", "TTHC"}


def test_reasons_are_said_in_sentences() -> None:
    use_language("en")
    link = KnownLink("I-8", "Về việc trang bị thiết bị văn phòng", "Thông báo", reference="12/TB-UBND")
    document = paper(2, "Trang bị thiết bị văn phòng", issued_on="2025-03-05")
    found = only(table(), document, "I-8", links=[link], period=A_PERIOD)
    assert describe_suggestion(found.reasons[0]) == (
        "Subject like Thông báo 12/TB-UBND, which serves this item (100 %)."
    )
    assert describe_suggestion(found.reasons[-1]) == "But: dated 5/3/2025, outside the period."


def test_every_reason_has_a_sentence() -> None:
    values = dict.fromkeys(("paper", "subject", "percent", "words", "asked", "type", "unit", "folder"), "x")
    for code in SuggestionCode:
        assert describe_suggestion(SuggestionReason(code, {**values, "date": "2026-03-05"}))


def test_a_second_table_of_other_matters_is_served_too() -> None:
    case, earlier = read_second_case()
    for links in ([], earlier):
        found = suggest_items(build_item_index(case.criteria, links), case.papers, limit=5, cut_off=0.0)
        right = [found[number][0].criterion_code in case.items_of[number] for number in case.items_of]
        near = [
            any(one.criterion_code in case.items_of[number] for one in found[number])
            for number in case.items_of
        ]
        assert sum(right) >= 0.75 * len(right)
        assert all(near)
