"""What a made-up paper says and how it stands on the sheet; every value is decided before it is drawn."""

from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from papers import spell_date


class Kind(StrEnum):
    """What sort of file a paper becomes."""

    TEXT_PDF = "text PDF"
    SIGNED_PDF = "signed PDF"
    DOCX = "docx"
    DOC = "doc"
    CLEAN_SCAN = "clean scan"
    POOR_SCAN = "poor scan"
    PHOTO = "photo"


class Writing(StrEnum):
    """How number and day came onto the sheet."""

    PRINTED = "printed"
    STAMPED = "stamped"
    PEN = "handwritten"
    WIDGET = "signature field"
    BLANK = "blank"


class Nation(StrEnum):
    """What stands at the top right: the state's head, the Party's or the Youth Union's."""

    STATE = "Cộng hòa xã hội chủ nghĩa Việt Nam"
    PARTY = "Đảng Cộng sản Việt Nam"
    YOUTH = "Đoàn TNCS Hồ Chí Minh"


@dataclass(frozen=True, slots=True)
class Body:
    """An issuing body: its lines in the head, the one above it, what its papers are signed with."""

    name: str
    lines: tuple[str, ...]
    parent: tuple[str, ...]
    symbol: str
    place: str
    area: str
    capacities: tuple[tuple[str, ...], ...]
    nation: Nation = Nation.STATE
    unit: str = ""  # drafting unit, a further part of the symbol: CAT(PC04), MTTQ-BTT


@dataclass(frozen=True, slots=True)
class Layout:
    """How the sheet is set: millimetres for margins, points for letters."""

    left: float
    right: float
    top: float
    text_size: float
    head_size: float
    has_colon: bool = True
    is_number_lower: bool = False  # number line below the date line
    is_month_written: bool = False  # by the same hand or stamp as the day


@dataclass(frozen=True, slots=True)
class Paper:
    """One made-up paper; `number` and `issued_on` are what is written, even where they stay blank."""

    file: str
    kind: Kind
    writing: Writing
    body: Body
    document_type: str
    number: str
    symbol: str
    year_in_code: str
    issued_on: date
    subject: str
    signer: str
    capacity: tuple[str, ...]
    addressees: tuple[str, ...]
    recipients: tuple[str, ...]
    urgency: str
    arrival: str  # where the receiving office put its stamp: "beside", "over", "right", "" for none
    paragraphs: tuple[str, ...]
    layout: Layout
    seed: int
    stamp: str = field(default="", init=False)  # the sample papers' ink asks for it

    @property
    def is_draft(self) -> bool:
        """Whether number and day are blank."""
        return self.writing is Writing.BLANK

    @property
    def is_letter(self) -> bool:
        """Whether it is a công văn, whose subject stands under the number."""
        return self.document_type == "Công văn"

    @property
    def code_tail(self) -> str:
        """What is printed behind the number: `/TB-UBND`, `/2025/QĐ-UBND`, `-QĐ/ĐU`."""
        if self.body.nation is not Nation.STATE:
            return f"-{self.symbol}"
        return "/".join(("", *filter(None, (self.year_in_code, self.symbol))))

    @property
    def full_reference(self) -> str:
        """Số, ký hiệu as one reads it."""
        return self.number + self.code_tail

    @property
    def date_line(self) -> str:
        """Place and date as printed."""
        return f"{self.body.place}, {spell_date(self.issued_on)}"

    def truth(self, lines: list[list[str]]) -> dict[str, Any]:
        """What a perfect reader would say of it; `lines` are those of the body, page by page."""
        return {
            "file": self.file,
            "kind": str(self.kind),
            "writing": str(self.writing),
            "number": None if self.is_draft else self.number,
            "symbol": self.symbol,
            "year_in_code": self.year_in_code or None,
            "doc_type": self.document_type,
            "issuer": self.body.name,
            "place": self.body.place,
            "date": None if self.is_draft else self.issued_on.isoformat(),
            "title": self.subject,
            "signer": self.signer,
            "signer_title": " ".join(self.capacity),
            "addressees": list(self.addressees),
            "recipients": list(self.recipients),
            "urgency": self.urgency or None,
            "arrival": self.arrival or None,
            "is_draft": self.is_draft,
            "layout": asdict(self.layout),
            "body": lines,
        }
