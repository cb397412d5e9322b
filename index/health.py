"""Whether the full-text index says what the registry says, and whether its engine suits the registry."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from index.fulltext import EngineQuery, SearchIndex, Within
from index.upkeep import IndexFolder, build_entry
from registry.errors import DamagedIndexError
from registry.lookup import IndexedPaper, Lookup

# Above this Whoosh takes longer for a question in words than people wait for (docs/measurements.md).
MANY_PAPERS: Final = 20_000
# Papers that are looked for by their own words: enough to meet a damaged block, few enough for some seconds.
_TRIED: Final = 200
_WORDS_OF_EACH: Final = 20


class FaultKind(StrEnum):
    """What is wrong with the index, or could be better."""

    NO_INDEX = "no index"  # none yet, or of another version or another registry, or unreadable
    BEHIND = "behind"  # papers changed since
    WRONG_PAPERS = "wrong papers"  # papers are missing, or some are in it that the registry let go
    WORDS_LOST = "words lost"  # papers are not found by their own words
    TOO_MANY_PAPERS = "too many papers"  # for this engine


@dataclass(frozen=True, slots=True)
class IndexFault:
    """A fault; `count` says of how many papers."""

    kind: FaultKind
    count: int = 0


def find_index_faults(lookup: Lookup, folder: IndexFolder) -> list[IndexFault]:
    """What is wrong with the index of a registry; nothing is changed."""
    faults = []
    if folder.engine == "whoosh" and lookup.count() > MANY_PAPERS:
        faults.append(IndexFault(FaultKind.TOO_MANY_PAPERS, lookup.count()))
    index = folder.active()
    reached = folder.find_reached(lookup)
    if index is None or reached is None:
        return [*faults, IndexFault(FaultKind.NO_INDEX)]
    try:
        return [*faults, *_find_faults_in(lookup, index, reached)]
    except DamagedIndexError:
        return [*faults, IndexFault(FaultKind.NO_INDEX)]


def _find_faults_in(lookup: Lookup, index: SearchIndex, change: int) -> list[IndexFault]:
    faults = []
    filed, behind = lookup.ids(), lookup.ids(change)
    if behind:
        faults.append(IndexFault(FaultKind.BEHIND, len(behind)))
    wrong = (index.ids() ^ filed) - behind
    if wrong:
        faults.append(IndexFault(FaultKind.WRONG_PAPERS, len(wrong)))
    sound = sorted(filed - behind - wrong)
    step = -(-len(sound) // _TRIED) or 1
    lost = sum(not _finds(index, indexed) for indexed in lookup.indexed(sound[::step]))
    if lost:
        faults.append(IndexFault(FaultKind.WORDS_LOST, lost))
    return faults


def _finds(index: SearchIndex, indexed: IndexedPaper) -> bool:
    """Whether a paper is a hit for words spread over all of its text."""
    entry = build_entry(indexed)
    step = max(1, len(entry.folded) // _WORDS_OF_EACH)
    words = tuple((word,) for word in dict.fromkeys(entry.folded[::step]))
    within = Within(ids=frozenset({entry.document_id}))
    return index.search(EngineQuery(words, within=within), 1).total == 1
