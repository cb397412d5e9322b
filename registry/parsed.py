"""The values that ingest hands over: files, pages of words, headers, citations, claims, criteria, problems.

All are frozen; none touches a file, a clock or the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from registry.reference import Reference
from registry.vocabulary.kinds import (
    ClaimKind,
    ClaimRole,
    Coverage,
    FieldName,
    LaterChanges,
    Periodicity,
    ReadMethod,
    Relation,
    SignatureKind,
    Trust,
    TrustReason,
)


class ProblemCode(StrEnum):
    """What is faulty in the data; `report/wording.py` says it in words."""

    EMPTY_FILE = "empty file"
    UNKNOWN_TYPE = "unknown type"  # not a document
    UNSUPPORTED_TYPE = "unsupported type"  # a document, of a kind that is not read yet
    UNSUPPORTED_ARCHIVE = "unsupported archive"  # .rar and the like
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too large"
    TOO_MANY_PAGES = "too many pages"
    TIMED_OUT = "timed out"
    OUT_OF_MEMORY = "out of memory"
    READER_DIED = "reader died"
    OCR_MISSING = "ocr missing"
    OFFICE_MISSING = "office missing"
    PAGE_UNREAD = "page unread"
    GARBAGE_TEXT_LAYER = "garbage text layer"
    FIELD_NOT_FOUND = "field not found"
    FIELD_UNSURE = "field unsure"
    DRAFT = "draft"
    SECRET = "secret"
    SEVERAL_PAPERS = "several papers"  # detail: the pages on which others seem to start, separated by blanks
    SIGNATURE_UNREAD = "signature unread"  # detail: its field; "" where none of the file's could be examined
    SIGNATURE_BROKEN = "signature broken"  # detail: its field; the file is not as it was signed
    NOT_A_FILE = "not a file"  # a link or a device
    UNREADABLE = "unreadable"  # nobody may open it, again and again
    GIVEN_UP = "given up"  # the program failed on it, again and again
    ORIGINAL_LOST = "original lost"  # gone from the vault, or changed there


# Of a reader that was ended; perhaps only because the computer had too much to do just then.
BROKEN_OFF: Final = frozenset({ProblemCode.TIMED_OUT, ProblemCode.OUT_OF_MEMORY, ProblemCode.READER_DIED})


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in the data: collected, stored, shown; the work goes on.

    `detail` is what the sentence needs to name (a page, a field, a member of an archive).
    """

    code: ProblemCode
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, in points (1/72 inch) from its top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page; `confidence` from 0 to 1, 1 where the file itself says it."""

    text: str
    box: Box
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read: `number` from 1, sizes in points, text in NFC."""

    number: int
    width: float
    height: float
    text: str
    words: tuple[Word, ...]
    method: ReadMethod
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class FieldReading:
    """One header element: what it is, how it stood there, where, by which rule, and how sure.

    `value` is canonical: dates as ISO `2026-04-24`, numbers as printed (`05`), symbols as printed.
    `sure` is False where a person must look before anything is built on it; `candidates` are then the
    values that could stand there, best first, to choose from beside the picture of the place. An empty
    `value` says that nothing but candidates, or the place alone, is known.
    """

    value: str
    raw: str
    page: int
    box: Box | None
    rule: str
    confidence: float
    sure: bool
    candidates: tuple[str, ...] = ()


Header = Mapping[FieldName, FieldReading]
"""What was found of the header; an element that was not found is absent."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A mention of a numbered document in prose; `text[start:end] == raw`.

    `reference` has symbol "" where only a number was written; `short_for` is then the whole reference that
    the same text said before, if it did. `subject` is what follows as its trích yếu, up to where the mention
    ends. `relation` says what the text does with the document; "mentioned" where no words tell.
    """

    start: int
    end: int
    raw: str
    reference: Reference
    document_type: str | None = None
    issued_on: date | None = None
    date_raw: str | None = None
    issuer: str | None = None
    subject: str | None = None
    is_quoted: bool = False  # stands inside the subject of another citation
    short_for: Reference | None = None

    @property
    def meant(self) -> Reference:
        """The whole reference: where only the number was written, the one that the text said before."""
        return self.short_for or self.reference

    relation: Relation = Relation.MENTIONED  # how the paper it stands in is to the cited one


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a result narrative says; `result[start:end] == raw`."""

    kind: ClaimKind
    start: int
    end: int
    raw: str
    role: ClaimRole = ClaimRole.EVIDENCE
    citation: Citation | None = None
    document_type: str | None = None
    subject: str | None = None
    issued_on: date | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A row of the table of criteria (tiêu chí).

    `code` is the printed TT within its parents (`III.1.2`), or `…-k` for the k-th row without one.
    Scores are None where the table prints none. `place` says where the row stands, for messages.
    """

    code: str
    parent_code: str | None
    level: int
    is_leaf: bool
    printed_number: str
    text: str
    max_score: Decimal | None
    self_score: Decimal | None
    lead_unit: str
    coordinating_unit: str
    evidence_required: str
    result: str
    place: str
    claims: tuple[Claim, ...] = ()
    periodicity: Periodicity = Periodicity.NONE


@dataclass(frozen=True, slots=True)
class CriteriaTable:
    """A table of criteria as printed, checked: its sums close.

    `unprinted` names the sums that the table does not print, as (code, "max" | "self").
    """

    title: str
    issuer: str
    period_from: date | None
    period_to: date | None
    total_max: Decimal | None
    total_self: Decimal | None
    rows: tuple[CriterionRow, ...]
    sums_checked: int
    unprinted: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as dropped: its identity is the SHA-256 of its bytes.

    `starts` are the pages behind the first on which a person says that further papers start; None where
    nobody has said anything.
    """

    sha256: str
    size: int
    name: str
    media_type: str
    starts: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class PaperReading:
    """One of several papers in a file: its first and last page, and what these say."""

    first_page: int
    last_page: int
    header: Header
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class SignatureReading:
    """A digital signature (chữ ký số) in a PDF, as far as it can be examined offline.

    `is_sound` says that what it covers is what was signed, with the key of the certificate; None where that
    cannot be examined. `claimed_at` is what the signer's computer says, `stamped_at` what a time stamp does.
    `was_valid` is by the dates of the certificate alone, at the moment of signing.
    """

    field: str
    kind: SignatureKind = SignatureKind.SIGNATURE
    is_sound: bool | None = None
    coverage: Coverage | None = None
    later_changes: LaterChanges | None = None
    trust: Trust = Trust.CANNOT_TELL
    trust_reason: TrustReason | None = TrustReason.UNREADABLE
    signer: str = ""
    organisation: str = ""
    serial: str = ""
    issuer: str = ""
    claimed_at: datetime | None = None
    stamped_at: datetime | None = None
    is_stamp_trusted: bool = False
    was_valid: bool | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """The signatures of a PDF in the order in which it was signed, and when and by what they were examined.

    `trust_digest` is that of the certificates that the office trusts; "" where it has given none.
    """

    signatures: tuple[SignatureReading, ...] = ()
    trust_digest: str = ""
    checked_at: datetime | None = None  # None where there was nothing to examine


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """Everything that was read from one file; citations come with the number of their page.

    `later` numbers the pages that are still to be read. On the pages in `starts` other papers seem to start,
    which a person has to say; where one has, `papers` holds them all, and the header is that of the first.
    """

    source: SourceFile
    pages: tuple[Page, ...]
    header: Header
    citations: tuple[tuple[int, Citation], ...] = ()
    problems: tuple[Problem, ...] = ()
    later: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    papers: tuple[PaperReading, ...] = ()
    signed: SignatureReport | None = None  # None where nobody looked for signatures
