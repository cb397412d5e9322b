"""One file, several papers: the pages on which the head of another paper stands (pure).

A start is only proposed, a person confirms it; so a page that may as well be an annex, an attached rule, a
form, or a paper that the one before it encloses, is passed over.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from ingest.citations import find_citations
from ingest.code import Code, find_code, find_number_line
from ingest.head_parts import BODY_START, PROSE_START, find_body_top, letters, lines_above
from ingest.issue_date import find_date_line
from ingest.issuing_body import find_issuing_body
from ingest.layout import Head, Line, head_bottom, split_head
from ingest.marks import is_draft_mark
from ingest.text_quality import count_letters
from ingest.title import Title, find_subject, find_title
from registry.parsed import Citation, Page
from registry.reference import canonical_parts
from registry.text import fold
from registry.vocabulary.kinds import ReadMethod

_MIN_LETTERS: Final = 200  # a head alone has as many; tails of tables and pages of signatures have fewer
_TOP: Final = 0.5  # of where a head may reach to: the motto of a new paper stands near the upper edge
_ALIKE: Final = 90  # subjects of one paper read twice; those of two papers differ in a word or two at least

# What says that a page belongs to the paper before it, or is a form: PHỤ LỤC II, Mẫu số 01, Biểu 3a,
# (Ban hành kèm theo Quyết định …), TÊN CƠ QUAN.
_ATTACHED: Final = re.compile(
    r"^\W*(?:phu luc\b|(?:bieu )?mau (?:so\b|\W*\d)|bieu (?:so\b|\W*\d)|ten (?:co quan|don vi|to chuc)\b)"
)
_BELONGS_TO: Final = re.compile(r"^\W*(?:[Bb]an hành )?[Kk]èm theo\s+(?-i:[A-ZĐ])")
_MONTH: Final = re.compile(r"th\wng\W*(?P<month>\d{1,2})?.{0,8}?n\wm\W*(?P<year>(?:19|20)\d\d)\b")
# A day that a pen or a stamp has put before a printed month; of a form, dots or nothing.
_DAY_PUT_IN: Final = re.compile(r"\bng\w{1,2}(?P<day>.{1,12}?)th\wng\b")
_INK: Final = re.compile(r"[^\s.…_–—-]")
_PLACEHOLDER: Final = re.compile(r"[^\W\d_]\W*(?:\.{3,}|…)|(?:\.{3,}|…)\W*[^\W\d_]")
# Rules, lists and annexes come with a decision; alone they are papers only where they have a number.
_ATTACHED_KINDS: Final = frozenset(
    {"Quy chế", "Quy định", "Điều lệ", "Quy chế phối hợp", "Phụ lục", "Danh sách", "Đề án", "Phương án"}
)


@dataclass(frozen=True, slots=True)
class _PaperHead:
    """What tells the head of one paper from that of another.

    `day` is (day, month, year) where all were read, `month` (month or 0, year) where the year was;
    `number_line` and `subject` are their letters.
    """

    is_scan: bool
    title: Title | None
    bottom: float
    code: Code | None
    number_line: str
    day: tuple[int, int, int] | None
    month: tuple[int, int] | None
    is_day_put_in: bool
    subject: str

    @property
    def number(self) -> tuple[str, ...] | None:
        """Number, year and symbol where the number was read."""
        if self.code is None or self.code.number is None:
            return None
        return self.code.number, self.code.year or "", *canonical_parts(self.code.symbol)


def find_starts(pages: Sequence[Page]) -> tuple[int, ...]:
    """The numbers of the pages behind the first on which another paper seems to start.

    There stand the motto or the Party's name near the top on the right, and number line or issuing body on
    the left.
    """
    if not pages:
        return ()
    first, *others = pages
    starts: list[int] = []
    current, before, in_annex = _read_head(first, split_head(first)), [first], False
    for page in others:
        head = split_head(page)
        if _is_attached(head):
            in_annex = True
        elif _has_text(page):
            paper = _read_head(page, head)
            is_new = _is_head_of_paper(page, head, paper, in_annex=in_annex) and not _is_same(paper, current)
            if is_new and not _is_enclosed(paper, before):
                starts.append(page.number)
                current, before, in_annex = paper, [], False
        before.append(page)
    return tuple(starts)


def _has_text(page: Page) -> bool:
    return page.method is not ReadMethod.UNREAD and count_letters(page.text) >= _MIN_LETTERS


def _read_head(page: Page, head: Head) -> _PaperHead:
    title = find_title(head)
    bottom = find_body_top(head, title.line if title else None)
    code = find_code(head, bottom)
    number_line = find_number_line(head, bottom)
    dated = find_date_line(head, bottom)
    subject = find_subject(page, head, page.words, title, code)
    right = " ".join(fold(line.text) for line in lines_above(head.right, bottom))
    month, day = _MONTH.search(right), _DAY_PUT_IN.search(right)
    return _PaperHead(
        is_scan=page.method is ReadMethod.OCR,
        title=title,
        bottom=bottom,
        code=code,
        number_line=letters(number_line[0].text) if number_line else "",
        day=(dated.day.day, dated.day.month, dated.day.year) if dated and dated.day else None,
        month=(int(month["month"] or 0), int(month["year"])) if month else None,
        is_day_put_in=day is not None and _INK.search(day["day"]) is not None,
        subject=letters(" ".join(line.text for line in subject)),
    )


def _is_attached(head: Head) -> bool:
    """Whether a line above the text says that the page is part of another paper, or a form."""
    for block in head.blocks:
        if _ATTACHED.match(fold(block.text)) or _BELONGS_TO.match(block.text):
            return True
        if BODY_START.match(block.text) or PROSE_START.match(block.text):
            return False
    return False


def _is_head_of_paper(page: Page, head: Head, paper: _PaperHead, *, in_annex: bool) -> bool:
    has_motto = 0 < head.top < _TOP * head_bottom(page)
    if not has_motto or not _is_filled_in(paper, in_annex=in_annex):
        return False
    above = lines_above(head.blocks, paper.bottom)
    if any(is_draft_mark(line.text) for line in above) or any(map(_is_left_open, above)):
        return False
    if paper.number_line:
        return True
    if paper.title is None or paper.title.kind in _ATTACHED_KINDS:
        return False
    return find_issuing_body(page, head, page.words, paper.bottom, paper.code) is not None


def _is_filled_in(paper: _PaperHead, *, in_annex: bool) -> bool:
    """Whether number or day are there, unlike on a form; of a scan, where pens write them, ink will do.

    Behind an annex, which may hold forms that were filled in, it will not.
    """
    if paper.number is not None or paper.day is not None:
        return True
    return paper.is_scan and not in_annex and paper.month is not None and paper.is_day_put_in


def _is_left_open(line: Line) -> bool:
    """Whether a name in the head is to be filled in: `ỦY BAN NHÂN DÂN XÃ …`."""
    return line.text.isupper() and _PLACEHOLDER.search(line.text) is not None


def _is_same(paper: _PaperHead, current: _PaperHead) -> bool:
    """Whether two heads are those of one paper, set or scanned twice."""
    if paper.number is not None and paper.number == current.number:
        return True
    if paper.number is not None and current.number is not None and not (paper.is_scan or current.is_scan):
        return False
    days_differ = paper.day is not None and current.day is not None and paper.day != current.day
    is_alike = bool(paper.subject) and fuzz.ratio(paper.subject, current.subject) >= _ALIKE
    return is_alike and not days_differ


def _is_enclosed(paper: _PaperHead, before: Sequence[Page]) -> bool:
    """Whether the paper before it names this one: a letter that passes it on, a decision that brings it."""
    return any(_is_named(paper, citation) for page in before for citation in find_citations(page.text))


def _is_named(paper: _PaperHead, citation: Citation) -> bool:
    symbol = letters(citation.reference.symbol)
    if not symbol or symbol not in paper.number_line:
        return False
    day = citation.issued_on
    if paper.number is not None and paper.number[0].lstrip("0") == citation.reference.digits.lstrip("0"):
        return True
    if day is not None and paper.day is not None:
        return paper.day == (day.day, day.month, day.year)
    return day is not None and paper.number is None and paper.month == (day.month, day.year)
