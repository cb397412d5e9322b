"""minhchung search: papers by number or by words, with the passage that answers and who cites them."""

from collections.abc import Sequence
from typing import Annotated

import typer

from cli.output import mark, print_json, say, say_indented
from cli.workplace import workplace_of
from index.analysis import folded_words
from index.query import ReferenceQuery
from index.search import DEFAULT_LIMIT, Answer, Hit
from index.search import search as find
from registry.errors import UsageError
from registry.language import _
from registry.store import Citing
from registry.text import squeeze
from report import wording


def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help=_("A document number in any spelling, or words."))],
    limit: Annotated[int, typer.Option(min=1, help=_("How many papers at most."))] = DEFAULT_LIMIT,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """Find papers; a number is answered exactly, never by another number."""
    workplace = workplace_of(context)
    text = " ".join(words)
    if not folded_words(text):
        raise UsageError(_("Type a document number or the words to look for."))
    answer = find(workplace.registry, workplace.index, text, limit)
    if as_json:
        print_json([_as_json(hit) for hit in answer.hits])
        return
    for hit in answer.hits:
        _print_hit(hit)
    if answer.cited_only:
        _print_cited_only(answer.cited_only)
    if not answer.hits and not answer.cited_only:
        say(_nothing_found(answer, text))


def _print_hit(hit: Hit) -> None:
    paper = hit.document
    say(f"#{paper.id}  {wording.name_of(paper)}", style="bold")
    if paper.subject:
        say_indented(squeeze(paper.subject), 4)
    if hit.snippet is not None:
        say_indented(mark(hit.snippet), 4)
    if hit.cited_by:
        say_indented(_cited_by(hit.cited_by), 4)


def _print_cited_only(citing: Sequence[Citing]) -> None:
    say(_("Cited in the table; no paper with exactly this number and symbol is filed:"))
    for one in citing:
        say(f"  {one.criterion.code}: {wording.shorten(one.claim.raw)}")


def _cited_by(citing: Sequence[Citing]) -> str:
    codes = dict.fromkeys(one.criterion.code for one in citing)
    return _("Cited by items: {codes}").format(codes=", ".join(codes))


def _nothing_found(answer: Answer, text: str) -> str:
    if isinstance(answer.query, ReferenceQuery):
        return _("No paper {text} is filed, and no item cites it.").format(text=text)
    return _("No paper holds all of these words: {text}").format(text=text)


def _as_json(hit: Hit) -> dict[str, object]:
    paper = hit.document
    return {
        "document_id": paper.id,
        "reference": str(paper.reference) if paper.reference else None,
        "document_type": paper.document_type,
        "issued_on": paper.issued_on,
        "issuing_body": paper.issuing_body,
        "subject": paper.subject,
        "snippet": hit.snippet.text if hit.snippet else None,
        "marks": [list(span) for span in hit.snippet.marks] if hit.snippet else [],
        "cited_by": list(dict.fromkeys(one.criterion.code for one in hit.cited_by)),
    }
