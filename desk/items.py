"""Which item, which of its claims a person means, and what a decision about it is then about."""

from registry.assessment import ItemVerdict
from registry.decisions import Place
from registry.errors import NotFoundError, UsageError
from registry.language import _
from registry.tables import StoredClaim
from report.linking import occurrences
from report.summary import Assessment


def get_item(assessment: Assessment, code: str) -> ItemVerdict:
    """The verdict on one item; its code may be typed in small letters.

    Raises:
        NotFoundError: the table has no such item.
    """
    found = next((one for one in assessment.items if one.criterion.code.upper() == code.upper()), None)
    if found is None:
        raise NotFoundError(_("No item {code} in the table.").format(code=code))
    return found


def get_claim(verdict: ItemVerdict, number: int) -> StoredClaim:
    """The claim with this number in an item; they are counted from 1.

    Raises:
        NotFoundError: the item has no such claim.
        UsageError: it is a linked paper, which the table does not name.
    """
    if not 1 <= number <= len(verdict.claims):
        message = _("{code} has no claim {number}.")
        raise NotFoundError(message.format(code=verdict.criterion.code, number=number))
    claim = verdict.claims[number - 1].claim
    if not claim.raw:
        message = _("{number} is a linked paper, no claim of the table. It is judged for the whole item.")
        raise UsageError(message.format(number=number))
    return claim


def place_of(verdict: ItemVerdict, number: int | None) -> Place:
    """What a decision about a claim is about, or without a number about the item as a whole.

    Raises:
        NotFoundError: the item has no such claim.
        UsageError: it is a linked paper, which the table does not name.
    """
    code = verdict.criterion.code
    if number is None:
        return Place(code)
    claim = get_claim(verdict, number)
    return Place(code, claim.raw, occurrences([said.claim for said in verdict.claims])[number - 1])


def find_claim_number(verdict: ItemVerdict, place: Place) -> int | None:
    """The number of the claim that a decision is about; None for the whole item, or a claim that is gone."""
    claims = [said.claim for said in verdict.claims]
    places = (
        Place(verdict.criterion.code, claim.raw, occurrence)
        for claim, occurrence in zip(claims, occurrences(claims), strict=True)
    )
    numbered = enumerate(places, start=1)
    return next((number for number, each in numbered if place.claim_raw and each == place), None)
