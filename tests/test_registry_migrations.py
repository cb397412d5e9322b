"""The schema that Alembic makes, old, new, foreign and half-made databases."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.ddl.impl import DefaultImpl
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from factories import make_parsed
from sqlalchemy import create_engine
from sqlmodel import SQLModel

import registry.migrations
from registry.errors import RegistryError
from registry.migrations.head import SCHEMA_HEAD
from registry.store import Registry
from registry.vocabulary.kinds import EventKind

OPEN_IT = """
import pathlib, sys
from registry.store import Registry
Registry.open(pathlib.Path(sys.argv[1])).close()
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "registry.db"


def change(database: Path, statement: str) -> None:
    """Do to a database what another program would."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement)


def migrate(database: Path, revision: str) -> None:
    """Make the database of an older program."""
    engine = create_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(registry.migrations.__file__).parent))
        command.upgrade(config, revision)
    engine.dispose()


def tables_of(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_the_schema_that_alembic_makes_is_the_one_the_code_knows(database: Path) -> None:
    Registry.open(database).close()
    engine = create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_the_newest_migration_is_the_one_the_store_names() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(registry.migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA_HEAD]


def test_opening_a_registry_again_keeps_what_is_in_it(database: Path) -> None:
    with Registry.open(database) as first:
        filed = first.add(make_parsed())
    with Registry.open(database) as again:
        assert [document.id for document in again.documents()] == [filed.id]


def test_the_folder_of_a_new_registry_is_made(tmp_path: Path) -> None:
    Registry.open(tmp_path / "xã" / "2026" / "registry.db").close()
    assert tables_of(tmp_path / "xã" / "2026" / "registry.db") >= {"document", "criterion"}


def test_a_path_that_reads_like_an_address_is_only_a_path(tmp_path: Path) -> None:
    database = tmp_path / "quý I?năm=2026%20#1" / "registry.db"
    Registry.open(database).close()
    assert database.is_file()


def test_a_registry_from_a_newer_program_is_refused_with_a_sentence(database: Path) -> None:
    Registry.open(database).close()
    change(database, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(RegistryError, match="newer version of minhchung"):
        Registry.open(database)
    change(database, f"UPDATE alembic_version SET version_num = '{SCHEMA_HEAD}'")
    Registry.open(database).close()


def test_a_file_that_is_no_database_is_refused_and_left_alone(database: Path) -> None:
    content = b"Not a database, but long enough to be one. " * 40
    database.write_bytes(content)
    with pytest.raises(RegistryError, match="cannot be opened") as caught:
        Registry.open(database)
    assert str(database) in str(caught.value)
    assert database.read_bytes() == content


def test_a_damaged_registry_is_refused_with_a_sentence(database: Path) -> None:
    Registry.open(database).close()
    database.write_bytes(database.read_bytes()[:5000])
    with pytest.raises(RegistryError, match="Restore it from a backup"):
        Registry.open(database)


def test_the_database_of_another_program_is_refused_and_left_alone(database: Path) -> None:
    change(database, "CREATE TABLE page (title TEXT)")
    with pytest.raises(RegistryError, match="cannot be opened"):
        Registry.open(database)
    assert tables_of(database) == {"page"}


@pytest.mark.parametrize("interrupted_at", [1, 2, 6, 12])
def test_an_interrupted_first_opening_leaves_nothing_half_made(
    database: Path, monkeypatch: pytest.MonkeyPatch, interrupted_at: int
) -> None:
    create_table: Callable[..., Any] = DefaultImpl.create_table
    made = 0

    def interrupt(*arguments: Any, **options: Any) -> Any:
        nonlocal made
        made += 1
        if made == interrupted_at:
            raise KeyboardInterrupt
        return create_table(*arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(DefaultImpl, "create_table", interrupt)
        with pytest.raises(KeyboardInterrupt):
            Registry.open(database)
    assert tables_of(database) == set()
    with Registry.open(database) as opened:
        assert opened.add(make_parsed()).id == 1


def test_programs_that_open_a_new_registry_at_once_all_get_it(database: Path) -> None:
    programs = [subprocess.Popen([sys.executable, "-c", OPEN_IT, str(database)]) for _ in range(3)]
    assert [program.wait(timeout=60) for program in programs] == [0, 0, 0]
    Registry.open(database).close()


def test_a_registry_of_the_first_schema_is_brought_up_to_date_with_what_is_in_it(database: Path) -> None:
    migrate(database, "0001")
    change(database, "INSERT INTO file VALUES ('a1', 10, 'application/pdf', 3)")
    change(database, "INSERT INTO page VALUES ('a1', 1, 595, 842, 'Nội dung', '[]', 'ocr', 0.9)")
    with Registry.open(database) as opened:
        assert [page.text for page in opened.pages_of("a1")] == ["Nội dung"]
        assert opened.unfinished_files() == []


def test_fields_and_drafts_of_an_older_schema_are_taken_as_they_were(database: Path) -> None:
    migrate(database, "0002")
    change(
        database,
        "INSERT INTO document (id, digits, letter, symbol, is_draft, unsure, change) "
        "VALUES (1, '', '', '', 1, 'signer', 1)",
    )
    change(
        database,
        "INSERT INTO header_field (document_id, name, raw, rule, confidence, sure, value) "
        "VALUES (1, 'signer', 'An', '', 0.4, 0, 'An')",
    )
    with Registry.open(database) as opened:
        (field,) = opened.fields_of(1)
        assert (field.value, field.choices) == ("An", ("An",))
        (document,) = opened.documents()
        assert (document.is_draft, document.draft_decided_by) == (True, None)


def test_the_audit_trail_of_an_older_registry_starts_with_what_was_in_it(database: Path) -> None:
    migrate(database, "0005")
    for number in (1, 2):
        change(
            database,
            "INSERT INTO document (id, digits, letter, symbol, is_draft, unsure, change) "
            f"VALUES ({number}, '', '', '', 0, '', {number})",
        )
    change(
        database,
        "INSERT INTO criteria_table "
        "(id, title, issuer, sums_checked, source_name, source_sha256, imported_at) "
        "VALUES (1, 'Bảng', 'UBND', 0, '', '', '2026-07-01')",
    )
    change(
        database,
        "INSERT INTO decision VALUES (1, 1, 'I.1', '', '', 0, 1, 'accepted', '', 0, 'lan', '2026-07-01')",
    )
    with Registry.open(database) as opened:
        (taken_over,) = opened.events()
        assert (taken_over.number, taken_over.kind) == (1, EventKind.TAKEN_OVER)
        assert taken_over.after == {"papers": 2, "tables": 1, "decisions": 1}
        opened.add(make_parsed())
        assert opened.find_audit_fault() is None


def test_files_of_an_older_schema_are_whole_papers(database: Path) -> None:
    migrate(database, "0002")
    change(
        database,
        "INSERT INTO document (id, digits, letter, symbol, is_draft, unsure, change) "
        "VALUES (1, '', '', '', 0, '', 1)",
    )
    change(database, "INSERT INTO file VALUES ('a1', 10, 'application/pdf', 3, 1)")
    change(database, "INSERT INTO document_file VALUES (1, 'a1', 0)")
    with Registry.open(database) as opened:
        (part,) = opened.parts_of("a1")
        assert (part.document_id, part.first_page, part.last_page) == (1, None, None)
        assert opened.split_of("a1") is None
