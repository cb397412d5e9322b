"""Files that people tie to a claim: a photo, a page snapshot or a named paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath

from desk.days import check_is_past
from desk.items import get_claim, get_item, place_of
from desk.papers import list_papers
from desk.refusals import DraftError, InputWantedError
from ingest.files import IMAGES, detect_media_type
from ingest.photos import Photo, find_day_taken, read_photo
from ingest.pipeline import REFUSING
from ingest.workers import ReadingPool
from registry.decisions import Place
from registry.errors import InputFileError, NotFoundError, UsageError
from registry.language import _
from registry.parsed import ParsedDocument, ProblemCode, SourceFile
from registry.pictures import Likeness, Picture, find_likeness
from registry.store import Registry
from registry.tables import Attachment, Document, StoredFile
from registry.vault import Vault, hash_file
from registry.vocabulary.kinds import ClaimKind, FieldName
from report import wording
from report.sealed import find_seals
from report.summary import Assessment


class RemarkKind(StrEnum):
    """What a person should know of a file that was attached."""

    OTHER_DAY = "other day"  # than the camera wrote
    SAME_FILE = "same file"  # attached elsewhere
    SAME_LOOK = "same look"
    PRIVATE = "private"  # what was read in it must not be passed on


@dataclass(frozen=True, slots=True)
class AttachmentRemark:
    """A remark; `values` are what its sentence names."""

    kind: RemarkKind
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Attached:
    """A file at its claim; one that is not new was there before and only has a new day and note."""

    attachment: Attachment
    is_new: bool
    remarks: tuple[AttachmentRemark, ...]


def attach_file(
    registry: Registry,
    vault: Vault,
    assessment: Assessment,
    code: str,
    claim: int,
    file: Path,
    name: str,
    dated_on: date | None,
    note: str,
    who: str,
    at: datetime,
    *,
    is_private: bool | None = None,
) -> Attached:
    """Attach a file to a claim; the original goes to the vault.

    Args:
        name: what people call the file, wherever it lies now.
        dated_on: the day it was taken or issued; of a photo, without one, the day that the camera wrote.
        is_private: whether it stays out of packs; None where nobody says: then what was said before counts,
            and whether an identity number or a mark of circulation is read in it.

    Raises:
        NotFoundError: there is no such item or claim.
        UsageError: the claim cites a numbered paper, or the day is missing or lies in the future.
        InputFileError: the file cannot be opened, shows nothing, or must not be kept.
    """
    place = _find_place(assessment, code, claim)
    media_type = detect_media_type(file)
    photo = read_photo(file) if media_type in IMAGES else None
    day = _choose_day(dated_on, photo)
    check_is_past(day, at)
    source = SourceFile(hash_file(file), file.stat().st_size, name, media_type)
    is_sealed = _is_sealed(_read_usable(file, source))
    stored = StoredFile(sha256=vault.put(file.resolve()), size=source.size, media_type=media_type)
    return _attach(
        registry, assessment, place, stored, name, photo, day, note, who, at, is_private, is_sealed
    )


def attach_filed(
    registry: Registry,
    vault: Vault,
    assessment: Assessment,
    code: str,
    claim: int,
    sha256: str,
    dated_on: date | None,
    note: str,
    who: str,
    at: datetime,
    *,
    is_private: bool | None = None,
) -> Attached:
    """Attach a file to a claim that was taken in before; nothing is copied or read again.

    Args:
        dated_on: the day it was taken or issued; without one, the day that the camera wrote, or that was
            read of the paper for sure.
        is_private: as of a new file.

    Raises:
        NotFoundError: there is no such item or claim, or no such file is filed.
        UsageError: the claim cites a numbered paper, the day is missing or lies in the future, the paper is
            a draft or not read to its end, or the file holds others too.
        InputFileError: the original is missing, or cannot be opened.
    """
    place = _find_place(assessment, code, claim)
    paper = _get_only_paper(registry, sha256)
    file, path = next(one for one in registry.files_of(paper.id or 0) if one[0].sha256 == sha256)
    name = PurePosixPath(path).name
    if not file.is_complete:  # what must not be passed on may stand on a page that nobody has read
        message = _("{file}: later pages are still being read. Attach it when they are.")
        raise UsageError(message.format(file=name))
    original = vault.path_of(sha256)
    if not original.is_file():
        raise InputFileError(_("The original of {file} is missing in the vault.").format(file=name))
    photo = read_photo(original) if file.media_type in IMAGES else None
    day = _choose_day(dated_on, photo, _find_sure_day(paper))
    check_is_past(day, at)
    text = "\f".join(page.text for page in registry.pages_of(sha256))
    is_sealed = bool(find_seals(registry.fields_of(paper.id or 0), text))
    return _attach(registry, assessment, place, file, name, photo, day, note, who, at, is_private, is_sealed)


def find_own_day(vault: Vault, sha256: str, paper: Document) -> date | None:
    """The day that a filed file gives by itself: what the camera wrote, or what was read for sure."""
    return find_day_taken(vault.path_of(sha256)) or _find_sure_day(paper)


def set_private(
    registry: Registry,
    assessment: Assessment,
    code: str,
    claim: int,
    sha256: str,
    is_private: bool,
    who: str,
    at: datetime,
) -> bool:
    """Say whether an attached file stays out of packs; False where no such file is attached to the claim.

    Raises:
        NotFoundError: there is no such item or claim.
    """
    place = place_of(get_item(assessment, code), claim)
    known = find_attached(registry, assessment.table.id or 0, place, sha256)
    if known is None:
        return False
    if known.is_private != is_private:
        file = StoredFile(sha256=sha256, size=0, media_type="")  # stored long ago: nothing of it changes
        said = {**known.model_dump(exclude={"id"}), "is_private": is_private}
        registry.attach(known.table_id, file, Attachment(**{**said, "attached_by": who, "attached_at": at}))
    return True


def detach_file(
    registry: Registry, assessment: Assessment, code: str, claim: int, sha256: str, who: str, at: datetime
) -> bool:
    """Take an attached file back; False where no such file is attached to the claim.

    Raises:
        NotFoundError: there is no such item or claim.
    """
    place = place_of(get_item(assessment, code), claim)
    return registry.detach(assessment.table.id or 0, place, sha256, who, at)


def find_attached(registry: Registry, table_id: int, place: Place, sha256: str) -> Attachment | None:
    """The file as it is attached to a claim now."""
    attached = (file for file in registry.attachments_of(table_id) if file.sha256 == sha256)
    places = ((Place(file.criterion_code, file.claim_raw, file.occurrence), file) for file in attached)
    return next((file for own, file in places if own == place), None)


def must_stay(file: Path, source: SourceFile) -> bool:
    """Whether what is read in a file keeps it out of packs unless somebody says otherwise."""
    parsed = _read(file, source)
    return _is_sealed(parsed) or any(problem.code is ProblemCode.SECRET for problem in parsed.problems)


def describe_remark(remark: AttachmentRemark) -> str:
    """A remark in words."""
    template = {
        RemarkKind.OTHER_DAY: _(
            "The camera wrote {taken} into the picture, not {date}. The day typed is recorded."
        ),
        RemarkKind.SAME_FILE: _("The same file is attached to {code} already ({file})."),
        RemarkKind.SAME_LOOK: _("{file}, attached to {code}, looks like the same picture."),
        RemarkKind.PRIVATE: _(
            "{file} bears an identity number of a citizen, or a mark that it must not be passed on: it stays "
            "out of evidence packs until somebody says otherwise."
        ),
    }[remark.kind]
    return template.format(**remark.values)


def _find_place(assessment: Assessment, code: str, claim: int) -> Place:
    """Where a file is attached.

    Raises:
        NotFoundError: there is no such item or claim.
        UsageError: the claim cites a numbered paper.
    """
    verdict = get_item(assessment, code)
    if get_claim(verdict, claim).kind is ClaimKind.NUMBERED_DOCUMENT:
        raise UsageError(
            _("A numbered paper is not attached by hand: put its scan into the inbox, it finds its place.")
        )
    return place_of(verdict, claim)


def _attach(
    registry: Registry,
    assessment: Assessment,
    place: Place,
    file: StoredFile,
    name: str,
    photo: Photo | None,
    day: date,
    note: str,
    who: str,
    at: datetime,
    is_private: bool | None,
    is_sealed: bool,
) -> Attached:
    table_id = assessment.table.id or 0
    known = find_attached(registry, table_id, place, file.sha256)
    attachment = Attachment(
        table_id=table_id,
        criterion_code=place.criterion_code,
        claim_raw=place.claim_raw,
        occurrence=place.occurrence,
        sha256=file.sha256,
        name=name,
        dated_on=day,
        note=note.strip(),
        attached_by=who,
        attached_at=at,
        taken_on=photo.taken_at.date() if photo and photo.taken_at else None,
        picture_hash=photo.look if photo else "",
        is_private=is_private
        if is_private is not None
        else is_sealed or (known is not None and known.is_private),
    )
    remarks = list(_find_remarks(registry, attachment))
    if is_sealed and attachment.is_private:
        remarks.append(AttachmentRemark(RemarkKind.PRIVATE, {"file": name}))
    return Attached(attachment, registry.attach(table_id, file, attachment), tuple(remarks))


def _get_only_paper(registry: Registry, sha256: str) -> Document:
    """The paper that a file is, which may be proof.

    Raises:
        NotFoundError: no such file is filed.
        UsageError: it holds several papers, or a draft.
    """
    numbers = registry.papers_in_files([sha256]).get(sha256, ())
    if not numbers:
        raise NotFoundError(_("No paper has the file {sha256}.").format(sha256=sha256))
    if len(numbers) > 1:
        papers = list_papers(registry.documents(numbers))
        message = _("The file holds several papers. Have the one that is meant linked to the item:\n{names}")
        raise UsageError(message.format(names=papers))
    paper = registry.get_document(numbers[0])
    if paper.is_draft:
        raise DraftError(paper)
    return paper


def _find_sure_day(paper: Document) -> date | None:
    return None if FieldName.ISSUED_ON in paper.unsure_fields else paper.issued_on


def _choose_day(dated_on: date | None, photo: Photo | None, issued_on: date | None = None) -> date:
    """The day that is stated, else the one that the camera wrote into the picture, or that was read."""
    day = dated_on or (photo.taken_at.date() if photo and photo.taken_at else issued_on)
    if day is None:
        raise InputWantedError(_("Type the day it was taken or issued."), "date")
    return day


def _is_sealed(parsed: ParsedDocument) -> bool:
    """Whether what was read in a file, were it a paper, would keep it out of packs."""
    text = "\f".join(page.text for page in parsed.pages)
    return FieldName.CIRCULATION in parsed.header or bool(find_seals((), text))


def _read_usable(file: Path, source: SourceFile) -> ParsedDocument:
    """What a file says that can be opened and shows something; secret papers are not taken."""
    parsed = _read(file, source)
    fault = next((problem for problem in parsed.problems if problem.code in REFUSING), None)
    if fault is not None:
        raise InputFileError(f"{source.name}: {wording.problem(fault.code, fault.detail)}")
    return parsed


def _read(file: Path, source: SourceFile) -> ParsedDocument:
    with ReadingPool(workers=1) as pool:
        ((_source, parsed),) = pool.read([(file, source)])
    return parsed


def _find_remarks(registry: Registry, attachment: Attachment) -> Iterator[AttachmentRemark]:
    """Where the camera's day is not the one stated, and where the same picture is attached already."""
    if attachment.taken_on is not None and attachment.taken_on != attachment.dated_on:
        taken, stated = (wording.format_day(day) for day in (attachment.taken_on, attachment.dated_on))
        yield AttachmentRemark(RemarkKind.OTHER_DAY, {"taken": taken, "date": stated})
    own = Picture(attachment.sha256, attachment.picture_hash)
    for other in registry.attachments_of(attachment.table_id):
        place = (other.criterion_code, other.claim_raw, other.occurrence)
        if place == (attachment.criterion_code, attachment.claim_raw, attachment.occurrence):
            continue
        likeness = find_likeness(own, Picture(other.sha256, other.picture_hash))
        if likeness is not None:
            kind = RemarkKind.SAME_FILE if likeness is Likeness.SAME_BYTES else RemarkKind.SAME_LOOK
            yield AttachmentRemark(kind, {"code": other.criterion_code, "file": other.name})
