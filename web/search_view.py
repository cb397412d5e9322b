"""What a search found, made ready to be shown: hits with their links, how it may be narrowed, what to say."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import Final
from urllib.parse import urlencode

from index.analysis import folded_words
from index.completion import Completion, CompletionKind
from index.fulltext import Facets
from index.query import Filters, Names, Query, parse_query
from index.search import DEFAULT_LIMIT, Answer, Hit
from index.snippet import Snippet
from registry.language import _, ngettext
from registry.lookup import Paper
from registry.tables import StoredCriterion
from registry.text import fold, squeeze
from registry.vocabulary.kinds import CitationStatus, FieldName
from report.naming import field_name, name_of, shorten
from report.summary import Assessment
from web.typed_filters import FilterKind, TypedFilter, TypedQuery, split_filters

SEARCH_PAGE: Final = "/tim"
NEWEST: Final = "moi"  # in addresses: the newest papers first
# So few papers of one number are shown with all that is known of their use.
_MOST_WHOLE: Final = 3
# The most frequent values of a kind by which hits may be narrowed.
_MOST_FACETS: Final = 8
_MOST_LINES: Final = 5  # papers or rows that cite what was asked for
# Header elements by whose lack people look for papers, as they are typed.
_LACKING: Final = {
    FieldName.NUMBER: "số",
    FieldName.SYMBOL: "ký hiệu",
    FieldName.ISSUED_ON: "ngày",
    FieldName.SUBJECT: "trích yếu",
    FieldName.ISSUING_BODY: "cơ quan",
}
_DAY_KEYS: Final = ("tu", "den", "from", "to")
_STRETCH_KEYS: Final = (*_DAY_KEYS, "nam", "thang", "quy", "year", "month", "quarter")
_SUBJECT_LENGTH: Final = 160  # of a proposal, two lines of a phone
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Use:
    """A claim of the table that means a paper, the claim's number in its item from 1."""

    item: StoredCriterion
    number: int
    raw: str
    status: CitationStatus

    @property
    def address(self) -> str:
        """The claim beside its proof."""
        return f"/muc/{self.item.code}?y={self.number}"


@dataclass(frozen=True, slots=True)
class HitView:
    """A paper that answers; `passage` in pieces, each with whether it is a hit, `lacking` words as typed."""

    paper: Paper
    address: str
    passage: tuple[tuple[str, bool], ...] = ()
    page: int | None = None
    lacking: tuple[str, ...] = ()
    file_name: str = ""
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class Citing:
    """A paper whose text cites what was asked for, and the words in which it does."""

    paper: Paper
    address: str
    page: int | None
    raw: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that narrows the hits, with how many are left."""

    name: str
    address: str
    count: int


@dataclass(frozen=True, slots=True)
class FacetView:
    """One kind of thing by which hits may be narrowed."""

    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """Filters, and the address of the search without those in force, or with others."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody who types may mean, and where it leads."""

    name: str
    detail: str
    address: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, and how."""

    text: str
    typed: TypedQuery
    is_newest: bool
    page: int = 1

    @property
    def offset(self) -> int:
        """Hits on the pages before."""
        return (self.page - 1) * DEFAULT_LIMIT

    def address(self, typed: TypedQuery | None = None, *, is_newest: bool | None = None) -> str:
        """The address of this search, or of one like it, from its first page on."""
        is_newest = self.is_newest if is_newest is None else is_newest
        text = self.text if typed is None else str(typed)
        fields = {"q": text} | ({"xep": NEWEST} if is_newest else {})
        return f"{SEARCH_PAGE}?{urlencode(fields)}"


@dataclass(frozen=True, slots=True)
class ResultView:
    """What the page shows of an answer.

    `whole` are the very papers of the reference asked for; `narrowed` is the same search with the days that
    its words name as a filter.
    """

    asked: Asked
    answer: Answer
    said: str
    whole: tuple[HitView, ...]
    hits: tuple[HitView, ...]
    citing: tuple[Citing, ...]
    nothing: str
    notes: tuple[str, ...]
    chips: tuple[Chip, ...]
    narrowed: Chip | None
    facets: tuple[FacetView, ...]
    first_day: date | None
    last_day: date | None
    last_page: int


def read_asked(text: str, order: str = "", page: int = 1, names: Names | None = None) -> Asked:
    """What somebody asks for, from the fields of an address."""
    return Asked(text, split_filters(text, names), order == NEWEST, max(1, page))


def view_answer(asked: Asked, answer: Answer, assessment: Assessment | None) -> ResultView:
    """What the page shows of an answer."""
    asked = _spell_item_out(asked, answer)
    uses = _find_uses(assessment, [hit.paper for hit in answer.hits])
    written = _as_typed(asked.text)
    hits = tuple(_view_hit(hit, uses[hit.paper.id], written) for hit in answer.hits)
    is_reference = bool(answer.query.reference or answer.query.several)
    by_reference = is_reference and not answer.is_by_words and asked.page == 1
    is_whole = by_reference and len(hits) <= _MOST_WHOLE
    found = bool(answer.hits or answer.cited_only or answer.otherwise)
    filters = answer.query.filters
    return ResultView(
        asked=asked,
        answer=answer,
        said=_say_total(answer),
        whole=hits if is_whole else (),
        hits=() if is_whole else hits,
        citing=tuple(_view_citing(hit) for hit in answer.citing[:_MOST_LINES]),
        nothing="" if found else _say_nothing(asked, answer),
        notes=_notes(asked, answer, written),
        chips=_chips(asked),
        narrowed=_narrow(asked, answer.query.narrowed),
        facets=_view_facets(asked, answer.facets, answer.total) if answer.facets else (),
        first_day=filters.first_day,
        last_day=filters.last_day,
        last_page=_last_page(asked, answer),
    )


def view_completions(found: Sequence[Completion]) -> list[Proposal]:
    """What is proposed under the box, each with where it leads."""
    return [_propose(one) for one in found]


def view_paper(paper: Paper) -> HitView:
    """A paper that nobody asked for by words."""
    return HitView(paper, _paper_address(paper))


# Hits


def _view_hit(hit: Hit, uses: Sequence[Use], written: Mapping[str, str]) -> HitView:
    return HitView(
        hit.paper,
        _paper_address(hit.paper, hit.page, _lit(hit.snippet)),
        passage=split_marked(hit.snippet) if hit.snippet else (),
        page=hit.page,
        lacking=tuple(dict.fromkeys(written.get(word, word) for word in hit.lacking)),
        file_name=hit.file_name,
        uses=tuple(uses),
    )


def _view_citing(hit: Hit) -> Citing:
    page, raw = (hit.mention.page, squeeze(hit.mention.raw)) if hit.mention else (None, "")
    return Citing(hit.paper, _paper_address(hit.paper, page, raw), page, raw)


def _paper_address(paper: Paper, page: int | None = None, lit: str = "") -> str:
    fields = ({"trang": str(page)} if page else {}) | ({"tim": lit} if lit else {})
    return f"/van-ban/{paper.id}" + (f"?{urlencode(fields)}" if fields else "")


def split_marked(snippet: Snippet) -> tuple[tuple[str, bool], ...]:
    """The pieces of a passage, each with whether it is a hit; hits with only a blank between are one."""
    pieces: list[tuple[str, bool]] = []
    position = 0
    for start, end in snippet.marks:
        between, hit = snippet.text[position:start], snippet.text[start:end]
        if pieces and between == " ":
            pieces[-1] = (f"{pieces[-1][0]} {hit}", True)
        else:
            pieces += [(between, False), (hit, True)]
        position = end
    pieces.append((snippet.text[position:], False))
    return tuple(piece for piece in pieces if piece[0])


def _lit(snippet: Snippet | None) -> str:
    """What the paper's page lights: the passage from its first hit to its last, as it stands there."""
    if snippet is None or not snippet.marks:
        return ""
    return snippet.text[snippet.marks[0][0] : snippet.marks[-1][1]]


def _find_uses(assessment: Assessment | None, papers: Sequence[Paper]) -> dict[int, list[Use]]:
    """Where the table names papers, or a decision ties them to it, by the paper's id."""
    found: dict[int, list[Use]] = defaultdict(list)
    ids = {paper.id for paper in papers}
    by_key: dict[str, list[int]] = defaultdict(list)
    for paper in papers:
        if paper.reference_key:
            by_key[paper.reference_key].append(paper.id)
    for item in assessment.items if assessment and papers else ():
        for number, verdict in enumerate(item.claims, start=1):
            named = by_key.get(verdict.claim.reference_key or "", [])
            linked = [one.id for one in verdict.documents if one.id is not None and one.id in ids]
            for paper_id in dict.fromkeys([*named, *linked]):
                use = Use(item.criterion, number, squeeze(verdict.claim.raw), verdict.status)
                found[paper_id].append(use)
    return found


def _as_typed(text: str) -> dict[str, str]:
    """The words as they were typed, by the form in which they are looked for."""
    return {folded: word for word in _WORD.findall(text) for folded in folded_words(word)}


# What is said


def _say_total(answer: Answer) -> str:
    if not answer.hits and not answer.total:
        # Where nothing is asked but filters that mean nothing, a note says so.
        is_asked = answer.query.words.folded or answer.query.filters != Filters()
        return _("No paper found.") if is_asked or not answer.query.unknown else ""
    if answer.is_at_least:
        return _("At least {count} papers").format(count=answer.total)
    return ngettext("{count} paper", "{count} papers", answer.total).format(count=answer.total)


def _say_nothing(asked: Asked, answer: Answer) -> str:
    text = squeeze(asked.text)
    if answer.absent:
        lines = {
            "cơ quan": _("The registry has no issuing body {value}."),
            "mục": _("The table has no item {value}."),
            "người ký": _("The registry has no signer {value}."),
        }
        return " ".join(lines[key].format(value=value) for key, value in answer.absent)
    if answer.total:
        line = ngettext(
            "There is {count} paper; page {page} is behind the last one.",
            "There are {count} papers; page {page} is behind the last one.",
            answer.total,
        )
        return line.format(count=answer.total, page=asked.page)
    if answer.query.reference is not None or answer.query.several:
        return _("No paper {text} is filed, and no item cites it.").format(text=text)
    if answer.query.unknown and not answer.query.words.folded:
        return ""  # the note says what was not understood
    if not answer.query.words.folded and not answer.query.words.prefix:
        if answer.query.filters == Filters():  # signs alone, or nothing but words to leave out
            return _("Type a document number or the words to look for.")
        return _("No paper is like that: {text}").format(text=text)
    return _("No paper holds all of these words: {text}").format(text=text)


def _notes(asked: Asked, answer: Answer, written: Mapping[str, str]) -> tuple[str, ...]:
    """What to know about the hits below: how the question was taken, what was not searched."""
    notes = _say_unknown(answer.query)
    respelt = [
        f"{written.get(word, word)} → {', '.join(taken_for)}"
        for word, taken_for in (answer.respelt or {}).items()
    ]
    if respelt:
        line = _("No paper has words spelt so; taken to mean: {words}")
        notes.append(line.format(words="; ".join(respelt)))
    if answer.is_partial:
        notes.append(_("No paper holds all of these words. Those that hold most:"))
    if answer.is_by_words:
        line = _("No paper {text} is filed. Papers that have it in their text:")
        notes.append(line.format(text=squeeze(asked.text)))
    if answer.hits or answer.cited_only or answer.otherwise:
        notes += [_("No paper {text} is filed.").format(text=one) for one in answer.unfiled]
    if answer.unsearched:
        line = ngettext(
            "{count} paper is just being indexed and was not searched. Ask again in a moment.",
            "{count} papers are just being indexed and were not searched. Ask again in a moment.",
            answer.unsearched,
        )
        notes.append(line.format(count=answer.unsearched))
    return tuple(notes)


def _say_unknown(query: Query) -> list[str]:
    """The filters that were left aside, those with the same reason together."""
    named: dict[str, list[str]] = defaultdict(list)
    for key, value in query.unknown:
        named[_say_why_unknown(query, key, value)].append(squeeze(f"{key}: {value}"))
    line = _("Left aside: {filters}. {why}")
    return [line.format(filters="; ".join(filters), why=why) for why, filters in named.items()]


def _say_why_unknown(query: Query, key: str, value: str) -> str:
    kind = fold(key)
    if value and not parse_query(f'{key}:"{value}"').unknown:  # alone it would do
        is_empty_stretch = kind in _STRETCH_KEYS and not (query.filters.first_day or query.filters.last_day)
        return (
            _("The first day is after the last one.") if is_empty_stretch else _("One of a kind is enough.")
        )
    if kind in _DAY_KEYS:
        return _("Type a day such as 24/4/2026.")
    whys = {
        ("quy", "quarter"): _("Type a quarter such as II/2026."),
        ("nam", "thang", "year", "month"): _("Type a year such as 2026, or a month such as 4/2026."),
        ("loai", "type"): _("There is no such type of paper."),
        ("muc", "item"): _("Type the code of an item such as III.1.2-1."),
        ("thieu", "lacks"): _("Type one of these behind it: {names}.").format(
            names=", ".join(_LACKING.values())
        ),
    }
    return next((why for keys, why in whys.items() if kind in keys), _("Type a name behind the colon."))


def _last_page(asked: Asked, answer: Answer) -> int:
    """The last page of hits, as far as they are counted."""
    counted = ceil(answer.total / DEFAULT_LIMIT)
    return max(counted, asked.page + 1) if answer.is_at_least and answer.hits else counted


# Narrowing


def _spell_item_out(asked: Asked, answer: Answer) -> Asked:
    """An item's code that was typed alone, as the filter it means: beside others it would be words."""
    item = answer.query.filters.item
    if not item or asked.typed.has(FilterKind.ITEM):
        return asked
    return replace(asked, typed=TypedQuery("", (TypedFilter(FilterKind.ITEM, f"mục:{item}"),)))


def _chips(asked: Asked) -> tuple[Chip, ...]:
    return tuple(Chip(one.label, asked.address(asked.typed.without(one))) for one in asked.typed.filters)


def _narrow(asked: Asked, text: str) -> Chip | None:
    return Chip(text, asked.address(TypedQuery(text))) if text else None


def _view_facets(asked: Asked, facets: Facets, total: int) -> tuple[FacetView, ...]:
    """By what the hits may be narrowed that they are not narrowed by yet."""

    def choose(kind: FilterKind, key: str, title: str, counts: Mapping[str, int]) -> FacetView | None:
        says_something = len(counts) > 1 or any(count < total for count in counts.values())
        if asked.typed.has(kind) or not says_something:
            return None
        most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_MOST_FACETS]
        return FacetView(
            title,
            tuple(
                Choice(name, asked.address(asked.typed.narrowed(kind, key, name)), count)
                for name, count in most
            ),
        )

    years = {str(year): count for year, count in facets.years.items()}
    found = [
        choose(FilterKind.TYPE, "loại", _("By type"), facets.document_types),
        choose(FilterKind.DAYS, "năm", _("By year"), years),
        choose(FilterKind.BODY, "cơ quan", _("By body"), facets.issuing_bodies),
    ]
    if not asked.typed.has(FilterKind.LACKS):
        choices = tuple(
            Choice(
                field_name(name),
                asked.address(asked.typed.narrowed(FilterKind.LACKS, "thiếu", typed)),
                facets.lacks[name],
            )
            for name, typed in _LACKING.items()
            if facets.lacks.get(name)
        )
        found.append(FacetView(_("Not read, or not for sure"), choices) if choices else None)
    return tuple(one for one in found if one is not None)


# Proposals


def _propose(one: Completion) -> Proposal:
    if one.kind is CompletionKind.REFERENCE and one.paper is not None:
        subject = shorten(one.paper.subject or "", _SUBJECT_LENGTH)
        return Proposal(name_of(one.paper), subject, _paper_address(one.paper))
    text = squeeze(one.text)
    if one.kind is CompletionKind.BODY:
        of_body = TypedQuery("").narrowed(FilterKind.BODY, "cơ quan", text)
        return Proposal(text, _("issuing body"), f"{SEARCH_PAGE}?{urlencode({'q': str(of_body)})}")
    short = shorten(text, _SUBJECT_LENGTH)
    address = f"{SEARCH_PAGE}?{urlencode({'q': short.removesuffix('…')})}"
    return Proposal(short, name_of(one.paper) if one.paper else "", address)
