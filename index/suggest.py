"""Which filed papers may prove an item, and which items a paper may serve: scores with reasons (pure).

A suggestion is never a status: it says where to look, and a person decides.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process

from index.blocking import Matrix
from index.candidates import (
    Comparison,
    Item,
    ItemIndex,
    KnownLink,
    Paper,
    Placed,
    Placing,
    build_item_index,
    compare,
    make_papers,
    unit_name,
)
from index.match import subject_likeness
from index.terms import find_shared_words, plain_wording
from registry.reference import canonical_parts
from registry.slots import SlotKind, fills_document_slot, is_plan_only
from registry.tables import Document, StoredCriterion
from registry.text import fold
from registry.vocabulary.kinds import Periodicity
from registry.vocabulary.lists import issuer_by_symbol

__all__ = [  # the door to suggestions; what they are made from is built by `index.candidates`
    "CUT_OFF",
    "ItemIndex",
    "KnownLink",
    "Placed",
    "Placing",
    "Suggestion",
    "SuggestionCode",
    "SuggestionReason",
    "build_item_index",
    "find_same_items",
    "suggest_items",
    "suggest_papers",
]

# How much of a score each kind of reason can give by itself. Reasons add up like independent witnesses
# (1 - the product of what each leaves open), so that no number of weak ones makes a certainty.
_BY_FOLDER: Final = 0.95  # a clerk put it there, and a clerk may be mistaken
_BY_WORDING: Final = 0.7
_BY_LINK: Final = 0.95
_BY_EARLIER_LINK: Final = 0.9  # the same item may ask for something else this time
_BY_MORE_LINKS: Final = 0.2  # each further paper alike that serves the item, on top of the best one
_BY_SLOT: Final = 0.4  # type and wording are what the item asks for by name
_BY_MENTION: Final = 0.5
_BY_LEAD_UNIT: Final = 0.05
_BY_COORDINATING_UNIT: Final = 0.02
_BY_TYPE_ASKED: Final = 0.05
# What a linked paper's likeness is worth when it is of another type or body, or linked by the machine alone.
_OTHER_TYPE: Final = 0.9
_OTHER_BODY: Final = 0.95
_NOT_DECIDED: Final = 0.95
# What a score is multiplied by when something speaks against the paper.
_OUT_OF_PERIOD: Final = 0.6
_PLAN_FOR_RESULT: Final = 0.8
_LIKE_REJECTED: Final = 0.5  # at full likeness with a paper that a person rejected here

# Below it nothing is suggested; nor what has less than this share of the best one's score.
CUT_OFF: Final = 0.2
_SHARE_OF_BEST: Final = 0.4
# A link is given as a reason, and a rejected paper held against another, from this likeness on.
_TELLING: Final = 0.2
_REJECTING: Final = 0.5
# Papers of one wording (months aside) for one item; an item with a periodic duty asks for all of them.
_SAME_WORDING: Final = 2
# Pairs looked at closely for each item and each paper; those behind them are far below.
_CLOSE_PAPERS: Final = 25
_CLOSE_ITEMS: Final = 10
# A first score below this share of what is suggested is not looked at: the close look seldom doubles it.
_NOT_FAR: Final = 0.5
_PAPERS_AT_ONCE: Final = 500  # bounds the memory, not the result
# Spellings of one unit's name: "Trung tâm phục vụ hành chính công xá"; of one criterion in two periods.
_SAME_UNIT: Final = 88.0
_SAME_CRITERION: Final = 90.0
_SHOWN_WORDS: Final = 3


class SuggestionCode(StrEnum):
    """Why a paper is suggested, or what speaks against it; `report/wording_suggestions.py` says it."""

    IN_FOLDER = "in folder"
    LIKE_LINKED = "like linked"
    LIKE_EARLIER = "like earlier"
    LIKE_NAMED = "like named"
    SHARED_WORDS = "shared words"
    SLOT_FILLED = "slot filled"
    TYPE_ASKED = "type asked"
    BY_LEAD_UNIT = "by lead unit"
    BY_COORDINATING_UNIT = "by coordinating unit"
    CITES_LINKED = "cites linked"
    CITED_BY_LINKED = "cited by linked"
    CITED_BY_ITEM = "cited by item"
    CITES_SAME = "cites same"
    # against
    OUT_OF_PERIOD = "out of period"
    PLAN_ONLY = "plan only"
    LIKE_REJECTED = "like rejected"


@dataclass(frozen=True, slots=True)
class SuggestionReason:
    """One reason, with the values its sentence names."""

    code: SuggestionCode
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A paper that may prove an item, for a person to decide; what speaks for it first, by weight."""

    criterion_code: str
    document_id: int
    score: float  # 0.0 to 1.0
    reasons: tuple[SuggestionReason, ...]


# What a reason is worth; without one, where its sentence would only repeat another.
_Weighed = tuple[float, SuggestionReason | None]


def suggest_papers(
    index: ItemIndex,
    documents: Sequence[Document],
    *,
    codes: Collection[str] | None = None,
    mentions: Mapping[int, Collection[str]] | None = None,
    placed: Placed | None = None,
    limit: int = 5,
    cut_off: float = CUT_OFF,
) -> dict[str, tuple[Suggestion, ...]]:
    """For each item the papers that may prove it, best first; items without any are left out.

    Args:
        codes: the items to suggest for; all by default.
        mentions: by document, the keys of the references that its text cites.
        placed: by document, the items' folders that it was put into: these come before all others.
    """
    cited, lies_in = mentions or {}, placed or {}
    put_here = _papers_by_item(index, documents, lies_in, max(_CLOSE_PAPERS, limit))
    blocked = _block_papers(index, documents, codes, cited, cut_off)
    found = {}
    for number in sorted({*put_here, *blocked}):
        item = index.items[number]
        if codes is not None and item.row.code not in codes:
            continue
        mine = put_here.get(number, ())
        first_ones = {paper.id for paper in mine}
        near = [*mine, *(paper for paper in blocked.get(number, ()) if paper.id not in first_ones)]
        papers = make_papers(index, near, cited, lies_in)
        compared = compare(index, papers)
        judged = sorted(
            ((_judge(index, number, paper, compared, row), paper) for row, paper in enumerate(papers)),
            key=lambda one: (-one[0].score, one[0].document_id),
        )
        first = [suggestion for suggestion, paper in judged if paper.id in first_ones]
        rest = [(suggestion, paper) for suggestion, paper in judged if paper.id not in first_ones]
        kept = (*first, *_cut_off(_without_repeats(item, rest), cut_off))[:limit]
        if kept:
            found[item.row.code] = kept
    return found


def suggest_items(
    index: ItemIndex,
    documents: Sequence[Document],
    *,
    mentions: Mapping[int, Collection[str]] | None = None,
    placed: Placed | None = None,
    limit: int = 5,
    cut_off: float = CUT_OFF,
) -> dict[int, tuple[Suggestion, ...]]:
    """For each paper, by document, the items that it may serve, best first; papers without any are left out.

    Args:
        mentions: by document, the keys of the references that its text cites.
        placed: by document, the items' folders that it was put into: these items come before all others.
    """
    lies_in = placed or {}
    found = {}
    for chunk in _chunks(documents):
        papers = make_papers(index, chunk, mentions or {}, lies_in)
        compared = compare(index, papers)
        rough = _score_roughly(index, papers, compared)
        for row, paper in enumerate(papers):
            put_into = _find_put_into(index, paper.id, lies_in)
            near = put_into.union(_greatest(rough[row], max(_CLOSE_ITEMS, limit), above=_NOT_FAR * cut_off))
            judged = sorted(
                ((_judge(index, number, paper, compared, row), number) for number in near),
                key=lambda one: (-one[0].score, one[1]),
            )
            first = [suggestion for suggestion, number in judged if number in put_into]
            rest = [suggestion for suggestion, number in judged if number not in put_into]
            kept = (*first, *_cut_off(rest, cut_off))[:limit]
            if kept:
                found[paper.id] = kept
    return found


def find_same_items(
    criteria: Sequence[StoredCriterion], earlier: Sequence[StoredCriterion]
) -> dict[str, str]:
    """For items of an earlier table the item of this one with the same wording, by code.

    Codes move when a line is put in; the wording of a criterion seldom changes, and never by much.
    """
    mine = [row for row in criteria if row.is_leaf]
    theirs = [row for row in earlier if row.is_leaf]
    if not mine:
        return {}
    alike = process.cdist(
        [plain_wording(row.text) for row in theirs],
        [plain_wording(row.text) for row in mine],
        scorer=fuzz.ratio,
    )
    found = {}
    for row, values in zip(theirs, alike, strict=True):
        best = max(range(len(mine)), key=lambda other: (values[other], mine[other].code == row.code, -other))
        if values[best] >= _SAME_CRITERION:
            found[row.code] = mine[best].code
    return found


def _papers_by_item(
    index: ItemIndex, documents: Sequence[Document], placed: Placed, most: int
) -> dict[int, list[Document]]:
    """For each item the papers put into its folder that are neither linked to it nor rejected for it.

    Args:
        most: of each folder, so many that were filed last.
    """
    found: dict[int, list[Document]] = {}
    for paper in documents if placed else ():
        for number in _find_put_into(index, paper.id or 0, placed) if not paper.is_draft else ():
            found.setdefault(number, []).append(paper)
    return {number: papers[-most:] for number, papers in found.items()}


def _find_put_into(index: ItemIndex, paper: int, placed: Placed) -> set[int]:
    """The items whose folder a paper was put into, but for those where it is linked or rejected."""
    items = {index.numbers[code] for code in placed.get(paper, ()) if code in index.numbers}
    return items - index.excluded.get(paper, frozenset())


def _block_papers(
    index: ItemIndex,
    documents: Sequence[Document],
    codes: Collection[str] | None,
    mentions: Mapping[int, Collection[str]],
    cut_off: float,
) -> dict[int, list[Document]]:
    """For each item wanted the few papers that are worth a close look."""
    nearest: dict[int, list[tuple[float, int, Document]]] = {
        number: [] for number, item in enumerate(index.items) if codes is None or item.row.code in codes
    }
    for chunk in _chunks(documents):
        papers = make_papers(index, chunk, mentions, {})
        rough = _score_roughly(index, papers, compare(index, papers))
        for number, held in nearest.items():
            column = rough[:, number]
            least = -held[-1][0] if len(held) == _CLOSE_PAPERS else 0.0
            if column.max() < least:
                continue
            held += [
                (-float(column[row]), papers[row].id, chunk[row])
                for row in _greatest(column, _CLOSE_PAPERS, above=_NOT_FAR * cut_off)
            ]
            held.sort(key=lambda entry: entry[:2])
            del held[_CLOSE_PAPERS:]
    return {number: [paper for _, _, paper in held] for number, held in nearest.items() if held}


def _score_roughly(index: ItemIndex, papers: Sequence[Paper], compared: Comparison) -> Matrix:
    """A first score of all pairs, by wording, best link and mentions; the close look moves it a little."""
    open_by_wording: Matrix = 1 - np.float32(_BY_WORDING) * compared.wording
    best = np.zeros_like(open_by_wording)
    for number, item in enumerate(index.items):
        if item.links:
            best[:, number] = compared.links[:, item.links].max(axis=1)
    rough = 1 - open_by_wording * (1 - np.float32(_BY_LINK) * best)
    for row, paper in enumerate(papers):
        if paper.is_out_of_period:
            rough[row] *= _OUT_OF_PERIOD
        for number in _find_mentioned(index, paper):
            rough[row, number] += _BY_MENTION
        for number in index.excluded.get(paper.id, ()):
            rough[row, number] = 0.0
    return rough


def _find_mentioned(index: ItemIndex, paper: Paper) -> set[int]:
    """Items that have to do with a paper because one cites the other."""
    key = paper.document.search_key or ""
    links = [*index.links_by_cited.get(key, ())]
    items = {*index.items_by_cited.get(key, ())}
    for cited in paper.cites:
        links += index.links_by_reference.get(cited, ())
        items.update(index.items_by_cited.get(cited, ()))
    if links:
        codes = {index.links[place].criterion_code for place in links}
        items.update(number for number, item in enumerate(index.items) if item.row.code in codes)
    return items


def _judge(index: ItemIndex, number: int, paper: Paper, compared: Comparison, row: int) -> Suggestion:
    """The score of one pair with its reasons."""
    item = index.items[number]
    found: list[_Weighed] = [
        *_by_folder(item, paper),
        *_by_wording(item, paper, float(compared.wording[row, number])),
        *_by_links(index, item, paper, compared.links[row]),
        *_by_mention(index, item, paper),
        *_by_unit(item, paper),
        *_by_type(item, paper),
    ]
    against = [*_against(item, paper), *_by_rejections(index, item, compared.links[row])]
    left = 1.0
    for strength, _ in found:
        left *= 1 - strength
    score = 1 - left
    for factor, _ in against:
        score *= factor
    found.sort(key=lambda one: -one[0])
    reasons = [reason for _, reason in (*found, *against) if reason is not None]
    return Suggestion(item.row.code, paper.id, round(score, 4), tuple(reasons))


def _by_folder(item: Item, paper: Paper) -> Iterator[_Weighed]:
    placing = paper.placed.get(item.row.code)
    if placing is not None:
        values = {"folder": placing.folder, "date": placing.placed_on.isoformat()}
        yield _BY_FOLDER, SuggestionReason(SuggestionCode.IN_FOLDER, values)


def _by_wording(item: Item, paper: Paper, likeness: float) -> Iterator[_Weighed]:
    words = find_shared_words(paper.document.subject or "", item.terms, limit=_SHOWN_WORDS)
    if words:
        reason = SuggestionReason(SuggestionCode.SHARED_WORDS, {"words": ", ".join(words)})
        yield _BY_WORDING * likeness, reason
    elif likeness:
        yield _BY_WORDING * likeness, None


def _by_links(index: ItemIndex, item: Item, paper: Paper, likenesses: Matrix) -> Iterator[_Weighed]:
    """The linked paper most alike as a reason, two further ones as weight."""
    document = paper.document
    alike = sorted(
        (
            (_worth(index.links[place], document) * float(likenesses[place]), -place)
            for place in item.links
            if likenesses[place] and _may_be_like(index.links[place], document)
        ),
        reverse=True,
    )
    for rank, (strength, place) in enumerate(alike[:3]):
        if rank:
            yield strength * _BY_MORE_LINKS**rank, None
        else:
            yield strength, _like_link(index.links[-place], document) if strength >= _TELLING else None


def _worth(link: KnownLink, paper: Document) -> float:
    worth = _BY_EARLIER_LINK if link.is_from_earlier_period else _BY_LINK
    if not link.decided_by_person:
        worth *= _NOT_DECIDED
    if fold(link.document_type or "") != fold(paper.document_type or ""):
        worth *= _OTHER_TYPE
    if link.issuing_body and paper.issuing_body and fold(link.issuing_body) != fold(paper.issuing_body):
        worth *= _OTHER_BODY
    return worth


def _may_be_like(link: KnownLink, paper: Document) -> bool:
    """A paper that is named with its date and was not filed is not one of another day."""
    return link.is_filed or None in (link.issued_on, paper.issued_on) or link.issued_on == paper.issued_on


def _like_link(link: KnownLink, paper: Document) -> SuggestionReason:
    code = SuggestionCode.LIKE_LINKED
    if not link.is_filed:
        code = SuggestionCode.LIKE_NAMED
    elif link.is_from_earlier_period:
        code = SuggestionCode.LIKE_EARLIER
    percent = round(100 * subject_likeness(link.subject, paper.subject or ""))
    return SuggestionReason(code, {"paper": link.name, "subject": link.subject, "percent": str(percent)})


def _by_mention(index: ItemIndex, item: Item, paper: Paper) -> Iterator[_Weighed]:
    key = paper.document.search_key or ""
    if key in item.cited:
        yield _BY_MENTION, SuggestionReason(SuggestionCode.CITED_BY_ITEM)
        return
    if item.cited & paper.cites:
        yield _BY_MENTION, SuggestionReason(SuggestionCode.CITES_SAME)
        return
    mine = frozenset(item.links)
    for place in index.links_by_cited.get(key, ()):
        if place in mine:
            values = {"paper": index.links[place].name, "subject": index.links[place].subject}
            yield _BY_MENTION, SuggestionReason(SuggestionCode.CITED_BY_LINKED, values)
            return
    for cited in sorted(paper.cites):
        for place in index.links_by_reference.get(cited, ()):
            if place in mine:
                values = {"paper": index.links[place].name, "subject": index.links[place].subject}
                yield _BY_MENTION, SuggestionReason(SuggestionCode.CITES_LINKED, values)
                return


def _by_unit(item: Item, paper: Paper) -> Iterator[_Weighed]:
    for name, plain in _find_units(paper.document.symbol, paper.document.issuing_body):
        if _is_among(plain, item.lead_units):
            yield _BY_LEAD_UNIT, SuggestionReason(SuggestionCode.BY_LEAD_UNIT, {"unit": name})
            return
        if _is_among(plain, item.coordinating_units):
            yield _BY_COORDINATING_UNIT, SuggestionReason(SuggestionCode.BY_COORDINATING_UNIT, {"unit": name})
            return


@lru_cache(maxsize=1024)
def _find_units(symbol: str, issuing_body: str | None) -> tuple[tuple[str, str], ...]:
    """The units behind a paper, as called and as compared: the drafting one of its symbol first."""
    known = issuer_by_symbol()
    names = [known[part].name for part in reversed(canonical_parts(symbol)) if part in known]
    return tuple((name, unit_name(name)) for name in (*names, issuing_body or "") if name)


def _is_among(name: str, units: Sequence[str]) -> bool:
    return any(fuzz.ratio(name, unit) >= _SAME_UNIT for unit in units)


def _by_type(item: Item, paper: Paper) -> Iterator[_Weighed]:
    """Whether the paper is what the item asks for by name, or at least by type."""
    document = paper.document
    named = [slot for slot in item.slots if slot.kind is SlotKind.DOCUMENT]
    for slot in named:
        if slot.words and fills_document_slot(slot, document.document_type, document.subject or ""):
            yield _BY_SLOT, SuggestionReason(SuggestionCode.SLOT_FILLED, {"asked": slot.raw})
            return
    for slot in named:
        if slot.document_type and fold(slot.document_type) == fold(document.document_type or ""):
            yield _BY_TYPE_ASKED, SuggestionReason(SuggestionCode.TYPE_ASKED, {"type": slot.document_type})
            return


def _against(item: Item, paper: Paper) -> Iterator[_Weighed]:
    document = paper.document
    if paper.is_out_of_period and document.issued_on is not None:
        day = {"date": document.issued_on.isoformat()}
        yield _OUT_OF_PERIOD, SuggestionReason(SuggestionCode.OUT_OF_PERIOD, day)
    asks_for_result = any(slot.kind is SlotKind.RESULT for slot in item.slots)
    if asks_for_result and is_plan_only(document.document_type, document.subject):
        yield _PLAN_FOR_RESULT, SuggestionReason(SuggestionCode.PLAN_ONLY)


def _by_rejections(index: ItemIndex, item: Item, likenesses: Matrix) -> Iterator[_Weighed]:
    """The paper most alike of those that a person rejected for this item."""
    likeness, place = max(((float(likenesses[place]), -place) for place in item.rejections), default=(0.0, 0))
    if likeness >= _REJECTING:
        link = index.links[-place]
        values = {"paper": link.name, "subject": link.subject}
        yield 1 - (1 - _LIKE_REJECTED) * likeness, SuggestionReason(SuggestionCode.LIKE_REJECTED, values)


def _without_repeats(item: Item, judged: Sequence[tuple[Suggestion, Paper]]) -> list[Suggestion]:
    """Few papers of one wording, unless the item's duty comes back every month or week."""
    if item.row.periodicity is not Periodicity.NONE:
        return [suggestion for suggestion, _ in judged]
    seen: Counter[frozenset[str]] = Counter()
    kept = []
    for suggestion, paper in judged:
        wording = frozenset(paper.terms)
        seen[wording] += 1
        if seen[wording] <= _SAME_WORDING:
            kept.append(suggestion)
    return kept


def _cut_off(ordered: Sequence[Suggestion], cut_off: float) -> tuple[Suggestion, ...]:
    """What is worth a person's look and has a reason to show: nothing rather than noise."""
    if not ordered or not cut_off:
        return tuple(ordered)
    least = max(cut_off, _SHARE_OF_BEST * ordered[0].score)
    return tuple(suggestion for suggestion in ordered if suggestion.score >= least and suggestion.reasons)


def _greatest(values: Matrix, count: int, *, above: float = 0.0) -> list[int]:
    """Places of the greatest values, the earlier one of equals; those far below the first are left out."""
    order = np.argsort(-values, kind="stable")[:count]
    least = max(above, _NOT_FAR * _SHARE_OF_BEST * float(values[order[0]])) if above else 0.0
    return [int(place) for place in order if values[place] > least]


def _chunks(documents: Sequence[Document]) -> Iterator[list[Document]]:
    """Papers some at a time, without drafts: they prove nothing."""
    usable = [paper for paper in documents if not paper.is_draft]
    for start in range(0, len(usable), _PAPERS_AT_ONCE):
        yield usable[start : start + _PAPERS_AT_ONCE]
