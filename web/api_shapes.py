"""What all parts of the API say in the same shape: failures, papers, reasons, points."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints

from index.suggest import SuggestionReason
from registry.assessment import Reason
from registry.lookup import Paper
from registry.tables import Document
from report import wording
from report.wording_suggestions import describe_suggestion

_LARGEST_ID: Final = 2**53 - 1  # larger whole numbers are not exact in every program that reads JSON
_LONGEST_TEXT: Final = 1000
_LONGEST_CODE: Final = 40
_MOST_CLAIMS: Final = 10_000
_MOST_AT_ONCE: Final = 200
_MOST_SKIPPED: Final = 1_000_000

FailureCode = Literal[
    "usage",
    "input_file",
    "invalid",
    "no_token",
    "not_allowed",
    "not_found",
    "method_not_allowed",
    "length_required",
    "too_large",
    "missing_tool",
    "registry",
    "fault",
]


class Shape(BaseModel):
    """What every message of the API is: nothing in it but what its description names."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Failure(Shape):
    """Why a request was not carried out."""

    says: str = Field(description="A sentence for people, in the language asked for.")
    code: FailureCode = Field(description="What kind of failure it is, for programs.")


Score = Annotated[
    Decimal,
    PlainSerializer(float, return_type=float),
    Field(description="Points as a JSON number, exactly as the table gives them: as a rule one decimal."),
]

# No signs that command a terminal or that a workbook refuses.
Words = Annotated[
    str,
    StringConstraints(
        max_length=_LONGEST_TEXT, pattern=r"^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F]*$", strip_whitespace=True
    ),
]

PaperId = Annotated[
    int, Path(ge=1, le=_LARGEST_ID, description="The paper's number in the registry: lists call it #12.")
]
ItemCode = Annotated[
    str, Path(min_length=1, max_length=_LONGEST_CODE, description="The item's code, e.g. III.1.2-1.")
]
ClaimNumber = Annotated[
    int, Path(ge=1, le=_MOST_CLAIMS, description="The claim's number within the item, from 1.")
]
Limit = Annotated[int, Query(ge=1, le=_MOST_AT_ONCE, description="So many at most.")]
Offset = Annotated[int, Query(ge=0, le=_MOST_SKIPPED, description="So many are passed over.")]
Before = Annotated[
    int | None, Query(ge=1, le=_LARGEST_ID, description="Only what has a lower number than this.")
]
StoredId = Annotated[int, Field(ge=1, le=_LARGEST_ID)]


class PaperName(Shape):
    """A filed paper (văn bản), as lists name it."""

    id: int
    name: str = Field(description="What people call it: type, number and symbol, day of issue.")
    reference: str | None = Field(description="Số, ký hiệu; null while the number is not known.")
    issued_on: date | None


class ReasonOut(Shape):
    """Why something stands as it does."""

    code: str
    values: dict[str, str] = Field(description="What the sentence names.")
    says: str = Field(description="The reason in a sentence.")
    cure: str | None = Field(description="What would mend it, where there is something to do.")


def name_paper(paper: Document | Paper) -> PaperName:
    """A paper, as lists name it."""
    return PaperName(
        id=paper.id or 0,
        name=wording.name_of(paper),
        reference=str(paper.reference) if paper.reference else None,
        issued_on=paper.issued_on,
    )


def word_reasons(reasons: Iterable[Reason]) -> list[ReasonOut]:
    """Reasons of a verdict, each with what would mend it."""
    return [
        ReasonOut(
            code=reason.code.value,
            values=dict(reason.values),
            says=wording.describe(reason),
            cure=wording.cure(reason),
        )
        for reason in reasons
    ]


def word_suggestion_reasons(reasons: Iterable[SuggestionReason]) -> list[ReasonOut]:
    """Reasons of a suggestion."""
    return [
        ReasonOut(
            code=reason.code.value,
            values=dict(reason.values),
            says=describe_suggestion(reason),
            cure=None,
        )
        for reason in reasons
    ]
