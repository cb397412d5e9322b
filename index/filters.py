"""What the filters that were typed ask of a paper, in this registry."""

from collections.abc import Collection, Mapping, Sequence

from index.analysis import folded_words
from index.fulltext import Within
from index.query import Query
from registry.lookup import Lookup
from registry.slots import expand


def resolve_filters(lookup: Lookup, query: Query) -> tuple[Within, tuple[tuple[str, str], ...]]:
    """What the filters ask of a paper, and those values that this registry does not have."""
    filters = query.filters
    absent: list[tuple[str, str]] = []
    bodies: frozenset[str] = frozenset()
    if filters.issuing_body:
        bodies = _find_bodies(filters.issuing_body, lookup.bodies())
        if not bodies:
            absent.append(("cơ quan", filters.issuing_body))
    ids: frozenset[int] | None = None
    if filters.item:
        ids = lookup.papers_of_item(filters.item)
        if not lookup.has_item(filters.item):
            absent.append(("mục", filters.item))
    if filters.signer:
        signed = _find_signed(filters.signer, lookup.signers())
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


def _find_bodies(typed: str, bodies: Collection[str]) -> frozenset[str]:
    """The bodies whose name holds all words typed; abbreviations count as what they stand for."""
    words = set(expand(typed).split())
    return frozenset(body for body in bodies if words <= set(expand(body).split()))


def _find_signed(typed: str, signers: Mapping[str, Sequence[int]]) -> frozenset[int]:
    """The papers of the signers whose name holds all words typed."""
    words = set(folded_words(typed))
    return frozenset(
        paper for signer, papers in signers.items() if words <= set(folded_words(signer)) for paper in papers
    )
