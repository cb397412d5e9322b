"""A text ready to be compared, and where the words of a question stand in it (pure)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from index.analysis import spellings
from registry.text import normalise_and_fold

_BREAK = re.compile(r"[\W_]")
_ASCII_BREAKS: Final = {code: " " for code in range(128) if not chr(code).isalnum()}

# Start and end of a word in a text, and which of the words that are looked for it is. No class of its own: a
# search makes a thousand.
Place = tuple[int, int, str]


class Sought:
    """The words that one search looks for, folded; `prefix` is the beginning of one more.

    `shorts` are those among them that are abbreviations, and the words that each stands for.
    """

    def __init__(
        self, words: Iterable[str], prefix: str = "", shorts: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self._words = frozenset(words)
        # A number stands there with any zeros before it: it is looked for apart.
        self._numbers = sorted(filter(str.isdecimal, self._words))
        self._spelled = {
            one: word for word in self._words.difference(self._numbers) for one in spellings(word)
        }
        self._prefix = prefix
        self.shorts = shorts or {}

    def __len__(self) -> int:
        """How many different words these are."""
        return len(self._words) + bool(self._prefix)

    def find(self, blank: str) -> list[Place]:
        """Where they stand in a folded text that has blanks for all but letters and digits, in order.

        A word with the beginning is named by that and a star.
        """
        # Looking for each word apart takes a third of the time that going through all words takes.
        padded = f" {blank} "
        found = []
        for spelling, word in self._spelled.items():
            # Without the blank behind it: `find` looks at the last letter first, and blanks are everywhere.
            sought = f" {spelling}"
            length = len(sought)
            at = padded.find(sought)
            while at >= 0:
                if padded[at + length] == " ":
                    found.append((at, at + length - 1, word))
                at = padded.find(sought, at + length)
        for number in self._numbers:
            found += [
                (match.start(), match.end() - 1, number) for match in re.finditer(f" 0*{number}(?= )", padded)
            ]
        if self._prefix:
            known = {(start, end) for start, end, _word in found}
            begun = re.finditer(f" {re.escape(self._prefix)}", padded)
            spans = [(match.start(), padded.index(" ", match.end()) - 1) for match in begun]
            found += [(*span, f"{self._prefix}*") for span in spans if span not in known]
        found.sort()
        return found


class FoldedText:
    """A stored text, and what it is compared as, letter by letter in the same places."""

    __slots__ = ("_blank", "_places", "_sought", "folded", "written")

    def __init__(self, written: str, folded: str) -> None:
        self.written = written
        self.folded = folded
        self._blank: str | None = None
        self._sought: Sought | None = None
        self._places: Sequence[Place] = ()

    @property
    def blank(self) -> str:
        """The same folded, with a blank for each sign that is no letter or digit."""
        if self._blank is None:
            is_plain = self.folded.isascii()
            self._blank = self.folded.translate(_ASCII_BREAKS) if is_plain else _BREAK.sub(" ", self.folded)
        return self._blank

    def places(self, sought: Sought) -> Sequence[Place]:
        """Where words stand in it, in order; of the words asked for last it is remembered."""
        if self._sought is not sought:
            self._sought, self._places = sought, sought.find(self.blank)
        return self._places


def fold_text(text: str) -> FoldedText:
    """A stored text, ready to be compared."""
    return FoldedText(*normalise_and_fold(text))
