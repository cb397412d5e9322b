"""The table of the next period: the rows of the last one, and what of its evidence still stands."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from registry.assessment import ClaimVerdict, ItemVerdict
from registry.decisions import Standing
from registry.language import _
from registry.slots import is_standing
from registry.tables import Decision, StoredTable
from registry.vocabulary.kinds import CitationStatus, Judgement
from report import wording
from report.summary import Assessment

_MONTHS_A_YEAR: Final = 12
_PERIOD: Final = re.compile(r"(?:(?:0?6|sáu) tháng (?:đầu|cuối) )?năm (?:19|20)\d\d", re.IGNORECASE)
_PERIOD_WORDS: Final = {
    ((1, 1), (6, 30)): "6 tháng đầu năm",
    ((7, 1), (12, 31)): "6 tháng cuối năm",
    ((1, 1), (12, 31)): "năm",
}


def following_period(period: tuple[date, date]) -> tuple[date, date]:
    """The period after one: as many months where it is made of whole months, else as many days."""
    first, last = period
    start = last + timedelta(days=1)
    if first.day != 1 or start.day != 1:
        return start, start + (last - first)
    months = (start.year - first.year) * _MONTHS_A_YEAR + start.month - first.month
    end_month = start.month - 1 + months - 1
    year, month = start.year + end_month // _MONTHS_A_YEAR, end_month % _MONTHS_A_YEAR + 1
    return start, date(year, month, monthrange(year, month)[1])


def build_next_table(
    before: StoredTable, period: tuple[date, date], title: str | None, at: datetime
) -> StoredTable:
    """The table that follows another one, still without rows; its title names the period."""
    first, last = period
    return StoredTable(
        title=title or _name_period(before.title.strip(), first, last),
        issuer=before.issuer,
        period_from=first,
        period_to=last,
        total_max=before.total_max,
        source_name=before.source_name,
        imported_at=at,
        chosen_at=at,
        follows_id=before.id,
    )


def _name_period(title: str, first: date, last: date) -> str:
    """The title with the new period in place of the old one's words, else with its days behind it."""
    words = _PERIOD_WORDS.get(((first.month, first.day), (last.month, last.day)))
    if words is not None and first.year == last.year and len(_PERIOD.findall(title)) == 1:
        named = f"{words} {first.year}"
        old = _PERIOD.search(title)
        if old is not None and old[0].isupper():
            named = named.upper()
        return _PERIOD.sub(named, title)
    return _("{title} (from {first} to {last})").format(
        title=title, first=wording.format_day(first), last=wording.format_day(last)
    )


def carry_over(assessment: Assessment, decided: Standing, who: str, at: datetime) -> list[Decision]:
    """Papers that stay in force (nội quy, quy chế …) as proof of the same items, marked as taken over, and
    what was rejected for an item: it stays so."""
    carried = [
        _carried(item, paper_id, Judgement.ACCEPTED, who, at)
        for item in assessment.leaves
        for paper_id in dict.fromkeys(_find_standing_papers(item))
    ]
    carried += [
        _carried(item, decision.document_id, Judgement.REJECTED, decision.decided_by, at, decision.reason)
        for item in assessment.leaves
        for place, decisions in decided.items()
        for decision in decisions
        if place.criterion_code == item.criterion.code
        and not place.claim_raw
        and decision.judgement is Judgement.REJECTED
    ]
    return carried


def _find_standing_papers(item: ItemVerdict) -> Iterator[int]:
    for verdict in item.claims:
        if verdict.status is CitationStatus.VERIFIED and _is_standing(verdict):
            yield from (paper.id for paper in verdict.documents if paper.id is not None)


def _is_standing(verdict: ClaimVerdict) -> bool:
    subjects = (verdict.claim.subject, *(paper.subject for paper in verdict.documents))
    return any(is_standing(subject) for subject in subjects)


def _carried(
    item: ItemVerdict, paper_id: int, judgement: Judgement, who: str, at: datetime, reason: str = ""
) -> Decision:
    return Decision(
        table_id=0,
        criterion_code=item.criterion.code,
        document_id=paper_id,
        judgement=judgement,
        reason=reason,
        is_carried=True,
        decided_by=who,
        decided_at=at,
    )
