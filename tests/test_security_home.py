"""What other users of the computer see of a home: nothing, whatever the shell would let them."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from drawn_papers import Paper, draw_pdf
from drawn_tables import reform_docx

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there, folders and files have no modes")

_OTHERS = 0o007
_ALL_BUT_OWNER = 0o077
_GROUP_MAY_WRITE = 0o020


def _run(home: Path, *arguments: object) -> None:
    """Run the program as a careless shell would: whatever it makes is open to all."""
    subprocess.run(
        [sys.executable, "-m", "cli", "--home", str(home), *map(str, arguments)],
        umask=0,
        check=True,
        capture_output=True,
        env={**os.environ, "MINHCHUNG_WORKERS": "1"},
    )


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a paper and a table, beside it what was carried out of it, and a restored one."""
    folder = tmp_path_factory.mktemp("modes")
    home = folder / "home"
    (folder / "a.pdf").write_bytes(draw_pdf(Paper()))
    reform_docx(folder / "table.docx")
    _run(home, "criteria", "import", folder / "table.docx")
    _run(home, "ingest", folder / "a.pdf")
    _run(home, "search", "nghỉ lễ")
    _run(home, "gaps", "--export", folder / "gaps.xlsx")
    _run(home, "backup", folder / "backup.zip")
    _run(folder / "restored", "restore", folder / "backup.zip")
    return folder


def test_nothing_that_the_program_makes_is_open_to_others(folder: Path) -> None:
    made = [folder / "backup.zip", folder / "gaps.xlsx"]
    for home in (folder / "home", folder / "restored"):
        made += [home, *home.rglob("*")]
    assert [path.name for path in made if not path.is_symlink() and _mode(path) & _OTHERS] == []
    assert [path.name for path in made if _mode(path) & _GROUP_MAY_WRITE] == []


@pytest.mark.parametrize("home", ["home", "restored"])
def test_a_group_that_was_let_in_to_reach_the_inbox_reads_neither_database_nor_originals(
    folder: Path, home: str
) -> None:
    closed = [folder / home / "registry.db", folder / home / "vault", folder / "backup.zip"]
    closed += [folder / "home" / "index"]
    assert [path.name for path in closed if _mode(path) & _ALL_BUT_OWNER] == []


def test_the_logs_of_the_database_are_as_closed_as_it_is(tmp_path: Path) -> None:
    """Another user must not read from the log what the database itself keeps from them."""
    code = (
        "import sys; from pathlib import Path; from registry.store import Registry\n"
        "home = Path(sys.argv[1])\n"
        "with Registry.open(home / 'registry.db'): print(*(f'{p.name} {p.stat().st_mode & 0o077}' "
        "for p in home.glob('registry.db*')), sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], umask=0, check=True, capture_output=True, text=True
    )
    assert sorted(done.stdout.split("\n"))[1:] == ["registry.db 0", "registry.db-shm 0", "registry.db-wal 0"]
