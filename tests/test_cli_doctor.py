"""The doctor of the index: what is wrong, and mending it beside other programs."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from filed_papers import PAPERS, database_of, file_paper, file_papers
from filelock import FileLock

from cli.app import run
from index.upkeep import IndexFolder
from registry.errors import EXIT_INTERRUPTED
from registry.lookup import Lookup
from registry.store import Registry
from registry.vault import Vault

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home folder of a registry with an index of all its papers."""
    folder = tmp_path / "home"
    folder.mkdir()
    with Registry.open(database_of(folder)) as registry:
        file_papers(registry, Vault(folder / "vault"))
    with Lookup.open(database_of(folder)) as lookup:
        index = IndexFolder(folder / "index")
        index.rebuild(lookup)
        index.close()
    return folder


@pytest.fixture
def doctor(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run_doctor(*options: str) -> tuple[int, str, str]:
        code = run(["--home", str(home), "--lang", "en", "doctor", *options])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run_doctor


def file_one_more(home: Path) -> None:
    with Registry.open(database_of(home)) as registry:
        file_paper(registry, "Giấy phép xây dựng", Vault(home / "vault"), number="9")


def read_pointer(home: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((home / "index" / "active.json").read_text())
    return found


def lose_papers(home: Path) -> None:
    index = IndexFolder(home / "index")
    opened = index.active()
    assert opened is not None
    with Lookup.open(database_of(home)) as lookup:
        opened.apply((), lookup.last_change(), gone=[1, 2])
    index.close()


def test_a_sound_index_is_said_to_hold_all_papers(doctor: Run) -> None:
    code, out, err = doctor()
    assert (code, err) == (0, "")
    assert f"Index: holds all {len(PAPERS)} papers of the registry.\n" in out


def test_an_index_behind_takes_in_what_changed_and_stays(doctor: Run, home: Path) -> None:
    file_one_more(home)
    before = read_pointer(home)
    assert doctor()[0] == 5
    code, _out, err = doctor("--fix")
    assert (code, err) == (0, "1 paper indexed.\n")
    assert read_pointer(home) == before
    assert doctor()[0] == 0


def test_an_index_that_lost_papers_is_built_anew_beside_the_one_that_answers(
    doctor: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_papers(home)
    before = read_pointer(home)
    with monkeypatch.context() as patched:
        patched.setattr("index.upkeep.build_entry", interrupt)
        assert doctor("--fix")[0] == EXIT_INTERRUPTED
    assert read_pointer(home) == before
    code, _out, err = doctor("--fix")
    assert (code, err) == (0, "The index was built anew.\n")
    assert read_pointer(home)["folder"] != before["folder"]
    assert doctor()[0] == 0


def interrupt(_paper: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("harm", [file_one_more, lose_papers])
def test_while_another_program_writes_nothing_is_said_to_be_mended(
    doctor: Run, home: Path, harm: Callable[[Path], None]
) -> None:
    harm(home)
    with FileLock(home / "index" / "writer.lock"):
        code, _out, err = doctor("--fix")
    assert (code, err) == (5, "Another program is building the index. Wait until it ends.\n")
    assert doctor()[0] == 5
