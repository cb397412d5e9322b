"""What is stamped or noted on a paper about itself: draft, secrecy, urgency, circulation, copy."""

import re
from collections.abc import Sequence
from typing import Final

from ingest.head_parts import BODY_START, Element, element, letters
from ingest.layout import Line, cut_at_gaps, group_lines, head_bottom, is_capitals
from registry.parsed import Page
from registry.text import fold, normalise
from registry.vocabulary.kinds import FieldName
from registry.vocabulary.lists import paper_marks, type_by_folded_name

_SECRET: Final = re.compile(r"(?:domat)?(?:toi|tuyet)?mat(?:thuongkhan|khan|hoatoc)?")
DRAFT: Final = re.compile(r"^\W*(?:ban )?du thao(?:\W+(?:lan|so|ngay|thu|thang|nam|\d+)\b[\w/. -]*)?\W*$")
_DRAFT_TITLE: Final = re.compile(r"\W*du thao (?P<kind>[a-z ]+)")
_FIELDS: Final = {
    FieldName.URGENCY: "urgency",
    FieldName.CIRCULATION: "circulation",
    FieldName.COPY_MARK: "copy",
}
# The note of an electronic copy: `Sao y; UBND xã An Bình; 24/04/2026 16:20:31 +07:00`.
_ELECTRONIC_COPY: Final = re.compile(r"(?P<mark>sao y|sao luc|trich sao)\s*[;,:]")
_STAMP_ALONE: Final = re.compile(r"[^\w+•*–—-]*(?P<stamp>(?:TỐI |TUYỆT )?MẬT)\W*")  # no bullet, no number
_PROSE_WORDS: Final = 10  # in a line; those of a head have fewer, of A4 twelve and more
_MAX_BESIDE: Final = 2  # things side by side in a head; rows of tables have more
_SURE_MARK: Final = 0.8  # confidence; stamps are read across print


def is_draft_mark(line: str) -> bool:
    """Whether the line says that the paper is a draft: `Dự thảo lần 2`, `DỰ THẢO NGHỊ QUYẾT`."""
    folded = fold(line)
    titled = _DRAFT_TITLE.fullmatch(folded)
    is_title = titled is not None and titled["kind"] in type_by_folded_name() and is_capitals(line)
    return is_title or DRAFT.match(folded) is not None


def is_secrecy_stamp(line: str) -> bool:
    """Whether the line is a stamp MẬT, TỐI MẬT, TUYỆT MẬT; `mặt` and `mất` are other words."""
    is_word = is_capitals(line) or "mật" in normalise(line).lower()
    return is_word and _SECRET.fullmatch(letters(line)) is not None


def bears_secrecy_stamp(page: Page) -> bool:
    """Whether a page behind the first bears a secrecy stamp: by itself, above all text.

    It takes more than in the head of page 1, where nothing else can stand: texts about secrecy have lists and
    tables of its degrees.
    """
    stamps = set()
    for row in group_lines(word for word in page.words if word.box.bottom <= head_bottom(page)):
        pieces = cut_at_gaps(row, page.width / 2)
        if len(pieces) > _MAX_BESIDE or any(map(_is_text, pieces)):
            break
        found = [_STAMP_ALONE.fullmatch(normalise(piece.text)) for piece in pieces]
        stamps |= {match["stamp"] for match in found if match is not None}
    return len(stamps) == 1


def is_mark(line: str) -> bool:
    """Whether the line says how urgent the paper is, who may see it, or that it is a copy."""
    return any(_find_mark(line, kind) is not None for kind in _FIELDS.values())


def read_marks(page: Page, head_lines: Sequence[Line]) -> list[Element]:
    """Urgency, circulation and copy marks of the head; a copy's own number and date stand beside its mark."""
    found = []
    for name, kind in _FIELDS.items():
        marked = next(((line, mark) for line in head_lines if (mark := _find_mark(line.text, kind))), None)
        if marked is not None:
            line, mark = marked
            is_sure = line.confidence >= _SURE_MARK
            found.append(element(name, mark, page, line, "stamped or noted on the paper", is_sure))
    return found


def _is_text(line: Line) -> bool:
    is_long = len(line.words) >= _PROSE_WORDS and not is_capitals(line.text)
    return is_long or BODY_START.match(line.text) is not None


def _find_mark(line: str, kind: str) -> str | None:
    """The mark that the line consists of; set in capitals, or noted by a signing program."""
    folded = fold(line).strip(" .:;,*[]()_-|")
    marks = paper_marks(kind)
    note = _ELECTRONIC_COPY.match(folded)
    if kind == "copy" and note is not None:
        return marks[note["mark"]]
    return marks.get(folded) if is_capitals(line) else None
