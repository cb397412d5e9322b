"""The explanation of items that lack evidence, as a Word file."""

from decimal import Decimal
from io import BytesIO

import docx
from docx.document import Document
from factories import A_MOMENT, make_row, make_table

from registry.language import use_language
from registry.parsed import CriterionRow
from registry.store import Registry
from report.explanation_list import write_explanation_list
from report.summary import assess


def make_bytes(registry: Registry) -> bytes:
    stream = BytesIO()
    write_explanation_list(registry, assess(registry), A_MOMENT, stream)
    return stream.getvalue()


def open_list(registry: Registry, *rows: CriterionRow) -> Document:
    registry.save_table(make_table(*rows), "bang.txt", "b" * 64, A_MOMENT)
    return docx.Document(BytesIO(make_bytes(registry)))


def photo(code: str, unit: str, points: str = "1") -> CriterionRow:
    return make_row(code, "Có hình ảnh", lead_unit=unit, self_score=Decimal(points))


def test_each_unit_has_a_table_with_room_to_explain(registry: Registry) -> None:
    use_language("vi")
    letter = open_list(registry, photo("I.1", "Ban A"), photo("I.2", "Ban B", "0.5"), photo("I.3", "Ban A"))
    first, second, _signatures = letter.tables
    assert [[cell.text for cell in row.cells] for row in first.rows] == [
        [
            "Mục",
            "Nội dung",
            "Tự chấm",
            "Điểm có nguy cơ bị trừ",
            "Còn thiếu",
            "Nội dung giải trình",
            "Thời hạn bổ sung",
        ],
        *(
            [
                code,
                f"Nội dung {code}",
                "1,0/1,0",
                "1,0\n(chưa có căn cứ)",
                "có nói đến hình ảnh nhưng chưa nộp ảnh nào: “Có hình ảnh”",
                "",
                "",
            ]
            for code in ("I.1", "I.3")
        ),
    ]
    assert second.rows[1].cells[2].text == "0,5/1,0"


def test_items_stand_in_the_order_of_the_table_under_their_unit(registry: Registry) -> None:
    letter = open_list(registry, photo("I.1", "Ban A", "0.5"), photo("I.2", "Ban A"), photo("I.10", "Ban A"))
    assert [row.cells[0].text for row in letter.tables[0].rows[1:]] == ["I.1", "I.2", "I.10"]
    assert "1. Ban A" in [line.text for line in letter.paragraphs]


def test_an_item_led_by_two_units_stands_under_both(registry: Registry) -> None:
    letter = open_list(registry, photo("I.1", "Ban A\nBan B"))
    assert [table.rows[1].cells[1].text for table in letter.tables[:2]] == [
        "Nội dung I.1\nLed together with: Ban B",
        "Nội dung I.1\nLed together with: Ban A",
    ]


def test_those_who_sign_stand_at_the_end(registry: Registry) -> None:
    use_language("vi")
    letter = open_list(registry, photo("I.1", "Ban A"))
    assert [cell.text for cell in letter.tables[-1].rows[0].cells] == [
        f"{title}\n(Ký, ghi rõ họ tên)"
        for title in ("NGƯỜI LẬP BIỂU", "ĐẠI DIỆN ĐƠN VỊ CHỦ TRÌ", "THỦ TRƯỞNG CƠ QUAN")
    ]


def test_a_table_that_lacks_nothing_has_nothing_to_explain(registry: Registry) -> None:
    letter = open_list(registry, photo("I.1", "Ban A", "0"))
    assert letter.paragraphs[-1].text == "No item lacks evidence."
    assert not letter.tables


def test_the_same_registry_and_moment_give_the_same_bytes(registry: Registry) -> None:
    open_list(registry, photo("I.1", "Ban A"))
    assert make_bytes(registry) == make_bytes(registry)
