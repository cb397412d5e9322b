"""What the printed results of a table say, in sections of lines and tables, the same on paper and screen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from registry.assessment import ItemVerdict
from registry.language import _, ngettext
from registry.text import squeeze
from registry.vocabulary.kinds import ItemStatus
from report import wording, wording_gaps, wording_results
from report.gap_list import GapItem, UnitGaps
from report.naming import format_points, name_of
from report.results import ItemResult, PaperUse, Results


@dataclass(frozen=True, slots=True)
class Line:
    """Words of a cell on a line of their own; `status` is what they are coloured by."""

    text: str
    link: str | None = None
    status: ItemStatus | None = None


Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row; one with two cells is a heading, its second cell as wide as all others together."""

    cells: tuple[Cell, ...]
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """A column: its title, and how many hundredths of the width it takes."""

    title: str
    share: int
    is_centred: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report with its table; `rows` may be empty, then the lines say why."""

    title: str
    lines: tuple[str, ...]
    columns: tuple[PrintedColumn, ...] = ()
    rows: tuple[PrintedRow, ...] = ()
    is_inner: bool = False  # below the section before it


@dataclass(frozen=True, slots=True)
class Figure:
    """Points of the table under a name."""

    name: str
    points: str
    explained: str
    status: ItemStatus | None = None


@dataclass(frozen=True, slots=True)
class PrintedResults:
    """The whole report."""

    office: str
    day: str
    title: str
    about: str
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]


def lay_out(results: Results) -> PrintedResults:
    """The report of a table: figures, items, what is missing by unit, the papers."""
    return PrintedResults(
        office=results.office,
        day=wording_gaps.day_of_letter(results.gaps),
        title=wording_results.report_title(),
        about=wording_results.table_and_period(results),
        figures=_make_figures(results),
        sections=(_make_items(results), *_make_gaps(results), _make_papers(results.list_papers())),
    )


def _make_figures(results: Results) -> tuple[Figure, ...]:
    points = results.assessment.points
    count = dict.fromkeys(ItemStatus, 0)
    for item in results.assessment.leaves:
        count[item.status] += 1
    at_risk = count[ItemStatus.PARTLY_BACKED] + count[ItemStatus.UNBACKED]
    return (
        Figure(
            _("Claimed"),
            format_points(points.self_score),
            _("of {maximum} points").format(maximum=format_points(points.maximum)),
        ),
        Figure(
            _("Secured"),
            format_points(points.secured),
            _say_count(count[ItemStatus.BACKED]),
            ItemStatus.BACKED,
        ),
        Figure(
            _("At risk"),
            format_points(points.doubtful + points.unsupported),
            _("{items}: {doubtful} partly backed, {unsupported} unbacked").format(
                items=_say_count(at_risk),
                doubtful=format_points(points.doubtful),
                unsupported=format_points(points.unsupported),
            ),
            ItemStatus.UNBACKED,
        ),
    )


def _say_count(count: int) -> str:
    return ngettext("{count} item", "{count} items", count).format(count=count)


def _make_items(results: Results) -> Section:
    columns = (
        PrintedColumn(_("Item"), 8, is_centred=True),
        PrintedColumn(_("Content"), 25),
        PrintedColumn(_("Self score"), 8, is_centred=True),
        PrintedColumn(_("Status"), 10),
        PrintedColumn(_("Evidence on file"), 23),
        PrintedColumn(_("Why"), 26),
    )
    rows = (
        _item_row(results.items[item.criterion.code]) if item.criterion.is_leaf else _heading_row(item)
        for item in results.assessment.items
    )
    return Section(_("Items and points"), (), columns, tuple(rows))


def _heading_row(item: ItemVerdict) -> PrintedRow:
    text = squeeze(item.criterion.text).removeprefix("- ")
    return PrintedRow(((Line(item.criterion.code),), (Line(text),)), is_heading=True)


def _item_row(result: ItemResult) -> PrintedRow:
    item = result.item
    return PrintedRow(
        (
            (Line(item.criterion.code, link=result.link),),
            (Line(wording_results.text_of(result)),),
            (Line(_score_of(item)),),
            (Line(wording.item_status(item.status), status=item.status),),
            _evidence_cell(result),
            tuple(Line(sentence) for sentence in _list_reasons(result)),
        )
    )


def _score_of(item: ItemVerdict) -> str:
    own, most = item.criterion.self_score, item.criterion.max_score
    return " / ".join("–" if points is None else format_points(points) for points in (own, most))


def _evidence_cell(result: ItemResult) -> Cell:
    links = [*(one.link for one in result.papers), *(one.link for one in result.files)]
    return tuple(
        Line(text, link) for text, link in zip(wording_results.evidence_of(result), links, strict=True)
    )


def _list_reasons(result: ItemResult) -> tuple[str, ...]:
    """What an item lacks; of one that lacks nothing, what was decided about it."""
    said = result.gap.missing if result.gap else ()
    return (*said, *map(wording_results.judged, result.judged))


def _make_gaps(results: Results) -> Iterator[Section]:
    gaps = results.gaps
    note = (wording_gaps.shared_items(),) if gaps.has_shared_items else ()
    yield Section(_("What each unit has to bring"), (wording_gaps.points_at_risk(gaps.sum), *note))
    for unit in gaps.units:
        yield _make_unit(unit)


def _make_unit(unit: UnitGaps) -> Section:
    columns = (
        PrintedColumn(_("Item"), 8, is_centred=True),
        PrintedColumn(_("Content"), 27),
        PrintedColumn(_("Points"), 7, is_centred=True),
        PrintedColumn(_("What is missing"), 33),
        PrintedColumn(_("What to do"), 25),
    )
    rows = tuple(_gap_row(item, unit.unit) for item in unit.items)
    lines = (wording_gaps.points_at_risk(unit.sum),)
    return Section(wording_gaps.unit_name(unit), lines, columns, rows, is_inner=True)


def _gap_row(item: GapItem, unit: str) -> PrintedRow:
    return PrintedRow(
        (
            (Line(item.code),),
            _as_cell(wording_gaps.text_of(item, unit).split("\n")),
            (Line(format_points(item.self_score)),),
            _as_cell(item.missing),
            _as_cell(item.cures),
        )
    )


def _make_papers(papers: Sequence[PaperUse]) -> Section:
    if not papers:
        return Section(_("Papers that items stand on"), (_("No paper is found yet."),))
    columns = (
        PrintedColumn(_("Row"), 5, is_centred=True),
        PrintedColumn(_("Paper"), 25),
        PrintedColumn(_("Subject"), 35),
        PrintedColumn(_("Issued by"), 17),
        PrintedColumn(_("For the items"), 18),
    )
    rows = (_paper_row(number, use) for number, use in enumerate(papers, start=1))
    return Section(_("Papers that items stand on"), (), columns, tuple(rows))


def _paper_row(number: int, use: PaperUse) -> PrintedRow:
    paper = use.paper
    return PrintedRow(
        (
            (Line(str(number)),),
            (Line(name_of(paper.document), paper.link),),
            _as_cell([wording_results.subject_of(paper)]),
            _as_cell([squeeze(paper.document.issuing_body or "")]),
            (Line(", ".join(use.codes)),),
        )
    )


def _as_cell(lines: Sequence[str]) -> Cell:
    return tuple(Line(line) for line in lines if line)
