"""One item: claim beside proof, and what people decide, attach and link there."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, UploadFile
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response

from desk import decisions
from desk.attachments import (
    Attached,
    attach_file,
    attach_filed,
    describe_remark,
    detach_file,
    find_own_day,
    set_private,
)
from desk.clock import now
from desk.items import find_claim_number, get_claim, get_item, place_of
from desk.refusals import InputWantedError
from desk.sortings import FolderFile, find_claims_for_files, find_open_files, find_settled
from index.search import search
from ingest.files import IMAGES, PDF, detect_media_type
from ingest.page_pictures import PICTURE_TYPE, PictureWidth
from registry.assessment import ClaimVerdict, ItemVerdict, ReasonCode, is_linked, takes_file
from registry.decisions import Place
from registry.errors import InputFileError, NotFoundError, UsageError
from registry.filing import parse_day
from registry.language import _, ngettext
from registry.lookup import Paper
from registry.parsed import Page
from registry.tables import Attachment, Decision, Document, StoredCriterion
from registry.text import squeeze
from registry.vocabulary.kinds import RIGHTS, Judgement, ReadMethod, Right
from report.explanation import explain, explain_reasons
from report.linking import decisions_on
from report.proof import Proof, find_proof
from report.result_pieces import split_result
from report.suggestions import find_lacking
from report.summary import Assessment, leaves_below, period_of
from report.wording import judgement as judgement_name
from report.wording import name_of
from report.wording_audit import event_kind
from report.wording_checks import cure_finding, describe_finding
from report.wording_suggestions import describe_suggestion
from web.proof_view import (
    PaperView,
    choose_claim,
    find_next_waiting,
    name_people,
    pages_to_show,
    view_months,
    view_paper,
    view_slots,
)
from web.uploads import clean_name
from web.visit import Filing, Judging, Reading, Visit

router = APIRouter()

# More candidates than these only cost time: what is wrong then is the citation.
_MOST_PAPERS: Final = 3
_MOST_FOUND: Final = 6
_MOST_SUGGESTED: Final = 5
_MOST_IN_FOLDER: Final = 12  # shown at once: those behind them follow when these are attached
_JUDGED_HERE: Final = (Judgement.ACCEPTED, Judgement.REJECTED, Judgement.ASKED)
# Of an attached file nothing was read: its picture is shown as it lies.
_UNREAD_PAGE: Final = Page(1, 0.0, 0.0, "", (), ReadMethod.UNREAD)
_KEPT: Final = "private, max-age=86400"  # a file by its hash never changes


@dataclass(frozen=True, slots=True)
class _Beside:
    """A paper beside the claim, and what stands decided about it there."""

    view: PaperView
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class _Judged:
    """A paper that a claim, or with `claim` None the item, does not stand on, as somebody decided."""

    paper: Document
    decision: Decision
    claim: int | None


@dataclass(frozen=True, slots=True)
class _Attached:
    """A file at the claim; it can be shown where it is a picture or has pages."""

    file: Attachment
    is_appraised: bool  # whether a reviewer attached it, or has decided about the claim since
    is_there: bool
    has_picture: bool


@dataclass(frozen=True, slots=True)
class _FolderFile:
    """A file that a clerk put into the folder of the item; `day` is what it gives by itself."""

    sha256: str
    name: str
    paper: Document
    day: date | None
    has_picture: bool


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """The codes of the items beside one, in the table's order, and of those that lack evidence."""

    before: str | None
    after: str | None
    lacking_before: str | None
    lacking_after: str | None


@dataclass(frozen=True, slots=True)
class _Done:
    """What an act did, in a sentence, how to undo it, and the claim to look at next."""

    text: str
    undo: str | None = None
    claim: int | None = None


@router.get("/muc/{code}")
def show_item(
    visit: Reading,
    code: str,
    y: int | None = None,
    tim: Annotated[str, Query(max_length=500)] = "",
    goi_y: Annotated[bool, Query(alias="goi-y")] = False,
) -> HTMLResponse:
    """The page of an item; `y` is the claim to look at, `tim` what to link is searched by."""
    assessment = visit.office.standing.get_assessment()
    item = name_people(get_item(assessment, code), visit.people)
    number = y if y is not None and 1 <= y <= len(item.claims) else choose_claim(item)
    period = period_of(assessment.table)
    sentences = explain(item, period)
    history = decisions.history(visit.registry, assessment, item.criterion.code)
    values: dict[str, Any] = {
        "item": item,
        "row": item.criterion,
        "parents": _parents_of(assessment, item.criterion),
        "below": leaves_below(assessment, item) if not item.criterion.is_leaf else (),
        "beside": _neighbours_of(assessment, item.criterion.code),
        "whys": explain_reasons(item.reasons),
        "standing_said": sentences[0],
        "sentences": sentences[1:],
        "slots": view_slots(item) if item.criterion.is_leaf else (),
        "months": view_months(item, period),
        "pieces": split_result(item.criterion.result, item.claims),
        "linked": [(place, one) for place, one in enumerate(item.claims, start=1) if is_linked(one)],
        "number": number,
        "history": history,
        "event_kind": event_kind,
        "undone_by": _undo_of_last(visit, item.criterion.code, history),
        "asked": squeeze(tim),
        "reasons": usual_reasons(),
        **_look_for(visit, squeeze(tim)),
        **_folder_values(visit, assessment, item),
        **(_claim_values(visit, assessment, item, number) if number is not None else {}),
        **(_advice_values(visit, assessment, item) if goi_y else {"suggestions": None}),
    }
    return visit.page("item.html", **values)


@router.get("/muc/{code}/goi-y")
def show_advice(visit: Reading, code: str) -> HTMLResponse:
    """Papers that may prove an item, and what does not fit in its row; they take longer than the page."""
    assessment = visit.office.standing.get_assessment()
    item = get_item(assessment, code)
    return visit.fragment("_item_advice.html", row=item.criterion, **_advice_values(visit, assessment, item))


@router.post("/muc/{code}/quyet-dinh")
def decide(
    visit: Judging,
    code: str,
    paper: Annotated[int, Form()],
    judgement: Annotated[str, Form()] = "",
    claim: Annotated[int | None, Form()] = None,
    said: Annotated[str, Form()] = "",
    stands: Annotated[int | None, Form()] = None,
    reason: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Accept, reject or ask about a paper for a claim, or for the item as a whole.

    Args:
        said: the words of the claim that the person saw.
        stands: the decision about the paper that the person saw, 0 for none.
    """

    def act() -> _Done:
        assessment = visit.office.standing.get_assessment()
        item = get_item(assessment, code)
        if claim is not None:
            _require_same_claim(item, claim, said)
        document = visit.registry.get_document(paper)
        if claim is not None and stands is not None:
            _require_same_decision(visit, assessment, item, claim, paper, stands)
        decision = _record(visit, assessment, code, claim, document, judgement, reason)
        text = _("Recorded: {judgement} {paper}.")
        return _Done(
            text.format(judgement=judgement_name(decision.judgement), paper=name_of(document)),
            undo=_undo_address(code, decision),
            claim=_claim_after(visit, code, claim) if claim is not None else None,
        )

    return _carry_out(visit, code, claim, act)


@router.post("/muc/{code}/rut-lai")
def take_back(
    visit: Judging,
    code: str,
    paper: Annotated[int, Form()],
    claim: Annotated[int | None, Form()] = None,
    back: Annotated[int | None, Form()] = None,
) -> Response:
    """Take back what stands decided about a paper at a claim, or at the item and all its claims.

    Args:
        back: the claim to return to.
    """

    def act() -> _Done:
        assessment = visit.office.standing.get_assessment()
        document = visit.registry.get_document(paper)
        taken = decisions.take_back(visit.registry, assessment, code, claim, document, "", visit.who, now())
        text = _("Taken back: {paper} is undecided again.").format(paper=name_of(document))
        return _Done(text, undo=_undo_address(code, taken[0]) if len(taken) == 1 else None)

    return _carry_out(visit, code, back or claim, act)


@router.post("/muc/{code}/hoan-tac/{decision_id}")
def undo(visit: Judging, code: str, decision_id: int) -> Response:
    """Have stand again what stood before a decision."""

    def act() -> _Done:
        assessment = visit.office.standing.get_assessment()
        decision = decisions.undo(visit.registry, assessment, decision_id, visit.who, now())
        paper = visit.registry.get_document(decision.document_id)
        place = Place(decision.criterion_code, decision.claim_raw, decision.occurrence)
        text = _("Undone: {paper} stands as it did before.").format(paper=name_of(paper))
        return _Done(text, claim=find_claim_number(get_item(assessment, code), place))

    return _carry_out(visit, code, None, act)


@router.post("/muc/{code}/dinh-kem")
def attach(
    visit: Filing,
    code: str,
    claim: Annotated[int, Form()],
    said: Annotated[str, Form()] = "",
    files: list[UploadFile] | None = None,
    dated_on: Annotated[str, Form()] = "",
    note: Annotated[str, Form(max_length=1000)] = "",
    private: Annotated[str, Form(alias="rieng")] = "",
) -> Response:
    """Attach files to a claim; those that cannot be kept do not hinder the others.

    A script is told where to go on; where nothing was kept, why not: the form stays as it was filled in.
    """
    assessment = visit.office.standing.get_assessment()
    is_script = "x-csrf" in visit.request.headers
    kept: list[Attached] = []
    faults: list[str] = []
    try:
        _require_same_claim(get_item(assessment, code), claim, said)
        day = parse_day(dated_on) if dated_on.strip() else None
        if not files:
            raise UsageError(_("Choose a file first."))
    except UsageError as error:
        faults.append(str(error))
    else:
        for file in files:
            try:
                is_private = True if private else None
                kept.append(_attach_one(visit, assessment, code, claim, file, day, note, is_private))
            except (UsageError, InputFileError) as error:
                faults.append(f"{_bare_name(file)}: {error}")
    if is_script and not kept:
        raise UsageError("\n".join(faults))
    _say_attached(visit, code, claim, kept, faults)
    address = _address(code, claim)
    return JSONResponse({"address": address}) if is_script else visit.go(address)


@router.post("/muc/{code}/thu-muc")
def attach_from_folder(
    visit: Filing,
    code: str,
    claim: Annotated[int, Form()],
    claims: Annotated[list[int], Form()],
    said: Annotated[list[str], Form()],
    listed: Annotated[list[str], Form()],
    days: Annotated[list[str], Form()],
    chosen: Annotated[list[str], Form()] = [],  # noqa: B006 (FastAPI copies defaults)
    note: Annotated[str, Form(max_length=1000)] = "",
    private: Annotated[str, Form(alias="rieng")] = "",
) -> Response:
    """Attach files of the item's folder to a claim; those that cannot be do not hinder the others.

    Args:
        said: the words of the `claims` to choose from that the person saw.
        days: those of the files `listed`, in the same order.
    """
    assessment = visit.office.standing.get_assessment()
    kept: list[Attached] = []
    faults: list[str] = []
    typed = dict(zip(listed, days, strict=False))
    names = {drop.sha256: drop.name for drop in visit.office.standing.find_folder_files(code)}
    try:
        words = dict(zip(claims, said, strict=False)).get(claim, "")
        _require_same_claim(get_item(assessment, code), claim, words)
        if not chosen:
            raise UsageError(_("Choose a file first."))
    except UsageError as error:
        faults.append(str(error))
        chosen = []
    for sha256 in chosen:
        try:
            kept.append(
                _attach_filed(visit, assessment, code, claim, sha256, typed.get(sha256, ""), note, private)
            )
        except (UsageError, InputFileError, NotFoundError) as error:
            faults.append(f"{names.get(sha256, sha256)}: {error}")
    _say_attached(visit, code, claim, kept, faults)
    return visit.go(_address(code, claim) + ("#thu-muc" if faults else ""))


@router.post("/muc/{code}/tep/{claim}/{sha256}/go")
def detach(visit: Filing, code: str, claim: int, sha256: str) -> Response:
    """Take an attached file back; it stays in the vault."""
    assessment = visit.office.standing.get_assessment()
    if detach_file(visit.registry, assessment, code, claim, sha256, visit.who, now()):
        undo_address = f"{_file_address(code, claim, sha256)}/gan-lai"
        visit.say(_("The file is detached; it does not count any more."), undo=undo_address)
    return visit.go(_address(code, claim))


@router.post("/muc/{code}/tep/{claim}/{sha256}/rieng")
def mark_private(
    visit: Filing, code: str, claim: int, sha256: str, private: Annotated[str, Form(alias="rieng")] = ""
) -> Response:
    """Keep an attached file out of packs, or let it in again."""
    assessment = visit.office.standing.get_assessment()
    if set_private(visit.registry, assessment, code, claim, sha256, bool(private), visit.who, now()):
        kept_out, let_in = _("The file stays out of evidence packs."), _("The file goes into evidence packs.")
        visit.say(kept_out if private else let_in)
    return visit.go(_address(code, claim))


@router.post("/muc/{code}/tep/{claim}/{sha256}/gan-lai")
def attach_again(visit: Filing, code: str, claim: int, sha256: str) -> Response:
    """Attach a file again that was taken back, with its day and note."""

    def act() -> _Done:
        assessment = visit.office.standing.get_assessment()
        place = place_of(get_item(assessment, code), claim)
        before = next(
            (
                file
                for file in visit.registry.detached_from(assessment.table.id or 0)
                if file.sha256 == sha256
                and Place(file.criterion_code, file.claim_raw, file.occurrence) == place
            ),
            None,
        )
        if before is None:
            raise NotFoundError(_("No such file was detached here."))
        attach_file(
            visit.registry,
            visit.office.vault,
            assessment,
            code,
            claim,
            visit.office.vault.path_of(sha256),
            before.name,
            before.dated_on,
            before.note,
            visit.who,
            now(),
            is_private=before.is_private,
        )
        return _Done(_("The file is attached again."))

    return _carry_out(visit, code, claim, act)


@router.get("/tep/{sha256}.webp")
def show_attached(visit: Reading, sha256: str, rong: int = PictureWidth.READING) -> Response:
    """The picture of an attached file, or of its first page, made anew: nothing of the file is passed on."""
    _get_attached(visit, sha256)
    path = visit.office.vault.path_of(sha256)
    width = PictureWidth(rong) if rong in list(PictureWidth) else PictureWidth.READING
    picture = (
        visit.office.pictures.page(path, sha256, detect_media_type(path), _UNREAD_PAGE, width)
        if path.is_file()
        else None
    )
    if picture is None:
        raise NotFoundError(_("This file has no pages that can be shown."))
    return Response(picture, media_type=PICTURE_TYPE, headers={"cache-control": _KEPT})


@router.get("/tep/{sha256}")
def download_attached(visit: Reading, sha256: str) -> Response:
    """The untouched original of an attached file, to be saved."""
    file = _get_attached(visit, sha256)
    path = visit.office.vault.path_of(sha256)
    if not path.is_file():
        raise NotFoundError(_("The original of {file} is missing in the vault.").format(file=file.name))
    return FileResponse(
        path,
        media_type="application/octet-stream",  # saved, never opened in the page's own name
        filename=file.name,
        headers={"content-security-policy": "sandbox"},
    )


def _require_same_claim(item: ItemVerdict, claim: int, said: str) -> None:
    """Have an act be about the claim that the person saw, whatever bears its number now.

    Raises:
        NotFoundError: the item has no such claim.
        UsageError: it is another claim by now, or a linked paper.
    """
    if squeeze(get_claim(item, claim).raw) != squeeze(said):
        raise UsageError(
            _("The table was changed since this page was loaded; nothing was recorded. Look at it again.")
        )


def _require_same_decision(
    visit: Visit, assessment: Assessment, item: ItemVerdict, claim: int, paper: int, seen: int
) -> None:
    """Have nobody overrule what a colleague decided since without having seen it.

    Raises:
        UsageError: another decision stands by now.
    """
    decided = {one.paper.id: one.decision for one in _decisions_at(assessment, item, claim)}
    stands = decided.get(paper)
    is_own = stands is not None and stands.decided_by == visit.who  # a button that was pressed twice
    if not is_own and (stands.id if stands else 0) != seen:
        message = _(
            "Somebody has decided about this paper again since. Look at the history of the item first."
        )
        raise UsageError(message)


def usual_reasons() -> tuple[str, ...]:
    """What reviewers write most often, to choose from."""
    return (
        _("The right paper; the table gives a wrong date"),
        _("The right paper; the table gives a wrong number or symbol"),
        _("The paper has nothing to do with this item"),
        _("The paper is outside the period"),
        _("The paper announces work, it does not show the result"),
        _("The scan is not signed or not sealed"),
        _("The scan cannot be read; scan it again"),
        _("Which paper is meant? Give its number and date"),
    )


def _carry_out(visit: Visit, code: str, claim: int | None, act: Callable[[], _Done]) -> Response:
    """Do something, say what was done or why not, and go back to the item."""
    try:
        done = act()
    except (UsageError, InputFileError) as error:
        visit.say(str(error), is_fault=True)
        is_wanting = isinstance(error, InputWantedError)
        return visit.go(_address(code, claim) + ("#ly-do" if is_wanting else ""))
    visit.say(done.text, undo=done.undo)
    return visit.go(_address(code, done.claim if done.claim is not None else claim))


def _record(
    visit: Visit,
    assessment: Assessment,
    code: str,
    claim: int | None,
    paper: Document,
    judgement: str,
    reason: str,
) -> Decision:
    said = next((one for one in _JUDGED_HERE if one.value == judgement), None)
    registry, who, at = visit.registry, visit.who, now()
    if said is None:
        raise UsageError(_("Nothing was recorded. Press one of the buttons: accept, reject or ask."))
    if said is not Judgement.ACCEPTED:
        return decisions.judge(registry, assessment, code, claim, paper, said, reason, who, at)
    if claim is None:
        return decisions.link_paper(registry, assessment, code, paper, reason, who, at)
    return decisions.accept(registry, assessment, code, claim, paper, reason, who, at)


def _claim_after(visit: Visit, code: str, claim: int) -> int:
    """The claim to look at once one was decided: the next that waits, else the same."""
    item = get_item(visit.office.standing.get_assessment(), code)
    return find_next_waiting(item, after=claim) or claim


def _attach_one(
    visit: Visit,
    assessment: Assessment,
    code: str,
    claim: int,
    file: UploadFile,
    day: date | None,
    note: str,
    is_private: bool | None,
) -> Attached:
    with TemporaryDirectory(prefix="minhchung-") as scratch:
        path = Path(scratch) / "file"
        with path.open("wb") as copy:
            shutil.copyfileobj(file.file, copy)
        return attach_file(
            visit.registry,
            visit.office.vault,
            assessment,
            code,
            claim,
            path,
            _bare_name(file),
            day,
            note,
            visit.who,
            now(),
            is_private=is_private,
        )


def _attach_filed(
    visit: Visit,
    assessment: Assessment,
    code: str,
    claim: int,
    sha256: str,
    typed: str,
    note: str,
    private: str,
) -> Attached:
    return attach_filed(
        visit.registry,
        visit.office.vault,
        assessment,
        code,
        claim,
        sha256,
        parse_day(typed) if typed.strip() else None,
        note,
        visit.who,
        now(),
        is_private=True if private else None,
    )


def _say_attached(
    visit: Visit, code: str, claim: int, kept: Sequence[Attached], faults: Sequence[str]
) -> None:
    """Say what was attached to a claim, and what was not and why."""
    for fault in faults:
        visit.say(fault, is_fault=True)
    if kept:
        text = ngettext("{count} file is attached.", "{count} files are attached.", len(kept))
        remarks = [describe_remark(remark) for one in kept for remark in one.remarks]
        is_one = len(kept) == 1 and kept[0].is_new
        visit.say(
            " ".join([text.format(count=len(kept)), *remarks]),
            undo=f"{_file_address(code, claim, kept[0].attachment.sha256)}/go" if is_one else None,
        )


def _bare_name(file: UploadFile) -> str:
    """The name of an uploaded file without folders, which some browsers send, and without hidden signs."""
    return clean_name(file.filename) if file.filename else _("file")


def _get_attached(visit: Visit, sha256: str) -> Attachment:
    holdings = visit.office.standing.get_assessment().holdings
    attached = (file for files in holdings.attached.values() for file in files)
    found = next((file for file in attached if file.sha256 == sha256), None)
    if found is None:
        raise NotFoundError(_("No such file is attached to the table."))
    return found


def _address(code: str, claim: int | None = None) -> str:
    return f"/muc/{quote(code)}" + (f"?y={claim}" if claim is not None else "")


def _undo_address(code: str, decision: Decision) -> str:
    return f"/muc/{quote(code)}/hoan-tac/{decision.id}"


def _file_address(code: str, claim: int, sha256: str) -> str:
    return f"/muc/{quote(code)}/tep/{claim}/{sha256}"


def _parents_of(assessment: Assessment, row: StoredCriterion) -> list[StoredCriterion]:
    """The rows above one, the highest first."""
    rows = {item.criterion.code: item.criterion for item in assessment.items}
    above: list[StoredCriterion] = []
    parent = rows.get(row.parent_code or "")
    while parent is not None:
        above.insert(0, parent)
        parent = rows.get(parent.parent_code or "")
    return above


def _neighbours_of(assessment: Assessment, code: str) -> _Neighbours:
    order = [item.criterion.code for item in assessment.items]
    here = order.index(code)
    leaves = {item.criterion.code for item in assessment.leaves}
    lacking = set(find_lacking(assessment))

    def nearest(codes: Sequence[str], wanted: set[str]) -> str | None:
        return next((one for one in codes if one in wanted), None)

    before, after = order[:here][::-1], order[here + 1 :]
    return _Neighbours(
        nearest(before, leaves), nearest(after, leaves), nearest(before, lacking), nearest(after, lacking)
    )


def _undo_of_last(visit: Visit, code: str, history: Sequence[decisions.HistoryLine]) -> str | None:
    """Where the visitor undoes what was decided last at an item, if it was their own doing."""
    last = next((line.decision for line in reversed(history) if line.decision is not None), None)
    if last is None or last.decided_by != visit.who or last.judgement is Judgement.WITHDRAWN:
        return None
    return _undo_address(code, last)


def _claim_values(visit: Visit, assessment: Assessment, item: ItemVerdict, number: int) -> dict[str, Any]:
    """What is shown of the claim that is looked at."""
    verdict = item.claims[number - 1]
    decided = _decisions_at(assessment, item, number)
    on_claim = {one.decision.document_id: one.decision for one in decided}
    shown = [_Beside(view, on_claim.get(view.paper.id or 0)) for view in _view_papers(visit, verdict)]
    beside = {one.view.paper.id for one in shown}
    return {
        "claim": verdict,
        "claim_whys": explain_reasons(verdict.reasons),
        "is_linked": is_linked(verdict),
        "papers": shown,
        "left_out": len(verdict.documents) - len(shown),
        "judged": [one for one in decided if one.paper.id not in beside],
        "is_refused": verdict.has(ReasonCode.REJECTED),
        "attached": [_view_attached(visit, file, decided) for file in verdict.attachments],
        "takes_file": takes_file(verdict),
    }


def _decisions_at(assessment: Assessment, item: ItemVerdict, number: int) -> list[_Judged]:
    """What counts of what was decided about papers at a claim, and what was rejected for its item."""
    holdings = assessment.holdings
    if is_linked(item.claims[number - 1]):
        decided = holdings.decided.get(Place(item.criterion.code), ())
    else:
        decided = decisions_on(holdings, place_of(item, number))
    return [
        _Judged(holdings.judged[one.document_id], one, number if one.claim_raw else None)
        for one in decided
        if one.document_id in holdings.judged
    ]


def _view_papers(visit: Visit, verdict: ClaimVerdict) -> list[PaperView]:
    return [
        _view_paper(visit, verdict, proof) for proof in find_proof(visit.registry, verdict)[:_MOST_PAPERS]
    ]


def _view_paper(visit: Visit, verdict: ClaimVerdict, proof: Proof) -> PaperView:
    registry, paper = visit.registry, proof.document
    file, _name = registry.files_of(paper.id or 0)[0]
    part = next(part for part in registry.parts_of(file.sha256) if part.document_id == paper.id)
    pages = [
        page
        for number in pages_to_show(proof, file, part.first_page or 1)
        for page in registry.pages_of(file.sha256, number, number)
    ]
    return view_paper(verdict, proof, file, pages)


def _view_attached(visit: Visit, file: Attachment, decided: Sequence[_Judged]) -> _Attached:
    account = visit.registry.accounts.find(file.attached_by)
    is_appraised = (account is not None and Right.JUDGE in RIGHTS[account.role]) or any(
        one.claim is not None and one.decision.decided_at >= file.attached_at for one in decided
    )
    path = visit.office.vault.path_of(file.sha256)
    if not path.is_file():
        return _Attached(file, is_appraised, is_there=False, has_picture=False)
    media_type = detect_media_type(path)
    has_picture = media_type == PDF or media_type in IMAGES
    return _Attached(file, is_appraised, is_there=True, has_picture=has_picture)


def _look_for(visit: Visit, text: str) -> dict[str, Any]:
    """The papers that a search for one to link finds, or why it finds none."""
    if not text:
        return {"found": (), "not_found": None}
    try:
        with visit.office.searcher() as (lookup, index_folder):
            answer = search(lookup, index_folder, text, limit=_MOST_FOUND)
    except UsageError as error:
        return {"found": (), "not_found": str(error)}
    papers: list[Paper] = [hit.paper for hit in answer.hits] or [*answer.otherwise, *answer.alike]
    not_found = None
    if not answer.hits:
        not_found = _("No paper {text} is filed.").format(text=f"“{text}”")
    return {"found": papers[:_MOST_FOUND], "not_found": not_found}


def _folder_values(visit: Visit, assessment: Assessment, item: ItemVerdict) -> dict[str, Any]:
    """The files in the item's folder that can be attached, and to which claims."""
    drops = visit.office.standing.find_folder_files(item.criterion.code)
    files = find_open_files(visit.registry, assessment, item, drops)
    return {
        "folder_files": [_view_folder_file(visit, file) for file in files[:_MOST_IN_FOLDER]],
        "folder_left": max(0, len(files) - _MOST_IN_FOLDER),
        "folder_claims": find_claims_for_files(item),
    }


def _view_folder_file(visit: Visit, file: FolderFile) -> _FolderFile:
    vault, sha256 = visit.office.vault, file.drop.sha256
    path = vault.path_of(sha256)
    media_type = detect_media_type(path) if path.is_file() else ""
    has_picture = media_type == PDF or media_type in IMAGES
    return _FolderFile(
        sha256, file.drop.name, file.paper, find_own_day(vault, sha256, file.paper), has_picture
    )


def _advice_values(visit: Visit, assessment: Assessment, item: ItemVerdict) -> dict[str, Any]:
    code = item.criterion.code
    findings = [one for one in visit.office.standing.get_findings() if code in one.items]
    known = find_settled(assessment, item)
    asked = visit.office.standing.find_papers_for(code) if item.criterion.is_leaf else ()
    open_ones = [one for one in asked if one.document_id not in known][:_MOST_SUGGESTED]
    papers = {paper.id: paper for paper in visit.registry.documents([one.document_id for one in open_ones])}
    return {
        "suggestions": [
            (papers[one.document_id], [describe_suggestion(reason) for reason in one.reasons])
            for one in open_ones
            if one.document_id in papers
        ],
        "findings": [(describe_finding(one), cure_finding(one)) for one in findings],
    }
