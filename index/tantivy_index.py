"""The full-text engine for large registries, an optional package: tantivy behind `SearchIndex`."""

import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from index.fulltext import EngineQuery, Found, IndexEntry, IndexState
from registry.errors import MissingToolError
from registry.language import _

try:
    from tantivy import Index, Searcher
except ModuleNotFoundError as error:
    raise MissingToolError(
        _(
            "The search engine tantivy is not installed. Install it with `pip install minhchung[tantivy]`, "
            "or go back to the built-in one with `minhchung reindex --engine whoosh`."
        )
    ) from error

from index.state_file import SmallFile, delete_folder, read_state, state_path, write_state
from index.tantivy_fields import build_document, schema
from index.tantivy_ranking import count_holding, find, find_ids

# Raise when the schema changes: indexes of another version are built again.
VERSION: Final = "2"
_META: Final = "meta.json"  # the engine's table of contents, put in place anew by each commit
# Memory that the writer fills before it lays down a segment; 2,000 long papers, a commit's, have room in it.
_HEAP_BYTES: Final = 64_000_000
# How the engine's errors tell which error of the system is behind them.
_SYSTEM_ERROR: Final = re.compile(r"\b(?:code: |os error )(\d+)")


class TantivyIndex:
    """An index in a folder of its own; for one thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: Index | None = None
        self._seen: tuple[int, int] | None = None  # the table of contents that was read
        self._state = SmallFile(state_path(folder))
        self._deleted = 0  # documents that it counts and that are deleted or replaced

    def apply(self, entries: Iterable[IndexEntry], change: int, gone: Collection[int] = ()) -> None:
        """Take in entries and let go of some in one commit; a broken index is replaced by an empty one."""
        with _system_errors(self._folder):
            if self.state() is None:
                self._create()
            count = self._commit(entries, gone)
        write_state(self._folder, change, count, VERSION)

    def search(self, query: EngineQuery, limit: int, *, offset: int = 0, with_facets: bool = False) -> Found:
        """The hits from `offset` on, at most `limit`."""
        with _panic_as_error():
            return find(self._searcher(), query, limit, offset, with_facets)

    def frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        """In how many documents each folded word occurs; words that occur in none are left out."""
        return self._count_holding("folded", words)

    def pair_frequencies(self, marks: Sequence[str]) -> Mapping[str, int]:
        """In how many documents each mark of a pair occurs; marks that occur in none are left out."""
        return self._count_holding("pairs", marks)

    def ids(self) -> frozenset[int]:
        """The documents that are in the index."""
        with _panic_as_error():
            return frozenset(find_ids(self._searcher()))

    def state(self) -> IndexState | None:
        """How far the index has come, from the file beside it; None unless the index can be opened."""
        found = read_state(self._state, VERSION)
        return found if found is not None and self._can_be_opened() else None

    def clear(self) -> None:
        """Delete the folder, or whatever stands in its place."""
        self.close()
        delete_folder(self._folder)

    def close(self) -> None:
        """Let go of files held open; the next call opens them again."""
        self._opened = None

    def _commit(self, entries: Iterable[IndexEntry], gone: Collection[int]) -> int:
        # Opened anew for each commit: an index that stays open keeps files of merged segments alive.
        engine = Index.open(str(self._folder))
        writer = engine.writer(heap_size=_HEAP_BYTES, num_threads=1)
        try:
            for entry in entries:
                writer.delete_documents_by_term("document_id", entry.document_id)
                writer.add_document(build_document(entry))
            for document_id in gone:
                writer.delete_documents_by_term("document_id", document_id)
        except BaseException:
            writer.rollback()
            raise
        else:
            writer.commit()
        finally:
            # Gives the lock back too, which would else be held as long as a traceback holds the writer.
            writer.wait_merging_threads()
        engine.reload()
        return int(engine.searcher().num_docs)

    def _count_holding(self, field: str, terms: Sequence[str]) -> Mapping[str, int]:
        with _panic_as_error():
            searcher = self._searcher()
            counts = {term: count_holding(searcher, field, term, self._deleted) for term in terms}
        return {term: count for term, count in counts.items() if count}

    def _searcher(self) -> Searcher:
        """The newest commit, opened again only where there is a newer one than was read."""
        found = (self._folder / _META).stat()
        seen = (found.st_mtime_ns, found.st_ino)
        if self._opened is None:
            self._opened = Index.open(str(self._folder))
            # Else a thread of the engine's looks for new commits too, twice a second: late, and for nothing.
            self._opened.config_reader(reload_policy="manual")
            self._seen = None
        if self._seen != seen:
            self._opened.reload()
            self._seen = seen
            self._deleted = self._count_deleted()
        return self._opened.searcher()

    def _count_deleted(self) -> int:
        contents = json.loads((self._folder / _META).read_text(encoding="utf-8"))
        deleted = (segment["deletes"] for segment in contents["segments"])
        return sum(int(one["num_deleted_docs"]) for one in deleted if one)

    def _can_be_opened(self) -> bool:
        try:
            with _panic_as_error():
                self._searcher()
        except Exception:  # whatever it is, there is nothing to search in
            self.close()
            return False
        return True

    def _create(self) -> None:
        self.clear()
        self._folder.mkdir(parents=True, mode=0o700)
        Index(schema(), str(self._folder), reuse=False)


@contextmanager
def _system_errors(folder: Path) -> Iterator[None]:
    """A full disk and the like as `OSError`: the engine says it in the words of a `ValueError`."""
    try:
        yield
    except ValueError as error:
        found = _SYSTEM_ERROR.search(str(error))
        if found is None:
            raise
        number = int(found[1])
        raise OSError(number, os.strerror(number), str(folder)) from error


@contextmanager
def _panic_as_error() -> Iterator[None]:
    """On a damaged index the engine may panic, with an exception that `except Exception` lets pass."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # it cannot be imported
            raise RuntimeError(str(error)) from error
        raise
