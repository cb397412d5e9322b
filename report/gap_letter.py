"""The list of items that lack evidence as a Word file: one table for each lead unit."""

from collections.abc import Sequence
from typing import BinaryIO

from registry.language import _
from report import wording, wording_gaps
from report.gap_list import GapItem, GapList
from report.letter_parts import TableColumn, add_table, save_letter
from report.list_letter import add_sum, add_unit, start_list
from report.naming import format_points


def write_gap_letter(gaps: GapList, stream: BinaryIO) -> None:
    """Write the list as .docx."""
    letter = start_list(gaps, wording_gaps.list_title())
    add_sum(letter, gaps)
    for number, unit in enumerate(gaps.units, start=1):
        add_unit(letter, number, unit)
        add_table(letter, _columns(), [_cells(item, unit.unit) for item in unit.items])
    save_letter(letter, stream)


def _columns() -> tuple[TableColumn, ...]:
    return (
        TableColumn(_("Item"), 24, is_centred=True),
        TableColumn(_("Content"), 68),
        TableColumn(_("Points"), 15, is_centred=True),
        TableColumn(_("What is missing"), 80),
        TableColumn(_("What to do"), 60),
    )


def _cells(item: GapItem, unit: str) -> tuple[Sequence[str], ...]:
    return (
        (item.code,),
        tuple(wording_gaps.text_of(item, unit).split("\n")),
        (format_points(item.self_score),),
        wording.with_dashes(item.missing),
        wording.with_dashes(item.cures),
    )
