"""What all lists of an office have in common as Word files: their head, and the parts for its lead units."""

from docx.document import Document

from registry.language import current_language
from report import wording_gaps
from report.gap_list import GapList, UnitGaps
from report.letter_parts import add_head, add_heading, add_line, add_title, start_letter


def start_list(gaps: GapList, title: str) -> Document:
    """A file that says whose list it is, of which day, and of which table; `gaps` are those of the table."""
    letter = start_letter(title=title, author=gaps.office, at=gaps.made_at, language=current_language())
    add_head(letter, gaps.office, wording_gaps.day_of_letter(gaps))
    add_title(letter, title, wording_gaps.table_and_period(gaps))
    return letter


def add_sum(letter: Document, gaps: GapList) -> None:
    """How many points are at risk in the whole list."""
    if len(gaps.units) != 1:  # of a single unit it stands below the unit's name
        add_line(letter, wording_gaps.points_at_risk(gaps.sum), italic=True)
    if gaps.has_shared_items:
        add_line(letter, wording_gaps.shared_items(), italic=True)


def add_unit(letter: Document, number: int, unit: UnitGaps) -> None:
    """The heading of a lead unit's table."""
    name = wording_gaps.unit_name(unit)
    add_heading(letter, f"{number}. {name}", wording_gaps.points_at_risk(unit.sum))
