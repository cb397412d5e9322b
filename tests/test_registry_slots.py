"""What evidence an item asks for, and which papers fill it."""

import pytest

from registry.slots import (
    Slot,
    SlotKind,
    expand,
    fills_document_slot,
    find_slots,
    is_plan_only,
    is_standing,
    shows_result,
)


@pytest.mark.parametrize(
    ("cell", "kinds"),
    [
        ("", [SlotKind.ANY]),
        ("Các văn bản/hình ảnh hoạt động triển khai thực hiện", [SlotKind.ANY]),
        ("Hình ảnh", [SlotKind.ANY]),
        ("Tài liệu minh chứng khác", [SlotKind.ANY]),
        ("Có thực hiện", [SlotKind.RESULT]),
        ("Có quy định và kết quả cụ thể", [SlotKind.RULE, SlotKind.RESULT]),
        ("Thông báo phân công", [SlotKind.DOCUMENT]),
        ("Bảng tổng hợp khảo sát", [SlotKind.DOCUMENT]),
        ("Thể hiện trong Báo cáo CCHC", [SlotKind.DOCUMENT]),
        ("Sự hài lòng của người dân", [SlotKind.ANY]),
    ],
)
def test_a_cell_asks_for_these_slots(cell: str, kinds: list[SlotKind]) -> None:
    slots = find_slots(cell)
    assert [slot.kind for slot in slots] == kinds
    assert {slot.raw for slot in slots} == {cell}


@pytest.mark.parametrize(
    ("cell", "document_type", "words"),
    [
        ("Thông báo phân công", "Thông báo", {"phan", "cong"}),
        ("Thể hiện trong Báo cáo CCHC", "Báo cáo", {"cai", "cach", "hanh", "chinh"}),
        ("Quyết định công nhận", "Quyết định", {"cong", "nhan"}),
        ("Bảng tổng hợp khảo sát", None, {"bang", "tong", "hop", "khao", "sat"}),
        ("Báo cáo", "Báo cáo", set()),
    ],
)
def test_a_named_paper_is_known_by_type_and_words(
    cell: str, document_type: str | None, words: set[str]
) -> None:
    (slot,) = find_slots(cell)
    assert (slot.document_type, slot.words) == (document_type, words)


@pytest.mark.parametrize(
    ("cell", "document_type", "wording", "fills"),
    [
        ("Báo cáo KSTTHC", "Báo cáo", "báo cáo tháng 3 về kiểm soát thủ tục hành chính", True),
        ("Báo cáo kiểm soát thủ tục hành chính", "Báo cáo", "kết quả KSTTHC quý I", True),
        ("Báo cáo KSTTHC", "Kế hoạch", "kiểm soát thủ tục hành chính", False),
        ("Báo cáo KSTTHC", "Báo cáo", "tình hình kinh tế - xã hội", False),
        ("Báo cáo KSTTHC", None, "kiểm soát thủ tục hành chính", False),
        ("Bảng tổng hợp khảo sát", None, "BẢNG TỔNG HỢP KHẢO SÁT hài lòng", True),
        ("Báo cáo", "Báo cáo", "", True),
    ],
)
def test_a_paper_fills_the_slot_that_names_it(
    cell: str, document_type: str | None, wording: str, fills: bool
) -> None:
    (slot,) = find_slots(cell)
    assert fills_document_slot(slot, document_type, wording) is fills


def test_a_subject_may_drop_one_word_in_four() -> None:
    slot = Slot(SlotKind.DOCUMENT, "", None, frozenset(["bang", "tong", "hop", "diem"]))
    assert fills_document_slot(slot, None, "bảng tổng hợp")
    assert not fills_document_slot(slot, None, "bảng tổng")


@pytest.mark.parametrize(
    ("document_type", "subject", "plan"),
    [
        ("Kế hoạch", "triển khai", True),
        ("Giấy mời", None, True),
        ("Công văn", "hướng dẫn", True),
        ("Quyết định", "Về việc thành lập Tổ công tác", True),
        ("Quyết định", "V/v kiện toàn Ban Chỉ đạo", True),
        ("Quyết định", "Về việc công nhận mô hình", False),
        ("Báo cáo", "Kết quả thành lập Tổ công tác", False),
        ("Thông báo", None, False),
        (None, None, False),
    ],
)
def test_plans_invitations_and_founding_decisions_only_announce(
    document_type: str | None, subject: str | None, plan: bool
) -> None:
    assert is_plan_only(document_type, subject) is plan


@pytest.mark.parametrize(
    ("document_type", "subject", "shows"),
    [
        ("Báo cáo", None, True),
        ("Biên bản", "họp dân", True),
        ("Thông báo", "Kết luận của Chủ tịch", True),
        ("Quyết định", "công nhận gia đình văn hóa", True),
        ("Thông báo", "Lịch tiếp công dân", False),
        ("Kế hoạch", "tổng kết năm", False),
        (None, None, False),
    ],
)
def test_a_result_is_shown_by_reports_minutes_and_outcomes(
    document_type: str | None, subject: str | None, shows: bool
) -> None:
    assert shows_result(document_type, subject) is shows


@pytest.mark.parametrize(
    ("subject", "standing"),
    [
        ("Ban hành Nội quy tiếp công dân", True),
        ("QUY CHẾ làm việc", True),
        ("Quy định trách nhiệm", True),
        ("Thông báo lịch trực", False),
        (None, False),
    ],
)
def test_rules_stand_beyond_their_period(subject: str | None, standing: bool) -> None:
    assert is_standing(subject) is standing


def test_everyday_abbreviations_are_written_out() -> None:
    assert expand("Công tác KSTTHC, CCHC") == ("cong tac kiem soat thu tuc hanh chinh cai cach hanh chinh")
