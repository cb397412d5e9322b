"""Which registered document does a citation mean: exact identity, then one named repair, else candidates.

Digits never change: 1042/TB-UBND and 1402/TB-UBND are both real and 92 % alike as strings.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rapidfuzz.distance import Levenshtein

from index.match import numbers_missing, subject_likeness
from registry.assessment import Reason, ReasonCode, Resolution
from registry.reference import Reference
from registry.slots import expand
from registry.tables import Document, StoredClaim
from registry.text import fold
from registry.vocabulary.kinds import CitationStatus, FieldName
from registry.vocabulary.lists import Issuer, issuer_by_symbol

# Likeness of the printed and the filed subject: from here they agree. A starting value of the status
# model; between documents of one register it only ever lowers a verdict, it never makes one.
_SUBJECTS_AGREE: Final = 0.85
# Abbreviations shorter than this differ from each other by one letter as a rule (TB, TT, VP), longer ones
# by a slip (TTPHCC for TTPVHCC).
_REPAIRABLE_LENGTH: Final = 5

# Not "xã hội" and "địa phương".
_COMMUNE = re.compile(r"\b(?:xa(?!\s+hoi\b)|(?<!dia )phuong|thi tran|dac khu)\b")
_PLACE = re.compile(_COMMUNE.pattern + r"\s+(.+?)\s*(?:[,;(-]|\bthanh pho\b|\btinh\b|\bhuyen\b|$)")
_HIGHER = re.compile(
    r"^(?:bo(?!\s+phan)|so|chinh phu|thu tuong|quoc hoi)\b|\b(?:tinh|thanh pho|huyen|trung uong)\b"
)


@dataclass(frozen=True, slots=True)
class Context:
    """What a table says once for all its citations: whose it is, and the dates of fuller citations.

    `place` is the commune's folded name, "" where the table does not say.
    """

    place: str
    full_dates: Mapping[str, frozenset[date]]


def build_context(issuer: str, claims: Iterable[StoredClaim]) -> Context:
    """The context of a table issued by `issuer` with these claims."""
    dates: dict[str, set[date]] = defaultdict(set)
    for claim in claims:
        if claim.reference_key and claim.issued_on:
            dates[claim.reference_key].add(claim.issued_on)
    return Context(place_of(issuer), {key: frozenset(days) for key, days in dates.items()})


def place_of(issuing_body: str) -> str:
    """The commune in a body's name, folded: `ỦY BAN NHÂN DÂN XÃ NGHI DƯƠNG` gives `nghi duong`."""
    match = _PLACE.search(fold(issuing_body))
    return match[1].strip() if match else ""


def resolve(claim: StoredClaim, filed: Sequence[Document], context: Context) -> Resolution:
    """Which of the filed documents a numbered citation means.

    Args:
        filed: documents with the cited number, whatever their symbol; others are passed over.
    """
    reference = claim.reference
    if reference is None:
        raise ValueError("only a numbered citation can be resolved")
    issued_on, dated = _date_of(claim, reference, context)
    candidates = [paper for paper in filed if _may_be(paper, claim, reference, issued_on, context)]
    exact = [paper for paper in candidates if reference.symbol and paper.reference_key == reference.key]
    if exact:
        return _judge(claim, exact, issued_on, dated, context)
    return _repair(claim, reference, candidates, issued_on, context)


def _date_of(
    claim: StoredClaim, reference: Reference, context: Context
) -> tuple[date | None, tuple[Reason, ...]]:
    """The citation's date: printed, or that of the one fuller citation of the same reference."""
    if claim.issued_on is not None:
        return claim.issued_on, ()
    elsewhere = context.full_dates.get(reference.key, frozenset())
    if len(elsewhere) == 1:
        (day,) = elsewhere
        return day, (Reason(ReasonCode.SHORT_CITATION, {"date": day.isoformat()}),)
    return None, (Reason(ReasonCode.DATE_NOT_PRINTED),)


def _may_be(
    paper: Document, claim: StoredClaim, reference: Reference, issued_on: date | None, context: Context
) -> bool:
    """Whether nothing rules the paper out: number, year and issuing body."""
    if (paper.number, paper.letter) != (reference.number, reference.letter):
        return False
    filed_on = _sure_date(paper)
    if filed_on and issued_on and filed_on.year != issued_on.year and not reference.is_party:
        return False
    return _body_agrees(paper, claim, reference, context) is not False


def _body_agrees(paper: Document, claim: StoredClaim, reference: Reference, context: Context) -> bool | None:
    """Whether the paper's issuing body is the cited one; None where the paper does not say."""
    issuer = issuer_by_symbol().get(reference.issuer_symbol or "")
    higher = _higher_body(claim.issuer, issuer)
    if higher is not None:
        if paper.issuing_body is None:
            return None
        return higher in expand(paper.issuing_body) or expand(paper.issuing_body) in higher
    place = _place_cited(claim.issuer or "") or context.place
    if not place:
        return True
    named = [fold(name) for name in (paper.issuing_body, paper.place) if name]
    if not named:
        return None
    body_place = place_of(paper.issuing_body or "")
    if body_place:
        return body_place == place
    return any(place in name for name in named)


def _place_cited(issuer: str) -> str:
    """The commune that a citation names itself; without a capital, prose follows: `UBND xã đã họp`."""
    place = place_of(issuer)
    capitals = {fold(word) for word in re.findall(r"\w+", issuer) if not word[0].islower()}
    return place if place.split(" ")[0] in capitals else ""


def _higher_body(cited: str | None, issuer: Issuer | None) -> str | None:
    """The cited body's name, expanded, when it is not one of the table's own commune."""
    wording = expand(cited or "")
    if _COMMUNE.search(wording):
        return None
    if _HIGHER.search(wording):
        return wording
    if issuer is not None and not issuer.same_place:
        return expand(issuer.name)
    return None


def _judge(
    claim: StoredClaim,
    exact: Sequence[Document],
    issued_on: date | None,
    dated: tuple[Reason, ...],
    context: Context,
) -> Resolution:
    """The verdict on documents that carry the cited reference itself."""
    if issued_on is None and len({paper.issued_on for paper in exact}) > 1:
        return _several(exact, issued_on)
    possible = [paper for paper in exact if issued_on is None or _sure_date(paper) in (issued_on, None)]
    if not possible:
        return _conflict(ReasonCode.DATE_DIFFERS, exact, issued_on)
    finished = [paper for paper in possible if not paper.is_draft]
    if not finished:
        return _conflict(ReasonCode.DRAFT, possible, issued_on)
    best = [paper for paper in finished if paper.issued_on == issued_on] or finished
    if len(best) > 1:
        return _conflict(ReasonCode.TWO_DOCUMENTS, best, issued_on)
    (paper,) = best
    doubts = tuple(_find_doubts(claim, paper, context))
    undated = any(reason.code is ReasonCode.DATE_NOT_PRINTED for reason in dated)
    status = CitationStatus.PROBABLE if doubts or undated else CitationStatus.VERIFIED
    return Resolution(status, (paper,), dated + doubts, issued_on)


def _find_doubts(claim: StoredClaim, paper: Document, context: Context) -> Iterable[Reason]:
    """Why a paper with the cited reference may still not be the one."""
    reference = claim.reference
    assert reference is not None
    unsure = [
        name
        for name in (FieldName.NUMBER, FieldName.SYMBOL, FieldName.YEAR_IN_CODE, FieldName.ISSUED_ON)
        if name in paper.unsure_fields
    ]
    if unsure:
        yield Reason(ReasonCode.READING_UNCONFIRMED, {"fields": " ".join(unsure)})
    if paper.issued_on is None:
        yield Reason(ReasonCode.DATE_UNREAD)
    if _body_agrees(paper, claim, reference, context) is None:
        yield Reason(ReasonCode.BODY_UNREAD)
    yield from _compare_subjects(claim, paper)


def _compare_subjects(claim: StoredClaim, paper: Document) -> Iterable[Reason]:
    """Whether the subjects disagree; one that was only inherited from a list's lead is not compared."""
    if not claim.subject or not paper.subject or claim.subject not in claim.raw:
        return
    both = {"printed": claim.subject, "filed": paper.subject}
    absent = numbers_missing(claim.subject, paper.subject)
    if absent:
        yield Reason(
            ReasonCode.SUBJECT_NUMBERS_DIFFER, {**both, "numbers": ", ".join(map(str, sorted(absent)))}
        )
    elif subject_likeness(claim.subject, paper.subject) < _SUBJECTS_AGREE:
        yield Reason(ReasonCode.SUBJECT_DIFFERS, both)


def _conflict(code: ReasonCode, papers: Sequence[Document], issued_on: date | None) -> Resolution:
    filed = ", ".join(paper.issued_on.isoformat() for paper in papers if paper.issued_on)
    values = {"filed": filed, "printed": issued_on.isoformat() if issued_on else ""}
    return Resolution(CitationStatus.CONFLICTING, tuple(papers), (Reason(code, values),), issued_on)


def _several(papers: Sequence[Document], issued_on: date | None) -> Resolution:
    """Several papers may be meant: all of them stay candidates."""
    names = ", ".join(
        f"{paper.reference} ({paper.issued_on.year})" if paper.issued_on else str(paper.reference)
        for paper in papers
    )
    reason = Reason(ReasonCode.SEVERAL_CANDIDATES, {"candidates": names})
    return Resolution(CitationStatus.MISSING, tuple(papers), (reason,), issued_on)


def _sure_date(paper: Document) -> date | None:
    """The paper's date unless the reading is in doubt: a doubtful one proves and disproves nothing."""
    return None if FieldName.ISSUED_ON in paper.unsure_fields else paper.issued_on


def _repair(
    claim: StoredClaim,
    reference: Reference,
    candidates: Sequence[Document],
    issued_on: date | None,
    context: Context,
) -> Resolution:
    """One stated repair of the symbol, on a paper of the very same number and day."""
    repaired = [
        (paper, reason)
        for paper in candidates
        if issued_on is not None and paper.issued_on == issued_on and not paper.is_draft
        for reason in [_find_repair(claim, reference, paper)]
        if reason is not None
    ]
    if len(repaired) == 1:
        ((paper, reason),) = repaired
        doubts = tuple(_find_doubts(claim, paper, context))
        return Resolution(CitationStatus.PROBABLE, (paper,), (reason, *doubts), issued_on)
    if repaired:
        return _several([paper for paper, _ in repaired], issued_on)
    return Resolution(CitationStatus.MISSING, (), (Reason(ReasonCode.NO_FILE),), issued_on)


def _find_repair(claim: StoredClaim, reference: Reference, paper: Document) -> Reason | None:
    filed = paper.reference
    if filed is None or filed.year != reference.year:
        return None
    values = {"printed": str(reference), "filed": str(filed)}
    if not reference.symbol:
        cited, typed = fold(claim.document_type or ""), fold(paper.document_type or "")
        return Reason(ReasonCode.SYMBOL_MISSING, values) if cited and cited == typed else None
    if _differ_by_one_slip(reference.parts, filed.parts):
        return Reason(ReasonCode.SYMBOL_REPAIRED, values)
    return None


def _differ_by_one_slip(printed: Sequence[str], filed: Sequence[str]) -> bool:
    """Whether exactly one part differs, by one letter, in abbreviations long enough to tell."""
    if len(printed) != len(filed):
        return False
    pairs = [(one, other) for one, other in zip(printed, filed, strict=True) if one != other]
    return (
        len(pairs) == 1
        and min(map(len, pairs[0])) >= _REPAIRABLE_LENGTH
        and Levenshtein.distance(*pairs[0]) == 1
    )
