"""What only the engine for large registries has to show: its disk, its damage, its absence."""

import errno
import importlib
import json
import shutil
import sys
from pathlib import Path

import pytest

from index import tantivy_index
from index.fulltext import EngineQuery, IndexEntry, Within
from index.tantivy_index import TantivyIndex
from registry.errors import MissingToolError


def make_entry(document_id: int, *words: str) -> IndexEntry:
    return IndexEntry(document_id, words[:3], words, words, ("1042tbubnd",), document_type="Kế hoạch")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def test_without_the_package_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tantivy", None)
    monkeypatch.delitem(sys.modules, "index.tantivy_index")
    with pytest.raises(MissingToolError, match=r"pip install minhchung\[tantivy\]"):
        importlib.import_module("index.tantivy_index")


def test_papers_added_one_by_one_leave_no_files_behind_while_somebody_reads(folder: Path) -> None:
    writer, reader = TantivyIndex(folder), TantivyIndex(folder)
    for change in range(1, 41):
        writer.apply([make_entry(change, "can", "bo"), make_entry(1, "moi")], change)
        assert reader.search(EngineQuery(), 1).total == change
    segments = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["segments"]
    assert len(segments) < 16
    names = {segment["segment_id"].replace("-", "") for segment in segments}
    assert {file.name[:32] for file in folder.iterdir() if len(file.name) > 32} == names
    assert writer.ids() == frozenset(range(1, 41))


def test_of_a_frequent_word_a_few_replaced_papers_may_be_counted_too_but_never_of_a_rare_one(
    folder: Path,
) -> None:
    index = TantivyIndex(folder)
    index.apply([make_entry(number, "can") for number in range(1, 301)], 1)
    index.apply([make_entry(301, "hiem"), make_entry(302, "hiem")], 2)
    index.apply([make_entry(1, "moi"), make_entry(301, "moi")], 3)
    found = dict(index.frequencies(["can", "hiem", "moi", "khong"]))
    assert 299 <= found.pop("can") <= 302
    assert found == {"hiem": 1, "moi": 2}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> TantivyIndex:
    """3,000 documents with the same three words in their texts; few titles tell which they are about."""
    index = TantivyIndex(tmp_path_factory.mktemp("large") / "index")
    body = ("ke", "hoach", "phong")
    titles = {10: ("ke", "hoach", "phong"), 20: ("hoach", "phong"), 30: ("phong", "chay"), 40: ("ke", "khai")}
    index.apply(
        [
            IndexEntry(number, titles.get(number, ("ke",) if number % 2 else ("bao",)), body, body, ())
            for number in range(1, 3001)
        ],
        1,
    )
    return index


@pytest.mark.parametrize("exact", [(), ("ke", "hoach", "phong")])
def test_of_very_many_hits_those_with_a_telling_title_come_first(
    large: TantivyIndex, exact: tuple[str, ...]
) -> None:
    query = EngineQuery(words=(("ke",), ("hoach",), ("phong",)), exact=exact)
    first = large.search(query, 2)
    assert first.ids == (10, 20)
    assert first.total == 3000
    # Half of all titles have the word `ke`: it lifts them over the rest, and no more.
    following = large.search(query, 6)
    assert following.ids[:3] == (10, 20, 30)
    assert set(following.ids[3:]) <= {40, 2999, 2997, 2995}
    assert large.search(query, 0, with_facets=True).total == 3000


def test_pages_of_very_many_hits_neither_repeat_nor_skip_one(large: TantivyIndex) -> None:
    query = EngineQuery(words=(("ke",), ("phong",)))
    whole = large.search(query, 3000).ids
    pages = [one for offset in range(0, 3000, 700) for one in large.search(query, 700, offset=offset).ids]
    assert pages == list(whole)
    assert sorted(whole) == list(range(1, 3001))
    assert [large.search(query, 1, offset=at).ids[0] for at in range(5)] == list(whole[:5])


@pytest.mark.parametrize(
    "said",
    ["An IO error occurred: 'No space left on device (os error 28)'", "Os { code: 28, kind: StorageFull }"],
)
def test_a_full_disk_is_an_error_of_the_system_and_leaves_the_index_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    index = TantivyIndex(folder)
    index.apply([make_entry(1, "can", "bo")], 1)

    def refuse(_entry: IndexEntry) -> None:
        raise ValueError(said)

    with monkeypatch.context() as patched:
        patched.setattr(tantivy_index, "build_document", refuse)
        with pytest.raises(OSError, match="No space left") as raised:
            index.apply([make_entry(2, "moi")], 2)
    assert raised.value.errno == errno.ENOSPC
    assert index.ids() == {1}


@pytest.mark.parametrize("suffix", ["fast", "idx", "term", "fieldnorm", "json"])
def test_an_index_with_a_file_cut_short_has_no_state_and_is_replaced(folder: Path, suffix: str) -> None:
    TantivyIndex(folder).apply([make_entry(1, "can", "bo")], 1)
    [file] = [one for one in folder.glob(f"*.{suffix}") if one.name not in ("state.json", ".managed.json")]
    file.write_bytes(file.read_bytes()[:-20])
    damaged = TantivyIndex(folder)
    assert damaged.state() is None
    damaged.apply([make_entry(2, "moi")], 2)
    assert damaged.ids() == {2}


def test_damage_inside_a_file_gives_an_error_that_can_be_caught_and_never_a_panic(
    folder: Path, tmp_path: Path
) -> None:
    index = TantivyIndex(folder)
    index.apply([make_entry(number, "can", "bo", f"x{number % 7}") for number in range(1, 200)], 1)
    index.apply([make_entry(number, "can", "bo") for number in range(1, 50)], 2)
    query = EngineQuery(words=(("can",), ("x3", "x4")), prefix="x", within=Within(ids=frozenset(range(300))))
    raised = set()
    for file in sorted(folder.iterdir()):
        content = file.read_bytes()
        for place in range(0, len(content), max(1, len(content) // 8)):
            copy = tmp_path / "copy"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(folder, copy)
            (copy / file.name).write_bytes(content[:place] + b"\xff" * 8 + content[place + 8 :])
            damaged = TantivyIndex(copy)
            try:
                damaged.state()
                damaged.search(query, 10, with_facets=True)
                damaged.frequencies(["can", "x3"])
                damaged.ids()
            except Exception as error:
                raised.add(type(error))
    assert RuntimeError in raised  # what a panic is turned into
