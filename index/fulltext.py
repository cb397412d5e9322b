"""The seam to a full-text engine: ready words in, ids out; texts, snippets and spelling stay outside."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from typing import Final, Protocol

ENGINES: Final = ("whoosh", "tantivy")


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A document as an engine takes it: ready word lists, so that every engine gives the same hits.

    `folded` and `exact` hold the title too, and behind the words the abbreviations of what they write out, as
    `title_shorts` does for the title;
    `references` are those the text mentions, as search keys; `pairs` are the marks of neighbouring words;
    `lacks` names the header elements that are open or unsure. "" and None stand for what is not known.
    """

    document_id: int
    title: tuple[str, ...]
    folded: tuple[str, ...]
    exact: tuple[str, ...]
    references: tuple[str, ...]
    document_type: str = ""
    issuing_body: str = ""
    issued_on: date | None = None
    lacks: tuple[str, ...] = ()
    pairs: frozenset[str] = frozenset()
    title_shorts: tuple[str, ...] = ()


class Match(Enum):
    """How many of the words a document must hold."""

    ALL = auto()
    ANY = auto()  # ranked by how many and how telling


class Order(Enum):
    """Which document comes first."""

    RELEVANCE = auto()
    NEWEST = auto()  # by day of issue; those without a day last, of equal days the greater id first


@dataclass(frozen=True, slots=True)
class Within:
    """What documents must be like; an empty set and None ask for nothing, but of `ids` no set does.

    The last day is included; a document without a day lies in no stretch of days. Of `lacks` a document
    must lack every one. An empty set of `ids` lets none through.
    """

    document_types: frozenset[str] = frozenset()
    issuing_bodies: frozenset[str] = frozenset()
    first_day: date | None = None
    last_day: date | None = None
    lacks: frozenset[str] = frozenset()
    ids: frozenset[int] | None = None

    def allows(
        self, document_id: int, document_type: str | None, issuing_body: str | None, issued_on: date | None
    ) -> bool:
        """Whether a document is like that, what it lacks aside."""
        return (
            (not self.document_types or document_type in self.document_types)
            and (not self.issuing_bodies or issuing_body in self.issuing_bodies)
            and (self.first_day is None or (issued_on is not None and issued_on >= self.first_day))
            and (self.last_day is None or (issued_on is not None and issued_on <= self.last_day))
            and (self.ids is None or document_id in self.ids)
        )


@dataclass(frozen=True, slots=True)
class EngineQuery:
    """A question to an engine, every word folded as `index.analysis` does it.

    Of each of `words` one form must occur, in the text or as a reference; `prefix` is the beginning of one
    more word; a hit has all marks in `pairs`. A document that holds one of `excluded`, or exactly one of
    `excluded_exact`, is no hit. Without words and prefix all documents within the limits are hits.

    With `in_title` those whose title has the words side by side come first, then those with the greatest id.
    Documents that hold all words of `exact` (the same words with the accents typed) come before those that do
    not, of equals the greater id first; `Order.NEWEST` looks at days alone.
    """

    words: tuple[tuple[str, ...], ...] = ()
    exact: tuple[str, ...] = ()
    prefix: str = ""
    pairs: frozenset[str] = frozenset()
    excluded: tuple[str, ...] = ()
    excluded_exact: tuple[str, ...] = ()
    match: Match = Match.ALL
    in_title: bool = False  # words and prefix must stand in the title; `exact` is not looked at
    within: Within = Within()
    order: Order = Order.RELEVANCE


@dataclass(frozen=True, slots=True)
class Facets:
    """How many of all hits are of a type, a year of issue, a body; how many lack any header element, or each.

    Documents of which the type (year, body) is not known are in no count.
    """

    document_types: Mapping[str, int]
    years: Mapping[int, int]
    issuing_bodies: Mapping[str, int]
    lacking: int
    lacks: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, best first, and how many there are in all."""

    ids: tuple[int, ...]
    total: int
    facets: Facets | None = None


@dataclass(frozen=True, slots=True)
class IndexState:
    """How far an index has come; `change` is the newest change of the registry that is in it."""

    change: int
    count: int
    version: str


class SearchIndex(Protocol):
    """A derived, disposable index: deleted at any time, it comes back the same.

    One program writes at a time (`index.upkeep` sees to that); readers are neither blocked nor do they fail
    while it does. Any exception of the engine means that the index is damaged.
    """

    def apply(self, entries: Iterable[IndexEntry], change: int, gone: Collection[int] = ()) -> None:
        """Take in new and changed documents, and let go of some, in one commit that reaches the disk."""

    def search(self, query: EngineQuery, limit: int, *, offset: int = 0, with_facets: bool = False) -> Found:
        """The hits from `offset` on, at most `limit`."""

    def frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        """In how many documents each folded word occurs; words that occur in none are left out.

        Of words in very many documents about one in a hundred may be counted too many, replaced since.
        """

    def pair_frequencies(self, marks: Sequence[str]) -> Mapping[str, int]:
        """In how many documents each mark of two neighbouring words occurs, counted as words are."""

    def ids(self) -> frozenset[int]:
        """The documents that are in the index."""

    def state(self) -> IndexState | None:
        """How far the index has come; None where there is none, or it is of another make or broken."""

    def clear(self) -> None:
        """Forget everything."""

    def close(self) -> None:
        """Let go of files held open; the next call opens them again."""
