"""Writes a Whoosh index: Whoosh's files, lock and table of contents, but whole posting lists at once."""

import os
import pickle
import struct
from array import array
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from operator import sub
from pathlib import Path
from typing import Any, Final

from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.system import pack_int
from whoosh.writing import SegmentWriter

from index.fulltext import IndexEntry
from index.whoosh_fields import (
    BODY,
    COLUMNS,
    DAY,
    DOCUMENT_ID,
    EXACT,
    FOLDED,
    INDEX_NAME,
    INDEXED,
    LACKS,
    LENGTH,
    PAIRS,
    REFERENCES,
    TITLE,
    TITLE_PAIRS,
    TYPE,
    build_schema,
    length_of,
)
from index.whoosh_segments import FIELD_NUMBER, Segment

# How often a word occurs is kept in one byte; no ranking tells 255 times from more.
_MOST: Final = 255
# The first that writes bytes as they are, and the last that puts no frame of eleven bytes around them.
_PROTOCOL: Final = 3
# So many segments of about the same size become one.
_FANOUT: Final = 4
# Codes of one byte for numbers of words, between which every document is: Whoosh leaves out blocks by them.
_SHORTEST: Final = 0
_LONGEST: Final = 255
_UNCOMPRESSED: Final = 0
# `W3TermInfo`: where the postings are, sum of the counts, documents, shortest and longest of them, greatest
# count, first and last document, place.
_TERM: Final = struct.Struct("!BfIBBfIIqi")
_OUTSIDE: Final = 0
# Segments with as many documents stay as they are: merging them takes seconds and a hundred megabytes.
_LARGE: Final = 5000
# Seconds to wait for another writer; `index.upkeep` lets in one at a time.
_LOCK_TIMEOUT: Final = 30.0


class Writer(SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """One commit, as a context; an exception within leaves the index as it was.

    `count` is how many documents there are after it.
    """

    def __init__(self, folder: Path) -> None:
        storage = _LastingStorage(str(folder))
        super().__init__(FileIndex(storage, build_schema(), INDEX_NAME), timeout=_LOCK_TIMEOUT)
        self._folder = folder
        self.pool = _Pool()
        self.count = 0
        self._taken_in: dict[int, int] = {}

    def add_entry(self, entry: IndexEntry) -> None:
        """Take in a document; one with its id that was taken in before goes."""
        if entry.document_id in self._taken_in:
            self.newsegment.delete_document(self._taken_in[entry.document_id])
        self._taken_in[entry.document_id] = self.docnum
        words = {
            FOLDED: entry.folded,
            EXACT: entry.exact,
            REFERENCES: entry.references,
            TITLE: (*entry.title, *entry.title_shorts),
            TITLE_PAIRS: map(" ".join, pairwise(entry.title)),
            PAIRS: entry.pairs,
            TYPE: filter(None, [entry.document_type]),
            BODY: filter(None, [entry.issuing_body]),
            LACKS: entry.lacks,
        }
        for field, terms in words.items():
            self.pool.add_document(field, Counter(terms), self.docnum)
        day = entry.issued_on.toordinal() if entry.issued_on else 0
        self._add_row(entry.document_id, day, len(entry.folded))

    def delete_ids(self, gone: Collection[int]) -> None:
        """Let go of the documents with these ids, and of older ones of those taken in."""
        unwanted = {*gone, *self._taken_in}
        for segment in self.segments:
            opened = Segment(self._folder, segment)
            document_ids = opened.column(DOCUMENT_ID)
            opened.close()
            if not unwanted.isdisjoint(document_ids):
                for number, document_id in enumerate(document_ids):
                    if document_id in unwanted:
                        segment.delete_document(number)

    def absorb(self, segment: Any) -> None:
        """Take over the documents of a segment that are not deleted."""
        opened = Segment(self._folder, segment)
        first = self.docnum
        gone = frozenset(segment.deleted_docs())
        numbers = {}
        document_ids, days, lengths = map(opened.column, (DOCUMENT_ID, DAY, LENGTH))
        for number in range(opened.count):
            if number not in gone:
                numbers[first + number] = self.docnum
                self._add_row(document_ids[number], days[number], length_of(lengths[number]))
        for field in INDEXED:
            for term, place in opened.beginning(field, ""):
                documents, counts = opened.read(place, first)
                if gone:
                    kept = [
                        (numbers[at], n) for at, n in zip(documents, counts, strict=True) if at in numbers
                    ]
                    documents, counts = [at for at, _ in kept], bytes(n for _, n in kept)
                self.pool.add_postings(field, term, documents, counts)
        opened.close()

    def commit(self) -> None:
        """Put the changes on the disk, and merge small segments into the new one."""
        super().commit(mergetype=_merge_alike)

    def _add_row(self, document_id: int, day: int, length: int) -> None:
        rows = self.perdocwriter
        rows.start_doc(self.docnum)
        rows.add_column_value(DOCUMENT_ID, COLUMNS[DOCUMENT_ID], document_id)
        rows.add_column_value(DAY, COLUMNS[DAY], day)
        rows.add_field(FOLDED, None, None, length)
        rows.finish_doc()
        self.docnum += 1
        self._added = True

    # Steps of `SegmentWriter.commit` that are done another way.

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        self.pool.write(self.fieldwriter, self.schema)
        self.fieldwriter.close()

    def _assemble_segment(self) -> None:
        super()._assemble_segment()
        segment = self.get_segment()
        _sync(self._folder / segment.make_filename(segment.COMPOUND_EXT))

    def _commit_toc(self, segments: list[Any]) -> None:
        self.count = sum(segment.doc_count() for segment in segments)
        super()._commit_toc(segments)


class _LastingStorage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """The folder of an index, in which a table of contents outlasts a power cut: Whoosh never syncs."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        _sync(Path(self.folder) / oldname)
        super().rename_file(oldname, newname, safe)
        sync_folder(Path(self.folder))


class _Pool:
    """Postings by field and term, as documents come in.

    Whoosh keeps each posting as an object of its own and sorts them all: 2000 papers took 22 s and 190 MB of
    memory. Grouped from the start it is 2 s and 85 MB.
    """

    def __init__(self) -> None:
        self._fields: dict[str, dict[str, tuple[array[int], bytearray]]] = {name: {} for name in INDEXED}

    def add_document(self, field: str, counts: Mapping[str, int], number: int) -> None:
        """Take in how often each term occurs in a document."""
        terms = self._fields[field]
        for term, count in counts.items():
            found = terms.get(term)
            if found is None:
                found = terms[term] = (array("I"), bytearray())
            found[0].append(number)
            found[1].append(count if count < _MOST else _MOST)

    def add_postings(self, field: str, term: str, documents: Sequence[int], counts: bytes) -> None:
        """Take in the postings of a term from documents behind all that are in already."""
        if documents:
            found = self._fields[field].setdefault(term, (array("I"), bytearray()))
            found[0].extend(documents)
            found[1].extend(counts)

    def write(self, writer: Any, schema: Any) -> None:
        """Write all terms in order, beside Whoosh's writer of fields, which knows single postings only."""
        for field, terms in self._fields.items():
            writer.start_field(field, schema[field])
            field_number = FIELD_NUMBER.pack(writer._fieldid)
            offset = writer._postfile.tell()
            for term in sorted(terms):
                postings, about = _pack_postings(*terms[term], offset)
                writer._postfile.write(postings)
                writer._tindex.add(field_number + term.encode(), about)
                offset += len(postings)
            writer.finish_field()

    def cleanup(self) -> None:
        """Nothing was put on the disk; `SegmentWriter` asks."""


def _pack_postings(documents: "array[int]", counts: bytearray, offset: int) -> tuple[bytes, bytes]:
    """The postings of a term as they stand at `offset`, and what Whoosh's list of terms says of them.

    Both are laid out as `W3PostingsWriter` does it with blocks without limit, but steps and counts are bytes
    where that puts tuples: lists are as small without zlib, and one of 10,000 papers is read in 0.3 ms in
    place of 2.5.
    """
    steps = array("I", documents[:1])
    steps.extend(map(sub, documents[1:], documents))
    packed = bytes(steps.tolist()) if max(steps) <= _MOST else tuple(steps)
    most = max(counts)
    data = (packed, bytes(counts) if most > 1 else None, None)
    about = (len(documents), documents[-1], most, _UNCOMPRESSED, _SHORTEST, _LONGEST)
    block = pickle.dumps(about, _PROTOCOL) + pickle.dumps(data, _PROTOCOL)
    # Less than nothing: the last block.
    postings = WHOOSH3_HEADER_MAGIC + pack_int(-len(block)) + block
    place = (documents[0], documents[-1], offset, len(postings))
    weight = sum(counts)
    return postings, _TERM.pack(_OUTSIDE, weight, len(documents), _SHORTEST, _LONGEST, most, *place)


def _merge_alike(writer: Writer, segments: list[Any]) -> list[Any]:
    """Whoosh's hook for merging: takes segments into the one being written, gives those that stay.

    Where there are four segments of a size (between powers of four), they and all smaller ones are merged.
    Of 1500 papers added one by one to 10,000 each took 33 ms on average and 1.1 s at worst, and there were at
    most 17 segments; Whoosh's own policy lets them grow for longer and then merges all, in 6 s.
    """
    sizes = {segment: segment.doc_count() for segment in segments}
    small = [segment for segment, size in sizes.items() if 0 < size < _LARGE]
    fresh = writer.docnum - writer.newsegment.deleted_count()
    tiers = Counter(_tier(size) for size in (*(sizes[segment] for segment in small), fresh) if size)
    full = max((tier for tier, count in tiers.items() if count >= _FANOUT), default=-1)
    merged = [segment for segment in small if _tier(sizes[segment]) <= full]
    for segment in merged:
        writer.absorb(segment)
    return [segment for segment, size in sizes.items() if size and segment not in merged]


def _tier(size: int) -> int:
    return (size.bit_length() - 1) // (_FANOUT.bit_length() - 1)


def create(folder: Path) -> None:
    """Make an empty index in a new folder, for its owner alone: what is in it is unpickled."""
    folder.mkdir(parents=True, mode=0o700)
    FileIndex.create(_LastingStorage(str(folder)), build_schema(), INDEX_NAME)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames last through a power cut; systems that cannot sync folders do without."""
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
