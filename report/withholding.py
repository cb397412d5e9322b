"""Reasons that quote papers which must not be carried out, with the quotation left out (pure)."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from registry.assessment import ClaimVerdict, ItemVerdict, Reason, ReasonCode
from registry.language import _
from registry.tables import Document
from report.summary import Assessment

# Which value of a reason is a paper's subject; all else that reasons say of papers is number, day and body.
_QUOTING: Final[Mapping[ReasonCode, str]] = {
    ReasonCode.SUBJECT_DIFFERS: "filed",
    ReasonCode.SUBJECT_NUMBERS_DIFFER: "filed",
    ReasonCode.NUMBER_DIFFERS: "subject",
}
# What people said of a paper, in words of their own that may quote it; its name is its subject where it has
# no number.
_SAID: Final = frozenset(
    {ReasonCode.ACCEPTED, ReasonCode.CARRIED_OVER, ReasonCode.REJECTED, ReasonCode.ASKED}
)


def withhold_quotations(assessment: Assessment, may_show: Callable[[Document], bool]) -> Assessment:
    """The assessment as it may be carried out: verdicts as they are, reasons without what they quote.

    Args:
        may_show: whether what a paper says may be carried out; asked only of papers that are quoted.
    """
    withholder = _Withholder(assessment, may_show)
    return replace(assessment, items=tuple(map(withholder.withhold_in, assessment.items)))


class _Withholder:
    """Knows papers by what reasons have of them: two of the same wording are taken for one another."""

    def __init__(self, assessment: Assessment, may_show: Callable[[Document], bool]) -> None:
        self._by_subject: dict[str, list[Document]] = defaultdict(list)
        self._by_name: dict[str, list[Document]] = defaultdict(list)
        for paper in {paper.id: paper for paper in _papers_of(assessment)}.values():
            self._by_subject[paper.subject or ""].append(paper)
            self._by_name[str(paper.reference or paper.subject or "")].append(paper)
        self._may_show = may_show
        self._answers: dict[int | None, bool] = {}

    def withhold_in(self, item: ItemVerdict) -> ItemVerdict:
        return replace(
            item,
            reasons=self._withhold_all(item.reasons),
            claims=tuple(self._withhold_in_claim(claim) for claim in item.claims),
        )

    def _withhold_in_claim(self, verdict: ClaimVerdict) -> ClaimVerdict:
        return replace(verdict, reasons=self._withhold_all(verdict.reasons))

    def _withhold_all(self, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
        return tuple(self._withhold(reason) for reason in reasons)

    def _withhold(self, reason: Reason) -> Reason:
        hidden = dict.fromkeys(self._find_quotations(reason), _("(not shown)"))
        return Reason(reason.code, {**reason.values, **hidden}, self._withhold_all(reason.because))

    def _find_quotations(self, reason: Reason) -> Iterator[str]:
        """The values of a reason that quote what must not be carried out."""
        key = _QUOTING.get(reason.code)
        if key is not None and not self._are_shown(self._by_subject.get(reason.values[key], [])):
            yield key
        if reason.code in _SAID:
            papers = self._by_name.get(reason.values["paper"], [])
            if not self._are_shown(papers):
                if any(paper.reference is None for paper in papers):
                    yield "paper"
                if reason.values["why"]:
                    yield "why"

    def _are_shown(self, papers: list[Document]) -> bool:
        """Whether all papers that may be meant may be shown; what nobody owns any more may not."""
        return bool(papers) and all(map(self._ask, papers))

    def _ask(self, paper: Document) -> bool:
        if paper.id not in self._answers:
            self._answers[paper.id] = self._may_show(paper)
        return self._answers[paper.id]


def _papers_of(assessment: Assessment) -> Iterator[Document]:
    """The papers that reasons may be about: those of the verdicts, and those that were weighed for them."""
    holdings = assessment.holdings
    for papers in (*holdings.by_number.values(), *holdings.by_day.values()):
        yield from papers
    yield from holdings.judged.values()
    for verdict in assessment.get_claims():
        yield from verdict.documents
