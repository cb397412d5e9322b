"""Parsed values as rows of the schema (pure)."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from registry.parsed import Box, CriteriaTable, CriterionRow, Page, ParsedDocument, Word
from registry.tables import (
    Document,
    StoredClaim,
    StoredCriterion,
    StoredField,
    StoredFile,
    StoredMention,
    StoredPage,
    StoredProblem,
    StoredTable,
)


def build_file(parsed: ParsedDocument) -> StoredFile:
    """The file that a reading is of."""
    source = parsed.source
    return StoredFile(
        sha256=source.sha256,
        size=source.size,
        media_type=source.media_type,
        page_count=len(parsed.pages) + len(parsed.later),
        is_complete=not parsed.later,
        is_signed=None if parsed.signed is None else bool(parsed.signed.signatures),
    )


def build_pages(parsed: ParsedDocument) -> Iterator[StoredPage]:
    """The pages of a reading."""
    for page in parsed.pages:
        yield StoredPage(
            sha256=parsed.source.sha256,
            number=page.number,
            width=page.width,
            height=page.height,
            text=page.text,
            words=dump_words(page.words),
            method=page.method,
            confidence=page.confidence,
        )


def load_page(stored: StoredPage) -> Page:
    """A page from its row."""
    return Page(
        number=stored.number,
        width=stored.width,
        height=stored.height,
        text=stored.text,
        words=load_words(stored.words),
        method=stored.method,
        confidence=stored.confidence,
    )


def dump_words(words: Sequence[Word]) -> str:
    """Words as they are stored: JSON of [text, x0, top, x1, bottom, confidence]."""
    rows = [
        [
            word.text,
            *(round(edge, 1) for edge in (word.box.x0, word.box.top, word.box.x1, word.box.bottom)),
            round(word.confidence, 3),
        ]
        for word in words
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def load_words(words: str) -> tuple[Word, ...]:
    """Words from the form in which they are stored."""
    return tuple(Word(text, Box(*edges), confidence) for text, *edges, confidence in json.loads(words))


def build_problems(parsed: ParsedDocument) -> Iterator[StoredProblem]:
    """The faults met in a file."""
    for problem in parsed.problems:
        yield StoredProblem(sha256=parsed.source.sha256, code=problem.code.value, detail=problem.detail)


def keep_confirmation(field: StoredField, confirmed: StoredField) -> None:
    """Carry what a person said of a header element over to a new reading of it."""
    field.value, field.sure = confirmed.value, confirmed.sure
    field.confirmed_by, field.confirmed_at = confirmed.confirmed_by, confirmed.confirmed_at


def build_mentions(parsed: ParsedDocument) -> Iterator[StoredMention]:
    """The citations that stand on the pages."""
    for page, citation in parsed.citations:
        yield StoredMention(
            sha256=parsed.source.sha256,
            page=page,
            start=citation.start,
            end=citation.end,
            raw=citation.raw,
            reference_key=citation.meant.key,
            issued_on=citation.issued_on,
            relation=citation.relation,
        )


def build_fields(document: Document, parsed: ParsedDocument) -> Iterator[StoredField]:
    """The header elements of a reading, as those of a document."""
    assert document.id is not None
    for name, reading in parsed.header.items():
        box = reading.box
        edges = (box.x0, box.top, box.x1, box.bottom) if box else (None, None, None, None)
        yield StoredField(
            document_id=document.id,
            name=name,
            read_value=reading.value or None,
            raw=reading.raw,
            sha256=parsed.source.sha256,
            page=reading.page,
            x0=edges[0],
            top=edges[1],
            x1=edges[2],
            bottom=edges[3],
            rule=reading.rule,
            confidence=reading.confidence,
            sure=reading.sure,
            value=reading.value,
            candidates=json.dumps(reading.candidates, ensure_ascii=False),
        )


def fill_table(
    stored: StoredTable, table: CriteriaTable, source_name: str, source_sha256: str, at: datetime
) -> None:
    """Set the columns of a table of criteria but its title."""
    stored.period_from, stored.period_to = table.period_from, table.period_to
    stored.total_max, stored.total_self = table.total_max, table.total_self
    stored.sums_checked = table.sums_checked
    stored.source_name, stored.source_sha256, stored.imported_at = source_name, source_sha256, at


def build_criterion(table_id: int, position: int, row: CriterionRow) -> StoredCriterion:
    """A row of a table, at its position."""
    return StoredCriterion(
        table_id=table_id,
        position=position,
        code=row.code,
        parent_code=row.parent_code,
        level=row.level,
        is_leaf=row.is_leaf,
        printed_number=row.printed_number,
        text=row.text,
        max_score=row.max_score,
        self_score=row.self_score,
        lead_unit=row.lead_unit,
        coordinating_unit=row.coordinating_unit,
        evidence_required=row.evidence_required,
        result=row.result,
        periodicity=row.periodicity,
    )


def build_claims(criterion: StoredCriterion, row: CriterionRow) -> Iterator[StoredClaim]:
    """The claims of a row, numbered from 1."""
    assert criterion.id is not None
    for position, claim in enumerate(row.claims, start=1):
        citation = claim.citation
        reference = citation.meant if citation else None
        yield StoredClaim(
            criterion_id=criterion.id,
            position=position,
            kind=claim.kind,
            role=claim.role,
            start=claim.start,
            end=claim.end,
            raw=claim.raw,
            digits=reference.digits if reference else None,
            letter=reference.letter if reference else "",
            symbol=reference.symbol if reference else "",
            year_in_code=reference.year if reference else None,
            reference_key=reference.key if reference else None,
            document_type=(citation and citation.document_type) or claim.document_type,
            subject=(citation and citation.subject) or claim.subject,
            issuer=citation.issuer if citation else None,
            issued_on=(citation and citation.issued_on) or claim.issued_on,
            url=claim.url,
        )
