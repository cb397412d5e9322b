"""Reads segments of a Whoosh index: whole posting lists and whole columns at once, all segments as one.

Whoosh's own readers copy the index into memory whenever it is opened, and step from posting to posting in
Python: five words in 10,000 papers took 140 ms (median, CPU) on the very files where this takes 10.
"""

import io
import mmap
import os
import struct
import sys
import time
from array import array
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain, islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import OrderedHashReader
from whoosh.filedb.structfile import BufferFile, StructFile
from whoosh.index import TOC

from index import plain_pickles
from index.whoosh_fields import DAY, DOCUMENT_ID, INDEX_NAME, LENGTH, TYPECODES, build_schema, length_of

# Before the postings of a term: the mark of the format, the length of the block.
_BLOCK_HEAD: Final = len(WHOOSH3_HEADER_MAGIC) + struct.calcsize("!i")
FIELD_NUMBER: Final = struct.Struct("!H")
# Of what Whoosh keeps of a term (`W3TermInfo`): its frequency, and where its postings stand.
_INFORMATION: Final = struct.Struct("!5xI14xqi")
# A table of contents names files that the next commit deletes: read the newer one. A commit takes some 10 ms.
_TRIES: Final = 20
_PAUSE: Final = 0.005


class Postings(NamedTuple):
    """In which documents a term occurs, ascending, and how often in each (255 at most)."""

    documents: Sequence[int]
    counts: bytes


class Place(NamedTuple):
    """Where the postings of a term stand in the file of a segment, and how many they are."""

    frequency: int
    offset: int
    length: int


class Segment:
    """The files of a segment, which never change; which of its documents are deleted is told elsewhere."""

    def __init__(self, folder: Path, segment: Any) -> None:
        self.count: int = segment.doc_count_all()
        self.name: str = segment.segment_id()
        self._segment = segment
        with (folder / segment.make_filename(segment.COMPOUND_EXT)).open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._files = CompoundStorage(StructFile(file), use_mmap=False)  # only for its list of files
        self._postings: int = self._files.range(segment.make_filename(W3Codec.POSTS_EXT))[0]

    def close(self) -> None:
        """Let go of the files."""
        self.__dict__.pop("_terms", None)  # else the bytes are still in use
        self._bytes.close()

    def column(self, name: str) -> "array[int]":
        """The numbers of a column, one a document."""
        values = array(TYPECODES[name])
        file = W3Codec.column_filename(self._segment, name)
        if self._files.file_exists(file):
            start, length = self._files.range(file)
            values.frombytes(self._bytes[start : start + length])
        if sys.byteorder == "little":
            values.byteswap()
        values.extend([0] * (self.count - len(values)))  # Whoosh leaves out zeros at the end
        return values

    def find(self, field: str, term: str) -> Place | None:
        """Where the postings of a term stand, if it occurs."""
        found = self._terms.get(self._key(field, term))
        return Place(*_INFORMATION.unpack(found)) if found else None

    def beginning(self, field: str, letters: str) -> Iterator[tuple[str, Place]]:
        """The terms that begin like this, and where their postings stand."""
        key = self._key(field, letters)
        for found, information in self._terms.items_from(key):
            if not found.startswith(key):
                break
            yield found[FIELD_NUMBER.size :].decode(), Place(*_INFORMATION.unpack(information))

    def read(self, place: Place, first: int = 0) -> Postings:
        """Postings, the documents counted from `first`."""
        start = self._postings + place.offset
        block = io.BytesIO(self._bytes[start + _BLOCK_HEAD : start + place.length])
        plain_pickles.load(block)  # how many, and what lets Whoosh leave the block out
        steps, counts, _ = plain_pickles.load(block)
        documents = list(islice(accumulate(steps, initial=first), 1, None))
        return Postings(documents, b"\1" * len(documents) if counts is None else counts)

    @cached_property
    def _terms(self) -> Any:
        start, length = self._files.range(self._segment.make_filename(W3Codec.TERMS_EXT))
        view = memoryview(self._bytes)[start : start + length]
        file = BufferFile(b"")
        file._buf, file.file = view, _Window(view)
        return OrderedHashReader(file, length)

    def _key(self, field: str, term: str) -> bytes:
        # Whoosh's own number for a field that is not there.
        number = self._terms.extras["fieldmap"].get(field, 0xFFFF)
        return FIELD_NUMBER.pack(number) + term.encode()


class _Window(io.RawIOBase):
    """Bytes as a file; Whoosh copies them into one, which takes 14 ms of 15 to open an index of 40 MB."""

    def __init__(self, view: memoryview) -> None:
        self._view = view
        self._at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._view[self._at : self._at + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset
        return offset

    def tell(self) -> int:
        return self._at


class Reader:
    """All segments as they were after one commit, their documents numbered through."""

    def __init__(self, segments: Sequence[Segment], deleted: Sequence[Collection[int]]) -> None:
        self.segments = segments
        self._firsts = list(accumulate((segment.count for segment in segments), initial=0))
        self.deleted = frozenset(
            first + number for first, gone in zip(self._firsts, deleted, strict=False) for number in gone
        )
        self.document_ids = self._column(DOCUMENT_ID)
        self.days = self._column(DAY)
        self.count = self._firsts[-1] - len(self.deleted)

    def close(self) -> None:
        """Let go of the files."""
        for segment in self.segments:
            segment.close()

    def live(self) -> set[int]:
        """The documents that are not deleted."""
        numbers = set(range(self._firsts[-1]))
        numbers.difference_update(self.deleted)
        return numbers

    def find(self, field: str, word: str) -> "Term | None":
        """A term, if it occurs."""
        found = ((segment, segment.find(field, word), first) for segment, first in self._segments())
        parts = [(segment, place, first) for segment, place, first in found if place]
        return Term(parts) if parts else None

    def beginning(self, field: str, letters: str = "") -> dict[str, "Term"]:
        """The terms that begin like this."""
        found: dict[str, Term] = {}
        for segment, first in self._segments():
            for word, place in segment.beginning(field, letters):
                found.setdefault(word, Term([])).parts.append((segment, place, first))
        return found

    def count_live(self, documents: Collection[int]) -> int:
        """How many of these are not deleted."""
        return len(documents) - len(self.deleted.intersection(documents))

    def frequency(self, field: str, word: str) -> int:
        """In how many documents a word occurs."""
        term = self.find(field, word)
        if term is None or not self.deleted:
            return term.frequency if term else 0
        return self.count_live(term.read().documents)

    @cached_property
    def filed_last(self) -> Sequence[int]:
        """All documents, deleted ones among them, those with the greatest ids first."""
        return sorted(range(len(self.document_ids)), key=self.document_ids.__getitem__, reverse=True)

    @cached_property
    def lengths(self) -> "array[int]":
        """How many words each document has, in codes of `length_of`."""
        return self._column(LENGTH)

    @cached_property
    def mean_length(self) -> float:
        """How many words a document has on average, at least one."""
        gone = sum(length_of(self.lengths[number]) for number in self.deleted)
        words: int = sum(map(length_of, self.lengths)) - gone
        return max(1.0, words / max(1, self.count))

    def _column(self, name: str) -> "array[int]":
        whole = array(TYPECODES[name])
        for segment in self.segments:
            whole.extend(segment.column(name))
        return whole

    def _segments(self) -> Iterator[tuple[Segment, int]]:
        return zip(self.segments, self._firsts, strict=False)  # the last of `_firsts` is the end


class Term(NamedTuple):
    """A term of the whole index, its postings not read yet."""

    parts: list[tuple[Segment, Place, int]]

    @property
    def frequency(self) -> int:
        """In how many documents it occurs, deleted ones among them."""
        return sum(place.frequency for _, place, _ in self.parts)

    def read(self) -> Postings:
        """The postings, with those of deleted documents."""
        found = [segment.read(place, first) for segment, place, first in self.parts]
        if len(found) == 1:
            return found[0]
        documents = list(chain.from_iterable(part.documents for part in found))
        return Postings(documents, b"".join(part.counts for part in found))


def open_reader(folder: Path, before: Reader | None = None) -> Reader:
    """The index after its latest commit; what `before` holds open is taken over or closed."""
    opened = {segment.name: segment for segment in before.segments} if before else {}
    for tries_left in reversed(range(_TRIES)):
        try:
            found = TOC.read(FileStorage(str(folder)), INDEX_NAME, schema=build_schema()).segments
            segments = [opened.get(one.segment_id()) or Segment(folder, one) for one in found]
            break
        except FileNotFoundError:
            if not tries_left:
                raise
            time.sleep(_PAUSE)
    for name in opened.keys() - {segment.name for segment in segments}:
        opened[name].close()
    return Reader(segments, [frozenset(one.deleted_docs()) for one in found])
