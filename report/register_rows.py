"""The numbers that a table cites, register by register, against the papers found for them (pure)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from registry.assessment import ClaimVerdict, ItemVerdict, Reason, ReasonCode, is_linked
from registry.reference import Reference
from registry.tables import Document
from registry.vocabulary.kinds import CitationStatus, ClaimKind, ClaimRole

# What is said of a number and its day; other reasons are about subjects and stand with the citations.
_ABOUT_NUMBERS = frozenset(
    {
        ReasonCode.DATE_DIFFERS,
        ReasonCode.TWO_DOCUMENTS,
        ReasonCode.NUMBER_TAKEN,
        ReasonCode.NUMBER_DIFFERS,
        ReasonCode.OTHER_BODY,
        ReasonCode.SYMBOL_MISSING,
        ReasonCode.SYMBOL_UNREAD,
        ReasonCode.SYMBOL_CONFUSED,
        ReasonCode.SYMBOL_REPAIRED,
        ReasonCode.DATE_NOT_PRINTED,
        ReasonCode.DATE_UNREAD,
        ReasonCode.SEVERAL_CANDIDATES,
        ReasonCode.SEPARATORS_MIXED,
        ReasonCode.OUT_OF_PERIOD,
        ReasonCode.DATE_ORDER,
        ReasonCode.ACCEPTED_OTHERWISE,
    }
)


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A number of a register as the table cites it on one day, and the papers found for it.

    `register` is type and issuer (`TB-UBND`); `year` is None where the table gives no day.
    """

    register: str
    year: int | None
    reference: Reference
    printed_on: date | None
    codes: tuple[str, ...]
    papers: tuple[Document, ...]
    status: CitationStatus
    reasons: tuple[Reason, ...]


def list_register_rows(items: Iterable[ItemVerdict]) -> tuple[RegisterRow, ...]:
    """Every number that is cited as evidence, by register and year, in the order of the numbers."""
    cited: dict[tuple[object, ...], list[tuple[str, ClaimVerdict]]] = defaultdict(list)
    for item in items:
        for verdict in item.claims:
            if _is_cited(verdict):
                found = tuple(paper.id for paper in verdict.documents)
                reference = verdict.claim.reference
                assert reference is not None
                key = (reference.key, verdict.issued_on, verdict.status, found)
                cited[key].append((item.criterion.code, verdict))
    return tuple(sorted(map(_make_row, cited.values()), key=_order))


def _is_cited(verdict: ClaimVerdict) -> bool:
    claim = verdict.claim
    return (
        claim.kind is ClaimKind.NUMBERED_DOCUMENT
        and claim.role is ClaimRole.EVIDENCE
        and claim.reference is not None
        and not is_linked(verdict)
    )


def _make_row(same: list[tuple[str, ClaimVerdict]]) -> RegisterRow:
    _code, first = same[0]
    reference = first.claim.reference
    assert reference is not None
    reasons = (reason for _code, verdict in same for reason in verdict.reasons)
    about = [reason for reason in reasons if reason.code in _ABOUT_NUMBERS]
    return RegisterRow(
        register=reference.register,
        year=first.issued_on.year if first.issued_on else None,
        reference=reference,
        printed_on=first.issued_on,
        codes=tuple(dict.fromkeys(code for code, _verdict in same)),
        papers=first.documents,
        status=first.status,
        reasons=tuple(reason for place, reason in enumerate(about) if reason not in about[:place]),
    )


def _order(row: RegisterRow) -> tuple[object, ...]:
    day = row.printed_on or date.max  # numbers without a day stand last
    return row.register, day.year, row.reference.number, day, row.codes
