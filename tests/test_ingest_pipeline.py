"""Drops in, fates out: nothing lost, nothing twice, whatever happens in between."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import make_samples
import papers
import pytest
from factories import A_MOMENT

from ingest.inbox import find_drops
from ingest.pipeline import Filed, Places, ingest
from ingest.workers import ReadingPool
from registry.parsed import ProblemCode
from registry.store import Registry
from registry.vault import Vault
from registry.vocabulary.kinds import Fate

pytestmark = pytest.mark.ocr

HANDFUL = ("1042/TB-UBND", "431/TB-UBND", "25/TTPVHCC", "23/GM-UBND", "62/GM-UBND", "773/TB-UBND")


@pytest.fixture(scope="session")
def drawn() -> dict[str, bytes]:
    """A small inbox: PDF, Word, scans, a zip, a duplicate, a truncated file, one that is no document."""
    chosen = [paper for paper in papers.read_papers() if paper.full_reference in HANDFUL]
    return make_samples.drops(make_samples.draw_inbox(chosen))


@pytest.fixture
def home(tmp_path: Path, drawn: dict[str, bytes]) -> Path:
    """A home folder with the small inbox, and an empty file in it."""
    inbox = tmp_path / "home" / "inbox"
    inbox.mkdir(parents=True)
    for name, content in drawn.items():
        (inbox / name).write_bytes(content)
    (inbox / "rong.pdf").touch()
    return tmp_path / "home"


@pytest.fixture
def pool() -> Iterator[ReadingPool]:
    with ReadingPool(workers=1) as opened:
        yield opened


def run(home: Path, pool: ReadingPool, *, keep: bool = False) -> list[Filed]:
    inbox = home / "inbox"
    places = Places(Vault(home / "vault"), home / "refused", None if keep else inbox)
    with Registry.open(home / "registry.db") as registry:
        return list(ingest(find_drops([inbox]), registry, places, pool, lambda: A_MOMENT))


def state_of(home: Path) -> dict[str, Any]:
    """Everything that a run leaves behind, but for when and in which row."""
    with Registry.open(home / "registry.db") as registry:
        arrivals = registry.arrivals()
        return {
            "fates": [(a.name, a.sha256, a.fate, a.reason) for a in arrivals],
            "members": [
                (whole.name, member.name, member.sha256, member.fate)
                for whole in arrivals
                for member in registry.arrivals(whole.id)
            ],
            "documents": [
                (
                    document.id,
                    document.reference_key,
                    document.issued_on,
                    document.subject,
                    document.unsure,
                    [file.sha256 for file, _ in registry.files_of(document.id or 0)],
                )
                for document in registry.documents()
            ],
            "texts": [registry.text_of(document.id or 0) for document in registry.documents()],
            "vault": sorted(path.name for path in (home / "vault").rglob("*") if path.is_file()),
            "inbox": sorted(path.name for path in (home / "inbox").iterdir()),
            "refused": sorted(path.name for path in (home / "refused").iterdir()),
        }


def test_every_drop_has_exactly_one_fate_and_originals_are_kept_byte_for_byte(
    home: Path, pool: ReadingPool
) -> None:
    dropped = {path.name: path.read_bytes() for path in (home / "inbox").iterdir()}
    filed = run(home, pool)
    assert len(filed) == len(dropped)
    assert Counter(one.arrival.fate for one in filed).total() == len(dropped)
    vault = Vault(home / "vault")
    for content in dropped.values():
        sha256 = hashlib.sha256(content).hexdigest()
        assert vault.path_of(sha256).read_bytes() == content


def test_fates_are_what_a_clerk_expects(home: Path, pool: ReadingPool) -> None:
    fates = {one.arrival.name: (one.arrival.fate, one.arrival.reason) for one in run(home, pool)}
    assert fates["1042.signed.pdf"] == (Fate.REGISTERED, "")
    assert fates["TB 1042 (ban luu).pdf"] == (Fate.DUPLICATE, "")
    assert fates["Scan0016.pdf"] == (Fate.REFUSED, ProblemCode.DAMAGED.value)
    assert fates["Thong ke.exe"][0] is Fate.REFUSED
    assert fates["rong.pdf"] == (Fate.REFUSED, ProblemCode.EMPTY_FILE.value)


def test_members_of_an_archive_have_fates_of_their_own(home: Path, pool: ReadingPool) -> None:
    archive = next(one for one in run(home, pool) if one.arrival.name.endswith(".zip"))
    assert [member.fate for member in archive.members] == [Fate.REGISTERED, Fate.REGISTERED]


def test_the_inbox_is_empty_afterwards_and_refused_drops_are_set_aside(home: Path, pool: ReadingPool) -> None:
    run(home, pool)
    assert list((home / "inbox").iterdir()) == []
    assert sorted(path.name for path in (home / "refused").iterdir()) == [
        "Scan0016.pdf",
        "Thong ke.exe",
        "rong.pdf",
    ]


def test_a_second_run_over_the_same_files_changes_nothing(home: Path, pool: ReadingPool) -> None:
    run(home, pool, keep=True)
    (home / "refused").mkdir()
    before = state_of(home)
    again = run(home, pool, keep=True)
    assert all(one.known for one in again)
    assert state_of(home) == before


def test_the_same_bytes_under_another_name_are_a_duplicate_of_the_filed_paper(
    home: Path, pool: ReadingPool
) -> None:
    run(home, pool, keep=True)
    shutil.copy(home / "inbox" / "1042.signed.pdf", home / "inbox" / "z5678.pdf")
    (late,) = [one for one in run(home, pool, keep=True) if not one.known]
    assert late.arrival.fate is Fate.DUPLICATE
    with Registry.open(home / "registry.db") as registry:
        assert registry.get_document(late.arrival.document_id or 0).reference_key == "1042/TB-UBND"


def start_ingest(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "cli", "--home", str(home), "ingest"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "MINHCHUNG_WORKERS": "1"},
        start_new_session=True,
    )


def finish(process: subprocess.Popen[str]) -> None:
    process.communicate(timeout=300)


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, drawn: dict[str, bytes]) -> dict[str, Any]:
    """The state after a run that nobody disturbed."""
    home = tmp_path_factory.mktemp("undisturbed")
    (home / "inbox").mkdir()
    for name, content in drawn.items():
        (home / "inbox" / name).write_bytes(content)
    (home / "inbox" / "rong.pdf").touch()
    finish(start_ingest(home))
    return state_of(home)


@pytest.mark.parametrize("after_fates", [0, 1, 3, 6])
def test_a_run_killed_after_some_fates_and_started_again_ends_like_an_undisturbed_one(
    home: Path, undisturbed: dict[str, Any], after_fates: int
) -> None:
    process = start_ingest(home)
    assert process.stderr is not None
    for _ in range(after_fates):
        assert process.stderr.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stderr.close()
    finish(start_ingest(home))
    assert state_of(home) == undisturbed


@pytest.mark.parametrize("seconds", [0.7, 1.3, 2.1])
def test_a_run_killed_at_any_moment_and_started_again_ends_like_an_undisturbed_one(
    home: Path, undisturbed: dict[str, Any], seconds: float
) -> None:
    process = start_ingest(home)
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    finish(start_ingest(home))
    assert state_of(home) == undisturbed
