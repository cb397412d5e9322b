"""What lay in the folders of items, kept up with the registry so that no page looks through all drops."""

from collections.abc import Iterable
from threading import Lock

from registry.foldered import FolderedDrop
from registry.store import Registry
from registry.tables import StoredCriterion
from report.folders import Folders, build_folders, sort_drops
from report.summary import Assessment


class FolderFiles:
    """The drops in folders by the item that they are for; each drop is read once. Any thread may ask."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._lock = Lock()
        self._drops: list[FolderedDrop] = []
        self._last = 0  # the drop that was looked at last
        self._by_item: dict[str, list[FolderedDrop]] = {}
        self._folders = Folders({}, {}, {})
        self._first_row: StoredCriterion | None = None  # of the table that the folders are read by

    def find(self, assessment: Assessment, code: str) -> tuple[FolderedDrop, ...]:
        """The drops in the folders of an item, in the order they came, the same bytes once."""
        with self._lock:
            self._read_table(assessment)
            self._take_in_new()
            return tuple({drop.sha256: drop for drop in self._by_item.get(code, ())}.values())

    def know_folders(self, assessment: Assessment) -> Folders:
        """The folders that mean something in the table."""
        with self._lock:
            self._read_table(assessment)
            return self._folders

    def _read_table(self, assessment: Assessment) -> None:
        # The rows stay the same objects for as long as no table is imported or chosen.
        first = assessment.items[0].criterion if assessment.items else None
        if first is not self._first_row:
            self._first_row = first
            self._folders = build_folders(assessment.items)
            self._by_item = {}
            self._sort(self._drops)

    def _take_in_new(self) -> None:
        last = self._registry.last_arrival()
        if last <= self._last:
            return
        coming = self._registry.foldered_drops(self._last)
        self._last = max([last, *(drop.id for drop in coming)])
        self._drops += coming
        self._sort(coming)

    def _sort(self, drops: Iterable[FolderedDrop]) -> None:
        for drop, sorting in sort_drops(self._folders, drops):
            if sorting.item is not None:
                self._by_item.setdefault(sorting.item, []).append(drop)
