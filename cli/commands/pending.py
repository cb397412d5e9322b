"""minhchung pending: the papers that a person must complete or confirm, with what each field may be."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

import typer

from cli.output import print_json, say, say_indented
from cli.workplace import workplace_of
from registry.filing import fields_wanting
from registry.language import _
from registry.offers import Offer, Witnesses, build_witnesses, rank_candidates
from registry.parsed import ProblemCode
from registry.store import Registry
from registry.tables import Document, StoredFile
from registry.vocabulary.kinds import FieldName
from report import wording

_FIELD_INDENT: Final = 6
_OFFER_INDENT: Final = 10


@dataclass(frozen=True)
class _Wanting:
    """A paper, its files by name, and what is offered for each field that wants data.

    On the pages in `starts` of its file other papers seem to start.
    """

    paper: Document
    files: Sequence[tuple[StoredFile, str]]
    offers: Mapping[FieldName, tuple[Offer, ...]]
    starts: tuple[int, ...]


def pending(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """List the papers that want data or confirmation, with how to supply it."""
    registry = workplace_of(context).registry
    witnesses = build_witnesses(registry.documents(), registry.citations())
    proposals = {proposal.document.id: proposal for proposal in registry.split_proposals()}
    papers = {paper.id: paper for paper in registry.wanting_documents()}
    papers |= {number: proposal.document for number, proposal in proposals.items()}
    wanting = [
        _look_at(registry, paper, witnesses, proposals[number].starts if number in proposals else ())
        for number, paper in sorted(papers.items(), key=lambda each: each[0] or 0)
    ]
    if as_json:
        print_json([_as_json(one) for one in wanting])
        return
    if not wanting:
        say(_("No paper wants data."))
        return
    for one in wanting:
        _print_paper(one)
    _print_hints(wanting)


def _look_at(registry: Registry, paper: Document, witnesses: Witnesses, starts: tuple[int, ...]) -> _Wanting:
    assert paper.id is not None
    fields = registry.fields_of(paper.id)
    offers = {name: rank_candidates(name, paper, fields, witnesses) for name in fields_wanting(paper)}
    return _Wanting(paper, registry.files_of(paper.id), offers, starts)


def _print_paper(one: _Wanting) -> None:
    paper = one.paper
    say(f"#{paper.id}  {one.files[0][1]}  {wording.name_of(paper)}", style="bold")
    if any(not file.is_complete for file, _name in one.files):
        say_indented(_("later pages are still being read"), _FIELD_INDENT)
    if one.starts:
        pages = " ".join(map(str, one.starts))
        say_indented(wording.problem(ProblemCode.SEVERAL_PAPERS, pages), _FIELD_INDENT)
        say_indented(f"→ minhchung split '#{paper.id}'", _OFFER_INDENT)
    if paper.is_draft:
        say_indented(_("it is a draft"), _FIELD_INDENT)
        say_indented(_how_to(paper, _("draft"), _("no")), _OFFER_INDENT)
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
    say_indented(_how_to(paper, wording.field_name(name), best), _OFFER_INDENT)


def _how_to(paper: Document, field: str, value: str) -> str:
    return f"→ minhchung correct '#{paper.id}' \"{field}\" {value}"


def _print_hints(wanting: Sequence[_Wanting]) -> None:
    example = next((one for one in wanting if one.offers), None)
    if example is None:
        return
    name = wording.field_name(next(iter(example.offers)))
    say(_("Type what stands on the paper; without a value the reading is confirmed. To see the place:"))
    say_indented(f"minhchung crop '#{example.paper.id}' \"{name}\"", _FIELD_INDENT)


def _as_json(one: _Wanting) -> dict[str, object]:
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
