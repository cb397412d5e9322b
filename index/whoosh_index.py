"""The embedded full-text engine: Whoosh 2.7.4 behind the `SearchIndex` protocol.

Whoosh keeps pickles in its folder, so an index from outside is not opened: the folder is made by this program
for its owner alone, and anything odd about it means it is deleted and built again. Should one be opened after
all, `index.plain_pickles` makes nothing of what it names but the parts of an index.
"""

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from index.fulltext import EngineQuery, Found, IndexEntry, IndexState
from index.state_file import SmallFile, delete_folder, read_state, state_path, write_state
from index.whoosh_fields import FOLDED, PAIRS
from index.whoosh_ranking import find
from index.whoosh_segments import Reader, open_reader

# Raise when schema or the layout of postings change: indexes of another version are built again.
VERSION: Final = "4"


class WhooshIndex:
    """An index in a folder of its own; for one thread, which keeps the files open between its questions."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reader: Reader | None = None
        self._stamp: tuple[int, int] | None = None
        self._state = SmallFile(state_path(folder))

    def apply(self, entries: Iterable[IndexEntry], change: int, gone: Collection[int] = ()) -> None:
        """Take in new and changed documents, and let go of some, in one commit that reaches the disk.

        A broken or foreign index is replaced by an empty one first.
        """
        from index.whoosh_writing import Writer, create, sync_folder  # questions do without it

        if self.state() is None:
            self.clear()
            create(self._folder)
        with Writer(self._folder) as writer:
            for entry in entries:
                writer.add_entry(entry)
            writer.delete_ids(gone)
        write_state(self._folder, change, writer.count, VERSION)
        sync_folder(self._folder)

    def search(self, query: EngineQuery, limit: int, *, offset: int = 0, with_facets: bool = False) -> Found:
        """The hits from `offset` on, at most `limit`."""
        return find(self._open(), query, limit, offset, with_facets)

    def frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        """In how many documents each folded word occurs; words that occur in none are left out."""
        return self._count_holding(FOLDED, words)

    def pair_frequencies(self, marks: Sequence[str]) -> Mapping[str, int]:
        """In how many documents each mark of a pair occurs; marks that occur in none are left out."""
        return self._count_holding(PAIRS, marks)

    def ids(self) -> frozenset[int]:
        """The documents that are in the index."""
        reader = self._open()
        return frozenset(map(reader.document_ids.__getitem__, reader.live()))

    def state(self) -> IndexState | None:
        """How far the index has come, from the file beside it; None for a folder that others can write to."""
        try:
            self._check_folder()
        except OSError:
            return None
        return read_state(self._state, VERSION)

    def clear(self) -> None:
        """Delete the folder, or whatever stands in its place."""
        self.close()
        delete_folder(self._folder)

    def close(self) -> None:
        """Let go of files held open; the next call opens them again."""
        if self._reader is not None:
            self._reader.close()
        self._reader = self._stamp = None

    def _count_holding(self, field: str, terms: Sequence[str]) -> Mapping[str, int]:
        reader = self._open()
        found = {term: reader.frequency(field, term) for term in terms}
        return {term: count for term, count in found.items() if count}

    def _open(self) -> Reader:
        """The index after the latest commit: each writes its state anew."""
        stat = state_path(self._folder).stat()
        stamp = (stat.st_mtime_ns, stat.st_ino)
        if self._reader is None or stamp != self._stamp:
            self._check_folder()
            self._reader = open_reader(self._folder, self._reader)
            self._stamp = stamp
        return self._reader

    def _check_folder(self) -> None:
        stat = self._folder.stat()
        if os.name != "nt" and (stat.st_uid != os.geteuid() or stat.st_mode & 0o077):
            raise PermissionError(f"{self._folder} is not its owner's alone")
