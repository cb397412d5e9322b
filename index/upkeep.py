"""The folder of the full-text index: which index answers, one writer at a time, kept up with the registry.

An index is built in a folder of its own beside the one that answers, and takes its place when it is whole;
what was built when the program was interrupted is gone on with.
"""

import json
import logging
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final

from index.analysis import exact_words, folded_words, reference_keys
from index.fulltext import ENGINES, IndexEntry, IndexState, SearchIndex
from index.guarded import GuardedIndex
from index.state_file import replace_json
from registry.errors import DamagedIndexError, RegistryError
from registry.language import _
from registry.lookup import IndexedPaper, Lookup

_log = logging.getLogger(__name__)

_POINTER: Final = "active.json"
_LOCK: Final = "writer.lock"
# Papers a commit: few enough that an interrupted build loses seconds, many enough that commits cost little.
_BATCH: Final = 2000

Progress = Callable[[int, int], None]  # papers taken in, of how many


@dataclass(frozen=True, slots=True)
class Active:
    """Which index answers: its engine and its folder."""

    engine: str
    folder: str


class IndexFolder:
    """The index of one registry; for one thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: tuple[Active, SearchIndex] | None = None

    @property
    def engine(self) -> str:
        """The engine that answers, or would."""
        active = self._read_pointer()
        return active.engine if active else ENGINES[0]

    def active(self) -> SearchIndex | None:
        """The index that answers; None where there is none, or it is of another version or damaged."""
        found = self._read_pointer()
        if found is None:
            self.close()
            return None
        if self._opened is None or self._opened[0] != found:
            self.close()
            self._opened = (found, make_index(found.engine, self._folder / found.folder))
        index = self._opened[1]
        return index if index.state() is not None else None

    def is_current(self, lookup: Lookup) -> bool:
        """Whether the index holds the registry as it is now: what is let go counts as a change too."""
        index = self.active()
        state = index.state() if index else None
        return state is not None and state.change == lookup.last_change()

    def refresh(self, lookup: Lookup, progress: Progress | None = None) -> int:
        """Bring the index up to the registry; gives how many papers were taken in.

        An index that is missing, damaged, of another version, or of a registry that was put back to an older
        state is built anew. Where another program is writing, that one does it: nothing is done here.
        """
        if self.is_current(lookup):
            return 0
        with self._only_writer() as is_alone:
            if not is_alone:
                return 0
            try:
                return self._catch_up(lookup, progress)
            except DamagedIndexError:
                _log.info("the full-text index is damaged and is built anew", exc_info=True)
                return self._renew(lookup, progress)

    def rebuild(self, lookup: Lookup, engine: str | None = None, progress: Progress | None = None) -> int:
        """Build the index anew, the old one serving until it is whole; gives how many papers it holds.

        A build that was interrupted is gone on with.

        Raises:
            RegistryError: another program is writing the index.
        """
        with self._only_writer() as is_alone:
            if not is_alone:
                raise RegistryError(_("Another program is building the index. Wait until it ends."))
            return self._build(lookup, engine or self.engine, progress)

    def renew(self, lookup: Lookup, progress: Progress | None = None) -> None:
        """Delete a damaged index and build it anew; where another program is writing, that one does it."""
        with self._only_writer() as is_alone:
            if is_alone:
                self._renew(lookup, progress)

    def forget(self) -> None:
        """Delete all indexes with all that stands in them; one is built again when somebody asks."""
        self.close()
        if not self._folder.is_dir():
            self._folder.unlink(missing_ok=True)
            return
        for one in self._folder.iterdir():
            if one.is_dir():
                shutil.rmtree(one)
            elif one.name != _LOCK:  # whoever holds it goes on holding it
                one.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the index that answers."""
        if self._opened is not None:
            self._opened[1].close()
            self._opened = None

    # Inside

    def _renew(self, lookup: Lookup, progress: Progress | None) -> int:
        engine = self.engine
        self.forget()
        return self._build(lookup, engine, progress)

    def _catch_up(self, lookup: Lookup, progress: Progress | None) -> int:
        index = self.active()
        state = index.state() if index else None
        if index is None or state is None or state.change > lookup.last_change():
            return self._build(lookup, self.engine, progress)
        taken = _take_in(lookup, index, state.change, progress)
        _let_go(lookup, index)
        return taken

    def _build(self, lookup: Lookup, engine: str, progress: Progress | None) -> int:
        target = Active(engine, _next_name(engine, self._read_pointer()))
        index = make_index(engine, self._folder / target.folder)
        try:
            _fill(lookup, index, progress)
        except DamagedIndexError:
            _log.info("an unfinished index is damaged and is begun anew", exc_info=True)
            index.clear()
            _fill(lookup, index, progress)
        index.close()
        self._point_to(target)
        return lookup.count()

    def _read_pointer(self) -> Active | None:
        try:
            values = json.loads((self._folder / _POINTER).read_text(encoding="utf-8"))
            found = Active(str(values["engine"]), str(values["folder"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        # A folder elsewhere is never opened: Whoosh keeps pickles in it.
        return found if found.engine in ENGINES and Path(found.folder).name == found.folder else None

    def _point_to(self, active: Active) -> None:
        """Have another index answer from now on, and delete those that do not any more."""
        replace_json(self._folder / _POINTER, {"engine": active.engine, "folder": active.folder})
        for other in self._folder.iterdir():
            if other.is_dir() and other.name != active.folder:
                shutil.rmtree(other, ignore_errors=True)  # a reader elsewhere may still hold a file of it

    @contextmanager
    def _only_writer(self) -> Iterator[bool]:
        """Whether this program may write and nobody else does; for as long as the block runs, nobody will."""
        from filelock import FileLock, Timeout  # loads asyncio: most searches write nothing

        lock = FileLock(self._folder / _LOCK)
        try:
            if self._folder.exists() and not self._folder.is_dir():
                self._folder.unlink()
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock.acquire(timeout=0)
        except (Timeout, PermissionError):
            yield False
            return
        try:
            yield True
        finally:
            lock.release()


def build_entry(indexed: IndexedPaper) -> IndexEntry:
    """What the index holds of a paper: its header, its text and the names of its files."""
    paper = indexed.paper
    title = " ".join(
        part for part in (paper.document_type, str(paper.reference or ""), paper.subject) if part
    )
    names = (name.rpartition("/")[2] for name in indexed.file_names)
    parts = (title, paper.issuing_body, paper.signer, indexed.text, *names)
    whole = "\n".join(part for part in parts if part)
    own = (paper.reference.search_key,) if paper.reference and paper.symbol else ()
    return IndexEntry(
        document_id=paper.id,
        title=tuple(folded_words(title)),
        folded=tuple(folded_words(whole)),
        exact=tuple(exact_words(whole)),
        references=(*own, *reference_keys(indexed.text)),
        document_type=paper.document_type or "",
        issuing_body=paper.issuing_body or "",
        issued_on=paper.issued_on,
        lacks=tuple(indexed.lacks),
    )


def _take_in(lookup: Lookup, index: SearchIndex, since: int, progress: Progress | None) -> int:
    """Take in the papers changed after `since`, a commit every so many; gives how many."""
    whole, taken = lookup.count(), 0
    newest = lookup.last_change()
    papers = lookup.changed(since)
    while batch := list(islice(papers, _BATCH)):
        following = next(papers, None)
        if following is None:
            reached = max(batch[-1].change, newest)
        else:
            papers = chain((following,), papers)
            # Papers that share a change belong into one commit: the next one starts behind it.
            reached = min(batch[-1].change, following.change - 1)
        index.apply(_counted(map(build_entry, batch), taken, whole, progress), reached)
        taken += len(batch)
    if taken == 0 and since < newest:
        index.apply((), newest)
    return taken


def _counted(
    entries: Iterable[IndexEntry], before: int, whole: int, progress: Progress | None
) -> Iterator[IndexEntry]:
    for number, entry in enumerate(entries, start=before + 1):
        yield entry
        if progress is not None:
            progress(number, whole)


def _fill(lookup: Lookup, index: SearchIndex, progress: Progress | None) -> None:
    """Bring an index that does not answer yet up to the registry, from where it is."""
    state = index.state()
    if state is None or state.change > lookup.last_change():
        index.clear()
        index.apply((), 0)
        state = IndexState(0, 0, "")
    since = state.change
    while True:
        _take_in(lookup, index, since, progress)
        reached = index.state()
        if reached is None or reached.change >= lookup.last_change():
            break  # nothing was filed meanwhile
        since = reached.change
    _let_go(lookup, index)


def _let_go(lookup: Lookup, index: SearchIndex) -> None:
    """Take the documents out of an index that the registry has let go."""
    state = index.state()
    if state is not None and state.count != lookup.count():
        index.apply((), state.change, index.ids() - lookup.ids())


def _next_name(engine: str, active: Active | None) -> str:
    """A folder that the index which answers does not stand in; the same one each time until it is whole."""
    number = int(active.folder.rpartition("-")[2]) if active and active.folder[-1:].isdigit() else 0
    return f"{engine}-{number + 1}"


def make_index(engine: str, folder: Path) -> SearchIndex:
    """An index of one engine in a folder of its own, opened when it is used.

    Its methods raise `DamagedIndexError` where the folder cannot be read or written.
    """
    if engine == "tantivy":
        from index.tantivy_index import TantivyIndex

        return GuardedIndex(TantivyIndex(folder))
    from index.whoosh_index import WhooshIndex  # Whoosh takes 60 ms to load; a number needs no engine

    return GuardedIndex(WhooshIndex(folder))
