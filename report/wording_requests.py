"""What a lead unit is asked to send for an item, in words that stand without the table (pure)."""

from collections.abc import Mapping, Sequence
from typing import Final

from registry.assessment import Reason, ReasonCode
from registry.language import _, ngettext
from registry.slots import SlotKind
from report import wording

# Papers that a request names one by one: more would fill a message.
_NAMED: Final = 3
_NOT_FILED: Final = frozenset({ReasonCode.NO_FILE, ReasonCode.DOCUMENT_MISSING})


def is_office_work(reason: Reason) -> bool:
    """Whether those who keep the registry mend it, with nothing to be sent: they look at a paper on file."""
    return reason.code is ReasonCode.TO_CONFIRM


def request_for(reasons: Sequence[Reason]) -> tuple[str, ...]:
    """What is asked for because of an item's reasons, in clauses, each once; the office's own work is not."""
    to_send = [reason for reason in reasons if not is_office_work(reason)]
    papers = dict.fromkeys(
        wording.fill("{claim}", reason.values) for reason in to_send if reason.code in _NOT_FILED
    )
    others = dict.fromkeys(
        clause for reason in to_send if reason.code not in _NOT_FILED and (clause := _request(reason))
    )
    asked = (*([_request_papers(list(papers))] if papers else []), *others)
    if asked or len(to_send) < len(reasons):
        return asked
    return (_("a paper, photo or page that shows it is needed"),)


def _request_papers(names: Sequence[str]) -> str:
    shown = "; ".join(names[:_NAMED])
    rest = len(names) - _NAMED
    if rest <= 0:
        return _("a scan of {papers} is needed").format(papers=shown)
    line = ngettext(
        "scans of {papers} and {count} more paper are needed",
        "scans of {papers} and {count} more papers are needed",
        rest,
    )
    return line.format(papers=shown, count=rest)


def _request(reason: Reason) -> str | None:
    if reason.code is ReasonCode.SLOT_EMPTY and reason.values.get("kind") == SlotKind.RESULT.value:
        return _("a report, minutes, photo or snapshot that shows the result is needed")
    template = _requests().get(reason.code)
    return None if template is None else wording.fill(template, reason.values)


def _requests() -> Mapping[ReasonCode, str]:
    return {
        ReasonCode.CONFLICT: _(
            "{claim} differs from the paper on file: say which is right, or send the right one"
        ),
        ReasonCode.NOT_ATTACHED: _("{claim} is needed"),
        ReasonCode.SEVERAL_CANDIDATES: _("the full symbol of {claim} is needed"),
        ReasonCode.NO_SNAPSHOT: _("a snapshot of the web page (PDF or picture) with its date is needed"),
        ReasonCode.NO_PHOTO: _("at least one photo with its date is needed"),
        ReasonCode.INTERNAL_LINK: _("a paper or a printed page is needed: outsiders cannot open the link"),
        ReasonCode.UNNAMED_DOCUMENT: _("number, date and a scan of the papers mentioned are needed"),
        ReasonCode.STATEMENT_ONLY: _("a paper, photo or page that shows it is needed"),
        ReasonCode.STATISTIC_ONLY: _("the report that holds this figure is needed"),
        ReasonCode.SLOT_EMPTY: _("“{slot}” is needed"),
        ReasonCode.MONTHS_MISSING: _("the papers of the months {months} are needed"),
        ReasonCode.PLACEHOLDER: _("the figure left as “...” is needed"),
    }
