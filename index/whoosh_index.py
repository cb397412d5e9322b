"""The embedded full-text engine: Whoosh 2.7.4 behind the `SearchIndex` protocol.

Whoosh keeps pickles in its folder, so an index from outside is never opened: the folder is made by this
program for its owner alone, and anything odd about it means it is deleted and built again.
"""

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from whoosh import fields
from whoosh import index as whoosh_index
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.query import And, AndMaybe, Or, Term

from index.fulltext import IndexEntry, IndexState
from index.query import WordQuery

# Raise when analysis or schema change: indexes of another version are built again.
VERSION: Final = "2"
_STATE: Final = "state.json"
# Seconds to wait for another program that is writing; indexing thousands of papers takes about as long.
_LOCK_TIMEOUT: Final = 30.0
# Words with the accents that were typed count this much more than folded ones.
_EXACT_BOOST: Final = 2.0
# A word of the subject line counts this much more than one of the body.
_TITLE_BOOST: Final = 3.0


class WhooshIndex:
    """An index in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def apply(self, entries: Iterable[IndexEntry], change: int) -> None:
        """Take in entries in one commit; a broken or foreign index is replaced by an empty one first."""
        engine = self._open() if self.state() is not None else self._create()
        writer = engine.writer(timeout=_LOCK_TIMEOUT)
        try:
            for entry in entries:
                writer.update_document(
                    document_id=str(entry.document_id),
                    title=" ".join(entry.title),
                    folded=" ".join(entry.folded),
                    exact=" ".join(entry.exact),
                    references=" ".join(entry.references),
                )
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
        count = engine.doc_count()
        engine.close()
        self._write_state(IndexState(change, count, VERSION))

    def search(self, query: WordQuery, limit: int) -> list[int]:
        """Ids of documents that hold all the words, best first, those with the accents typed in front."""
        engine = self._open()
        try:
            with engine.searcher() as searcher:
                accented = [_build(query, accented=True)] if query.exact else []
                # Whoosh's block optimisation loses best hits when optional terms are boosted.
                queries = (*accented, _build(query))
                found = [searcher.search(one, limit=limit, optimize=False) for one in queries]
                ids = (int(hit["document_id"]) for hits in found for hit in hits)
                return list(dict.fromkeys(ids))[:limit]
        finally:
            engine.close()

    def state(self) -> IndexState | None:
        """How far the index has come, from the file beside it."""
        try:
            values = json.loads((self._folder / _STATE).read_text(encoding="utf-8"))
            found = IndexState(int(values["change"]), int(values["count"]), str(values["version"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return found if found.version == VERSION else None

    def clear(self) -> None:
        """Delete the folder, or whatever stands in its place."""
        if self._folder.is_dir():
            shutil.rmtree(self._folder)
        else:
            self._folder.unlink(missing_ok=True)

    def _open(self) -> Any:
        return whoosh_index.open_dir(self._folder, schema=_schema())

    def _create(self) -> Any:
        self.clear()
        self._folder.mkdir(parents=True, mode=0o700)
        return whoosh_index.create_in(self._folder, _schema())

    def _write_state(self, state: IndexState) -> None:
        temporary = self._folder / f"{_STATE}.new"
        values = {"change": state.change, "count": state.count, "version": state.version}
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(values, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._folder / _STATE)


def _schema() -> fields.Schema:
    words = SpaceSeparatedTokenizer()
    return fields.Schema(
        document_id=fields.ID(unique=True, stored=True),
        title=fields.TEXT(analyzer=words, phrase=False),
        folded=fields.TEXT(analyzer=words, phrase=False),
        exact=fields.TEXT(analyzer=words, phrase=False),
        references=fields.TEXT(analyzer=words, phrase=False),
    )


def _build(query: WordQuery, *, accented: bool = False) -> Any:
    field, words = ("exact", query.exact) if accented else ("folded", query.folded)
    wanted = And([Or([Term(field, word), Term("references", word)]) for word in words])
    better = [Term("title", word, boost=_TITLE_BOOST) for word in query.folded]
    better += [Term("exact", word, boost=_EXACT_BOOST) for word in query.exact]
    return AndMaybe(wanted, Or(better))
