"""How alike two subjects are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.match import numbers_differing, subject_likeness, whole_likeness

SUBJECTS = st.text(alphabet="aàbcdđeêghiklmnoôơpqrstuưvxy 0123456789", min_size=1).filter(str.strip)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Về việc kiểm tra kỷ luật, kỷ cương", "V/v kiểm tra kỷ luật, kỷ cương"),
        ("kiểm tra KỶ LUẬT kỷ cương", "Về kiểm tra kỷ luật, kỷ cương"),
        ("kết quả KSTTHC", "Kết quả kiểm soát thủ tục hành chính"),
        ("kết quả kiểm tra", "kết quả kiểm tra công vụ tháng 3 của Ủy ban nhân dân xã"),
        ("cong khai so dien thoai", "Công khai số điện thoại"),
    ],
)
def test_subjects_that_say_the_same_are_wholly_alike(one: str, other: str) -> None:
    assert subject_likeness(one, other) == 1.0
    assert subject_likeness(other, one) == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kết quả kiểm tra kỷ luật công vụ", "Lịch tiếp công dân tháng 3"),
        ("Phân công nhiệm vụ lãnh đạo", "Thu hồi đất của hộ gia đình"),
    ],
)
def test_subjects_about_different_things_are_far_apart(one: str, other: str) -> None:
    assert subject_likeness(one, other) < 0.6


@given(SUBJECTS, SUBJECTS)
def test_likeness_is_between_none_and_whole_and_the_same_both_ways(one: str, other: str) -> None:
    likeness = subject_likeness(one, other)
    assert 0.0 <= likeness <= 1.0
    assert likeness == subject_likeness(other, one)


@given(SUBJECTS)
def test_a_subject_names_the_same_numbers_as_itself(subject: str) -> None:
    assert numbers_differing(subject, subject) == frozenset()


@pytest.mark.parametrize(
    ("cited", "filed", "differing"),
    [
        ("Lịch tháng 3/2026", "Lịch tháng 4/2026", {3, 4}),
        ("Lịch tháng 03/2026", "Lịch tháng 3 năm 2026", set()),
        ("Báo cáo quý I/2026", "Báo cáo quý II/2026", {1, 2}),
        ("Báo cáo Quý 2 năm 2026", "BÁO CÁO QUÝ II NĂM 2026", set()),
        ("Kỳ họp IV", "Kỳ họp IX", {4, 9}),
        ("Hỗ trợ 1.200 hộ", "Hỗ trợ 1200 hộ", set()),
        ("Họp ngày 02.4.2026", "Họp ngày 2/4/2026", set()),
        ("Xử lý vi phạm", "XỬ LÝ VI PHẠM", set()),  # VI is a word here
        ("V/v họp", "Về việc họp", set()),
        ("Kính gửi quý vị", "Kính gửi quý vị", set()),
        # What the table cuts off at an end says nothing.
        ("phục vụ giám sát", "Kết quả thực hiện Nghị định số 9/2025/NĐ-CP phục vụ giám sát", set()),
        ("Lịch tháng 3", "Lịch tháng 3/2026", set()),
        ("Lịch", "Lịch tháng 3", set()),
        ("Lịch tháng 1", "Lịch tháng 12", {1, 12}),
        ("Lịch tháng 3/2026", "Lịch tháng 3", {2026}),
        ("Lịch của Chủ tịch", "Lịch tháng 3 của Chủ tịch", {3}),
    ],
)
def test_numbers_months_and_years_are_the_same_on_both_sides(
    cited: str, filed: str, differing: set[int]
) -> None:
    assert numbers_differing(cited, filed) == differing


def test_the_year_of_issue_goes_without_saying() -> None:
    assert numbers_differing("Lịch tháng 3 của Chủ tịch", "Lịch tháng 3/2026 của Chủ tịch", 2026) == set()
    assert numbers_differing("Lịch tháng 3 của Chủ tịch", "Lịch tháng 3/2025 của Chủ tịch", 2026) == {2025}


def test_what_only_shortens_a_subject_is_not_the_same_throughout() -> None:
    assert subject_likeness("thu hồi đất", "Về thu hồi đất của ông Mẫu tại thôn Trung") == 1.0
    assert whole_likeness("thu hồi đất", "Về thu hồi đất của ông Mẫu tại thôn Trung") < 0.6
    assert whole_likeness("Về thu hồi đất", "V/v thu hồi đất") == 1.0


def test_a_row_of_thousands_of_digits_is_no_number() -> None:
    assert numbers_differing("Biểu 3 " + "1" * 5000, "Biểu 3 " + "2" * 5000) == frozenset()
