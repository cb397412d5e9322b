"""Why things are not in an evidence pack, and what shows its quotations, in the reader's language."""

from collections.abc import Iterable

from registry.language import _
from report.naming import name_of
from report.pack_plan import LeftOut, PackedAttachment, PackPlan
from report.quoting import QuoteSource


def left_out(reason: LeftOut) -> str:
    """Why a paper or file is not in the pack."""
    return {
        LeftOut.RESTRICTED: _("not in the pack: its circulation is restricted"),
        LeftOut.PERSONAL: _("not in the pack: it holds identity numbers of citizens"),
        LeftOut.PRIVATE: _("not in the pack: marked as personal, or not to be passed on"),
        LeftOut.DRAFT: _("not in the pack: it is a draft"),
        LeftOut.UNFINISHED: _("not in the pack: it has not been read to its end yet"),
        LeftOut.ORIGINAL_LOST: _("not in the pack: its original is missing or damaged in the vault"),
    }[reason]


def list_left_out(plan: PackPlan, undrawn: Iterable[str]) -> tuple[str, ...]:
    """What is not in a pack, a sentence each, for who made it: names that the pack does not tell are told.

    Args:
        undrawn: names of pages that could not be drawn.
    """
    return (
        *(f"{name_of(one.document)}: {left_out(one.left_out)}" for one in plan.left_out if one.left_out),
        *(
            f"{one.attachment.name}: {left_out(one.left_out)}"
            for one in plan.left_out_attachments
            if one.left_out
        ),
        *(_("{page}: the page could not be drawn").format(page=name) for name in undrawn),
    )


def attachment_name(packed: PackedAttachment) -> str:
    """What an attached file is called in a pack."""
    return packed.attachment.name if packed.is_named else _("attached file (name not shown)")


def quote_source(source: QuoteSource) -> str:
    """What quoted words can be compared with."""
    return {
        QuoteSource.FILE: _("the text of the file itself"),
        QuoteSource.CARRIED: _("the text read from the scan, carried in the pack"),
        QuoteSource.PICTURE: _("the picture of the page, by eye"),
    }[source]
