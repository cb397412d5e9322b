"""A click on a claim opens the very lines it rests on."""

from factories import A_MOMENT, make_row, make_table

from registry.parsed import Box, FieldReading, Page, ParsedDocument, SourceFile, Word
from registry.store import Registry
from registry.vocabulary.kinds import FieldName, ReadMethod
from report.proof import find_proof
from report.summary import assess

LINES = (
    "Số: 1042/TB-UBND",
    "Về kết quả kiểm tra kỷ luật, kỷ cương công vụ",
    "Qua kiểm tra 12 đơn vị, không có vi phạm.",
)


def make_page() -> Page:
    words = tuple(
        Word(word, Box(70 + 50 * at, 90 + 20 * row, 110 + 50 * at, 102 + 20 * row))
        for row, line in enumerate(LINES)
        for at, word in enumerate(line.split())
    )
    return Page(1, 595.0, 842.0, "\n".join(LINES), words, ReadMethod.OCR)


def make_reading(value: str, row: int) -> FieldReading:
    return FieldReading(value, LINES[row], 1, Box(70, 90 + 20 * row, 300, 102 + 20 * row), "made", 1.0, True)


def test_the_lines_of_number_and_subject_are_found_with_page_words_and_boxes(registry: Registry) -> None:
    registry.save_table(
        make_table(
            make_row(
                "I.1",
                "Thông báo số 1042/TB-UBND ngày 24/4/2026 về kết quả kiểm tra kỷ luật, kỷ cương công vụ.",
            )
        ),
        "bang.docx",
        "0" * 64,
        A_MOMENT,
    )
    header = {
        FieldName.NUMBER: make_reading("1042", 0),
        FieldName.SYMBOL: make_reading("TB-UBND", 0),
        FieldName.SUBJECT: make_reading(LINES[1], 1),
        FieldName.ISSUED_ON: FieldReading("2026-04-24", "24/4/2026", 1, None, "made", 1.0, True),
        FieldName.ISSUING_BODY: FieldReading("Ủy ban nhân dân xã Nghi Dương", "", 1, None, "made", 1.0, True),
    }
    source = SourceFile("c" * 64, 1, "tep.pdf", "application/pdf")
    paper = registry.add(ParsedDocument(source, (make_page(),), header))
    (proof,) = find_proof(registry, assess(registry).items[0].claims[0])
    assert proof.document.id == paper.id
    assert proof.head[FieldName.NUMBER].words == "Số: 1042/TB-UBND"
    assert proof.head[FieldName.NUMBER].boxes == (Box(70, 90, 300, 102),)
    assert proof.passage is not None
    assert (proof.passage.sha256, proof.passage.page) == ("c" * 64, 1)
    assert proof.passage.words == LINES[1]
    assert proof.passage.boxes == (Box(70, 110, 610, 122),)


def test_a_claim_that_means_no_paper_has_no_proof(registry: Registry) -> None:
    registry.save_table(make_table(make_row("I.1", "Đã công khai.")), "bang.docx", "0" * 64, A_MOMENT)
    assert find_proof(registry, assess(registry).items[0].claims[0]) == ()
