"""Does the inbox lose a paper when the program is killed, whenever that may be?

python bench/crashing.py [--kills 200] [--seed 8]

`minhchung ingest`, or `minhchung watch`, takes in a batch of sample papers: PDF, Word, scans and photos read
by OCR, a scan of several pages, an archive, duplicates, damaged and foreign files, a folder. It is killed
(SIGKILL) after a random time, now with its readers, now alone, and started again; every few times somebody
searches. When the batch is done, all begins anew in another home, until the program was killed so many times.

After every kill the bytes of every drop must be in the vault, in the inbox or in refused/. At the end of
every round fates, papers, texts and files must be those of a run that nobody disturbed, each drop must have
arrived once, the audit trail must hold, the vault's files must be their hashes, and the index must find what
one that is built anew finds. The exit code is 1 where anything else is met.

`tests/test_ingest_crashes.py` ends it before every single step; this shows the moments in between, and the
real readers.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pypdfium2
from home_state import find_faults, find_lost, state_of
from visits.home import INBOX, PROGRAM, find_samples

_SCANS: Final = 5  # to be read by OCR, beside the one of several pages
_SHORTEST: Final = 0.2  # seconds; the program has hardly been loaded
_MEAN: Final = 5.0  # seconds: readers have started, and files are being filed
_LONGEST: Final = 25.0
_REST: Final = 6.0  # seconds that the watch takes to see that files have come to rest
_WATCHES: Final = 0.25  # of the runs are those of the watch
_SEARCHES: Final = 0.2  # of the restarts are preceded by a search
_WITH_READERS: Final = 0.5  # of the kills end the readers too, as a power cut does
_STEP: Final = 0.05  # seconds between two looks at whether the program has ended by itself
_DONE: Final = (0, 10)


@dataclass(slots=True)
class Tally:
    """What was done and what was met."""

    kills: Counter[str] = field(default_factory=Counter)
    rounds: int = 0
    restarts: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def main() -> int:
    """Kill and start again; gives the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=8)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    drops = gather_drops(chance)
    tally = Tally()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        undisturbed = lay_out(Path(folder) / "undisturbed", drops)
        finish(undisturbed)
        wanted = state_of(undisturbed)
        tally.faults += find_faults(undisturbed)
        while tally.kills.total() < options.kills:
            home = lay_out(Path(folder) / f"round-{tally.rounds}", drops)
            run_round(home, drops, wanted, chance, options.kills, tally)
            shutil.rmtree(home)
    print_report(tally, options.seed, drops, time.monotonic() - started)
    return 1 if tally.faults else 0


def gather_drops(chance: random.Random) -> dict[str, bytes]:
    """Sample files by their path below the inbox: all that need no OCR, some that do, some in folders."""
    subprocess.run([sys.executable, str(INBOX.with_name("make_samples.py"))], check=True, capture_output=True)
    scans = find_samples(needing_ocr=True)
    papers = [path for path in scans if path.suffix in (".pdf", ".jpg") and path.stat().st_size > 0]
    chosen = [*find_samples(needing_ocr=False), *chance.sample(papers, _SCANS)]
    chosen += [path for path in scans if path.suffix in (".zip", ".exe") or "1042" in path.name]
    drops = {path.name: path.read_bytes() for path in sorted(set(chosen))}
    some = next(path for path in papers if path.suffix == ".pdf" and path not in chosen)
    return {
        **drops,
        "nhieu trang.pdf": _repeated(some, 4),
        "rong.pdf": b"",
        "Quý 1/lai lần nữa.pdf": drops["1042.signed.pdf"],
    }


def lay_out(home: Path, drops: Mapping[str, bytes]) -> Path:
    """A home with these drops in its inbox."""
    for name, content in drops.items():
        path = home / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return home


def run_round(
    home: Path,
    drops: Mapping[str, bytes],
    wanted: Mapping[str, Any],
    chance: random.Random,
    most: int,
    tally: Tally,
) -> None:
    """Take in the batch, killed again and again until it is done or the program was killed so many times."""
    before = tally.kills.total()
    while tally.kills.total() < most:
        if chance.random() < _SEARCHES and (home / "registry.db").exists():
            _run(home, "search", "thông báo")
        if not _start_and_kill(home, chance, tally):
            break
        tally.faults += [f"lost: {name}" for name in find_lost(home, drops)]
    finish(home)
    state = state_of(home)
    tally.faults += [f"other than undisturbed: {part}" for part in wanted if state[part] != wanted[part]]
    tally.faults += find_faults(home)
    tally.rounds += 1
    tally.restarts.append(tally.kills.total() - before)
    print(f"round {tally.rounds}: {tally.restarts[-1]} kills, faults {len(tally.faults)}", file=sys.stderr)


def finish(home: Path) -> None:
    """Take in what is left, undisturbed."""
    done = _run(home, "ingest")
    if done.returncode not in _DONE:
        raise RuntimeError(f"ingest ended with {done.returncode}: {done.stderr}")


def _start_and_kill(home: Path, chance: random.Random, tally: Tally) -> bool:
    """Start the program and kill it after a while; False where it came to its end before."""
    command = "watch" if chance.random() < _WATCHES else "ingest"
    seconds = min(_SHORTEST + chance.expovariate(1 / _MEAN), _LONGEST) + (command == "watch") * _REST
    with_readers = chance.random() < _WITH_READERS
    process = subprocess.Popen(
        [PROGRAM, "--home", str(home), command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        time.sleep(_STEP)
    if process.poll() is not None:
        if process.returncode not in _DONE:
            tally.faults.append(f"{command} ended with {process.returncode}")
        return False
    if with_readers:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
    tally.kills[f"{command}, {'with its readers' if with_readers else 'alone'}"] += 1
    return True


def _run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, "--home", str(home), *arguments], capture_output=True, text=True, check=False
    )


def _repeated(paper: Path, times: int) -> bytes:
    """The first page of a scan so many times over."""
    with tempfile.TemporaryFile() as target, pypdfium2.PdfDocument.new() as whole:
        for _time in range(times):
            with pypdfium2.PdfDocument(paper) as one:
                whole.import_pages(one, [0])
        whole.save(target)
        target.seek(0)
        return target.read()


def print_report(tally: Tally, seed: int, drops: Mapping[str, bytes], seconds: float) -> None:
    """The table, and every fault that was met."""
    print(f"seed {seed}, {len(drops)} drops a round, {tally.rounds} rounds, {seconds / 60:.0f} minutes")
    print(f"kills before a round was done: {', '.join(map(str, tally.restarts))}")
    for kind, count in sorted(tally.kills.items()):
        print(f"{kind:28} {count:4} kills")
    print(f"{'all':28} {tally.kills.total():4} kills, {len(tally.faults)} faults")
    for fault in tally.faults:
        print(f"  {fault}")


if __name__ == "__main__":
    sys.exit(main())
