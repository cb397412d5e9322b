"""Readers without processes of their own, for tests of what happens around the reading."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from ingest.extractors.tesseract import NullEngine
from ingest.reading import extract_first, parse_document
from ingest.workers import ReadingPool
from registry.parsed import ParsedDocument, Problem, ProblemCode, SourceFile
from registry.vault import hash_file

_Reading = tuple[ParsedDocument, ParsedDocument]


class ReadersHere(ReadingPool):
    """Reads text files in this process, each once: of several pages the first is told first, as of a scan.

    Args:
        dies: why the reader of the next file ends before it has read it, if it does.
    """

    def __init__(self, dies: Callable[[], ProblemCode | None] = lambda: None) -> None:
        super().__init__(workers=0)
        self._dies = dies
        self._known: dict[str, _Reading] = {}

    def read_heads_first(
        self,
        files: Iterable[tuple[Path, SourceFile] | None],
        others: Iterable[tuple[Path, SourceFile]] = (),
    ) -> Iterator[tuple[SourceFile, ParsedDocument] | None]:
        """As the pool does it, one file after the other."""
        self._forgotten.clear()
        later = []
        for file in files:
            yield None
            if file is None:
                break
            path, source = file
            head, whole = self._read(path, source)
            yield source, head
            if head.later:
                later.append((source, whole))
        yield None
        for source, whole in later:
            if source.sha256 not in self._forgotten:
                yield source, whole
        for path, source in others:
            yield source, self._read(path, source)[1]

    def _read(self, path: Path, source: SourceFile) -> _Reading:
        assert hash_file(path) == source.sha256  # what is read is the whole original
        death = self._dies()
        if death is not None:
            nothing = ParsedDocument(source, (), {}, problems=(Problem(death),))
            return nothing, nothing
        if source.sha256 not in self._known:
            extraction = extract_first(path, source, NullEngine(), lambda _number, _count: None)
            numbers = tuple(page.number for page in extraction.pages)[1:]
            first = replace(extraction, pages=extraction.pages[:1], later=numbers)
            self._known[source.sha256] = parse_document(source, first), parse_document(source, extraction)
        head, whole = self._known[source.sha256]
        return replace(head, source=source), replace(whole, source=source)
