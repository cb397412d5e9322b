"""Words that stand in a row in a text: what a phrase in quotes asks for (pure)."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from index.analysis import exact_words, spellings
from index.folded_text import FoldedText

PAGE_BREAK: Final = "\f"

_LETTER: Final = r"[^\W_]"
# Between two words of a phrase stand blanks or line breaks, but no page break; a dash or stroke, as in
# `1042/TB- UBND` and `Bắc - Nam`; or the sign inside a date or sum. A comma and a blank part two phrases.
_GAP: Final = re.compile(r"[^\S\f]+(?:[-/][^\S\f]*)?|[-/][^\S\f]*|[.,:&_']")


def contains_phrase(text: FoldedText, words: Sequence[str], exact: Sequence[str] = ()) -> bool:
    """Whether folded words stand in a row in a text, which may be pages joined by page breaks.

    Args:
        words: the phrase, folded; at least one word.
        exact: the same words with accents, where only they will do.
    """
    places = find_phrase(text.folded, words)
    if not exact:
        return any(True for _ in places)
    return any(exact_words(text.written[start:end]) == [*exact] for start, end in places)


def joins(gap: str) -> bool:
    """Whether words with this between them stand in a row."""
    return gap == " " or bool(_GAP.fullmatch(gap))


def find_phrase(folded: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Start and end of each place where the words stand in a row in a text that was folded in place."""
    pattern = _build_word_pattern(words[0]) if len(words) == 1 else _build_row_pattern(tuple(words))
    match = pattern.search(folded)
    while match:
        start, end = match.span()
        if len(words) == 1 or (_is_whole(folded, start, end) and all(map(joins, match.groups()))):
            yield start, end
        # From the next letter on: of `a b a b a`, `a b a` is there twice.
        match = pattern.search(folded, start + 1)


@lru_cache(maxsize=1024)
def _build_word_pattern(word: str) -> re.Pattern[str]:
    spelt = _spell(word)
    # The look behind follows the word, where that has one length: a pattern that begins with letters is
    # searched much faster.
    begun = spelt if word.isdecimal() else rf"{spelt}(?<!{_LETTER}{spelt})"
    return re.compile(rf"{begun}(?!{_LETTER})")


@lru_cache(maxsize=256)
def _build_row_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    # What a gap may be is told apart behind it: a pattern that says so takes 0.1 ms to build.
    return re.compile(r"([\W_]+)".join(map(_spell, words)))


def _is_whole(folded: str, start: int, end: int) -> bool:
    """Whether no letter or digit goes on before or behind a place."""
    return not (folded[start - 1 : start].isalnum() or folded[end : end + 1].isalnum())


def _spell(word: str) -> str:
    """A pattern for all spellings of a folded word."""
    if word.isdecimal():
        return rf"(?<!{_LETTER})0*{word}"
    letters = re.escape(word[:-1])
    lasts = "".join(one[-1] for one in spellings(word))
    return f"{letters}[{lasts}]" if len(lasts) > 1 else re.escape(word)
