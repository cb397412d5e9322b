"""Several papers in one file, from the inbox to the search and back."""

import shutil
from pathlib import Path

import pytest
from drawn_batches import draw_batch, scan_batch
from programs import Office

from cli.app import run
from registry.store import Registry

REFERENCES = ("497/TB-UBND", "66/KH-UBND", "1042/TB-UBND")  # of two pages, two, and one


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("MINHCHUNG_WORKERS", "1")
    monkeypatch.setenv("MINHCHUNG_LANG", "en")
    return Office(tmp_path / "home", capsys)


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with one batch in it; to be copied, not changed."""
    folder = tmp_path_factory.mktemp("filed")
    (folder / "tap.pdf").write_bytes(draw_batch(*REFERENCES))
    assert run(["--home", str(folder / "home"), "ingest", str(folder / "tap.pdf")]) == 0
    return folder / "home"


@pytest.fixture
def batch(office: Office, filed: Path) -> Office:
    shutil.copytree(filed, office.home)
    return office


def test_a_batch_is_filed_as_its_first_paper_and_its_split_proposed(batch: Office) -> None:
    assert [paper["reference"] for paper in batch.find("497")] == ["497/TB-UBND"]
    (pending,) = batch.ask("pending")
    assert (pending["starts"], pending["wanting"]) == ([3, 5], [])
    assert "others start on page 3, 5" in batch("pending")
    assert "others start on page 3, 5" in batch("show", "#1")
    proposed = [
        (part["first_page"], part["last_page"], part["reference"]) for part in batch.ask("split", "#1")
    ]
    assert proposed == [(1, 2, REFERENCES[0]), (3, 4, REFERENCES[1]), (5, 5, REFERENCES[2])]
    assert "minhchung split '#1' --at 3,5" in batch("split", "#1")
    assert batch.find("66/KH-UBND") == []


def test_a_confirmed_split_makes_each_paper_found_by_itself(batch: Office) -> None:
    batch("search", "phục vụ")  # an index of the whole file
    batch("split", "#1", "--at", "3,5")
    assert [paper["reference"] for paper in batch.find("66/KH-UBND")] == [REFERENCES[1]]
    assert [paper["reference"] for paper in batch.find("ngày thứ 6 không hẹn")] == [REFERENCES[1]]
    assert "pages 3–4" in batch("show", "#2")
    assert batch.ask("pending") == []
    assert batch("pending") == "No paper wants data.\n"


def test_reading_again_keeps_a_split(batch: Office) -> None:
    batch("split", "#1", "--at", "3,5")
    batch("correct", "#2", "subject", "Về việc đã sửa")
    before = batch.ask("split", "#1")
    batch("reread", "#3")
    assert batch.ask("split", "#1") == before
    assert before[1]["subject"] == "Về việc đã sửa"


def test_a_split_taken_back_leaves_one_paper_that_is_not_asked_about(batch: Office) -> None:
    batch("split", "#1", "--at", "3,5")
    batch("search", "không hẹn")
    batch("split", "#1", "--whole")
    assert batch.find("66/KH-UBND") == []
    assert [paper["document_id"] for paper in batch.find("không hẹn")] == [1]
    batch("reread", "#1")
    assert batch.ask("pending") == []


def test_a_person_may_split_otherwise_than_proposed(batch: Office) -> None:
    batch("split", "#1", "--at", "5")
    ranges = [(part["first_page"], part["last_page"]) for part in batch.ask("split", "#1")]
    assert ranges == [(1, 4), (5, 5)]


def test_what_was_recorded_of_a_paper_keeps_it_from_vanishing(batch: Office) -> None:
    batch("split", "#1", "--at", "3,5")
    batch("correct", "#3", "number")
    batch("split", "#1", "--whole", code=2)
    assert "#3" in batch.err
    assert "nothing was changed" in batch.err
    assert len(batch.ask("split", "#1")) == 3


@pytest.mark.parametrize("pages", ["1", "6", "5,3", "3,3", "3;5", "trang 3", "", "3,,5"])
def test_pages_that_cannot_be_are_refused(batch: Office, pages: str) -> None:
    batch("split", "#1", "--at", pages, code=2)
    assert "from 2 to 5" in batch.err
    assert len(batch.ask("pending")) == 1


def test_a_file_is_either_split_or_whole(batch: Office) -> None:
    batch("split", "#1", "--at", "3", "--whole", code=2)


def test_a_lost_original_is_not_split(batch: Office) -> None:
    with Registry.open(batch.home / "registry.db") as registry:
        ((file, _name),) = registry.files_of(1)
    (batch.home / "vault" / file.sha256[:2] / file.sha256).unlink()
    batch("split", "#1", "--at", "3,5", code=3)
    assert "original" in batch.err
    assert len(batch.ask("pending")) == 1


@pytest.mark.ocr
def test_the_heads_of_a_scanned_batch_are_read_as_carefully_as_its_first(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "quet.pdf"
    path.write_bytes(scan_batch("839/UBND-VHXH", "1042/TB-UBND"))
    office("ingest", path)
    assert [paper["starts"] for paper in office.ask("pending")] == [[2]]
    office("split", "#1", "--at", "2")
    (paper,) = office.find("1042/TB-UBND")
    assert (paper["document_id"], paper["issued_on"]) == (2, "2026-04-24")
    assert office.ask("pending") == []
