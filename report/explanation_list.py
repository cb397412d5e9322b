"""The explanation (giải trình) of items that lack evidence, as a Word file for the units to write in."""

from datetime import datetime
from typing import BinaryIO

from registry.language import _, current_language
from registry.store import Registry
from report import wording, wording_gaps
from report.gap_list import GapItem, UnitGaps
from report.letter_parts import (
    TableColumn,
    add_head,
    add_heading,
    add_line,
    add_signatures,
    add_table,
    add_title,
    save_letter,
    start_letter,
)
from report.naming import format_points
from report.results import build_results
from report.summary import Assessment

_NOTHING_YET = ("",)  # what the unit writes in


def write_explanation_list(
    registry: Registry, assessment: Assessment, at: datetime, stream: BinaryIO
) -> None:
    """Write, unit by unit, what each item lacks, with room for why and until when.

    Args:
        at: when it is made, in the time zone of the office.
    """
    results = build_results(registry, assessment, at)
    gaps, title = results.gaps, _("EXPLANATION OF ITEMS WITHOUT FULL EVIDENCE")
    letter = start_letter(title=title, author=gaps.office, at=at, language=current_language())
    add_head(letter, gaps.office, wording_gaps.day_of_letter(gaps))
    add_title(letter, title, wording_gaps.table_and_period(gaps))
    if len(gaps.units) != 1:  # of a single unit it stands below the unit's name
        add_line(letter, wording_gaps.points_at_risk(gaps.sum), italic=True)
    if gaps.has_shared_items:
        add_line(letter, wording_gaps.shared_items(), italic=True)
    order = {code: place for place, code in enumerate(results.items)}
    for number, unit in enumerate(gaps.units, start=1):
        add_heading(
            letter, f"{number}. {wording_gaps.unit_name(unit)}", wording_gaps.points_at_risk(unit.sum)
        )
        items = sorted(unit.items, key=lambda item: order[item.code])
        add_table(letter, _columns(), [_cells(item, unit) for item in items])
    if gaps.units:
        add_signatures(
            letter,
            (_("DRAWN UP BY"), _("FOR THE LEAD UNITS"), _("HEAD OF THE OFFICE")),
            _("(signature, full name)"),
        )
    save_letter(letter, stream)


def _columns() -> tuple[TableColumn, ...]:
    return (
        TableColumn(_("Item"), 20, is_centred=True),
        TableColumn(_("Content"), 54),
        TableColumn(_("Self score"), 20, is_centred=True),
        TableColumn(_("Points at risk"), 22, is_centred=True),
        TableColumn(_("What is missing"), 56),
        TableColumn(_("Explanation"), 50),
        TableColumn(_("To be supplied by"), 25, is_centred=True),
    )


def _cells(item: GapItem, unit: UnitGaps) -> tuple[tuple[str, ...], ...]:
    maximum = "" if item.max_score is None else f"/{format_points(item.max_score)}"
    own = format_points(item.self_score)
    missing = item.missing if len(item.missing) < 2 else tuple(f"– {line}" for line in item.missing)
    return (
        (item.code,),
        tuple(wording_gaps.text_of(item, unit.unit).split("\n")),
        (f"{own}{maximum}",),
        (own, f"({wording.item_status(item.status)})"),
        missing,
        _NOTHING_YET,
        _NOTHING_YET,
    )
