"""The open lists as data: document types, issuers, spellings, abbreviations, read once from CSV."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from registry.text import fold

# Not importlib.resources: it takes 5 ms to import, for files that always lie beside this one.
_HERE: Final = Path(__file__).parent


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
    text = (_HERE / name).read_text(encoding="utf-8")
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
    return {fold(short): fold(long) for short, long in written_abbreviations().items()}


@cache
def written_abbreviations() -> dict[str, str]:
    """Abbreviations of everyday prose and what they stand for, as they are written."""
    return {row["short"]: row["long"] for row in _rows("abbreviations.csv")}


@cache
def subject_words(role: str) -> dict[str, str]:
    """What words of subjects are worth, by role, folded: phrases, and what `related` ones have to do with.

    `frame` are words that any subject may have and that say nothing of its matter; `related` are words that
    stand for one matter in different wordings (tập huấn, bồi dưỡng), `stop` are no matter at all.
    """
    rows = [row for row in _rows("subject_words.csv") if row["role"] == role]
    return {fold(row["phrase"]): fold(row["note"]) for row in rows}


@cache
def syllables() -> frozenset[str]:
    """The common syllables of Vietnamese with their marks, lower case (of the words in Tesseract's model)."""
    return frozenset(row["syllable"] for row in _rows("syllables.csv"))


@cache
def compounds() -> dict[str, frozenset[str]]:
    """Folded words of two common syllables and their spellings (from the word list of pyvi, MIT)."""
    found: dict[str, set[str]] = {}
    for row in _rows("compounds.csv"):
        found.setdefault(fold(row["compound"]), set()).add(row["compound"])
    return {folded: frozenset(spellings) for folded, spellings in found.items()}


@cache
def body_phrases(role: str) -> dict[str, str]:
    """What names of issuing bodies are made of, by role: folded phrases and how they are spelt, or meant.

    Roles: `head` starts a body's name, `dependent` one that is named by the body above it, `not_head` looks
    like a head and is none, `complete` is a name that needs no place, `own_name` a kind of body with a name
    of its own; `field`, `proper`, `small`, `level` and `name_follows` say how words inside a name are
    written; `short` and `level_short` are abbreviations and what they stand for.
    """
    rows = [row for row in _rows("bodies.csv") if row["role"] == role]
    column = "note" if role in {"short", "level_short"} else "phrase"
    return {fold(row["phrase"]): row[column] for row in rows}


@cache
def posts() -> tuple[str, ...]:
    """Posts of those who sign (chức vụ), as they are written."""
    return tuple(row["post"] for row in _rows("posts.csv"))


@cache
def signing_capacities() -> tuple[str, ...]:
    """What is printed before the post or body one signs for: `TM`, `KT`, the longest first."""
    return tuple(sorted((row["short"] for row in _rows("signing_capacities.csv")), key=len, reverse=True))


@cache
def ranks() -> tuple[str, ...]:
    """Ranks and degrees that stand before a signer's name, the longest first."""
    return tuple(sorted((row["rank"] for row in _rows("ranks.csv")), key=len, reverse=True))


@cache
def paper_marks(kind: str) -> dict[str, str]:
    """Marks set on papers, of kind `urgency`, `circulation` or `copy`: folded, and as they are written."""
    return {fold(row["mark"]): row["mark"] for row in _rows("marks.csv") if row["kind"] == kind}


@cache
def place_spellings() -> dict[str, frozenset[str]]:
    """Folded names of places and all their spellings, of any level."""
    return {name: frozenset[str]().union(*levels.values()) for name, levels in _places().items()}


@cache
def province_spellings() -> dict[str, frozenset[str]]:
    """Folded names of provinces and their spellings, before and after July 2025."""
    return {name: levels["province"] for name, levels in _places().items() if "province" in levels}


@cache
def _places() -> dict[str, dict[str, frozenset[str]]]:
    """Folded names of provinces, districts and communes, of before and after July 2025, by level."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for row in _rows("places.csv"):
        levels = found.setdefault(fold(row["name"]), {})
        levels[row["level"]] = levels.get(row["level"], frozenset()) | {row["name"]}
    return found


@cache
def question_phrases() -> frozenset[tuple[str, ...]]:
    """What people say around the thing they ask for (`cho tôi xem … ở đâu`), folded, word by word."""
    return frozenset(tuple(fold(row["words"]).split()) for row in _rows("question_words.csv"))
