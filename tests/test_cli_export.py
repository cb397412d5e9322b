"""`minhchung export` as people call it."""

import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pdfplumber
import pytest
from docx import Document
from factories import A_MOMENT, make_row, make_table
from packed_office import PackedOffice, fill_office
from programs import Office
from test_report_filled_table import BODY, HEADER, ROWS, build, with_evidence

from registry.settings import Settings
from registry.store import Registry
from registry.vault import Vault

AT = "1/7/2026"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office whose home has papers and a table, made in `tmp_path`."""
    monkeypatch.setenv("MINHCHUNG_LANG", "en")
    monkeypatch.delenv("MINHCHUNG_HOME", raising=False)
    home = tmp_path / "home"
    home.mkdir()
    with Registry.open(Settings(home).database) as registry:
        fill_office(registry, home)
    return Office(home, capsys)


def pack(office: Office, target: Path) -> None:
    """A pack of the office, its pictures made up."""
    settings = Settings(office.home)
    with Registry.open(settings.database) as registry:
        opened = PackedOffice(registry, Vault(settings.vault), office.home)
        opened.pack(target)


def test_the_ending_says_what_is_written(office: Office, tmp_path: Path) -> None:
    for ending in ("xlsx", "html", "PDF"):
        said = office("export", tmp_path / f"ket-qua.{ending}", "--at", AT)
        assert f"ket-qua.{ending}" in said
    assert openpyxl.load_workbook(tmp_path / "ket-qua.xlsx").sheetnames[0] == "Items and points"
    assert "Self score" in (tmp_path / "ket-qua.html").read_text(encoding="utf-8")
    with pdfplumber.open(tmp_path / "ket-qua.PDF") as pages:
        assert "217/TB-UBND" in pages.pages[0].extract_text()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_word_table_is_filled_and_what_was_done_is_said(office: Office, tmp_path: Path) -> None:
    office("export", tmp_path / "bang.docx", "--at", AT)
    assert "of 8 items have evidence on file" in office.err
    assert "a plain one was made" in office.err
    words = [cell.text for row in Document(tmp_path / "bang.docx").tables[0].rows for cell in row.cells]
    assert any("217/TB-UBND" in text for text in words)


@pytest.mark.parametrize(("listed", "words"), [("papers", "217/TB-UBND"), ("explanations", "77/TB-UBND")])
def test_lists_are_word_files(office: Office, tmp_path: Path, listed: str, words: str) -> None:
    office("export", tmp_path / "danh-muc.docx", "--list", listed, "--at", AT)
    with zipfile.ZipFile(tmp_path / "danh-muc.docx") as parts:
        assert words in parts.read("word/document.xml").decode()


@pytest.mark.parametrize("ending", ["docx", "xlsx", "html", "pdf"])
def test_the_same_moment_gives_the_same_bytes_and_every_export_is_in_the_log(
    office: Office, tmp_path: Path, ending: str
) -> None:
    first, second = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"
    office("export", first, "--at", "2026-07-01T00:00")
    written = json.loads(office("export", second, "--at", AT, "--json"))
    assert first.read_bytes() == second.read_bytes()
    events = office.ask("audit", "log", "--limit", 2)
    assert [event["about"] for event in events] == [second.name, first.name]
    assert written["sha256"] == events[0]["file_hash"]


@pytest.mark.parametrize("ending", ["xlsx", "html", "docx"])
def test_a_file_links_into_the_pack_that_goes_with_it(office: Office, tmp_path: Path, ending: str) -> None:
    (tmp_path / "nop").mkdir()
    pack(office, tmp_path / "nop" / "goi")
    target = tmp_path / "nop" / f"ket-qua.{ending}"
    office("export", target, "--pack", tmp_path / "nop" / "goi", "--at", AT)
    wanted = "goi/data/01_I.1/I.1_217-TB-UBND_2026-04-24.pdf"
    if ending == "html":
        assert f'href="{wanted}"' in target.read_text(encoding="utf-8")
        return
    with zipfile.ZipFile(target) as parts:
        relations = b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".rels"))
    assert f'Target="{wanted}"'.encode() in relations


def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "ket-qua.html"
    target.write_bytes(b"mine")
    office("export", target, code=2)
    assert "--force" in office.err
    assert target.read_bytes() == b"mine"
    office("export", target, "--force")
    assert target.read_bytes() != b"mine"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("ket-qua.txt",), 2, ".docx, .xlsx, .html, .pdf"),
        (("ket-qua",), 2, ".docx, .xlsx, .html, .pdf"),
        (("nowhere/ket-qua.xlsx",), 3, "no such file or folder"),
        (("a.xlsx", "--list", "papers"), 2, "Lists are written as .docx"),
        (("a.docx", "--list", "photos"), 2, "papers, explanations"),
        (("a.pdf", "--pack", "goi"), 2, "leave out --pack"),
        (("a.docx", "--list", "papers", "--pack", "goi"), 2, "leave out --pack"),
        (("a.xlsx", "--pack", "goi"), 3, "no such file or folder"),
        (("a.xlsx", "--at", "mai"), 2, "mai"),
    ],
)
def test_what_cannot_be_written_is_refused_with_a_sentence(
    office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    code: int,
    says: str,
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    office("export", *arguments, code=code)
    assert says in office.err
    assert list((tmp_path / "here").iterdir()) == []
    assert all(event["about"] != arguments[0] for event in office.ask("audit", "log"))


def test_without_a_table_or_a_registry_nothing_is_written(office: Office, tmp_path: Path) -> None:
    home = tmp_path / "empty"
    home.mkdir()
    office.home = home
    office("export", tmp_path / "a.xlsx", code=6)
    Registry.open(Settings(home).database).close()
    office("export", tmp_path / "a.xlsx", code=6)
    assert not (tmp_path / "a.xlsx").exists()


def test_without_a_font_the_command_names_the_way_out(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("report.print_fonts._FOLDERS", ())
    monkeypatch.delenv("WINDIR", raising=False)
    office("export", tmp_path / "a.pdf", code=4)
    assert "write FILE.html and print it" in office.err


def test_a_table_without_items_to_show_is_written_all_the_same(office: Office, tmp_path: Path) -> None:
    with Registry.open(Settings(office.home).database) as registry:
        registry.save_table(make_table(make_row("I.1"), title="Bảng mới"), "bang.txt", "d" * 64, A_MOMENT)
    for ending in ("xlsx", "html", "pdf"):
        office("export", tmp_path / f"a.{ending}")
    assert "No paper is found yet." in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_an_imported_word_table_comes_back_and_the_new_column_is_said(office: Office, tmp_path: Path) -> None:
    build(tmp_path / "bang.docx", [HEADER, *ROWS])
    office("criteria", "import", tmp_path / "bang.docx", "--title", "Bảng Word", "--issuer", BODY)
    written = json.loads(office("export", tmp_path / "ra.docx", "--json"))
    assert written["is_whole"]
    assert any("one was put behind the others" in remark for remark in written["remarks"])
    [table] = Document(tmp_path / "ra.docx").tables
    assert [cell.text for cell in table.columns[1].cells] == [row[1] for row in (HEADER, *ROWS)]
    assert len(table.columns) == len(HEADER) + 1


def test_an_item_that_the_word_file_has_no_cell_for_is_named_with_code_10(
    office: Office, tmp_path: Path
) -> None:
    def merge(document: Any) -> None:
        table = document.tables[0]
        table.cell(2, 4).merge(table.cell(2, 5)).text = "2"

    build(tmp_path / "bang.docx", with_evidence("Tài liệu minh chứng", "", "", ""), change=merge)
    office("criteria", "import", tmp_path / "bang.docx", "--title", "Bảng Word", "--issuer", BODY)
    office("export", tmp_path / "ra.docx", code=10)
    assert "1 item has no cell for its evidence in the Word file and is not filled: I.1" in office.err
    assert (tmp_path / "ra.docx").is_file()
