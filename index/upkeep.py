"""The folder of the full-text index: which index answers, one writer at a time, kept up with the registry.

An index is built in a folder of its own beside the one that answers, and takes its place when it is whole;
what was built when the program was interrupted is gone on with.
"""

import logging
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final

from index.analysis import (
    abbreviate,
    exact_words,
    folded_words,
    pair_marks,
    reference_keys,
)
from index.fulltext import ENGINES, IndexEntry, SearchIndex
from index.guarded import READ_ONLY, GuardedIndex, guard_writing
from index.state_file import SmallFile, delete_folder, read_mark, replace_json, write_mark
from registry.errors import DamagedIndexError, RegistryError
from registry.language import _
from registry.lookup import IndexedPaper, Lookup

_log = logging.getLogger(__name__)

# So often what was filed meanwhile is taken in before an index answers: the rest comes with the next search.
_MOST_ROUNDS: Final = 10
_POINTER: Final = "active.json"
_TOKEN_BYTES: Final = 8
_LOCK: Final = "writer.lock"
# A folder elsewhere is never opened: Whoosh keeps pickles in it.
_NAME: Final = re.compile(rf"({'|'.join(ENGINES)})-([0-9]{{1,9}})")
# Papers a commit: few enough that an interrupted build loses seconds, many enough that commits cost little.
_BATCH: Final = 2000
# A word that nobody types (a line without blanks, damage); tantivy leaves out those of 64 kB without a word.
_LONGEST_WORD: Final = 60

Progress = Callable[[int, int], None]  # papers taken in, of how many


@dataclass(frozen=True, slots=True)
class Active:
    """Which index answers: its engine, its folder, and a token that no other one has that is named alike."""

    engine: str
    folder: str
    token: str


class IndexFolder:
    """The index of one registry; for one thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pointer = SmallFile(folder / _POINTER)
        self._opened: tuple[Active, SearchIndex] | None = None

    @property
    def engine(self) -> str:
        """The engine that answers, or would."""
        active = self._read_pointer()
        return active.engine if active else ENGINES[0]

    def active(self) -> SearchIndex | None:
        """The index that answers; None where there is none, or it is of another version or damaged."""
        while (found := self._read_pointer()) is not None:
            if self._opened is None or self._opened[0] != found:
                self.close()
                self._opened = (found, make_index(found.engine, self._folder / found.folder))
            index = self._opened[1]
            if index.state() is not None:
                return index
            if self._read_pointer() == found:  # else another one took its place just now
                return None
        self.close()
        return None

    def find_reached(self, lookup: Lookup) -> int | None:
        """The change up to which the index that answers holds the registry; None where none does."""
        index = self.active()
        if index is None or self._opened is None:
            return None
        return _find_reached(lookup, index, self._folder / self._opened[0].folder)

    def is_current(self, lookup: Lookup) -> bool:
        """Whether the index holds the registry as it is now: what is let go counts as a change too."""
        return self.find_reached(lookup) == lookup.last_change()

    def refresh(self, lookup: Lookup, progress: Progress | None = None) -> int:
        """Bring the index up to the registry; gives how many papers were taken in.

        An index that is missing, damaged, of another version, or of a registry that was put back to an older
        state is built anew. Where another program is writing, that one does it: nothing is done here, nor
        where nothing may be written.
        """
        if self.is_current(lookup):
            return 0
        try:
            with self._only_writer() as is_alone:
                return self._catch_up_or_renew(lookup, progress) if is_alone else 0
        except OSError as error:
            if error.errno not in READ_ONLY:
                raise
            _log.info("the full-text index may not be written to", exc_info=True)
            return 0

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
        """Delete the index that turned out damaged and build it anew, unless another took its place.

        Where another program is writing, that one does it.
        """
        with self._only_writer() as is_alone:
            # Files of an index that was replaced while it was asked are gone, too.
            is_replaced = self._opened is not None and self._read_pointer() not in (self._opened[0], None)
            self.close()
            if is_alone and not is_replaced:
                self._renew(lookup, progress)

    def forget(self) -> None:
        """Delete all indexes with all that stands in them; one is built again when somebody asks.

        A program that is writing one just then finds its files gone and begins anew.
        """
        self.close()
        if self._folder.exists():
            with self._only_writer():
                self._delete_all()

    def close(self) -> None:
        """Let go of the index that answers."""
        if self._opened is not None:
            self._opened[1].close()
            self._opened = None

    # Inside

    def _delete_all(self) -> None:
        self.close()
        (self._folder / _POINTER).unlink(missing_ok=True)
        for one in self._folder.iterdir():
            if one.name != _LOCK:  # whoever holds it goes on holding it
                delete_folder(one)

    def _catch_up_or_renew(self, lookup: Lookup, progress: Progress | None) -> int:
        try:
            return self._catch_up(lookup, progress)
        except DamagedIndexError:
            _log.info("the full-text index is damaged and is built anew", exc_info=True)
            return self._renew(lookup, progress)

    def _renew(self, lookup: Lookup, progress: Progress | None) -> int:
        engine = self.engine
        self._delete_all()
        return self._build(lookup, engine, progress)

    def _catch_up(self, lookup: Lookup, progress: Progress | None) -> int:
        index = self.active()
        reached = self.find_reached(lookup)
        if index is None or self._opened is None or reached is None:
            return self._build(lookup, self.engine, progress)
        taken = _take_in(lookup, index, self._folder / self._opened[0].folder, reached, progress)
        return self._build(lookup, self.engine, progress) if _has_gone(lookup, index) else taken

    def _build(self, lookup: Lookup, engine: str, progress: Progress | None) -> int:
        target = Active(engine, _next_name(engine, self._read_pointer()), secrets.token_hex(_TOKEN_BYTES))
        folder = self._folder / target.folder
        index = make_index(engine, folder)
        try:
            _fill(lookup, index, folder, progress)
        except DamagedIndexError:
            _log.info("an unfinished index is damaged and is begun anew", exc_info=True)
            index.clear()
            _fill(lookup, index, folder, progress)
        index.close()
        self._point_to(target)
        return lookup.count()

    def _read_pointer(self) -> Active | None:
        values = self._pointer.read()
        try:
            found = Active(str(values["engine"]), str(values["folder"]), str(values["token"]))
        except (KeyError, TypeError):
            return None
        named = _NAME.fullmatch(found.folder)
        return found if named is not None and named[1] == found.engine else None

    def _point_to(self, active: Active) -> None:
        """Have another index answer from now on, and delete those that do not any more."""
        replace_json(self._folder / _POINTER, asdict(active))
        for other in self._folder.iterdir():
            if other.is_dir() and other.name != active.folder:
                with suppress(OSError):  # a reader elsewhere may still hold a file of it
                    delete_folder(other)

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
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()


def build_entry(indexed: IndexedPaper) -> IndexEntry:
    """What the index holds of a paper: its header, its text and the names of its files.

    What is written out there is found by its everyday abbreviation too: whoever types `UBND xã` means both.
    """
    paper = indexed.paper
    title = " ".join(
        part for part in (paper.document_type, str(paper.reference or ""), paper.subject) if part
    )
    names = (name.rpartition("/")[2] for name in indexed.file_names)
    parts = (title, paper.issuing_body, paper.signer, indexed.text, *names)
    whole = "\n".join(part for part in parts if part)
    titled = folded_words(title)
    own = (paper.reference.search_key,) if paper.reference and paper.symbol else ()
    words, exact = folded_words(whole), exact_words(whole)
    short, short_exact = abbreviate(words, exact)
    return IndexEntry(
        document_id=paper.id,
        title=_keep_typed(titled),
        folded=_keep_typed((*words, *short)),
        exact=_keep_typed((*exact, *short_exact)),
        references=_keep_typed((*own, *reference_keys(indexed.text))),
        document_type=paper.document_type or "",
        issuing_body=paper.issuing_body or "",
        issued_on=paper.issued_on,
        lacks=tuple(indexed.lacks),
        pairs=pair_marks(_keep_typed(words)),
        title_shorts=tuple(abbreviate(titled, ())[0]),
    )


def _keep_typed(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in words if len(word) <= _LONGEST_WORD)


def _find_reached(lookup: Lookup, index: SearchIndex, folder: Path) -> int | None:
    """The change up to which an index holds the registry; None where it does not hold this registry.

    Changes are counted, and a registry that is put back to an older state counts the same numbers once more.
    So an index notes the mark of the newest change that is in it: only where the registry has the same one
    there, all until then happened alike, and what the index lacks are the changes behind it.
    """
    state = index.state()
    mark = read_mark(folder, state.change) if state else None
    return state.change if state and mark == lookup.change_token(state.change) else None


def _take_in(lookup: Lookup, index: SearchIndex, folder: Path, since: int, progress: Progress | None) -> int:
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
        _note_mark(lookup, folder, since, reached)
        index.apply(_counted(map(build_entry, batch), taken, whole, progress), reached)
        since, taken = reached, taken + len(batch)
    if since < newest:
        _note_mark(lookup, folder, since, newest)
        index.apply((), newest)
    return taken


def _counted(
    entries: Iterable[IndexEntry], before: int, whole: int, progress: Progress | None
) -> Iterator[IndexEntry]:
    for number, entry in enumerate(entries, start=before + 1):
        yield entry
        if progress is not None:
            progress(number, whole)


def _note_mark(lookup: Lookup, folder: Path, before: int, change: int) -> None:
    with guard_writing():
        write_mark(folder, before, change, lookup.change_token(change))


def _fill(lookup: Lookup, index: SearchIndex, folder: Path, progress: Progress | None) -> None:
    """Bring an index that does not answer yet up to the registry, from where it is."""
    reached = _find_reached(lookup, index, folder)
    for _round in range(_MOST_ROUNDS):
        if reached is None:
            index.clear()
            index.apply((), 0)
            _note_mark(lookup, folder, 0, 0)
            reached = 0
        _take_in(lookup, index, folder, reached, progress)
        reached = None if _has_gone(lookup, index) else _find_reached(lookup, index, folder)
        if reached == lookup.last_change():
            break  # nothing changed meanwhile


def _has_gone(lookup: Lookup, index: SearchIndex) -> bool:
    """Whether an index that was brought up to the registry holds documents which that has let go.

    Engines only mark what they let go of: its words leave the disk with an index that is built anew.
    """
    state = index.state()
    return state is not None and state.count != lookup.count() and not index.ids() <= lookup.ids()


def _next_name(engine: str, active: Active | None) -> str:
    """A folder that the index which answers does not stand in; the same one each time until it is whole."""
    number = int(active.folder.rpartition("-")[2]) if active else 0
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
