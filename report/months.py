"""Duties of every month against the papers that show them: which month has which paper (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.assessment import ClaimVerdict, ItemVerdict, months_in, months_told
from registry.vocabulary.kinds import CitationStatus, Periodicity
from report.naming import name_of


class Coverage(StrEnum):
    """How a month of a duty stands."""

    PROVEN = "proven"  # a verified paper is about it
    UNSURE = "unsure"  # the paper is still to be confirmed or compared
    EMPTY = "empty"  # no paper, or one that is not on file


@dataclass(frozen=True, slots=True)
class MonthCell:
    """A month of a duty: how it stands, the papers on file, and those that are cited and not on file."""

    month: date
    coverage: Coverage
    filed: tuple[str, ...]
    not_filed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MonthRow:
    """An item whose duty comes back every month."""

    item: ItemVerdict
    cells: tuple[MonthCell, ...]


def build_month_grid(items: Iterable[ItemVerdict], period: tuple[date, date]) -> tuple[MonthRow, ...]:
    """The scored items with a monthly duty, with a cell for each month of the period."""
    return tuple(
        MonthRow(item, tuple(_fill(item, month, period) for month in months_in(period)))
        for item in items
        if item.criterion.is_leaf and item.criterion.periodicity is Periodicity.MONTHLY
    )


def _fill(item: ItemVerdict, month: date, period: tuple[date, date]) -> MonthCell:
    about = [verdict for verdict in item.claims if month in months_told(verdict, period)]
    unsure = (CitationStatus.PROBABLE, CitationStatus.CONFLICTING)
    coverage = Coverage.EMPTY
    if any(verdict.status is CitationStatus.VERIFIED for verdict in about):
        coverage = Coverage.PROVEN
    elif any(verdict.status in unsure for verdict in about):
        coverage = Coverage.UNSURE
    filed = (
        name for one in about if one.status in (CitationStatus.VERIFIED, *unsure) for name in _names(one)
    )
    not_filed = (str(one.claim.reference) for one in about if one.status is CitationStatus.MISSING)
    return MonthCell(month, coverage, tuple(dict.fromkeys(filed)), tuple(dict.fromkeys(not_filed)))


def _names(verdict: ClaimVerdict) -> list[str]:
    return [str(paper.reference) if paper.reference else name_of(paper) for paper in verdict.documents]
