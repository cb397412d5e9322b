"""The recipe: drops in, each with exactly one fate out; whatever happens to one, the others go on.

The order of acts makes any interruption harmless: the original reaches the vault first, everything known
of it is written in one transaction, and only then the drop leaves the inbox. Drops are committed in the
order of their names, so that an interrupted run, started again, ends where an undisturbed one would.

A long scan is filed with its first page, so that a clerk soon sees its header; its other pages follow when
every drop is filed. Files that an interruption left without them are finished by the next run. Should a later
page bear a secrecy stamp, all that was kept of the file goes; it is set aside for the clerk to take away.
"""

import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from ingest.attempts import MOST_TRIES, Attempts
from ingest.citations import find_citations
from ingest.extractors.archive import extract_members
from ingest.files import ZIP, detect_media_type
from ingest.hindrances import Hindrance, find_hindrance
from ingest.inbox import FoundFile, has_changed, is_plain, remove, require_unchanged, set_aside
from ingest.workers import ReadingPool
from registry.parsed import BROKEN_OFF, ParsedDocument, Problem, ProblemCode, SourceFile
from registry.readings import BrokenOff, Drop
from registry.store import Registry
from registry.tables import Arrival, Document, StoredFile
from registry.vault import Vault, hash_file
from registry.vocabulary.kinds import Fate

_Outcomes = dict[str, ParsedDocument | Problem]

# What makes a file useless as a whole: it is refused, not filed as wanting data.
REFUSING = frozenset(
    {
        ProblemCode.EMPTY_FILE,
        ProblemCode.UNKNOWN_TYPE,
        ProblemCode.UNSUPPORTED_TYPE,
        ProblemCode.UNSUPPORTED_ARCHIVE,
        ProblemCode.DAMAGED,
        ProblemCode.ENCRYPTED,
        ProblemCode.TOO_LARGE,
        ProblemCode.TOO_MANY_PAGES,
        ProblemCode.NOT_A_FILE,
        ProblemCode.UNREADABLE,
        ProblemCode.GIVEN_UP,
        ProblemCode.SECRET,
    }
)

# After its arrival, for a file whose reading was broken off: by then others have been read, or other programs
# are closed. A file that ends its reader three times is itself at fault.
_READ_AGAIN: Final = (timedelta(minutes=10), timedelta(hours=1))
_TOO_OLD: Final = timedelta(days=1)  # by then somebody has seen it among what wants data
_WRITABLE: Final = 0o640  # shares let nobody remove a file that may not be written


@dataclass(frozen=True, slots=True)
class Places:
    """Where ingest keeps things; `inbox` is None when the drops stay where they are."""

    vault: Vault
    refused: Path
    inbox: Path | None
    attempts: Attempts


@dataclass(frozen=True, slots=True)
class Filed:
    """A drop that has come to its fate; `known` says it had been taken in before, unchanged.

    `broken_off` says why files in it, or itself, could not be read now: they will be read again.
    """

    arrival: Arrival
    members: tuple[Arrival, ...] = ()
    known: bool = False
    broken_off: tuple[ProblemCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    """A file filed earlier with its first page or none, now read to its end; or why not, in `broken_off`."""

    document: Document
    broken_off: tuple[ProblemCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A file filed earlier that must not be kept, with what has become of the drops that held it.

    There are none where an earlier run withdrew it, and was interrupted before all copies were let go of.
    """

    drops: tuple[Filed, ...]


@dataclass(frozen=True, slots=True)
class Postponed:
    """A drop that could not be taken in now: it lies where it was, and nothing is recorded of it."""

    file: FoundFile
    hindrance: Hindrance
    error: Exception


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


@dataclass(slots=True)
class _Batch:
    """What a run that may go on for months holds of drops: nothing any more of those it is done with."""

    waiting: deque[_Prepared] = field(default_factory=deque)
    postponed: deque[Postponed] = field(default_factory=deque)
    dropped: dict[str, FoundFile] = field(default_factory=dict)  # where the bytes with a hash were dropped
    asked: set[str] = field(default_factory=set)  # the hashes of files that readers have, or had
    outcomes: _Outcomes = field(default_factory=dict)


def ingest(
    drops: Iterable[FoundFile | None],
    registry: Registry,
    places: Places,
    pool: ReadingPool,
    clock: Callable[[], datetime],
) -> Iterator[Filed | Finished | Withdrawn | Postponed]:
    """Take in drops; gives each with its fate as soon as it is written, then the files read to their end.

    Args:
        drops: a None among them says that there is none just now, and to ask again while pages are read.
    """
    batch = _Batch()
    unfinished = [*registry.unfinished_files(), *find_to_read_again(registry, clock())]
    intact = [file for file in unfinished if places.vault.holds(file.sha256)]
    new = _prepare_all(drops, batch, registry, places, clock)
    is_withdrawn = False
    if any(places.vault.path_of(drop.sha256).exists() for drop in registry.withheld_drops()):
        yield Withdrawn(())
    for outcome in pool.read_heads_first(new, filed_sources(intact, registry, places.vault)):
        while batch.postponed:
            yield batch.postponed.popleft()
        if outcome is None:
            yield from _file_ready(batch, registry, places)
            continue
        source, parsed = outcome
        if not registry.is_filed(source.sha256):
            judged = batch.outcomes[source.sha256] = _judge(parsed)
            if isinstance(judged, Problem):
                pool.forget(source)
            yield from _file_ready(batch, registry, places)
        elif not parsed.later:
            secret = _find_secret(parsed)
            if secret is None:
                yield Finished(registry.finish_reading(_with_citations(parsed)), _why_broken_off(parsed))
                continue
            batch.outcomes[source.sha256] = secret  # drops of the same bytes may still be waiting
            yield _withdraw(source, secret, registry)
            _let_go(registry.withheld_drops(), places, batch.dropped)
            is_withdrawn = True
    yield from batch.postponed
    yield from _file_ready(batch, registry, places)
    _let_go(registry.withheld_drops(), places, batch.dropped)
    if is_withdrawn:  # other copies of those papers are read in their place
        yield from ingest((), registry, places, pool, clock)


def find_to_read_again(registry: Registry, at: datetime) -> list[StoredFile]:
    """The files whose reading was broken off, perhaps for want of memory or time, and is due once more."""
    return [one.file for one in registry.broken_off_files() if _is_due(one, at)]


def reread(
    files: Iterable[StoredFile], registry: Registry, places: Places, pool: ReadingPool
) -> Iterator[tuple[StoredFile, Document | Problem]]:
    """Read filed files again; gives each with its document as it is then, or why that stays as it was.

    What people confirmed stays, and so does the old reading where the new one fails. A paper on which a
    secrecy stamp is seen only now is withdrawn.
    """
    intact = []
    for file in files:
        if places.vault.holds(file.sha256):
            intact.append(file)
        else:
            yield file, Problem(ProblemCode.ORIGINAL_LOST)
    by_hash = {file.sha256: file for file in intact}
    for source, outcome in pool.read(filed_sources(intact, registry, places.vault)):
        reading = _judge(outcome)
        if isinstance(reading, Problem) and reading.code is ProblemCode.SECRET:
            _withdraw(source, reading, registry)
            yield by_hash[source.sha256], reading  # what is derived goes before the last copy does
            _let_go(registry.withheld_drops(), places, {})
            continue
        if isinstance(reading, ParsedDocument) and not reading.pages:
            reading = reading.problems[0]
        result = reading if isinstance(reading, Problem) else registry.replace_reading(reading)
        yield by_hash[source.sha256], result


def _is_due(one: BrokenOff, at: datetime) -> bool:
    age = at - one.arrived_at
    return one.tries < len(_READ_AGAIN) and _READ_AGAIN[one.tries] <= age < _TOO_OLD


def read_papers(
    file: StoredFile, starts: tuple[int, ...], vault: Vault, pool: ReadingPool
) -> ParsedDocument | Problem:
    """Read a filed file as papers that start on page 1 and on these, or why that is not possible."""
    if not vault.holds(file.sha256):
        return Problem(ProblemCode.ORIGINAL_LOST)
    ((_, parsed),) = pool.read([(vault.path_of(file.sha256), _source_of(file, starts))])
    reading = _judge(parsed)
    return reading.problems[0] if isinstance(reading, ParsedDocument) and not reading.pages else reading


def filed_sources(
    files: Iterable[StoredFile], registry: Registry, vault: Vault
) -> Iterator[tuple[Path, SourceFile]]:
    """Filed files as the readers want them, each with where it lies."""
    for file in files:
        yield vault.path_of(file.sha256), _source_of(file, registry.split_of(file.sha256))


def _source_of(file: StoredFile, starts: tuple[int, ...] | None) -> SourceFile:
    return SourceFile(file.sha256, file.size, file.sha256, file.media_type, starts)


def _prepare_all(
    drops: Iterable[FoundFile | None],
    batch: _Batch,
    registry: Registry,
    places: Places,
    clock: Callable[[], datetime],
) -> Iterator[tuple[Path, SourceFile] | None]:
    """Bring drops into the vault one by one as the readers ask; gives the files that must be read."""
    for file in drops:
        if file is None:
            yield None
            continue
        try:
            with _trying(file, places.attempts):
                prepared = _prepare(file, registry, places, clock())
        except Exception as error:  # whatever a file does, those behind it are taken in
            batch.postponed.append(_postpone(file, error, places.attempts))
            continue
        batch.waiting.append(prepared)
        batch.dropped[prepared.part.source.sha256] = file
        for part in prepared.parts:
            sha256 = part.source.sha256
            is_read = sha256 in batch.asked or sha256 in batch.outcomes or registry.is_filed(sha256)
            if prepared.known or part.problem or is_read:
                continue
            batch.asked.add(sha256)
            yield places.vault.path_of(sha256), part.source


@contextlib.contextmanager
def _trying(file: FoundFile, attempts: Attempts) -> Iterator[None]:
    """Have a try counted that the program does not outlive, or that ends with an error."""
    attempts.begin(file)
    yield
    attempts.take_back(file)


def _postpone(file: FoundFile, error: Exception, attempts: Attempts) -> Postponed:
    hindrance = find_hindrance(error, file.path)
    if hindrance.is_of_file:
        attempts.explain(file, hindrance)
    else:
        attempts.take_back(file)
    return Postponed(file, hindrance, error)


def _prepare(file: FoundFile, registry: Registry, places: Places, arrived_at: datetime) -> _Prepared:
    if not is_plain(file.path):
        return _prepare_unopened(file, ProblemCode.NOT_A_FILE, registry, arrived_at)
    if places.attempts.count(file) > MOST_TRIES:
        is_closed = places.attempts.last_hindrance(file) is Hindrance.UNREADABLE
        problem = ProblemCode.UNREADABLE if is_closed else ProblemCode.GIVEN_UP
        return _prepare_unopened(file, problem, registry, arrived_at)
    sha256 = hash_file(file.path)
    # One that waited for its turn may be half of what it will be; filed now, it would be filed twice.
    require_unchanged(file)
    known = registry.find_arrival(file.name, sha256, file.modified_ns)
    if known is None or (known.fate is not Fate.REFUSED and not places.vault.holds(sha256)):
        sha256 = places.vault.put(file.path)  # another one, should the file have changed just now
    drop = Drop(file.name, sha256, file.size, file.modified_ns, arrived_at)
    if known is not None:
        return _Prepared(file, _Part(drop, SourceFile(sha256, file.size, file.name, "")), known=known)
    kept = places.vault.path_of(sha256)
    drop = replace(drop, size=kept.stat().st_size)
    whole = _Part(drop, SourceFile(sha256, drop.size, file.name, detect_media_type(kept)))
    if drop.size == 0:
        return _Prepared(file, replace(whole, problem=Problem(ProblemCode.EMPTY_FILE)))
    if not whole.source.media_type:
        return _Prepared(file, replace(whole, problem=Problem(ProblemCode.UNKNOWN_TYPE)))
    if whole.source.media_type == ZIP:
        return _prepare_archive(file, whole, places.vault)
    return _Prepared(file, whole)


def _prepare_unopened(
    file: FoundFile, problem: ProblemCode, registry: Registry, arrived_at: datetime
) -> _Prepared:
    """A drop that is refused unseen: there are no bytes of it."""
    drop = Drop(file.name, "", 0, file.modified_ns, arrived_at)
    part = _Part(drop, SourceFile("", 0, file.name, ""), Problem(problem))
    return _Prepared(file, part, known=registry.find_arrival(file.name, "", file.modified_ns))


def _prepare_archive(file: FoundFile, whole: _Part, vault: Vault) -> _Prepared:
    with vault.scratch() as scratch:
        members = tuple(
            _prepare_member(member.name, member.path, member.problem, whole.drop, vault)
            for member in extract_members(vault.path_of(whole.source.sha256), scratch, file.path.name)
        )
    if not members:
        return _Prepared(file, replace(whole, problem=Problem(ProblemCode.EMPTY_FILE)))
    # What cannot be opened as an archive is one file to people: a Word file that was cut off, most often.
    if len(members) == 1 and not members[0].drop.sha256 and members[0].drop.name == file.path.name:
        return _Prepared(file, replace(whole, problem=members[0].problem))
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
    refusing = next((problem for problem in parsed.problems if problem.code in REFUSING), None)
    if refusing is not None:
        return refusing
    return _with_citations(parsed)


def _why_broken_off(reading: ParsedDocument | Problem | None) -> tuple[ProblemCode, ...]:
    """Why a file could not be read, where its reader was ended."""
    problems = reading.problems if isinstance(reading, ParsedDocument) else ()
    return tuple(problem.code for problem in problems if problem.code in BROKEN_OFF)


def _find_secret(parsed: ParsedDocument) -> Problem | None:
    return next((problem for problem in parsed.problems if problem.code is ProblemCode.SECRET), None)


def _withdraw(source: SourceFile, secret: Problem, registry: Registry) -> Withdrawn:
    drops = registry.withdraw(source.sha256, secret)
    return Withdrawn(tuple(Filed(drop, tuple(registry.arrivals(drop.id))) for drop in drops))


def _let_go(drops: Iterable[Arrival], places: Places, dropped: Mapping[str, FoundFile]) -> None:
    """Keep no copy of these drops; one that does not lie where it was dropped any more is set aside.

    What cannot be moved is left for the next run.
    """
    # A member of an archive has its bytes in the archive too: first come those who have them nowhere else.
    for drop in sorted(drops, key=lambda drop: drop.parent_id is not None):
        original, kept = dropped.get(drop.sha256), places.vault.path_of(drop.sha256)
        if drop.parent_id is None and kept.exists() and (original is None or has_changed(original)):
            with contextlib.suppress(OSError):
                kept.chmod(_WRITABLE)
                set_aside(FoundFile(kept, drop.name, drop.size, drop.modified_ns), places.refused)
        else:
            places.vault.discard(drop.sha256)


def _with_citations(parsed: ParsedDocument) -> ParsedDocument:
    citations = tuple(
        (page.number, citation) for page in parsed.pages for citation in find_citations(page.text)
    )
    return replace(parsed, citations=citations)


def _file_ready(batch: _Batch, registry: Registry, places: Places) -> Iterator[Filed | Postponed]:
    """File the drops in front of the queue as far as everything they need has been read."""
    while batch.waiting and _is_ready(batch.waiting[0], batch.outcomes, registry):
        prepared = batch.waiting.popleft()
        try:
            with _trying(prepared.file, places.attempts):
                filed = _file(prepared, batch.outcomes, registry)
        except Exception as error:  # whatever a file does, those behind it are taken in
            yield _postpone(prepared.file, error, places.attempts)
            continue
        places.attempts.forget(prepared.file)
        _clear_away(prepared, filed, batch, registry, places)
        yield filed


def _is_ready(prepared: _Prepared, outcomes: _Outcomes, registry: Registry) -> bool:
    return prepared.known is not None or all(
        part.problem or part.source.sha256 in outcomes or registry.is_filed(part.source.sha256)
        for part in prepared.parts
    )


def _file(prepared: _Prepared, outcomes: _Outcomes, registry: Registry) -> Filed:
    if prepared.known is not None:
        return Filed(prepared.known, tuple(registry.arrivals(prepared.known.id)), known=True)
    if prepared.file.sender:
        registry = registry.acting_as(prepared.file.sender)
    readings = [(part.drop, part.problem or outcomes.get(part.source.sha256)) for part in prepared.parts]
    if prepared.members:
        whole = prepared.part
        arrival = registry.file_archive(whole.drop, whole.source.media_type, readings)
        broken_off = tuple(code for _drop, reading in readings for code in _why_broken_off(reading))
        return Filed(arrival, tuple(registry.arrivals(arrival.id)), broken_off=broken_off)
    ((drop, reading),) = readings
    return Filed(registry.file_drop(drop, reading), broken_off=_why_broken_off(reading))


def _clear_away(prepared: _Prepared, filed: Filed, batch: _Batch, registry: Registry, places: Places) -> None:
    """Let go of what is filed now: the reading, secret bytes, and the file in the inbox."""
    for part in prepared.parts:
        sha256 = part.source.sha256
        if isinstance(batch.outcomes.get(sha256), ParsedDocument) and registry.is_filed(sha256):
            del batch.outcomes[sha256]
            batch.asked.discard(sha256)
    secret = [one for one in (filed.arrival, *filed.members) if one.reason == ProblemCode.SECRET]
    if secret:  # the archive around a secret paper holds its bytes too
        for one in (filed.arrival, *secret):
            places.vault.discard(one.sha256)
    # Written as it is now, the fate stands; what cannot be moved is left for the next run.
    with contextlib.suppress(OSError):
        if places.inbox is None or has_changed(prepared.file):
            return
        if secret or filed.arrival.fate is Fate.REFUSED:
            set_aside(prepared.file, places.refused)
        else:
            remove(prepared.file)
        if batch.dropped.get(prepared.part.source.sha256) is prepared.file:
            del batch.dropped[prepared.part.source.sha256]
