"""What a result narrative claims: kinds and spans, on the golden table and on small examples."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.claims import find_claims
from registry.vocabulary.kinds import ClaimKind

GOLDEN = Path(__file__).parent / "golden" / "ket-qua-chinh-quyen-than-thien.json"
ITEMS = [item for item in json.loads(GOLDEN.read_text(encoding="utf-8"))["items"] if item["leaf"]]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"])
def test_claims_of_the_golden_table_are_all_found(item):
    wanted = sorted(
        (*claim["span_in_result"], claim["kind"], claim.get("role") or "evidence", claim.get("url_clean"))
        for claim in item["claims"]
    )
    found = find_claims(item["result"], evidence_required=item["evidence_required"] or "")
    assert sorted((c.start, c.end, c.kind.value, c.role.value, c.url) for c in found) == wanted


@pytest.mark.parametrize(
    ("result", "claims"),
    [
        ("", []),
        ("- \n- ", []),
        ("Có thực hiện. Có ảnh chụp kèm theo.", ["statement", "photo"]),
        ("Niêm yết tại trụ sở, có hình ảnh minh chứng.", ["statement", "photo"]),
        ("Có hình ảnh và tài liệu minh chứng.", ["photo", "unnumbered document"]),
        ("Xã xây dựng hình ảnh người cán bộ gần dân, vì dân phục vụ.", ["statement"]),
        ("Chưa triển khai do thiếu kinh phí.", ["not done"]),
        ("Không có cán bộ vi phạm.", ["statement"]),
        ("Đạt 98,5% kế hoạch giao.", ["statistic"]),
        ("Trong quý I, đã tiếp nhận 312 hồ sơ.", ["statistic"]),
        ("Xã thành lập 05 tổ công tác.", ["statement"]),
        ("Biên bản họp thôn ngày 05/3/2026.", ["unnumbered document"]),
        ("Có báo cáo đầy đủ theo quy định.", ["statement"]),
        ("Báo cáo cho cấp trên hằng tuần.", ["statement"]),
        ("Phòng Kinh tế có sổ theo dõi đơn thư.", ["unnumbered document"]),
        ("Chuyên mục: https://vidu.vn/a", ["url"]),
        ("Đăng tại đường link: https://vidu.vn/a", ["url"]),
        ("(1) https://vidu.vn/a\n (2)\nhttps://vidu.vn/b.", ["url", "url"]),
        ("Mở lớp tập huấn. Mở đợt ra quân.", ["statement", "statement"]),
        ("Mở lớp tập huấn. Lớp học có 30 người.", ["statement"]),
        ("Các thông báo: số 1/TB-UBND ngày 01/4/2026; số 2/TB-UBND.", ["numbered document"] * 2),
        ("Đã thực hiện 100% (có ảnh kèm theo).", ["statistic", "photo"]),
        ("Đạt 100 % hồ sơ đúng hạn.", ["statistic"]),
        ("Giải quyết 312/320 hồ sơ đúng hạn.", ["statistic"]),
        ("Trực 24/24 giờ tại trụ sở.", ["statement"]),
        ("Tiếp nhận …/… hồ sơ", ["statistic"]),
        ("Đã tiếp ... công dân", ["statement"]),
        ("Không phát sinh.", ["statement"]),
        ("Chưa có kế hoạch.", ["not done"]),
        ("Chưa có đơn thư vượt cấp.", ["statement"]),
        ("Xã chưa kiện toàn tổ công tác.", ["not done"]),
        ("(có phụ lục kèm theo)", ["unnumbered document"]),
        ("Có báo cáo kèm theo", ["statement"]),
        ("Minh chứng: Kế hoạch số 1/KH-UBND; ảnh chụp", ["numbered document", "photo"]),
        ("Danh sách cán bộ; biên bản họp ngày 05/4/2026.", ["unnumbered document"] * 2),
        ("Tổ chức họp dân; báo cáo cấp trên.", ["statement"]),
        ("Có hình ảnh và clip đăng trên trang của xã.", ["photo"]),
        ("Xem tại: bit.ly/3abcXY", ["url"]),
        ("drive.google.com/file/d/1AbCdEf/view", ["url"]),
        ("xavidu.gov.vn", ["url"]),
        ("UBND xã đã ban hành Kế hoạch số 1/KH-UBND.", ["numbered document"]),
        ("1. Ban hành Kế hoạch số 1/KH-UBND\n2. Mở 02 lớp tập huấn", ["numbered document", "statement"]),
        (
            "a) Kế hoạch số 1/KH-UBND;\nb) Báo cáo tháng 3;\nc) Ảnh chụp.",
            ["numbered document", "unnumbered document", "photo"],
        ),
        ("Trang thông tin: https://vidu.vn/a; https://vidu.vn/b, https://vidu.vn/c", ["url"] * 3),
    ],
)
def test_a_phrase_is_claimed_as_what_it_is(result, claims):
    assert [claim.kind.value for claim in find_claims(result)] == claims


def test_a_word_glued_to_a_link_is_cut_off_its_address_only():
    (claim,) = find_claims("https://vidu.vn/share/p/1Ab/môi")
    assert (claim.raw, claim.url) == ("https://vidu.vn/share/p/1Ab/môi", "https://vidu.vn/share/p/1Ab/")


def test_an_unnumbered_document_says_its_kind_day_and_subject():
    (claim,) = find_claims("- Danh sách ngày 28/4/2026 cán bộ dự tập huấn.")
    assert (claim.document_type, claim.issued_on, claim.subject) == (
        "Danh sách",
        date(2026, 4, 28),
        "cán bộ dự tập huấn",
    )


def test_words_that_the_table_asks_for_name_a_document():
    result = "Sổ góp ý của nhân dân đặt tại thôn"
    assert find_claims(result)[0].kind is ClaimKind.STATEMENT
    assert find_claims(result, evidence_required="Sổ góp ý")[0].kind is ClaimKind.UNNUMBERED_DOCUMENT


PIECES = st.sampled_from(
    ["Có thực hiện", ". ", "; ", "\n- ", ": ", "hình ảnh ", "minh chứng", "https://a.vn/x", "số 1/TB-UBND",
     " ngày 1/2/2026", "biên bản họp", "100%", "chưa thực hiện", "đường link", " và ", "...", "(1) "]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_a_span_always_holds_the_words_claimed(text):
    for claim in find_claims(text):
        assert text[claim.start : claim.end] == claim.raw
        assert claim.raw.strip()
