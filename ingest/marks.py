"""What is stamped or noted on a paper about itself: draft, secrecy (Decree 30/2020, ô 10)."""

import re
from typing import Final

from ingest.head_parts import letters
from ingest.layout import is_capitals
from registry.text import fold, normalise
from registry.vocabulary.lists import type_by_folded_name

_SECRET: Final = re.compile(r"(?:domat)?(?:toi|tuyet)?mat(?:thuongkhan|khan|hoatoc)?")
DRAFT: Final = re.compile(r"^\W*(?:ban )?du thao(?:\W+(?:lan|so|ngay|thu|thang|nam|\d+)\b[\w/. -]*)?\W*$")
_DRAFT_TITLE: Final = re.compile(r"\W*du thao (?P<kind>[a-z ]+)")


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
