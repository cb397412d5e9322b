"""Signed papers from the inbox to the answers about them, and again when the office trusts somebody."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from drawn_papers import Paper, draw_pdf
from factories import A_MOMENT, make_row, make_table
from generator.signed_papers import SIGNED_ON, leader, office, root, sign
from packed_office import BODY
from programs import Office

from cli.app import run
from registry.store import Registry


@pytest.fixture
def program(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("MINHCHUNG_WORKERS", "1")
    monkeypatch.setenv("MINHCHUNG_LANG", "en")
    return Office(tmp_path / "home", capsys)


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with a signed and stamped paper, a changed one and one that nobody signed."""
    folder = tmp_path_factory.mktemp("filed")
    once = sign(draw_pdf(Paper(signer="Nguyễn Văn Mẫu")), leader(), box=(320, 120, 420, 140))
    stamped = sign(once, office(), "Signature2", at=SIGNED_ON + timedelta(days=1), box=(320, 60, 420, 80))
    changed = sign(draw_pdf(Paper(number_line="Số: 218/TB-UBND")), leader(), box=(320, 120, 420, 140))
    (folder / "a.pdf").write_bytes(stamped)
    (folder / "b.pdf").write_bytes(changed.replace(b"/Producer", b"/Prodxcer"))
    (folder / "c.pdf").write_bytes(draw_pdf(Paper(number_line="Số: 219/TB-UBND")))
    paths = [str(folder / name) for name in ("a.pdf", "b.pdf", "c.pdf")]
    assert run(["--home", str(folder / "home"), "ingest", *paths]) == 0
    for path, content in (("a.pdf", stamped),):
        assert (folder / path).read_bytes() == content
    return folder / "home"


@pytest.fixture
def signed(program: Office, filed: Path) -> Office:
    shutil.copytree(filed, program.home)
    return program


def trust(program: Office) -> None:
    (program.home / "trust").mkdir()
    (program.home / "trust" / "root.pem").write_bytes(root().pem)


def test_show_and_signatures_say_who_signed_and_what_came_after(signed: Office) -> None:
    for shown in (signed("show", "217/TB-UBND"), signed("signatures", "217/TB-UBND")):
        assert "Digital signature 1: Nguyễn Văn Mẫu (Ủy ban nhân dân xã Mẫu)" in shown
        assert "the paper was signed or stamped further afterwards: allowed" in shown
        assert "cannot be told offline: the folder trust holds no certificates yet" in shown
    (file,) = signed.ask("signatures", "217/TB-UBND")
    assert [(one["signer"], one["is_intact"]) for one in file["signatures"]] == [  # type: ignore[attr-defined]
        ("Nguyễn Văn Mẫu", True),
        ("ỦY BAN NHÂN DÂN XÃ MẪU", True),
    ]
    assert "no digital signature" in signed("signatures", "219/TB-UBND")


def test_a_changed_paper_is_filed_and_says_that_it_is_not_as_it_was_signed(signed: Office) -> None:
    assert "the file is not as it was signed (Signature1)" in signed("show", "218/TB-UBND")
    assert "not intact" in signed("signatures", "218/TB-UBND")


def test_new_certificates_change_the_answer_once_and_the_trail_says_so(signed: Office) -> None:
    trust(signed)
    (signed.home / "trust" / "ghi-chu.txt").write_text("của Sở")
    signed("signatures", "--check")
    assert "Signatures of 2 files examined." in signed.err
    assert "ghi-chu.txt in the folder trust is no certificate" in signed.err
    assert "signer trusted" in signed("signatures", "217/TB-UBND")
    event = signed.ask("audit", "log", "--about", "217/TB-UBND")[0]
    assert event["what"] == "read again"
    assert [one["trust"] for one in event["after"]["signatures"]] == ["yes", "yes"]  # type: ignore[index]
    assert "Nguyễn Văn Mẫu (intact, whether" in signed("audit", "log", "--about", "217/TB-UBND")
    signed("signatures", "--check")
    assert "Signatures of 0 files examined." in signed.err
    assert "signer trusted" in signed("signatures", "217/TB-UBND", "--check")
    assert "Signatures of 1 file examined." in signed.err


def test_an_original_that_is_lost_is_named_and_the_others_examined(signed: Office) -> None:
    trust(signed)
    with Registry.open(signed.home / "registry.db") as registry:
        ((file, _name),) = registry.files_of(1)
    kept = signed.home / "vault" / file.sha256[:2] / file.sha256
    kept.chmod(0o644)
    kept.unlink()
    signed("signatures", "--check", code=10)
    assert f"{file.sha256[:12]}: the original in the vault is gone" in signed.err
    assert "Signatures of 1 file examined." in signed.err


def test_a_paper_or_check_must_be_named(signed: Office) -> None:
    signed("signatures", code=2)
    assert "--check" in signed.err


def test_a_pack_carries_signatures_and_whoever_gets_it_examines_them_again(
    signed: Office, tmp_path: Path
) -> None:
    trust(signed)
    rows = [
        make_row(f"I.{place}", f"Thông báo số {number}/TB-UBND ngày 24/4/2026")
        for place, number in enumerate((217, 218, 219), start=1)
    ]
    with Registry.open(signed.home / "registry.db") as registry:
        registry.save_table(make_table(*rows, issuer=BODY), "bang.txt", "b" * 64, A_MOMENT)
    signed("pack", tmp_path / "goi")
    said = signed("verify", tmp_path / "goi")
    assert "The pack is as it was written." in said
    assert "Digital signatures examined: 3, of them intact: 2." in said
    assert "I.2_218-TB-UBND_2026-04-24.pdf: Digital signature 1: Nguyễn Văn Mẫu" in said
    assert "here vouch for: 2; not known here: 1." in said
    shutil.move(signed.home / "trust", tmp_path / "other")
    assert "here vouch for: 0; not known here: 3." in signed("verify", tmp_path / "goi")
    assert "here vouch for: 2;" in signed("verify", tmp_path / "goi", "--trust", tmp_path / "other")
    assert "no certificates" not in signed.err
    found = json.loads(signed("verify", tmp_path / "goi", "--json", "--trust", tmp_path / "other"))
    assert [(one["number"], one["intact"], one["trust"]) for one in found["signatures"]] == [
        (1, True, "yes"),
        (2, True, "yes"),
        (1, False, "cannot tell"),
    ]
    signed("verify", tmp_path / "goi", "--trust", tmp_path / "nowhere", code=2)
