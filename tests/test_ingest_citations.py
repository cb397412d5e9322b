"""Mentions of documents in prose: what is found, what is left alone, where a mention ends."""

import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.citations import find_citations

GOLDEN = Path(__file__).parent / "golden" / "ket-qua-chinh-quyen-than-thien.json"
ITEMS = [item for item in json.loads(GOLDEN.read_text(encoding="utf-8"))["items"] if item["leaf"]]
MADE_UP = [
    json.loads(line)
    for line in (GOLDEN.parent / "citations-in-prose.jsonl").read_text(encoding="utf-8").splitlines()
]


def only(text):
    (citation,) = find_citations(text)
    return citation


@pytest.mark.parametrize(
    ("text", "reference", "kind"),
    [
        ("Thông báo số 12/TB-UBND về nghỉ lễ", "12/TB-UBND", "Thông báo"),
        ("Thông báo số 05/Tb-TTDVSNC về trực", "05/Tb-TTDVSNC", "Thông báo"),
        ("Thông báo số: 19/TB-UBND", "19/TB-UBND", "Thông báo"),
        ("Kế hoạch số số 12/KH-UBND", "12/KH-UBND", "Kế hoạch"),
        ("Kế hoạch số 7 / KH - UBND", "7/KH-UBND", "Kế hoạch"),
        ("Kế hoạch số 21/KH-\nUBND", "21/KH-UBND", "Kế hoạch"),
        ("Quyết định số 31- QĐ/ĐU", "31-QĐ/ĐU", "Quyết định"),
        ("Quy định số 66-QĐ/TW", "66-QĐ/TW", "Quy định"),
        ("Luật số 72/2025/QH15", "72/2025/QH15", "Luật"),
        ("Luật Đất đai số 31/2024/QH 15", "31/2024/QH15", "Luật"),
        ("Bộ luật Dân sự số 91/2015/QH13", "91/2015/QH13", "Bộ luật"),
        ("Quyết định số 08/2025/QĐ-UBND", "08/2025/QĐ-UBND", "Quyết định"),
        ("Thông tư liên tịch số 55/2005/TTLT-BNV-VPCP", "55/2005/TTLT-BNV-VPCP", "Thông tư liên tịch"),
        ("Nghị định số 126/2024/NĐ-CP1, Sở báo cáo", "126/2024/NĐ-CP", "Nghị định"),
        ("Hướng dẫn số 37/HD-BCA-C04", "37/HD-BCA-C04", "Hướng dẫn"),
        ("Công văn số 1189/SNV-LĐVL&TN", "1189/SNV-LĐVL&TN", "Công văn"),
        ("Công văn số 12/UBND-VHXH - Phòng Văn hóa soạn", "12/UBND-VHXH", "Công văn"),
        ("Công văn 1191/UBND-VHXH chấn chỉnh giờ làm việc", "1191/UBND-VHXH", "Công văn"),
        ("GM số 62/GM-UBND", "62/GM-UBND", "Giấy mời"),
        ("Phiếu xin lối số 01/PXL-VP", "01/PXL-VP", "Phiếu xin lỗi"),
        ("Kế hoạh số 44/KH-UBND", "44/KH-UBND", "Kế hoạch"),
        ("Đơn đề nghị số 258/ĐĐN-HLS", "258/ĐĐN-HLS", "Đơn đề nghị"),
        ("Chương trình hành động số 30- CTr/TU", "30-CTr/TU", "Chương trình"),
        ("văn bản số 603/STP-BTTP", "603/STP-BTTP", "Văn bản"),
        ("Quyết định số 43a/QĐ-UBND", "43a/QĐ-UBND", "Quyết định"),
    ],
)
def test_number_symbol_and_type_are_read(text, reference, kind):
    citation = only(text)
    assert (str(citation.reference), citation.document_type) == (reference, kind)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("ngày 24/4/2026", date(2026, 4, 24)),
        (", ngày 24/4/2026", date(2026, 4, 24)),
        ("ngày 24-4-2026", date(2026, 4, 24)),
        ("ngày 24.4.2026", date(2026, 4, 24)),
        ("ngày 24 / 4/ 2026", date(2026, 4, 24)),
        ("ngày 24/4/26", date(2026, 4, 24)),
        ("ngày 24 tháng 4 năm 2026", date(2026, 4, 24)),
        ("ngày ngày 24/4/2026", date(2026, 4, 24)),
        ("ngày 24/4/2026 ngày 24/4/2026", date(2026, 4, 24)),
        ("(ngày 24/4/2026)", date(2026, 4, 24)),
        ("(24/4/2026)", date(2026, 4, 24)),
        ("ngày 24/4/2026tThực hiện dân chủ", date(2026, 4, 24)),
        ("của UBND xã ngày 24/4/2026", date(2026, 4, 24)),
        ("của Bộ Giáo dục và Đào tạo (GDĐT) ngày 24 tháng 4 năm 2026", date(2026, 4, 24)),
        ("ngày 31/02/2026", None),
        ("về nghỉ lễ ngày 30/4/2026", None),
    ],
)
def test_the_date_is_read_in_all_its_forms(words, day):
    assert only(f"Thông báo số 12/TB-UBND {words}").issued_on == day


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("Thông báo số 12/TB-UBND ngày 01/4/2026 của UBND xã về nghỉ lễ", "UBND xã"),
        ("Thông báo số 3/TB-VP ngày 01/4/2026 của Văn phòng HĐND và UBND xã.", "Văn phòng HĐND và UBND xã"),
        ("Nghị định số 5/2026/NĐ-CP, ngày 01/4/2026 của Chính phủ; kết quả khác", "Chính phủ"),
        (
            "Thông tư số 1/2026/TT-VPCP của Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ hướng dẫn",
            "Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ",
        ),
        ("Ngày 01/4/2026, UBND xã ban hành Kế hoạch số 55/KH-UBND về phòng dịch", "UBND xã"),
        ("theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 8/TTr-SNV", "Giám đốc Sở Nội vụ"),
        ("Tổ chức hội nghị tại Kế hoạch số 8/KH-UBND", None),
    ],
)
def test_the_issuing_body_is_read_before_or_after(text, issuer):
    assert only(text).issuer == issuer


def test_a_date_before_the_issuing_body_is_the_date_of_issue():
    assert only("Ngày 01/4/2026, UBND xã ban hành Kế hoạch số 55/KH-UBND").issued_on == date(2026, 4, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Hoạt động 24/24 tất cả các ngày trong tuần",
        "ít nhất 01 lần/tuần, 01 ngày/tuần, 1 tháng/lần",
        "trong dịp Lễ 30/4-01/5 năm 2026",
        "năm học 2025-2026, giai đoạn 2026 - 2030",
        "Điện thoại 0912.345.678, 02253 123 456",
        "đã hoàn thành 45/45 nhiệm vụ, 4.609/4.642 cơ sở",
        "Nhà số 12/A3 đường Hoa Sen, số 5/B-C2 ngõ 7",
        "thửa số 123/TBĐ, quyển số 01/2026-SCT/BS",
        "lãnh đạo ĐU-HĐND-UBND-UBMTTQ Việt Nam xã",
        "https://vidu.vn/12/QD-UBND/34-TB?so=5/TB-UBND thu@vidu.vn",
        "Ngày 12/3, UBND xã tổ chức hội nghị",
    ],
)
def test_what_only_looks_like_a_number_is_left_alone(text):
    assert find_citations(text) == ()


def test_a_number_without_symbol_keeps_an_empty_symbol():
    first = only("Thông báo số 35/ ngày 30/01/2026 của UBND xã về lịch trực")
    second = only("Thông báo số 35 ngày 30/01/2026 của UBND xã về lịch trực")
    assert first.reference.symbol == second.reference.symbol == ""
    assert first.document_type == second.document_type == "Thông báo"


def test_a_type_said_once_holds_for_the_whole_list():
    found = find_citations(
        "Các báo cáo kết quả của UBND xã: số 63/UBND ngày 23/02/2026; số 116/UBND ngày 30/3/2026"
    )
    assert [(c.document_type, c.issuer, c.raw) for c in found] == [
        ("Báo cáo", "UBND xã", "số 63/UBND ngày 23/02/2026"),
        ("Báo cáo", "UBND xã", "số 116/UBND ngày 30/3/2026"),
    ]


def test_a_symbol_said_once_holds_for_the_numbers_before_it():
    found = find_citations("Các Quyết định số 12, 15 và 18/QĐ-UBND ngày 01/3/2026 về khen thưởng")
    assert [(c.reference.number, c.reference.symbol, c.issued_on) for c in found] == [
        (number, "QĐ-UBND", date(2026, 3, 1)) for number in (12, 15, 18)
    ]


def test_a_subject_said_once_holds_for_both_documents():
    first, second = find_citations(
        "Thông báo số 1/TB-UBND ngày 01/4/2026 và Thông báo số 2/TB-UBND ngày 02/4/2026 về kết quả kiểm tra."
    )
    assert first.subject == second.subject == "về kết quả kiểm tra"
    assert first.raw == "Thông báo số 1/TB-UBND ngày 01/4/2026"


def test_a_document_inside_the_subject_of_another_is_quoted():
    plan, resolution = find_citations(
        "Kế hoạch số 4/KH-UBND ngày 01/4/2026 thực hiện Nghị quyết số 9/NQ-HĐND ngày 02/3/2026 về dân chủ."
    )
    assert (plan.is_quoted, resolution.is_quoted) == (False, True)
    assert resolution.end == plan.end


def test_documents_side_by_side_are_not_quoted():
    found = find_citations(
        "Kế hoạch số 5/KH-UBND về phòng chống dịch, Báo cáo số 9/BC-UBND về kết quả; Quyết định số 7/QĐ-UBND"
    )
    assert [c.is_quoted for c in found] == [False] * 3
    assert found[0].subject == "về phòng chống dịch"


def test_the_type_may_stand_far_before_the_number():
    citation = only("Thông báo ý kiến của đồng chí Bí thư Đảng ủy xã tại văn bản số 7-TB/ĐU về doanh nghiệp.")
    assert citation.start == 0
    assert citation.document_type == "Thông báo"


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"])
def test_every_mention_of_the_golden_table_is_found_with_its_span(item):
    wanted = [
        (*claim["span_in_result"], claim["role"] == "referenced", claim["doc_type"], claim["date"])
        for claim in item["claims"]
        if claim["kind"] == "numbered document"
    ]
    found = [
        (c.start, c.end, c.is_quoted, c.document_type, c.issued_on and c.issued_on.isoformat())
        for c in find_citations(item["result"])
    ]
    assert found == wanted


@pytest.mark.parametrize("row", MADE_UP, ids=lambda row: f"{row['about']}: {row['text'][:50]}")
def test_prose_of_all_kinds_has_just_these_citations(row):
    found = find_citations(row["text"])
    assert [[c.reference.key, c.issued_on and c.issued_on.isoformat()] for c in found] == row["citations"]


@pytest.mark.parametrize("row", MADE_UP, ids=lambda row: f"{row['about']}: {row['text'][:50]}")
def test_letters_and_marks_apart_are_read_like_letters_with_marks(row):
    apart = unicodedata.normalize("NFD", row["text"])
    found = find_citations(apart)
    assert [apart[c.start : c.end] for c in found] == [c.raw for c in found]
    assert [(c.reference, c.issued_on, c.issuer, c.subject) for c in found] == [
        (c.reference, c.issued_on, c.issuer, c.subject) for c in find_citations(row["text"])
    ]


def test_a_later_short_mention_knows_what_it_is_short_for():
    full, short = find_citations(
        "Quyết định số 12/QĐ-UBND ngày 05/3/2026. Theo Quyết định số 12 nêu trên, xã đã họp."
    )
    assert (short.reference.symbol, short.short_for) == ("", full.reference)


def test_a_number_that_another_type_bore_is_not_what_a_short_mention_means():
    _, short = find_citations("Kế hoạch số 12/KH-UBND ngày 05/3/2026; Quyết định số 12 nêu trên.")
    assert short.short_for is None


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("Thông báo số 12/TB-UBNDngày 05/3/2026", "TB-UBND"),
        ("Thông báo số 12/TB-UBNDban hành", "TB-UBND"),
        ("Công văn số 12-CV/VPTUChuẩn bị hội nghị", "CV/VPTU"),
        ("Kế hoạch số 12/KH-UBND,Báo cáo của xã", "KH-UBND"),
        ("Kế hoạch số 12/KH-UBND,UBND xã tổ chức", "KH-UBND"),
        ("Công văn số 12/UBND-TNMT,KT ngày 05/3/2026", "UBND-TNMT,KT"),
        ("Nghị quyết số 12/NQ-HĐND14", "NQ-HĐND14"),
        ("Nghị định số 12/NĐ-CP(2)", "NĐ-CP"),
        ("Quyết định số 12/QĐ-UB ND", "QĐ-UBND"),
        ("Kế hoạch số 12-KH/BCĐ 35 ngày 05/3/2026 của Ban Chỉ đạo 35", "KH/BCĐ35"),
        ("Kế hoạch số 12-KH/BCĐ 35 ngày làm việc", "KH/BCĐ"),
    ],
)
def test_words_and_marks_glued_to_a_symbol_are_no_part_of_it(text, symbol):
    assert only(text).reference.symbol == symbol


@pytest.mark.parametrize(
    "text", ["Thông báo số I2/TB-UBND", "Thông báo số 1O/TB-UBND", "Thông báo số 12l/TB-UBND"]
)
def test_misread_digits_are_never_put_right(text):
    assert find_citations(text) == ()


def test_a_year_that_cannot_be_leaves_the_date_open():
    citation = only("Báo cáo số 12/BC-UBND ngày 04/3/2926")
    assert (citation.issued_on, citation.date_raw) == (None, "04/3/2926")


PIECES = st.sampled_from(
    [
        *"0123456789/-.,;:() \n",
        "số ",
        "ngày ",
        "Thông báo ",
        "QĐ-UBND",
        "TB",
        "của UBND xã",
        " về ",
        "và ",
        "QH15",
        "12/QĐ-UBND",
        "Quyết định ",
        "thay thế ",
        "Căn cứ ",
        "cùng ngày",
        "\u0301",
        "\u00ad",
        " " * 50,
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_a_span_always_holds_the_words_found(text):
    for citation in find_citations(text):
        assert text[citation.start : citation.end] == citation.raw
        assert citation.raw


def test_a_long_list_is_read_to_its_end():
    assert len(find_citations("số 12/TB-UBND ngày 05/3/2026, " * 1000)) == 1000


@pytest.mark.parametrize("piece", [" ", "1", "1 ", "12/", "12/A-", "A&", "(", "số ", "ngày ", "Luật ", "a."])
def test_what_repeats_without_end_is_read_all_the_same(piece):
    assert find_citations(piece * 10_000 + ". Thông báo số 12/TB-UBND")[-1].reference.key == "12/TB-UBND"
