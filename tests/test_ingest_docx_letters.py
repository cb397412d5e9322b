from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.shared import Pt
from drawn_papers import Paper, save_docx

from ingest.extractors.docx import extract_docx


def _text(path: Path) -> str:
    return "\n".join(page.text for page in extract_docx(path, lambda: None).pages)


def _save(path: Path, *runs: tuple[str, str]) -> Path:
    """A Word file of one paragraph, its runs each as font and text."""
    document = docx.Document()
    paragraph = document.add_paragraph()
    for font, text in runs:
        paragraph.add_run(text).font.name = font
    document.save(str(path))
    return path


def test_runs_in_old_fonts_become_unicode_and_the_others_stay(tmp_path: Path) -> None:
    path = _save(
        tmp_path / "a.docx",
        (".VnTimeH", "céng hoµ x· héi"),
        ("Times New Roman", " – mục «1» "),
        ("VNI-Times", "Quyeát ñònh ban haønh"),
    )
    assert _text(path) == "CỘNG HOÀ XÃ HỘI – mục «1» Quyết định ban hành"


def test_a_word_cut_into_runs_is_converted_whole(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.docx", ("VNI-Times", "Thoâng ba"), ("VNI-Times", "ùo soá 5"))
    assert _text(path) == "Thông báo số 5"


def test_unicode_typed_in_an_old_font_stays(tmp_path: Path) -> None:
    """Word shows letters that a font lacks in another one, so nobody notices."""
    path = _save(tmp_path / "a.docx", (".VnTime", "Thông báo về việc họp, Đà Nẵng"))
    assert _text(path) == "Thông báo về việc họp, Đà Nẵng"


def test_a_font_may_be_that_of_an_inherited_style(tmp_path: Path) -> None:
    document = docx.Document()
    document.styles["Normal"].font.name = ".VnTime"
    document.add_paragraph("Th«ng b¸o vÒ viÖc häp", style="List Bullet")
    document.save(str(tmp_path / "a.docx"))
    assert _text(tmp_path / "a.docx") == "Thông báo về việc họp"


def test_the_soft_hyphens_of_tcvn3_are_letters(tmp_path: Path) -> None:
    document = docx.Document()
    run = document.add_paragraph().add_run("®")
    run.font.name = ".VnTime"
    run._r.append(OxmlElement("w:softHyphen"))
    run._r.add_t("îc ban hµnh, n\u00adíc ta")
    document.save(str(tmp_path / "a.docx"))
    assert _text(tmp_path / "a.docx") == "được ban hành, nước ta"


def test_soft_hyphens_of_unicode_text_are_no_letters(tmp_path: Path) -> None:
    assert _text(_save(tmp_path / "a.docx", ("Arial", "thông\u00ad báo"))) == "thông báo"


def test_letters_misread_when_they_were_copied_are_set_right(tmp_path: Path) -> None:
    body = "Ủy ban nhân dân xã thơng báo lịch tiếp cơng dân của Chủ tịch xã tháng tư năm 2026 về hịa giải"
    assert "thông báo lịch tiếp công dân" in _text(_save(tmp_path / "a.docx", ("Arial", body)))


def test_a_paragraph_is_centred_where_its_style_is_based_on_a_centred_one(tmp_path: Path) -> None:
    document = docx.Document()
    base = document.styles.add_style("Giữa", 1)
    base.paragraph_format.alignment = 1
    derived = document.styles.add_style("Giữa đậm", 1)
    derived.base_style, derived.font.size = base, Pt(14)
    document.add_paragraph("BÁO", style=derived)
    document.save(str(tmp_path / "a.docx"))
    (page,) = extract_docx(tmp_path / "a.docx", lambda: None).pages
    (word,) = page.words
    assert (word.box.x0 + word.box.x1) / 2 == pytest.approx(315)  # between the margins


def test_styles_based_on_each_other_do_not_hold_reading_up(tmp_path: Path) -> None:
    document = docx.Document()
    one, other = document.styles.add_style("một", 1), document.styles.add_style("hai", 1)
    one.base_style, other.base_style = other, one
    document.add_paragraph("Thông báo", style=one)
    document.save(str(tmp_path / "a.docx"))
    assert _text(tmp_path / "a.docx") == "Thông báo"


def test_a_word_file_with_macros_is_read_like_any_other(tmp_path: Path) -> None:
    import zipfile

    plain = save_docx(Paper(), tmp_path / "a.docx")
    with zipfile.ZipFile(plain) as archive, zipfile.ZipFile(tmp_path / "b.docm", "w") as copy:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    b"application/vnd.ms-word.document.macroEnabled.main+xml",
                )
            copy.writestr(name, content)
    assert _text(tmp_path / "b.docm") == _text(plain)
