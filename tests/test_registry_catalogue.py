"""The Vietnamese catalogue: complete, compiled, and with the same blanks to fill as the English."""

import io
import re
from pathlib import Path

import pytest
import typer
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from registry.language import DOMAIN, LOCALE_DIR

ROOT = Path(__file__).parent.parent
PACKAGES = ("registry", "ingest", "index", "report", "desk", "web", "cli")
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {"_": None, "ngettext": (1, 2)}
COMPILED = LOCALE_DIR / "vi" / "LC_MESSAGES" / f"{DOMAIN}.mo"


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with COMPILED.with_suffix(".po").open("rb") as file:
        return read_po(file, locale="vi")


def wanted() -> set[str | tuple[str, str]]:
    found = {
        row[2]
        for package in PACKAGES
        for row in extract_from_dir(ROOT / package, method_map=METHODS, keywords=KEYWORDS)
    }
    folder = Path(typer.__file__).parent
    for name in ("core.py", "rich_utils.py"):
        found |= {row[1] for row in extract_from_file("python", folder / name, keywords={"_": None})}
    return found


def blanks(text: str) -> set[str]:
    return set(re.findall(r"\{[^}]*\}", text))


def ids_of(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


def strings_of(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_every_message_is_translated(catalogue: Catalog) -> None:
    def is_translated(identifier: str | tuple[str, str]) -> bool:
        message = catalogue.get(identifier[0] if isinstance(identifier, tuple) else identifier)
        return message is not None and all(strings_of(message))

    assert {identifier for identifier in wanted() if not is_translated(identifier)} == set()


def test_no_translation_is_left_over(catalogue: Catalog) -> None:
    assert {message.id for message in catalogue if message.id} - wanted() == set()


def test_translations_have_the_same_blanks(catalogue: Catalog) -> None:
    wrong = [
        message.id
        for message in catalogue
        if message.id and any(blanks(string) != blanks(ids_of(message)[-1]) for string in strings_of(message))
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_that_of_the_text(catalogue: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    assert compiled.getvalue() == COMPILED.read_bytes()
