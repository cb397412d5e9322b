"""Words that stand in a row in a text: what a phrase in quotes asks for (pure)."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from index.analysis import exact_words, spellings
from registry.text import fold_in_place, normalise

_LETTER: Final = r"[^\W_]"
# Between two words of a phrase stand blanks or line breaks, but no page break; a dash or stroke, as in
# `1042/TB- UBND` and `Bắc - Nam`; or the sign inside a date or sum. A comma and a blank part two phrases.
_GAP: Final = r"(?:[^\S\f]+(?:[-/][^\S\f]*)?|[-/][^\S\f]*|[.,:&_'])"


def contains_phrase(text: str, words: Sequence[str], exact: Sequence[str] = ()) -> bool:
    """Whether folded words stand in a row on a page of a stored text.

    Args:
        text: pages joined by form feeds.
        words: the phrase, folded; at least one word.
        exact: the same words with accents, where only they will do.
    """
    text = normalise(text)
    places = find_phrase(fold_in_place(text), words)
    if not exact:
        return any(True for _ in places)
    return any(exact_words(text[start:end]) == [*exact] for start, end in places)


def find_phrase(folded: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Start and end of each place where the words stand in a row in a text that was folded in place."""
    pattern = _build_pattern(tuple(words))
    match = pattern.search(folded)
    while match:
        yield match.span()
        # From the next letter on: of `a b a b a`, `a b a` is there twice.
        match = pattern.search(folded, match.start() + 1)


@lru_cache(maxsize=256)
def _build_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    first, *others = map(_spell, words)
    # The look behind follows the first word, where that has one length: a pattern that begins with letters is
    # searched much faster.
    begun = rf"(?<!{_LETTER}){first}" if words[0].isdecimal() else rf"{first}(?<!{_LETTER}{first})"
    return re.compile(_GAP.join([begun, *others]) + rf"(?!{_LETTER})")


def _spell(word: str) -> str:
    """A pattern for all spellings of a folded word."""
    if word.isdecimal():
        return f"0*{word}"
    letters = re.escape(word[:-1])
    lasts = "".join(one[-1] for one in spellings(word))
    return f"{letters}[{lasts}]" if len(lasts) > 1 else re.escape(word)
