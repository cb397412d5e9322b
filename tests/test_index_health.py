"""Damage done to an index, and whether it is found."""

import gc
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from filed_papers import PAPERS, database_of, file_paper, file_papers

from index import health
from index.fulltext import ENGINES
from index.health import FaultKind, IndexFault, find_index_faults
from index.upkeep import IndexFolder
from registry.lookup import Lookup, PaperText
from registry.store import Registry


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    with Registry.open(database_of(tmp_path)) as opened:
        file_papers(opened)
        yield opened


@pytest.fixture
def lookup(tmp_path: Path, registry: Registry) -> Iterator[Lookup]:
    with Lookup.open(database_of(tmp_path)) as opened:
        yield opened


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path: Path, lookup: Lookup) -> Iterator[IndexFolder]:
    built = IndexFolder(tmp_path / "index")
    built.rebuild(lookup, request.param)
    yield built
    built.close()
    gc.collect()


def test_a_sound_index_has_no_faults(lookup: Lookup, index: IndexFolder) -> None:
    assert find_index_faults(lookup, index) == []


def test_no_index_is_a_fault(lookup: Lookup, index: IndexFolder) -> None:
    index.forget()
    assert find_index_faults(lookup, index) == [IndexFault(FaultKind.NO_INDEX)]


def test_changed_papers_are_only_behind(lookup: Lookup, index: IndexFolder, registry: Registry) -> None:
    file_paper(registry, number="9")
    assert find_index_faults(lookup, index) == [IndexFault(FaultKind.BEHIND, 1)]


def test_papers_too_many_and_too_few_are_counted(lookup: Lookup, index: IndexFolder) -> None:
    opened = index.active()
    assert opened is not None
    opened.apply((), lookup.last_change(), gone=[1, 2])
    assert find_index_faults(lookup, index) == [IndexFault(FaultKind.WRONG_PAPERS, 2)]


def test_a_paper_that_is_not_found_by_its_own_words_is_damage(
    lookup: Lookup, index: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = index.active()
    assert opened is not None
    paper = next(iter(lookup.changed(0)))
    entry = health.build_entry(paper)
    opened.apply([type(entry)(entry.document_id, (), ("khac",), ("khac",), ())], lookup.last_change())
    assert find_index_faults(lookup, index) == [IndexFault(FaultKind.WORDS_LOST, 1)]


def test_no_more_texts_are_read_than_are_tried(
    lookup: Lookup, index: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    texts = Lookup.texts

    def count_texts(asked: Lookup, ids: Sequence[int]) -> dict[int, PaperText]:
        read.extend(ids)
        return texts(asked, ids)

    monkeypatch.setattr(health, "_TRIED", 3)
    monkeypatch.setattr(Lookup, "texts", count_texts)
    assert find_index_faults(lookup, index) == []
    assert len(read) == 3


def test_an_index_of_another_registry_is_as_good_as_none(index: IndexFolder, tmp_path: Path) -> None:
    with Registry.open(tmp_path / "other.db") as other, Lookup.open(tmp_path / "other.db") as lookup:
        file_papers(other)
        assert find_index_faults(lookup, index) == [IndexFault(FaultKind.NO_INDEX)]


def test_a_line_without_blanks_is_no_fault(lookup: Lookup, index: IndexFolder, registry: Registry) -> None:
    file_paper(registry, f"Nội dung {'x' * 70_000}", number="9")
    index.refresh(lookup)
    assert find_index_faults(lookup, index) == []


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_index_that_cannot_be_read_is_as_good_as_none(
    lookup: Lookup, index: IndexFolder, tmp_path: Path
) -> None:
    index.close()
    for path in (tmp_path / "index").rglob("*"):
        if path.is_file() and path.suffix != ".json":
            path.write_bytes(b"")
    assert find_index_faults(lookup, index) == [IndexFault(FaultKind.NO_INDEX)]


def test_a_registry_grown_too_large_for_whoosh_is_told_to_change(
    lookup: Lookup, index: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "MANY_PAPERS", len(PAPERS) - 1)
    expected = [IndexFault(FaultKind.TOO_MANY_PAPERS, len(PAPERS))] if index.engine == "whoosh" else []
    assert find_index_faults(lookup, index) == expected
