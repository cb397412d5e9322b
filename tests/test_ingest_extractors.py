import io
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import numpy as np
import pypdfium2
import pytest
from docx.oxml.ns import qn
from drawn_papers import Paper, draw_pdf, save_docx, scan
from fuzzed import bounded
from PIL import Image, ImageDraw, ImageOps
from pypdfium2 import raw
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ingest.extractors.archive import extract_members
from ingest.extractors.docx import extract_docx
from ingest.extractors.image import extract_image
from ingest.extractors.ink import drop_colour, find_pieces, find_skew, keep_colour, prepare
from ingest.extractors.pdf import extract_pdf
from ingest.extractors.tesseract import NullEngine, parse_tsv
from ingest.text_quality import is_readable
from registry.parsed import Box, Problem, ProblemCode
from registry.vocabulary.kinds import ReadMethod


def _nothing() -> None:
    pass


def _at_page(number: int, count: int) -> None:
    pass


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


# Archives


def test_members_are_unpacked_with_their_names(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"thư mục/Báo cáo.pdf": b"%PDF-1.4", "__MACOSX/x": b"1"})
    (member,) = extract_members(path, tmp_path)
    assert member.name == "thư mục/Báo cáo.pdf"
    assert member.path is not None
    assert member.path.read_bytes() == b"%PDF-1.4"


def test_no_member_is_written_outside_the_folder(tmp_path: Path) -> None:
    into = tmp_path / "into"
    into.mkdir()
    path = _zip(tmp_path / "a.zip", {"../../evil.pdf": b"1", "/etc/evil": b"2"})
    members = list(extract_members(path, into))
    assert [member.name for member in members] == ["evil.pdf", "etc/evil"]
    assert all(member.path is not None and member.path.parent == into for member in members)


def test_names_in_utf8_without_the_flag_are_read(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"Quyet dinh.pdf": b"1"})
    name = "Quyết đ.pdf".encode()
    assert len(name) == len(b"Quyet dinh.pdf")
    path.write_bytes(path.read_bytes().replace(b"Quyet dinh.pdf", name))
    assert [member.name for member in extract_members(path, tmp_path)] == ["Quyết đ.pdf"]


def test_a_zip_in_a_zip_is_unpacked_but_no_deeper(tmp_path: Path) -> None:
    inmost = _zip(tmp_path / "3.zip", {"sâu.pdf": b"3"}).read_bytes()
    inner = _zip(tmp_path / "2.zip", {"trong.pdf": b"2", "nữa.zip": inmost}).read_bytes()
    outer = _zip(tmp_path / "1.zip", {"bên trong.zip": inner})
    members = {member.name: member.problem for member in extract_members(outer, tmp_path)}
    assert members == {
        "bên trong.zip/trong.pdf": None,
        "bên trong.zip/nữa.zip": Problem(ProblemCode.UNSUPPORTED_TYPE, "bên trong.zip/nữa.zip"),
    }


def test_archives_in_an_archive_share_its_room(tmp_path: Path) -> None:
    inner = _zip(tmp_path / "2.zip", {f"{rank}.pdf": b"1" for rank in range(1_500)}).read_bytes()
    outer = _zip(tmp_path / "1.zip", {"a.zip": inner, "b.zip": inner})
    members = list(extract_members(outer, tmp_path))
    assert len(members) == 1_501
    assert members[-1].name == "b.zip"
    assert members[-1].problem == Problem(ProblemCode.TOO_LARGE, "b.zip")


def test_a_bomb_an_empty_and_an_encrypted_member_do_not_stop_the_others(tmp_path: Path) -> None:
    path = _zip(
        tmp_path / "a.zip", {"bom.pdf": bytes(30_000_000), "khoa.pdf": b"1", "rong": b"", "tot": b"2"}
    )
    content = bytearray(path.read_bytes())
    directory_entry = content.index(b"khoa.pdf", content.index(b"PK\x01\x02")) - 46
    content[directory_entry + 8] |= 1
    path.write_bytes(bytes(content))
    problems = {
        member.name: member.problem and member.problem.code for member in extract_members(path, tmp_path)
    }
    assert problems == {
        "bom.pdf": ProblemCode.TOO_LARGE,
        "khoa.pdf": ProblemCode.ENCRYPTED,
        "rong": ProblemCode.EMPTY_FILE,
        "tot": None,
    }


def test_a_cut_off_zip_is_damaged(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"x.pdf": b"1" * 5000})
    path.write_bytes(path.read_bytes()[:60])
    (member,) = extract_members(path, tmp_path)
    assert member.problem == Problem(ProblemCode.DAMAGED, "a.zip")


# Word


def test_a_word_file_is_read_in_order_tables_included(tmp_path: Path) -> None:
    extraction = extract_docx(save_docx(Paper(), tmp_path / "a.docx"), _nothing)
    (page,) = extraction.pages
    assert page.method is ReadMethod.WORD_FILE
    assert page.text.splitlines()[:2] == ["ỦY BAN NHÂN DÂN", "XÃ AN MẪU"]
    assert page.text.index("Số: 217/TB-UBND") < page.text.index("THÔNG BÁO") < page.text.index("Lê Văn Thử")


def test_cells_of_the_head_stand_side_by_side(tmp_path: Path) -> None:
    (page,) = extract_docx(save_docx(Paper(), tmp_path / "a.docx"), _nothing).pages
    boxes = {word.text: word.box for word in page.words}
    assert boxes["BAN"].x1 < page.width / 2 < boxes["NGHĨA"].x1
    assert boxes["BAN"].top == boxes["CỘNG"].top


def _edit_docx(path: Path, old: str, new: str) -> Path:
    """The Word file with a piece of its XML replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    content = parts["word/document.xml"].decode()
    assert old in content
    return _zip(path, parts | {"word/document.xml": content.replace(old, new).encode()})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "<w:t>Số: 217/TB-UBND</w:t>",
            "<w:t>Số: 2</w:t></w:r><w:ins><w:r><w:t>17/TB-UBND</w:t></w:r></w:ins><w:r>",
        ),
        (
            "<w:t>Số: 217/TB-UBND</w:t>",
            "<w:t>Số: 217</w:t></w:r><w:del><w:r><w:delText>8</w:delText></w:r></w:del>"
            "<w:r><w:t>/TB-UBND</w:t>",
        ),
        (
            "<w:t>Số: 217/TB-UBND</w:t>",
            "<w:t>Số: </w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>217</w:t></w:r></w:sdtContent></w:sdt><w:r>"
            "<w:t>/TB-UBND</w:t>",
        ),
        ("<w:gridCol w:w=", "<w:gridCol w:x="),
        ('<w:jc w:val="center"/>', '<w:jc w:val="start"/>'),
        ("<w:pPr>", '<w:pPr><w:ind w:left="72.5"/>'),
    ],
    ids=["inserted", "deleted", "content control", "no widths", "unknown alignment", "fraction of a twip"],
)
def test_a_word_file_is_read_as_word_shows_it(tmp_path: Path, old: str, new: str) -> None:
    path = _edit_docx(save_docx(Paper(), tmp_path / "a.docx"), old, new)
    extraction = extract_docx(path, _nothing)
    assert "Số: 217/TB-UBND" in extraction.pages[0].text.splitlines()


def test_a_broken_word_file_is_damaged(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.docx", {"[Content_Types].xml": b"<x", "word/document.xml": b"<y"})
    assert extract_docx(path, _nothing).problems == (Problem(ProblemCode.DAMAGED),)


# PDF


def test_a_text_layer_gives_words_where_they_stand(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.pdf", draw_pdf(Paper()))
    (page,) = extract_pdf(path, NullEngine(), _at_page).pages
    assert page.method is ReadMethod.TEXT_LAYER
    assert "Về lịch trực của các đơn vị" in page.text
    (title,) = [word.box for word in page.words if word.text == "BÁO"]
    assert 290 < title.x0 < title.x1 < 370


def test_without_an_engine_a_scan_stays_unread_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    scan(draw_pdf(Paper()), dpi=100).save(path, resolution=100)
    extraction = extract_pdf(path, NullEngine(), _at_page)
    assert [page.method for page in extraction.pages] == [ReadMethod.UNREAD]
    assert extraction.problems == (Problem(ProblemCode.OCR_MISSING, "1"),)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (40, 60, 580, 820)])
def test_words_stand_where_the_page_shows_them(
    tmp_path: Path, turn: int, crop: tuple[int, int, int, int] | None
) -> None:
    """With its words painted over, nothing is left of a page; one that lies turned is read upright."""
    path = tmp_path / "a.pdf"
    with pypdfium2.PdfDocument(draw_pdf(Paper())) as document:
        if crop is not None:
            document[0].set_cropbox(*crop)
        upright = document[0].render(scale=2).to_pil().convert("L")
        document[0].set_rotation(turn)
        document.save(path)
    (page,) = extract_pdf(path, NullEngine(), _at_page).pages
    assert page.text.splitlines()[2] == "Số: 217/TB-UBND An Mẫu, ngày 24 tháng 4 năm 2026"
    assert upright.size == (round(2 * page.width), round(2 * page.height))
    for word in page.words:
        edges = (word.box.x0, word.box.top, word.box.x1, word.box.bottom)
        x0, top, x1, bottom = (round(2 * edge) for edge in edges)
        assert upright.crop((x0, top, x1, bottom)).getextrema()[0] < 100
        around = (x0 - 5, top - 5, x1 + 5, bottom + 5)  # marks over capitals reach higher than lines are
        ImageDraw.Draw(upright).rectangle(around, fill=255)
    assert upright.getextrema()[0] > 200


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_drawn_sideways_and_turned_by_the_file_is_upright(tmp_path: Path, turn: int) -> None:
    """As printers put broad tables: what is drawn stands on its side, the page says how to turn it."""
    path = tmp_path / "a.pdf"
    with pypdfium2.PdfDocument(draw_pdf(Paper())) as document:
        drawn = document[0]
        width, height = drawn.get_size()
        turns = {
            90: (pypdfium2.PdfMatrix().rotate(90, ccw=True).translate(height, 0), (height, width)),
            180: (pypdfium2.PdfMatrix().rotate(180).translate(width, height), (width, height)),
            270: (pypdfium2.PdfMatrix().rotate(90).translate(0, width), (height, width)),
        }
        matrix, size = turns[turn]
        for thing in drawn.get_objects(max_depth=1):
            thing.transform(matrix)
        drawn.set_mediabox(0, 0, *size)
        drawn.gen_content()
        drawn.set_rotation(turn)
        document.save(path)
    (page,) = extract_pdf(path, NullEngine(), _at_page).pages
    assert (page.width, page.height) == pytest.approx((width, height))
    (title,) = [word.box for word in page.words if word.text == "BÁO"]
    assert 290 < title.x0 < title.x1 < 370


def test_letters_with_marks_from_another_font_come_back_to_their_words(tmp_path: Path) -> None:
    """Word processors without the right font write them after the line, moved back to their places."""
    lines = ("Ủy ban nhân dân xã thông báo lịch tiếp công dân", "định kỳ của Chủ tịch xã trong tháng này") * 4
    path = _write(tmp_path / "a.pdf", _draw_with_two_fonts(lines))
    (page,) = extract_pdf(path, NullEngine(), _at_page).pages
    assert page.text.splitlines() == list(lines)


def test_fonts_from_before_unicode_are_read_by_their_names(tmp_path: Path) -> None:
    """Of .VnTimeH the small letters are drawn as capitals; ư has the code of the soft hyphen."""
    lines = (
        (".VnTimeH", "céng hßa x· héi chñ nghÜa viÖt nam", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (".VnTime", "Uû ban nh©n d©n x· th«ng b¸o lÞch", "Uỷ ban nhân dân xã thông báo lịch"),
        (".VnTime", "tiÕp c«ng d©n ®Þnh kú cña Chñ tÞch", "tiếp công dân định kỳ của Chủ tịch"),
        (".VnTime", "mäi ng\u00adêi d©n ®Òu ®\u00adîc mêi ®Õn dù", "mọi người dân đều được mời đến dự"),
    )
    path = _write(tmp_path / "a.pdf", _draw_with_fonts_named([(font, drawn) for font, drawn, _ in lines]))
    (page,) = extract_pdf(path, NullEngine(), _at_page).pages
    assert page.method is ReadMethod.TEXT_LAYER
    assert page.text.splitlines() == [meant for _, _, meant in lines]


def test_a_soft_hyphen_that_is_drawn_is_a_hyphen(tmp_path: Path) -> None:
    """Some fonts have one glyph for both, and PDF writers then name it by either."""
    path = _write(tmp_path / "a.pdf", draw_pdf(replace(Paper(), number_line="Số: 126/NĐ\u00adCP")))
    (page,) = extract_pdf(path, NullEngine(), _at_page).pages
    assert "Số: 126/NĐ-CP" in page.text


def test_a_code_that_a_line_breaks_keeps_its_hyphen_and_its_two_words(tmp_path: Path) -> None:
    body = ("Căn cứ Nghị định số 126/2024/NĐ-", "CP ngày 08 tháng 10 năm 2024 của Chính phủ;")
    path = _write(tmp_path / "a.pdf", draw_pdf(replace(Paper(), body=body)))
    (page,) = extract_pdf(path, NullEngine(), _at_page).pages
    assert {"126/2024/NĐ-", "CP"} <= {word.text for word in page.words}


BLANK_NUMBER = replace(Paper(), number_line="Số:          /TB-UBND")


def test_text_that_only_an_annotation_shows_is_read(tmp_path: Path) -> None:
    """Number and date of a digitally signed paper stand in fields that lie over the page."""
    path = _write(tmp_path / "a.pdf", _with_note(BLANK_NUMBER, "4711"))
    (page,) = extract_pdf(path, NullEngine(), _at_page).pages
    assert "Số: 4711 /TB-UBND" in page.text


def test_a_number_that_no_annotation_shows_stays_blank(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.pdf", draw_pdf(BLANK_NUMBER))
    (page,) = extract_pdf(path, NullEngine(), _at_page).pages
    assert "Số: /TB-UBND" in page.text


@pytest.mark.parametrize(
    ("flags", "colour"),
    [(raw.FPDF_ANNOT_FLAG_HIDDEN, 0), (raw.FPDF_ANNOT_FLAG_NOVIEW, 0), (0, 255)],
    ids=["hidden", "not for viewing", "white on white"],
)
def test_what_an_annotation_does_not_show_is_not_believed(tmp_path: Path, flags: int, colour: int) -> None:
    path = _write(tmp_path / "a.pdf", _with_note(BLANK_NUMBER, "47", flags=flags, colour=colour))
    (page,) = extract_pdf(path, NullEngine(), _at_page).pages
    assert "47" not in page.text


def test_annotations_side_by_side_are_words_of_their_own(tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(draw_pdf(BLANK_NUMBER)) as document:
        _add_note(document[0], "47", 122)
        _add_note(document[0], "11", 134)
        document.save(tmp_path / "a.pdf")
    (page,) = extract_pdf(tmp_path / "a.pdf", NullEngine(), _at_page).pages
    assert {"47", "11"} <= {word.text for word in page.words}


def test_a_page_without_marks_is_blank_and_one_of_drawn_letters_is_not(tmp_path: Path) -> None:
    target = io.BytesIO()
    canvas = Canvas(target)
    canvas.rect(50, 50, 400, 600)
    canvas.showPage()
    canvas.bezier(100, 100, 150, 300, 200, 50, 300, 300)
    canvas.save()
    pages = extract_pdf(_write(tmp_path / "a.pdf", target.getvalue()), NullEngine(), _at_page).pages
    assert [page.method for page in pages] == [ReadMethod.TEXT_LAYER, ReadMethod.UNREAD]


def test_a_scan_cut_into_strips_is_one_scan(tmp_path: Path) -> None:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(600, 800))
    for strip in range(8):
        canvas.drawInlineImage(Image.new("L", (60, 10), 200), 0, 100 * strip, 600, 100)
    canvas.drawString(100, 100, "Ký bởi: Văn phòng")
    canvas.save()
    extraction = extract_pdf(_write(tmp_path / "a.pdf", target.getvalue()), NullEngine(), _at_page)
    assert [page.method for page in extraction.pages] == [ReadMethod.UNREAD]


def test_pages_to_be_skipped_are_unread_and_the_others_read(tmp_path: Path) -> None:
    with pypdfium2.PdfDocument.new() as document:
        for _ in range(3):
            document.import_pages(pypdfium2.PdfDocument(draw_pdf(Paper())))
        document.save(tmp_path / "a.pdf")
    touched: list[int] = []
    extraction = extract_pdf(
        tmp_path / "a.pdf", NullEngine(), lambda number, _count: touched.append(number), skip={2}
    )
    assert [page.number for page in extraction.pages if page.method is ReadMethod.TEXT_LAYER] == [1, 3]
    assert extraction.problems == (Problem(ProblemCode.PAGE_UNREAD, "2"),)
    assert touched == [1, 3]


def test_a_pdf_with_a_password_is_encrypted(tmp_path: Path) -> None:
    target = io.BytesIO()
    canvas = Canvas(target, encrypt=StandardEncryption("secret"))
    canvas.drawString(100, 100, "x")
    canvas.save()
    path = _write(tmp_path / "a.pdf", target.getvalue())
    assert extract_pdf(path, NullEngine(), _at_page).problems == (Problem(ProblemCode.ENCRYPTED),)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_cut_off_pdf_is_damaged(tmp_path: Path, share: float) -> None:
    content = draw_pdf(Paper())
    path = _write(tmp_path / "a.pdf", content[: int(share * len(content))])
    extraction = extract_pdf(path, NullEngine(), _at_page)
    assert (extraction.pages, extraction.problems) == ((), (Problem(ProblemCode.DAMAGED),))


def _with_note(paper: Paper, text: str, *, flags: int = 0, colour: int = 0) -> bytes:
    """The paper with a note over the number's blank."""
    target = io.BytesIO()
    with pypdfium2.PdfDocument(draw_pdf(paper)) as document:
        _add_note(document[0], text, 122, flags=flags, colour=colour)
        document.save(target)
    return target.getvalue()


def _add_note(page: pypdfium2.PdfPage, text: str, x: float, *, flags: int = 0, colour: int = 0) -> None:
    note = raw.FPDFPage_CreateAnnot(page, raw.FPDF_ANNOT_STAMP)
    raw.FPDFAnnot_SetRect(note, raw.FS_RECTF(x, 745, x + 7 * len(text), 728))
    shape = raw.FPDFPageObj_NewTextObj(page.pdf, b"Helvetica", 12.0)
    wide = (text + "\0").encode("utf-16-le")
    raw.FPDFText_SetText(shape, (raw.FPDF_WCHAR * (len(wide) // 2)).from_buffer_copy(wide))
    raw.FPDFPageObj_SetFillColor(shape, colour, colour, colour, 255)
    raw.FPDFPageObj_Transform(shape, 1, 0, 0, 1, x, 732)
    raw.FPDFAnnot_AppendObject(note, shape)
    raw.FPDFAnnot_SetFlags(note, flags)
    raw.FPDFPage_CloseAnnot(note)


def _draw_with_fonts_named(lines: list[tuple[str, str]]) -> bytes:
    draw_pdf(Paper())  # skips the test where the font is missing
    target = io.BytesIO()
    canvas = Canvas(target)
    for rank, (name, line) in enumerate(lines):
        font = TTFont(name, "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf")
        font.face.name = name.encode()
        registerFont(font)
        canvas.setFont(name, 12)
        canvas.drawString(80, 700 - 20 * rank, line)
    canvas.save()
    return target.getvalue()


def _draw_with_two_fonts(lines: tuple[str, ...]) -> bytes:
    """Lines of which the letters with two marks are written last, each at its place."""
    draw_pdf(Paper())  # registers the fonts
    target = io.BytesIO()
    canvas = Canvas(target)
    for rank, line in enumerate(lines):
        y = 700 - 20 * rank
        places = [80 + stringWidth(line[:index], "upright", 12) for index in range(len(line))]
        for letters, font in ((str.isascii, "upright"), (lambda letter: not letter.isascii(), "bold")):
            canvas.setFont(font, 12)
            for x, letter in zip(places, line, strict=True):
                if letters(letter) and letter != " ":
                    canvas.drawString(x, y, letter)
    canvas.save()
    return target.getvalue()


# Pictures


def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    frames = [Image.new("1", (850, 1100), 1) for _ in range(3)]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    first = extract_image(path, NullEngine(), _at_page)
    assert ([page.number for page in first.pages], first.later) == ([1], (2, 3))


def test_a_picture_of_too_many_pixels_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("1", (9000, 9000)).save(path)
    assert extract_image(path, NullEngine(), _at_page).problems == (Problem(ProblemCode.TOO_LARGE),)


def test_a_picture_whose_tags_are_broken_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    Image.new("L", (100, 100), 255).save(path)
    width = (256).to_bytes(2, "little")
    path.write_bytes(path.read_bytes().replace(width + b"\x04\x00", b"\xff\xff\x04\x00", 1))
    assert extract_image(path, NullEngine(), _at_page).problems == (Problem(ProblemCode.DAMAGED),)


def test_a_cut_off_picture_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    scan(draw_pdf(Paper()), dpi=100).save(path)
    path.write_bytes(path.read_bytes()[:400])
    assert extract_image(path, NullEngine(), _at_page).problems == (Problem(ProblemCode.DAMAGED),)


def test_only_a_coloured_stamp_stays_where_colour_is_kept() -> None:
    page = Image.new("RGB", (200, 100), (250, 245, 235))
    pen = ImageDraw.Draw(page)
    pen.rectangle((10, 10, 50, 50), fill=(20, 20, 20))
    pen.rectangle((100, 10, 150, 50), fill=(200, 30, 40))
    assert ImageOps.invert(keep_colour(page)).getbbox() == (100, 10, 151, 51)


def test_a_red_seal_fades_and_black_letters_stay() -> None:
    page = Image.new("RGB", (2, 1), "white")
    page.putpixel((0, 0), (230, 20, 30))
    page.putpixel((1, 0), (20, 20, 20))
    assert [drop_colour(page).getpixel((x, 0)) for x in (0, 1)] == [230, 20]


@pytest.mark.parametrize("skew", [-2.5, -0.8, 0.0, 1.2, 3.0])
def test_skew_is_found_and_undone(skew: float) -> None:
    straight = scan(draw_pdf(Paper()), dpi=100)
    crooked = straight.rotate(skew, fillcolor=255)
    assert find_skew(crooked) == pytest.approx(-skew, abs=0.25)
    assert abs(find_skew(prepare(crooked))) <= 0.4


def test_a_shadow_over_the_paper_goes() -> None:
    grey = np.tile(np.linspace(90, 240, 800).astype(np.uint8), (600, 1))
    grey[300:304, 100:700] = 20
    even = np.asarray(prepare(Image.fromarray(grey)))
    assert even[100, 100:700].min() > 200
    assert even[301, 150:650].max() < 100


def test_pieces_of_ink_are_found_whole() -> None:
    page = Image.new("L", (60, 40), 255)
    draw = ImageDraw.Draw(page)
    draw.rectangle((5, 5, 9, 20), fill=0)
    draw.line((20, 5, 20, 20, 30, 20, 30, 5), fill=0)  # a `u`: two runs that meet further down
    assert set(find_pieces(page, (0, 0, 60, 40))) == {Box(5, 5, 10, 21), Box(20, 5, 31, 21)}


# Text quality and OCR output


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ủy ban nhân dân xã thông báo lịch tiếp công dân định kỳ của Chủ tịch xã tháng 4 năm 2026", True),
        ("Uû ban nh©n d©n x· th«ng b¸o lÞch tiÕp c«ng d©n ®Þnh kú cña Chñ tÞch x· th¸ng 4 n¨m 2026", False),
        ("UY BAN NHAN DAN xa thong bao lich tiep cong dan dinh ky cua Chu tich xa thang tu nam 2026", False),
        (
            "C NG HÒA XÃ H I CH NGH A VI T NAM c l p - T do - H nh phúc Ộ Ộ Ủ Ĩ Ệ Đ Ộ Ậ Ự Ạ y ban nhân dân",
            False,
        ),
        ("Nơi nhận: Lưu VT", False),
    ],
)
def test_a_readable_text_layer_is_told_from_garbage(text: str, expected: bool) -> None:
    assert is_readable(text) is expected


def test_tesseract_rows_become_words_in_points() -> None:
    rows = (
        "4\t1\t1\t1\t1\t0\t300\t300\t600\t50\t-1\t\n"
        "5\t1\t1\t1\t1\t1\t300\t300\t150\t50\t96.5\tSố:\n"
        "5\t1\t1\t1\t1\t2\t600\t300\t150\t50\t80\t42\n"
        "5\t1\t1\t1\t2\t1\t300\t450\t150\t50\t90\tx\n"
    )
    first, second = parse_tsv(rows, dpi=300)
    assert [word.text for word in first] == ["Số:", "42"]
    assert first[0].box == Box(72, 72, 108, 84)
    assert first[0].confidence == pytest.approx(0.965)
    assert [word.text for word in second] == ["x"]


def test_a_word_file_with_a_cell_over_thousands_of_millions_of_columns_is_damaged(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=2).cell(0, 0)
    cell._tc.get_or_add_tcPr().get_or_add_gridSpan().set(qn("w:val"), "999999999")
    document.save(str(tmp_path / "a.docx"))
    with bounded():
        assert extract_docx(tmp_path / "a.docx", lambda: None).problems == (Problem(ProblemCode.DAMAGED),)
