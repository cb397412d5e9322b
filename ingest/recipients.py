"""To whom a paper goes: Kính gửi at its start, Nơi nhận at its end, and who drafted it (ô 9)."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from ingest.head_parts import BODY_START, PROSE_START, Element, element
from ingest.layout import Line, without_marks
from ingest.read_lines import lines_as_read
from ingest.signer import SIGNATURE_NOTE, closing_lines, cut_at_authority, find_recipients_line
from ingest.witnesses import weigh_words
from registry.parsed import Page, Word
from registry.text import fold, squeeze
from registry.vocabulary.kinds import FieldName, ReadMethod

_ADDRESS: Final = re.compile(r"^\W*kinh (?:gui|trinh)\s*[:;.]?")
_DASH: Final = re.compile(r"^\s*[-–—+•*]\s*")
_BULLET: Final = re.compile(r"^[^\w(]*[-–—+•*~¬=„_][^\w(]*|^[^\w(]+(?=\w)")  # what OCR makes of a dash
_ENTRY_START: Final = 30  # points right of the heading at most; what starts farther off is not of the list
_BROKEN: Final = 60  # points: a pen's stroke over a line hides no more of it
_PITCH: Final = 2.2  # heights of letters from line to line of a list; a paragraph may stand a little off
_SAME_ENTRY: Final = 1.9  # heights: lines of one entry
_HANGING: Final = 12  # points; an entry goes on under its start or centred, a paragraph starts left of it
_MAX_LINES: Final = 40  # of recipients; some papers go to all offices by name
_FILED: Final = re.compile(r"^l[uư]u\b\s*[:;.]?\s*", re.IGNORECASE)
_ARCHIVE: Final = frozenset({"vt", "van thu", "vp", "hs", "ho so", "hscv", "vtlt", "vt-lt"})
_BRACKETS: Final = re.compile(r"\([^)]*\)?|\d+b\b")
_UNIT: Final = re.compile(r"(?=.*[A-ZĐ]{2})[\w&.\- ]{2,30}")
_GOES_ON: Final = (";", ",")
_MIN_ENTRY: Final = 2  # letters: VT; specks have fewer
_DRAFTER: Final = re.compile(r"\.[A-ZĐ][a-zà-ỹ]+$")  # after the unit: `NCKS.An`


def read_addressees(pages: Sequence[Page], readings: Sequence[Sequence[Word]] = ()) -> Element | None:
    """Kính gửi: all addressees, joined by `;`; `readings` are other ones of a scanned head."""
    page = pages[0]
    used = find_address_lines(page)
    if not used:
        return None
    is_sure = True
    if page.method is ReadMethod.OCR:
        used, is_sure = _weigh(used, readings, pages)
        is_sure = is_sure and not used[-1].text.endswith(_GOES_ON)  # else the dash of the next one was lost
    entries = _join_address(used)
    return _element(FieldName.ADDRESSEES, entries, page, used, "lines from Kính gửi on", is_sure)


def find_address_lines(page: Page) -> list[Line]:
    """The lines from Kính gửi on, up to the text."""
    lines = lines_as_read(page)
    start = next((rank for rank, line in enumerate(lines) if _ADDRESS.match(fold(line.text))), None)
    if start is None:
        return []
    used = [lines[start]]
    for line in lines[start + 1 :]:
        entries = _join_address(used)
        is_near = line.box.top - used[-1].box.top < _PITCH * line.height or entries == [""]
        if not is_near or BODY_START.match(line.text) or PROSE_START.match(line.text):
            break
        if not (_DASH.match(line.text) or entries == [""] or _goes_on(entries[-1], used[-1], line)):
            break
        used.append(line)
    return used


def _join_address(lines: Sequence[Line]) -> list[str]:
    """The addressees that the lines from Kính gửi on name."""
    entries = [_after_heading(lines[0].text)]
    for line in lines[1:]:
        if _DASH.match(line.text):
            entries.append(_DASH.sub("", line.text))
        elif entries == [""]:
            entries = [line.text]
        else:
            entries[-1] = f"{entries[-1]} {line.text}"
    return entries


def _weigh(
    lines: Sequence[Line], others: Sequence[Sequence[Word]], pages: Sequence[Page]
) -> tuple[list[Line], bool]:
    """The lines with their words as most readings have them, and whether these agree."""
    words, is_sure = weigh_words([word for line in lines for word in line.words], others, pages)
    weighed = iter(words)
    return [Line(tuple(islice(weighed, len(line.words)))) for line in lines], is_sure


def read_recipients(pages: Sequence[Page]) -> list[Element]:
    """Nơi nhận: all recipients, joined by `;`, and the drafting unit that `Lưu:` names."""
    for page in pages:
        lines = [line for line in closing_lines(page) if not SIGNATURE_NOTE.search(line.text)]
        heading = find_recipients_line(lines)
        column = _below_heading(page, lines, heading) if heading is not None else _above_filed(page, lines)
        if not column:
            continue
        entries: list[str] = []
        used = column[:1]
        for line in column[heading is not None :][:_MAX_LINES]:
            if heading is not None and not _is_next(used[-1], line):
                break
            if _is_beside(used[-1], line) and entries:
                entries[-1] = f"{entries[-1]} {line.text}"
            elif not entries or _starts_entry(entries[-1], line, page):
                entries.append(line.text)
            else:
                entries[-1] = f"{entries[-1]} {line.text}"
            used.append(line)
            if _FILED.match(_without_bullet(entries[-1], page)) and entries[-1].rstrip().endswith("."):
                break
        own = [cut_at_authority(entry) for entry in entries]
        is_sure = page.method is not ReadMethod.OCR and own == entries
        return _recipients(page, [_without_bullet(entry, page) for entry in own], used, is_sure)
    return []


def _below_heading(page: Page, lines: Sequence[Line], heading: Line) -> list[Line]:
    """The heading and the lines of its column below it; on scans strokes of signatures stand close by."""
    edge = heading.box.x1 + _ENTRY_START if page.method is ReadMethod.OCR else page.width / 2
    column = [heading]
    for line in lines:
        if line.box.top > heading.box.top and (line.box.x0 < edge or _is_beside(column[-1], line)):
            column.append(line)
    return column


def _above_filed(page: Page, lines: Sequence[Line]) -> list[Line]:
    """Of a scan on which the heading was lost: the list that ends with `Lưu:`, from its first entry on."""
    left = [line for line in lines if line.centre < page.width / 2]
    filed = [rank for rank, line in enumerate(left) if _FILED.match(_BULLET.sub("", line.text))]
    if page.method is not ReadMethod.OCR or not filed:
        return []
    column = [left[filed[-1]]]
    for line in reversed(left[: filed[-1]]):
        if not _is_next(line, column[0]) or not _BULLET.match(line.text):
            break
        column.insert(0, line)
    return column


def _is_next(before: Line, line: Line) -> bool:
    """Whether a line of a list stands close below the one before it, or beside it."""
    pitch = min(line.box.top - before.box.top, line.box.bottom - before.box.bottom)
    return pitch < _PITCH * line.height


def _is_beside(before: Line, line: Line) -> bool:
    """Whether a line goes on in another piece, behind what hides its middle."""
    middle = (line.box.top + line.box.bottom) / 2
    return before.box.top < middle < before.box.bottom and 0 < line.box.x0 - before.box.x1 < _BROKEN


def _starts_entry(before: str, line: Line, page: Page) -> bool:
    if page.method is not ReadMethod.OCR:
        return _DASH.match(line.text) is not None
    return _BULLET.match(line.text) is not None or before.rstrip().endswith(";")


def _without_bullet(entry: str, page: Page) -> str:
    return (_BULLET if page.method is ReadMethod.OCR else _DASH).sub("", entry)


def find_drafting_unit(entry: str) -> str | None:
    """The unit that an entry `Lưu: VT, VHXH (02b).` names beside the archive."""
    if not _FILED.match(entry):
        return None
    parts = re.split(r"[,;]", _BRACKETS.sub("", _FILED.sub("", entry)))
    names = [_DRAFTER.sub("", squeeze(part).strip(" .")) for part in parts]
    units = [name for name in names if _UNIT.fullmatch(name) and fold(name) not in _ARCHIVE]
    return units[0] if units else None


def _recipients(page: Page, entries: Sequence[str], used: Sequence[Line], is_sure: bool) -> list[Element]:
    found = _element(FieldName.RECIPIENTS, entries, page, used, "lines below Nơi nhận", is_sure)
    elements = [] if found is None else [found]
    unit = next((unit for entry in entries if (unit := find_drafting_unit(_cleaned(entry)))), None)
    if unit is not None:
        line = next(line for line in used if "uu" in fold(line.text))
        elements.append(
            element(FieldName.DRAFTING_UNIT, unit, page, line, "Lưu, the last recipient", is_sure)
        )
    return elements


def _element(
    name: FieldName, entries: Sequence[str], page: Page, used: Sequence[Line], rule: str, is_sure: bool
) -> Element | None:
    cleaned = (_cleaned(entry) for entry in entries)
    value = "; ".join(entry for entry in cleaned if sum(map(str.isalpha, entry)) >= _MIN_ENTRY)
    if not value:
        return None
    joined = Line(tuple(word for line in used for word in line.words))
    return element(name, value, page, joined, rule, is_sure)


def _cleaned(entry: str) -> str:
    return without_marks(squeeze(entry)).rstrip(" ;.,:")


def _after_heading(text: str) -> str:
    """What a line `Kính gửi: …` says after its first two words."""
    rest = " ".join(squeeze(text).lstrip("*'\"“ ").split()[2:])
    return _DASH.sub("", rest.lstrip(" :;."))


def _goes_on(entry: str, before: Line, line: Line) -> bool:
    """Whether a line without a dash belongs to the entry before it rather than to the text."""
    is_ended = entry.rstrip().endswith((".", ";"))
    is_tight = line.box.top - before.box.top < _SAME_ENTRY * line.height
    is_below = line.box.x0 > before.box.x0 - _HANGING or abs(line.centre - before.centre) < _HANGING
    return not is_ended and is_tight and is_below
