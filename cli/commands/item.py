"""minhchung item: one item, claim by claim."""

from typing import Annotated

import typer

from cli.output import print_json, say
from cli.workplace import workplace_of
from registry.assessment import ClaimVerdict, ItemVerdict
from registry.errors import NotFoundError
from registry.language import _
from registry.text import squeeze
from report import wording
from report.summary import Assessment, assess, leaves_below


def item(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help=_("The item's code, e.g. III.1.2-1."))],
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """Show what an item claims, what each claim stands on, and what is missing."""
    assessment = assess(workplace_of(context).registry)
    verdict = get_item(assessment, code)
    if as_json:
        print_json([_as_json(number, claim) for number, claim in enumerate(verdict.claims, start=1)])
        return
    row = verdict.criterion
    say(f"{row.code}  {squeeze(row.text).removeprefix('- ')}", style="bold")
    status = wording.item_status(verdict.status) if row.is_leaf else _("sum of the items below")
    say(
        _("Self score {own} of {maximum}; {status}").format(
            own=wording.format_points(verdict.points),
            maximum=wording.format_points(row.max_score) if row.max_score is not None else "?",
            status=status,
        )
    )
    for reason in verdict.reasons:
        cure = wording.cure(reason)
        say(f"  - {wording.describe(reason)}" + (f" → {cure}" if cure else ""))
    for number, claim in enumerate(verdict.claims, start=1):
        _print_claim(number, claim)
    for below in leaves_below(assessment, verdict):
        _print_leaf(below)


def get_item(assessment: Assessment, code: str) -> ItemVerdict:
    """The verdict on one item.

    Raises:
        NotFoundError: the table has no such item.
    """
    found = next((one for one in assessment.items if one.criterion.code.upper() == code.upper()), None)
    if found is None:
        raise NotFoundError(_("No item {code} in the table. See: minhchung criteria list").format(code=code))
    return found


def _print_leaf(item: ItemVerdict) -> None:
    row = item.criterion
    status = wording.item_status(item.status)
    say(f"  {row.code}  {wording.format_points(item.points)}  {status}  {wording.shorten(row.text, 80)}")


def _print_claim(number: int, verdict: ClaimVerdict) -> None:
    kind, status = wording.claim_kind(verdict.claim.kind), wording.citation_status(verdict.status)
    say(f"{number:>3}. [{kind}: {status}] {wording.shorten(verdict.claim.raw, 140)}")
    for paper in verdict.documents:
        say(f"       = #{paper.id}  {wording.name_of(paper)}")
    for file in verdict.attachments:
        say(
            f"       = {file.name}, {wording.format_day(file.dated_on)}, {file.attached_by}"
            + (f": {file.note}" if file.note else "")
        )
    for reason in verdict.reasons:
        say(f"       {wording.describe(reason)}")


def _as_json(number: int, verdict: ClaimVerdict) -> dict[str, object]:
    return {
        "number": number,
        "kind": verdict.claim.kind,
        "status": verdict.status,
        "raw": verdict.claim.raw,
        "span": [verdict.claim.start, verdict.claim.end],
        "documents": [paper.id for paper in verdict.documents],
        "attachments": [file.sha256 for file in verdict.attachments],
        "reasons": [{"code": reason.code, **reason.values} for reason in verdict.reasons],
    }
