"""`minhchung pack` and `minhchung verify` as people call them."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from packed_office import DrawnPictures, fill_office
from programs import Office

from cli.commands import pack as pack_command
from registry.settings import Settings
from registry.store import Registry

AT = "1/7/2026"


class OpenPictures(DrawnPictures):
    """Made-up pictures in the place of those in the home."""

    def __init__(self, _folder: Path) -> None:
        """Nothing is kept."""

    def __enter__(self) -> "OpenPictures":
        return self

    def __exit__(self, *_reasons: object) -> None:
        """Nothing is open."""


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office whose home has papers, made in `tmp_path`."""
    monkeypatch.setenv("MINHCHUNG_LANG", "en")
    monkeypatch.delenv("MINHCHUNG_HOME", raising=False)
    monkeypatch.setattr(pack_command, "PagePictures", OpenPictures)
    home = tmp_path / "home"
    home.mkdir()
    with Registry.open(Settings(home).database) as registry:
        fill_office(registry, home)
    return Office(home, capsys)


def test_a_pack_is_written_checked_and_named_in_the_audit_trail(office: Office, tmp_path: Path) -> None:
    said = office("pack", tmp_path / "goi.zip", "--at", AT)
    assert "8 items, 3 papers, 4 files" in said
    assert "50/TB-UBND, 05/5/2026: not in the pack: it holds identity numbers of citizens" in office.err
    head = office("audit", "log", "--json", "--limit", 1)
    assert json.loads(head)[0]["about"] == "goi.zip"
    shutil.rmtree(office.home)
    said = office("verify", tmp_path / "goi.zip")
    assert "The pack is as it was written." in said
    assert "26 files compared" in said


def test_an_item_alone_with_what_is_sealed(office: Office, tmp_path: Path) -> None:
    options = ("--item", "ii.2", "--item", "II.3", "--with-personal", "--with-restricted")
    written = json.loads(office("pack", tmp_path / "goi", "--at", AT, *options, "--json"))
    assert written["items"] == ["II.2", "II.3"]
    assert written["left_out"] == []
    assert len(written["files"]) == 2
    assert (tmp_path / "goi" / "index.html").is_file()


@pytest.mark.parametrize("at", ["2026-07-01", "2026-07-01T00:00", AT])
def test_a_moment_is_typed_as_a_day_or_in_iso_form(office: Office, tmp_path: Path, at: str) -> None:
    office("pack", tmp_path / "a.zip", "--at", at, "--item", "I.4")
    office("pack", tmp_path / "b.zip", "--at", AT, "--item", "I.4")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_wrong_item_or_moment_or_target_is_refused(office: Office, tmp_path: Path) -> None:
    office("pack", tmp_path / "goi.zip", "--item", "IX.9", code=6)
    office("pack", tmp_path / "goi.zip", "--at", "mai", code=2)
    office("pack", tmp_path / "nowhere" / "goi.zip", code=3)
    (tmp_path / "goi.zip").write_bytes(b"mine")
    office("pack", tmp_path / "goi.zip", code=2)
    assert (tmp_path / "goi.zip").read_bytes() == b"mine"
    office("pack", tmp_path / "goi.zip", "--force")


def test_a_lost_original_is_named_and_the_rest_is_packed(office: Office, tmp_path: Path) -> None:
    for path in (office.home / "vault").glob("??/*"):
        if path.read_bytes().startswith(b"%PDF"):
            path.unlink()
    office("pack", tmp_path / "goi.zip", code=10)
    assert "its original is missing or damaged" in office.err


def test_a_changed_pack_ends_with_3_and_names_the_file(office: Office, tmp_path: Path) -> None:
    office("pack", tmp_path / "goi", "--at", AT, "--item", "I.3")
    paper = tmp_path / "goi" / "data" / "03_I.3" / "I.3_1042-TB-UBND_2026-04-24.png"
    paper.write_bytes(paper.read_bytes()[:-1] + b"?")
    said = office("verify", tmp_path / "goi", code=3)
    assert "data/03_I.3/I.3_1042-TB-UBND_2026-04-24.png: changed" in said
    found = json.loads(office("verify", tmp_path / "goi", "--json", code=3))
    assert [(fault["what"], fault["file"]) for fault in found["faults"]] == [
        ("changed", "data/03_I.3/I.3_1042-TB-UBND_2026-04-24.png")
    ]


def test_the_head_that_was_printed_is_compared(office: Office, tmp_path: Path) -> None:
    printed = office("audit", "head").strip().splitlines()[-1]
    office("pack", tmp_path / "goi.zip", "--at", AT, "--item", "I.4")
    office("verify", tmp_path / "goi.zip", "--head", printed)
    said = office("verify", tmp_path / "goi.zip", "--head", "2:" + "0" * 64, code=3)
    assert f"The pack bears the audit head {printed}" in said


def test_what_is_no_pack_is_refused(office: Office, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", "a")
    office("verify", tmp_path / "a.zip", code=3)
    assert "no evidence pack" in office.err
