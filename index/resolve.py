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

from index.match import numbers_differing, subject_likeness, whole_likeness
from registry.assessment import Reason, ReasonCode, Resolution
from registry.reference import Reference, confusion_key
from registry.slots import expand
from registry.tables import Document, StoredClaim
from registry.text import fold
from registry.vocabulary.kinds import CitationStatus, FieldName
from registry.vocabulary.lists import Issuer, issuer_by_symbol, province_spellings

# Likeness of the printed and the filed subject: from the first limit they agree, below the second they are
# about different things. Starting values of the status model; between documents of one register they only
# ever lower a verdict, they never make one.
_SUBJECTS_AGREE: Final = 0.85
_SUBJECTS_CONTRADICT: Final = 0.60
# Abbreviations shorter than this differ from each other by one letter as a rule (TB, TT, VP), longer ones
# by a slip (TTPHCC for TTPVHCC).
_REPAIRABLE_LENGTH: Final = 5

# Not "xã hội", "thị xã" and "địa phương".
_COMMUNE = re.compile(r"\b(?:(?<!thi )xa(?!\s+hoi\b)|(?<!dia )phuong|thi tran|dac khu)\b")
_PLACE = re.compile(rf"({_COMMUNE.pattern})\s+(.+?)\s*(?:[,;(-]|\bthanh pho\b|\btinh\b|\bhuyen\b|$)")
# "quận", not "quân sự", "quản lý", "cơ quan" and "hải quan".
_HIGHER_PLACE = re.compile(
    r"\b(tinh|thanh pho|huyen|thi xa|(?<!co )(?<!hai )quan(?!\s+(?:su|ly|doi|khu)\b))\s+(.+?)"
    r"\s*(?:[,;(-]|\bthanh pho\b|\btinh\b|$)"
)
_PROVINCE = re.compile(r"\b(?:tinh|thanh pho)\s+([^,;()]+)")
_HIGHER = re.compile(
    r"^(?:bo(?!\s+phan)|so|chinh phu|thu tuong|quoc hoi)\b|\b(?:tinh|thanh pho|huyen|thi xa|trung uong)\b"
)
_LEVEL_SHORT = re.compile(r"\b(?:tp|tx)\b\.?\s*")
# The communes and provinces of today: older papers may name the same place by another level or province.
_UNITS_REDRAWN_ON: Final = date(2025, 7, 1)
# What the head of a unit may name instead of the unit itself, by the kind of the body in its symbol, folded.
_HEADS_OF_KIND: Final = {
    "state": ("uy ban nhan dan",),
    "council": ("hoi dong nhan dan",),
    "party": ("dang uy", "dang bo"),
    "front": ("mat tran to quoc",),
    "police": ("cong an",),
    "military": ("ban chi huy",),
}

_IDENTITY_FIELDS: Final = (FieldName.NUMBER, FieldName.SYMBOL, FieldName.YEAR_IN_CODE, FieldName.ISSUED_ON)
_BODY_FIELDS: Final = (FieldName.ISSUING_BODY, FieldName.PLACE)


@dataclass(frozen=True, slots=True)
class Context:
    """What a table says once for all its citations: whose it is, and the dates of fuller citations.

    `place` is the commune's folded name, `above` that of the province, city or district where the table is of
    one; `level` is the word before either (`xa`, `thanh pho`), `province` the province around it. All are ""
    where the table does not say. `confirmed` are the documents of which a person confirmed the subject.
    """

    place: str
    full_dates: Mapping[str, frozenset[date]]
    level: str = ""
    above: str = ""
    province: str = ""
    confirmed: frozenset[int] = frozenset()


def build_context(
    issuer: str, claims: Iterable[StoredClaim], confirmed: frozenset[int] = frozenset()
) -> Context:
    """The context of a table issued by `issuer` with these claims."""
    dates: dict[str, set[date]] = defaultdict(set)
    for claim in claims:
        if claim.reference_key and claim.issued_on:
            dates[claim.reference_key].add(claim.issued_on)
    full_dates = {key: frozenset(days) for key, days in dates.items()}
    level, place = _unit_in(issuer)
    above = ""
    if not place:
        level, above = _higher_unit_in(issuer)
    return Context(place, full_dates, level, above, _province_in(issuer), confirmed)


def place_of(issuing_body: str) -> str:
    """The commune in a body's name, folded: `ỦY BAN NHÂN DÂN XÃ NGHI DƯƠNG` gives `nghi duong`."""
    return _unit_in(issuing_body)[1]


def _unit_in(issuing_body: str) -> tuple[str, str]:
    """Level and name of the commune in a body's name, folded; both "" where it names none."""
    match = _PLACE.search(_fold_body(issuing_body))
    return (match[1], match[2].strip()) if match else ("", "")


def _higher_unit_in(issuing_body: str) -> tuple[str, str]:
    """Level and name of the lowest unit above the communes that a body's name holds."""
    match = _HIGHER_PLACE.search(_fold_body(issuing_body))
    return (match[1], match[2].strip()) if match else ("", "")


def _province_in(issuing_body: str) -> str:
    """The province that a body's name ends with, "" unless it is a known one: cities may lie in provinces."""
    names = [name.strip() for name in _PROVINCE.findall(_fold_body(issuing_body))]
    return names[-1] if names and names[-1] in province_spellings() else ""


def _fold_body(name: str) -> str:
    """A body's name folded, its levels written out: `UBND TP. Mẫu` gives `ubnd thanh pho mau`."""
    return _LEVEL_SHORT.sub(
        lambda match: "thanh pho " if match[0].startswith("tp") else "thi xa ", fold(name)
    )


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
    repaired = _repair(claim, reference, candidates, issued_on, context)
    return repaired or _find_other_body(claim, reference, filed, issued_on) or _missing(issued_on)


def find_misprint(claim: StoredClaim, filed: Iterable[Document], context: Context) -> Resolution | None:
    """The conflict with papers of the cited day, type, body and subject that bear another number.

    They are shown beside the citation and never taken for the paper it means. One that the table cites by its
    own number is no misprint.

    Args:
        filed: documents of the cited day; others are passed over.
    """
    reference = claim.reference
    if reference is None or claim.issued_on is None:
        return None
    papers = [
        paper
        for paper in filed
        if paper.reference is not None
        and (paper.number, paper.letter) != (reference.number, reference.letter)
        and paper.reference_key not in context.full_dates
        and not paper.is_draft
        and not _unsure_of(paper)
        and paper.issued_on == claim.issued_on
        and _is_of_same_kind(claim, reference, paper)
        and _body_agrees(paper, claim, reference, context)
        and _subjects_equal(claim, paper)
    ]
    if not papers:
        return None
    values = {
        "printed": str(reference),
        "filed": ", ".join(str(paper.reference) for paper in papers),
        "subject": papers[0].subject or "",
    }
    reason = Reason(ReasonCode.NUMBER_DIFFERS, values)
    return Resolution(CitationStatus.CONFLICTING, tuple(papers), (reason,), claim.issued_on)


def has_other_subject(claim: StoredClaim, paper: Document) -> bool:
    """Whether the printed and the filed subject are about different things."""
    return _is_compared(claim, paper) and (
        subject_likeness(claim.subject or "", paper.subject or "") < _SUBJECTS_CONTRADICT
    )


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
    """Whether nothing rules the paper out: number, year or term, and issuing body."""
    if (paper.number, paper.letter) != (reference.number, reference.letter):
        return False
    filed_on = _sure_date(paper)
    if filed_on and issued_on and not reference.may_share_series(filed_on, issued_on):
        return False
    return _body_agrees(paper, claim, reference, context) is not False


def _body_agrees(paper: Document, claim: StoredClaim, reference: Reference, context: Context) -> bool | None:
    """Whether the paper's issuing body is the cited one; None where paper or table do not say it for sure."""
    issuer = issuer_by_symbol().get(reference.issuer_symbol or "")
    body, town = _sure_value(paper, FieldName.ISSUING_BODY), _sure_value(paper, FieldName.PLACE)
    higher = _higher_body(claim.issuer, issuer)
    if higher is not None:
        return _is_higher_body(expand(_fold_body(body)), higher)
    agrees = _is_of_place(body, town, claim, context)
    place = _place_meant(claim, context)[1]
    if agrees is False and place and place_of(body or town) == place and _may_be_older(paper):
        return None
    return None if agrees and not _may_bear_symbol(body, paper, issuer) else agrees


def _is_higher_body(body: str, cited: str) -> bool | None:
    """Whether a body is the cited one above the commune; one that names itself less fully may be, `Ủy ban
    nhân dân` alone says nothing."""
    if not body or (body in cited and not _HIGHER.search(body) and body != cited):
        return None
    return cited in body or body in cited


def _is_of_place(body: str, town: str, claim: StoredClaim, context: Context) -> bool | None:
    """Whether a body is of the place that the citation names, else of the table's; None where unknown."""
    provinces = {_province_in(body), _province_in(claim.issuer or "") or context.province} - {""}
    if len(provinces) > 1:
        return False
    level, place = _place_meant(claim, context)
    if place:
        return _is_of_commune(body, town, level, place)
    if context.above:
        return _is_of_higher_place(body, town, context)
    return None


def _may_be_older(paper: Document) -> bool:
    """Whether the paper may be of the time before the units were redrawn."""
    filed_on = _sure_date(paper)
    return filed_on is None or filed_on < _UNITS_REDRAWN_ON


def _may_bear_symbol(body: str, paper: Document, issuer: Issuer | None) -> bool:
    """Whether a body may issue under the cited symbol, else the paper's own: `Hội đồng nhân dân` not under
    `TB-UBND`. A body not read and an unknown symbol rule nothing out."""
    if issuer is None and paper.reference is not None:
        issuer = issuer_by_symbol().get(paper.reference.issuer_symbol or "")
    if issuer is None or not body:
        return True
    heads = (expand(issuer.name), *_HEADS_OF_KIND.get(issuer.kind, ()))
    return any(_without_and(head) in _without_and(expand(body)) for head in heads)


def _without_and(words: str) -> str:
    """`Phòng Văn hóa và Xã hội` is also written with a dash, which folding drops."""
    return words.replace(" va ", " ")


def _is_of_commune(body: str, town: str, level: str, place: str) -> bool | None:
    """Whether a body is of the commune, by its name, else by where the paper was dated."""
    body_level, body_place = _unit_in(body)
    if body_place:
        return body_place == place and level in (body_level, "")
    folded = _fold_body(body)
    if _HIGHER.search(folded):  # a city may bear the name of the ward in its middle
        return False
    if not body and not town:
        return None
    town_level, town_place = _unit_in(town)
    if town_place:
        return town_place == place and level in (town_level, "")
    return _ends_with(folded, place) or place == fold(town)


def _is_of_higher_place(body: str, town: str, context: Context) -> bool | None:
    """Whether a body is of the province, city or district whose table it is, and not of a commune in it."""
    if _COMMUNE.search(fold(body)):
        return False
    unit = _higher_unit_in(body)
    if unit[1]:
        return unit == (context.level, context.above)
    is_dated_there = context.above in (fold(town), _higher_unit_in(town)[1])
    return is_dated_there or f" {context.above} " in f" {fold(body)} " or None


def _ends_with(body: str, place: str) -> bool:
    """Whether a body's name ends with the place: `Đảng ủy Nghi Dương` is not that of Nghi Dương Thượng."""
    named = re.split(r"\s*(?:[,;(]|\s-\s|\bthanh pho\b|\btinh\b|\bhuyen\b)", body)[0]
    return f" {named}".endswith(f" {place}")


def _place_meant(claim: StoredClaim, context: Context) -> tuple[str, str]:
    """Level and name of the commune that a citation names itself, else of the table's.

    Without a capital, prose follows: `UBND xã đã họp`.
    """
    issuer = claim.issuer or ""
    level, place = _unit_in(issuer)
    capitals = {fold(word) for word in re.findall(r"\w+", issuer) if not word[0].islower()}
    return (level, place) if place.split(" ")[0] in capitals else (context.level, context.place)


def _higher_body(cited: str | None, issuer: Issuer | None) -> str | None:
    """The cited body's name, expanded, when it is not one of the table's own commune."""
    wording = expand(_fold_body(cited or ""))
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
    certain = [paper for paper in finished if _is_certain(paper, claim, context)]
    certain = [paper for paper in certain if _is_of_its_symbol(paper)] or certain
    if len(certain) > 1:
        return _conflict(ReasonCode.TWO_DOCUMENTS, certain, issued_on)
    bodies = {expand(paper.issuing_body or "") for paper in finished}
    rivals = [
        paper
        for paper in exact
        if expand(paper.issuing_body or "") in bodies and _is_rival(paper, claim, issued_on, context)
    ]
    if rivals:
        return _conflict(ReasonCode.NUMBER_TAKEN, [*finished, *rivals], issued_on)
    best = certain or [paper for paper in finished if paper.issued_on == issued_on] or finished
    if len(best) > 1:
        return _several(best, issued_on)
    (paper,) = best
    return _weigh(claim, paper, issued_on, dated, context)


def _weigh(
    claim: StoredClaim,
    paper: Document,
    issued_on: date | None,
    dated: tuple[Reason, ...],
    context: Context,
) -> Resolution:
    """The verdict on the one document that carries the cited reference and may be of its day."""
    doubts = tuple(_find_doubts(claim, paper, context))
    reasons = (*dated, *doubts, *_find_mixed_separators(claim, paper))
    if paper.id in context.confirmed and has_other_subject(claim, paper):
        return Resolution(CitationStatus.CONFLICTING, (paper,), reasons, issued_on)
    undated = any(reason.code is ReasonCode.DATE_NOT_PRINTED for reason in dated)
    status = CitationStatus.PROBABLE if doubts or undated else CitationStatus.VERIFIED
    return Resolution(status, (paper,), reasons, issued_on)


def _is_certain(paper: Document, claim: StoredClaim, context: Context) -> bool:
    """Whether number, symbol, date and body were all read for sure, and the body is the cited one."""
    assert claim.reference is not None
    return (
        not _unsure_of(paper)
        and paper.issued_on is not None
        and _body_agrees(paper, claim, claim.reference, context) is True
    )


def _is_of_its_symbol(paper: Document) -> bool:
    """Whether the issuing body is the one that the symbol names."""
    issuer = issuer_by_symbol().get(paper.reference.issuer_symbol or "") if paper.reference else None
    return issuer is not None and expand(issuer.name) in expand(paper.issuing_body or "")


def _is_rival(paper: Document, claim: StoredClaim, issued_on: date | None, context: Context) -> bool:
    """Whether a paper of another day of the year surely bears the cited number too.

    Party numbers may come again in the same year, when a congress begins a new term.
    """
    return (
        issued_on is not None
        and paper.issued_on is not None
        and paper.issued_on != issued_on
        and not paper.is_draft
        and not (claim.reference is not None and claim.reference.is_party)
        and _is_certain(paper, claim, context)
    )


def _find_mixed_separators(claim: StoredClaim, paper: Document) -> Iterable[Reason]:
    """`172-BC/UBND` for `172/BC-UBND`: nothing is lost, but the table has it wrong."""
    printed, filed = claim.reference, paper.reference
    if printed and filed and ("/" in printed.symbol) != ("/" in filed.symbol):
        yield Reason(ReasonCode.SEPARATORS_MIXED, {"printed": str(printed), "filed": str(filed)})


def _find_doubts(claim: StoredClaim, paper: Document, context: Context) -> Iterable[Reason]:
    """Why a paper with the cited reference may still not be the one."""
    reference = claim.reference
    assert reference is not None
    unsure = [*_unsure_of(paper)]
    has_body = _body_agrees(paper, claim, reference, context) is not None
    if not has_body:
        unsure += [name for name in _BODY_FIELDS if name in paper.unsure_fields]
    if unsure:
        yield Reason(ReasonCode.READING_UNCONFIRMED, {"fields": " ".join(unsure)})
    if paper.issued_on is None:
        yield Reason(ReasonCode.DATE_UNREAD)
    if not has_body and not any(name in unsure for name in _BODY_FIELDS):
        yield _doubt_body(claim, paper)
    yield from _compare_subjects(claim, paper)


def _doubt_body(claim: StoredClaim, paper: Document) -> Reason:
    """Why the body of a paper, surely read or not printed, may not be the cited one."""
    if not paper.issuing_body:
        return Reason(ReasonCode.BODY_UNREAD)
    return Reason(ReasonCode.OTHER_BODY, {"filed": paper.issuing_body, "printed": claim.issuer or ""})


def _unsure_of(paper: Document) -> tuple[FieldName, ...]:
    """What of number, symbol and date was not read for sure."""
    return tuple(name for name in _IDENTITY_FIELDS if name in paper.unsure_fields)


def _is_compared(claim: StoredClaim, paper: Document) -> bool:
    """Whether both have a subject of their own; one only inherited from a list's lead is not compared."""
    return bool(claim.subject and paper.subject and claim.subject in claim.raw)


def _compare_subjects(claim: StoredClaim, paper: Document) -> Iterable[Reason]:
    """Whether the subjects disagree."""
    if not _is_compared(claim, paper) or not claim.subject or not paper.subject:
        return
    both = {"printed": claim.subject, "filed": paper.subject}
    differing = numbers_differing(
        claim.subject, paper.subject, paper.issued_on.year if paper.issued_on else None
    )
    if differing:
        numbers = ", ".join(map(str, sorted(differing)))
        yield Reason(ReasonCode.SUBJECT_NUMBERS_DIFFER, {**both, "numbers": numbers})
    elif subject_likeness(claim.subject, paper.subject) < _SUBJECTS_AGREE:
        yield Reason(ReasonCode.SUBJECT_DIFFERS, both)


def _subjects_equal(claim: StoredClaim, paper: Document) -> bool:
    """Whether both subjects say the same throughout: what one cuts short may be another paper's."""
    printed, filed = claim.subject or "", paper.subject or ""
    return (
        _is_compared(claim, paper)
        and whole_likeness(printed, filed) >= _SUBJECTS_AGREE
        and not numbers_differing(printed, filed)
        and not numbers_differing(filed, printed)
    )


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


def _missing(issued_on: date | None) -> Resolution:
    return Resolution(CitationStatus.MISSING, (), (Reason(ReasonCode.NO_FILE),), issued_on)


def _sure_date(paper: Document) -> date | None:
    """The paper's date unless the reading is in doubt: a doubtful one proves and disproves nothing."""
    return None if FieldName.ISSUED_ON in paper.unsure_fields else paper.issued_on


def _sure_value(paper: Document, name: FieldName) -> str:
    """What a paper says of its body or place, "" unless it was read for sure."""
    value = paper.issuing_body if name is FieldName.ISSUING_BODY else paper.place
    return "" if name in paper.unsure_fields else value or ""


def _repair(
    claim: StoredClaim,
    reference: Reference,
    candidates: Sequence[Document],
    issued_on: date | None,
    context: Context,
) -> Resolution | None:
    """One stated repair of the symbol, on a paper of the very same number and day and beyond other doubts."""
    repaired = [
        (paper, reason)
        for paper in candidates
        if issued_on is not None and paper.issued_on == issued_on and not paper.is_draft
        for reason in [_find_repair(claim, reference, paper)]
        if reason is not None and not _has_further_doubts(claim, paper, context)
    ]
    if len(repaired) == 1:
        ((paper, reason),) = repaired
        return Resolution(CitationStatus.PROBABLE, (paper,), (reason,), issued_on)
    return _several([paper for paper, _ in repaired], issued_on) if repaired else None


def _has_further_doubts(claim: StoredClaim, paper: Document, context: Context) -> bool:
    """Whether more would have to be assumed than the symbol that is repaired."""
    own = {"fields": FieldName.SYMBOL.value}
    return any(
        reason.code is not ReasonCode.READING_UNCONFIRMED or reason.values != own
        for reason in _find_doubts(claim, paper, context)
    )


def _find_repair(claim: StoredClaim, reference: Reference, paper: Document) -> Reason | None:
    filed = paper.reference
    if filed is None or filed.year != reference.year:
        return None
    values = {"printed": str(reference), "filed": str(filed)}
    if not reference.symbol or not filed.symbol:
        code = ReasonCode.SYMBOL_UNREAD if reference.symbol else ReasonCode.SYMBOL_MISSING
        fits = _is_of_same_type(claim, paper) and _may_issue(claim, filed)
        return Reason(code, values) if fits else None
    if confusion_key(reference.symbol) == confusion_key(filed.symbol):
        return Reason(ReasonCode.SYMBOL_CONFUSED, values)
    if _differ_by_one_slip(reference.parts, filed.parts):
        return Reason(ReasonCode.SYMBOL_REPAIRED, values)
    return None


def _is_of_same_type(claim: StoredClaim, paper: Document) -> bool:
    """Whether both name the same type; two unknowns are no likeness."""
    cited, filed = fold(claim.document_type or ""), fold(paper.document_type or "")
    return bool(cited) and cited == filed


def _may_issue(claim: StoredClaim, filed: Reference) -> bool:
    """Whether the body that a citation names may be the one of a filed symbol: TB-KT is not of `UBND xã`."""
    issuer = issuer_by_symbol().get(filed.issuer_symbol or "")
    return not claim.issuer or issuer is None or expand(issuer.name) in expand(claim.issuer)


def _is_of_same_kind(claim: StoredClaim, reference: Reference, paper: Document) -> bool:
    """Whether a paper is of the cited register, whatever its number."""
    filed = paper.reference
    if filed is None or filed.year != reference.year:
        return False
    return filed.parts == reference.parts if reference.symbol else _is_of_same_type(claim, paper)


def _find_other_body(
    claim: StoredClaim, reference: Reference, filed: Iterable[Document], issued_on: date | None
) -> Resolution | None:
    """The conflict with a paper of the cited reference, day and subject that another body issued."""
    papers = [
        paper
        for paper in filed
        if reference.symbol
        and paper.reference_key == reference.key
        and issued_on is not None
        and paper.issued_on == issued_on
        and not _unsure_of(paper)
        and FieldName.ISSUING_BODY not in paper.unsure_fields
        and paper.issuing_body
        and _subjects_equal(claim, paper)
    ]
    if not papers:
        return None
    values = {"filed": papers[0].issuing_body or "", "printed": claim.issuer or ""}
    reason = Reason(ReasonCode.OTHER_BODY, values)
    return Resolution(CitationStatus.CONFLICTING, tuple(papers), (reason,), issued_on)


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
