"""What a reading becomes in the registry: the document, its fields, and the fate of the drop (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from registry.errors import UsageError
from registry.language import _
from registry.parsed import FieldReading, Header, Problem, ProblemCode
from registry.reference import SYMBOL_PATTERN, make_reference
from registry.slots import expand
from registry.text import fold, normalise, squeeze
from registry.vocabulary.kinds import IDENTIFYING, Fate, FieldName
from registry.vocabulary.lists import document_types, type_by_abbreviation

if TYPE_CHECKING:
    from registry.tables import Document

_NUMBER = re.compile(r"(?!0+[a-zđ]?$)[0-9]{1,6}[a-zđ]?")
_SYMBOL = re.compile(SYMBOL_PATTERN)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def build_document(header: Header, problems: Iterable[Problem] = ()) -> Document:
    """The document that a header describes; fields that are not sure are named in `unsure`."""
    from registry.tables import Document  # loads SQLAlchemy, which wording and parsing of fields do without

    document = Document(is_draft=is_draft(problems))
    fill_document(document, {name: reading.value for name, reading in header.items()})
    document.unsure = " ".join(name.value for name in FieldName if _is_unsure(header.get(name)))
    return document


def is_draft(problems: Iterable[Problem]) -> bool:
    """Whether a reading found the paper to be a draft."""
    return any(problem.code is ProblemCode.DRAFT for problem in problems)


def fill_document(document: Document, values: Mapping[FieldName, str]) -> None:
    """Set a document's columns from field values, reference keys included; "" is a value not known."""
    number = values.get(FieldName.NUMBER)
    document.symbol = values.get(FieldName.SYMBOL, "")
    year = values.get(FieldName.YEAR_IN_CODE)
    document.year_in_code = int(year) if year else None
    if number:
        reference = make_reference(number, document.symbol, year=year)
        document.number, document.digits, document.letter = (
            reference.number,
            reference.digits,
            reference.letter,
        )
        document.reference_key = reference.key if document.symbol else None
        document.search_key = reference.search_key
    else:
        document.number, document.digits, document.letter = None, "", ""
        document.reference_key = document.search_key = None
    issued_on = values.get(FieldName.ISSUED_ON)
    document.issued_on = date.fromisoformat(issued_on) if issued_on else None
    document.document_type = values.get(FieldName.DOCUMENT_TYPE) or None
    document.issuing_body = values.get(FieldName.ISSUING_BODY) or None
    document.place = values.get(FieldName.PLACE) or None
    document.subject = values.get(FieldName.SUBJECT) or None
    document.signer = values.get(FieldName.SIGNER) or None


def fields_wanting(document: Document) -> tuple[FieldName, ...]:
    """Identifying fields that a person must supply or confirm before the paper counts.

    A draft that somebody has said is one never counts, and wants nothing.
    """
    if _is_settled_draft(document):
        return ()
    absent = {
        FieldName.NUMBER: document.number is None,
        FieldName.SYMBOL: not document.symbol,
        FieldName.ISSUED_ON: document.issued_on is None,
    }
    return tuple(name for name in IDENTIFYING if absent[name] or name in document.unsure_fields)


def fate_of(document: Document) -> Fate:
    """REGISTERED when the paper can be told from all others for sure, else NEEDS_DATA.

    A draft is REGISTERED once somebody has said that it is one.
    """
    is_asked = document.is_draft and not _is_settled_draft(document)
    return Fate.NEEDS_DATA if is_asked or fields_wanting(document) else Fate.REGISTERED


def is_nameless(document: Document) -> bool:
    """Whether nothing was read that names a paper, as of a photo."""
    return document.number is None and not document.symbol and document.issued_on is None


def is_same_paper(one: Document, other: Document) -> bool:
    """Whether two readings are copies of one document: same reference, same day, same place.

    Only what both say for sure counts; where one does not know its place, they are kept apart.
    """
    if fields_wanting(one) or fields_wanting(other) or one.is_draft or other.is_draft:
        return False
    return (
        one.reference_key == other.reference_key
        and one.issued_on == other.issued_on
        and bool(one.place)
        and fold(one.place or "") == fold(other.place or "")
        and expand(one.issuing_body or "") == expand(other.issuing_body or "")
    )


def parse_field(name: FieldName, text: str) -> str:
    """A value that a person typed for a field, in canonical form.

    Raises:
        UsageError: it cannot be a value of that field.
    """
    value = squeeze(normalise(text))
    match name:
        case FieldName.NUMBER if not _NUMBER.fullmatch(value):
            raise UsageError(
                _("{value}: not a document number. Type digits such as 1042.").format(value=value)
            )
        case FieldName.SYMBOL if not _SYMBOL.fullmatch(value):
            raise UsageError(_("{value}: not a symbol. Type one such as TB-UBND.").format(value=value))
        case FieldName.YEAR_IN_CODE if not _YEAR.fullmatch(value):
            raise UsageError(_("{value}: not a year. Type one such as 2026.").format(value=value))
        case FieldName.ISSUED_ON:
            return parse_day(value).isoformat()
        case FieldName.DOCUMENT_TYPE:
            return _parse_type(value)
    if not value:
        raise UsageError(
            _("An empty value cannot be recorded. Type what stands on the paper, or say that nothing does.")
        )
    return value


def parse_day(text: str) -> date:
    """A day typed as 24/4/2026 or 2026-04-24.

    Raises:
        UsageError: it is no such day.
    """
    pieces = text.strip().replace(".", "/").replace("-", "/").split("/")
    try:
        first, month, last = (int(piece) for piece in pieces)
        year, day = (first, last) if first > 31 else (last, first)
        if not _YEAR.fullmatch(str(year)):  # 24/4/26 would be a day of the year 26
            raise ValueError(text)
        return date(year, month, day)
    except ValueError as error:
        raise UsageError(_("{value}: not a day. Type one such as 24/4/2026.").format(value=text)) from error


def _parse_type(value: str) -> str:
    kinds = {fold(kind.name): kind.name for kind in document_types()}
    abbreviated = type_by_abbreviation().get(value.upper())
    name = abbreviated.name if abbreviated else kinds.get(fold(value))
    if name is None:
        raise UsageError(
            _("{value}: not a known document type. Type one such as Thông báo or TB.").format(value=value)
        )
    return name


def _is_settled_draft(document: Document) -> bool:
    return document.is_draft and document.draft_decided_by is not None


def _is_unsure(reading: FieldReading | None) -> bool:
    return reading is not None and not reading.sure and bool(reading.value)
