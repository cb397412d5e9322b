"""Why an item stands as it does, in sentences that a reviewer can check one by one."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from registry.assessment import ClaimVerdict, ItemVerdict, covered_months, is_linked, name_month
from registry.language import _, ngettext
from registry.slots import Slot, SlotKind
from registry.text import squeeze
from registry.vocabulary.kinds import CitationStatus, ClaimKind, ItemStatus, Periodicity
from report import wording


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
            "{code} claims {own} of {most} points and is backed: all that is asked for is on file and "
            "verified, so these points stand on paper."
        ),
    }[item.status]
    return template.format(code=row.code, own=own, most=most)


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
    why = "; ".join(wording.describe(reason) for reason in verdict.reasons)
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
    said_of = {wording.describe(reason): wording.cure(reason) for reason in item.reasons}
    for said, cure in said_of.items():
        yield (
            _("Lacking: {reason}. To do: {cure}.").format(reason=said, cure=cure)
            if cure
            else _("Lacking: {reason}.").format(reason=said)
        )
