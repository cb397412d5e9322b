"""Readers of what anybody may have written: whatever is in it, they end, and fail in the ways they declare.

A short run with every test; `make fuzz` tries for minutes.
"""

import io
import json
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from drawn_papers import Paper, draw_pdf
from fuzzed import (
    IS_LONG,
    Files,
    archives,
    bounded,
    fuzzed,
    office_files,
    spoilt_bytes,
    spoilt_texts,
    spoilt_zips,
    table_texts,
)
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from index.match import numbers_differing, subject_likeness
from index.query import parse_query
from ingest.citations import find_citations
from ingest.claims import find_claims
from ingest.criteria import Stated, find_periodicity, read_criteria
from ingest.criteria_columns import parse_choice
from ingest.extractors.archive import MAX_TOTAL_BYTES, extract_members
from ingest.extractors.docx import extract_docx
from ingest.extractors.extraction import Extraction
from ingest.extractors.image import extract_image
from ingest.extractors.imagined_sheet import HEIGHT, LEFT, RIGHT, TOP, WIDTH, set_words
from ingest.extractors.spreadsheet import extract_spreadsheet
from ingest.extractors.tesseract import NullEngine
from ingest.files import PDF, detect_media_type
from ingest.legacy_text import Encoding, convert, find_encoding
from ingest.reading import parse_document
from ingest.text_quality import is_readable
from ingest.workers import ReadingPool
from registry.errors import InputFileError, TableError, UsageError
from registry.parsed import Page, SourceFile, Word
from registry.reference import parse_reference
from registry.text import normalise
from registry.vocabulary.kinds import ReadMethod
from report.quoting import stands_on
from report.sealed import find_seals
from web.typed_filters import split_filters
from web.uploads import clean_name

_GOLDEN = Path(__file__).parent / "golden" / "citations-in-prose.jsonl"
_PROSE = tuple(json.loads(line)["text"] for line in _GOLDEN.read_text(encoding="utf-8").splitlines())
_HEADS = (
    "\n".join(
        [
            *(
                "ỦY BAN NHÂN DÂN     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "XÃ AN MẪU     Độc lập - Tự do - Hạnh phúc",
            ),
            *(
                "Số: 217/TB-UBND     An Mẫu, ngày 24 tháng 4 năm 2026",
                "THÔNG BÁO",
                "Về lịch trực dịp nghỉ lễ",
            ),
            *(
                "Kính gửi: Các thôn.",
                "Căn cứ Quyết định số 88/QĐ-UBND ngày 01/3/2026;",
                "Nơi nhận:",
                "- Như trên;",
            ),
            *("- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Văn Thử"),
        ]
    ),
    "HĐND XÃ AN MẪU\nSố: ..../NQ-HĐND\nAn Mẫu, ngày .... tháng .... năm 2026\nNGHỊ QUYẾT\nVề việc ..........",
    "ĐẢNG ỦY XÃ AN MẪU\n*\nSố 12-CV/ĐU\nĐẢNG CỘNG SẢN VIỆT NAM\nAn Mẫu, ngày 1 tháng 2 năm 2026\nV/v họp",
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900
_QUERIES = (
    "số 1042/TB-UBND", 'loại:"thông báo" từ:1/3/2026 đến:30/4/2026 lịch trực',
    "cơ quan: UBND xã tháng 3 năm 2026",
    "217/TB", "thiếu:số tiêu chí I.1-3 người ký:Thử quý II/2026", "“nghỉ lễ” -họp OR trực*",
)  # fmt: skip


@given(spoilt_texts(_PROSE))
@fuzzed(20)
def test_prose_with_citations_is_read_whatever_stands_in_it(text: str) -> None:
    text = normalise(text)
    with bounded():
        for citation in find_citations(text):
            assert text[citation.start : citation.end] == citation.raw
        for claim in find_claims(text):
            assert text[claim.start : claim.end] == claim.raw
        find_periodicity(text, text, ())
        find_seals((), text)
        is_readable(text)
        stands_on(text[:300], text)


@given(spoilt_texts(_HEADS), st.floats(0, 400))
@fuzzed(25)
def test_a_head_is_read_whatever_stands_in_it(text: str, edge: float) -> None:
    page = _set_page(normalise(text), edge)
    with bounded():
        parse_document(SourceFile("0" * 64, 1, "a.docx", ""), Extraction((page, page)))


@given(spoilt_texts(_QUERIES).map(lambda text: text[:1000]))  # as long as the page and the API let them be
@fuzzed(60)
def test_a_question_is_parsed_whatever_is_typed(text: str) -> None:
    with bounded():
        parse_query(text)
        parse_query(text, is_typing=True)
        split_filters(text)
        parse_reference(text)


@given(spoilt_texts(_PROSE), spoilt_texts(_PROSE))
@fuzzed(30)
def test_subjects_are_compared_whatever_stands_in_them(one: str, other: str) -> None:
    with bounded():
        assert 0 <= subject_likeness(one, other) <= 1
        numbers_differing(one, other)
        if find_encoding(one) is not None:
            convert(one, Encoding.TCVN3)


@given(spoilt_texts(_QUERIES + _PROSE[:5]))
@fuzzed(60)
def test_a_sent_name_becomes_one_that_every_system_takes(name: str) -> None:
    with bounded():
        cleaned = clean_name(name)
    assert cleaned
    assert len(cleaned.encode()) <= 255
    assert not set(cleaned) & set('/\\\0<>:"|?*')
    assert cleaned not in {".", ".."}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("made")


@given(data=st.data())
@fuzzed(30)
def test_a_table_of_criteria_in_text_is_read_or_refused(data: st.DataObject, made: Path) -> None:
    text = data.draw(spoilt_texts(table_texts(made)))
    choice = data.draw(spoilt_texts(("Điểm=max", "2=self", "Kết quả=result", "-=number")))
    with suppress(UsageError):
        parse_choice(choice)
    path = made / "table.csv"
    path.write_text(text, encoding="utf-8", errors="replace")
    _read_table(path)


@given(data=st.data())
@fuzzed(40)
def test_an_office_file_is_read_or_refused(data: st.DataObject, made: Path) -> None:
    files = office_files(made)
    path = made / "office"
    path.write_bytes(data.draw(st.one_of(spoilt_zips(files), spoilt_bytes(files))))
    _read_table(path)
    with bounded():
        extract_docx(path, lambda: None)
        extract_spreadsheet(path, lambda: None)


@given(data=st.data())
@fuzzed(80)
def test_an_archive_is_unpacked_within_its_folder_and_its_bounds(data: st.DataObject) -> None:
    seeds = archives()
    content = data.draw(st.one_of(spoilt_zips(seeds), spoilt_bytes(seeds)))
    with tempfile.TemporaryDirectory() as folder, bounded():
        outside, into = Path(folder), Path(folder) / "into"
        into.mkdir()
        path = outside / "a.zip"
        path.write_bytes(content)
        detect_media_type(path)
        for member in extract_members(path, into):
            assert member.path is None or member.path.is_relative_to(into)
        assert sorted(one.name for one in outside.iterdir()) == ["a.zip", "into"]
        assert sum(one.stat().st_size for one in into.rglob("*")) <= MAX_TOTAL_BYTES


@given(data=st.data())
@fuzzed(60)
def test_the_kind_of_any_file_is_told(data: st.DataObject, made: Path) -> None:
    seeds = Files([*archives(), *office_files(made), *_pictures(), draw_pdf(Paper()), _OLE])
    path = made / "any"
    path.write_bytes(data.draw(spoilt_bytes(seeds)))
    with bounded():
        detect_media_type(path)


@given(data=st.data())
@fuzzed(40)
def test_a_picture_is_opened_or_refused(data: st.DataObject, made: Path) -> None:
    path = made / "picture"
    path.write_bytes(data.draw(spoilt_bytes(_pictures())))
    with bounded():
        extract_image(path, NullEngine(), lambda _number, _count: None)


def test_of_every_spoilt_pdf_something_is_told(tmp_path: Path) -> None:
    """In children, as the program reads them: a PDF may kill its reader, and does no more."""
    contents = list(_draw_some(spoilt_bytes(Files([draw_pdf(Paper())])), 100 if IS_LONG else 12))
    files = []
    for number, content in enumerate(contents):
        path = tmp_path / str(number)
        path.write_bytes(content)
        files.append((path, SourceFile(str(number), len(content), "a.pdf", PDF)))
    with ReadingPool(1) as pool:
        told = {source.sha256 for source, _parsed in filter(None, pool.read_heads_first(files))}
    assert told == {source.sha256 for _path, source in files}


def _draw_some(strategy: st.SearchStrategy[bytes], count: int) -> Iterator[bytes]:
    found: list[bytes] = []

    @given(strategy)
    @fuzzed(count, 1)
    def collect(content: bytes) -> None:
        found.append(content)

    collect()
    return iter(found[:count])


def _set_page(text: str, edge: float) -> Page:
    words: list[Word] = []
    y = TOP
    for line in text.split("\n"):
        left, _tab, right = line.partition("     ")
        for part, x0 in ((left, LEFT), (right, LEFT + edge)):
            placed, end = set_words(part, x0, RIGHT, y)
            words.extend(placed)
        y = end
    return Page(1, WIDTH, max(HEIGHT, y), text, tuple(words), ReadMethod.TEXT_LAYER)


def _read_table(path: Path) -> None:
    with bounded(), suppress(InputFileError, TableError, UsageError):
        read_criteria(path, Stated())


def _pictures() -> Files:
    """A made-up picture in each kind of file."""
    picture = Image.new("RGB", (60, 40), "white")
    made = []
    for kind in ("JPEG", "PNG", "TIFF", "GIF", "BMP", "WEBP"):
        target = io.BytesIO()
        picture.save(target, kind)
        made.append(target.getvalue())
    return Files(made)
