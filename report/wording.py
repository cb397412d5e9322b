"""What statuses, reasons, fates and faults are called, in the reader's language."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from ingest.hindrances import Hindrance
from registry.assessment import Reason, ReasonCode
from registry.language import _, current_language
from registry.offers import Witness, WitnessKind
from registry.parsed import ProblemCode
from registry.slots import SlotKind
from registry.vocabulary.kinds import (
    CitationStatus,
    ClaimKind,
    Fate,
    FieldName,
    ItemStatus,
    Judgement,
    ReadMethod,
    Relation,
    Trust,
)
from report.naming import field_name as field_name
from report.naming import field_value as field_value
from report.naming import format_day as format_day
from report.naming import format_iso as format_iso
from report.naming import format_points as format_points
from report.naming import name_of as name_of
from report.naming import shorten as shorten

_DAYS = re.compile(r"\d{4}-\d\d-\d\d(?:, \d{4}-\d\d-\d\d)*")

# Reasons of a claim that a reviewer must see beside its item's: both sides of a disagreement.
_TELLING: Final = frozenset(
    {
        ReasonCode.DATE_DIFFERS,
        ReasonCode.TWO_DOCUMENTS,
        ReasonCode.NUMBER_TAKEN,
        ReasonCode.NUMBER_DIFFERS,
        ReasonCode.OTHER_BODY,
        ReasonCode.DRAFT,
        ReasonCode.SYMBOL_MISSING,
        ReasonCode.SYMBOL_REPAIRED,
        ReasonCode.SYMBOL_UNREAD,
        ReasonCode.SYMBOL_CONFUSED,
        ReasonCode.DATE_NOT_PRINTED,
        ReasonCode.READING_UNCONFIRMED,
        ReasonCode.SUBJECT_DIFFERS,
        ReasonCode.SUBJECT_NUMBERS_DIFFER,
        ReasonCode.DATE_UNREAD,
        ReasonCode.BODY_UNREAD,
        ReasonCode.DATE_ORDER,
    }
)


def item_status(status: ItemStatus) -> str:
    """The name of an item's status."""
    return {
        ItemStatus.BACKED: _("backed"),
        ItemStatus.PARTLY_BACKED: _("partly backed"),
        ItemStatus.UNBACKED: _("unbacked"),
        ItemStatus.CLAIMS_NOTHING: _("claims nothing"),
        ItemStatus.NOT_APPLICABLE: _("not applicable"),
    }[status]


def citation_status(status: CitationStatus) -> str:
    """The name of a claim's status."""
    return {
        CitationStatus.VERIFIED: _("verified"),
        CitationStatus.PROBABLE: _("probable"),
        CitationStatus.CONFLICTING: _("conflicting"),
        CitationStatus.MISSING: _("missing"),
        CitationStatus.NOT_VERIFIABLE: _("not verifiable"),
        CitationStatus.NOT_COUNTED: _("not counted"),
    }[status]


def claim_kind(kind: ClaimKind) -> str:
    """The name of a kind of claim."""
    return {
        ClaimKind.NUMBERED_DOCUMENT: _("numbered document"),
        ClaimKind.UNNUMBERED_DOCUMENT: _("document without a number"),
        ClaimKind.URL: _("link"),
        ClaimKind.PHOTO: _("photo"),
        ClaimKind.STATEMENT: _("statement"),
        ClaimKind.STATISTIC: _("figure"),
        ClaimKind.NOT_DONE: _("not done"),
    }[kind]


def witness(said: Witness) -> str:
    """What speaks for or against a value that is offered for a field, in one clause."""
    template = {
        WitnessKind.READ: _("the machine's reading"),
        WitnessKind.FITS: _("fits the register: {neighbours}"),
        WitnessKind.OUT_OF_ORDER: _("breaks the register's order: {neighbours}"),
        WitnessKind.TAKEN: _("#{paper} bears this number already: {name}"),
        WitnessKind.SAME_PAPER: _("#{paper} bears this number and date; is it a copy of the same paper?"),
        WitnessKind.CITED_BY_TABLE: _("the table cites {cited} ({by}), no such paper yet"),
        WitnessKind.CITED_BY_PAPER: _("{by} cites {cited}, no such paper yet"),
    }[said.kind]
    shown = dict(said.values)
    for name in {"neighbours", "name"} & shown.keys():
        shown[name] = _neighbours(shown[name])
    if "reference" in shown:
        cited, day = shown["reference"], shown["date"]
        shown["cited"] = _("{claim} of {date}").format(claim=cited, date=format_iso(day)) if day else cited
    return template.format_map(shown)


def fate(value: Fate) -> str:
    """The name of a drop's fate."""
    return {
        Fate.REGISTERED: _("registered"),
        Fate.NEEDS_DATA: _("needs data"),
        Fate.DUPLICATE: _("duplicate"),
        Fate.REFUSED: _("refused"),
    }[value]


def judgement(kind: Judgement) -> str:
    """What a person said of a paper as proof."""
    return {
        Judgement.ACCEPTED: _("accepted"),
        Judgement.REJECTED: _("rejected"),
        Judgement.ASKED: _("asked"),
        Judgement.WITHDRAWN: _("taken back"),
    }[kind]


def relation(kind: Relation) -> str:
    """How a paper stands to one that it cites, as words before the cited paper."""
    return {
        Relation.MENTIONED: _("mentions"),
        Relation.BASED_ON: _("is based on"),
        Relation.IMPLEMENTS: _("implements"),
        Relation.ANSWERS: _("answers"),
        Relation.AMENDS: _("amends"),
        Relation.REPLACES: _("replaces"),
        Relation.CORRECTS: _("corrects"),
        Relation.ATTACHED_TO: _("is attached to"),
    }[kind]


def read_method(method: ReadMethod) -> str:
    """How a page was read, in words."""
    return {
        ReadMethod.TEXT_LAYER: _("text layer of the PDF"),
        ReadMethod.OCR: _("optical character recognition"),
        ReadMethod.WORD_FILE: _("Word file"),
        ReadMethod.UNREAD: _("not read"),
    }[method]


def problem(code: str, detail: str) -> str:
    """A fault in a file, and what to do about it."""
    template = {
        ProblemCode.EMPTY_FILE: _("the file is empty (0 bytes); copy or scan it again"),
        ProblemCode.UNKNOWN_TYPE: _("not a document; put in a PDF, Word file, picture or zip"),
        ProblemCode.UNSUPPORTED_TYPE: _("this kind of file is not read yet; save it as PDF or .docx"),
        ProblemCode.UNSUPPORTED_ARCHIVE: _("archives of this kind are not opened; pack the papers as .zip"),
        ProblemCode.DAMAGED: _("the file is damaged or incomplete; copy or scan it again"),
        ProblemCode.ENCRYPTED: _("the file is locked with a password; save it without one"),
        ProblemCode.TOO_LARGE: _("the file or a page of it is too large; scan it at 300 dpi or less"),
        ProblemCode.TOO_MANY_PAGES: _("too many pages; split the file"),
        ProblemCode.TIMED_OUT: _("reading took too long and was stopped; look at the file, scan it again"),
        ProblemCode.OUT_OF_MEMORY: _("reading needed too much memory and was stopped; scan it at 300 dpi"),
        ProblemCode.READER_DIED: _("the reader broke off on this file; scan it again"),
        ProblemCode.OCR_MISSING: _("not read: no OCR engine is installed (run: make setup)"),
        ProblemCode.OFFICE_MISSING: _("not read: install LibreOffice, or save the file as .docx or PDF"),
        ProblemCode.PAGE_UNREAD: _("page {detail} could not be read"),
        ProblemCode.GARBAGE_TEXT_LAYER: _("page {detail}: its text layer is unusable, the picture was read"),
        ProblemCode.FIELD_NOT_FOUND: _("not found: {detail}"),
        ProblemCode.FIELD_UNSURE: _("not read for sure: {detail}"),
        ProblemCode.DRAFT: _("the paper is a draft"),
        ProblemCode.SIGNATURE_UNREAD: _("a digital signature could not be examined: {detail}"),
        ProblemCode.SIGNATURE_BROKEN: _(
            "the file is not as it was signed ({detail}); ask for the paper as it was issued"
        ),
        ProblemCode.NOT_A_FILE: _("no file but a shortcut or a device; put the file itself into the inbox"),
        ProblemCode.UNREADABLE: _(
            "it could not be opened in many tries; close the program that holds it, or have the "
            "administrator grant access, then put it in again"
        ),
        ProblemCode.GIVEN_UP: _(
            "the program broke off on this file several times; scan or save it anew, and tell the "
            "administrator"
        ),
        ProblemCode.ORIGINAL_LOST: _(
            "the original in the vault is gone or changed; the former reading stays, restore it from a backup"
        ),
        ProblemCode.SECRET: _("the paper bears a secrecy stamp and must not be kept here"),
        ProblemCode.SEVERAL_PAPERS: _(
            "the file seems to hold several papers; others start on page {detail} (see: minhchung split)"
        ),
    }[ProblemCode(code)]
    return template.format(detail=_detail(code, detail))


def hindrance(cause: Hindrance) -> str:
    """Why a drop stays in the inbox for now, and what to do about it."""
    return {
        Hindrance.VANISHED: _("it was taken back before it was read"),
        Hindrance.CHANGED: _("somebody has just written to it; it is read when that is done"),
        Hindrance.UNREADABLE: _("it cannot be opened now; close the program that holds it"),
        Hindrance.NO_ROOM: _("the disk is full; have the administrator make room"),
        Hindrance.NOT_WRITABLE: _("the vault cannot be written; tell the administrator"),
        Hindrance.REGISTRY: _("the registry cannot be written now; close other programs that work on it"),
        Hindrance.OVERLOADED: _("the computer is short of memory; close other programs"),
        Hindrance.FAULT: _("the program failed on it; if that goes on, tell the administrator"),
        Hindrance.KEPT_THERE: _(
            "it is in the registry, but cannot be removed from the inbox folder; tell the administrator"
        ),
    }[cause]


def intact_answer(answer: bool | None) -> str:
    """Whether the paper is as it was signed (nguyên vẹn)."""
    if answer is None:
        return _("the signature could not be examined")
    return _("intact") if answer else _("not intact")


def trust_name(trust: Trust) -> str:
    """Whether the signer is trusted."""
    return {
        Trust.YES: _("signer trusted"),
        Trust.NO: _("signer not trusted"),
        Trust.CANNOT_TELL: _("whether the signer is trusted cannot be told offline"),
    }[trust]


def page_range(first: int, last: int) -> str:
    """Pages of a file: `3–4`, or `5` alone."""
    return str(first) if first == last else f"{first}–{last}"


def describe(reason: Reason) -> str:
    """Why something stands as it does, in one clause, with what is telling of the claim behind it."""
    template = _slot_description(reason) or _descriptions(current_language())[reason.code]
    clause = fill(template, reason.values)
    if reason.values.get("why"):
        clause += ": " + reason.values["why"]
    details = "; ".join(describe(one) for one in reason.because if one.code in _TELLING)
    return f"{clause} ({details})" if details else clause


def cure(reason: Reason) -> str | None:
    """What would mend it, in one clause; None where nothing is to be done."""
    if reason.code is ReasonCode.SLOT_EMPTY and reason.values.get("kind") == SlotKind.RESULT.value:
        return _("file a report, minutes, photo or snapshot that shows the result")
    template = _cures().get(reason.code)
    return None if template is None else fill(template, reason.values)


def _slot_description(reason: Reason) -> str | None:
    """What is said of a slot whose words name no paper, such as “Có thực hiện”."""
    if reason.code is not ReasonCode.SLOT_EMPTY:
        return None
    return {
        SlotKind.RESULT.value: _("the item asks for a result (“{slot}”), no evidence shows it yet"),
        SlotKind.RULE.value: _("the item asks for a rule (“{slot}”), no paper lays it down yet"),
    }.get(reason.values.get("kind", ""))


@cache
def _descriptions(_language: str) -> Mapping[ReasonCode, str]:
    return {
        ReasonCode.QUOTED_ONLY: _("only quoted inside another paper's subject"),
        ReasonCode.NOT_DONE: _("the table says it was not done"),
        ReasonCode.DATE_DIFFERS: _("the table says {printed}, the filed paper {filed}"),
        ReasonCode.TWO_DOCUMENTS: _("two different files carry this number and date"),
        ReasonCode.NUMBER_TAKEN: _("several filed papers carry this number, of {filed}"),
        ReasonCode.NUMBER_DIFFERS: _(
            "{printed} is not on file; {filed} bears the same date and subject: “{subject}”"
        ),
        ReasonCode.OTHER_BODY: _("the filed paper with this number is issued by {filed}"),
        ReasonCode.DRAFT: _("the filed paper is a draft"),
        ReasonCode.SYMBOL_MISSING: _("the table leaves out the symbol; on file is {filed}"),
        ReasonCode.SYMBOL_REPAIRED: _("the table says {printed}; on file is {filed}, one letter off"),
        ReasonCode.SYMBOL_UNREAD: _("the symbol on the filed paper has not been read"),
        ReasonCode.SYMBOL_CONFUSED: _(
            "the table says {printed}; on file is {filed}: letters that scans confuse"
        ),
        ReasonCode.DATE_NOT_PRINTED: _("the table gives no date"),
        ReasonCode.DATE_UNREAD: _("the date on the filed paper has not been read"),
        ReasonCode.BODY_UNREAD: _("the issuing body on the filed paper has not been read"),
        ReasonCode.READING_UNCONFIRMED: _("machine reading not confirmed yet: {fields}"),
        ReasonCode.SUBJECT_DIFFERS: _("the subject in the table is “{printed}”, on the paper “{filed}”"),
        ReasonCode.SUBJECT_NUMBERS_DIFFER: _(
            "the subject in the table names {numbers}, the paper does not: “{filed}”"
        ),
        ReasonCode.NO_FILE: _("{claim}: no file"),
        ReasonCode.NOT_ATTACHED: _("{claim}: not attached yet"),
        ReasonCode.SEVERAL_CANDIDATES: _("{claim}: several papers may be meant ({candidates})"),
        ReasonCode.NO_SNAPSHOT: _("no snapshot of the linked page is filed"),
        ReasonCode.NO_PHOTO: _("photos are announced, none is filed"),
        ReasonCode.INTERNAL_LINK: _("the link leads into an internal system that outsiders cannot open"),
        ReasonCode.UNNAMED_DOCUMENT: _("papers are mentioned without name or number"),
        ReasonCode.STATEMENT_ONLY: _("only a statement"),
        ReasonCode.STATISTIC_ONLY: _("only a figure, no report named"),
        ReasonCode.SHORT_CITATION: _("short citation; date {date} taken from the full one"),
        ReasonCode.SEPARATORS_MIXED: _("the table writes {printed}, the paper {filed}"),
        ReasonCode.OUT_OF_PERIOD: _("dated {date}, outside the period"),
        ReasonCode.STANDING: _("still in force"),
        ReasonCode.PLAN_ONLY: _("announces work, does not show its result"),
        ReasonCode.DATE_ORDER: _("number and date are out of the register's order: {neighbours}"),
        ReasonCode.ACCEPTED: _("{who} accepted {paper} on {day}"),
        ReasonCode.ACCEPTED_OTHERWISE: _(
            "the table says {printed} {printed_on}, the accepted paper is {filed} {filed_on}"
        ),
        ReasonCode.CARRIED_OVER: _("{paper} was taken over from the period before, as still in force"),
        ReasonCode.REJECTED: _("{who} rejected {paper} on {day}"),
        ReasonCode.ASKED: _("{who} asked about {paper} on {day}"),
        ReasonCode.CONFLICT: _("{claim}: table and paper disagree"),
        ReasonCode.TO_CONFIRM: _("{claim}: probably found, to be confirmed"),
        ReasonCode.DOCUMENT_MISSING: _("{claim}: no file"),
        ReasonCode.SLOT_EMPTY: _("asked for and not there: “{slot}”"),
        ReasonCode.MONTHS_MISSING: _("monthly duty: {covered} of {expected} months, missing {months}"),
        ReasonCode.PLACEHOLDER: _("a figure was left as “...”"),
        ReasonCode.NO_VERIFIED_CLAIM: _("no citation is verified"),
    }


def _cures() -> Mapping[ReasonCode, str]:
    return {
        ReasonCode.CONFLICT: _("compare with the paper: correct the table or file the right paper"),
        ReasonCode.TO_CONFIRM: _("open the paper and confirm, or correct the table"),
        ReasonCode.DOCUMENT_MISSING: _("file a scan of {claim}"),
        ReasonCode.NO_FILE: _("file a scan of {claim}"),
        ReasonCode.NOT_ATTACHED: _("attach this paper with its date"),
        ReasonCode.SEVERAL_CANDIDATES: _("complete the symbol in the table"),
        ReasonCode.NO_SNAPSHOT: _("attach a snapshot of the page (PDF or picture) with its date"),
        ReasonCode.NO_PHOTO: _("attach at least one photo with its date"),
        ReasonCode.INTERNAL_LINK: _("file a paper or a printed page instead"),
        ReasonCode.UNNAMED_DOCUMENT: _("name the paper: number and date"),
        ReasonCode.STATEMENT_ONLY: _("name a paper, photo or page that shows it"),
        ReasonCode.STATISTIC_ONLY: _("name the report that the figure comes from"),
        ReasonCode.SLOT_EMPTY: _("file it and name it in the result"),
        ReasonCode.MONTHS_MISSING: _("add the papers of the missing months"),
        ReasonCode.PLACEHOLDER: _("fill in the figure"),
    }


def fill(template: str, values: Mapping[str, str]) -> str:
    """A sentence about a claim with the values of a reason, as they are written for people."""
    shown = {name: _show(name, value) for name, value in values.items()}
    if "dated" in shown:
        shown["claim"] = _("{claim} of {date}").format(claim=shown["claim"], date=shown["dated"])
    return template.format_map({"claim": _("the paper"), **shown})


def with_dashes(sentences: Sequence[str]) -> Sequence[str]:
    """Sentences as the lines of a cell: with a dash before each where there are several."""
    return sentences if len(sentences) < 2 else [f"– {line}" for line in sentences]


def _show(name: str, value: str) -> str:
    """A value as it stands in a sentence: days the Vietnamese way, field names in words, quotes cut."""
    if name == "neighbours":
        return _neighbours(value)
    if name == "fields":
        return ", ".join(field_name(FieldName(field)) for field in value.split())
    if _DAYS.fullmatch(value):
        return ", ".join(format_iso(day) for day in value.split(", "))
    return shorten(value)


def _neighbours(value: str) -> str:
    """Papers of a register as `1042/TB-UBND ngày 24/4/2026`, from `1042/TB-UBND 2026-04-24; …`."""
    pairs = (paper.rsplit(" ", 1) for paper in value.split("; "))
    return ", ".join(_("{name} is of {date}").format(name=name, date=format_iso(day)) for name, day in pairs)


def _detail(code: str, detail: str) -> str:
    if code in (ProblemCode.FIELD_NOT_FOUND, ProblemCode.FIELD_UNSURE):
        return field_name(FieldName(detail))
    if code == ProblemCode.SEVERAL_PAPERS:
        return ", ".join(detail.split())
    if code == ProblemCode.SIGNATURE_UNREAD:
        return detail or _("any of the file")
    return detail
