"""Which items and units the folders of drops say they are for, by the table in use."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from registry.assessment import ClaimVerdict, ItemVerdict, takes_file
from registry.errors import NotFoundError
from registry.foldered import FolderedDrop
from registry.store import Registry
from registry.tables import Document
from registry.vocabulary.kinds import ClaimKind
from report.folders import Folders, Sorting, build_folders, sort_drops
from report.summary import Assessment, assess

_SHOWN_BY_FILE: Final = frozenset({ClaimKind.PHOTO, ClaimKind.UNNUMBERED_DOCUMENT, ClaimKind.URL})


@dataclass(frozen=True, slots=True)
class FolderFile:
    """A file that lay in the folder of an item, and the paper that it is."""

    drop: FolderedDrop
    paper: Document


def find_folders(registry: Registry) -> Folders | None:
    """The folders that mean something in the table in use; None where no table has been imported."""
    try:
        return build_folders(assess(registry).items)
    except NotFoundError:
        return None


def find_sortings(
    registry: Registry, know_folders: Callable[[], Folders | None], sha256s: Collection[str]
) -> tuple[Sorting, ...]:
    """What the folders say that files with these bytes were put into, each once.

    Args:
        know_folders: asked only where a file lay in a folder at all.
    """
    drops = registry.foldered_drops(sha256s=sha256s)
    folders = know_folders() if drops else None
    if folders is None:
        return ()
    said = {(sorting.item, sorting.unit): sorting for _drop, sorting in sort_drops(folders, drops)}
    return tuple(said.values())


def find_open_files(
    registry: Registry, assessment: Assessment, item: ItemVerdict, drops: Sequence[FolderedDrop]
) -> list[FolderFile]:
    """The files in an item's folder that wait to be attached to one of its claims, in the order of filing.

    Papers with a number are suggested for the item instead, and so are parts of a file.
    """
    if not drops or not any(map(takes_file, item.claims)):
        return []
    attached = {file.sha256 for claim in item.claims for file in claim.attachments}
    by_hash = {drop.sha256: drop for drop in drops if drop.sha256 not in attached}
    papers_in = registry.papers_in_files(by_hash)
    alone = {papers[0]: by_hash[sha256] for sha256, papers in papers_in.items() if len(papers) == 1}
    return [
        FolderFile(alone[paper.id or 0], paper)
        for paper in registry.documents(sorted(alone.keys() - find_settled(assessment, item)))
        if paper.number is None and not paper.is_draft
    ]


def find_claims_for_files(item: ItemVerdict) -> list[tuple[int, ClaimVerdict]]:
    """The claims that a file is best attached to, with their numbers: those that name a photo, a page or a
    paper without number; where there are none, all that take files."""
    taking = [(number, one) for number, one in enumerate(item.claims, start=1) if takes_file(one)]
    return [(number, one) for number, one in taking if one.claim.kind in _SHOWN_BY_FILE] or taking


def find_settled(assessment: Assessment, item: ItemVerdict) -> set[int]:
    """The papers about which something was decided at an item, or which its claims mean."""
    code = item.criterion.code
    return {
        decision.document_id
        for place, decided in assessment.holdings.decided.items()
        if place.criterion_code == code
        for decision in decided
    } | {paper.id or 0 for claim in item.claims for paper in claim.documents}
