"""What the filters that were typed ask of a paper, in this registry."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from index.analysis import folded_words
from index.fulltext import Within
from index.query import Query
from registry.lookup import Lookup
from registry.slots import expand
from registry.vocabulary.lists import issuer_by_symbol


class RegistryNames:
    """The bodies and signers that papers of a registry name; for one search, as papers change."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    def has_body(self, typed: str) -> bool:
        """Whether the words stand in this order in the name of a body, filed or of the list."""
        words = expand(typed).split()
        return any(_stand_in(words, of_body) for of_body in (*self._bodies.values(), *self._listed))

    def has_signer(self, typed: str) -> bool:
        """Whether the words stand in this order in the name of a signer."""
        words = folded_words(typed)
        return any(_stand_in(words, of_signer) for of_signer, _papers in self._signers)

    def find_bodies(self, typed: str) -> frozenset[str]:
        """The bodies whose name holds all words typed; abbreviations count as what they stand for."""
        words = set(expand(typed).split())
        return frozenset(body for body, of_body in self._bodies.items() if words.issubset(of_body))

    def find_signed(self, typed: str) -> frozenset[int]:
        """The papers of the signers whose name holds all words typed."""
        words = set(folded_words(typed))
        return frozenset(
            paper for of_signer, papers in self._signers if words.issubset(of_signer) for paper in papers
        )

    @cached_property
    def _bodies(self) -> dict[str, list[str]]:
        return {body: expand(body).split() for body in self._lookup.bodies()}

    @cached_property
    def _listed(self) -> list[list[str]]:
        return [expand(issuer.name).split() for issuer in issuer_by_symbol().values()]

    @cached_property
    def _signers(self) -> list[tuple[list[str], Sequence[int]]]:
        return [(folded_words(signer), papers) for signer, papers in self._lookup.signers().items()]


def resolve_filters(
    lookup: Lookup, names: RegistryNames, query: Query
) -> tuple[Within, tuple[tuple[str, str], ...]]:
    """What the filters ask of a paper, and those values that this registry does not have."""
    filters = query.filters
    absent: list[tuple[str, str]] = []
    bodies: frozenset[str] = frozenset()
    if filters.issuing_body:
        bodies = names.find_bodies(filters.issuing_body)
        if not bodies:
            absent.append(("cơ quan", filters.issuing_body))
    ids: frozenset[int] | None = None
    if filters.item:
        ids = lookup.papers_of_item(filters.item)
        if not lookup.has_item(filters.item):
            absent.append(("mục", filters.item))
    if filters.signer:
        signed = names.find_signed(filters.signer)
        ids = signed if ids is None else ids & signed
        if not signed:
            absent.append(("người ký", filters.signer))
    within = Within(
        document_types=frozenset({filters.document_type} - {""}),
        issuing_bodies=bodies,
        first_day=filters.first_day,
        last_day=filters.last_day,
        lacks=frozenset(filters.lacks),
        ids=ids,
    )
    return within, tuple(absent)


def _stand_in(words: Iterable[str], name: Iterable[str]) -> bool:
    """Whether words stand in a name in this order, others perhaps between them."""
    rest = iter(name)
    return all(word in rest for word in words)
