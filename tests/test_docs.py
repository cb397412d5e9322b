"""The documentation names what the program has: commands, errors, problems, terms, files."""

import re
from pathlib import Path

import pytest

from cli.commands import Program, load_command
from registry import errors
from registry.errors import MinhchungError
from registry.parsed import ProblemCode
from registry.vocabulary.kinds import CitationStatus, Fate, FieldName, ItemStatus

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def command_paths() -> list[str]:
    paths = []
    for name in Program().commands:
        below = getattr(load_command(name), "commands", None)
        paths += [f"{name} {inner}" for inner in below] if below else [name]
    return paths


def test_every_command_is_described() -> None:
    text = read("cli.md")
    assert [path for path in command_paths() if f"`minhchung {path}" not in text] == []


@pytest.mark.parametrize("name", ["log", "verify", "head"])
def test_every_option_of_the_audit_trail_is_described(name: str) -> None:
    text = read("cli.md")
    command = load_command("audit").commands[name]
    names = [option for param in command.params for option in param.opts if option.startswith("--")]
    assert [name for name in names if name not in text and name != "--help"] == []


@pytest.mark.parametrize(
    "name", ["gaps", "search", "reindex", "doctor", "open", "backup", "restore", "export", "pack", "verify"]
)
def test_every_option_is_described(name: str) -> None:
    text = read("cli.md")
    command = load_command(name)
    names = [option for param in command.params for option in param.opts if option.startswith("--")]
    assert [name for name in names if name not in text and name != "--help"] == []


def test_every_error_and_its_exit_code_is_described() -> None:
    text = read("errors.md")
    classes = [
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, MinhchungError)
    ]
    rows = {f"| {kind.exit_code} | `{kind.__name__}`" for kind in classes}
    assert [row for row in rows if row not in text] == []


@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_problem_is_described(code: ProblemCode) -> None:
    assert code.value in read("errors.md")


@pytest.mark.parametrize("term", [*CitationStatus, *ItemStatus, *Fate, *FieldName])
def test_every_status_fate_and_field_stands_in_the_glossary(term: str) -> None:
    words = str(term).replace("_", " ").removesuffix(" in code")
    assert re.search(rf"\b{words}\b", read("glossary.md")), words


def test_links_in_the_documentation_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")]
    broken = [
        (page.name, link)
        for page in pages
        for link in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
        if "://" not in link and not (page.parent / link).exists()
    ]
    assert broken == []


def test_files_that_the_architecture_names_exist() -> None:
    named = re.findall(r"`((?:registry|ingest|index|report|cli)/[\w/.]+)`", read("architecture.md"))
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_test_that_the_list_of_threats_names_is_there() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("test_*.py"))
    there = set(re.findall(r"^(?:async )?def (test_\w+)", tests, re.MULTILINE))
    named = set(re.findall(r"`(test_\w+)`", read("security.md")))
    assert len(named) > 50
    assert named - there == set()


def test_every_package_is_pinned_by_a_hash() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    packages = [line for line in lines if line.strip() and not line.startswith("#")]
    assert [line[:60] for line in packages if not re.search(r"==\S+.*--hash=sha256:[0-9a-f]{64}", line)] == []
    assert "--require-hashes" in (ROOT / "scripts" / "setup.sh").read_text(encoding="utf-8")
