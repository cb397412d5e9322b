"""Signed papers from the inbox to the answers about them, and again when the office trusts somebody."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from drawn_papers import Paper, draw_pdf
from generator.signed_papers import SIGNED_ON, leader, office, root, sign
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
