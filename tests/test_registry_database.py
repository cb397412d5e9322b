"""The database when its disk is full, another program holds it, or it is damaged."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import make_drop, make_parsed

from registry.errors import NoRoomError, RegistryError
from registry.store import Registry


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registry.db"


@pytest.fixture
def kept(path: Path) -> Iterator[Registry]:
    with Registry.open(path) as opened:
        yield opened


def file_one(registry: Registry, text: str = "Nội dung") -> None:
    parsed = make_parsed(text)
    registry.file_drop(make_drop(parsed), parsed)


def test_a_full_disk_is_told_from_other_faults_and_nothing_is_changed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from registry import database

    configure = database._configure

    def configure_small(connection: sqlite3.Connection, record: object) -> None:
        configure(connection, record)
        connection.execute("PRAGMA max_page_count=1")  # no more than there are

    Registry.open(path).close()
    monkeypatch.setattr(database, "_configure", configure_small)
    with Registry.open(path) as full, pytest.raises(NoRoomError, match="full"):
        file_one(full, "dài " * 100_000)
    monkeypatch.undo()
    with Registry.open(path) as registry:
        assert registry.arrivals() == []
        assert registry.find_audit_fault() is None


def test_a_database_that_another_program_holds_is_told_and_used_again_afterwards(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.database._BUSY_TIMEOUT_MS", 50)
    with Registry.open(path) as registry:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RegistryError, match="locked") as told:
            file_one(registry)
        assert not isinstance(told.value, NoRoomError)
        assert registry.arrivals() == []  # reading goes on
        other.execute("ROLLBACK")
        other.close()
        file_one(registry)
        assert len(registry.arrivals()) == 1


def test_a_damaged_database_is_told_when_it_is_read(path: Path) -> None:
    with Registry.open(path) as registry:
        file_one(registry)
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(RegistryError, match=r"cannot be (read|opened)"), Registry.open(path) as registry:
        registry.arrivals()
