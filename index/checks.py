"""The check pass over an assessed table: all that a reviewer should look at, the heaviest first (pure)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from index.check_links import check_links
from index.check_period import check_cut_offs, check_duties, check_period, check_series
from index.check_references import (
    check_dates,
    check_identities,
    check_issuers,
    check_registers,
    check_symbols,
    check_type_words,
    check_written_dates,
)
from index.check_results import check_figures, check_papers_as_proof, check_results, check_scores
from index.check_units import check_units
from index.check_wording import check_wording
from index.cited_papers import list_papers
from registry.assessment import ItemVerdict
from registry.findings import Finding, FindingCode, Weight

_WEIGHTS: Final = {weight: place for place, weight in enumerate(Weight)}
_CODES: Final = {code: place for place, code in enumerate(FindingCode)}


def check_table(
    items: Sequence[ItemVerdict], *, period: tuple[date, date] | None = None, seen_on: date | None = None
) -> tuple[Finding, ...]:
    """Everything found, by weight, then kind, then the table's order.

    Args:
        items: all rows of the table, sums too, as `report.summary.assess` gives them.
        period: first and last day that the table reports on; without it nothing is held against it.
        seen_on: the day on which the table was handed in; later dates cannot be right.
    """
    order = {item.criterion.code: place for place, item in enumerate(items)}
    found = [*_check_citations(items, period, seen_on), *_check_rows(items, period)]
    return tuple(sorted(_each_once(found), key=lambda finding: _rank(finding, order)))


def _check_citations(
    items: Sequence[ItemVerdict], period: tuple[date, date] | None, seen_on: date | None
) -> Iterator[Finding]:
    papers = list_papers(items)
    yield from check_registers(papers)
    yield from check_identities(papers)
    yield from check_symbols(papers)
    yield from check_dates(papers, seen_on)
    yield from check_issuers(papers)
    yield from check_papers_as_proof(items, papers)
    yield from check_figures(items, papers)
    if period is not None:
        yield from check_period(papers, period)
        yield from check_series(papers, period)


def _check_rows(items: Sequence[ItemVerdict], period: tuple[date, date] | None) -> Iterator[Finding]:
    yield from check_written_dates(items)
    yield from check_type_words(items)
    yield from check_results(items)
    yield from check_scores(items)
    yield from check_links(items)
    yield from check_units(items)
    yield from check_wording(items)
    if period is not None:
        yield from check_duties(items, period)
        yield from check_cut_offs(items, period)


def _each_once(found: Iterable[Finding]) -> Iterator[Finding]:
    """Two rules may see the same words."""
    seen = set()
    for finding in found:
        key = (finding.code, finding.items, finding.places, tuple(sorted(finding.values.items())))
        if key not in seen:
            seen.add(key)
            yield finding


def _rank(finding: Finding, order: dict[str, int]) -> tuple[int, int, int, int]:
    first = order.get(finding.items[0], 0) if finding.items else 0
    start = finding.places[0].start if finding.places else 0
    return _WEIGHTS[finding.weight], _CODES[finding.code], first, start
