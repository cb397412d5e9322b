"""The folder of the index: kept up with the registry, one writer at a time, the old one serving meanwhile."""

import errno
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from factories import A_MOMENT
from filed_papers import PAPERS, database_of, file_paper, file_papers
from filelock import FileLock

from index import upkeep
from index.fulltext import ENGINES, EngineQuery, IndexEntry, IndexState
from index.guarded import GuardedIndex
from index.state_file import SmallFile, replace_json
from index.upkeep import IndexFolder, build_entry
from registry.errors import RegistryError
from registry.lookup import IndexedPaper, Lookup
from registry.store import Registry
from registry.vocabulary.kinds import FieldName

# Whoosh leaves files open when it cannot write any more.
left_open = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)

BUILD = """
import sys
from pathlib import Path
from index import upkeep
from registry.lookup import Lookup
upkeep._BATCH = 1
home = Path(sys.argv[1])
with Lookup.open(home / "registry.db") as lookup:
    print("started", flush=True)
    upkeep.IndexFolder(home / "index").rebuild(lookup, sys.argv[2])
"""


@pytest.fixture
def filed(tmp_path: Path) -> Iterator[Registry]:
    """A registry on disk with all the papers."""
    with Registry.open(database_of(tmp_path)) as registry:
        file_papers(registry)
        yield registry


@pytest.fixture
def lookup(tmp_path: Path, filed: Registry) -> Iterator[Lookup]:
    with Lookup.open(database_of(tmp_path)) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path) -> Iterator[IndexFolder]:
    opened = IndexFolder(folder)
    yield opened
    opened.close()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def built(index: IndexFolder, lookup: Lookup, engine: str) -> IndexFolder:
    """An index of all papers, with either engine."""
    index.rebuild(lookup, engine)
    return index


def find(index: IndexFolder, *words: str) -> set[int]:
    opened = index.active()
    assert opened is not None
    return set(opened.search(EngineQuery(tuple((word,) for word in words)), 99).ids)


def test_a_registry_without_an_index_gets_one(index: IndexFolder, lookup: Lookup) -> None:
    assert index.active() is None
    assert index.refresh(lookup) == len(PAPERS)
    assert index.is_current(lookup)
    assert index.engine == ENGINES[0]


def test_refreshing_takes_in_only_what_changed(built: IndexFolder, lookup: Lookup, filed: Registry) -> None:
    assert built.refresh(lookup) == 0
    added = file_paper(filed, "Giấy phép xây dựng", number="9")
    assert not built.is_current(lookup)
    assert built.refresh(lookup) == 1
    assert find(built, "giay", "phep") == {added}


def test_a_corrected_field_is_found_and_the_old_one_no_more(
    built: IndexFolder, lookup: Lookup, filed: Registry
) -> None:
    (paper,) = find(built, "ki", "luat")
    filed.confirm_field(paper, FieldName.SUBJECT, "Về hạ tầng", "An", A_MOMENT)
    built.refresh(lookup)
    assert find(built, "ha", "tang") == {paper}
    assert find(built, "ki", "luat") == set()


def test_what_the_registry_lets_go_leaves_the_index(
    built: IndexFolder, lookup: Lookup, filed: Registry, tmp_path: Path
) -> None:
    (paper,) = find(built, "thu", "hoi")
    remove(tmp_path, paper)
    built.refresh(lookup)
    assert find(built, "thu", "hoi") == set()
    assert built.is_current(lookup)


def remove(home: Path, paper: int) -> None:
    with closing(sqlite3.connect(database_of(home))) as connection, connection:
        for table, column in (
            ("document_file", "document_id"),
            ("header_field", "document_id"),
            ("document", "id"),
        ):
            connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (paper,))
        # As `registry.withdrawal` does: what is let go is a change.
        connection.execute("UPDATE change_count SET last = last + 1")


def test_an_index_ahead_of_its_registry_is_built_anew(built: IndexFolder, tmp_path: Path) -> None:
    """A registry was put back from a backup: what changes now has numbers that the index has seen."""
    with Registry.open(tmp_path / "older.db") as older, Lookup.open(tmp_path / "older.db") as lookup:
        added = file_paper(older, "Giấy phép xây dựng")
        built.refresh(lookup)
        assert find(built, "giay", "phep") == {added}
        assert find(built, "cong", "khai") == set()


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_papers_filed_after_a_backup_was_put_back_are_found(
    built: IndexFolder, lookup: Lookup, filed: Registry, tmp_path: Path, count: int
) -> None:
    """Their changes have the numbers of those that were lost, whether as many, fewer or more."""
    backup = back_up(tmp_path)
    for number in range(3):
        file_paper(filed, f"Giấy phép xây dựng {number}", number=None)
    built.refresh(lookup)
    with Registry.open(backup) as restored, Lookup.open(backup) as lookup_again:
        added = {file_paper(restored, f"Hợp đồng lao động {number}", number=None) for number in range(count)}
        built.refresh(lookup_again)
        assert built.is_current(lookup_again)
    assert find(built, "hop", "dong") == added
    assert len(added) == count
    assert find(built, "giay", "phep") == set()


def test_an_unfinished_index_of_what_a_backup_put_away_is_not_gone_on_with(
    index: IndexFolder,
    lookup: Lookup,
    filed: Registry,
    tmp_path: Path,
    engine: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(upkeep, "_BATCH", 1)
    backup = back_up(tmp_path)
    for number in range(2):
        file_paper(filed, f"Giấy phép xây dựng {number}", number=None)

    def interrupt(done: int, _whole: int) -> None:
        if done == len(PAPERS) + 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.rebuild(lookup, engine, interrupt)
    with Registry.open(backup) as restored, Lookup.open(backup) as lookup_again:
        added = {file_paper(restored, f"Hợp đồng lao động {number}", number=None) for number in range(2)}
        index.rebuild(lookup_again, engine)
    assert find(index, "hop", "dong") == added


def back_up(home: Path) -> Path:
    backup = home / "backup.db"
    with closing(sqlite3.connect(database_of(home))) as source, closing(sqlite3.connect(backup)) as target:
        source.backup(target)
    return backup


def test_words_of_what_the_registry_lets_go_leave_the_disk(
    built: IndexFolder, lookup: Lookup, filed: Registry, folder: Path, tmp_path: Path
) -> None:
    """Engines only mark documents as deleted: the index is another one afterwards, not the old one mended."""
    paper = file_paper(filed, "Mật khẩu zaqwsxcde", number="9")
    built.refresh(lookup)
    before = {one.name for one in folder.iterdir() if one.is_dir()}
    file_paper(filed, "Giấy phép xây dựng", number="10")
    remove(tmp_path, paper)
    built.refresh(lookup)
    assert before.isdisjoint(one.name for one in folder.iterdir())
    assert not any(b"zaqwsxcde" in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_the_old_index_answers_until_the_new_one_is_whole(
    built: IndexFolder, lookup: Lookup, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = find(built, "cong", "khai")

    def interrupt(_paper: IndexedPaper) -> IndexEntry:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(upkeep, "build_entry", interrupt)
        with pytest.raises(KeyboardInterrupt):
            built.rebuild(lookup)
    assert find(built, "cong", "khai") == before != set()


def test_an_interrupted_build_is_gone_on_with(
    built: IndexFolder, lookup: Lookup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "_BATCH", 2)
    taken: list[int] = []
    build_entry = upkeep.build_entry

    def build_some(paper: IndexedPaper) -> IndexEntry:
        if len(taken) == 5:
            raise KeyboardInterrupt
        taken.append(paper.paper.id)
        return build_entry(paper)

    with monkeypatch.context() as patched:
        patched.setattr(upkeep, "build_entry", build_some)
        with pytest.raises(KeyboardInterrupt):
            built.rebuild(lookup)
    taken.clear()
    with monkeypatch.context() as patched:
        patched.setattr(
            upkeep, "build_entry", lambda paper: (taken.append(paper.paper.id), build_entry(paper))[1]
        )
        assert built.rebuild(lookup) == len(PAPERS)
    assert taken == [5, 6, 7, 8]
    assert built.is_current(lookup)


def test_papers_filed_while_an_index_is_built_are_in_it(
    index: IndexFolder, lookup: Lookup, filed: Registry, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    added: list[int] = []

    def file_one(done: int, _whole: int) -> None:
        if done == len(PAPERS) and not added:
            added.append(file_paper(filed, "Giấy phép xây dựng", number="9"))

    index.rebuild(lookup, engine, file_one)
    assert find(index, "giay", "phep") == set(added)
    assert index.is_current(lookup)


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.15])
def test_a_build_that_is_killed_leaves_the_old_index_and_ends_the_next_time(
    built: IndexFolder, lookup: Lookup, tmp_path: Path, engine: str, delay: float
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", BUILD, tmp_path, engine], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    found = find(built, "cong", "khai")
    assert found == {2}
    assert built.rebuild(lookup, engine) == len(PAPERS)
    assert find(built, "cong", "khai") == found


def test_only_the_index_that_answers_is_kept(built: IndexFolder, lookup: Lookup, folder: Path) -> None:
    built.rebuild(lookup)
    assert len([one for one in folder.iterdir() if one.is_dir()]) == 1


def test_another_reader_follows_to_the_new_index(
    built: IndexFolder, lookup: Lookup, folder: Path, filed: Registry
) -> None:
    reader = IndexFolder(folder)
    assert find(reader, "cong", "khai") == {2}
    added = file_paper(filed, "Giấy phép xây dựng", number="9")
    built.rebuild(lookup)
    assert find(reader, "giay", "phep") == {added}
    reader.close()


def test_where_another_program_writes_nothing_is_done(
    built: IndexFolder, lookup: Lookup, folder: Path, filed: Registry
) -> None:
    file_paper(filed, number="9")
    with FileLock(folder / "writer.lock"):
        assert built.refresh(lookup) == 0
        with pytest.raises(RegistryError, match="Another program is building the index"):
            built.rebuild(lookup)
    assert built.refresh(lookup) == 1


def test_the_engine_that_was_chosen_stays(built: IndexFolder, lookup: Lookup, engine: str) -> None:
    built.rebuild(lookup)
    assert built.engine == engine
    built.renew(lookup)
    assert built.engine == engine


def test_forgetting_leaves_nothing_of_what_was_indexed(built: IndexFolder, folder: Path) -> None:
    built.forget()
    assert [one.name for one in folder.rglob("*") if one.is_file() and one.stat().st_size] == []
    assert built.active() is None


@left_open
def test_an_index_that_another_program_is_building_is_forgotten_too_and_built_again(
    built: IndexFolder, lookup: Lookup, folder: Path, filed: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "_BATCH", 2)
    left: list[list[str]] = []

    def forget(done: int, _whole: int) -> None:
        if done == 5 and not left:
            IndexFolder(folder).forget()
            left.append([one.name for one in folder.iterdir() if one.name != "writer.lock"])

    assert built.rebuild(lookup, progress=forget) == len(PAPERS)
    assert left == [[]]
    assert find(built, "phong", "chay") == {6}


@left_open
def test_an_index_that_is_forgotten_while_it_takes_papers_in_is_built_anew(
    built: IndexFolder, lookup: Lookup, folder: Path, filed: Registry
) -> None:
    added = file_paper(filed, "Giấy phép xây dựng", number="9")
    forgotten: list[int] = []

    def forget(done: int, _whole: int) -> None:
        if not forgotten:
            forgotten.append(done)
            IndexFolder(folder).forget()

    assert built.refresh(lookup, forget) == len(PAPERS) + 1
    assert find(built, "giay", "phep") == {added}
    assert built.is_current(lookup)


def test_deleting_waits_for_whoever_holds_a_file(
    built: IndexFolder, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[object] = []
    remove_tree = shutil.rmtree

    def fail_first(path: Path, **options: Any) -> None:
        tries.append(path)
        if len(tries) > 2:
            remove_tree(path, **options)

    monkeypatch.setattr(shutil, "rmtree", fail_first)
    built.forget()
    assert len(tries) == 3
    assert [one for one in folder.iterdir() if one.is_dir()] == []


def test_an_index_that_was_replaced_while_it_was_asked_is_not_taken_for_a_damaged_one(
    built: IndexFolder, lookup: Lookup, folder: Path
) -> None:
    reader = IndexFolder(folder)
    assert find(reader, "cong", "khai") == {2}
    built.rebuild(lookup)
    replaced = (folder / "active.json").read_text()
    reader.renew(lookup)
    assert (folder / "active.json").read_text() == replaced
    assert find(reader, "cong", "khai") == {2}
    reader.close()


def test_a_reader_that_meets_an_index_just_being_replaced_takes_the_new_one(
    built: IndexFolder, lookup: Lookup, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = IndexFolder(folder)
    state = GuardedIndex.state
    replaced: list[GuardedIndex] = []

    def replace_first(index: GuardedIndex) -> IndexState | None:
        if not replaced:
            replaced.append(index)
            built.rebuild(lookup)
        return state(index)

    monkeypatch.setattr(GuardedIndex, "state", replace_first)
    assert find(reader, "cong", "khai") == {2}
    reader.close()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_and_the_index_that_answers_stays(
    built: IndexFolder, lookup: Lookup, filed: Registry, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    file_paper(filed, number="9")
    with monkeypatch.context() as patched:
        patched.setattr(GuardedIndex, "apply", failing_with(patched, built, number))
        with pytest.raises(OSError, match=os.strerror(number)):
            built.refresh(lookup)
    assert find(built, "cong", "khai") == {2}
    assert built.refresh(lookup) == 1


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_where_nothing_may_be_written_the_old_index_answers(
    built: IndexFolder, lookup: Lookup, filed: Registry, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    file_paper(filed, number="9")
    monkeypatch.setattr(GuardedIndex, "apply", failing_with(monkeypatch, built, number))
    assert built.refresh(lookup) == 0
    assert find(built, "cong", "khai") == {2}


def test_a_disk_that_is_read_only_takes_no_lock(
    built: IndexFolder, lookup: Lookup, filed: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_lock: FileLock, **_options: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    file_paper(filed, number="9")
    monkeypatch.setattr(FileLock, "acquire", refuse)
    assert built.refresh(lookup) == 0
    assert find(built, "cong", "khai") == {2}
    with pytest.raises(OSError, match="Read-only"):
        built.rebuild(lookup)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the administrator may write anywhere")
def test_an_index_in_a_folder_that_may_not_be_written_to_answers(
    built: IndexFolder, lookup: Lookup, folder: Path, filed: Registry
) -> None:
    file_paper(filed, number="9")
    folders = [folder, *(one for one in folder.iterdir() if one.is_dir())]
    for one in folders:
        one.chmod(0o500)
    try:
        assert built.refresh(lookup) == 0
        assert find(built, "cong", "khai") == {2}
    finally:
        for one in folders:
            one.chmod(0o700)


def failing_with(patched: pytest.MonkeyPatch, index: IndexFolder, number: int) -> object:
    """A writing method of the guard whose engine meets an error of the system."""
    apply = GuardedIndex.apply

    def fail(guarded: GuardedIndex, *arguments: object) -> None:
        def refuse(*_arguments: object) -> None:
            raise OSError(number, os.strerror(number))

        patched.setattr(type(guarded._engine), "apply", refuse)
        apply(guarded, *arguments)  # type: ignore[arg-type]

    return fail


def test_the_folder_is_its_owners_alone(built: IndexFolder, folder: Path) -> None:
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "pointer", ["", "{}", '{"engine": "other", "folder": "other-1", "token": "0"}', "[]"]
)
def test_a_pointer_that_says_nothing_means_no_index(built: IndexFolder, folder: Path, pointer: str) -> None:
    (folder / "active.json").write_text(pointer)
    assert built.active() is None


def test_an_index_that_stands_elsewhere_is_never_opened(
    built: IndexFolder, lookup: Lookup, folder: Path, tmp_path: Path
) -> None:
    active = json.loads((folder / "active.json").read_text())
    index_folder = folder / active["folder"]
    copied = [tmp_path / "elsewhere", tmp_path / active["folder"], folder / "a-b1"]
    for copy in copied:
        shutil.copytree(index_folder, copy)
    for file in index_folder.iterdir():
        shutil.copy(file, folder)
    shutil.rmtree(index_folder)
    for named in (
        "../elsewhere",
        str(tmp_path / "elsewhere"),
        f"../{active['folder']}",
        "a-b1",
        "..",
        ".",
        "",
    ):
        (folder / "active.json").write_text(json.dumps({**active, "folder": named}))
        assert built.active() is None
    built.rebuild(lookup)
    assert built.is_current(lookup)


def test_a_damaged_index_does_not_keep_new_papers_out(
    built: IndexFolder, lookup: Lookup, folder: Path, filed: Registry
) -> None:
    active = json.loads((folder / "active.json").read_text())["folder"]
    for path in (folder / active).iterdir():
        if path.name != "state.json" and path.is_file():
            path.write_bytes(b"")
    built.close()
    added = file_paper(filed, "Giấy phép xây dựng", number="9")
    built.refresh(lookup)
    assert find(built, "giay", "phep") == {added}
    assert find(built, "cong", "khai") == {2}


def test_what_stands_in_the_folders_place_is_put_away(folder: Path, lookup: Lookup) -> None:
    folder.write_text("not a folder")
    index = IndexFolder(folder)
    assert index.refresh(lookup) == len(PAPERS)
    index.close()


def test_words_that_nobody_types_are_left_out(lookup: Lookup, filed: Registry, built: IndexFolder) -> None:
    added = file_paper(filed, f"Giấy phép {'x' * 70_000} {'y' * 61} {'z' * 60}", number="9")
    [indexed] = lookup.indexed([added])
    entry = build_entry(indexed)
    assert max(map(len, (*entry.folded, *entry.exact, *entry.title))) == 60
    built.refresh(lookup)
    assert find(built, *entry.folded) == {added}


def test_progress_counts_to_the_end(index: IndexFolder, lookup: Lookup) -> None:
    told: list[tuple[int, int]] = []
    index.rebuild(lookup, progress=lambda done, whole: told.append((done, whole)))
    assert told == [(number, len(PAPERS)) for number in range(1, len(PAPERS) + 1)]


# Small files


def test_a_small_file_is_read_again_only_where_it_was_written_again(tmp_path: Path) -> None:
    path = tmp_path / "small.json"
    file = SmallFile(path)
    assert file.read() is None
    replace_json(path, {"change": 1})
    first = file.read()
    assert first == {"change": 1}
    assert file.read() is first
    replace_json(path, {"change": 2})
    assert file.read() == {"change": 2}
    path.write_text("{", encoding="utf-8")
    assert file.read() is None
    path.unlink()
    assert file.read() is None
