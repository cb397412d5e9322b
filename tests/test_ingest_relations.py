"""What a text does with the documents it cites, on tables of examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.citations import find_citations
from registry.vocabulary.kinds import Relation

BASED_ON, AMENDS, REPLACES, ANSWERS, IMPLEMENTS, ATTACHED_TO, CORRECTS, MENTIONED = (
    Relation.BASED_ON,
    Relation.AMENDS,
    Relation.REPLACES,
    Relation.ANSWERS,
    Relation.IMPLEMENTS,
    Relation.ATTACHED_TO,
    Relation.CORRECTS,
    Relation.MENTIONED,
)


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư;", [BASED_ON]),
        (
            "Căn cứ Quyết định số 1/QĐ-UBND ngày 05/3/2026 của UBND xã; Quyết định số 2/QĐ-UBND ngày "
            "06/3/2026 của UBND xã;",
            [BASED_ON, BASED_ON],
        ),
        (
            "Căn cứ Nghị định số 107/2021/NĐ-CP ngày 06/12/2021 của Chính phủ sửa đổi, bổ sung một "
            "số điều của Nghị định số 61/2018/NĐ-CP;",
            [BASED_ON, MENTIONED],
        ),
        ("Theo đề nghị của Trưởng phòng Kinh tế tại Tờ trình số 45/TTr-PKT ngày 10/3/2026;", [BASED_ON]),
        ("Xét Tờ trình số 45/TTr-UBND ngày 10/3/2026 của UBND xã;", [BASED_ON]),
        ("Điều 3. Quyết định này thay thế Quyết định số 77/QĐ-UBND ngày 01/02/2024.", [REPLACES]),
        (
            "Điều 3. Quyết định này có hiệu lực kể từ ngày ký và thay thế Quyết định số 77/QĐ-UBND "
            "ngày 01/02/2024, Quyết định số 78/QĐ-UBND ngày 02/02/2024.",
            [REPLACES, REPLACES],
        ),
        (
            "Quyết định số 77/QĐ-UBND được thay thế bởi Quyết định số 99/QĐ-UBND ngày 01/3/2026.",
            [MENTIONED, MENTIONED],
        ),
        (
            "Quyết định số 77/QĐ-UBND ngày 01/02/2024 hết hiệu lực kể từ ngày Quyết định này có hiệu lực.",
            [REPLACES],
        ),
        (
            "Các Quyết định số 77/QĐ-UBND, số 78/QĐ-UBND hết hiệu lực thi hành kể từ ngày ký Quyết định này.",
            [REPLACES, REPLACES],
        ),
        ("Bãi bỏ Điều 2 Quyết định số 78/QĐ-UBND ngày 02/02/2024.", [AMENDS]),
        ("Bãi bỏ Quy chế ban hành kèm theo Quyết định số 78/QĐ-UBND ngày 02/02/2024.", [REPLACES]),
        ("Về việc sửa đổi, bổ sung một số điều của Quyết định số 12/QĐ-UBND ngày 02/02/2024", [AMENDS]),
        ("Sửa đổi khoản 2 Điều 3 Quy chế làm việc ban hành kèm theo Quyết định số 12/QĐ-UBND", [AMENDS]),
        ("V/v trả lời Công văn số 12/SNV-CCHC ngày 02/3/2026", [ANSWERS]),
        ("Phúc đáp Công văn số 12/SNV-CCHC ngày 02/3/2026 của Sở Nội vụ, UBND xã báo cáo:", [ANSWERS]),
        ("Thực hiện Công văn số 12/SNV-CCHC ngày 02/3/2026 của Sở Nội vụ, UBND xã báo cáo:", [ANSWERS]),
        ("UBND xã nhận được Công văn số 12/SNV-CCHC ngày 02/3/2026 của Sở Nội vụ.", [ANSWERS]),
        (
            "Thực hiện Kế hoạch số 9/KH-UBND ngày 02/3/2026 của UBND tỉnh và Công văn số 12/SNV-CCHC "
            "của Sở Nội vụ, UBND xã báo cáo:",
            [IMPLEMENTS, ANSWERS],
        ),
        ("Triển khai Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị", [IMPLEMENTS]),
        ("Thực hiện ý kiến chỉ đạo của Chủ tịch UBND tỉnh tại Thông báo số 9/TB-UBND", [IMPLEMENTS]),
        ("Báo cáo kết quả thực hiện Kế hoạch số 9/KH-UBND", [IMPLEMENTS]),
        ("(Ban hành kèm theo Quyết định số 8/QĐ-UBND ngày 28/01/2026 của UBND xã)", [ATTACHED_TO]),
        ("PHỤ LỤC I\n(Kèm theo Thông báo số 8/TB-UBND ngày 28/01/2026 của UBND xã)", [ATTACHED_TO]),
        ("Sau khi xem hồ sơ kèm theo Công văn số 61/CV-HND của Hội Nông dân", [MENTIONED]),
        ("Đính chính Quyết định số 8/QĐ-UBND ngày 28/01/2026 của UBND xã như sau:", [CORRECTS]),
        ("V/v đính chính nội dung Kế hoạch số 8/KH-UBND", [CORRECTS]),
        ("Theo quy định tại Nghị định số 61/2018/NĐ-CP, hồ sơ được trả đúng hạn.", [MENTIONED]),
        ("Chỉ thị số 24/CT-TTg (thay thế Chỉ thị số 18/CT-TTg)", [MENTIONED, MENTIONED]),
        ("Quyết định số 7/QĐ-UBND đã hết hiệu lực.", [MENTIONED]),
        (
            "Nghị định số 61/2018/NĐ-CP được sửa đổi, bổ sung tại Nghị định số 107/2021/NĐ-CP",
            [MENTIONED, MENTIONED],
        ),
        (
            "Quyết định này thay thế Quyết định số 7/QĐ-UBND ngày 01/02/2024 của UBND xã về quy chế "
            "làm việc và bãi bỏ Quyết định số 9/QĐ-UBND.",
            [REPLACES, REPLACES],
        ),
        ("Quyết định số 5/QĐ-UBND ngày 1/2/2024 được thay thế bằng Quyết định này.", [REPLACES]),
        ("Tổ chức hội nghị quán triệt, triển khai Chỉ thị số 5-CT/ĐU", [IMPLEMENTS]),
        ("Rà soát hồ sơ theo Kế hoạch số 9/KH-UBND", [MENTIONED]),
        ("Giao Phòng Kinh tế căn cứ Quyết định số 9/QĐ-UBND để tổ chức thực hiện.", [BASED_ON]),
        ("Điều chỉnh, bổ sung Kế hoạch số 9/KH-UBND ngày 2/3/2026", [AMENDS]),
        (
            "Thực hiện Kế hoạch số 9/KH-UBND của UBND tỉnh về dân chủ (gọi tắt là Kế hoạch số 9/KH-UBND); "
            "Quyết định số 8/QĐ-UBND ngày 02/3/2026, xã báo cáo:",
            [IMPLEMENTS, IMPLEMENTS, IMPLEMENTS],
        ),
        ("Thực hiện Công văn số 7/UBND-KT và Kế hoạch số 8/KH-UBND của UBND tỉnh", [ANSWERS, IMPLEMENTS]),
        ("Xã thực hiện thẩm định và đánh giá 02 thủ tục tại Quyết định số 8/QĐ-UBND", [MENTIONED]),
        ("Thực hiện nghiêm túc, đầy đủ các nhiệm vụ được giao tại Kế hoạch số 8/KH-UBND", [IMPLEMENTS]),
        ("SƠ ĐỒ BỐ TRÍ PHÒNG HỌP (Kèm theo Thông báo số 8/TB-UBND)", [ATTACHED_TO]),
        ("Danh sách cán bộ UBND (kèm theo Công văn số 8/UBND-KT)", [MENTIONED]),
        ("BAN CHẤP HÀNH ĐẢNG BỘ XÃ\nSố 8-QĐ/ĐU", [MENTIONED]),
        (
            "Căn cứ Quyết định số 8/QĐ-UBND của UBND xã công bố thủ tục bị bãi bỏ trong lĩnh vực đất đai;",
            [BASED_ON],
        ),
    ],
)
def test_the_words_around_a_citation_tell_the_relation(text, relations):
    assert [citation.relation for citation in find_citations(text)] == relations


@given(st.sampled_from([",", " và", ";", ", và"]), st.integers(2, 5))
def test_what_is_said_once_holds_for_the_whole_list(joint, count):
    papers = f"{joint} ".join(f"Quyết định số {number}/QĐ-UBND" for number in range(1, count + 1))
    found = find_citations(f"Quyết định này thay thế {papers}.")
    assert [citation.relation for citation in found] == [REPLACES] * count
