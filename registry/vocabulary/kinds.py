"""The closed lists, as enums; what people read of them is worded in `report/wording.py`."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class ReadMethod(StrEnum):
    """How a page's text was won."""

    TEXT_LAYER = "text layer"
    OCR = "ocr"
    WORD_FILE = "word file"
    UNREAD = "unread"  # chưa đọc: no engine, or it failed


class FieldName(StrEnum):
    """Header elements of an official document (Decree 30/2020, Appendix I)."""

    NUMBER = "number"
    SYMBOL = "symbol"
    YEAR_IN_CODE = "year_in_code"
    DOCUMENT_TYPE = "document_type"
    ISSUING_BODY = "issuing_body"
    PLACE = "place"
    ISSUED_ON = "issued_on"
    SUBJECT = "subject"
    SIGNER = "signer"
    # Noted where a paper bears them; nobody is asked for them.
    PARENT_BODY = "parent_body"
    AUTHORITY = "authority"
    POST = "post"
    ADDRESSEES = "addressees"
    RECIPIENTS = "recipients"
    DRAFTING_UNIT = "drafting_unit"
    URGENCY = "urgency"
    CIRCULATION = "circulation"
    COPY_MARK = "copy_mark"


# Without these a paper cannot be told from its neighbours in the register: a person must supply them.
IDENTIFYING: Final = (FieldName.NUMBER, FieldName.SYMBOL, FieldName.ISSUED_ON)

# What every paper has; the other elements are noted where a paper bears them.
EXPECTED: Final = (
    *IDENTIFYING,
    FieldName.DOCUMENT_TYPE,
    FieldName.ISSUING_BODY,
    FieldName.PLACE,
    FieldName.SUBJECT,
    FieldName.SIGNER,
)


class Fate(StrEnum):
    """How a drop ended; each drop has exactly one."""

    REGISTERED = "registered"
    NEEDS_DATA = "needs data"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


class ClaimKind(StrEnum):
    """What a piece of a result narrative is."""

    NUMBERED_DOCUMENT = "numbered document"
    UNNUMBERED_DOCUMENT = "unnumbered document"
    URL = "url"
    PHOTO = "photo"
    STATEMENT = "statement"
    STATISTIC = "statistic"
    NOT_DONE = "not done"


class ClaimRole(StrEnum):
    """Whether a document is named as proof or only quoted inside another one's subject."""

    EVIDENCE = "evidence"
    REFERENCED = "referenced"


class CitationStatus(StrEnum):
    """How well a claim stands against the registry (shared status model, section 1)."""

    NOT_COUNTED = "not counted"
    CONFLICTING = "conflicting"
    VERIFIED = "verified"
    PROBABLE = "probable"
    MISSING = "missing"
    NOT_VERIFIABLE = "not verifiable"


class ItemStatus(StrEnum):
    """Whether a score is backed (shared status model, section 2)."""

    NOT_APPLICABLE = "not applicable"
    CLAIMS_NOTHING = "claims nothing"
    UNBACKED = "unbacked"
    BACKED = "backed"
    PARTLY_BACKED = "partly backed"


class Periodicity(StrEnum):
    """How often an item's duty recurs."""

    NONE = "none"
    MONTHLY = "monthly"
    WEEKLY = "weekly"  # warned about only


class Relation(StrEnum):
    """How a paper stands to another one that its text cites."""

    MENTIONED = "mentioned"
    BASED_ON = "based on"  # căn cứ
    IMPLEMENTS = "implements"  # thực hiện, triển khai
    ANSWERS = "answers"  # trả lời, phúc đáp
    AMENDS = "amends"  # sửa đổi, bổ sung
    REPLACES = "replaces"  # thay thế, bãi bỏ
    CORRECTS = "corrects"  # đính chính
    ATTACHED_TO = "attached to"  # kèm theo


class Judgement(StrEnum):
    """What a person says of a paper as proof of a claim, or of an item as a whole."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ASKED = "asked"  # the unit is asked about it; nothing is decided
    WITHDRAWN = "withdrawn"  # what was said before does not count any more


class LinkState(StrEnum):
    """How a linked page answered."""

    ANSWERS = "answers"
    HOME_PAGE = "home page"
    NEEDS_LOGIN = "needs login"
    DEAD = "dead"
    NOT_ASKED = "not asked"  # a private address, or one that must not be called


class SignatureKind(StrEnum):
    """What a digital signature in a PDF is."""

    SIGNATURE = "signature"  # of a person or an office: chữ ký số, dấu của cơ quan
    TIME_STAMP = "time stamp"  # says only when the file was there: dấu thời gian


class Coverage(StrEnum):
    """How much of the file a signature covers."""

    WHOLE_FILE = "whole file"
    REVISION = "revision"  # the file as it was when it was signed
    PART = "part"  # less than that: no proper signature of a paper


class LaterChanges(StrEnum):
    """What became of a file after it was signed."""

    NONE = "none"
    EXTENDED = "extended"  # signed, stamped or filled in further, as signing allows
    COMMENTED = "commented"  # where the signature itself allows comments
    FORBIDDEN = "forbidden"


class Trust(StrEnum):
    """Whether the signer is one whom the office's certificates vouch for (người ký tin cậy)."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot tell"  # offline


class TrustReason(StrEnum):
    """Why a signer is not trusted, or why that cannot be told."""

    NOT_SOUND = "not sound"  # whoever signed, it was not this
    NO_ROOTS = "no roots"  # the office has given no certificates
    UNKNOWN_ISSUER = "unknown issuer"  # its certificate is neither in the file nor among the office's
    UNKNOWN_ROOT = "unknown root"  # the chain is whole and ends at one that the office has not given
    SELF_SIGNED = "self-signed"
    CHAIN_BROKEN = "chain broken"  # a certificate was not issued by the one that it names
    NOT_FOR_SIGNING = "not for signing"
    NO_TIME = "no time"  # nothing says when it was signed
    NOT_YET_VALID = "not yet valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    MAYBE_REVOKED = "maybe revoked"  # nothing proves that it was signed before, or that it is revoked
    WEAK = "weak"  # procedures such as SHA-1, which can be forged
    UNREADABLE = "unreadable"


class EventKind(StrEnum):
    """What was done to the registry, as its audit trail names it."""

    STARTED = "started"
    TAKEN_OVER = "taken over"  # the registry is older than its audit trail
    ARRIVED = "arrived"
    READ = "read"
    READ_ON = "read on"  # the pages behind the first
    READ_AGAIN = "read again"
    CORRECTED = "corrected"
    CONFIRMED = "confirmed"
    DRAFT_DECIDED = "draft decided"
    SPLIT = "split"
    KEPT_WHOLE = "kept whole"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ASKED = "asked"
    TAKEN_BACK = "taken back"
    ATTACHED = "attached"
    DETACHED = "detached"
    TABLE_IMPORTED = "table imported"
    TABLE_CHOSEN = "table chosen"
    PERIOD_STARTED = "period started"
    LINK_CHECKED = "link checked"
    WITHDRAWN = "withdrawn"  # a file that must not be kept
    EXPORTED = "exported"  # a list or pack that somebody carried out
    ACCOUNT_ADDED = "account added"
    ACCOUNT_CHANGED = "account changed"
    ACCOUNT_CLOSED = "account closed"
    ACCOUNT_REOPENED = "account reopened"
    PASSWORD_SET = "password set"
    TOKEN_MADE = "token made"
    TOKEN_REVOKED = "token revoked"


class ThingKind(StrEnum):
    """What an event is about; `about` of the event then says which."""

    REGISTRY = "registry"
    DROP = "drop"  # by its name
    FILE = "file"  # by its hash
    PAPER = "paper"  # by its number in the registry
    TABLE = "table"  # by its number in the registry
    ITEM = "item"  # by its code
    LINK = "link"  # by its address
    EXPORT = "export"  # by the name of the file that was carried out
    ACCOUNT = "account"  # by its login name


class Role(StrEnum):
    """What an account is for (vai trò)."""

    VIEWER = "viewer"
    CLERK = "clerk"  # văn thư
    REVIEWER = "reviewer"
    ADMIN = "admin"


class Right(StrEnum):
    """What somebody may do (quyền)."""

    READ = "read"
    FILE = "file"  # take papers in, correct what was read, split files, attach photos
    JUDGE = "judge"  # accept, reject, ask, link, and take it back
    ADMINISTER = "administer"  # accounts, backups, the home folder


RIGHTS: Final[Mapping[Role, frozenset[Right]]] = {
    Role.VIEWER: frozenset({Right.READ}),
    Role.CLERK: frozenset({Right.READ, Right.FILE}),
    Role.REVIEWER: frozenset({Right.READ, Right.FILE, Right.JUDGE}),
    Role.ADMIN: frozenset(Right),
}
