"""Questions as clerks type them, made from papers that answer them."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import islice
from typing import Final

from index.analysis import exact_words, fold_word, folded_words
from index.fulltext import EngineQuery, Order, Within
from registry.text import fold, normalise
from registry.vocabulary.lists import compounds, syllables
from search.corpus import Paper

_TRIES: Final = 10  # for each question wanted: a small registry has few different numbers
_WORDS: Final = 5
_WINDOW: Final = 14  # words of the passage that five of them are remembered from
_LEAST_LETTERS: Final = 3  # of a word that is typed half, or with a slip
_ANYWHERE: Final = Within()
_STRETCH = re.compile(r"[^\n.,;:()-]+")
_FORMS: Final[tuple[Callable[[int, str, str, str, int], str], ...]] = (
    lambda number, kind, issuer, name, year: f"số {number}/{kind}-{issuer}",
    lambda number, kind, issuer, name, year: f"so {number} {fold(kind)} {fold(issuer)}",
    lambda number, kind, issuer, name, year: f"{number}/{fold(kind)}{fold(issuer)}",
    lambda number, kind, issuer, name, year: f"{number}-{kind}/{issuer}",
    lambda number, kind, issuer, name, year: f"{fold(kind)} {number} {year}",
    lambda number, kind, issuer, name, year: f"{name.lower()} {number}",
)


class Kind(StrEnum):
    """What is typed; the values head the rows of the tables."""

    WORD = "one word"
    PHRASE = "two words in quotes"
    ACCENTED = "five words, accents"
    ACCENTLESS = "five words, no accents"
    PREFIX = "a word and a beginning"
    TYPO = "three words, one mistyped"
    FILTERED = "filters + facets"
    NEWEST = "two words, newest first"
    REFERENCE = "reference, six forms"
    NUMBER = "number only"
    COMPLETE = "complete as typed"


@dataclass(frozen=True, slots=True)
class Question:
    """What is typed, what an engine is asked then, and the paper that it was made from.

    `query` is None where the database answers, or where more than one question to the engine is needed.
    """

    kind: Kind
    text: str
    sought: int
    query: EngineQuery | None = None
    is_phrase: bool = False


def make_questions(papers: Sequence[Paper], count: int, seed: int = 1) -> list[Question]:
    """So many different questions of each kind, or as many as the papers have; always the same ones."""
    made: list[Question] = []
    for kind in Kind:
        dice = random.Random(f"{kind} {seed}")
        different: dict[str, Question] = {}
        for question in islice(_tries(kind, papers, dice), _TRIES * count):
            different.setdefault(question.text, question)
            if len(different) == count:
                break
        made += different.values()
    return made


def _tries(kind: Kind, papers: Sequence[Paper], dice: random.Random) -> Iterator[Question]:
    while True:
        question = _MAKERS[kind](dice.choice(papers), dice)
        if question is not None:
            yield question


def _ask_word(paper: Paper, dice: random.Random) -> Question | None:
    """Every other one without accents: both are typed."""
    word = dice.choice(_find_words(paper))
    typed = dice.choice((word, fold(word)))
    return Question(Kind.WORD, typed, paper.id, _words_query([typed]))


def _ask_phrase(paper: Paper, dice: random.Random) -> Question | None:
    words = _find_stretch(paper, dice, 2)
    if words is None:
        return None
    return Question(Kind.PHRASE, f'"{" ".join(words)}"', paper.id, _words_query(words), is_phrase=True)


def _ask_accented(paper: Paper, dice: random.Random) -> Question | None:
    words = _find_remembered(paper, dice)
    return Question(Kind.ACCENTED, " ".join(words), paper.id, _words_query(words)) if words else None


def _ask_accentless(paper: Paper, dice: random.Random) -> Question | None:
    words = [fold(word) for word in _find_remembered(paper, dice)]
    return Question(Kind.ACCENTLESS, " ".join(words), paper.id, _words_query(words)) if words else None


def _ask_prefix(paper: Paper, dice: random.Random) -> Question | None:
    words = _find_stretch(paper, dice, 2)
    if words is None or len(words[1]) < _LEAST_LETTERS:
        return None
    first, second = (fold(word) for word in words)
    beginning = second[: dice.randint(2, len(second) - 1)]
    query = EngineQuery(words=_forms_of([first]), prefix=beginning)
    return Question(Kind.PREFIX, f"{first} {beginning}", paper.id, query)


def _ask_typo(paper: Paper, dice: random.Random) -> Question | None:
    words = _find_stretch(paper, dice, 3)
    if words is None:
        return None
    typed = [fold(word) for word in words]
    place = dice.randrange(len(typed))
    slip = _mistype(typed[place], dice)
    if len(slip) < _LEAST_LETTERS or slip in _known_words():
        return None
    typed[place] = slip
    return Question(Kind.TYPO, " ".join(typed), paper.id)


def _ask_filtered(paper: Paper, dice: random.Random) -> Question | None:
    """A word of a body's papers of one type in one year, all of it or a part."""
    word = fold(dice.choice(_find_words(paper)))
    year = paper.issued_on.year
    first, last = (date(year, 1, 1), date(year, 12, 31))
    within = Within(document_types=frozenset({paper.document_type}), first_day=first, last_day=last)
    text = f'{word} loại:"{paper.document_type}" từ:1/1/{year} đến:31/12/{year}'
    if paper.lacking is not None:
        return None
    return Question(Kind.FILTERED, text, paper.id, _words_query([word], within=within))


def _ask_newest(paper: Paper, dice: random.Random) -> Question | None:
    words = _find_stretch(paper, dice, 2)
    if words is None:
        return None
    typed = [fold(word) for word in words]
    return Question(Kind.NEWEST, " ".join(typed), paper.id, _words_query(typed, order=Order.NEWEST))


def _ask_reference(paper: Paper, dice: random.Random) -> Question | None:
    reference = paper.reference
    kind = reference.type_abbreviation
    if kind is None or paper.lacking is not None:
        return None
    form = dice.choice(_FORMS)
    text = form(
        reference.number, kind, reference.issuer_symbol or "", paper.document_type, paper.issued_on.year
    )
    return Question(Kind.REFERENCE, text, paper.id)


def _ask_number(paper: Paper, dice: random.Random) -> Question | None:
    return Question(Kind.NUMBER, str(paper.reference.number), paper.id)


def _ask_completion(paper: Paper, dice: random.Random) -> Question | None:
    """The beginning of a reference, a subject or a body, some letters of it."""
    if paper.lacking is not None:
        return None
    whole = dice.choice((str(paper.reference), fold(paper.subject), paper.body.name))
    return Question(Kind.COMPLETE, whole[: dice.randint(1, min(len(whole), 20))].strip(), paper.id)


_MAKERS: Final[dict[Kind, Callable[[Paper, random.Random], Question | None]]] = {
    Kind.WORD: _ask_word,
    Kind.PHRASE: _ask_phrase,
    Kind.ACCENTED: _ask_accented,
    Kind.ACCENTLESS: _ask_accentless,
    Kind.PREFIX: _ask_prefix,
    Kind.TYPO: _ask_typo,
    Kind.FILTERED: _ask_filtered,
    Kind.NEWEST: _ask_newest,
    Kind.REFERENCE: _ask_reference,
    Kind.NUMBER: _ask_number,
    Kind.COMPLETE: _ask_completion,
}


def _words_query(
    typed: Sequence[str], *, within: Within = _ANYWHERE, order: Order = Order.RELEVANCE
) -> EngineQuery:
    """What an engine is asked for these words; accents count where any are typed."""
    has_accents = any(fold(word) != word for word in typed)
    exact = tuple(exact_words(" ".join(typed))) if has_accents else ()
    return EngineQuery(words=_forms_of(typed), exact=exact, within=within, order=order)


def _forms_of(typed: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple((word,) for word in folded_words(" ".join(typed)))


def _find_words(paper: Paper) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", normalise(paper.text).lower()) if len(word) > 1]


def _find_stretch(paper: Paper, dice: random.Random, count: int) -> list[str] | None:
    """So many neighbouring words that no mark parts."""
    stretch = dice.choice(_STRETCH.findall(normalise(paper.text).lower()))
    words: list[str] = stretch.split()
    if len(words) < count or not all(word.isalpha() and len(word) > 1 for word in words):
        return None
    start = dice.randrange(len(words) - count + 1)
    return words[start : start + count]


def _find_remembered(paper: Paper, dice: random.Random) -> list[str]:
    """Different words of one passage, in their order: what somebody remembers of it."""
    words = _find_words(paper)
    start = dice.randrange(max(1, len(words) - _WINDOW))
    passage = list(dict.fromkeys(words[start : start + _WINDOW]))
    places = sorted(dice.sample(range(len(passage)), min(_WORDS, len(passage))))
    return [passage[place] for place in places]


def _mistype(word: str, dice: random.Random) -> str:
    """One slip of the finger: a letter left out, typed twice, swapped with the next, or another one."""
    place = dice.randrange(len(word))
    before, letter, behind = word[:place], word[place], word[place + 1 :]
    return dice.choice(
        (
            before + behind,
            before + letter + letter + behind,
            before + behind[:1] + letter + behind[1:],
            before + dice.choice("abcdefghiklmnopqrstuvxy") + behind,
        )
    )


@cache
def _known_words() -> frozenset[str]:
    """Folded syllables that may stand in papers: a slip that makes another one is no mistake to see."""
    return frozenset(fold_word(word) for text in (*syllables(), *compounds()) for word in text.split())
