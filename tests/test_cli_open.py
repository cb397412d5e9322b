"""Opening an original at a page."""

import webbrowser
from dataclasses import replace
from pathlib import Path

import papers
import pdf_papers
import pytest
from drawn_batches import draw_batch
from drawn_papers import Paper, draw_pdf
from factories import make_drop
from programs import Office

from registry.parsed import ParsedDocument, SourceFile
from registry.store import Registry
from registry.vault import Vault


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office with one paper, and a viewer that notes what it is given."""
    viewer = tmp_path / "viewer"
    viewer.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/viewed"\n')
    viewer.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{viewer} %s")
    monkeypatch.setattr(webbrowser, "_tryorder", None)  # it asks once which viewers there are
    monkeypatch.setenv("MINHCHUNG_WORKERS", "1")
    monkeypatch.setenv("MINHCHUNG_LANG", "en")
    notice = next(paper for paper in papers.read_papers() if paper.full_reference == "1042/TB-UBND")
    (tmp_path / "TB số 1042 #1.pdf").write_bytes(pdf_papers.draw_pdf(notice, inked=False))
    opened = Office(tmp_path / "home", capsys)
    opened("ingest", tmp_path / "TB số 1042 #1.pdf")
    return opened


def test_the_viewer_gets_a_copy_of_the_original_at_the_page(office: Office, tmp_path: Path) -> None:
    printed = office("open", "1042/TB-UBND", "--page", 1)
    copy = office.home / "opened" / "TB số 1042 #1.pdf"
    assert copy.read_bytes() == (tmp_path / "TB số 1042 #1.pdf").read_bytes()
    assert (tmp_path / "viewed").read_text().strip() == f"{copy.as_uri()}#page=1"
    assert "Thông báo 1042/TB-UBND" in printed


def test_a_viewer_cannot_change_what_the_registry_keeps(office: Office) -> None:
    office("open", "#1")
    (office.home / "opened" / "TB số 1042 #1.pdf").write_bytes(b"changed")
    office("open", "#1")
    assert (office.home / "opened" / "TB số 1042 #1.pdf").read_bytes().startswith(b"%PDF")


def test_a_paper_that_is_named_like_a_program_is_opened_as_what_it_is(office: Office, tmp_path: Path) -> None:
    (tmp_path / "giay moi.pdf.bat").write_bytes(draw_pdf(Paper()))
    office("ingest", tmp_path / "giay moi.pdf.bat")
    office("open", "#2")
    assert [path.name for path in (office.home / "opened").iterdir()] == ["giay moi.pdf.bat.pdf"]


def test_a_page_that_is_not_there_is_said(office: Office) -> None:
    office("open", "#1", "--page", 99, code=2)
    assert office.err == "Thông báo 1042/TB-UBND, 24/4/2026 has no page 99. Its pages in the file: 1.\n"


def test_a_paper_among_others_in_a_file_is_opened_at_its_own_pages(office: Office, tmp_path: Path) -> None:
    (tmp_path / "tap.pdf").write_bytes(draw_batch("497/TB-UBND", "66/KH-UBND", "25/TTPVHCC"))
    office("ingest", tmp_path / "tap.pdf")
    office("split", "497/TB-UBND", "--at", "3,5")
    for pages, page in (((), 3), (("--page", 4), 4)):
        office("open", "66/KH-UBND", *pages)
        assert (tmp_path / "viewed").read_text().strip().endswith(f"/tap.pdf#page={page}")
    for page in (1, 5):
        office("open", "66/KH-UBND", "--page", page, code=2)
        assert f"has no page {page}. Its pages in the file: 3–4." in office.err


@pytest.mark.parametrize("command", ["reread", "ingest"])
def test_no_copy_is_left_of_a_paper_that_turned_out_secret(
    office: Office, tmp_path: Path, command: str
) -> None:
    secret = tmp_path / "mat.pdf"
    secret.write_bytes(draw_pdf(replace(Paper(), issuer=("ỦY BAN NHÂN DÂN", "XÃ AN MẪU", "MẬT"))))
    source = SourceFile(Vault(office.home / "vault").put(secret), 1, secret.name, "application/pdf")
    parsed = ParsedDocument(source, (), {}, later=(1,))  # as without an OCR engine
    with Registry.open(office.home / "registry.db") as registry:
        registry.file_drop(make_drop(parsed, secret.name), parsed)
    office("open", "#2")
    assert (office.home / "opened" / secret.name).exists()
    office(command, code=10)
    assert not (office.home / "opened").exists()


def test_a_lost_original_is_said(office: Office) -> None:
    for path in (office.home / "vault").glob("??/*"):
        path.unlink()
    office("open", "#1", code=5)
    assert "original" in office.err
