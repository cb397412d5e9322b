"""What one search reads of papers: once, and no more than it looks at."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from factories import make_header, make_parsed

from index.reading import Reading
from registry.lookup import Lookup, Paper, PaperText
from registry.parsed import Page
from registry.store import Registry
from registry.vocabulary.kinds import ReadMethod


class CountingLookup(Lookup):
    """A lookup that notes which papers and texts it was asked for."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        self.read: list[tuple[int, ...]] = []

    def papers(self, ids: Collection[int]) -> dict[int, Paper]:
        self.read.append(tuple(ids))
        return super().papers(list(ids))

    def texts(self, ids: Collection[int], *pages: int) -> dict[int, PaperText]:
        self.read.append(tuple(ids))
        return super().texts(ids, *pages)


@pytest.fixture
def lookup(tmp_path: Path) -> Iterator[CountingLookup]:
    """A short paper, 1, and one of eight pages, 2; its file has no page 8."""
    with Registry.open(tmp_path / "registry.db") as registry:
        registry.add(make_parsed("Công  khai"))
        pages = tuple(
            Page(number, 595.0, 842.0, f"Trang {number}", (), ReadMethod.TEXT_LAYER)
            for number in (1, 2, 3, 4, 5, 6, 7, 9)
        )
        registry.add(replace(make_parsed(header=make_header(number="43")), pages=pages))
    with CountingLookup.open(tmp_path / "registry.db") as opened:
        yield opened


def test_papers_are_read_once_and_those_gone_are_left_out(lookup: CountingLookup) -> None:
    reading = Reading(lookup)
    assert reading.papers([1]).keys() == {1}
    assert reading.papers([1, 2, 77]).keys() == {1, 2}
    assert lookup.read == [(1,), (2, 77)]


def test_further_pages_are_read_only_of_papers_that_have_them(lookup: CountingLookup) -> None:
    reading = Reading(lookup)
    reading.read_first_pages([1, 2])
    assert [text.folded for text in reading.pages(2)] == [f"trang {number}" for number in range(1, 7)]
    assert [text.written for text in reading.first_pages(1)] == ["Công  khai"]
    reading.read_all_pages([1, 2])
    assert [text.written for text in reading.pages(2)][-1] == "Trang 9"
    assert [reading.page_number(2, place) for place in (0, 7)] == [1, 9]
    assert [text.folded for text in reading.first_pages(2)] == [f"trang {number}" for number in range(1, 7)]
    reading.read_first_pages([1, 2])
    assert lookup.read == [(1, 2), (2,)]


def test_a_paper_that_has_no_text_has_no_pages(lookup: CountingLookup) -> None:
    reading = Reading(lookup)
    reading.read_first_pages([77])
    assert list(reading.pages(77)) == []
    assert list(reading.first_pages(77)) == []


def test_a_text_that_was_let_go_is_read_again(lookup: CountingLookup) -> None:
    reading = Reading(lookup)
    reading.read_all_pages([1])
    reading.forget_text(1)
    reading.read_all_pages([1])
    assert [text.folded for text in reading.pages(1)] == ["cong  khai"]
    assert lookup.read == [(1,), (1,)]
