"""Originals by content hash."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.errors import RegistryError
from registry.vault import Vault, hash_file


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def drop(folder: Path, content: bytes, name: str = "tep.pdf") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def everything_in(vault: Vault) -> list[Path]:
    return sorted(path for path in vault.folder.rglob("*") if path.is_file())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(content=st.binary(max_size=4096))
def test_the_vault_keeps_bytes_under_their_hash(vault: Vault, tmp_path: Path, content: bytes) -> None:
    sha256 = vault.put(drop(tmp_path, content))
    assert sha256 == hashlib.sha256(content).hexdigest()
    assert vault.path_of(sha256).read_bytes() == content


def test_a_file_longer_than_one_chunk_is_kept_whole(vault: Vault, tmp_path: Path) -> None:
    content = bytes(range(256)) * 10_000
    source = drop(tmp_path, content)
    assert vault.put(source) == hash_file(source)
    assert vault.path_of(hash_file(source)).read_bytes() == content


def test_keeping_the_same_bytes_again_changes_nothing(vault: Vault, tmp_path: Path) -> None:
    sha256 = vault.put(drop(tmp_path, b"mot"))
    before = vault.path_of(sha256).stat()
    assert vault.put(drop(tmp_path, b"mot", "ban-sao.pdf")) == sha256
    after = vault.path_of(sha256).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert everything_in(vault) == [vault.path_of(sha256)]


def test_an_original_is_read_only_and_the_drop_stays_where_it_is(vault: Vault, tmp_path: Path) -> None:
    source = drop(tmp_path, b"mot")
    kept = vault.path_of(vault.put(source))
    assert kept.stat().st_mode & 0o777 == 0o400
    assert source.read_bytes() == b"mot"


def test_an_interrupted_copy_is_swept_and_originals_stay(vault: Vault, tmp_path: Path) -> None:
    kept = vault.path_of(vault.put(drop(tmp_path, b"mot")))
    drop(vault.folder, b"half of a fi", ".incoming-abc123")
    vault.sweep()
    assert everything_in(vault) == [kept]


def test_sweeping_a_vault_that_is_not_there_yet_does_nothing(vault: Vault) -> None:
    vault.sweep()
    assert not vault.folder.exists()


def test_a_failed_copy_leaves_nothing_behind(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        vault.put(tmp_path / "khong-co.pdf")
    assert everything_in(vault) == []


def test_a_copy_that_differs_from_what_was_read_is_refused(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.vault.hash_file", lambda path: "0" * 64)  # a disk that lies
    with pytest.raises(RegistryError, match="differs from the original"):
        vault.put(drop(tmp_path, b"mot"))
    assert everything_in(vault) == []


def test_discarded_bytes_are_gone_and_discarding_twice_is_harmless(vault: Vault, tmp_path: Path) -> None:
    sha256 = vault.put(drop(tmp_path, b"mat"))
    vault.discard(sha256)
    vault.discard(sha256)
    assert everything_in(vault) == []
