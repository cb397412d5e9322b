"""The sentence that cites a paper, as offices write it into reports and tables (pure)."""

import re
from typing import Final

from registry.filing import fate_of
from registry.tables import Document
from registry.text import squeeze
from registry.vocabulary.kinds import Fate
from report.naming import format_day

_ABOUT: Final = re.compile(r"^(?:v/v|về việc|về)\b[:.]?\s*", re.IGNORECASE)
_BRIEF: Final = re.compile(r"^(?:v/v|về việc)\b", re.IGNORECASE)
# What a decision does stands behind its issuer without `về`: “Quyết định số … của … ban hành Quy chế …”.
_ACTS: Final = ("ban hành ", "phê duyệt ", "quy định ", "sửa đổi", "bãi bỏ ", "công bố ")
# A subject's first letter is large because a line starts with it; these are large for themselves.
_NAMES: Final = frozenset({"Đảng", "Đoàn", "Hội", "Luật", "Tết", "Ủy"})


def cite(paper: Document) -> str | None:
    """`Thông báo số 497/TB-UBND ngày 12/3/2026 của Ủy ban nhân dân xã An Mẫu về …`, as Decree 30/2020 has it.

    It is Vietnamese in every language of the page. None while number, symbol or day are not sure, and for a
    draft: nothing could be built on it.
    """
    if paper.is_draft or fate_of(paper) is not Fate.REGISTERED or paper.issued_on is None:
        return None
    pieces = [name_in_full(paper)]
    if paper.issuing_body:
        pieces.append(f"của {paper.issuing_body}")
    if paper.subject:
        pieces.append(_say_subject(squeeze(paper.subject)))
    return " ".join(pieces)


def name_in_full(paper: Document) -> str:
    """`Thông báo số 497/TB-UBND ngày 12/3/2026`, in Vietnamese; what is not known is left out."""
    pieces = [paper.document_type or "Văn bản"]
    if paper.reference is not None:
        pieces.append(f"số {paper.reference}")
    if paper.issued_on is not None:
        pieces.append(f"ngày {format_day(paper.issued_on)}")
    return " ".join(pieces)


def _say_subject(subject: str) -> str:
    rest = _lower_first(_ABOUT.sub("", subject))
    if _BRIEF.match(subject):
        return f"về việc {rest}"
    return rest if rest.startswith(_ACTS) else f"về {rest}"


def _lower_first(text: str) -> str:
    first = text.split(" ", 1)[0]
    is_name = first in _NAMES or first[1:] != first[1:].lower()
    return text if is_name else text[:1].lower() + text[1:]
