"""The header of an official document, element by element, from the places that Decree 30/2020 gives them."""

from collections.abc import Sequence
from typing import Final

from ingest.code import choose_code, find_code, read_code
from ingest.head_parts import find_body_top, lines_above
from ingest.issue_date import find_date_line, read_date
from ingest.issuing_body import find_issuing_body, read_issuing_body
from ingest.layout import HeadEvidence, split_head
from ingest.marks import is_draft_mark, is_secrecy_stamp, read_marks
from ingest.places import find_place, settle_place
from ingest.recipients import read_addressees, read_recipients
from ingest.signer import find_signature, read_signature
from ingest.title import find_subject, find_title, read_subject, read_type
from registry.parsed import Header, Page, Problem, ProblemCode
from registry.vocabulary.kinds import FieldName, ReadMethod

# What every paper has; the other elements are noted where there are any.
_WANTED: Final = (
    FieldName.NUMBER,
    FieldName.SYMBOL,
    FieldName.DOCUMENT_TYPE,
    FieldName.ISSUING_BODY,
    FieldName.PLACE,
    FieldName.ISSUED_ON,
    FieldName.SUBJECT,
    FieldName.SIGNER,
)


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
    readings = [page.words, *(evidence.readings if evidence else ())]
    heads = [split_head(page, words) for words in readings]
    head, ink = heads[0], evidence.ink if evidence else ()
    title = next((title for each in heads if (title := find_title(each)) is not None), None)
    bottoms = [find_body_top(each, title.line if title else None) for each in heads]
    above = list(zip(heads, bottoms, strict=True))
    number, day = (evidence.number, evidence.date) if evidence else (None, None)
    code, others = choose_code([find_code(*each, number) for each in above], number)
    stamps = split_head(page, evidence.stamps).blocks if evidence else ()
    in_head = [block for blocks in (stamps, *(each.blocks for each in heads)) for block in blocks]
    bodies = [
        find_issuing_body(page, each, words, bottom, code)
        for each, words, bottom in zip(heads, readings, bottoms, strict=True)
    ]
    subjects = [
        find_subject(page, each, words, title, code) for each, words in zip(heads, readings, strict=True)
    ]
    found = [
        *read_code(page, code, others, title.kind if title else None, ink, number),
        read_type(page, title, code),
        *read_issuing_body(page, bodies, code),
        find_place(page, [line for each, bottom in above for line in lines_above(each.right, bottom)]),
        *read_date(page, [find_date_line(each, bottom) for each, bottom in above], ink, day),
        read_subject(pages, subjects, readings, title),
        *read_signature(find_signature(pages)),
        read_addressees(pages, readings[1:]),
        *read_recipients(pages),
        *read_marks(page, in_head),
    ]
    header = {name: reading for element in found if element is not None for name, reading in [element]}
    header |= settle_place(header, pages)
    above_title = [line.text for line in lines_above(head.blocks, bottoms[0])]
    return header, _find_problems(header, above_title, [block.text for block in in_head])


def _find_problems(header: Header, above_title: Sequence[str], in_head: Sequence[str]) -> tuple[Problem, ...]:
    """What is missing, what is unsure, and what the head says of the paper itself."""
    missing = [Problem(ProblemCode.FIELD_NOT_FOUND, name) for name in _WANTED if name not in header]
    unsure = [
        Problem(ProblemCode.FIELD_UNSURE, name)
        for name, reading in header.items()
        if not reading.sure and name in (*_WANTED, FieldName.YEAR_IN_CODE)
    ]
    marks = []
    if any(map(is_draft_mark, above_title)):
        marks.append(Problem(ProblemCode.DRAFT))
    if any(map(is_secrecy_stamp, in_head)):
        marks.append(Problem(ProblemCode.SECRET))
    return (*missing, *unsure, *marks)
