"""How often a drop was begun in vain, over restarts of the program."""

from pathlib import Path

import pytest

from ingest.attempts import Attempts
from ingest.hindrances import Hindrance
from ingest.inbox import FoundFile

A_FILE = FoundFile(Path("inbox/a.pdf"), "a.pdf", 1, 2)
OTHER_BYTES = FoundFile(Path("inbox/a.pdf"), "a.pdf", 1, 3)


def test_tries_count_over_restarts_until_one_is_taken_back_or_the_file_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "attempts.json"
    for count in (1, 2, 3):
        Attempts(path).begin(A_FILE)
        assert Attempts(path).count(A_FILE) == count
    assert Attempts(path).count(OTHER_BYTES) == 0
    Attempts(path).take_back(A_FILE)
    assert Attempts(path).count(A_FILE) == 2
    Attempts(path).forget(A_FILE)
    assert Attempts(path).count(A_FILE) == 0


def test_why_the_last_try_failed_is_kept_and_a_crash_leaves_no_reason(tmp_path: Path) -> None:
    path = tmp_path / "attempts.json"
    Attempts(path).begin(A_FILE)
    assert Attempts(path).last_hindrance(A_FILE) is None
    Attempts(path).explain(A_FILE, Hindrance.UNREADABLE)
    assert Attempts(path).last_hindrance(A_FILE) is Hindrance.UNREADABLE
    assert Attempts(path).count(A_FILE) == 1


@pytest.mark.parametrize("damaged", [b"", b"{", b"[1]", b'{"a": 1}', b'{"a": [1]}', b"\xff"])
def test_a_damaged_file_counts_as_none_and_is_written_anew(tmp_path: Path, damaged: bytes) -> None:
    path = tmp_path / "attempts.json"
    path.write_bytes(damaged)
    attempts = Attempts(path)
    assert attempts.count(A_FILE) == 0
    attempts.begin(A_FILE)
    assert Attempts(path).count(A_FILE) == 1


def test_a_disk_that_takes_nothing_stops_nothing(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path / "no such folder" / "attempts.json")
    attempts.begin(A_FILE)
    assert attempts.count(A_FILE) == 1
