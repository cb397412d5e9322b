"""Which papers a file holds, settled at a desk; `test_cli_split` goes from the inbox to the search."""

from dataclasses import replace
from pathlib import Path

import pytest
from factories import A_MOMENT, make_header, make_parsed

from desk.splits import choose_file, find_proposed_starts, parse_starts, parts_of, settle
from ingest.workers import ReadingPool
from registry.errors import InputFileError, UsageError
from registry.parsed import PaperReading, ParsedDocument
from registry.store import Registry
from registry.tables import StoredFile
from registry.vault import Vault
from registry.vocabulary.kinds import FieldName

PLAN = make_header(number="31", symbol="KH-UBND", document_type="Kế hoạch", subject="Về kế hoạch")


def batch(*starts: int) -> ParsedDocument:
    """A file of five pages in which a person has found that a plan starts on one of them."""
    first = make_parsed("trang 1")
    pages = tuple(replace(first.pages[0], number=number, text=f"trang {number}") for number in range(1, 6))
    papers = [PaperReading(1, start - 1, make_header()) for start in starts]
    papers += [PaperReading(start, 5, PLAN) for start in starts]
    return replace(first, pages=pages, papers=tuple(papers))


@pytest.fixture
def file(registry: Registry) -> StoredFile:
    """A file that seems to hold a second paper from page 3 on."""
    document = registry.add(replace(batch(), starts=(3,)))
    return choose_file(registry, document)[0]


def settled(registry: Registry, folder: Path, file: StoredFile, *starts: int) -> None:
    with ReadingPool(workers=1) as pool:
        settle(registry, Vault(folder), pool, file, starts, "lan", A_MOMENT)


def test_of_the_copies_of_a_paper_the_one_that_may_be_several_is_split(registry: Registry) -> None:
    document = registry.add(make_parsed())
    registry.add(replace(batch(), starts=(3,)))
    assert len(registry.files_of(document.id or 0)) == 2
    assert choose_file(registry, document)[0].sha256 == batch().source.sha256
    registry.keep_whole(batch().source.sha256, "lan", A_MOMENT)
    assert choose_file(registry, document)[0] == registry.files_of(document.id or 0)[0][0]


def test_the_parts_of_a_file_are_proposed_until_a_person_has_said(
    registry: Registry, file: StoredFile, tmp_path: Path
) -> None:
    assert find_proposed_starts(registry, file) == (3,)
    parts = parts_of(registry, file)
    assert [(part.first_page, part.last_page, part.paper.id) for part in parts] == [
        (1, 2, None),
        (3, 5, None),
    ]
    settled(registry, tmp_path, file)
    assert find_proposed_starts(registry, file) == ()
    assert [(part.first_page, part.last_page, part.paper.id) for part in parts_of(registry, file)] == [
        (1, 5, 1)
    ]


def test_the_parts_of_a_split_file_are_its_papers(registry: Registry, file: StoredFile) -> None:
    registry.split_file(batch(3), "lan", A_MOMENT)
    parts = parts_of(registry, file)
    assert [(part.first_page, part.last_page, part.paper.number) for part in parts] == [
        (1, 2, 1042),
        (3, 5, 31),
    ]


@pytest.mark.parametrize(("text", "starts"), [("3", (3,)), (" 2, 5 ", (2, 5))])
def test_pages_are_typed_with_commas(
    registry: Registry, file: StoredFile, text: str, starts: tuple[int, ...]
) -> None:
    assert parse_starts(text, file) == starts


@pytest.mark.parametrize("text", ["1", "6", "5,3", "3,3", "3;5", "trang 3", "", "3,,5", "²", "-3"])
def test_pages_that_cannot_be_are_refused(registry: Registry, file: StoredFile, text: str) -> None:
    with pytest.raises(UsageError, match="from 2 to 5"):
        parse_starts(text, file)


@pytest.mark.parametrize("starts", [(1,), (6,), (5, 3), (3, 3), (0,)])
def test_pages_that_no_keyboard_typed_are_looked_at_too(
    registry: Registry, file: StoredFile, tmp_path: Path, starts: tuple[int, ...]
) -> None:
    with pytest.raises(UsageError, match="from 2 to 5"):
        settled(registry, tmp_path, file, *starts)
    assert find_proposed_starts(registry, file) == (3,)


def test_a_paper_of_which_people_recorded_something_does_not_vanish(
    registry: Registry, file: StoredFile, tmp_path: Path
) -> None:
    _first, plan = registry.split_file(batch(3), "lan", A_MOMENT)
    registry.confirm_field(plan.id or 0, FieldName.NUMBER, "31", "lan", A_MOMENT)
    with pytest.raises(UsageError, match=rf"would vanish[^#]*\n  #{plan.id}  Kế hoạch 31/KH-UBND"):
        settled(registry, tmp_path, file)
    assert len(parts_of(registry, file)) == 2


def test_a_lost_original_is_not_split(registry: Registry, file: StoredFile, tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="original"):
        settled(registry, tmp_path, file, 3)
    assert find_proposed_starts(registry, file) == (3,)
