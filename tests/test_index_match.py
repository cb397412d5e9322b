"""How alike two subjects are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.match import numbers_missing, subject_likeness

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
def test_no_number_is_missing_from_the_subject_itself(subject: str) -> None:
    assert numbers_missing(subject, subject) == frozenset()


@pytest.mark.parametrize(
    ("cited", "filed", "missing"),
    [
        ("Lịch tháng 3/2026", "Lịch tháng 4/2026", {3}),
        ("Lịch tháng 03/2026", "Lịch tháng 3 năm 2026", set()),
        ("Lịch tháng 3", "Lịch tháng 3/2026", set()),
        ("Lịch tháng 3/2026", "Lịch tháng 3", {2026}),
        ("Lịch", "Lịch tháng 3", set()),
    ],
)
def test_numbers_of_the_cited_subject_must_stand_in_the_filed_one(
    cited: str, filed: str, missing: set[int]
) -> None:
    assert numbers_missing(cited, filed) == missing
