"""How well headers and texts are read, per kind of file: right, left open, wrong, wrong but called sure.

python bench/reading.py --generated 300 [--seed 3]   made-up papers of all kinds, kept in data/generated/
python bench/reading.py --corpus DIR     a folder with labels.jsonl and docs/
python bench/reading.py --samples DIR    a folder of papers, with DIR-truth.jsonl or DIR/truth.jsonl beside

`offered`: the right value is the best one or among the candidates. In the row of all three, number, symbol
and date together, `best offer` counts papers where each best value is right, sure or not; `no typing` those
where each is also sure. What is not on the paper (a draft's number) is right when it is left open.

Character errors are counted without regard to order: each line of the text is looked for anywhere in what
was read of its page, by the fewest single letters to change, add or drop (Sellers' algorithm); blanks are
squeezed, accents and case count.
"""

import argparse
import json
import multiprocessing
import re
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from rapidfuzz import fuzz

from ingest.files import detect_media_type
from ingest.workers import ReadingPool
from registry.parsed import FieldReading, Page, ParsedDocument, SourceFile
from registry.reference import canonical_parts
from registry.text import fold, normalise, squeeze
from registry.vault import hash_file
from registry.vocabulary.kinds import FieldName

_LABELS: Final = {
    FieldName.NUMBER: "number",
    FieldName.SYMBOL: "symbol",
    FieldName.DOCUMENT_TYPE: "doc_type",
    FieldName.ISSUING_BODY: "issuer",
    FieldName.PLACE: "place",
    FieldName.ISSUED_ON: "date",
    FieldName.SUBJECT: "title",
    FieldName.SIGNER: "signer",
    FieldName.ADDRESSEES: "addressees",
    FieldName.RECIPIENTS: "recipients",
    FieldName.URGENCY: "urgency",
}
_IDENTITY: Final = (FieldName.NUMBER, FieldName.SYMBOL, FieldName.ISSUED_ON)
# In many labels of real papers the signer is null because the page was not read.
_NULL_MEANS_UNKNOWN: Final = frozenset({FieldName.SIGNER, FieldName.SUBJECT})
_ALIKE_ENOUGH: Final = 90.0  # of 100: a subject over three lines may lose a letter or two
_OUTCOMES: Final = ("right", "open", "wrong", "sure", "sure+wrong", "offered")
_LETTERS: Final = re.compile(r"[^0-9a-z]")
_PEAK: Final = re.compile(r"VmHWM:\s+(\d+) kB")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one field of one paper was read."""

    outcome: str  # right, open or wrong
    is_sure: bool
    is_offered: bool
    told: str  # for people

    @property
    def is_sure_and_wrong(self) -> bool:
        """The worst there is."""
        return self.is_sure and self.outcome == "wrong"


Verdicts = Mapping[FieldName, Verdict]


@dataclass(slots=True)
class Score:
    """The counts of one kind of file."""

    fields: dict[FieldName, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    identity: Counter[str] = field(default_factory=Counter)
    wrong_letters: int = 0
    letters: int = 0
    pages: int = 0
    cpu: float = 0.0
    wall: float = 0.0
    peak: int = 0

    def add(self, verdicts: Verdicts) -> None:
        """Count the fields of one paper."""
        for name, verdict in verdicts.items():
            counts = self.fields[name]
            counts[verdict.outcome] += 1
            counts["sure"] += verdict.is_sure
            counts["sure+wrong"] += verdict.is_sure_and_wrong
            counts["offered"] += verdict.is_offered
        three = [verdicts[name] for name in _IDENTITY]
        are_right = all(verdict.outcome == "right" for verdict in three)
        self.identity["papers"] += 1
        self.identity["best offer"] += are_right
        self.identity["offered"] += all(verdict.is_offered for verdict in three)
        self.identity["no typing"] += are_right and all(verdict.is_sure for verdict in three)
        self.identity["sure+wrong"] += any(verdict.is_sure_and_wrong for verdict in three)


def main() -> None:
    """Read the papers of a folder and print how they compare with their labels."""
    options = _parse_options()
    labels, folder = _load(options)
    scores: dict[str, Score] = {}
    hands: dict[str, Score] = defaultdict(Score)
    faults: list[str] = []
    for kind, labels_of_kind in _by_kind(labels):
        score = scores.setdefault(kind, Score())
        for label, parsed in read_papers(labels_of_kind, folder, score, options.workers):
            verdicts = judge(label, parsed)
            score.add(verdicts)
            if label.get("writing"):
                hands[f"{kind}, {label['writing']}"].add(verdicts)
            wrong, total = count_wrong_letters(label.get("body", ()), parsed.pages)
            score.wrong_letters += wrong
            score.letters += total
            _tell(label, verdicts, faults, verbose=options.verbose)
    _print_fields(scores)
    _print_identity({**scores, **hands})
    _print_cost(scores)
    print(f"\nwrong but called sure: {len(faults)}")
    for fault in faults:
        print(f"  {fault}")


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--generated", type=int, metavar="N", help="draw N made-up papers")
    where.add_argument("--corpus", type=Path, help="folder with labels.jsonl and docs/")
    where.add_argument("--samples", type=Path, help="folder of papers with a truth file")
    parser.add_argument("--seed", type=int, default=3, help="of the made-up papers")
    parser.add_argument("--workers", type=int, default=2, help="processes that read")
    parser.add_argument("--only", nargs="*", help="names of files")
    parser.add_argument("--kinds", nargs="*", help="kinds of files")
    parser.add_argument("--verbose", action="store_true", help="print every field that is not right")
    return parser.parse_args()


def _load(options: argparse.Namespace) -> tuple[list[dict[str, Any]], Path]:
    if options.generated is not None:
        from generator.generate import generate

        folder = generate(options.generated, options.seed)
        file = folder / "truth.jsonl"
    elif options.corpus is not None:
        file, folder = options.corpus / "labels.jsonl", options.corpus / "docs"
    else:
        folder = options.samples
        beside = folder.with_name(f"{folder.name}-truth.jsonl")
        file = beside if beside.is_file() else folder / "truth.jsonl"
    labels = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    chosen = [
        label
        for label in labels
        if (not options.only or label["file"] in options.only)
        and (not options.kinds or _kind(label) in options.kinds)
    ]
    return [label for label in chosen if "fault" not in label], folder


def _by_kind(labels: Iterable[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for label in labels:
        kinds[_kind(label)].append(label)
    return sorted(kinds.items())


def _kind(label: Mapping[str, Any]) -> str:
    if label.get("number_in_annotation"):
        return "signed PDF"
    return str(label.get("kind") or label.get("form") or "paper")


def read_papers(
    labels: Sequence[dict[str, Any]], folder: Path, score: Score, workers: int
) -> Iterator[tuple[dict[str, Any], ParsedDocument]]:
    """Each label with its file as read; what the reading costs goes into the score."""
    by_hash: dict[str, list[dict[str, Any]]] = defaultdict(list)
    files = []
    for label in labels:
        path = folder / label["file"]
        if not path.is_file():
            print(f"left out: {label['file']} (not in the folder)")
            continue
        source = SourceFile(hash_file(path), path.stat().st_size, path.name, detect_media_type(path))
        if source.sha256 not in by_hash:
            files.append((path, source))
        by_hash[source.sha256].append(label)
    cpu, started = _children_cpu(), time.perf_counter()
    with ReadingPool(workers) as pool:
        for source, parsed in pool.read(files):
            score.pages += len(parsed.pages)
            score.peak = max(score.peak, _peak_of_children())
            for label in by_hash[source.sha256]:
                yield label, parsed
    score.cpu += _children_cpu() - cpu
    score.wall += time.perf_counter() - started


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _peak_of_children() -> int:
    """The most memory that any reader has held so far, in kB; 0 where the system does not tell."""
    peaks = [0]
    for child in multiprocessing.active_children():
        status = Path(f"/proc/{child.pid}/status")
        found = _PEAK.search(status.read_text()) if status.is_file() else None
        peaks += [int(found[1])] if found else []
    return max(peaks)


def judge(label: Mapping[str, Any], parsed: ParsedDocument) -> Verdicts:
    """How the labelled fields of a paper were read."""
    verdicts = {}
    for name, key in _LABELS.items():
        if key not in label:
            continue
        wanted = label[key]
        if isinstance(wanted, list):
            wanted = "; ".join(wanted) or None
        if wanted is None and name in _NULL_MEANS_UNKNOWN:
            continue
        verdicts[name] = _judge_field(name, wanted, parsed.header.get(name))
    return verdicts


def _judge_field(name: FieldName, wanted: str | None, reading: FieldReading | None) -> Verdict:
    value = reading.value if reading is not None else ""
    told = f"wanted {wanted!r}, found {value!r}" + (f" of {reading.candidates}" if reading else "")
    if not value:
        # Leaving open what is not there is as good as being sure of it.
        is_right = wanted is None
        is_offered = is_right or _is_among(name, wanted, reading.candidates if reading else ())
        return Verdict("right" if is_right else "open", is_right, is_offered, told)
    assert reading is not None
    is_right = _is_among(name, wanted, (value,))
    is_offered = is_right or _is_among(name, wanted, reading.candidates)
    return Verdict("right" if is_right else "wrong", reading.sure, is_offered, told)


def _is_among(name: FieldName, wanted: str | None, values: Iterable[str]) -> bool:
    return wanted is not None and any(_ALIKE.get(name, _same_letters)(wanted, value) for value in values)


def _letters(text: str) -> str:
    return _LETTERS.sub("", fold(text))


def _same_letters(wanted: str, found: str) -> bool:
    return _letters(wanted) == _letters(found)


def _nearly_same_letters(wanted: str, found: str) -> bool:
    return fuzz.ratio(_letters(wanted), _letters(found)) >= _ALIKE_ENOUGH


def _same_symbol(wanted: str, found: str) -> bool:
    return canonical_parts(wanted) == canonical_parts(found)


def _same_place(wanted: str, found: str) -> bool:
    """A place with another accent is another place."""
    return normalise(wanted).lower() == normalise(found).lower()


def _same_body(wanted: str, found: str) -> bool:
    """One may name the head, the place or the body above as well; abbreviations are as good as words."""
    short, long = sorted((_spell_out(wanted), _spell_out(found)), key=len)
    return short in long


def _spell_out(name: str) -> str:
    return fold(name).replace("ubnd", "uy ban nhan dan").replace("hdnd", "hoi dong nhan dan")


_ALIKE: Final[Mapping[FieldName, Callable[[str, str], bool]]] = {
    FieldName.NUMBER: str.__eq__,
    FieldName.SYMBOL: _same_symbol,
    FieldName.ISSUED_ON: str.__eq__,
    FieldName.ISSUING_BODY: _same_body,
    FieldName.PLACE: _same_place,
    FieldName.SUBJECT: _nearly_same_letters,
    FieldName.ADDRESSEES: _nearly_same_letters,
    FieldName.RECIPIENTS: _nearly_same_letters,
}


def count_wrong_letters(lines: Sequence[Sequence[str]], pages: Sequence[Page]) -> tuple[int, int]:
    """Letters read wrongly and letters in all of the text proper; `lines` page by page."""
    wrong = total = 0
    for number, on_page in enumerate(lines, start=1):
        read = squeeze(normalise(" ".join(page.text for page in pages if page.number == number)))
        for line in on_page:
            wrong += find_distance(line, read)
            total += len(line)
    return wrong, total


def find_distance(line: str, text: str) -> int:
    """The fewest single letters to change, add or drop until the line stands somewhere in the text."""
    letters = np.array([ord(letter) for letter in text], np.int32)
    steps = np.arange(len(text) + 1, dtype=np.int32)
    row = np.zeros(len(text) + 1, np.int32)  # a line may begin anywhere
    for rank, letter in enumerate(line, start=1):
        kept_or_changed = row[:-1] + (letters != ord(letter))
        row = np.concatenate(([rank], np.minimum(kept_or_changed, row[1:] + 1))).astype(np.int32)
        row = np.minimum.accumulate(row - steps) + steps  # letters of the text that are too many
    return int(row.min())


def _tell(label: Mapping[str, Any], verdicts: Verdicts, faults: list[str], *, verbose: bool) -> None:
    for name, verdict in verdicts.items():
        story = f"{label['file']} ({label.get('writing', label.get('kind', ''))}) {name}: {verdict.told}"
        if verdict.is_sure_and_wrong:
            faults.append(story)
        if verbose and verdict.outcome != "right":
            print(f"  {verdict.outcome}: {story}")


def _print_fields(scores: Mapping[str, Score]) -> None:
    print(f"{'kind':<13}{'field':<16}" + "".join(f"{outcome:>11}" for outcome in _OUTCOMES))
    for kind, score in scores.items():
        for name in _LABELS:
            if name in score.fields:
                counts = score.fields[name]
                print(f"{kind:<13}{name:<16}" + "".join(f"{counts[outcome]:>11}" for outcome in _OUTCOMES))


def _print_identity(scores: Mapping[str, Score]) -> None:
    print(
        f"\n{'number + symbol + date':<30}{'papers':>7}{'best offer':>13}{'offered':>13}{'no typing':>13}",
        end="",
    )
    print(f"{'sure+wrong':>12}")
    for name, score in scores.items():
        counts, papers = score.identity, score.identity["papers"]
        print(f"{name:<30}{papers:>7}", end="")
        for column in ("best offer", "offered", "no typing"):
            print(f"{counts[column]:>5} {counts[column] / max(papers, 1):>6.1%}", end=" ")
        print(f"{counts['sure+wrong']:>11}")


def _print_cost(scores: Mapping[str, Score]) -> None:
    print(
        f"\n{'kind':<13}{'pages':>6}{'wrong letters':>15}{'CPU s/page':>12}{'wall s/page':>12}{'peak MB':>9}"
    )
    for kind, score in scores.items():
        pages = max(score.pages, 1)
        share = f"{score.wrong_letters / score.letters:.2%}" if score.letters else "-"
        print(
            f"{kind:<13}{score.pages:>6}{share:>15}{score.cpu / pages:>12.2f}{score.wall / pages:>12.2f}"
            f"{score.peak / 1024:>9.0f}"
        )


if __name__ == "__main__":
    main()
