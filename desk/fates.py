"""What became of a drop, in a sentence: its paper, the reason it was refused, or what is still to check."""

from pathlib import PurePath
from typing import Final

from desk.corrections import find_namesakes, find_twins
from registry.filing import fields_wanting
from registry.language import _
from registry.parsed import ProblemCode
from registry.store import Registry
from registry.tables import Arrival, Document
from registry.vocabulary.kinds import Fate, ReadMethod
from report import wording

# By which people know papers and photos: a file with such a name and another content is not what it seems.
_ENDINGS: Final = frozenset(
    {".pdf", ".doc", ".docx", ".xls", ".xlsx", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".zip"}
)


def describe_fate(registry: Registry, arrival: Arrival) -> str:
    """What there is to say of a drop beside its fate."""
    if arrival.fate is Fate.REFUSED and arrival.reason:
        return describe_refusal(arrival)
    if arrival.document_id is None:
        return ""
    paper = registry.get_document(arrival.document_id)
    name = wording.name_of(paper)
    if arrival.fate is Fate.REGISTERED and _is_other_copy(registry, arrival):
        return _("another copy of #{id} {name}; see whether it is the same paper").format(
            id=arrival.document_id, name=name
        )
    if arrival.fate is Fate.DUPLICATE:
        return name
    if arrival.fate is Fate.REGISTERED:
        return name + _name_others(registry, paper)
    failure = _find_failure(registry, arrival)
    if failure is not None:
        return failure
    wanted = ", ".join(wording.field_name(field) for field in fields_wanting(paper))
    said = _("{name}; please check: {fields}").format(name=name, fields=wanted or _("it is a draft"))
    return said + _name_others(registry, paper)


def describe_refusal(arrival: Arrival) -> str:
    """Why a drop was refused, and what to do about it."""
    ending = PurePath(arrival.name).suffix.lower()
    if arrival.reason == ProblemCode.UNKNOWN_TYPE and ending in _ENDINGS:
        line = _(
            "it is named {ending}, but holds something else; the file may be damaged or a program: "
            "do not open it, ask the sender for the original again"
        )
        return line.format(ending=ending)
    return wording.problem(arrival.reason or "", arrival.detail)


def _name_others(registry: Registry, paper: Document) -> str:
    """The papers that this one may be mistaken for, as the end of a sentence; "" where there are none."""
    said = ""
    for other in find_twins(registry, paper):
        line = _("; {other} is filed with the same number and date: compare the two")
        said += line.format(other=wording.name_of(other))
    for other in find_namesakes(registry, paper):
        line = _("; {other} is filed too, same number and symbol, another day: see whether one is mistaken")
        said += line.format(other=wording.name_of(other))
    return said


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
