"""What stands in the audit trail, in the reader's language."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final

from registry.audit import Event, TrailFault, TrailFaultKind
from registry.language import _, current_language, ngettext
from registry.vocabulary.kinds import EventKind, Fate, FieldName, Judgement, LinkState, Role, ThingKind, Trust
from report.naming import field_name, field_value, format_day, format_iso, format_points
from report.wording import fate, intact_answer, judgement, problem, trust_name
from report.wording_checks import link_state

_SHOWN_OF_HASH: Final = 12
_FIELDS: Final = frozenset(name.value for name in FieldName)


def format_moment(at: datetime) -> str:
    """A moment as the clock on the wall shows it; the database keeps no zones, its moments are of UTC."""
    local = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone()
    return f"{local:%H:%M} {format_day(local.date())}"


def event_kind(kind: EventKind) -> str:
    """What was done."""
    return {
        EventKind.STARTED: _("registry started"),
        EventKind.TAKEN_OVER: _("taken over from an older registry"),
        EventKind.ARRIVED: _("arrived"),
        EventKind.READ: _("read"),
        EventKind.READ_ON: _("later pages read"),
        EventKind.READ_AGAIN: _("read again"),
        EventKind.CORRECTED: _("corrected"),
        EventKind.CONFIRMED: _("confirmed"),
        EventKind.DRAFT_DECIDED: _("draft or not"),
        EventKind.SPLIT: _("split"),
        EventKind.KEPT_WHOLE: _("one paper"),
        EventKind.ACCEPTED: _("accepted"),
        EventKind.REJECTED: _("rejected"),
        EventKind.ASKED: _("question asked"),
        EventKind.TAKEN_BACK: _("decision taken back"),
        EventKind.ATTACHED: _("attached"),
        EventKind.DETACHED: _("detached"),
        EventKind.TABLE_IMPORTED: _("table imported"),
        EventKind.TABLE_CHOSEN: _("table chosen"),
        EventKind.PERIOD_STARTED: _("next period started"),
        EventKind.LINK_CHECKED: _("link checked"),
        EventKind.WITHDRAWN: _("withdrawn"),
        EventKind.EXPORTED: _("carried out as a file"),
        EventKind.ACCOUNT_ADDED: _("account made"),
        EventKind.ACCOUNT_CHANGED: _("account changed"),
        EventKind.ACCOUNT_CLOSED: _("account closed"),
        EventKind.ACCOUNT_REOPENED: _("account opened again"),
        EventKind.PASSWORD_SET: _("password set"),
        EventKind.TOKEN_MADE: _("token made"),
        EventKind.TOKEN_REVOKED: _("token revoked"),
    }[kind]


def role_name(role: Role) -> str:
    """What an account is for."""
    return {
        Role.VIEWER: _("viewer"),
        Role.CLERK: _("clerk"),
        Role.REVIEWER: _("reviewer"),
        Role.ADMIN: _("administrator"),
    }[role]


def event_who(event: Event) -> str:
    """Who did it."""
    return event.who or _("(the program)")


def event_about(event: Event) -> str:
    """What it was done to."""
    match event.thing:
        case ThingKind.REGISTRY:
            return ""
        case ThingKind.PAPER:
            return f"#{event.about}"
        case ThingKind.FILE:
            paper = "" if event.document_id is None else f"#{event.document_id} "
            return f"{paper}{event.about[:_SHOWN_OF_HASH]}"
        case ThingKind.TABLE:
            return _("table {number}").format(number=event.about)
        case ThingKind.ACCOUNT | ThingKind.EXPORT:
            return event.about
        case ThingKind.DROP | ThingKind.ITEM | ThingKind.LINK:
            paper = "" if event.document_id is None else f" #{event.document_id}"
            return f"{event.about}{paper}"


def describe_change(event: Event) -> str:
    """What was and what is, in one line; what only stays the same is said once."""
    if event.before is None or event.after is None:
        return _("(not kept: what was read of a withdrawn paper)")
    if event.kind is EventKind.WITHDRAWN:
        return _describe_withdrawal(event.after)
    names = _names(current_language())
    pieces = []
    for key, name in names.items():
        if key not in event.before and key not in event.after:
            continue
        old, new = (
            _show(key, values[key]) if key in values else "" for values in (event.before, event.after)
        )
        if key in event.before and key in event.after and old != new:
            pieces.append(f"{name}: {old or '—'} → {new or '—'}")
        else:
            pieces.append(f"{name}: {new or old or '—'}")
    if event.after.get("problem"):
        pieces.append(problem(event.after["problem"], event.after["detail"]))
    return "; ".join(pieces)


def trail_fault(fault: TrailFault) -> str:
    """What is wrong with the trail, and what to do."""
    said = {
        TrailFaultKind.MISSING: _("Event {number} is missing."),
        TrailFaultKind.CHANGED: _("Event {number} was changed, moved or put in by another program."),
        TrailFaultKind.VALUES_CHANGED: _("What event {number} says was changed."),
        TrailFaultKind.VALUES_MISSING: _(
            "What event {number} said was taken out, and no withdrawal did that."
        ),
        TrailFaultKind.OTHER_HEAD: _("The trail ends with event {number}, but not as the registry noted."),
        TrailFaultKind.NOT_AS_PRINTED: _("Event {number} is not the one of the head that you gave."),
    }[fault.kind]
    return said.format(number=fault.number)


@cache
def _names(_language: str) -> Mapping[str, str]:
    """What values of events are called, in the order they are shown; those not named are for programs."""
    return {name.value: field_name(name) for name in FieldName} | {
        "title": _("table"),
        "period": _("period"),
        "claim": _("claim"),
        "fate": _("fate"),
        "file": _("file"),
        "archive": _("archive"),
        "pages": _("pages"),
        "later": _("pages to be read"),
        "unsure": _("unsure"),
        "signatures": _("digital signatures"),
        "draft": _("draft"),
        "starts": _("further papers from page"),
        "papers": _("papers"),
        "total_self": _("self score in all"),
        "rows": _("rows"),
        "scores": _("self scores"),
        "judgement": _("before"),
        "reason": _("why"),
        "carried": _("taken over from the period before"),
        "date": _("date"),
        "note": _("comment"),
        "private": _("kept out of packs"),
        "state": _("answer"),
        "drops": _("drops"),
        "tables": _("tables"),
        "decisions": _("decisions"),
        "full_name": _("full name"),
        "role": _("role"),
        "token": _("token"),
        "expires_on": _("good until"),
    }


def _describe_withdrawal(after: Mapping[str, Any]) -> str:
    count = len(after["erased"])
    return ngettext(
        "{reason}: {drops}; what {count} event said of it was taken out",
        "{reason}: {drops}; what {count} events said of it was taken out",
        count,
    ).format(reason=problem(after["problem"], after["detail"]), drops=", ".join(after["drops"]), count=count)


def _signature(said: Mapping[str, Any]) -> str:
    answers = f"{intact_answer(said['intact'])}, {trust_name(Trust(said['trust']))}"
    return f"{said['signer'] or said['field']} ({answers})"


def _points(score: str | None) -> str:
    return "—" if score is None else format_points(Decimal(score))


def _show(key: str, value: Any) -> str:
    """A value as people write it."""
    if key in _FIELDS:
        return field_value(FieldName(key), value)
    match key, value:
        case "fate", str():
            return fate(Fate(value))
        case "judgement", str():
            return judgement(Judgement(value))
        case "role", str():
            return role_name(Role(value))
        case "date" | "expires_on", str():
            return format_iso(value)
        case "unsure", list():
            return ", ".join(field_name(FieldName(name)) for name in value)
        case "scores", dict():
            return ", ".join(f"{code} {_points(score)}" for code, score in value.items())
        case "total_self", str():
            return _points(value)
        case "state", str():
            return link_state(LinkState(value))
        case "period", list():
            return "–".join(map(format_iso, value))
        case "signatures", list():
            return ", ".join(map(_signature, value)) or _("none")
        case _, bool():
            return _("yes") if value else _("no")
        case _, list():
            return ", ".join(map(str, value))
        case _:
            return "" if value is None else str(value)
