import io
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
from drawn_papers import Paper, draw_pdf, save_docx, save_scan, scan, write_by_hand
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.extractors.tesseract import CommandEngine, EngineDiedError, NullEngine, OcrEngine, find_engine
from ingest.files import detect_media_type
from ingest.reading import read_document
from registry.parsed import ParsedDocument, Problem, ProblemCode, SourceFile
from registry.text import fold
from registry.vocabulary.kinds import FieldName, ReadMethod

WANTED = {
    "number": "217",
    "symbol": "TB-UBND",
    "document_type": "Thông báo",
    "issuing_body": "Ủy ban nhân dân xã An Mẫu",
    "place": "An Mẫu",
    "issued_on": "2026-04-24",
    "subject": "Về lịch trực của các đơn vị trong dịp nghỉ lễ năm 2026",
    "signer": "Lê Văn Thử",
    "post": "Chủ tịch",
}


@pytest.fixture(scope="module")
def engine() -> OcrEngine:
    found = find_engine()
    if not found.is_available:
        pytest.skip("Tesseract with the vie model is not installed")
    return found


def _read(path: Path, engine: OcrEngine) -> ParsedDocument:
    source = SourceFile("0" * 64, path.stat().st_size, path.name, detect_media_type(path))
    return read_document(path, source, engine)


def _values(parsed: ParsedDocument) -> dict[str, str]:
    return {str(name): reading.value for name, reading in parsed.header.items()}


def _scanned_values(parsed: ParsedDocument) -> dict[str, str]:
    """The values of a scan; of an unsure subject an accent may be wrong."""
    values = _values(parsed)
    values.pop("recipients", None)  # small print: not always read
    if not parsed.header[FieldName.SUBJECT].sure and fold(values["subject"]) == fold(WANTED["subject"]):
        values["subject"] = WANTED["subject"]
    return values


def test_a_pdf_with_text_and_its_word_twin_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(draw_pdf(Paper()))
    save_docx(Paper(), tmp_path / "a.docx")
    for name, more in (("a.pdf", {}), ("a.docx", {"recipients": "Lưu: VT"})):
        parsed = _read(tmp_path / name, NullEngine())
        assert _values(parsed) == {**WANTED, **more}
        assert parsed.problems == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", ProblemCode.EMPTY_FILE),
        (b"only words", ProblemCode.UNKNOWN_TYPE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ProblemCode.UNSUPPORTED_TYPE),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            ProblemCode.ENCRYPTED,
        ),
        (b"%PDF-1.7\nrubbish\nstartxref", ProblemCode.DAMAGED),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, content: bytes, code: ProblemCode) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    parsed = _read(path, NullEngine())
    assert (parsed.pages, parsed.header, parsed.problems) == ((), {}, (Problem(code),))


@pytest.mark.ocr
@pytest.mark.parametrize(
    ("name", "dpi", "skew"),
    [("a.pdf", 300, 0.0), ("b.pdf", 200, 1.3), ("c.png", 300, -0.9), ("d.tif", 200, 0.0)],
)
def test_a_clean_printed_scan_is_read_and_sure(
    tmp_path: Path, engine: OcrEngine, name: str, dpi: int, skew: float
) -> None:
    parsed = _read(save_scan(scan(draw_pdf(Paper()), dpi, skew), tmp_path / name, dpi), engine)
    assert parsed.pages[0].method is ReadMethod.OCR
    assert _scanned_values(parsed) == WANTED
    assert all(
        parsed.header[field].sure for field in (FieldName.NUMBER, FieldName.SYMBOL, FieldName.ISSUED_ON)
    )


@pytest.mark.ocr
def test_a_page_scanned_upside_down_is_turned(tmp_path: Path, engine: OcrEngine) -> None:
    path = save_scan(scan(draw_pdf(Paper())).rotate(180), tmp_path / "a.pdf")
    assert _scanned_values(_read(path, engine)) == WANTED


@pytest.mark.ocr
def test_the_command_reads_as_well_as_the_library(tmp_path: Path) -> None:
    path = save_scan(scan(draw_pdf(Paper())), tmp_path / "a.pdf")
    engine = CommandEngine("tesseract", has_orientation=False)
    assert _scanned_values(_read(path, engine)) == WANTED


@pytest.mark.ocr
def test_digits_put_in_by_hand_are_read(tmp_path: Path, engine: OcrEngine) -> None:
    """Larger than print and off its line, as a pen writes into a form."""
    page = scan(draw_pdf(replace(Paper(), number_line="Số:            /TB-UBND")))
    write_by_hand(page, "482", x=114, y=95)
    reading = _read(save_scan(page, tmp_path / "a.pdf"), engine).header[FieldName.NUMBER]
    assert reading.value == "482"


@pytest.mark.ocr
def test_a_number_left_blank_on_a_scan_stays_blank(tmp_path: Path, engine: OcrEngine) -> None:
    page = scan(draw_pdf(replace(Paper(), number_line="Số:            /TB-UBND")))
    header = _read(save_scan(page, tmp_path / "a.pdf"), engine).header
    assert header[FieldName.NUMBER].value == ""
    assert header[FieldName.NUMBER].box is not None
    assert not header[FieldName.NUMBER].sure
    assert header[FieldName.SYMBOL].value == "TB-UBND"


def test_pictures_without_words_leave_the_header_open(tmp_path: Path) -> None:
    Image.new("L", (1240, 1754), 255).save(tmp_path / "a.png", dpi=(150, 150))
    parsed = _read(tmp_path / "a.png", NullEngine())
    assert parsed.header == {}
    assert parsed.problems == (Problem(ProblemCode.OCR_MISSING, "1"),)


def _searchable_scan(seen: Paper, recognised: Paper) -> bytes:
    """A scan with the invisible words that a scanner's own OCR put over it."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=True)
    with pdfplumber.open(io.BytesIO(draw_pdf(recognised))) as document:
        for word in document.pages[0].extract_words():
            text = canvas.beginText(word["x0"], A4[1] - word["bottom"])
            text.setFont("upright", 12)
            text.setTextRenderMode(3)
            text.textOut(word["text"])
            canvas.drawText(text)
    canvas.drawImage(ImageReader(scan(draw_pdf(seen))), 0, 0, *A4)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def test_digits_of_a_scanners_own_ocr_are_never_sure(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(_searchable_scan(Paper(), replace(Paper(), number_line="Số: 277/TB-UBND")))
    parsed = _read(path, NullEngine())
    assert parsed.pages[0].method is ReadMethod.OCR
    assert parsed.header[FieldName.NUMBER].value == "277"
    assert not parsed.header[FieldName.NUMBER].sure
    assert not parsed.header[FieldName.ISSUED_ON].sure


@pytest.mark.ocr
def test_the_head_of_a_scan_is_read_anew_whatever_its_scanner_read(tmp_path: Path, engine: OcrEngine) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(_searchable_scan(Paper(), replace(Paper(), number_line="Số: 277/TB-UBND")))
    parsed = _read(path, engine)
    assert parsed.header[FieldName.NUMBER].value == "217"
    assert parsed.header[FieldName.NUMBER].sure


@pytest.mark.ocr
def test_a_red_secrecy_stamp_is_seen_on_a_scan(tmp_path: Path, engine: OcrEngine) -> None:
    page = scan(draw_pdf(Paper())).convert("RGB")
    stamp = ImageFont.truetype("/usr/share/fonts/truetype/liberation2/LiberationSerif-Bold.ttf", 66)
    ImageDraw.Draw(page).text((330, 560), "MẬT", font=stamp, fill=(200, 30, 40))
    parsed = _read(save_scan(page, tmp_path / "a.jpg"), engine)
    assert Problem(ProblemCode.SECRET) in parsed.problems


@pytest.mark.parametrize(
    ("script", "code"), [("kill -9 $$", ProblemCode.READER_DIED), ("exec sleep 60", ProblemCode.TIMED_OUT)]
)
def test_a_command_that_dies_or_hangs_has_read_no_empty_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, code: ProblemCode
) -> None:
    monkeypatch.setattr("ingest.extractors.tesseract._COMMAND_SECONDS", 0.5)
    engine = CommandEngine(str(_write_program(tmp_path, script)), has_orientation=False)
    for name in ("a.pdf", "a.jpg"):
        with pytest.raises(EngineDiedError) as told:
            _read(save_scan(scan(draw_pdf(Paper()), dpi=100), tmp_path / name, dpi=100), engine)
        assert told.value.code is code


def _write_program(folder: Path, script: str) -> Path:
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program
