"""Names in a pack: what Explorer sorts as the table is, what every disk takes."""

from datetime import date

import pytest
from factories import make_document

from ingest.files import DOCX, HEIC, HTML, JPEG, PDF
from report.pack_names import ending_of, name_attachment, name_copy, name_folders, name_paper, to_ascii


def test_folders_sort_as_the_table_does() -> None:
    codes = ["I.1", "I.10", "II.1", "IV", "IX", "V"]
    folders = list(name_folders(codes).values())
    assert folders == sorted(folders)
    assert folders[0] == "data/01_I.1"
    many = list(name_folders(f"I.{number}" for number in range(1, 151)).values())
    assert (many[0], many[-1]) == ("data/001_I.1", "data/150_I.150")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("497/TB-UBND", "497-TB-UBND"),
        ("43/QĐ-UBND", "43-QD-UBND"),
        ("Ảnh họp dân (thôn 3)", "Anh-hop-dan-thon-3"),
        ("../../etc/passwd", "etc-passwd"),
        ("con: <ký> |*?", "con-ky"),
        ("Đ", "D"),
        ("…", "x"),
        ("a" * 99, "a" * 24),
    ],
)
def test_names_are_ascii_and_lead_nowhere(text: str, plain: str) -> None:
    assert to_ascii(text, 24) == plain


def test_a_paper_is_named_by_item_reference_and_day() -> None:
    paper = make_document(number="497", issued_on="2026-03-12")
    assert name_paper("I.1-3", paper) == "I.1-3_497-TB-UBND_2026-03-12"
    unread = make_document(number=None, symbol=None, issued_on=None)
    assert name_paper("I.1-3", unread) == "I.1-3_khong-so"


def test_an_attachment_is_named_by_what_it_was_called() -> None:
    day = date(2026, 4, 24).isoformat()
    assert name_attachment("II.4", "C:\\ảnh\\Họp thôn.JPG", day) == "II.4_Hop-thon_2026-04-24"


@pytest.mark.parametrize(
    ("media_type", "name", "ending"),
    [
        (PDF, "a.signed.signed", "pdf"),
        (DOCX, "a", "docx"),
        (HEIC, "IMG.HEIC", "heic"),
        ("text/plain", "ghi chép.TXT", "txt"),
        ("application/octet-stream", "a.đuôi lạ", "bin"),
    ],
)
def test_the_ending_is_that_of_the_content(media_type: str, name: str, ending: str) -> None:
    assert ending_of(media_type, name) == ending


@pytest.mark.parametrize(
    ("name", "media_type", "copy"),
    [
        ("Tờ trình số 5.PDF", PDF, "Tờ trình số 5.PDF"),
        ("ảnh.jpeg", JPEG, "ảnh.jpeg"),
        ("trang.hta", HTML, "trang.hta.html"),
        ("quyet-dinh.pdf.exe", PDF, "quyet-dinh.pdf.exe.pdf"),
        ("1042", DOCX, "1042.docx"),
        ("..", PDF, "...pdf"),
        ("gi.lnk", "", "gi.lnk.bin"),
    ],
)
def test_no_copy_has_an_ending_that_its_bytes_are_not(name: str, media_type: str, copy: str) -> None:
    assert name_copy(name, media_type) == copy
