"""The recipe: drops in, each with exactly one fate out; whatever happens to one, the others go on.

The order of acts makes any interruption harmless: the original reaches the vault first, everything known
of it is written in one transaction, and only then the drop leaves the inbox. Drops are committed in the
order of their names, so that an interrupted run, started again, ends where an undisturbed one would.
"""

import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ingest.citations import find_citations
from ingest.extractors.archive import extract_members
from ingest.files import ZIP, detect_media_type
from ingest.inbox import FoundFile, set_aside
from ingest.workers import ReadingPool
from registry.parsed import ParsedDocument, Problem, ProblemCode, SourceFile
from registry.store import Drop, Registry
from registry.tables import Arrival, Document, StoredFile
from registry.vault import Vault, hash_file
from registry.vocabulary.kinds import Fate

_Outcomes = dict[str, ParsedDocument | Problem]

# What makes a file useless as a whole: it is refused, not filed as wanting data.
_REFUSING = frozenset(
    {
        ProblemCode.EMPTY_FILE,
        ProblemCode.UNKNOWN_TYPE,
        ProblemCode.UNSUPPORTED_TYPE,
        ProblemCode.DAMAGED,
        ProblemCode.ENCRYPTED,
        ProblemCode.TOO_LARGE,
        ProblemCode.TOO_MANY_PAGES,
        ProblemCode.SECRET,
    }
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where ingest keeps things; `inbox` is None when the drops stay where they are."""

    vault: Vault
    refused: Path
    inbox: Path | None


@dataclass(frozen=True, slots=True)
class Filed:
    """A drop that has come to its fate; `known` says it had been taken in before, unchanged."""

    arrival: Arrival
    members: tuple[Arrival, ...] = ()
    known: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """A file to be filed, the drop itself or a member of an archive, or the reason it cannot be."""

    drop: Drop
    source: SourceFile
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A drop whose bytes are in the vault; `members` is filled for an archive."""

    file: FoundFile
    part: _Part
    members: tuple[_Part, ...] = ()
    known: Arrival | None = None

    @property
    def parts(self) -> tuple[_Part, ...]:
        return self.members or (self.part,)


def ingest(
    drops: Iterable[FoundFile],
    registry: Registry,
    places: Places,
    pool: ReadingPool,
    clock: Callable[[], datetime],
) -> Iterator[Filed]:
    """Take in drops; gives each with its fate as soon as it is written."""
    waiting: deque[_Prepared] = deque()
    outcomes: _Outcomes = {}
    with tempfile.TemporaryDirectory(prefix="minhchung-") as scratch:
        unread = _prepare_all(drops, registry, places, Path(scratch), waiting, clock)
        for source, outcome in pool.read(unread):
            outcomes[source.sha256] = _judge(outcome)
            yield from _file_ready(waiting, outcomes, registry, places)
        yield from _file_ready(waiting, outcomes, registry, places)


def reread(
    files: Iterable[StoredFile], registry: Registry, vault: Vault, pool: ReadingPool
) -> Iterator[Document]:
    """Read filed files again; gives each document as it stands afterwards. What people confirmed stays."""
    sources = (
        (vault.path_of(file.sha256), SourceFile(file.sha256, file.size, file.sha256, file.media_type))
        for file in files
    )
    for _source, outcome in pool.read(sources):
        reading = _judge(outcome)
        if isinstance(reading, ParsedDocument):
            yield registry.replace_reading(reading)


def _prepare_all(
    drops: Iterable[FoundFile],
    registry: Registry,
    places: Places,
    scratch: Path,
    waiting: deque[_Prepared],
    clock: Callable[[], datetime],
) -> Iterator[tuple[Path, SourceFile]]:
    """Bring drops into the vault one by one as the readers ask; gives the files that must be read."""
    asked: set[str] = set()
    for number, file in enumerate(drops):
        prepared = _prepare(file, registry, places, scratch / str(number), clock())
        waiting.append(prepared)
        for part in prepared.parts:
            sha256 = part.source.sha256
            if prepared.known or part.problem or sha256 in asked or registry.is_filed(sha256):
                continue
            asked.add(sha256)
            yield places.vault.path_of(sha256), part.source


def _prepare(
    file: FoundFile, registry: Registry, places: Places, scratch: Path, arrived_at: datetime
) -> _Prepared:
    sha256 = hash_file(file.path)
    media_type = detect_media_type(file.path)
    drop = Drop(file.name, sha256, file.size, file.modified_ns, arrived_at)
    source = SourceFile(sha256, file.size, file.name, media_type)
    known = registry.find_arrival(file.name, sha256, file.modified_ns)
    if known is not None:
        return _Prepared(file, _Part(drop, source), known=known)
    places.vault.put(file.path)
    if file.size == 0:
        return _Prepared(file, _Part(drop, source, Problem(ProblemCode.EMPTY_FILE)))
    if not media_type:
        return _Prepared(file, _Part(drop, source, Problem(ProblemCode.UNKNOWN_TYPE)))
    if media_type == ZIP and not registry.is_filed(sha256):
        return _prepare_archive(file, _Part(drop, source), places.vault, scratch)
    return _Prepared(file, _Part(drop, source))


def _prepare_archive(file: FoundFile, whole: _Part, vault: Vault, scratch: Path) -> _Prepared:
    scratch.mkdir()
    members = tuple(
        _prepare_member(member.name, member.path, member.problem, whole.drop, vault)
        for member in extract_members(file.path, scratch)
    )
    if not members:
        return _Prepared(file, replace(whole, problem=Problem(ProblemCode.EMPTY_FILE)))
    return _Prepared(file, whole, members)


def _prepare_member(
    name: str, path: Path | None, problem: Problem | None, whole: Drop, vault: Vault
) -> _Part:
    """A member of an archive; one that could not be unpacked has no bytes of its own."""
    if path is None:
        drop = replace(whole, name=name, sha256="", size=0)
        return _Part(drop, SourceFile("", 0, name, ""), problem or Problem(ProblemCode.DAMAGED))
    sha256, size = vault.put(path), path.stat().st_size
    media_type = detect_media_type(path)
    if problem is None and (not media_type or media_type == ZIP):
        problem = Problem(ProblemCode.UNSUPPORTED_TYPE if media_type else ProblemCode.UNKNOWN_TYPE)
    drop = replace(whole, name=name, sha256=sha256, size=size)
    return _Part(drop, SourceFile(sha256, size, name, media_type), problem)


def _judge(parsed: ParsedDocument) -> ParsedDocument | Problem:
    """The reading with the citations of its pages, or the fault that makes the file useless as a whole."""
    refusing = next((problem for problem in parsed.problems if problem.code in _REFUSING), None)
    if refusing is not None:
        return refusing
    citations = tuple(
        (page.number, citation) for page in parsed.pages for citation in find_citations(page.text)
    )
    return replace(parsed, citations=citations)


def _file_ready(
    waiting: deque[_Prepared], outcomes: _Outcomes, registry: Registry, places: Places
) -> Iterator[Filed]:
    """File the drops in front of the queue as far as everything they need has been read."""
    while waiting and _is_ready(waiting[0], outcomes, registry):
        prepared = waiting.popleft()
        filed = _file(prepared, outcomes, registry)
        _clear_away(prepared, outcomes, registry, places, filed.arrival.fate)
        yield filed


def _is_ready(prepared: _Prepared, outcomes: _Outcomes, registry: Registry) -> bool:
    return prepared.known is not None or all(
        part.problem or part.source.sha256 in outcomes or registry.is_filed(part.source.sha256)
        for part in prepared.parts
    )


def _file(prepared: _Prepared, outcomes: _Outcomes, registry: Registry) -> Filed:
    if prepared.known is not None:
        return Filed(prepared.known, tuple(registry.arrivals(prepared.known.id)), known=True)
    readings = [(part.drop, part.problem or outcomes.get(part.source.sha256)) for part in prepared.parts]
    if prepared.members:
        whole = prepared.part
        arrival = registry.file_archive(whole.drop, whole.source.media_type, readings)
        return Filed(arrival, tuple(registry.arrivals(arrival.id)))
    ((drop, reading),) = readings
    return Filed(registry.file_drop(drop, reading))


def _clear_away(
    prepared: _Prepared, outcomes: _Outcomes, registry: Registry, places: Places, fate: Fate
) -> None:
    """Let go of what is filed now: the reading, secret bytes, and the file in the inbox."""
    for part in prepared.parts:
        sha256 = part.source.sha256
        reading = outcomes.get(sha256)
        if isinstance(reading, Problem) and reading.code is ProblemCode.SECRET:
            places.vault.discard(sha256)
        elif reading is not None and registry.is_filed(sha256):
            del outcomes[sha256]
    if places.inbox is not None and fate is Fate.REFUSED:
        set_aside(prepared.file, places.refused)
    elif places.inbox is not None:
        prepared.file.path.unlink()
