"""What the page of an item shows of a verdict: claim beside paper, lines to light, slots, months (pure)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from index.locate import Place
from ingest.files import IMAGES, PDF
from registry.assessment import (
    ClaimVerdict,
    ItemVerdict,
    Reason,
    ReasonCode,
    covered_months,
    is_linked,
)
from registry.parsed import Box
from registry.slots import Slot, SlotKind
from registry.tables import Document, StoredFile, StoredPage
from registry.text import squeeze
from registry.vocabulary.kinds import CitationStatus, ClaimKind, FieldName, ItemStatus, Periodicity
from report.naming import field_value
from report.proof import Proof

# Frames around words stand off a little, or they would strike through the letters' marks.
_MARGIN: Final = 2.0  # points
_OPEN: Final = frozenset({CitationStatus.PROBABLE, CitationStatus.CONFLICTING, CitationStatus.MISSING})
_EVIDENCE: Final = frozenset(
    {ClaimKind.NUMBERED_DOCUMENT, ClaimKind.UNNUMBERED_DOCUMENT, ClaimKind.PHOTO, ClaimKind.URL}
)
_OTHER_SUBJECT: Final = (ReasonCode.SUBJECT_DIFFERS, ReasonCode.SUBJECT_NUMBERS_DIFFER)
_MONTHS_A_YEAR: Final = 12


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


@dataclass(frozen=True, slots=True)
class PageView:
    """A page: as a picture of this size with frames upon it, or where `is_text` only its words."""

    number: int
    width: float
    height: float
    is_text: bool
    marks: tuple[Mark, ...]
    pieces: tuple[TextPiece, ...]


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper that a claim means or may mean; `opens_at` is the page that tells most, where one is known."""

    paper: Document
    comparisons: tuple[Comparison, ...]
    pages: tuple[PageView, ...]
    opens_at: int | None

    @property
    def differences(self) -> tuple[Comparison, ...]:
        """What the table says otherwise."""
        return tuple(one for one in self.comparisons if one.agrees is False)


@dataclass(frozen=True, slots=True)
class SlotView:
    """What an item asks for; `is_filled` is None where the item claims nothing."""

    slot: Slot
    is_filled: bool | None


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month of the period, with the numbers of the claims whose papers cover it."""

    month: date
    claims: tuple[int, ...]


def name_people(verdict: ItemVerdict, people: Mapping[str, str]) -> ItemVerdict:
    """A verdict whose reasons name people as they are known, not by their login names."""

    def named(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
        return tuple(
            replace(
                reason,
                values={**reason.values, "who": people.get(reason.values["who"], reason.values["who"])}
                if "who" in reason.values
                else reason.values,
                because=named(reason.because),
            )
            for reason in reasons
        )

    claims = tuple(replace(claim, reasons=named(claim.reasons)) for claim in verdict.claims)
    return replace(verdict, claims=claims, reasons=named(verdict.reasons))


def view_paper(
    verdict: ClaimVerdict, proof: Proof, file: StoredFile, pages: Sequence[StoredPage]
) -> PaperView:
    """A paper beside what a claim says of it.

    Args:
        file: the paper's best copy.
        pages: those of its pages that are shown, as `pages_to_show` names them.
    """
    comparisons = tuple(compare(verdict, proof.document))
    places = list(_lit_places(proof, comparisons))
    views = tuple(_view_page(page, file, [one for one in places if _is_on(one[0], page)]) for page in pages)
    return PaperView(proof.document, comparisons, views, _page_to_open(proof, file))


def pages_to_show(proof: Proof, file: StoredFile, first_page: int) -> tuple[int, ...]:
    """The pages of a paper's best copy that have something lit, else the one that it starts on."""
    places = [place for place in (*proof.head.values(), proof.passage) if place is not None]
    found = {place.page for place in places if place.sha256 == file.sha256}
    return tuple(sorted(found)) or (first_page,)


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


def is_waiting(verdict: ClaimVerdict) -> bool:
    """Whether a person has to say if a paper is the one meant; once asked about, it waits for the answer."""
    return bool(verdict.documents) and verdict.status in _OPEN and not verdict.has(ReasonCode.ASKED)


def find_next_waiting(verdict: ItemVerdict, after: int) -> int | None:
    """The number of the claim that waits next, behind one and then from the start."""
    waiting = [number for number, each in enumerate(verdict.claims, start=1) if is_waiting(each)]
    return next((number for number in waiting if number > after), waiting[0] if waiting else None)


def choose_claim(verdict: ItemVerdict) -> int | None:
    """The number of the claim to look at first: one that waits, else one that names evidence."""
    waiting = find_next_waiting(verdict, after=0)
    if waiting is not None or not verdict.claims:
        return waiting
    numbered = list(enumerate(verdict.claims, start=1))
    named = (number for number, each in numbered if each.claim.kind in _EVIDENCE)
    return next(named, 1)


def takes_file(verdict: ClaimVerdict) -> bool:
    """Whether a file can be attached to a claim: numbered papers are filed instead."""
    return verdict.claim.kind is not ClaimKind.NUMBERED_DOCUMENT and not is_linked(verdict)


def view_slots(verdict: ItemVerdict) -> tuple[SlotView, ...]:
    """What an item asks for, and whether it is there."""
    return tuple(SlotView(slot, _is_filled(verdict, slot)) for slot in verdict.slots)


def view_months(verdict: ItemVerdict, period: tuple[date, date] | None) -> tuple[MonthView, ...]:
    """The months of the period that a monthly duty covers, and those that it does not; else none."""
    if verdict.criterion.periodicity is not Periodicity.MONTHLY or period is None:
        return ()
    months: dict[date, list[int]] = {month: [] for month in _months_of(period)}
    for number, claim in enumerate(verdict.claims, start=1):
        for month in covered_months([claim], period):
            months[month].append(number)
    return tuple(MonthView(month, tuple(claims)) for month, claims in months.items())


def _day(day: date | None) -> str:
    return field_value(FieldName.ISSUED_ON, day.isoformat()) if day else ""


def _lit_places(proof: Proof, comparisons: Sequence[Comparison]) -> Iterator[tuple[Place, Light]]:
    """The places of a paper that answer the claim; what differs comes first and is not lit twice."""
    lights = {one.field: Light.DIFFERS if one.agrees is False else Light.SAYS_SO for one in comparisons}
    lights[FieldName.SYMBOL] = lights.get(FieldName.NUMBER, Light.SAYS_SO)
    found = [
        (place, lights.get(name, Light.SAYS_SO))
        for name, place in proof.head.items()
        if name is not FieldName.SUBJECT or proof.passage is None
    ]
    if proof.passage is not None:
        found.append((proof.passage, lights.get(FieldName.SUBJECT, Light.SAYS_SO)))
    seen: set[tuple[Box, ...]] = set()
    for place, light in sorted(found, key=lambda one: one[1] is not Light.DIFFERS):
        if not place.boxes or place.boxes not in seen:
            seen.add(place.boxes)
            yield place, light


def _is_on(place: Place, page: StoredPage) -> bool:
    return place.sha256 == page.sha256 and place.page == page.number


def _view_page(page: StoredPage, file: StoredFile, lit: Sequence[tuple[Place, Light]]) -> PageView:
    marks = tuple(_frame(box, light) for place, light in lit for box in place.boxes)
    has_picture = (file.media_type == PDF or file.media_type in IMAGES) and page.width > 0
    pieces = tuple(_split_text(page.text, {place.words: light for place, light in lit}))
    return PageView(page.number, page.width, page.height, not has_picture, marks, pieces)


def _frame(box: Box, light: Light) -> Mark:
    return Mark(
        round(box.x0 - _MARGIN, 1),
        round(box.top - _MARGIN, 1),
        round(box.x1 - box.x0 + 2 * _MARGIN, 1),
        round(box.bottom - box.top + 2 * _MARGIN, 1),
        light,
    )


def _split_text(text: str, lit: Mapping[str, Light]) -> Iterator[TextPiece]:
    """A page's text, the places in it that are lit by themselves; lines may break elsewhere than there."""
    stretches = []
    for words, light in lit.items():
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


def _page_to_open(proof: Proof, file: StoredFile) -> int | None:
    places = (proof.passage, proof.head.get(FieldName.NUMBER))
    return next((place.page for place in places if place and place.sha256 == file.sha256), None)


def _is_filled(verdict: ItemVerdict, slot: Slot) -> bool | None:
    if verdict.status in (ItemStatus.CLAIMS_NOTHING, ItemStatus.NOT_APPLICABLE):
        return None
    if verdict.status is ItemStatus.UNBACKED:
        return False
    stands = not any(reason.code is ReasonCode.NO_VERIFIED_CLAIM for reason in verdict.reasons)
    if slot.kind is SlotKind.ANY and not stands:
        return False
    asked = {"slot": slot.raw, "kind": slot.kind.value}
    return not any(
        reason.code is ReasonCode.SLOT_EMPTY and reason.values == asked for reason in verdict.reasons
    )


def _months_of(period: tuple[date, date]) -> Iterator[date]:
    month, last = period[0].replace(day=1), period[1]
    while month <= last:
        yield month
        years, before = divmod(month.month, _MONTHS_A_YEAR)
        month = date(month.year + years, before + 1, 1)
