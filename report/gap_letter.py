"""The list of items that lack evidence as a Word file: one table for each lead unit."""

from typing import BinaryIO

from registry.language import _, current_language
from report import wording_gaps
from report.gap_list import GapItem, GapList
from report.letter_parts import (
    TableColumn,
    add_head,
    add_heading,
    add_line,
    add_table,
    add_title,
    save_letter,
    start_letter,
)
from report.naming import format_points


def write_gap_letter(gaps: GapList, stream: BinaryIO) -> None:
    """Write the list as .docx."""
    title = wording_gaps.list_title()
    letter = start_letter(title=title, author=gaps.office, at=gaps.made_at, language=current_language())
    add_head(letter, gaps.office, wording_gaps.day_of_letter(gaps))
    add_title(letter, title, wording_gaps.table_and_period(gaps))
    if len(gaps.units) != 1:  # of a single unit it stands below the unit's name
        add_line(letter, wording_gaps.points_at_risk(gaps.sum), italic=True)
    if gaps.has_shared_items:
        add_line(letter, wording_gaps.shared_items(), italic=True)
    for number, unit in enumerate(gaps.units, start=1):
        add_heading(
            letter, f"{number}. {wording_gaps.unit_name(unit)}", wording_gaps.points_at_risk(unit.sum)
        )
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


def _cells(item: GapItem, unit: str) -> tuple[tuple[str, ...], ...]:
    return (
        (item.code,),
        tuple(wording_gaps.text_of(item, unit).split("\n")),
        (format_points(item.self_score),),
        _as_points(item.missing),
        _as_points(item.cures),
    )


def _as_points(sentences: tuple[str, ...]) -> tuple[str, ...]:
    return sentences if len(sentences) < 2 else tuple(f"– {line}" for line in sentences)
