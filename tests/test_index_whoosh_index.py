"""What only the Whoosh engine has: files that stock Whoosh reads too, merging, damage, pickles, syncing.

What every engine must do is in `test_index_engines.py`.
"""

import os
import pickle
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index as stock_whoosh
from whoosh.query import And, Term

from index.fulltext import EngineQuery, IndexEntry, Match
from index.whoosh_fields import EXACT, FOLDED, REFERENCES, TITLE, TITLE_PAIRS, TYPE
from index.whoosh_index import WhooshIndex


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path) -> Iterator[WhooshIndex]:
    opened = WhooshIndex(folder)
    yield opened
    opened.close()


def make_entry(document_id: int, words: str, title: str = "", references: str = "") -> IndexEntry:
    """A paper in which folded and exact words are the same."""
    whole = (*title.split(), *words.split())
    return IndexEntry(document_id, tuple(title.split()), whole, whole, tuple(references.split()), "Kế hoạch")


def ask(index: WhooshIndex, words: str, **changes: Any) -> tuple[int, ...]:
    query = EngineQuery(words=tuple((word,) for word in words.split()), **changes)
    return index.search(query, 1000).ids


def is_refused(index: WhooshIndex) -> bool:
    """Whether a question makes the engine raise something, whatever it is."""
    try:
        ask(index, "mot")
    except Exception:  # Whoosh raises a dozen unrelated classes
        return True
    return False


def segments_in(folder: Path) -> list[Path]:
    return list(folder.glob("*.seg"))


# The same as stock Whoosh


def read_with_stock_whoosh(folder: Path) -> tuple[dict[tuple[str, str], dict[int, float]], dict[int, int]]:
    """Counts by field and term and document, and lengths by document, as Whoosh's own readers tell them."""
    postings: dict[tuple[str, str], dict[int, float]] = {}
    with stock_whoosh.open_dir(folder).reader() as reader:
        if not reader.doc_count():
            return {}, {}  # Whoosh has no columns to read
        ids = reader.column_reader("document_id")
        for field, term in reader.all_terms():
            matcher = reader.postings(field, term)
            while matcher.is_active():
                found = postings.setdefault((field, term.decode()), {})
                found[ids[matcher.id()]] = matcher.weight()
                matcher.next()
        lengths = {ids[number]: reader.doc_field_length(number, FOLDED, 0) for number in reader.all_doc_ids()}
    return postings, lengths


def expect(entries: list[IndexEntry]) -> dict[tuple[str, str], dict[int, float]]:
    expected: dict[tuple[str, str], dict[int, float]] = {}
    for entry in entries:
        terms = {
            FOLDED: entry.folded,
            EXACT: entry.exact,
            REFERENCES: entry.references,
            TITLE: entry.title,
            TITLE_PAIRS: map(" ".join, pairwise(entry.title)),
            TYPE: [entry.document_type],
        }
        for field, words in terms.items():
            for word, count in Counter(words).items():
                expected.setdefault((field, word), {})[entry.document_id] = min(count, 255)
    return expected


WORDS = st.lists(st.sampled_from(["ke", "hoach", "cong", "so", "3", "y"]), max_size=5).map(" ".join)
COMMITS = st.lists(
    st.tuples(
        st.lists(st.builds(make_entry, st.integers(1, 12), WORDS, WORDS, WORDS), max_size=5),
        st.frozensets(st.integers(1, 12), max_size=3),
    ),
    min_size=1,
    max_size=6,  # enough for segments to be merged
)


@settings(max_examples=25)  # each writes some 30 files, and syncs them
@given(COMMITS)
def test_stock_whoosh_reads_the_same_from_the_files(
    tmp_path_factory: pytest.TempPathFactory, commits: list[tuple[list[IndexEntry], frozenset[int]]]
) -> None:
    folder = tmp_path_factory.mktemp("stock") / "index"
    index = WhooshIndex(folder)
    kept: dict[int, IndexEntry] = {}
    for change, (entries, gone) in enumerate(commits):
        index.apply(entries, change, gone)
        kept = {number: entry for number, entry in kept.items() if number not in gone}
        kept |= {entry.document_id: entry for entry in entries}
    postings, lengths = read_with_stock_whoosh(folder)
    assert postings == expect(list(kept.values()))
    assert {number: length or 0 for number, length in lengths.items()} == {
        number: len(entry.folded) for number, entry in kept.items()
    }
    index.close()


def test_long_lists_with_wide_gaps_and_high_counts_are_read_as_written(
    index: WhooshIndex, folder: Path
) -> None:
    entries = [make_entry(number, "chung") for number in range(1, 700)]
    entries[2] = make_entry(3, "hiem " * 300)
    entries[690] = make_entry(691, "hiem rieng")
    index.apply(entries, 1)
    assert read_with_stock_whoosh(folder)[0] == expect(entries)
    assert ask(index, "hiem") == (3, 691)
    assert ask(index, "rieng hiem") == (691,)
    assert len(ask(index, "chung")) == 697


def test_stock_whoosh_finds_the_same_in_the_same_order(index: WhooshIndex, folder: Path) -> None:
    words = ["uy", "ban", "xa", "cong", "khai", "ke", "hoach", "so", "ket", "qua"]
    entries = [
        make_entry(number, " ".join(words[at % 10] for at in range(0, number * number, number % 7 + 1)))
        for number in range(1, 60)
    ]
    for change in range(3):
        index.apply(entries[change * 20 : change * 20 + 20], change)
    searched = 0
    with stock_whoosh.open_dir(folder).searcher() as searcher:
        ids = searcher.reader().column_reader("document_id")
        for one, other in pairwise([*words, "hoach", "hoach"]):
            query = And([Term(FOLDED, one), Term(FOLDED, other)])
            hits = searcher.search(query, limit=None, optimize=False)
            scores = {ids[number]: score for score, number in hits.top_n}
            found = ask(index, f"{one} {other}")
            assert set(found) == set(scores)
            # Whoosh knows the mean length exactly, here it is that of the lengths as kept.
            assert all(scores[a] >= scores[b] * 0.99 for a, b in pairwise(found))
            searched += len(found)
    assert searched > 100


# Segments


@settings(max_examples=25)
@given(COMMITS, WORDS, st.sampled_from(Match))
def test_however_an_index_was_built_the_order_is_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    commits: list[tuple[list[IndexEntry], frozenset[int]]],
    words: str,
    match: Match,
) -> None:
    parent = tmp_path_factory.mktemp("built")
    piecemeal, at_once = WhooshIndex(parent / "piecemeal"), WhooshIndex(parent / "at_once")
    kept: dict[int, IndexEntry] = {}
    for change, (entries, gone) in enumerate(commits):
        piecemeal.apply(entries, change, gone)
        kept = {number: entry for number, entry in kept.items() if number not in gone}
        kept |= {entry.document_id: entry for entry in entries}
    at_once.apply(kept.values(), 1)
    assert ask(piecemeal, words, match=match) == ask(at_once, words, match=match)
    assert piecemeal.frequencies(words.split()) == at_once.frequencies(words.split())
    piecemeal.close()
    at_once.close()


def test_segments_do_not_pile_up_and_what_is_gone_is_not_merged(index: WhooshIndex, folder: Path) -> None:
    most = 0
    for number in range(1, 41):
        entries = [make_entry(2 * number + at, f"chung rieng{2 * number + at}") for at in range(2)]
        index.apply(entries, number, gone=[2 * number - 3])
        most = max(most, len(segments_in(folder)))
    assert 1 < most <= 9
    left = {*range(2, 82, 2), 79, 81}
    assert set(ask(index, "chung")) == left
    assert [ask(index, f"rieng{number}") for number in sorted(left)] == [(number,) for number in sorted(left)]


def test_a_segment_of_which_nothing_is_left_goes(index: WhooshIndex, folder: Path) -> None:
    index.apply([make_entry(1, "mot")], 1)
    index.apply([make_entry(2, "hai"), make_entry(3, "ba")], 2)
    assert len(segments_in(folder)) == 2
    index.apply([], 3, gone=[1])
    assert len(segments_in(folder)) == 1
    assert index.ids() == {2, 3}


def test_large_segments_are_not_written_again(index: WhooshIndex, folder: Path) -> None:
    for change in range(4):
        index.apply((make_entry(number, "chung") for number in range(change * 5000, change * 5000 + 5000)), 1)
    assert len(segments_in(folder)) == 4
    assert index.search(EngineQuery(words=(("chung",),)), 0).total == 20_000


def test_what_is_open_is_kept_until_the_next_commit(index: WhooshIndex, folder: Path) -> None:
    index.apply([make_entry(1, "mot")], 1)
    assert ask(index, "mot") == (1,)
    (folder / "away").mkdir()
    for file in folder.glob("*MAIN_*"):
        file.rename(folder / "away" / file.name)
    assert ask(index, "mot") == (1,)
    for file in (folder / "away").iterdir():
        file.rename(folder / file.name)
    index.apply([make_entry(2, "mot")], 2)
    assert ask(index, "mot") == (2, 1)


def test_a_file_that_has_just_vanished_is_looked_for_again(
    index: WhooshIndex, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.apply([make_entry(1, "mot")], 1)
    (segment,) = segments_in(folder)
    away = segment.rename(folder / "away")
    # As if another program had committed meanwhile.
    monkeypatch.setattr("index.whoosh_segments.time.sleep", lambda _: away.rename(segment))
    assert ask(index, "mot") == (1,)


# Damage


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("pattern", ["_MAIN_*.toc", "*.seg"])
@pytest.mark.parametrize("spoil", [shorten, Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_damaged_index_raises_and_begins_anew_after_clearing(
    index: WhooshIndex, folder: Path, pattern: str, spoil: Callable[[Path], object]
) -> None:
    index.apply([make_entry(number, "mot hai ba bon nam") for number in range(50)], 1)
    (file,) = folder.glob(pattern)
    spoil(file)
    assert is_refused(index)
    index.clear()
    index.apply([make_entry(7, "mot")], 1)
    assert ask(index, "mot") == (7,)


# Pickles


class _Trap:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return Path.touch, (self._path,)


@pytest.mark.skipif(os.name == "nt", reason="there, folders have no mode")
@pytest.mark.parametrize("mode", [0o700, 0o755, 0o770])
def test_a_pickle_put_into_the_folder_runs_nothing_whoever_may_write_there(
    index: WhooshIndex, folder: Path, tmp_path: Path, mode: int
) -> None:
    index.apply([make_entry(1, "mot")], 1)
    (contents,) = folder.glob("_MAIN_*.toc")
    *_, segments = re.finditer(rb"\x80[\x02-\x05]", contents.read_bytes())  # where a pickle begins
    contents.write_bytes(contents.read_bytes()[: segments.start()] + pickle.dumps(_Trap(tmp_path / "sprung")))
    folder.chmod(mode)
    assert is_refused(index)
    assert not (tmp_path / "sprung").exists()
    assert (index.state() is None) == (mode != 0o700)  # what others may write to is not opened at all


@pytest.mark.skipif(os.name == "nt", reason="there, folders have no mode")
def test_a_folder_that_is_open_to_others_is_replaced(index: WhooshIndex, folder: Path) -> None:
    index.apply([make_entry(1, "mot")], 1)
    folder.chmod(0o755)
    index.apply([make_entry(2, "hai")], 2)
    assert index.ids() == {2}
    assert folder.stat().st_mode & 0o077 == 0


# Power cuts


@pytest.mark.skipif(os.name == "nt", reason="there, folders cannot be synced")
def test_all_that_a_commit_leaves_was_synced_the_state_last(
    index: WhooshIndex, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.apply([make_entry(1, "mot")], 1)
    before = {path.name for path in folder.iterdir()} - {"state.json"}
    synced: list[int] = []
    sync = os.fsync

    def note(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    index.apply([make_entry(2, "hai")], 2)
    written = {path.stat().st_ino for path in folder.iterdir() if path.name not in before}
    assert len(written) == 3  # segment, table of contents, state
    assert written <= set(synced)
    assert synced[-2:] == [(folder / "state.json").stat().st_ino, folder.stat().st_ino]


def test_a_commit_leaves_nothing_but_the_index(index: WhooshIndex, folder: Path) -> None:
    index.apply([make_entry(1, "mot")], 1)
    index.apply([make_entry(2, "hai")], 2)
    kinds = Counter(path.suffix or path.name for path in folder.iterdir())
    assert kinds == {".toc": 1, ".seg": 2, ".json": 1, "MAIN_WRITELOCK": 1}
