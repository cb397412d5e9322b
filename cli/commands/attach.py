"""minhchung attach: a photo, a page snapshot or a named paper, tied to one claim by a person."""

from datetime import date as date_of
from pathlib import Path
from typing import Annotated

import typer

from cli.commands.item import get_claim, get_item
from cli.output import note as note_line
from cli.output import say
from cli.workplace import Workplace, now, workplace_of
from ingest.files import IMAGES, detect_media_type
from ingest.photos import Photo, read_photo
from ingest.pipeline import REFUSING
from ingest.workers import ReadingPool
from registry.errors import InputFileError, UsageError, no_such_file
from registry.filing import parse_day
from registry.language import _
from registry.parsed import SourceFile
from registry.pictures import Likeness, Picture, find_likeness
from registry.tables import Attachment, StoredFile
from registry.vault import hash_file
from registry.vocabulary.kinds import ClaimKind
from report import wording
from report.linking import occurrences
from report.summary import assess


def attach(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help=_("The item's code, e.g. III.2.4."))],
    number: Annotated[int, typer.Argument(help=_("The claim's number in `minhchung item`."))],
    file: Annotated[Path, typer.Argument(help=_("The photo, snapshot or paper."))],
    date: Annotated[
        str | None,
        typer.Option(
            help=_("Day it was taken or issued, e.g. 24/4/2026; of a photo, what the camera wrote.")
        ),
    ] = None,
    note: Annotated[str, typer.Option(help=_("A remark to keep with it."))] = "",
) -> None:
    """Attach a file to a claim; the original goes to the vault."""
    workplace = workplace_of(context)
    if not file.is_file():
        raise no_such_file(file)
    photo = read_photo(file) if detect_media_type(file) in IMAGES else None
    dated_on = _choose_day(date, photo)
    assessment = assess(workplace.registry)
    table_id = assessment.table.id
    assert table_id is not None
    verdict = get_item(assessment, code)
    claims = [claim.claim for claim in verdict.claims]
    claim = get_claim(verdict, number)
    if claim.kind is ClaimKind.NUMBERED_DOCUMENT:
        raise UsageError(
            _("A numbered paper is not attached by hand: put its scan into the inbox, it finds its place.")
        )
    media_type = _check_file(file)
    sha256 = workplace.vault.put(file)
    stored = StoredFile(sha256=sha256, size=file.stat().st_size, media_type=media_type)
    attachment = Attachment(
        table_id=table_id,
        criterion_code=verdict.criterion.code,
        claim_raw=claim.raw,
        occurrence=occurrences(claims)[number - 1],
        sha256=sha256,
        name=file.name,
        dated_on=dated_on,
        note=note,
        attached_by=workplace.who,
        attached_at=now(),
        taken_on=photo.taken_at.date() if photo and photo.taken_at else None,
        picture_hash=photo.look if photo else "",
    )
    _note_photo(workplace, attachment)
    if workplace.registry.attach(table_id, stored, attachment):
        say(
            _("{file} attached to {code}: {claim}").format(
                file=file.name, code=code, claim=wording.shorten(claim.raw)
            )
        )
    else:
        say(
            _("{file} was attached there before; date and remark are now those given.").format(file=file.name)
        )


def _choose_day(date: str | None, photo: Photo | None) -> date_of:
    """The day typed, else the one that the camera wrote into the picture.

    Raises:
        UsageError: there is neither, or it lies in the future.
    """
    taken_at = photo.taken_at if photo else None
    if date is None and taken_at is None:
        raise UsageError(_("Type the day it was taken or issued: --date 24/4/2026"))
    day = parse_day(date) if date is not None else taken_at.date() if taken_at else date_of.min
    if day > now().date():
        shown = wording.format_day(day)
        raise UsageError(
            _("{date} lies in the future. Type the day it was taken or issued.").format(date=shown)
        )
    return day


def _note_photo(workplace: Workplace, attachment: Attachment) -> None:
    """Say where the camera's day is not the one typed, and where the same picture is attached already."""
    if attachment.taken_on is not None and attachment.taken_on != attachment.dated_on:
        note_line(
            _("The camera wrote {taken} into the picture, not {date}. The day typed is recorded.").format(
                taken=wording.format_day(attachment.taken_on), date=wording.format_day(attachment.dated_on)
            )
        )
    own = Picture(attachment.sha256, attachment.picture_hash)
    for other in workplace.registry.attachments_of(attachment.table_id):
        place = (other.criterion_code, other.claim_raw, other.occurrence)
        if place == (attachment.criterion_code, attachment.claim_raw, attachment.occurrence):
            continue
        likeness = find_likeness(own, Picture(other.sha256, other.picture_hash))
        if likeness is not None:
            template = {
                Likeness.SAME_BYTES: _("The same file is attached to {code} already ({file})."),
                Likeness.SAME_LOOK: _("{file}, attached to {code}, looks like the same picture."),
            }[likeness]
            note_line(template.format(code=other.criterion_code, file=other.name))


def _check_file(file: Path) -> str:
    """The media type of a file that can be opened and shows something; secret papers are not taken."""
    media_type = detect_media_type(file)
    source = SourceFile(hash_file(file), file.stat().st_size, file.name, media_type)
    with ReadingPool(workers=1) as pool:
        ((_source, parsed),) = pool.read([(file, source)])
    fault = next((problem for problem in parsed.problems if problem.code in REFUSING), None)
    if fault is not None:
        raise InputFileError(f"{file}: {wording.problem(fault.code, fault.detail)}")
    return media_type
