"""The passage of a text that answers a query, with the hits marked (pure)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from index.analysis import exact_word
from index.folded_text import FoldedText, Place, Sought
from index.phrases import find_phrase

# Words of a passage: two lines of a terminal.
_WIDTH: Final = 28
# Letters on each side of the best passage among which more words are looked for: twice what they mostly take.
_REACH: Final = 300
# The head of a paper ends within these first letters, or it has none: motto, code, date and a long subject.
_HEAD: Final = 1500
_MOTTO = re.compile(r"doc lap\s*-\s*tu do\s*-\s*hanh phuc|dang cong san viet nam")
_BODY = re.compile(r"\n\s*(?:kinh gui|can cu|thuc hien)\b")
_UNTIDY_BLANKS = re.compile(r"[^\S ]\s*| \s+")
# Dots that lead to a page number or are to be filled in: three say as much as eighty.
_LEADERS = re.compile(r"([^\w\s])\1{3,}")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage on one line; `marks` are the (start, end) of the hits within `text`.

    `page` is how many pages stand before it.
    """

    text: str
    marks: tuple[tuple[int, int], ...]
    page: int = 0


# How well a stretch answers: how many phrases stand in it whole, how many different words, how many with the
# accents typed; 0 where its ends are one word, less the longer it is; whether it is in the body of the paper.
_Worth = tuple[int, int, int, int, bool]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is looked for."""

    sought: Sought
    phrases: tuple[tuple[str, ...], ...]
    exact: frozenset[str]

    def best_with(self, words: int) -> _Worth:
        """What no stretch with so many different words is better than."""
        return len(self.phrases), words, len(self.exact), 1 - words, True


@dataclass(frozen=True, slots=True)
class _Page:
    """A page, how many stand before it, and where the words stand on it."""

    number: int
    text: FoldedText
    hits: Sequence[Place]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """From one hit of a page to another."""

    worth: _Worth
    page: _Page
    start: int
    end: int


def find_snippet(
    pages: Iterable[FoldedText],
    sought: Sought,
    phrases: Sequence[Sequence[str]] = (),
    *,
    exact: Sequence[str] = (),
) -> Snippet | None:
    """The passage of a page that answers best, None where no word occurs.

    Whole phrases count most, then different words, then the accents typed, then how near all that stands
    together; of equals the body of the paper comes before its head, then the earliest.

    Args:
        sought: query words, those of phrases too.
        phrases: folded words that should stand in a row; they are marked wherever they stand.
        exact: words with the accents that were typed, as `exact_words` gives them; of a word that
            stands in the passage with them only those places are marked.
    """
    asked = _Asked(sought, tuple(map(tuple, phrases)), frozenset(exact))
    perfect = asked.best_with(len(sought))
    best: _Stretch | None = None
    for number, text in enumerate(pages):
        hits = text.places(sought)
        if hits:
            best = _find_stretch(_Page(number, text, hits), asked, best)
            if best and best.worth == perfect:
                break
    return _show(best, asked) if best else None


def _find_stretch(page: _Page, asked: _Asked, best: _Stretch | None) -> _Stretch | None:
    """The best stretch of a page, or the one that was found before where that is as good."""
    hits, blank = page.hits, page.text.blank
    most = asked.best_with(len({word for _start, _end, word in hits}))
    beaten = best.worth if best else (0, 0, 0, 0, False)
    if most <= beaten:
        return best
    phrases = _find_phrases(page, asked)
    body = _find_body(page.number, page.text.folded)
    # Of each word, accented word and phrase the newest hit: those within the width make a stretch that ends
    # here, so that a text full of hits is gone through once.
    words_at: dict[str, int] = {}
    accents_at: dict[str, int] = {}
    phrases_at: dict[int, int] = {}
    spots: list[int] = []  # how many signs that are no letters or digits stand before each hit
    spot = before = 0
    oldest = 0  # the first hit within the width
    seen = 0  # hits of which the accents were looked at
    found = None
    for number, (start, end, word) in enumerate(hits):
        spot += blank.count(" ", before, start)
        before = start
        spots.append(spot)
        words_at[word] = number
        while spots[oldest] <= spot - _WIDTH:
            if words_at[hits[oldest][2]] == oldest:
                del words_at[hits[oldest][2]]
            oldest += 1
        if phrases:
            phrases_at.update(phrases.get(start, ()))
        elif len(words_at) < beaten[1]:
            continue
        near_phrases = [at for at in phrases_at.values() if at >= oldest]
        if (len(near_phrases), len(words_at)) < beaten[:2]:
            continue
        if asked.exact:
            accents_at.update(_find_accents(page, asked, range(max(seen, oldest), number + 1)))
            seen = number + 1
        near_accents = [at for at in accents_at.values() if at >= oldest]
        first = min((*words_at.values(), *near_phrases, *near_accents))
        since = hits[first][0]
        worth = (len(near_phrases), len(words_at), len(near_accents), spots[first] - spot, since >= body)
        if worth > beaten:
            beaten, found = worth, (since, end)
            if worth == most:
                break
    return _Stretch(beaten, page, *found) if found else best


def _find_accents(page: _Page, asked: _Asked, numbers: Iterable[int]) -> Iterator[tuple[str, int]]:
    """Those of some hits that have the accents typed."""
    for number in numbers:
        start, end, _word = page.hits[number]
        form = exact_word(page.text.written[start:end].lower())
        if form in asked.exact:
            yield form, number


def _find_phrases(page: _Page, asked: _Asked) -> Mapping[int, list[tuple[int, int]]]:
    """The whole phrases: by the start of its last word, which one it is and the number of its first hit."""
    if not asked.phrases:
        return {}
    numbers = {start: number for number, (start, _end, _word) in enumerate(page.hits)}
    found: dict[int, list[tuple[int, int]]] = {}
    for phrase_number, phrase in enumerate(asked.phrases):
        for start, end in find_phrase(page.text.folded, phrase):
            found.setdefault(end - len(phrase[-1]), []).append((phrase_number, numbers[start]))
    return found


def _find_body(number: int, folded: str) -> int:
    """Where the body of the paper starts: behind the motto or the subject on the first page."""
    motto = _MOTTO.search(folded, 0, _HEAD) if number == 0 else None
    if motto is None:
        return 0
    opening = _BODY.search(folded, motto.end(), _HEAD)
    return opening.start() if opening else motto.end()


def _show(stretch: _Stretch, asked: _Asked) -> Snippet:
    """The words of a stretch and some around it, on one line."""
    page = stretch.page
    written = page.text.written
    since, until = _choose_passage(page.text.blank, stretch.start, stretch.end)
    passage = ""
    marks = []
    position = since
    for start, end in _choose_marks(page, asked, since, until):
        passage += _tidy(written[position:start])
        marks.append((len(passage), len(passage) + end - start))
        passage += written[start:end]
        position = end
    return Snippet(passage + _tidy(written[position:until]), tuple(marks), page.number)


def _choose_passage(blank: str, start: int, end: int) -> tuple[int, int]:
    """From a whole word to a whole word, the stretch in the middle where there is room."""
    since = blank.rfind(" ", 0, max(0, start - _REACH)) + 1
    until = blank.find(" ", end + _REACH)
    before, behind = blank[since:start], blank[start : until if until >= 0 else len(blank)]
    before_count, behind_count = len(before.split()), len(behind.split())
    room = max(0, _WIDTH - len(blank[start:end].split()))
    left_out = max(0, min(before_count - room // 2, before_count + behind_count - _WIDTH))
    taken = before_count - left_out
    if left_out:
        before = before[len(before.rsplit(None, taken)[0]) :]
    if behind_count > _WIDTH - taken:
        behind = behind[: -len(behind.split(None, _WIDTH - taken)[-1])]
    return start - len(before.lstrip()), start + len(behind.rstrip())


def _choose_marks(page: _Page, asked: _Asked, since: int, until: int) -> list[tuple[int, int]]:
    """The hits to be marked in a passage: of a word that has the accents typed, only those."""
    numbers = [number for number, (start, _end, _word) in enumerate(page.hits) if since <= start < until]
    accented = {number for _form, number in _find_accents(page, asked, numbers)} if asked.exact else set()
    words = {page.hits[number][2] for number in accented}
    return [
        page.hits[number][:2] for number in numbers if number in accented or page.hits[number][2] not in words
    ]


def _tidy(text: str) -> str:
    """What stands between two words, on one line; mostly it is one blank."""
    return text if text == " " else _LEADERS.sub(r"\1\1\1", _UNTIDY_BLANKS.sub(" ", text))
