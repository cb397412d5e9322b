"""Checks of the links that a table gives, by their addresses alone (pure)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from index.cited_papers import list_claims
from registry.assessment import ItemVerdict
from registry.findings import CriterionField, Finding, FindingCode, Place, find_at, place_in, place_of
from registry.links import LinkForm, find_form
from registry.tables import StoredClaim
from registry.vocabulary.kinds import ClaimKind

_FORMS: Final = {
    LinkForm.HOME_PAGE: FindingCode.LINK_HOME_PAGE,
    LinkForm.SECTION: FindingCode.LINK_SECTION,
    LinkForm.SHARED: FindingCode.LINK_SHARED,
    LinkForm.GROUP: FindingCode.LINK_PRIVATE,
    LinkForm.PRIVATE: FindingCode.LINK_PRIVATE,
    LinkForm.SHORTENED: FindingCode.LINK_SHORTENED,
    LinkForm.INTERNAL: FindingCode.LINK_INTERNAL,
}
_NUMBERED_LINK: Final = re.compile(r"(?m)^[ \t]*\((\d{1,2})\)\s*(?=https?://)")
_STOPS: Final = ".,;"


def check_links(items: Sequence[ItemVerdict]) -> Iterator[Finding]:
    """Links that show nothing in particular, that others cannot open, or that serve several events."""
    links = list_claims(items, ClaimKind.URL)
    yield from _check_forms(links)
    yield from _check_ends(links)
    yield from _check_reuse(links)
    for item in items:
        row = item.criterion
        labels = list(_NUMBERED_LINK.finditer(row.result))
        if len(labels) > 1:
            places = [place_in(row, CriterionField.RESULT, *match.span()) for match in labels]
            yield find_at(FindingCode.LINKS_UNASSIGNED, places, count=str(len(labels)))


def _check_forms(links: Sequence[tuple[ItemVerdict, StoredClaim]]) -> Iterator[Finding]:
    """What is the rule with a form of link is said once for all of them."""
    forms: dict[FindingCode, list[Place]] = defaultdict(list)
    for item, claim in links:
        code = _FORMS.get(find_form(claim.url or claim.raw))
        if code is not None:
            forms[code].append(place_of(item, claim))
    for code, places in forms.items():
        yield find_at(code, places, count=str(len(places)), link=places[0].raw)


def _check_ends(links: Sequence[tuple[ItemVerdict, StoredClaim]]) -> Iterator[Finding]:
    stopped = []
    for item, claim in links:
        place = place_of(item, claim)
        if claim.url and claim.raw != claim.url:
            yield find_at(FindingCode.LINK_GLUED, [place], link=claim.raw, right=claim.url)
        elif item.criterion.result[claim.end : claim.end + 1] in tuple(_STOPS):
            stopped.append(place)
    if stopped:
        yield find_at(FindingCode.LINK_BEFORE_STOP, stopped, count=str(len(stopped)))


def _check_reuse(links: Sequence[tuple[ItemVerdict, StoredClaim]]) -> Iterator[Finding]:
    uses: dict[str, list[tuple[ItemVerdict, StoredClaim]]] = defaultdict(list)
    for item, claim in links:
        uses[(claim.url or claim.raw).rstrip("/")].append((item, claim))
    for link, same in uses.items():
        if len(same) > 1:
            rows = {item.criterion.code for item, _claim in same}
            code = FindingCode.LINK_FOR_TWO_EVENTS if len(rows) < len(same) else FindingCode.LINK_REUSED
            yield find_at(
                code, [place_of(item, claim) for item, claim in same], link=link, count=str(len(same))
            )
