"""What the page of an item shows of a verdict: claim beside paper, lines to light, slots, months (pure)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from registry.assessment import (
    ClaimVerdict,
    ItemVerdict,
    Reason,
    ReasonCode,
    covered_months,
)
from registry.slots import Slot, SlotKind
from registry.tables import Document, StoredFile, StoredPage
from registry.vocabulary.kinds import CitationStatus, ClaimKind, FieldName, ItemStatus, Periodicity
from report.lit_pages import (
    Comparison,
    Mark,
    Quote,
    TextPiece,
    compare,
    find_quotes,
    frame_quotes,
    group_by_page,
    has_picture,
    split_text,
)
from report.proof import Proof

_OPEN: Final = frozenset({CitationStatus.PROBABLE, CitationStatus.CONFLICTING, CitationStatus.MISSING})
_EVIDENCE: Final = frozenset(
    {ClaimKind.NUMBERED_DOCUMENT, ClaimKind.UNNUMBERED_DOCUMENT, ClaimKind.PHOTO, ClaimKind.URL}
)
_MONTHS_A_YEAR: Final = 12


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
    quotes = group_by_page(find_quotes(proof, comparisons, file.sha256))
    views = tuple(_view_page(page, file, quotes.get(page.number, ())) for page in pages)
    return PaperView(proof.document, comparisons, views, _page_to_open(proof, file))


def pages_to_show(proof: Proof, file: StoredFile, first_page: int) -> tuple[int, ...]:
    """The pages of a paper's best copy that have something lit, else the one that it starts on."""
    places = [place for place in (*proof.head.values(), proof.passage) if place is not None]
    found = {place.page for place in places if place.sha256 == file.sha256}
    return tuple(sorted(found)) or (first_page,)


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


def _view_page(page: StoredPage, file: StoredFile, quotes: Sequence[Quote]) -> PageView:
    pieces = tuple(split_text(page.text, quotes))
    return PageView(
        page.number, page.width, page.height, not has_picture(page, file), frame_quotes(quotes), pieces
    )


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
