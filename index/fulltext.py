"""The seam to a full-text engine: ids in, ids out; bodies, filters and sorting stay in the registry."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from index.query import WordQuery


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A document as an engine takes it: ready word lists, so that every engine gives the same hits.

    `folded` and `exact` hold the title too; `references` are those the text mentions, as search keys.
    """

    document_id: int
    title: tuple[str, ...]
    folded: tuple[str, ...]
    exact: tuple[str, ...]
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexState:
    """How far an index has come; `change` is the newest change of the registry that is in it."""

    change: int
    count: int
    version: str


class SearchIndex(Protocol):
    """A derived, disposable index: deleted at any time, it comes back the same."""

    def apply(self, entries: Iterable[IndexEntry], change: int) -> None:
        """Take in new and changed documents in one commit that reaches the disk."""

    def search(self, query: WordQuery, limit: int) -> list[int]:
        """Ids of documents that hold all the words, best first, those with the accents typed in front."""

    def state(self) -> IndexState | None:
        """How far the index has come; None where there is none, or it is of another make or broken."""

    def clear(self) -> None:
        """Forget everything."""
