"""The header of a paper as its page lists it: each element with its value and how sure that is (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from registry.language import _
from registry.parsed import Box
from registry.tables import StoredField
from registry.vocabulary.kinds import EXPECTED, IDENTIFYING, FieldName
from report import wording


class Certainty(StrEnum):
    """How much may be built on a header element."""

    SURE = "sure"
    UNSURE = "unsure"
    CONFIRMED = "confirmed"  # by a person, also that the paper does not bear it
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Fact:
    """One header element: `value` as people type it, `others` what it may be instead, `says` how sure it is.

    `box` is where it stands on page `page` of the copy shown; None where it was read on another one.
    """

    name: FieldName
    value: str
    certainty: Certainty
    says: str
    page: int | None = None
    box: Box | None = None
    others: tuple[str, ...] = ()
    machine_read: str = ""  # where a person said otherwise

    @property
    def wants_look(self) -> bool:
        """Whether a person has to look at the paper."""
        return self.certainty in (Certainty.UNSURE, Certainty.UNREAD)

    @property
    def may_be_absent(self) -> bool:
        """Whether there are papers without it."""
        return self.name not in IDENTIFYING


def list_facts(
    fields: Iterable[StoredField], sha256: str, people: Mapping[str, str]
) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """The elements that every paper has, read or not; and those that this one bears besides.

    Args:
        sha256: the copy that is shown.
        people: what those who confirmed are called, by the name that the registry has.
    """
    facts = {field.name: _fact_of(field, sha256, people) for field in fields}
    return (
        tuple(facts.get(name) or _unread(name) for name in FieldName if name in EXPECTED),
        tuple(fact for name, fact in facts.items() if name not in EXPECTED),
    )


def _unread(name: FieldName) -> Fact:
    return Fact(name, "", Certainty.UNREAD, _("could not be read"))


def _fact_of(field: StoredField, sha256: str, people: Mapping[str, str]) -> Fact:
    certainty, says = _certainty_of(field, people)
    is_shown = field.sha256 == sha256
    read = field.read_value or ""
    return Fact(
        field.name,
        wording.field_value(field.name, field.value),
        certainty,
        says,
        field.page if is_shown else None,
        _box_of(field) if is_shown else None,
        tuple(wording.field_value(field.name, value) for value in field.choices if value != field.value),
        wording.field_value(field.name, read) if field.confirmed_by and read != field.value else "",
    )


def _certainty_of(field: StoredField, people: Mapping[str, str]) -> tuple[Certainty, str]:
    if field.confirmed_by and field.confirmed_at:
        said = _("confirmed by {who} on {day}").format(
            who=people.get(field.confirmed_by, field.confirmed_by),
            day=wording.format_day(field.confirmed_at.astimezone().date()),
        )
        return Certainty.CONFIRMED, said
    if not field.value:
        return Certainty.UNREAD, _("could not be read")
    if field.sure:
        return Certainty.SURE, _("read for sure")
    return Certainty.UNSURE, _("not sure, please check")


def _box_of(field: StoredField) -> Box | None:
    match (field.x0, field.top, field.x1, field.bottom):
        case (float(x0), float(top), float(x1), float(bottom)):
            return Box(x0, top, x1, bottom)
    return None
