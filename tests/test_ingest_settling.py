"""When a file is left alone long enough to be taken in."""

from pathlib import Path

from ingest.inbox import FoundFile
from ingest.settling import Settling

_REST = 5.0


def found(name: str = "a.pdf", size: int = 1, modified: int = 0) -> FoundFile:
    return FoundFile(Path("inbox", name), name, size, modified)


def settling(*written: str) -> Settling:
    return Settling(_REST, is_written=lambda path: path.name in written)


def test_a_file_settles_when_it_has_not_changed_for_a_while() -> None:
    looks = settling()
    assert looks.find_settled([found()], 100.0) == ()
    assert looks.find_settled([found()], 104.9) == ()
    assert looks.find_settled([found()], 105.0) == (found(),)
    assert looks.find_settled([found()], 106.0) == (found(),)


def test_an_empty_file_has_longer_to_be_filled() -> None:
    looks = settling()
    looks.find_settled([found(size=0)], 0.0)
    assert looks.find_settled([found(size=0)], 119.0) == ()
    assert looks.find_settled([found(size=7)], 119.5) == ()
    assert looks.find_settled([found(size=7)], 124.5) == (found(size=7),)
    looks.find_settled([found("b.pdf", size=0)], 200.0)
    assert looks.find_settled([found("b.pdf", size=0)], 320.0) == (found("b.pdf", size=0),)


def test_every_change_begins_the_rest_anew() -> None:
    looks = settling()
    growing = [found(size=1), found(size=2), found(size=2, modified=1), found(size=1, modified=1)]
    for second, file in enumerate(growing):
        assert looks.find_settled([file], second * 4.0) == ()
    assert looks.find_settled([growing[-1]], 16.9) == ()
    assert looks.find_settled([growing[-1]], 17.0) == (growing[-1],)


def test_a_file_settles_by_itself_whatever_day_its_clock_has() -> None:
    ahead = found(modified=4_000_000_000_000_000_000)
    looks = settling()
    assert looks.find_settled([ahead], 0.0) == ()
    assert looks.find_settled([ahead], 5.0) == (ahead,)


def test_a_file_that_a_program_holds_open_to_write_does_not_settle() -> None:
    looks = settling("slow.pdf")
    for second in (0.0, 60.0, 3600.0):
        assert looks.find_settled([found("slow.pdf")], second) == ()


def test_a_file_that_was_taken_away_and_comes_again_begins_anew() -> None:
    looks = settling()
    looks.find_settled([found()], 0.0)
    looks.find_settled([], 4.0)
    assert looks.find_settled([found()], 8.0) == ()
    assert looks.find_settled([found()], 13.0) == (found(),)


def test_a_renamed_file_begins_anew_and_others_are_not_held_up() -> None:
    looks = settling()
    looks.find_settled([found("Scan0001.pdf"), found("b.pdf")], 0.0)
    assert looks.find_settled([found("TB 12.pdf"), found("b.pdf")], 5.0) == (found("b.pdf"),)


def test_there_is_soon_something_to_see_only_while_files_are_restless() -> None:
    looks = settling()
    assert not looks.is_restless(0.0)
    looks.find_settled([found()], 0.0)
    assert looks.is_restless(5.0)
    assert not looks.is_restless(7.0)
