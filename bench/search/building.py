"""One index built from a registry in a process of its own, which then tells what that took.

python -m search.building whoosh|tantivy|fts5 FOLDER [--made-up COUNT]

FOLDER holds the registry; with --made-up, papers are taken as they are invented.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final

from index.fulltext import ENGINES, IndexEntry
from index.upkeep import IndexFolder, build_entry, make_index
from registry.lookup import Lookup
from search.rivals import Fts5

DATABASE: Final = "registry.db"
INDEX: Final = "index"
FTS5: Final = "fts5"
FTS5_DATABASE: Final = "fts5.db"
_BENCH: Final = Path(__file__).resolve().parents[1]
_BATCH: Final = 2000  # papers a commit, as many as `index.upkeep` takes
_PEAK = re.compile(r"VmHWM:\s*(\d+) kB")


@dataclass(frozen=True, slots=True)
class Built:
    """What building took: seconds, and megabytes of memory at most."""

    papers: int
    cpu: float
    wall: float
    peak: float


def build(engine: str, folder: Path, made_up: int = 0) -> Built:
    """Build an index in a process that has loaded nothing else."""
    command = [sys.executable, "-m", "search.building", engine, str(folder), "--made-up", str(made_up)]
    told = subprocess.run(command, cwd=_BENCH, check=True, capture_output=True, text=True).stdout
    return Built(**json.loads(told))


def main() -> None:
    """Build and print what it took, as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=(*ENGINES, FTS5))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--made-up", type=int, default=0)
    options = parser.parse_args()
    cpu, wall = time.process_time(), time.perf_counter()
    if options.made_up:
        papers = _build_made_up(options.engine, options.folder, options.made_up)
    else:
        papers = _build(options.engine, options.folder)
    spent = Built(papers, time.process_time() - cpu, time.perf_counter() - wall, _peak_megabytes())
    print(json.dumps(asdict(spent)))


def _build(engine: str, folder: Path) -> int:
    with Lookup.open(folder / DATABASE) as lookup:
        if engine != FTS5:
            return IndexFolder(folder / INDEX).rebuild(lookup, engine)
        table = Fts5(folder / FTS5_DATABASE)
        table.create()
        for batch in _batches(map(build_entry, lookup.changed(0))):
            table.add(batch)
        table.close()
        return lookup.count()


def _build_made_up(engine: str, folder: Path, count: int) -> int:
    """The time of inventing counts too: it is a quarter of all."""
    from search.corpus import SHORT, build_indexed, invent_papers  # loads SQLAlchemy: not where memory counts

    index = make_index(engine, folder / INDEX)
    for batch in _batches(build_entry(build_indexed(one)) for one in invent_papers(count, length=SHORT)):
        index.apply(batch, count)
    return count


def _batches(entries: Iterable[IndexEntry]) -> Iterator[Iterator[IndexEntry]]:
    left = iter(entries)
    for first in left:
        yield chain((first,), islice(left, _BATCH - 1))


def _peak_megabytes() -> float:
    """The most memory that this program held: what `getrusage` says includes what its parent held."""
    found = _PEAK.search(Path("/proc/self/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) / 1024


if __name__ == "__main__":
    main()
