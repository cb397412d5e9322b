"""The pages of a paper that answer a claim, with what is lit on them and why (pure)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from index.locate import Place
from ingest.files import IMAGES, PDF
from registry.assessment import ClaimVerdict, ReasonCode, is_linked
from registry.parsed import Box
from registry.tables import Document, StoredFile, StoredPage
from registry.text import squeeze
from registry.vocabulary.kinds import FieldName
from report.naming import field_value
from report.proof import Proof

# Frames around words stand off a little, or they would strike through the letters' marks.
_MARGIN: Final = 2.0  # points
_OTHER_SUBJECT: Final = (ReasonCode.SUBJECT_DIFFERS, ReasonCode.SUBJECT_NUMBERS_DIFFER)


class Light(StrEnum):
    """Why words of a paper are lit."""

    SAYS_SO = "agrees"  # what the claim says stands here
    DIFFERS = "differs"  # something else stands here


@dataclass(frozen=True, slots=True)
class Comparison:
    """A thing that table and paper both say; `agrees` is None where one of them says nothing.

    `is_unsure` where the paper was not read for sure and nobody has confirmed it.
    """

    field: FieldName
    printed: str
    filed: str
    agrees: bool | None
    is_unsure: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a paper that a claim is compared with; `field` is None for the passage that says the same."""

    field: FieldName | None
    place: Place
    light: Light


@dataclass(frozen=True, slots=True)
class Mark:
    """A frame on a page, in points."""

    x: float
    y: float
    width: float
    height: float
    light: Light


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of a page's text; `light` is None where it is not lit."""

    text: str
    light: Light | None


def compare(verdict: ClaimVerdict, paper: Document) -> Iterator[Comparison]:
    """Number, date and subject as the table gives them and as they stand on the paper.

    A paper that a person linked to an item is not named by the table: nothing is compared.
    """
    claim = verdict.claim
    if is_linked(verdict):
        return
    cited, filed = claim.reference, paper.reference
    if cited is not None:
        yield Comparison(
            FieldName.NUMBER,
            str(cited),
            str(filed or ""),
            cited.key == filed.key if filed is not None else None,
            bool({FieldName.NUMBER, FieldName.SYMBOL} & paper.unsure_fields),
        )
    printed_on = claim.issued_on or verdict.issued_on
    if printed_on is not None or paper.issued_on is not None:
        yield Comparison(
            FieldName.ISSUED_ON,
            _day(printed_on),
            _day(paper.issued_on),
            printed_on == paper.issued_on if printed_on and paper.issued_on else None,
            FieldName.ISSUED_ON in paper.unsure_fields,
        )
    if claim.subject:
        differs = any(verdict.has(code) for code in _OTHER_SUBJECT)
        yield Comparison(
            FieldName.SUBJECT,
            squeeze(claim.subject),
            squeeze(paper.subject or ""),
            not differs if paper.subject else None,
            FieldName.SUBJECT in paper.unsure_fields,
        )


def find_quotes(proof: Proof, comparisons: Sequence[Comparison], sha256: str) -> tuple[Quote, ...]:
    """The words of a file that answer a claim; what differs comes first, and no place twice."""
    lights = {one.field: Light.DIFFERS if one.agrees is False else Light.SAYS_SO for one in comparisons}
    lights[FieldName.SYMBOL] = lights.get(FieldName.NUMBER, Light.SAYS_SO)
    found = [
        Quote(name, place, lights.get(name, Light.SAYS_SO))
        for name, place in proof.head.items()
        if name is not FieldName.SUBJECT or proof.passage is None
    ]
    if proof.passage is not None:
        found.append(Quote(None, proof.passage, lights.get(FieldName.SUBJECT, Light.SAYS_SO)))
    seen: set[tuple[Box, ...]] = set()
    kept = []
    for quote in sorted(found, key=lambda one: one.light is not Light.DIFFERS):
        boxes = quote.place.boxes
        if quote.place.sha256 == sha256 and (not boxes or boxes not in seen):
            seen.add(boxes)
            kept.append(quote)
    return tuple(kept)


def frame_quotes(quotes: Sequence[Quote]) -> tuple[Mark, ...]:
    """The frames of quotes that stand on one page."""
    return tuple(_frame(box, quote.light) for quote in quotes for box in quote.place.boxes)


def split_text(text: str, quotes: Sequence[Quote]) -> Iterator[TextPiece]:
    """A page's text, the quotes in it by themselves; lines may break elsewhere than in the quotes."""
    stretches = []
    for words, light in {quote.place.words: quote.light for quote in quotes}.items():
        found = re.search(r"\s+".join(map(re.escape, words.split())), text) if words.strip() else None
        if found is not None:
            stretches.append((found.start(), found.end(), light))
    end = 0
    for start, stop, light in sorted(stretches):
        if start < end:
            continue
        if start > end:
            yield TextPiece(text[end:start], None)
        yield TextPiece(text[start:stop], light)
        end = stop
    if end < len(text):
        yield TextPiece(text[end:], None)


def group_by_page(quotes: Sequence[Quote]) -> Mapping[int, tuple[Quote, ...]]:
    """The quotes by the page they stand on, first page first."""
    pages: dict[int, list[Quote]] = {}
    for quote in sorted(quotes, key=lambda one: one.place.page):
        pages.setdefault(quote.place.page, []).append(quote)
    return {number: tuple(found) for number, found in pages.items()}


def has_picture(page: StoredPage, file: StoredFile) -> bool:
    """Whether a page can be drawn; Word files and sheets have only words."""
    return (file.media_type == PDF or file.media_type in IMAGES) and page.width > 0


def _day(day: date | None) -> str:
    return field_value(FieldName.ISSUED_ON, day.isoformat()) if day else ""


def _frame(box: Box, light: Light) -> Mark:
    return Mark(
        round(box.x0 - _MARGIN, 1),
        round(box.top - _MARGIN, 1),
        round(box.x1 - box.x0 + 2 * _MARGIN, 1),
        round(box.bottom - box.top + 2 * _MARGIN, 1),
        light,
    )
