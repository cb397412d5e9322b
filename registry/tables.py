"""The whole schema on one page; its models are asked only by the store (`store_*.py`) and what it calls."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Dialect, Index, String, UniqueConstraint, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from registry.reference import Reference, make_reference
from registry.vocabulary.kinds import (
    ClaimKind,
    ClaimRole,
    Coverage,
    Fate,
    FieldName,
    Judgement,
    LaterChanges,
    LinkState,
    Periodicity,
    ReadMethod,
    Relation,
    Role,
    SignatureKind,
    Trust,
    TrustReason,
)


class DecimalText(TypeDecorator[Decimal]):
    """Scores as text: SQLite has no decimals, and 4.9 must stay 4.9."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class MomentText(TypeDecorator[datetime]):
    """A moment as text in UTC: SQLite's own type forgets the zone."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class EnumText(TypeDecorator[Any]):
    """A closed list stored by its value, so that the database reads without this program."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[Any]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else self.kind(value)


class StoredFile(SQLModel, table=True):
    """A file in the vault; its hash is its identity, the same bytes are read once."""

    __tablename__ = "file"

    sha256: str = Field(primary_key=True)
    size: int
    media_type: str
    page_count: int = 0
    is_complete: bool = True  # False while pages behind the first are still to be read
    is_signed: bool | None = None  # None where nobody has looked for digital signatures


class Arrival(SQLModel, table=True):
    """One drop and the fate it came to; `parent_id` is set for a member of an archive.

    A drop is known by name, bytes and modification time, so that taking it in again changes nothing.
    """

    __tablename__ = "arrival"
    __table_args__ = (
        Index(
            "drop_once", "name", "sha256", "modified_ns", unique=True, sqlite_where=text("parent_id IS NULL")
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str
    sha256: str = Field(index=True)
    size: int
    modified_ns: int
    fate: Fate = Field(sa_column=Column(EnumText(Fate), nullable=False))
    reason: str = ""  # a ProblemCode, or "" where the fate says all
    detail: str = ""
    document_id: int | None = Field(default=None, foreign_key="document.id", index=True)
    parent_id: int | None = Field(default=None, foreign_key="arrival.id", index=True)
    arrived_at: datetime


class Document(SQLModel, table=True):
    """An official document: what is known of its header, corrections by people included."""

    __tablename__ = "document"
    __table_args__ = (Index("bearers", "number", "letter", "symbol", "issued_on"),)

    id: int | None = Field(default=None, primary_key=True)
    number: int | None = Field(default=None, index=True)
    digits: str = ""
    letter: str = ""
    symbol: str = ""
    year_in_code: int | None = None
    reference_key: str | None = Field(default=None, index=True)
    search_key: str | None = Field(default=None, index=True)
    document_type: str | None = None
    issued_on: date | None = Field(default=None, index=True)
    issuing_body: str | None = Field(default=None, index=True)
    place: str | None = None
    subject: str | None = None
    signer: str | None = None
    is_draft: bool = False
    draft_decided_by: str | None = None  # a person who said whether it is one
    draft_decided_at: datetime | None = None
    unsure: str = ""  # fields a person should look at, separated by blanks
    change: int = Field(default=0, index=True)  # rises with every change; the index follows it

    @property
    def reference(self) -> Reference | None:
        """Số, ký hiệu; None while the number is not known."""
        if self.number is None:
            return None
        year = str(self.year_in_code) if self.year_in_code else None
        return make_reference(self.digits or str(self.number), self.symbol, letter=self.letter, year=year)

    @property
    def unsure_fields(self) -> frozenset[FieldName]:
        """Header elements that were not read for sure and not confirmed by a person."""
        return frozenset(FieldName(name) for name in self.unsure.split())


class ChangeCount(SQLModel, table=True):
    """How many changes to documents there were: one row. Documents may go; what is counted stays counted."""

    __tablename__ = "change_count"

    id: int = Field(default=1, primary_key=True)
    last: int = 0


class ChangeMark(SQLModel, table=True):
    """A change to a document, with a mark that no other change has, whatever its number.

    A registry that is put back to an older state counts the same numbers again, for other changes: the mark
    tells an index that was built of the ones from the others. All are kept, some twenty bytes each: an index
    may be any number of changes behind. That of 0 stands for all changes made before there were marks.
    """

    __tablename__ = "change_mark"

    change: int = Field(primary_key=True)
    mark: str


class DocumentFile(SQLModel, table=True):
    """A file that is a copy of a document (scan, signed PDF, Word file), or some pages of it are."""

    __tablename__ = "document_file"

    document_id: int = Field(foreign_key="document.id", primary_key=True)
    sha256: str = Field(foreign_key="file.sha256", primary_key=True, index=True)
    position: int = 0
    first_page: int | None = None  # None, like the last page: the whole file
    last_page: int | None = None


class StoredSplit(SQLModel, table=True):
    """What a person says of a file: on which pages behind the first further papers start."""

    __tablename__ = "split"

    sha256: str = Field(foreign_key="file.sha256", primary_key=True)
    starts: str  # page numbers, separated by blanks; "" where the file is one paper
    decided_by: str
    decided_at: datetime


class StoredPage(SQLModel, table=True):
    """A page of a file as read; `words` is JSON of [text, x0, top, x1, bottom, confidence]."""

    __tablename__ = "page"

    sha256: str = Field(foreign_key="file.sha256", primary_key=True)
    number: int = Field(primary_key=True)
    width: float
    height: float
    text: str
    words: str
    method: ReadMethod = Field(sa_column=Column(EnumText(ReadMethod), nullable=False))
    confidence: float


class StoredField(SQLModel, table=True):
    """A header element of a document as the machine read it, and what a person made of it."""

    __tablename__ = "header_field"

    document_id: int = Field(foreign_key="document.id", primary_key=True)
    name: FieldName = Field(sa_column=Column(EnumText(FieldName), primary_key=True))
    read_value: str | None = None  # the machine's own reading, kept beside a correction
    raw: str = ""
    sha256: str | None = Field(default=None, foreign_key="file.sha256")
    page: int | None = None
    x0: float | None = None
    top: float | None = None
    x1: float | None = None
    bottom: float | None = None
    rule: str = ""
    confidence: float = 0.0
    sure: bool = False
    value: str = ""  # what counts; "" while nothing was read, or where a person says that there is nothing
    candidates: str = "[]"  # JSON list of what the machine saw that could stand there, best first
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        """The values that may stand there, best first; the one value where it is sure."""
        if self.sure:
            return (self.value,) if self.value else ()
        return tuple(dict.fromkeys(value for value in (self.value, *json.loads(self.candidates)) if value))


class StoredProblem(SQLModel, table=True):
    """A fault met while reading a file."""

    __tablename__ = "problem"

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(foreign_key="file.sha256", index=True)
    code: str
    detail: str = ""


class StoredSignature(SQLModel, table=True):
    """A digital signature in a PDF; `position` counts from 1 in the order of signing.

    All but trust follows from the bytes of the file; trust also from the certificates that the office has
    given, of which `trust_digest` tells whether they are still the same.
    """

    __tablename__ = "signature"

    sha256: str = Field(foreign_key="file.sha256", primary_key=True)
    position: int = Field(primary_key=True)
    field: str
    kind: SignatureKind = Field(sa_column=Column(EnumText(SignatureKind), nullable=False))
    is_sound: bool | None = None
    coverage: Coverage | None = Field(default=None, sa_column=Column(EnumText(Coverage)))
    later_changes: LaterChanges | None = Field(default=None, sa_column=Column(EnumText(LaterChanges)))
    trust: Trust = Field(sa_column=Column(EnumText(Trust), nullable=False))
    trust_reason: TrustReason | None = Field(default=None, sa_column=Column(EnumText(TrustReason)))
    signer: str = ""
    organisation: str = ""
    serial: str = ""
    issuer: str = ""
    claimed_at: datetime | None = Field(default=None, sa_column=Column(MomentText))
    stamped_at: datetime | None = Field(default=None, sa_column=Column(MomentText))
    is_stamp_trusted: bool = False
    was_valid: bool | None = None
    revoked_at: datetime | None = Field(default=None, sa_column=Column(MomentText))
    checked_at: datetime = Field(sa_column=Column(MomentText, nullable=False))
    trust_digest: str = ""


class StoredMention(SQLModel, table=True):
    """A citation that stands in the text of a file's page."""

    __tablename__ = "mention"

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(foreign_key="file.sha256", index=True)
    page: int
    start: int
    end: int
    raw: str
    reference_key: str = Field(index=True)
    issued_on: date | None = None
    relation: Relation = Field(
        default=Relation.MENTIONED,
        sa_column=Column(EnumText(Relation), nullable=False, server_default=Relation.MENTIONED.value),
    )


class StoredTable(SQLModel, table=True):
    """A table of criteria of one office and period."""

    __tablename__ = "criteria_table"
    __table_args__ = (UniqueConstraint("title", "issuer"),)

    id: int | None = Field(default=None, primary_key=True)
    title: str
    issuer: str
    period_from: date | None = None
    period_to: date | None = None
    total_max: Decimal | None = Field(default=None, sa_column=Column(DecimalText))
    total_self: Decimal | None = Field(default=None, sa_column=Column(DecimalText))
    sums_checked: int = 0
    source_name: str = ""
    source_sha256: str = ""
    imported_at: datetime
    chosen_at: datetime | None = None  # of all tables the one chosen last is worked on
    follows_id: int | None = None  # the table of the period before, where this one was made from it


class StoredCriterion(SQLModel, table=True):
    """A row of a table of criteria."""

    __tablename__ = "criterion"
    __table_args__ = (UniqueConstraint("table_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    table_id: int = Field(foreign_key="criteria_table.id", index=True)
    position: int
    code: str
    parent_code: str | None = None
    level: int
    is_leaf: bool
    printed_number: str = ""
    text: str
    max_score: Decimal | None = Field(default=None, sa_column=Column(DecimalText))
    self_score: Decimal | None = Field(default=None, sa_column=Column(DecimalText))
    lead_unit: str = ""
    coordinating_unit: str = ""
    evidence_required: str = ""
    result: str = ""
    periodicity: Periodicity = Field(sa_column=Column(EnumText(Periodicity), nullable=False))


class StoredClaim(SQLModel, table=True):
    """One thing that a criterion's result says; `position` counts from 1 within it."""

    __tablename__ = "claim"
    __table_args__ = (UniqueConstraint("criterion_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    criterion_id: int = Field(foreign_key="criterion.id", index=True)
    position: int
    kind: ClaimKind = Field(sa_column=Column(EnumText(ClaimKind), nullable=False))
    role: ClaimRole = Field(sa_column=Column(EnumText(ClaimRole), nullable=False))
    start: int
    end: int
    raw: str
    digits: str | None = None
    letter: str = ""
    symbol: str = ""
    year_in_code: int | None = None
    reference_key: str | None = Field(default=None, index=True)
    document_type: str | None = None
    subject: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    url: str | None = None

    @property
    def reference(self) -> Reference | None:
        """Số, ký hiệu as the table prints them; None for a claim that cites no number."""
        if self.digits is None:
            return None
        year = str(self.year_in_code) if self.year_in_code else None
        return make_reference(self.digits, self.symbol, letter=self.letter, year=year)


class Attachment(SQLModel, table=True):
    """A file that a person attached to a claim: a photo, a snapshot of a page, a named paper.

    The claim is known by its wording, so that importing the table again keeps the decision.
    """

    __tablename__ = "attachment"
    __table_args__ = (UniqueConstraint("table_id", "criterion_code", "claim_raw", "occurrence", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    table_id: int = Field(foreign_key="criteria_table.id", index=True)
    criterion_code: str
    claim_raw: str
    occurrence: int = 0
    sha256: str = Field(foreign_key="file.sha256")
    name: str
    dated_on: date
    note: str = ""
    attached_by: str
    attached_at: datetime
    taken_on: date | None = None  # what the camera wrote into the picture
    picture_hash: str = ""  # alike for pictures that look alike
    is_private: bool = False  # shows personal data, or must not be passed on: stays out of packs
    detached_by: str | None = None  # who took it back: it does not count any more, and is not forgotten
    detached_at: datetime | None = None


class Decision(SQLModel, table=True):
    """What a person said of a paper as proof; the last one on the same claim and paper counts.

    `claim_raw` is "" where the paper was judged for the item as a whole; else the claim is known by its
    wording, like that of an attachment. Rows are only ever added.
    """

    __tablename__ = "decision"

    id: int | None = Field(default=None, primary_key=True)
    table_id: int = Field(foreign_key="criteria_table.id", index=True)
    criterion_code: str
    criterion_text: str = ""  # the item's wording then: codes move when a row is put in
    claim_raw: str = ""
    occurrence: int = 0
    document_id: int = Field(foreign_key="document.id", index=True)
    judgement: Judgement = Field(sa_column=Column(EnumText(Judgement), nullable=False))
    reason: str = ""
    is_carried: bool = False  # taken over from the table of the period before
    decided_by: str
    decided_at: datetime


class LinkCheck(SQLModel, table=True):
    """How a linked page answered when somebody had it looked at."""

    __tablename__ = "link_check"

    id: int | None = Field(default=None, primary_key=True)
    url: str = Field(index=True)
    state: LinkState = Field(sa_column=Column(EnumText(LinkState), nullable=False))
    final_url: str = ""
    http_status: int | None = None
    snapshot: str | None = Field(default=None, foreign_key="file.sha256")
    checked_by: str
    checked_at: datetime


class StoredEvent(SQLModel, table=True):
    """Something that was done to the registry; `audit.py` says how events are chained.

    Salt, `before` and `after` (JSON) are None where what they held must not be kept: `digest` vouches for
    them. The rest is never changed. Paper and table may be gone by now.
    """

    __tablename__ = "event"

    id: int = Field(primary_key=True)
    at: str  # UTC, to the microsecond: hashed as it stands
    who: str
    kind: str = Field(index=True)
    thing: str
    about: str
    table_id: int | None = None
    document_id: int | None = Field(default=None, index=True)
    sha256: str | None = None  # the file that the values come from
    salt: str | None = None
    before: str | None = None
    after: str | None = None
    digest: str
    hash: str


class AuditHead(SQLModel, table=True):
    """Number and hash of the last event: one row, without which events could be cut off unseen."""

    __tablename__ = "audit_head"

    id: int = Field(default=1, primary_key=True)
    number: int
    hash: str


class StoredAccount(SQLModel, table=True):
    """Somebody who may sign in; accounts are closed, never deleted. Moments are written as in events."""

    __tablename__ = "account"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str = Field(unique=True)  # the name as it is compared
    full_name: str = ""
    role: Role = Field(sa_column=Column(EnumText(Role), nullable=False))
    password_hash: str  # argon2id, with its salt and cost
    must_change_password: bool
    is_active: bool = True
    created_at: str
    changed_at: str


class StoredSignIn(SQLModel, table=True):
    """A session in a browser; whoever reads this table cannot make its cookie from it."""

    __tablename__ = "sign_in"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    secret_hash: str = Field(unique=True)
    csrf: str  # what the forms of this session bear
    client: str = ""
    started_at: str
    seen_at: str


class StoredToken(SQLModel, table=True):
    """What a program signs in with in somebody's name; only the hash of its secret is kept."""

    __tablename__ = "token"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    secret_hash: str = Field(unique=True)
    label: str
    made_at: str
    last_used_at: str | None = None
    expires_on: date | None = None  # the last day on which it is good
    revoked_at: str | None = None
