"""An evidence pack: the table, its papers in a folder for each item, and what shows that nothing was changed.

The same registry and the same moment give the same bytes. Originals and pictures go through one by one.
"""

import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from ingest.page_pictures import CHILDREN, PagePictures, PictureWidth
from registry.backup import SCRATCH_PREFIX
from registry.errors import RegistryError
from registry.language import _
from registry.parsed import Page
from registry.rows import load_page
from registry.store import Registry
from registry.tables import StoredPage
from registry.vault import Vault, hash_file
from registry.vocabulary.kinds import EventKind, ReadMethod
from report.bag import BagWriter, open_shelf
from report.pack_map import (
    AUDIT_HEAD,
    MAP_NAME,
    SHEET_NAME,
    build_map,
    dump_head,
    dump_sheet,
    list_columns,
    list_rows,
    map_item,
)
from report.pack_page import (
    COVER_NAME,
    SIGNATURE_PAGE_NAME,
    STYLE_NAME,
    name_item_page,
    render_cover,
    render_item,
    render_signatures,
    style_sheet,
)
from report.pack_plan import PackedFile, PackPlan
from report.pack_signatures import SIGNATURE_SHEET_NAME, list_signature_columns, list_signature_rows
from report.pack_view import AttachmentView, ItemView, PaperView, view_item
from report.whole_file import check_target

# Pages that are drawn while one is written: the pictures of a long item are not all held.
_AHEAD: Final = 2 * CHILDREN
# Of an attached file nothing was read: its picture is shown as it lies.
_UNREAD_PAGE: Final = Page(1, 0.0, 0.0, "", (), ReadMethod.UNREAD)

Progress = Callable[[int, int], None]  # items done, of how many


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that was written.

    Args:
        seal: SHA-256 of the list that vouches for all the others: the same for a ZIP and a folder.
        undrawn: pages that could not be drawn; their words stand in their place.
    """

    plan: PackPlan
    size: int
    seal: str
    undrawn: tuple[str, ...]


def write_pack(
    registry: Registry,
    vault: Vault,
    pictures: PagePictures,
    plan: PackPlan,
    target: Path,
    at: datetime,
    *,
    replace: bool = False,
    progress: Progress = lambda _done, _whole: None,
) -> Pack:
    """Write a pack to a ZIP, or to a folder where the name does not end so; it appears when it is whole.

    That it was carried out is recorded in the audit trail.

    Raises:
        UsageError: the target is there already.
        InputFileError: the target's folder does not exist.
        RegistryError: an original was changed, or a paper withdrawn, while the pack was written.
        OSError: the disk is full, or may not be written.
    """
    is_zip = target.suffix.lower() == ".zip"
    check_target(target, replace=replace and is_zip)
    writer = _Writer(registry, vault, pictures, plan, at)
    try:
        with tempfile.TemporaryDirectory(prefix=SCRATCH_PREFIX, dir=target.parent) as scratch:
            written = Path(scratch) / "pack"
            with open_shelf(written, f"minh-chung_{at.date().isoformat()}", is_zip=is_zip) as shelf:
                seal = writer.fill(BagWriter(shelf), progress)
            # A paper whose secrecy stamp was seen just now must not be carried out.
            if EventKind.WITHDRAWN in registry.event_kinds_since(plan.head.number):
                raise RegistryError(
                    _("A paper was withdrawn from the registry while the pack was written. Write it again.")
                )
            size = _sync(written)
            content_sha256 = hash_file(written) if is_zip else seal
            check_target(target, replace=replace and is_zip)
            written.replace(target)
    except OSError as error:
        error.filename = error.filename or str(target)
        raise
    registry.record_export(target.name, content_sha256)
    return Pack(plan, size, seal, tuple(writer.undrawn))


@dataclass(slots=True)
class _Writer:
    """The work on one pack: what has been put in, and what is said of it at the end."""

    registry: Registry
    vault: Vault
    pictures: PagePictures
    plan: PackPlan
    at: datetime
    undrawn: list[str] = field(default_factory=list)
    _done: set[str] = field(default_factory=set)

    def fill(self, bag: BagWriter, progress: Progress) -> str:
        """Fill a bag, item by item; gives the hash that vouches for it."""
        maps: list[dict[str, Any]] = []
        rows: list[tuple[object, ...]] = []
        for number, item in enumerate(self.plan.items, start=1):
            view = view_item(self.registry, self.plan, item)
            self._add_originals(bag, view)
            self._add_texts(bag, view)
            self._add_pictures(bag, view)
            page = name_item_page(view.folder, item.criterion.code)
            bag.add(page, render_item(view, self.plan, frozenset(self.undrawn)))
            maps.append(map_item(view))
            rows += list_rows(view)
            progress(number, len(self.plan.items))
        bag.add(MAP_NAME, build_map(self.plan, maps, self.at))
        bag.add(SHEET_NAME, dump_sheet(list_columns(), rows))
        bag.add(SIGNATURE_SHEET_NAME, dump_sheet(list_signature_columns(), list_signature_rows(self.plan)))
        bag.add(SIGNATURE_PAGE_NAME, render_signatures(self.plan))
        bag.add(STYLE_NAME, style_sheet())
        bag.add(COVER_NAME, render_cover(self.plan, self.at))
        return bag.finish(self._describe())

    def _add_originals(self, bag: BagWriter, view: ItemView) -> None:
        for file in _files_of(view):
            if self._is_new(file.name):
                path = self.vault.path_of(file.stored.sha256)
                if bag.add_file(file.name, path) != file.stored.sha256:
                    message = _("{path}: the original was changed. See: minhchung doctor")
                    raise RegistryError(message.format(path=path))

    def _add_texts(self, bag: BagWriter, view: ItemView) -> None:
        for _file, sheet in view.sheets:
            if sheet.text is not None and self._is_new(sheet.text):
                bag.add(sheet.text, sheet.page.text.encode())

    def _add_pictures(self, bag: BagWriter, view: ItemView) -> None:
        orders = [order for order in _orders_of(view) if self._is_new(order.name)]
        with ThreadPoolExecutor(CHILDREN) as pool:
            drawing: deque[tuple[str, Future[bytes | None]]] = deque()
            for order in orders:
                drawing.append((order.name, pool.submit(self._draw, order)))
                if len(drawing) >= _AHEAD:
                    self._keep(bag, *drawing.popleft())
            while drawing:
                self._keep(bag, *drawing.popleft())

    def _draw(self, order: "_Order") -> bytes | None:
        stored = order.file.stored
        return self.pictures.page(
            self.vault.path_of(stored.sha256),
            stored.sha256,
            stored.media_type,
            load_page(order.page) if order.page is not None else _UNREAD_PAGE,
            PictureWidth.READING,
        )

    def _keep(self, bag: BagWriter, name: str, drawing: Future[bytes | None]) -> None:
        picture = drawing.result()
        if picture is None:
            self.undrawn.append(name)
        else:
            bag.add(name, picture)

    def _is_new(self, name: str) -> bool:
        if name in self._done:
            return False
        self._done.add(name)
        return True

    def _describe(self) -> tuple[tuple[str, str], ...]:
        table = self.plan.assessment.table
        return (
            ("Source-Organization", table.issuer),
            ("External-Description", table.title),
            ("Bagging-Date", self.at.date().isoformat()),
            ("Bag-Software-Agent", f"minhchung {version('minhchung')}"),
            (AUDIT_HEAD, dump_head(self.plan.head)),
        )


@dataclass(frozen=True, slots=True)
class _Order:
    """A picture to be made: of a page that was read, or of an attached file."""

    name: str
    file: PackedFile
    page: StoredPage | None


def _orders_of(view: ItemView) -> Iterator[_Order]:
    for file, sheet in view.sheets:
        if sheet.picture is not None:
            yield _Order(sheet.picture, file, sheet.page)
    for claim in view.claims:
        for one in claim.attachments:
            if one.picture is not None and one.packed.file is not None:
                yield _Order(one.picture, one.packed.file, None)


def _files_of(view: ItemView) -> Iterator[PackedFile]:
    for claim in view.claims:
        entries: tuple[PaperView | AttachmentView, ...] = (*claim.papers, *claim.attachments)
        for packed in (one.packed for one in entries):
            if packed.file is not None:
                yield packed.file


def _sync(written: Path) -> int:
    """Make a pack last through a power cut; gives how many bytes it has."""
    size = 0
    for path in (written,) if written.is_file() else _files_under(written):
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        size += path.stat().st_size
    return size


def _files_under(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
