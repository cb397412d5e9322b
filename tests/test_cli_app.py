"""How the program starts: what it loads for a command, which command it takes, how it words what is amiss."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cli.app import run
from cli.commands import Program, load_command
from cli.output import mark, note, print_table, say, say_indented
from index.snippet import Snippet
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


def test_an_argument_that_is_no_utf8_is_printed_with_its_bytes_in_hex(tmp_path: Path) -> None:
    Registry.open(tmp_path / "registry.db").close()
    program = [sys.executable, "-c", "from cli.app import main; main()", "--home", str(tmp_path)]
    found = subprocess.run([*program, "--lang", "en", "search", b"zzz\xff"], capture_output=True, check=True)
    assert found.stdout.decode() == "No paper holds all of these words: zzz\\udcff\n"
    shown = subprocess.run([*program, "--lang", "en", "show", b"#\xff"], capture_output=True, check=False)
    assert shown.returncode == 2
    assert shown.stderr.decode().startswith("#\\udcff: not a document number.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["search", "a", "--page", "0"],
            "--page: this value cannot be used; it takes only whole numbers from 1",
        ),
        (
            ["search", "a", "--limit", "abc"],
            "--limit: this value cannot be used; it takes only whole numbers",
        ),
        (["suggest", "--limit", "51"], "it takes only whole numbers from 1 to 50."),
        (["open", "#1", "--page", "0"], "it takes only whole numbers from 1."),
        (["criteria", "use", "x"], "number: this value cannot be used; it takes only whole numbers."),
        (["search", "a", "--sort", "ngày"], "it takes only relevance, date."),
        (["--home", __file__, "status"], "--home: this value cannot be used.\n"),
        (["search"], "words is missing."),
        (["link", "accept", "I.1"], "claim is missing."),
        (["link", "ask", "I.1", "#1"], "--reason is missing."),
    ],
)
def test_a_usage_error_names_what_was_typed_and_what_may_stand_there(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(["--lang", "en", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_only_a_search_is_told_how_a_word_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    hint = "To leave out a word, put the whole search in single quotes"
    for arguments, is_told in (
        (["search", "tiếp", "dân", "-lịch"], True),
        (["search", "tiếp", "--lịch"], False),
        (["show", "-lịch"], False),
    ):
        assert run(["--lang", "en", *arguments]) == 2
        assert (hint in capsys.readouterr().err) is is_told


@pytest.mark.parametrize("name", ["", *Program().commands])
def test_a_help_page_has_no_names_of_types(capsys: pytest.CaptureFixture[str], name: str) -> None:
    def read_help(*words: str) -> str:
        assert run(["--lang", "en", *words, "--help"]) == 0
        return capsys.readouterr().out

    pages = [read_help(*name.split())]
    pages += [read_help(name, inner) for inner in getattr(name and load_command(name), "commands", ())]
    kinds = {kind for page in pages for kind in re.findall(r"<(\w[^>]*)>", page)}
    assert kinds <= {"number", "text", "file", "folder"}


LONG = "từ dài " * 60


def test_what_is_piped_stands_on_whole_lines_without_blanks_at_their_ends(
    capsys: pytest.CaptureFixture[str],
) -> None:
    say(LONG + ".")
    say_indented(LONG + ".", 4)
    print_table(("Số", "Tên"), [("1", LONG + "."), ("22", "ngắn")])
    assert capsys.readouterr().out.splitlines() == [
        f"{LONG}.",
        f"    {LONG}.",
        "Số  Tên",
        f"1   {LONG}.",
        "22  ngắn",
    ]


class Screen(io.StringIO):
    """A terminal, as far as programs ask."""

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_all_lines_of_a_paragraph_are_set_in(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", "80")
    say_indented(LONG, 4)
    lines = screen.getvalue().splitlines()
    assert len(lines) > 2
    assert all(line.startswith("    từ") or line.startswith("    dài") for line in lines)
    assert max(map(len, lines)) <= 80


def test_what_commands_a_terminal_is_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    text = "a\x1b[31mb\x07\x9b\x7f\tc"
    say(text)
    say_indented(text, 2)
    say_indented(mark(Snippet(text, ((0, 7),))), 2)
    print_table(("Tên",), [(text,)])
    note(text)
    printed = capsys.readouterr()
    assert printed.out == "a[31mb c\n  a[31mb c\n  «a[31mb» c\nTên\na[31mb c\n"
    assert printed.err == "a[31mb c\n"
