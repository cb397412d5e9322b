"""Where in a paper a thing stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.locate import Place, find_head, find_passage
from registry.parsed import Box, Word
from registry.rows import dump_words
from registry.tables import StoredField, StoredPage
from registry.vocabulary.kinds import FieldName, ReadMethod

# A line of the page holds this many words; each word is 40 wide and 12 high.
PER_LINE = 8


def make_page(text: str, number: int = 1, *, with_places: bool = True) -> StoredPage:
    """A page with the words of a text, laid out in lines."""
    words = tuple(
        Word(
            word,
            Box(
                70 + 50 * (at % PER_LINE),
                70 + 16 * (at // PER_LINE),
                110 + 50 * (at % PER_LINE),
                82 + 16 * (at // PER_LINE),
            ),
        )
        for at, word in enumerate(text.split())
    )
    return StoredPage(
        sha256="a" * 64,
        number=number,
        width=595.0,
        height=842.0,
        text=text,
        words=dump_words(words) if with_places else "[]",
        method=ReadMethod.OCR,
        confidence=1.0,
    )


REPORT = make_page(
    "Trong tháng 3 năm 2026 Ủy ban nhân dân xã đã tiếp 12 lượt công dân, giải quyết 9 đơn thư; "
    "công khai lịch tiếp công dân tại trụ sở."
)
PLAN = make_page(
    "Trong tháng 4 năm 2026 Ủy ban nhân dân xã tiếp công dân theo lịch, "
    "kiểm soát TTHC và kiểm tra kỷ luật, kỷ cương công vụ tại các đơn vị trực thuộc.",
    2,
)


@pytest.mark.parametrize(
    ("quotation", "page", "words"),
    [
        ("đã tiếp 12 lượt công dân", 1, "đã tiếp 12 lượt công dân,"),
        ("ĐÃ TIẾP 12 LƯỢT CÔNG DÂN", 1, "đã tiếp 12 lượt công dân,"),
        ("kiểm tra kỷ luật kỷ cương công vụ", 2, "kiểm tra kỷ luật, kỷ cương công vụ"),
        ("kiểm soát thủ tục hành chính", 2, "kiểm soát TTHC"),
        ("tháng 4 năm 2026", 2, "tháng 4 năm 2026"),
        ("tháng 04 năm 2026", 2, "tháng 4 năm 2026"),
        ("kiem tra ky luat, ky cuong cong vu", 2, "kiểm tra kỷ luật, kỷ cương công vụ"),
    ],
)
def test_the_passage_that_a_claim_speaks_of_is_found(quotation: str, page: int, words: str) -> None:
    place = find_passage(quotation, [REPORT, PLAN])
    assert place is not None
    assert (place.page, place.words) == (page, words)


@pytest.mark.parametrize("quotation", ["đã tiếp 21 lượt công dân", "khánh thành cầu vượt sông", "", "—"])
def test_what_a_paper_does_not_say_is_not_found(quotation: str) -> None:
    assert find_passage(quotation, [REPORT, PLAN]) is None
    assert find_passage(quotation, []) is None


def test_a_scans_broken_letters_do_not_hide_a_passage() -> None:
    worn = make_page("Về kêt quà kiểm tra kỹ luat kỷ cuơng côg vụ năm 2026")
    place = find_passage("kết quả kiểm tra kỷ luật, kỷ cương công vụ năm 2026", [worn])
    assert place is not None
    assert 0.75 <= place.score < 1


def test_a_passage_over_two_lines_has_a_box_for_each() -> None:
    place = find_passage("Ủy ban nhân dân xã đã tiếp 12 lượt công dân", [REPORT])
    assert place is not None
    assert place.boxes == (Box(320, 70, 460, 82), Box(70, 86, 460, 98))


def test_of_a_word_file_the_words_are_quoted_without_boxes() -> None:
    place = find_passage("đã tiếp 12 lượt", [make_page(REPORT.text, with_places=False)])
    assert place == Place("a" * 64, 1, "đã tiếp 12 lượt", ())


def test_of_equal_passages_the_earliest_is_given() -> None:
    pages = [make_page("công khai lịch tiếp công dân", number) for number in (3, 4, 5)]
    place = find_passage("lịch tiếp công dân", pages)
    assert place is not None
    assert place.page == 3


@given(st.integers(min_value=0, max_value=20), st.integers(min_value=3, max_value=9))
def test_every_stretch_of_a_page_is_found_on_it_word_for_word(start: int, length: int) -> None:
    words = REPORT.text.split()[start : start + length]
    place = find_passage(" ".join(words), [PLAN, REPORT])
    if len(words) >= 3:
        assert place is not None
        assert (place.words, place.score) == (" ".join(words), 1.0)


def test_the_head_of_a_paper_is_where_its_fields_were_read() -> None:
    def make_field(name: FieldName, **changes: object) -> StoredField:
        values: dict[str, object] = {"sha256": "b" * 64, "page": 1, **changes}
        return StoredField(document_id=1, name=name, raw=f"dòng {name.value}", **values)

    fields = [
        make_field(FieldName.SUBJECT, x0=100.0, top=150.0, x1=400.0, bottom=180.0),
        make_field(FieldName.NUMBER, x0=70.0, top=90.0, x1=120.0, bottom=102.0),
        make_field(FieldName.SYMBOL),  # its page is known, its box is not
        make_field(FieldName.ISSUED_ON, sha256=None, page=None),  # typed by a person
        make_field(FieldName.SIGNER, x0=300.0, top=700.0, x1=400.0, bottom=712.0),
    ]
    assert find_head(fields) == {
        FieldName.NUMBER: Place("b" * 64, 1, "dòng number", (Box(70.0, 90.0, 120.0, 102.0),)),
        FieldName.SYMBOL: Place("b" * 64, 1, "dòng symbol", ()),
        FieldName.SUBJECT: Place("b" * 64, 1, "dòng subject", (Box(100.0, 150.0, 400.0, 180.0),)),
    }
