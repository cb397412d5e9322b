"""Findings about a home in sentences: what, of how many, and how to mend it."""

from collections.abc import Callable, Mapping
from typing import Final

from registry.health import HomeFault, HomeFaultKind
from registry.language import _, ngettext
from report.naming import format_size

# Names that a line has room for; --json has all.
_NAMED: Final = 5


def word_fault(fault: HomeFault) -> str:
    """A finding, with the first things that it is about."""
    line = _LINES[fault.kind](fault.count)
    count = format_size(fault.count) if fault.kind is HomeFaultKind.LITTLE_SPACE else fault.count
    shown = ", ".join(fault.names[:_NAMED]) + (" …" if len(fault.names) > _NAMED else "")
    return line.format(count=count) + (f"\n    {shown}" if shown else "")


def _database_missing(_count: int) -> str:
    return _(
        "Database: registry.db is gone, while originals are there. Restore the last backup into another "
        "folder: minhchung --home FOLDER restore FILE; one made with --without-originals also into this one."
    )


def _database_damaged(_count: int) -> str:
    return _(
        "Database: it is damaged. Keep the folder as it is, restore the last backup into another one: "
        "minhchung --home FOLDER restore FILE"
    )


def _broken_links(count: int) -> str:
    return ngettext(
        "Database: {count} row points to one that is not there. --fix removes what can be read again; "
        "for the rest restore a backup.",
        "Database: {count} rows point to some that are not there. --fix removes what can be read again; "
        "for the rest restore a backup.",
        count,
    )


def _papers_without_file(count: int) -> str:
    return ngettext(
        "Database: {count} paper has no file. Restore a backup, or put its file into the inbox again.",
        "Database: {count} papers have no file. Restore a backup, or put their files into the inbox again.",
        count,
    )


def _values_damaged(count: int) -> str:
    return ngettext(
        "Database: {count} value is none that the program writes. Restore a backup.",
        "Database: {count} values are none that the program writes. Restore a backup.",
        count,
    )


def _readings_damaged(count: int) -> str:
    return ngettext(
        "Database: what was read of {count} paper is damaged. --fix has it read again by the next ingest.",
        "Database: what was read of {count} papers is damaged. --fix has them read again by the next ingest.",
        count,
    )


def _changes_miscounted(_count: int) -> str:
    return _("Database: changes are counted wrongly, the index would miss some. --fix counts them again.")


def _trail_broken(_count: int) -> str:
    return _(
        "Audit trail: an event is not as it was written. Compare it with a backup; "
        "see: minhchung audit verify"
    )


def _readings_unfinished(count: int) -> str:
    return ngettext(
        "Papers: pages of {count} paper are still to be read. Read them: minhchung ingest",
        "Papers: pages of {count} papers are still to be read. Read them: minhchung ingest",
        count,
    )


def _originals_missing(count: int) -> str:
    return ngettext(
        "Originals: {count} is missing. Put the file into inbox, the same one or that of a backup, then: "
        "minhchung doctor --fix",
        "Originals: {count} are missing. Put the files into inbox, the same ones or those of a backup, then: "
        "minhchung doctor --fix",
        count,
    )


def _originals_changed(count: int) -> str:
    return ngettext(
        "Originals: {count} is not as it was kept. Put the right file, or the one of a backup, into inbox, "
        "then: minhchung doctor --fix",
        "Originals: {count} are not as they were kept. Put the right files, or those of a backup, into "
        "inbox, then: minhchung doctor --fix",
        count,
    )


def _originals_unnamed(count: int) -> str:
    return ngettext(
        "Originals: no paper, drop or table has {count} of them: what an interruption left, or a table that "
        "was imported anew. Nothing is lost; --fix moves it to refused, to be looked at.",
        "Originals: no paper, drop or table has {count} of them: what interruptions left, or tables that "
        "were imported anew. Nothing is lost; --fix moves them to refused, to be looked at.",
        count,
    )


def _originals_withheld(count: int) -> str:
    return ngettext(
        "Originals: {count} bears a secrecy stamp and is still kept. Have it taken out: minhchung ingest",
        "Originals: {count} bear a secrecy stamp and are still kept. Have them taken out: minhchung ingest",
        count,
    )


def _leftovers(count: int) -> str:
    return ngettext(
        "Folder: {count} half-made copy was left by an interruption. --fix removes it.",
        "Folder: {count} half-made copies were left by interruptions. --fix removes them.",
        count,
    )


def _not_writable(_count: int) -> str:
    return _("Folder: it cannot be written. Have the administrator grant access, or look at the disk.")


def _open_to_others(_count: int) -> str:
    return _(
        "Folder: other users of this computer can look into it. Close it: chmod o-rwx FOLDER, after making "
        "sure that those who drop files into inbox still can."
    )


def _little_space(_count: int) -> str:
    return _("Disk: only {count} are free. Make room, or move the folder to a larger disk.")


def _ocr_missing(_count: int) -> str:
    return _(
        "OCR: Tesseract or its model vie is not installed; scans are filed unread. Install both "
        "(tesseract-ocr-vie), then: minhchung reread"
    )


def _office_missing(_count: int) -> str:
    return _(
        "LibreOffice: it is not installed; only .doc, .rtf, .odt, .html and .xls need it. Install it "
        "(libreoffice-writer-nogui, libreoffice-calc-nogui), then: minhchung reread"
    )


_LINES: Final[Mapping[HomeFaultKind, Callable[[int], str]]] = {
    HomeFaultKind.DATABASE_MISSING: _database_missing,
    HomeFaultKind.DATABASE_DAMAGED: _database_damaged,
    HomeFaultKind.BROKEN_LINKS: _broken_links,
    HomeFaultKind.PAPERS_WITHOUT_FILE: _papers_without_file,
    HomeFaultKind.VALUES_DAMAGED: _values_damaged,
    HomeFaultKind.READINGS_DAMAGED: _readings_damaged,
    HomeFaultKind.CHANGES_MISCOUNTED: _changes_miscounted,
    HomeFaultKind.TRAIL_BROKEN: _trail_broken,
    HomeFaultKind.READINGS_UNFINISHED: _readings_unfinished,
    HomeFaultKind.ORIGINALS_MISSING: _originals_missing,
    HomeFaultKind.ORIGINALS_CHANGED: _originals_changed,
    HomeFaultKind.ORIGINALS_UNNAMED: _originals_unnamed,
    HomeFaultKind.ORIGINALS_WITHHELD: _originals_withheld,
    HomeFaultKind.LEFTOVERS: _leftovers,
    HomeFaultKind.NOT_WRITABLE: _not_writable,
    HomeFaultKind.OPEN_TO_OTHERS: _open_to_others,
    HomeFaultKind.LITTLE_SPACE: _little_space,
    HomeFaultKind.OCR_MISSING: _ocr_missing,
    HomeFaultKind.OFFICE_MISSING: _office_missing,
}
