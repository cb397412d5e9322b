"""The overview (tổng quan): how many points stand on paper, what waits for somebody, what was done lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from desk.clock import now
from desk.tables import find_period_words
from registry.assessment import ClaimVerdict, Points
from registry.language import ngettext
from registry.store import Registry
from registry.tables import Document
from registry.text import squeeze
from registry.vocabulary.kinds import CitationStatus, ItemStatus, Right
from report.changes import Change, Work, find_changes
from report.summary import Assessment
from report.wording_audit import event_about, event_kind, event_who
from web.pages.admin_backups import find_backups
from web.points_bar import Segment, build_bar, describe_bar
from web.table_view import CLAIM_WORDS, ITEM_WORDS, sum_by_unit
from web.visit import Reading, Visit

router = APIRouter()

_LATELY: Final = timedelta(days=7)
# So many of the last times stand beside a count; the log has all.
_LATEST: Final = 3
# Conflicts that are told at once; the table has the rest.
_CONFLICTS: Final = 5


@dataclass(frozen=True, slots=True)
class Sum:
    """The points of a criterion or unit; by `key` and `value` the table shows its rows alone."""

    name: str
    key: str
    value: str
    points: Points
    bar: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class OpenClaim:
    """A claim that somebody has to decide, and where."""

    code: str
    number: int
    verdict: ClaimVerdict


@router.get("/")
def show_overview(visit: Reading) -> HTMLResponse:
    """The first page of everybody, for the chairperson first."""
    registry = visit.registry
    assessment = visit.office.standing.find_assessment()
    changes = find_changes(registry, now() - _LATELY, latest=_LATEST)
    return visit.page(
        "overview.html",
        table=_describe(assessment) if assessment else None,
        is_empty=registry.last_change() == 0,
        waiting=registry.count_waiting(),
        changes=[(_name(change), change) for change in changes],
        papers=_papers_in(registry, changes),
        is_keeper=visit.may(Right.ADMINISTER),
        last_backup=_find_last_backup(visit) if visit.may(Right.ADMINISTER) else None,
        event_about=event_about,
        event_kind=event_kind,
        event_who=event_who,
    )


@router.get("/tong-quan/in")
def print_overview(visit: Reading) -> HTMLResponse:
    """The state of the table on half a page, to be laid before the chairperson."""
    assessment = visit.office.standing.get_assessment()
    table = assessment.table
    return visit.fragment(
        "overview_print.html",
        table=_describe(assessment),
        office=squeeze(table.issuer),
        period=find_period_words(table),
        at=now(),
    )


def _find_last_backup(visit: Visit) -> datetime | None:
    backups = find_backups(visit.office.settings.home.home)
    return backups[0].made_at if backups else None


def _describe(assessment: Assessment) -> dict[str, object]:
    """What the page says of a table."""
    points = assessment.points
    bar = build_bar(points, points.maximum)
    words = {status: word for word, status in ITEM_WORDS.items()}
    counts = {status: sum(item.status is status for item in assessment.leaves) for status in ItemStatus}
    conflicting = _find_open(assessment, CitationStatus.CONFLICTING)
    return {
        "title": squeeze(assessment.table.title),
        "points": points,
        "bar": bar,
        "bar_words": describe_bar(bar),
        "parts": [(part, words[part.status], counts[part.status]) for part in bar],
        "criteria": _sum_by_criterion(assessment),
        "units": _sum_by_unit(assessment),
        "conflicts": conflicting[:_CONFLICTS],
        "conflict_count": len(conflicting),
        "probable_count": len(_find_open(assessment, CitationStatus.PROBABLE)),
        "claim_words": {status.name: word for word, status in CLAIM_WORDS.items()},
    }


def _sum_by_criterion(assessment: Assessment) -> list[Sum]:
    sums = assessment.points_by_criterion()
    whole = max(points.maximum for _row, points in sums)
    return [
        Sum(f"{row.code}. {squeeze(row.text)}", "tieu-chi", row.code, points, build_bar(points, whole))
        for row, points in sums
    ]


def _sum_by_unit(assessment: Assessment) -> list[Sum]:
    sums = sum_by_unit(assessment)
    whole = max((points.maximum for _unit, points in sums), default=Decimal(0))
    return [Sum(name, "don-vi", name, points, build_bar(points, whole)) for name, points in sums]


def _find_open(assessment: Assessment, status: CitationStatus) -> list[OpenClaim]:
    return [
        OpenClaim(item.criterion.code, number, verdict)
        for item in assessment.leaves
        for number, verdict in enumerate(item.claims, start=1)
        if verdict.status is status
    ]


def _papers_in(registry: Registry, changes: tuple[Change, ...]) -> dict[int, Document]:
    """The papers that the changes shown are about, as far as they are still there."""
    ids = {event.document_id for change in changes for event in change.latest if event.document_id}
    return {paper.id or 0: paper for paper in registry.documents(sorted(ids))} if ids else {}


def _name(change: Change) -> str:
    """What was done so often, without the number."""
    count = change.count
    return {
        Work.FILED: ngettext("paper filed", "papers filed", count),
        Work.JUDGED: ngettext("decision on evidence", "decisions on evidence", count),
        Work.CORRECTED: ngettext("correction or confirmation", "corrections or confirmations", count),
        Work.ATTACHED: ngettext("file attached or taken back", "files attached or taken back", count),
        Work.TABLES: ngettext("change of the table", "changes of the table", count),
        Work.WITHDRAWN: ngettext("file withdrawn", "files withdrawn", count),
    }[change.work]
