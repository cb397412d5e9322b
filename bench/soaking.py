"""Does the watch work for months? Thousands of mixed files through `minhchung watch`, as fast as it can.

python bench/soaking.py [--files 10000] [--seed 1]

Into the inbox of an empty home go made-up papers: text PDFs, Word files, scans and photos, zips, copies of
papers that came before, empty and cut-off files, files of no kind, links; some written slowly, some under a
temporary name first, some in subfolders under names in NFD. At most so many lie there at a time. All the
while `minhchung search` is called as a clerk would, for papers that were filed a moment ago and for words.

Each tenth of the files has a row: how long it took, what the watch and its readers held (private and shared
memory, each page counted once), open handles and threads, how long searches took. At the end every drop has
one fate, the inbox is empty, and the last tenth holds no more than a tenth above the second one; else the
exit code is 1. This needs Linux.
"""

import argparse
import io
import json
import os
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "data" / "samples"))

from fonts import register_fonts
from generator.invent import invent_paper
from generator.model import Kind, Paper
from generator.sheet import draw_sheets
from generator.wear import wear
from generator.word_files import save_docx

PROGRAM: Final = str(Path(sys.executable).with_name("minhchung"))
_MOST_LYING: Final = 150  # files; clerks do not drop thousands at a time
_MANY: Final = 12  # scans that are worn once and dropped again with other bytes
_SAMPLE_EVERY: Final = 2.0  # seconds
_SEARCH_EVERY: Final = 5.0
_SLOW_PIECE: Final = 1.5  # seconds between two pieces of a slow copy
_DRAINED_WITHIN: Final = 900.0  # seconds
_FLAT: Final = 1.10
_MEGA: Final = 1_000_000

# Of a hundred files; the rest are text PDFs.
_MIX: Final = {
    "word": 12,
    "scan": 4,
    "photo": 1,
    "zip": 3,
    "copy": 4,
    "empty": 1,
    "no document": 1,
    "cut off": 1,
    "link": 1,
    "slow": 2,
    "renamed": 2,
    "subfolder": 3,
}
_WORDS: Final = (
    "tiếp công dân",
    "bao cao ket qua",
    "kế hoạch tuyên truyền",
    "cai cach hanh chinh",
    "an toàn",
)


@dataclass(frozen=True, slots=True)
class Look:
    """What a watch held at a moment: files that had a fate, bytes of the program and of its readers."""

    at: float
    done: int
    own: int
    readers: int
    handles: int
    threads: int


@dataclass(frozen=True, slots=True)
class Search:
    """How long a search took, and whether it answered."""

    at: float
    seconds: float
    is_good: bool


@dataclass
class Dropper:
    """Drops the files, and remembers what it dropped."""

    inbox: Path
    files: int
    seed: int
    dropped: int = 0
    references: list[str] = field(default_factory=list)
    is_over: bool = False

    def run(self) -> None:
        """Drop all files."""
        register_fonts()
        dice = random.Random(self.seed)
        kinds = [kind for kind, share in _MIX.items() for _each in range(share)]
        kinds += ["text"] * (100 - len(kinds))
        worn = {Kind.CLEAN_SCAN: self._wear(Kind.CLEAN_SCAN), Kind.PHOTO: self._wear(Kind.PHOTO)}
        slow: list[threading.Thread] = []
        before = b""
        for number in range(self.files):
            while sum(1 for _ in self.inbox.rglob("*")) > _MOST_LYING:
                time.sleep(0.2)
            kind = dice.choice(kinds) if number else "text"
            name = f"{number:05d}"
            match kind:
                case "word":
                    self._save(f"{name}.docx", self._word(number))
                case "scan" | "photo":
                    form, ending = (Kind.CLEAN_SCAN, "pdf") if kind == "scan" else (Kind.PHOTO, "jpg")
                    self._save(f"{name}.{ending}", dice.choice(worn[form]) + b"\n%% %d\n" % number)
                case "zip":
                    self._save(
                        f"{name}.zip", _pack(self._pdf(self.files * (3 + i) + number) for i in range(3))
                    )
                case "copy":
                    self._save(f"{name}.pdf", before)
                case "empty":
                    self._save(f"{name}.pdf", b"")
                case "no document":
                    self._save(f"{name}.exe", b"MZ\x90\0" + dice.randbytes(5000))
                case "cut off":
                    self._save(f"{name}.pdf", b"%PDF-1.7\n" + dice.randbytes(3000))
                case "link":
                    (self.inbox / f"{name}.pdf").symlink_to("/etc/hostname")
                case "slow":
                    slow.append(threading.Thread(target=self._copy_slowly, args=(name, self._pdf(number))))
                    slow[-1].start()
                case "renamed":
                    part = self.inbox / f"{name}.pdf.part"
                    part.write_bytes(self._pdf(number))
                    part.rename(part.with_suffix(""))
                case "subfolder":
                    folder = self.inbox / unicodedata.normalize("NFD", f"Phòng {number % 7}")
                    folder.mkdir(exist_ok=True)
                    (folder / unicodedata.normalize("NFD", f"{name} báo cáo.pdf")).write_bytes(
                        self._pdf(number)
                    )
                case _:
                    before = self._pdf(number)
                    self._save(f"{name}.pdf", before)
            self.dropped += 1
        for thread in slow:
            thread.join()
        self.is_over = True

    def _save(self, name: str, content: bytes) -> None:
        (self.inbox / name).write_bytes(content)

    def _copy_slowly(self, name: str, content: bytes) -> None:
        third = len(content) // 3
        with (self.inbox / f"{name}.pdf").open("wb") as copy:
            for piece in (content[:third], content[third : 2 * third], content[2 * third :]):
                copy.write(piece)
                copy.flush()
                time.sleep(_SLOW_PIECE)

    def _invent(self, number: int, kind: Kind) -> Paper:
        return replace(invent_paper(self.seed, number), kind=kind)

    def _pdf(self, number: int) -> bytes:
        paper = self._invent(number, Kind.TEXT_PDF)
        if paper.number and paper.symbol:
            self.references.append(f"{paper.number}/{paper.symbol}")
        return draw_sheets(paper)

    def _word(self, number: int) -> bytes:
        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / "a.docx"
            save_docx(self._invent(number, Kind.DOCX), path)
            return path.read_bytes()

    def _wear(self, kind: Kind) -> list[bytes]:
        papers = (self._invent(10_000_000 + number, kind) for number in range(_MANY))
        return [wear(draw_sheets(paper), paper) for paper in papers]


def main() -> None:
    """Soak and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        is_met = soak(Path(name) / "home", options.files, options.seed)
    sys.exit(0 if is_met else 1)


def soak(home: Path, files: int, seed: int) -> bool:
    """Drop the files into a new home that is watched; says whether all went as it must."""
    inbox = home / "inbox"
    inbox.mkdir(parents=True)
    dropper = Dropper(inbox, files, seed)
    looks: list[Look] = []
    searches: list[Search] = []
    log = (home.parent / "log").open("wb")
    watch = subprocess.Popen([PROGRAM, "--home", str(home), "watch"], stderr=log, stdout=log)
    stop = threading.Event()
    threads = [
        threading.Thread(target=dropper.run),
        threading.Thread(target=_search, args=(home, dropper, searches, stop)),
    ]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    ends = float("inf")
    while time.monotonic() < ends:
        looks.append(_look(home, watch.pid, time.monotonic() - started))
        if dropper.is_over:
            ends = min(ends, time.monotonic() + _DRAINED_WITHIN)
            if looks[-1].done >= files and not _lying(inbox):
                break
        if watch.poll() is not None:
            break
        if len(looks) % 15 == 0:
            print(f"... {looks[-1].done} of {files}", file=sys.stderr, flush=True)
        time.sleep(_SAMPLE_EVERY)
    stop.set()
    for thread in threads:
        thread.join()
    time.sleep(_SAMPLE_EVERY)
    looks.append(_look(home, watch.pid, time.monotonic() - started))
    ended_itself = watch.poll()
    watch.terminate()
    watch.wait()
    log.close()
    return _report(home, dropper, looks, searches, ended_itself)


def _lying(inbox: Path) -> list[Path]:
    return [path for path in inbox.rglob("*") if path.is_symlink() or path.is_file()]


def _search(home: Path, dropper: Dropper, searches: list[Search], stop: threading.Event) -> None:
    """Search as a clerk does, papers of a while ago and words by turns."""
    started = time.monotonic()
    while not stop.wait(_SEARCH_EVERY):
        if len(dropper.references) < 2 * _MOST_LYING:
            continue
        by_turns = len(searches) % 2
        old = dropper.references[-2 * _MOST_LYING]
        query = old if by_turns else _WORDS[len(searches) % len(_WORDS)]
        begun = time.monotonic()
        done = subprocess.run(
            [PROGRAM, "--home", str(home), "search", "--json", query], capture_output=True, text=True
        )
        took = time.monotonic() - begun
        is_good = done.returncode == 0 and bool(json.loads(done.stdout))
        if not is_good:
            print(f"... search {query!r}: {done.returncode} {done.stderr[-300:]}", file=sys.stderr)
        searches.append(Search(begun - started, took, is_good))


def _look(home: Path, pid: int, at: float) -> Look:
    readers = _descendants(pid)
    return Look(
        at,
        _count(home, "SELECT count(*) FROM arrival WHERE parent_id IS NULL"),
        _memory(pid),
        sum(map(_memory, readers)),
        _count_entries(Path(f"/proc/{pid}/fd")),
        _count_entries(Path(f"/proc/{pid}/task")),
    )


def _descendants(pid: int) -> list[int]:
    found = []
    for child in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(one) for one in child.read_text().split()]
        except OSError:
            continue
        found += children
        for one in children:
            found += _descendants(one)
    return found


def _memory(pid: int) -> int:
    """Bytes that a process holds, shared pages by its part."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return int(re.findall(r"^Pss:\s+(\d+)", text, re.MULTILINE)[0]) * 1024


def _count_entries(folder: Path) -> int:
    try:
        return sum(1 for _ in folder.iterdir())
    except OSError:
        return 0


def _count(home: Path, query: str) -> int:
    try:
        with sqlite3.connect(f"file:{home / 'registry.db'}?mode=ro", uri=True, timeout=10) as connection:
            return int(connection.execute(query).fetchone()[0])
    except sqlite3.OperationalError:  # not made yet
        return 0


def _pack(files: Iterator[bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(files):
            archive.writestr(f"{number}.pdf", content)
    return packed.getvalue()


def _report(
    home: Path, dropper: Dropper, looks: list[Look], searches: list[Search], ended_itself: int | None
) -> bool:
    tenth = dropper.files / 10
    print(f"\n# {dropper.files:,} mixed files through the watch, {os.cpu_count()} cores\n")
    print(
        "| tenth | minutes | files/s | watch MB | readers MB | handles | threads | searches s: p50, worst |"
    )
    print("|---|---|---|---|---|---|---|---|")
    rows: list[list[Look]] = []
    for number in range(10):
        rows.append(
            [
                one
                for one in looks
                if number * tenth <= one.done < (number + 1) * tenth
                or (number == 9 and one.done >= dropper.files)
            ]
        )
        part = rows[-1]
        if len(part) < 2:
            print(f"| {number + 1} | – | – | – | – | – | – | – |")
            continue
        seconds = part[-1].at - part[0].at
        asked = [one.seconds for one in searches if part[0].at <= one.at <= part[-1].at]
        said = f"{statistics.median(asked):.2f}, {max(asked):.2f}" if asked else "–"
        print(
            f"| {number + 1} | {seconds / 60:.1f} | {(part[-1].done - part[0].done) / max(seconds, 1):.1f} "
            f"| {_mean(part, 'own'):.0f} | {_mean(part, 'readers'):.0f} "
            f"| {max(one.handles for one in part)} | {max(one.threads for one in part)} | {said} |"
        )
    fates = _fates(home)
    lying = _lying(home / "inbox")
    bad = sum(not one.is_good for one in searches)
    own = _mean(rows[9], "own") / _mean(rows[1], "own") if rows[1] and rows[9] else float("nan")
    all_held = (
        _mean(rows[9], "own", "readers") / _mean(rows[1], "own", "readers")
        if rows[1] and rows[9]
        else float("nan")
    )
    print(f"\nFates: {', '.join(f'{fate} {count}' for fate, count in fates.items())}.")
    print(f"Last tenth against the second: watch {own:.2f}, with its readers {all_held:.2f}.")
    most = max((one.handles for one in rows[1]), default=0)
    print(f"Handles at the end {looks[-1].handles}, in the second tenth at most {most}.")
    print(f"Searches: {len(searches)}, of these without an answer: {bad}.")
    print(
        f"Left in the inbox: {len(lying)}. Ended by itself: {'no' if ended_itself is None else ended_itself}."
    )
    return (
        ended_itself is None
        and sum(fates.values()) == dropper.dropped
        and not lying
        and bad == 0
        and own <= _FLAT
        and all_held <= _FLAT
    )


def _mean(looks: list[Look], *names: str) -> float:
    return statistics.fmean(sum(getattr(one, name) for name in names) for one in looks) / _MEGA


def _fates(home: Path) -> dict[str, int]:
    with sqlite3.connect(home / "registry.db") as connection:
        query = "SELECT fate, count(*) FROM arrival WHERE parent_id IS NULL GROUP BY fate ORDER BY fate"
        return {str(fate): int(count) for fate, count in connection.execute(query)}


if __name__ == "__main__":
    main()
