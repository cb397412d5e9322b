"""minhchung suggest: papers that may prove an item, items that a paper may serve; a person decides."""

from collections.abc import Iterable
from typing import Annotated

import typer

from cli.commands.item import get_item
from cli.options import Json
from cli.output import print_json, say, say_indented
from cli.papers import get_paper
from cli.workplace import workplace_of
from desk.sortings import find_claims_for_files
from index.suggest import Suggestion
from registry.language import _
from registry.store import Registry
from registry.tables import Document
from report import wording
from report.suggestions import Advice, find_lacking, find_unused, prepare_advice
from report.summary import Assessment, assess
from report.wording_suggestions import describe_suggestion


def suggest(
    context: typer.Context,
    what: Annotated[
        str | None,
        typer.Argument(help=_("An item's code, or a paper; all items lacking proof where left out.")),
    ] = None,
    papers: Annotated[
        bool, typer.Option("--papers", help=_("For the papers that no item stands on: where each may serve."))
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=50, help=_("How many for each."))] = 3,
    as_json: Json = False,
) -> None:
    """List what may prove what, with reasons."""
    workplace = workplace_of(context)
    registry = workplace.registry
    assessment = assess(registry)
    advice = prepare_advice(registry, assessment)
    if papers or (what is not None and _is_paper(assessment, what)):
        wanted = find_unused(assessment, advice.papers) if what is None else [get_paper(workplace, what)]
        found = [one for kept in advice.for_papers(wanted, limit).values() for one in kept]
    else:
        codes = find_lacking(assessment) if what is None else (get_item(assessment, what).criterion.code,)
        found = [one for kept in advice.for_items(codes, limit).values() for one in kept]
    if as_json:
        print_json([_as_json(one) for one in found])
    elif not found:
        say(_("No suggestion: nothing on file is near enough."))
    elif papers or (what is not None and _is_paper(assessment, what)):
        _print_by_paper(registry, assessment, found, advice)
    else:
        _print_by_item(registry, assessment, found)


def _is_paper(assessment: Assessment, what: str) -> bool:
    return all(item.criterion.code.upper() != what.upper() for item in assessment.items)


def _print_by_item(registry: Registry, assessment: Assessment, found: Iterable[Suggestion]) -> None:
    by_id = _papers_of(registry, found)
    last = ""
    for one in found:
        if one.criterion_code != last:
            last = one.criterion_code
            text = get_item(assessment, last).criterion.text
            say(f"{last}  {wording.shorten(text.removeprefix('- '), 100)}", style="bold")
        paper = by_id[one.document_id]
        subject = wording.shorten(paper.subject or "")
        say(f"  #{paper.id}  {wording.name_of(paper)}  ({_percent(one)})  {subject}")
        _print_reasons(one)
        say_indented(f"→ minhchung link attach {one.criterion_code} '#{paper.id}'", 6)


def _print_by_paper(
    registry: Registry, assessment: Assessment, found: Iterable[Suggestion], advice: Advice
) -> None:
    by_id = _papers_of(registry, found)
    last = 0
    for one in found:
        if one.document_id != last:
            last = one.document_id
            paper = by_id[last]
            say(f"#{last}  {wording.name_of(paper)}  {wording.shorten(paper.subject or '')}", style="bold")
        item = get_item(assessment, one.criterion_code)
        text = item.criterion.text
        say(f"  {one.criterion_code}  ({_percent(one)})  {wording.shorten(text.removeprefix('- '), 100)}")
        _print_reasons(one)
        command = f"minhchung link attach {one.criterion_code} '#{last}'"
        if (last, one.criterion_code) in advice.for_claims:
            (number, _claim), *_others = find_claims_for_files(item)
            command = f"minhchung attach {one.criterion_code} {number} --paper '#{last}'"
        say_indented(f"→ {command}", 6)


def _print_reasons(one: Suggestion) -> None:
    for reason in one.reasons:
        say_indented(describe_suggestion(reason), 6)


def _papers_of(registry: Registry, found: Iterable[Suggestion]) -> dict[int, Document]:
    papers = registry.documents(sorted({one.document_id for one in found}))
    return {paper.id: paper for paper in papers if paper.id is not None}


def _percent(one: Suggestion) -> str:
    return f"{round(100 * one.score)} %"


def _as_json(one: Suggestion) -> dict[str, object]:
    return {
        "item": one.criterion_code,
        "document_id": one.document_id,
        "score": round(one.score, 3),
        "reasons": [{"code": reason.code, **reason.values} for reason in one.reasons],
    }
