"""The open lists as data: document types, issuers, spellings, abbreviations, read once from CSV."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from registry.text import fold

_HERE: Final = "registry.vocabulary"


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of official document (tên loại văn bản), e.g. `TB` Thông báo.

    `plan_only` marks the types that announce work rather than show its result.
    """

    abbreviation: str
    name: str
    plan_only: bool


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body that stands in symbols (ký hiệu cơ quan ban hành), e.g. `UBND`.

    `same_place` says that a commune's table, naming it without a place, means the commune's own.
    """

    symbol: str
    name: str
    kind: str
    same_place: bool


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files(_HERE).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def document_types() -> tuple[DocumentType, ...]:
    """All known types, in the order of Decree 30/2020, Appendix III, then the others."""
    return tuple(
        DocumentType(row["abbreviation"], row["name"], row["plan_only"] == "yes")
        for row in _rows("document_types.csv")
    )


@cache
def type_by_abbreviation() -> dict[str, DocumentType]:
    """Types by their abbreviation in upper case (`TB`, `CTR`)."""
    return {kind.abbreviation.upper(): kind for kind in document_types() if kind.abbreviation}


@cache
def type_by_folded_name() -> dict[str, DocumentType]:
    """Types by their folded name (`thong bao`)."""
    return {fold(kind.name): kind for kind in document_types()}


@cache
def issuer_by_symbol() -> dict[str, Issuer]:
    """Issuers by their symbol in upper case."""
    return {
        row["symbol"].upper(): Issuer(row["symbol"], row["name"], row["kind"], row["same_place"] == "yes")
        for row in _rows("issuers.csv")
    }


@cache
def symbol_spellings() -> dict[str, str]:
    """Spellings of a symbol part that mean another one without any doubt (`QD` is `QĐ`)."""
    return {row["written"]: row["meant"] for row in _rows("symbol_spellings.csv")}


@cache
def abbreviations() -> dict[str, str]:
    """Folded abbreviations of everyday prose and what they stand for, folded."""
    return {fold(row["short"]): fold(row["long"]) for row in _rows("abbreviations.csv")}
