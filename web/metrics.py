"""How much the service does, for Prometheus: counts and seconds, and nothing of people or papers."""

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Final

import prometheus_client
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk.condition import Trouble, find_index_lag, find_troubles
from desk.intake import Intake
from desk.watch import InboxWatch
from ingest.hindrances import Hindrance
from ingest.inbox import find_drops
from registry.errors import InputFileError, RegistryError
from registry.settings import Settings
from registry.tally import read_tally
from registry.vocabulary.kinds import ReadMethod

# A page of text takes milliseconds, a scan some seconds, and after a minute its reader is ended.
_PAGE_BUCKETS: Final = (0.01, 0.03, 0.1, 0.3, 1, 2, 3, 5, 10, 20, 60)
_ANSWER_BUCKETS: Final = (0.01, 0.03, 0.1, 0.3, 1, 3, 10)
_NO_ROUTE: Final = "none"  # an address that there is not: what was typed is nobody's business
CONTENT_TYPE: Final = prometheus_client.CONTENT_TYPE_LATEST


class Metrics:
    """What one service has counted since it was started, and what it looks up when it is asked."""

    def __init__(self, settings: Settings) -> None:
        self._kept = prometheus_client.CollectorRegistry()
        self._page_seconds = prometheus_client.Histogram(
            "minhchung_page_seconds",
            "Seconds a page took to read, by how it was read.",
            ["method"],
            buckets=_PAGE_BUCKETS,
            registry=self._kept,
        )
        self.search_seconds = prometheus_client.Histogram(
            "minhchung_search_seconds",
            "Seconds a search took.",
            buckets=_ANSWER_BUCKETS,
            registry=self._kept,
        )
        self._answer_seconds = prometheus_client.Histogram(
            "minhchung_answer_seconds",
            "Seconds until an answer began, by the kind of page asked for and status.",
            ["verb", "route", "status"],
            buckets=_ANSWER_BUCKETS,
            registry=self._kept,
        )
        self._settings = settings

    def look_up(self, intake: Intake, find_watch: Callable[[], InboxWatch | None]) -> None:
        """Have asked, too, how the inbox and the registry stand."""
        self._kept.register(_Standing(self._settings, intake, find_watch))

    def note_page(self, method: ReadMethod, seconds: float) -> None:
        """Count a page that was read."""
        self._page_seconds.labels(method.value).observe(seconds)

    def note_answer(self, verb: str, route: str, status: int, seconds: float) -> None:
        """Count an answer."""
        self._answer_seconds.labels(verb, route, str(status)).observe(seconds)

    def write(self) -> bytes:
        """All of it in the format of Prometheus."""
        return prometheus_client.generate_latest(self._kept)


class CountAnswers:
    """Counts answers by the route that gave them."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and count its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.monotonic()
        is_counted = False

        def count(status: int) -> None:
            nonlocal is_counted
            is_counted = True
            self._metrics.note_answer(_verb_of(scope), _route_of(scope), status, time.monotonic() - started)

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                count(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, send_counted)
        except Exception:
            if not is_counted:  # answered further out
                count(HTTPStatus.INTERNAL_SERVER_ERROR)
            raise


def _verb_of(scope: Scope) -> str:
    """The verb of a request; what is none would make a line of its own each time."""
    verb = str(scope["method"])
    return verb if verb in ("GET", "HEAD", "POST", "PATCH") else "other"


def _route_of(scope: Scope) -> str:
    """The address as routes are written, with the names of its parts in place of them."""
    path = str(scope["path"])
    if path.startswith("/static/"):
        return "/static"
    route = scope.get("route")
    if route is None:
        return _NO_ROUTE
    return ("/api" if path.startswith("/api/") else "") + str(route.path)


class _Standing(Collector):
    """How inbox and registry stand at the moment of asking."""

    def __init__(
        self, settings: Settings, intake: Intake, find_watch: Callable[[], InboxWatch | None]
    ) -> None:
        self._settings = settings
        self._intake = intake
        self._find_watch = find_watch

    def collect(self) -> Iterator[Metric]:
        """All of it; what cannot be read just now is left out."""
        yield from self._collect_inbox()
        yield from self._collect_registry()
        troubles = find_troubles(self._settings, self._intake, self._find_watch())
        yield _by(
            "trouble",
            "What is wrong with the service: 1.",
            "kind",
            {one.value: one in troubles for one in Trouble},
        )
        age = _age(self._settings.last_backup)
        if age is not None:
            yield _one("last_backup_seconds", "Seconds since a backup was whole.", age)

    def _collect_inbox(self) -> Iterator[Metric]:
        progress = self._intake.progress()
        yield _one("waiting_files", "Files that wait for a reader.", progress.waiting)
        yield _one("reading_files", "Files that are being read.", progress.reading)
        try:
            found = find_drops([self._settings.inbox])
        except InputFileError:  # a share that is not mounted just now
            return
        names = {file.name for file in found}
        left = Counter(entry.hindrance for entry in progress.entries if entry.name in names)
        yield _by(
            "postponed_files",
            "Files that lie in the inbox folder still, by why.",
            "hindrance",
            {one.value: left[one] for one in Hindrance},
        )
        ages = [age for file in found if (age := _age(file.path)) is not None]
        yield _one("inbox_files", "Files in the inbox folder.", len(found))
        yield _one("oldest_inbox_file_seconds", "How long the oldest one lies there.", max(ages, default=0.0))

    def _collect_registry(self) -> Iterator[Metric]:
        try:
            tally = read_tally(self._settings.database)
            lag = find_index_lag(self._settings)
        except (sqlite3.Error, RegistryError):
            return
        yield _by("drops", "Files that were dropped, by their fate on arrival.", "fate", tally.drops)
        yield _by("problems", "Faults met while files were read, by code.", "code", tally.problems)
        yield _one("papers", "Papers in the registry.", tally.papers)
        yield _one("pages", "Pages of files in the registry.", tally.pages)
        yield _one("unfinished_files", "Files of which pages are still to be read.", tally.unfinished)
        if lag is not None:
            yield _one("index_lag", "Changes of papers that the index has not taken in.", lag)


def _one(name: str, help_text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"minhchung_{name}", help_text, value=value)


def _by(name: str, help_text: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(f"minhchung_{name}", help_text, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family


def _age(path: Path) -> float | None:
    """For how many seconds a file is as it is, in this place; its own time comes from elsewhere."""
    try:
        return max(0.0, time.time() - path.lstat().st_ctime)
    except OSError:
        return None
