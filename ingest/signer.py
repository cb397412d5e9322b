"""Who signed: the name below the post that closes a document, in the lower right (Decree 30/2020, ô 7)."""

import re
from collections.abc import Sequence
from typing import Final

from ingest.layout import Line, cut_at_gaps, group_lines, is_capitals, without_marks
from registry.parsed import Page
from registry.text import fold, squeeze
from registry.vocabulary.kinds import ReadMethod

# What a digital signature prints beside itself: its times and names are not the paper's.
SIGNATURE_NOTE: Final = re.compile(
    r"ký bởi|người ký|ngày ký|thời gian ký|cơ quan:|email|digitally|\+07:00|@|sao y|\d:\d\d:\d\d",
    re.IGNORECASE,
)
_AUTHORITY: Final = re.compile(r"^\W*(?:TM|KT|TL|TUQ|Q|T/M|K/T|T/L)\b\s*[./]?\s*[^\W\d]")
_POST: Final = re.compile(
    r"^\W*(?:pho |quyen )?(?:chu tich|(?:tong )?giam doc|(?:tong )?bi thu|chanh van phong|"
    r"truong (?:phong|ban|doan|cong an|khoa|tram|thon|dai)|"
    r"thu truong|bo truong|thu tuong|(?:chi )?cuc truong|hieu truong|hieu pho|chu nhiem|chanh thanh tra|"
    r"chi huy truong|vien truong|vu truong|pho )"
)
_RIGHT_BLOCK: Final = 0.42  # of the width: signatures start right of it
_RECIPIENTS: Final = re.compile(r"^\W*noi nhan\b")
_SIGNATURE_REACH: Final = 230  # points from the post down to the name; seal and signature fit between
_HONOUR: Final = re.compile(
    r"^(?:(?:đại tá|thượng tá|trung tá|thiếu tá|đại úy|thượng úy|thiếu tướng|trung tướng|"
    r"[BD]S\.?\s?CK[I\d]*\.?|ThS\.?|TS\.?|PGS\.?|GS\.?|BS\.?|DS\.?)\s*)+",
    re.IGNORECASE,
)
_NAME_WORDS: Final = (2, 6)


def find_signer(pages: Sequence[Page]) -> tuple[Page, Line, bool] | None:
    """Người ký: the first name below the post that closes the document, in the lower right.

    Where a seal hides the post, the last name beside the recipients; False then, for it is less certain.
    """
    for page in pages:
        lines = [
            block
            for line in group_lines(page.words)
            for block in cut_at_gaps(line, _RIGHT_BLOCK * page.width)
        ]
        right = [
            line for line in lines if line.centre > page.width / 2 and line.box.x0 > _RIGHT_BLOCK * page.width
        ]
        for rank, post in enumerate(right):
            below = _names_below(right[rank + 1 :], post) if _is_post(post.text) else []
            if below:
                return page, below[0] if page.method is not ReadMethod.OCR else _best_name(below), True
        recipients = next((line for line in lines if _RECIPIENTS.match(fold(line.text))), None)
        beside = _names_below(right, recipients) if recipients is not None else []
        if beside:
            return page, beside[-1], False
    return None


def bare_name(text: str) -> str:
    """A name without rank, degree and specks."""
    return _HONOUR.sub("", without_marks(squeeze(text))).strip(" ,.")


def _names_below(lines: Sequence[Line], start: Line) -> list[Line]:
    return [
        line for line in lines if 0 < line.box.top - start.box.top < _SIGNATURE_REACH and _is_name(line.text)
    ]


def _is_post(text: str) -> bool:
    return is_capitals(text) and bool(_AUTHORITY.match(text) or _POST.match(fold(text)))


def _is_name(text: str) -> bool:
    name = bare_name(text)
    words = name.split()
    return (
        _NAME_WORDS[0] <= len(words) <= _NAME_WORDS[1]
        and all(word[0].isupper() and word.replace("'", "").replace("’", "").isalpha() for word in words)
        and not name.isupper()
        and not _is_post(name.upper())
        and not SIGNATURE_NOTE.search(text)
    )


def _best_name(lines: Sequence[Line]) -> Line:
    """Of a signature's scribbles and the name below them, what was read best."""
    return max(lines, key=lambda line: (round(line.confidence, 1), line.box.top))
