"""How fast does the page answer an office of twenty, while scans are being taken in?

python bench/serving.py [--papers 20000] [--seconds 120] [--engine tantivy]

A home is filled with made-up papers, the sample table and some sample papers that it cites. `minhchung serve`
runs on it; `minhchung ingest` takes in sample scans all the while, round after round; three pages watch the
inbox; twenty people of all roles click through the page. They look at each page before they click on, for
0.5 s and an exponential time of 1.5 s in the mean. Then they click without looking, as fast as answers come;
then both again on a bare page that reads one row, by the same server: the least this machine takes.

Times are of whole answers as the visitors see them, all on this machine. A page weighs what its HTML, styles
and scripts weigh uncompressed. What other programs took of the machine meanwhile stands above the tables
(this needs Linux): where it is more than a little, measure again. The exit code is 1 where a target is
missed.
"""

import argparse
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import Final

from markdown_table import print_table
from search.building import DATABASE
from search.measuring import p50, p95
from visits.home import PROGRAM, ROOT, Ground, find_samples, prepare_home
from visits.visitor import APART, Answer, Heaviest, Page, Visitor

from index.fulltext import ENGINES

_MEDIAN_MS: Final = 150.0
_P95_MS: Final = 400.0
_PAGE_BYTES: Final = 200_000
_HASTY_SHARE: Final = 5  # of the time for people who look, the hasty ones get one part of so many
_BARE_SHARE: Final = 4
_WATCHERS: Final = 3
_BENCH: Final = Path(__file__).resolve().parent
_STATIC: Final = ROOT / "web" / "static"
_LINKED: Final = re.compile(r'(?:href|src)="/static/[^/"]+/([^"]+\.(?:css|js))"')
_IMPORTED: Final = re.compile(r'(?:from|import)\s+"\./([^"]+\.js)"')
# Appended after the end of a PDF or JPEG: another file, with the same paper in it.
_MAY_GROW: Final = frozenset({".pdf", ".jpg"})
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_STARTS_WITHIN: Final = 60.0  # seconds
_MS: Final = 1000


@dataclass(frozen=True, slots=True)
class Run:
    """What visitors were answered in a time, and the CPU seconds that the server took for it."""

    answers: Sequence[Answer]
    seconds: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes of a page at its heaviest."""

    html: int
    css: int
    js: int

    @property
    def all(self) -> int:
        """All that a browser loads for it the first time, without pictures."""
        return self.html + self.css + self.js


@dataclass
class Ingesting:
    """Ingests one after the other, until told to stop."""

    home: Path
    files: int = 0
    seconds: float = 0.0
    _stop: Event = field(default_factory=Event)

    def run(self, scratch: Path) -> None:
        """Take in the scans; round after round, each with other bytes."""
        for number in count():
            folder = scratch / f"round{number}"
            self._write_round(folder, number)
            started = time.perf_counter()
            with tempfile.TemporaryFile() as told:
                process = subprocess.Popen(
                    [PROGRAM, "--home", str(self.home), "ingest", str(folder)], stdout=told, stderr=told
                )
                while process.poll() is None:
                    if self._stop.wait(0.2):
                        process.send_signal(signal.SIGINT)  # so that it waits for its readers
                        process.wait()
                self.seconds += time.perf_counter() - started
                told.seek(0)
                self.files += len(re.findall(rb"^\[\d+/\d+\]", told.read(), re.MULTILINE))
            if self._stop.is_set():
                return
            shutil.rmtree(folder)

    def stop(self) -> None:
        """End the ingest that is at work."""
        self._stop.set()

    @staticmethod
    def _write_round(folder: Path, number: int) -> None:
        folder.mkdir()
        for path in find_samples(needing_ocr=True):
            if number == 0:
                shutil.copy(path, folder)
            elif path.suffix in _MAY_GROW:
                (folder / path.name).write_bytes(path.read_bytes() + b"\n%% %d\n" % number)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--papers", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=120.0, help="how long people click and look")
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[-1], help="of the full-text index")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        is_met = measure(Path(name), options.papers, options.seconds, options.engine)
    sys.exit(0 if is_met else 1)


def measure(scratch: Path, papers: int, seconds: float, engine: str) -> bool:
    """Measure everything on a home of so many papers; says whether all targets are met."""
    say("filling the home")
    home = scratch / "home"
    home.mkdir()
    ground = prepare_home(home, papers, engine)
    heaviest = Heaviest()
    started, busy, own = time.perf_counter(), busy_seconds(), own_seconds()
    with serving(ground.home) as server, ingesting(ground.home, scratch) as ingest, watching(ground, server):
        say("one visitor, everything once")
        first = tour(ground, server, heaviest)
        say("people who look")
        calm = visit(ground, server, heaviest, seconds)
        say("people who do not")
        hasty = visit(ground, server, heaviest, seconds / _HASTY_SHARE, is_hasty=True)
        with serving_bare(ground.home / DATABASE) as bare:
            say("the bare page")
            bare_calm = visit(ground, bare, Heaviest(), seconds / _BARE_SHARE, is_bare=True)
            bare_hasty = visit(ground, bare, Heaviest(), seconds / _HASTY_SHARE, is_hasty=True, is_bare=True)
        held = server.megabytes()
    # All that was started has ended by now, so that its time counts as ours.
    others = (busy_seconds() - busy) - (own_seconds() - own)
    others_share = others / (time.perf_counter() - started)
    cores = os.cpu_count()
    print(f"\n# {papers:,} papers, {engine}, {len(ground.people)} visitors, {cores} cores\n")
    print(
        f"Ingests were at work for {ingest.seconds:.0f} s and took in {ingest.files} files. "
        f"Other programs on this machine took {others_share:.2f} of {cores} cores. "
        f"The server held at most {held:.0f} MB."
    )
    print("\n## People who look before they click")
    is_met = print_pages(calm, {page: weigh(text) for page, text in heaviest.pages.items()})
    print("\n## Each page for the first time after the start, one visitor: the slowest ones")
    print_slowest(first)
    print("\n## Without looking, as fast as answers come")
    print_pages(hasty, None)
    print("\n## Beside the bare page")
    print_beside({"people who look": (calm, bare_calm), "who do not": (hasty, bare_hasty)})
    failures = [one for run in (first, calm, hasty) for one in run.answers if not one.is_good]
    print_failures(failures)
    return is_met and not failures


def say(what: str) -> None:
    """Tell who waits what is done now."""
    print(f"... {what}", file=sys.stderr, flush=True)


# Servers and what else is at work


@dataclass(frozen=True, slots=True)
class Server:
    """A server at work."""

    process: "subprocess.Popen[bytes]"
    port: int

    def cpu(self) -> float:
        """CPU seconds that it has taken, without those of its children."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def megabytes(self) -> float:
        """The most memory that it held."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.findall(r"VmHWM:\s*(\d+)", status)[0]) / 1024


@contextmanager
def serving(home: Path) -> Iterator[Server]:
    """The page of a home, in a process of its own."""
    port = find_port()
    with running([PROGRAM, "--home", str(home), "serve", "--port", str(port)], port, "/dang-nhap") as server:
        yield server


@contextmanager
def serving_bare(database: Path) -> Iterator[Server]:
    """The bare page."""
    port = find_port()
    command = [sys.executable, "-m", "visits.bare", str(database), str(port)]
    with running(command, port, "/van-ban/1") as server:
        yield server


@contextmanager
def running(command: Sequence[str], port: int, address: str) -> Iterator[Server]:
    """A server, from its first answer to the end."""
    process = subprocess.Popen(command, cwd=_BENCH, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, address)
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait()


def find_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, address: str) -> None:
    """Wait until a server answers.

    Raises:
        TimeoutError: it does not.
    """
    ends = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < ends:
        connection = HTTPConnection("127.0.0.1", port, timeout=_STARTS_WITHIN)
        try:
            connection.request("GET", address)
            connection.getresponse().read()
            return
        except ConnectionError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise TimeoutError(f"nothing answers on port {port}")


@contextmanager
def ingesting(home: Path, scratch: Path) -> Iterator[Ingesting]:
    """Ingests at work all the while."""
    ingest = Ingesting(home)
    thread = Thread(target=ingest.run, args=(scratch,))
    thread.start()
    try:
        yield ingest
    finally:
        ingest.stop()
        thread.join()


@contextmanager
def watching(ground: Ground, server: Server) -> Iterator[None]:
    """Pages that stay open on the inbox, told how the reading goes on."""
    connections = []
    for person in ground.people[:_WATCHERS]:
        connection = HTTPConnection("127.0.0.1", server.port)
        connection.request("GET", "/hop-den/tien-do", headers={"Cookie": f"minhchung={person.secret}"})
        connection.getresponse()  # its body never ends, and fits in the buffers
        connections.append(connection)
    try:
        yield
    finally:
        for connection in connections:
            connection.close()


def busy_seconds() -> float:
    """CPU seconds that all programs on this machine have taken."""
    user, nice, system = map(int, Path("/proc/stat").read_text().split()[1:4])
    return (user + nice + system) / _TICKS


def own_seconds() -> float:
    """CPU seconds of this program and of all that it started and that has ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


# Visiting


def tour(ground: Ground, server: Server, heaviest: Heaviest) -> Run:
    """What one visitor who may do everything is answered, everything done once."""
    visitor = Visitor(ground.people[0], ground, server.port, Event(), heaviest, share=(0, 1), is_hasty=True)
    started, cpu = time.perf_counter(), server.cpu()
    visitor.tour()
    return Run(visitor.answers, time.perf_counter() - started, server.cpu() - cpu)


def visit(
    ground: Ground,
    server: Server,
    heaviest: Heaviest,
    seconds: float,
    *,
    is_hasty: bool = False,
    is_bare: bool = False,
) -> Run:
    """What all people are answered in a time."""
    over = Event()
    people = ground.people
    visitors = [
        Visitor(
            person,
            ground,
            server.port,
            over,
            heaviest,
            share=(rank, len(people)),
            is_hasty=is_hasty,
            is_bare=is_bare,
        )
        for rank, person in enumerate(people)
    ]
    started, cpu = time.perf_counter(), server.cpu()
    with ThreadPoolExecutor(len(visitors)) as pool:
        walks = [pool.submit(visitor.walk) for visitor in visitors]
        wait(walks, timeout=seconds, return_when=FIRST_EXCEPTION)
        over.set()
        for one in walks:
            one.result()
    answers = [answer for visitor in visitors for answer in visitor.answers]
    return Run(answers, time.perf_counter() - started, server.cpu() - cpu)


# Weighing, judging, printing


def weigh(page: str) -> Weight:
    """What a page weighs with the styles and scripts that it loads."""
    files = set(_LINKED.findall(page))
    found = set(files)
    while found:
        found = {
            name for file in found if file.endswith(".js") for name in _IMPORTED.findall(_read(file))
        } - files
        files |= found
    css = sum(len(_read(name).encode()) for name in files if name.endswith(".css"))
    js = sum(len(_read(name).encode()) for name in files if name.endswith(".js"))
    return Weight(len(page.encode()), css, js)


def _read(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8")


def print_pages(run: Run, weights: Mapping[Page, Weight] | None) -> bool:
    """A row for each page, judged where weights are given; says whether all targets are met."""
    head = ["page", "answers", "median ms", "p95", "worst"]
    if weights is not None:
        head += ["HTML kB", "CSS", "JS", "all", ""]
    rows, is_met = [], True
    for page in Page:
        times = [answer.ms for answer in run.answers if answer.page is page]
        if not times:
            continue
        row = [page.value, str(len(times)), _number(p50(times)), _number(p95(times)), _number(max(times))]
        if weights is not None:
            weight = weights.get(page, Weight(0, 0, 0))
            row += [f"{part / 1000:.1f}" for part in (weight.html, weight.css, weight.js, weight.all)]
            missed = [] if page in APART else find_missed(times, weight)
            row.append("apart" if page in APART else f"MISSED: {', '.join(missed)}" if missed else "met")
            is_met = is_met and not missed
        rows.append(row)
    print_table(head, rows)
    times = [answer.ms for answer in run.answers if answer.page not in APART]
    print(
        f"\nAll pages: median {_number(p50(times))} ms, p95 {_number(p95(times))} ms, "
        f"{len(run.answers) / run.seconds:.1f} answers/s, {run.cpu / len(run.answers) * _MS:.1f} ms CPU each."
    )
    if weights is not None:
        print(f"Wanted: median <= {_MEDIAN_MS:g}, p95 <= {_P95_MS:g}, kB in all <= {_PAGE_BYTES / 1000:g}.")
    return is_met


def find_missed(times: Sequence[float], weight: Weight) -> list[str]:
    """Which targets a page misses."""
    return [
        what
        for what, is_met in (
            ("median", p50(times) <= _MEDIAN_MS),
            ("p95", p95(times) <= _P95_MS),
            ("weight", weight.all <= _PAGE_BYTES),
        )
        if not is_met
    ]


def print_slowest(run: Run) -> None:
    """The pages that took longest."""
    slowest = sorted(run.answers, key=lambda answer: -answer.ms)[:5]
    print_table(["page", "ms"], [[answer.page.value, _number(answer.ms)] for answer in slowest])


def print_beside(runs: Mapping[str, tuple[Run, Run]]) -> None:
    """Ours and the bare page, all pages together."""
    rows = []
    for what, pair in runs.items():
        for name, run in zip(("ours", "bare"), pair, strict=True):
            times = [answer.ms for answer in run.answers if answer.page not in APART]
            spent = run.cpu / len(run.answers) * _MS
            rate = len(run.answers) / run.seconds
            cells = [p50(times), p95(times), max(times), rate, spent]
            rows.append([f"{what}: {name}", str(len(times)), *map(_number, cells)])
    print_table(["", "answers", "median ms", "p95", "worst", "answers/s", "CPU ms each"], rows)


def print_failures(failures: Sequence[Answer]) -> None:
    """What was answered otherwise than with a page."""
    print(f"\nAnswers that were none: {len(failures)}")
    for one in failures[:5]:
        print(f"- {one.page.value}: {one.status} {' '.join(one.text.split())[:300]}")


def _number(value: float) -> str:
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


if __name__ == "__main__":
    main()
