"""Opening an original at a page."""

from pathlib import Path

import papers
import pdf_papers
import pytest
from programs import Office


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office with one paper, and a viewer that notes what it is given."""
    viewer = tmp_path / "viewer"
    viewer.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/viewed"\n')
    viewer.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{viewer} %s")
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


def test_a_page_that_is_not_there_is_said(office: Office) -> None:
    office("open", "#1", "--page", 99, code=2)
    assert "pages" in office.err


def test_a_lost_original_is_said(office: Office) -> None:
    for path in (office.home / "vault").glob("??/*"):
        path.unlink()
    office("open", "#1", code=5)
    assert "original" in office.err
