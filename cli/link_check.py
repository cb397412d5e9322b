"""minhchung link check: looks at the linked pages of the table, when asked, and keeps what they showed."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from cli.commands.item import get_item
from cli.options import Json
from cli.output import note, print_json, say, say_indented
from cli.workplace import Workplace, workplace_of
from desk.attachments import AttachmentRemark, RemarkKind, describe_remark, find_attached, must_stay
from desk.clock import now
from ingest.files import detect_media_type
from ingest.links import LinkLook, Snapshot, check_link
from registry.decisions import Place
from registry.language import _
from registry.links import is_kept
from registry.parsed import SourceFile
from registry.tables import Attachment, LinkCheck, StoredFile, StoredTable
from registry.vocabulary.kinds import ClaimKind, LinkState
from report.linking import occurrences
from report.summary import Assessment, assess
from report.wording_checks import link_fault, link_state

_Linked = tuple[Place, str]
"""A claim that names a link, and its address."""


def check_links(
    context: typer.Context,
    item: Annotated[
        str | None, typer.Argument(help=_("The item's code; all links of the table where left out."))
    ] = None,
    attach: Annotated[
        bool,
        typer.Option(
            "--attach", help=_("Attach the snapshot of each page that answers to its claim, dated today.")
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Call the linked pages once each, record how they answered, keep snapshots in the vault."""
    workplace = workplace_of(context)
    assessment = assess(workplace.registry)
    linked = list(_find_links(assessment, item))
    looks: dict[str, LinkLook] = {}
    for url in dict.fromkeys(url for _place, url in linked):
        note(_("Looking at {url}").format(url=url))
        looks[url] = check_link(url, now=now)
        _record(workplace, looks[url])
    if as_json:
        print_json([_as_json(looks[url], place) for place, url in linked])
    elif not linked:
        say(_("No links there."))
    for place, url in linked:
        if not as_json:
            _print_look(looks[url], place)
        snapshot = looks[url].snapshot
        if attach and looks[url].state is LinkState.ANSWERS and snapshot is not None:
            _attach(workplace, assessment.table, place, url, snapshot)


def _find_links(assessment: Assessment, code: str | None) -> Iterator[_Linked]:
    for verdict in [get_item(assessment, code)] if code else assessment.items:
        claims = [one.claim for one in verdict.claims]
        for claim, occurrence in zip(claims, occurrences(claims), strict=True):
            if claim.kind is ClaimKind.URL:
                yield Place(verdict.criterion.code, claim.raw, occurrence), claim.url or claim.raw


def _record(workplace: Workplace, look: LinkLook) -> None:
    file = _keep(workplace, look.snapshot) if look.snapshot is not None else None
    check = LinkCheck(
        url=look.url,
        state=look.state,
        final_url=look.final_url,
        http_status=look.http_status,
        snapshot=file.sha256 if file else None,
        checked_by=workplace.who,
        checked_at=look.seen_at,
    )
    workplace.registry.record_link_check(check, file)


def _keep(workplace: Workplace, snapshot: Snapshot) -> StoredFile:
    """Put what the page showed into the vault; what kind of file it is, its bytes say."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "snapshot"
        page.write_bytes(snapshot.content)
        sha256 = workplace.vault.put(page)
        return StoredFile(sha256=sha256, size=len(snapshot.content), media_type=detect_media_type(page))


def _attach(workplace: Workplace, table: StoredTable, place: Place, url: str, snapshot: Snapshot) -> None:
    """Attach the snapshot to its claim, or say why a person has to look at it first."""
    file = _keep(workplace, snapshot)
    if not is_kept(url, snapshot.final_url):
        hindrance = _("the link leads to something else than it names")
    elif snapshot.has_password_field:
        hindrance = _("the page asks for a password")
    elif workplace.registry.was_detached(table.id or 0, place, file.sha256):
        hindrance = _("somebody detached this very snapshot")
    else:
        hindrance = None
    if hindrance is not None:
        message = _("{item}: the snapshot of {url} was not attached: {reason}")
        note(message.format(item=place.criterion_code, url=url, reason=hindrance))
        return
    known = find_attached(workplace.registry, table.id or 0, place, file.sha256)
    is_private = known.is_private if known is not None else _must_stay(workplace, file, snapshot)
    attachment = Attachment(
        table_id=table.id or 0,
        criterion_code=place.criterion_code,
        claim_raw=place.claim_raw,
        occurrence=place.occurrence,
        sha256=file.sha256,
        name=snapshot.final_url,
        dated_on=snapshot.captured_at.astimezone().date(),
        note=_("snapshot of the page as it answered"),
        attached_by=workplace.who,
        attached_at=now(),
        is_private=is_private,
    )
    workplace.registry.attach(table.id or 0, file, attachment)


def _must_stay(workplace: Workplace, file: StoredFile, snapshot: Snapshot) -> bool:
    """Whether the snapshot shows what must not be passed on; that is said."""
    source = SourceFile(file.sha256, file.size, snapshot.final_url, file.media_type)
    if not must_stay(workplace.vault.path_of(file.sha256), source):
        return False
    note(describe_remark(AttachmentRemark(RemarkKind.PRIVATE, {"file": snapshot.final_url})))
    return True


def _print_look(look: LinkLook, place: Place) -> None:
    said = link_state(look.state)
    if look.fault is not None:
        said += f" ({link_fault(look.fault)})"
    elif look.http_status is not None and look.state is LinkState.DEAD:
        said += f" ({look.http_status})"
    say(f"{place.criterion_code}  {look.url}")
    say_indented(said, 4)
    if look.final_url and look.final_url != look.url:
        say_indented(_("leads to {url}").format(url=look.final_url), 4)


def _as_json(look: LinkLook, place: Place) -> dict[str, object]:
    return {
        "item": place.criterion_code,
        "url": look.url,
        "state": look.state,
        "fault": look.fault,
        "http_status": look.http_status,
        "final_url": look.final_url,
        "seen_at": look.seen_at,
        "has_snapshot": look.snapshot is not None,
    }
