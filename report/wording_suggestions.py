"""Why a paper is suggested for an item, in sentences of the reader's language."""

from datetime import date

from index.suggest import SuggestionCode, SuggestionReason
from registry.language import _


def describe_suggestion(reason: SuggestionReason) -> str:
    """One reason as a sentence."""
    values = dict(reason.values)
    if "date" in values:
        day = date.fromisoformat(values["date"])
        values["date"] = f"{day.day}/{day.month}/{day.year}"
    if "paper" in values and not values["paper"]:
        values["paper"] = f"“{values['subject']}”"
    return _sentences()[reason.code].format_map(values)


def _sentences() -> dict[SuggestionCode, str]:
    return {
        SuggestionCode.IN_FOLDER: _("Was put into the folder “{folder}” on {date}."),
        SuggestionCode.LIKE_LINKED: _("Subject like {paper}, which serves this item ({percent} %)."),
        SuggestionCode.LIKE_EARLIER: _("Subject like {paper}, used here in an earlier period ({percent} %)."),
        SuggestionCode.LIKE_NAMED: _(
            "Subject like {paper}, which the item names and nobody filed ({percent} %)."
        ),
        SuggestionCode.SHARED_WORDS: _("Both speak of: {words}."),
        SuggestionCode.SLOT_FILLED: _("Is what the item asks for: {asked}."),
        SuggestionCode.TYPE_ASKED: _("Is of the type that the item asks for: {type}."),
        SuggestionCode.BY_LEAD_UNIT: _("Comes from {unit}, the lead unit of this item."),
        SuggestionCode.BY_COORDINATING_UNIT: _("Comes from {unit}, a coordinating unit of this item."),
        SuggestionCode.CITES_LINKED: _("Cites {paper}, which this item names."),
        SuggestionCode.CITED_BY_LINKED: _("Is cited by {paper}, which this item names."),
        SuggestionCode.CITED_BY_ITEM: _("The item itself cites this paper."),
        SuggestionCode.CITES_SAME: _("Cites the same paper as the item."),
        SuggestionCode.OUT_OF_PERIOD: _("But: dated {date}, outside the period."),
        SuggestionCode.PLAN_ONLY: _("But: announces work, while the item asks for its result."),
        SuggestionCode.LIKE_REJECTED: _("But: like {paper}, which was rejected for this item."),
    }
