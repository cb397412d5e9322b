"""The papers that a table cites as evidence, each with the register it belongs to (pure)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from rapidfuzz.distance import OSA

from registry.assessment import ItemVerdict
from registry.findings import Place, place_of
from registry.reference import Reference
from registry.slots import expand
from registry.tables import StoredClaim
from registry.text import fold
from registry.vocabulary.kinds import CitationStatus, ClaimKind, ClaimRole
from registry.vocabulary.lists import issuer_by_symbol, type_by_abbreviation

# Shorter symbols of bodies lie one letter apart by chance: SNV and SNN.
_MIN_LETTERS: Final = 4


@dataclass(frozen=True)
class CitedPaper:
    """A citation in a row; `meant` is the reference with a symbol one letter off put right."""

    item: ItemVerdict
    claim: StoredClaim
    printed: Reference
    meant: Reference
    issued_on: date | None

    @property
    def code(self) -> str:
        """The row's code."""
        return self.item.criterion.code

    @property
    def place(self) -> Place:
        """Where it is cited."""
        return place_of(self.item, self.claim)

    @property
    def series(self) -> tuple[str, int | None] | None:
        """The register and year its number runs in; None where symbol or date are not known."""
        if not self.meant.symbol or self.issued_on is None:
            return None
        return self.meant.register, None if self.meant.is_party else self.issued_on.year

    @property
    def identity(self) -> tuple[str, int | None]:
        """What citations of one paper share, as far as the table tells."""
        year = None if self.meant.is_party or self.issued_on is None else self.issued_on.year
        return self.meant.key, year


def list_papers(items: Iterable[ItemVerdict]) -> tuple[CitedPaper, ...]:
    """The numbered papers cited as evidence, in the table's order."""
    found = [
        CitedPaper(
            item,
            verdict.claim,
            reference,
            _filed(verdict.status, verdict.documents) or reference,
            verdict.issued_on or verdict.claim.issued_on,
        )
        for item in items
        for verdict in item.claims
        if verdict.claim.kind is ClaimKind.NUMBERED_DOCUMENT
        and verdict.claim.role is ClaimRole.EVIDENCE
        and (reference := verdict.claim.reference) is not None
    ]
    used = _symbols_in_use(found)
    right = [replace(paper, meant=_put_right(paper.meant, used)) for paper in found]
    return tuple(
        paper if paper.meant.symbol else replace(paper, meant=_in_register_that_fits(paper, right))
        for paper in right
    )


def list_claims(items: Iterable[ItemVerdict], kind: ClaimKind) -> list[tuple[ItemVerdict, StoredClaim]]:
    """The claims of one kind with their rows, in the table's order."""
    return [(item, verdict.claim) for item in items for verdict in item.claims if verdict.claim.kind is kind]


def _filed(status: CitationStatus, documents: Sequence[object]) -> Reference | None:
    if status is CitationStatus.PROBABLE and len(documents) == 1:
        filed: Reference | None = getattr(documents[0], "reference", None)
        return filed
    return None


def _symbols_in_use(papers: Iterable[CitedPaper]) -> frozenset[str]:
    """Symbols of bodies that are known, or that two papers of the table bear."""
    seen: dict[str, set[int]] = {}
    for paper in papers:
        for part in paper.printed.parts:
            seen.setdefault(part, set()).add(paper.printed.number)
    return frozenset(part for part, numbers in seen.items() if len(numbers) > 1) | set(issuer_by_symbol())


def _in_register_that_fits(paper: CitedPaper, papers: Iterable[CitedPaper]) -> Reference:
    """A reference without a symbol, put into the one register of its type and body where it is in order."""
    registers: dict[str, set[tuple[int, date]]] = {}
    for other in papers:
        if other.meant.symbol and other.issued_on and _could_be_one_register(paper, other):
            entries = registers.setdefault(other.meant.canonical_symbol, set())
            entries.add((other.meant.number, other.issued_on))
    number, issued_on = paper.meant.number, paper.issued_on
    fitting = [
        symbol
        for symbol, entries in registers.items()
        if issued_on is not None and all(_is_in_order(number, issued_on, *entry) for entry in entries)
    ]
    return replace(paper.meant, symbol=fitting[0]) if len(fitting) == 1 else paper.meant


def _could_be_one_register(paper: CitedPaper, other: CitedPaper) -> bool:
    if paper.issued_on is None or other.issued_on is None or paper.issued_on.year != other.issued_on.year:
        return False
    if fold(paper.claim.document_type or "") != fold(other.claim.document_type or ""):
        return False
    issuer = issuer_by_symbol().get(other.meant.issuer_symbol or "")
    said = expand(paper.claim.issuer or "")
    return not said or issuer is None or said.startswith(expand(issuer.name))


def _is_in_order(number: int, issued_on: date, other_number: int, other_issued_on: date) -> bool:
    if number == other_number:
        return False
    return issued_on == other_issued_on or (number < other_number) == (issued_on < other_issued_on)


def _put_right(reference: Reference, used: frozenset[str]) -> Reference:
    for part in reference.parts:
        if len(part) < _MIN_LETTERS or part in used or part in type_by_abbreviation():
            continue
        near = [known for known in used if len(known) >= _MIN_LETTERS and OSA.distance(part, known) == 1]
        if len(near) == 1:
            symbol = "-".join(near[0] if one == part else one for one in reference.parts)
            return replace(reference, symbol=symbol)
    return reference
