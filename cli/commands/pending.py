"""minhchung pending: the papers that a person must complete or confirm."""

from typing import Annotated

import typer

from cli.output import print_json, print_table, say
from cli.workplace import workplace_of
from registry.filing import fields_wanting
from registry.language import _
from registry.tables import Document
from report import wording


def pending(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """List the papers that want data or confirmation, with how to supply it."""
    registry = workplace_of(context).registry
    papers = registry.wanting_documents()
    names = {paper.id: registry.files_of(paper.id or 0)[0][1] for paper in papers}
    if as_json:
        print_json([_as_json(paper, names[paper.id]) for paper in papers])
        return
    if not papers:
        say(_("No paper wants data."))
        return
    rows = [
        (
            f"#{paper.id}",
            names[paper.id],
            wording.name_of(paper),
            ", ".join(wording.field_name(name) for name in fields_wanting(paper)) or _("it is a draft"),
        )
        for paper in papers
    ]
    print_table(("", _("File"), _("Read so far"), _("Please check")), rows)
    _print_example(papers)


def _print_example(papers: list[Document]) -> None:
    example = next((paper for paper in papers if fields_wanting(paper)), None)
    if example is None:
        return
    name = wording.field_name(fields_wanting(example)[0])
    say(_("Type what stands on the paper; without a value the reading is confirmed:"))
    say(f"  minhchung correct '#{example.id}' \"{name}\" " + _("[VALUE]"))


def _as_json(paper: Document, name: str) -> dict[str, object]:
    return {
        "document_id": paper.id,
        "file": name,
        "reference": str(paper.reference) if paper.reference else None,
        "issued_on": paper.issued_on,
        "wanting": [field.value for field in fields_wanting(paper)],
    }
