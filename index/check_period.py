"""Checks of papers and figures against the period that the table reports on (pure)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from index.cited_papers import CitedPaper, list_papers
from registry.assessment import ItemVerdict
from registry.findings import CriterionField, Finding, FindingCode, find_at, find_on, place_in
from registry.slots import is_plan_only, is_standing
from registry.text import fold
from registry.vocabulary.kinds import Periodicity

Period = tuple[date, date]

_SERIES: Final = 3  # papers of one kind in a row are a series; two may be chance
_LATE_DAYS: Final = 7  # what was only founded in the last week cannot have had results
_SILENT_DAYS: Final = 60  # a series without a paper for two months has stopped
_STALE_DAYS: Final = 30  # figures that leave out the last month of the period
_FIRST_DAYS: Final = 7  # a count "from 05/01" starts with the period
_SUBJECT_WORDS: Final = 2  # words that must name a series
_MONTH: Final = re.compile(r"\bthang (\d{1,2})\b|\(\s*\d{1,2}/(\d{1,2})/\d{4}\s*\)")
_YEAR: Final = re.compile(r"\bnam (\d{4})\b(?!\s*-\s*\d{4})")
_OUTCOME: Final = re.compile(r"\b(ket qua|bao cao|tong ket|so ket|danh gia|xep loai)\b")
_SPAN: Final = re.compile(
    r"[Tt]ừ\s+(?:ngày\s+)?(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\s+đến\s+(?:hết\s+)?(?:ngày\s+)?(\d{1,2})/(\d{1,2})/(\d{4})"
)
_EVENT_DAY: Final = re.compile(r"[Nn]gày\s+(\d{1,2}/\d{1,2})(?!\d)")
_WEEKLY: Final = re.compile(r"\d+ lan ?/ ?(?:1 )?tuan|hang tuan|moi tuan")


def check_period(papers: Sequence[CitedPaper], period: Period) -> Iterator[Finding]:
    """Papers issued outside the period, telling of an earlier year, or founding something at its very end."""
    outside: dict[tuple[str, int | None], list[CitedPaper]] = defaultdict(list)
    old: dict[tuple[str, int | None], list[CitedPaper]] = defaultdict(list)
    for paper in papers:
        if paper.issued_on is None:
            continue
        if not period[0] <= paper.issued_on <= period[1]:
            outside[paper.identity].append(paper)
        elif _tells_of_earlier_year(paper.claim.subject, period):
            old[paper.identity].append(paper)
        is_plan = is_plan_only(paper.claim.document_type, paper.claim.subject)
        if is_plan and 0 <= (period[1] - paper.issued_on).days < _LATE_DAYS:
            yield find_at(
                FindingCode.ISSUED_AT_END,
                [paper.place],
                number=str(paper.printed),
                date=paper.issued_on.isoformat(),
            )
    for same in outside.values():
        standing = any(is_standing(paper.claim.subject) for paper in same)
        yield _dated(FindingCode.STANDING if standing else FindingCode.OUT_OF_PERIOD, same)
    for same in old.values():
        yield _dated(FindingCode.OLD_CONTENT, same)


def check_cut_offs(items: Iterable[ItemVerdict], period: Period) -> Iterator[Finding]:
    """Counts that start with the period and stop long before its end."""
    for item in items:
        for match in _SPAN.finditer(item.criterion.result):
            first, last = _day(match[1], match[2], match[3] or match[6]), _day(match[4], match[5], match[6])
            if first is None or last is None or abs((first - period[0]).days) > _FIRST_DAYS:
                continue
            if first < last and (period[1] - last).days > _STALE_DAYS:
                place = place_in(item.criterion, CriterionField.RESULT, *match.span())
                yield find_at(FindingCode.CUT_OFF_EARLY, [place], date=last.isoformat())


def check_duties(items: Sequence[ItemVerdict], period: Period) -> Iterator[Finding]:
    """Periodic duties whose papers leave out months or weeks."""
    months = list(range(period[0].month, period[1].month + 1)) if period[0].year == period[1].year else []
    for item in items:
        if not item.criterion.self_score:
            continue
        if item.criterion.periodicity is Periodicity.MONTHLY and months:
            yield from _check_months(item, months, period)
        if item.criterion.periodicity is Periodicity.WEEKLY and _WEEKLY.search(fold(item.criterion.text)):
            told = {match[1] for match in _EVENT_DAY.finditer(item.criterion.result)}
            weeks = -(-((period[1] - period[0]).days + 1) // 7)
            if 0 < len(told) < weeks:
                yield find_on(FindingCode.WEEKS_MISSING, [item], covered=str(len(told)), expected=str(weeks))


def check_series(papers: Sequence[CitedPaper], period: Period) -> Iterator[Finding]:
    """Series of reports that stop early, or of which a row leaves out papers that another row cites."""
    series: dict[tuple[str, str], list[CitedPaper]] = defaultdict(list)
    for paper in papers:
        name = _series_name(paper)
        if name is not None:
            series[(paper.meant.register, name)].append(paper)
    for same in series.values():
        everything = {paper.identity: paper for paper in same}
        last_of_all = max(paper.issued_on for paper in same if paper.issued_on)
        stopping = []
        for own in _by_item(same):
            mine = {paper.identity for paper in own}
            if len(mine) < _SERIES:
                continue
            if len(mine) < len(everything):
                others = [paper for key, paper in everything.items() if key not in mine]
                yield find_at(
                    FindingCode.SERIES_PARTIAL,
                    [paper.place for paper in own],
                    left_out=", ".join(str(paper.printed) for paper in others),
                    where=", ".join(dict.fromkeys(paper.code for paper in others)),
                )
            elif own[0].item.criterion.periodicity is not Periodicity.MONTHLY:
                stopping += own
        if stopping and (period[1] - last_of_all).days > _SILENT_DAYS:
            yield find_at(
                FindingCode.SERIES_STOPS,
                [paper.place for paper in stopping],
                count=str(len({paper.identity for paper in stopping})),
                date=last_of_all.isoformat(),
            )


def _check_months(item: ItemVerdict, months: list[int], period: Period) -> Iterator[Finding]:
    registers: dict[str, list[CitedPaper]] = defaultdict(list)
    for paper in list_papers([item]):
        registers[_kind_of(paper)].append(paper)
    told = [papers for papers in registers.values() if len(papers) >= _SERIES]
    if not told:
        covered = {month for papers in registers.values() for month in _months_of(papers, period)}
        if len(covered) < len(months):
            yield _months_finding([item], (), months, covered)
    for papers in told:
        covered = _months_of(papers, period)
        if not covered.issuperset(months):
            yield _months_finding([item], papers, months, covered)


def _months_finding(
    items: list[ItemVerdict], papers: Sequence[CitedPaper], months: list[int], covered: set[int]
) -> Finding:
    values = {
        "covered": str(len(covered.intersection(months))),
        "expected": str(len(months)),
        "months": ", ".join(str(month) for month in months if month not in covered),
    }
    if not papers:
        return find_on(FindingCode.MONTHS_MISSING, items, **values)
    return find_at(FindingCode.MONTHS_MISSING, [paper.place for paper in papers], **values)


def _months_of(papers: Iterable[CitedPaper], period: Period) -> set[int]:
    """Months that the papers are about: by their subject, else by their date."""
    months = set()
    for paper in papers:
        named = {int(match[1] or match[2]) for match in _MONTH.finditer(fold(paper.claim.subject or ""))}
        if not named and paper.issued_on and period[0] <= paper.issued_on <= period[1]:
            named = {paper.issued_on.month}
        months |= named
    return months


def _kind_of(paper: CitedPaper) -> str:
    """What papers of one kind share, those without a symbol by the words of their type and body."""
    return paper.meant.register if paper.meant.symbol else fold(paper.claim.document_type or "")


def _series_name(paper: CitedPaper) -> str | None:
    """What the papers of a series are about: their subject up to the first figure."""
    name = re.split(r"\d", fold(paper.claim.subject or ""))[0].strip()
    if paper.issued_on is None or not paper.meant.symbol or len(name.split()) < _SUBJECT_WORDS:
        return None
    return name


def _by_item(papers: Iterable[CitedPaper]) -> list[list[CitedPaper]]:
    rows: dict[str, list[CitedPaper]] = defaultdict(list)
    for paper in papers:
        rows[paper.code].append(paper)
    return list(rows.values())


def _dated(code: FindingCode, same: Sequence[CitedPaper]) -> Finding:
    issued_on = same[0].issued_on
    assert issued_on is not None
    return find_at(
        code, [paper.place for paper in same], number=str(same[0].printed), date=issued_on.isoformat()
    )


def _tells_of_earlier_year(subject: str | None, period: Period) -> bool:
    words = fold(subject or "")
    years = {int(match[1]) for match in _YEAR.finditer(words)}
    return bool(years) and max(years) < period[0].year and _OUTCOME.search(words) is not None


def _day(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
