"""minhchung pending: the papers that a person must complete or confirm, with what each field may be."""

import shlex
from collections.abc import Sequence
from functools import cache
from typing import Final

import typer

from cli.hints import correction
from cli.options import Json
from cli.output import print_json, say, say_indented
from cli.workplace import workplace_of
from desk.pending import Wanting, find_wanting
from desk.sortings import find_folders, find_sortings
from registry.language import _
from registry.offers import Offer
from registry.parsed import ProblemCode
from registry.tables import Document
from registry.vocabulary.kinds import FieldName
from report import wording
from report.folders import Sorting
from report.wording_folders import describe_sorting

_FIELD_INDENT: Final = 6
_OFFER_INDENT: Final = 10


def pending(
    context: typer.Context,
    as_json: Json = False,
) -> None:
    """List the papers that want data or confirmation, with how to supply it."""
    wanting = find_wanting(workplace_of(context).registry)
    if as_json:
        print_json([_as_json(one) for one in wanting])
        return
    if not wanting:
        say(_("No paper wants data."))
        return
    registry = workplace_of(context).registry
    # Read once, however many papers lay in folders.
    know_folders = cache(lambda: find_folders(registry))
    for one in wanting:
        _print_paper(one, find_sortings(registry, know_folders, [file.sha256 for file, _name in one.files]))
    _print_hints(wanting)


def _print_paper(one: Wanting, sortings: Sequence[Sorting]) -> None:
    paper = one.paper
    say(f"#{paper.id}  {one.files[0][1]}  {wording.name_of(paper)}", style="bold")
    for sorting in sortings:
        say_indented("; ".join(describe_sorting(sorting)), _FIELD_INDENT)
    if any(not file.is_complete for file, _name in one.files):
        say_indented(_("later pages are still being read"), _FIELD_INDENT)
    if one.starts:
        pages = " ".join(map(str, one.starts))
        say_indented(wording.problem(ProblemCode.SEVERAL_PAPERS, pages), _FIELD_INDENT)
        say_indented(f"→ minhchung split '#{paper.id}'", _OFFER_INDENT)
    if paper.is_draft:
        say_indented(_("it is a draft"), _FIELD_INDENT)
        say_indented("→ " + correction(paper, _("draft"), _("no")), _OFFER_INDENT)
    for name, offers in one.offers.items():
        _print_field(paper, name, offers)


def _print_field(paper: Document, name: FieldName, offers: Sequence[Offer]) -> None:
    state = _("not sure, please check") if offers else _("could not be read")
    say_indented(f"{wording.field_name(name)}: {state}", _FIELD_INDENT)
    values = [wording.field_value(name, offer.value) for offer in offers]
    for value, offer in zip(values, offers, strict=True):
        why = "; ".join(map(wording.witness, offer.witnesses))
        say_indented(f"{value}  ({why})", _OFFER_INDENT)
    # Symbols hold brackets and ampersands, which mean something to a shell.
    best = shlex.quote(values[0]) if values else _("[VALUE]")
    say_indented("→ " + correction(paper, wording.field_name(name), best), _OFFER_INDENT)


def _print_hints(wanting: Sequence[Wanting]) -> None:
    example = next((one for one in wanting if one.offers), None)
    if example is None:
        return
    name = wording.field_name(next(iter(example.offers)))
    say(_("Type what stands on the paper; without a value the reading is confirmed. To see the place:"))
    say_indented(f"minhchung crop '#{example.paper.id}' \"{name}\"", _FIELD_INDENT)


def _as_json(one: Wanting) -> dict[str, object]:
    paper = one.paper
    return {
        "document_id": paper.id,
        "file": one.files[0][1],
        "reference": str(paper.reference) if paper.reference else None,
        "issued_on": paper.issued_on,
        "is_draft": paper.is_draft,
        "starts": one.starts,
        "is_complete": all(file.is_complete for file, _name in one.files),
        "wanting": list(one.offers),
        "offers": {
            name.value: [
                {
                    "value": offer.value,
                    "witnesses": [
                        {"kind": witness.kind, **witness.values, "says": wording.witness(witness)}
                        for witness in offer.witnesses
                    ],
                }
                for offer in offers
            ]
            for name, offers in one.offers.items()
        },
    }
