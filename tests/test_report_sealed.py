"""What seals a paper, and what only looks like it."""

import pytest

from registry.tables import StoredField
from registry.vocabulary.kinds import FieldName
from report.sealed import Seal, find_seals


@pytest.mark.parametrize(
    "text",
    [
        "Ông Lê Văn Thử, số định danh 031096001234",
        "CCCD: 031 096 001 234 cấp ngày 01/01/2022",
        "căn cước số 031.096.001.234",
        "CMND số: 031234567",
        "Chứng minh nhân dân 031234567",
    ],
)
def test_identity_numbers_of_citizens_seal_a_paper(text: str) -> None:
    assert find_seals([], text) == {Seal.PERSONAL}


@pytest.mark.parametrize(
    "text",
    [
        "Điện thoại 0912 345 678, đường dây nóng 0225.3888.999",
        "Số tài khoản 031096001234567",
        "Kinh phí 031234567 đồng",
        "mã số 999096001234",
        "https://example.vn/tin-123031096001234",
        "căn cước công dân của 45 người, ngày 12/3/2026",
        "",
    ],
)
def test_other_numbers_do_not(text: str) -> None:
    assert find_seals([], text) == frozenset()


def test_a_mark_of_circulation_seals_a_paper_unless_a_person_said_that_there_is_none() -> None:
    marked = StoredField(document_id=1, name=FieldName.CIRCULATION, value="Lưu hành nội bộ")
    taken_back = StoredField(document_id=1, name=FieldName.CIRCULATION, value="")
    assert find_seals([marked], "") == {Seal.RESTRICTED}
    assert find_seals([taken_back], "") == frozenset()
