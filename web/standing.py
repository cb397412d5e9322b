"""How the table stands, kept up with the registry, so that no page works it out anew.

What is kept follows the audit trail: whatever is written moves its head. Papers that came or changed touch
only their own claims. What costs more, and is only advice, may be some minutes old.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock, Thread
from time import monotonic
from typing import Final, Generic, TypeVar

from index.checks import check_table
from index.suggest import Suggestion
from registry.errors import NotFoundError
from registry.findings import Finding
from registry.foldered import FolderedDrop
from registry.offers import Witnesses, build_witnesses
from registry.store import Registry
from registry.vocabulary.kinds import EventKind
from report.folders import Folders
from report.suggestions import Advice, prepare_advice
from report.summary import Assessment, assess, period_of, reassess, rejudge
from web.folder_files import FolderFiles

_T = TypeVar("_T")

# What moves the trail without touching the verdicts.
_WITHOUT_EFFECT: Final = frozenset(
    {
        EventKind.LINK_CHECKED,
        EventKind.EXPORTED,
        EventKind.ACCOUNT_ADDED,
        EventKind.ACCOUNT_CHANGED,
        EventKind.ACCOUNT_CLOSED,
        EventKind.ACCOUNT_REOPENED,
        EventKind.PASSWORD_SET,
        EventKind.TOKEN_MADE,
        EventKind.TOKEN_REVOKED,
    }
)
# What touches papers only: the claims that may mean them are looked at again, the others stand.
_OF_PAPERS: Final = frozenset(
    {
        EventKind.ARRIVED,
        EventKind.READ,
        EventKind.READ_ON,
        EventKind.READ_AGAIN,
        EventKind.CORRECTED,
        EventKind.CONFIRMED,
        EventKind.DRAFT_DECIDED,
        EventKind.KEPT_WHOLE,
    }
)
# What touches decisions and attachments only: the claims that they are on are looked at again.
_OF_ITEMS: Final = frozenset(
    {
        EventKind.ACCEPTED,
        EventKind.REJECTED,
        EventKind.ASKED,
        EventKind.TAKEN_BACK,
        EventKind.ATTACHED,
        EventKind.DETACHED,
    }
)
# Suggestions read every paper: seconds of work at 20,000 papers, while an ingest changes them all the time.
_OLDEST_ADVICE: Final = 60.0  # seconds
# Of all time no more than one part in so many is spent on it: an old computer gets older advice.
_ADVICE_SHARE: Final = 30
# For each item, as many as a page shows and some that people have decided about already.
_MOST_SUGGESTED: Final = 10


@dataclass(frozen=True, slots=True)
class _Advised:
    """Advice, and what it says of every item: for one alone it would read as many papers as for all."""

    advice: Advice
    papers_for: Mapping[str, tuple[Suggestion, ...]]


@dataclass(frozen=True, slots=True)
class _Known:
    """The assessment when the trail ended with event `head` and papers had changed `change` times."""

    head: int
    change: int
    assessment: Assessment | None


class Standing:
    """The assessment, and what suggestions and offers are made from; any thread may ask."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._lock = Lock()
        self._known: _Known | None = None
        self._advice: _Aged[_Advised] = _Aged()
        self._witnesses: _Aged[Witnesses] = _Aged()
        self._findings: _Aged[tuple[Finding, ...]] = _Aged()
        self._folder_files = FolderFiles(registry)

    def find_assessment(self) -> Assessment | None:
        """The table as it stands now; None where no table has been imported."""
        head = self._head()
        known = self._known
        if known is not None and known.head == head:
            return known.assessment
        with self._lock:
            known = self._known
            head = self._head()
            if known is None or known.head != head:
                known = self._known = self._renew(known, head)
            return known.assessment

    def get_assessment(self) -> Assessment:
        """The table as it stands now.

        Raises:
            NotFoundError: no table has been imported.
        """
        found = self.find_assessment()
        return found if found is not None else assess(self._registry)

    def get_advice(self) -> Advice:
        """What suggestions are made from, some minutes old at most.

        Raises:
            NotFoundError: no table has been imported.
        """
        return self._advice.get(self._head, self._advise).advice

    def find_papers_for(self, code: str) -> tuple[Suggestion, ...]:
        """The papers that may prove an item, best first, as known some minutes ago at most.

        Raises:
            NotFoundError: no table has been imported.
        """
        return self._advice.get(self._head, self._advise).papers_for.get(code, ())

    def find_folder_files(self, code: str) -> tuple[FolderedDrop, ...]:
        """The drops in the folders of an item, as they are now.

        Raises:
            NotFoundError: no table has been imported.
        """
        return self._folder_files.find(self.get_assessment(), code)

    def find_folders(self) -> Folders | None:
        """The folders that mean something in the table; None where no table has been imported."""
        assessment = self.find_assessment()
        return self._folder_files.know_folders(assessment) if assessment is not None else None

    def get_findings(self) -> tuple[Finding, ...]:
        """What does not fit in the table, as known some minutes ago at most.

        Raises:
            NotFoundError: no table has been imported.
        """
        return self._findings.get(self._head, self._check)

    def get_witnesses(self) -> Witnesses:
        """What speaks for a reading of a field, some minutes old at most."""
        registry = self._registry
        return self._witnesses.get(
            self._head, lambda: build_witnesses(registry.documents(), registry.citations())
        )

    def prepare(self) -> None:
        """Make what is costly before the first visitor wants it."""
        with suppress(NotFoundError):  # no table yet
            self._advice.get(self._head, self._advise)
            self.get_findings()
        self.get_witnesses()

    def _check(self) -> tuple[Finding, ...]:
        assessment = self.get_assessment()
        return check_table(
            assessment.items,
            period=period_of(assessment.table),
            seen_on=assessment.table.imported_at.date(),
        )

    def _advise(self) -> _Advised:
        assessment = self.get_assessment()
        advice = prepare_advice(self._registry, assessment)
        codes = [item.criterion.code for item in assessment.leaves]
        return _Advised(advice, advice.for_items(codes, _MOST_SUGGESTED))

    def _head(self) -> int:
        head = self._registry.find_audit_head()
        return head.number if head is not None else 0

    def _renew(self, known: _Known | None, head: int) -> _Known:
        # Asked before the papers are read: what changes meanwhile is read again the next time.
        change = self._registry.last_change()
        if known is None or known.assessment is None:
            return _Known(head, change, self._assess())
        kinds = self._registry.event_kinds_since(known.head) - _WITHOUT_EFFECT
        if not kinds <= _OF_PAPERS | _OF_ITEMS:
            return _Known(head, change, self._assess())
        assessment, changed = known.assessment, self._registry.documents_changed(known.change)
        if changed:
            confirmed = self._registry.with_confirmed_subject([paper.id or 0 for paper in changed])
            assessment = reassess(assessment, changed, confirmed=confirmed)
        if kinds & _OF_ITEMS:
            assessment = self._rejudge(assessment)
        return _Known(head, change, assessment)

    def _rejudge(self, assessment: Assessment) -> Assessment:
        table_id = assessment.table.id or 0
        decided = self._registry.standing_decisions(table_id)
        named = {decision.document_id for decisions in decided.values() for decision in decisions}
        papers = self._registry.documents(sorted(named))
        return rejudge(assessment, decided, self._registry.attachments_of(table_id), papers)

    def _assess(self) -> Assessment | None:
        try:
            return assess(self._registry)
        except NotFoundError:
            return None


class _Aged(Generic[_T]):
    """Something costly that may lag behind: made anew in the background while the old one is handed out."""

    def __init__(self) -> None:
        self._lock = Lock()
        # The head that it was made at, until when it may lag behind, and itself.
        self._made: tuple[int, float, _T] | None = None

    def get(self, find_head: Callable[[], int], make: Callable[[], _T]) -> _T:
        made = self._made
        if made is None:
            with self._lock:
                made = self._made or self._make(find_head(), make)
            return made[2]
        head, may_lag_until, value = made
        if monotonic() > may_lag_until and head != find_head() and self._lock.acquire(blocking=False):
            Thread(target=self._renew, args=(find_head, make), daemon=True).start()
        return value

    def _renew(self, find_head: Callable[[], int], make: Callable[[], _T]) -> None:
        """Make it anew and let go of the lock, which who started the thread has taken."""
        try:
            self._make(find_head(), make)
        finally:
            self._lock.release()

    def _make(self, head: int, make: Callable[[], _T]) -> tuple[int, float, _T]:
        started = monotonic()
        value = make()
        lasted = monotonic() - started
        made = self._made = (head, monotonic() + max(_OLDEST_ADVICE, _ADVICE_SHARE * lasted), value)
        return made
