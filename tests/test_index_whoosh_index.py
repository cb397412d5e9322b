"""The embedded engine in real folders: refreshed, damaged, of another make."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index.analysis import exact_words, folded_words
from index.fulltext import IndexEntry, IndexState
from index.query import WordQuery, parse_query
from index.whoosh_index import VERSION, WhooshIndex


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path) -> WhooshIndex:
    return WhooshIndex(folder)


def make_entry(document_id: int, title: str, body: str = "", references: tuple[str, ...] = ()) -> IndexEntry:
    whole = f"{title}\n{body}"
    return IndexEntry(
        document_id,
        tuple(folded_words(title)),
        tuple(folded_words(whole)),
        tuple(exact_words(whole)),
        references,
    )


def ask(index: WhooshIndex, typed: str, limit: int = 10) -> list[int]:
    query = parse_query(typed)
    assert isinstance(query, WordQuery)
    return index.search(query, limit)


def test_without_a_folder_there_is_no_state(index: WhooshIndex) -> None:
    assert index.state() is None


def test_the_state_says_how_far_the_index_has_come(index: WhooshIndex) -> None:
    index.apply([make_entry(1, "một"), make_entry(2, "hai")], change=7)
    assert index.state() == IndexState(7, 2, VERSION)
    index.apply([make_entry(3, "ba")], change=9)
    assert index.state() == IndexState(9, 3, VERSION)


def test_all_the_words_must_be_there(index: WhooshIndex) -> None:
    index.apply([make_entry(1, "công khai số điện thoại"), make_entry(2, "công khai thủ tục")], 1)
    assert ask(index, "cong khai so dien thoai") == [1]
    assert set(ask(index, "cong khai")) == {1, 2}
    assert ask(index, "cong khai khac") == []


def test_words_of_the_body_are_found_too(index: WhooshIndex) -> None:
    index.apply([make_entry(1, "Thông báo", "Ý kiến của công an về tháng 3")], 1)
    for word in ("y kien", "cong an", "thang 3"):
        assert ask(index, word) == [1]


def test_a_word_of_the_title_counts_more(index: WhooshIndex) -> None:
    index.apply(
        [make_entry(1, "khác hẳn", "kiểm tra một lần"), make_entry(2, "kiểm tra", "khác hẳn một lần")], 1
    )
    assert ask(index, "kiem tra") == [2, 1]


@pytest.mark.parametrize("length", [1, 100, 2000])
def test_papers_with_the_accents_typed_come_first_however_well_others_score(
    index: WhooshIndex, length: int
) -> None:
    other = make_entry(1, "Về cân bò", "cân bò cân bò cân bò")
    meant = make_entry(2, "Về việc khác", "cán bộ " + "và nhiều từ khác " * length)
    index.apply([other, meant, make_entry(3, "không liên quan")], 1)
    assert ask(index, "cán bộ") == [2, 1]
    assert set(ask(index, "can bo")) == {1, 2}


def test_at_most_as_many_as_asked_for_are_given_and_none_twice(index: WhooshIndex) -> None:
    index.apply([make_entry(number, "cán bộ") for number in range(1, 8)], 1)
    assert len(ask(index, "cán bộ", limit=3)) == 3
    assert sorted(ask(index, "cán bộ", limit=50)) == list(range(1, 8))


def test_a_mentioned_reference_is_found_among_words(index: WhooshIndex) -> None:
    index.apply([make_entry(1, "kế hoạch", references=("1042tbubnd",)), make_entry(2, "kế hoạch")], 1)
    assert index.search(WordQuery(("ke", "hoach", "1042tbubnd"), ()), 10) == [1]


def test_a_changed_document_replaces_its_old_self(index: WhooshIndex) -> None:
    index.apply([make_entry(1, "cũ")], 1)
    index.apply([make_entry(1, "mới")], 2)
    assert ask(index, "cu") == []
    assert ask(index, "moi") == [1]
    assert index.state() == IndexState(2, 1, VERSION)


def test_a_batch_that_breaks_off_leaves_the_index_as_it_was(index: WhooshIndex) -> None:
    def entries() -> list[IndexEntry]:
        raise KeyboardInterrupt

    index.apply([make_entry(1, "một")], 1)
    with pytest.raises(KeyboardInterrupt):
        index.apply((entry for _ in range(2) for entry in entries()), 2)
    assert index.state() == IndexState(1, 1, VERSION)
    index.apply([make_entry(2, "hai")], 2)
    assert ask(index, "mot") == [1]
    assert ask(index, "hai") == [2]


def test_clearing_forgets_everything_and_may_be_repeated(index: WhooshIndex, folder: Path) -> None:
    index.apply([make_entry(1, "một")], 1)
    index.clear()
    index.clear()
    assert index.state() is None
    assert not folder.exists()


def write_state(folder: Path, **changes: object) -> None:
    values = {"change": 1, "count": 1, "version": VERSION, **changes}
    (folder / "state.json").write_text(json.dumps(values), encoding="utf-8")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: write_state(folder, version="0"),
        lambda folder: write_state(folder, change="nhiều"),
        lambda folder: write_state(folder, count=None),
        lambda folder: (folder / "state.json").write_text("{"),
        lambda folder: (folder / "state.json").write_bytes(b"\xff\xfe\x00"),
        lambda folder: (folder / "state.json").write_text("[1]"),
        lambda folder: (folder / "state.json").unlink(),
    ],
)
def test_an_index_of_another_make_or_broken_has_no_state_and_is_replaced(
    index: WhooshIndex, folder: Path, spoil: Callable[[Path], object]
) -> None:
    index.apply([make_entry(1, "cũ")], 1)
    spoil(folder)
    assert index.state() is None
    index.apply([make_entry(2, "mới")], 5)
    assert ask(index, "cu") == []
    assert index.state() == IndexState(5, 1, VERSION)


def test_the_folder_is_its_owners_alone(index: WhooshIndex, folder: Path) -> None:
    index.apply([], 0)
    assert folder.stat().st_mode & 0o077 == 0
