"""What the API says of papers, and what it is told of them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from desk.papers import Copy, Relations
from registry.filing import fields_wanting
from registry.tables import Document, StoredField
from registry.text import squeeze
from registry.vocabulary.kinds import CitationStatus, FieldName, ReadMethod, Relation
from report import wording
from report.citing import cite
from report.summary import Assessment
from web.api_shapes import PaperName, Shape, Words, name_paper
from web.api_table_shapes import BoxOut, box_of
from web.paper_facts import Certainty, Fact


class SearchOrder(StrEnum):
    """Which paper comes first."""

    RELEVANCE = "relevance"
    DATE = "date"


class Hit(Shape):
    """A paper that answers, with the passage that does."""

    document_id: int
    reference: str | None
    document_type: str | None
    issued_on: date | None
    issuing_body: str | None
    subject: str | None
    snippet: str | None
    marks: list[tuple[int, int]] = Field(description="Where the hits stand in the snippet, in letters.")
    lacking: list[str] = Field(description="Words of the question that it does not hold.")
    file_name: str | None = Field(description="The name of a copy, where the words stand only in that.")
    page: int | None
    cited_by: list[str] = Field(description="Codes of the items that cite it.")


class Facets(Shape):
    """How many of all hits are of a kind."""

    document_type: dict[str, int]
    year: dict[str, int]
    issuing_body: dict[str, int]
    lacking: int


class CitedOnly(Shape):
    """A citation in the table of which no paper is filed."""

    item: str
    text: str


class Otherwise(Shape):
    """A paper with the same number and symbol, but of another day or outside the filters."""

    document_id: int
    issued_on: date | None


class AbsentValue(Shape):
    """A filter that no paper here can meet."""

    filter: str
    value: str


class Alike(Shape):
    """A paper that may have been meant."""

    document_id: int
    reference: str


class SearchAnswer(Shape):
    """What a search found."""

    hits: list[Hit]
    total: int
    is_at_least: bool = Field(description="There may be more than `total`.")
    is_partial: bool = Field(description="No hit holds all the words.")
    is_by_words: bool = Field(description="No paper bears the number; the hits have it in their text.")
    respelt: dict[str, list[str]] = Field(description="Words that were taken for others.")
    citing: list[Hit] = Field(description="Papers that cite what was asked for.")
    cited_only: list[CitedOnly]
    otherwise: list[Otherwise]
    absent: list[AbsentValue]
    unfiled: list[str] = Field(description="Those of several references that no paper bears.")
    narrowed: str | None = Field(
        description="The question with the stretch of days that its words name as a filter."
    )
    did_you_mean: list[Alike]
    facets: Facets | None
    unsearched: int = Field(description="Papers that are just being indexed.")


class FieldPlaceOut(Shape):
    """Where something was read."""

    page: int
    box: BoxOut | None


class FieldOut(Shape):
    """A header element."""

    name: FieldName
    label: str = Field(description="What people call it.")
    value: str | None = Field(description="What counts; null where nothing was read, or nothing is there.")
    raw: str = Field(description="The very words that it was read from.")
    certainty: Certainty
    says: str = Field(description="How sure it is, in words.")
    may_be: list[str] = Field(description="Other values that may stand there, best first.")
    confidence: float
    place: FieldPlaceOut | None = Field(description="In the first of the files; null for another one.")
    confirmed_by: str | None
    confirmed_at: datetime | None


class FileOut(Shape):
    """A copy of a paper; first and last page where the file holds other papers too."""

    sha256: str
    name: str
    media_type: str
    size: int
    pages: int
    first_page: int | None
    last_page: int | None
    is_complete: bool = Field(description="False while later pages are still being read.")
    problems: list[str]


class Cited(Shape):
    """A paper that this one cites."""

    words: str
    reference_key: str
    issued_on: date | None
    relation: Relation
    page: int


class CitedBy(Shape):
    """A paper that cites this one."""

    paper: PaperName
    relation: Relation
    page: int


class UseOut(Shape):
    """A claim of the table that names the paper, or that the paper was linked to."""

    item: str
    claim: int
    words: str
    status: CitationStatus


class PaperOut(PaperName):
    """All that is known of a paper."""

    citation: str | None = Field(description="The sentence that cites it; null while it is not sure.")
    is_draft: bool
    wanting: list[FieldName] = Field(description="What a person has to complete or confirm.")
    fields: list[FieldOut]
    files: list[FileOut] = Field(description="Its copies, the best first.")
    cites: list[Cited]
    cited_by: list[CitedBy]
    items: list[UseOut]


class CorrectionsIn(Shape):
    """What stands on a paper."""

    fields: dict[FieldName, Annotated[Words, Field(min_length=1)] | None] = Field(
        {},
        description="By the name of the field its value (days as 2026-04-24 or 24/4/2026), or null where the "
        "paper bears none.",
        examples=[{"subject": "Về lịch tiếp công dân", "year_in_code": None}],
    )
    is_draft: bool | None = Field(None, description="Whether the paper is a draft; null says nothing of it.")


class PageText(Shape):
    """The text of a page."""

    number: int
    method: ReadMethod
    confidence: float
    text: str


class PaperText(Shape):
    """The text of a paper's best copy."""

    paper: int
    file: str = Field(description="SHA-256 of the file.")
    is_complete: bool
    pages: list[PageText]


def find_uses(assessment: Assessment | None, paper: Document) -> list[UseOut]:
    """Where the table names a paper, or a decision ties the paper to it."""
    key = paper.reference_key
    return [
        UseOut(
            item=item.criterion.code, claim=number, words=squeeze(verdict.claim.raw), status=verdict.status
        )
        for item in (assessment.items if assessment else ())
        for number, verdict in enumerate(item.claims, start=1)
        if (key and verdict.claim.reference_key == key)
        or any(document.id == paper.id for document in verdict.documents)
    ]


def describe_paper(
    paper: Document,
    stored: Mapping[FieldName, StoredField],
    facts: Sequence[Fact],
    copies: Sequence[Copy],
    relations: Relations,
    uses: Sequence[UseOut],
) -> PaperOut:
    """All that is known of a paper.

    Args:
        stored: what was read of it, by field.
        facts: its header elements, those too that were not read.
    """
    return PaperOut(
        **dict(name_paper(paper)),
        citation=cite(paper),
        is_draft=paper.is_draft,
        wanting=list(fields_wanting(paper)),
        fields=[_describe_field(fact, stored.get(fact.name)) for fact in facts],
        files=[_describe_file(copy) for copy in copies],
        cites=[
            Cited(
                words=squeeze(one.raw),
                reference_key=one.reference_key,
                issued_on=one.issued_on,
                relation=one.relation,
                page=one.page,
            )
            for one in relations.cited
        ],
        cited_by=[
            CitedBy(paper=name_paper(citing), relation=one.relation, page=one.page)
            for citing, one in relations.citing
        ],
        items=list(uses),
    )


def _describe_field(fact: Fact, field: StoredField | None) -> FieldOut:
    return FieldOut(
        name=fact.name,
        label=wording.field_name(fact.name),
        value=(field.value or None) if field else None,
        raw=field.raw if field else "",
        certainty=fact.certainty,
        says=fact.says,
        may_be=[value for value in field.choices if value != field.value] if field else [],
        confidence=field.confidence if field else 0.0,
        place=FieldPlaceOut(page=fact.page, box=box_of(fact.box) if fact.box else None)
        if fact.page
        else None,
        confirmed_by=field.confirmed_by if field else None,
        confirmed_at=field.confirmed_at.replace(tzinfo=UTC) if field and field.confirmed_at else None,
    )


def _describe_file(copy: Copy) -> FileOut:
    return FileOut(
        sha256=copy.file.sha256,
        name=copy.name,
        media_type=copy.file.media_type,
        size=copy.file.size,
        pages=copy.file.page_count,
        first_page=copy.first_page,
        last_page=copy.last_page,
        is_complete=copy.file.is_complete,
        problems=[wording.problem(problem.code, problem.detail) for problem in copy.problems],
    )
