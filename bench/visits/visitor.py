"""People who click through the page as an office does, each with a connection and a session of their own.

Before each click somebody looks at the page: 0.5 s and, on top, an exponential time of 1.5 s in the mean;
while typing, 0.3 s a pause. What a page's script fetches comes at once after the page.
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPConnection, HTTPResponse
from threading import Event, Lock
from typing import Final
from urllib.parse import quote, urlencode

from search.questions import Question

from registry.vocabulary.kinds import RIGHTS, FieldName, Right
from visits.forms import PageForm, find_forms
from visits.home import Ground, Person

_MS: Final = 1000
_LEAST_LOOK: Final = 0.5  # seconds
_MORE_LOOK: Final = 1.5
_TYPING: Final = 0.3
# The server lets go of a connection after five idle seconds; a browser, too, opens another one then.
_MOST_IDLE: Final = 4.0
_PATIENCE: Final = 60.0
_LONGEST_WALK: Final = 3  # items, questions of the queue
_SEE_OTHER: Final = 303
_STATUSES: Final = ("chua-co", "chua-du", "du", "mau-thuan", "thieu")


class Page(StrEnum):
    """What is asked for; the values head the rows of the tables."""

    OVERVIEW = "overview"
    TABLE = "table"
    TABLE_FILTERED = "table, filtered"
    ITEM = "item"
    SUGGESTIONS = "its suggestions"
    GAPS = "lacking evidence"
    GAPS_OF_UNIT = "lacking, one unit"
    SEARCH_REFERENCE = "search: a reference"
    SEARCH_WORDS = "search: words"
    PROPOSALS = "search: proposals as typed"
    TYPED = "search: hits as typed"
    PAPER = "paper with pages"
    PAPER_BARE = "paper, text only"
    PAPER_SUGGESTIONS = "items it may serve"
    INBOX = "inbox"
    QUEUE = "queue"
    LOG = "log"
    LOG_FILTERED = "log, filtered"
    ADMINISTRATION = "administration"
    DECIDE = "write: decide"
    UNDO_DECISION = "write: undo it"
    CORRECT = "write: correct"
    UNDO_CORRECTION = "write: undo the correction"
    PICTURE_DRAWN = "page picture, drawn"
    PICTURE_KEPT = "page picture, kept"
    WORKBOOK = "lacking, as Excel"
    ROW = "one row, bare"


# Made by other processes, or a whole file: no page that somebody clicks through.
APART: Final = frozenset({Page.PICTURE_DRAWN, Page.PICTURE_KEPT, Page.WORKBOOK})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one request; `text` is kept of a failure only."""

    page: Page
    ms: float
    size: int
    status: int
    text: str = ""

    @property
    def is_good(self) -> bool:
        """Whether it is what was asked for."""
        return self.status in (200, _SEE_OTHER)


class Heaviest:
    """The largest answer of each page, and which pictures were asked for; for all visitors together."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._drawn: set[str] = set()
        self.pages: dict[Page, str] = {}

    def note(self, page: Page, text: str) -> None:
        """Keep the text where it is the longest of its page so far."""
        with self._lock:
            if len(text) > len(self.pages.get(page, "")):
                self.pages[page] = text

    def is_first(self, picture: str) -> bool:
        """Whether nobody asked for the picture yet."""
        with self._lock:
            is_first = picture not in self._drawn
            self._drawn.add(picture)
            return is_first


class _OverError(Exception):
    """The time is over: whatever walk was on is left."""


class Visitor:
    """One person in one browser.

    Args:
        over: set when the time is over.
        share: which visitor of how many: what is written to is not shared, so that each may undo it.
        is_hasty: takes no time to look.
        is_bare: asks the bare page alone.
    """

    def __init__(
        self,
        person: Person,
        ground: Ground,
        port: int,
        over: Event,
        heaviest: Heaviest,
        *,
        share: tuple[int, int],
        is_hasty: bool = False,
        is_bare: bool = False,
    ) -> None:
        self.answers: list[Answer] = []
        self._walks = _BARE_WALKS if is_bare else _WALKS
        self._person = person
        self._ground = ground
        self._over = over
        self._heaviest = heaviest
        self._is_hasty = is_hasty
        self._dice = random.Random(person.name)
        self._own_places = ground.places[share[0] :: share[1]]
        self._own_papers = [one for one in ground.with_pages if one[1]][share[0] :: share[1]]
        self._connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        self._used_at = 0.0

    def walk(self) -> None:
        """Go on until the time is over."""
        acts, weights = zip(*self._walks, strict=True)
        try:
            while True:
                self._dice.choices(acts, weights)[0](self)
        except _OverError:
            return
        finally:
            self._connection.close()

    def tour(self) -> None:
        """Do everything once."""
        for act, _weight in self._walks:
            act(self)
        self._connection.close()

    # Walks

    def look_at_overview(self) -> None:
        self._open(Page.OVERVIEW, "/")

    def look_through_table(self) -> None:
        self._open(Page.TABLE, "/bang")
        unit, status = self._dice.choice(self._ground.units), self._dice.choice(_STATUSES)
        asked = self._dice.choice(({"trang-thai": status}, {"don-vi": unit}, {"xep": "diem"}))
        self._open(Page.TABLE_FILTERED, f"/bang?{urlencode(asked)}")
        self._look_at_item(self._dice.choice(self._ground.items))

    def look_at_items(self) -> None:
        start = self._dice.randrange(len(self._ground.items))
        for code in self._ground.items[start : start + self._dice.randint(1, _LONGEST_WALK)]:
            self._look_at_item(code)

    def look_at_gaps(self) -> None:
        self._open(Page.GAPS, "/thieu")
        unit = quote(self._dice.choice(self._ground.units))
        self._open(Page.GAPS_OF_UNIT, f"/thieu?don-vi={unit}")
        if self._dice.random() < 0.2:
            self._open(Page.WORKBOOK, f"/thieu.xlsx?don-vi={unit}")

    def search_reference(self) -> None:
        question = self._choose_question(is_reference=True)
        self._open(Page.SEARCH_REFERENCE, f"/tim?q={quote(question.text)}")
        self._look_at_bare(question.sought)

    def search_words(self) -> None:
        question = self._choose_question(is_reference=False)
        words = question.text.split()
        for count in range(1, min(len(words), _LONGEST_WALK) + 1):
            typed = quote(" ".join(words[:count])[: -1 if count > 1 else None])
            self._think(_TYPING)
            self._get(Page.PROPOSALS, f"/tim/goi-y?q={typed}")
            self._get(Page.TYPED, f"/tim/ket-qua?q={typed}")
        self._open(Page.SEARCH_WORDS, f"/tim?q={quote(question.text)}")
        self._look_at_bare(question.sought)

    def look_at_paper(self) -> None:
        paper, _subject = self._dice.choice(self._ground.with_pages)
        self._look_at_paper(paper)

    def look_at_bare_paper(self) -> None:
        self._look_at_bare(self._dice.choice(self._ground.bare))

    def look_at_inbox(self) -> None:
        self._open(Page.INBOX, "/hop-den")

    def look_at_queue(self) -> None:
        paper = self._dice.choice(self._ground.bare)
        for number in range(_LONGEST_WALK):
            self._open(Page.QUEUE, f"/hop-den/can-bo-sung?tu={paper + number}")

    def look_at_log(self) -> None:
        self._open(Page.LOG, "/nhat-ky")
        paper, _subject = self._dice.choice(self._ground.with_pages)
        asked = self._dice.choice(("loai=sua", "loai=tham-dinh", f"ve=%23{paper}", "truoc=20000"))
        self._open(Page.LOG_FILTERED, f"/nhat-ky?{asked}")

    def look_at_administration(self) -> None:
        if Right.ADMINISTER in RIGHTS[self._person.role]:
            self._open(Page.ADMINISTRATION, "/quan-tri")

    def decide(self) -> None:
        """Accept a paper, look at what comes next, undo it."""
        if Right.JUDGE not in RIGHTS[self._person.role] or not self._own_places:
            return
        code, number = self._dice.choice(self._own_places)
        page = self._open(Page.ITEM, f"/muc/{quote(code)}?y={number}")
        forms = [form for form in find_forms(page, "/quyet-dinh") if "claim" in form.values]
        if not forms:
            return
        shown = self._send(Page.DECIDE, forms[0], Page.ITEM, judgement="accepted")
        for undo in find_forms(shown, "/hoan-tac/")[:1]:
            self._send(Page.UNDO_DECISION, undo, Page.ITEM)

    def correct(self) -> None:
        """Correct a subject and undo it."""
        if Right.FILE not in RIGHTS[self._person.role] or not self._own_papers:
            return
        paper, subject = self._dice.choice(self._own_papers)
        page = self._open(Page.PAPER, f"/van-ban/{paper}")
        form = next(
            form
            for form in find_forms(page, f"/van-ban/{paper}/sua")
            if form.values.get("field") == FieldName.SUBJECT.value
        )
        shown = self._send(Page.CORRECT, form, Page.PAPER, value=f"{subject} (đã sửa)")
        for undo in find_forms(shown, "/sua/lai")[:1]:
            self._send(Page.UNDO_CORRECTION, undo, Page.PAPER)

    def look_at_row(self) -> None:
        """All that the bare page has."""
        self._open(Page.ROW, f"/van-ban/{self._dice.choice(self._ground.bare)}")

    # Steps

    def _choose_question(self, *, is_reference: bool) -> Question:
        return self._dice.choice(
            [one for one in self._ground.questions if (one.query is None) == is_reference]
        )

    def _look_at_item(self, code: str) -> None:
        self._open(Page.ITEM, f"/muc/{quote(code)}")
        self._get(Page.SUGGESTIONS, f"/muc/{quote(code)}/goi-y")

    def _look_at_paper(self, paper: int) -> None:
        self._open(Page.PAPER, f"/van-ban/{paper}")
        self._get(Page.PAPER_SUGGESTIONS, f"/van-ban/{paper}/goi-y")
        picture = f"/van-ban/{paper}/trang/1.webp?rong=1000"
        is_first = self._heaviest.is_first(picture)
        self._get(Page.PICTURE_DRAWN if is_first else Page.PICTURE_KEPT, picture)

    def _look_at_bare(self, paper: int) -> None:
        self._open(Page.PAPER_BARE, f"/van-ban/{paper}")
        self._get(Page.PAPER_SUGGESTIONS, f"/van-ban/{paper}/goi-y")

    def _think(self, seconds: float | None = None) -> None:
        if self._is_hasty:
            seconds = 0.0
        elif seconds is None:
            seconds = _LEAST_LOOK + self._dice.expovariate(1 / _MORE_LOOK)
        if self._over.wait(seconds):
            raise _OverError

    def _open(self, page: Page, address: str) -> str:
        """Look at the page before, then go to this one."""
        self._think()
        return self._get(page, address)

    def _get(self, page: Page, address: str) -> str:
        return self._ask(page, "GET", address)[0]

    def _send(self, page: Page, form: PageForm, then: Page, **typed: str) -> str:
        """Send a form; gives the page that the answer leads to."""
        self._think()
        fields = urlencode({**form.values, **typed})
        text, address = self._ask(page, "POST", form.action, fields)
        return self._get(then, address.split("#")[0]) if address else text

    def _ask(self, page: Page, method: str, address: str, body: str | None = None) -> tuple[str, str]:
        headers = {"Cookie": f"minhchung={self._person.secret}", "Accept": "text/html"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        if started - self._used_at > _MOST_IDLE:
            self._connection.close()
        try:
            response = self._request(method, address, body, headers)
        except ConnectionError:  # let go of just then: a browser opens another one and asks again
            self._connection.close()
            response = self._request(method, address, body, headers)
        content = response.read()
        self._used_at = time.perf_counter()
        is_text = (response.getheader("content-type") or "").startswith("text/")
        text = content.decode() if is_text else ""
        answer = Answer(page, (self._used_at - started) * _MS, len(content), response.status)
        if answer.is_good:
            self._heaviest.note(page, text)
        else:
            answer = Answer(page, answer.ms, answer.size, answer.status, f"{address} {text}")
        self.answers.append(answer)
        return text, response.getheader("location") or ""

    def _request(
        self, method: str, address: str, body: str | None, headers: Mapping[str, str]
    ) -> HTTPResponse:
        self._connection.request(method, address, body, headers)
        return self._connection.getresponse()


# How often each is done, of a hundred.
_WALKS: Final[Sequence[tuple[Callable[[Visitor], None], int]]] = (
    (Visitor.look_at_overview, 10),
    (Visitor.look_through_table, 10),
    (Visitor.look_at_items, 10),
    (Visitor.look_at_gaps, 7),
    (Visitor.search_reference, 9),
    (Visitor.search_words, 8),
    (Visitor.look_at_paper, 10),
    (Visitor.look_at_bare_paper, 3),
    (Visitor.look_at_inbox, 6),
    (Visitor.look_at_queue, 5),
    (Visitor.look_at_log, 6),
    (Visitor.look_at_administration, 4),
    (Visitor.decide, 7),
    (Visitor.correct, 5),
)
_BARE_WALKS: Final[Sequence[tuple[Callable[[Visitor], None], int]]] = ((Visitor.look_at_row, 1),)
