"""What was done to the registry, as its audit trail keeps it: names, values and hashes, no texts (pure)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from registry.audit import JUDGED, Act
from registry.criteria_tables import TableState
from registry.parsed import Header, ParsedDocument, Problem
from registry.readings import Drop
from registry.signatures import summarise
from registry.tables import (
    Arrival,
    Attachment,
    Decision,
    Document,
    LinkCheck,
    StoredSignature,
    StoredTable,
)
from registry.vocabulary.kinds import EventKind, Fate, FieldName, ThingKind

Values = Mapping[FieldName, str]
"""What counts in the header elements of a document."""


def of_drop(
    arrival: Arrival, outcome: ParsedDocument | Problem | None, archive: Arrival | None = None
) -> Iterator[Act]:
    """A drop that came to its fate, and what was read from it, if it was."""
    after: dict[str, object] = {"fate": arrival.fate.value}
    if arrival.reason:
        after |= {"problem": arrival.reason, "detail": arrival.detail}
    if archive is not None:
        after["archive"] = archive.name
    yield Act(
        EventKind.ARRIVED,
        ThingKind.DROP,
        arrival.name,
        after=after,
        document_id=arrival.document_id,
        sha256=arrival.sha256,
    )
    if isinstance(outcome, ParsedDocument) and arrival.fate is not Fate.DUPLICATE:
        yield of_reading(arrival.document_id, outcome)


def of_archive(
    whole: Arrival, members: Sequence[tuple[Arrival, tuple[Drop, ParsedDocument | Problem | None]]]
) -> Iterator[Act]:
    """An archive that came to its fate, then its members."""
    yield from of_drop(whole, None)
    for arrival, (_drop, outcome) in members:
        yield from of_drop(arrival, outcome, whole)


def of_reading(document_id: int | None, parsed: ParsedDocument) -> Act:
    """The first reading of a file."""
    read = {name.value: reading.value for name, reading in parsed.header.items() if reading.value}
    return _paper(
        EventKind.READ,
        document_id,
        parsed.source.sha256,
        after=read | _unsure(parsed.header) | _extent(parsed),
    )


def of_new_reading(
    kind: EventKind, parsed: ParsedDocument, before: Mapping[int, Values], after: Mapping[int, Values]
) -> Iterator[Act]:
    """A new reading of a file, for each document in it: what it changed.

    Args:
        before: the values of each document before, and `after`, in the order of the file.
    """
    for rank, (document_id, values) in enumerate(after.items()):
        old = before.get(document_id, {})
        changed = [name for name in FieldName if old.get(name, "") != values.get(name, "")]
        if rank and not changed:
            continue
        yield _paper(
            kind if document_id in before else EventKind.READ,
            document_id,
            parsed.source.sha256,
            before={name.value: old.get(name, "") for name in changed if document_id in before},
            after={name.value: values.get(name, "") for name in changed} | ({} if rank else _extent(parsed)),
        )


def of_signatures(
    document_id: int | None,
    sha256: str,
    before: Sequence[StoredSignature],
    after: Sequence[StoredSignature],
) -> Act:
    """Other answers about the signatures of a file: the office trusts other certificates now."""
    old, new = summarise(before), summarise(after)
    return _paper(EventKind.READ_AGAIN, document_id, sha256, {"signatures": old}, {"signatures": new})


def of_word(document: Document, name: FieldName, old: str, value: str, sha256: str | None) -> Act:
    """What a person says a header element is."""
    kind = EventKind.CONFIRMED if old == value else EventKind.CORRECTED
    return _paper(kind, document.id, sha256, {name.value: old}, {name.value: value})


def of_draft(document: Document, was_draft: bool, sha256: str | None) -> Act:
    """What a person says: whether a paper is a draft."""
    before, after = {"draft": was_draft}, {"draft": document.is_draft}
    return _paper(EventKind.DRAFT_DECIDED, document.id, sha256, before, after)


def of_division(
    sha256: str,
    before: tuple[Sequence[int] | None, Iterable[int]],
    after: tuple[Sequence[int], Iterable[int]],
) -> Act:
    """What a person says a file holds: where further papers start, and which papers that makes.

    Args:
        before: where papers started until now, None where nobody had said; and the papers there were.
    """
    old, new = list(before[1]), list(after[1])
    return Act(
        EventKind.SPLIT if after[0] else EventKind.KEPT_WHOLE,
        ThingKind.FILE,
        sha256,
        before={"starts": None if before[0] is None else list(before[0]), "papers": old},
        after={"starts": list(after[0]), "papers": new},
        document_id=next(iter(new), None),
        sha256=sha256,
    )


def of_withdrawal(
    sha256: str, problem: Problem, drops: Iterable[Arrival], gone: Sequence[int], erased: Mapping[str, object]
) -> Act:
    """A file that must not be kept, and what went with it."""
    after: dict[str, object] = {
        "problem": problem.code.value,
        "detail": problem.detail,
        "drops": [drop.name for drop in drops],
        "papers": list(gone),
    }
    return Act(
        EventKind.WITHDRAWN,
        ThingKind.FILE,
        sha256,
        after=after | dict(erased),
        document_id=next(iter(gone), None),
        sha256=sha256,
    )


def of_import(table: StoredTable, before: TableState | None, after: TableState) -> Act:
    """A table that was imported, and the items whose score or result is another one now."""
    new = _describe(table) | {"rows": len(after.results)}
    if before is None:
        return _table(EventKind.TABLE_IMPORTED, table, None, new)
    codes = {**before.results, **after.results}
    changed = [code for code in codes if before.results.get(code) != after.results.get(code)]
    old, new = _describe(before.table) | _scores(before, changed), new | _scores(after, changed)
    return _table(EventKind.TABLE_IMPORTED, table, old, new)


def of_choice(table: StoredTable) -> Act:
    """A table that everybody works on from now on."""
    return _table(EventKind.TABLE_CHOSEN, table, None, _describe(table))


def of_next_period(table: StoredTable, follows: StoredTable) -> Act:
    """A table that was started for the next period."""
    after = _describe(table) | {"follows": follows.id}
    return _table(EventKind.PERIOD_STARTED, table, None, after)


def _table(
    kind: EventKind, table: StoredTable, before: Mapping[str, object] | None, after: Mapping[str, object]
) -> Act:
    return Act(kind, ThingKind.TABLE, str(table.id), before or {}, after, table_id=table.id)


def _describe(table: StoredTable) -> dict[str, object]:
    """A table without its rows."""
    period = [day.isoformat() for day in (table.period_from, table.period_to) if day]
    described: dict[str, object] = {
        "title": table.title,
        "issuer": table.issuer,
        "period": period,
        "file": table.source_name,
        "file_hash": table.source_sha256,
        "total_self": None if table.total_self is None else str(table.total_self),
    }
    return {name: value for name, value in described.items() if value}


def _scores(state: TableState, codes: Iterable[str]) -> dict[str, object]:
    """The score that each of these items gives itself; None where it gives none."""
    scores = {code: state.results[code][0] for code in codes if code in state.results}
    said = {code: None if score is None else str(score) for code, score in scores.items()}
    return {"scores": said} if said else {}


def of_decision(decision: Decision, before: Decision | None, sha256: str | None) -> Act:
    """What a person says of a paper as proof, and what was said of it before."""
    after: dict[str, object] = {"reason": decision.reason} if decision.reason else {}
    if decision.is_carried:
        after["carried"] = True
    return Act(
        JUDGED[decision.judgement],
        ThingKind.ITEM,
        decision.criterion_code,
        {"judgement": before.judgement.value} if before else {},
        _claim(decision) | after,
        table_id=decision.table_id,
        document_id=decision.document_id,
        sha256=sha256,
    )


def of_attachment(attachment: Attachment, before: Attachment | None) -> Act:
    """A file that was attached to a claim; before, if it was, with other remarks."""
    old = _remarks(before) if before and before.detached_at is None else {}
    return _attached(EventKind.ATTACHED, attachment, old, _remarks(attachment))


def of_detachment(attachment: Attachment) -> Act:
    """A file that was attached to a claim and taken back."""
    return _attached(EventKind.DETACHED, attachment, _remarks(attachment), {})


def _attached(
    kind: EventKind, attachment: Attachment, before: Mapping[str, object], after: Mapping[str, object]
) -> Act:
    return Act(
        kind,
        ThingKind.ITEM,
        attachment.criterion_code,
        before,
        {"file": attachment.name} | _claim(attachment) | dict(after),
        table_id=attachment.table_id,
        sha256=attachment.sha256,
    )


def _remarks(attachment: Attachment) -> dict[str, object]:
    remarks: dict[str, object] = {"date": attachment.dated_on.isoformat()}
    remarks |= {"note": attachment.note} if attachment.note else {}
    return remarks | ({"private": True} if attachment.is_private else {})


def of_link_check(check: LinkCheck) -> Act:
    """How a linked page answered."""
    after: dict[str, object] = {"state": check.state.value}
    if check.http_status is not None:
        after["http_status"] = check.http_status
    return Act(
        EventKind.LINK_CHECKED,
        ThingKind.LINK,
        check.url,
        after=after,
        sha256=check.snapshot,
    )


def of_export(name: str, content_sha256: str) -> Act:
    """A list or pack that somebody carried out."""
    return Act(EventKind.EXPORTED, ThingKind.EXPORT, name, sha256=content_sha256)


def of_account(
    kind: EventKind,
    name: str,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> Act:
    """What was done to an account or one of its tokens; the caller hands over no password or secret."""
    return Act(kind, ThingKind.ACCOUNT, name, before or {}, after or {})


def _paper(
    kind: EventKind,
    document_id: int | None,
    sha256: str | None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> Act:
    return Act(
        kind,
        ThingKind.PAPER,
        str(document_id),
        before or {},
        after or {},
        document_id=document_id,
        sha256=sha256,
    )


def _unsure(header: Header) -> dict[str, object]:
    names = [name.value for name, reading in header.items() if reading.value and not reading.sure]
    return {"unsure": names} if names else {}


def _extent(parsed: ParsedDocument) -> dict[str, object]:
    """How much of a file was read, and what was at fault; of problems their kinds alone."""
    problems = sorted({problem.code.value for problem in parsed.problems})
    extent = {
        "pages": len(parsed.pages),
        "later": len(parsed.later),
        "problems": problems,
        "signatures": summarise(parsed.signed.signatures) if parsed.signed is not None else [],
    }
    return {name: value for name, value in extent.items() if value}


def _claim(said: Decision | Attachment) -> dict[str, object]:
    """The claim that is meant; nothing for the item as a whole."""
    claim: dict[str, object] = {"claim": said.claim_raw} if said.claim_raw else {}
    return claim | ({"occurrence": said.occurrence} if said.occurrence else {})
