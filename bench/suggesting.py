"""Suggestions: is the right item found for a paper whose citations are hidden, and how fast.

python bench/suggesting.py [--truth FILE] [--papers CSV] [--show 6] [--missed] [--speed]

The table of `--truth` has labelled claims. Each numbered paper that it cites as evidence is filed with its
type, date and the longest subject that the table gives (with `--papers`: with the header of that paper in
the list), and asked for its items; right is any item that cites it.

Wording alone: no links, no narrative. Linked: the subjects of all the other papers at the items that cite
them; the paper's own citations are removed from all items that cite it. The same is asked of a second,
made-up table of other matters (`second_table.csv`), where each item has one paper of this period and one of
an earlier one. Ranks are counted before the cut-off; beside them, what a person is shown behind it.
"""

import argparse
import csv
import json
import random
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from index.suggest import (
    ItemIndex,
    KnownLink,
    Suggestion,
    build_item_index,
    suggest_items,
    suggest_papers,
)
from registry.language import use_language
from registry.reference import make_reference, parse_reference
from registry.tables import Document, StoredCriterion
from registry.vocabulary.kinds import Periodicity
from report.wording_suggestions import describe_suggestion

GOLDEN = Path(__file__).parent.parent / "tests" / "golden" / "ket-qua-chinh-quyen-than-thien.json"
SECOND = Path(__file__).with_name("second_table.csv")
_PERIOD: Final = (date(2026, 1, 1), date(2026, 6, 30))
_ALL: Final = 69  # ask for every item, to know the rank


@dataclass(frozen=True)
class Case:
    """A table with its papers, and which items cite which paper."""

    criteria: tuple[StoredCriterion, ...]
    papers: tuple[Document, ...]
    items_of: Mapping[int, frozenset[str]]
    narratives: Mapping[str, str]


def main() -> None:
    """Print how often the right item comes first, a few suggestions, and the time they take."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--truth", type=Path, default=GOLDEN)
    parser.add_argument("--papers", type=Path, help="headers of the papers, instead of the table's words")
    parser.add_argument("--show", type=int, default=6, help="suggestions to print with their reasons")
    parser.add_argument("--missed", action="store_true", help="print papers whose item is not first")
    parser.add_argument("--speed", action="store_true", help="measure 2,000 and 20,000 made-up papers too")
    options = parser.parse_args()
    use_language("vi")
    case = read_case(options.truth, options.papers)
    print(f"{len(case.papers)} papers, {sum(row.is_leaf for row in case.criteria)} items")
    for title, index_for in settings(case):
        show_ranks(title, case, index_for, with_missed=options.missed)
    show_item_side(case)
    second, earlier = read_second_case()
    print(f"second table: {len(second.papers)} papers, {len(second.papers)} items")
    for title, index in (
        ("wording alone", build_item_index(second.criteria)),
        ("earlier period's links", build_item_index(second.criteria, earlier)),
    ):
        show_ranks(title, second, lambda _, index=index: index, with_missed=options.missed)
    show_examples(case, options.show)
    if options.speed:
        for count in (2_000, 20_000):
            measure_speed(case, count)


def read_case(truth: Path, headers: Path | None) -> Case:
    """The table and its papers; a paper's own words are the longest ones that the table cites it with."""
    rows = json.loads(truth.read_text(encoding="utf-8"))["items"]
    criteria = tuple(_criterion(place, row) for place, row in enumerate(rows))
    claims: dict[str, list[dict[str, Any]]] = defaultdict(list)
    items_of: dict[str, set[str]] = defaultdict(set)
    narratives = {}
    for row in rows:
        cited = [claim for claim in row.get("claims", ()) if claim["kind"] == "numbered document"]
        for claim in cited:
            if claim["role"] == "evidence":
                claims[claim["identity"]].append(claim)
                items_of[claim["identity"]].add(row["id"])
        narratives[row["id"]] = _without(row["result"] or "", [claim["span_in_result"] for claim in cited])
    known = _headers(headers) if headers else {}
    papers = [
        _with_header(_paper(number, name, mine), known)
        for number, (name, mine) in enumerate(claims.items(), start=1)
    ]
    right = {number: frozenset(items_of[name]) for number, name in enumerate(claims, start=1)}
    return Case(criteria, tuple(papers), right, narratives)


def read_second_case() -> tuple[Case, list[KnownLink]]:
    """The made-up table with a paper for each item, and the links of the period before."""
    with SECOND.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    criteria = tuple(
        StoredCriterion(
            id=place,
            table_id=2,
            position=place,
            code=row["code"],
            parent_code=row["parent"] or None,
            level=1 + bool(row["parent"]),
            is_leaf=bool(row["parent"]),
            text=row["text"],
            lead_unit=row["lead_unit"],
            evidence_required=row["evidence_required"],
            periodicity=Periodicity.NONE,
        )
        for place, row in enumerate(rows, start=1)
    )
    scored = [(place, row) for place, row in enumerate(rows, start=1) if row["parent"]]
    papers = tuple(
        Document(id=place, document_type=row["document_type"], subject=row["subject"])
        for place, row in scored
    )
    earlier = [KnownLink(row["code"], row["other_subject"], is_from_earlier_period=True) for _, row in scored]
    return Case(criteria, papers, {place: frozenset([row["code"]]) for place, row in scored}, {}), earlier


def settings(case: Case) -> Iterator[tuple[str, Callable[[Document], ItemIndex]]]:
    """What is known when a paper is asked about."""
    bare = build_item_index(case.criteria, period=_PERIOD)
    yield "wording alone", lambda _: bare
    yield (
        "linked, leave one out",
        lambda paper: build_item_index(case.criteria, links_without(case, paper), period=_PERIOD),
    )
    yield (
        "linked + narrative",
        lambda paper: build_item_index(
            case.criteria, links_without(case, paper), narratives=case.narratives, period=_PERIOD
        ),
    )


def links_without(case: Case, hidden: Document | None, item: str | None = None) -> list[KnownLink]:
    """The links of all papers but one, and of all items but one."""
    return [
        KnownLink(
            code,
            paper.subject or "",
            paper.document_type,
            paper.issuing_body,
            document_id=paper.id,
            reference=str(paper.reference),
        )
        for paper in case.papers
        if hidden is None or paper.id != hidden.id
        for code in sorted(case.items_of[paper.id or 0])
        if code != item
    ]


def rank_of(index: ItemIndex, case: Case, paper: Document) -> int | None:
    """At which place the first right item stands, from 1; None where it is not suggested at all."""
    found = suggest_items(index, [paper], limit=_ALL, cut_off=0.0).get(paper.id or 0, ())
    right = case.items_of[paper.id or 0]
    return next((place for place, one in enumerate(found, 1) if one.criterion_code in right), None)


def show_ranks(
    title: str, case: Case, index_for: Callable[[Document], ItemIndex], *, with_missed: bool
) -> None:
    """Print how many papers have the right item first and among the first five."""
    first = top = silent = shown = right = 0
    missed = []
    for paper in case.papers:
        index = index_for(paper)
        rank = rank_of(index, case, paper)
        first += rank == 1
        top += rank is not None and rank <= 5
        found = suggest_items(index, [paper]).get(paper.id or 0, ())
        silent += not found
        shown += len(found)
        right += any(one.criterion_code in case.items_of[paper.id or 0] for one in found)
        if rank != 1:
            missed.append((rank or 99, paper, found))
    count = len(case.papers)
    print(f"{title:24} first {first:3} = {first / count:.1%}  top five {top:3} = {top / count:.1%}", end="")
    print(f"  shown: {shown / count:.1f} each, with the right one {right}, none {silent}")
    for rank, paper, found in sorted(missed, key=lambda one: (-one[0], one[1].id)) if with_missed else ():
        print(f"  {rank:3} {paper.reference} {(paper.subject or '')[:70]}", end=" | ")
        print(sorted(case.items_of[paper.id or 0]), [(one.criterion_code, one.score) for one in found[:3]])


def show_item_side(case: Case) -> None:
    """Print for how many items one of their own papers is suggested, all citations of the item hidden."""
    cited = sorted({code for codes in case.items_of.values() for code in codes})
    for title, with_links in (("items, wording alone", False), ("items, others' links", True)):
        first = top = shown = right = 0
        for code in cited:
            links = links_without(case, None, code) if with_links else ()
            index = build_item_index(case.criteria, links, period=_PERIOD)
            found = suggest_papers(index, case.papers, codes={code}).get(code, ())
            good = [code in case.items_of[one.document_id] for one in found]
            first += good[:1] == [True]
            top += any(good)
            shown += len(good)
            right += sum(good)
        print(f"{title:24} first {first} of {len(cited)}, among five {top}, right of shown {right}/{shown}")


def show_examples(case: Case, count: int) -> None:
    """Print suggestions in sentences: for papers left out, and for items without proof."""
    if count:
        print("\nPapers:")
    for paper in case.papers[:: max(1, len(case.papers) // count)][:count] if count else ():
        index = build_item_index(case.criteria, links_without(case, paper), period=_PERIOD)
        print(f"  {paper.document_type} {paper.reference} {paper.subject}")
        _print(suggest_items(index, [paper], limit=2).get(paper.id or 0, ()), case)
    index = build_item_index(case.criteria, links_without(case, None), period=_PERIOD)
    proven = {code for codes in case.items_of.values() for code in codes}
    open_items = {row.code for row in case.criteria if row.is_leaf} - proven
    if count:
        print("\nItems without a numbered paper:")
    found = suggest_papers(index, case.papers, codes=open_items, limit=2)
    for code in list(found)[:count]:
        print(f"  {code} {next(row.text for row in case.criteria if row.code == code)[:100]}")
        _print(found[code], case)
    print(f"{len(found)} of {len(open_items)} items without a numbered paper have suggestions")


def _print(suggestions: Iterable[Suggestion], case: Case) -> None:
    names = {row.code: row.text.strip(" -") for row in case.criteria}
    papers = {paper.id: paper for paper in case.papers}
    for one in suggestions:
        paper = papers[one.document_id]
        print(f"    {one.score:.2f} {one.criterion_code} {names[one.criterion_code][:70]}", end=" ← ")
        print(f"{paper.reference} {(paper.subject or '')[:60]}")
        for reason in one.reasons:
            print(f"         - {describe_suggestion(reason)}")


def measure_speed(case: Case, count: int) -> None:
    """Print time and memory of suggesting among many made-up papers."""
    papers = invent_papers(case, count)
    before = _peak()
    started, worked = time.perf_counter(), time.process_time()
    index = build_item_index(case.criteria, links_without(case, None), period=_PERIOD)
    built = time.perf_counter()
    by_item = suggest_papers(index, papers)
    asked, busy = time.perf_counter(), time.process_time() - worked
    by_paper = suggest_items(index, papers[:1000])
    listed = time.perf_counter()
    single = max(_seconds(lambda one=paper: suggest_items(index, [one])) for paper in papers[-20:])
    print(
        f"{count:6} papers: papers for {len(by_item)} items {asked - started:.2f} s (CPU {busy:.2f} s)",
        end=", ",
    )
    print(f"items for 1,000 papers ({len(by_paper)} with) {listed - asked:.2f} s", end=", ")
    print(f"index {(built - started) * 1000:.0f} ms, one paper {single * 1000:.1f} ms CPU", end=", ")
    print(f"memory +{(_peak() - before) / 1024:.0f} MB")


def invent_papers(case: Case, count: int, seed: int = 4) -> list[Document]:
    """Papers around the true ones: their subjects mixed, of other months, bodies and numbers."""
    dice = random.Random(seed)
    subjects = [(paper.subject or "").split() for paper in case.papers]
    papers = []
    for number in range(10_000, 10_000 + count):
        one, other = dice.choice(subjects), dice.choice(subjects)
        words = one[: dice.randint(3, 15)] + other[dice.randint(0, 5) : dice.randint(6, 20)]
        twin = dice.choice(case.papers)
        papers.append(
            Document(
                id=number,
                number=number,
                digits=str(number),
                symbol=twin.symbol,
                document_type=twin.document_type,
                issuing_body=twin.issuing_body,
                issued_on=date(2026, dice.randint(1, 6), dice.randint(1, 28)),
                subject=" ".join(words) + f" số {number}",
            )
        )
    return papers


def _seconds(act: Callable[[], object]) -> float:
    started = time.process_time()
    act()
    return time.process_time() - started


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _criterion(place: int, row: dict[str, Any]) -> StoredCriterion:
    return StoredCriterion(
        id=place + 1,
        table_id=1,
        position=place,
        code=row["id"],
        parent_code=row["parent"],
        level=row["level"],
        is_leaf=row["leaf"],
        text=row["text"],
        lead_unit=row["lead_printed"] or "",
        coordinating_unit=row["coord_printed"] or "",
        evidence_required=row["evidence_required"] or "",
        periodicity=Periodicity.NONE,
    )


def _paper(number: int, name: str, claims: Sequence[dict[str, Any]]) -> Document:
    reference = parse_reference(name.split(" ")[0])
    assert reference is not None
    days = [claim["date"] for claim in claims if claim["date"]]
    return Document(
        id=number,
        number=reference.number,
        digits=reference.digits,
        symbol=reference.symbol,
        year_in_code=reference.year,
        reference_key=reference.key,
        search_key=reference.search_key,
        document_type=claims[0]["doc_type"],
        issuing_body=claims[0]["issuer"],
        issued_on=date.fromisoformat(days[0]) if days else None,
        subject=max((claim["subject"] or "" for claim in claims), key=len),
    )


def _headers(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        make_reference(row["number"], row["symbol"], year=row["year_in_code"] or None).key: row
        for row in rows
    }


def _with_header(paper: Document, headers: Mapping[str, dict[str, str]]) -> Document:
    """The paper with the header that the list gives for it."""
    row = headers.get(paper.reference_key or "")
    if row is not None:
        paper.subject = row["subject"]
        paper.issuing_body = row["issuing_body"].replace("|", " ")
    return paper


def _without(text: str, spans: Sequence[Sequence[int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    return text


if __name__ == "__main__":
    main()
