"""What the readers of all header elements share: where lines stand, what ends the head, a finding."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.layout import Head, Line
from registry.parsed import FieldReading, Page
from registry.text import fold
from registry.vocabulary.kinds import FieldName

STAMP_HEADING: Final = re.compile(r"^\W*(?:cv|cong van)?\W*den\b\W*(?:so\b|ngay\b|gio\b|$)")
_STAMP_REACH: Final = 90  # points; the incoming stamp of Appendix IV is not higher
BODY_START: Final = re.compile(
    r"^\W*(?:Kính gửi|Căn cứ|Điều \d|I\. |1\. |Phần (?:thứ|I)|Chương I|QUYẾT ĐỊNH:|"
    r"\(?Kèm theo|\(?Ban hành kèm)"
)
PROSE_START: Final = re.compile(r"^\W*(?:Thực hiện|Theo|Xét|Nhằm|Để|Ngày|Trong|Qua|Sau khi|Hôm nay)\s")
LETTER_SUBJECT: Final = re.compile(r"^\W*(?:v\s*/\s*v|v[ềèê] việc)\b", re.IGNORECASE)
AGREEING_READINGS: Final = 3  # of one engine at different sizes; two of them err alike too often
_NO_LETTER: Final = re.compile(r"[^a-z]")

Element = tuple[FieldName, FieldReading]


def element(name: FieldName, value: str, page: Page, line: Line, rule: str, is_sure: bool) -> Element:
    """A header element read from one line; as confident as the line and its page."""
    confidence = round(min(line.confidence, page.confidence), 3)
    return name, FieldReading(value, line.text, page.number, line.box, rule, confidence, is_sure)


def offered(found: Element, candidates: Sequence[str]) -> Element:
    """The element with what else it may be, unless it is sure."""
    name, reading = found
    return name, reading if reading.sure else replace(reading, candidates=tuple(candidates))


def find_body_top(head: Head, title: Line | None) -> float:
    """Where the head ends and the text starts."""
    if title is not None:
        return title.box.top
    return next(
        (block.box.top for block in head.blocks if BODY_START.match(block.text)),
        max((block.box.bottom for block in head.blocks), default=0.0),
    )


def lines_above(lines: Sequence[Line], bottom: float) -> list[Line]:
    """The lines that start above a height."""
    return [line for line in lines if line.box.top < bottom - 1]


def is_elsewhere(line: Line, head: Head, lines: Sequence[Line]) -> bool:
    """Whether the line stands above the head, or in a stamp: at its heading (ĐẾN) or shortly below."""
    return line.box.bottom < head.top or any(
        STAMP_HEADING.match(fold(other.text)) and 0 <= line.box.top - other.box.top + 1 < _STAMP_REACH
        for other in lines
    )


def letters(text: str) -> str:
    """The letters of a text and nothing else, folded: what titles and stamps are compared by."""
    return _NO_LETTER.sub("", fold(text))
