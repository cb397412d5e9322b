"""minhchung show: one paper with its header, files, where each field was read, and the items that cite it."""

from collections import Counter
from typing import Annotated, Final

import typer

from cli.output import print_json, print_table, say
from cli.papers import get_paper
from cli.workplace import Workplace, workplace_of
from registry.language import _
from registry.parsed import ProblemCode
from registry.tables import Document, StoredField
from registry.text import squeeze
from registry.vocabulary.kinds import EXPECTED
from report import wording

# The table of fields says these as they stand now, a person's confirmation included.
_SAID_BY_FIELD: Final = frozenset({ProblemCode.FIELD_NOT_FOUND, ProblemCode.FIELD_UNSURE, ProblemCode.DRAFT})


def show(
    context: typer.Context,
    paper: Annotated[str, typer.Argument(help=_("The paper: #ID or a reference such as 1042/TB-UBND."))],
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """Show a paper."""
    workplace = workplace_of(context)
    document = get_paper(workplace, paper)
    fields = workplace.registry.fields_of(document.id or 0)
    if as_json:
        print_json(_as_json(workplace, document, fields))
        return
    say(f"#{document.id}  {wording.name_of(document)}", style="bold")
    columns = (_("Field"), _("Value"), _("Where read"), "", _("May also be"))
    print_table(columns, [*map(_field_row, fields), *_draft_rows(document)])
    _print_absent(fields)
    _print_files(workplace, document)
    _print_relations(workplace, document)
    _print_citing(workplace, document)


def _field_row(field: StoredField) -> tuple[str, str, str, str, str]:
    where = _("page {page}").format(page=field.page) if field.page else ""
    others = [wording.field_value(field.name, value) for value in field.choices if value != field.value]
    return wording.field_name(field.name), _value_of(field), where, _certainty(field), ", ".join(others)


def _value_of(field: StoredField) -> str:
    if field.value:
        return wording.field_value(field.name, field.value)
    return _("none on the paper") if field.confirmed_by else _("could not be read")


def _certainty(field: StoredField) -> str:
    if field.confirmed_by:
        return _("confirmed by {who}").format(who=field.confirmed_by)
    return _("sure") if field.sure else _("not sure, please check")


def _draft_rows(document: Document) -> list[tuple[str, str, str, str, str]]:
    """Whether the paper is a draft, where that is not plain."""
    who = document.draft_decided_by
    if not document.is_draft and who is None:
        return []
    said = _("confirmed by {who}").format(who=who) if who else _("not sure, please check")
    return [(_("draft"), _("yes") if document.is_draft else _("no"), "", said, "")]


def _print_absent(fields: list[StoredField]) -> None:
    found = {field.name for field in fields}
    absent = [wording.field_name(name) for name in EXPECTED if name not in found]
    if absent:
        say(_("Not found: {fields}").format(fields=", ".join(absent)))


def _print_files(workplace: Workplace, document: Document) -> None:
    for file, name in workplace.registry.files_of(document.id or 0):
        part = next(
            part for part in workplace.registry.parts_of(file.sha256) if part.document_id == document.id
        )
        pages = workplace.registry.pages_of(file.sha256, part.first_page, part.last_page)
        methods = Counter(wording.read_method(page.method) for page in pages)
        read = ", ".join(f"{method} ({count})" for method, count in methods.items())
        say(_("File: {name} ({pages} pages; read by {read})").format(name=name, pages=len(pages), read=read))
        say(f"  {workplace.vault.path_of(file.sha256)}")
        if part.first_page and part.last_page:
            its_pages = wording.page_range(part.first_page, part.last_page)
            say("  " + _("one of several papers in the file: pages {pages}").format(pages=its_pages))
        if not file.is_complete:
            say("  " + _("later pages are still being read"))
        for problem in workplace.registry.problems_of(file.sha256):
            if ProblemCode(problem.code) in _SAID_BY_FIELD:
                continue
            say(f"  ! {wording.problem(problem.code, problem.detail)}")


def _print_relations(workplace: Workplace, document: Document) -> None:
    """The papers that this one cites and how, and the papers that cite it."""
    registry = workplace.registry
    cited = list(
        dict.fromkeys(
            (mention.relation, squeeze(mention.raw), mention.page)
            for mention in registry.mentions_in(document.id or 0)
            if mention.reference_key != document.reference_key
        )
    )
    if cited:
        say(_("It cites:"))
    for relation, raw, page in cited:
        where = _("page {page}").format(page=page)
        say(f"  {wording.relation(relation)}: {wording.shorten(raw)} ({where})")
    citing = registry.mentions_of(document.reference_key) if document.reference_key else []
    by_papers = [(paper, mention) for paper, mention in citing if paper.id != document.id]
    if by_papers:
        say(_("Papers that cite it:"))
    for paper, mention in by_papers:
        where = _("page {page}").format(page=mention.page)
        how = wording.relation(mention.relation)
        say(f"  #{paper.id}  {wording.name_of(paper)} ({how}, {where})")


def _print_citing(workplace: Workplace, document: Document) -> None:
    citing = workplace.registry.items_citing(document.reference_key) if document.reference_key else []
    if not citing:
        say(_("No item of the table cites it."))
        return
    say(_("Cited by:"))
    for one in citing:
        say(f"  {one.criterion.code}: {wording.shorten(one.claim.raw)}")


def _as_json(workplace: Workplace, document: Document, fields: list[StoredField]) -> dict[str, object]:
    registry = workplace.registry
    citing = registry.items_citing(document.reference_key) if document.reference_key else []
    return {
        "document_id": document.id,
        "reference": str(document.reference) if document.reference else None,
        "is_draft": document.is_draft,
        "fields": [
            {**field.model_dump(exclude={"document_id", "candidates"}), "candidates": field.choices}
            for field in fields
        ],
        "files": [
            {"sha256": file.sha256, "name": name, "is_complete": file.is_complete}
            for file, name in registry.files_of(document.id or 0)
        ],
        "cites": [
            mention.model_dump(exclude={"id", "sha256"})
            for mention in registry.mentions_in(document.id or 0)
            if mention.reference_key != document.reference_key
        ],
        "cited_by_papers": [
            {"document_id": paper.id, "page": mention.page, "relation": mention.relation}
            for paper, mention in (
                registry.mentions_of(document.reference_key) if document.reference_key else []
            )
            if paper.id != document.id
        ],
        "cited_by": list(dict.fromkeys(one.criterion.code for one in citing)),
    }
