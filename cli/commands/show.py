"""minhchung show: one paper with its header, files, where each field was read, and the items that cite it."""

from collections import Counter
from typing import Annotated

import typer

from cli.commands.signatures import dump_signature, print_signatures
from cli.options import Json
from cli.output import print_json, print_table, say
from cli.papers import get_paper
from cli.workplace import Workplace, workplace_of
from desk.papers import Relations, find_copies, find_relations
from desk.sortings import find_folders, find_sortings
from registry.language import _
from registry.tables import Document, StoredField
from registry.text import squeeze
from registry.vocabulary.kinds import EXPECTED
from report import wording
from report.folders import Sorting
from report.wording_folders import describe_sorting


def show(
    context: typer.Context,
    paper: Annotated[str, typer.Argument(help=_("The paper: #ID or a reference such as 1042/TB-UBND."))],
    as_json: Json = False,
) -> None:
    """Show a paper."""
    workplace = workplace_of(context)
    document = get_paper(workplace, paper)
    fields = workplace.registry.fields_of(document.id or 0)
    relations = find_relations(workplace.registry, document)
    if as_json:
        print_json(_as_json(workplace, document, fields, relations))
        return
    say(f"#{document.id}  {wording.name_of(document)}", style="bold")
    columns = (_("Field"), _("Value"), _("Where read"), "", _("May also be"))
    print_table(columns, [*map(_field_row, fields), *_draft_rows(document)])
    _print_absent(fields)
    _print_files(workplace, document)
    for sorting in _find_sortings(workplace, document):
        say("; ".join(describe_sorting(sorting)))
    _print_relations(relations)
    _print_citing(relations)


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
    for copy in find_copies(workplace.registry, document):
        first, last = copy.first_page, copy.last_page
        pages = workplace.registry.pages_of(copy.file.sha256, first, last)
        methods = Counter(wording.read_method(page.method) for page in pages)
        read = ", ".join(f"{method} ({count})" for method, count in methods.items())
        say(
            _("File: {name} ({pages} pages; read by {read})").format(
                name=copy.name, pages=len(pages), read=read
            )
        )
        say(f"  {workplace.vault.path_of(copy.file.sha256)}")
        if first and last:
            its_pages = wording.page_range(first, last)
            say("  " + _("one of several papers in the file: pages {pages}").format(pages=its_pages))
        if not copy.file.is_complete:
            say("  " + _("later pages are still being read"))
        for problem in copy.problems:
            say(f"  ! {wording.problem(problem.code, problem.detail)}")
        print_signatures(workplace.registry.signatures_of(copy.file.sha256), 2)


def _find_sortings(workplace: Workplace, document: Document) -> tuple[Sorting, ...]:
    registry = workplace.registry
    hashes = [file.sha256 for file, _name in registry.files_of(document.id or 0)]
    return find_sortings(registry, lambda: find_folders(registry), hashes)


def _print_relations(relations: Relations) -> None:
    """The papers that this one cites and how, and the papers that cite it."""
    cited = dict.fromkeys(
        (mention.relation, squeeze(mention.raw), mention.page) for mention in relations.cited
    )
    if cited:
        say(_("It cites:"))
    for relation, raw, page in cited:
        where = _("page {page}").format(page=page)
        say(f"  {wording.relation(relation)}: {wording.shorten(raw)} ({where})")
    if relations.citing:
        say(_("Papers that cite it:"))
    for paper, mention in relations.citing:
        where = _("page {page}").format(page=mention.page)
        how = wording.relation(mention.relation)
        say(f"  #{paper.id}  {wording.name_of(paper)} ({how}, {where})")


def _print_citing(relations: Relations) -> None:
    if not relations.items:
        say(_("No item of the table cites it."))
        return
    say(_("Cited by:"))
    for one in relations.items:
        say(f"  {one.criterion.code}: {wording.shorten(one.claim.raw)}")


def _as_json(
    workplace: Workplace, document: Document, fields: list[StoredField], relations: Relations
) -> dict[str, object]:
    files = workplace.registry.files_of(document.id or 0)
    return {
        "document_id": document.id,
        "reference": str(document.reference) if document.reference else None,
        "is_draft": document.is_draft,
        "fields": [
            {**field.model_dump(exclude={"document_id", "candidates"}), "candidates": field.choices}
            for field in fields
        ],
        "files": [
            {
                "sha256": file.sha256,
                "name": name,
                "is_complete": file.is_complete,
                "signatures": [dump_signature(one) for one in workplace.registry.signatures_of(file.sha256)],
            }
            for file, name in files
        ],
        "folders": [
            {"name": sorting.folder or None, "item": sorting.item, "unit": sorting.unit}
            for sorting in _find_sortings(workplace, document)
        ],
        "cites": [mention.model_dump(exclude={"id", "sha256"}) for mention in relations.cited],
        "cited_by_papers": [
            {"document_id": paper.id, "page": mention.page, "relation": mention.relation}
            for paper, mention in relations.citing
        ],
        "cited_by": list(dict.fromkeys(one.criterion.code for one in relations.items)),
    }
