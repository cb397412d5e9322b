"""Where a head reaches across the page: title, subject and addressees, below issuer and motto."""

from typing import Final

from ingest.head_parts import BODY_START, PROSE_START
from ingest.layout import head_bottom, split_head
from ingest.read_lines import lines_as_read
from ingest.recipients import find_address_lines
from ingest.title import find_title
from registry.parsed import Page

_ABOVE: Final = 4.0  # points above the letters of the first line, which the engine needs
_CLEAR_OF_TEXT: Final = 1.0  # points above the letters of the text
_REACH: Final = 130.0  # points; the longest subjects have seven lines


def find_lines_across(page: Page) -> tuple[float, float] | None:
    """From which height to which they stand; None where there is neither a title nor an address."""
    title = find_title(split_head(page))
    address = [line for line in find_address_lines(page) if line.box.bottom < head_bottom(page)]
    tops = [line.box.top for line in ([title.line] if title is not None else []) + address]
    if not tops:
        return None
    start = min(tops) - _ABOVE
    texts = [
        line.box.top - _CLEAR_OF_TEXT
        for line in lines_as_read(page)
        if line.box.top > start + _ABOVE
        and (BODY_START.match(line.text) or PROSE_START.match(line.text))
        and line not in address
    ]
    end = min([*texts, start + _REACH])
    return start, max([end, *(line.box.bottom + _ABOVE for line in address)])
