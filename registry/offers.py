"""What a clerk is offered for a field that was not read for sure, with the witnesses for and against (pure).

Witnesses rank what the machine saw and add what citations ask for. They make nothing sure: that a paper fits
is no proof that it is the one, and a person sees the picture.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from registry.filing import fate_of
from registry.reference import Reference, canonical_parts, make_reference
from registry.registers import Entry, find_out_of_order
from registry.slots import expand
from registry.text import fold
from registry.vocabulary.kinds import IDENTIFYING, Fate, FieldName

if TYPE_CHECKING:
    from registry.tables import Document, StoredField

# A citation names a paper by number, symbol and day; one of them alone is shared by many papers.
_AGREEING: Final = 2


class WitnessKind(StrEnum):
    """Why a value is offered, or speaks against itself; `report/wording.py` says it in words."""

    READ = "read"  # the machine saw it
    FITS = "fits"  # number and day are in the register's order
    OUT_OF_ORDER = "out of order"
    TAKEN = "taken"  # another paper bears this number
    SAME_PAPER = "same paper"  # a filed paper bears number and day: this one may be a copy of it
    CITED_BY_TABLE = "cited by table"
    CITED_BY_PAPER = "cited by paper"


@dataclass(frozen=True, slots=True)
class Witness:
    """One thing that speaks for or against a value; `values` are what its sentence names."""

    kind: WitnessKind
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Offer:
    """A value in canonical form, and all that speaks for or against it."""

    value: str
    witnesses: tuple[Witness, ...]

    def has(self, *kinds: WitnessKind) -> bool:
        """Whether a witness of one of these kinds has something to say."""
        return any(witness.kind in kinds for witness in self.witnesses)


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation: what it names, and who cites: the code of an item, else the id of a filed paper."""

    reference: Reference
    issued_on: date | None
    item: str = ""
    paper: int | None = None


@dataclass(frozen=True, slots=True)
class _Series:
    """One register of one office: the entries that are in order, and the papers by number."""

    entries: tuple[Entry, ...]
    papers: Mapping[str, Document]


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What the registry knows that may tell one reading from another."""

    series: Mapping[tuple[object, ...], _Series]
    awaited: Mapping[tuple[FieldName, str], tuple[Cited, ...]]  # by number, and by day


def build_witnesses(documents: Iterable[Document], citations: Iterable[Cited]) -> Witnesses:
    """The witnesses among filed papers and citations; drafts and papers that want data say nothing."""
    filed = [paper for paper in documents if fate_of(paper) is Fate.REGISTERED and not paper.is_draft]
    registers: dict[tuple[object, ...], list[Document]] = defaultdict(list)
    for paper in filed:
        for key in _series_keys(paper, paper.reference, paper.issued_on):
            registers[key].append(paper)
    borne = {(paper.reference_key, paper.issued_on) for paper in filed}
    borne |= {(key, None) for key, _ in borne}
    awaited: dict[tuple[FieldName, str], dict[Cited, None]] = defaultdict(dict)
    for cited in citations:
        if cited.reference.symbol and (cited.reference.key, cited.issued_on) not in borne:
            for name, value in _values_of(cited).items():
                if name is not FieldName.SYMBOL:
                    awaited[name, _compared(name, value)].setdefault(cited)
    return Witnesses(
        {key: _build_series(papers) for key, papers in registers.items()},
        {value: tuple(found) for value, found in awaited.items()},
    )


def rank_candidates(
    name: FieldName, paper: Document, fields: Sequence[StoredField], witnesses: Witnesses
) -> tuple[Offer, ...]:
    """What may stand in an identifying field of a paper, best first.

    A value that a citation awaits and the machine saw comes first, then what fits the register, what nothing
    is known of, what only a citation asks for, and last what contradicts the register.
    """
    possible = {field.name: field.choices for field in fields}
    read = possible.get(name, ())
    cited = _find_citations(name, paper, possible, witnesses)
    values = dict.fromkeys((*read, *(value for value in cited if not _is_among(name, value, read))))
    offers = [
        Offer(
            value,
            (
                *((Witness(WitnessKind.READ, {}),) if value in read else ()),
                *(one for meant, said in cited.items() if _is_among(name, meant, (value,)) for one in said),
                *_ask_register(name, value, paper, possible, witnesses),
            ),
        )
        for value in values
    ]
    return tuple(sorted(offers, key=_rank))


def _rank(offer: Offer) -> int:
    is_cited = offer.has(WitnessKind.CITED_BY_TABLE, WitnessKind.CITED_BY_PAPER)
    if offer.has(WitnessKind.TAKEN):
        return 4
    if offer.has(WitnessKind.READ) and is_cited:
        return 0
    if offer.has(WitnessKind.OUT_OF_ORDER):
        return 4
    if not offer.has(WitnessKind.READ):
        return 3
    return 1 if offer.has(WitnessKind.FITS) else 2


def _find_citations(
    name: FieldName, paper: Document, possible: Mapping[FieldName, tuple[str, ...]], witnesses: Witnesses
) -> dict[str, list[Witness]]:
    """What awaited citations ask for in this field, if they agree with what is known of the paper."""
    # Two of number, symbol and day must agree: one of them is the number or the day.
    agreeing = dict.fromkeys(
        cited
        for each in (FieldName.NUMBER, FieldName.ISSUED_ON)
        for value in possible.get(each, ())
        for cited in witnesses.awaited.get((each, _compared(each, value)), ())
    )
    found: dict[str, list[Cited]] = defaultdict(list)
    for cited in agreeing:
        asked = _values_of(cited)
        if name in asked and cited.paper != paper.id and _is_meant(name, cited, asked, paper, possible):
            found[asked[name]].append(cited)
    return {value: _say(citing) for value, citing in found.items()}


def _is_meant(
    name: FieldName,
    cited: Cited,
    asked: Mapping[FieldName, str],
    paper: Document,
    possible: Mapping[FieldName, tuple[str, ...]],
) -> bool:
    """Whether a citation agrees with a paper in two of number, symbol and day, and contradicts in none.

    Only in the field that is asked for may it say what the machine did not see.
    """
    if cited.reference.year != paper.year_in_code:
        return False
    agreeing = 0
    for each in IDENTIFYING:
        known, value = possible.get(each, ()), asked.get(each)
        if value is None or not known:
            continue
        if _is_among(each, value, known):
            agreeing += 1
        elif each is not name:
            return False
    return agreeing >= _AGREEING


def _values_of(cited: Cited) -> dict[FieldName, str]:
    reference = cited.reference
    values = {
        FieldName.NUMBER: f"{reference.digits or reference.number}{reference.letter}",
        FieldName.SYMBOL: reference.symbol,
    }
    return values | ({FieldName.ISSUED_ON: cited.issued_on.isoformat()} if cited.issued_on else {})


def _is_among(name: FieldName, value: str, known: Iterable[str]) -> bool:
    return _compared(name, value) in {_compared(name, one) for one in known}


def _compared(name: FieldName, value: str) -> str:
    """A value without what may be written either way: zeros before a number, the spelling of a symbol."""
    if name is FieldName.NUMBER:
        return value.lstrip("0")
    return "-".join(canonical_parts(value)) if name is FieldName.SYMBOL else value


def _say(citing: Iterable[Cited]) -> list[Witness]:
    """One witness for all items, and one for all papers, that cite alike."""
    said: dict[tuple[WitnessKind, str, str], list[str]] = defaultdict(list)
    for cited in citing:
        kind = WitnessKind.CITED_BY_TABLE if cited.paper is None else WitnessKind.CITED_BY_PAPER
        day = cited.issued_on.isoformat() if cited.issued_on else ""
        said[kind, str(cited.reference), day].append(cited.item if cited.paper is None else f"#{cited.paper}")
    return [
        Witness(kind, {"reference": reference, "date": day, "by": ", ".join(dict.fromkeys(names))})
        for (kind, reference, day), names in said.items()
    ]


def _ask_register(
    name: FieldName,
    value: str,
    paper: Document,
    possible: Mapping[FieldName, tuple[str, ...]],
    witnesses: Witnesses,
) -> tuple[Witness, ...]:
    """What the papers of the same register say to a value; nothing while another field is open too."""
    known = {each: possible.get(each, ()) for each in IDENTIFYING} | {name: (value,)}
    if any(len(choices) != 1 for choices in known.values()) or paper.unsure_fields & (
        {*IDENTIFYING} - {name}
    ):
        return ()
    year = str(paper.year_in_code) if paper.year_in_code else None
    reference = make_reference(known[FieldName.NUMBER][0], known[FieldName.SYMBOL][0], year=year)
    issued_on = date.fromisoformat(known[FieldName.ISSUED_ON][0])
    keys = _series_keys(paper, reference, issued_on)
    series = next((witnesses.series[key] for key in keys if key in witnesses.series), None)
    return () if series is None else _compare(reference, issued_on, series)


def _compare(reference: Reference, issued_on: date, series: _Series) -> tuple[Witness, ...]:
    bearer = series.papers.get(f"{reference.number}{reference.letter}")
    if bearer is not None:
        kind = WitnessKind.SAME_PAPER if bearer.issued_on == issued_on else WitnessKind.TAKEN
        return (Witness(kind, {"paper": str(bearer.id), "name": _name(bearer)}),)
    place = bisect([entry.number for entry in series.entries], reference.number)
    before = series.entries[place - 1] if place else None
    after = series.entries[place] if place < len(series.entries) else None
    against = [
        *([before] if before and before.issued_on > issued_on else ()),
        *([after] if after and after.issued_on < issued_on else ()),
    ]
    neighbours = against or [entry for entry in (before, after) if entry]
    kind = WitnessKind.OUT_OF_ORDER if against else WitnessKind.FITS
    names = "; ".join(f"{entry.name} {entry.issued_on.isoformat()}" for entry in neighbours)
    return (Witness(kind, {"neighbours": names}),) if names else ()


def _build_series(papers: Sequence[Document]) -> _Series:
    entries = {
        Entry(paper.number, paper.issued_on, str(paper.reference))
        for paper in papers
        if paper.number is not None and paper.issued_on is not None
    }
    wrong = {found.entry for found in find_out_of_order(entries)}
    return _Series(
        tuple(sorted(entries - wrong)), {f"{paper.number}{paper.letter}": paper for paper in papers}
    )


def _series_keys(
    paper: Document, reference: Reference | None, issued_on: date | None
) -> tuple[tuple[object, ...], ...]:
    """The register that a reference runs in, by the office's place, or else by its name."""
    if reference is None or issued_on is None:
        return ()
    series = (reference.register, None if reference.is_party else issued_on.year)
    return tuple(
        (by, office, *series)
        for by, office in (("place", fold(paper.place or "")), ("body", expand(paper.issuing_body or "")))
        if office
    )


def _name(paper: Document) -> str:
    return f"{paper.reference} {paper.issued_on.isoformat()}" if paper.issued_on else str(paper.reference)
