"""What papers, their header elements, days and points are called: all of `wording` that a search says.

`wording` itself takes 40 ms to load, for the reasons of statuses.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final, Protocol

from registry.language import _, current_language
from registry.reference import Reference
from registry.text import squeeze
from registry.vocabulary.kinds import FieldName

# Longer wordings are cut in sentences; the whole stands in the table.
_QUOTE_LENGTH: Final = 90
_STEP: Final = 1000  # from one unit to the next, as disks are sold and file managers count
_UNITS: Final = ("kB", "MB", "GB", "TB")


class Named(Protocol):
    """A paper as far as its name goes: a stored document, or what a search reads of one."""

    @property
    def reference(self) -> Reference | None:
        """Số, ký hiệu."""

    @property
    def document_type(self) -> str | None:
        """Tên loại."""

    @property
    def issued_on(self) -> date | None:
        """Ngày ban hành."""


def format_points(points: Decimal) -> str:
    """Points as the language writes them, with one decimal or as many as they have: 28,0; 7,75."""
    from babel.numbers import format_decimal  # a search, which prints no points, starts without it

    return format_decimal(points, format="#,##0.0##", locale=current_language())


def format_day(day: date) -> str:
    """A day as Decree 30/2020 (Appendix I) writes it: 0 before days under 10 and months 1 and 2."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def format_size(size: int) -> str:
    """How many bytes, as people say it: 640 kB; 1,2 GB."""
    from babel.numbers import format_decimal

    number, unit = size / _STEP, 0
    while number >= _STEP and unit < len(_UNITS) - 1:
        number, unit = number / _STEP, unit + 1
    return f"{format_decimal(number, format='#,##0.#', locale=current_language())} {_UNITS[unit]}"


def format_iso(day: str) -> str:
    """An ISO day as people write it."""
    return format_day(date.fromisoformat(day))


def shorten(text: str, length: int = _QUOTE_LENGTH) -> str:
    """A text on one line, cut at a word with … where it is longer than `length`."""
    line = squeeze(text)
    if len(line) <= length:
        return line
    return line[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def name_of(paper: Named) -> str:
    """A paper as people call it: `Thông báo 1042/TB-UBND, 24/4/2026`; what is not known is left open."""
    reference = paper.reference
    pieces = [paper.document_type or _("Paper"), str(reference) if reference else _("(number not read)")]
    name = " ".join(pieces)
    return f"{name}, {format_day(paper.issued_on)}" if paper.issued_on else name


def field_name(name: FieldName) -> str:
    """The name of a header element."""
    return _field_names(current_language())[name]


@cache
def _field_names(_language: str) -> Mapping[FieldName, str]:
    """All names in one language: a page of the log asks for them thousands of times."""
    return {
        FieldName.NUMBER: _("number"),
        FieldName.SYMBOL: _("symbol"),
        FieldName.YEAR_IN_CODE: _("year in the code"),
        FieldName.DOCUMENT_TYPE: _("document type"),
        FieldName.ISSUING_BODY: _("issuing body"),
        FieldName.PLACE: _("place"),
        FieldName.ISSUED_ON: _("date of issue"),
        FieldName.SUBJECT: _("subject"),
        FieldName.SIGNER: _("signer"),
        FieldName.PARENT_BODY: _("body above the issuing body"),
        FieldName.AUTHORITY: _("capacity to sign"),
        FieldName.POST: _("post of the signer"),
        FieldName.ADDRESSEES: _("addressees"),
        FieldName.RECIPIENTS: _("recipients"),
        FieldName.DRAFTING_UNIT: _("drafting unit"),
        FieldName.URGENCY: _("urgency"),
        FieldName.CIRCULATION: _("circulation"),
        FieldName.COPY_MARK: _("copy mark"),
    }


def field_value(name: FieldName, value: str) -> str:
    """A field's canonical value as people write it."""
    return format_iso(value) if name is FieldName.ISSUED_ON and value else value
