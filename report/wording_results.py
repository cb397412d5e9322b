"""What the results of a table are called, and what is said around them."""

from registry.language import _
from registry.text import squeeze
from report import wording
from report.months import Coverage, MonthCell
from report.naming import format_day, format_points, name_of
from report.results import FoundPaper, ItemResult, Judged, Results
from report.withheld import say_withheld


def report_title() -> str:
    """What the report of a table's results is called."""
    return _("RESULTS OF THE SELF-ASSESSMENT AND THEIR EVIDENCE")


def table_and_period(results: Results) -> str:
    """The table, with its period where it has one."""
    if results.period is None:
        return results.title
    first, last = map(format_day, results.period)
    return _("{title} (from {first} to {last})").format(title=results.title, first=first, last=last)


def points_in_short(results: Results) -> str:
    """What is claimed, what of it is secured, what is at risk."""
    points = results.assessment.points
    return _(
        "Self score {own} of {maximum} points: {secured} secured, {risk} at risk "
        "({doubtful} partly backed, {unsupported} unbacked)"
    ).format(
        own=format_points(points.self_score),
        maximum=format_points(points.maximum),
        secured=format_points(points.secured),
        risk=format_points(points.doubtful + points.unsupported),
        doubtful=format_points(points.doubtful),
        unsupported=format_points(points.unsupported),
    )


def text_of(result: ItemResult) -> str:
    """The item's wording."""
    return squeeze(result.item.criterion.text).removeprefix("- ")


def paper_at_page(paper: FoundPaper) -> str:
    """A paper with the page to look at: `Thông báo 497/TB-UBND, 12/3/2026 (trang 2)`."""
    name = name_of(paper.document)
    if paper.page is None:
        return name
    return f"{name} ({_('page {page}').format(page=paper.page)})"


def subject_of(paper: FoundPaper) -> str:
    """What a paper is about, or why that is not shown."""
    return say_withheld(paper.seal) if paper.seal is not None else squeeze(paper.document.subject or "")


def evidence_of(result: ItemResult) -> tuple[str, ...]:
    """The papers and files that an item stands on, one each line."""
    files = (f"{one.name}, {format_day(one.attachment.dated_on)}" for one in result.files)
    return (*map(paper_at_page, result.papers), *files)


def judged(one: Judged) -> str:
    """What a person decided: `chấp nhận: Thông báo …, Lan, 02/7/2026 – vì …`."""
    decision = one.decision
    said = f"{wording.judgement(decision.judgement)}: {name_of(one.document)}; {decision.decided_by}, "
    said += format_day(decision.decided_at.date())
    return f"{said} – {squeeze(decision.reason)}" if decision.reason else said


def month_cell(cell: MonthCell) -> str:
    """A month of a duty: a sign, the papers there, and those that are named and not there."""
    sign = {Coverage.PROVEN: "✓", Coverage.UNSURE: "?", Coverage.EMPTY: "✗"}[cell.coverage]
    absent = (_("{claim}: no file").format(claim=name) for name in cell.not_filed)
    lines = (*cell.filed, *absent) or (_("no paper"),)
    return "\n".join((f"{sign} {lines[0]}", *lines[1:]))
