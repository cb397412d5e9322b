"""What the list of items that lack evidence says around its rows, in sentences."""

from registry.language import _, ngettext
from report.gap_list import GapItem, GapList, GapSum, UnitGaps
from report.naming import format_day, format_points


def list_title() -> str:
    """What the list is called (danh sách minh chứng còn thiếu)."""
    return _("LIST OF MISSING EVIDENCE")


def table_and_period(gaps: GapList) -> str:
    """The table that the list is about, with its period where it has one."""
    if gaps.period is None:
        return gaps.title
    first, last = map(format_day, gaps.period)
    return _("{title} (from {first} to {last})").format(title=gaps.title, first=first, last=last)


def made_on(gaps: GapList) -> str:
    """The day on which the list was made."""
    return _("made on {day}").format(day=format_day(gaps.made_at.date()))


def day_of_letter(gaps: GapList) -> str:
    """The day as it stands at the head of a letter: `Ngày 05 tháng 02 năm 2026`."""
    day = gaps.made_at.date()
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return _("Day {day}, month {month}, year {year}").format(day=f"{day.day:02d}", month=month, year=day.year)


def unit_name(unit: UnitGaps) -> str:
    """A lead unit's name, or that none is named."""
    return unit.unit or _("No lead unit named")


def points_at_risk(total: GapSum) -> str:
    """How many items lack evidence, and how the points at risk with them stand."""
    if not total.count:
        return _("No item lacks evidence.")
    line = ngettext(
        "{count} item lacks evidence, {points} points: {unsupported} unbacked, {doubtful} partly backed",
        "{count} items lack evidence, {points} points: {unsupported} unbacked, {doubtful} partly backed",
        total.count,
    )
    return line.format(
        count=total.count,
        points=format_points(total.points),
        unsupported=format_points(total.unsupported),
        doubtful=format_points(total.doubtful),
    )


def shared_items() -> str:
    """Why the units' sums may exceed that of the list."""
    return _("An item that several units lead stands under each of them and counts once in the whole.")


def text_of(item: GapItem, unit: str) -> str:
    """An item's text as one of its lead units reads it: with those that answer for it too."""
    others = item.leads_beside(unit)
    if not others:
        return item.text
    return f"{item.text}\n" + _("Led together with: {units}").format(units="; ".join(others))
