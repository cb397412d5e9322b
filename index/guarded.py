"""An engine behind a guard: whatever it raises on a damaged folder becomes one error."""

import errno
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Final

from index.fulltext import EngineQuery, Found, IndexEntry, IndexState, SearchIndex
from registry.errors import DamagedIndexError, MinhchungError
from registry.language import _

READ_ONLY: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
# A disk that takes nothing more says nothing of the index: the one that answers stays as it is.
_UNWRITABLE: Final = READ_ONLY | {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOMEM,
}


class GuardedIndex:
    """A `SearchIndex` whose methods raise `DamagedIndexError` for any exception of the engine.

    What the entries that are taken in raise themselves, errors of the registry, passes unchanged; so does
    `OSError` where the disk is full or may not be written to.
    """

    def __init__(self, engine: SearchIndex) -> None:
        self._engine = engine

    def apply(self, entries: Iterable[IndexEntry], change: int, gone: Collection[int] = ()) -> None:
        """Take in and let go of documents in one commit."""
        with guard_writing():
            self._engine.apply(entries, change, gone)

    def search(self, query: EngineQuery, limit: int, *, offset: int = 0, with_facets: bool = False) -> Found:
        """The hits from `offset` on, at most `limit`."""
        with _guard():
            return self._engine.search(query, limit, offset=offset, with_facets=with_facets)

    def frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        """In how many documents each word occurs."""
        with _guard():
            return self._engine.frequencies(words)

    def pair_frequencies(self, marks: Sequence[str]) -> Mapping[str, int]:
        """In how many documents each mark of two neighbouring words occurs."""
        with _guard():
            return self._engine.pair_frequencies(marks)

    def ids(self) -> frozenset[int]:
        """The documents that are in the index."""
        with _guard():
            return self._engine.ids()

    def state(self) -> IndexState | None:
        """How far the index has come."""
        return self._engine.state()

    def clear(self) -> None:
        """Forget everything."""
        self._engine.clear()

    def close(self) -> None:
        """Let go of files held open."""
        self._engine.close()


def guard_writing() -> AbstractContextManager[None]:
    """Errors of what is written beside an index, told apart as those of `GuardedIndex.apply` are."""
    return _guard(may_pass=_UNWRITABLE)


@contextmanager
def _guard(may_pass: Collection[int] = ()) -> Iterator[None]:
    try:
        yield
    except (MinhchungError, sqlite3.Error):
        raise
    except Exception as error:  # Whoosh alone raises a dozen unrelated classes on a damaged folder
        if isinstance(error, OSError) and error.errno in may_pass:
            raise
        message = _("The full-text index cannot be used ({problem}). Check the disk, then: minhchung reindex")
        raise DamagedIndexError(message.format(problem=error)) from error
