"""The sentence that cites a paper."""

import pytest
from factories import make_document

from registry.parsed import Problem, ProblemCode
from registry.vocabulary.kinds import FieldName
from report.citing import cite

HEAD = "Thông báo số 1042/TB-UBND ngày 24/4/2026 của Ủy ban nhân dân xã Nghi Dương"


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("Về kết quả kiểm tra", "về kết quả kiểm tra"),
        ("V/v ký cam kết", "về việc ký cam kết"),
        ("V/v: ký cam kết", "về việc ký cam kết"),
        ("Về việc công khai số điện thoại", "về việc công khai số điện thoại"),
        ("VỀ VIỆC CÔNG KHAI", "về việc CÔNG KHAI"),
        ("Kết quả quý I", "về kết quả quý I"),
        ("Ý kiến chỉ đạo", "về ý kiến chỉ đạo"),
        ("Ban hành Quy chế dân chủ", "ban hành Quy chế dân chủ"),
        ("Đảng bộ chuẩn bị đại hội", "về Đảng bộ chuẩn bị đại hội"),
        ("UBND xã tiếp dân", "về UBND xã tiếp dân"),
        ("về  kết quả\nkiểm tra", "về kết quả kiểm tra"),
    ],
)
def test_the_subject_stands_behind_the_issuer(subject: str, said: str) -> None:
    assert cite(make_document(subject=subject)) == f"{HEAD} {said}"


def test_what_is_not_known_is_left_out_but_never_number_and_day() -> None:
    paper = make_document(subject=None, issuing_body=None, document_type=None)
    assert cite(paper) == "Văn bản số 1042/TB-UBND ngày 24/4/2026"
    assert cite(make_document(issued_on=None)) is None
    assert cite(make_document(unsure=(FieldName.NUMBER,))) is None
    assert cite(make_document(problems=(Problem(ProblemCode.DRAFT),))) is None
