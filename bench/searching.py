"""How fast is a search, beside SQLite's FTS5 and ripgrep on the same papers in the same run?

python bench/searching.py [--sizes 1000,10000,100000] [--full]

For each size a registry of made-up papers is filled, indexed by each engine in a process of its own, and
asked questions of each kind: the engine alone, and the whole answer with passages, pages and citing items. Up
to 10,000 papers Whoosh is measured, beyond that tantivy alone; --full adds Whoosh at all sizes and tantivy
with a million short papers, from no database. Targets are printed with what was measured; the exit code stays
0 whatever that is.

CPU time is of the whole program with all its threads; of ripgrep, of its processes. Other programs at work on
the machine make wall time greater. Times are "p50 / p95".
"""

import argparse
import gc
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final

from markdown_table import print_table
from search.building import DATABASE, FTS5, FTS5_DATABASE, INDEX, Built, build
from search.corpus import SHORT, Paper, fill_registry, invent_papers
from search.measuring import Times, p50, p95, time_command, time_each, time_once
from search.questions import Kind, Question, make_questions
from search.rivals import Fts5, count_lines, has_ripgrep, write_lines

from index.completion import complete
from index.fulltext import ENGINES, Order, SearchIndex
from index.search import DEFAULT_LIMIT, search
from index.upkeep import IndexFolder, build_entry, make_index
from ingest.criteria import read_criteria
from registry.lookup import Lookup
from registry.store import Registry

TABLE: Final = Path(__file__).parents[1] / "data" / "samples" / "ket-qua-chinh-quyen-than-thien.txt"
WHOOSH, TANTIVY = ENGINES
RIPGREP: Final = "ripgrep"
SIZES: Final = (1_000, 10_000, 100_000)
MILLION: Final = 1_000_000
# Whoosh is not meant for more: `doctor` advises the other engine from some 20,000 papers on.
MOST_FOR_WHOOSH: Final = 10_000
MOST_FOR_TANTIVY: Final = 100_000
COLD_SIZE: Final = 10_000

_QUESTIONS: Final = 200  # of each kind
_SAMPLE: Final = 400  # papers that questions are made from
_ADDED: Final = 100
_ADDED_SEED: Final = 2
_STARTS: Final = 10
# Questions of each kind to the tools that ours are compared with: of 100,000 papers they take up to a second.
_ASKED_OF_OTHERS: Final = 20
_GREP_KINDS: Final = (Kind.WORD, Kind.PHRASE, Kind.ACCENTLESS, Kind.PREFIX)

# Milliseconds of CPU time that 95 of 100 whole answers may take.
_ANY_SIZE: Final = {Kind.REFERENCE: 2.0, Kind.NUMBER: 2.0, Kind.COMPLETE: 20.0}
_WITH_WHOOSH: Final = {Kind.WORD: 15.0, Kind.ACCENTLESS: 100.0, Kind.PHRASE: 40.0, Kind.FILTERED: 60.0}
_WITH_TANTIVY: Final = 10.0
_WHOOSH_RATE: Final = 300.0  # papers a second
_WHOOSH_PEAK: Final = 250.0  # megabytes
_FRESH_MS: Final = 1000.0  # until a paper that was filed is found
# Seconds on the wall clock from a shell.
_COLD_WORDS: Final = 0.5
_COLD_REFERENCE: Final = 0.3
_COLD_HELP: Final = 0.25

By = Mapping[Kind, Times]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one engine or tool did with one registry."""

    name: str
    answers: By = field(default_factory=dict)  # with passages, pages and citing items
    ids: By = field(default_factory=dict)  # the engine or tool alone
    built: Built | None = None
    megabytes: float = 0.0
    added: Times | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A target and what was measured."""

    what: str
    wanted: str
    found: str
    is_met: bool


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of papers")
    parser.add_argument("--full", action="store_true", help="Whoosh at all sizes, tantivy with a million")
    options = parser.parse_args()
    for size in map(int, options.sizes.split(",")):
        engines = (WHOOSH, TANTIVY) if options.full or size <= MOST_FOR_WHOOSH else (TANTIVY,)
        with tempfile.TemporaryDirectory() as name:
            measure_size(Path(name), size, engines)
    if options.full:
        with tempfile.TemporaryDirectory() as name:
            measure_made_up(Path(name), MILLION)


def measure_size(folder: Path, size: int, engines: Sequence[str]) -> None:
    """Fill a registry, measure everything on it, print the tables."""
    print(f"\n# {size:,} papers", flush=True)
    say("filling the registry")
    questions = by_kind(make_questions(fill(folder / DATABASE, size), _QUESTIONS))
    gc.collect()
    gc.freeze()  # what the bench holds is not for a search to walk through
    verdicts: list[Verdict] = []
    measured = []
    for engine in engines:
        measured.append(measure_engine(folder, engine, questions))
        verdicts += judge(measured[-1], size)
        if size == COLD_SIZE:
            verdicts += measure_cold_starts(folder, engine, questions)
        shutil.rmtree(folder / INDEX)
    measured.append(measure_fts5(folder, questions))
    measured.append(measure_ripgrep(folder, questions))
    gc.unfreeze()
    print_times("CPU ms", measured, lambda times: times.cpu)
    print_times("wall ms", measured, lambda times: times.wall)
    print_building(measured)
    print_verdicts(verdicts)


def measure_made_up(folder: Path, count: int) -> None:
    """Index short papers without a registry, and ask the engine alone."""
    print(f"\n# {count:,} short papers, {TANTIVY} alone, from no database", flush=True)
    built = build(TANTIVY, folder, made_up=count)
    index = make_index(TANTIVY, folder / INDEX)
    sample = [one for one in invent_papers(count, length=SHORT) if one.id % (count // _SAMPLE) == 0]
    questions = by_kind(make_questions(sample, _QUESTIONS))
    measured = [Measured(TANTIVY, {}, ask_engine(index, questions), built, megabytes_of(folder / INDEX))]
    index.close()
    print_times("CPU ms", measured, lambda times: times.cpu)
    print_times("wall ms", measured, lambda times: times.wall)
    print_building(measured)


def say(what: str) -> None:
    """Tell who waits what is done now."""
    print(f"... {what}", file=sys.stderr, flush=True)


def fill(database: Path, size: int) -> list[Paper]:
    """A registry of so many papers; gives some, evenly over the years, that questions may be made from."""
    sample: list[Paper] = []
    step = max(1, size // _SAMPLE)

    def passing() -> Iterator[Paper]:
        for paper in invent_papers(size):
            if paper.id % step == 0:
                sample.append(paper)
            yield paper

    fill_registry(database, passing())
    with Registry.open(database) as registry:  # whose items cite papers is looked up for every answer
        registry.save_table(read_criteria(TABLE), TABLE.name, "0" * 64, datetime(2026, 1, 1, tzinfo=UTC))
    return sample


def by_kind(questions: Iterable[Question]) -> dict[Kind, list[Question]]:
    """The questions, those of one kind together."""
    found: dict[Kind, list[Question]] = {kind: [] for kind in Kind}
    for question in questions:
        found[question.kind].append(question)
    return found


# Measuring


def measure_engine(folder: Path, engine: str, questions: Mapping[Kind, Sequence[Question]]) -> Measured:
    """One of our engines: built, asked alone and as a whole, papers added one by one."""
    say(f"building with {engine}")
    built = build(engine, folder)
    megabytes = megabytes_of(folder / INDEX)
    say(f"asking {engine}")
    index_folder = IndexFolder(folder / INDEX)
    with Lookup.open(folder / DATABASE) as lookup:
        answers = {
            kind: time_each(lambda question: answer(lookup, index_folder, question), asked)
            for kind, asked in questions.items()
        }
        index = index_folder.active()
        assert index is not None
        ids = ask_engine(index, questions)
        say(f"adding papers to {engine}")
        added = time_once(
            lambda _paper: index_folder.refresh(lookup), file_one_by_one(folder / DATABASE, lookup)
        )
    index_folder.close()
    return Measured(engine, answers, ids, built, megabytes, added)


def answer(lookup: Lookup, folder: IndexFolder, question: Question) -> object:
    """All that a person gets to see."""
    if question.kind is Kind.COMPLETE:
        return complete(lookup, folder, question.text, DEFAULT_LIMIT)
    return search(
        lookup,
        folder,
        question.text,
        order=Order.NEWEST if question.kind is Kind.NEWEST else Order.RELEVANCE,
        is_typing=question.kind is Kind.PREFIX,
        with_facets=question.kind is Kind.FILTERED,
    )


def ask_engine(index: SearchIndex, questions: Mapping[Kind, Sequence[Question]]) -> By:
    """The engine alone, for what is one question to it; phrases are none, it knows no neighbours."""

    def ask(question: Question) -> object:
        assert question.query is not None
        return index.search(question.query, DEFAULT_LIMIT, with_facets=question.kind is Kind.FILTERED)

    return {
        kind: time_each(ask, asked)
        for kind, asked in questions.items()
        if asked and asked[0].query is not None and kind is not Kind.PHRASE
    }


def file_one_by_one(database: Path, lookup: Lookup) -> Iterator[Paper]:
    """New papers, each put into the registry before it is given."""
    for paper in invent_papers(_ADDED, _ADDED_SEED):
        filed = replace(paper, id=lookup.last_change() + 1)
        fill_registry(database, [filed])
        yield filed


def measure_fts5(folder: Path, questions: Mapping[Kind, Sequence[Question]]) -> Measured:
    """SQLite's full-text engine on the same words."""
    say("building, asking, adding to FTS5")
    built = build(FTS5, folder)
    megabytes = megabytes_of(folder / FTS5_DATABASE)
    table = Fts5(folder / FTS5_DATABASE)

    def ask(question: Question) -> object:
        assert question.query is not None
        found = table.search(question.query, DEFAULT_LIMIT, is_phrase=question.is_phrase)
        return found, table.count(question.query) if question.kind is Kind.FILTERED else None

    ids = {
        kind: time_each(ask, asked[:_ASKED_OF_OTHERS])
        for kind, asked in questions.items()
        if asked and asked[0].query is not None
    }
    with Lookup.open(folder / DATABASE) as lookup:

        def add(paper: Paper) -> None:
            table.add(map(build_entry, lookup.changed(paper.id - 1)))

        added = time_once(add, file_one_by_one(folder / DATABASE, lookup))
    table.close()
    return Measured("FTS5", {}, ids, built, megabytes, added)


def measure_ripgrep(folder: Path, questions: Mapping[Kind, Sequence[Question]]) -> Measured:
    """ripgrep over the folded words in one file; nothing where it is not installed."""
    if not has_ripgrep():
        print("\nripgrep is not installed: it is left out", flush=True)
        return Measured(RIPGREP)
    say("asking ripgrep")
    lines = folder / "folded.txt"
    with Lookup.open(folder / DATABASE) as lookup:
        write_lines(lines, map(build_entry, lookup.changed(0)))

    def ask(question: Question) -> object:
        assert question.query is not None
        return count_lines(question.query, lines, is_phrase=question.is_phrase)

    ids = {kind: time_each(ask, questions[kind][:_ASKED_OF_OTHERS], in_children=True) for kind in _GREP_KINDS}
    return Measured(RIPGREP, {}, ids, None, megabytes_of(lines))


def measure_cold_starts(
    folder: Path, engine: str, questions: Mapping[Kind, Sequence[Question]]
) -> Iterator[Verdict]:
    """The program from a shell, its folder holding the registry and the index."""
    program = [str(Path(sys.executable).with_name("minhchung")), "--home", str(folder)]
    for what, arguments, wanted in (
        ("words", ["search", questions[Kind.ACCENTED][0].text], _COLD_WORDS),
        ("a reference", ["search", questions[Kind.REFERENCE][0].text], _COLD_REFERENCE),
        ("--help", ["--help"], _COLD_HELP),
    ):
        seconds = time_command([*program, *arguments], _STARTS)
        yield _at_most(f"cold start, {what}, {engine}: best s wall", wanted, min(seconds))
        yield _at_most(f"cold start, {what}, {engine}: median s wall", wanted, median(seconds))


def megabytes_of(path: Path) -> float:
    """Room that a file or folder takes on the disk."""
    files = path.rglob("*") if path.is_dir() else (path,)
    return sum(file.stat().st_size for file in files) / 1_000_000


# Judging and printing


def judge(measured: Measured, size: int) -> Iterator[Verdict]:
    """What was measured beside the targets for this engine at this size."""
    limits: dict[Kind, float] = {}
    if measured.name == TANTIVY and size <= MOST_FOR_TANTIVY:
        limits = dict.fromkeys(Kind, _WITH_TANTIVY)
    elif measured.name == WHOOSH and size <= MOST_FOR_WHOOSH:
        limits = _WITH_WHOOSH
    for kind, limit in {**limits, **_ANY_SIZE}.items():
        verdict = _at_most(f"{kind}, {measured.name}: p95 ms CPU", limit, p95(measured.answers[kind].cpu))
        if kind in measured.ids:
            alone = _number(p95(measured.ids[kind].cpu))
            verdict = replace(verdict, found=f"{verdict.found} (ids alone: {alone})")
        yield verdict
    if measured.added is not None:
        what = f"a paper found after it was filed, {measured.name}: worst ms wall"
        yield _at_most(what, _FRESH_MS, max(measured.added.wall))
    if measured.name == WHOOSH and measured.built is not None and size <= MOST_FOR_WHOOSH:
        rate = measured.built.papers / measured.built.cpu
        wanted = f">= {_WHOOSH_RATE:g}"
        yield Verdict(f"build, {WHOOSH}: papers/s CPU", wanted, _number(rate), rate >= _WHOOSH_RATE)
        yield _at_most(f"build, {WHOOSH}: MB of memory", _WHOOSH_PEAK, measured.built.peak)


def _at_most(what: str, limit: float, found: float) -> Verdict:
    return Verdict(what, f"<= {limit:g}", _number(found), found <= limit)


def print_times(head: str, measured: Sequence[Measured], pick: Callable[[Times], Sequence[float]]) -> None:
    """The times of each kind of question, a column for each engine and tool."""
    columns: dict[str, By] = {}
    for one in measured:
        if one.answers:
            columns[f"{one.name}, whole answer"] = one.answers
        if one.ids:
            columns[f"{one.name}, ids" if one.answers else one.name] = one.ids
    rows = [
        [kind, *(_pair(pick(column[kind])) if kind in column else "-" for column in columns.values())]
        for kind in Kind
    ]
    print_table([f"{head}, p50 / p95", *columns], rows)


def print_building(measured: Sequence[Measured]) -> None:
    """What building and adding took."""
    head = ["", "papers/s CPU", "papers/s wall", "MB on disk", "MB memory"]
    head += [f"add one, ms {clock}: p50 / p95, worst" for clock in ("CPU", "wall")]
    print_table(head, [_building_row(one) for one in measured])


def _building_row(measured: Measured) -> list[str]:
    built, added = measured.built, measured.added
    row = [measured.name, "-", "-", _number(measured.megabytes), "-", "-", "-"]
    if built is not None:
        row[1:3] = _number(built.papers / built.cpu), _number(built.papers / built.wall)
        row[4] = _number(built.peak)
    if added is not None:
        row[5:] = (f"{_pair(times)}, {_number(max(times))}" for times in (added.cpu, added.wall))
    return row


def print_verdicts(verdicts: Sequence[Verdict]) -> None:
    """The targets, and whether each is met."""
    rows = [[one.what, one.wanted, one.found, "met" if one.is_met else "MISSED"] for one in verdicts]
    print_table(["target", "wanted", "measured", ""], rows)


def _pair(values: Sequence[float]) -> str:
    return f"{_number(p50(values))} / {_number(p95(values))}"


def _number(value: float) -> str:
    """Digits enough to compare small ones by, no more."""
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


if __name__ == "__main__":
    main()
