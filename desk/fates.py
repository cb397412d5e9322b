"""What became of a drop, in a sentence: its paper, the reason it was refused, or what is still to check."""

from registry.filing import fields_wanting
from registry.language import _
from registry.store import Registry
from registry.tables import Arrival
from registry.vocabulary.kinds import Fate, ReadMethod
from report import wording


def describe_fate(registry: Registry, arrival: Arrival) -> str:
    """What there is to say of a drop beside its fate."""
    if arrival.fate is Fate.REFUSED and arrival.reason:
        return wording.problem(arrival.reason, arrival.detail)
    if arrival.document_id is None:
        return ""
    paper = registry.get_document(arrival.document_id)
    name = wording.name_of(paper)
    if arrival.fate is Fate.REGISTERED and _is_other_copy(registry, arrival):
        return _("another copy of #{id} {name}; see whether it is the same paper").format(
            id=arrival.document_id, name=name
        )
    if arrival.fate is not Fate.NEEDS_DATA:
        return name
    failure = _find_failure(registry, arrival)
    if failure is not None:
        return failure
    wanted = ", ".join(wording.field_name(field) for field in fields_wanting(paper))
    return _("{name}; please check: {fields}").format(name=name, fields=wanted or _("it is a draft"))


def _is_other_copy(registry: Registry, arrival: Arrival) -> bool:
    """Whether a better copy of the paper is shown in place of this one."""
    (best, _name), *_others = registry.files_of(arrival.document_id or 0)
    return best.sha256 != arrival.sha256


def _find_failure(registry: Registry, arrival: Arrival) -> str | None:
    """Why nothing could be read of a file, in words; None where something was."""
    pages = registry.pages_of(arrival.sha256)
    faults = registry.problems_of(arrival.sha256)
    if any(page.method is not ReadMethod.UNREAD for page in pages) or not faults:
        return None
    return wording.problem(faults[0].code, faults[0].detail)
