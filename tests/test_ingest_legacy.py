"""LibreOffice is started for real where it is installed."""

import http.server
import os
import shutil
import subprocess
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from drawn_papers import Paper, save_docx

from ingest.extractors import legacy
from ingest.extractors.legacy import extract_legacy, find_office
from ingest.extractors.tesseract import NullEngine
from ingest.files import DOC, ENCRYPTED_OFFICE, HTML, ODT, RTF, XLS, detect_media_type
from ingest.reading import read_document
from registry.parsed import Problem, ProblemCode, SourceFile
from registry.vocabulary.kinds import FieldName, ReadMethod

_OFFICE = find_office()
needs_office = pytest.mark.skipif(_OFFICE is None, reason="LibreOffice is not installed")


def _nothing() -> None:
    pass


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _convert(path: Path, target: str) -> Path:
    assert _OFFICE is not None
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [
        _OFFICE,
        profile,
        "--headless",
        "--convert-to",
        target,
        "--outdir",
        str(path.parent),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return path.with_suffix(f".{target}")


@pytest.fixture(scope="module")
def doc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper as Word 97 would have it."""
    folder = tmp_path_factory.mktemp("doc")
    return _convert(save_docx(Paper(), folder / "giay.docx"), "doc")


@needs_office
def test_a_doc_is_read_like_the_docx_that_it_was(doc: Path) -> None:
    source = SourceFile("0" * 64, doc.stat().st_size, "a.doc", detect_media_type(doc))
    parsed = read_document(doc, source, NullEngine())
    assert source.media_type == DOC
    assert parsed.header[FieldName.NUMBER].value == "217"
    assert parsed.header[FieldName.SYMBOL].value == "TB-UBND"
    assert parsed.header[FieldName.ISSUED_ON].value == "2026-04-24"


@needs_office
def test_a_cut_off_doc_is_damaged(doc: Path, tmp_path: Path) -> None:
    path = _write(tmp_path / "a.doc", doc.read_bytes()[:3000])
    assert extract_legacy(path, DOC, _nothing, _OFFICE).problems == (Problem(ProblemCode.DAMAGED),)


@needs_office
def test_a_doc_with_a_password_is_known_by_its_flag(doc: Path, tmp_path: Path) -> None:
    content = bytearray(doc.read_bytes())
    start = next(
        start for start in range(512, len(content), 512) if content[start : start + 2] == b"\xec\xa5"
    )
    content[start + 11] |= 1
    assert detect_media_type(_write(tmp_path / "a.doc", bytes(content))) == ENCRYPTED_OFFICE


def _odt(path: Path, body: str) -> Path:
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for name, long in (("office", "office"), ("text", "text"), ("draw", "drawing"))
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", ODT)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODT}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content{spaces} xmlns:xlink="http://www.w3.org/1999/xlink">'
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
    return path


@needs_office
@pytest.mark.parametrize(
    ("content", "media_type", "expected"),
    [
        (rb"{\rtf1\ansi{\fonttbl{\f0 .VnTime;}}\f0 Th\'abng b\'b8o}", RTF, "Thông báo"),
        ("<html><p>Nội dung thông báo</p></html>".encode(), HTML, "Nội dung thông báo"),
        (
            '<html><p><font face=".VnTime">®\u00adîc ban hµnh</font></p>'.encode("cp1252"),
            HTML,
            "được ban hành",
        ),
    ],
    ids=["rtf", "html in utf-8", "html in an old font"],
)
def test_a_doc_may_be_something_else(tmp_path: Path, content: bytes, media_type: str, expected: str) -> None:
    path = _write(tmp_path / "a.doc", content)
    assert detect_media_type(path) == media_type
    (page,) = extract_legacy(path, media_type, _nothing, _OFFICE).pages
    assert (page.text, page.method) == (expected, ReadMethod.WORD_FILE)


@needs_office
def test_an_old_workbook_is_read(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = "ỦY BAN NHÂN DÂN"
    book.save(tmp_path / "a.xlsx")
    path = _convert(tmp_path / "a.xlsx", "xls")
    assert detect_media_type(path) == XLS
    assert extract_legacy(path, XLS, _nothing, _OFFICE).pages[0].text == "ỦY BAN NHÂN DÂN"


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and what was asked of it."""
    paths: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        do_OPTIONS = do_HEAD = do_PROPFIND = do_GET  # noqa: N815 - the library's names

        def log_message(self, *_words: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", paths
        server.shutdown()


@needs_office
def test_nothing_that_a_file_links_to_is_fetched(tmp_path: Path, asked: tuple[str, list[str]]) -> None:
    address, paths = asked
    secret = _write(tmp_path / "secret.txt", b"of this machine")
    page = _write(
        tmp_path / "a.html",
        f'<html><img src="{address}/a.png"><iframe src="{address}/b.html"></iframe><p>x</p></html>'.encode(),
    )
    linked = _odt(
        tmp_path / "a.odt",
        f'<text:section text:name="s"><text:section-source xlink:href="{secret.as_uri()}"/>'
        f'<text:p>x</text:p></text:section><text:p><draw:frame draw:name="f">'
        f'<draw:image xlink:href="{address}/c.png" xlink:type="simple"/></draw:frame></text:p>',
    )
    assert detect_media_type(linked) == ODT
    for path, media_type in ((page, HTML), (linked, ODT)):
        (read,) = extract_legacy(path, media_type, _nothing, _OFFICE).pages
        assert read.text == "x"
    assert paths == []


# What LibreOffice may do to us, played by scripts


def _script(path: Path, *lines: str) -> str:
    path.write_text("\n".join(["#!/bin/sh", *lines]), encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_without_libreoffice_a_file_stays_unread_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = _write(tmp_path / "a.rtf", b"{\\rtf1 x}")
    parsed = read_document(path, SourceFile("0" * 64, 9, "a.rtf", RTF), NullEngine())
    assert [page.method for page in parsed.pages] == [ReadMethod.UNREAD]
    assert parsed.problems == (Problem(ProblemCode.OFFICE_MISSING),)


def test_a_program_that_makes_nothing_and_says_all_is_well_means_a_damaged_file(tmp_path: Path) -> None:
    office = _script(tmp_path / "office", "exit 0")
    path = _write(tmp_path / "a.rtf", b"{\\rtf1 x}")
    assert extract_legacy(path, RTF, _nothing, office).problems == (Problem(ProblemCode.DAMAGED),)


def test_a_program_that_hangs_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(legacy, "OFFICE_SECONDS", 1)
    child = tmp_path / "child"
    office = _script(tmp_path / "office", f"sleep 300 & echo $! > {child}", "wait")
    path = _write(tmp_path / "a.rtf", b"{\\rtf1 x}")
    assert extract_legacy(path, RTF, _nothing, office).problems == (Problem(ProblemCode.TIMED_OUT),)
    assert _is_gone(int(child.read_text()))


def _is_gone(process: int) -> bool:
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{process}/stat").read_text().split()[2] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_program_gets_no_more_memory_than_its_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(legacy, "OFFICE_MEMORY_BYTES", 512_000_000)
    limit = tmp_path / "limit"
    office = _script(tmp_path / "office", f"ulimit -v > {limit}")
    extract_legacy(_write(tmp_path / "a.rtf", b"{\\rtf1 x}"), RTF, _nothing, office)
    assert limit.read_text().strip() == "500000"


def test_an_odt_that_unpacks_to_a_hundredfold_is_too_large(tmp_path: Path) -> None:
    path = _odt(tmp_path / "a.odt", "")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("x.xml", "w") as part:
        for _ in range(101):
            part.write(bytes(1_000_000))
    office = _script(tmp_path / "office", "exit 0")
    assert extract_legacy(path, ODT, _nothing, office).problems == (Problem(ProblemCode.TOO_LARGE),)


def test_the_copy_made_for_the_program_is_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    extract_legacy(_write(tmp_path / "a.rtf", b"{\\rtf1 x}"), RTF, _nothing, shutil.which("true"))
    assert list(scratch.iterdir()) == []
