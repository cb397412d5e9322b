"""Subfolders of the inbox on the command line: what is said of them, and how their files become proof."""

from datetime import date
from pathlib import Path

import pytest
from drawn_papers import Paper, draw_pdf
from factories import A_MOMENT, make_row, make_table
from filed_photos import draw_photo
from programs import Office

from registry.store import Registry


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """A table, and an inbox with a paper and a photo in folders."""
    monkeypatch.setenv("MINHCHUNG_LANG", "en")
    monkeypatch.setenv("MINHCHUNG_WORKERS", "1")
    found = Office(tmp_path / "home", capsys)
    folder = found.home / "inbox" / "Văn phòng" / "II.1 - Ảnh"
    folder.mkdir(parents=True)
    draw_photo(folder / "hop.jpg", taken_on=date(2026, 3, 12))
    (folder / "lich.pdf").write_bytes(draw_pdf(Paper()))
    with Registry.open(found.home / "registry.db") as registry:
        table = make_table(make_row("II.1", "Đã thực hiện. (có ảnh kèm theo)"), make_row("II.2"))
        registry.save_table(table, "bang.docx", "1" * 64, A_MOMENT)
    return found


def test_a_folder_is_told_at_every_step_until_its_files_are_proof(office: Office) -> None:
    said = "Put into the folder of item II.1; Unit: Văn phòng"
    out = office("ingest")
    assert out.count(said) == 2
    assert said in office("pending")  # the photo, of which nothing was read
    assert said in office("show", "217/TB-UBND")
    assert said not in office("show", "217/TB-UBND", "--json")
    assert "unbacked" in office("item", "II.1")

    (photo,) = [line.split()[0] for line in office("item", "II.1").splitlines() if line.endswith("hop.jpg")]
    (hint,) = [line.split("→ ")[1] for line in office("item", "II.1").splitlines() if "→ minhchung" in line]
    assert hint == f"minhchung attach II.1 2 --paper '{photo}'"
    assert f"→ {hint}" in office("suggest", photo)

    first, *_others = office.ask("suggest", "II.1")
    assert first["reasons"][0]["code"] == "in folder"  # type: ignore[index]
    assert first["reasons"][0]["folder"] == "II.1 - Ảnh"  # type: ignore[index]
    assert f"#{first['document_id']}" != photo

    assert "hop.jpg attached to II.1" in office("attach", "II.1", 2, "--paper", photo)
    assert "hop.jpg, 12/3/2026" in office("item", "II.1")
    assert "minhchung attach" not in office("item", "II.1")


def test_a_filed_file_is_attached_by_its_number_its_name_or_its_hash(office: Office) -> None:
    office("ingest")
    with Registry.open(office.home / "registry.db") as registry:
        hashes = {drop.name: drop.sha256 for drop in registry.foldered_drops()}
    office("attach", "II.1", 2, "--paper", hashes["hop.jpg"])
    assert "lich.pdf attached" in office("attach", "II.1", 1, "--paper", "217/TB-UBND")
    office("attach", "II.1", 2, "--paper", "f" * 64, code=6)
    for arguments in ((), ("x.jpg", "--paper", "#1")):
        office("attach", "II.1", 2, *arguments, code=2)
        assert "Name a file, or with --paper one that is filed already." in office.err
