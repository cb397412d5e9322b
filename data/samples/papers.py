"""The sample papers as data: what each says in its header, which form it has, how it was scanned."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

PAPERS_FILE: Final = Path(__file__).with_name("papers.csv")

# Decree 30/2020, Appendix I: days below 10 and the months January and February get a zero in front.
_FIRST_DAY_WITHOUT_ZERO: Final = 10
_FIRST_MONTH_WITHOUT_ZERO: Final = 3


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """How a paper went through the scanner; `colour` is colour, grey or bilevel."""

    dpi: int
    colour: str
    skew: float
    noise: float


@dataclass(frozen=True, slots=True)
class Paper:
    """One sample paper; `|` in a body's name or in the capacity marks a line break as printed.

    `stamp` is `arrival-left`, `arrival-right`, `e-signature` or empty; `file` is empty for a paper
    that nobody dropped.
    """

    number: str
    year_in_code: str
    symbol: str
    document_type: str
    issued_on: date
    issuing_body: str
    parent_body: str
    place: str
    subject: str
    capacity: str
    post: str
    signer: str
    form: str
    scan: ScanSettings | None
    stamp: str
    file: str

    @property
    def full_reference(self) -> str:
        """Số, ký hiệu as printed: `1042/TB-UBND`, `08/2025/QĐ-UBND`, `203-QĐ/ĐU`."""
        if self.is_party:
            return f"{self.number}-{self.symbol}"
        return "/".join(part for part in (self.number, self.year_in_code, self.symbol) if part)

    @property
    def is_party(self) -> bool:
        """Whether the paper has the Party's form (36-HD/VPTW) instead of Decree 30/2020's."""
        return "/" in self.symbol

    @property
    def is_letter(self) -> bool:
        """Whether it is a công văn, which has no title: its subject stands under the number."""
        return self.document_type == "Công văn"

    @property
    def date_line(self) -> str:
        """Place and date as printed: `Nghi Dương, ngày 05 tháng 5 năm 2026`."""
        return f"{self.place}, {spell_date(self.issued_on)}"


def spell_date(day: date) -> str:
    """A date in words as the decree wants it: `ngày 09 tháng 4 năm 2026`."""
    day_digits = f"{day.day:02d}" if day.day < _FIRST_DAY_WITHOUT_ZERO else str(day.day)
    return f"ngày {day_digits} {spell_month(day.year, day.month)}"


def spell_month(year: int, month: int) -> str:
    """A month in words: `tháng 02 năm 2026`, `tháng 4 năm 2026`."""
    digits = f"{month:02d}" if month < _FIRST_MONTH_WITHOUT_ZERO else str(month)
    return f"tháng {digits} năm {year}"


def short_date(day: date) -> str:
    """A date as clerks write it in running text: `09/4/2026`."""
    month = f"{day.month:02d}" if day.month < _FIRST_MONTH_WITHOUT_ZERO else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def read_papers(path: Path = PAPERS_FILE) -> list[Paper]:
    """All papers of the table, in its order."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [_paper_from_row(row) for row in csv.DictReader(lines)]


def _paper_from_row(row: dict[str, str]) -> Paper:
    scan = None
    if row["form"] == "scan":
        scan = ScanSettings(int(row["dpi"]), row["colour"], float(row["skew"]), float(row["noise"]))
    columns = ("dpi", "colour", "skew", "noise", "issued_on")
    kept = {name: value for name, value in row.items() if name not in columns}
    return Paper(**kept, issued_on=date.fromisoformat(row["issued_on"]), scan=scan)
