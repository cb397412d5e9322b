"""Words of a scan, weighed against other readings of their place and against the rest of the paper.

Readings of one place err alike (`Đê án` for `Đề án`), but hardly those of all the places where the same two
words stand side by side.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median_low
from typing import Final

from ingest.text_quality import is_common_syllable
from registry.parsed import Page, Word
from registry.text import fold
from registry.vocabulary.lists import compounds

_SURE_WORD: Final = 0.85  # confidence; of sound words it lies above 0.9
_CLEAR_WORD: Final = 0.93
_ENOUGH: Final = 3  # of: each other reading of the place, a compound, the rest of the paper, confidence
_OFTEN: Final = 3  # mentions that outweigh one reading of the place
_RE_READINGS: Final = 2  # of a number or an acronym, which nothing else confirms
_CLEAR_MAJORITY: Final = 3  # times as often as all other spellings together
_OTHER_WIDTH: Final = 0.15  # of the word's own: where a reading's area ends, words are cut
_ABOUT: Final = "v/v"  # how the subject of a letter starts
_ON: Final = "về"  # how most others do; `về số` is no misspelt `vé số`
_PUNCTUATION: Final = " .,;:!?()[]\"'“”‘’«»/-–"

_Pair = tuple[str, str]
_Pairs = Mapping[tuple[str, ...], Counter[_Pair]]


@dataclass(frozen=True, slots=True)
class _Witnesses:
    """What bears witness to one word: the readings of its place, and where the paper repeats it.

    `again` are the other readings, `confidences` those of `own` and of each of them; `mentions` are its
    spellings beside the same neighbour elsewhere in the paper.
    """

    own: str
    again: tuple[str, ...]
    confidences: tuple[float, ...]
    mentions: Counter[str]
    before: str
    after: str

    def choose(self) -> str:
        """The reading that best fits: a compound with its neighbours, then what most witnesses have."""
        votes = Counter([self.own, *self.again])
        candidates = [word for word in (*self.again, *self.mentions) if fold(word) == fold(self.own)]
        if not is_common_syllable(self.own) and len(set(self.again)) == 1:
            candidates.extend(self.again)
        best = max(
            (self.own, *candidates),
            key=lambda word: (
                is_common_syllable(word),
                self._is_clear(word) and _count(word, self.mentions) >= _OFTEN,
                self._is_compound(word),
                votes[word],
                word == self.own,
            ),
        )
        return self.own if is_same_syllable(best, self.own) else best

    def confirm(self, word: str) -> bool:
        """Whether enough bears witness to this word, and nothing against it."""
        agreeing = sum(is_same_syllable(other, word) for other in self.again)
        if not word or word == _ABOUT:
            return True
        if word == _ON and not self.before:
            return agreeing == len(self.again) > 0
        confidence = self._confidence_in(word)
        if confidence < _SURE_WORD:
            return False
        if not is_common_syllable(word):
            return agreeing == len(self.again) >= _RE_READINGS
        is_clear = self._is_clear(word)
        is_repeated = is_clear and _count(word, self.mentions) >= _OFTEN
        is_compound = self._is_compound(word)
        if not is_same_syllable(word, self.own):
            return is_repeated and is_compound
        if not is_repeated and (agreeing < len(self.again) or (self._is_misspelt(word) and not is_compound)):
            return False
        is_distinct = confidence >= _CLEAR_WORD
        return agreeing + is_compound + is_clear + is_repeated + is_distinct >= _ENOUGH

    def _confidence_in(self, word: str) -> float:
        """The usual confidence of the readings that have this word; where none has, that of the first."""
        readings = zip((self.own, *self.again), self.confidences, strict=True)
        having = [confidence for other, confidence in readings if is_same_syllable(other, word)]
        return median_low(having or self.confidences[:1])

    def _is_clear(self, word: str) -> bool:
        """Whether the rest of the paper has this word, and hardly another in its place."""
        times = _count(word, self.mentions)
        return times > 0 and times >= _CLEAR_MAJORITY * (self.mentions.total() - times)

    def _is_compound(self, word: str) -> bool:
        return any(pair in compounds().get(fold(pair), ()) for pair in self._pairs(word))

    def _is_misspelt(self, word: str) -> bool:
        """Whether the word would make a compound with a neighbour, were its own accents others: `đê án`."""
        before, after = self._pairs(word)
        return any(
            compound.split()[rank] == neighbour
            for pair, rank, neighbour in ((before, 0, self.before), (after, 1, self.after))
            for compound in compounds().get(fold(pair), ())
        )

    def _pairs(self, word: str) -> tuple[str, str]:
        return f"{self.before} {word}", f"{word} {self.after}"


def weigh_words(
    words: Sequence[Word], others: Sequence[Sequence[Word]], pages: Sequence[Page]
) -> tuple[list[Word], bool]:
    """The words as most witnesses have them, and whether the witnesses of each are many enough and agree."""
    plain = [_plain(word.text) for word in words]
    pairs = _repeated_pairs(plain, pages)
    weighed, is_certain = [], True
    for rank, word in enumerate(words):
        again = _readings_of(word, others)
        witnesses = _Witnesses(
            own=plain[rank],
            again=tuple(_plain(other.text) for other in again),
            confidences=(word.confidence, *(other.confidence for other in again)),
            mentions=_mentions(plain, rank, pairs),
            before=plain[rank - 1] if rank else "",
            after=plain[rank + 1] if rank + 1 < len(plain) else "",
        )
        best = witnesses.choose()
        is_certain = is_certain and witnesses.confirm(best)
        weighed.append(word if best == plain[rank] else replace(word, text=_respell(word.text, best)))
    return weighed, is_certain


def is_same_syllable(one: str, other: str) -> bool:
    """Whether two spellings differ in nothing but where the tone is set: `hoá`, `hóa`."""
    return sorted(unicodedata.normalize("NFD", one)) == sorted(unicodedata.normalize("NFD", other))


def _count(word: str, mentions: Counter[str]) -> int:
    return sum(times for spelling, times in mentions.items() if is_same_syllable(spelling, word))


def _mentions(plain: Sequence[str], rank: int, pairs: _Pairs) -> Counter[str]:
    """How the word is spelt where it stands beside the same neighbour elsewhere in the paper."""
    found: Counter[str] = Counter()
    for start in (rank - 1, rank):
        pair = tuple(map(fold, plain[start : start + 2])) if start >= 0 else ()
        for spelt, count in pairs.get(pair, Counter()).items():
            found[spelt[rank - start]] += count
    return found


def _repeated_pairs(plain: Sequence[str], pages: Sequence[Page]) -> _Pairs:
    """Folded pairs of words in the paper with all their spellings, the weighed words left out."""
    pairs: dict[tuple[str, ...], Counter[_Pair]] = defaultdict(Counter)
    for page in pages:
        for pair in pairwise(map(_plain, page.text.split())):
            pairs[tuple(map(fold, pair))][pair] += 1
    for pair in pairwise(plain):
        pairs[tuple(map(fold, pair))] -= Counter([pair])
    return pairs


def _readings_of(word: Word, others: Sequence[Sequence[Word]]) -> list[Word]:
    """What other readings have at the word's place."""
    x, y = (word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2
    return [
        other
        for reading in others
        for other in reading
        if other.box.x0 < x < other.box.x1
        and other.box.top < y < other.box.bottom
        and abs(_width(other) - _width(word)) < _OTHER_WIDTH * _width(word)
    ]


def _width(word: Word) -> float:
    return word.box.x1 - word.box.x0


def _plain(text: str) -> str:
    return text.strip(_PUNCTUATION).lower()


def _respell(text: str, spelling: str) -> str:
    """A word with another spelling, its capitals and punctuation kept."""
    core = text.strip(_PUNCTUATION)
    written = spelling.upper() if core.isupper() else spelling
    if core[:1].isupper() and not core.isupper():
        written = spelling[:1].upper() + spelling[1:]
    return text.replace(core, written, 1) if core else text
