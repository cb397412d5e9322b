"""The explanation (giải trình) of items that lack evidence, as a Word file for the units to write in."""

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from registry.language import _
from registry.store import Registry
from report import wording, wording_gaps
from report.gap_list import GapItem, UnitGaps
from report.letter_parts import TableColumn, add_signatures, add_table, save_letter
from report.list_letter import add_sum, add_unit, start_list
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
    gaps = results.gaps
    letter = start_list(gaps, _("EXPLANATION OF ITEMS WITHOUT FULL EVIDENCE"))
    add_sum(letter, gaps)
    order = {code: place for place, code in enumerate(results.items)}
    for number, unit in enumerate(gaps.units, start=1):
        add_unit(letter, number, unit)
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


def _cells(item: GapItem, unit: UnitGaps) -> tuple[Sequence[str], ...]:
    maximum = "" if item.max_score is None else f"/{format_points(item.max_score)}"
    own = format_points(item.self_score)
    return (
        (item.code,),
        tuple(wording_gaps.text_of(item, unit.unit).split("\n")),
        (f"{own}{maximum}",),
        (own, f"({wording.item_status(item.status)})"),
        wording.with_dashes(item.missing),
        _NOTHING_YET,
        _NOTHING_YET,
    )
