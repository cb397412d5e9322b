"""Packs kept in a home: their names, and that none outlives a withdrawal."""

from pathlib import Path

from factories import A_MOMENT

from cli.workplace import Workplace
from desk.packs import find_packs, is_pack_name, name_pack
from registry.settings import Settings
from report.sealed import Seal


def test_a_name_tells_when_of_what_and_what_of_it_is_not_for_everybody(tmp_path: Path) -> None:
    names = {
        name_pack(A_MOMENT, None, []): (None, False, False),
        name_pack(A_MOMENT, "Điều 1/a", [Seal.PERSONAL]): ("Dieu-1-a", False, True),
        name_pack(A_MOMENT, "II.4", [Seal.PERSONAL, Seal.RESTRICTED]): ("II.4", True, True),
    }
    for name in names:
        assert name.startswith("goi-minh-chung_2026-07-01_08-00-00")
        (tmp_path / name).write_bytes(b"PK")
    found = {pack.name: (pack.code, pack.has_restricted, pack.has_personal) for pack in find_packs(tmp_path)}
    assert found == names
    assert not any(map(is_pack_name, ("goi-minh-chung_2026.zip", "../registry.db", "")))


def test_a_command_that_withdraws_a_paper_leaves_no_pack(tmp_path: Path) -> None:
    workplace = Workplace(Settings(tmp_path))
    packs = workplace.settings.packs
    packs.mkdir()
    (packs / name_pack(A_MOMENT, None, [])).write_bytes(b"PK")
    (packs / "của tôi.zip").write_bytes(b"PK")
    workplace.forget()
    workplace.close()
    assert [path.name for path in packs.iterdir()] == ["của tôi.zip"]
