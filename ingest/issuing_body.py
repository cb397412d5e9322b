"""Cơ quan ban hành: the capitals at the top left → the issuing body and the one above it (ô 2)."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ingest.body_names import BodyName, is_body, name_body, write_name
from ingest.code import NUMBER_START, Code, is_known_symbol
from ingest.head_parts import AGREEING_READINGS, STAMP_HEADING, Element, element, is_elsewhere, letters
from ingest.layout import Head, Line, is_capitals
from ingest.marks import DRAFT, is_mark, is_secrecy_stamp
from ingest.read_lines import left_half, lines_as_read
from ingest.signer import SIGNATURE_NOTE
from ingest.text_quality import is_common_syllable, is_syllable
from registry.parsed import Page, Word
from registry.reference import canonical_parts
from registry.text import fold
from registry.vocabulary.kinds import FieldName, ReadMethod
from registry.vocabulary.lists import issuer_by_symbol

_ANNEX: Final = re.compile(r"\((?:Ban hành )?[Kk]èm theo [^)]*? của (?P<body>[^)]{4,80})\)")
_ANNEX_LINES: Final = 12  # heading, subject and what the annex belongs to
_MIN_NAME: Final = 3  # letters: rules and specks have fewer; `SỞ Y TẾ` has five
_ABOVE_MOTTO: Final = 6  # points; the issuing body starts at the motto's height, stamps and notes above
_NAME_GAP: Final = 3.0  # heights of letters from line to line; the lines of one name are 1.2 to 1.6 apart
_STAMP_OWNER: Final = 30  # points above ĐẾN: the name of the office that received the paper
_WITNESSES: Final = 2  # readings enough for a name made of nothing but known words


@dataclass(frozen=True, slots=True)
class IssuingBody:
    """The issuing body as named by the lines it stands in."""

    body: BodyName
    lines: tuple[Line, ...]


def find_issuing_body(
    page: Page, head: Head, words: Sequence[Word], bottom: float, code: Code | None
) -> IssuingBody | None:
    """The capitals of the left half, above number and `bottom`."""
    end = code.line.box.top if code is not None else bottom
    half = left_half(page, head, words)
    lines: list[Line] = []
    for line in half:
        if line.box.top > end - 1 or NUMBER_START.match(line.text):
            break
        if not _is_name_in_capitals(line.text) or _belongs_elsewhere(line, head, half):
            continue
        if lines and line.box.top - lines[-1].box.bottom > _NAME_GAP * line.height:
            break
        lines.append(line)
    body = name_body([line.text for line in lines], is_read=page.method is ReadMethod.OCR)
    return None if body is None else IssuingBody(body, tuple(lines))


def read_issuing_body(page: Page, found: Sequence[IssuingBody | None], code: Code | None) -> list[Element]:
    """The issuing body that most readings agree on, and the body above it."""
    seen = [each for each in found if each is not None]
    if not seen:
        return _implied_by_symbol(page, code) or _named_by_annex(page)
    votes = Counter(fold(each.body.name) for each in seen)
    spellings = Counter(each.body.name.lower() for each in seen)
    best = max(
        seen,
        key=lambda each: (
            votes[fold(each.body.name)] + each.body.is_known + each.body.is_whole,
            spellings[each.body.name.lower()],
        ),
    )
    bodies = [None if each is None else each.body for each in found]
    is_sure = is_body(best.body.name) and (page.method is not ReadMethod.OCR or _is_agreed(best.body, bodies))
    joined = Line(tuple(word for line in best.lines for word in line.words))
    rule = "capitals of the head, left half"
    elements = [element(FieldName.ISSUING_BODY, best.body.name, page, joined, rule, is_sure)]
    if best.body.parent:
        same_parent = all(each.body.parent == best.body.parent for each in seen)
        elements.append(
            element(FieldName.PARENT_BODY, best.body.parent, page, joined, rule, is_sure and same_parent)
        )
    return elements


def _is_agreed(best: BodyName, bodies: Sequence[BodyName | None]) -> bool:
    """Whether the readings of a scan agree: all of them, or two on known words and no other on others."""
    agreeing = sum(body is not None and body.name.lower() == best.name.lower() for body in bodies)
    contradicted = any(
        body is not None and body.is_known and body.is_whole and fold(body.name) != fold(best.name)
        for body in bodies
    )
    by_all = agreeing == len(bodies) >= AGREEING_READINGS and _is_spelt_well(best.name)
    by_known_words = agreeing >= _WITNESSES and best.is_known and not contradicted
    return best.is_whole and (by_all or by_known_words)


def _is_spelt_well(name: str) -> bool:
    return all(is_common_syllable(word) or not is_syllable(word) for word in re.findall(r"[^\W\d_]+", name))


def _named_by_annex(page: Page) -> list[Element]:
    """Of an annex without a head: the body in `(Kèm theo Quyết định … của …)`; a person must confirm."""
    lines = lines_as_read(page)[:_ANNEX_LINES]
    match = _ANNEX.search(" ".join(line.text for line in lines))
    if match is None:
        return []
    line = next(line for line in reversed(lines) if match["body"].split()[0] in line.text)
    name, _ = write_name(match["body"], is_read=False)
    return [
        element(FieldName.ISSUING_BODY, name, page, line, "the paper that this is annexed to", is_sure=False)
    ]


def _implied_by_symbol(page: Page, code: Code | None) -> list[Element]:
    """Where the head is cut off: the central body that the symbol names (`NĐ-CP`); a person must confirm."""
    if code is None or not is_known_symbol(code.symbol):
        return []
    issuers = (issuer_by_symbol().get(part) for part in reversed(canonical_parts(code.symbol)))
    name = next((issuer.name for issuer in issuers if issuer is not None and issuer.kind == "central"), None)
    return (
        []
        if name is None
        else [element(FieldName.ISSUING_BODY, name, page, code.line, "symbol", is_sure=False)]
    )


def _is_name_in_capitals(text: str) -> bool:
    return (
        is_capitals(text)
        and len(letters(text)) >= _MIN_NAME
        and not STAMP_HEADING.match(fold(text))
        and not DRAFT.match(fold(text))
        and not is_mark(text)
        and not is_secrecy_stamp(text)
        and not SIGNATURE_NOTE.search(text)
    )


def _belongs_elsewhere(line: Line, head: Head, half: Sequence[Line]) -> bool:
    """Whether the line stands above the head, in a stamp, or names the office that stamped the paper."""
    is_above = head.top > 0 and line.box.bottom < head.top - _ABOVE_MOTTO
    is_owner = any(
        STAMP_HEADING.match(fold(other.text)) and 0 < other.box.top - line.box.top < _STAMP_OWNER
        for other in half
    )
    return is_above or is_owner or is_elsewhere(line, head, half)
