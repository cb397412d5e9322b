"""Papers that changed after the index did, looked at directly: what is filed can be found at once."""

from dataclasses import dataclass
from typing import Final

from index.fulltext import IndexEntry, Within
from index.query import WordQuery
from index.upkeep import IndexFolder, build_entry
from registry.lookup import Lookup

# Reading and folding so many takes a tenth of a second; behind them a first build is under way.
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Unindexed:
    """The papers that the index does not hold as they are now; `unread` are more than were looked at."""

    entries: tuple[IndexEntry, ...] = ()
    unread: int = 0

    @property
    def ids(self) -> frozenset[int]:
        """Papers of which the index may say something that is no longer so."""
        return frozenset(entry.document_id for entry in self.entries)

    def find(self, words: WordQuery, within: Within) -> tuple[int, ...]:
        """Those that hold all words, in any order, and keep to the limits; the one filed last first."""
        return tuple(entry.document_id for entry in reversed(self.entries) if _holds(entry, words, within))


def find_unindexed(lookup: Lookup, folder: IndexFolder) -> Unindexed:
    """What another program is about to index: hardly ever more than a few papers."""
    if folder.is_current(lookup):
        return Unindexed()
    since = folder.find_reached(lookup) or 0
    entries = tuple(build_entry(paper) for paper in lookup.changed(since, _MOST))
    return Unindexed(entries, max(0, lookup.count_changed(since) - len(entries)))


def _holds(entry: IndexEntry, words: WordQuery, within: Within) -> bool:
    folded, exact = {*entry.folded, *entry.references}, set(entry.exact)
    return (
        all(word in folded for word in words.folded)
        and (not words.prefix or any(word.startswith(words.prefix) for word in folded))
        and not folded.intersection(words.excluded)
        and not exact.intersection(words.excluded_exact)
        and within.lacks.issubset(entry.lacks)
        and within.allows(entry.document_id, entry.document_type, entry.issuing_body, entry.issued_on)
    )
