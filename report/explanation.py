"""Why an item stands as it does, in sentences that a reviewer can check one by one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from registry.assessment import (
    ClaimVerdict,
    ItemVerdict,
    Reason,
    ReasonCode,
    covered_months,
    is_linked,
    name_month,
)
from registry.language import _, ngettext
from registry.slots import Slot, SlotKind
from registry.text import squeeze
from registry.vocabulary.kinds import CitationStatus, ClaimKind, ItemStatus, Periodicity
from report import wording

_NOT_FILED: Final = frozenset({ReasonCode.NO_FILE, ReasonCode.DOCUMENT_MISSING})
_SHOWN_AS_FILES: Final = frozenset({ClaimKind.URL, ClaimKind.PHOTO})


def explain(item: ItemVerdict, period: tuple[date, date] | None) -> tuple[str, ...]:
    """The sentences: score and status, what the result names, each paper, what is asked for, what to do."""
    return (
        _say_status(item),
        *_say_counts(item),
        *(sentence for verdict in item.claims for sentence in _say_claim(verdict)),
        *_say_slots(item.slots),
        *_say_months(item, period),
        *_say_reasons(item),
    )


def explain_reasons(reasons: Sequence[Reason]) -> dict[str, str | None]:
    """Reasons in words, each once with what would mend it.

    A paper that is on file and was rejected is not said to have no file.
    """
    said: dict[str, str | None] = {}
    refused: list[Reason] = []
    for reason in reasons:
        refusals = _find_refusals(reason, reasons)
        refused += refusals
        for refusal in refusals:
            said[_say_refusal(refusal)] = _("file another paper, or correct the table")
        if not refusals and reason not in refused:
            said[wording.describe(reason)] = wording.cure(reason)
    return said


def _find_refusals(reason: Reason, beside: Sequence[Reason]) -> list[Reason]:
    """Who rejected the papers of a claim that therefore counts as without a file."""
    if reason.code not in _NOT_FILED:
        return []
    claim = reason.values.get("claim")
    return [
        one
        for one in (*reason.because, *beside)
        if one.code is ReasonCode.REJECTED and one.values.get("claim") in (None, claim)
    ]


def _say_refusal(refusal: Reason) -> str:
    sentence = _("{paper} is on file, but {who} rejected it on {day}")
    why = f": {refusal.values['why']}" if refusal.values["why"] else ""
    return wording.fill(sentence, refusal.values) + why


def _say_status(item: ItemVerdict) -> str:
    row = item.criterion
    own = wording.format_points(item.points)
    most = wording.format_points(row.max_score) if row.max_score is not None else "?"
    template = {
        ItemStatus.NOT_APPLICABLE: _("{code} is the sum of the items below it."),
        ItemStatus.CLAIMS_NOTHING: _("{code} claims no point of {most}: nothing has to be shown."),
        ItemStatus.UNBACKED: _(
            "{code} claims {own} of {most} points and is unbacked: nothing that its result names is on file, "
            "so these points stand on nothing."
        ),
        ItemStatus.PARTLY_BACKED: _(
            "{code} claims {own} of {most} points and is partly backed: there is proof, but not all of it, "
            "so these points are in doubt."
        ),
        ItemStatus.BACKED: _(
            "{code} claims {own} of {most} points and is backed: what is on file and verified is enough for "
            "what the item asks for, so these points stand on paper."
        ),
    }[item.status]
    said = template.format(code=row.code, own=own, most=most)
    return f"{said} {_say_not_shown(item)}".strip() if item.status is ItemStatus.BACKED else said


def _say_not_shown(item: ItemVerdict) -> str:
    """How many links and photos a result names beside its papers without a file; no points hang on them."""
    lacking = Counter(
        verdict.claim.kind
        for verdict in item.claims
        if verdict.claim.kind in _SHOWN_AS_FILES
        and verdict.status in (CitationStatus.MISSING, CitationStatus.NOT_VERIFIABLE)
    )
    links, photos = lacking[ClaimKind.URL], lacking[ClaimKind.PHOTO]
    named = [
        *([ngettext("{count} link", "{count} links", links).format(count=links)] if links else []),
        *([ngettext("{count} photo", "{count} photos", photos).format(count=photos)] if photos else []),
    ]
    return _("Still without a file: {named}.").format(named=", ".join(named)) if named else ""


def _say_counts(item: ItemVerdict) -> Iterator[str]:
    """How many claims of each kind the result makes, and how they stand."""
    kinds: dict[ClaimKind, Counter[CitationStatus]] = {}
    for verdict in item.claims:
        if not is_linked(verdict):
            kinds.setdefault(verdict.claim.kind, Counter())[verdict.status] += 1
    if not kinds:
        if item.criterion.is_leaf:
            yield _("Its result names nothing that could be checked.")
        return
    parts = [
        "{count} × {kind} ({states})".format(
            count=states.total(),
            kind=wording.claim_kind(kind),
            states=", ".join(f"{wording.citation_status(state)} {count}" for state, count in states.items()),
        )
        for kind, states in kinds.items()
    ]
    yield _("Its result names: {parts}.").format(parts="; ".join(parts))


def _say_claim(verdict: ClaimVerdict) -> Iterator[str]:
    """What a paper stands on and why; statements and figures are counted above and said no more of."""
    papers = ", ".join(f"#{paper.id} {wording.name_of(paper)}" for paper in verdict.documents)
    why = "; ".join(explain_reasons(verdict.reasons))
    if is_linked(verdict):
        yield _("Linked by a person: {papers} ({why}).").format(papers=papers, why=why)
        return
    if verdict.claim.kind in (ClaimKind.STATEMENT, ClaimKind.STATISTIC, ClaimKind.NOT_DONE):
        return
    cited = wording.shorten(verdict.claim.raw)
    on = ", ".join([papers] * bool(papers) + [file.name for file in verdict.attachments])
    sentence = f"“{cited}”: {wording.citation_status(verdict.status)}"
    sentence += f" ← {on}" if on else ""
    yield sentence + (f" ({why})." if why else ".")


def _say_slots(slots: tuple[Slot, ...]) -> Iterator[str]:
    asked = {
        SlotKind.ANY: _("any paper, photo or page snapshot"),
        SlotKind.RULE: _("a paper that lays down the rule"),
        SlotKind.RESULT: _("a paper or picture that shows the result, not a plan"),
        SlotKind.DOCUMENT: _("this very paper"),
    }
    for slot in slots:
        wanted = wording.shorten(squeeze(slot.raw))
        yield (
            _("Asked for: {kind} (“{wanted}”).").format(kind=asked[slot.kind], wanted=wanted)
            if wanted
            else _("Asked for: {kind}.").format(kind=asked[slot.kind])
        )


def _say_months(item: ItemVerdict, period: tuple[date, date] | None) -> Iterator[str]:
    if item.criterion.periodicity is not Periodicity.MONTHLY or period is None:
        return
    months = covered_months(item.claims, period)
    said = ", ".join(name_month(month, period) for month in months) or _("none")
    yield ngettext(
        "A duty of every month; papers are there for {count} month: {months}.",
        "A duty of every month; papers are there for {count} months: {months}.",
        len(months),
    ).format(count=len(months), months=said)


def _say_reasons(item: ItemVerdict) -> Iterator[str]:
    for said, cure in explain_reasons(item.reasons).items():
        yield (
            _("Lacking: {reason}. To do: {cure}.").format(reason=said, cure=cure)
            if cure
            else _("Lacking: {reason}.").format(reason=said)
        )
