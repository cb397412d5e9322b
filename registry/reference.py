"""Số, ký hiệu: parse, normalise, compare and print the reference of an official document.

The grammar follows Decree 30/2020/NĐ-CP, Appendix I (`1042/TB-UBND`, `839/UBND-VHXH`), the law on
legal documents (`08/2025/QĐ-UBND`), and the Party's 36-HD/VPTW (`203-QĐ/ĐU`).
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from registry.text import fold, normalise
from registry.vocabulary.lists import issuer_by_symbol, symbol_spellings, type_by_abbreviation

# One part of a symbol starts with a capital; a unit in brackets or after & or a comma belongs to it.
_PART: Final = r"[A-ZĐƠƯÂÊÔĂ][A-Za-zĐđƠơƯưÂâÊêÔôĂă0-9]*(?:[&,.][A-ZĐƯ][A-ZĐƯa-z0-9]*)*(?:\([A-ZĐƯ0-9]+\))?"
SYMBOL_PATTERN: Final = rf"{_PART}(?:[-/]{_PART})*"

_REFERENCE = re.compile(
    rf"(?P<number>\d{{1,6}})(?P<letter>[a-zđ]?)(?:\s*/\s*(?P<year>(?:19|20)\d\d))?"
    rf"\s*(?P<separator>[-/])\s*(?P<symbol>{SYMBOL_PATTERN})?"
)
_BLANKS = re.compile(r"\s+")
_SPLIT = re.compile(r"[-/]")
_LETTERS_AND_DIGITS = re.compile(r"[^0-9a-z]")
# Signs that a scan's letters are taken for; in the symbol only, the digits of a number never change.
_CONFUSED: Final = str.maketrans({"Đ": "D", "đ": "d", "0": "O", "1": "I", "l": "I", "|": "I"})
# Party congresses meet in the years that five divides: such a year belongs to two terms.
_TERM_YEARS: Final = 5


@dataclass(frozen=True, slots=True)
class Reference:
    """Số và ký hiệu of one document, e.g. number 1042, symbol `TB-UBND`.

    Two references are about the same register entry when their `key` is equal; the symbol keeps its
    printed spelling. `letter` is the suffix of a squeezed-in number (43a), `year` the one inside a
    normative code (08/2025/QĐ-UBND). `symbol` is "" where only the number was written.
    """

    number: int
    symbol: str
    letter: str = ""
    year: int | None = None
    digits: str = ""  # the number as printed, leading zeros kept

    @property
    def parts(self) -> tuple[str, ...]:
        """The symbol's parts in canonical spelling: `05/Tb-TTDVSNC` has ("TB", "TTDVSNC")."""
        return canonical_parts(self.symbol)

    @property
    def canonical_symbol(self) -> str:
        """The parts joined: `172-BC/UBND` and `172/BC-UBND` share `BC-UBND`."""
        return "-".join(self.parts)

    @property
    def key(self) -> str:
        """What equal references share: `1042/TB-UBND`, `8/2025/QĐ-UBND`."""
        year = f"{self.year}/" if self.year else ""
        return f"{self.number}{self.letter}/{year}{self.canonical_symbol}"

    @property
    def search_key(self) -> str:
        """The key as clerks type it, without accents, blanks and separators: `1042tbubnd`."""
        return search_key(f"{self.number}{self.letter}{self.year or ''}{self.canonical_symbol}")

    @property
    def type_abbreviation(self) -> str | None:
        """The part that abbreviates a document type (`TB`), None for a công văn (`UBND-VHXH`)."""
        first = self.parts[0] if self.parts else ""
        return first if first in type_by_abbreviation() and len(self.parts) > 1 else None

    @property
    def issuer_symbol(self) -> str | None:
        """The part that names the issuing body: `UBND` of `TB-UBND`, `UBND-VHXH` and `QĐ-UBND-HC`."""
        parts = self.parts[1:] if self.type_abbreviation else self.parts
        return parts[0] if parts else None

    @property
    def is_party(self) -> bool:
        """Whether a Party body issued it: such numbers run through the term, not the year."""
        issuer = issuer_by_symbol().get(self.issuer_symbol or "")
        return issuer is not None and issuer.kind == "party"

    def may_share_series(self, one: date, other: date) -> bool:
        """Whether its numbers may run from one day to the other: within a year, of Party bodies a term."""
        if not self.is_party:
            return one.year == other.year
        return bool(_terms_of(one) & _terms_of(other))

    @property
    def register(self) -> str:
        """The series the number runs in: type and issuer, normative ones apart, công văn by issuer."""
        series = f"{self.type_abbreviation or 'CV'}-{self.issuer_symbol or '?'}"
        return f"{series} (QPPL)" if self.year else series

    def __str__(self) -> str:
        """As printed: `1042/TB-UBND`, `08/2025/QĐ-UBND`, `203-QĐ/ĐU`."""
        digits = f"{self.digits or self.number}{self.letter}"
        if self.year:
            return f"{digits}/{self.year}/{self.symbol}"
        return f"{digits}-{self.symbol}" if "/" in self.symbol else f"{digits}/{self.symbol}"


# Far more than the symbols of one office: an assessment asks thousands of times for the same few.
@lru_cache(maxsize=16384)
def canonical_parts(symbol: str) -> tuple[str, ...]:
    """The parts of a symbol, upper case, blanks gone, lost strokes of đ restored where that is certain."""
    spellings = symbol_spellings()
    text = _BLANKS.sub("", normalise(symbol)).upper()
    for written, meant in spellings.items():
        if not written.isalnum():
            text = text.replace(written, meant)
    return tuple(spellings.get(part, part) for part in _SPLIT.split(text) if part)


def parse_reference(text: str) -> Reference | None:
    """The reference that the whole text is, `số`, blanks and a trailing stop aside; None if it is none."""
    body = re.sub(r"^\s*[Ss]ố\s*:?\s*", "", normalise(text)).strip().rstrip(".;,")
    match = _REFERENCE.fullmatch(body)
    return reference_from_match(match) if match else None


def reference_from_match(match: re.Match[str]) -> Reference:
    """The reference in a match with the groups number, letter, year, separator, symbol."""
    return make_reference(
        match["number"], match["symbol"] or "", letter=match["letter"] or "", year=match["year"]
    )


def make_reference(number: str, symbol: str, *, letter: str = "", year: str | None = None) -> Reference:
    """A reference from its printed pieces; blanks inside the symbol are closed up."""
    digits = number.strip()
    if digits and digits[-1].isalpha():
        digits, letter = digits[:-1], digits[-1]
    return Reference(
        number=int(digits),
        symbol=_BLANKS.sub("", normalise(symbol)),
        letter=letter.lower(),
        year=int(year) if year else None,
        digits=digits,
    )


def confusion_key(symbol: str) -> str:
    """What symbols share whose letters a scan may have confused: Đ and D, O and 0, I and 1 and l."""
    return "-".join(canonical_parts(symbol.translate(_CONFUSED))).translate(_CONFUSED)


def search_key(text: str) -> str:
    """Letters and digits of a text, folded: the form in which sloppy references are compared."""
    return _LETTERS_AND_DIGITS.sub("", fold(text))


def _terms_of(day: date) -> frozenset[int]:
    """The Party terms that a day may lie in, by the year they begin."""
    begun = day.year - day.year % _TERM_YEARS
    return frozenset({begun, begun - _TERM_YEARS} if day.year == begun else {begun})
