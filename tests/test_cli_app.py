"""How the program starts: what it loads for a command, which command it takes, how it words what is amiss."""

import subprocess
import sys
from pathlib import Path

import pytest

from cli.app import run
from cli.commands import Program, load_command
from registry.settings import CONFIG_NAME
from registry.store import Registry

_REPORT = "import sys; from cli.app import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
# Each takes longer to load than a help page may take to come.
HEAVY = {"sqlalchemy", "pydantic", "pdfplumber", "whoosh", "rapidfuzz", "httpx"}


def load(home: Path, *arguments: str) -> tuple[str, set[str]]:
    """What a fresh program prints, and the modules it has loaded by its end."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", _REPORT, "--home", str(home), "--lang", "en", *arguments],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout, set(done.stderr.split())


def commands_in(modules: set[str]) -> set[str]:
    return {name.removeprefix("cli.commands.") for name in modules if name.startswith("cli.commands.")}


def test_the_help_page_names_the_commands_and_loads_none(tmp_path: Path) -> None:
    page, modules = load(tmp_path, "--help")
    assert "List the items that lack evidence, worst first." in page
    assert commands_in(modules) == set()
    assert modules & HEAVY == set()


def test_a_command_is_the_first_word_and_no_other_is_loaded(tmp_path: Path) -> None:
    _page, modules = load(tmp_path, "search", "status")
    assert commands_in(modules) == {"search"}


def test_a_paper_is_looked_up_without_the_models_of_the_database_and_the_index(tmp_path: Path) -> None:
    Registry.open(tmp_path / "registry.db").close()
    page, modules = load(tmp_path, "search", "1042/TB-UBND")
    assert "1042/TB-UBND" in page
    assert "registry.lookup" in modules
    assert modules & (HEAVY - {"pydantic"}) == set()  # Typer reads arguments with pydantic


@pytest.mark.parametrize("module", ["cli.output", "cli.workplace", "report.naming", "report.wording"])
def test_what_prints_loads_neither_database_nor_rich(module: str) -> None:
    loaded = "import sys, importlib; importlib.import_module(sys.argv[1]); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded, module], capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())
    assert module in modules
    assert modules & (HEAVY | {"rich", "babel", "filelock"}) == set()


def test_each_command_on_the_help_page_can_be_loaded_under_its_name() -> None:
    names = list(Program().commands)
    assert names
    assert [load_command(name).name for name in names] == names


def test_a_misspelt_command_is_answered_with_the_one_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["gasp"]) == 2
    err = capsys.readouterr().err
    assert "'gaps'" in err
    assert "Did you mean" not in err


def test_settings_that_cannot_be_used_are_told_in_vietnamese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / CONFIG_NAME).write_text("nguoi_doc = 3", encoding="utf-8")
    assert run(["--home", str(tmp_path), "status"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("Cấu hình không dùng được: nguoi_doc")
    assert CONFIG_NAME in err
