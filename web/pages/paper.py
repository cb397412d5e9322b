"""One paper: its pages, what was read of its header, where it is used; corrected, split, downloaded here."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from desk import corrections
from desk.clock import now
from desk.only_writer import only_writer
from desk.papers import Copy, find_copies, find_relations
from desk.places import find_field_place
from desk.sortings import find_sortings
from desk.splits import Part, choose_file, find_proposed_starts, parse_starts, parts_of, settle
from ingest.page_pictures import PICTURE_TYPE, PictureWidth
from ingest.workers import ReadingPool
from registry.assessment import ItemVerdict
from registry.errors import InputFileError, NotFoundError, RegistryError, UsageError
from registry.filing import fields_wanting
from registry.language import _, ngettext
from registry.lookup import Lookup
from registry.parsed import Box, ProblemCode
from registry.rows import load_page
from registry.tables import Document, StoredFile, StoredMention, StoredPage
from registry.vocabulary.kinds import CitationStatus, FieldName
from registry.vocabulary.lists import document_types
from report import wording
from report.citing import cite
from report.naming import format_size
from report.wording_audit import describe_change, event_kind, event_who
from report.wording_folders import describe_sorting
from report.wording_signatures import word_signatures
from report.wording_suggestions import describe_suggestion
from web.originals import send_original
from web.page_view import TextLine, find_hits, has_picture, lines_of, split_at_hits
from web.paper_facts import Fact, list_facts
from web.visit import Filing, Reading, Visit

router = APIRouter()

# Pages shown at a time: with all of a long paper the page would be too heavy for an old computer.
_PAGES_SHOWN: Final = 20
# Pages that come with their text; that of the others is fetched when they come into view.
_TEXTS_AT_ONCE: Final = 2
_MOST_TEXT: Final = 30_000  # letters of a page without a picture: some ten sheets
_MOST_SOUGHT: Final = 300
_MOST_LISTED: Final = 20
_MOST_EVENTS: Final = 30
_MOST_SUGGESTED: Final = 5
_LONG_FIELDS: Final = (FieldName.SUBJECT, FieldName.ADDRESSEES, FieldName.RECIPIENTS)
_LARGEST_ID: Final = 2**63 - 1  # of SQLite
_PICTURES_KEPT: Final = "private, max-age=86400"
_MARK_LENGTH: Final = 32  # of a hash

_PAPER: Final = "/van-ban/{paper_id}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of the copy shown. `text` has the pieces of a page without a picture, those sought marked."""

    number: int
    width: float
    height: float
    has_picture: bool
    has_text: bool
    boxes: Sequence[tuple[FieldName, Box]] = ()
    hits: Sequence[Box] = ()
    lines: Sequence[TextLine] = ()
    text: Sequence[tuple[str, bool]] = ()
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """A claim of the table that the paper bears on, with its number in the item; None for the whole item."""

    item: ItemVerdict
    status: CitationStatus
    raw: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What a person typed for a field, and why it was not taken."""

    field: FieldName | None
    typed: str
    text: str


@dataclass(frozen=True, slots=True)
class Division:
    """A file and the papers that it holds, or seems to: then on the pages in `proposed` others start."""

    file: StoredFile
    name: str
    parts: Sequence[Part]
    proposed: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Shown:
    """The copy of a paper that is shown, and which of its pages are the paper."""

    file: StoredFile
    first: int
    last: int

    def get_page(self, visit: Visit, number: int) -> StoredPage:
        """A page of the paper.

        Raises:
            NotFoundError: the paper has no such page.
        """
        if not self.first <= number <= self.last:
            raise _no_such_page()
        pages = visit.registry.pages_of(self.file.sha256, number, number)
        if not pages:
            raise _no_such_page()
        return pages[0]


@router.get(_PAPER)
def show_paper(
    visit: Reading,
    paper_id: int,
    trang: str = "",
    tim: str = "",
    goi_y: str = "",
) -> HTMLResponse:
    """The page of a paper; without scripts the suggestions are asked for by `goi_y`."""
    return _show(visit, _get_paper(visit, paper_id), trang=trang, sought=tim, with_suggestions=bool(goi_y))


@router.get(_PAPER + "/trang/{number}.webp")
def show_picture(
    visit: Reading, paper_id: int, number: int, rong: PictureWidth = PictureWidth.READING
) -> Response:
    """The picture of a page."""
    shown = _find_shown(visit, _get_paper(visit, paper_id))
    page = load_page(shown.get_page(visit, number))
    file, path = shown.file, visit.office.vault.path_of(shown.file.sha256)
    return _send_picture(visit, visit.office.pictures.page(path, file.sha256, file.media_type, page, rong))


@router.get(_PAPER + "/trang/{number}/chu")
def show_text(visit: Reading, paper_id: int, number: int, tim: str = "") -> HTMLResponse:
    """The text to lay over a page's picture."""
    paper = _get_paper(visit, paper_id)
    shown = _find_shown(visit, paper)
    page = shown.get_page(visit, number)
    facts = _list_facts(visit, paper, shown)
    sheet = _build_sheet(shown, page, [*facts[0], *facts[1]], tim[:_MOST_SOUGHT], with_text=True)
    return visit.fragment("_paper_layer.html", sheet=sheet)


@router.get(_PAPER + "/o/{field}.webp")
def show_crop(visit: Reading, paper_id: int, field: FieldName) -> Response:
    """The picture of the place where a header element stands, or should."""
    place = find_field_place(visit.registry, _get_paper(visit, paper_id), field)
    pages = visit.registry.pages_of(place.file.sha256, place.page, place.page)
    if not pages:
        raise _no_such_page()
    file, path = place.file, visit.office.vault.path_of(place.file.sha256)
    crop = visit.office.pictures.crop(path, file.sha256, file.media_type, load_page(pages[0]), place.box)
    return _send_picture(visit, crop)


@router.get(_PAPER + "/goc/{sha256}")
def download(visit: Reading, paper_id: int, sha256: str) -> Response:
    """The original, byte for byte as it was dropped."""
    paper = _get_paper(visit, paper_id)
    return send_original(visit.registry, visit.office.vault, paper, sha256)


@router.get(_PAPER + "/goi-y")
def show_suggestions(visit: Reading, paper_id: int) -> HTMLResponse:
    """The items that the paper may serve, for the page to put in."""
    paper = _get_paper(visit, paper_id)
    return visit.fragment(
        "_paper_suggestions.html", suggestions=_suggest(visit, paper, _find_uses(visit, paper))
    )


@router.post(_PAPER + "/sua")
def correct(
    visit: Filing,
    paper_id: int,
    field: Annotated[FieldName, Form()],
    act: Annotated[Literal["write", "confirm", "none"], Form()] = "write",
    value: Annotated[str, Form(max_length=5000)] = "",
    choice: Annotated[str, Form(max_length=5000)] = "",
) -> Response:
    """Record what stands on the paper for one header element: a value, what was read, or nothing."""
    paper = _get_paper(visit, paper_id)
    before = next((one for one in visit.registry.fields_of(paper_id) if one.name is field), None)
    typed = choice or value
    try:
        if act == "none":
            corrections.record_absence(visit.registry, paper_id, field, visit.who, now())
        elif act == "write" and not typed.strip():
            raise UsageError(_("Type what stands on the paper, or say that nothing does."))
        else:
            text = typed if act == "write" else None
            corrections.confirm(visit.registry, paper_id, field, text, visit.who, now())
    except UsageError as error:
        return _show(visit, paper, fault=Fault(field, typed, str(error)), status=400)
    after = next(one for one in visit.registry.fields_of(paper_id) if one.name is field)
    undo = None
    if before is not None and (before.sure, before.value) != (after.sure, after.value):
        values = {"field": field.value, "instead_of": after.value}
        # What nobody had read for sure must not count as confirmed.
        values |= {"value": before.value} if before.sure else {"was_open": "1"}
        undo = f"/van-ban/{paper_id}/sua/lai?{urlencode(values)}"
    shown = wording.field_value(field, after.value) or _("none on the paper")
    said = _("Recorded: {field}: {value}").format(
        field=wording.field_name(field), value=wording.shorten(shown)
    )
    visit.say(said, undo=undo)
    return visit.go(f"/van-ban/{paper_id}#truong-{field.value}")


@router.post(_PAPER + "/sua/lai")
def undo_correction(
    visit: Filing,
    paper_id: int,
    field: FieldName,
    value: str = "",
    instead_of: str = "",
    was_open: bool = False,
) -> Response:
    """Set a header element back to what it was before a correction, unless it was changed since."""
    _get_paper(visit, paper_id)
    current = next((one.value for one in visit.registry.fields_of(paper_id) if one.name is field), "")
    if current != instead_of:
        raise UsageError(_("It was changed again meanwhile; nothing was undone. Look at the paper."))
    if was_open:
        visit.registry.unconfirm_field(paper_id, field, visit.who)
    elif value:
        corrections.confirm(visit.registry, paper_id, field, value, visit.who, now())
    else:
        corrections.record_absence(visit.registry, paper_id, field, visit.who, now())
    visit.say(_("Undone."))
    return visit.go(f"/van-ban/{paper_id}#truong-{field.value}")


@router.post(_PAPER + "/du-thao")
def decide_draft(visit: Filing, paper_id: int, la: Literal["co", "khong"]) -> Response:
    """Record whether the paper is a draft."""
    paper = _get_paper(visit, paper_id)
    is_draft = la == "co"
    corrections.decide_draft(visit.registry, paper_id, is_draft, visit.who, now())
    said = _("Recorded: the paper is a draft.") if is_draft else _("Recorded: the paper is no draft.")
    back = "co" if paper.is_draft else "khong"
    undo = f"/van-ban/{paper_id}/du-thao?la={back}" if paper.is_draft != is_draft else None
    visit.say(said, undo=undo)
    return visit.go(f"/van-ban/{paper_id}")


@router.post(_PAPER + "/tach")
def split(
    visit: Filing,
    paper_id: int,
    act: Annotated[Literal["split", "whole"], Form()] = "split",
    starts: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Record on which pages of the file further papers start, or that it is one paper."""
    paper = _get_paper(visit, paper_id)
    registry, office = visit.registry, visit.office
    file, _name = choose_file(registry, paper)
    try:
        pages = parse_starts(starts, file) if act == "split" else ()
        home = visit.office.settings.home
        with only_writer(home.home), ReadingPool(workers=1, trust=home.trust) as pool:
            settle(registry, office.vault, pool, file, pages, visit.who, now())
    except (UsageError, InputFileError, RegistryError) as error:
        return _show(visit, paper, fault=Fault(None, starts, str(error)), status=400)
    if pages:
        visit.say(_("Recorded: the file holds {count} papers.").format(count=len(pages) + 1))
    else:
        visit.say(_("Recorded: the file is one paper."))
    return visit.go(f"/van-ban/{paper_id}")


def _get_paper(visit: Visit, paper_id: int) -> Document:
    try:
        return visit.registry.get_document(paper_id)
    except NotFoundError as error:
        message = _("There is no such paper; it may have been withdrawn or joined with another one.")
        raise NotFoundError(message) from error


def _no_such_page() -> NotFoundError:
    return NotFoundError(_("The paper has no such page."))


def _find_shown(visit: Visit, paper: Document) -> _Shown:
    """The best copy."""
    (file, _name), *_others = visit.registry.files_of(paper.id or 0)
    part = next(part for part in visit.registry.parts_of(file.sha256) if part.document_id == paper.id)
    return _Shown(file, part.first_page or 1, part.last_page or max(file.page_count, 1))


def _show(
    visit: Visit,
    paper: Document,
    *,
    trang: str = "",
    sought: str = "",
    with_suggestions: bool = False,
    fault: Fault | None = None,
    status: int = 200,
) -> HTMLResponse:
    registry = visit.registry
    sought = sought[:_MOST_SOUGHT]
    shown = _find_shown(visit, paper)
    facts, further_facts = _list_facts(visit, paper, shown)
    asked = _parse_page(trang, shown)
    window = _window(asked, shown)
    pages = registry.pages_of(shown.file.sha256, *window)
    sheets = [
        _build_sheet(
            shown,
            page,
            [*facts, *further_facts],
            sought,
            with_text=rank < _TEXTS_AT_ONCE or page.number == asked,
        )
        for rank, page in enumerate(pages)
    ]
    uses = _find_uses(visit, paper)
    relations = find_relations(registry, paper)
    copies = find_copies(registry, paper)
    return visit.page(
        "paper.html",
        status,
        paper=paper,
        citation=cite(paper),
        wanting=", ".join(map(wording.field_name, fields_wanting(paper))),
        twins=corrections.find_twins(registry, paper),
        namesakes=corrections.find_namesakes(registry, paper),
        facts=facts,
        further_facts=further_facts,
        long_fields=_LONG_FIELDS,
        types=[kind.name for kind in document_types()],
        fault=fault,
        sheets=sheets,
        asked=asked,
        sought=sought,
        windows=_windows(shown),
        window=window,
        uses=uses,
        suggestions=_suggest(visit, paper, uses) if with_suggestions else None,
        sortings=[
            (sorting, "; ".join(describe_sorting(sorting)))
            for sorting in find_sortings(
                registry, visit.office.standing.find_folders, [copy.file.sha256 for copy in copies]
            )
        ],
        has_table=visit.office.standing.find_assessment() is not None,
        copies=[
            (
                copy,
                _describe_copy(visit, copy, pages),
                word_signatures(registry.signatures_of(copy.file.sha256)),
            )
            for copy in copies
        ],
        problems=[
            wording.problem(problem.code, problem.detail)
            for copy in copies
            for problem in copy.problems
            if problem.code != ProblemCode.SEVERAL_PAPERS  # said where it can be settled
        ],
        cited=_list_cited(visit, relations.cited),
        citing=_list_citing(relations.citing),
        most_listed=_MOST_LISTED,
        division=_find_division(visit, paper, copies),
        events=[
            (event, event_who(event), event_kind(event.kind), describe_change(event))
            for event in registry.events(document_id=paper.id, limit=_MOST_EVENTS)
        ],
    )


def _parse_page(text: str, shown: _Shown) -> int | None:
    """The page asked for, where the paper has it."""
    number = int(text) if text.isdecimal() and len(text) < len(str(_LARGEST_ID)) else 0
    return number if shown.first <= number <= shown.last else None


def _window(asked: int | None, shown: _Shown) -> tuple[int, int]:
    """The pages shown together: the first ones, or those around the page asked for."""
    before = ((asked or shown.first) - shown.first) // _PAGES_SHOWN * _PAGES_SHOWN
    start = shown.first + before
    return start, min(start + _PAGES_SHOWN - 1, shown.last)


def _windows(shown: _Shown) -> list[tuple[int, int]]:
    starts = range(shown.first, shown.last + 1, _PAGES_SHOWN)
    return [(start, min(start + _PAGES_SHOWN - 1, shown.last)) for start in starts]


def _build_sheet(
    shown: _Shown, stored: StoredPage, facts: Sequence[Fact], sought: str, *, with_text: bool
) -> Sheet:
    page = load_page(stored)
    is_pictured = has_picture(shown.file.media_type, page)
    is_laid = is_pictured and with_text
    return Sheet(
        page.number,
        page.width,
        page.height,
        is_pictured,
        has_text=with_text or not is_pictured,
        boxes=[(fact.name, fact.box) for fact in facts if fact.box and fact.page == page.number],
        hits=find_hits(page, sought) if is_laid else (),
        lines=lines_of(page) if is_laid else (),
        text=() if is_pictured else split_at_hits(page.text[:_MOST_TEXT], sought),
        is_cut=len(page.text) > _MOST_TEXT,
    )


def _list_facts(visit: Visit, paper: Document, shown: _Shown) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    fields = visit.registry.fields_of(paper.id or 0)
    accounts = visit.registry.accounts
    found = {who: accounts.find(who) for who in {field.confirmed_by for field in fields} if who}
    people = {who: account.shown_name for who, account in found.items() if account is not None}
    return list_facts(fields, shown.file.sha256, people)


def _find_uses(visit: Visit, paper: Document) -> list[Use]:
    """Where the table names the paper, or a decision ties the paper to it."""
    assessment = visit.office.standing.find_assessment()
    if assessment is None:
        return []
    key = paper.reference_key
    return [
        Use(item, verdict.status, verdict.claim.raw, verdict.claim.position or None)
        for item in assessment.items
        for verdict in item.claims
        if (key and verdict.claim.reference_key == key)
        or any(document.id == paper.id for document in verdict.documents)
    ]


def _suggest(visit: Visit, paper: Document, uses: Sequence[Use]) -> list[tuple[ItemVerdict, list[str]]]:
    """The items that the paper may serve and does not yet, each with the reasons."""
    assessment = visit.office.standing.find_assessment()
    if assessment is None:
        return []
    used = {use.item.criterion.code for use in uses}
    items = {item.criterion.code: item for item in assessment.leaves}
    advice = visit.office.standing.get_advice()
    found = advice.for_papers([paper], _MOST_SUGGESTED + len(used)).get(paper.id or 0, ())
    return [
        (items[one.criterion_code], [describe_suggestion(reason) for reason in one.reasons])
        for one in found
        if one.criterion_code in items and one.criterion_code not in used
    ][:_MOST_SUGGESTED]


def _describe_copy(visit: Visit, copy: Copy, shown: Sequence[StoredPage]) -> str:
    """How large a copy is, and how it was read."""
    first = copy.first_page or 1
    last = copy.last_page or max(copy.file.page_count, 1)
    is_shown = bool(shown) and shown[0].sha256 == copy.file.sha256
    # Of a copy that is not shown the first page tells it: words of all pages would have to be loaded.
    pages = shown if is_shown else visit.registry.pages_of(copy.file.sha256, first, first)
    methods = Counter(wording.read_method(page.method) for page in pages)
    count = last - first + 1
    pieces = [
        format_size(copy.file.size),
        ngettext("{count} page", "{count} pages", count).format(count=count),
        *methods,
    ]
    if copy.first_page and copy.last_page:
        its_pages = wording.page_range(copy.first_page, copy.last_page)
        pieces.append(_("one of several papers in the file: pages {pages}").format(pages=its_pages))
    if not copy.file.is_complete:
        pieces.append(_("later pages are still being read"))
    return " · ".join(pieces)


def _list_cited(visit: Visit, mentions: Sequence[StoredMention]) -> list[tuple[StoredMention, bool]]:
    """The papers that this one cites, each once, with whether it is filed."""
    once = {(mention.reference_key, mention.relation): mention for mention in reversed(mentions)}
    with Lookup.open(visit.office.settings.home.database) as lookup:
        filed = lookup.filed_keys({mention.reference_key for mention in once.values()})
    return [(mention, mention.reference_key in filed) for mention in reversed(once.values())]


def _list_citing(
    citing: Sequence[tuple[Document, StoredMention]],
) -> list[tuple[Document, StoredMention]]:
    """The papers that cite this one, each once, with the first place."""
    once: dict[int | None, tuple[Document, StoredMention]] = {}
    for paper, mention in citing:
        once.setdefault(paper.id, (paper, mention))
    return list(once.values())


def _find_division(visit: Visit, paper: Document, copies: Sequence[Copy]) -> Division | None:
    """How its file is divided; None where it has but one page."""
    if all(copy.file.page_count <= 1 for copy in copies):
        return None
    file, name = choose_file(visit.registry, paper)
    starts = find_proposed_starts(visit.registry, file)
    return Division(file, name, parts_of(visit.registry, file), starts)


def _send_picture(visit: Visit, content: bytes | None) -> Response:
    if content is None:
        raise NotFoundError(_("This file has no picture to show. Download the original."))
    mark = f'"{hashlib.sha256(content).hexdigest()[:_MARK_LENGTH]}"'
    headers = {"cache-control": _PICTURES_KEPT, "etag": mark}
    if visit.request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=PICTURE_TYPE, headers=headers)
