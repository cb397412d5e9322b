"""What the filters that were typed ask of a paper, in this registry."""

from collections.abc import Collection
from dataclasses import replace

from index.fulltext import Within
from index.query import Query
from registry.lookup import Lookup
from registry.slots import expand


def resolve_filters(lookup: Lookup, query: Query) -> tuple[Within, Query]:
    """What the filters ask of a paper; those that mean nothing in this registry join the unknown ones."""
    filters, unknown = query.filters, list(query.unknown)
    bodies: frozenset[str] = frozenset()
    if filters.issuing_body:
        bodies = _bodies_meant(filters.issuing_body, lookup.bodies())
        if not bodies:
            unknown.append(("cơ quan", filters.issuing_body))
    ids = None
    if filters.item:
        ids = lookup.papers_of_item(filters.item)
        if not lookup.has_item(filters.item):
            unknown.append(("mục", filters.item))
    within = Within(
        document_types=frozenset({filters.document_type} - {""}),
        issuing_bodies=bodies,
        first_day=filters.first_day,
        last_day=filters.last_day,
        lacks=frozenset(filters.lacks),
        ids=ids,
    )
    return within, replace(query, unknown=tuple(unknown))


def _bodies_meant(typed: str, bodies: Collection[str]) -> frozenset[str]:
    """The bodies whose name holds all words typed; abbreviations count as what they stand for."""
    words = set(expand(typed).split())
    return frozenset(body for body in bodies if words <= set(expand(body).split()))
