"""What is known of a table's items, made ready so that many papers are compared with all of them at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np

from index.analysis import reference_keys
from index.blocking import Matrix, Rarity, TermIndex, build_term_index, measure_rarity
from index.terms import Terms, find_terms, plain_wording
from registry.assessment import find_item_slots
from registry.reference import search_key
from registry.slots import Slot, SlotKind, is_standing
from registry.tables import Document, StoredCriterion

# How near to an item the wordings around it are, against its own words: parents say what a whole group is
# about, each level up a third as much; the narrative beside it may speak of anything.
_PARENT: Final = 0.3
_NARRATIVE: Final = 0.5
# Added to the size of every wording: a title of two words, all of them shared, is no proof of likeness.
_SMALL_WORDING: Final = 10.0
# The weight of shared terms at which they are half of what can be said: about two rare pairs.
_HALF_SAID: Final = 60.0
_NO_TERMS: Final[Terms] = {"": 0.0}  # of a paper without type and subject


@dataclass(frozen=True, slots=True)
class KnownLink:
    """A paper that serves an item already, in this table or in an earlier one.

    `criterion_code` is the item's code in the table that suggestions are made for. `is_filed` is False for
    a paper that the item names and that nobody filed: suggestions then look for it.
    """

    criterion_code: str
    subject: str
    document_type: str | None = None
    issuing_body: str | None = None
    is_from_earlier_period: bool = False
    decided_by_person: bool = False
    document_id: int | None = None
    reference: str = ""  # as printed: `12/TB-UBND`
    is_filed: bool = True
    issued_on: date | None = None

    @property
    def name(self) -> str:
        """Type and reference, as sentences name the paper."""
        return " ".join(part for part in (self.document_type, self.reference) if part)


@dataclass(frozen=True, slots=True)
class Placing:
    """The folder of an item that a clerk put a paper into, and the day."""

    folder: str
    placed_on: date


Placed = Mapping[int, Mapping[str, Placing]]
"""By document, and by the code of the item: the folder that it was put into."""


@dataclass(frozen=True, slots=True)
class Item:
    """One scored row of the table, before any paper is looked at."""

    row: StoredCriterion
    slots: tuple[Slot, ...]
    terms: Mapping[str, float]  # each term's rarity, times how near it stands to the item
    lead_units: tuple[str, ...]
    coordinating_units: tuple[str, ...]
    cited: frozenset[str]  # references in its own wording, as search keys
    links: tuple[int, ...]  # places among the index's links and rejections
    rejections: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ItemIndex:
    """A table's items with all that papers are compared with; built once, asked often.

    `links` are the papers known to serve items; behind them stand those that a person rejected.
    """

    items: tuple[Item, ...]
    numbers: Mapping[str, int]  # by code, where an item stands among them
    links: tuple[KnownLink, ...]
    links_by_reference: Mapping[str, tuple[int, ...]]
    links_by_cited: Mapping[str, tuple[int, ...]]
    items_by_cited: Mapping[str, tuple[int, ...]]
    excluded: Mapping[int, frozenset[int]]  # by document: items where it is rejected or linked already
    period: tuple[date, date] | None
    terms: TermIndex
    item_rows: Matrix
    link_rows: Matrix  # of different wordings
    row_of_link: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A filed paper made ready for comparing; `cites` are search keys of references.

    `placed` says, by the item's code, into which folder of an item it was put.
    """

    id: int
    document: Document
    terms: Terms
    cites: frozenset[str]
    is_out_of_period: bool
    placed: Mapping[str, Placing]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """How papers compare, a line each: wording with the items, subject with the links; 0.0 to 1.0."""

    wording: Matrix
    links: Matrix


def build_item_index(
    criteria: Sequence[StoredCriterion],
    links: Sequence[KnownLink] = (),
    *,
    narratives: Mapping[str, str] | None = None,
    rejected: Collection[tuple[str, int]] = frozenset(),
    rejected_papers: Sequence[Document] = (),
    period: tuple[date, date] | None = None,
) -> ItemIndex:
    """The items of a table, ready to be compared with papers.

    Args:
        criteria: all rows of the table, those that are not scored themselves too.
        links: papers known to serve its items, of this and of earlier periods.
        narratives: what the results say beside the citations, by item.
        rejected: pairs of item and document that a person rejected: they never come back.
        rejected_papers: the documents of those pairs; papers like them sink.
    """
    by_code = {row.code: row for row in criteria}
    leaves = [row for row in criteria if row.is_leaf]
    codes = frozenset(row.code for row in leaves)
    known = [link for link in links if link.criterion_code in codes]
    refused = _rejected_links(rejected, rejected_papers, codes)
    link_terms = [
        {**_terms_of_type(link.document_type or ""), **find_terms(link.subject)}
        for link in (*known, *refused)
    ]
    own_terms = {row.code: find_terms(row.text) for row in criteria}
    # A monthly paper linked six times must not make its words common.
    distinct = dict.fromkeys(frozenset(terms) for terms in link_terms[: len(known)])
    rarity = measure_rarity([*own_terms.values(), *distinct])
    row_of = {frozenset(wording): wording for wording in link_terms}
    places = {wording: place for place, wording in enumerate(row_of)}
    items = tuple(
        Item(
            row,
            slots,
            _terms_around(row, slots, by_code, own_terms, (narratives or {}).get(row.code, ""), rarity),
            _split_units(row.lead_unit),
            _split_units(row.coordinating_unit),
            frozenset(reference_keys(f"{row.text} {row.evidence_required}")),
            _places_of(row.code, known),
            tuple(len(known) + place for place in _places_of(row.code, refused)),
        )
        for row in leaves
        for slots in [find_item_slots(row, by_code)]
    )
    terms = build_term_index([*(item.terms for item in items), *link_terms], rarity)
    numbers = {item.row.code: number for number, item in enumerate(items)}
    return ItemIndex(
        items,
        numbers,
        (*known, *refused),
        _by_key((search_key(link.reference),) if link.reference else () for link in known),
        _by_key(reference_keys(link.subject) for link in known),
        _by_key(item.cited for item in items),
        _find_excluded(numbers, rejected, known),
        period,
        terms,
        terms.build_rows([_times_rarity(item.terms, rarity) for item in items]),
        terms.build_rows([_direction(wording, rarity) for wording in row_of.values()]),
        tuple(places[frozenset(wording)] for wording in link_terms),
    )


def make_papers(
    index: ItemIndex,
    documents: Iterable[Document],
    mentions: Mapping[int, Collection[str]],
    placed: Placed,
) -> list[Paper]:
    """Documents ready for comparing.

    Args:
        mentions: by document, the keys of the references that its text cites.
        placed: by document, the items' folders that it was put into.
    """
    papers = []
    for document in documents:
        number, subject = document.id, document.subject or ""
        if number is None:
            raise ValueError("only a stored paper can be suggested")
        terms = {**_terms_of_type(document.document_type or ""), **find_terms(subject)}
        cited = {search_key(key) for key in mentions.get(number, ())}
        if "/" in subject:
            cited.update(reference_keys(subject))
        late = _is_out_of_period(document, index.period)
        lies_in = placed.get(number, {})
        papers.append(Paper(number, document, terms or _NO_TERMS, frozenset(cited), late, lies_in))
    return papers


def compare(index: ItemIndex, papers: Sequence[Paper]) -> Comparison:
    """All papers against all items and links.

    Wording is the geometric mean of two shares: how much of the paper's subject the item says too, and how
    much that is at all. Subjects compare by the cosine of their terms.
    """
    laid_out = index.terms.lay_out([paper.terms for paper in papers])
    sizes = (laid_out.sizes + _SMALL_WORDING)[:, None]
    said = laid_out.add_up(index.item_rows, power=2)
    wording = np.sqrt(np.minimum(said / sizes, 1.0) * said / (said + _HALF_SAID))
    likeness = np.minimum(laid_out.add_up(index.link_rows) / np.sqrt(sizes), 1.0)
    return Comparison(wording, likeness[:, index.row_of_link])


def unit_name(name: str) -> str:
    """A unit's name as it is compared: without its place and without accents."""
    words = plain_wording(name).split()
    return " ".join(words[:-1] if words and words[-1] in {"xa", "phuong"} else words)


def _rejected_links(
    rejected: Collection[tuple[str, int]], papers: Sequence[Document], codes: Collection[str]
) -> list[KnownLink]:
    by_id = {paper.id: paper for paper in papers}
    return [
        KnownLink(code, paper.subject or "", paper.document_type, reference=str(paper.reference or ""))
        for code, number in sorted(rejected)
        if code in codes and number in by_id
        for paper in [by_id[number]]
    ]


def _terms_around(
    row: StoredCriterion,
    slots: Sequence[Slot],
    by_code: Mapping[str, StoredCriterion],
    own_terms: Mapping[str, Terms],
    narrative: str,
    rarity: Rarity,
) -> dict[str, float]:
    """The terms of an item, of the paper it asks for by name, of its narrative and of its parents."""
    named = [slot.raw for slot in slots if slot.kind is SlotKind.DOCUMENT]
    layers = [
        (1.0, own_terms[row.code]),
        (1.0, find_terms(" ; ".join(named))),
        (_NARRATIVE, find_terms(narrative)),
    ]
    near, above = _PARENT, by_code.get(row.parent_code or "")
    while above is not None:
        layers.append((near, own_terms[above.code]))
        near, above = near * _PARENT, by_code.get(above.parent_code or "")
    terms: dict[str, float] = {}
    for nearness, layer in layers:
        for term in layer:
            terms[term] = max(nearness * rarity.of(term), terms.get(term, 0.0))
    return terms


@lru_cache(maxsize=256)
def _terms_of_type(document_type: str) -> Terms:
    return find_terms(document_type)


def _times_rarity(terms: Mapping[str, float], rarity: Rarity) -> dict[str, float]:
    return {term: value * rarity.of(term) for term, value in terms.items()}


def _direction(terms: Terms, rarity: Rarity) -> dict[str, float]:
    """What a link's terms give in a cosine, when multiplied by a paper's and divided by its length."""
    length = (_SMALL_WORDING + sum(value**2 for value in _times_rarity(terms, rarity).values())) ** 0.5
    return {term: weight * rarity.of(term) ** 2 / length for term, weight in terms.items()}


def _split_units(cell: str) -> tuple[str, ...]:
    """The units of a cell as they are compared: one a line or between semicolons."""
    parts = (part.strip(" -\t") for line in cell.splitlines() for part in line.split(";"))
    return tuple(unit_name(part) for part in parts if part)


def _places_of(code: str, links: Sequence[KnownLink]) -> tuple[int, ...]:
    return tuple(place for place, link in enumerate(links) if link.criterion_code == code)


def _by_key(keys: Iterable[Iterable[str]]) -> dict[str, tuple[int, ...]]:
    """Where each key stands."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, mine in enumerate(keys):
        for key in sorted(set(mine)):
            places[key].append(place)
    return {key: tuple(found) for key, found in places.items()}


def _find_excluded(
    place: Mapping[str, int], rejected: Collection[tuple[str, int]], known: Sequence[KnownLink]
) -> dict[int, frozenset[int]]:
    excluded: dict[int, set[int]] = defaultdict(set)
    for code, document_id in rejected:
        if code in place:
            excluded[document_id].add(place[code])
    for link in known:
        if link.document_id is not None and not link.is_from_earlier_period:
            excluded[link.document_id].add(place[link.criterion_code])
    return {document_id: frozenset(places) for document_id, places in excluded.items()}


def _is_out_of_period(paper: Document, period: tuple[date, date] | None) -> bool:
    if period is None or paper.issued_on is None or period[0] <= paper.issued_on <= period[1]:
        return False
    return not is_standing(paper.subject)
