"""minhchung search: papers by number or by words, with the passage that answers and who cites them."""

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from cli.options import Json
from cli.output import mark, print_json, say, say_indented
from cli.progress import counting
from cli.workplace import Workplace, workplace_of
from desk.answers import require_question, require_understood, write_answer
from index.analysis import folded_words
from index.fulltext import Facets, Order
from index.search import DEFAULT_LIMIT, Answer, Hit
from index.search import search as find
from registry.language import _, ngettext
from registry.lookup import ItemCitation
from registry.text import squeeze
from report import naming

if TYPE_CHECKING:
    from index.completion import Completion

_WORD = re.compile(r"[^\W_]+")
# Of a subject in a list of proposals: a line holds number and subject.
_SUBJECT_LENGTH: Final = 80
# Of hits and of pages: more than anybody reads.
_MOST: Final = 100_000
# The most frequent values of a kind that are named below the hits.
_MOST_FACETS: Final = 6


class Sort(StrEnum):
    """Which paper comes first."""

    RELEVANCE = "relevance"
    DATE = "date"


def search(
    context: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            help=_(
                'A document number in any spelling, words, a "phrase in quotes", -word to leave out, and '
                "loại: từ: đến: cơ quan: mục: thiếu: to narrow."
            )
        ),
    ],
    limit: Annotated[int, typer.Option(min=1, max=_MOST, help=_("How many papers at most."))] = DEFAULT_LIMIT,
    page: Annotated[int, typer.Option(min=1, max=_MOST, help=_("Which page of the hits."))] = 1,
    sort: Annotated[
        Sort, typer.Option(help=_("Best hits first, or the newest papers."), metavar="relevance|date")
    ] = Sort.RELEVANCE,
    suggest: Annotated[
        bool, typer.Option("--suggest", help=_("Only list what the unfinished words may become."))
    ] = False,
    as_json: Json = False,
) -> None:
    """Find papers; a number is answered exactly, never by another number."""
    workplace = workplace_of(context)
    text = " ".join(words)
    require_question(text)
    if suggest:
        _print_completions(workplace, text, limit, as_json=as_json)
        return
    order = Order.NEWEST if sort is Sort.DATE else Order.RELEVANCE
    with counting(_("Indexing")) as progress:
        answer = find(
            workplace.lookup,
            workplace.index,
            text,
            limit,
            offset=(page - 1) * limit,
            order=order,
            with_facets=True,
            progress=progress,
        )
    require_understood(answer)
    if as_json:
        print_json(write_answer(answer))
        return
    _print_answer(answer, text, page, limit)


def _print_answer(answer: Answer, text: str, page: int, limit: int) -> None:
    written = _as_typed(text)
    for word, taken_for in (answer.respelt or {}).items():
        line = _("“{word}” occurs in no paper; looked for: {words}")
        say(line.format(word=written.get(word, word), words=", ".join(taken_for)), style="italic")
    if page > 1 and not answer.hits:
        line = ngettext(
            "There is {count} paper; page {page} is behind the last one.",
            "There are {count} papers; page {page} is behind the last one.",
            answer.total,
        )
        say(line.format(count=answer.total, page=page))
        return
    if answer.is_partial:
        say(_("No paper holds all of these words. Those that hold most:"), style="italic")
    if answer.is_by_words:
        say(
            _("No paper {text} is filed. Papers that have it in their text:").format(text=text),
            style="italic",
        )
    for one in answer.unfiled:
        say(_("No paper {text} is filed.").format(text=one), style="italic")
    for hit in answer.hits:
        _print_hit(hit, written)
    if answer.otherwise:
        say(_("Filed with this number and symbol, but of another day or year, or outside the filters:"))
        for paper in answer.otherwise:
            say(f"  #{paper.id}  {naming.name_of(paper)}", style="bold")
    if answer.citing:
        say(_("Papers that cite it:"))
        for hit in answer.citing:
            _print_citing(hit)
    if answer.cited_only:
        _print_cited_only(answer.cited_only)
    if not (answer.hits or answer.cited_only or answer.otherwise or answer.unfiled):
        say(_nothing_found(answer, text))
    if answer.alike:
        say(_("Did you mean:"))
        for paper in answer.alike:
            say(f"  #{paper.id}  {naming.name_of(paper)}")
    _print_rest(answer, page, seen=(page - 1) * limit + len(answer.hits))
    if answer.query.narrowed:
        command = f"minhchung search {shlex.quote(answer.query.narrowed)}"
        say(_("Only papers issued in these days: {command}").format(command=command))


def _print_hit(hit: Hit, written: Mapping[str, str]) -> None:
    paper = hit.paper
    say(f"#{paper.id}  {naming.name_of(paper)}", style="bold")
    if paper.subject:
        say_indented(squeeze(paper.subject), 4)
    if hit.snippet is not None:
        passage = mark(hit.snippet)
        if hit.page is not None:
            passage.append(" (" + _("page {page}").format(page=hit.page) + ")")
        say_indented(passage, 4)
    if hit.file_name:
        say_indented(_("Name of the file: {name}").format(name=hit.file_name), 4)
    if hit.lacking:
        lacking = dict.fromkeys(written.get(word, word) for word in hit.lacking)
        say_indented(_("Not in it: {words}").format(words=", ".join(lacking)), 4)
    if hit.cited_by:
        say_indented(_cited_by(hit.cited_by), 4)


def _print_citing(hit: Hit) -> None:
    where = _("page {page}").format(page=hit.mention.page) if hit.mention else ""
    say(f"  #{hit.paper.id}  {naming.name_of(hit.paper)} ({where})")


def _print_cited_only(citing: Sequence[ItemCitation]) -> None:
    say(_("Cited in the table; no paper with exactly this number and symbol is filed:"))
    for one in citing:
        say(f"  {one.code}: {naming.shorten(one.raw)}")


def _print_rest(answer: Answer, page: int, seen: int) -> None:
    """What the page does not show: further hits, and how they may be narrowed."""
    if answer.unsearched:
        line = ngettext(
            "{count} paper is just being indexed and was not searched. Ask again in a moment.",
            "{count} papers are just being indexed and were not searched. Ask again in a moment.",
            answer.unsearched,
        )
        say(line.format(count=answer.unsearched), style="italic")
    if answer.total <= len(answer.hits) and page == 1:
        return
    if answer.is_at_least:
        line = _("At least {count} papers; the next ones: --page {page}")
    elif seen < answer.total:
        line = _("{count} papers in all; the next ones: --page {page}")
    else:
        line = _("{count} papers in all; these were the last ones.")
    say(line.format(count=answer.total, page=page + 1))
    if answer.facets is not None:
        _print_facets(answer.facets)


def _print_facets(facets: Facets) -> None:
    years = {str(year): count for year, count in sorted(facets.years.items(), reverse=True)}
    for title, counts in (
        (_("By type"), facets.document_types),
        (_("By year"), years),
        (_("By body"), facets.issuing_bodies),
    ):
        most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_MOST_FACETS]
        if most:
            say(f"  {title}: " + ", ".join(f"{name} ({count})" for name, count in most))


def _cited_by(citing: Iterable[ItemCitation]) -> str:
    codes = dict.fromkeys(one.code for one in citing)
    return _("Cited by items: {codes}").format(codes=", ".join(codes))


def _as_typed(text: str) -> dict[str, str]:
    """The words as they were typed, by the form in which they are looked for."""
    return {folded: word for word in _WORD.findall(text) for folded in folded_words(word)}


def _nothing_found(answer: Answer, text: str) -> str:
    for key, value in answer.absent:
        line = {
            "cơ quan": _("The registry has no issuing body {value}."),
            "mục": _("The table has no item {value}."),
            "người ký": _("The registry has no signer {value}."),
        }[key]
        return line.format(value=value)
    if answer.citing:
        return _("No paper {text} is filed, and no item cites it; the papers above do.").format(text=text)
    if answer.query.reference is not None:
        return _("No paper {text} is filed, and no item cites it.").format(text=text)
    if not answer.query.words.folded:
        return _("No paper is like that: {text}").format(text=text)
    return _("No paper holds all of these words: {text}").format(text=text)


def _print_completions(workplace: Workplace, text: str, limit: int, *, as_json: bool) -> None:
    from index.completion import complete  # asked for by programs, not by those who wait for a hit

    found = complete(workplace.lookup, workplace.index, text, limit)
    if as_json:
        print_json(
            [
                {"kind": one.kind, "text": one.text, "document_id": one.paper.id if one.paper else None}
                for one in found
            ]
        )
        return
    for one in found:
        say(_completion(one))


def _completion(one: "Completion") -> str:
    if one.paper is None:
        return squeeze(one.text)
    name = f"#{one.paper.id}  {naming.name_of(one.paper)}"
    return (
        name if one.kind == "reference" else f"{name}  {naming.shorten(squeeze(one.text), _SUBJECT_LENGTH)}"
    )
