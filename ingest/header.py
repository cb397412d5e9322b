"""The header of an official document, element by element, from the places that Decree 30/2020 gives them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.code import NUMBER_START, Code, choose_code, find_code, read_code
from ingest.head_parts import (
    AGREEING_READINGS,
    STAMP_HEADING,
    Element,
    element,
    find_body_top,
    letters,
    lines_above,
)
from ingest.issue_date import find_date_line, read_date
from ingest.issuing_body import name_issuing_body
from ingest.layout import Head, HeadEvidence, Line, is_capitals, split_head
from ingest.marks import DRAFT, is_draft_mark, is_secrecy_stamp
from ingest.signer import SIGNATURE_NOTE, bare_name, find_signer
from ingest.text_quality import is_syllable
from ingest.title import find_subject, find_title, read_subject, read_type
from registry.parsed import Header, Page, Problem, ProblemCode
from registry.text import fold
from registry.vocabulary.kinds import FieldName, ReadMethod

_MARKS_ON_PAPER: Final = frozenset({"khan", "thuong khan", "hoa toc", "hoa toc hen gio", "luu hanh noi bo"})
_SURE_NAME: Final = 0.85  # mean confidence; names across a seal or a signature stay below
_MIN_NAME: Final = 3  # letters: Sở, rules and specks have fewer
_MARKS: Final = " _*=~.:'`|•+"  # rules, stars and specks; a hyphen may join two bodies


def parse_header(
    pages: Sequence[Page], evidence: HeadEvidence | None = None
) -> tuple[Header, tuple[Problem, ...]]:
    """The header elements, and a Problem for each that is missing or must be looked at.

    `evidence` is what else was seen of a scanned first page; without it no number, symbol or date of a
    scan is called sure.
    """
    if not pages or pages[0].method is ReadMethod.UNREAD:
        return {}, ()
    page = pages[0]
    head = split_head(page)
    heads = [head, *(split_head(page, words) for words in evidence.readings)] if evidence else [head]
    ink = evidence.ink if evidence else ()
    title = find_title(head)
    bottoms = [find_body_top(each, title.line if title else None) for each in heads]
    above = list(zip(heads, bottoms, strict=True))
    code, others = choose_code([find_code(each, bottom) for each, bottom in above])
    found = [
        *read_code(page, code, title.kind if title else None, others, ink),
        read_type(page, title, code),
        _read_issuing_body(page, [find_issuing_body(*each, code) for each in above]),
        *read_date(page, [find_date_line(each, bottom) for each, bottom in above], ink),
        read_subject(page, find_subject(page, head, title, code), title),
        _read_signer(pages),
    ]
    header = {name: reading for element in found if element is not None for name, reading in [element]}
    header |= _doubt_accents(header)
    stamps = split_head(page, evidence.stamps).blocks if evidence else ()
    in_head = [block.text for blocks in (stamps, *(each.blocks for each in heads)) for block in blocks]
    above_title = [line.text for line in lines_above(head.blocks, bottoms[0])]
    return header, _find_problems(header, above_title, in_head)


def _doubt_accents(header: Header) -> Header:
    """Place and issuing body in doubt where they name one place with different accents: Nghỉ Dương."""
    place, body = header.get(FieldName.PLACE), header.get(FieldName.ISSUING_BODY)
    if place is None or body is None:
        return {}
    is_same_place = fold(place.value) in fold(body.value)
    if not is_same_place or place.value.lower() in body.value.lower():
        return {}
    return {
        FieldName.PLACE: replace(place, sure=False),
        FieldName.ISSUING_BODY: replace(body, sure=False),
    }


def find_issuing_body(head: Head, bottom: float, code: Code | None) -> tuple[str, tuple[Line, ...]]:
    """Cơ quan ban hành: the capitals of the left half, above number and `bottom`; "" if there are none."""
    end = code.line.box.top if code is not None else bottom
    lines = tuple(line for line in lines_above(head.left, end) if _is_name_in_capitals(line.text))
    return name_issuing_body([line.text.strip(_MARKS) for line in lines]), lines


def _read_issuing_body(page: Page, names: Sequence[tuple[str, tuple[Line, ...]]]) -> Element | None:
    seen = [(name, lines) for name, lines in names if name]
    if not seen:
        return None
    votes = Counter(name.lower() for name, _ in seen)
    name, lines = max(seen, key=lambda item: votes[item[0].lower()])
    is_sure = page.method is not ReadMethod.OCR or votes[name.lower()] == len(names) >= AGREEING_READINGS
    joined = Line(tuple(word for line in lines for word in line.words))
    return element(FieldName.ISSUING_BODY, name, page, joined, "capitals of the head, left half", is_sure)


def _read_signer(pages: Sequence[Page]) -> Element | None:
    found = find_signer(pages)
    if found is None:
        return None
    page, line, has_post = found
    name = bare_name(line.text)
    is_legible = page.method is not ReadMethod.OCR or (
        line.confidence >= _SURE_NAME and all(map(is_syllable, name.split()))
    )
    rule = "name below the post, right half" if has_post else "name beside the recipients, right half"
    return element(FieldName.SIGNER, name, page, line, rule, has_post and is_legible)


def _find_problems(header: Header, above_title: Sequence[str], in_head: Sequence[str]) -> tuple[Problem, ...]:
    """What is missing, what is unsure, and what the head says of the paper itself."""
    wanted = [name for name in FieldName if name is not FieldName.YEAR_IN_CODE]
    missing = [Problem(ProblemCode.FIELD_NOT_FOUND, name) for name in wanted if name not in header]
    unsure = [Problem(ProblemCode.FIELD_UNSURE, name) for name, reading in header.items() if not reading.sure]
    marks = []
    if any(map(is_draft_mark, above_title)):
        marks.append(Problem(ProblemCode.DRAFT))
    if any(map(is_secrecy_stamp, in_head)):
        marks.append(Problem(ProblemCode.SECRET))
    return (*missing, *unsure, *marks)


def _is_name_in_capitals(text: str) -> bool:
    folded = fold(text)
    return (
        is_capitals(text)
        and len(letters(text)) >= _MIN_NAME
        and not NUMBER_START.match(text)
        and not STAMP_HEADING.match(folded)
        and not DRAFT.match(folded)
        and folded.strip(" .:") not in _MARKS_ON_PAPER
        and not is_secrecy_stamp(text)
        and not SIGNATURE_NOTE.search(text)
    )
