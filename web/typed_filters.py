"""Filters in what was typed into the search box: found, taken out, put in (pure)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from typing import Final, Self

from index.query import Filters, Names, parse_query
from registry.text import squeeze

_QUOTES: Final = '"“”„«»″'
# A quotation holds together with what it is joined to: `loại:"thông báo"`.
_TOKEN = re.compile(rf"(?:[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]|\S)+")
_QUOTE = re.compile(f"[{_QUOTES}]")
# Before the colon of a filter: `cơ quan :`.
_MOST_BEFORE_COLON: Final = 2
# The longest value without quotes names all elements of a header (see `index.query`).
_MOST_WORDS: Final = 20


class FilterKind(Enum):
    """What a filter narrows; of each kind but the last two there can be one."""

    TYPE = auto()
    BODY = auto()
    DAYS = auto()
    ITEM = auto()
    SIGNER = auto()
    LACKS = auto()
    UNKNOWN = auto()  # it means nothing


@dataclass(frozen=True, slots=True)
class TypedFilter:
    """A filter as it was typed: `loại:"thông báo"`."""

    kind: FilterKind
    text: str

    @property
    def label(self) -> str:
        """The filter as people say it: `loại: thông báo`."""
        key, _colon, value = self.text.partition(":")
        return squeeze(f"{key.rstrip()}: {_QUOTE.sub(' ', value)}")


@dataclass(frozen=True, slots=True)
class TypedQuery:
    """What was typed: the words to look for, and the filters."""

    words: str
    filters: tuple[TypedFilter, ...] = ()

    def __str__(self) -> str:
        return " ".join(filter(None, [self.words, *(one.text for one in self.filters)]))

    def has(self, kind: FilterKind) -> bool:
        """Whether it is narrowed so."""
        return any(one.kind is kind for one in self.filters)

    def without(self, *gone: TypedFilter) -> Self:
        """The same with some filters taken out."""
        return replace(self, filters=tuple(one for one in self.filters if one not in gone))

    def narrowed(self, kind: FilterKind, key: str, value: str) -> Self:
        """The same with one more filter, which takes the place of those of its kind."""
        kept = tuple(one for one in self.filters if one.kind is not kind)
        value = squeeze(_QUOTE.sub(" ", value))
        written = f'"{value}"' if " " in value else value
        return replace(self, filters=(*kept, TypedFilter(kind, f"{key}:{written}")))

    def between(self, first: date | None, last: date | None) -> Self:
        """The same with other days of issue, or with none."""
        kept = tuple(one for one in self.filters if one.kind is not FilterKind.DAYS)
        days = tuple(
            TypedFilter(FilterKind.DAYS, f"{key}:{day.day}/{day.month}/{day.year}")
            for key, day in (("từ", first), ("đến", last))
            if day is not None
        )
        return replace(self, filters=kept + days)


def split_filters(text: str, names: Names | None = None) -> TypedQuery:
    """Words and filters apart, each in the order of the text.

    Where a filter ends is asked of the parser itself: the longest stretch of which it leaves no word over.
    """
    if ":" not in text:
        return TypedQuery(squeeze(text))
    tokens = list(_TOKEN.finditer(text))
    words, filters = [], []
    at = 0
    while at < len(tokens):
        for end in _ends_of_filter([token.group() for token in tokens], at):
            piece = text[tokens[at].start() : tokens[end - 1].end()]
            kind = _find_kind(piece, names)
            if kind is not None:
                filters.append(TypedFilter(kind, squeeze(piece)))
                at = end
                break
        else:
            words.append(tokens[at].group())
            at += 1
    return TypedQuery(squeeze(" ".join(words)), tuple(filters))


def _ends_of_filter(tokens: list[str], start: int) -> Iterator[int]:
    """Where a filter that begins at a token may end, the longest first; nothing where none begins."""
    colons = [at for at in range(start, len(tokens)) if ":" in tokens[at]]
    if colons and colons[0] - start <= _MOST_BEFORE_COLON:
        limit = colons[1] if len(colons) > 1 else len(tokens)
        yield from range(min(limit, colons[0] + 1 + _MOST_WORDS), colons[0], -1)


def _find_kind(piece: str, names: Names | None) -> FilterKind | None:
    """What a stretch of text narrows; None where it is more, or something else, than one filter."""
    query = parse_query(piece, names=names)
    if query.words.folded:
        return None
    if query.unknown:
        return FilterKind.UNKNOWN
    asked = query.filters
    if asked == Filters():
        return None
    if asked.first_day or asked.last_day:
        return FilterKind.DAYS
    if asked.document_type:
        return FilterKind.TYPE
    if asked.issuing_body:
        return FilterKind.BODY
    if asked.item:
        return FilterKind.ITEM
    return FilterKind.SIGNER if asked.signer else FilterKind.LACKS
