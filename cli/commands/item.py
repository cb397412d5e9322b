"""minhchung item: one item, claim by claim."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from cli.hints import see
from cli.options import Json
from cli.output import print_json, say, say_indented
from cli.workplace import workplace_of
from desk import items
from desk.sortings import find_claims_for_files, find_open_files
from index.locate import Place
from registry.assessment import ClaimVerdict, ItemVerdict
from registry.language import _
from registry.store import Registry
from registry.text import squeeze
from registry.vocabulary.kinds import FieldName
from report import wording
from report.folders import build_item_folders, sort_drops
from report.proof import Proof, find_proof
from report.summary import Assessment, assess, leaves_below


def item(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help=_("The item's code, e.g. III.1.2-1."))],
    as_json: Json = False,
) -> None:
    """Show what an item claims, what each claim stands on, and what is missing."""
    registry = workplace_of(context).registry
    assessment = assess(registry)
    verdict = get_item(assessment, code)
    proofs = [find_proof(registry, claim) for claim in verdict.claims]
    if as_json:
        claims = zip(verdict.claims, proofs, strict=True)
        print_json([_as_json(number, claim, proof) for number, (claim, proof) in enumerate(claims, start=1)])
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
    for number, (claim, proof) in enumerate(zip(verdict.claims, proofs, strict=True), start=1):
        _print_claim(number, claim, proof)
    _print_folder(registry, assessment, verdict)
    for below in leaves_below(assessment, verdict):
        _print_leaf(below)


def get_item(assessment: Assessment, code: str) -> ItemVerdict:
    """The verdict on one item.

    Raises:
        NotFoundError: the table has no such item.
    """
    with see("criteria list"):
        return items.get_item(assessment, code)


def _print_leaf(item: ItemVerdict) -> None:
    row = item.criterion
    status = wording.item_status(item.status)
    say(f"  {row.code}  {wording.format_points(item.points)}  {status}  {wording.shorten(row.text, 80)}")


def _print_folder(registry: Registry, assessment: Assessment, verdict: ItemVerdict) -> None:
    """The files in the folder of the item that wait to be attached, and how that is done."""
    folders = build_item_folders([one.criterion for one in assessment.items])
    code = verdict.criterion.code
    drops = [drop for drop, sorting in sort_drops(folders, registry.foldered_drops()) if sorting.item == code]
    files = find_open_files(registry, assessment, verdict, drops)
    if not files:
        return
    say(_("Files in the folder of this item"))
    for file in files:
        say(f"       #{file.paper.id}  {file.drop.name}")
    (number, _claim), *_others = find_claims_for_files(verdict)
    say_indented(f"→ minhchung attach {code} {number} --paper '#{files[0].paper.id}'", 7)


def _print_claim(number: int, verdict: ClaimVerdict, proofs: Sequence[Proof]) -> None:
    kind, status = wording.claim_kind(verdict.claim.kind), wording.citation_status(verdict.status)
    say(f"{number:>3}. [{kind}: {status}] {wording.shorten(verdict.claim.raw, 140)}")
    for proof in proofs:
        say(f"       = #{proof.document.id}  {wording.name_of(proof.document)}")
        for place in _places_of(proof):
            where = _("page {page}").format(page=place.page)
            say(f"         {where}: “{wording.shorten(place.words)}”")
    for file in verdict.attachments:
        say(
            f"       = {file.name}, {wording.format_day(file.dated_on)}, {file.attached_by}"
            + (f": {file.note}" if file.note else "")
        )
        if file.taken_on is not None and file.taken_on != file.dated_on:
            day = wording.format_day(file.taken_on)
            say("         " + _("the camera wrote {day} into the picture").format(day=day))
    for reason in verdict.reasons:
        say(f"       {wording.describe(reason)}")


def _places_of(proof: Proof) -> list[Place]:
    """The lines that show it: the number's, and the passage that says what the claim says."""
    number = proof.head.get(FieldName.NUMBER)
    return [place for place in (number, proof.passage) if place is not None]


def _as_json(number: int, verdict: ClaimVerdict, proofs: Sequence[Proof]) -> dict[str, object]:
    return {
        "number": number,
        "kind": verdict.claim.kind,
        "status": verdict.status,
        "raw": verdict.claim.raw,
        "span": [verdict.claim.start, verdict.claim.end],
        "documents": [paper.id for paper in verdict.documents],
        "places": [
            {"document": proof.document.id, **asdict(place)}
            for proof in proofs
            for place in _places_of(proof)
        ],
        "attachments": [file.sha256 for file in verdict.attachments],
        "reasons": [{"code": reason.code, **reason.values} for reason in verdict.reasons],
    }
