"""What goes into an evidence pack, under which names, and what stays out and why; nothing is written yet."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ingest.files import PDF, detect_media_type
from registry.assessment import ClaimVerdict, ItemVerdict
from registry.audit import Head
from registry.errors import RegistryError
from registry.language import _
from registry.store import Registry
from registry.tables import Attachment, Document, DocumentFile, StoredFile, StoredSignature
from registry.vault import Vault
from registry.vocabulary.kinds import CitationStatus, EventKind
from report.pack_names import FileNames, ending_of, name_attachment, name_folders, name_paper
from report.sealed import Seal, find_seals
from report.summary import Assessment, is_below
from report.withheld import find_paper_seals
from report.withholding import withhold_quotations

# Candidates of a claim that is missing are guesses: they are named in its reasons, not carried out.
_SHOWN: Final = frozenset({CitationStatus.VERIFIED, CitationStatus.PROBABLE, CitationStatus.CONFLICTING})


class LeftOut(StrEnum):
    """Why a paper is named in a pack and not in it."""

    RESTRICTED = Seal.RESTRICTED.value
    PERSONAL = Seal.PERSONAL.value
    PRIVATE = "private"  # an attached file that somebody marked so
    DRAFT = "draft"  # never evidence
    UNFINISHED = "unfinished"  # pages still to be read may bear a stamp
    ORIGINAL_LOST = "original lost"  # gone from the vault, or changed there


_UNNAMED: Final = frozenset({LeftOut.RESTRICTED, LeftOut.PERSONAL, LeftOut.PRIVATE})


@dataclass(frozen=True, slots=True)
class PackedFile:
    """An original and where it lies in the pack: stored once, however many items it serves.

    `signatures` is None where nobody has looked for any.
    """

    name: str
    stored: StoredFile
    dropped_as: str
    signatures: tuple[StoredSignature, ...] | None = None

    @property
    def folder(self) -> str:
        """The folder of the first item that it serves."""
        return self.name.rpartition("/")[0]

    @property
    def stem(self) -> str:
        """Its name without folder and ending."""
        return self.name.rpartition("/")[2].rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class PackedPaper:
    """A paper that claims stand on: its file and pages there, or why it is left out."""

    document: Document
    file: PackedFile | None
    first_page: int = 1
    last_page: int | None = None
    left_out: LeftOut | None = None


@dataclass(frozen=True, slots=True)
class PackedAttachment:
    """A file that a person attached to a claim, or why it is left out."""

    attachment: Attachment
    file: PackedFile | None
    left_out: LeftOut | None = None

    @property
    def is_named(self) -> bool:
        """Whether its name and remark are told: those of a picture of somebody's papers may name them."""
        return self.left_out not in _UNNAMED


@dataclass(frozen=True)
class PackPlan:
    """The items of a pack with their folders; papers by id, attached files by item and hash.

    `head` is the event of the audit trail that the plan was made after.
    """

    head: Head
    assessment: Assessment
    items: tuple[ItemVerdict, ...]
    folders: Mapping[str, str]
    papers: Mapping[int, PackedPaper]
    attachments: Mapping[tuple[str, str], PackedAttachment]

    @property
    def files(self) -> tuple[PackedFile, ...]:
        """The originals that go in, each once, in the order of the table."""
        entries: tuple[PackedPaper | PackedAttachment, ...] = (
            *self.papers.values(),
            *self.attachments.values(),
        )
        found = {one.file.stored.sha256: one.file for one in entries if one.file is not None}
        return tuple(sorted(found.values(), key=lambda file: file.name))

    @property
    def left_out(self) -> tuple[PackedPaper, ...]:
        """The papers that stay out."""
        return tuple(paper for paper in self.papers.values() if paper.left_out is not None)

    @property
    def left_out_attachments(self) -> tuple[PackedAttachment, ...]:
        """The attached files that stay out."""
        return tuple(one for one in self.attachments.values() if one.left_out is not None)


def plan_pack(
    registry: Registry,
    vault: Vault,
    head: Head,
    assessment: Assessment,
    *,
    codes: Collection[str] = (),
    unsealed: Collection[Seal] = (),
) -> PackPlan:
    """What goes into a pack of the whole table, or of the items named and those below them.

    Args:
        head: the audit trail's, from before the table was assessed.
        unsealed: what may be carried out although it is sealed.
    """
    attached = registry.attachments_of(assessment.table.id or 0)
    private = frozenset(file.sha256 for file in attached if file.is_private)
    planner = _Planner(registry, vault, frozenset(Seal) - frozenset(unsealed), private)
    assessment = withhold_quotations(assessment, planner.may_show)
    items = tuple(
        item
        for item in assessment.leaves
        if not codes or any(is_below(item.criterion.code, code) for code in codes)
    )
    folders = name_folders(item.criterion.code for item in assessment.leaves)
    for item in items:
        planner.add_item(item, folders[item.criterion.code])
    return PackPlan(head, assessment, items, folders, planner.papers, planner.attachments)


def find_content_head(registry: Registry) -> Head:
    """The last event that may have changed what a pack shows: that one was carried out does not.

    Raises:
        RegistryError: the audit trail has lost it.
    """
    kinds = frozenset(EventKind) - {EventKind.EXPORTED}
    for event in registry.events(kinds=kinds, limit=1):
        return Head(event.number, event.hash, event.at)
    raise RegistryError(_("The audit trail has lost its end. Restore the registry from a backup."))


def papers_shown(verdict: ClaimVerdict) -> tuple[Document, ...]:
    """The papers that a claim stands on, or would if a person confirmed it."""
    return verdict.documents if verdict.status in _SHOWN else ()


class _Planner:
    """Gives every paper its file and every file its name, in the order in which items ask for them."""

    def __init__(
        self, registry: Registry, vault: Vault, sealing: frozenset[Seal], private: frozenset[str]
    ) -> None:
        self._registry = registry
        self._vault = vault
        self._sealing = sealing
        self._private = private if Seal.PERSONAL in sealing else frozenset()
        self._files: dict[str, PackedFile] = {}
        self._names = FileNames()
        self.papers: dict[int, PackedPaper] = {}
        self.attachments: dict[tuple[str, str], PackedAttachment] = {}

    def add_item(self, item: ItemVerdict, folder: str) -> None:
        """Plan what an item's claims stand on."""
        code = item.criterion.code
        for verdict in item.claims:
            for paper in papers_shown(verdict):
                if (paper.id or 0) not in self.papers:
                    self.papers[paper.id or 0] = self._plan_paper(paper, code, folder)
            for attachment in verdict.attachments:
                key = (code, attachment.sha256)
                if key not in self.attachments:
                    self.attachments[key] = self._plan_attachment(attachment, code, folder)

    def may_show(self, paper: Document) -> bool:
        """Whether what a paper says may be carried out, be the paper itself in the pack or not."""
        copies = [file for file, _name in self._registry.files_of(paper.id or 0)]
        return self._find_own_seal(paper) is None and any(self._find_seal(file) is None for file in copies)

    def _plan_paper(self, paper: Document, code: str, folder: str) -> PackedPaper:
        if paper.is_draft:
            return PackedPaper(paper, None, left_out=LeftOut.DRAFT)
        hindrance = self._find_own_seal(paper)
        if hindrance is not None:
            return PackedPaper(paper, None, left_out=hindrance)
        for file, name in self._registry.files_of(paper.id or 0):
            hindrance = self._find_hindrance(file)
            if hindrance is None:
                part = self._part_of(paper, file)
                packed = self._pack_file(file, folder, name_paper(code, paper), name)
                return PackedPaper(paper, packed, part.first_page or 1, part.last_page)
        return PackedPaper(paper, None, left_out=hindrance or LeftOut.ORIGINAL_LOST)

    def _plan_attachment(self, attachment: Attachment, code: str, folder: str) -> PackedAttachment:
        path = self._vault.path_of(attachment.sha256)
        file = StoredFile(
            sha256=attachment.sha256,
            size=path.stat().st_size if path.is_file() else 0,
            media_type=detect_media_type(path) if path.is_file() else "",
        )
        hindrance = self._find_hindrance(file)
        if hindrance is not None:
            return PackedAttachment(attachment, None, hindrance)
        stem = name_attachment(code, attachment.name, attachment.dated_on.isoformat())
        return PackedAttachment(attachment, self._pack_file(file, folder, stem, attachment.name))

    def _pack_file(self, file: StoredFile, folder: str, stem: str, dropped_as: str) -> PackedFile:
        known = self._files.get(file.sha256)
        if known is None:
            name = self._names.give(file.sha256, f"{folder}/{stem}", ending_of(file.media_type, dropped_as))
            known = self._files[file.sha256] = PackedFile(name, file, dropped_as, self._signatures_of(file))
        return known

    def _signatures_of(self, file: StoredFile) -> tuple[StoredSignature, ...] | None:
        found = tuple(self._registry.signatures_of(file.sha256))
        # A PDF that was filed before signatures were examined, or only attached, may bear some.
        is_unexamined = file.media_type == PDF and file.is_signed is None
        return None if is_unexamined and not found else found

    def _find_hindrance(self, file: StoredFile) -> LeftOut | None:
        """Why a file cannot go in."""
        sealed = self._find_seal(file)
        if sealed is not None:
            return sealed
        return None if self._vault.holds(file.sha256) else LeftOut.ORIGINAL_LOST

    def _find_own_seal(self, paper: Document) -> LeftOut | None:
        """What seals a paper by itself, in any of its copies."""
        return next(self._sealed_by(find_paper_seals(self._registry, paper.id or 0)), None)

    def _find_seal(self, file: StoredFile) -> LeftOut | None:
        """What seals a file: other papers that stand in it count too, for it goes in whole.

        One that is marked as private at any claim stays out of all folders.
        """
        if file.sha256 in self._private:
            return LeftOut.PRIVATE
        parts = self._registry.parts_of(file.sha256)
        fields = [field for part in parts for field in self._registry.fields_of(part.document_id)]
        text = "\f".join(page.text for page in self._registry.pages_of(file.sha256))
        sealed = next(self._sealed_by(find_seals(fields, text)), None)
        if sealed is not None:
            return sealed
        return None if file.is_complete else LeftOut.UNFINISHED

    def _sealed_by(self, seals: Iterable[Seal]) -> Iterator[LeftOut]:
        return (LeftOut(seal.value) for seal in sorted(self._sealing.intersection(seals)))

    def _part_of(self, paper: Document, file: StoredFile) -> DocumentFile:
        return next(part for part in self._registry.parts_of(file.sha256) if part.document_id == paper.id)
